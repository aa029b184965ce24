"""Saved workloads assessed again: which recommendations changed since a day, and why."""
