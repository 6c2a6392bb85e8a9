"""What happens in memory while the log is locked: commands are decided one after another, each by itself.

Nothing here touches a database. A `Batch` collects what is to be appended; its effect on the cached states comes only
with `commit`, after the database committed it. A command that is refused, or fails, leaves no trace in its batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from domain.application import ClockIsNotSimulated, CommandReused, Context, Decision, Receipt, VersionConflict
from domain.commands import Command, Issued
from domain.deciders import REGISTER, Deciders
from domain.model import log
from domain.model.event import Event, Recorded, decode, encode, stream_id
from domain.states import Held, StateCache, States, Streams

_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the locked log ends. `now` is the real moment at which it was locked."""

    position: int
    recorded_at: datetime
    clock: log.ClockKind
    now: datetime


@dataclass(frozen=True, slots=True)
class Handled:
    """A command that is in the log: what was asked, and the answer."""

    request_hash: bytes
    receipt: Receipt

    def answer(self, command_id: UUID, request_hash: bytes) -> Receipt:
        """The same answer again; CommandReused if something else is asked now."""
        if request_hash != self.request_hash:
            raise CommandReused(command_id=str(command_id))
        return replace(self.receipt, duplicate=True)


@dataclass(frozen=True, slots=True)
class Staged:
    """An event to be appended, the bytes that will be stored, and the least `recorded_at` that it may get."""

    recorded: Recorded[Any]
    topic: str
    state: bytes
    moment: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """A command to be noted as handled; `ends`: how many staged events stand up to and with its last one."""

    command_id: UUID
    handled: Handled
    ends: int


class Batch:
    """The commands of one transaction. Positions and `recorded_at` are those that `hoso.append` will give."""

    def __init__(
        self, deciders: Deciders, cache: StateCache, streams: Streams, head: Head, handled: Mapping[UUID, Handled]
    ) -> None:
        self.staged: list[Staged] = []
        self.accepted: list[Accepted] = []
        self._deciders = deciders
        self._states = States(deciders, cache, streams)
        self._head = head
        self._handled = dict(handled)

    def decide(self, command: Command, request_hash: bytes) -> Receipt:
        """Decide a command and stage its events. DomainError to refuse; any other exception is a bug's."""
        issued = command.issued
        handled = self._handled.get(issued.command_id)
        if handled is not None:
            return handled.answer(issued.command_id, request_hash)
        decider = self._deciders.of(command)
        stream = decider.stream(command)
        held = self._states.look(decider.kind, stream)
        _refuse_other_version(issued, held)
        work = _Work(issued, self._moment(issued), self._deciders, self._states, self._last())
        outcome = decider.decide(held.state, command, work.context())
        work.stage(stream, outcome if isinstance(outcome, Decision) else Decision(outcome))
        return self._accept(work, stream, request_hash)

    def commit(self) -> None:
        """The database has it: let the cached states follow."""
        self._states.commit(self._last().position)

    def _accept(self, work: _Work, stream: UUID, request_hash: bytes) -> Receipt:
        self.staged += work.staged
        self._states.take_over(work.changed)
        last = self._last()
        receipt = Receipt(last.position, self._states.seen(stream).version, stream, last.recorded_at)
        handled = Handled(request_hash, receipt)
        self._handled[work.issued.command_id] = handled
        self.accepted.append(Accepted(work.issued.command_id, handled, len(self.staged)))
        return receipt

    def _last(self) -> _Last:
        if not self.staged:
            return _Last(self._head.position, self._head.recorded_at)
        recorded = self.staged[-1].recorded
        return _Last(recorded.position, recorded.recorded_at)

    def _moment(self, issued: Issued) -> datetime:
        """The least `recorded_at` of what this command causes: the real moment, or the simulated office's."""
        if self._head.clock is log.ClockKind.SYSTEM:
            if issued.recorded_at is not None:
                raise ClockIsNotSimulated
            return self._head.now
        if issued.recorded_at is not None:
            return issued.recorded_at
        state: log.Log = self._states.look("log", log.STREAM).state
        assert state.simulated is not None, "a simulated log says so in its first event"
        return state.simulated.office(self._head.now)


@dataclass(frozen=True, slots=True)
class _Last:
    position: int
    recorded_at: datetime


class _Work:
    """What one command comes to, before its batch takes it over."""

    def __init__(self, issued: Issued, moment: datetime, deciders: Deciders, states: States, last: _Last) -> None:
        self.issued = issued
        self.staged: list[Staged] = []
        self.changed: dict[UUID, Held] = {}
        self._moment = moment
        self._deciders = deciders
        self._states = states
        self._position = last.position
        self._next_recorded_at = max(last.recorded_at + _TICK, moment)
        self._numbers: dict[UUID, int] = {}

    def context(self) -> Context:
        return Context(
            issued=self.issued,
            now=self._next_recorded_at,
            reference=self._states.reference(),
            state_of=lambda kind, stream: self._states.look(kind, stream).state,
            next_number=self._next_number,
        )

    def stage(self, stream: UUID, decision: Decision) -> None:
        """Stage the events of a decision about `stream`. ValueError, LookupError if it breaks its contract."""
        self._add(stream, decision.events)
        for other, events in decision.also:
            self._add(other, events)
        for register, number in self._numbers.items():
            if register not in self.changed or self.changed[register].version < number:
                raise ValueError("a decision asked for a number of a register and did not take it")

    def _add(self, stream: UUID, bodies: Iterable[Event]) -> None:
        held = self.changed.get(stream) or self._states.seen(stream)
        aggregate = self._deciders.aggregate(held.kind)
        for body in bodies:
            if body.command_id != self.issued.command_id:
                raise ValueError(f"{body.TOPIC} does not name the command that causes it")
            state = encode(body)
            self._position += 1
            # Read back: what cannot be read must never be stored, and states are what stored events make of them.
            recorded: Recorded[Any] = Recorded(
                self._position, stream, held.version + 1, self._next_recorded_at, decode(body.TOPIC, state)
            )
            self._next_recorded_at += _TICK
            self.staged.append(Staged(recorded, body.TOPIC, state, self._moment))
            held = Held(held.kind, recorded.version, aggregate.evolve(held.state, recorded), recorded)
        self.changed[stream] = held

    def _next_number(self, key: str) -> int:
        register = stream_id(REGISTER, key)
        number = self._states.look(REGISTER, register).version + 1
        self._numbers[register] = number
        return number


def _refuse_other_version(issued: Issued, held: Held) -> None:
    if issued.expected_version is None or issued.expected_version == held.version:
        return
    raise VersionConflict(
        expected=issued.expected_version,
        actual=held.version,
        last_actor=held.last.body.actor if held.last else "–",
        last_topic=held.last.body.TOPIC if held.last else "–",
    )
