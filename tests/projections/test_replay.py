"""As of, about: what was known at a moment, of what had happened by another; and what changed between two."""

from __future__ import annotations

from datetime import datetime
from random import Random
from uuid import UUID

import pytest
from msgspec import structs

from domain.model import calendar as cal
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.calendar import DayRuling, Rule
from domain.model.custody import custody
from domain.model.deadline import Deadline
from domain.model.history import as_of
from domain.model.organisation import Half
from domain.model.working_time import DayStatus
from projections import queries, reference_log
from projections.queries import NotKnownThen, PositionNotReached, StepOrder
from projections.queries.traces import history_of
from tests.domain.histories import HOUR, MONDAY, Story, at, meta
from tests.projections.conftest import Views, code
from tests.projections.growing_office import Writing, growth
from tests.projections.live_states import LiveStates

PAIRS = 1_000


def test_what_was_live_at_any_moment_is_told_as_of_it(views: Views) -> None:
    """1,000 random pairs of a dossier and a moment, and records and boards, of a log that grew event by event."""
    random, states = Random(11), LiveStates()
    states.remember(views, growth(11, 150), random, dossiers=20, offices=0.25)
    assert len(states.records) >= 20
    assert len(states.boards) >= 20
    assert states.wrong(views, random, PAIRS) == []


def test_about_an_instant_is_the_history_cut_there_as_known_then(views: Views) -> None:
    """Against the domain's own functions, for random pairs of a recorded and an occurred time."""
    random = Random(5)
    writing = Writing(growth(5, 60), views.log)
    writing.write(10_000)
    views.follow()
    events = views.rows("SELECT notification_id, recorded_at FROM hoso.stored_events WHERE notification_id > 50")
    told = 0
    for _ in range(200):
        position, known_at = random.choice(events)
        about = random.choice(events)[1]
        dossier = random.choice(writing.dossiers)
        history = as_of(history_of(views.reading, dossier, views.log.position), known_at, about)
        if not history.events:
            with pytest.raises(NotKnownThen):
                queries.dossier_as_of(views.reading, str(dossier), now=known_at, as_of=position, about=about)
            continue
        expected = custody(history, reference_log.load(views.reading, position)).answers(about)
        found = queries.dossier_as_of(views.reading, str(dossier), now=known_at, as_of=position, about=about)
        answering = found.standing.answering
        assert (answering and (answering.who.id, answering.since, answering.cause)) == (
            expected and (expected.answerer, expected.start_at, expected.cause)
        )
        assert all(line.recorded_at <= known_at for line in found.trace.events)
        told += 1
    assert told > 50


def paper(views: Views) -> UUID:
    """b2 takes it from b1 on Wednesday; on Friday h2 enters that b3 had it from Tuesday on, and b3 agrees."""
    story = Story().held("mon 07:00", "b1").took("wed 07:00", "b2")
    late = ev.TakenOver(**meta(at("tue 07:00"), "b3"), previous="b1", reason="giấy", unit_id="dd", step_id="th")
    story.late("fri 07:00", late, "b3").confirmed("fri 09:00", story.position, "b3")
    dossier = views.tell(story)
    views.follow()
    return dossier


def who(standing: queries.DossierThen | None) -> str | None:
    return standing.answering.who.id if standing is not None and standing.answering is not None else None


def test_a_late_entry_makes_what_was_known_differ_from_what_was_so(views: Views) -> None:
    paper(views)

    def answered(known: str, about: str) -> str | None:
        found = queries.dossier_as_of(views.reading, code(1), now=at("fri 12:00"), as_of=at(known), about=at(about))
        return who(found.standing)

    assert answered("wed 08:00", "tue 08:00") == "b1"
    assert answered("fri 08:00", "tue 08:00") == "b1"  # a claim until b3 agrees
    assert answered("fri 09:00", "tue 08:00") == "b3"
    assert answered("fri 09:00", "wed 08:00") == "b2"


def test_steps_as_recorded_say_what_each_event_changed_of_the_past(views: Views) -> None:
    paper(views)
    found = queries.steps(views.reading, code(1), now=at("fri 12:00"))
    told = [(step.event.topic, who(step.before), who(step.after), len(step.past)) for step in found.rows]
    assert told == [
        ("dossier.Lodged", None, "h1", 0),
        ("dossier.ReceiptIssued", "h1", "r1", 0),
        ("dossier.TakenOver", "r1", "b1", 0),
        ("dossier.TakenOver", "b1", "b2", 0),
        ("dossier.RecordedLate", "b2", "b2", 0),
        ("dossier.ClaimConfirmed", "b2", "b2", 1),
    ]
    (change,) = found.rows[-1].past
    assert (change.from_at, change.to_at) == (at("tue 07:00"), at("wed 07:00"))
    assert change.before is not None
    assert change.after is not None
    assert (change.before.who.id, change.after.who.id) == ("b1", "b3")
    before = found.rows[4].before
    assert before is not None
    assert before.disputed == 0
    after = found.rows[4].after
    assert after is not None
    assert after.disputed == 1


