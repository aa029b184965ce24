"""What is said of samples as a whole, as figures with an id: how many, of what, and with what."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.assessment import Assessment
from advisor.report.money import usd
from advisor.report.sureness import sureness_words
from advisor.report.told import Because, Behind, Told
from advisor.report.tornado import spread_words
from advisor.trace.of_chances import CHANCES

DRAWN = (
    "each quantity that is not known exactly is drawn by itself from its range, the workload is "
    "decided in each sample, and the samples are counted"
)


def told_chances(a: Assessment) -> dict[str, Told]:
    """How many samples there are, in how many nothing is recommended, and the gap over all."""
    drawn = a.chances
    if drawn is None:
        return {}

    def rests_on(_: Behind) -> Sequence[Because]:
        seed = Because("seed", "figure", str(drawn.seed), "made from the workload")
        return [seed, *(Because(*_parted(words)) for words in drawn.varied)]

    budget = () if drawn.budget is None else (usd(drawn.budget),)
    words = (*budget, *sureness_words(a), *drawn.varied, *drawn.left_out)
    found = {
        "samples": ("how sure the recommendation is", words),
        "none_recommended": ("the samples in which nothing can be recommended", words),
    }
    if drawn.gap is not None:
        found["gap_usd_per_month"] = (
            "what the runner-up costs more, all drawn together: p5, p50 and p95",
            (spread_words(drawn.gap),),
        )
    return {
        f"{CHANCES}{name}": Told(about, printed, DRAWN, rests_on)
        for name, (about, printed) in found.items()
    }


def _parted(words: str) -> tuple[str, str, str]:
    """What was drawn, and from which range."""
    name, _, said = words.partition(": ")
    return name, "figure", said
