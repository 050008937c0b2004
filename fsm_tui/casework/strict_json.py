"""JSON as it may enter the log: no duplicate keys, no NaN, no floats, one spelling for what we write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from fsm_tui.errors import Refused

DEPTH_LIMIT = 32


class NotStrict(Refused):
    """The text is not JSON, or JSON that two programs could read in two ways."""

    def __init__(self, why: str) -> None:
        super().__init__("Not readable", why, "Nothing was written.")


def dump(value: object) -> bytes:
    """The one spelling: sorted keys, no spaces, UTF-8. Raises `TypeError` for floats."""
    _no_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def load(data: bytes | str) -> Any:
    """Parse strictly. Raises `NotStrict` with the place in words."""
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        found = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_float=_no_float,
            parse_constant=_no_constant,
            parse_int=_whole,
        )
        # Half a surrogate pair, typed or escaped, is no text: it could be neither stored nor hashed.
        if "\\ud" in text or "\\uD" in text or (isinstance(data, str) and not text.isascii()):
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except UnicodeDecodeError:
        raise NotStrict("The text is not UTF-8.") from None
    except UnicodeEncodeError:
        raise NotStrict("It holds half a character that cannot be written.") from None
    except json.JSONDecodeError as fault:
        raise NotStrict(f"Line {fault.lineno}, column {fault.colno}: {fault.msg}.") from None
    except RecursionError:
        raise NotStrict("It is nested too deeply.") from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotStrict(f"The field “{key[:60]}” stands there twice.")
        found[key] = value
    return found


def _whole(text: str) -> int:
    if len(text) > 20:
        raise NotStrict("A number is too large.")
    value = int(text)
    if abs(value) >= 2**63:
        raise NotStrict("A number is too large.")
    return value


def _no_float(text: str) -> NoReturn:
    raise NotStrict(f"{text[:20]} is not a whole number; write amounts as whole numbers or as text.")


def _no_constant(text: str) -> NoReturn:
    raise NotStrict(f"{text} is not a number.")


def _no_floats(value: object, depth: int = 0) -> None:
    if depth > DEPTH_LIMIT:
        raise TypeError("nested too deeply")
    if isinstance(value, float):
        raise TypeError("floats are not recorded")
    if isinstance(value, Mapping):
        for inner in value.values():
            _no_floats(inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _no_floats(inner, depth + 1)
