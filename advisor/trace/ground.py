"""The cost model of one workload on numbers that remember where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advisor.decision.horizon import horizon_of
from advisor.economics.ground import cost_ground
from advisor.economics.horizon import Horizon
from advisor.economics.model import EVERYWHERE, Costed, CostModel
from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import POINTS, Traffic, traffic_at
from advisor.evidence.choose import Chosen, Claims
from advisor.pack.catalogue import Deployment, Option, Route
from advisor.pack.conditions import Fact
from advisor.pack.decision_files import EvidenceRules
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.trace.traced import Input, Line, Node, Traced, input_of, node_of, traced_range
from advisor.units import Range
from advisor.workload.answers import Answer, Workload
from advisor.workload.own_figure import own_figures
from advisor.workload.resolved import Resolved, resolve


@dataclass(frozen=True, slots=True)
class TracedCosts:
    """A cost model and the traffic at the three points, both of numbers that remember."""

    model: CostModel
    traffics: tuple[Traffic, ...]
    horizon: Callable[[Sequence[str], str], Horizon | None]
    """The horizon of these options, of which the second argument is today's."""
    resolved: Resolved
    """Of numbers that remember."""
    pack: Pack
    """As it is."""
    workload: Workload
    evidence: tuple[Figure, ...]
    as_of: date


def traced_costs(
    pack: Pack, workload: Workload, evidence: Sequence[Figure] = (), *, as_of: date
) -> TracedCosts:
    """The same model and traffic that `assess()` uses, for the same arguments."""
    given, pack = pack, _traced_pack(pack)
    evidence = (*evidence, *own_figures(pack, workload))

    def model_on(day: date) -> CostModel:
        counted_in = workload.counted_in
        return cost_ground(pack, evidence, day, counted_in, _TracedClaims, _TracedModel).model

    def horizon(options: Sequence[str], current: str) -> Horizon | None:
        figures = (*pack.figures, *evidence)
        return horizon_of(model_on, figures, options, current, traffics, resolved, as_of)

    resolved = resolve(pack, _traced_workload(pack, workload), _assumed)
    escalation = pack.cost_assumptions.get("escalation", Range.of(0.2))
    traffics = tuple(traffic_at(resolved, point, escalation) for point in POINTS)
    return TracedCosts(
        model_on(as_of), traffics, horizon, resolved, given, workload, tuple(evidence), as_of
    )


class _TracedClaims(Claims):
    """Claims whose figures remember themselves and those that lost."""

    def __init__(
        self,
        figures: Iterable[Figure],
        rules: EvidenceRules,
        as_of: date,
        source_order: Sequence[str],
    ) -> None:
        super().__init__(figures, rules, as_of, source_order)
        self._traced: dict[tuple[str, str, int, int | None], Chosen | None] = {}

    def choose(
        self,
        subject: str,
        metric: str,
        *,
        prompt_tokens_above: int = 0,
        percentile: int | None = None,
    ) -> Chosen | None:
        """The figure in force; the same object each time, so that an input is named once."""
        key = (subject, metric, prompt_tokens_above, percentile)
        if key not in self._traced:
            found = super().choose(
                subject, metric, prompt_tokens_above=prompt_tokens_above, percentile=percentile
            )
            if found is not None and isinstance(found.value, Range):
                found = replace(found, value=self._remembering(found, found.value))
            self._traced[key] = found
        return self._traced[key]

    def _remembering(self, chosen: Chosen, value: Range) -> Range:
        figure = chosen.figure
        title = self.rules.metrics[figure.metric].title

        def about(end: str) -> Input:
            label = title if figure.subject == EVERYWHERE else f"{title} of {figure.subject}"
            return Input(figure.metric, "claim", label, figure.unit, "", end, chosen=chosen)

        return traced_range(value, about)


class _TracedModel(CostModel):
    """The cost model, whose lines stay together as lines in what is made of them."""

    def cost(self, option: str, traffic: Traffic, own: int, explain: bool = False) -> Costed:
        """As `CostModel.cost`."""
        costed = super().cost(option, traffic, own, explain)
        if isinstance(costed, NoCost):
            return costed
        return tuple(replace(part, usd=_line(part, option)) for part in costed)


