"""All files of a kit for one decided assessment, by name. Equal inputs give equal bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from advisor.decision.assessment import Assessment
from advisor.decision.decide import decide
from advisor.kit import alert_tests, alerts, dashboard, evaluation, serving
from advisor.kit.arms import Variable
from advisor.kit.documents import LITELLM, context_for, render
from advisor.kit.gates import gates_of
from advisor.kit.gateway import phases
from advisor.kit.origin import as_json, as_yaml, commented, origin
from advisor.kit.served import cast_of
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.probe.endpoints import load_endpoints
from advisor.report.markdown_safety import one_line
from advisor.report.plan import choose_plan
from advisor.report.plan_facts import plan_facts
from advisor.resources import templates_folder
from advisor.workload.answers import Workload
from advisor.workload.resolved import resolve

MANIFEST = "MANIFEST.json"
FORMAT = "advisor/kit@1"
SCRIPTS = {
    "promptfoo-provider.cjs": "asks one arm and measures the first word",
    "promptfoo-checks.cjs": "quality, first word and cost of one answer",
    "promptfoo-tests.cjs": "makes a test of each row of the test set",
}
PRIVATE = ("kit.env", alerts.KEY_FILE, evaluation.RESULTS)
"""What is made beside the kit's files and holds keys, or what clients wrote."""
SECRETS = (
    Variable("LITELLM_MASTER_KEY", "", "the gateway's own key, sk- and 32 characters or more"),
    Variable("LITELLM_LOCAL_MODEL_COST_MAP", "True", "no call for a price list at the start"),
)


def kit_files(
    pack: Pack, workload: Workload, evidence: Sequence[Figure], a: Assessment, as_of: date
) -> dict[str, str]:
    """Every file by its name. `a` must be decided.

    Raises InputError for a mistake in a template of the pack's own.
    """
    found = decide(pack, workload, evidence, as_of=as_of, explain=False)
    facts = plan_facts(pack, a, resolve(pack, workload))
    plan = choose_plan(pack.plan, a, facts)
    cast = cast_of(pack, a, found, load_endpoints(), facts["today"])
    gates = gates_of(pack, a, found, facts, cast.stood_in)
    nodes = serving.nodes_of(pack, a, found)
    configs = phases(cast, gates)
    files: dict[str, str] = {}
    about: dict[str, str] = {}

    def add(name: str, what: str, text: str) -> None:
        files[name], about[name] = text, what

    for name, config in configs.items():
        note = f"litellm --config litellm-{name}.yaml --host 127.0.0.1 --port 4000"
        add(f"litellm-{name}.yaml", f"the gateway in the phase {name}", as_yaml(a, config, note))
    packages = f"{LITELLM}\nprometheus-client\n"
    add("litellm-requirements.txt", "what the gateway needs, as tried; pin it with hashes",
        commented(a, "#") + packages)  # fmt: skip
    add("promptfooconfig.yaml", "compares the options on the test set",
        as_yaml(a, evaluation.promptfoo(a, cast, gates)))  # fmt: skip
    for name, what in SCRIPTS.items():
        code = (templates_folder() / "kit" / name).read_text("utf-8")
        add(name, what, commented(a, "//") + code)
    add("testset.jsonl", "examples to be replaced by your own", evaluation.testset(a, facts))
    add("testset.schema.json", "what one line of it is", as_json(evaluation.testset_schema(a)))
    every = ("Under vllm stands every node, those in reserve too.",) if nodes else ()
    scraped = as_yaml(a, alerts.scrape(bool(nodes)), *every)
    add("prometheus.yaml", "what Prometheus scrapes", scraped)
    add("prometheus-rules.yaml", "alerts on the gates", as_yaml(a, alerts.rules(gates)))
    for name, tests in alert_tests.test_files(gates).items():
        add(name, "tests of these alerts", as_yaml(a, tests, f"promtool test rules {name}"))
    add("grafana-dashboard.json", "the gates as panels", as_json(dashboard.dashboard(a, gates)))
    if nodes:
        add("prometheus-vllm-rules.yaml", "alerts on the nodes",
            as_yaml(a, serving.vllm_rules(nodes)))  # fmt: skip
        add("prometheus-vllm-rules.test.yaml", "tests of these alerts",
            as_yaml(a, serving.vllm_tests(nodes)))  # fmt: skip
    for node in nodes:
        sized = "" if node.size is None else (
            f"{round(node.size.nodes)} such nodes were costed, {node.size.reserve} in reserve; "
            f"{node.gpus} {node.gpu} each"
        )  # fmt: skip
        add(f"vllm-start{node.file}.sh", f"starts one node of {node.name}",
            "#!/bin/sh\n" + commented(a, "#", sized) + serving.start_script(node))  # fmt: skip
        add(f"vllm-compose{node.file}.yaml", f"the same as a container; {sized}",
            as_yaml(a, serving.compose(node), sized))  # fmt: skip
    variables = [*SECRETS, *cast.variables, *(v for node in nodes for v in node.variables)]
    add("env.example", "every variable of the kit; keys are empty", _environment(a, variables))
    add(".gitignore", "what belongs in no repository",
        commented(a, "#") + "".join(f"{name}\n" for name in PRIVATE))  # fmt: skip
    about |= {"runbook.md": "switch and roll back", MANIFEST: "the kit's files and their hashes"}
    context = context_for(
        a, plan, cast, gates, nodes, sorted(about.items()), tuple(configs),
        pack.plan.sampling.examples,
    )  # fmt: skip
    folders = [p.templates for p in a.packs if p.templates is not None]
    for name in ("runbook.md", "README.md"):
        files[name] = render(folders, name, context)
    files[MANIFEST] = _manifest(a, files)
    return files


def _environment(a: Assessment, variables: Sequence[Variable]) -> str:
    rows = {v.name: v for v in variables}.values()
    return commented(a, "#", "Copy it to kit.env, which belongs in no repository.") + "".join(
        f"\n# {one_line(v.note)}\n{v.name}={v.value}\n" for v in rows
    )


def _manifest(a: Assessment, files: dict[str, str]) -> str:
    return as_json(
        {
            "format": FORMAT,
            "assessment": {
                "workload": a.workload,
                "as_of": a.as_of.isoformat(),
                "pack": {"id": a.pack_id, "version": a.pack_version, "hash": a.pack_hash},
                "recommended": None if a.recommended is None else a.recommended.option,
                "said": list(origin(a)),
            },
            "files": {
                name: hashlib.sha256(text.encode()).hexdigest()
                for name, text in sorted(files.items())
            },
        }
    )
