"""What a price list and the catalogue say of each other, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.prices.claims_file import NewClaim
from advisor.prices.difference import Compared, Comparison, Standing, field_title
from advisor.prices.price_list import Listed, Unmatched
from advisor.report.text_layout import finish, hang
from advisor.text_safety import plain
from advisor.units import exact_price

WIDTH = 80
HEADINGS: Sequence[tuple[Standing, str]] = (
    ("changed", "The list says another price"),
    ("new", "The list has a price, the catalogue has none in force"),
    ("older", "Another price, but the list is older than the catalogue: no difference"),
    ("later", "Of a day that has not come, and not taken over"),
    ("retired", "Ended, whatever the list still has: stays ended"),
)


def prices_text(pack: Pack, c: Comparison) -> str:
    """The differences by field, each side with its day and source; then what was not compared."""
    lines = [
        f"Catalogue of pack {c.pack_id} {c.pack_version} against {plain(c.list.title)}, "
        f"prices of {_day(c.list.dated)}, on {c.as_of.isoformat()}.",
    ]
    for standing, heading in HEADINGS:
        lines += _section(pack, heading, c.of(standing), brief=standing == "retired")
    lines += _unmatched("In the catalogue, not in the list", c.not_listed)
    lines += _unmatched("Could not be matched, and is not guessed", c.unmatched)
    if c.list.notices:
        lines += ["", "To be known"]
        lines += [line for n in c.list.notices for line in hang("  ", plain(n), WIDTH)]
    return finish([*lines, "", summary(c)], ascii=False)


def summary(c: Comparison) -> str:
    """The counts in one line."""
    same, changed, new = (len(c.of(s)) for s in ("equal", "changed", "new"))
    ended = len({r.listed.option for r in c.of("retired")})
    prices = "price agrees" if same == 1 else "prices agree"
    differ = "differs" if changed == 1 else "differ"
    options = "option has" if ended == 1 else "options have"
    later = len(c.of("later"))
    more = f"{later} of a day to come; " if later else ""
    return (
        f"{same} {prices}, {changed} {differ}, {new} the catalogue lacks; {more}"
        f"{ended} {options} ended. The catalogue is as it was."
    )


def _section(pack: Pack, heading: str, rows: Sequence[Compared], *, brief: bool) -> list[str]:
    if not rows:
        return []
    lines = ["", heading]
    for option in dict.fromkeys(r.listed.option for r in rows):
        group = [r for r in rows if r.listed.option == option]
        if brief:
            lines.append(f"  {option}: {_ended(group[0])}")
            continue
        lines.append(f"  {option}")
        for row in group:
            lines += _row(pack, row)
    return lines


def _row(pack: Pack, row: Compared) -> list[str]:
    listed = row.listed
    title = field_title(pack, listed.metric, listed.above)
    ours, theirs = _ours(row), _theirs(listed, row.standing == "later")
    return [f"    {title}", f"      catalogue  {ours}", f"      list       {theirs}"]


def _ours(row: Compared) -> str:
    if row.ours is not None:
        text = _claimed(row.ours)
    elif row.expired is not None:
        until = "" if row.expired.until is None else row.expired.until.isoformat()
        was = exact_price(row.expired.span.likely)
        text = f"none: {was} held until {until} ({row.expired.source})"
    else:
        text = "none"
    if row.agreed is not None:
        text += f"; you pay {exact_price(row.agreed.span.likely)} ({row.agreed.source})"
    return text


def _claimed(figure: Figure) -> str:
    return f"{exact_price(figure.span.likely):14} {figure.as_of.isoformat()}  {figure.source}"


def _theirs(listed: Listed, later: bool) -> str:
    dated = f"from {_day(listed.dated)}" if later else _day(listed.dated)
    since = "" if listed.since is None else f", from {listed.since.isoformat()}"
    return (f"{exact_price(listed.usd_per_mtok):14} {dated}  {plain(listed.where)}{since}").rstrip()


def _ended(row: Compared) -> str:
    return "" if row.ended is None else f"ended on {row.ended.isoformat()}"


def _day(day: date | None) -> str:
    return "no stated day" if day is None else day.isoformat()


def _unmatched(heading: str, found: Iterable[Unmatched]) -> list[str]:
    lines = [line for u in found for line in hang(f"  {plain(u.name)}: ", plain(u.why), WIDTH)]
    return ["", heading, *lines] if lines else []


def prices_json(c: Comparison, claims: Sequence[NewClaim] = ()) -> dict[str, Any]:
    """The comparison as JSON; prices in USD per million tokens."""
    return {
        "format": "advisor/price-comparison@1",
        "as_of": c.as_of.isoformat(),
        "pack": {"id": c.pack_id, "version": c.pack_version, "hash": c.pack_hash},
        "list": {
            "name": c.list.name,
            "version": c.list.version,
            "dated": _iso(c.list.dated),
            "source": c.list.source,
        },
        "differs": c.differs,
        "equal": len(c.of("equal")),
        "differences": [_row_json(r) for r in c.rows if r.standing != "equal"],
        "not_listed": [{"option": u.name, "why": u.why} for u in c.not_listed],
        "unmatched": [{"name": u.name, "why": u.why} for u in c.unmatched],
        "notices": list(c.list.notices),
        "claims": [{**n.row, "outranked_by": n.outranked_by} for n in claims],
    }


def _row_json(row: Compared) -> dict[str, Any]:
    return {
        "option": row.listed.option,
        "metric": row.listed.metric,
        "prompt_tokens_above": row.listed.above,
        "standing": row.standing,
        "counts": row.counts,
        "catalogue": None if row.ours is None else _figure_json(row.ours),
        "expired": None if row.expired is None else _figure_json(row.expired),
        "agreed": None if row.agreed is None else _figure_json(row.agreed),
        "list": {
            "usd_per_mtok": row.listed.usd_per_mtok,
            "dated": _iso(row.listed.dated),
            "from": _iso(row.listed.since),
            "where": row.listed.where,
        },
        "ended": _iso(row.ended),
    }


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "usd_per_mtok": figure.span.likely,
        "dated": figure.as_of.isoformat(),
        "until": _iso(figure.until),
        "source": figure.source,
        "claim": figure.id,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
