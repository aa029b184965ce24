"""Each configuration of a kit, unchanged, in a running LiteLLM proxy: who answers, who must not."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from kit.gateway import Crashed, Gateway, asked_for, gateway
from kit.live import Live
from kit.report import Report, near
from kit.upstream import TOKENS, Upstream

REQUESTS, SESSIONS, EACH = 160, 25, 3
SETTLE_SECONDS = 2.0
LIVE = ("ab-20", "full")
"""Phases in which the rules and panels are asked of a Prometheus that scrapes the gateway."""


class Phases:
    """All phases of one kit. `fit` are the models that meet what the workload asks."""

    def __init__(
        self, litellm: Path, prometheus: Path | None, kit: Path, fit: set[str], work: Path,
        report: Report,
    ) -> None:  # fmt: skip
        self.litellm, self.prometheus, self.kit = litellm, prometheus, kit
        self.fit, self.work, self.report = fit, work, report
        self.upstream = Upstream()
        self.seen: set[str] = set()

    def run(self, phases: list[str]) -> set[str]:
        """Runs these phases, or all; returns the names of all metrics that were seen."""
        address = self.upstream.start()
        try:
            for config in sorted(self.kit.glob("litellm-*.yaml")):
                self.name = config.stem.removeprefix("litellm-")
                if any(phases) and self.name not in phases:
                    continue
                if not self.tried(config, address):
                    self.tried(config, address, again=True)
        finally:
            self.upstream.stop()
        return self.seen

    def tried(self, config: Path, address: str, again: bool = False) -> bool:
        """False where the proxy's own process crashed, which is tried once more and said."""
        self.upstream.forget()
        log = self.work / f"{self.kit.name}-{self.name}.log"
        try:
            with gateway(self.litellm, config, address, log) as proxy:
                self.phase(config, proxy)
        except (OSError, RuntimeError) as error:
            tail = log.read_text("utf-8", "replace")[-3000:] if log.exists() else ""
            if isinstance(error, Crashed) and not again:
                print(f"CRASHED {self.kit.name}: {self.name}: {error!r}\n{tail}", flush=True)
                self.report.crashes += 1
                return False
            self.check("boots", "stays up", False, f"{error!r}\n{tail}")
        return True

    def phase(self, file: Path, proxy: Gateway) -> None:
        config: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
        self.check("boots", "boots", True, f"{proxy.boot_seconds:.1f} s")
        self.models = {
            m["model_info"]["id"]: asked_for(m["litellm_params"]["model"])
            for m in config["model_list"]
        }
        live = Live(self.prometheus, self.kit, proxy, self.work) if self.name in LIVE else None
        if live is not None:
            live.start()
        try:
            names = sorted({m["model_name"] for m in config["model_list"]})
            for service in (n for n in names if n.startswith("app-llm")):
                arms = [m for m in config["model_list"] if m["model_name"] == service]
                if any("silent_model" in m["litellm_params"] for m in arms):
                    self.shadow(service, arms, config, proxy)
                elif len(arms) > 1:
                    self.split(service, arms, proxy)
                else:
                    self.alone(service, arms[0], proxy)
                self.fallbacks(service, arms, config, proxy)
            self.metrics(proxy)
            if live is not None:
                self.trouble([n for n in names if n.startswith("app-llm")], config, proxy)
                chains = bool(config["router_settings"]["fallbacks"])
                live.ask(self.kit.name, self.name, chains, self.report)
        finally:
            if live is not None:
                live.stop()

    def check(self, area: str, what: str, held: bool, seen: object = "") -> None:
        self.report.check(self.kit.name, area, f"{self.name} {what}", held, seen)

    def many(self, proxy: Gateway, service: str, count: int) -> Counter[str]:
        found = [proxy.ask(service, stream=i % 2 == 0) for i in range(count)]
        bad = [f for f in found if f.status != 200]
        if bad:
            self.check("shares", f"{service} answers", False, f"{len(bad)}: {bad[0]}")
        return Counter(f.arm for f in found)

    def alone(self, service: str, arm: dict[str, Any], proxy: Gateway) -> None:
        arms = self.many(proxy, service, 20)
        held = set(arms) == {arm["model_info"]["id"]}
        self.check("shares", f"{service} has one arm", held, dict(arms))

    def shadow(
        self, service: str, arms: list[dict[str, Any]], config: dict[str, Any], proxy: Gateway
    ) -> None:
        mirrored = next(m for m in arms if "silent_model" in m["litellm_params"])
        share = mirrored["litellm_params"].get("weight", 100) / 100
        group = mirrored["litellm_params"]["silent_model"]
        target = next(m for m in config["model_list"] if m["model_name"] == group)
        copy = asked_for(target["litellm_params"]["model"])
        today = asked_for(mirrored["litellm_params"]["model"])
        self.check("copies", f"{service} copies go to another model", copy != today, copy)
        asked = self.upstream.asked
        before = asked[copy]
        answered = self.many(proxy, service, REQUESTS)
        time.sleep(SETTLE_SECONDS)
        copies = asked[copy] - before
        ours = all(arm.startswith("current") for arm in answered)
        said = dict(answered)
        self.check("copies", f"{service} is answered by today's option alone", ours, said)
        held = near(copies, REQUESTS, share)
        self.check("copies", f"{service} copies {share:.0%}", held, copies)
        before, served = asked[copy], asked[today]
        other = [proxy.ask(service, path="/v1/messages").status for _ in range(20)]
        time.sleep(SETTLE_SECONDS)
        self.check(
            "copies",
            f"{service} Anthropic messages are not copied (as the README says)",
            asked[copy] == before and set(other) == {200} and asked[today] - served == 20,
            f"{asked[copy] - before} copies of 20 with status {set(other)}, {today} answered "
            f"{asked[today] - served}",
        )
        if "max_budget" in target["litellm_params"]:
            self.budget(service, target, copy, today, share, proxy)
        self.upstream.failing.add(copy)
        self.upstream.slow[copy] = 2.0
        before, began = asked[today], time.monotonic()
        self.many(proxy, service, 40)
        self.check(
            "copies",
            f"{service} does not notice that copies fail and are late",
            asked[today] - before == 40,
            f"40 answered in {time.monotonic() - began:.1f} s",
        )
        self.upstream.failing.clear()
        self.upstream.slow.clear()

    def budget(
        self,
        service: str,
        target: dict[str, Any],
        copy: str,
        today: str,
        share: float,
        proxy: Gateway,
    ) -> None:
        params = target["litellm_params"]
        price = params["input_cost_per_token"]
        # One copy costs the whole of the day's budget.
        self.upstream.tokens[copy] = (int(params["max_budget"] / price * 1.2) + 1, 1)
        for _ in range(round(10 / share)):
            proxy.ask(service)
        time.sleep(SETTLE_SECONDS)
        spent, before = self.upstream.asked[copy], self.upstream.asked[today]
        requests = sum(self.many(proxy, service, round(8 / share)).values())
        time.sleep(SETTLE_SECONDS)
        more, answered = self.upstream.asked[copy] - spent, self.upstream.asked[today] - before
        self.upstream.tokens[copy] = TOKENS
        self.check(
            "copies",
            f"{service} copies no more above ${params['max_budget']} a day",
            more == 0 and answered == requests,
            f"{more} more copies of {requests} requests, {today} answered {answered}",
        )

    def split(self, service: str, arms: list[dict[str, Any]], proxy: Gateway) -> None:
        weights = {m["model_info"]["id"]: m["litellm_params"]["weight"] / 100 for m in arms}
        found = self.many(proxy, service, REQUESTS)
        fair = all(near(found[a], REQUESTS, s) for a, s in weights.items())
        held = fair and set(found) <= set(weights)
        self.check("shares", f"{service} is split {weights}", held, dict(found))
        stays = [
            {proxy.ask(service, f"{service}-s{s}", i % 2 == 0).arm for i in range(EACH)}
            for s in range(SESSIONS)
        ]
        sides = Counter(next(iter(one)) for one in stays)
        held = all(len(one) == 1 for one in stays) and len(sides) == len(weights)
        self.check(
            "sessions", f"{service} keeps {SESSIONS} sessions on their arm", held, dict(sides)
        )

    def asked(self, service: str, proxy: Gateway, copied: set[str]) -> tuple[int, set[str]]:
        """The status of one request, and the models that were asked for it, copies apart."""
        before = Counter(self.upstream.asked)
        status = proxy.ask(service).status
        return status, set(self.upstream.asked - before) - copied

    def fallbacks(
        self, service: str, arms: list[dict[str, Any]], config: dict[str, Any], proxy: Gateway
    ) -> None:
        """What serves fails, then each that stands in: who is asked next, and nobody else."""
        chains = config["router_settings"]["fallbacks"]
        chain: list[str] = next((c[service] for c in chains if service in c), [])
        groups = {m["model_name"]: self.models[m["model_info"]["id"]] for m in config["model_list"]}
        serving = {self.models[m["model_info"]["id"]] for m in arms}
        copied = {groups[n] for m in arms if (n := m["litellm_params"].get("silent_model"))}
        able = [m for m in (groups[name] for name in chain) if m not in serving]
        unfit = sorted(set(able) - self.fit)
        self.check("fallbacks", f"{service}: all that stand in are fit", not unfit, unfit or able)
        self.upstream.failing |= serving
        for n, model in enumerate(able):
            status, asked = self.asked(service, proxy, copied)
            held = status == 200 and asked <= serving | set(able[: n + 1]) and model in asked
            self.check("fallbacks", f"{service} falls back to {model}", held, sorted(asked))
            self.upstream.failing.add(model)
        status, asked = self.asked(service, proxy, copied)
        held = status >= 429 and asked <= serving | set(able)
        what = "asks nobody else when all of these fail" if able else "has no fallback and says so"
        self.check("fallbacks", f"{service} {what}", held, (status, sorted(asked)))
        if len(arms) > 1 and config["router_settings"]["num_retries"] == 0:
            self.no_retry(service, arms, proxy)
        self.upstream.failing.clear()

    def no_retry(self, service: str, arms: list[dict[str, Any]], proxy: Gateway) -> None:
        """Where today's option does not qualify, it gets nothing that the new one failed."""
        new = next(m for m in arms if m["model_info"]["id"].startswith("candidate"))
        model = self.models[new["model_info"]["id"]]
        self.upstream.failing = {model}
        weight = new["litellm_params"]["weight"] / 100
        today = self.models[next(i for i in self.ids(arms) if i.startswith("current"))]
        before = self.upstream.asked[today]
        for _ in range(REQUESTS):
            proxy.ask(service)
        passed_on = self.upstream.asked[today] - before
        self.check(
            "fallbacks",
            f"{service} does not pass a failed request on to today's option",
            near(passed_on, REQUESTS, 1 - weight),
            f"{today} was asked {passed_on} of {REQUESTS} times",
        )

    @staticmethod
    def ids(arms: list[dict[str, Any]]) -> list[str]:
        return [m["model_info"]["id"] for m in arms]

    def trouble(self, services: list[str], config: dict[str, Any], proxy: Gateway) -> None:
        """What serves fails, then everything: some seconds each, so that a scraper sees it grow."""
        serving = {
            self.models[m["model_info"]["id"]]
            for m in config["model_list"]
            if m["model_name"] in services
        }
        for failing in (serving, set(self.models.values())):
            self.upstream.failing = failing
            for _ in range(14):
                for service in services:
                    proxy.ask(service)
                time.sleep(0.3)
        self.upstream.failing = set()

    def metrics(self, proxy: Gateway) -> None:
        closed = proxy.metrics("sk-wrong")[0]
        self.check("metrics", "/metrics asks for a key", closed in (400, 401, 403), closed)
        time.sleep(SETTLE_SECONDS)
        text = proxy.metrics()[1]
        self.seen |= set(re.findall(r"^(litellm_[a-z_]+)\{", text, re.MULTILINE))
        people = re.findall(r'(?:client_ip|user_agent|hashed_api_key|user_email|end_user)="', text)
        self.check("metrics", "no metric names a person", not people, sorted(set(people)))
