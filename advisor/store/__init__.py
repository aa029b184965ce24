"""Saved workloads of the terminal session."""
