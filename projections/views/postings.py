"""What the post carried, with its own term and delay, apart from the unit's (DOMAIN.md §1, point 3).

The slip's clock ends when the post has collected the result; from there on it is the post's time, and nobody's of the
office. The post's term is a rule of the pack; as long as it is unverified it only warns.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model import rule_keys as keys
from domain.model.clock import DueName
from domain.model.deadline import due_instant
from domain.model.event import Event, Recorded
from domain.model.rules import Value
from domain.model.term import Term
from domain.model.working_time import office_day
from projections.folding import Folded, month_of
from projections.rows import Row


class PostState(StrEnum):
    """What became of an item."""

    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    FAILED = "failed"


class PostingRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "postings"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    item: str
    agency_id: str
    unit_id: str
    procedure_code: str
    field: str
    month: date
    collected_at: datetime
    due_at: datetime | None
    binds: bool
    state: str
    ended_at: datetime | None
    post_late_us: int | None
    unit_late_us: int
    positions: list[int]


_BY_POST: Final[frozenset[type[Event]]] = frozenset({ev.PostCollected, ev.PostDelivered, ev.PostFailed})


def posting_rows(folded: Folded) -> Iterator[PostingRow]:
    """One row an item, in the order of collection; collected again after a failure, it is another row."""
    collected: dict[str, Recorded[Event]] = {}
    for recorded in folded.events_of(_BY_POST):
        body = recorded.body
        if isinstance(body, ev.PostCollected):
            if body.item in collected:
                yield _row(folded, collected[body.item], None)
            collected[body.item] = recorded
        elif isinstance(body, ev.PostDelivered | ev.PostFailed) and body.item in collected:
            yield _row(folded, collected.pop(body.item), recorded)
    for recorded in collected.values():
        yield _row(folded, recorded, None)


def _row(folded: Folded, collected: Recorded[Event], ended: Recorded[Event] | None) -> PostingRow:
    assert isinstance(collected.body, ev.PostCollected)
    at, hours = collected.body.occurred_at, folded.clock.hours
    term = _term(folded, at)
    due_at = due_instant(at, term.value, hours) if term is not None else None
    ended_at = ended.body.occurred_at if ended is not None else None
    late_us = None
    if ended_at is not None and due_at is not None:
        late_us = hours.working_between(due_at, ended_at) if ended_at > due_at else 0
    return PostingRow(
        dossier_id=folded.dossier_id,
        item=collected.body.item,
        agency_id=folded.clock.agency_id,
        unit_id=folded.state.one_stop_id,
        procedure_code=folded.state.procedure_code,
        field=folded.procedure.field if folded.procedure is not None else "~unknown",
        month=month_of(at),
        collected_at=at,
        due_at=due_at,
        binds=term is not None and term.binds,
        state=_state(ended),
        ended_at=ended_at,
        post_late_us=late_us,
        unit_late_us=_unit_late_us(folded, at),
        positions=[r.position for r in (collected, ended) if r is not None],
    )


def _term(folded: Folded, at: datetime) -> Value[Term] | None:
    """By the pack of the dossier's receipt; rules of earlier software do not have it."""
    day = office_day(at)
    rules = folded.reference.rules
    pack = rules.get(folded.state.rule_pack) if folded.state.rule_pack else rules.for_day(day)
    return pack.find(keys.POST_DELIVER_WITHIN, day)


def _state(ended: Recorded[Event] | None) -> PostState:
    if ended is None:
        return PostState.UNDER_WAY
    return PostState.DELIVERED if isinstance(ended.body, ev.PostDelivered) else PostState.FAILED


def _unit_late_us(folded: Folded, collected_at: datetime) -> int:
    """How late the unit was by the first slip when the post took it."""
    due_at = folded.clock.due(collected_at, DueName.FIRST_SLIP)
    if due_at is None:
        changes = [change.due_at for change in folded.clock.first_slip if change.due_at is not None]
        due_at = changes[-1] if changes else None
    ended_at = folded.clock.ended_at or collected_at
    return folded.clock.hours.working_between(due_at, ended_at) if due_at is not None and ended_at > due_at else 0
