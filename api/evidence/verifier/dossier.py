"""Where a dossier lies, what is on its way, who is asked, what hinders and what the applicant owes: act by act.

What the passing of time does by itself, and who answers for the dossier, is in `custody`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from api.evidence.verifier.calendar import Calendar, OfficeHours
from api.evidence.verifier.days import instant
from api.evidence.verifier.desks import Desk, Matter, Obstacle, Opinion, Wait, Way
from api.evidence.verifier.findings import refused
from api.evidence.verifier.history import Act
from api.evidence.verifier.organisation import Organisation

SENDING: Final = frozenset(
    ("HandoverSent", "Assigned", "Reassigned", "SubmittedForApproval", "ReturnedForRework", "OpinionRequested")
)
"""What sends a dossier on its way; the sender answers meanwhile."""

HANDLING: Final = SENDING | {
    *("SupplementRequested", "FeeAssessed", "FinancialDutyImposed", "HandoverReturned", "Recalled", "TakenOver"),
    *("StepStarted", "StepCompleted", "OpinionGiven", "Approved", "Finished"),
}
"""By these a holder goes on with a dossier, so an obstacle no longer stands in the way (rule 7); as by ending it."""

WORDS_ONLY: Final = frozenset(
    ("Rated", "Complained", "ComplaintAnswered", "ExplanationGiven", "EscalationAcknowledged", "EscalationAnswered")
) | {"DueDateKept", "ConflictDeclared", "ConflictWithdrawn", "GuidedOnline"}
"""These do not say that a deemed acceptance was right; every other act of the one who has it does."""

WITHOUT_MOVE: Final = WORDS_ONLY | {
    *("HandoverDeemedAccepted", "StepCompleted", "InstructionGiven", "ObjectionRecorded", "Approved", "ApologyIssued"),
    *("DueDateRecomputed", "Reminded", "WrittenReminderIssued", "Stalled", "ApologyOwed", "Escalated"),
    *("EscalationUnanswered", "PostDelivered", "PostFailed", "ConflictRefused"),
}
"""These move nothing. What a timer notes had come to pass by itself."""


@dataclass(slots=True)
class Dossier:
    """One dossier at one instant, after all acts up to it. Lists are in the order of events.

    hours: of the agency that issued the receipt. one_stop: the unit where the result is handed out.
    freed: ways that make no excess, since they were the first of their matter that ended in acceptance.
    """

    acts: list[Act]
    organisation: Organisation
    calendar: Calendar
    hours: OfficeHours
    one_stop: str
    outside_max: str
    desk: Desk
    received_at: int | None = None
    finished: bool = False
    ended_at: int | None = None
    step: str | None = None
    way: Way | None = None
    waits: list[Wait] = field(default_factory=list)
    opinions: dict[int, Opinion] = field(default_factory=dict)
    obstacles: dict[int, Obstacle] = field(default_factory=dict)
    deemed: int | None = None
    freed: set[int] = field(default_factory=set)
    supplement_effect: str = "pause"
    fee_dong: int = 0
    _turn_since: int = 0
    _hindered: set[str | None] = field(default_factory=set)
    _matters_freed: set[Matter] = field(default_factory=set)

    # -- what is so

    @property
    def waiting(self) -> list[Wait]:
        """What the applicant owes."""
        return [wait for wait in self.waits if wait.end is None]

    @property
    def asked(self) -> Opinion | None:
        """The accepted opinion whose own term ends first: it lies there before it lies anywhere else (rule 4)."""
        accepted = [opinion for opinion in self.opinions.values() if opinion.desk is not None]
        return min(accepted, key=lambda opinion: (opinion.due or 0, opinion.position), default=None)

    @property
    def top(self) -> Desk:
        """Where it lies now: on the consulted desk, else on its own."""
        asked = self.asked
        return self.desk if asked is None or asked.desk is None else asked.desk

    def put(self, desk: Desk) -> None:
        asked = self.asked
        if asked is None:
            self.desk = desk
        else:
            asked.desk = desk

    # -- acts

    def apply(self, act: Act) -> None:
        """What an act changes."""
        name = act.topic.removeprefix("dossier.")
        move = _MOVES.get(name)
        desk = self.top
        holder = desk.official or self.organisation.head_of(desk.unit, act.at)
        if name not in WORDS_ONLY and desk.official == act.who and not desk.confirmed:
            self.put(replace(desk, confirmed=True))
        if name in HANDLING:
            self._overtake(act.who, holder)
        if move is not None:
            move(self, act)
        self.end_if_ready(act.at)

    def end_if_ready(self, at: int) -> None:
        """Online a result lies ready when finished, by post when it is collected, else at the one-stop unit."""
        result = self.acts[0].body.get("result_channel")
        if not self.finished or self.ended_at is not None or result == "post":
            return
        if result == "online" or (self.way is None and self.top.unit == self.one_stop):
            self.ended_at = at

    def _overtake(self, who: str, holder: str | None) -> None:
        """The holder, or the one who reported it, goes on: an obstacle hinders no more."""
        self.obstacles = {n: o for n, o in self.obstacles.items() if who not in (holder, o.by)}

    # -- intake and end

    def _lodged(self, _: Act) -> None:
        """The desk of the one-stop unit's pool, where it begins, is the one that this dossier was made with."""

    def _receipt(self, act: Act) -> None:
        self.received_at = act.at
        self.supplement_effect = act.body["supplement_effect"]
        self.step = act.body["first_step"]
        self.desk = _accepted_desk(act.who, act.body["unit_id"], (act.position,))

    def _ended(self, act: Act) -> None:
        self.ended_at = act.at

    def _finish(self, _: Act) -> None:
        self.finished = True

    def _result_out(self, act: Act) -> None:
        self.ended_at = act.at if self.finished else None

    def _step_started(self, act: Act) -> None:
        self.step = act.body["step_id"]

    # -- hand to hand

    def _sent(self, act: Act) -> None:
        """The sender's desk keeps it. What was on its way before is not any more."""
        self.drop_way()
        to = act.body["to"]
        if act.topic == "dossier.OpinionRequested":
            self._ask_opinion(act)
            if "outside" in to:
                return
        asked, desk = self.asked, self.top
        sender = act.body["from_official"]
        if desk.official != sender:
            self.put(_accepted_desk(sender, desk.unit, (act.position,)))
        number = act.body["handover_no"]
        opened = act.body["opinion_no"] if act.topic == "dossier.OpinionRequested" else None
        unit = to.get("unit") or self.organisation.unit_of(to["official"], act.at) or desk.unit
        self.way = Way(
            number=number,
            sender=sender,
            official=to.get("official"),
            unit=unit,
            sent_at=act.at,
            position=act.position,
            matter=desk.matter(self.step),
            step=act.body.get("step_id"),
            within=opened if opened is not None else None if asked is None else asked.number,
            opens=opened is not None,
            comes_back=any(
                other.topic == "dossier.HandoverReturned" and other.body["handover_no"] == number for other in self.acts
            ),
        )

    def _handover_accepted(self, act: Act) -> None:
        """At once. Where it was deemed accepted before, whoever accepts it now confirms that."""
        way, number = self.way, act.body["handover_no"]
        if way is not None and way.number == number:
            desk = _accepted_desk(act.who, act.body.get("unit_id") or way.unit, (way.position, act.position))
            self.arrive(desk, act.at)
        elif self.deemed == number and not self.top.confirmed:
            self.put(_accepted_desk(act.who, act.body.get("unit_id") or self.top.unit, (act.position,)))

    def _handed_back(self, act: Act) -> None:
        """Returned or recalled: the sender answered all along; a head who has to settle it answers from here on."""
        way = self.way
        if way is None or way.number != act.body["handover_no"]:
            return
        self.drop_way()
        settled_by = act.body.get("settled_by")
        if settled_by is not None:
            unit = self.organisation.unit_of(settled_by, act.at) or self.top.unit
            self.put(Desk(settled_by, unit, "settling", (way.position, act.position)))

    def _taken_over(self, act: Act) -> None:
        """At once. By one to whom it was on its way, it is an acceptance."""
        way, unit = self.way, act.body.get("unit_id")
        if way is not None and self._is_addressed(way, act):
            self.arrive(_accepted_desk(act.who, unit or way.unit, (way.position, act.position)), act.at)
        else:
            self.drop_way()
            self.put(_accepted_desk(act.who, unit or self.top.unit, (act.position,)))
        if self.asked is None:
            self.step = act.body.get("step_id") or self.step

    def _is_addressed(self, way: Way, act: Act) -> bool:
        if way.official is not None:
            return way.official == act.who
        return self.organisation.is_in_unit(act.who, way.unit, act.at)

    def arrive(self, desk: Desk, at: int) -> None:
        """What was on its way lies on a desk."""
        way, self.way = self.way, None
        assert way is not None
        if way.within is None:
            self.desk, self.step = desk, way.step or self.step
        else:
            opinion = self.opinions[way.within]
            opinion.desk = desk
            if way.opens:
                opinion.accepted_at = at
                opinion.due = self._hours_at(desk).end_of_term(at, opinion.term)
        if way.matter not in self._matters_freed:
            self._matters_freed.add(way.matter)
            self.freed.add(way.number)

    def drop_way(self) -> None:
        """What was on its way is with its sender; an opinion that was on its way never comes to a desk."""
        self.way = None

    # -- opinions

    def _ask_opinion(self, act: Act) -> None:
        number, term = act.body["opinion_no"], act.body["term"]
        opinion = Opinion(number, act.position, term, "outside" in act.body["to"])
        if opinion.outside:
            stated = act.body.get("due_at")
            opinion.due = self.hours.end_of_term(act.at, term) if stated is None else instant(stated)
        self.opinions[number] = opinion

    def _opinion_given(self, act: Act) -> None:
        number = act.body["opinion_no"]
        if self.way is not None and self.way.within == number:
            self.way = None
        self._end_opinion(number)

    def _end_opinion(self, number: int) -> None:
        if number in self.opinions:
            self.opinions[number].desk, self.opinions[number].over = None, True

    def _hours_at(self, desk: Desk) -> OfficeHours:
        return self.calendar.hours(self.organisation.agency_of(desk.unit))

    # -- obstacles

    def _hindered_by(self, act: Act) -> None:
        """One obstacle of a step excuses by itself; a further one once the head accepts it."""
        body, number = act.body, act.body["obstacle_no"]
        to, due = body["addressee"], instant(body["due_at"])
        step = body.get("step_id") or self.step
        if "outside" in to:
            due = min(due, self.hours.end_of_term(act.at, self.outside_max))
        denials = [
            other.position
            for other in self.acts
            if other.topic == "dossier.ObstacleAnswered"
            and other.body["obstacle_no"] == number
            and other.body.get("no_obstacle", False)
        ]
        self.obstacles[number] = Obstacle(
            number=number,
            by=act.who,
            official=to.get("official"),
            unit=to.get("unit"),
            outside="outside" in to,
            due=due,
            counts=step not in self._hindered,
            denied=bool(denials),
            positions=[act.position, *denials[-1:]],
        )
        self._hindered.add(step)

    def _obstacle_accepted(self, act: Act) -> None:
        obstacle = self.obstacles.get(act.body["obstacle_no"])
        if obstacle is not None:
            obstacle.counts = True
            obstacle.positions.append(act.position)

    def _obstacle_extended(self, act: Act) -> None:
        obstacle = self.obstacles.get(act.body["obstacle_no"])
        if obstacle is not None:
            obstacle.due = instant(act.body["due_at"])
            obstacle.positions.append(act.position)

    def _obstacle_over(self, act: Act) -> None:
        self.obstacles.pop(act.body["obstacle_no"], None)

    # -- the applicant's turn

    def _begin_wait(self, act: Act, reason: str, effect: str) -> None:
        waiting = self.waiting
        if not waiting:
            self._turn_since = act.at
        if all(wait.reason != reason for wait in waiting):
            self.waits.append(Wait(reason, act.at, effect, act.who, act.position))

    def _supplement_requested(self, act: Act) -> None:
        self._begin_wait(act, "supplement", self.supplement_effect)

    def _duty_imposed(self, act: Act) -> None:
        self._begin_wait(act, "financial_duty", "pause")

    def _fee_assessed(self, act: Act) -> None:
        self.fee_dong += act.body["amount_dong"]
        if act.body.get("stops_clock", False):
            self._begin_wait(act, "fee", "pause")

    def _supplement_received(self, act: Act) -> None:
        if act.body["complete"]:
            self._end_wait(act, "supplement")

    def _duty_met(self, act: Act) -> None:
        self._end_wait(act, "financial_duty")

    def _fee_paid(self, act: Act) -> None:
        self.fee_dong -= act.body["amount_dong"]
        if self.fee_dong <= 0:
            self._end_wait(act, "fee")

    def _end_wait(self, act: Act, reason: str) -> None:
        """The last paper or payment is in: the opinions' terms are shifted, and it comes to a desk (rule 3).

        Online to the official whose request it was, else to the one who received it. While an opinion is asked, the
        consulted desk keeps it.
        """
        waiting = self.waiting
        ended = next((wait for wait in waiting if wait.reason == reason), None)
        if ended is None:
            return
        ended.end, ended.ended_by = act.at, act.position
        if len(waiting) > 1:
            return
        for opinion in self.opinions.values():
            if opinion.desk is not None and opinion.due is not None:
                since = max(self._turn_since, opinion.accepted_at)
                opinion.due = self._hours_at(opinion.desk).shifted(opinion.due, since, act.at)
        if self.received_at is None or self.asked is not None:
            return
        taker = ended.asked_by if act.body["channel"] == "online" or act.who.startswith("~") else act.who
        unit = self.desk.unit
        if taker != ended.asked_by:
            unit = self.organisation.unit_of(taker, act.at) or unit
        self.desk = _accepted_desk(taker, unit, (act.position,))


