"""Every JSON Schema of a pack, by kind of file, for editors."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.decision.cases import Case
from advisor.pack.fact_schema import DAY, Schema, one_of
from advisor.pack.pack import Pack
from advisor.pack.part_schema import DRAFT, FILES, part_schemas
from advisor.workload.known import known_in
from advisor.workload.workload_schema import workload_schema

WHERE: Mapping[str, str] = {
    **{name: where for name, (where, _) in FILES.items()},
    "case": "cases/*.yaml",
    "workload": "*.workload.yaml",
}
"""Which files of a pack each schema is for; a workload may be anywhere."""


def pack_schemas(pack: Pack) -> dict[str, Schema]:
    """A schema for each file of the pack, for its cases and for workload files."""
    workload = workload_schema(known_in(pack))
    return {
        **part_schemas(pack),
        "case": _case_schema(pack, workload),
        "workload": {"$schema": DRAFT, "title": "A workload", **workload},
    }


def _case_schema(pack: Pack, workload: Schema) -> Schema:
    whole: Schema = Case.model_json_schema(by_alias=True)
    whole["properties"]["workload"] = {**workload, "required": ["name"]}
    whole["properties"]["as_of"] = DAY
    rules = [rule.id for rule in pack.rules]
    last = ["otherwise"] if pack.otherwise is not None else []
    expected = whole["$defs"]["Expected"]["properties"]
    expected["option"] = one_of(pack.option_ids)
    expected["kind"] = one_of(pack.kinds)
    expected["by"] = one_of([*rules, *last])
    expected["path"]["propertyNames"] = one_of(rules)
    return {"$schema": DRAFT, **whole}
