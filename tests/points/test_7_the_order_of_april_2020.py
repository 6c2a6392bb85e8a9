"""Point 7: inspected districts report remediation before a date. The order of April 2020, under time skipping.

The story is the demonstration's (`api/demo/april.py`), told into a real log; what follows from time is left to
Temporal: reminders, missed terms, the ladder up to the Chairman's office. Each workflow has a clock of its own, which
is taken to each of its alarms before anybody acts after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import psycopg
import pytest
from temporalio.testing import TimeSkipper

from api.demo.april import ENDS, SIGHTS, April
from api.demo.fates import Fate
from api.demo.performance import OPENED_AT
from api.demo.procedures import offers
from api.demo.province import DISTRICTS, Founding, Province, demo_id
from api.demo.telling import Hand, Stage, Teller, Telling
from api.reports.advice_facts import advice
from api.reports.issuing import issue_advice
from domain import dossier_commands as dcmd
from domain.commands import Command, Issued
from domain.model import directive
from domain.model.directive import Directive
from domain.model.dossier import Dossier
from domain.model.dossier_events import Channel
from domain.model.dossier_fold import evolve
from domain.model.duty import DutyEscalated, DutyMissed, DutyReminded
from domain.model.event import WORKFLOW, Recorded, Source
from domain.model.inspection import Inspection
from domain.model.natures import folded
from domain.model.proceeding import Proceeding
from domain.model.reference import STREAMS, Reference
from domain.model.review_events import ReviewOrigin, ReviewSeat
from domain.review_commands import AppointReviewMember, ExplainInReview, NotifyReviewed, OpenReview
from domain.review_evidence import as_evidence
from domain.store.event_log import EventLog
from projections import queries
from projections.queries.periods import Period
from projections.rebuild import rebuild
from tests.domain.office import when
from tests.servers import Database
from tests.workflows.conftest import Months
from tests.workflows.motor import Motor, motor, until, working
from workflows.contracts import PROCEEDING, workflow_id
from workflows.owed import owed
from workflows.telling import Teller as WorkflowTeller

SEED = 2020
TICK = timedelta(seconds=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ADVISED_AT = when("2020-04-20 09:00")


class Log:
    """What the stories look at, read from the log itself."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._reference: Reference | None = None

    def reference(self) -> Reference:
        if self._reference is None:
            self._reference = Reference().after(r for stream in STREAMS for r in self._events.read_stream(stream))
        return self._reference

    def proceeding(self, proceeding_id: UUID) -> Proceeding:
        return folded(self._events.read_stream(proceeding_id))

    def dossier(self, dossier_id: UUID) -> Dossier:
        state = Dossier()
        for recorded in self._events.read_stream(dossier_id):
            state = evolve(state, recorded)
        return state


@dataclass
class Office:
    """The province in a log, its motor in Temporal, and the story that is told into it."""

    running: Motor
    months: Months
    stage: Stage
    april: April
    taken: dict[str, datetime] = field(default_factory=dict)
    """To which instant of its own each run's clock was taken."""

    async def tell(self, story: Telling[None]) -> None:
        """Beat by beat; before each the alarms of every workflow that lie before it ring."""
        dispatching = self.running.dispatcher(WorkflowTeller(self.months.client, self.months.task_queue))
        async with working(self.months, self.running.delivering):
            for beat in story:
                if isinstance(beat, datetime):
                    await dispatching.drain()
                    await self._ring(beat)
                    self.stage.now = max(self.stage.now, beat)
                else:
                    self.give(cast(Command, beat))
            await dispatching.drain()

    async def _ring(self, upto: datetime) -> None:
        """In the order of their instants; those of one instant side by side."""
        while alarms := self._next_alarms(upto):
            await asyncio.gather(*(self._forward(*alarm) for alarm in alarms))
            await until(lambda: set(self._next_alarms(upto)).isdisjoint(alarms))

    def _next_alarms(self, upto: datetime) -> list[tuple[UUID, datetime]]:
        return self.running.connection.execute(
            "SELECT stream_id, next_wakeup FROM motor.armed WHERE running AND next_wakeup = "
            "(SELECT min(next_wakeup) FROM motor.armed WHERE running AND next_wakeup <= %s) ORDER BY stream_id",
            [upto],
        ).fetchall()

    async def _forward(self, stream: UUID, at: datetime) -> None:
        kind = PROCEEDING if self.stage.rehearsal.proceeding(stream).exists else "dossier"
        handle = self.months.client.get_workflow_handle(workflow_id(stream, kind))
        run = (await handle.describe()).run_id
        now = max(await self.months.skipper.get_current_time(handle), self.taken.get(run, LONG_AGO))
        left = self.running.clock().real_until(at + TICK, now)
        if left:
            # What the server says of a clock may lag behind a forward that has just ended.
            self.taken[run] = now + left
            await self.months.forward(handle, left)

    def give(self, command: Command) -> None:
        self.running.delivering.application.handle(command)

    def directive(self, district: str) -> Directive:
        state: Directive = self.stage.rehearsal.proceeding(self.april.directive(district)).state
        return state

    def notes(self, district: str, kind: type[Any]) -> list[Any]:
        return [recorded.body for recorded in self.running.of(self.april.directive(district), kind)]


