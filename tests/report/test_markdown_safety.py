"""Hostile text is inert: it renders as itself, as one paragraph, and links nowhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.token import Token

from advisor.report.markdown import markdown_environment
from advisor.report.markdown_safety import ZERO_WIDTH_SPACE, Safe, md, mermaid_label, one_line

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![i](https://evil.example/p.png)",
    "[click](javascript:alert(1))",
    "<https://evil.example>",
    "https://evil.example/path",
    "see www.evil.example now",
    "mailto:a@evil.example",
    "a | b | c",
    "# heading",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "> quote",
    "```\ncode\n```",
    "`code`",
    "**bold** _em_ ~~gone~~",
    "---",
    "===",
    "[ref]: https://evil.example",
    "&lt;b&gt; &amp; &#35;",
    "a\n\n# b\n\n<b>",
    "tab\tand\x1b[31mred\x1b]0;title\x07",
    "ends in a backslash \\",
    "\\| \\` \\[",
    "- [ ] not a task",
    "[x]",
    "[^1]",
    "{{ 7 * 7 }} {% raw %}",
    "$x$ and $1+y$",
    ":smile:",
]
FULL = MarkdownIt("gfm-like", {"html": True, "linkify": True})
ALLOWED = {"text", "text_special", "softbreak"}


def _tokens(tokens: list[Token]) -> list[Token]:
    return [t for one in tokens for t in [one, *_tokens(one.children or [])]]


def _rendered(source: str) -> str:
    """The text that a reader sees; fails when anything but text came out."""
    tokens = _tokens(FULL.parse(source))
    kinds = {t.type for t in tokens}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", *ALLOWED}, kinds
    return "".join(t.content for t in tokens if t.type in ALLOWED)


def _meant(text: str) -> str:
    clean = one_line(text)
    return f"'{clean}" if re.match(r"[=+@]|-\S", clean) else clean


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_renders_as_itself(text: str) -> None:
    assert _rendered(md(text)).replace(ZERO_WIDTH_SPACE, "") == _meant(text).strip()


@given(st.text(alphabet="ab1 .:/@#-+=_*`~|<>[]()!&;\\\n\t$'\"w{}", max_size=40))
def test_any_text_renders_as_itself(text: str) -> None:
    source = md(text)
    if source:
        assert _rendered(source).replace(ZERO_WIDTH_SPACE, "") == _meant(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_table_cell(text: str) -> None:
    html = FULL.render(f"| a | b |\n| --- | --- |\n| {md(text)} | {md(text)} |\n")
    assert html.count("<td>") == 2
    assert html.count("<tr>") == 2
    assert not re.search(r"<(script|img|a|b|h1|code|em|strong|del)[ >]", html)


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1+1", "@SUM(A1)", "-2+3"])
def test_a_formula_is_text_in_a_spreadsheet(text: str) -> None:
    assert md(text).startswith("'")


def test_nobody_is_notified() -> None:
    assert "@everyone" not in md("ask @everyone (@admin)")
    assert md("claude-haiku-5.5@anthropic") == "claude-haiku-5.5@anthropic"


@pytest.mark.parametrize("text", ["$29.25", "800 ms at p95", "$22–60", "1.1 times", "45.7M"])
def test_ordinary_figures_stay_readable(text: str) -> None:
    assert md(text) == text


@pytest.mark.parametrize("text", [*HOSTILE, '"] --> evil', "%%{init: {}}%%", "end", "1. x"])
def test_a_mermaid_label_has_only_letters_and_codes(text: str) -> None:
    label = mermaid_label(text)
    assert re.fullmatch(r"(?:#\d+;|[^\W_]| )*", label)
    decoded = re.sub(r"#(\d+);", lambda m: chr(int(m.group(1))), label)
    assert decoded == one_line(text)


def _environment(template: str) -> ImmutableSandboxedEnvironment:
    environment = markdown_environment()
    environment.loader = DictLoader({"t": template})
    assert environment.undefined is StrictUndefined
    return environment


@pytest.mark.parametrize(
    "template",
    [
        "{{ x }}",
        "{{ x | upper }}",
        "{{ x ~ '' }}",
        "{% set y %}{{ x }}{% endset %}{{ y }}",
        "{{ [x] | join }}",
        "{{ x | safe }}",
        "{{ x | e }}",
        "{{ safe + x }}",
    ],
)
def test_a_template_cannot_forget_or_refuse_to_escape(template: str) -> None:
    shown = _environment(template).get_template("t").render(x="<b>|", safe=Safe("ok"))
    assert "<" not in shown
    assert not re.search(r"(?<!\\)\|", shown)


def test_a_template_cannot_print_what_is_not_there() -> None:
    with pytest.raises(UndefinedError):
        _environment("{{ nothing }}").get_template("t").render()


def test_a_template_cannot_leave_the_sandbox() -> None:
    with pytest.raises(SecurityError):
        _environment("{{ x.__class__.__mro__ }}").get_template("t").render(x="a")
