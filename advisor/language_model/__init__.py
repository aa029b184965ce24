"""The conversation with a language model: it proposes and explains, and decides nothing."""