@pytest.fixture
def months(time_skipper: TimeSkipper, unique: str) -> Months:
    return Months(time_skipper, f"test-{unique}")


@pytest.fixture
def office(database: Database, months: Months) -> Iterator[Office]:
    """The twelve districts, the departments and the Chairman's office, and a land dossier that is left to lie."""
    with motor(database, owed, OPENED_AT) as running:
        founding = Founding(SEED, OPENED_AT)
        for receipt in [running.delivering.application.submit(order) for order in founding.orders()]:
            receipt.result()
        stage = Stage(SEED, founding.province, cast(Any, Log(running.events)), OPENED_AT)
        _left_to_lie(running, stage, founding.province)
        yield Office(running, months, stage, April(stage))


def _left_to_lie(running: Motor, stage: Stage, province: Province) -> None:
    """Received and handed over in time, then worked on by nobody until somebody puts an end to it."""
    land = next(offer for offer in offers() if offer.route.room == "dd" and offer.procedure.term == "10wd")
    teller = Teller(stage, "left-to-lie", land, "htno", Fate({}))
    desk, room = province.rooms["htno-mc"], province.rooms["htno-dd"]
    acts: tuple[tuple[str, type[dcmd.DossierCommand], str, dict[str, Any]], ...] = (
        ("2020-01-06 08:00", dcmd.Lodge, desk.officers[0], _lodging(teller)),
        ("2020-01-06 08:10", dcmd.IssueReceipt, desk.officers[0], {}),
        ("2020-01-06 09:00", dcmd.SendHandover, desk.officers[0], {"to_official": room.officers[0], "step_id": "th1"}),
        ("2020-01-06 10:00", dcmd.AcceptHandover, room.officers[0], {"handover_no": 1}),
    )
    for number, (moment, order, actor, members) in enumerate(acts):
        at = when(moment)
        issued = Issued(
            command_id=demo_id(SEED, f"lie:{number}"), actor=actor, source=Source.PAGE, occurred_at=at, recorded_at=at
        )
        running.delivering.application.handle(order(issued=issued, dossier_id=teller.dossier_id, **members))


def _lodging(teller: Teller) -> dict[str, Any]:
    return {
        "procedure_code": teller.offer.procedure.code,
        "agency_id": "htno",
        "unit_id": "htno-mc",
        "channel": Channel.COUNTER,
        "applicant_id": teller.applicant_id,
    }


def of_a_late_leader(office: Office) -> Telling[None]:
    """The Chairman's office opens a review of the leader whose report was missed, who is notified and explains."""
    review_id, late = demo_id(SEED, "review:april"), office.april.directive("hlvo")
    (missed,) = office.running.of(late, DutyMissed)
    yield when("2020-04-29 08:00")
    yield OpenReview(
        issued=office.stage.issued("review:1", Hand("vpub.02")),
        proceeding_id=review_id,
        about=missed.body.bearer,
        origin=ReviewOrigin.DIRECTIVE,
        reason="Không báo cáo khắc phục trước ngày 17/4/2020",
        act="Không báo cáo khắc phục theo chỉ đạo",
        act_on=date(2020, 4, 16),
        matter=late,
        positions=(missed.position,),
        evidence=(as_evidence(missed),),
    )
    yield when("2020-04-29 10:00")
    authority = office.stage.rehearsal.proceeding(review_id).state.authority
    yield AppointReviewMember(
        issued=office.stage.issued("review:chair", Hand(authority)),
        proceeding_id=review_id,
        official="vpub.03",
        seat=ReviewSeat.CHAIR,
    )
    yield NotifyReviewed(
        issued=office.stage.issued("review:2", Hand(authority)), proceeding_id=review_id, text="Mời giải trình"
    )
    yield when("2020-05-04 08:00")
    yield ExplainInReview(
        issued=office.stage.issued("review:3", Hand(missed.body.bearer)),
        proceeding_id=review_id,
        text="Thiếu người đo đạc; đã báo cáo ngày 24/4",
    )


