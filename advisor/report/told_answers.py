"""Answers, assumptions and open questions as figures with an id."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from advisor.decision.assessment import Answered, Assessment, Assumption
from advisor.report.figure_ids import assumption_ids
from advisor.report.text_flips import next_words
from advisor.report.told import Because, Behind, Told, answer, claim

TOKENIZER = ("cost:tokenizer", "cost:tokenizer_factor", "cost:reasoning_output_factor")
STATES = {
    "stated": "as it was answered",
    "range": "as it was answered, as a range",
    "assumed": "nobody answered it: the questionnaire's own value is taken",
    "unknown": "nobody knows it, and nothing is assumed",
    "not applicable": "it was answered that it does not apply",
    "not needed": "the other answers settle it",
}


def told_answers(a: Assessment) -> dict[str, Told]:
    """Every answer, assumption and open question."""
    found = {f"answers.{x.question}": _answer(x) for x in a.answers}
    found |= {f"assumptions.{id}": _assumption(x) for id, x in assumption_ids(a)}
    said = next_words(a)
    for q in a.open_questions:
        mine = tuple(line for line in said if line.startswith(q.ask))
        found[f"open_questions.{q.question}.share"] = Told(
            f"the share of plausible answers to “{q.ask}” that change the recommendation",
            (f"{q.share:.4g}", *mine),
            "each plausible answer was decided with all others as they are; those that change it, "
            "over all that were tried",
            _of_question(q.question),
        )
    if a.proved is not None:
        found["proof"] = Told(
            "what is still open, and within which bounds it was tried",
            (*said, *a.proved.within, f"{a.proved.decided:,}"),
            "every open answer within what the questionnaire calls plausible",
            _all_open,
        )
    return found


def _answer(x: Answered) -> Told:
    def rests_on(behind: Behind) -> Sequence[Because]:
        return [answer(behind, x.question)]

    return Told(f"the answer to “{x.label}”", (x.answer, x.note), STATES[x.state], rests_on)


def _assumption(x: Assumption) -> Told:
    def rests_on(behind: Behind) -> Sequence[Because]:
        return _behind_assumption(behind, x)

    return Told(f"what is assumed for “{x.label}”", (x.assumed, x.why), x.why, rests_on)


def _behind_assumption(behind: Behind, x: Assumption) -> Sequence[Because]:
    family, _, name = x.question.partition(":")
    if family == "evidence":
        return [Because(x.question, "assumption", x.assumed, "evidence.yaml", x.why)]
    if not name:
        return [answer(behind, x.question)]
    rule = next((r for r in behind.pack.costs.assumptions if r.id == name), None)
    if rule is not None:
        source = f"costs.yaml: {rule.source.see or rule.id}"
        return [Because(x.question, "assumption", x.assumed, source, rule.why)]
    if x.question in TOKENIZER:
        metric = "tokenizer_factor" if name == "tokenizer" else name
        title = x.label.rpartition(": ")[0]
        models = (m.id for m in behind.pack.models.values() if m.name == title)
        chosen = behind.decided.ground.claims.choose(next(models, ""), metric)
        if chosen is not None:
            return [claim(metric, chosen)]
    return [Because(x.question, "assumption", x.assumed, "costs.yaml: tokenizer_unknown", x.why)]


def _of_question(name: str) -> Callable[[Behind], Sequence[Because]]:
    def rests_on(behind: Behind) -> Sequence[Because]:
        return [_plausible(behind, name), answer(behind, name)]

    return rests_on


def _plausible(behind: Behind, name: str) -> Because:
    question = behind.pack.questionnaire.question(name)
    bounds = {} if question is None else question.plausible
    said = " to ".join(f"{x:g}" for x in bounds.values()) or "each of its choices"
    unit = "" if question is None or not bounds else f" {question.unit}"
    return Because(f"{name}, plausible", "answer", f"{said}{unit}", "questionnaire.yaml")


def _all_open(behind: Behind) -> Sequence[Because]:
    return [_plausible(behind, q.question) for q in behind.a.open_questions]
