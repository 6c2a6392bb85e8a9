"""A small kind of aggregate for the tests of the store: a counter book, one stream a book.

Its event classes are no part of the product: `toy_topics` makes them storable for one test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID, uuid4

from domain.application import Context, Decision
from domain.commands import Command, Issued
from domain.deciders import Deciders
from domain.model.errors import DomainError
from domain.model.event import TOPICS, Event, Recorded, Source, stream_id
from domain.model.reference import Reference


class Noted(Event, frozen=True, kw_only=True):
    TOPIC = "toy.Noted"

    text: str


class Numbered(Event, frozen=True, kw_only=True):
    TOPIC = "toy.Numbered"

    number: int
    register: str


class NumberTaken(Event, frozen=True, kw_only=True):
    TOPIC = "toy.NumberTaken"

    book: UUID


class RuleChanged(Event, frozen=True, kw_only=True):
    TOPIC = "toy.RuleChanged"

    most: int


TOY: Final[tuple[type[Event], ...]] = (Noted, Numbered, NumberTaken, RuleChanged)


@contextmanager
def toy_topics() -> Iterator[list[str]]:
    """The toy's events can be read while this is open; yields their topics."""
    names = [cls.TOPIC for cls in TOY]
    TOPICS.update({cls.TOPIC: cls for cls in TOY})
    try:
        yield names
    finally:
        for name in names:
            del TOPICS[name]


# --- commands


@dataclass(frozen=True, kw_only=True)
class Note(Command):
    """Notes texts; refused when the book is full by the rule in force."""

    book: UUID
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TakeNumber(Command):
    book: UUID
    register: str


@dataclass(frozen=True, kw_only=True)
class CopyFrom(Command):
    """Notes the last text of another book."""

    book: UUID
    other: UUID


@dataclass(frozen=True, kw_only=True)
class Misbehave(Command):
    """What a decider with a bug does: `how` names it."""

    book: UUID
    how: str


@dataclass(frozen=True, kw_only=True)
class ChangeRule(Command):
    most: int


class BookFull(DomainError):
    CODE = "toy-book-full"
    VI = "Sổ đã đủ {most} dòng."
    EN = "The book has its {most} lines."


# --- deciders


@dataclass(frozen=True)
class Book:
    lines: tuple[str, ...] = ()


class BookDecider:
    kind: Final = "book"
    commands: Final = (Note, TakeNumber, CopyFrom, Misbehave)

    def stream(self, command: Note | TakeNumber | CopyFrom | Misbehave) -> UUID:
        return command.book

    def initial(self) -> Book:
        return Book()

    def evolve(self, state: Book, recorded: Recorded[Any]) -> Book:
        match recorded.body:
            case Noted(text=text):
                return Book((*state.lines, text))
            case Numbered(number=number, register=register):
                return Book((*state.lines, f"{register}/{number}"))
        return state

    def decide(self, state: Book, command: Command, context: Context) -> Sequence[Event] | Decision:
        match command:
            case Note(texts=texts):
                most: int = cast(Any, context.reference)
                if len(state.lines) + len(texts) > most:
                    raise BookFull(most=most)
                return [Noted(text=text, **context.meta()) for text in texts]
            case TakeNumber(book=book, register=register):
                number = context.next_number(register)
                taken = NumberTaken(book=book, **context.meta())
                return Decision(
                    [Numbered(number=number, register=register, **context.meta())],
                    [(stream_id("register", register), [taken])],
                )
            case CopyFrom(other=other):
                lines = context.state_of("book", other).lines
                return [Noted(text=lines[-1], **context.meta())]
            case Misbehave(how=how):
                return misbehave(how, context)
        raise AssertionError(command)


def misbehave(how: str, context: Context) -> Sequence[Event] | Decision:
    good = Noted(text="before the bug", **context.meta())
    match how:
        case "raises":
            raise ZeroDivisionError
        case "wrong type":
            return [good, Noted(text=cast(Any, 1), **context.meta())]
        case "foreign command id":
            return [good, Noted(text="x", **{**context.meta(), "command_id": uuid4()})]  # type: ignore[arg-type]
        case "unknown topic":

            class Unknown(Noted, frozen=True, kw_only=True):
                TOPIC = "toy.Unknown"

            return [good, Unknown(text="x", **context.meta())]
        case "number not taken":
            context.next_number("r")
            return [good]
        case "unseen stream":
            return Decision([good], [(uuid4(), [good])])
    raise AssertionError(how)


class RuleDecider:
    """How many lines a book may have: reference data of the toy."""

    kind: Final = "toyrule"
    commands: Final = (ChangeRule,)

    def stream(self, command: ChangeRule) -> UUID:
        return stream_id("toyrule")

    def initial(self) -> int:
        return 1_000_000

    def evolve(self, state: int, recorded: Recorded[Any]) -> int:
        return cast(RuleChanged, recorded.body).most

    def decide(self, state: int, command: ChangeRule, context: Context) -> Sequence[Event]:
        return [RuleChanged(most=command.most, **context.meta())]


def toy_deciders() -> Deciders:
    """`Context.reference` is the number of lines that a book may have."""
    return Deciders([BookDecider(), RuleDecider()], lambda most: cast(Reference, most), ("toyrule",))


def issued(command_id: UUID | None = None, **header: Any) -> Issued:
    """A header with a fresh id."""
    return Issued(command_id=command_id or uuid4(), actor="cb0001", source=Source.API, **header)


def note(book: UUID, *texts: str, **header: Any) -> Note:
    return Note(issued=issued(**header), book=book, texts=texts)


MOMENT: Final = datetime(2020, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 2/3/2020, 08:00 in the office."""
