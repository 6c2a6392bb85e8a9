"""The shapes of compound values in rule packs; simple ones are terms, numbers, times and texts."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum

import msgspec

from domain.model.term import Term


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base: unknown members are refused, so a misspelt one does not go unnoticed."""


# --- reception


class Cutoff(Shape, frozen=True):
    """The hour after which "within the day" means the next working day, for procedures of these fields."""

    at: time
    fields: tuple[str, ...]


class TransferRule(StrEnum):
    """When a received dossier goes on to those who process it."""

    SAME_WORKING_DAY = "same_working_day"
    IMMEDIATELY = "immediately"


class Transfer(Shape, frozen=True):
    """cutoff: what was received after it may go first thing on the next working day."""

    rule: TransferRule
    cutoff: time | None = None


class FormRule(Shape, frozen=True):
    """A statutory form. Titles differ between texts in use, so other titles are kept beside the official one."""

    number: str
    title_vi: str
    aliases: tuple[str, ...] = ()


class CodeFormat(Shape, frozen=True):
    """How dossier codes are written: unit code, day of receipt, running number with at least so many digits."""

    unit_example: str
    date_digits: int
    number_digits: int

    def __post_init__(self) -> None:
        if self.date_digits not in (6, 8) or not 4 <= self.number_digits <= 7:
            raise ValueError("dates have 6 or 8 digits, running numbers 4 to 7")


class PortalStatus(Shape, frozen=True):
    number: int
    name_vi: str


class ChannelRule(Shape, frozen=True):
    """A channel of the national portal, with the channels of ours that it counts."""

    number: int
    name_vi: str
    channels: tuple[str, ...]


# --- supervision


class Rung(Shape, frozen=True):
    """One rung of the escalation ladder; its bearer at delivery owes an answer within the term."""

    office: str
    answer_term: str

    def __post_init__(self) -> None:
        Term.parse(self.answer_term)

    @property
    def term(self) -> Term:
        return Term.parse(self.answer_term)


class ProhibitedAct(Shape, frozen=True):
    """A prohibited act, which is a category of findings."""

    code: str
    text_vi: str


class IndexRule(Shape, frozen=True):
    """An index of the evaluation of handling, each worth 0, 1 or 2 points."""

    number: int
    name_vi: str
    points: dict[str, int] = {}


class Band(Shape, frozen=True):
    """A result of the evaluation, from so many points on."""

    name_vi: str
    from_points: int


class IndicatorGroup(Shape, frozen=True):
    """A group of Decision 766 with its maximum, and what is known of its components."""

    number: int
    name_vi: str
    max_points: int
    components: tuple[IndicatorComponent, ...] = ()


class IndicatorComponent(Shape, frozen=True):
    """max_points None: not read in a text."""

    name_vi: str
    max_points: int | None = None
    verified: bool = False


class OnlineLevelRule(Shape, frozen=True):
    level: str
    definition_vi: str


# --- discipline


class Severity(Shape, frozen=True):
    """A level of gravity and the form that a first act of it leads to."""

    code: str
    name_vi: str
    form: str = ""


class Timer(Shape, frozen=True):
    """A term within the disciplinary steps; not_before: at least so long must lie between."""

    code: str
    name_vi: str
    term: str
    not_before: bool = False

    def __post_init__(self) -> None:
        Term.parse(self.term)


class Council(Shape, frozen=True):
    """A disciplinary council: whom it judges, how many sit in it, and the seats that were read in a text."""

    subject: str
    members: tuple[str, ...]
    size: int

    def __post_init__(self) -> None:
        if self.size < max(len(self.members), 1):
            raise ValueError("size is less than the number of members")


class Raises(Shape, frozen=True):
    """How many forms heavier the law goes for several acts at once, and for an act while an earlier form is served."""

    several_acts: int = 0
    while_serving: int = 0


class RegimePart(StrEnum):
    FORMS = "forms"
    LIMITATION = "limitation"
    HANDLING = "handling"


class Regime(Shape, frozen=True):
    """Forms from light to heavy, limitation and handling time. Periods are written `24m` (months), `90d` (days).

    limitation: for the lightest form, and for all others. handling: the usual time, and if complex.
    read: of a clause that is unverified as a whole, the parts that were read in a text all the same.
    """

    forms: tuple[str, ...]
    limitation: tuple[str, str]
    handling: tuple[str, str]
    read: tuple[RegimePart, ...] = ()

    def __post_init__(self) -> None:
        for period in (*self.limitation, *self.handling):
            if not _PERIOD.fullmatch(period):
                raise ValueError(f"{period} is no period")


_PERIOD = re.compile(r"[1-9][0-9]{0,3}[md]")
_CODE = re.compile(r"[a-z][a-z0-9_]*")


class Ground(Shape, frozen=True):
    """A ground, case or circumstance with a code.

    after_reminder: counts only after a written reminder. waivable: the person may give the deferral up in writing.
    excluded: excludes responsibility, and does not merely exempt from discipline. unverified: this one was not read,
    though its clause was.
    """

    code: str
    text_vi: str
    after_reminder: bool = False
    waivable: bool = False
    excluded: bool = False
    unverified: bool = False

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"{self.code} is no code")
