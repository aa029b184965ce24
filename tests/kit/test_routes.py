"""A kit of every design of a route, over every kind of option, from whatever runs today."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from advisor.decision import Assessment, assess
from advisor.kit.kit import kit_files
from advisor.pack import Pack
from advisor.pack.catalogue import Route
from advisor.pack.yaml_reader import read_yaml
from advisor.workload import Workload, known_in
from advisor.workload.read import workload_from
from tests.kit.kits import DAY, pack, parsed
from tests.kit.test_gateway import chain, serving

TAKES = {
    "cascade": ("all", "escalated"),
    "split": ("simple", "complex"),
    "pipeline": ("all", "all"),
    "fallback": ("all", "failed"),
}
HAIKU, LUNA = "claude-haiku-5.5@anthropic", "gpt-6-luna@openai"
MEMBERS = {
    "hosted": (LUNA, HAIKU),
    "unnamed": ("claude-haiku-4.5@bedrock", HAIKU),
    "rented": ("llama-3.1-8b@rented-1xh100", "llama-3.3-70b@rented-2xh100"),
    "owned": ("llama-3.1-8b@owned-1xh100", "llama-3.3-70b@owned-2xh100"),
    "mixed": (HAIKU, "llama-3.1-405b@rented-8xh100"),
    "twice": ("llama-3.3-70b@rented-2xh100", "llama-3.3-70b@rented-2xh100"),
    "one-model": ("llama-3.3-70b@rented-2xh100", "llama-3.3-70b@owned-2xh100"),
}
TODAY = {
    "unsaid": "",
    "nothing": "{not_applicable: new service}",
    "hosted": "claude-haiku-4.5@anthropic",
    "machines": "llama-3.1-8b@rented-1xh100",
    "a route": "route:tiered-haiku-sonnet",
}
EVERY_DAY = (*TODAY, "first", "last", "the same")
ASKED = (
    "use_case: rag, complex_reasoning: yes, complex_share: 20%, failed_share: 2%, "
    "requests_per_month: 2M, input_tokens: 3000, output_tokens: 400, longest_prompt: 8000"
)


@functools.cache
def tried() -> Pack:
    """The built-in pack with a route more for each design over each pair of members."""
    routes = {
        f"route:{design}-{members}": Route.model_validate(
            {"id": f"route:{design}-{members}", "title": f"{design} over {members}", "kinds": [],
             "design": design, "because": "", "source": "",
             "members": [{"option": option, "takes": takes}
                         for option, takes in zip(MEMBERS[members], TAKES[design], strict=True)]}
        )
        for design in TAKES
        for members in MEMBERS
    }  # fmt: skip
    return replace(pack(), hash="routes of every design", routes={**pack().routes, **routes})


@functools.cache
def judged(option: str) -> tuple[Workload, Assessment]:
    """The assessment with this option running today."""
    answers = f"{ASKED}, current_option: {option}" if option else ASKED
    text = f"format: advisor/workload@1\nname: Routes\nanswers: {{{answers}}}\n"
    given = workload_from(read_yaml(text.encode(), "w.yaml"), (), known_in(tried()))
    return given, assess(tried(), given, (), as_of=DAY)


@functools.cache
def kit_of(design: str, members: str, today: str) -> dict[str, str]:
    """The kit of one route, as though it had been chosen."""
    name = f"route:{design}-{members}"
    places = {"first": MEMBERS[members][0], "last": MEMBERS[members][-1], "the same": name}
    given, a = judged(places.get(today, TODAY.get(today, "")))
    chosen = a.option(name)
    assert chosen is not None
    return kit_files(tried(), given, (), replace(a, recommended=chosen), DAY)


def configs(files: dict[str, str]) -> dict[str, Any]:
    return {
        name.removeprefix("litellm-").removesuffix(".yaml"): parsed(files, name)
        for name in files
        if name.startswith("litellm-") and name.endswith(".yaml")
    }


def test_the_table_has_every_design() -> None:
    assert set(TAKES) == set(get_args(Route.model_fields["design"].annotation))


@pytest.mark.parametrize("design", TAKES)
@pytest.mark.parametrize("members", MEMBERS)
def test_every_route_has_a_kit_that_holds_together(design: str, members: str) -> None:
    for today in EVERY_DAY if members in ("hosted", "mixed") else ("hosted",):
        files = kit_of(design, members, today)
        found = configs(files)
        for phase, config in found.items():
            groups = {m["model_name"] for m in config["model_list"]}
            ids = [m["model_info"]["id"] for m in config["model_list"]]
            assert len(ids) == len(set(ids)), (today, phase)
            for one in config["router_settings"]["fallbacks"]:
                for service, others in one.items():
                    assert {service, *others} <= groups, (today, phase)
            silent = {m["litellm_params"].get("silent_model") for m in config["model_list"]}
            assert silent - {None} <= groups
        services = {n for n in groups if n.startswith("app-llm")}
        assert len(services) == (1 if design == "fallback" else 2)
        # Each member on machines is a fleet of its own in the cost, and has its own files.
        fleets = sum("xh100" in option for option in MEMBERS[members])
        for kind in ("vllm-start", "vllm-compose"):
            assert sum(name.startswith(kind) for name in files) == fleets, today


@pytest.mark.parametrize("design", TAKES)
@pytest.mark.parametrize(
    ("today", "phases"),
    [
        ("unsaid", 5),
        ("hosted", 5),
        ("machines", 5),
        ("a route", 5),
        ("nothing", 1),
        ("the same", 1),
    ],
)
def test_each_phase_is_there_where_there_is_something_to_move_from(
    design: str, today: str, phases: int
) -> None:
    assert len(configs(kit_of(design, "hosted", today))) == phases


@pytest.mark.parametrize(
    ("design", "today", "kept"),
    [
        ("split", "first", ["simple"]),
        ("split", "last", ["complex"]),
        ("cascade", "first", ["all"]),
        ("pipeline", "last", ["step-2"]),
    ],
)
def test_a_part_that_stays_has_nothing_to_compare(design: str, today: str, kept: list[str]) -> None:
    found = configs(kit_of(design, "hosted", today))
    # Of a split the other part moves; of the others nothing else is asked today.
    assert set(found) == {"previous", "full"} | (
        {"shadow", "ab-20", "ab-50"} if design == "split" else set()
    )
    for phase, config in found.items():
        for part in kept:
            arms = list(serving(config, f"app-llm-{part}"))
            role = "candidate" if phase == "full" else "current"
            assert arms == [f"{role}-{part}"], phase


def test_a_fallback_route_asks_its_own_members_from_the_ab_test_on() -> None:
    found = configs(kit_of("fallback", "hosted", "hosted"))
    chains = {phase: chain(config) for phase, config in found.items()}
    then = ["anthropic/claude-haiku-5-5"]
    assert chains == {"previous": [], "shadow": [], "ab-20": then, "ab-50": then, "full": then}
    assert list(serving(found["full"])) == ["candidate"]
    files = kit_of("fallback", "hosted", "hosted")
    arms = {p["label"]: p["config"] for p in parsed(files, "promptfooconfig.yaml")["providers"]}
    assert set(arms) == {"current", "candidate", "fallback-failed"}
    # 2% fail at the first: a request of the second is held to what it costs, not to the mean.
    assert arms["fallback-failed"]["limits"] != arms["candidate"]["limits"]
    assert "the design that was chosen" in files["README.md"]


def test_the_nodes_are_sized_for_what_each_member_gets() -> None:
    # The second of a fallback gets 2% of the requests; of a pipeline it gets all of them.
    some, all_of_it = (kit_of(d, "twice", "nothing")["README.md"] for d in ("fallback", "pipeline"))
    busy = [[float(x) for x in re.findall(r"([\d.]+) busy at", text)] for text in (some, all_of_it)]
    assert busy[0][1] == pytest.approx(busy[0][0] * 0.02 / 0.98, abs=0.002)
    assert busy[1][0] == busy[1][1]


@pytest.mark.parametrize(
    ("design", "once"), [("cascade", "candidate-all"), ("pipeline", "candidate-step-1")]
)
def test_a_request_that_passes_several_arms_counts_once(design: str, once: str) -> None:
    rules = parsed(kit_of(design, "hosted", "hosted"), "prometheus-rules.yaml")["groups"][0]
    (cost,) = [r for r in rules["rules"] if r["alert"] == "CandidateRequestCostHigh"]
    assert f'success_responses_total{{model_id="{once}"}}' in cost["expr"]


def test_the_readme_says_what_is_left_to_the_application() -> None:
    said = {d: kit_of(d, "hosted", "a route")["README.md"] for d in TAKES}
    assert "the application chooses between app-llm-simple and app-llm-complex" in said["split"]
    assert "checks the answer of app-llm-all and asks app-llm-escalated" in said["cascade"]
    assert "asks app-llm-step-1 and sends what it gets on to app-llm-step-2" in said["pipeline"]
    for text in said.values():
        assert "what runs today is a route, which the gateway asks as one model" in text
