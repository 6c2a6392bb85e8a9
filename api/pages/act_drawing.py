"""An act's form as a template draws it: each field with its words, its choices, what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import msgspec

from api.pages.act_choices import Choice, Choices
from api.pages.act_field_words import TERM_UNITS, WEEKDAYS
from api.pages.act_input import ACT, ANNUL, UNIT, YES, Fault, Typed
from api.pages.act_parts import SEPARATOR, Part, Widget
from api.pages.act_words import ACTS
from api.pages.natures.words import field_words
from api.pages.wording import Wording
from domain.model.attachment import Attachment

ASIDE = frozenset({"occurred_at", "legal_basis"})
"""Fields of every act that are seldom needed: they are drawn folded, where they may be left empty."""


BLANKS = 2
MOST_FILES = 10
"""That are sent with one form."""

EITHER = frozenset({"to_official", "to_unit", "outside"})
"""Fields of which one says to whom: none is required by itself, where there are several."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was kept for a form. value: as the form hands it on."""

    value: str
    name: str
    size_bytes: int


def kept_file(value: str) -> KeptFile:
    """What a form's hidden value says; its text for a name where it is none of ours."""
    try:
        found = msgspec.json.decode(value, type=Attachment)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return KeptFile(value, value[:100], 0)
    return KeptFile(value, found.name, found.size_bytes)


@dataclass(frozen=True, slots=True)
class Drawn:
    """path: its name in the form. id: in the page. rows: of a structure one, of several as many as are shown.

    either: one of several of which one is to be filled in.
    unit, units: of a term. annulled: of a correction, whether the whole event is to go.
    most: of files, how many there may be.
    """

    path: str
    id: str
    widget: Widget
    label: str
    hint: str
    required: bool
    value: str
    values: tuple[str, ...]
    choices: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    rows: tuple[tuple[Drawn, ...], ...] = ()
    error: str = ""
    limit: int = 0
    unit: str = ""
    units: tuple[Choice, ...] = ()
    annulled: bool = False
    either: bool = False
    most: int = 0

    @property
    def files(self) -> list[KeptFile]:
        """The files that were kept for the field."""
        return [kept_file(value) for value in self.values]

    @property
    def blanks(self) -> int:
        """Empty fields after those of several that are filled in."""
        return BLANKS if self.values else BLANKS + 1

    @property
    def described(self) -> str:
        """Ids of what describes the field, for `aria-describedby`."""
        return f"{self.id}-goi-y" + (f" {self.id}-loi" if self.error else "")

    @property
    def is_aside(self) -> bool:
        return self.path in ASIDE and not self.required

    @property
    def chosen(self) -> str:
        """The value as it is read: the label of a choice."""
        if self.widget is Widget.FILES:
            return ", ".join(one.name for one in self.files)
        labels = {one.value: one.label for _, group in self.choices for one in group}
        if self.widget is Widget.SEVERAL:
            return ", ".join(labels.get(value, value) for value in self.values if value)
        return labels.get(self.value, self.value)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How to draw the parts of one act."""

    act: str
    choices: Choices
    typed: Typed
    faults: Mapping[str, Fault]
    w: Wording

    def fields(self, parts: Collection[Part], prefix: str = "") -> tuple[Drawn, ...]:
        several = sum(part.name in EITHER for part in parts) > 1
        drawn = [self._field(part, prefix + part.name) for part in parts if self._is_drawn(part, prefix)]
        return tuple(replace(one, either=several and one.path.removeprefix(prefix) in EITHER) for one in drawn)

    def _is_drawn(self, part: Part, prefix: str) -> bool:
        """Whom one stands in for is asked only where there is somebody, or somebody was named."""
        if part.name != "acting_for" or prefix:
            return True
        return bool(self.choices.of(self.act, part)) or bool(self.typed.one(part.name))

    def _field(self, part: Part, path: str) -> Drawn:
        words = field_words(self.act, part.name)
        fault = self.faults.get(path)
        values = self.typed.all(path + ACT if part.widget is Widget.LATE_ACT else path)
        label = self.w.t(words.vi, words.en)
        return Drawn(
            path=path,
            id=id_of(path),
            widget=part.widget,
            label=label,
            hint=self.w.t(words.hint_vi, words.hint_en),
            required=part.required,
            value=values[-1] if values else "",
            values=values,
            choices=self._choices(part, path),
            rows=self._rows(part, path),
            error=self.w.t(fault.vi, fault.en) if fault is not None else "",
            limit=part.limit,
            unit=self.typed.one(path + UNIT) or "wd",
            units=tuple(Choice(code, self.w.t(unit.vi, unit.en)) for code, unit in TERM_UNITS.items())
            if part.widget is Widget.TERM
            else (),
            annulled=self.typed.one(path + ANNUL) == YES,
            most=1 if part.numeric else MOST_FILES,
        )

    def _choices(self, part: Part, path: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """By group; with what was typed, also where it is none of them."""
        if part.widget is Widget.WEEKDAYS:
            days = tuple(Choice(str(day), self.w.t(words.vi, words.en)) for day, words in enumerate(WEEKDAYS))
            return (("", days),)
        if part.widget is Widget.LATE_ACT:
            acts = tuple(Choice(act, self.w.t(ACTS[act].vi, ACTS[act].en)) for act in part.variants)
            return (("", acts),)
        found = self.choices.of(self.act, part)
        known = {one.value for one in found}
        if found:
            found += [Choice(typed, typed) for typed in self.typed.all(path) if typed and typed not in known]
        groups: dict[str, list[Choice]] = {}
        for one in found:
            groups.setdefault(one.group, []).append(one)
        return tuple((group, tuple(members)) for group, members in groups.items())

    def _rows(self, part: Part, path: str) -> tuple[tuple[Drawn, ...], ...]:
        match part.widget:
            case Widget.RECORD | Widget.CHANGES:
                return (self.fields(part.parts, path + SEPARATOR),)
            case Widget.RECORDS:
                rows = self.typed.rows(path) or [0]
                return tuple(self.fields(part.parts, f"{path}{SEPARATOR}{row}{SEPARATOR}") for row in rows)
            case Widget.LATE_ACT:
                act = self.typed.one(path + ACT)
                inner = Drawing(act, self.choices, self.typed, self.faults, self.w)
                return (inner.fields(part.variants[act], path + SEPARATOR),) if act in part.variants else ()
            case _:
                return ()


def id_of(path: str) -> str:
    """The id of a field in the page, to which the summary of errors leads."""
    return "o-" + path.replace(SEPARATOR, "-")


def label_of(act: str, path: str, w: Wording) -> str:
    """What the field at a path is called; empty for none."""
    name = path.rpartition(SEPARATOR)[2]
    if not name:
        return ""
    words = field_words(act, name)
    return w.t(words.vi, words.en)
