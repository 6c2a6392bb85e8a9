"""Where procedures are published, and what guidance there was: the views and their questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid5

import msgspec
import psycopg
import pytest

from domain.application import Application
from domain.catalogue_commands import PublishProcedure
from domain.commands import Command, Issued
from domain.composition import deciders
from domain.guidance_commands import AnswerGuidance, AskForGuidance, CorrectGuidance, LinkGuidance
from domain.model.event import NAMESPACE, Source
from domain.model.publication import Place, publication_id
from domain.publication_commands import CheckPublication, ConfirmPublication
from domain.store.committer import GroupCommitter
from projections.dump import dump
from projections.projector import Projector
from projections.queries.guidance import GuidanceList, GuidanceUnknown, guidance, guidance_about, guidance_of
from projections.queries.publications import PlaceList, publication_places, published_in_time
from projections.rebuild import rebuild
from projections.runner import connect
from tests.domain.office import CODE, PROCEDURE, when
from tests.http.town import found
from tests.servers import Database

STREAM = publication_id(CODE, 2)
QUESTION = uuid5(NAMESPACE, "question of the views")
OPEN_QUESTION = uuid5(NAMESPACE, "question that awaits its answer")
SECOND = msgspec.structs.replace(PROCEDURE, version=2, valid_from=date(2020, 3, 10), decision="QĐ 9")


class Office:
    """The town of tests/http, with orders dated by a simulated clock, and the views that follow them."""

    def __init__(self, database: Database, application: Application) -> None:
        self.database, self.application, self.orders = database, application, 0

    def do(self, order: type[Command], actor: str, moment: str, **members: Any) -> int:
        self.orders += 1
        at = when(moment)
        issued = Issued(
            command_id=uuid5(NAMESPACE, f"view order {self.orders}"), actor=actor, source=Source.PAGE,
            occurred_at=at, recorded_at=at,
        )  # fmt: skip
        return self.application.handle(order(issued=issued, **members)).position

    def project(self) -> None:
        with connect(self.database.dsn("projector"), "test") as connection:
            Projector(connection).catch_up()

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self.database.dsn("reader"), autocommit=True) as connection:
            yield connection


@pytest.fixture(scope="module")
def office(module_database: Database) -> Iterator[Office]:
    """Version 2 on Monday 2/3: cl confirms both in time, one is refuted; stnmt confirms the portal late, no board."""
    found(module_database.instance)
    rebuild(module_database.dsn("projector"), workers=1)
    with GroupCommitter(module_database.dsn("writer"), deciders()) as committer:
        office = Office(module_database, Application(committer))
        do, cl, tn = office.do, {"proceeding_id": STREAM, "agency_id": "cl"}, {"agency_id": "stnmt"}
        do(PublishProcedure, "~service", "2020-03-02 09:00", procedure=SECOND, agencies=("cl", "stnmt"))
        do(AskForGuidance, "a1", "2020-03-02 09:30", proceeding_id=QUESTION, subject="Tách thửa",
           question="Nộp bản gốc?", procedures=(CODE,))  # fmt: skip
        do(ConfirmPublication, "a1", "2020-03-03 09:00", **cl, place=Place.PORTAL, note="cổng")
        do(ConfirmPublication, "a2", "2020-03-03 10:00", **cl, place=Place.BOARD, note="bảng")
        do(AnswerGuidance, "vpub-truc", "2020-03-04 09:00", proceeding_id=QUESTION, answer="Bản sao", public=True)
        do(CheckPublication, "vpub-truc", "2020-03-05 09:00", **cl, place=Place.BOARD, as_required=False, note="thiếu")
        do(CorrectGuidance, "vpub-truc", "2020-03-06 09:00", proceeding_id=QUESTION, answer="Bản gốc", reason="Đ5")
        do(
            AskForGuidance,
            "c1",
            "2020-03-10 09:30",
            proceeding_id=OPEN_QUESTION,
            subject="Lệ phí",
            question="Bao nhiêu?",
        )
        do(ConfirmPublication, "c1", "2020-03-11 09:00", proceeding_id=STREAM, **tn, place=Place.PORTAL, note="cổng")
        do(LinkGuidance, "vpub-truc", "2020-03-12 09:00", proceeding_id=QUESTION, procedures=())
        office.project()
        yield office


def places(office: Office, moment: str, **asked: Any) -> dict[str, str]:
    with office.reading() as connection:
        page = publication_places(connection, now=when(moment), **asked)
        return {line.duty: line.state.value for line in page.rows}


def test_what_is_owed_at_a_place_stands_with_how_it_stands_now(office: Office) -> None:
    everything = places(office, "2020-03-12 10:00", state=PlaceList.ALL)
    assert everything == {
        "portal:cl": "confirmed",
        "board:cl": "refuted",
        "board:cl:2": "overdue",
        "portal:stnmt": "confirmed_late",
        "board:stnmt": "overdue",
    }
    assert set(places(office, "2020-03-12 10:00")) == {"board:cl:2", "board:stnmt"}
    assert set(places(office, "2020-03-12 10:00", agency="cl", state=PlaceList.OVERDUE)) == {"board:cl:2"}
    assert set(places(office, "2020-03-12 10:00", place="portal", state=PlaceList.CONFIRMED)) == {
        "portal:cl",
        "portal:stnmt",
    }


def test_lists_come_in_pages(office: Office) -> None:
    with office.reading() as connection:
        seen, cursor = [], None
        while True:
            page = publication_places(
                connection, now=when("2020-03-12 10:00"), state=PlaceList.ALL, cursor=cursor, limit=2
            )
            seen += [line.duty for line in page.rows]
            cursor = page.next
            if cursor is None:
                break
    assert len(seen) == len(set(seen)) == 5


def test_published_in_time_is_counted_by_agency_month_and_place_with_what_was_refuted_apart(office: Office) -> None:
    with office.reading() as connection:
        figures = {
            (line.agency.id, line.place): (line.of, line.in_time, line.late, line.unconfirmed, line.refuted)
            for line in published_in_time(connection, now=when("2020-03-31 08:00"))
        }
        assert figures == {
            ("cl", "portal"): (1, 1, 0, 0, 0),
            ("cl", "board"): (2, 0, 0, 1, 1),
            ("stnmt", "portal"): (1, 0, 1, 0, 0),
            ("stnmt", "board"): (1, 0, 0, 1, 0),
        }
        assert published_in_time(connection, now=when("2020-03-05 08:00")) == (), "no term was over then"
        assert published_in_time(connection, now=when("2020-03-31 08:00"), since=date(2020, 4, 1)) == ()


def test_guidance_is_found_without_marks_and_told_with_every_version(office: Office) -> None:
    with office.reading() as connection:
        (line,) = guidance(connection, now=when("2020-03-12 10:00"), sought="ban GOC tach").rows
        assert (line.number, line.version, line.answer) == ("HD-2020-0001", 2, "Bản gốc")
        assert guidance(connection, now=when("2020-03-12 10:00"), sought="khong co").rows == ()
        (waiting,) = guidance(connection, now=when("2020-03-12 10:00"), state=GuidanceList.OPEN).rows
        assert (waiting.number, waiting.answer, waiting.overdue) == ("HD-2020-0002", None, False)
        assert guidance_of(connection, "HD-2020-0002", now=when("2020-03-12 10:00")).answers == ()
        told = guidance_of(connection, "HD-2020-0001", now=when("2020-03-12 10:00"))
        assert [(one.version, one.answer, one.reason) for one in told.answers] == [
            (1, "Bản sao", ""),
            (2, "Bản gốc", "Đ5"),
        ]
        with pytest.raises(GuidanceUnknown):
            guidance_of(connection, "HD-2020-0009", now=when("2020-03-12 10:00"))
        assert guidance_of(connection, "HD-2020-0001", now=when("2020-03-12 10:00"), public_only=True) == told


@pytest.mark.parametrize(
    ("moment", "answers"),
    [
        ("2020-03-03 12:00", []),
        ("2020-03-04 12:00", [(1, "Bản sao")]),
        ("2020-03-10 12:00", [(2, "Bản gốc")]),
        ("2020-03-12 12:00", []),
    ],
)
def test_what_guidance_there_was_about_a_procedure_then(
    office: Office, moment: str, answers: list[tuple[int, str]]
) -> None:
    with office.reading() as connection:
        assert [(one.version, one.answer) for one in guidance_about(connection, CODE, when(moment))] == answers
        assert guidance_about(connection, CODE, when(moment), known_up_to=1) == ()


def test_the_views_are_rebuilt_as_they_are_live(office: Office) -> None:
    with connect(office.database.dsn("projector"), "test") as connection:
        live = list(dump(connection))
        rebuild(office.database.dsn("projector"), workers=1)
        assert list(dump(connection)) == live


def test_what_is_published_is_open_to_strangers_and_internal_guidance_is_not(office: Office) -> None:
    with psycopg.connect(office.database.dsn("doors"), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT (SELECT count(*) FROM views.publication_places), (SELECT count(*) FROM views.control_guidance), "
            "(SELECT count(*) FROM views.duties)"
        ).fetchone()
    assert rows == (5, 1, 0), "the answer was made public"
