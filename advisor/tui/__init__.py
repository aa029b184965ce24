"""The terminal session. Textual is imported below this package and nowhere else."""