def test_steps_as_they_happened_follow_the_effective_history(views: Views) -> None:
    paper(views)
    found = queries.steps(views.reading, code(1), now=at("fri 12:00"), order=StepOrder.OCCURRED)
    assert [(step.event.occurred_at, who(step.before), who(step.after)) for step in found.rows] == [
        (at("mon 07:00"), None, "h1"),
        (at("mon 07:00"), "h1", "r1"),
        (at("mon 07:00"), "r1", "b1"),
        (at("tue 07:00"), "b1", "b3"),
        (at("wed 07:00"), "b3", "b2"),
    ]
    known = queries.steps(views.reading, code(1), now=at("fri 12:00"), order=StepOrder.OCCURRED, as_of=at("thu 07:00"))
    assert [who(step.after) for step in known.rows] == ["h1", "r1", "b1", "b2"]


def test_steps_about_one_instant_say_how_the_knowledge_of_it_grew(views: Views) -> None:
    paper(views)
    found = queries.steps(views.reading, code(1), now=at("fri 12:00"), about=at("tue 08:00"))
    assert [who(step.after) for step in found.rows] == ["h1", "r1", "b1", "b1", "b1", "b3"]


@pytest.mark.parametrize("order", StepOrder)
def test_pages_of_steps_have_every_event_once_and_agree_with_the_whole(views: Views, order: StepOrder) -> None:
    dossier = views.tell(Story().held("mon 07:00", "b1").sent("tue 07:00", "b1", "b2").accepted("tue 08:00", "b2"))
    views.follow()
    whole = queries.steps(views.reading, str(dossier), now=at("fri 12:00"), order=order)
    assert whole.next is None
    paged: list[queries.Step] = []
    cursor: str | None = None
    while True:
        page = queries.steps(views.reading, str(dossier), now=at("fri 12:00"), order=order, cursor=cursor, limit=2)
        paged.extend(page.rows)
        cursor = page.next
        if cursor is None:
            break
    assert tuple(paged) == whole.rows
    (third,) = queries.steps(views.reading, str(dossier), now=at("fri 12:00"), order=order, number=3, limit=1).rows
    assert third == whole.rows[2]


