"""Requirements, rules, cost: from a workload to an assessment."""

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment

__all__ = ["Assessment", "assess"]
