"""Histories by chance, admissible or not: any act by anybody at any time, entered late, corrected and annulled.

Two readings of one log have to agree whatever the log says. The office around it changes as well: heads follow one
another, units are dissolved, accounts are closed and opened, days are ruled, an agency keeps hours of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

import msgspec

from api.evidence.verifier.events import StoredEvent
from domain.model import calendar as cal
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.calendar import DayRuling, Outage, OutageKind, Rule, Span, WeekHours
from domain.model.deadline import due
from domain.model.dossier_events import Answerable, Cause, Channel
from domain.model.event import APPLICANT, WORKFLOW, Event, Recorded, encode
from domain.model.organisation import Half, Role
from domain.model.reference import Reference
from domain.model.term import Term
from domain.model.working_time import DayStatus
from tests.domain.histories import MONDAY, UNIT_OF, UNITS, Story, at, meta, world
from tests.evidence.raw_events import raw, raw_events

PEOPLE: Final = ("b1", "b2", "h2", "d1", "h4", "c1", "h3", "r1", "r2", "h1", "l1")
STEPS: Final = ("tn", "th", "pd", "tr", None)
MINUTES: Final = (0, 0, 1, 30, 60, 240, 240, 600, 1440, 1441, 2880)
SURROUNDINGS_FROM: Final = 950_000


@dataclass
class Chance:
    """`log` and `reference` for the product; `stored` the same as raw events."""

    random: Random
    reference: Reference
    story: Story
    now: datetime
    extra: list[StoredEvent] = field(default_factory=list)
    sent: int = 0
    opinions: int = 0
    obstacles: int = 0

    @property
    def log(self) -> list[Recorded[Event]]:
        return self.story.log

    @property
    def stored(self) -> list[StoredEvent]:
        events = [*self._founded, *self.extra, *(raw(recorded) for recorded in self.log)]
        return sorted(events, key=lambda event: event.position)

    def __post_init__(self) -> None:
        self._founded = raw_events(self.reference)


def random_history(seed: int, acts: int = 25) -> Chance:
    """One history, the same for the same seed."""
    random = Random(seed)
    terms = random.choice(((("tn", "4wh"), ("th", "2wd"), ("pd", "16wh")), (("th", "4wh"),), (("th", None),)))
    reference = world(terms, random.choice(("1wd", "2wd", "12wh", "5cd", "0")), random.choice((None, "restart")))
    story = Story(reference)
    chance = Chance(random, reference, story, at("mon 08:00"))
    for _ in range(random.randrange(8)):
        _surround(chance)
    story.reference = chance.reference
    result = random.choice((Channel.COUNTER, Channel.ONLINE, Channel.POST))
    story.lodged(chance.now, random.choice(tuple(Channel)), result)
    if random.random() < 0.9:
        chance.now += timedelta(minutes=random.choice(MINUTES))
        story.received(chance.now, random.choice(("r1", "r2", "~service")), random.choice(("tn", "th")))
    for _ in range(random.randrange(acts)):
        chance.now += timedelta(minutes=random.choice(MINUTES), microseconds=random.choice((0, 0, 0, 1, 999_999)))
        body = _act(chance)
        if random.random() < 0.12:
            _enter_late(chance, body)
        else:
            story.add(body)
        if random.random() < 0.1:
            _correct(chance)
    return chance


# --- acts


def _act(chance: Chance) -> Event:
    random = chance.random
    make = random.choice(_ACTS)
    kind, fields = make(chance)
    actor = random.choice((*PEOPLE, *PEOPLE, APPLICANT, WORKFLOW))
    if "from_official" in fields and random.random() < 0.8:
        actor = fields["from_official"]
    acting_for = random.choice(PEOPLE) if random.random() < 0.1 and actor in PEOPLE else None
    body: Event = kind(**meta(chance.now, actor, acting_for=acting_for), **fields)
    return body


Made = tuple[type[Event], dict[str, Any]]


def _addressee(random: Random, *, outside: bool = False) -> Answerable:
    drawn = random.random()
    if outside and drawn < 0.4:
        return Answerable(outside="x")
    if drawn < 0.6:
        official = random.choice(PEOPLE)
        return Answerable(unit=random.choice((UNIT_OF[official], None)), official=official)
    return Answerable(unit=random.choice(("mc", "dd", "tc", "tn")))


def _send(chance: Chance) -> Made:
    chance.sent += 1
    random = chance.random
    kind = random.choice((ev.HandoverSent, ev.Assigned, ev.Reassigned, ev.SubmittedForApproval, ev.ReturnedForRework))
    more: dict[str, Any] = {}
    if kind is ev.Reassigned:
        more = {"previous": None, "reason": "…"}
    elif kind is ev.ReturnedForRework:
        more = {"reason": "…"}
    return kind, {
        "handover_no": chance.sent,
        "from_official": random.choice(PEOPLE),
        "to": _addressee(random),
        "step_id": random.choice(STEPS),
        **more,
    }


def _consult(chance: Chance) -> Made:
    chance.sent += 1
    chance.opinions += 1
    random = chance.random
    to = _addressee(random, outside=True)
    due_at = chance.now + timedelta(hours=random.choice((0, 5, 60))) if to.outside and random.random() < 0.7 else None
    return ev.OpinionRequested, {
        "handover_no": chance.sent,
        "from_official": random.choice(PEOPLE),
        "to": to,
        "opinion_no": chance.opinions,
        "question": "?",
        "term": random.choice(("4wh", "8wh", "2wd", "0")),
        "due_at": due_at,
    }


def _recent(chance: Chance, count: int) -> int:
    """Mostly the last of those that there are."""
    return max(1, count - chance.random.choice((0, 0, 0, 1, 2)))


def _accept(chance: Chance) -> Made:
    unit = chance.random.choice((None, None, "dd", "mc"))
    return ev.HandoverAccepted, {"handover_no": _recent(chance, chance.sent), "unit_id": unit}


def _hand_back(chance: Chance) -> Made:
    number = {"handover_no": _recent(chance, chance.sent), "reason": "…"}
    if chance.random.random() < 0.4:
        return ev.Recalled, number
    return ev.HandoverReturned, {**number, "settled_by": chance.random.choice((None, None, "l1"))}


def _take(chance: Chance) -> Made:
    random = chance.random
    fields = {"unit_id": random.choice((None, *UNITS)), "step_id": random.choice(STEPS)}
    return ev.TakenOver, {"previous": None, "reason": "…", **fields}


def _step(chance: Chance) -> Made:
    step = chance.random.choice(("tn", "th", "pd", "tr"))
    return chance.random.choice((ev.StepStarted, ev.StepCompleted)), {"step_id": step}


def _advise(chance: Chance) -> Made:
    return ev.OpinionGiven, {"opinion_no": _recent(chance, chance.opinions), "opinion": "…"}


def _hinder(chance: Chance) -> Made:
    chance.obstacles += 1
    random = chance.random
    return ev.ObstacleReported, {
        "obstacle_no": chance.obstacles,
        "addressee": _addressee(random, outside=True),
        "description": "…",
        "term": "8wh",
        "due_at": chance.now + timedelta(hours=random.choice((0, 3, 24, 300))),
        "step_id": random.choice(STEPS),
    }


def _about_obstacle(chance: Chance) -> Made:
    random, number = chance.random, {"obstacle_no": _recent(chance, chance.obstacles)}
    return random.choice(
        (
            (ev.ObstacleAccepted, number),
            (ev.ObstacleTermExtended, {**number, "due_at": chance.now + timedelta(hours=40), "reason": "…"}),
            (ev.ObstacleAnswered, {**number, "answer": "…", "no_obstacle": random.random() < 0.5}),
            (ev.ObstacleResolved, {**number, "how": "…"}),
        )
    )


def _ask_applicant(chance: Chance) -> Made:
    random = chance.random
    return random.choice(
        (
            (ev.SupplementRequested, {"request_no": 1, "items": ("…",), "reason": "…"}),
            (ev.FinancialDutyImposed, {"amount_dong": 5, "reason": "…"}),
            (ev.FeeAssessed, {"amount_dong": 5, "reason": "…", "stops_clock": random.random() < 0.6}),
        )
    )


def _applicant_brings(chance: Chance) -> Made:
    random = chance.random
    due_at = chance.now + timedelta(hours=random.choice((-50, 0, 20, 90))) if random.random() < 0.7 else None
    common = {"channel": random.choice(tuple(Channel)), "due_at": due_at}
    return random.choice(
        (
            (ev.SupplementReceived, {"request_no": 1, "complete": random.random() < 0.8, **common}),
            (ev.FinancialDutyMet, common),
            (ev.FeePaid, {"amount_dong": random.choice((2, 5, 10)), **common}),
        )
    )


def _dates(chance: Chance) -> Made:
    random = chance.random
    due_at = chance.now + timedelta(hours=random.choice((-30, 0, 20, 90)))
    if random.random() < 0.6:
        return ev.ApologyIssued, {
            "cause": "…",
            "unit_in_charge": "dd",
            "due_at": due_at,
            "in_time": random.random() < 0.8,
        }
    deadline = due(chance.now, Term.parse("1wd"), chance.reference.hours("cl"))
    return ev.DueDateRecomputed, {"reason": "…", "calendar_version": 1, "due_at": due_at, "deadline": deadline}


def _words(chance: Chance) -> Made:
    random = chance.random
    to = random.choice(PEOPLE)
    return random.choice(
        (
            (ev.ExplanationGiven, {"text": "…"}),
            (ev.Rated, {"score": 3}),
            (ev.Approved, {}),
            (ev.WrittenReminderIssued, {"to_official": to, "duty": "…", "text": "…"}),
            (ev.Reminded, {"reminder_no": 1, "cause": Cause.STEP, "run": "1", "to_official": to, "due_at": chance.now}),
            (ev.ObjectionRecorded, {"instruction_no": 1, "text": "…"}),
        )
    )


def _ends(chance: Chance) -> Made:
    random = chance.random
    return random.choice(
        (
            (ev.Finished, {}),
            (ev.Finished, {}),
            (ev.PostCollected, {"item": "1"}),
            (ev.ResultReturned, {"channel": Channel.COUNTER}),
            (ev.Stopped, {"reason": "…"}) if random.random() < 0.3 else (ev.Finished, {}),
            (ev.Withdrawn, {"reason": "…"}) if random.random() < 0.3 else (ev.Finished, {}),
        )
    )


_ACTS: Final[tuple[Callable[[Chance], Made], ...]] = (
    *(_send, _send, _send, _accept, _accept, _accept, _hand_back, _take, _take, _step, _step, _consult, _advise),
    *(_hinder, _about_obstacle, _about_obstacle, _ask_applicant, _applicant_brings, _applicant_brings, _dates),
    *(_words, _ends),
)


# --- entries about earlier moments


def _enter_late(chance: Chance, body: Event) -> None:
    random = chance.random
    earlier = body.occurred_at - timedelta(minutes=random.choice((0, 10, 600)))
    act = msgspec.structs.replace(body, occurred_at=max(earlier, chance.log[0].body.occurred_at))
    affects = tuple(random.sample(PEOPLE, random.choice((0, 0, 1, 2))))
    chance.story.add(
        ev.RecordedLate(
            **meta(chance.now, "h2"), act_topic=act.TOPIC, act=encode(act).decode(), reason="…", affects=affects
        )
    )
    _answer_claim(chance, affects)


def _correct(chance: Chance) -> None:
    """Some event after the lodging, or an earlier correction, is replaced or annulled."""
    random = chance.random
    known = [r for r in chance.log[1:] if not isinstance(r.body, (ev.ClaimConfirmed, ev.ClaimDisputed))]
    if not known:
        return
    corrected = random.choice(known)
    act = _corrected_act(chance, corrected.body)
    affects = tuple(random.sample(PEOPLE, random.choice((0, 0, 1, 2))))
    chance.story.add(
        ev.Corrected(
            **meta(chance.now, "h2"),
            corrects=corrected.position,
            reason="…",
            act_topic=None if act is None else act.TOPIC,
            act=None if act is None else encode(act).decode(),
            affects=affects,
        )
    )
    _answer_claim(chance, affects)


def _corrected_act(chance: Chance, body: Event) -> Event | None:
    if chance.random.random() < 0.35 and not isinstance(body, ev.ReceiptIssued):
        return None
    if isinstance(body, (ev.RecordedLate, ev.Corrected)):
        return _act(chance)
    moved = max(body.occurred_at - timedelta(minutes=chance.random.choice((-30, 5, 300))), _lodged_at(chance))
    return msgspec.structs.replace(body, occurred_at=moved)


def _lodged_at(chance: Chance) -> datetime:
    return chance.log[0].body.occurred_at


def _answer_claim(chance: Chance, affects: tuple[str, ...]) -> None:
    random, claim = chance.random, chance.story.position
    for who in affects:
        drawn = random.random()
        if drawn < 0.5:
            chance.story.add(ev.ClaimConfirmed(**meta(chance.now, who), claim=claim))
        elif drawn < 0.65:
            chance.story.add(ev.ClaimConfirmed(**meta(chance.now, "l1"), claim=claim, in_place_of=who))
        elif drawn < 0.8:
            chance.story.add(ev.ClaimDisputed(**meta(chance.now, who), claim=claim, statement="…"))


# --- the office around it


def _surround(chance: Chance) -> None:
    random = chance.random
    body = random.choice(_SURROUNDINGS)(chance)
    position = SURROUNDINGS_FROM + len(chance.extra)
    known_at = at("mon 00:00") + timedelta(hours=random.choice((-100, 0, 33, 60)))
    stream = cal.STREAM if body.TOPIC.startswith("calendar.") else org.STREAM
    recorded: Recorded[Event] = Recorded(position, stream, position, known_at, body)
    chance.reference = chance.reference.after([recorded])
    chance.extra.append(raw(recorded))


def _meta(chance: Chance) -> dict[str, Any]:
    return meta(at("mon 00:00") + timedelta(hours=chance.random.choice((-50, 9, 30, 58, 80))))


def _day(chance: Chance) -> date:
    return MONDAY + timedelta(days=chance.random.randrange(-2, 8))


def _absence(chance: Chance) -> Event:
    random = chance.random
    first = _day(chance)
    halves = (Half.MORNING, Half.AFTERNOON)
    from_half, to_half = random.choice(halves), random.choice(halves)
    last = first + timedelta(days=random.choice((1, 2, 4)))
    return org.AbsenceRecorded(
        **_meta(chance), absence_id=f"x{len(chance.extra)}", official_id=random.choice(PEOPLE), from_on=first,
        from_half=from_half, to_on=last, to_half=to_half, acting_id=random.choice((None, *PEOPLE)),
    )  # fmt: skip


def _absence_over(chance: Chance) -> Event:
    known = [e.body["absence_id"] for e in chance.extra if e.topic == "organisation.AbsenceRecorded"]
    if not known:
        return _absence(chance)
    absence_id = chance.random.choice(known)
    if chance.random.random() < 0.3:
        return org.AbsenceCancelled(**_meta(chance), absence_id=absence_id, reason="…")
    ended_at = at("mon 00:00") + timedelta(hours=chance.random.choice((-80, 10, 40, 90)))
    return org.AbsenceEnded(**_meta(chance), absence_id=absence_id, ended_at=ended_at)


def _appointed(chance: Chance) -> Event:
    random = chance.random
    return org.OfficialAppointed(
        **_meta(chance), appointment_id=f"x{len(chance.extra)}", official_id=random.choice(PEOPLE),
        unit_id=random.choice(tuple(UNITS)), role=random.choice(tuple(Role)), valid_from=_day(chance),
    )  # fmt: skip


def _appointment_over(chance: Chance) -> Event:
    known = tuple(chance.reference.organisation.appointment_owner)
    return org.AppointmentEnded(**_meta(chance), appointment_id=chance.random.choice(known), valid_to=_day(chance))


def _account(chance: Chance) -> Event:
    kind = chance.random.choice((org.OfficialDeactivated, org.OfficialDeactivated, org.OfficialReactivated))
    return kind(**_meta(chance), official_id=chance.random.choice(PEOPLE), reason="…")


def _dissolved(chance: Chance) -> Event:
    random = chance.random
    if random.random() < 0.3:
        return org.AgencyDissolved(**_meta(chance), agency_id="cl", valid_to=_day(chance), successor_id="st")
    unit, successor = random.choice((("dd", "tc"), ("tc", "tn"), ("mc", "dd"), ("tn", None)))
    return org.UnitDissolved(**_meta(chance), unit_id=unit, valid_to=_day(chance), successor_id=successor)


def _ruled(chance: Chance) -> Event:
    random = chance.random
    if random.random() < 0.2:
        return cal.DayRulingWithdrawn(**_meta(chance), day=_day(chance), reason="…")
    ruling = DayRuling(_day(chance), random.choice(tuple(Rule)), "…", "…", random.choice(tuple(DayStatus)))
    return cal.DaysRuled(**_meta(chance), rulings=(ruling,))


def _hours(chance: Chance) -> Event:
    random = chance.random
    spans = random.choice(((Span(time(8), time(10)), Span(time(14), time(16))), (Span(time(9, 15), time(15, 45)),)))
    return cal.OfficeHoursSet(
        **_meta(chance),
        hours=WeekHours(
            _day(chance), random.choice(((0, 1, 2, 3, 4), (1, 2, 3, 5))), spans, "…", DayStatus.VERIFIED,
            random.choice(("cl", "st", "tinh", None)),
        ),
    )  # fmt: skip


def _outage(chance: Chance) -> Event:
    random = chance.random
    start = at("mon 00:00") + timedelta(hours=random.choice((8, 10, 33, 57)))
    outage = Outage(
        random.choice(tuple(OutageKind)), start, start + timedelta(hours=random.choice((2, 30))), "…",
        agency_id=random.choice(("cl", "st", None)),
    )  # fmt: skip
    return cal.OutageRecorded(**_meta(chance), outage=outage)


_SURROUNDINGS: Final[tuple[Callable[[Chance], Event], ...]] = (
    *(_absence, _absence, _absence, _absence_over, _appointed, _appointment_over, _account, _dissolved, _ruled),
    *(_hours, _outage),
)
