"""Prometheus alert rules on the gateway's own metrics, with thresholds of this workload.

Nothing from outside stands in an expression or an annotation: both are templates of Prometheus.
Users' traffic is told from copies and tests by `model_id`, which the configurations set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from advisor.kit.gates import Gates
from advisor.report.money import usd

CANDIDATE = 'model_id=~"candidate.*"'
TOTAL = "litellm_deployment_total_requests_total"
FAILED = "litellm_deployment_failure_responses_total"
ANSWERED = "litellm_deployment_success_responses_total"
SEEN = "litellm_proxy_total_requests_metric_total"
FIRST_WORD = "litellm_llm_api_time_to_first_token_metric_bucket"
SPEND = "litellm_spend_metric_total"
STOOD_IN = "litellm_deployment_successful_fallbacks_total"
SERVED = 'requested_model=~"app-llm.*"'
KEY_FILE = "litellm-key"
MISSING_MINUTES, LONGEST_MISSING = 10, 24 * 60


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule: what it asks, when it fires, and what a person is told."""

    name: str
    value: str
    """The expression without its bound."""
    above: float
    minutes: int
    """The window that the expression looks back over."""
    severity: str
    gate: str
    says: str
    wait: int = 0
    """Minutes it must hold for before it fires."""

    @property
    def expr(self) -> str:
        """The whole condition."""
        return f"{self.value} > {number(self.above)}"

    @property
    def anchor(self) -> str:
        """Where the runbook speaks of it."""
        return f"runbook.md#{self.name.lower()}"


def number(value: float) -> str:
    """A number as PromQL takes it, without an exponent."""
    return f"{value:.10f}".rstrip("0").rstrip(".")


def span(minutes: int) -> str:
    """A duration as PromQL takes it."""
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def increase(metric: str, selector: str, minutes: int) -> str:
    """How much a counter grew, over all that match."""
    return f"sum(increase({metric}{{{selector}}}[{span(minutes)}]))"


def alerts(gates: Gates) -> tuple[Alert, ...]:
    """Every rule of the gateway."""
    failed = gates.failed
    window = failed.minutes
    asked = increase(SEEN, SERVED, window)
    if gates.stood_in:
        # What a fallback answered is counted under the fallback's own name.
        asked = f"({asked} + ({increase(STOOD_IN, SERVED, window)} or vector(0)))"
    found = [
        Alert(
            "CandidateRequestsFail",
            f"{increase(FAILED, CANDIDATE, window)} / {increase(TOTAL, CANDIDATE, window)}",
            failed.above, window, "page", "rollout",
            f"More than {failed.above:.0%} of the requests to the new option failed "
            f"within {span(window)}.",
        ),
        Alert(
            "UsersSeeFailures",
            f"{increase(SEEN, SERVED + _SERVER_ERROR, window)} / {asked}",
            failed.above, window, "page", "rollout",
            f"More than {failed.above:.0%} of what the application asked failed within "
            f"{span(window)}, whatever answered.",
        ),
    ]  # fmt: skip
    if gates.first_word is not None:
        late = gates.first_word
        buckets = f"sum by (le) (increase({FIRST_WORD}{{{CANDIDATE}}}[{span(late.minutes)}]))"
        found.append(
            Alert(
                "CandidateFirstWordLate",
                f"histogram_quantile({number(gates.percentile / 100)}, {buckets})",
                late.above / 1000, late.minutes, "page", "rollout",
                f"The first word of the new option is above {late.above:g} ms at percentile "
                f"{gates.percentile} over {span(late.minutes)}.",
            )
        )  # fmt: skip
    if gates.bill is not None:
        minutes = gates.bill_hours * 60
        found.append(
            Alert(
                "CandidateBillHigh", increase(SPEND, CANDIDATE, minutes), gates.bill_most, minutes,
                "ticket", "monitoring",
                f"The new option cost more than {usd(gates.bill_most)} within {span(minutes)}.",
            )
        )  # fmt: skip
    if gates.request is not None:
        minutes = gates.request_hours * 60
        found.append(
            Alert(
                "CandidateRequestCostHigh",
                request_cost(gates, minutes),
                gates.request.most, minutes, "ticket", "monitoring",
                f"{gates.request.many:,} requests to the new option cost more than "
                f"{usd(gates.request.most * gates.request.many)} over {span(minutes)}.",
            )
        )  # fmt: skip
    if gates.stood_in:
        found.append(
            Alert(
                "FallbackAnswers", f"{increase(STOOD_IN, SERVED, window)} / {asked}",
                failed.above, window, "ticket", "rollout",
                f"A fallback answered more than {failed.above:.0%} of what the application asked "
                f"within {span(window)}.",
            )
        )  # fmt: skip
    return tuple(found)


def request_cost(gates: Gates, minutes: int) -> str:
    """What a request to the new option cost on the mean, whatever it asked of how many."""
    once = f'model_id="{gates.once}"' if gates.once else CANDIDATE
    return f"{increase(SPEND, CANDIDATE, minutes)} / {increase(ANSWERED, once, minutes)}"


_SERVER_ERROR = ',status_code=~"4(08|29)|5.."'
"""What a user sees as a failure of the service: a time-out, too many requests, an error of it."""
MISSING = "GatewayMetricsMissing"


def missing_minutes(gates: Gates) -> int:
    """How long nothing may be seen: where requests are few, a gateway that starts waits for one."""
    return min(max(MISSING_MINUTES, gates.failed.minutes), LONGEST_MISSING)


def missing_rule(gates: Gates) -> dict[str, Any]:
    """The rule that fires where there is nothing for the others to look at."""
    return {
        "alert": MISSING,
        "expr": f"absent({SEEN})",
        "for": f"{missing_minutes(gates)}m",
        "labels": {"severity": "page", "gate": "rollout"},
        "annotations": {
            "summary": "The gateway gives no metrics: no other rule here can fire.",
            "runbook": f"runbook.md#{MISSING.lower()}",
        },
    }


def rules(gates: Gates) -> dict[str, Any]:
    """The rule file of the gateway."""
    made = [_rule(alert) for alert in alerts(gates)]
    made.append(missing_rule(gates))
    return {"groups": [{"name": "advisor-gates", "interval": "1m", "rules": made}]}


def _rule(alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert.name,
        "expr": alert.expr,
        **({"for": f"{alert.wait}m"} if alert.wait else {}),
        "labels": {"severity": alert.severity, "gate": alert.gate},
        "annotations": {"summary": alert.says, "runbook": alert.anchor},
    }


def scrape(self_hosted: bool) -> dict[str, Any]:
    """Prometheus itself: what it scrapes, with the key in a file, and the rule files."""
    jobs: list[dict[str, Any]] = [
        {
            "job_name": "litellm",
            "metrics_path": "/metrics/",
            "authorization": {"type": "Bearer", "credentials_file": KEY_FILE},
            "static_configs": [{"targets": ["127.0.0.1:4000"]}],
        }
    ]
    files = ["prometheus-rules.yaml"]
    if self_hosted:
        jobs.append({"job_name": "vllm", "static_configs": [{"targets": ["127.0.0.1:8000"]}]})
        files.append("prometheus-vllm-rules.yaml")
    return {
        "global": {"scrape_interval": "15s", "evaluation_interval": "15s"},
        "rule_files": files,
        "scrape_configs": jobs,
    }
