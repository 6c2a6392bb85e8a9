"""The explanation (giải trình) that an agency owes the Chairman after a month with too many late dossiers.

A rule of Đồng Tháp of 2023: more than 2 % late in a month. By our definition (DOMAIN.md §7) late is what ended in the
month after the first slip's date, or was open and overdue at its end; over all that ended in it and those. The figure
is reckoned as of the month's end, and stands in the opening with its N, however small that is. The leader explains;
the Chairman's office accepts, or sends it back with a term of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.model.attachment import Attachment
from domain.model.deadline import Deadline
from domain.model.duty import Duty
from domain.model.event import ActorId, AgencyId, Event, Instant, Recorded, UnitId, stream_id, topic
from domain.model.proceeding import Involvement, Nature, Opening

NAME: Final = "explanation"
LETTERS: Final = "GT"

EXPLAIN: Final = "explain-lateness"
ASSESS: Final = "assess-explanation"
"""Kinds of duties."""

SMALL: Final = 10
"""Below it a share says little: the number is marked, and the duty stands all the same."""


# --- events


class ExplanationEvent(Event, frozen=True, kw_only=True):
    """Something in the stream of an explanation."""


@topic("explanation.Opened")
class ExplanationOpened(Opening, frozen=True, kw_only=True):
    """late of `of` dossiers in the month, as of the last event recorded by its end (`as_of`).

    month: its first day. limit_percent: the share that was passed; rule: its document. assessing_unit: of the
    Chairman's office. binds: the rule was verified and in force in the month, so that a missed duty is on record.
    """

    agency_id: AgencyId
    unit_id: UnitId
    assessing_unit: UnitId
    month: date
    late: int
    of: int
    as_of: int
    limit_percent: int
    rule: str
    deadline: Deadline
    binds: bool


@topic("explanation.Given")
class ExplanationGivenForMonth(ExplanationEvent, frozen=True, kw_only=True):
    """What happened, what is done about it, and until when. assess: the term in which it is looked at."""

    explanation_no: int
    text: str
    measures: str
    until_on: date
    assess: Deadline
    assess_binds: bool
    attachments: tuple[Attachment, ...] = ()


@topic("explanation.SentBack")
class ExplanationSentBack(ExplanationEvent, frozen=True, kw_only=True):
    """Not enough yet: a new term, which is a duty of its own."""

    explanation_no: int
    reason: str
    deadline: Deadline


@topic("explanation.Accepted")
class ExplanationAccepted(ExplanationEvent, frozen=True, kw_only=True):
    explanation_no: int
    note: str = ""


# --- state


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """An explanation as given, with the term in which it is assessed, and what came of that.

    hands: who gave it, and in whose name.
    """

    explanation_no: int
    by: ActorId
    at: Instant
    position: int
    text: str
    measures: str
    until_on: date
    assess: Deadline
    assess_binds: bool
    attachments: tuple[Attachment, ...]
    assessed_at: Instant | None = None
    assessed_by: ActorId | None = None
    assessed_position: int | None = None
    accepted: bool | None = None
    words: str = ""
    hands: frozenset[ActorId] = frozenset()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A term in which an explanation is owed: from the opening, or from a sending back."""

    began_at: Instant
    began_position: int
    deadline: Deadline


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    agency_id: AgencyId = ""
    unit_id: UnitId = ""
    assessing_unit: UnitId = ""
    month: date = date(1, 1, 1)
    late: int = 0
    of: int = 0
    as_of: int = 0
    limit_percent: int = 0
    rule: str = ""
    binds: bool = False
    asked: tuple[Asked, ...] = ()
    given: tuple[Given, ...] = ()

    @property
    def small(self) -> bool:
        return self.of < SMALL

    @property
    def waiting(self) -> Given | None:
        """The explanation that nobody has assessed yet."""
        return self.given[-1] if self.given and self.given[-1].assessed_at is None else None

    @property
    def is_owed(self) -> bool:
        return len(self.asked) > len(self.given)

    @property
    def accepted_at(self) -> datetime | None:
        return self.given[-1].assessed_at if self.given and self.given[-1].accepted else None


