"""Proving what a pack's rules do: exact regions, findings, coverage and differences."""
