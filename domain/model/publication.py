"""The publication of a procedure's version, or its taking down, at each agency concerned (DOMAIN.md §9).

Each agency owes two confirmations, each with a term of its own: the portal and the posted board (or an electronic
screen). A confirmation is what somebody said; a spot check says what somebody else found. One that refutes leaves the
confirmation where it stands and lays the duty on again with a new term.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model.attachment import Attachment
from domain.model.deadline import Deadline
from domain.model.duty import Duty
from domain.model.event import ActorId, AgencyId, Event, Instant, OfficialId, Recorded, UnitId, stream_id, topic
from domain.model.proceeding import Involvement, Nature, Opening

NAME: Final = "publication"
LETTERS: Final = "CK"


class Place(StrEnum):
    """Where a procedure is published: on the portal; on the posted board or electronic screen at the reception."""

    PORTAL = "portal"
    BOARD = "board"


class Purpose(StrEnum):
    PUBLISH = "publish"
    TAKE_DOWN = "take-down"


class Ending(StrEnum):
    """Why nothing more is owed: a later version takes its place, or the procedure was withdrawn."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """A duty as it is laid on: who owes it, until when and why until then, and what the term rests on.

    binds: the term is verified or a policy of ours. document: the law or the policy of the term.
    """

    agency_id: AgencyId
    unit_id: UnitId
    place: Place
    deadline: Deadline
    document: str
    binds: bool = True


# --- events


@topic("publication.Opened")
class PublicationOpened(Opening, frozen=True, kw_only=True):
    """By the decision to publish, or to withdraw. signed_on: the day of the decision, where it was given."""

    code: str
    version: int
    name: str
    decision: str
    purpose: Purpose
    laid: tuple[Laid, ...]
    signed_on: date | None = None


@topic("publication.PosterNamed")
class PosterNamed(Event, frozen=True, kw_only=True):
    """The head says who of the agency sees to it."""

    agency_id: AgencyId
    official_id: OfficialId


@topic("publication.Confirmed")
class PublicationConfirmed(Event, frozen=True, kw_only=True):
    """duty: the key of what it meets. address: of the page on the portal. on_screen: not on paper."""

    confirmation_no: int
    duty: str
    agency_id: AgencyId
    place: Place
    note: str = ""
    address: str = ""
    on_screen: bool = False
    attachments: tuple[Attachment, ...] = ()


@topic("publication.Checked")
class PublicationChecked(Event, frozen=True, kw_only=True):
    """A spot check. confirmation_no: the confirmation that stood then. as_required: what was found.

    laid: the duty laid on again, where it refutes a confirmation.
    """

    check_no: int
    agency_id: AgencyId
    place: Place
    as_required: bool
    note: str
    confirmation_no: int | None = None
    attachments: tuple[Attachment, ...] = ()
    laid: Laid | None = None


@topic("publication.Superseded")
class PublicationSuperseded(Event, frozen=True, kw_only=True):
    """What is still owed falls away. by_version: the version that took its place."""

    ending: Ending
    by_version: int | None = None


# --- state


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """One duty with what became of it."""

    key: str
    laid: Laid
    began_at: Instant
    began_position: int
    met_at: Instant | None = None
    met_position: int | None = None
    met_by: ActorId | None = None
    ended_at: Instant | None = None
    ended_position: int | None = None

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.ended_at is None


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """refuted_by: the number of the check that refuted it; whoever confirmed stays named."""

    confirmation_no: int
    duty: str
    agency_id: AgencyId
    place: Place
    by: ActorId
    at: Instant
    position: int
    note: str
    address: str
    on_screen: bool
    attachments: tuple[Attachment, ...]
    refuted_by: int | None = None


class Check(msgspec.Struct, frozen=True, kw_only=True):
    check_no: int
    agency_id: AgencyId
    place: Place
    as_required: bool
    confirmation_no: int | None
    by: ActorId
    at: Instant
    position: int
    note: str
    attachments: tuple[Attachment, ...]


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one. posters: who sees to it, by agency."""

    code: str = ""
    version: int = 0
    name: str = ""
    decision: str = ""
    signed_on: date | None = None
    purpose: Purpose = Purpose.PUBLISH
    owed: tuple[Owed, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    checks: tuple[Check, ...] = ()
    posters: dict[AgencyId, OfficialId] = {}
    ending: Ending | None = None
    by_version: int | None = None
    superseded_at: Instant | None = None

    @property
    def agencies(self) -> tuple[AgencyId, ...]:
        """Those concerned, in the order in which they were named."""
        return tuple(dict.fromkeys(one.laid.agency_id for one in self.owed))

    def latest(self, agency: AgencyId, place: Place) -> Owed | None:
        """The last duty of an agency at a place; None where it owes nothing there."""
        return next(
            (one for one in reversed(self.owed) if (one.laid.agency_id, one.laid.place) == (agency, place)), None
        )

    def standing(self, agency: AgencyId, place: Place) -> Confirmation | None:
        """The confirmation that stands there: the last one, unless a check refuted it."""
        for one in reversed(self.confirmations):
            if (one.agency_id, one.place) == (agency, place):
                return one if one.refuted_by is None else None
        return None


def publication_id(code: str, version: int, purpose: Purpose = Purpose.PUBLISH) -> UUID:
    """The stream of a version's publication, or taking down; there is one."""
    return stream_id(NAME, f"{code}:{version}:{purpose}")


def duty_key(state: Publication, agency: AgencyId, place: Place) -> str:
    """The key of the next duty there: `board:cl`, then `board:cl:2`."""
    before = sum((one.laid.agency_id, one.laid.place) == (agency, place) for one in state.owed)
    return f"{place}:{agency}" if not before else f"{place}:{agency}:{before + 1}"


def evolve(state: Publication, recorded: Recorded[Event]) -> Publication:
    """Apply one event of the stream. Never fails; an event of another kind changes nothing."""
    body, replace = recorded.body, msgspec.structs.replace
    match body:
        case PublicationOpened():
            state = Publication(
                code=body.code,
                version=body.version,
                name=body.name,
                decision=body.decision,
                signed_on=body.signed_on,
                purpose=body.purpose,
            )
            for laid in body.laid:
                state = _laid(state, laid, recorded)
            return state
        case PosterNamed():
            return replace(state, posters={**state.posters, body.agency_id: body.official_id})
        case PublicationConfirmed():
            return _confirmed(state, body, recorded)
        case PublicationChecked():
            return _checked(state, body, recorded)
        case PublicationSuperseded():
            owed = tuple(
                replace(one, ended_at=body.occurred_at, ended_position=recorded.position) if one.is_open else one
                for one in state.owed
            )
            return replace(
                state, owed=owed, ending=body.ending, by_version=body.by_version, superseded_at=body.occurred_at
            )
        case _:
            return state


def _laid(state: Publication, laid: Laid, recorded: Recorded[Event]) -> Publication:
    one = Owed(
        key=duty_key(state, laid.agency_id, laid.place),
        laid=laid,
        began_at=recorded.body.occurred_at,
        began_position=recorded.position,
    )
    return msgspec.structs.replace(state, owed=(*state.owed, one))


def _confirmed(state: Publication, body: PublicationConfirmed, recorded: Recorded[Event]) -> Publication:
    replace, who = msgspec.structs.replace, body.acting_for or body.actor
    owed = tuple(
        replace(one, met_at=body.occurred_at, met_position=recorded.position, met_by=who)
        if one.key == body.duty and one.is_open
        else one
        for one in state.owed
    )
    confirmation = Confirmation(
        confirmation_no=body.confirmation_no,
        duty=body.duty,
        agency_id=body.agency_id,
        place=body.place,
        by=who,
        at=body.occurred_at,
        position=recorded.position,
        note=body.note,
        address=body.address,
        on_screen=body.on_screen,
        attachments=body.attachments,
    )
    return replace(state, owed=owed, confirmations=(*state.confirmations, confirmation))


def _checked(state: Publication, body: PublicationChecked, recorded: Recorded[Event]) -> Publication:
    replace = msgspec.structs.replace
    check = Check(
        check_no=body.check_no,
        agency_id=body.agency_id,
        place=body.place,
        as_required=body.as_required,
        confirmation_no=body.confirmation_no,
        by=body.acting_for or body.actor,
        at=body.occurred_at,
        position=recorded.position,
        note=body.note,
        attachments=body.attachments,
    )
    state = replace(state, checks=(*state.checks, check))
    if body.as_required or body.confirmation_no is None:
        return state
    confirmations = tuple(
        replace(one, refuted_by=body.check_no) if one.confirmation_no == body.confirmation_no else one
        for one in state.confirmations
    )
    state = replace(state, confirmations=confirmations)
    return state if body.laid is None else _laid(state, body.laid, recorded)


def duties(state: Publication) -> Sequence[Duty]:
    """Every confirmation that was ever owed, in order."""
    kind = {Purpose.PUBLISH: "publish", Purpose.TAKE_DOWN: "take-down"}[state.purpose]
    return [
        Duty(
            key=one.key,
            kind=f"{kind}-{one.laid.place}",
            unit=one.laid.unit_id,
            official=state.posters.get(one.laid.agency_id),
            began_at=one.began_at,
            began_position=one.began_position,
            due_at=_due(one.laid),
            met_at=one.met_at,
            met_position=one.met_position,
            met_by=one.met_by,
            ended_at=one.ended_at,
            ended_position=one.ended_position,
            binds=one.laid.binds,
        )
        for one in state.owed
    ]


def ended_at(state: Publication) -> datetime | None:
    """When the last confirmation came, or what was owed fell away; None while anything is owed."""
    if state.superseded_at is not None:
        return state.superseded_at
    met = [one.met_at for one in state.owed if one.met_at is not None]
    return max(met) if met and not any(one.is_open for one in state.owed) else None


def stage(state: Publication) -> str:
    if state.ending is not None:
        return str(state.ending)
    return "owed" if any(one.is_open for one in state.owed) else "confirmed"


def _due(laid: Laid) -> datetime:
    assert laid.deadline.due_at is not None
    return laid.deadline.due_at


NATURE: Final = Nature(
    name=NAME,
    letters=LETTERS,
    vi="Công khai thủ tục",
    en="Publication of a procedure",
    opening=PublicationOpened,
    initial=Publication(),
    evolve=evolve,
    duties=duties,
    involved=lambda state: Involvement(officials=frozenset(state.posters.values())),
    title=lambda state: f"{state.code} {state.name}",
    stage=stage,
    ended_at=ended_at,
    procedure=lambda state: state.code,
)
