"""Proceedings for tests, on the pure domain: orders carried out one after another, and the motor on a fake clock.

The office is that of `tests.domain.office`. `Errand` is a nature of its own, no part of the product: somebody is asked
to do something by a day, may be given longer, may be let off, and the errand is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from domain import proceeding_decider
from domain.application import Context, Decision
from domain.commands import Command, Issued
from domain.model import natures
from domain.model.deadline import Deadline
from domain.model.dossier import Dossier
from domain.model.duty import Duty
from domain.model.event import NAMESPACE, OFFICE_ZONE, TOPICS, Event, Instant, Recorded, Source
from domain.model.organisation import Organisation
from domain.model.proceeding import Involvement, Nature, Opening, Proceeding
from domain.model.reference import Reference
from domain.model.term import Term
from domain.proceeding_about import About, Decisions, due_of, need_known_unit, numbered, open_duty, term_from
from domain.proceeding_commands import ProceedingCommand
from domain.proceeding_decider import ProceedingDecider
from tests.domain.office import office, when
from workflows import duty_policy


class Affair:
    """One proceeding. `do` carries an order out as `actor` at a moment; a refusal leaves all as it was.

    others: states of further streams that decisions may look at, by stream; numbers: of registers, by key.
    """

    decider = ProceedingDecider()

    def __init__(self, key: str = "affair", reference: Reference | None = None) -> None:
        self.reference = reference or office()
        self.proceeding_id = uuid5(NAMESPACE, key)
        self.state: Proceeding = self.decider.initial()
        self.history: list[Recorded[Any]] = []
        self.also: list[tuple[UUID, Sequence[Event]]] = []
        self.others: dict[UUID, Any] = {}
        self.numbers: Counter[str] = Counter()
        self.orders = 0
        self.position = 5000

    @property
    def duties(self) -> dict[str, Duty]:
        """By key."""
        return {duty.key: duty for duty in natures.duties_of(self.state)}

    def do(
        self, order: type[ProceedingCommand], actor: str, moment: str, *, acting_for: str | None = None, **members: Any
    ) -> tuple[Event, ...]:
        """Carry it out; the log learns it when it happens."""
        self.orders += 1
        issued = Issued(
            command_id=uuid5(self.proceeding_id, str(self.orders)),
            actor=actor,
            source=Source.PAGE,
            occurred_at=when(moment),
            acting_for=acting_for,
        )
        return self.carry_out(order(issued=issued, proceeding_id=self.proceeding_id, **members), when(moment))

    def carry_out(self, command: Command, now: datetime) -> tuple[Event, ...]:
        context = Context(command.issued, now, self.reference, self._state_of, self._next_number)
        decision = self.decider.decide(self.state, command, context)  # type: ignore[arg-type]
        for body in decision.events:
            self.position += 1
            recorded = Recorded(self.position, self.proceeding_id, self.state.version + 1, now, body)
            self.history.append(recorded)
            self.state = self.decider.evolve(self.state, recorded)
        self.also = list(decision.also)
        return tuple(decision.events)

    def until(self, moment: str) -> list[str]:
        """Let the motor note what falls due up to a moment, each at its instant; the lines of what it noted."""
        end, noted = when(moment), []
        now = self.history[-1].recorded_at
        while True:
            plan = duty_policy.duties(self.history, self.reference, now)
            for order in plan.due:
                noted += [line(body) for body in self.carry_out(order, max(now, order.issued.occurred_at or now))]
            if not plan.due:
                if plan.next_wakeup is None or plan.next_wakeup > end:
                    return noted
                now = plan.next_wakeup

    def _state_of(self, kind: str, stream: UUID) -> Any:
        empty: dict[str, Any] = {"dossier": Dossier(), "organisation": Organisation(), "proceeding": Proceeding()}
        return self.others.get(stream, empty.get(kind))

    def _next_number(self, key: str) -> int:
        self.numbers[key] += 1
        return self.numbers[key]


def line(body: Event) -> str:
    """What the motor noted, in one line: `06/03 17:00 missed report by h2`."""
    name = body.TOPIC.rpartition(".")[2]
    who = getattr(body, "to_official", None) or getattr(body, "bearer", "")
    what = getattr(body, "duty", "") or getattr(body, "escalation_no", "")
    office_ = f" {body.office}" if hasattr(body, "office") else ""
    return f"{local(body.occurred_at)} {name} {what}{office_} {who}"


def local(at: datetime) -> str:
    return at.astimezone(OFFICE_ZONE).strftime("%d/%m %H:%M")


# --- a nature that is no part of the product


class ErrandOpened(Opening, frozen=True, kw_only=True):
    TOPIC = "errand.Opened"

    what: str
    unit_id: str
    to_official: str | None
    due_at: Instant
    deadline: Deadline


class ErrandDone(Event, frozen=True, kw_only=True):
    TOPIC = "errand.Done"


class ErrandExtended(Event, frozen=True, kw_only=True):
    TOPIC = "errand.Extended"

    due_at: Instant


class ErrandClosed(Event, frozen=True, kw_only=True):
    TOPIC = "errand.Closed"


class ErrandState(msgspec.Struct, frozen=True):
    what: str = ""
    duty: Duty | None = None
    closed_at: datetime | None = None


def _evolve(state: ErrandState, recorded: Recorded[Event]) -> ErrandState:
    body, replace = recorded.body, msgspec.structs.replace
    match body:
        case ErrandOpened():
            duty = Duty(
                key="do",
                kind="errand",
                unit=body.unit_id,
                official=body.to_official,
                began_at=body.occurred_at,
                began_position=recorded.position,
                due_at=body.due_at,
            )
            return ErrandState(body.what, duty)
        case ErrandDone() if state.duty is not None:
            met = replace(
                state.duty,
                met_at=body.occurred_at,
                met_position=recorded.position,
                met_by=body.acting_for or body.actor,
            )
            return replace(state, duty=met)
        case ErrandExtended() if state.duty is not None:
            return replace(state, duty=replace(state.duty, due_at=body.due_at))
        case ErrandClosed():
            left = state.duty
            if left is not None and left.over_at is None:
                left = replace(left, ended_at=body.occurred_at, ended_position=recorded.position)
            return replace(state, duty=left, closed_at=body.occurred_at)
        case _:
            return state


ERRAND: Final = Nature(
    name="errand",
    letters="VT",
    vi="việc thử",
    en="errand",
    opening=ErrandOpened,
    initial=ErrandState(),
    evolve=_evolve,
    duties=lambda state: () if state.duty is None else (state.duty,),
    involved=lambda _: Involvement(),
    title=lambda state: state.what,
    stage=lambda state: "open" if state.closed_at is None else "closed",
    ended_at=lambda state: state.closed_at,
)


@dataclass(frozen=True, kw_only=True)
class OpenErrand(ProceedingCommand):
    what: str
    unit_id: str
    term: str
    to_official: str | None = None


@dataclass(frozen=True, kw_only=True)
class DoErrand(ProceedingCommand):
    pass


@dataclass(frozen=True, kw_only=True)
class ExtendErrand(ProceedingCommand):
    term: str


@dataclass(frozen=True, kw_only=True)
class CloseErrand(ProceedingCommand):
    pass


def _open(about: About, order: OpenErrand) -> Decision:
    need_known_unit(about, order.unit_id)
    number, taken = numbered(about, order, ERRAND)
    deadline = term_from(about, Term.parse(order.term), about.reference.organisation.agency_of(order.unit_id))
    opened = ErrandOpened(
        **about.meta,
        number=number,
        what=order.what,
        unit_id=order.unit_id,
        to_official=order.to_official,
        due_at=due_of(deadline),
        deadline=deadline,
    )
    return Decision([opened], [taken])


def _extend(about: About, order: ExtendErrand) -> Event:
    duty = open_duty(about, "do")
    agency = about.reference.organisation.agency_of(duty.unit)
    return ErrandExtended(**about.meta, due_at=due_of(term_from(about, Term.parse(order.term), agency)))


def _do(about: About, _: DoErrand) -> Event:
    open_duty(about, "do")
    return ErrandDone(**about.meta)


ERRANDS: Final = Decisions(
    nature=ERRAND,
    opens={OpenErrand: _open},
    acts={
        DoErrand: _do,
        ExtendErrand: _extend,
        CloseErrand: lambda about, _: ErrandClosed(**about.meta),
    },
)
ERRAND_EVENTS: Final[tuple[type[Event], ...]] = (ErrandOpened, ErrandDone, ErrandExtended, ErrandClosed)


@contextmanager
def errands() -> Iterator[None]:
    """While this is open, there are errands."""
    decisions: dict[Any, Any] = proceeding_decider._DECISIONS
    known: dict[str, Any] = natures.NATURES  # type: ignore[assignment]
    orders = {**ERRANDS.opens, **ERRANDS.acts}
    TOPICS.update({cls.TOPIC: cls for cls in ERRAND_EVENTS})
    known[ERRAND.name] = ERRAND
    decisions.update({order: (ERRANDS, decide) for order, decide in orders.items()})
    try:
        yield
    finally:
        for cls in ERRAND_EVENTS:
            del TOPICS[cls.TOPIC]
        del known[ERRAND.name]
        for order in orders:
            del decisions[order]