def _line(part: Part, option: str) -> Traced:
    about = Line(part.id, option, part.what, part.formula, part.source)
    return Traced(Node("line", float(part.usd), (node_of(part.usd),), about))


def _traced_pack(pack: Pack) -> Pack:
    """The pack with every number remembered that costs are made of, claims apart."""
    assumptions = {item.id: item for item in pack.costs.assumptions}

    def assumption(name: str, value: Range) -> Range:
        item = assumptions.get(name)
        if item is None:
            return value
        said = item.source.see

        def about(end: str) -> Input:
            source = f"costs.yaml: {said}" if said else "costs.yaml"
            return Input(
                name, "assumption", item.title, item.unit, "", end, why=item.why, source=source
            )

        return traced_range(value, about)

    return replace(
        pack,
        cost_assumptions={n: assumption(n, v) for n, v in pack.cost_assumptions.items()},
        deployments={n: _deployment(d) for n, d in pack.deployments.items()},
        options={n: _option(o) for n, o in pack.options.items()},
        routes={n: _route(r) for n, r in pack.routes.items()},
    )


def _deployment(deployment: Deployment) -> Deployment:
    if not deployment.gpus:
        return deployment
    about = Input("gpus_a_node", "catalogue", f"GPUs a node of {deployment.id}", "GPUs")
    return deployment.model_copy(update={"gpus": input_of(deployment.gpus, about)})


def _option(option: Option) -> Option:
    time = option.service_time
    if time is None:
        return option
    update = {
        name: input_of(
            value,
            Input(
                f"service_{name}",
                "catalogue",
                f"service time of {option.id}, {each}",
                "",
                why=time.note,
                source=time.source,
            ),
        )
        for name, value, each in (
            ("a", time.a, "seconds an input token"),
            ("b", time.b, "seconds an output token"),
            ("c", time.c, "seconds an output token and token before it"),
        )
    }
    return option.model_copy(update={"service_time": time.model_copy(update=update)})


def _route(route: Route) -> Route:
    def sizes(part: object, role: str) -> dict[str, Traced]:
        found = {}
        for name in ("input_tokens", "output_tokens"):
            value = getattr(part, name)
            if value is not None:
                label = f"{name.replace('_', ' ')} of the {role} of {route.id}"
                about = Input(f"{name}_of_{role}", "catalogue", label, source=route.source)
                found[name] = input_of(value, about)
        return found

    members = tuple(
        m.model_copy(update=sizes(m, f"member_{i}")) for i, m in enumerate(route.members, 1)
    )
    router = route.router
    if router is not None:
        router = router.model_copy(update=sizes(router, "router"))
    return route.model_copy(update={"members": members, "router": router})


def _traced_workload(pack: Pack, workload: Workload) -> Workload:
    """The workload with every quantity that was answered remembered."""
    answers = dict(workload.answers)
    for question in pack.questionnaire.questions:
        answer = answers.get(question.id)
        span = None if answer is None else _span(question, answer)
        if answer is not None and span is not None:
            state = "range" if answer.kind == "range" else "stated"
            traced = _answered(question, span, state, answer.note)
            answers[question.id] = replace(answer, kind="range", value=None, span=traced)
    return replace(workload, answers=answers)


def _span(question: Question, answer: Answer) -> Range | None:
    if question.type != "quantity":
        return None
    if answer.kind == "range":
        return answer.span
    number = isinstance(answer.value, int | float) and not isinstance(answer.value, bool)
    if answer.kind == "exact" and number and isinstance(answer.value, int | float):
        return Range.of(float(answer.value))
    return None


def _answered(question: Question, span: Range, state: str, why: str) -> Range:
    def about(end: str) -> Input:
        return Input(question.id, "answer", question.label, question.unit or "", state, end, why)

    return traced_range(span, about)


def _assumed(question: Question, value: Fact) -> Fact:
    """An answer nobody gave, with why it is taken."""
    if not isinstance(value, Range) or question.assumed is None:
        return value
    return _answered(question, value, "assumed", question.assumed.why)
