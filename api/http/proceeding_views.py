"""A proceeding as it is told to whoever may read it: how it stands, what is owed in it, its history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec

from api.http.reads import Look
from domain.model import natures
from domain.model.deadline import Deadline
from domain.model.event import Recorded
from projections import stored_events
from projections.queries.duties_owed import DutyLine, RungLine
from projections.queries.events import EventLine, event_lines
from projections.queries.knowledge import knowledge
from projections.queries.proceedings import ProceedingLine, proceeding


class ProceedingTold(msgspec.Struct, frozen=True, kw_only=True):
    """One proceeding. duties: in the order in which they were laid on. rungs: of their ladders. state: as its nature
    has it, in plain values. events: all of them, in order."""

    proceeding: ProceedingLine
    duties: tuple[DutyLine, ...]
    rungs: tuple[RungLine, ...]
    state: Any
    events: tuple[EventLine, ...]


def told(look: Look, proceeding_id: UUID) -> ProceedingTold:
    """Of a proceeding about which the request was decided, as the views have it. ProceedingUnknown before they do."""
    view = proceeding(look.connection, str(proceeding_id), now=look.now)
    stored = history_of(look, proceeding_id)
    return ProceedingTold(
        proceeding=view.line,
        duties=view.duties,
        rungs=view.rungs,
        state=plain(natures.folded(stored).state),
        events=tuple(event_lines(stored, knowledge(look.connection))),
    )


def history_of(look: Look, proceeding_id: UUID) -> list[Recorded[Any]]:
    """Its events up to where the views are."""
    streams = stored_events.streams(look.connection, [proceeding_id], look.position)
    return [stored.decoded() for stored in streams.get(proceeding_id, ())]


def plain(state: Any) -> Any:
    """A nature's state in values that JSON has. A key that is several things is these with spaces between."""
    if isinstance(state, msgspec.Struct):
        return {name: plain(getattr(state, name)) for name in state.__struct_fields__}
    if isinstance(state, dict):
        return {_name(key): plain(value) for key, value in state.items()}
    if isinstance(state, tuple | list):
        return [plain(item) for item in state]
    if isinstance(state, frozenset | set):
        return sorted((plain(item) for item in state), key=str)
    return msgspec.to_builtins(state)


def deadlines_in(body: Any) -> Iterator[Deadline]:
    """The explained due dates that an event holds, wherever in it."""
    if isinstance(body, Deadline):
        yield body
    elif isinstance(body, msgspec.Struct):
        for name in body.__struct_fields__:
            yield from deadlines_in(getattr(body, name))
    elif isinstance(body, tuple):
        for item in body:
            yield from deadlines_in(item)


def _name(key: Any) -> str:
    return " ".join(map(_name, key)) if isinstance(key, tuple) else str(plain(key))