def explanation_id(agency: AgencyId, month: date) -> UUID:
    """The stream of an agency's explanation of a month; there is one."""
    return stream_id(NAME, f"{agency}:{month:%Y-%m}")


def is_over(late: int, of: int, limit_percent: int) -> bool:
    """Whether the share of late ones is above the limit."""
    return 100 * late > limit_percent * of


def evolve(state: Explanation, recorded: Recorded[Event]) -> Explanation:
    """Apply one event of the stream. Never fails; an event of another kind changes nothing."""
    body, replace = recorded.body, msgspec.structs.replace
    at, position, who = body.occurred_at, recorded.position, body.acting_for or body.actor
    match body:
        case ExplanationOpened():
            return Explanation(
                agency_id=body.agency_id,
                unit_id=body.unit_id,
                assessing_unit=body.assessing_unit,
                month=body.month,
                late=body.late,
                of=body.of,
                as_of=body.as_of,
                limit_percent=body.limit_percent,
                rule=body.rule,
                binds=body.binds,
                asked=(Asked(began_at=at, began_position=position, deadline=body.deadline),),
            )
        case ExplanationGivenForMonth():
            given = Given(
                explanation_no=body.explanation_no,
                by=who,
                at=at,
                position=position,
                text=body.text,
                measures=body.measures,
                until_on=body.until_on,
                assess=body.assess,
                assess_binds=body.assess_binds,
                attachments=body.attachments,
                hands=frozenset({body.actor, who}),
            )
            return replace(state, given=(*state.given, given))
        case ExplanationSentBack():
            state = _assessed(state, recorded, accepted=False, words=body.reason)
            return replace(
                state, asked=(*state.asked, Asked(began_at=at, began_position=position, deadline=body.deadline))
            )
        case ExplanationAccepted():
            return _assessed(state, recorded, accepted=True, words=body.note)
        case _:
            return state


def _assessed(state: Explanation, recorded: Recorded[Event], *, accepted: bool, words: str) -> Explanation:
    body = recorded.body
    last = msgspec.structs.replace(
        state.given[-1],
        assessed_at=body.occurred_at,
        assessed_by=body.acting_for or body.actor,
        assessed_position=recorded.position,
        accepted=accepted,
        words=words,
    )
    return msgspec.structs.replace(state, given=(*state.given[:-1], last))


def duties(state: Explanation) -> Sequence[Duty]:
    """Each explanation that was ever owed, each followed by the look at it."""
    found: list[Duty] = []
    for number, asked in enumerate(state.asked, 1):
        given = state.given[number - 1] if number <= len(state.given) else None
        found.append(
            Duty(
                key=f"explain:{number}",
                kind=EXPLAIN,
                unit=state.unit_id,
                began_at=asked.began_at,
                began_position=asked.began_position,
                due_at=_due(asked.deadline),
                met_at=given.at if given is not None else None,
                met_position=given.position if given is not None else None,
                met_by=given.by if given is not None else None,
                binds=state.binds,
            )
        )
        if given is not None:
            found.append(
                Duty(
                    key=f"assess:{number}",
                    kind=ASSESS,
                    unit=state.assessing_unit,
                    began_at=given.at,
                    began_position=given.position,
                    due_at=_due(given.assess),
                    met_at=given.assessed_at,
                    met_position=given.assessed_position,
                    met_by=given.assessed_by,
                    binds=given.assess_binds,
                )
            )
    return found


def stage(state: Explanation) -> str:
    if state.accepted_at is not None:
        return "explanation-accepted"
    return "explanation-owed" if state.is_owed else "explanation-given"


def _due(deadline: Deadline) -> datetime:
    assert deadline.due_at is not None, "the term of an explanation does not wait"
    return deadline.due_at


NATURE: Final = Nature(
    name=NAME,
    letters=LETTERS,
    vi="Giải trình tỷ lệ trễ hạn",
    en="Explanation of a late share",
    opening=ExplanationOpened,
    initial=Explanation(),
    evolve=evolve,
    duties=duties,
    involved=lambda state: Involvement(units=frozenset({state.unit_id, state.assessing_unit} - {""})),
    title=lambda state: f"{state.agency_id} {state.month:%m/%Y}: {state.late}/{state.of}",
    stage=stage,
    ended_at=lambda state: state.accepted_at,
)
