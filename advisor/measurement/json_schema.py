"""The part of JSON Schema that test sets use; an unknown keyword is refused, never passed over."""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}
KNOWN = frozenset(
    {
        *("type", "properties", "required", "additionalProperties", "items", "enum", "const"),
        *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"),
        *("title", "description", "$schema"),
    }
)


class SchemaError(Exception):
    """A schema that cannot be used."""


def known_schema(schema: object) -> None:
    """Raise SchemaError for what `faults_in` would not understand."""
    if not isinstance(schema, dict):
        raise SchemaError("a schema is a JSON object")
    unknown = sorted(set(schema) - KNOWN)
    if unknown:
        raise SchemaError(f'the schema keyword "{unknown[0]}" is not supported')
    for name in _names(schema.get("type", [])):
        if name not in TYPES:
            raise SchemaError(f'unknown type "{name}"')
    properties = schema.get("properties", {})
    if not isinstance(properties, dict):
        raise SchemaError('"properties" is a JSON object')
    extra = schema.get("additionalProperties", True)
    items = schema.get("items")
    nested = [*properties.values(), *([items] if items is not None else [])]
    for part in [*nested, *([extra] if not isinstance(extra, bool) else [])]:
        known_schema(part)


def faults_in(value: object, schema: object) -> list[str]:
    """What is wrong with a value, as paths; empty when it keeps to the schema."""
    return _faults(value, schema if isinstance(schema, dict) else {}, "")


def _names(given: object) -> list[str]:
    return [str(g) for g in given] if isinstance(given, list) else [str(given)]


def _is(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES.get(name, ()))


def _faults(value: object, schema: Mapping[str, object], at: str) -> list[str]:
    if "type" in schema and not any(_is(value, name) for name in _names(schema["type"])):
        return [f"{at or 'the whole'}: not {' or '.join(_names(schema['type']))}"]
    found: list[str] = []
    allowed = schema.get("enum")
    if isinstance(allowed, list) and value not in allowed:
        found.append(f"{at}: not one of the listed values")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: not the fixed value")
    size = len(value) if isinstance(value, str | list) else None
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    bounds = (("minimum", number, 1), ("maximum", number, -1), ("minLength", size, 1),
              ("maxLength", size, -1), ("minItems", size, 1), ("maxItems", size, -1))  # fmt: skip
    for key, has, sign in bounds:
        limit = schema.get(key)
        if has is None or not isinstance(limit, int | float):
            continue
        # Compared, not subtracted: a whole number may be too large for a fraction to hold.
        if has < limit if sign > 0 else has > limit:
            found.append(f"{at}: {key}")
    if isinstance(value, dict):
        found += _object(value, schema, at)
    items = schema.get("items")
    if isinstance(value, list) and isinstance(items, dict):
        for i, item in enumerate(value):
            found += _faults(item, items, f"{at}[{i}]")
    return found


def _object(value: Mapping[str, object], schema: Mapping[str, object], at: str) -> list[str]:
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    required = schema.get("required")
    found = [f"{at}.{key}: missing" for key in (required if isinstance(required, list) else [])
             if key not in value]  # fmt: skip
    extra = schema.get("additionalProperties", True)
    for key, item in value.items():
        if key in known:
            found += _faults(item, known[key], f"{at}.{key}")
        elif extra is False:
            found.append(f"{at}.{key}: not in the schema")
        elif isinstance(extra, dict):
            found += _faults(item, extra, f"{at}.{key}")
    return found
