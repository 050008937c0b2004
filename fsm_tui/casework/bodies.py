"""The bodies of entries: small frozen models, one per thing that a person does, kept in one register.

The same model gives the form, the file for `fsm-tui record`, the bundle and the published JSON Schema.
Shape is checked here, always; practice rules are for services, when a person writes (design §4).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from fsm_tui.casework import strict_json
from fsm_tui.errors import Faults
from fsm_tui.inert import clean
from fsm_tui.practice.working_days import FIRST_YEAR, LAST_YEAR

NOTE_LIMIT = 200_000
HOUR = r"^([01]\d|2[0-3]):[0-5]\d$"

Subject = Literal["family", "person", "team", "office"]
ANYONE = frozenset({"practitioner", "leader", "admin"})
LEADER = frozenset({"leader"})
OFFICE_STAFF = frozenset({"leader", "admin"})


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _not_blank(text: str) -> str:
    cleaned = clean(text)
    return cleaned if cleaned.strip() else ""


Note = Annotated[str, AfterValidator(clean), Field(max_length=NOTE_LIMIT)]
Words = Annotated[str, AfterValidator(clean), Field(max_length=20_000)]
Said = Annotated[str, AfterValidator(_not_blank), Field(min_length=1, max_length=20_000)]
Line = Annotated[str, AfterValidator(_one_line), Field(max_length=200)]
Name = Annotated[str, AfterValidator(_one_line), Field(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Ident = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")]
Head = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Score = Annotated[int, Field(ge=0, le=10)]
Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]


class At(ValueError):
    """A fault of a whole body that belongs to one of its fields: `place` is the dotted path below it."""

    def __init__(self, place: str, said: str) -> None:
        super().__init__(said)
        self.place = place


class Part(BaseModel):
    """Anything inside a body: frozen, strict, no unknown fields when a person writes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Body(Part):
    """A body. Subclasses name their kind: `class X(Body, kind="session.recorded", title=…)`."""

    KIND: ClassVar[str] = ""
    V: ClassVar[int] = 1
    SUBJECT: ClassVar[Subject] = "family"
    AUTHORITY: ClassVar[frozenset[str]] = ANYONE
    RECORDABLE: ClassVar[bool] = True
    REVIEWED: ClassVar[bool] = False

    def __init_subclass__(
        cls,
        *,
        kind: str = "",
        subject: Subject = "family",
        authority: frozenset[str] = ANYONE,
        recordable: bool = True,
        reviewed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        if not kind:
            return
        cls.KIND, cls.SUBJECT, cls.AUTHORITY = kind, subject, authority
        cls.RECORDABLE, cls.REVIEWED = recordable, reviewed
        KINDS[kind] = cls

    @classmethod
    def called(cls) -> str:
        """What the field calls this kind, e.g. “Session recorded”."""
        return str(cls.model_config.get("title") or cls.KIND)

    def to_bytes(self) -> bytes:
        """The exact bytes to be stored, hashed and sent."""
        said = self.model_dump(mode="json", exclude_none=True)
        for name, field in type(self).model_fields.items():
            # “None” said on purpose, as in an allocation to nobody, is not the same as not said.
            if field.is_required():
                said.setdefault(name, None)
        return strict_json.dump(said)


KINDS: dict[str, type[Body]] = {}


class Correctable(Body):
    """A body that may take the place of an earlier one of its kind; both stay readable."""

    corrects: Head | None = Field(default=None, description="head of the entry that this one replaces")
    correction_reason: Words = Field(default="", description="why the earlier entry was not right")


class Unreadable(Part):
    """A body of a kind, version or shape that this program does not know. Kept byte for byte."""

    kind: str
    why: str


def kind_named(name: str) -> type[Body]:
    """The model of a kind. Raises `Faults` naming what may be recorded."""
    found = KINDS.get(name)
    if found is None:
        raise Faults(
            "Unknown kind",
            (("kind", f"“{clean(name)[:60]}” is not a kind of entry"),),
            "`fsm-tui schema` lists the kinds.",
        )
    return found


def parse(kind: str, v: int, body: bytes) -> tuple[Body | Unreadable, bool]:
    """A stored body and whether it held fields that this version does not know.

    Never raises: what cannot be read becomes `Unreadable` and shows as “needs a newer version”.
    """
    model = KINDS.get(kind)
    if model is None:
        return Unreadable(kind=kind, why="needs a newer version"), True
    try:
        return model.model_validate_json(body), False
    except ValidationError as fault:
        unknown_only = all(each["type"] == "extra_forbidden" for each in fault.errors(include_input=False))
    if unknown_only or v > model.V:
        try:
            return model.model_validate_json(body, extra="ignore"), True
        except ValidationError:
            pass
    why = "needs a newer version" if v > model.V else "has a shape that this program cannot read"
    return Unreadable(kind=kind, why=why), v > model.V


def accept(kind: str, raw: object) -> Body:
    """A body that a person or a file gives. Raises `Faults`, each fault named by its dotted path."""
    model = kind_named(kind)
    try:
        return model.model_validate_json(strict_json.dump(raw))
    except TypeError as fault:
        raise Faults("Not accepted", (("", _NOT_JSON.get(str(fault), str(fault))),), "Nothing was written.") from None
    except UnicodeEncodeError:
        said = "holds half a character that cannot be written"
        raise Faults("Not accepted", (("", said),), "Nothing was written.") from None
    except ValidationError as fault:
        raise Faults(
            "Not accepted",
            tuple(
                (".".join(str(step) for step in _steps(each)), _sentence(each))
                for each in fault.errors(include_input=False, include_url=False)
            ),
            "Nothing was written.",
        ) from None


def _steps(fault: Any) -> tuple[Any, ...]:
    """Where a fault belongs, from the outermost field to the innermost."""
    raised = fault.get("ctx", {}).get("error")
    return (*fault["loc"], raised.place) if isinstance(raised, At) else tuple(fault["loc"])


_NOT_JSON = {
    "floats are not recorded": "amounts are whole numbers or text",
    "nested too deeply": "is nested too deeply",
}
_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of this kind",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "model_type": "must be an object with named fields",
    "string_pattern_mismatch": "is not an identifier or code of ours",
} | dict.fromkeys(
    ("date_from_datetime_parsing", "date_parsing", "date_type", "date_from_datetime_inexact"),
    "is not a date that exists; write it as 2026-03-31",
)


def _sentence(fault: Any) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "string_pattern_mismatch" and context.get("pattern") == HOUR:
        return "is not an hour of the day; write it as 14:30"
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind in ("less_than_equal", "greater_than_equal"):
        return f"must be {'at most' if kind.startswith('less') else 'at least'} {context.get('le', context.get('ge'))}"
    # The check comes after the cleaning of the text, and pydantic then speaks of items.
    if kind in ("string_too_long", "too_long"):
        return f"is longer than {context.get('max_length'):,} characters"
    if kind in ("string_too_short", "too_short"):
        return "is empty"
    if kind in ("enum", "literal_error"):
        return f"must be one of {context.get('expected')}"
    said = str(fault["msg"]).removeprefix("Value error, ")
    return said[0].lower() + said[1:]
