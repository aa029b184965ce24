"""First-hit rules over columns of facts: a million workloads at once, without a trace.

Each distinct test becomes one bit of a row's code, and a table made once from the same compiled
conditions says for every code which rule decides. The result equals that of `path.walk`, whose
rules hold only where they certainly do on the facts given; a test keeps the two together.

A column is an array of one fact over all rows: floats for a quantity (NaN: unknown) or a day as
its ordinal; booleans, or integers with -1 for unknown, for yes or no; indices into the values of
the fact's type for a choice, with -1 for unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.pack.conditions import Condition, FactType, Test
from advisor.pack.pack import CompiledRule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[Any]
    Bits = NDArray[np.bool_]

GAP = -1
"""No rule decided: none held and there is no default, or a proviso did not hold."""
BLOCK = 32_768
MOST_TESTS = 16
"""A table of two to this power; above it the rules are gone through one by one."""


class ColumnError(ValueError):
    """A fact that a rule needs and no column gives, or one that a column cannot hold."""


class ColumnRules:
    """Rules compiled for columns. `decide` gives each row the index of the rule that decides.

    The default has the index after the last rule. Raises ColumnError for a test on a list.
    """

    def __init__(
        self,
        rules: Sequence[CompiledRule],
        otherwise: CompiledRule | None,
        types: Mapping[str, FactType],
    ) -> None:
        self.rules = tuple(rules)
        self.last = GAP if otherwise is None else len(self.rules)
        conditions = [c for r in self.rules for c in (r.when, r.provided) if c is not None]
        self.tests = tuple(dict.fromkeys(t for c in conditions for t in _tests(c)))
        self.facts = tuple(dict.fromkeys(t.fact for t in self.tests))
        for test in self.tests:
            if types[test.fact].kind == "list":
                raise ColumnError(f"{test.fact} is a list, which no column can hold")
        self.types = {fact: types[fact] for fact in self.facts}
        self._table = self._tabled() if len(self.tests) <= MOST_TESTS else None

    def decide(self, columns: Mapping[str, Column]) -> NDArray[np.int16]:
        """The index of the deciding rule for each row, or GAP; all columns are of one length."""
        import numpy as np

        missing = [fact for fact in self.facts if fact not in columns]
        if missing:
            raise ColumnError(f"no column for {', '.join(missing)}")
        sizes = {len(column) for column in columns.values()}
        if len(sizes) > 1:
            raise ColumnError("the columns are not of one length")
        size = sizes.pop() if sizes else 0
        reads = [_reader(test, self.types[test.fact], columns[test.fact]) for test in self.tests]
        found = np.empty(size, np.int16)
        for start in range(0, size, BLOCK):
            end = min(size, start + BLOCK)
            bits = (read(start, end) for read in reads)
            if self._table is None:
                found[start:end] = self._one_by_one(list(bits), end - start)
            else:
                np.take(self._table, _code(bits, end - start, len(reads)), out=found[start:end])
        return found

    def _tabled(self) -> NDArray[np.int16]:
        """For every combination of the tests' answers, the rule that decides."""
        import numpy as np

        codes = np.arange(2 ** len(self.tests))
        bits = [(codes >> i & 1).astype(np.bool_) for i in range(len(self.tests))]
        return self._one_by_one(bits, len(codes))

    def _one_by_one(self, bits: list[Bits], size: int) -> NDArray[np.int16]:
        import numpy as np

        by_test = dict(zip(self.tests, bits, strict=True))
        found = np.full(size, self.last, np.int16)
        for i in range(len(self.rules) - 1, -1, -1):
            rule = self.rules[i]
            holds = _holds(rule.when, by_test, size)
            np.copyto(found, np.int16(i), where=holds)
            if rule.provided is not None:
                fails = holds & ~_holds(rule.provided, by_test, size)
                np.copyto(found, np.int16(GAP), where=fails)
        return found


def _tests(condition: Condition) -> list[Test]:
    return [*condition.tests, *(t for inner in condition.any_of for t in _tests(inner))]


def _holds(condition: Condition, bits: Mapping[Test, Bits], size: int) -> Bits:
    """Where a condition certainly holds, from where its tests do."""
    import numpy as np

    found: Bits = np.ones(size, np.bool_)
    for test in condition.tests:
        found &= bits[test]
    if condition.any_of:
        some: Bits = np.zeros(size, np.bool_)
        for inner in condition.any_of:
            some |= _holds(inner, bits, size)
        found &= some
    return found


def _code(bits: Any, size: int, count: int) -> NDArray[Any]:
    """One number a row, with the answer to test i as its bit i."""
    import numpy as np

    kind = np.uint8 if count <= 8 else np.uint16
    code: NDArray[Any] = np.zeros(size, kind)
    for i, one in enumerate(bits):
        if i == 0 and kind is np.uint8:
            code = one.view(np.uint8).copy()
            continue
        code |= np.left_shift(one.view(np.uint8), i, dtype=kind)
    return code


def _reader(test: Test, kind: FactType, column: Column) -> Callable[[int, int], Bits]:
    """What reads one test's answers for the rows from a start to an end."""
    import numpy as np

    compared: Mapping[str, Any] = {
        "above": np.greater,
        "at_least": np.greater_equal,
        "below": np.less,
        "at_most": np.less_equal,
        "is": np.equal,
    }
    operand = _number(test.operand, kind)
    if column.dtype == np.bool_:
        if test.word == "known":
            return lambda a, b: np.full(b - a, bool(test.operand))
        wanted = [test.operand == (test.word != "not")]
        if test.word == "one_of":
            wanted = [one in test.operand for one in (True, False)]
            if wanted[0] == wanted[1]:
                return lambda a, b: np.full(b - a, wanted[0])
        return (lambda a, b: column[a:b]) if wanted[0] else (lambda a, b: ~column[a:b])
    floats = column.dtype.kind == "f"

    def known(values: Column) -> Bits:
        return np.equal(values, values) if floats else np.greater_equal(values, 0)

    if test.word == "known":
        return lambda a, b: known(column[a:b]) == test.operand
    if test.word in compared and (floats or test.word == "is"):
        compare = compared[test.word]
        return lambda a, b: compare(column[a:b], operand)
    if test.word == "not":
        return lambda a, b: (column[a:b] != operand) & known(column[a:b])
    if test.word == "one_of":
        wanted_numbers = [_number(one, kind) for one in test.operand]
        return lambda a, b: _among(column[a:b], wanted_numbers)
    raise ColumnError(f"{test.fact} is compared as a number, and its column has none")


def _among(values: Column, wanted: list[Any]) -> Bits:
    import numpy as np

    found: Bits = np.zeros(len(values), np.bool_)
    for one in wanted:
        found |= values == one
    return found


def _number(operand: Any, kind: FactType) -> Any:
    """The operand as the column holds it."""
    if isinstance(operand, date):
        return float(operand.toordinal())
    if kind.values and isinstance(operand, str):
        return kind.values.index(operand)
    if isinstance(operand, bool):
        return int(operand)
    if isinstance(operand, str):
        # A text that no list of values bounds has no number.
        raise ColumnError(f'"{operand}" is a text, which no column can hold')
    return operand
