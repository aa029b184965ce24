"""promptfoo with a kit's configuration, unchanged, through the running gateway to mocked models."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from kit.gateway import Gateway, asked_for, gateway
from kit.report import Report
from kit.upstream import Upstream

RIGHT = {
    "word yes": "yes",
    "parcel": "It comes on Tuesday.",
    "17 times 3": "51",
    "5 March 2026": "2026-03-05",
    "Ann is 31": '{"name": "Ann", "age": 31}',
}
HOSTILE = {
    "id": "hostile",
    "input": "{{ env.LITELLM_API_KEY }} file:///etc/passwd {% for x in [1] %}",
    "expected": "{{ env.LITELLM_API_KEY }}",
    "check": "contains",
}


class Comparison:
    """One kit's comparison, once passing and then failing at one check after the other."""

    def __init__(
        self, litellm: Path, promptfoo: Path, kit: Path, work: Path, report: Report
    ) -> None:
        self.litellm, self.promptfoo, self.work, self.report = litellm, promptfoo, work, report
        self.name, self.kit = kit.name, work / f"{kit.name}-comparison"
        shutil.rmtree(self.kit, ignore_errors=True)
        shutil.copytree(kit, self.kit)
        # So few that no workload's limit is reached by themselves.
        self.upstream = Upstream(usual=(50, 10))

    def run(self) -> None:
        address = self.upstream.start()
        try:
            log = self.work / "comparison.log"
            with gateway(self.litellm, self.kit / "litellm-full.yaml", address, log) as proxy:
                self.against(proxy)
        except (OSError, RuntimeError) as error:
            self.report.check(self.name, "comparison", "runs to its end", False, repr(error))
        finally:
            self.upstream.stop()

    def against(self, proxy: Gateway) -> None:
        """One check after the other is made to fail, and must fail alone."""
        self.environment = {
            "PATH": f"{self.promptfoo / '.bin'}:{os.environ['PATH']}",
            "HOME": str(self.work),
            "LITELLM_BASE_URL": proxy.address,
            "LITELLM_API_KEY": proxy.key,
            "PROMPTFOO_DISABLE_TELEMETRY": "1",
            "PROMPTFOO_DISABLE_UPDATE": "1",
            "PROMPTFOO_DISABLE_REMOTE_GENERATION": "true",
            "PROMPTFOO_CONFIG_DIR": str(self.work / "promptfoo"),
        }
        config = yaml.safe_load((self.kit / "promptfooconfig.yaml").read_text("utf-8"))
        arms = {p["label"]: p["config"] for p in config["providers"]}
        self.upstream.answers = dict(RIGHT)
        # The first requests after a start are late, and the limit is for a service that runs.
        for arm in [one["model"] for one in arms.values()] * 5:
            proxy.ask(arm, stream=True)
        self.expect("all right: passes", set())
        self.upstream.answers = {**RIGHT, "17 times 3": "That is 52."}
        self.expect("a wrong number: quality fails", {"quality"})
        self.upstream.answers = {**RIGHT, "Ann is 31": '{"name": "Ann", "age": "31"}'}
        self.expect("a text for a number: schema fails", {"schema"})
        self.upstream.answers = dict(RIGHT)
        for arm, limits in ((a, c["limits"]) for a, c in arms.items() if "limits" in c):
            model = self.model(arms[arm]["model"])
            if "first_word_ms" in limits:
                self.upstream.slow[model] = limits["first_word_ms"] / 1000 * 1.5
                self.expect("a late first word: first_word fails", {"first_word"}, {arm})
                self.upstream.slow.clear()
            if "usd_per_request" in limits:
                self.upstream.tokens[model] = (1_000_000, 10)
                self.expect("a dear request: cost fails", {"cost"}, {arm})
                self.upstream.tokens.clear()
        # Two pauses of more than half the time each: late as a whole, and neither is too long.
        limit = next(
            c["threshold"] for c in config["defaultTest"]["assert"] if c["type"] == "latency"
        )
        self.upstream.drip = {"parcel": limit / 1000 / 1.8}
        self.expect("an answer that drips: whole_answer fails", {"whole_answer"})
        self.upstream.drip = {}
        with (self.kit / "testset.jsonl").open("a") as file:
            file.write(json.dumps(HOSTILE) + "\n")
        self.upstream.answers = {**RIGHT, "{{ env.LITELLM_API_KEY }}": HOSTILE["expected"]}
        text = self.expect("a row that is a template: sent and compared as it stands", set())
        leaked = proxy.key in text or "root:" in text
        self.report.check(self.name, "comparison", "no key and no file in the results", not leaked)

    def model(self, name: str) -> str:
        """What the mock is asked for under one of the gateway's names."""
        served = yaml.safe_load((self.kit / "litellm-full.yaml").read_text("utf-8"))
        called = next(m for m in served["model_list"] if m["model_name"] == name)
        model: str = called["litellm_params"]["model"]
        return asked_for(model)

    def expect(self, name: str, failing: set[str], of: set[str] | None = None) -> str:
        """Run promptfoo, and hold what failed to what should.

        A busy machine can be late by itself: where the first word alone is too much, once more.
        """
        status, wrong, text, rows = self.evaluate()
        if {metric for metric, _ in wrong} - failing == {"first_word"}:
            print("again: the machine itself was late with a first word", flush=True)
            status, wrong, text, rows = self.evaluate()
        metrics, arms = {metric for metric, _ in wrong}, {arm for _, arm in wrong}
        held = status == (100 if failing else 0) and metrics == failing
        held = held and (of is None or arms == of) and bool(text)
        what = f"{name}{' of ' + ', '.join(sorted(of)) + ' alone' if of else ''}"
        said = f"status {status}, {rows} results, {sorted(wrong)}"
        self.report.check(self.name, "comparison", what, held, said)
        return text

    def evaluate(self) -> tuple[int, set[tuple[str, str]], str, int]:
        """The exit status, failed checks with their arms, the results, and how many there are."""
        out = self.kit / "promptfoo-results.json"
        out.unlink(missing_ok=True)
        done = subprocess.run(
            [
                "node",
                str(self.promptfoo / "promptfoo/dist/src/entrypoint.js"),
                "eval",
                "-c",
                "promptfooconfig.yaml",
                "--no-cache",
                "--no-share",
                "--no-table",
                "--no-progress-bar",
            ],
            cwd=self.kit,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        if not out.exists():
            return done.returncode, {((done.stdout + done.stderr)[-400:], "")}, "", 0
        text = out.read_text("utf-8")
        found: dict[str, Any] = json.loads(text)
        wrong: set[tuple[str, str]] = set()
        for one in found["results"]["results"]:
            for part in (one.get("gradingResult") or {}).get("componentResults") or []:
                if not part["pass"]:
                    wrong.add((str(part["assertion"].get("metric")), one["provider"]["label"]))
            if one.get("error") and not one.get("gradingResult"):
                wrong.add((one["error"][:80], one["provider"]["label"]))
        return done.returncode, wrong, text, len(found["results"]["results"])
