"""Proceedings in the views: who owes what by when, who bears it, what is overdue, and all of it as of then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from msgspec.json import encode

from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.organisation import Half, Role
from domain.model.proceeding_refusals import ProceedingUnknown
from projections import queries, stored_events
from projections.checking import check
from projections.figures import Part
from projections.generation import LIVE
from projections.projector import Projector
from projections.queries import DutyList, DutyState, Period, ProceedingList
from projections.queries.explained_figures import explained_figures
from projections.reach import EVERYTHING, NOTHING, Reach, begin, of_dossier, of_official, of_unit
from projections.views.explanations import ExplanationRow
from projections.views.facts import FactRow
from projections.views.involved import OFFICIALS, UNITS
from projections.views.proceeding import EVERY_NATURE, PER_PROCEEDING
from projections.views.tallies import TallyRow
from tests.domain.histories import HOUR, MONDAY, at, meta
from tests.projections.conftest import Views
from tests.projections.errands import Told, errands, random_errand
from tests.projections.random_office import STAFF, RandomOffice

TUESDAY = MONDAY + timedelta(days=1)
MARCH = Period.month(MONDAY)


@pytest.fixture
def office(views: Views) -> Iterator[Views]:
    """The world, in which errands can be run too."""
    with errands(views.database):
        views.begin()
        yield views


def owed(views: Views, moment: str, **cut: Any) -> list[tuple[str, str | None, DutyState]]:
    page = queries.duties_owed(views.reading, now=at(moment), **cut)
    return [(line.duty, line.bearer.id if line.bearer is not None else None, line.state) for line in page.rows]


def absent(views: Views, official: str, day: date, *, acting: str | None = None, known: str = "mon 00:00") -> None:
    body = org.AbsenceRecorded(
        **meta(at(known)),
        absence_id=f"v-{official}-{day}",
        official_id=official,
        from_on=day,
        from_half=Half.MORNING,
        to_on=day,
        to_half=Half.AFTERNOON,
        acting_id=acting,
    )
    views.log.record(org.STREAM, body)


def test_a_duty_is_owed_near_its_end_overdue_and_met_late_by_its_instants_alone(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "dd", at("wed 17:00"), official="b1")
    told.missed("a", at("wed 17:00"), "dd", "b1", known_at=at("wed 17:00"))
    told.brought(at("thu 09:00"), "a", "b1")
    office.follow()
    line = queries.proceeding(office.reading, "VT-2026-0001", now=at("fri 12:00")).duties[0]
    assert (line.state, line.overdue_us, line.left_us) == (DutyState.MET_LATE, 2 * HOUR, None)
    assert (line.met_by, line.unit.id, line.official) == (queries.Named("b1", "b1"), "dd", queries.Named("b1", "b1"))
    assert len(line.positions) == 3
    for moment, state in (("tue 09:00", DutyState.OPEN), ("wed 11:00", DutyState.DUE_SOON)):
        assert owed_then(office, moment) == [("a", "b1", state)]
    assert owed_then(office, "wed 17:00") == [("a", "b1", DutyState.DUE_SOON)], "the due instant itself is in time"
    assert owed_then(office, "wed 20:00") == [("a", "b1", DutyState.OVERDUE)]
    assert owed_then(office, "thu 12:00") == []


def owed_then(views: Views, moment: str, **cut: Any) -> list[tuple[str, str | None, DutyState]]:
    """As of what had been recorded by then."""
    page = queries.duties_as_of(views.reading, now=at("fri4 12:00"), as_of=at(moment), **cut).page
    return [(line.duty, line.bearer.id if line.bearer is not None else None, line.state) for line in page.rows]


def test_an_unmet_duty_is_missed_without_any_note_and_one_that_waits_or_fell_away_in_time_is_not(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    for key in ("a", "b", "c", "d"):
        told.asked(at("mon 08:00"), key, "dd", at("tue 17:00"), official="b1")
    told.waiting(at("tue 08:00"), "b")
    told.called_off(at("tue 09:00"), "c")
    told.called_off(at("wed 09:00"), "d")
    office.follow()
    view = queries.proceeding(office.reading, "VT-2026-0001", now=at("wed 12:00"))
    assert [line.state for line in view.duties] == [
        DutyState.OVERDUE,
        DutyState.WAITING,
        DutyState.FELL,
        DutyState.FELL_LATE,
    ]
    assert (view.line.duties_owed, view.line.duties_overdue, view.line.duties_missed) == (2, 1, 2)
    assert [key for key, _, _ in owed(office, "wed 12:00", state=DutyList.MISSED)] == ["a", "d"]
    counts = queries.duty_counts(office.reading, now=at("wed 12:00"), unit="dd")
    assert (counts.owed, counts.overdue, counts.waiting, counts.due_soon) == (2, 1, 1, 0)


def test_a_clock_that_is_stopped_makes_no_miss_and_undoes_none(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    for key, due_at in (("late", "mon 17:00"), ("stopped", "tue 17:00"), ("called off", "tue 17:00")):
        told.asked(at("mon 08:00"), key, "dd", at(due_at), official="b1")
    for key in ("late", "stopped", "called off"):
        told.waiting(at("tue 09:00"), key)
    told.called_off(at("thu 09:00"), "called off")
    office.follow()
    view = queries.proceeding(office.reading, "VT-2026-0001", now=at("fri 12:00"))
    assert [line.state for line in view.duties] == [DutyState.WAITING, DutyState.WAITING, DutyState.FELL]
    assert [line.overdue_us for line in view.duties] == [2 * 3_600_000_000, 0, 0], "from closing to when it was stopped"
    assert view.line.duties_missed == 1
    assert [key for key, _, _ in owed(office, "fri 12:00", state=DutyList.MISSED)] == ["late"]
    assert duties(office, "b1", "fri 12:00") == (1, 1)


def test_words_about_a_duty_stand_beside_its_figures_alone_and_in_the_record_of_whoever_said_them(
    office: Views,
) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "dd", at("tue 17:00"), official="b1")
    told.asked(at("mon 08:00"), "b", "tn", at("wed 17:00"), official="c1")
    told.reminded(at("tue 08:00"), "a", at("tue 17:00"), "b1")
    told.closed(at("wed 08:00"))
    first = told.explained(at("wed 09:00"), "a", "b1", "Máy chủ hỏng")
    second = told.explained(at("wed 10:00"), "a", "b1", "Đã báo trưởng phòng")
    told.explained(at("wed 11:00"), "b", "c1", "Nghỉ ốm")
    office.follow()
    record = queries.record(office.reading, "b1", MARCH, now=at("fri 12:00"))
    assert [(e.code, e.nature, e.duty, e.kind, e.text, e.position) for e in record.explanations] == [
        ("VT-2026-0001", "errand", "a", "bring", "Máy chủ hỏng", first),
        ("VT-2026-0001", "errand", "a", "bring", "Đã báo trưởng phòng", second),
    ]
    spoken = explained_figures(office.reading, "b1", MARCH, now=at("fri 12:00"))
    assert spoken == {
        ("own", figure, True): [first, second] for figure in ("duties_owed", "duties_missed", "reminders")
    }
    then = queries.record_as_of(office.reading, "b1", MARCH, now=at("fri 12:00"), as_of=at("wed 09:30"))
    assert [e.position for e in then.explanations] == [first]


def test_who_bears_a_duty_follows_substitution_and_a_pool_is_the_heads(office: Views) -> None:
    absent(office, "b1", TUESDAY, acting="b2")
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "named", "dd", at("thu 17:00"), official="b1")
    told.asked(at("mon 08:00"), "pool", "tc", at("thu 17:00"))
    office.follow()
    for moment, bearer in (("mon 09:00", "b1"), ("tue 09:00", "b2"), ("wed 09:00", "b1")):
        assert owed(office, moment) == [("named", bearer, DutyState.OPEN), ("pool", "h4", DutyState.OPEN)]
        assert owed(office, moment, official=bearer) == [("named", bearer, DutyState.OPEN)]
    assert owed(office, "tue 09:00", official="b1") == []
    (line,) = queries.duties_owed(office.reading, now=at("tue 09:00"), unit="dd").rows
    assert (line.part, line.on_behalf_of) == ("acting", queries.Named("b1", "b1"))


def test_an_absence_that_is_learned_later_moves_a_duty_and_as_of_before_it_does_not(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "dd", at("thu 17:00"), official="b1")
    office.follow()
    assert owed(office, "wed 09:00") == [("a", "b1", DutyState.OPEN)]
    absent(office, "b1", TUESDAY + timedelta(days=1), acting="b2", known="tue 08:00")
    batch = Projector(office.writing).advance()
    assert batch is not None
    assert (batch.dossiers, batch.proceedings) == (0, 1)
    assert owed(office, "wed 09:00") == [("a", "b2", DutyState.OPEN)]
    assert check(office.database.dsn("projector"), workers=1).equal
    then = queries.duties_as_of(office.reading, now=at("fri 09:00"), as_of=at("mon 12:00"), about=at("wed 09:00"))
    assert [line.bearer.id for line in then.page.rows if line.bearer is not None] == ["b1"]


def test_people_and_days_of_others_touch_no_proceeding(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "dd", at("thu 17:00"), official="b1")
    told.brought(at("tue 08:00"), "a", "b1")
    told.closed(at("tue 09:00"))
    office.follow()
    absent(office, "c1", TUESDAY, known="wed 08:00")
    absent(office, "b1", TUESDAY + timedelta(days=30), known="wed 08:00")
    batch = Projector(office.writing).advance()
    assert batch is not None
    assert batch.proceedings == 0


def test_a_new_head_bears_the_pools_duties_from_their_first_day(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "tc", at("thu 17:00"))
    appointed = org.OfficialAppointed(
        **meta(at("tue 07:00")),
        appointment_id="new",
        official_id="d1",
        unit_id="tc",
        role=Role.HEAD,
        valid_from=MONDAY + timedelta(days=2),
    )
    office.log.record(org.STREAM, appointed)
    office.follow()
    assert [owed(office, moment)[0][1] for moment in ("tue 09:00", "wed 09:00")] == ["h4", "d1"]


def test_a_rung_awaits_its_answer_until_it_is_answered_noted_or_its_run_is_over(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    due_at = at("tue 17:00")
    told.asked(at("mon 08:00"), "a", "dd", due_at, official="b1")
    first = told.escalated(at("wed 08:00"), "a", due_at, "h2", at("thu 08:00"))
    told.acknowledged(at("wed 08:30"), first, "h2")
    told.answered(at("wed 09:00"), first, "h2", TUESDAY + timedelta(days=2), "cử thêm người")
    second = told.escalated(at("fri 08:00"), "a", due_at, "l1", at("mon2 08:00"))
    office.follow()
    assert [line.escalation_no for line in queries.duty_rungs(office.reading, now=at("fri 09:00")).rows] == [second]
    assert queries.duty_rungs(office.reading, now=at("fri 09:00"), bearer="h2").rows == ()
    view = queries.proceeding(office.reading, "VT-2026-0001", now=at("fri 09:00"))
    assert (view.duties[0].measure, view.duties[0].rungs, len(view.rungs)) == ("cử thêm người", 2, 2)
    assert [(r.measure, r.awaits, r.acknowledged_at) for r in view.rungs] == [
        ("cử thêm người", False, at("wed 08:30")),
        (None, True, None),
    ]
    told.asked(at("fri 10:00"), "a", "dd", at("fri2 17:00"))  # extended: another run
    office.follow()
    assert queries.duty_rungs(office.reading, now=at("fri 11:00")).rows == ()
    before = queries.proceeding_as_of(office.reading, "VT-2026-0001", now=at("fri 12:00"), as_of=at("fri 09:00"))
    assert [rung.awaits for rung in before.view.rungs] == [False, True]
    assert [event.topic for event in before.events][-1] == "duty.Escalated"


def test_lists_are_cut_by_what_is_asked_and_come_in_pages(office: Views) -> None:
    dossier = UUID(int=7)
    for number in range(1, 6):
        told = Told(office.log, number, at(f"mon {6 + number:02}:00"), dossiers=(dossier,) if number == 3 else ())
        told.asked(at("mon 12:00"), "a", "dd" if number % 2 else "tn", at(f"tue {7 + number:02}:00"))
        if number == 5:
            told.called_off(at("mon 13:00"), "a")
            told.closed(at("mon 14:00"))
    office.follow()

    def listed(**cut: Any) -> list[str]:
        numbers, cursor = [], None
        while True:
            page = queries.proceedings(office.reading, now=at("tue 09:30"), cursor=cursor, limit=2, **cut)
            numbers += [line.number[-1] for line in page.rows]
            cursor = page.next
            if cursor is None:
                most = queries.count_proceedings(office.reading, now=at("tue 09:30"), most=9, **cut)
                assert most == len(numbers)
                return numbers

    assert listed() == ["4", "3", "2", "1"]
    assert listed(state=ProceedingList.ALL) == ["5", "4", "3", "2", "1"]
    assert listed(state=ProceedingList.ENDED, stage="closed") == ["5"]
    assert listed(state=ProceedingList.OVERDUE) == ["2", "1"]
    assert listed(unit="tn") == ["4", "2"]
    assert listed(agency="cl") == ["3", "1"]
    assert listed(dossier=dossier, nature="errand") == ["3"]
    assert listed(nature="none") == []
    pages, cursor = [], None
    for _ in range(4):
        page = queries.duties_owed(office.reading, now=at("tue 09:30"), cursor=cursor, limit=1)
        pages += [line.number[-1] for line in page.rows]
        cursor = page.next
    assert (pages, cursor) == (["1", "2", "3", "4"], None)
    with pytest.raises(ProceedingUnknown):
        queries.proceeding(office.reading, "VT-2026-0009", now=at("tue 09:30"))
    with pytest.raises(ProceedingUnknown):
        queries.proceeding(office.reading, "VT-2026-0001", now=at("tue 09:30"), nature="none")


def test_its_history_is_told_with_words_the_latest_first(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "dd", at("tue 17:00"), official="b1")
    told.reminded(at("tue 08:00"), "a", at("tue 17:00"), "b1")
    office.follow()
    first = queries.proceeding_history(office.reading, told.proceeding_id, limit=2)
    assert [line.vi for line in first.rows] == ["Nhắc việc sắp đến hạn", "Asked"]
    rest = queries.proceeding_history(office.reading, told.proceeding_id, cursor=first.next)
    assert [line.topic for line in rest.rows] == ["errand.Opened"]


def test_a_proceeding_has_the_field_of_its_procedure_also_when_that_is_published_later(office: Views) -> None:
    Told(office.log, 1, at("mon 07:00"), procedure="P")
    Told(office.log, 2, at("mon 07:00"), procedure="Q")
    office.follow()
    fields = "SELECT field FROM views.proceedings ORDER BY number"
    assert office.rows(fields) == [("Đất đai",), (None,)]
    (known,) = [v for vs in queries.knowledge(office.reading).reference.catalogue.versions.values() for v in vs]
    version = msgspec.structs.replace(known, code="Q", field="Hộ tịch")
    office.log.record(proc.STREAM, proc.ProcedurePublished(**meta(at("wed 08:00")), procedure=version))
    office.follow()
    assert office.rows(fields) == [("Đất đai",), ("Hộ tịch",)]
    assert check(office.database.dsn("projector"), workers=1).equal


def test_random_proceedings_beside_random_dossiers_are_rebuilt_as_they_are_live_and_told_as_they_were(
    office: Views,
) -> None:
    random = Random(20260326)
    drawn = RandomOffice(Random(20260327))
    then: list[tuple[int, datetime, UUID, bytes, bytes]] = []
    for number in range(1, 26):
        drawn.record(office.log)
        proceeding_id = random_errand(office.log, number, random, drawn._moment())
        drawn.record(office.log)
        office.follow(batch=7)
        now = office.latest()
        duties = queries.duties_owed(office.reading, now=now, limit=500)
        view = queries.proceeding(office.reading, str(proceeding_id), now=now)
        then.append((office.log.position, now, proceeding_id, encode(duties), encode(view)))
    checked = check(office.database.dsn("projector"), workers=1)
    assert checked.differences == {}
    assert checked.equal
    now = office.latest()
    for position, _, proceeding_id, duties_live, view_live in then:
        found = queries.duties_as_of(office.reading, now=now, as_of=position, limit=500)
        assert encode(found.page) == duties_live, position
        told = queries.proceeding_as_of(office.reading, str(proceeding_id), now=now, as_of=position)
        assert encode(told.view) == view_live, position


# ---------------------------------------------------------------------- who sees them


def seen(views: Views, reach: Reach, table: str) -> set[UUID]:
    with views.database.connect("doors") as connection:
        begin(connection, reach)
        column = "dossier_id" if table == "involved" else "proceeding_id"
        rows = connection.execute(
            psycopg.sql.SQL("SELECT {} FROM {}").format(psycopg.sql.Identifier(column), LIVE.table(table))
        ).fetchall()
        connection.rollback()
    return {one for (one,) in rows}


def test_a_proceeding_is_seen_by_those_it_concerns_and_a_restricted_one_by_those_alone_whom_it_names(
    office: Views,
) -> None:
    absent(office, "b1", TUESDAY, acting="b3")
    plain = Told(office.log, 1, at("mon 07:00"), by="l2")
    plain.asked(at("mon 08:00"), "a", "dd", at("thu 17:00"), official="b1", by="l2")
    plain.escalated(at("fri 08:00"), "a", at("thu 17:00"), "h2", at("mon2 08:00"))
    closed = Told(office.log, 2, at("mon 07:00"), by="l2", restricted=("c1",))
    closed.asked(at("mon 08:00"), "a", "dd", at("thu 17:00"), official="b1", by="l2")
    closed.escalated(at("fri 08:00"), "a", at("thu 17:00"), "h2", at("mon2 08:00"))
    office.follow()
    both = {plain.proceeding_id, closed.proceeding_id}
    tables = [cls.TABLE for cls in EVERY_NATURE if cls not in (FactRow, TallyRow, ExplanationRow)]
    assert seen(office, Reach(frozenset({of_official("h2")})), "duty_rungs") == both, "h2 has to answer in both"
    for who in ("b1", "b3", "l2"):
        for table in tables:
            assert seen(office, Reach(frozenset({of_official(who)})), table) <= {plain.proceeding_id}
        assert seen(office, Reach(frozenset({of_official(who)})), "duty_rungs") == {plain.proceeding_id}
    assert seen(office, Reach(frozenset({of_unit("dd")})), "duties") == {plain.proceeding_id}
    assert seen(office, Reach(frozenset({of_official("c1")})), "duty_rungs") == {closed.proceeding_id}
    assert seen(office, Reach(frozenset({of_dossier(closed.proceeding_id)})), "proceedings") == {closed.proceeding_id}
    for table in tables:
        assert seen(office, NOTHING, table) == set()
        assert seen(office, EVERYTHING, table) == both


def test_every_column_of_a_proceedings_row_either_names_somebody_or_is_known_to_name_nobody(office: Views) -> None:
    columns = office.rows(
        "SELECT table_name::text, column_name::text FROM information_schema.columns "
        "WHERE table_schema = 'views' AND table_name = ANY(%s) AND data_type = 'text'",
        [cls.TABLE for cls in PER_PROCEEDING if cls.TABLE not in ("involved", "facts")],
    )
    unknown = {(table, name) for table, name in columns if name not in OFFICIALS | UNITS | NAMES_NOBODY}
    assert unknown == set()


NAMES_NOBODY = frozenset(
    {
        *("agency_id", "duty", "field", "kind", "measure", "nature", "number", "office", "part", "procedure_code"),
        *("stage", "title", "channel", "over", "subject", "to_outside", "concerns_agency", "concerns_unit"),
        *("public_question", "public_answer"),
        *("category", "category_document", "criterion", "order_text", "reading", "state", "state_reason", "text"),
        *("decision", "document", "ending", "place", "procedure_name", "purpose"),
        *("answer", "answer_reason", "legal_basis", "question", "sought", "subject"),
    }
)
"""Text columns of proceedings that name no official and no unit; and the unit a complaint is about, which sees it only
once somebody of it is asked to be heard."""
"""Text columns of proceedings that name no official and no unit."""


# ---------------------------------------------------------------------- what stands in records


def lines(views: Views, official: str, now: str, *, part: Part = Part.OWN) -> dict[str, tuple[int, int | None]]:
    record = queries.record(views.reading, official, MARCH, now=at(now))
    return {
        line.name: (line.amount, line.of_amount) for one in record.parts if one.part is part for line in one.figures
    }


def duties(views: Views, official: str, now: str, *, part: Part = Part.OWN) -> tuple[int, int]:
    """Missed of owed."""
    found = lines(views, official, now, part=part)
    return found.get("duties_missed", (0, 0))[0], found.get("duties_owed", (0, 0))[0]


def test_a_duty_is_owed_once_it_is_met_or_its_term_is_over_and_missed_only_after_its_due_instant(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "dd", at("wed 17:00"), official="b1", kind="answer")
    told.asked(at("mon 08:00"), "b", "dd", at("thu 17:00"), official="b1")
    told.brought(at("tue 09:00"), "b", "b1")
    office.follow()
    assert [duties(office, "b1", now) for now in ("mon 12:00", "tue 12:00", "wed 17:00", "wed 17:01")] == [
        (0, 0),
        (0, 1),
        (0, 1),
        (1, 2),
    ]
    told.brought(at("fri 09:00"), "a", "b2")
    office.follow()
    assert duties(office, "b1", "fri 12:00") == (1, 2), "met late is missed, whoever met it"
    record = queries.record(office.reading, "b1", MARCH, now=at("fri 12:00"))
    assert [(d.nature, d.kind, d.missed, d.owed, d.unit_missed, d.unit_owed) for d in record.duties] == [
        ("errand", "answer", 1, 1, 1, 1),
        ("errand", "bring", 0, 1, 0, 1),
    ]
    (fact,) = queries.figure_facts(
        office.reading, figure="duties_missed", official="b1", period=MARCH, now=at("fri 12:00"), kind="answer"
    )
    assert (fact.code, fact.at, fact.unit_id, fact.field) == ("VT-2026-0001", at("wed 17:00"), "dd", "~none")
    assert len(fact.positions) == 2


def test_what_does_not_bind_waits_or_fell_away_in_time_is_nobodys_and_a_note_alone_makes_nothing_missed(
    office: Views,
) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "a", "dd", at("tue 17:00"), official="b1", binds=False)
    told.missed("a", at("tue 17:00"), "dd", "b1")
    told.asked(at("tue 18:00"), "b", "dd", at("wed 17:00"), official="b1")
    told.called_off(at("wed 08:00"), "b")
    told.asked(at("wed 08:00"), "c", "dd", at("wed 17:00"), official="b1")
    told.waiting(at("wed 09:00"), "c")
    told.asked(at("wed 10:00"), "d", "dd", at("wed 11:00"), official="b1")
    told.brought(at("wed 11:00"), "d", "b1")
    told.missed("d", at("wed 11:00"), "dd", "b1", known_at=at("wed 11:01"))
    office.follow()
    assert duties(office, "b1", "fri 12:00") == (0, 1)


def test_a_duty_is_counted_for_whoever_bore_it_for_half_of_its_time_and_else_for_the_unit_alone(office: Views) -> None:
    """A pool is its head's; who acts for somebody stands in the part of acting, who came late in none."""
    absent(office, "b1", MONDAY, acting="b2", known="mon 00:00")
    absent(office, "c1", TUESDAY + timedelta(days=1), acting="c2")
    told = Told(office.log, 1, at("mon 07:00"))
    told.asked(at("mon 08:00"), "acting", "dd", at("mon 17:00"), official="b1")
    told.asked(at("mon 08:00"), "pool", "tc", at("wed 17:00"))
    told.asked(at("mon 08:00"), "late", "tn", at("wed 09:00"), official="c1")
    office.follow()
    assert duties(office, "b2", "fri 12:00", part=Part.ACTING) == (1, 1)
    assert duties(office, "b1", "fri 12:00") == (0, 0)
    assert duties(office, "h4", "fri 12:00", part=Part.HEAD) == (1, 1)
    assert duties(office, "c1", "fri 12:00") == duties(office, "c2", "fri 12:00", part=Part.ACTING) == (0, 0)
    (whole,) = queries.record(office.reading, "h3", MARCH, now=at("fri 12:00")).heads
    assert {line.name: (line.amount, line.of_amount) for line in whole.figures} == {
        "duties_owed": (1, None),
        "duties_missed": (1, 1),
    }


