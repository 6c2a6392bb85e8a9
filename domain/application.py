"""The application: who decides what, what a decision may look at, and what an order is answered with.

Pure of any database. A `Committer` (domain.store.committer) brings commands and deciders together under the
log's lock; `domain.deciding` holds what happens in memory between the lock and the append.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypedDict, TypeVar
from uuid import UUID

from domain.commands import Command, Issued
from domain.model.errors import DomainError
from domain.model.event import ActorId, Event, OfficialId, Recorded, Source
from domain.model.reference import Reference


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an accepted command left in the log.

    position: of its last event; where it had nothing to add, the log's head at that moment.
    version: of its stream after it. duplicate: it had been handled before, and this is that answer again.
    """

    position: int
    version: int
    stream_id: UUID
    recorded_at: datetime
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command comes to: events of its own stream, and events of further streams, all or nothing."""

    events: Sequence[Event]
    also: Sequence[tuple[UUID, Sequence[Event]]] = ()


class Meta(TypedDict):
    """The part that all bodies share, ready to be spread into one: `Lodged(**context.meta(), …)`."""

    occurred_at: datetime
    actor: ActorId
    source: Source
    command_id: UUID
    acting_for: OfficialId | None
    causation_id: UUID | None
    legal_basis: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """What one decision may look at. All of it is as of the moment at which the log was locked.

    now: the `recorded_at` that the first event of this command will get.
    state_of(kind, stream_id): the state of any other stream, its initial state where it has no events.
    next_number(key): the number that the next event of stream `register:<key>` takes, i.e. its version.
        Whoever asks must take it: an event of that stream stands in `Decision.also`, or the order fails.
    """

    issued: Issued
    now: datetime
    reference: Reference
    state_of: Callable[[str, UUID], Any]
    next_number: Callable[[str], int]

    @property
    def occurred_at(self) -> datetime:
        """When it happened, in UTC: as the command says, or now."""
        return self.issued.occurred_at or self.now

    def meta(self) -> Meta:
        """The header of every body that this command causes."""
        issued = self.issued
        return Meta(
            occurred_at=self.occurred_at,
            actor=issued.actor,
            source=issued.source,
            command_id=issued.command_id,
            acting_for=issued.acting_for,
            causation_id=issued.causation_id,
            legal_basis=issued.legal_basis,
        )


S = TypeVar("S")


class Aggregate(Protocol[S]):
    """How the state of one kind of stream follows from its events. States are immutable values.

    evolve never fails, never checks, and returns a new state: it happened.
    """

    @property
    def kind(self) -> str: ...

    def initial(self) -> S: ...

    def evolve(self, state: S, recorded: Recorded[Any], /) -> S: ...


class Decider(Aggregate[S], Protocol[S]):
    """How commands about one kind of stream are decided.

    commands: the classes it decides; no two deciders share one.
    stream: the stream that a command is about; a function of the command alone.
    decide: pure; raises DomainError to refuse.
    """

    @property
    def commands(self) -> Collection[type[Command]]: ...

    def stream(self, command: Any, /) -> UUID: ...

    def decide(self, state: S, command: Any, context: Context, /) -> Sequence[Event] | Decision: ...


class Committer(Protocol):
    """Where commands go: decided and committed in order, each with a fate of its own."""

    def submit(self, command: Command, *, wait_seconds: float | None = None) -> Future[Receipt]:
        """Queue a command. Waits for room at most `wait_seconds` (None: the committer's own limit), then `Busy`.

        The future ends with a Receipt, a DomainError (a refusal, `OutcomeUnknown`, `StoreUnavailable`), or the
        exception of a bug. Cancelling it works only until the command's batch begins.
        """
        ...


FollowUp = Callable[[Command, DomainError], Command | None]
"""What a refusal leaves behind in the log, if anything: an order of its own, with an id that follows from the first."""


class Application:
    """The one door for changes: every way in (page, API, command line, import, workflow) hands its orders here.

    after_refusal: asked whenever an order that somebody waits for is refused; what it answers is carried out first.
    """

    def __init__(self, committer: Committer, after_refusal: FollowUp = lambda _command, _refusal: None) -> None:
        self._committer = committer
        self._after_refusal = after_refusal

    def submit(self, command: Command) -> Future[Receipt]:
        return self._committer.submit(command)

    def handle(self, command: Command) -> Receipt:
        """Perform a command and wait for its fate. DomainError when it is refused."""
        try:
            return self._committer.submit(command).result()
        except DomainError as refusal:
            left = self._after_refusal(command, refusal)
            if left is not None:
                self._committer.submit(left).result()
            raise

    async def perform(self, command: Command) -> Receipt:
        """The same for asynchronous callers; `Busy` at once when the queue is full, since a loop must not wait."""
        try:
            return await asyncio.wrap_future(self._committer.submit(command, wait_seconds=0))
        except DomainError as refusal:
            left = self._after_refusal(command, refusal)
            if left is not None:
                await asyncio.wrap_future(self._committer.submit(left, wait_seconds=0))
            raise


class VersionConflict(DomainError):
    """The stream moved on since the actor looked at it. Details: expected, actual, last_actor, last_topic."""

    CODE = "version-conflict"
    VI = (
        "Dữ liệu đã thay đổi sau khi bạn mở (bạn xem bản {expected}, hiện là bản {actual}, "
        "người ghi gần nhất: {last_actor}). Hãy tải lại rồi thực hiện lại."
    )
    EN = (
        "This changed after you opened it (you saw version {expected}, it is now version {actual}, "
        "last written by {last_actor}). Load it again and repeat your act."
    )


class CommandReused(DomainError):
    """A used command id came with another request. Details: command_id."""

    CODE = "command-reused"
    VI = "Mã lệnh {command_id} đã dùng cho một yêu cầu khác. Hãy gửi yêu cầu này với một mã lệnh mới."
    EN = "Command id {command_id} was used for another request. Send this request with a new command id."


class ClockIsNotSimulated(DomainError):
    """A command brought a `recorded_at` into a log that runs on the real clock. Details: none."""

    CODE = "clock-is-not-simulated"
    VI = "Sổ này ghi theo đồng hồ thật. Hãy gửi lệnh không kèm thời điểm ghi sổ."
    EN = "This log runs on the real clock. Send the command without a time of recording."


class OutcomeUnknown(DomainError):
    """The connection was lost while the commit was under way and the database stayed away. Details: command_id."""

    CODE = "outcome-unknown"
    VI = (
        "Chưa biết lệnh {command_id} đã được ghi hay chưa. "
        "Hãy gửi lại với đúng mã lệnh này; lệnh chỉ có hiệu lực một lần."
    )
    EN = (
        "It is not known whether command {command_id} was recorded. "
        "Repeat it with the same command id; it takes effect once."
    )


class StoreUnavailable(DomainError):
    """The database could not be reached; nothing of the command was sent to it. Details: command_id."""

    CODE = "store-unavailable"
    VI = "Không kết nối được cơ sở dữ liệu; lệnh {command_id} chưa được ghi. Hãy thử lại sau với cùng mã lệnh."
    EN = (
        "The database cannot be reached; command {command_id} was not recorded. "
        "Try again later with the same command id."
    )


class Busy(DomainError):
    """The queue of commands is full. Details: waiting (commands in the queue)."""

    CODE = "busy"
    VI = "Hệ thống đang có {waiting} lệnh chờ xử lý. Hãy thử lại sau giây lát với cùng mã lệnh."
    EN = "{waiting} commands are waiting. Try again in a moment with the same command id."
