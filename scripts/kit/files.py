"""Checks that need no running gateway: alert tests and their mutants, compose, flags, names."""

from __future__ import annotations

import ast
import functools
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import yaml

from kit.report import Report

MUTATED: set[str] = set()
"""Rules whose wrong bounds were tried: many cases of a pack give the same ones."""
BOUND = re.compile(r"> (\d+(?:\.\d+)?)$|< (\d+)$")


def rules(promtool: Path, kit: Path, work: Path, report: Report, name: str) -> None:
    """Every alert has tests, they pass, and each fails for a bound moved by a tenth."""
    for test in sorted(kit.glob("*.test.yaml")):
        done = _promtool(promtool, kit, test.name)
        report.check(
            name,
            "alerts",
            f"{test.name} promtool test rules",
            done.returncode == 0,
            (done.stdout + done.stderr).split()[-1],
        )
    tested = {
        t["alert_rule_test"][0]["alertname"]
        for f in kit.glob("*.test.yaml")
        for t in yaml.safe_load(f.read_text("utf-8"))["tests"]
    }
    alerts = set(
        re.findall(
            r"alert: (\w+)",
            "".join(f.read_text("utf-8") for f in kit.glob("prometheus*rules.yaml")),
        )
    )
    report.check(name, "alerts", "every alert is tested", tested == alerts, sorted(alerts))
    for file in sorted(kit.glob("prometheus*rules.yaml")):
        body = yaml.safe_load(file.read_text("utf-8"))
        if str(body) in MUTATED:
            continue
        MUTATED.add(str(body))
        count, survivors = _mutants(promtool, kit, file, body, work / "mutants")
        report.check(
            name,
            "alerts",
            f"{file.name} a bound moved by a tenth is noticed",
            not survivors,
            f"{count} mutants, {survivors or 'none'} survived",
        )
    done = subprocess.run(
        [str(promtool), "check", "config", "--syntax-only", "prometheus.yaml"],
        cwd=kit,
        capture_output=True,
        text=True,
        check=False,
    )
    report.check(
        name, "alerts", "prometheus.yaml is read", done.returncode == 0, done.stdout.strip()
    )


def _mutants(
    promtool: Path, kit: Path, file: Path, body: dict[str, Any], copy: Path
) -> tuple[int, list[str]]:
    """How many rules with a wrong bound were tried, and those that no test noticed."""
    survivors: list[str] = []
    count = 0
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(kit, copy)
    tests = [t.name for t in copy.glob("*.test.yaml") if file.name in t.read_text("utf-8")]
    for rule in body["groups"][0]["rules"]:
        right = rule["expr"]
        for times in (0.9, 1.1):
            rule["expr"] = _moved(right, times)
            if rule["expr"] != right:
                count += 1
                (copy / file.name).write_text(yaml.safe_dump(body), "utf-8")
                if all(_promtool(promtool, copy, test).returncode == 0 for test in tests):
                    survivors.append(f"{rule['alert']} x {times}")
        rule["expr"] = right
    return count, survivors


def _promtool(promtool: Path, folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(promtool), "test", "rules", test],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def _moved(expr: str, times: float) -> str:
    found = BOUND.search(expr)
    if found is None:
        return expr
    if found[2]:
        # Fewer nodes than a whole number: a tenth of it is one node.
        return f"{expr[: found.start()]}< {int(found[2]) + (1 if times > 1 else -1)}"
    value = float(found[1])
    return (
        f"{expr[: found.start()]}> {value * times:.12f}"
        if value
        else f"{expr[: found.start()]}> 99"
    )


def compose(checker: Path, kit: Path, report: Report, name: str) -> None:
    """The compose files against the Compose specification, and a misspelt key that it refuses."""
    for file in sorted(kit.glob("vllm-compose*.yaml")):
        done = _schema(checker, file)
        report.check(name, "machines", f"{file.name} keeps to the Compose schema", done == 0)
        wrong = file.with_name("misspelt.yaml")
        wrong.write_text(file.read_text("utf-8").replace("healthcheck:", "healthchek:"), "utf-8")
        refused = _schema(checker, wrong) != 0
        report.check(name, "machines", f"{file.name} misspelt is refused", refused)
        wrong.unlink()


def _schema(checker: Path, file: Path) -> int:
    return subprocess.run(
        [str(checker), "--builtin-schema", "vendor.compose-spec", str(file)],
        capture_output=True,
        text=True,
        check=False,
    ).returncode


@functools.cache
def vllm_flags(wheel: Path) -> tuple[set[str], set[str]]:
    """Flags and metric names in the source of the wheel, which is read and not run."""
    flags: set[str] = set()
    metrics: set[str] = set()
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if not re.search(
                r"(arg_utils|cli_args|loggers)\.py$|entrypoints/.*(cli|args|launch)", name
            ) or not name.endswith(".py"):
                continue
            source = archive.read(name).decode()
            metrics |= set(re.findall(r'"(vllm:[a-z0-9_]+)"', source))
            flags |= set(re.findall(r'"(--[a-z0-9][a-z0-9-]*)"', source))
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.ClassDef) and node.name.endswith("Args"):
                    for field in node.body:
                        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                            flag = field.target.id.replace("_", "-")
                            flags |= {f"--{flag}", f"--no-{flag}"}
    return flags, metrics


def vllm(wheel: Path, kit: Path, report: Report, name: str) -> None:
    flags, metrics = vllm_flags(wheel)
    for file in sorted([*kit.glob("vllm-start*.sh"), *kit.glob("vllm-compose*.yaml")]):
        text = file.read_text("utf-8")
        body = (
            text
            if file.suffix == ".sh"
            else "\n".join(yaml.safe_load(text)["services"]["vllm"]["command"])
        )
        used = set(re.findall(r"(?<!\S)(--[a-z-]+)", body))
        report.check(
            name,
            "machines",
            f"{file.name} flags are vLLM's",
            bool(used) and used <= flags,
            sorted(used - flags) or f"{len(used)} of {len(flags)}",
        )
    for file in kit.glob("prometheus-vllm-rules.yaml"):
        used = set(re.findall(r"vllm:[a-z_]+", file.read_text("utf-8")))
        what = f"{file.name} metrics are vLLM's"
        report.check(name, "machines", what, used <= metrics, sorted(used))
    for file in kit.glob("vllm-start*.sh"):
        empty = subprocess.run(
            ["/bin/sh", str(file)],
            env={"PATH": "/nowhere"},
            capture_output=True,
            text=True,
            check=False,
        )
        report.check(
            name,
            "machines",
            f"{file.name} stops without its variables",
            empty.returncode != 0 and "VLLM_MODEL" in empty.stderr,
            empty.stderr[-60:],
        )


def names(kit: Path, seen: set[str], report: Report) -> None:
    """Every metric of the rules and the dashboard was on the gateway's own /metrics."""
    text = (kit / "prometheus-rules.yaml").read_text("utf-8")
    board = json.loads((kit / "grafana-dashboard.json").read_text("utf-8"))
    text += json.dumps(board["panels"])
    used = set(re.findall(r"litellm_[a-z_]+", text))
    report.check(
        kit.name,
        "metrics",
        "every metric named is on /metrics",
        used <= seen,
        sorted(used - seen) or f"{len(used)} names",
    )
