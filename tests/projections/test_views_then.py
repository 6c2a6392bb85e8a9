"""Records and boards as of a moment: what was live then, by today's queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from msgspec.json import encode

from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.event import Event, Recorded
from domain.model.history import History
from domain.model.organisation import Half
from domain.model.reference import Reference
from projections import queries
from projections.folding import Folded, fold_history
from projections.queries import BoardState, ViewsNotReady
from projections.queries.moments import moment_of
from projections.queries.records_then import board_as_of, board_views, record_as_of, record_views
from tests.domain.histories import MONDAY, UNITS, Story, at, meta
from tests.projections.conftest import Views, code
from tests.projections.growing_office import Writing, growth
from tests.projections.live_states import MARCH
from tests.projections.random_office import STAFF


def test_the_dossiers_that_can_matter_give_the_same_as_all(views: Views) -> None:
    random = Random(31)
    writing = Writing(growth(31, 60), views.log)
    while writing:
        writing.write(40)
        views.follow()
        for _ in range(2):
            narrow_as_all(views, random)
    for _ in range(12):
        narrow_as_all(views, random)


def narrow_as_all(views: Views, random: Random) -> None:
    """One random record and board, as of one random position, about another's instant or none."""
    position = random.randrange(60, views.log.position + 1)
    cut = random.random() < 0.5
    ((about,),) = views.rows(
        "SELECT recorded_at FROM hoso.stored_events WHERE notification_id = %s",
        random.randrange(60, views.log.position),
    )
    asked = moment_of(views.reading, now=views.latest(), as_of=position, about=about if cut else None)
    official, unit = random.choice(STAFF), random.choice(sorted(UNITS))
    told: list[bytes] = []
    for narrow in (True, False):
        with record_views(views.reading, official, asked, narrow=narrow) as then:
            told.append(encode(queries.record(then, official, MARCH, now=asked.about)))
        with board_views(views.reading, asked, unit=unit, narrow=narrow) as then:
            told.append(encode(queries.board(then, now=asked.about, unit=unit, state=BoardState.ALL, limit=500)))
    assert told[:2] == told[2:]


def board_of(views: Views, unit: str, known: str, about: str | None = None) -> list[str | None]:
    told = board_as_of(
        views.reading,
        now=at("fri4 12:00"),
        as_of=at(known),
        about=at(about) if about is not None else None,
        unit=unit,
    )
    return [row.code for row in told.page.rows]


def acts_of(views: Views, official: str, known: str) -> int:
    record = record_as_of(views.reading, official, MARCH, now=at("fri4 12:00"), as_of=at(known))
    return sum(
        line.amount for part in (*record.parts, *record.open_parts) for line in part.figures if line.name == "acts"
    )


def test_what_a_correction_took_out_of_an_agency_was_there_before_it(views: Views) -> None:
    """Nothing that counts today leads from this dossier to the department; what was recorded does."""
    story = Story().held("mon 07:00", "b1").took("tue 07:00", "c1", step="th")
    views.tell(story.corrected("fri 07:00", story.position, None))
    views.follow()
    assert board_of(views, "tn", "thu 07:00") == [code(1)]
    assert board_of(views, "tn", "fri 08:00") == []
    assert acts_of(views, "c1", "thu 07:00") == 1
    assert acts_of(views, "c1", "fri 08:00") == 0


def test_a_claim_that_never_counted_leads_to_those_whom_it_names(views: Views) -> None:
    story = Story().held("mon 07:00", "b1")
    late = ev.TakenOver(**meta(at("tue 07:00"), "c1"), previous="b1", reason="giấy", unit_id="tn", step_id="th")
    story.late("wed 07:00", late, "c1").confirmed("thu 07:00", story.position, "c1")
    views.tell(story.corrected("fri 07:00", story.position - 1, None))
    views.follow()
    assert [board_of(views, "tn", known) for known in ("wed 12:00", "thu 12:00", "fri 12:00")] == [[], [code(1)], []]


