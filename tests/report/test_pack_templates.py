"""A pack's own templates: what they may hold, and that nothing they do goes on for long."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from advisor.problems import InputError
from advisor.report.pack_templates import render_with

TEXT = "x" * 2_000
CONTEXT = {
    "pack": {"id": "p"},
    "rows": [{"name": f"<b>{i}</b>", "text": TEXT} for i in range(200)],
    "text": TEXT,
}
MANY = "{% for a in text %}" * 3 + "{% for b in rows %}" + "{% endfor %}" * 4


def template(folder: Path, text: str, **more: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "report.md.j2").write_text(text, encoding="utf-8")
    for name, other in more.items():
        (folder / f"{name}.j2").write_text(other, encoding="utf-8")
    return folder


def test_text_is_escaped_and_the_highest_pack_comes_first(tmp_path: Path) -> None:
    below = template(tmp_path / "a", "low", part="{{ pack.id | upper }}\n")
    above = template(
        tmp_path / "b",
        '{% include "part.j2" %}\n{% for r in rows | list %}{% if loop.first %}{{ r.name }}'
        "{% endif %}{% endfor %}\n",
    )
    assert render_with((below, above), CONTEXT).split() == ["P", "&lt;b&gt;0&lt;/b&gt;"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{{ 'a' * 10**9 }}", ":2:1: this template cannot be used: multiplying is not allowed"),
        ("{% for i in range(10**9) %}x{% endfor %}", "a call is not allowed"),
        ("{{ 'a'.center(10**9) }}", "a call is not allowed"),
        ("{{ '%999999999d' % 1 }}", "formatting with % is not allowed"),
        ("{{ 10 ** 10 ** 10 }}", "a power is not allowed"),
        ("{% set a = text ~ text %}", "joining with ~ is not allowed"),
        ("{{ text + text }}", "adding is not allowed"),
        ("{{ text | center(999999999) }}", 'the filter "center" is not allowed'),
        ("{{ rows | join(text) }}", 'the filter "join" is not allowed'),
        ("{{ text | indent(999999999) }}", 'the filter "indent" is not allowed'),
        ("{{ ''['__class__'] }}", "a place in brackets is not allowed"),
        ("{{ pack.__class__.__mro__ }}", "__class__"),
        ("{% macro m() %}{% endmacro %}", "a macro is not allowed"),
        ("{% extends 'report.html.j2' %}", "extending is not allowed"),
        ("{% include pack.id %}", "must be named in quotes"),
        ("{% include '../../secret' %}", "this template cannot be used"),
        ("{% include 'none.j2' %}", "none.j2"),
        ("{% include 'report.md.j2' %}", "this template cannot be used"),
        ("{% for a in rows recursive %}{% endfor %}", "a loop in itself"),
        (MANY, "it goes through too much"),
        ("{% for r in rows %}{% for q in rows %}{{ q.text }}{% endfor %}{% endfor %}", "more than"),
        ("{% for a in rows | map('center', 99999999) %}{{ a }}{% endfor %}", "only an attribute"),
        (
            '{% for a in "' + "a" * 9000 + '" %}{% for b in "' + "a" * 9000 + '" %}{% endfor %}'
            "{% endfor %}",
            "it goes through too much",
        ),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("\n\n{% if %}", ":3:1: this template cannot be used"),
        ("{% for x in pack.id.y %}{% endfor %}", "cannot be used"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "cannot be used"),
        ("{% if 1 %}" * 90 + "{% endif %}" * 90, "nested deeper than"),
        ("a\n\x1b[31mred", ":2:1: this template cannot be used: it holds a control character"),
        ("x" * 200_000, "larger than 100 kB"),
    ],
)
def test_a_hostile_template_is_refused_soon(text: str, said: str, tmp_path: Path) -> None:
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        render_with((template(tmp_path / "t", text),), CONTEXT)
    assert time.process_time() - start < 3
    assert said in str(caught.value)
    assert str(tmp_path / "t" / "report.md.j2") in str(caught.value)


def test_includes_that_double_are_refused(tmp_path: Path) -> None:
    chain = {f"t{i}": f'{{% include "t{i + 1}.j2" %}}' * 2 for i in range(30)}
    folder = template(tmp_path / "t", '{% include "t0.j2" %}', **chain, t30="")
    with pytest.raises(InputError, match="it goes through too much"):
        render_with((folder,), CONTEXT)


def test_a_link_out_of_the_pack_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2", encoding="utf-8")
    folder = template(tmp_path / "t", '{% include "x.j2" %}')
    (folder / "x.j2").symlink_to(secret)
    with pytest.raises(InputError, match="a link that leads out of the pack"):
        render_with((folder,), CONTEXT)


def test_the_built_in_templates_keep_the_same_rules() -> None:
    with pytest.raises(InputError, match="undefined"):
        # They are allowed as they stand: it is only the context that is not a report's.
        render_with((), CONTEXT)