def test_rungs_of_duties_are_among_the_escalations_of_a_record(office: Views) -> None:
    told = Told(office.log, 1, at("mon 07:00"))
    due_at = at("tue 17:00")
    told.asked(at("mon 08:00"), "a", "dd", due_at, official="b1")
    told.reminded(at("tue 08:00"), "a", due_at, "b1")
    told.answered(at("wed 09:00"), told.escalated(at("wed 08:00"), "a", due_at, "h2", at("thu 08:00")), "h2", MONDAY)
    told.unanswered(at("fri 08:00"), told.escalated(at("thu 08:00"), "a", due_at, "l1", at("fri 08:00")), "l1")
    told.escalated(at("fri 08:00"), "a", due_at, "h1", at("mon2 08:00"))
    office.follow()
    assert lines(office, "b1", "fri 12:00")["reminders"] == (1, None)
    answered = lines(office, "h2", "fri 12:00")
    assert (answered["escalations_answered"], answered["escalations_unanswered"]) == ((1, 1), (0, 1))
    assert lines(office, "l1", "fri 12:00")["escalations_unanswered"] == (1, 1)
    assert "escalations_received" not in lines(office, "h1", "fri 12:00"), "an answer is awaited, so it is provisional"
    record = queries.record(office.reading, "h1", MARCH, now=at("fri 12:00"))
    assert next(line.name for part in record.open_parts for line in part.figures) == "escalations_received"


