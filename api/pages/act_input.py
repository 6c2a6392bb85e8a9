"""From what somebody typed into an act's form to the content of its order, and from an order's faults to the fields.

What cannot be read is handed on as it was typed: the order's own model refuses it, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from api.http.problem import faults
from api.pages.act_parts import SEPARATOR, Part, Widget
from api.pages.written import (
    amount_written,
    day_shown,
    day_written,
    moment_shown,
    moment_written,
    term_parts,
    term_written,
    time_written,
)
from projections.words import Words

UNIT: Final = ".don-vi"
"""After the name of a term: the field of its unit."""

ACT: Final = ".act"
"""After the name of a late act: the field that says which."""

ANNUL: Final = ".huy-bo"
"""After the name of changes: the mark that the whole event is annulled."""

YES, NO = "1", "0"

MOST_ROWS: Final = 60

_WRITTEN: Final[Mapping[Widget, Callable[[str], str]]] = {
    Widget.DAY: day_written,
    Widget.MOMENT: moment_written,
    Widget.TIME: time_written,
}

_NAMING: Final = frozenset(
    {Widget.NUMBERS, Widget.DOSSIER, Widget.DOSSIERS, Widget.PROCEEDING, Widget.SEVERAL, Widget.FILES}
)

_FAULTS: Final[Mapping[str, Words]] = {
    "missing": Words("cần điền", "has to be filled in"),
    "string_too_short": Words("cần điền", "has to be filled in"),
    "too_short": Words("chưa sửa gì", "nothing is changed"),
    "day": Words("cần là ngày/tháng/năm, như 17/04/2020", "has to be day/month/year, such as 17/04/2020"),
    "moment": Words("cần là giờ và ngày, như 09:30 17/04/2020", "has to be time and day, such as 09:30 17/04/2020"),
    "enum": Words("chọn một trong các mục", "choose one of the list"),
    "literal_error": Words("chọn một trong các mục", "choose one of the list"),
    "union_tag_invalid": Words("chọn một trong các mục", "choose one of the list"),
    "union_tag_not_found": Words("chọn một trong các mục", "choose one of the list"),
    "int_type": Words("cần là số, như 3", "has to be a number, such as 3"),
    "uuid_parsing": Words(
        "không thấy; ghi mã hồ sơ hoặc số vụ việc được xem", "there is none; give the code or number of one you may see"
    ),
    "string_pattern_mismatch": Words(
        "có ký tự không dùng được; chọn trong danh sách hoặc gõ lại", "has marks that cannot be used; choose or retype"
    ),
}
"""What a form says otherwise than the interface for programs does, by the code of the fault."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Values by the path of the field, each as often as it came. ids: of what was named by a code or a number."""

    values: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, object]]) -> Typed:
        found: dict[str, tuple[str, ...]] = {}
        for name, value in pairs:
            if isinstance(value, str):
                found[name] = (*found.get(name, ()), value)
        return cls(found)

    def one(self, path: str) -> str:
        """The last value; empty where there is none."""
        return self.values.get(path, ("",))[-1]

    def has(self, path: str) -> bool:
        return path in self.values

    def all(self, path: str) -> tuple[str, ...]:
        return self.values.get(path, ())

    def below(self, path: str) -> dict[str, tuple[str, ...]]:
        prefix = path + SEPARATOR
        return {name: values for name, values in self.values.items() if name.startswith(prefix)}

    def rows(self, path: str) -> list[int]:
        """The numbers of the lines of several that were typed or shown, at most `MOST_ROWS`."""
        numbers = {name[len(path) + 1 :].partition(SEPARATOR)[0] for name in self.below(path)}
        return sorted(int(one) for one in numbers if one.isdecimal())[:MOST_ROWS]

    def with_row(self, path: str) -> Typed:
        """The same with one more line of several, empty."""
        number = max(self.rows(path), default=0) + 1
        return replace(self, values={**self.values, f"{path}{SEPARATOR}{number}{SEPARATOR}": ("",)})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, in both languages; path "" where it is about no single field."""

    path: str
    vi: str
    en: str


def files_in(typed: Typed, path: str) -> list[dict[str, Any]]:
    """The files that were kept for a field, as an order names them; what is none is left to the model to refuse."""
    found = []
    for value in typed.all(path):
        try:
            found.append(msgspec.json.decode(value, type=dict[str, Any]))
        except (msgspec.DecodeError, msgspec.ValidationError):
            found.append({"name": value})
    return found


def content(parts: Iterable[Part], typed: Typed, prefix: str = "") -> dict[str, Any]:
    """The members of an order's content; what was left empty is left out."""
    found = {}
    for part in parts:
        value = _value(part, typed, prefix + part.name)
        if value is not None:
            found[part.name] = value
    return found


