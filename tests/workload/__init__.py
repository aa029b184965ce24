"""Tests of workloads: answers and their files."""
