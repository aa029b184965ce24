"""A Grafana dashboard of the gates: each panel with its bound as a line.

Titles and expressions are our own words and numbers alone; Grafana would fill in `$` in them.
"""

from __future__ import annotations

from typing import Any

from advisor.decision.assessment import Assessment
from advisor.kit.alerts import (
    CANDIDATE,
    FAILED,
    FIRST_WORD,
    SEEN,
    SERVED,
    SPEND,
    STOOD_IN,
    TOTAL,
    increase,
    number,
    request_cost,
    span,
)
from advisor.kit.gates import Gates
from advisor.kit.origin import origin, origin_id
from advisor.report.money import usd

WHOLE = "litellm_request_total_latency_metric_bucket"
QUANTILES = (0.5, 0.95, 0.99)
WIDTH, HEIGHT, COLUMNS = 12, 8, 24
ARMS = 'model_id=~"(candidate|current).*"'
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def dashboard(a: Assessment, gates: Gates) -> dict[str, Any]:
    """The dashboard as Grafana imports it; the data source is chosen at import."""
    panels = _panels(gates)
    return {
        "title": f"Model move {origin_id(a)}",
        "uid": f"advisor-{a.pack_hash}"[:40],
        "description": " / ".join(origin(a)).replace("$", "USD "),
        "tags": ["advisor"],
        "schemaVersion": 39,
        "version": 1,
        "refresh": "1m",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {
            "list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [
            {
                **panel,
                "id": n + 1,
                "gridPos": {
                    "x": n * WIDTH % COLUMNS,
                    "y": n * WIDTH // COLUMNS * HEIGHT,
                    "w": WIDTH,
                    "h": HEIGHT,
                },
            }
            for n, panel in enumerate(panels)
        ],
    }


def _panels(gates: Gates) -> list[dict[str, Any]]:
    window = span(gates.failed.minutes)
    failed = f"sum by (model_id) (increase({FAILED}{{{ARMS}}}[{window}]))"
    total = f"sum by (model_id) (increase({TOTAL}{{{ARMS}}}[{window}]))"
    found = [
        # Without a failure there is no series of failures: the share is then 0, not nothing.
        _panel(
            f"Failed requests by arm, share over {window}", "percentunit",
            [(f"({failed} or 0 * {total}) / {total}", "{{model_id}}")], gates.failed.above,
        ),
        _panel(
            "Requests a minute by arm", "short",
            [(f"sum by (model_id) (rate({TOTAL}{{{ARMS}}}[5m])) * 60", "{{model_id}}")], None,
        ),
        _panel(
            "What users got, by status, a minute", "short",
            [(f"sum by (status_code) (rate({SEEN}{{{SERVED}}}[5m])) * 60", "{{status_code}}")],
            None,
        ),
    ]  # fmt: skip
    if gates.stood_in:
        answers = f"sum by (fallback_model) (increase({STOOD_IN}[{window}]))"
        found.append(
            _panel(
                f"Answers by a fallback, over {window}", "short",
                [(answers, "{{fallback_model}}")], None,
            )
        )  # fmt: skip
    minutes = gates.failed.minutes if gates.first_word is None else gates.first_word.minutes
    quantiles = sorted({*QUANTILES, gates.percentile / 100})
    found.append(
        _panel(
            f"First word of the new option over {span(minutes)}", "s",
            [(_quantile(FIRST_WORD, q, minutes), f"p{q * 100:g}") for q in quantiles],
            None if gates.first_word is None else gates.first_word.above / 1000,
        )
    )  # fmt: skip
    found.append(
        _panel(
            f"Whole answer of the new option over {span(minutes)}", "s",
            [(_quantile(WHOLE, q, minutes), f"p{q * 100:g}") for q in QUANTILES], None,
        )
    )  # fmt: skip
    if gates.bill is not None:
        hours = gates.bill_hours * 60
        found.append(
            _panel(
                f"Cost of the new option over {span(hours)}, at most {_money(gates.bill_most)}",
                "currencyUSD", [(increase(SPEND, CANDIDATE, hours), "spent")], gates.bill_most,
            )
        )  # fmt: skip
    if gates.request is not None:
        hours, many = gates.request_hours * 60, gates.request.many
        found.append(
            _panel(
                f"Cost of {many:,} requests over {span(hours)}", "currencyUSD",
                [(f"{many} * {request_cost(gates, hours)}", "the new option")],
                gates.request.most * many,
            )
        )  # fmt: skip
    return found


def _money(amount: float) -> str:
    return usd(amount).replace("$", "") + " USD"


def _quantile(metric: str, quantile: float, minutes: int) -> str:
    buckets = f"sum by (le) (increase({metric}{{{CANDIDATE}}}[{span(minutes)}]))"
    return f"histogram_quantile({number(quantile)}, {buckets})"


def _panel(
    title: str, unit: str, queries: list[tuple[str, str]], bound: float | None
) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if bound is not None:
        steps.append({"color": "red", "value": round(bound, 9)})
    return {
        "type": "timeseries",
        "title": title,
        "datasource": DATASOURCE,
        "fieldConfig": {
            "defaults": {
                "unit": unit,
                "min": 0,
                "custom": {"thresholdsStyle": {"mode": "off" if bound is None else "line"}},
                "thresholds": {"mode": "absolute", "steps": steps},
            },
            "overrides": [],
        },
        "targets": [
            {
                "refId": chr(ord("A") + n),
                "datasource": DATASOURCE,
                "expr": expr,
                "legendFormat": as_,
            }
            for n, (expr, as_) in enumerate(queries)
        ],
    }