async def test_the_order_of_april_2020(office: Office, database: Database) -> None:
    await office.tell(office.april.story())
    await office.tell(of_a_late_leader(office))

    # All twelve were asked, by one order, in its own words: "trước ngày 17/4/2020".
    directives = {district: office.directive(district) for district, _ in DISTRICTS}
    assert {state.order_id for state in directives.values()} == {office.april.order_id}
    assert {state.first_due.at for state in directives.values() if state.first_due} == {when("2020-04-16 17:00")}

    # Some in time, some late, one false: what Temporal noted, and no more.
    missed = {district for district in directives if office.notes(district, DutyMissed)}
    assert missed == {"hlvu", "hlvo"}
    for district in missed:
        (note,) = office.notes(district, DutyMissed)
        assert (note.actor, note.occurred_at, note.bearer) == (WORKFLOW, when("2020-04-16 17:00"), f"{district}.01")
        assert [reminder.duty for reminder in office.notes(district, DutyReminded)][:1] == ["report:1"]
    assert {district for district, state in directives.items() if state.false_reports} == {"txhn"}
    assert [rung.office for rung in office.notes("hlvo", DutyEscalated)] == ["holder", "chairman"]
    assert [rung.office for rung in office.notes("hlvu", DutyEscalated)] == ["holder"], "it named a measure in time"
    assert office.notes("htno", DutyEscalated) == [], "an extension granted before the day"

    # The last directive came to its end, and the inspection with it.
    assert {directive.stage(state) for state in directives.values()} == {"verified"}
    assert max(state.verified_at for state in directives.values() if state.verified_at) <= ENDS
    inspection: Inspection = office.stage.rehearsal.proceeding(office.april.inspection_id).state
    assert len(inspection.findings) == len(SIGHTS)
    assert inspection.open_findings == ()
    assert inspection.closed_at is not None

    # The review of the late leader rests on the missed term, and the file has the leader's own words.
    (review,) = [r for r in office.running.events.read_stream(demo_id(SEED, "review:april")) if r.version == 1]
    reviewed = office.stage.rehearsal.proceeding(review.stream_id).state
    assert (reviewed.about, len(reviewed.explanations)) == ("hlvo.01", 1)

    rebuild(database.dsn("projector"))
    with psycopg.connect(database.dsn("reader"), autocommit=True) as reading:
        now = office.stage.now
        counts = queries.directive_counts(reading, now=now, order_id=office.april.order_id)
        assert (counts.all, counts.late, counts.false, counts.verified) == (12, 2, 1, 12)
        for state in (queries.DirectiveList.LATE, queries.DirectiveList.FALSE):
            for line in queries.directives(reading, now=now, state=state).rows:
                for position in (line.position, *line.missed_positions, *line.false_positions):
                    assert event_at(office, position).stream_id == line.proceeding_id
    _advice_opens_into_its_events(office, database)


def _advice_opens_into_its_events(office: Office, database: Database) -> None:
    """The advice as of the morning of 20/4, when two reports were overdue: every number, every matter, every event."""
    events = office.running.events.read_all(0, 100_000)
    known = [recorded for recorded in events if recorded.recorded_at <= ADVISED_AT]
    issued = issue_advice(
        database.instance,
        office.running.delivering.application,
        "vpub.02",
        "2020-Q2",
        known[-1].position,
        about=ADVISED_AT,
        remarks="Đề nghị xem xét trách nhiệm người đứng đầu báo cáo muộn",
        source=Source.CLI,
    )
    assert issued.files
    with psycopg.connect(database.dsn("reader"), autocommit=True, options="-c timezone=UTC") as reading:
        told = advice(
            reading, Period.parse("2020-Q2"), now=office.stage.now, as_of=known[-1].position, about=ADVISED_AT
        )
    sections = {section.key: section for section in told.sections}
    late = {office.april.directive("hlvo"), office.april.directive("hlvu")}
    assert sections["directive"].count == 2
    assert {
        event_at(office, position).stream_id for one in sections["directive"].matters for position in one.positions
    } == late
    assert sections["overdue"].count == 1, "the dossier that was left to lie"
    for section in told.sections:
        assert section.count == len(section.matters) == sum(place.count for place in section.places)
        for matter in section.matters:
            assert matter.positions, (section.key, matter.number)
            tried = {one.position for one in matter.tried}
            assert tried <= set(matter.positions)
            assert all(event_at(office, position).recorded_at <= ADVISED_AT for position in matter.positions)


def event_at(office: Office, position: int) -> Recorded[Any]:
    """What a position opens into."""
    (event,) = office.running.events.read_all(position - 1, 1)
    assert event.position == position
    return event
