"""Findings and directives in the views: the order of April 2020 as the demonstration tells it, asked about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from api.cli.app import build
from api.demo.april import April
from api.demo.performance import LIVE_AT, OPENED_AT
from domain.model.event import encode
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.log_writer import NewEvent, append, connect_writer
from projections import queries
from projections.checking import check
from projections.projector import Projector
from projections.queries import DirectiveList, FindingCondition, FindingCounts
from projections.rebuild import rebuild
from projections.runner import connect
from tests.demo.told import Told, tell
from tests.domain.office import when
from tests.servers import Database

BEFORE_THE_DAY = when("2020-04-15 09:00")


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(2020, 60)


@pytest.fixture(scope="module")
def april(told: Told) -> April:
    return April(told.performance.stage)


@pytest.fixture(scope="module")
def reading(module_database: Database, told: Told) -> Iterator[psycopg.Connection[Any]]:
    """The views, built over the first half of the story and led on through the second."""
    open_log(module_database.dsn("writer"), ClockKind.SIMULATED, at=OPENED_AT)
    events = [NewEvent(e.stream_id, e.version, e.body.TOPIC, encode(e.body), e.recorded_at) for e in told.events]
    half = sum(recorded.recorded_at < BEFORE_THE_DAY for recorded in told.events)
    with connect_writer(module_database.dsn("writer")) as writing:
        for start in range(0, half, 900):
            append(writing, events[start : min(start + 900, half)], (), ClockKind.SIMULATED)
        rebuild(module_database.dsn("projector"))
        for start in range(half, len(events), 900):
            append(writing, events[start : start + 900], (), ClockKind.SIMULATED)
    with (
        connect(module_database.dsn("projector"), "test") as projecting,
        psycopg.connect(module_database.dsn("reader"), autocommit=True) as reading,
    ):
        Projector(projecting).catch_up()
        yield reading


def numbers(reading: psycopg.Connection[Any], state: DirectiveList, now: datetime = LIVE_AT) -> set[str]:
    """Districts whose directives are in a list."""
    page = queries.directives(reading, now=now, state=state, limit=100)
    return {line.agency.id for line in page.rows}


def topics_at(reading: psycopg.Connection[Any], positions: Sequence[int]) -> list[str]:
    query = "SELECT topic FROM hoso.stored_events WHERE notification_id = ANY(%s) ORDER BY notification_id"
    return [topic for (topic,) in reading.execute(query, [list(positions)]).fetchall()]


def test_findings_are_counted_by_how_far_they_have_come(reading: psycopg.Connection[Any], april: April) -> None:
    page = queries.inspection_findings(reading, now=LIVE_AT, proceeding_id=april.inspection_id)
    assert queries.finding_counts(page.rows) == FindingCounts(findings=8, remedied=5, waiting=2, overdue=1)
    conditions = {finding.agency.id: finding.condition for finding in page.rows}
    assert conditions["hlvo"] is FindingCondition.OVERDUE
    assert {conditions["txhn"], conditions["htno"]} == {FindingCondition.WAITING}
    overdue = queries.inspection_findings(reading, now=LIVE_AT, condition=FindingCondition.OVERDUE).rows
    assert [finding.finding_no for finding in overdue] == [8]


def test_a_finding_leads_to_its_events_its_evidence_and_its_directive(
    reading: psycopg.Connection[Any], april: April
) -> None:
    page = queries.inspection_findings(reading, now=LIVE_AT, agency="htmu")
    (finding,) = page.rows
    assert (finding.category, finding.category_vi[:20]) == ("e", "Trực tiếp giao dịch,")
    assert finding.files == 1
    assert finding.directive is not None
    assert finding.directive.proceeding_id == april.directive("htmu")
    assert (finding.directive.until_vi, finding.directive.due_at) == ("trước ngày 17/04/2020", when("2020-04-16 17:00"))
    topics = topics_at(reading, finding.positions)
    assert topics == [
        "inspection.FindingMade",
        "inspection.StatementGiven",
        "inspection.FindingsDirected",
        "inspection.FindingsRemedied",
    ]


def test_directives_are_listed_by_what_became_of_them(reading: psycopg.Connection[Any], april: April) -> None:
    counts = queries.directive_counts(reading, now=LIVE_AT, order_id=april.order_id)
    assert (counts.all, counts.open, counts.overdue, counts.waiting, counts.verified) == (12, 3, 1, 2, 9)
    assert (numbers(reading, DirectiveList.LATE), numbers(reading, DirectiveList.FALSE)) == ({"hlvo", "hlvu"}, {"txhn"})
    assert numbers(reading, DirectiveList.OVERDUE) == {"hlvo"}
    (late,) = queries.directives(reading, now=LIVE_AT, agency="hlvu").rows
    assert (late.missed, late.overdue, late.stage) == (1, False, "verified")
    topics = topics_at(reading, late.missed_positions)
    assert topics == ["duty.Missed"]


def test_pages_of_directives_follow_one_another(reading: psycopg.Connection[Any]) -> None:
    first = queries.directives(reading, now=LIVE_AT, limit=7)
    rest = queries.directives(reading, now=LIVE_AT, limit=7, cursor=first.next)
    assert rest.next is None
    assert len({line.number for line in (*first.rows, *rest.rows)}) == 12
    halves = queries.inspection_findings(reading, now=LIVE_AT, limit=5)
    assert len(queries.inspection_findings(reading, now=LIVE_AT, limit=5, cursor=halves.next).rows) == 3


def test_a_late_directive_is_missed_by_the_leader_and_climbs_to_the_chairmans_office(
    reading: psycopg.Connection[Any], april: April
) -> None:
    view = queries.proceeding(reading, str(april.directive("hlvo")), now=LIVE_AT)
    (report,) = [duty for duty in view.duties if duty.kind == "report-remedy"]
    assert (report.state, report.bearer and report.bearer.id) == ("overdue", "hlvo.01")
    assert [(rung.office, rung.bearer.id) for rung in view.rungs] == [("holder", "hlvo.01"), ("chairman", "vpub-truc")]


def test_rebuilt_views_equal_those_that_followed(module_database: Database, reading: psycopg.Connection[Any]) -> None:
    assert reading.closed is False
    checked = check(module_database.dsn("projector"), workers=1)
    assert checked.differences == {}
    assert checked.equal


def test_nothing_of_the_story_is_refused(told: Told) -> None:
    assert told.performance.unexpected == {}
    assert LIVE_AT - when("2020-04-21 15:00") < timedelta(days=1)


def test_the_command_line_tells_the_same_and_writes_the_minutes(
    module_database: Database, reading: psycopg.Connection[Any], tmp_path: Path
) -> None:
    assert reading.closed is False
    where = ("--data-dir", str(module_database.instance.data_dir))
    run = CliRunner().invoke
    told = json.loads(run(build(), ["inspections", "KT-2020-0001", "--json", *where]).stdout)
    assert (told["counts"]["findings"], told["counts"]["remedied"]) == (8, 5)
    late = json.loads(run(build(), ["directives", "--state", "late", "--json", *where]).stdout)
    assert {line["agency"]["id"] for line in late["directives"]} == {"hlvo", "hlvu"}
    shown = run(build(), ["inspections", "--condition", "remedied", *where])
    assert shown.exit_code == 0
    assert "5 phát hiện, 5 đã khắc phục" in shown.stdout
    paper = tmp_path / "bien-ban.pdf"
    assert run(build(), ["inspections", "KT-2020-0001", "--agency", "txhn", "--pdf", str(paper), *where]).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF")
    for wrong in (
        ["inspections", "--pdf", str(paper)],
        ["directives", "--state", "x"],
        ["inspections", "KT-2020-0099"],
    ):
        assert run(build(), [*wrong, *where]).exit_code != 0


def test_the_command_line_shows_proceedings_of_every_nature_and_what_is_owed_in_them(
    module_database: Database, reading: psycopg.Connection[Any]
) -> None:
    assert reading.closed is False
    where = ("--data-dir", str(module_database.instance.data_dir))
    run = CliRunner().invoke
    every = json.loads(run(build(), ["proceedings", "--state", "all", "--json", *where]).stdout)["proceedings"]
    here = queries.proceedings(reading, now=LIVE_AT, state=queries.ProceedingList.ALL, limit=200).rows
    assert [line["number"] for line in every] == [line.number for line in here]
    overdue = json.loads(run(build(), ["duties", "--state", "overdue", "--json", *where]).stdout)["duties"]
    assert {line["bearer"]["id"] for line in overdue} >= {"hlvo.01"}
    whole = run(build(), ["proceedings", "KT-2020-0001", *where])
    assert whole.exit_code == 0
    assert "KT-2020-0001" in whole.stdout
    then = json.loads(
        run(build(), ["proceedings", "KT-2020-0001", "--as-of", "2020-03-20T08:00", "--json", *where]).stdout
    )
    now = json.loads(run(build(), ["proceedings", "KT-2020-0001", "--json", *where]).stdout)
    assert 0 < len(then["events"]) < len(now["events"])
    for wrong in (["proceedings", "XX-2020-0001"], ["duties", "--nature", "x"], ["proceedings", "--as-of", "@5"]):
        assert run(build(), [*wrong, *where]).exit_code != 0
