"""What would change a recommendation, looked for and put into words that every face uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.analysis import evidence_flips as evidence
from advisor.analysis.axis import axis_for
from advisor.analysis.cheapest import changes as cheapest_changes
from advisor.analysis.cheapest import crossed_elsewhere
from advisor.analysis.flips import Flip as Found
from advisor.analysis.flips import flips
from advisor.analysis.gap import gap_between
from advisor.analysis.open_questions import worth
from advisor.analysis.pairs import pairs
from advisor.analysis.printed_ends import printed_ends
from advisor.analysis.proof import Bound, prove
from advisor.analysis.qualifying import held_against_cost, standings
from advisor.analysis.scene import Scene
from advisor.analysis.spans import Span
from advisor.analysis.trial import Outcome, Trials
from advisor.decision.assessment import (
    Assessment,
    CheapestChange,
    DearerCrossing,
    EvidenceFlip,
    Flip,
    Gap,
    OpenQuestion,
    Proved,
    Unfit,
)
from advisor.decision.sampled import FlipSpan
from advisor.interview.wording import answer_input, answer_text
from advisor.pack.figures import fact_text
from advisor.pack.questionnaire import Question
from advisor.report.charts import volume_series
from advisor.report.sureness import sampled
from advisor.report.text_flips import TOGETHER
from advisor.text_safety import plain
from advisor.units import parse_quantity
from advisor.workload.answers import Answer
from advisor.workload.resolved import NO_ANSWER
from advisor.workload.write import quantity_text

NO_OPTION = {
    "no_option_qualifies": "no option qualifies",
    "insufficient_evidence": "not decided: the evidence is insufficient",
}


def with_changes(a: Assessment, trials: Trials, with_pairs: bool = False) -> Assessment:
    """The assessment with its flips, its open questions and the proof; takes up to a second.

    `with_pairs` adds what two answers change together, which takes some seconds more.
    """
    alone = flips(trials)
    found = [_flip(trials, (f,), f.outcome) for f in alone]
    if with_pairs:
        found += [_flip(trials, (p.first, p.second), p.outcome) for p in pairs(trials, alone)]
    cheapest, dearer, unfit = _crossings(trials, a)
    return replace(
        a,
        flips=tuple(found),
        evidence_flips=tuple(
            _evidence(trials, e) for e in _cheapest_first(a, evidence.evidence_flips(trials))
        ),
        open_questions=_open_questions(trials),
        proved=_proved(trials),
        gap=_gap(trials, a),
        cheapest=cheapest,
        dearer=dearer,
        chances=sampled(_scene(trials)),
        unfit=unfit,
    )


def _cheapest_first(
    a: Assessment, found: Iterable[evidence.EvidenceFlip]
) -> list[evidence.EvidenceFlip]:
    """Doubts of the recommended option, then what others would have to pass, by their cost."""
    cost = {o.option: o.cost.likely for o in a.options if o.cost is not None}
    return sorted(
        found,
        key=lambda e: (
            e.turns == "passes",
            cost.get(e.option, float("inf")) if e.turns == "passes" else 0.0,
        ),
    )


def _scene(trials: Trials) -> Scene:
    return Scene(trials.pack, trials.workload, trials.evidence, trials.as_of, trials.as_given)


def _gap(trials: Trials, a: Assessment) -> Gap | None:
    """What moves the gap between the recommended option and the runner-up."""
    if a.recommended is None or a.runner_up is None:
        return None
    pair = (a.recommended.option, a.runner_up.option)
    usd, found = gap_between(_scene(trials), *pair)
    return Gap(*pair, usd, found)


def _crossings(
    trials: Trials, a: Assessment
) -> tuple[tuple[CheapestChange, ...], tuple[DearerCrossing, ...], tuple[Unfit, ...]]:
    """Where the cheapest of the drawn options changes, where others cross, and where one of them
    does not qualify, as drawn."""
    drawn = volume_series(a)
    if len(drawn) < 2 or len(a.volume_points) < 2:
        return (), (), ()
    scene = _scene(trials)
    low, high = (a.volume_points[i].tokens_per_month for i in (0, -1))
    axis = replace(axis_for(scene, "monthly_tokens"), low=low, high=high)
    found = cheapest_changes(axis, drawn)
    others = crossed_elsewhere(axis, drawn, found)
    return (
        tuple(CheapestChange(c.at, c.how == "jump", c.before, c.after) for c in found),
        tuple(DearerCrossing(c.below, c.above, c.at) for c in others),
        tuple(
            Unfit(option, s.low, s.high, s.fails, held_against_cost(scene))
            for option, stretches in standings(scene, axis, drawn).items()
            for s in stretches
            if s.fails
        ),
    )


def _flip(trials: Trials, changes: tuple[Found, ...], outcome: Outcome) -> Flip:
    return Flip(
        _typed(trials, ((f.question, f.answer) for f in changes)),
        " and ".join(_words(_question(trials, f.question), trials, f) for f in changes),
        outcome.option or outcome.verdict,
        outcome_name(trials, outcome),
        _tie(trials, changes),
        tuple(_span(trials, f.question, f.span) for f in changes if f.span is not None),
    )


def _span(trials: Trials, question: str, span: Span) -> FlipSpan:
    unit = _question(trials, question).unit
    return FlipSpan(question, *printed_ends(span.low, span.high, unit), unit)


def _tie(trials: Trials, changes: tuple[Found, ...]) -> str:
    """By what a tie on cost is broken then; of a span, where it is so at both of its ends."""
    places = [{f.question: f.answer for f in changes}]
    for f in changes:
        if f.span is not None:
            ends = printed_ends(f.span.low, f.span.high, _question(trials, f.question).unit)
            places += [{**places[0], f.question: Answer("exact", x)} for x in ends]
    found = {"" if (there := trials.outcome(p)) is None else there.tie for p in places}
    return plain(found.pop(), 200) if len(found) == 1 else ""


def _evidence(trials: Trials, e: evidence.EvidenceFlip) -> EvidenceFlip:
    return EvidenceFlip(
        e.option,
        _name(trials, e.option),
        e.requirement,
        e.title,
        e.turns,
        plain(e.has, 1000),
        e.settle,
        e.outcome.option or e.outcome.verdict,
        outcome_name(trials, e.outcome),
    )


def _open_questions(trials: Trials) -> tuple[OpenQuestion, ...]:
    return tuple(
        OpenQuestion(
            w.question,
            _question(trials, w.question).ask,
            w.share,
            tuple(dict.fromkeys(outcome_name(trials, o) for o in w.outcomes)),
        )
        for w in worth(trials)
    )


def _proved(trials: Trials) -> Proved:
    found = prove(trials)
    counter = (found.counterexample or {}).items()
    within = tuple(_bound_words(_question(trials, b.question), b) for b in found.bounds)
    return Proved(found.holds, found.why, within, _typed(trials, counter), found.decided)


def outcome_name(trials: Trials, outcome: Outcome) -> str:
    """The option's name, or why there is none."""
    if outcome.option:
        return _name(trials, outcome.option)
    return NO_OPTION.get(outcome.verdict, outcome.verdict)