def compacted(parts: Iterable[Part], typed: Typed, prefix: str = "") -> Typed:
    """The same without lines in which nothing was typed, the others numbered anew: places in it are places in what
    `content` makes of it."""
    for part in parts:
        path = prefix + part.name
        if part.widget is Widget.RECORD:
            typed = compacted(part.parts, typed, path + SEPARATOR)
        elif part.widget is Widget.RECORDS:
            typed = _renumbered(part, typed, path)
    return typed


def field_faults(error: ValidationError, parts: tuple[Part, ...]) -> list[Fault]:
    """What a model found, at the fields where it was typed; of several at one field the first."""
    found: dict[str, Fault] = {}
    for fault in faults(error):
        path = _path(fault["pointer"].split("/")[1:], parts)
        words = _FAULTS.get(fault["code"])
        vi, en = (words.vi, words.en) if words is not None else (fault["vi"], fault["en"])
        found.setdefault(path, Fault(path, vi, en))
    return list(found.values())


def shown(part: Part, value: Any) -> tuple[str, ...]:
    """A value of JSON as it stands in the field before anything is typed."""
    match part.widget:
        case Widget.CHECK | Widget.YES_NO:
            return () if value is None else ((YES,) if value else (NO,))
        case Widget.LINES | Widget.NUMBERS | Widget.DOSSIERS:
            return ("\n".join(str(one) for one in value or ()),)
        case Widget.SEVERAL:
            return tuple(str(one) for one in value or ())
        case Widget.FILES:
            return ()
        case Widget.WEEKDAYS:
            return tuple(str(day) for day in value or ())
        case _ if value is None:
            return ()
        case Widget.DAY:
            return (day_shown(str(value)),)
        case Widget.MOMENT:
            return (moment_shown(str(value)),)
        case Widget.TIME:
            return (str(value)[:5],)
        case _:
            return (str(value),)


def as_typed(parts: Iterable[Part], values: Mapping[str, Any], prefix: str = "") -> dict[str, tuple[str, ...]]:
    """What a form holds that shows these values of JSON."""
    found: dict[str, tuple[str, ...]] = {}
    for part in parts:
        path, value = prefix + part.name, values.get(part.name, part.default)
        if part.widget is Widget.RECORD:
            found |= as_typed(part.parts, value or {}, path + SEPARATOR)
        elif part.widget is Widget.RECORDS:
            for row, item in enumerate(value or ()):
                found |= as_typed(part.parts, item, f"{path}{SEPARATOR}{row}{SEPARATOR}")
        elif part.widget is Widget.TERM and value is not None:
            number, unit = term_parts(str(value))
            found |= {path: (number,), path + UNIT: (unit,)}
        else:
            found[path] = shown(part, value)
    return found


