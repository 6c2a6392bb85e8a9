"""Lives of dossiers, told by the real deciders and the real deadline policy: who acts when is drawn, the rest follows.

Most dossiers are handled within their term; some wait for the applicant, meet obstacles, go to and fro, or are left
lying until the whole ladder has been climbed. A life follows from its seed alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from benchmarks.acts import Act, dossier_id
from benchmarks.office import DISTRICTS, PROCEDURE, District
from domain import dossier_commands as cmd
from domain.application import Context, Decision
from domain.commands import Issued
from domain.dossier_decider import DossierDecider
from domain.model.applicant import Applicant
from domain.model.dossier import Dossier, Phase
from domain.model.dossier_events import Channel
from domain.model.event import APPLICANT, Recorded, Source
from domain.model.reference import Reference
from domain.model.working_time import at_office_time
from workflows.policy import Watch

FIRST_DAY: Final = date(2020, 1, 6)
LODGED_WITHIN_DAYS: Final = 120
WATCHED: Final = timedelta(days=60)
"""How long the deadline policy goes on looking at a dossier after the last act of a person."""

_HOUR_US: Final = 3_600_000_000


class Telling:
    """A dossier to which orders are given in turn. `events` are recorded when they happen.

    Positions are given by whoever stores them.
    """

    def __init__(self, dossier: UUID, reference: Reference) -> None:
        self.dossier_id = dossier
        self.events: list[Recorded[Any]] = []
        self.state = Dossier()
        self._reference = reference
        self._decider = DossierDecider()
        self._watch = Watch()
        self._orders = 0

    def do(self, order: type[cmd.DossierCommand], actor: str, at: datetime, /, **members: Any) -> None:
        self._orders += 1
        source = Source.API if actor == APPLICANT else Source.PAGE
        command_id = uuid5(self.dossier_id, f"order {self._orders}")
        issued = Issued(command_id=command_id, actor=actor, source=source, occurred_at=at)
        self._carry_out(order(issued=issued, dossier_id=self.dossier_id, **members), at)

    def let_pass_until(self, end: datetime) -> None:
        """What the deadline policy finds due before an instant happens at its own."""
        now: datetime | None = self.events[-1].recorded_at if self.events else None
        while now is not None and now < end:
            plan = self._watch.plan(self._reference, now)
            for order in plan.due:
                self._carry_out(order, now)
            if not plan.due:
                now = plan.next_wakeup

    def _carry_out(self, command: cmd.DossierCommand, now: datetime) -> None:
        context = Context(command.issued, now, self._reference, _nothing_known, lambda _key: 1)
        decision = self._decider.decide(self.state, command, context)
        assert isinstance(decision, Decision)
        for body in decision.events:
            number = len(self.events) + 1
            recorded: Recorded[Any] = Recorded(number, self.dossier_id, number, now, body)
            self.events.append(recorded)
            self.state = self._decider.evolve(self.state, recorded)
            self._watch.see(recorded)


def _nothing_known(kind: str, _stream: UUID) -> Any:
    """What these dossiers refer to has no history of its own."""
    return Applicant() if kind == "applicant" else Dossier()


class Life:
    """One dossier whose story is drawn.

    taken_up: the share of those left lying that somebody takes up again after some weeks.
    """

    def __init__(
        self,
        number: int,
        reference: Reference,
        seed: int,
        districts: Sequence[District] = DISTRICTS,
        taken_up: float = 0.0,
    ) -> None:
        self.district: District = districts[number % len(districts)]
        self._taken_up = taken_up
        self._telling = Telling(dossier_id(f"{seed} {number}"), reference)
        self._chance = Random(f"{seed} life {number}")
        self._hours = reference.hours(self.district.agency)
        day = FIRST_DAY + timedelta(days=self._chance.randrange(LODGED_WITHIN_DAYS))
        self._at = self._hours.next_opening(at_office_time(day, time(7)))

    @property
    def dossier_id(self) -> UUID:
        return self._telling.dossier_id

    @property
    def events(self) -> list[Recorded[Any]]:
        return self._telling.events

    @property
    def ended(self) -> bool:
        """Whether the applicant got the result, rather than the dossier being left lying."""
        return self._telling.state.phase is Phase.RETURNED

    def tell(self) -> None:
        """From lodging to the result, or to where it was left lying."""
        for order, actor, members in self._acts():
            self._telling.let_pass_until(self._at)
            self._telling.do(order, actor, self._at, **members)
        self._telling.let_pass_until(self._at + WATCHED)

    def _acts(self) -> Iterator[Act]:
        """Each act is taken when the one before it has been carried out, at the moment `_at`."""
        chance, clerk = self._chance, self._chance.choice(self.district.clerks)
        officer, head = chance.choice(self.district.officers), self.district.head
        self._later(chance.uniform(0, 7))
        yield cmd.Lodge, clerk, self._lodging()
        self._later(chance.uniform(0.1, 1))
        yield cmd.IssueReceipt, clerk, {}
        self._later(chance.uniform(0.5, 4))
        yield cmd.CompleteStep, clerk, {"step_id": "tn"}
        yield from self._hand(clerk, officer, "th")
        if chance.random() < 0.08:
            other = next(o for o in self.district.officers if o != officer)
            yield from self._hand(officer, other, "th")
            yield from self._hand(other, officer, "th")
        yield cmd.StartStep, officer, {"step_id": "th"}
        if chance.random() < 0.15:
            yield from self._supplement(officer)
        if chance.random() < 0.1:
            yield from self._obstacle(officer, head)
        if chance.random() < 0.06:
            if chance.random() >= self._taken_up:
                return
            self._later(chance.uniform(8, 60))
        self._later(chance.lognormvariate(3.2, 0.6))
        yield cmd.CompleteStep, officer, {"step_id": "th", "outcome": "Đủ điều kiện"}
        yield from self._hand(officer, head, "pd", cmd.SubmitForApproval)
        if chance.random() < 0.06:
            yield from self._hand(head, officer, "th", cmd.ReturnForRework, reason="Thiếu chữ ký")
            self._later(chance.uniform(1, 8))
            yield from self._hand(officer, head, "pd", cmd.SubmitForApproval)
        self._later(chance.expovariate(1 / 4))
        yield cmd.Approve, head, {}
        yield from self._hand(head, clerk, "tr")
        self._later(chance.uniform(0.2, 3))
        yield cmd.Finish, clerk, {}
        self._later(chance.uniform(1, 30))
        yield cmd.ReturnResult, clerk, {"channel": Channel.COUNTER}

    def _hand(
        self, sender: str, receiver: str, step: str, order: type[cmd.DossierCommand] = cmd.SendHandover, **members: Any
    ) -> Iterator[Act]:
        """Sent, and accepted soon, or late; too late, and it is deemed accepted before."""
        self._later(self._chance.uniform(0.2, 2))
        yield order, sender, {"to_official": receiver, "step_id": step, **members}
        self._later(self._chance.expovariate(1 / 1.5))
        self._telling.let_pass_until(self._at)
        if self._telling.state.travel is not None:
            yield cmd.AcceptHandover, receiver, {"handover_no": self._telling.state.handovers}

    def _supplement(self, officer: str) -> Iterator[Act]:
        self._later(self._chance.uniform(1, 8))
        yield cmd.RequestSupplement, officer, {"items": ("Bản vẽ hiện trạng",), "reason": "Thiếu thành phần hồ sơ"}
        self._later(self._chance.uniform(8, 60))
        yield cmd.ReceiveSupplement, APPLICANT, {"request_no": 1, "channel": Channel.ONLINE}
        self._later(self._chance.uniform(0.5, 3))

    def _obstacle(self, officer: str, head: str) -> Iterator[Act]:
        self._later(self._chance.uniform(2, 12))
        yield cmd.ReportObstacle, officer, {"description": "Chưa có bản đồ số", "term": "2wd", "to_official": head}
        self._later(self._chance.uniform(2, 24))
        yield cmd.AnswerObstacle, head, {"obstacle_no": 1, "answer": "Áp dụng văn bản hiện hành"}
        self._later(1)
        yield cmd.ResolveObstacle, officer, {"obstacle_no": 1, "how": "Đã tháo gỡ"}

    def _lodging(self) -> dict[str, Any]:
        return {
            "procedure_code": PROCEDURE.code,
            "agency_id": self.district.agency,
            "unit_id": self.district.desk,
            "channel": Channel.COUNTER,
            "applicant_id": uuid5(self.dossier_id, "applicant"),
        }

    def _later(self, working_hours: float) -> None:
        self._at = self._hours.add_working(self._at, int(working_hours * _HOUR_US))


def lives(
    count: int, reference: Reference, seed: int, districts: Sequence[District] = DISTRICTS, taken_up: float = 0.0
) -> list[Life]:
    """So many lives, told."""
    told = [Life(number, reference, seed, districts, taken_up) for number in range(count)]
    for life in told:
        life.tell()
    return told
