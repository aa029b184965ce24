"""Rows one at a time, for what the engine cannot read itself: nested, torn or badly encoded files.

Memory stays bounded: a line longer than any record is skipped over in pieces and counted. What is
cut off at the end is counted too, and everything before it is kept.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from advisor.logs.opened import LONGEST_LINE, Opened, nested, refuse, stream_of
from advisor.logs.unpacked import Stream, torn_errors

Row = dict[str, Any]
LARGEST_DOCUMENT = 256 << 20
TOO_LONG = f"a line longer than {LONGEST_LINE >> 20} MB"
NOT_JSON = "cannot be read as a record"
TORN = "the file is cut off there"
NOT_UTF8 = "not UTF-8: those characters are replaced"


def lines_of(opened: Opened, faults: Counter[str]) -> Iterator[str]:
    """The lines of a text file, decoded; what is wrong with a line goes to `faults`."""
    with stream_of(opened) as stream:
        while True:
            try:
                raw = stream.readline(LONGEST_LINE + 1)
            except torn_errors():
                # Told from an error of the disk by the caller, who has just opened the file.
                faults[TORN] += 1
                return
            if not raw:
                return
            if len(raw) > LONGEST_LINE:
                faults[TOO_LONG] += 1
                if not _skip_line(stream, faults):
                    return
                continue
            try:
                yield raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                faults[NOT_UTF8] += 1
                yield raw.decode("utf-8", errors="replace")


def _skip_line(stream: Stream, faults: Counter[str]) -> bool:
    while True:
        try:
            piece = stream.readline(1 << 20)
        except torn_errors():
            faults[TORN] += 1
            return False
        if not piece or piece.endswith(b"\n"):
            return bool(piece)


def rows_of(opened: Opened, faults: Counter[str]) -> Iterator[Row]:
    """Every row of a file that is not Parquet."""
    if opened.kind == "csv":
        yield from _csv_rows(opened, faults)
    elif opened.kind in ("jsonl", "document"):
        yield from _json_rows(opened, faults)
    elif opened.kind == "metrics":
        from advisor.logs.metrics import metric_rows

        yield from metric_rows(lines_of(opened, faults), opened.path.stat().st_mtime)
    else:
        yield from flat(_whole(opened, faults))


def _csv_rows(opened: Opened, faults: Counter[str]) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(
        (line.replace("\0", "") for line in lines_of(opened, faults)), delimiter=opened.delimiter
    )
    width = len(opened.columns)
    try:
        next(reader, None)
        for cells in reader:
            if len(cells) != width:
                faults["not as many values as columns"] += bool(cells)
                continue
            yield dict(zip(opened.columns, cells, strict=True))
    except csv.Error:
        faults["a value that is opened and never closed"] += 1


def _json_rows(opened: Opened, faults: Counter[str]) -> Iterator[Row]:
    """JSON lines; when the first line is no whole object, one document."""
    first = True
    for line in lines_of(opened, faults):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            if first and opened.kind == "document":
                yield from flat(_whole(opened, Counter()))
                return
            faults[NOT_JSON] += 1
            continue
        first = False
        yield from flat(value) if isinstance(value, dict) else _no_row(faults)


def _no_row(faults: Counter[str]) -> Iterator[Row]:
    faults[NOT_JSON] += 1
    return iter(())


def _whole(opened: Opened, faults: Counter[str]) -> Any:
    """One JSON document, as large as memory allows without harm."""
    with stream_of(opened) as stream:
        try:
            data = stream.read(LARGEST_DOCUMENT + 1)
        except torn_errors() as error:
            raise refuse(opened.path, "is cut off, and a JSON document is of no use in part") from (
                error
            )
    if len(data) > LARGEST_DOCUMENT:
        largest = LARGEST_DOCUMENT >> 20
        raise refuse(opened.path, f"is one JSON document over {largest} MB; give a record a line")
    try:
        return json.load(io.StringIO(data.decode("utf-8-sig", errors="replace")))
    except RecursionError as error:
        raise refuse(opened.path, "is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise refuse(opened.path, f"is not JSON: {error.msg}", error.lineno) from error


def flat(value: Any) -> Iterator[Row]:
    """The rows inside a JSON value: a list of records, a page of buckets, or a batch of spans."""
    if isinstance(value, list):
        for one in value:
            yield from flat(one)
    elif isinstance(value, dict):
        if "resourceSpans" in value:
            yield from _spans(value)
        elif nested(value):
            for bucket in value["data"]:
                yield from _bucket(bucket)
        else:
            yield value


def _bucket(bucket: Any) -> Iterator[Row]:
    """A bucket's results as rows that carry the bucket's times."""
    if not isinstance(bucket, dict):
        return
    results = bucket.get("results", bucket.get("result"))
    if not isinstance(results, list):
        yield from flat(bucket)
        return
    times = {k: v for k, v in bucket.items() if not isinstance(v, list | dict)}
    for one in results:
        if isinstance(one, dict):
            yield {**times, **one}


def _some(value: Any, key: str) -> Iterable[Row]:
    found = value.get(key) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _spans(value: Row) -> Iterator[Row]:
    """OTLP: each span with its attributes as a plain mapping, the resource's beneath its own."""
    for resource in _some(value, "resourceSpans"):
        shared = _attributes(resource.get("resource"))
        for scope in _some(resource, "scopeSpans"):
            for span in _some(scope, "spans"):
                times = {k: v for k, v in span.items() if not isinstance(v, list | dict)}
                yield {**times, "attributes": {**shared, **_attributes(span)}}


def _attributes(holder: Any) -> Row:
    out: Row = {}
    for one in _some(holder, "attributes"):
        wrapped = one.get("value")
        if isinstance(wrapped, dict) and wrapped:
            # {"intValue": "12"}: 64-bit integers are text in OTLP's JSON.
            out[str(one.get("key"))] = next(iter(wrapped.values()))
    return out