def _value(part: Part, typed: Typed, path: str) -> Any:
    """None: it was left empty."""
    text = typed.one(path).strip()
    if part.widget in _NAMING:
        return _named(part, typed, path)
    match part.widget:
        case Widget.CHECK | Widget.YES_NO:
            return {YES: True, NO: False}.get(text)
        case Widget.NUMBER | Widget.KNOWN if part.numeric:
            return amount_written(text) if text else None
        case Widget.DAY | Widget.MOMENT | Widget.TIME:
            return _WRITTEN[part.widget](text) if text else None
        case Widget.TERM:
            return term_written(text, typed.one(path + UNIT)) if text else None
        case Widget.LINES:
            return [line.strip() for line in text.splitlines() if line.strip()] or None
        case Widget.WEEKDAYS:
            days = [amount_written(one) for one in typed.all(path) if one]
            return days if typed.has(path) else None
        case Widget.RECORD:
            inner = content(part.parts, typed, path + SEPARATOR)
            return inner if inner or part.required else None
        case Widget.RECORDS:
            rows = [content(part.parts, typed, f"{path}{SEPARATOR}{row}{SEPARATOR}") for row in typed.rows(path)]
            return rows or None
        case Widget.CHANGES:
            return None if typed.one(path + ANNUL) == YES else _changes(part, typed, path)
        case Widget.LATE_ACT:
            act = typed.one(path + ACT)
            return {"act": act, **content(part.variants.get(act, ()), typed, path + SEPARATOR)} if act else None
        case _:
            return text.replace("\r\n", "\n") or None


def _named(part: Part, typed: Typed, path: str) -> Any:
    """What names something that is there: files, dossiers, proceedings, people. None: it was left empty."""
    text = typed.one(path).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    match part.widget:
        case Widget.NUMBERS:
            return [amount_written(line) for line in lines] or None
        case Widget.DOSSIERS:
            return [typed.ids.get(line, line) for line in lines] or None
        case Widget.SEVERAL:
            return [one.strip() for one in typed.all(path) if one.strip()] or None
        case Widget.FILES:
            files = files_in(typed, path)
            return (files[-1] if files else None) if part.numeric else files or None
        case _:
            return typed.ids.get(text, text) or None


def _changes(part: Part, typed: Typed, path: str) -> dict[str, Any]:
    """The members whose fields hold something else than what they showed. Empty: none, which the model refuses."""
    found: dict[str, Any] = {}
    for inner in part.parts:
        at = path + SEPARATOR + inner.name
        before = as_typed([inner], {inner.name: inner.default}, path + SEPARATOR)
        now = {name: typed.all(name)[-1:] for name in {*before, *typed.below(at), at} if typed.has(name)}
        if any(_plain(before.get(name, ())) != _plain(values) for name, values in now.items()):
            value = _value(inner, typed, at)
            found[inner.name] = "" if value is None and inner.limit and not inner.nullable else value
    return found


def _plain(values: tuple[str, ...]) -> str:
    return (values[-1] if values else "").strip().replace("\r\n", "\n")


def _renumbered(part: Part, typed: Typed, path: str) -> Typed:
    kept = {name: values for name, values in typed.values.items() if not name.startswith(path + SEPARATOR)}
    number = 0
    for row in typed.rows(path):
        here = f"{path}{SEPARATOR}{row}{SEPARATOR}"
        unasked = {here + inner.name for inner in part.parts if inner.widget is Widget.CHECK}
        lines = typed.below(here.removesuffix(SEPARATOR))
        said = {name for name in lines if not name.endswith(UNIT)} - unasked
        if any(value.strip() for name in said for value in lines[name]):
            kept |= {f"{path}{SEPARATOR}{number}{SEPARATOR}{name[len(here) :]}": lines[name] for name in lines}
            number += 1
    return replace(typed, values=kept)


def _path(steps: list[str], parts: tuple[Part, ...]) -> str:
    """The field that a pointer into the content means: the farthest that there is on the way."""
    found: list[str] = []
    here = parts
    rest = [step.replace("~1", "/").replace("~0", "~") for step in steps]
    while rest:
        step = rest.pop(0)
        part = next((one for one in here if one.name == step), None)
        if part is None:
            break
        found.append(step)
        here = part.parts
        if part.widget is Widget.RECORDS and rest:
            found.append(rest.pop(0))
        elif part.widget is Widget.LATE_ACT and rest:
            here = part.variants.get(rest.pop(0), ())
    return SEPARATOR.join(found)
