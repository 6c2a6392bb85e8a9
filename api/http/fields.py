"""What a member of a request body may hold, by the type of the command's field. Everything has a bound.

Instants and days are read from their written form here: pydantic itself would also take a number in quotes for one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from domain.model.working_time import FIRST_YEAR, LAST_YEAR

MAX_SHORT: Final = 500
MAX_LONG: Final = 8_000
MAX_FILE: Final = 100_000
"""Of a file that comes as text, such as one of rules."""

MAX_ITEMS: Final = 400
MAX_INTEGER: Final = 2**53 - 1
"""Integers beyond this are not the same number to every JSON reader."""

LONG_TEXTS: Final = frozenset(
    {
        "answer", "cause", "changes", "conditions", "course", "decision", "description", "doubts", "explanation",
        "fee_note", "found", "heard", "how", "items", "manner", "measure", "measures", "missing", "note", "notice",
        "opinion", "outcome", "question", "reason", "reasons", "remark", "remarks", "sequence", "statement", "text",
    }
)  # fmt: skip
"""Members that hold sentences, possibly several lines; all others hold ids, names and codes."""

IDS: Final = (
    "_official", "_unit", "official_id", "unit_id", "agency_id", "parent_id", "successor_id", "acting_id", "about",
    "approved_by", "in_place_of", "unit_in_charge",
)  # fmt: skip
"""Ends of the names of members that hold an id of the organisation."""

FILES: Final = {"RuleFile": frozenset({"text"})}
"""Fields that hold a whole file."""

WORKED_OUT: Final = {"ProcedureVersion": frozenset({"flags"})}
"""Fields that the domain fills in; no request has them."""

STRICT: Final = ConfigDict(strict=True, extra="forbid", frozen=True)

# Control characters, and the marks that turn the direction of text: they make one text look like another.
LINE: Final = r"^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$"
TEXT: Final = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$"
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME: Final = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)


def moment(text: str) -> datetime:
    """An instant in its written form, with its zone. PydanticCustomError."""
    try:
        read = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
    except ValueError:
        read = None
    if read is None or not FIRST_YEAR < read.year < LAST_YEAR:
        raise PydanticCustomError("moment", "an instant with its zone, between 1977 and 2198, is needed")
    return read


def _day(text: str) -> date:
    try:
        read = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        read = None
    if read is None or not FIRST_YEAR < read.year < LAST_YEAR:
        raise PydanticCustomError("day", "a day between 1977 and 2198 is needed")
    return read


def _time(text: str) -> time:
    try:
        read = time.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        read = None
    if read is None:
        raise PydanticCustomError("time_of_day", "a time of day is needed")
    return read


def composed(text: str) -> str:
    """In composed form (NFC)."""
    return unicodedata.normalize("NFC", text)


Moment: Final = Annotated[
    str, Field(max_length=40), AfterValidator(moment), WithJsonSchema({"type": "string", "format": "date-time"})
]
Day: Final = Annotated[
    str, Field(max_length=10), AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
_TimeOfDay: Final = Annotated[
    str,
    Field(max_length=8),
    AfterValidator(_time),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"}),
]


def _random(given: UUID) -> UUID:
    if given.version not in (4, 7):
        raise PydanticCustomError("uuid_not_random", "a random UUID is needed")
    return given


NewId = Annotated[UUID, AfterValidator(_random)]
"""An id that a caller chooses for something new. Ids derived from names are streams of our own."""

Integer: Final = Annotated[int, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)]


ID: Final = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""The id of an official, a unit, an agency; none begins with the tilde of those who are no officials."""


def text(*, long: bool, required: bool) -> Any:
    """A text in composed form; one that is required says something."""
    limit, pattern = (MAX_LONG, TEXT) if long else (MAX_SHORT, LINE)
    return Annotated[
        str, Field(min_length=1 if required else 0, max_length=limit, pattern=pattern), AfterValidator(composed)
    ]


def _changes(changes: dict[str, Any]) -> dict[str, Any]:
    """Members of an event as a correction replaces them: plain values, in the forms of this interface."""
    for name, value in changes.items():
        _plain(name, value, depth=4)
    return changes


def _plain(name: str, value: Any, depth: int) -> None:
    fit = True
    match value:
        case bool() | None:
            pass
        case int():
            fit = abs(value) <= MAX_INTEGER
        case str():
            fit = len(value) <= MAX_LONG and re.match(TEXT, value) is not None
            if name.endswith("_at"):
                moment(value)
            elif name.endswith("_on"):
                _day(value)
        case list() if depth and len(value) <= MAX_ITEMS:
            for item in value:
                _plain(name, item, depth - 1)
        case dict() if depth and len(value) <= MAX_ITEMS:
            for inner, item in value.items():
                _plain(inner, item, depth - 1)
        case _:
            fit = False
    if not fit:
        raise PydanticCustomError("plain_value", "a plain value within the bounds of this interface is needed")


Changes: Final = Annotated[
    dict[Annotated[str, Field(max_length=MAX_SHORT, pattern=r"^[a-z_]+$")], Any],
    Field(min_length=1, max_length=50),
    AfterValidator(_changes),
]


def member(name: str, hint: Any, *, required: bool) -> Any:
    """The type of a request's member, from a field's type. TypeError for a type that has no form here."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return member(name, arguments[0], required=required)
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        return member(name, inner, required=True) | None
    if origin is tuple:
        item: Any = member(name, arguments[0], required=True)
        return Annotated[tuple[item, ...], Field(max_length=MAX_ITEMS)]
    if hint is str and name.endswith(IDS):
        return ID if required else ID | Literal[""]
    if hint is str:
        return text(long=name in LONG_TEXTS, required=required)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return struct_model(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _PLAIN[hint]


_FILE: Final = Annotated[str, Field(min_length=1, max_length=MAX_FILE, pattern=TEXT), AfterValidator(composed)]

_PLAIN: Final[dict[Any, Any]] = {
    bool: bool,
    int: Integer,
    UUID: UUID,
    datetime: Moment,
    date: Day,
    time: _TimeOfDay,
}


@cache
def struct_model(cls: type[msgspec.Struct]) -> type[BaseModel]:
    """The request form of a structure that a command carries, such as a procedure's version."""
    hints = get_type_hints(cls, include_extras=True)
    left_out = WORKED_OUT.get(cls.__name__, frozenset())
    members: dict[str, Any] = {}
    for field in msgspec.structs.fields(cls):
        if field.name not in left_out:
            default = ... if field.required else field.default
            whole = field.name in FILES.get(cls.__name__, frozenset())
            form = _FILE if whole else member(field.name, hints[field.name], required=field.required)
            members[field.name] = (form, default)
    return create_model(f"{cls.__name__}Given", __config__=STRICT, __doc__=cls.__doc__, **members)
