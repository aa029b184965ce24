"""Workloads: answers, and the files they are kept in."""

from advisor.workload.answers import Answer, Workload
from advisor.workload.known import Known, known_in
from advisor.workload.own_figure import OwnFigure
from advisor.workload.read import read_workload, workload_from

__all__ = ["Answer", "Known", "OwnFigure", "Workload", "known_in", "read_workload", "workload_from"]
