"""Reading YAML as data only: values, positions and refusals, with both parsers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.pack.yaml_reader import Document, read_yaml, read_yaml_file
from advisor.problems import InputError, Position, Problem
from advisor.text_safety import plain


@pytest.fixture(params=["C parser", "pure parser"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure parser":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    return str(request.param)


def refusals(data: bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_yaml(data, "f.yaml")
    return [str(p) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("true", True), ("False", False),
        ("null", None), ("~", None), ("", None), ("2e9", 2e9), ("1e3", 1000.0), ("010", 10),
        ("-5", -5), ("+5", 5), (".5", 0.5), ("5.", 5.0), ("1:30", "1:30"), ("1_000", "1_000"),
        ("2026-11-21", "2026-11-21"), ("0x10", "0x10"), (".inf", ".inf"), ('"5"', "5"),
        ("'true'", "true"), ('""', ""), ("800 ms", "800 ms"), ("40%", "40%"), ("|\n  x", "x\n"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("parser")
def test_scalars_are_those_of_yaml_1_2(text: str, value: object) -> None:
    found = read_yaml(f"a: {text}\n".encode(), "f.yaml").data
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (b"", ["1:1: is empty"]),
        (b"# nothing\n", ["1:1: is empty"]),
        (b"a: \0", ["1:1: is binary, not text"]),
        ("a: 1".encode("utf-16"), ["1:1: is binary, not text"]),
        (b"a: 1\nb: \xe9\n", ["2:1: is not UTF-8 text"]),
        (b'a: "\x01"\n', ["1:5: holds the control character 0x1, which is not text"]),
        (b"x: 1\na: \x1b[31m\n", ["2:4: holds the control character 0x1b, which is not text"]),
        (b" " * 3_000_000, ["1:1: larger than 2 MB"]),
        (
            b"a: 1\nb: 2\na: 3\nb: 4\n",
            [
                '3:1: duplicate key "a" (first in line 1)',
                '4:1: duplicate key "b" (first in line 2)',
            ],
        ),
        (
            b"a: {x: 1, x: 2}\nb: [{y: 1, y: 2}]\n",
            [
                '1:11: duplicate key "x" (first in line 1)',
                '2:12: duplicate key "y" (first in line 2)',
            ],
        ),
        (b'1: a\n"1": b\n', ['2:1: duplicate key "1" (first in line 1)']),
        (
            "é: {😀: 1, 😀: 2}\n".encode(),
            ['1:11: duplicate key "😀" (first in line 1)'],
        ),
        (
            b"a: &x 1\nb: *x\n",
            [
                "1:4: anchors are not allowed",
                "2:4: aliases are not allowed; write the value again",
            ],
        ),
        (b"&x a: 1\n", ["1:1: anchors are not allowed"]),
        (b"a: {<<: {b: 1}}\n", ["1:5: merge keys are not allowed"]),
        (b"a: !run x\n", ['1:4: the tag "!run" is not allowed: data only']),
        (
            b"a: !!python/object/apply:os.system [ls]\n",
            [
                '1:4: the tag "tag:yaml.org,2002:python/object/apply:os.system" '
                "is not allowed: data only"
            ],
        ),
        (
            b"!!str a: 1\n",
            ['1:1: the tag "tag:yaml.org,2002:str" is not allowed: data only'],
        ),
        (b"a: 1\n---\nb: 2\n", ["2:1: holds a second document; one is allowed"]),
        (b"[" * 50 + b"]" * 50, ["1:42: nested deeper than 40 levels"]),
        (b"[" * 100_000, ["1:42: nested deeper than 40 levels"]),
        (b"? [a]\n: 1\n", ["1:3: a key must be a plain word"]),
        (b"{a: 1}: 2\n", ["1:1: a key must be a plain word"]),
        (b"a: 1e999\n", ["1:4: cannot be held as a number or as text"]),
        (b"a: " + b"9" * 5000, ["1:4: cannot be held as a number or as text"]),
        (b"a:\n\tb: 1\n", ["2:1: not valid YAML: a tab cannot indent; use spaces"]),
        (b'a: "x\n', ["2:1: not valid YAML: a quote is opened and never closed"]),
        (b"a: [1, 2\n", ['2:1: not valid YAML: a comma or "]" is missing']),
        (b"a: {b: 1\n", ['2:1: not valid YAML: a comma or "}" is missing']),
        (
            b"a: b: c\n",
            ["1:5: not valid YAML: a second colon in one line; put the value in quotes"],
        ),
        (
            b"a: %x\n",
            ['1:4: not valid YAML: a plain value cannot start with "%"; put it in quotes'],
        ),
    ],
)
@pytest.mark.usefixtures("parser")
def test_every_refusal_is_at_its_place(data: bytes, messages: list[str]) -> None:
    assert refusals(data) == [f"f.yaml:{m}" for m in messages]


@pytest.mark.usefixtures("parser")
def test_what_was_found_before_the_break_is_reported_too() -> None:
    found = refusals(b"a: 1\na: 2\nb: [\n")
    assert found[0] == 'f.yaml:2:1: duplicate key "a" (first in line 1)'
    assert found[1].startswith("f.yaml:4:1: not valid YAML: ")


def test_too_many_values_are_refused() -> None:
    data = b"[" + b"1," * 200_001 + b"1]"
    assert refusals(data) == ["f.yaml:1:400000: more than 200,000 values"]


@pytest.mark.usefixtures("parser")
def test_half_of_a_surrogate_pair_is_refused() -> None:
    assert len(refusals(b'a: "\\ud800"\n')) == 1


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"---\n"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_byte_order_marks_and_line_ends_are_taken_as_they_come(start: bytes, end: bytes) -> None:
    assert read_yaml(start + b"a: 1" + end + b"b: 2" + end, "f").data == {"a": 1, "b": 2}


@pytest.fixture
def document() -> Document:
    return read_yaml(b"a:\n  - {b: 1}\n  - 800 ms\nc: {d: x}\n", "f.yaml")


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("a",), (2, 3), (1, 1)),
        (("a", 0, "b"), (2, 9), (2, 6)),
        (("a", 1), (3, 5), (3, 5)),
        (("c", "d"), (4, 8), (4, 5)),
        (("c", "missing", 3), (4, 4), (4, 1)),
        (("missing",), (1, 1), (1, 1)),
    ],
)
@pytest.mark.usefixtures("parser")
def test_positions_of_keys_and_values(
    document: Document, path: tuple[Any, ...], value: tuple[int, int], key: tuple[int, int]
) -> None:
    assert document.at(path) == Position(*value)
    assert document.key_at(path) == Position(*key)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    with big.open("wb") as stream:
        stream.truncate(50_000_000)
    for path, message in (
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path, "is a directory; a file is needed"),
        (big, "larger than 2 MB"),
    ):
        with pytest.raises(InputError) as caught:
            read_yaml_file(path)
        assert caught.value.problems == (Problem(str(path), 1, 1, message),)
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(InputError, match="cannot be read"):
            read_yaml_file(Path(name))


PIECES = [b"a", b": ", b"\n", b"  ", b"- ", b"[", b"]", b"{", b"}", b",", b'"', b"'", b"&x", b"*x"]
PIECES += [b"!t ", b"<<", b"? ", b"|", b"\t", b"#", b"---\n", b"1e9", b"\\", b"\x01", b"\xff", b"~"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=3)), max_size=30))
def test_any_bytes_give_data_or_an_input_error(pieces: list[bytes]) -> None:
    try:
        read_yaml(b"".join(pieces), "f.yaml")
    except InputError as error:
        assert error.problems
        assert all(p.line >= 1 and p.column >= 1 for p in error.problems)


@given(st.text())
def test_plain_text_has_nothing_a_terminal_would_obey(text: str) -> None:
    for loud in (text, f"\x1b[31m{text}\x9b1m", f"\x1b]0;{text}\x07\u202e"):
        shown = plain(loud)
        assert len(shown) <= 200
        assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2066" for c in shown)
        assert plain(shown) == shown
        shown.encode()


def test_a_problem_says_file_line_column_and_message_without_escapes() -> None:
    problem = Problem("f\x1b[2J.yaml", 3, 5, "bad \x1b]0;title\x07\u202eword")
    assert str(problem) == "f.yaml:3:5: bad word"
