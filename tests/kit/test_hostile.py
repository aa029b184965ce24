"""Text from outside changes no file that a machine reads, and does nothing where a person reads."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from advisor.decision import Assessment, assess
from advisor.kit.kit import kit_files
from advisor.kit.origin import commented
from advisor.pack import Pack
from advisor.pack.catalogue import Route
from tests.kit.kits import DAY, EVERY, MOVES, OWN, assessed, kit, pack, workload

HOSTILE = (
    "x\n- evil: true",
    '"}\nmodel_list: []\n#',
    "$(touch pwned) `touch pwned`; ${LITELLM_MASTER_KEY}",
    "{{ env.SECRET }} {% include '/etc/passwd' %} {{ query \"up\" }}",
    "![i](https://evil.example/x.png) <img src=x onerror=alert(1)> <script>x</script>",
    "=cmd|'/c calc'!A1",
    "\x1b[31mred\x1b]0;title\x07 \u202eevil\u2066 a\u2028b \x00",
    "os.environ/LITELLM_MASTER_KEY",
    "--- !!python/object/apply:os.system ['true']",
    "| a | b |\n# Heading\n```\nfence",
    "a" * 1_000_000,
)


def machine_read(files: dict[str, str]) -> dict[str, Any]:
    """Every file as its reader sees it, without the words that say where it came from."""
    found: dict[str, Any] = {}
    for name, text in files.items():
        if name.endswith(".md"):
            continue
        if name.endswith(".yaml"):
            value = yaml.safe_load(text)
            value.pop("description", None)
        elif name.endswith(".json"):
            value = json.loads(text)
            for key in ("title", "description", "$comment", "assessment", "files"):
                value.pop(key, None)
        elif name.endswith(".jsonl"):
            rows = [json.loads(line) for line in text.splitlines()]
            value = [{k: v for k, v in row.items() if k != "id"} for row in rows]
        else:
            value = [x for x in text.splitlines() if not x.startswith(("#", "//"))]
        found[name] = value
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_changes_nothing_that_a_machine_reads(text: str) -> None:
    assert machine_read(kit(MOVES, text)) == machine_read(kit(MOVES))


def renamed(text: str) -> tuple[Pack, Assessment]:
    """The pack of a firm that calls its models, places and GPUs by this."""
    of = pack()
    named = replace(
        of,
        models={i: m.model_copy(update={"name": text}) for i, m in of.models.items()},
        deployments={
            i: d.model_copy(update={"name": text, "gpu": d.gpu}) for i, d in of.deployments.items()
        },
    )
    return named, assess(named, workload(OWN), (), as_of=DAY)


@pytest.mark.parametrize("text", HOSTILE[:-1], ids=range(len(HOSTILE) - 1))
def test_an_options_name_changes_nothing_that_a_machine_reads(text: str) -> None:
    named, a = renamed(text)
    files = kit_files(named, workload(OWN), (), a, DAY)
    assert machine_read(files) == machine_read(kit(OWN))
    for name, body in files.items():
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e\u2066]", body), name


@pytest.mark.parametrize("text", HOSTILE[:-1], ids=range(len(HOSTILE) - 1))
def test_a_comment_stays_a_comment(text: str) -> None:
    for line in commented(assessed(MOVES), "#", text, "so").splitlines():
        assert line.startswith("#")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_documents_show_it_and_do_nothing(text: str) -> None:
    files = kit(MOVES, text)
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    plain = kit(MOVES)
    for name in ("README.md", "runbook.md"):
        page, usual = reader.render(files[name]), reader.render(plain[name])
        for tag in ("<img", "<script", "<a ", "<h1", "<h2", "<h3", "<code", "<tr"):
            assert page.count(tag) == usual.count(tag), (name, tag)
        assert len(files[name]) < len(plain[name]) + 3000


@pytest.mark.parametrize("answers", EVERY.values(), ids=list(EVERY))
def test_every_file_says_which_assessment_it_came_from(answers: str) -> None:
    a = assessed(answers)
    for name, text in kit(answers).items():
        assert a.pack_hash in text and "2026-11-21" in text, name
        assert "Support desk" in text or "support-desk" in text, name


@pytest.mark.parametrize("answers", EVERY.values(), ids=list(EVERY))
def test_no_file_holds_anything_shaped_like_a_key(answers: str) -> None:
    for name, text in kit(answers).items():
        assert not re.search(r"\b(sk|hf|gsk|AIza)[-_][A-Za-z0-9]{8,}", text), name
        assert not re.search(r"(?i)(api_key|token|password)\W+[A-Za-z0-9+/]{20,}", text), name


def unlike(text: str) -> tuple[Pack, Assessment]:
    """A pack in which a model's id and a route's title are this, and a kit of that route."""
    option, of = f"{text}@rented-2xh100", pack()
    spec = of.options["llama-3.3-70b@rented-2xh100"]
    called = of.models[spec.model].model_copy(update={"id": text, "name": text})
    members = [
        {"option": option, "takes": "all", "role": text},
        {"option": "claude-haiku-4.5@bedrock", "takes": "failed"},
    ]
    route = Route.model_validate(
        {"id": "route:hostile", "title": text, "kinds": [], "design": "fallback",
         "members": members, "because": text, "source": ""}
    )  # fmt: skip
    made = replace(
        of,
        hash=f"hostile {text}",
        models={**of.models, text: called},
        options={**of.options, option: spec.model_copy(update={"model": text})},
        routes={route.id: route},
    )
    a = assess(made, workload(OWN), (), as_of=DAY)
    return made, replace(a, recommended=a.option(route.id))


@pytest.mark.parametrize("text", HOSTILE[:-1], ids=range(len(HOSTILE) - 1))
def test_an_id_is_no_command_and_no_path(text: str) -> None:
    made, a = unlike(text)
    files = kit_files(made, workload(OWN), (), a, DAY)
    for name in files:
        assert re.fullmatch(r"[A-Za-z0-9.-]+", name), name
    served = {m["model_name"]: m for m in yaml.safe_load(files["litellm-full.yaml"])["model_list"]}
    assert re.fullmatch(r"openai/[a-z0-9.-]+", served["app-llm"]["litellm_params"]["model"])
    script = next(text for name, text in files.items() if name.startswith("vllm-start"))
    words = [w for line in script.splitlines() if line[:1] not in ("#", ":") for w in line.split()]
    assert all(re.fullmatch(r'[\w./\\:=-]+|"\$\{VLLM_\w+(:-127\.0\.0\.1)?\}"', w) for w in words)
    rows = [x for x in files["env.example"].splitlines() if x and not x.startswith("#")]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*=[\w.:/-]*", x) for x in rows)
    compose = next(text for name, text in files.items() if name.startswith("vllm-compose"))
    (service,) = yaml.safe_load(compose)["services"].values()
    assert set(service) == set(yaml.safe_load(kit(OWN)["vllm-compose.yaml"])["services"]["vllm"])