def test_whoever_acted_for_somebody_of_another_agency_is_found_though_the_absence_was_cancelled(views: Views) -> None:
    absence = org.AbsenceRecorded(
        **meta(at("mon 06:00")),
        absence_id="v1",
        official_id="b1",
        from_on=MONDAY + timedelta(days=1),
        from_half=Half.MORNING,
        to_on=MONDAY + timedelta(days=1),
        to_half=Half.AFTERNOON,
        acting_id="c1",
    )
    views.log.record(org.STREAM, absence)
    views.tell(Story().held("mon 07:00", "b1").started("tue 08:00", "b1", "th"))
    views.log.record(org.STREAM, org.AbsenceCancelled(**meta(at("wed 07:00")), absence_id="v1", reason="nhầm"))
    views.follow()

    def held(known: str) -> list[str | None]:
        told = board_as_of(views.reading, now=at("fri 12:00"), as_of=at(known), about=at("tue 07:30"), holder="c1")
        return [row.code for row in told.page.rows]

    assert held("tue 12:00") == [code(1)]
    assert held("wed 08:00") == []


def test_about_an_earlier_instant_later_acts_are_left_out(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1").took("wed 07:00", "c1", step="th"))
    views.follow()
    assert board_of(views, "dd", "fri 07:00") == []
    assert board_of(views, "dd", "fri 07:00", "tue 07:00") == [code(1)]
    assert board_of(views, "tn", "fri 07:00", "tue 07:00") == []


def test_only_dossiers_that_changed_since_and_can_matter_are_folded_again(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three of the district, one of which changed on Wednesday; and one that never left the one-stop unit."""
    story = Story().held("mon 07:00", "b1")
    first = views.tell(story)
    views.tell(Story().held("mon 07:00", "b1"))
    views.tell(Story().held("mon 07:00", "b1"))
    views.log.record(first, story.took("wed 07:00", "c1", step="th").log[-1].body)
    views.follow()
    folded: list[UUID] = []

    def folding(stored: Sequence[Recorded[Event]], history: History, reference: Reference) -> Folded:
        folded.append(stored[0].stream_id)
        return fold_history(stored, history, reference)

    monkeypatch.setattr("projections.queries.views_then.fold_history", folding)
    assert len(board_of(views, "dd", "tue 07:00")) == 3
    assert folded == [first]
    folded.clear()
    assert board_of(views, "tn", "tue 07:00") == []
    assert folded == [first]


def test_views_of_other_software_are_not_mixed_with_rows_of_this_one(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.follow()
    views.writing.execute("UPDATE views.progress SET stamp = 'other'")
    with pytest.raises(ViewsNotReady):
        board_of(views, "dd", "tue 07:00")


def test_a_table_of_which_there_are_no_rows_of_then_is_not_read_as_of_today(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.follow()
    asked = moment_of(views.reading, now=at("fri 12:00"))
    with board_views(views.reading, asked, unit="dd") as then, pytest.raises(KeyError):
        then.execute("SELECT count(*) FROM views.escalations")


def test_a_difference_of_a_board_leaves_out_what_only_time_changed(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.tell(Story().held("mon 07:00", "b2").took("wed 07:00", "c1", step="th"))
    views.tell(Story().held("mon 07:00", "b3").completed("wed 08:00", "b3", "th"))
    views.follow()
    found = queries.board_difference(
        views.reading, "dd", now=at("fri 07:00"), first=(None, at("tue 07:00")), second=(None, at("thu 07:00"))
    )
    told = {shown.code: row for row in found.rows if (shown := row.after or row.before) is not None}
    assert set(told) == {code(2), code(3)}
    assert told[code(2)].after is None
    assert set(told[code(3)].changed) == {"last_act_at"}
    assert [(one.event.topic, one.known, one.happened) for one in found.events] == [
        ("dossier.TakenOver", False, True),
        ("dossier.StepCompleted", False, True),
    ]


def test_a_difference_of_a_record_has_its_lines_facts_and_events(views: Views) -> None:
    story = Story().held("mon 07:00", "b1")
    late = ev.StepCompleted(**meta(at("tue 07:00"), "b1"), step_id="th")
    views.tell(story.late("fri 07:00", late, by="b1"))
    views.follow()
    found = queries.record_difference(
        views.reading, "b1", MARCH, now=at("fri 12:00"), first=(at("thu 07:00"), None), second=(None, None)
    )
    lines = {line.name: (line.before, line.after) for line in found.figures if line.section == "open"}
    assert lines["steps_completed"] == (None, 1)
    assert lines["late_entries"] == (0, 1)
    assert {one.fact.figure for one in found.facts if one.now} >= {"steps_completed", "late_entries"}
    assert [(one.event.topic, one.learned_at) for one in found.events] == [("dossier.RecordedLate", at("fri 07:00"))]
    unchanged = queries.record_difference(views.reading, "b1", MARCH, now=at("fri 12:00"), first=(None, None))
    assert [unchanged.figures, unchanged.facts, unchanged.events] == [(), (), ()]
