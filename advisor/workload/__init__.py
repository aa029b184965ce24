"""Workloads: answers, and the files they are kept in."""

from advisor.workload.answers import Answer, Workload
from advisor.workload.read import read_workload, workload_from

__all__ = ["Answer", "Workload", "read_workload", "workload_from"]
