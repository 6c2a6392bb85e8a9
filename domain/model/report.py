"""A report (báo cáo) that was made: of what, as of which moment, with the hash of each of its files, and where it went.

The files lie outside the log; their hashes in it show whether they are still what was made. Reports of the schedule are
made by the system; the advice to the provincial committee is issued by a person, who may add words of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model.duty import Duty
from domain.model.event import Event, Instant, Recorded, UnitId, stream_id, topic
from domain.model.proceeding import Involvement, Nature, Opening

NAME: Final = "report"
LETTERS: Final = "BC"


class ReportKind(StrEnum):
    """daily: the day's board. unit: a unit's week. prepared: the month's advice as the system put it together, for a
    person to look at. advice: to the provincial committee, issued by a person.
    """

    DAILY = "daily"
    UNIT = "unit"
    PREPARED = "prepared"
    ADVICE = "advice"


class Channel(StrEnum):
    MAIL = "mail"
    WEBHOOK = "webhook"


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    media_type: str
    size_bytes: int
    sha256: str


# --- events


class ReportEvent(Event, frozen=True, kw_only=True):
    """Something in the stream of a report."""


@topic("report.Issued")
class ReportIssued(Opening, frozen=True, kw_only=True):
    """period: the day, or months, in words that are read again. subject: the unit, of a unit's report; else empty.

    as_of, about: the position of the log and the instant of which it speaks, so that it can be made again. remarks:
    what the person who issued it added.
    """

    kind: ReportKind
    period: str
    subject: str
    as_of: int
    about: Instant
    files: tuple[ReportFile, ...]
    remarks: str = ""


@topic("report.Delivered")
class ReportDelivered(ReportEvent, frozen=True, kw_only=True):
    """Taken in by whom it was sent to, after so many attempts. to: an address without secrets."""

    channel: Channel
    to: str
    attempts: int


@topic("report.DeliveryFailed")
class ReportDeliveryFailed(ReportEvent, frozen=True, kw_only=True):
    """Given up after so many attempts; it can be sent again."""

    channel: Channel
    to: str
    attempts: int
    reason: str


# --- state


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    channel: Channel
    to: str
    at: Instant
    position: int
    attempts: int
    reason: str = ""

    @property
    def failed(self) -> bool:
        return bool(self.reason)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    kind: ReportKind = ReportKind.DAILY
    period: str = ""
    subject: str = ""
    as_of: int = 0
    about: Instant | None = None
    files: tuple[ReportFile, ...] = ()
    remarks: str = ""
    issued_at: Instant | None = None
    deliveries: tuple[Delivery, ...] = ()

    def delivered(self, channel: Channel, to: str) -> bool:
        return any((one.channel, one.to) == (channel, to) and not one.failed for one in self.deliveries)


def report_id(kind: ReportKind, subject: UnitId, period: str) -> UUID:
    """The stream of a report of the schedule; there is one for each period."""
    return stream_id(NAME, f"{kind}:{subject}:{period}")


def evolve(state: Report, recorded: Recorded[Event]) -> Report:
    """Apply one event of the stream. Never fails; an event of another kind changes nothing."""
    body = recorded.body
    match body:
        case ReportIssued():
            return Report(
                kind=body.kind,
                period=body.period,
                subject=body.subject,
                as_of=body.as_of,
                about=body.about,
                files=body.files,
                remarks=body.remarks,
                issued_at=body.occurred_at,
            )
        case ReportDelivered() | ReportDeliveryFailed():
            delivery = Delivery(
                channel=body.channel,
                to=body.to,
                at=body.occurred_at,
                position=recorded.position,
                attempts=body.attempts,
                reason=body.reason if isinstance(body, ReportDeliveryFailed) else "",
            )
            return msgspec.structs.replace(state, deliveries=(*state.deliveries, delivery))
        case _:
            return state


def _no_duties(_state: Report) -> Sequence[Duty]:
    return ()


NATURE: Final = Nature(
    name=NAME,
    letters=LETTERS,
    vi="Báo cáo",
    en="Report",
    opening=ReportIssued,
    initial=Report(),
    evolve=evolve,
    duties=_no_duties,
    involved=lambda state: Involvement(units=frozenset({state.subject} - {""})),
    title=lambda state: f"{state.kind} {state.subject} {state.period}".replace("  ", " "),
    stage=lambda state: "report-undelivered" if state.deliveries and state.deliveries[-1].failed else "report-issued",
    ended_at=lambda state: state.issued_at,
)
