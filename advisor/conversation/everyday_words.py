"""The words of everyday English that no questionnaire brings: `rules/talk/words.yaml`."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from advisor.pack.base import RuleModel
from advisor.pack.part_files import Problems, read_model
from advisor.resources import rules_folder


class EverydayWords(RuleModel):
    """words.yaml."""

    format: Literal["advisor/words@1"]
    common: tuple[str, ...]
    everyday: tuple[str, ...]
    numbered: tuple[str, ...]


@lru_cache(maxsize=1)
def everyday_words() -> EverydayWords:
    """The words, read once; raises InputError with every mistake."""
    problems = Problems()
    read = read_model(rules_folder() / "talk" / "words.yaml", EverydayWords, problems)
    problems.stop_if_any()
    assert read is not None
    return read[0]
