"""The command line: one face on the same calls that the screen makes."""