def check_kind(act: Act) -> None:
    """Refused for a kind of act that is not known here: what it moves could not be said."""
    name = act.topic.removeprefix("dossier.")
    if name not in _MOVES and name not in WITHOUT_MOVE:
        raise refused(
            "not-recomputable",
            f"events.jsonl, position {act.position}",
            f"Chương trình kiểm tra này không biết loại sự kiện «{act.topic}».",
            f"This verifier does not know events of the kind '{act.topic}'.",
        )


def _accepted_desk(who: str, unit: str, positions: tuple[int, ...]) -> Desk:
    """With whoever accepted it; an actor who is no official leaves it in the unit's pool."""
    if who.startswith("~"):
        return Desk(None, unit, "pool", positions)
    return Desk(who, unit, "held", positions)


_MOVES: Final[dict[str, Callable[[Dossier, Act], Any]]] = {
    "Lodged": Dossier._lodged,
    "ReceiptIssued": Dossier._receipt,
    "Refused": Dossier._ended,
    "Stopped": Dossier._ended,
    "Withdrawn": Dossier._ended,
    "Finished": Dossier._finish,
    "PostCollected": Dossier._result_out,
    "ResultReturned": Dossier._result_out,
    "StepStarted": Dossier._step_started,
    **dict.fromkeys(SENDING, Dossier._sent),
    "HandoverAccepted": Dossier._handover_accepted,
    "HandoverReturned": Dossier._handed_back,
    "Recalled": Dossier._handed_back,
    "TakenOver": Dossier._taken_over,
    "OpinionGiven": Dossier._opinion_given,
    "ObstacleReported": Dossier._hindered_by,
    "ObstacleAccepted": Dossier._obstacle_accepted,
    "ObstacleTermExtended": Dossier._obstacle_extended,
    "ObstacleAnswered": Dossier._obstacle_over,
    "ObstacleResolved": Dossier._obstacle_over,
    "SupplementRequested": Dossier._supplement_requested,
    "SupplementReceived": Dossier._supplement_received,
    "FeeAssessed": Dossier._fee_assessed,
    "FeePaid": Dossier._fee_paid,
    "FinancialDutyImposed": Dossier._duty_imposed,
    "FinancialDutyMet": Dossier._duty_met,
}
