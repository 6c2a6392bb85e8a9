"""Search, and what a citizen sees."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from domain.model import dossier_events as ev
from domain.model.dossier_events import Channel
from projections import queries
from projections.queries import DueState
from projections.words import DUE_STATES, EXCUSES, GROUNDS, MARKS, NO_DUE_REASONS, PARTS, PORTAL, RULES, STATES, WAITING
from tests.domain.histories import OFFICIALS, Story, at
from tests.projections.conftest import Views, code
from tests.projections.random_office import RandomOffice


def test_a_search_needs_no_diacritics_and_no_order_of_words(views: Views) -> None:
    views.tell(Story().received("mon 07:00"))
    views.follow()
    assert [p.id for p in queries.search(views.reading, "THU thu  tuc").procedures] == ["P"]
    assert [p.id for p in queries.search(views.reading, "đất thử").procedures] == ["P"]
    assert [o.id for o in queries.search(views.reading, "h2").officials] == ["h2"]
    assert [d.code for d in queries.search(views.reading, "000.00.05").dossiers] == [code(1)]
    for nothing in ("", "   ", "%", "_", "\\"):
        assert queries.search(views.reading, nothing).procedures == ()


def test_a_citizen_sees_status_and_dates_and_no_officials_name(views: Views) -> None:
    office = RandomOffice(Random(9))
    for _ in range(40):
        office.record(views.log)
    views.follow()
    now = at("fri4 12:00")
    for (dossier_code,) in views.rows("SELECT code FROM views.dossiers WHERE code IS NOT NULL"):
        status = queries.public_status(views.reading, dossier_code, now=now)
        texts = {str(value) for value in msgspec.structs.astuple(status)}
        assert texts.isdisjoint(OFFICIALS)
        assert 1 <= status.portal_status <= 10
        assert status.status_vi


def test_a_citizen_sees_the_new_date_of_an_apology_and_what_is_waited_for(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1").apologised("tue 08:00", "h2", "fri3 17:00"))
    views.tell(Story().held("mon 07:00", "b1").asked("tue 08:00", "b1"))
    views.follow()
    first = queries.public_status(views.reading, code(1), now=at("wed 08:00"))
    assert (first.appointed_at, first.new_appointment_at) == (at("mon3 17:00"), at("fri3 17:00"))
    second = queries.public_status(views.reading, code(2), now=at("wed 08:00"))
    assert (second.due_state, second.waiting_for, second.portal_status) == (DueState.STOPPED, "supplement", 5)


@pytest.mark.parametrize(
    ("story", "status"),
    [
        (Story().lodged("mon 07:00"), 1),
        (Story().received("mon 07:00"), 2),
        (Story().lodged("mon 07:00").do(ev.Refused, "mon 08:00", "r1", reason="…", rule_pack="2025"), 3),
        (Story().held("mon 07:00"), 4),
        (Story().held("mon 07:00").asked("mon 08:00", "b1"), 5),
        (Story().held("mon 07:00").imposed("mon 08:00", "b1"), 6),
        (Story().held("mon 07:00").do(ev.Withdrawn, "mon 08:00", "r1", reason="…"), 7),
        (Story().held("mon 07:00").do(ev.Stopped, "mon 08:00", "r1", reason="…"), 8),
        (Story().held("mon 07:00").finished("mon 08:00", "b1"), 9),
        (
            Story()
            .held("mon 07:00")
            .finished("mon 08:00", "b1")
            .do(ev.ResultReturned, "mon 09:00", "r1", channel=Channel.COUNTER),
            10,
        ),
    ],
)
def test_each_status_of_the_national_portal_is_reached(views: Views, story: Story, status: int) -> None:
    views.tell(story)
    views.follow()
    assert views.rows("SELECT portal_status FROM views.dossiers") == [(status,)]


def test_every_code_has_words_in_both_languages() -> None:
    from domain.model.custody_interval import Excuse, Ground, Mark
    from domain.model.dossier import Phase
    from projections.figures import Part
    from projections.views.board import NoDue
    from projections.views.custody import WaitingFor
    from projections.views.findings import Rule

    for codes_of, words in (
        (Ground, GROUNDS),
        (WaitingFor, WAITING),
        (Part, PARTS),
        (Excuse, EXCUSES),
        (Mark, MARKS),
        (Phase, STATES),
        (DueState, DUE_STATES),
        (NoDue, NO_DUE_REASONS),
        (Rule, RULES),
    ):
        for member in codes_of:
            assert all(words[member.value]), member
    assert set(PORTAL) == set(range(1, 11))
