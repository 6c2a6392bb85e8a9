"""A world of offices for tests, and a `Story` that writes down the events of a dossier one after another.

The world: district `cl` with its one-stop unit `mc` (head h1, officers r1, r2), the units `dd` (head h2, officers
b1, b2, b3) and `tc` (head h4, officer d1) and the leadership `ld` (leader l1); department `st` with the unit `tn`
(head h3, officers c1, c2) and the leadership `sl` (leader l2); the Chairman's office `vp` with its duty officer.
Offices are open 07:00–11:30 and 13:30–17:00, Monday to Friday, and no day is off. Procedure `P` has the steps tn
(4wh), th (16wh), pd (16wh) and tr (no term).

Moments are written `mon 08:00`, in the week of Monday 2/3/2026, `tue2 13:30` in the week after, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Final, Self
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.calendar import Outage, OutageKind, OutageRecorded, Span, WeekHours, WorkCalendar
from domain.model.custody import Custody, custody
from domain.model.deadline import Deadline, due, start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect
from domain.model.dossier_events import Answerable, Channel
from domain.model.event import (
    APPLICANT,
    NAMESPACE,
    OFFICE_ZONE,
    SERVICE,
    WORKFLOW,
    Event,
    Recorded,
    Source,
    encode,
)
from domain.model.history import History, effective
from domain.model.organisation import Group, Half, Organisation, Role, Tier, UnitKind
from domain.model.procedure import Catalogue, ProcedureVersion, Step, StepRole
from domain.model.reference import Reference
from domain.model.term import Term
from domain.model.working_time import DayStatus
from tests.domain.calendars import after, seeded

HOUR: Final = 3_600_000_000
DUTY: Final = "vpub-truc"
MONDAY: Final = date(2026, 3, 2)
FOUNDED: Final = date(2026, 1, 1)
DOSSIER: Final = UUID(int=7)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

UNITS: Final = {
    "mc": ("cl", UnitKind.ONE_STOP, ("h1", "r1", "r2")),
    "dd": ("cl", UnitKind.SPECIALISED, ("h2", "b1", "b2", "b3")),
    "tc": ("cl", UnitKind.SPECIALISED, ("h4", "d1")),
    "ld": ("cl", UnitKind.LEADERSHIP, ("l1",)),
    "tn": ("st", UnitKind.SPECIALISED, ("h3", "c1", "c2")),
    "sl": ("st", UnitKind.LEADERSHIP, ("l2",)),
    "vp": ("tinh", UnitKind.SPECIALISED, (DUTY,)),
}
"""Unit → agency, kind, members; a first member named h… is its head, l… the leader of the agency."""

UNIT_OF: Final = {official: unit for unit, (_, _, members) in UNITS.items() for official in members}
OFFICIALS: Final = tuple(UNIT_OF)
TERMS: Final[Mapping[str, str | None]] = {"tn": "4wh", "th": "16wh", "pd": "16wh", "tr": None}


def at(text: str) -> datetime:
    """`tue2 13:30` as an instant in UTC: the Tuesday of the second week."""
    day, _, clock = text.partition(" ")
    week = int(day[3:] or "1")
    offset = _DAYS.index(day[:3]) + 7 * (week - 1)
    return datetime.combine(MONDAY + timedelta(days=offset), time.fromisoformat(clock), OFFICE_ZONE).astimezone(UTC)


def meta(moment: datetime, actor: str = SERVICE, **more: Any) -> dict[str, Any]:
    source = Source.WORKFLOW if actor == WORKFLOW else Source.PAGE
    return {"occurred_at": moment, "actor": actor, "source": source, "command_id": NAMESPACE, **more}


# --- the world


@cache
def world(
    terms: tuple[tuple[str, str | None], ...] = tuple(TERMS.items()), term: str = "10wd", effect: str | None = None
) -> Reference:
    """The world of this module, with terms of steps and of the whole as given."""
    organisation = Organisation()
    for body in _founding():
        organisation = _with(organisation, body)
    version = ProcedureVersion(
        code="P",
        version=1,
        name="Thủ tục thử",
        field="Đất đai",
        tier=Tier.DISTRICT,
        term=term,
        steps=tuple(Step(s, s, StepRole.PROCESS, UnitKind.SPECIALISED, t) for s, t in terms),
        valid_from=FOUNDED,
        decision="QĐ thử",
        supplement_effect=effect,
    )
    founded = datetime(2026, 1, 1, tzinfo=UTC)
    published = proc.ProcedurePublished(**meta(founded), procedure=version)
    catalogue = proc.evolve(Catalogue(), Recorded(1, proc.STREAM, 1, founded, published))
    return Reference(organisation, seeded(), catalogue)


def _founding() -> list[Event]:
    founded = meta(datetime(2025, 12, 1, tzinfo=UTC))
    bodies: list[Event] = [
        org.AgencyEstablished(**founded, agency_id=agency, name=agency, tier=tier, code=agency, valid_from=FOUNDED)
        for agency, tier in (("tinh", Tier.PROVINCE), ("cl", Tier.DISTRICT), ("st", Tier.DEPARTMENT))
    ]
    for unit, (agency, kind, members) in UNITS.items():
        bodies.append(
            org.UnitEstablished(**founded, unit_id=unit, agency_id=agency, name=unit, kind=kind, valid_from=FOUNDED)
        )
        for official in members:
            bodies.append(org.OfficialRegistered(**founded, official_id=official, name=official, group=Group.CONG_CHUC))
            bodies.append(
                org.OfficialAppointed(
                    **founded,
                    appointment_id=f"bn-{official}",
                    official_id=official,
                    unit_id=unit,
                    role={"h": Role.HEAD, "l": Role.LEADER}.get(official[0], Role.OFFICER),
                    valid_from=FOUNDED,
                )
            )
    return bodies


def _with(organisation: Organisation, body: Event, known_at: datetime | None = None) -> Organisation:
    number = organisation.version + 1
    recorded = Recorded(900_000 + number, org.STREAM, number, known_at or body.occurred_at, body)
    return org.evolve(organisation, recorded)


def changed(
    reference: Reference, body: Event | None = None, *, known_at: datetime | None = None, **parts: Any
) -> Reference:
    """The reference data after an event of the organisation, or with other parts."""
    organisation = reference.organisation if body is None else _with(reference.organisation, body, known_at)
    known = {"calendar": reference.calendar, "catalogue": reference.catalogue, "adopted": reference.adopted}
    return Reference(organisation=organisation, **{**known, **parts})


def absent(
    reference: Reference,
    official: str,
    first: str,
    last: str,
    *,
    acting: str | None = None,
    known: str = "mon 00:00",
) -> Reference:
    """`first` and `last` are written `tue morning`, `wed2 afternoon`, both included; known long before by default."""
    (from_day, from_half), (to_day, to_half) = (text.split() for text in (first, last))
    body = org.AbsenceRecorded(
        **meta(at(known)),
        absence_id=f"v{reference.organisation.version}",
        official_id=official,
        from_on=at(f"{from_day} 12:00").astimezone(OFFICE_ZONE).date(),
        from_half=Half(from_half),
        to_on=at(f"{to_day} 12:00").astimezone(OFFICE_ZONE).date(),
        to_half=Half(to_half),
        acting_id=acting,
    )
    return changed(reference, body, known_at=at(known))


def deactivated(reference: Reference, official: str, moment: str) -> Reference:
    return changed(reference, org.OfficialDeactivated(**meta(at(moment)), official_id=official, reason="nghỉ việc"))


def closed(reference: Reference, agency: str, start: str, end: str) -> Reference:
    """An agency closed by an event of the calendar."""
    outage = Outage(OutageKind.AGENCY_CLOSED, at(start), at(end), "thông báo", agency_id=agency)
    body = OutageRecorded(**meta(at(start)), outage=outage)
    return changed(reference, calendar=after(reference.calendar, body))


def with_hours(reference: Reference, agency: str, *spans: tuple[int, int]) -> Reference:
    """An agency with office hours of its own, in whole hours, Monday to Friday."""
    hours = WeekHours(
        FOUNDED,
        (0, 1, 2, 3, 4),
        tuple(Span(time(opens), time(closes)) for opens, closes in spans),
        "test",
        DayStatus.VERIFIED,
        agency,
    )
    calendar: WorkCalendar = seeded((), *seeded().office_hours[None], hours)
    return changed(reference, calendar=calendar)


# --- a story


class Story:
    """The events of one dossier, in the order in which they are told. Due dates are reckoned as the office does.

    Numbers of handovers, requests, opinions and obstacles count by themselves. `known` dates when the log learned
    of an event; by default when it happened.
    """

    def __init__(self, reference: Reference | None = None) -> None:
        self.reference = reference or world()
        self.log: list[Recorded[Event]] = []
        self.handovers = self.requests = self.opinions = self.obstacles = 0
        self.deadline: Deadline | None = None
        self.effect = ClockEffect.PAUSE

    # -- reading

    @property
    def history(self) -> History:
        return effective(self.log)

    def custody(self, until: str | None = None) -> Custody:
        return custody(self.history, self.reference, None if until is None else at(until))

    def who(self, moment: str) -> str | None:
        """Who answers at a moment."""
        found = self.custody().answers(at(moment))
        return None if found is None else found.answerer

    @property
    def position(self) -> int:
        """Of the last event."""
        return self.log[-1].position

    # -- telling

    def add(self, body: Event, known: str | datetime | None = None) -> Self:
        moment = at(known) if isinstance(known, str) else known or body.occurred_at
        last = self.log[-1].recorded_at if self.log else moment
        number = len(self.log) + 1
        self.log.append(Recorded(number, DOSSIER, number, max(last, moment), body))
        return self

    def do(self, event: type[Event], moment: str | datetime, actor: str, **fields: Any) -> Self:
        """Any event of a dossier's life, as `actor`."""
        occurred_at = at(moment) if isinstance(moment, str) else moment
        known = fields.pop("known", None)
        acting_for = fields.pop("acting_for", None)
        return self.add(event(**meta(occurred_at, actor, acting_for=acting_for), **fields), known)

    def lodged(
        self,
        moment: str | datetime = "mon 07:00",
        channel: Channel = Channel.COUNTER,
        result: Channel = Channel.COUNTER,
    ) -> Self:
        return self.do(
            ev.Lodged,
            moment,
            APPLICANT,
            procedure_code="P",
            agency_id="cl",
            unit_id="mc",
            channel=channel,
            applicant_id=UUID(int=1),
            result_channel=result,
        )

    def received(self, moment: str | datetime = "mon 07:00", by: str = "r1", step: str = "tn", **fields: Any) -> Self:
        """With a receipt; lodged at the same moment where it was not before."""
        if not self.log:
            self.lodged(moment)
        procedure = self.reference.catalogue.get("P", 1)
        occurred_at = at(moment) if isinstance(moment, str) else moment
        self.deadline = due(occurred_at, Term.parse(procedure.term), self.reference.hours("cl"))
        self.effect = ClockEffect(procedure.supplement_effect or ClockEffect.PAUSE)
        return self.do(
            ev.ReceiptIssued,
            moment,
            by,
            code="000",
            agency_id="cl",
            unit_id="mc",
            procedure_version=1,
            rule_pack="2025",
            calendar_version=1,
            term=procedure.term,
            supplement_effect=str(self.effect),
            due_at=self.deadline.due_at,
            deadline=self.deadline,
            first_step=step,
            **fields,
        )

    def held(self, moment: str | datetime = "mon 07:00", by: str = "b1", step: str = "th") -> Self:
        """Received, and held by an officer of the land unit in a step, from the same moment on."""
        self.received(moment, step=step)
        return self.took(moment, by, step=step)

    def sent(
        self,
        moment: str | datetime,
        by: str,
        to: str,
        step: str | None = None,
        event: type[Event] = ev.HandoverSent,
        **fields: Any,
    ) -> Self:
        """To an official, or to a unit."""
        self.handovers += 1
        return self.do(
            event,
            moment,
            by,
            handover_no=self.handovers,
            from_official=fields.pop("from_official", by),
            to=addressee(to),
            step_id=step,
            **fields,
        )

    def accepted(self, moment: str | datetime, by: str, number: int | None = None, **fields: Any) -> Self:
        return self.do(ev.HandoverAccepted, moment, by, handover_no=number or self.handovers, **fields)

    def passed(self, moment: str | datetime, by: str, to: str, step: str | None = None) -> Self:
        """Sent and accepted in the same instant."""
        return self.sent(moment, by, to, step).accepted(moment, to)

    def returned(self, moment: str | datetime, by: str, **fields: Any) -> Self:
        return self.do(
            ev.HandoverReturned, moment, by, handover_no=self.handovers, reason="không phải của tôi", **fields
        )

    def recalled(self, moment: str | datetime, by: str) -> Self:
        return self.do(ev.Recalled, moment, by, handover_no=self.handovers, reason="nhầm")

    def assigned(self, moment: str | datetime, by: str, to: str, step: str | None = None) -> Self:
        return self.sent(moment, by, to, step, ev.Assigned)

    def reassigned(
        self, moment: str | datetime, by: str, to: str, previous: str | None = None, step: str | None = None
    ) -> Self:
        return self.sent(moment, by, to, step, ev.Reassigned, previous=previous, reason="quá tải")

    def took(self, moment: str | datetime, by: str, step: str | None = None, **fields: Any) -> Self:
        fields.setdefault("unit_id", UNIT_OF.get(by))
        return self.do(ev.TakenOver, moment, by, previous=None, reason="nhận xử lý", step_id=step, **fields)

    def started(self, moment: str | datetime, by: str, step: str) -> Self:
        return self.do(ev.StepStarted, moment, by, step_id=step)

    def completed(self, moment: str | datetime, by: str, step: str, **fields: Any) -> Self:
        return self.do(ev.StepCompleted, moment, by, step_id=step, **fields)

    def asked(self, moment: str | datetime, by: str, **fields: Any) -> Self:
        """A supplement; the applicant's turn begins."""
        self.requests += 1
        self._stop(moment, self.effect)
        return self.do(
            ev.SupplementRequested, moment, by, request_no=self.requests, items=("giấy tờ",), reason="thiếu", **fields
        )

    def brought(self, moment: str | datetime, by: str = APPLICANT, channel: Channel = Channel.ONLINE) -> Self:
        """The supplement, complete."""
        due_at = self._go_on(moment)
        return self.do(
            ev.SupplementReceived,
            moment,
            by,
            request_no=self.requests,
            channel=channel,
            complete=True,
            due_at=due_at,
            deadline=self.deadline,
        )

    def brought_in_part(self, moment: str | datetime, by: str = APPLICANT) -> Self:
        return self.do(
            ev.SupplementReceived,
            moment,
            by,
            request_no=self.requests,
            channel=Channel.ONLINE,
            complete=False,
            missing=("giấy tờ",),
        )

    def imposed(self, moment: str | datetime, by: str, **fields: Any) -> Self:
        self._stop(moment, ClockEffect.PAUSE)
        return self.do(ev.FinancialDutyImposed, moment, by, amount_dong=1_000_000, reason="thuế", **fields)

    def met(self, moment: str | datetime, by: str = APPLICANT, channel: Channel = Channel.ONLINE) -> Self:
        due_at = self._go_on(moment)
        return self.do(ev.FinancialDutyMet, moment, by, channel=channel, due_at=due_at, deadline=self.deadline)

    def consulted(self, moment: str | datetime, by: str, to: str, term: str = "8wh", **fields: Any) -> Self:
        """An opinion is asked of an official, a unit, or `outside:…`."""
        self.opinions += 1
        return self.sent(
            moment, by, to, None, ev.OpinionRequested, opinion_no=self.opinions, question="?", term=term, **fields
        )

    def advised(self, moment: str | datetime, by: str, number: int | None = None, **fields: Any) -> Self:
        return self.do(ev.OpinionGiven, moment, by, opinion_no=number or self.opinions, opinion="đồng ý", **fields)

    def hindered(
        self, moment: str | datetime, by: str, to: str, until: str | datetime, step: str | None = None, **fields: Any
    ) -> Self:
        """An obstacle, reported to an official, a unit, or `outside:…`, with a term that ends at `until`."""
        self.obstacles += 1
        return self.do(
            ev.ObstacleReported,
            moment,
            by,
            obstacle_no=self.obstacles,
            addressee=addressee(to),
            description="vướng",
            term="8wh",
            due_at=at(until) if isinstance(until, str) else until,
            step_id=step,
            **fields,
        )

    def answered(
        self, moment: str | datetime, by: str, number: int | None = None, *, none: bool = False, **fields: Any
    ) -> Self:
        return self.do(
            ev.ObstacleAnswered,
            moment,
            by,
            obstacle_no=number or self.obstacles,
            answer="…",
            no_obstacle=none,
            **fields,
        )

    def finished(self, moment: str | datetime, by: str) -> Self:
        return self.do(ev.Finished, moment, by)

    def apologised(self, moment: str | datetime, by: str, due_at: str, *, in_time: bool = True) -> Self:
        return self.do(
            ev.ApologyIssued, moment, by, cause="chậm", unit_in_charge="dd", due_at=at(due_at), in_time=in_time
        )

    # -- entries about earlier moments

    def late(self, known: str, body: Event, *affects: str, by: str = "h2") -> Self:
        """Recorded late, at `known`."""
        entry = ev.RecordedLate(
            **meta(at(known), by), act_topic=body.TOPIC, act=encode(body).decode(), reason="giấy", affects=affects
        )
        return self.add(entry)

    def corrected(self, known: str, corrects: int, body: Event | None, *affects: str, by: str = "h2") -> Self:
        entry = ev.Corrected(
            **meta(at(known), by),
            corrects=corrects,
            reason="nhầm",
            act_topic=None if body is None else body.TOPIC,
            act=None if body is None else encode(body).decode(),
            affects=affects,
        )
        return self.add(entry)

    def confirmed(self, known: str, claim: int, by: str, in_place_of: str | None = None) -> Self:
        return self.do(ev.ClaimConfirmed, known, by, claim=claim, in_place_of=in_place_of)

    def disputed(self, known: str, claim: int, by: str) -> Self:
        return self.do(ev.ClaimDisputed, known, by, claim=claim, statement="không phải")

    def _stop(self, moment: str | datetime, effect: ClockEffect) -> None:
        occurred_at = at(moment) if isinstance(moment, str) else moment
        if self.deadline is not None:
            self.deadline = stop_clock(self.deadline, occurred_at, effect, self.reference.hours("cl"))

    def _go_on(self, moment: str | datetime) -> datetime | None:
        if self.deadline is None:
            return None
        occurred_at = at(moment) if isinstance(moment, str) else moment
        self.deadline = start_clock(self.deadline, occurred_at, self.reference.hours("cl"))
        return self.deadline.due_at


def addressee(to: str) -> Answerable:
    """An official with their unit, a bare unit, or `outside:…`."""
    if to.startswith("outside:"):
        return Answerable(outside=to.removeprefix("outside:"))
    if to in UNITS:
        return Answerable(unit=to)
    return Answerable(unit=UNIT_OF[to], official=to)