def test_pages_of_a_dossier_of_thousands_of_events_are_shorter_and_lose_none(
    views: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.queries.replay_steps.FOLDED_MOST", 9)
    story = Story().held("mon 07:00", "b1").started("mon 08:00", "b1", "th").completed("mon 09:00", "b1", "th")
    dossier = views.tell(story)
    views.follow()
    sizes: list[int] = []
    numbers: list[int] = []
    cursor: str | None = None
    while cursor is not None or not numbers:
        page = queries.steps(views.reading, str(dossier), now=at("fri 12:00"), cursor=cursor)
        sizes.append(len(page.rows))
        numbers.extend(step.number for step in page.rows)
        cursor = page.next
    assert numbers == [1, 2, 3, 4, 5]
    assert sizes == [3, 2]


def test_an_absence_that_became_known_between_two_events_is_named_between_them(views: Views) -> None:
    story = Story().held("mon 07:00", "b1").started("wed 08:00", "b1", "th")
    entries = [(r.recorded_at, r.body) for r in story.log]
    absent = org.AbsenceRecorded(
        **meta(at("tue 07:00")),
        absence_id="v1",
        official_id="b1",
        from_on=MONDAY.replace(day=3),
        from_half=Half.AFTERNOON,
        to_on=MONDAY.replace(day=3),
        to_half=Half.AFTERNOON,
    )
    for known_at, body in entries[:3]:
        views.log.record(UUID(int=1), body, at=known_at)
    views.log.record(org.STREAM, absent)
    views.log.record(UUID(int=1), entries[3][1])
    views.follow()
    found = queries.steps(views.reading, str(UUID(int=1)), now=at("fri 12:00"))
    assert [[beside.event.topic for beside in step.meanwhile] for step in found.rows] == [
        [],
        [],
        [],
        ["organisation.AbsenceRecorded"],
    ]
    assert found.rows[-1].meanwhile[0].kind == "absence"


def test_a_difference_names_what_changed_by_whom_and_when_it_was_learned(views: Views) -> None:
    paper(views)
    found = queries.difference(
        views.reading,
        code(1),
        now=at("fri 12:00"),
        first=(at("thu 07:00"), at("wed 12:00")),
        second=(at("fri 12:00"), at("wed 12:00")),
    )
    assert (who(found.before), who(found.after)) == ("b2", "b2")
    (change,) = found.custody
    assert (change.from_at, change.to_at) == (at("tue 07:00"), at("wed 07:00"))
    assert [(one.event.topic, one.event.actor.id, one.learned_at, one.known) for one in found.events] == [
        ("dossier.RecordedLate", "h2", at("fri 07:00"), True),
        ("dossier.ClaimConfirmed", "b3", at("fri 09:00"), True),
    ]
    assert found.changed == ()


def test_a_difference_about_two_instants_lists_what_happened_between(views: Views) -> None:
    paper(views)
    found = queries.difference(
        views.reading, code(1), now=at("fri 12:00"), first=(None, at("mon 12:00")), second=(None, at("wed 12:00"))
    )
    assert (who(found.before), who(found.after)) == ("b1", "b2")
    assert [(one.event.topic, one.known, one.happened) for one in found.events] == [
        ("dossier.TakenOver", False, True),
        ("dossier.RecordedLate", False, True),
    ]
    assert "answering" in found.changed


def test_a_due_date_is_shown_as_stored_and_a_difference_names_both(views: Views) -> None:
    """A day off is ruled on Thursday; on Friday the due date is computed again, with the calendar's next version."""
    story = Story().held("mon 07:00", "b1")
    dossier = views.tell(story)
    assert story.deadline is not None
    stored = story.deadline
    ruling = DayRuling(MONDAY.replace(day=10), Rule.OFF, "nghỉ", "văn bản", DayStatus.VERIFIED)
    views.log.record(cal.STREAM, cal.DaysRuled(**meta(at("thu 07:00")), rulings=(ruling,)))
    views.follow()
    known = queries.dossier_as_of(views.reading, code(1), now=at("thu 12:00"))
    assert known.standing.in_force is not None
    assert (known.standing.in_force.due_at, known.standing.in_force.calendar_version) == (at("mon3 17:00"), 1)
    again = ev.DueDateRecomputed(
        **meta(at("fri 07:00"), "h1"),
        reason="ngày nghỉ",
        calendar_version=2,
        due_at=at("tue3 17:00"),
        deadline=with_version(stored, 2, at("tue3 17:00")),
    )
    views.log.record(dossier, again)
    views.follow()
    found = queries.difference(views.reading, code(1), now=at("fri 12:00"), first=(at("wed 07:00"), None))
    assert found.before is not None
    assert found.after is not None
    assert found.before.in_force is not None
    assert found.after.in_force is not None
    assert (found.before.in_force.due_at, found.before.in_force.calendar_version) == (at("mon3 17:00"), 1)
    assert (found.after.in_force.due_at, found.after.in_force.calendar_version) == (at("tue3 17:00"), 2)
    assert [(due.name, due.before, due.after and due.after.calendar_version) for due in found.dues] == [
        ("first_slip", None, 2),
        ("in_force", None, 2),
    ]
    assert [(beside.kind, beside.event.topic) for beside in found.surroundings] == [("calendar", "calendar.DaysRuled")]


def test_a_difference_says_whose_overdue_time_came_or_went(views: Views) -> None:
    paper(views)
    found = queries.difference(
        views.reading,
        code(1),
        now=at("wed4 07:00"),
        first=(at("thu 07:00"), at("wed3 07:00")),
        second=(at("thu 07:00"), at("thu3 07:00")),
    )
    assert {row.who.id: (row.held_overdue_before_us, row.held_overdue_after_us) for row in found.delay} == {
        "b1": (0, 0),  # only the share of b1, who held it before it was overdue, grows with what b2 holds
        "b2": (8 * HOUR, 16 * HOUR),
    }
    assert found.figures_before is not None
    assert found.figures_before.provisional


def test_a_dossier_that_was_not_there_yet_is_refused_in_words(views: Views) -> None:
    paper(views)
    with pytest.raises(NotKnownThen) as refused:
        queries.dossier_as_of(views.reading, code(1), now=at("fri 12:00"), as_of=at("mon 06:00"))
    assert "chưa có" in refused.value.vi
    with pytest.raises(NotKnownThen):
        queries.dossier_as_of(views.reading, code(1), now=at("fri 12:00"), about=at("mon 06:00"))
    with pytest.raises(PositionNotReached):
        queries.dossier_as_of(views.reading, code(1), now=at("fri 12:00"), as_of=10_000)


def with_version(deadline: Deadline, version: int, due_at: datetime) -> Deadline:
    """The same deadline as another version of the calendar has it."""
    explanation = structs.replace(deadline.explanation, calendar_version=version)
    return structs.replace(deadline, due_at=due_at, explanation=explanation)
