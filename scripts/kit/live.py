"""A real Prometheus that scrapes the running gateway by the kit's own file: do the rules see it?

A rule whose selector matches nothing is silent for ever, and its unit test does not notice: the
test brings its own series.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

import yaml

from kit.gateway import Gateway, free_port
from kit.report import Report

START_SECONDS = 30
STOOD_IN = re.compile(
    r"sum( by \(fallback_model\) )?\(increase\(litellm_deployment_successful_fall"
)
BOUND = re.compile(r" [<>] [0-9.]+$")
NEVER = {"GatewayMetricsMissing"}
"""Fires where there is nothing, so it has no value here."""


class Live:
    """One Prometheus beside one gateway; does nothing where there is no Prometheus."""

    def __init__(self, prometheus: Path | None, kit: Path, proxy: Gateway, work: Path) -> None:
        self.program, self.kit, self.proxy = prometheus, kit, proxy
        self.folder = work / "live"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.program is None:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        config = yaml.safe_load((self.kit / "prometheus.yaml").read_text("utf-8"))
        # Of the kit's own file only where the gateway listens is changed, and how often it is seen.
        config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
        place = self.proxy.address.removeprefix("http://")
        config["scrape_configs"][0]["static_configs"] = [{"targets": [place]}]
        for name in config["rule_files"]:
            shutil.copy(self.kit / name, self.folder / name)
        (self.folder / "litellm-key").write_text(self.proxy.key, "utf-8")
        (self.folder / "prometheus.yaml").write_text(yaml.safe_dump(config), "utf-8")
        self.address = f"127.0.0.1:{free_port()}"
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    str(self.program),
                    "--config.file=prometheus.yaml",
                    f"--storage.tsdb.path={self.folder / 'data'}",
                    f"--web.listen-address={self.address}",
                ],
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        began = time.monotonic()
        while not self._up():
            if time.monotonic() - began > START_SECONDS:
                raise RuntimeError("Prometheus did not see the gateway")
            time.sleep(0.5)

    def _up(self) -> bool:
        try:
            found = self._query('up{job="litellm"} == 1')
        except OSError:
            return False
        return bool(found)

    def _query(self, expr: str) -> list[object]:
        words = urllib.parse.urlencode({"query": expr})
        with urllib.request.urlopen(f"http://{self.address}/api/v1/query?{words}") as answer:
            found: list[object] = json.loads(answer.read())["data"]["result"]
        return found

    def ask(self, kit: str, phase: str, chains: bool, report: Report) -> None:
        """Each rule without its bound, and each panel, has a value on what the gateway shows.

        Without `chains` nothing stands in in this phase, and what counts that has no value.
        """
        if self.program is None:
            return
        time.sleep(3)
        rules = yaml.safe_load((self.kit / "prometheus-rules.yaml").read_text("utf-8"))
        board = json.loads((self.kit / "grafana-dashboard.json").read_text("utf-8"))
        asked = {
            r["alert"]: BOUND.sub("", r["expr"])
            for r in rules["groups"][0]["rules"]
            if r["alert"] not in NEVER
        }
        asked |= {
            f"{p['title']} ({n})": t["expr"]
            for p in board["panels"]
            for n, t in enumerate(p["targets"])
        }
        if not chains:
            asked = {name: expr for name, expr in asked.items() if not STOOD_IN.match(expr)}
        blind = [name for name, expr in asked.items() if not self._query(expr)]
        said = blind or f"{len(asked)} expressions"
        what = f"{phase} every rule and panel has a value in a live Prometheus"
        report.check(kit, "metrics", what, not blind, said)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
