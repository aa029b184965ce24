"""Choose a language model and a way to run it, with reasons, costs and sources."""

__version__ = "0.1.0"
