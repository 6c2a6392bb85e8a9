"""A change that touches very many dossiers holds nobody up: they are folded again in turn, and readers are told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.event import APPLICANT
from projections import checking, queries, refolding
from projections.checking import NotSettled, check
from projections.projector import Projector
from projections.queries.records_then import board_as_of
from tests.domain.histories import Story, at, meta
from tests.projections.conftest import Views
from tests.projections.test_affected import TUESDAY, absence

DOSSIERS = 7


@pytest.fixture
def office(views: Views, monkeypatch: pytest.MonkeyPatch) -> Views:
    """Dossiers in the hands of one official, all of which an absence touches; two are folded again in a step."""
    monkeypatch.setattr("projections.projector.AT_ONCE", 3)
    monkeypatch.setattr(refolding, "STEP", 2)
    monkeypatch.setattr(refolding, "LEAST", 1)
    for _ in range(DOSSIERS):
        views.tell(Story().held("mon 08:00", "b1"))
    views.follow()
    return views


def absent(views: Views) -> int:
    """The official who has them all is away, and somebody acts for them. The position."""
    body = absence("b1", TUESDAY, acting="b2")
    return views.log.record(org.STREAM, body, at=at("mon 15:00"))[0]


def waiting(views: Views) -> int:
    standing = queries.standing(views.reading)
    assert standing is not None
    return standing.refolding


def position(views: Views) -> int:
    standing = queries.standing(views.reading)
    assert standing is not None
    return standing.position


def knows(views: Views) -> int:
    """How many dossiers' custody knows of the acting official."""
    ((dossiers,),) = views.rows("SELECT count(DISTINCT dossier_id) FROM views.custody WHERE answerer = 'b2'")
    return int(dossiers)


def lodge(views: Views, moment: datetime) -> UUID:
    """Somebody lodges a dossier."""
    dossier = UUID(int=0x10D6ED0000 + views.log.position)
    body = ev.Lodged(
        **meta(moment, APPLICANT),
        procedure_code="P",
        agency_id="cl",
        unit_id="mc",
        channel=ev.Channel.ONLINE,
        applicant_id=UUID(int=1),
    )
    views.log.record(dossier, body)
    return dossier


def test_what_comes_after_a_change_that_touches_many_is_seen_before_they_are_all_folded_again(office: Views) -> None:
    projector = Projector(office.writing)
    absent(office)
    projector.advance()
    assert position(office) == office.log.position
    assert waiting(office) == DOSSIERS - 2
    assert knows(office) == 2
    lodged = lodge(office, at("mon 16:00"))
    batch = projector.advance()
    assert batch is not None
    assert batch.events == 1
    assert office.rows("SELECT state FROM views.dossiers WHERE dossier_id = %s", lodged) == [("lodged",)]
    assert waiting(office) == DOSSIERS - 3


def test_at_last_all_are_folded_again_as_by_a_rebuild(office: Views) -> None:
    absent(office)
    assert Projector(office.writing).catch_up() == 1
    assert (waiting(office), knows(office)) == (0, DOSSIERS)
    assert check(office.database.dsn("projector"), workers=1).equal


def test_an_own_event_folds_a_waiting_dossier_out_of_turn(office: Views) -> None:
    projector = Projector(office.writing)
    absent(office)
    projector.advance()
    ((last,),) = office.rows("SELECT stream_id FROM views.refolding ORDER BY stream_id DESC LIMIT 1")
    office.log.record(last, ev.StepStarted(**meta(at("mon 16:00"), "b1"), step_id="th"))
    projector.advance()
    assert office.rows("SELECT count(*) FROM views.custody WHERE dossier_id = %s AND answerer = 'b2'", last) > [(0,)]
    assert office.rows("SELECT count(*) FROM views.refolding WHERE stream_id = %s", last) == [(0,)]


def test_whoever_leads_next_goes_on_with_what_waits(office: Views) -> None:
    first = Projector(office.writing)
    absent(office)
    first.advance()
    Projector(office.writing).catch_up()
    assert (waiting(office), knows(office)) == (0, DOSSIERS)
    # What the first one remembers of the rows is no longer so, though the position is where it left it.
    office.log.record(org.STREAM, org.AbsenceCancelled(**meta(at("mon 17:00")), absence_id="v1", reason="nhầm"))
    first.catch_up()
    assert knows(office) == 0
    assert check(office.database.dsn("projector"), workers=1).equal


def test_as_of_a_moment_a_waiting_dossier_is_told_as_it_was_known(office: Views) -> None:
    def held() -> int:
        now = at("tue 12:00")
        return len(board_as_of(office.reading, now=now, as_of=now, holder="b2").page.rows)

    projector = Projector(office.writing)
    absent(office)
    projector.advance()
    assert waiting(office) > 0
    assert held() == DOSSIERS
    projector.catch_up()
    assert held() == DOSSIERS


def test_a_check_waits_for_what_is_folded_again_and_refuses_where_nobody_does_it(
    office: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PATIENCE_SECONDS", 0.1)
    absent(office)
    Projector(office.writing).advance()
    with pytest.raises(NotSettled) as refused:
        check(office.database.dsn("projector"), workers=1)
    assert refused.value.refolding == DOSSIERS - 2
