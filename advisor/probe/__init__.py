"""Live measurement of an endpoint: the thin room that has a clock and a network."""
