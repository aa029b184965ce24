"""Claims, how one is chosen, and what is known of an option."""
