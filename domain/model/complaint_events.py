"""What happens to a complaint or proposal (phản ánh, kiến nghị) about an official's act, a unit or a procedure.

Who complains is in the vault: the events hold an id that says nothing, and the matter in words. A complaint about a
dossier also stands in that dossier, as `dossier.Complained` and, once it is answered, `dossier.ComplaintAnswered`.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

import msgspec

from domain.model.deadline import Deadline
from domain.model.event import Event, Instant, OfficialId, UnitId, topic
from domain.model.proceeding import Opening


class ComplaintChannel(StrEnum):
    """How it came in."""

    ONLINE = "online"
    COUNTER = "counter"
    PORTAL = "portal"


class ComplaintKind(StrEnum):
    """What it is about, as the complainant chose it."""

    ATTITUDE = "attitude"
    DELAY = "delay"
    PAPERS = "papers"
    MONEY = "money"
    PROCEDURE = "procedure"
    OTHER = "other"


class AtUnit(msgspec.Struct, frozen=True, kw_only=True):
    """The unit that handles it, and its terms from now, each with whether its clause binds.

    due_at, deadline: to answer. take_up_due_at: to take it up (assign it or ask for more). pass_on_due_at: to pass it
    on, where it is not for this unit. refuse_due_at: to refuse it.
    """

    unit_id: UnitId
    due_at: Instant
    deadline: Deadline
    binds: bool
    take_up_due_at: Instant
    take_up_binds: bool
    pass_on_due_at: Instant
    pass_on_binds: bool
    refuse_due_at: Instant
    refuse_binds: bool


class ComplaintEvent(Event, frozen=True, kw_only=True):
    """Something about the complaint in whose stream it stands."""


@topic("complaint.Opened")
class Opened(Opening, frozen=True, kw_only=True):
    """Lodged, or passed on by the portal.

    about_official, about_unit: whom it is about, where the complainant named somebody. field: of the procedures it
    lies in, e.g. Đất đai. dossier_id, complaint_no: the dossier it is about, and its number there. person_id: the
    complainant in the vault, where they are not the applicant of that dossier.
    """

    channel: ComplaintChannel
    kind: ComplaintKind
    text: str
    at_unit: AtUnit
    field: str = ""
    about_official: OfficialId | None = None
    about_unit: UnitId | None = None
    procedure_code: str | None = None
    dossier_id: UUID | None = None
    complaint_no: int | None = None
    person_id: UUID | None = None


# --- taking it up


@topic("complaint.AskedForMore")
class AskedForMore(ComplaintEvent, frozen=True, kw_only=True):
    """What the complainant is asked for; from here on the clock stands still. deadline: with that stop."""

    request_no: int
    question: str
    deadline: Deadline


@topic("complaint.MoreReceived")
class MoreReceived(ComplaintEvent, frozen=True, kw_only=True):
    """The complainant's answer; the clock runs again, to another `due_at`."""

    request_no: int
    text: str
    due_at: Instant
    deadline: Deadline


@topic("complaint.Refused")
class Refused(ComplaintEvent, frozen=True, kw_only=True):
    """It is not taken up, for a reason that the complainant is told."""

    reason: str


@topic("complaint.PassedOn")
class PassedOn(ComplaintEvent, frozen=True, kw_only=True):
    """To the unit that is competent, with terms of its own; or to a body outside the system, where it ends here."""

    reason: str
    at_unit: AtUnit | None = None
    outside: str | None = None


@topic("complaint.Assigned")
class Assigned(ComplaintEvent, frozen=True, kw_only=True):
    """To somebody uninvolved, who judges and answers it."""

    to_official: OfficialId
    note: str = ""


# --- being heard, judging


@topic("complaint.HearingAsked")
class HearingAsked(ComplaintEvent, frozen=True, kw_only=True):
    """An official whom it concerns may speak until `until`. It is their right, no duty."""

    official: OfficialId
    question: str
    until: Instant


@topic("complaint.Spoken")
class Spoken(ComplaintEvent, frozen=True, kw_only=True):
    """What the official concerned says; it stands beside the conclusion for good."""

    official: OfficialId
    text: str


@topic("complaint.Judged")
class Judged(ComplaintEvent, frozen=True, kw_only=True):
    """Upheld or not, with reasons, by the uninvolved one to whom it is assigned."""

    level: int
    upheld: bool
    reasons: str
    measure: str = ""


# --- answering


@topic("complaint.Answered")
class Answered(ComplaintEvent, frozen=True, kw_only=True):
    """The complainant has the answer. contest_until: until when they may ask for a second level; None at the second.

    to_publish: it may be published, without names, by `publish_due_at`.
    """

    level: int
    answer: str
    upheld: bool
    contest_until: Instant | None = None
    to_publish: bool = False
    publish_due_at: Instant | None = None
    publish_binds: bool = False


@topic("complaint.AnswerPublished")
class AnswerPublished(ComplaintEvent, frozen=True, kw_only=True):
    """As the public may read it, without names."""

    question: str
    answer: str


@topic("complaint.PublicationWithheld")
class PublicationWithheld(ComplaintEvent, frozen=True, kw_only=True):
    reason: str


# --- the complainant's word on the answer


@topic("complaint.SatisfactionSaid")
class SatisfactionSaid(ComplaintEvent, frozen=True, kw_only=True):
    satisfied: bool
    remark: str = ""


@topic("complaint.Contested")
class Contested(ComplaintEvent, frozen=True, kw_only=True):
    """The complainant does not accept the answer; another unit looks at it a second time."""

    level: int
    reason: str
    at_unit: AtUnit
