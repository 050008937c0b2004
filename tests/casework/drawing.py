"""JSON values drawn from a published schema: what the schema allows, the model must be able to read."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

_TEXT = st.text(max_size=40) | st.sampled_from(
    ("plain words", "  spaces  ", "tab\tand\r\nlines", "\x1b[31mred\x1b[0m", "‮olleh", "e\u0301", "👩‍👧", "\x00\x07")
)


def values(schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[Any]:
    """A strategy for JSON values that a schema of ours allows. Raises for a keyword that we do not use."""
    if "$ref" in schema:
        return values(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    if "anyOf" in schema:
        return st.one_of([values(each, root) for each in schema["anyOf"]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema.get("minimum", -(2**40)), schema.get("maximum", 2**40))
        case "string":
            return _strings(schema)
        case "array":
            return st.lists(values(schema["items"], root), max_size=3)
        case "object":
            return _objects(schema, root)
        case other:
            raise AssertionError(f"the schema uses the type {other}")


def _strings(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
    if "pattern" in schema:
        limit = schema.get("maxLength", 64)
        return st.from_regex(schema["pattern"], fullmatch=True).filter(lambda text: len(text) <= limit)
    return _TEXT.filter(lambda text: len(text) <= schema.get("maxLength", 10**6))


def _objects(schema: dict[str, Any], root: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    drawn = {name: values(each, root) for name, each in schema["properties"].items()}
    needed = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: each for name, each in drawn.items() if name in needed},
        optional={name: each for name, each in drawn.items() if name not in needed},
    )