def test_records_of_random_proceedings_open_into_facts_have_denominators_and_are_told_as_they_were(
    office: Views,
) -> None:
    random, drawn = Random(20260401), RandomOffice(Random(20260402))
    then: dict[tuple[str, int], bytes] = {}
    for number in range(1, 41):
        random_errand(office.log, number, random, drawn._moment())
        if number % 2:
            drawn.record(office.log)
        if number % 8 == 0:
            office.follow()
            for official in random.sample(STAFF, 3):
                then[official, office.log.position] = encode(
                    queries.record(office.reading, official, MARCH, now=office.latest())
                )
    period, now, told = Period.parse("2026"), at("mon5 08:00"), 0
    for official in STAFF:
        record = queries.record(office.reading, official, period, now=now)
        for part in record.parts:
            by_name = {line.name: line for line in part.figures}
            shares = [share for share in record.duties if share.part is part.part]
            for name, of in (("duties_owed", "owed"), ("duties_missed", "missed")):
                amount = by_name[name].amount if name in by_name else 0
                facts = queries.figure_facts(
                    office.reading, figure=name, official=official, part=part.part, period=period, now=now
                )
                assert amount == len(facts) == sum(getattr(share, of) for share in shares)
                told += amount
            assert all(share.missed <= share.owed for share in shares)
            for line in part.figures:
                assert line.of_amount is None or line.amount <= line.of_amount or line.of is None, line.name
    assert told > 20
    for (official, position), live in then.items():
        found = queries.record_as_of(office.reading, official, MARCH, now=now, as_of=position)
        assert encode(found) == live, (official, position)
    everything = {s.position: s for s in stored_events.after(office.reading, 0, 1_000_000)}
    for stream, positions in office.rows("SELECT dossier_id, positions FROM views.facts WHERE nature IS NOT NULL"):
        assert positions
        assert {everything[position].stream_id for position in positions} == {stream}
