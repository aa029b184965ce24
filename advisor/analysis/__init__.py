"""What would change a recommendation: flips, open questions, and when to stop asking. Pure."""