def _name(trials: Trials, option: str) -> str:
    return plain(trials.as_given.ground.sheets[option].name, 200)


def _typed(trials: Trials, changes: Iterable[tuple[str, Answer]]) -> tuple[tuple[str, str], ...]:
    """Each change as one would type it, or give it to `whatif --set`."""
    return tuple((name, answer_input(_question(trials, name), a)) for name, a in changes)


def _words(question: Question, trials: Trials, flip: Found) -> str:
    """The change: "First word: 520 ms or less", "Fine-tuning: Yes"."""
    value, span = flip.answer.value, flip.span
    if flip.answer.kind == "not_applicable":
        return f"{question.label}: {flip.answer.reason}"
    if span is None or not isinstance(value, float):
        return f"{question.label}: {_answer_words(question, trials, flip.answer)}"
    low, high = question.plausible.get("low"), question.plausible.get("high")
    first, last = printed_ends(span.low, span.high, question.unit)
    if low is not None and span.low <= low:
        return f"{question.label}: {_amount_words(question, last)} or less"
    if high is not None and span.high >= high:
        return f"{question.label}: {_amount_words(question, first)} or more"
    if first == last:
        return f"{question.label}: {_amount_words(question, first)}"
    return f"{question.label}: {' to '.join(_amount_words(question, x) for x in (first, last))}"


def _answer_words(question: Question, trials: Trials, answer: Answer) -> str:
    """An answer beside others: a list of several is one of them, and says so."""
    if not isinstance(answer.value, tuple):
        return answer_text(trials.pack, question, answer)
    if not answer.value:
        return NO_ANSWER.get(question.id, "none")
    names = [
        answer_text(trials.pack, question, replace(answer, value=(name,))) for name in answer.value
    ]
    return f"{' and '.join(names)}{TOGETHER}" if len(names) > 1 else names[0]


def _amount_words(question: Question, amount: float) -> str:
    """An amount that can be given again: to its last digit where it prints shorter than it is."""
    text = fact_text(amount, question.unit)
    return (
        text if parse_quantity(text, question.unit) == amount else quantity_text(question, amount)
    )


def _bound_words(question: Question, bound: Bound) -> str:
    if bound.low is None or bound.high is None:
        return f"{question.label}: any answer"
    ends = (fact_text(x, question.unit) for x in (bound.low, bound.high))
    return f"{question.label}: {' to '.join(ends)}"


def _question(trials: Trials, question: str) -> Question:
    found = trials.pack.questionnaire.question(question)
    assert found is not None
    return found
