"""The responsibility record: figures by hand, parts that are never added, and every figure open to its events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from random import Random
from typing import Any

import pytest

from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.dossier_events import Channel
from domain.model.event import Event
from domain.model.organisation import Half
from projections import queries, stored_events
from projections.figure_meanings import MEANINGS
from projections.figures import FIGURES, MEANS, Measure, Part
from projections.queries import FigureLine, Period, Record
from tests.domain.histories import HOUR, MONDAY, Story, at, meta
from tests.projections.conftest import Views
from tests.projections.random_office import RandomOffice

MARCH = Period.parse("2026-03")
LATER = at("fri4 16:00")


def figures(record: Record, part: Part = Part.OWN) -> dict[str, FigureLine]:
    return {line.name: line for found in record.parts if found.part is part for line in found.figures}


def amounts(record: Record, part: Part = Part.OWN) -> dict[str, int]:
    return {name: line.amount for name, line in figures(record, part).items()}


def traded() -> Story:
    """b1 sends it to b2, who sends it back undone; b1 asks for papers, completes, h2 approves; r1 confirms too late."""
    story = Story().received("mon 08:00").sent("mon 09:00", "r1", "b1", "th").accepted("mon 10:00", "b1")
    story.sent("tue 08:00", "b1", "b2").accepted("tue 09:00", "b2").sent("tue 10:00", "b2", "b1")
    story.accepted("tue 11:00", "b1").asked("wed 08:00", "b1").brought("thu 08:00").completed("fri 08:00", "b1", "th")
    story.sent("fri 09:00", "b1", "h2", "pd", ev.SubmittedForApproval).accepted("fri 10:00", "h2")
    story.do(ev.Approved, "mon2 08:00", "h2").completed("mon2 08:00", "h2", "pd", on_software=False)
    story.finished("mon2 08:00", "h2").sent("mon2 09:00", "h2", "r1", "tr").accepted("tue2 10:00", "r1")
    return story.do(ev.ResultReturned, "wed2 09:00", "r1", channel=Channel.COUNTER)


def overdue() -> Story:
    """Due after 10 days at Monday's close; b1 holds it from Tuesday on and completes 16 h after the due moment."""
    story = Story().received("mon 07:00").sent("mon 07:00", "r1", "b1", "th").accepted("mon 07:00", "b1")
    return story.completed("wed3 17:00", "b1", "th").finished("wed3 17:00", "b1").passed("wed3 17:00", "b1", "r1", "tr")


def test_a_record_has_the_figures_that_are_worked_out_by_hand(views: Views) -> None:
    views.tell(traded())
    views.follow()
    b1 = amounts(queries.record(views.reading, "b1", MARCH, now=LATER))
    assert b1["dossiers_handled"] == b1["dossiers_closed"] == 1
    assert b1["acts"] == 6  # accepted, sent, accepted, asked, completed, submitted
    # Monday 10:00 to Tuesday 9:00: 7 h; Tuesday 11:00 to Wednesday 8:00: 5 h; Thursday 8:00 to Friday 10:00: 10 h.
    assert b1["held_us"] == 22 * HOUR
    assert b1["held_overdue_us"] == 0
    # 7 h and 5 h and 8 h up to the completion, by b2 2 h, of a term of 16 h; the first way out of it is free, 1 h.
    assert (b1["steps_judged"], b1["steps_late"], b1["steps_on_time"]) == (1, 1, 0)
    assert (b1["handovers_sent"], b1["handovers_received"], b1["ping_pong"]) == (2, 2, 0)
    assert (b1["supplements"], b1["supplements_second"]) == (1, 0)
    b2 = amounts(queries.record(views.reading, "b2", MARCH, now=LATER))
    assert (b2["ping_pong"], b2["handovers_sent"], b2["held_us"]) == (1, 1, 2 * HOUR)
    h2 = amounts(queries.record(views.reading, "h2", MARCH, now=LATER))
    assert (h2["steps_completed"], h2["steps_on_software"], h2["steps_on_time"]) == (1, 0, 1)
    r1 = amounts(queries.record(views.reading, "r1", MARCH, now=LATER))
    assert (r1["handovers_received"], r1["handovers_late"], r1["handovers_unconfirmed"]) == (1, 1, 0)


def test_held_while_overdue_and_attributed_delay_are_two_figures(views: Views) -> None:
    views.tell(overdue())
    views.follow()
    b1 = amounts(queries.record(views.reading, "b1", MARCH, now=LATER))
    assert b1["held_overdue_us"] == 16 * HOUR
    assert b1["attributed_us"] == 16 * HOUR  # an excess of far more than L'
    assert b1["dossiers_late"] == 1
    trace = queries.trace(views.reading, views.rows("SELECT code FROM views.dossiers")[0][0], now=LATER)
    assert trace.delay.overdue_us == 16 * HOUR
    rows = views.rows("SELECT sum(share_us)::bigint, sum(held_overdue_us)::bigint FROM views.delays")
    assert rows == [(16 * HOUR, 16 * HOUR)]


def test_a_dossier_is_late_for_nobody_who_neither_held_it_overdue_nor_has_a_share(views: Views) -> None:
    views.tell(overdue())
    views.follow()
    r1 = amounts(queries.record(views.reading, "r1", MARCH, now=LATER))
    assert (r1["dossiers_closed"], r1["dossiers_late"]) == (1, 0)


def test_whoever_may_be_late_with_a_dossier_has_it_among_those_that_ended(views: Views) -> None:
    """Sent to a unit, nobody takes it in until it is overdue: for the head late, and one of those that ended."""
    story = Story().received("mon 07:00").sent("mon 07:00", "r1", "dd", "th")
    story.took("wed3 07:00", "b1", step="th").finished("wed3 17:00", "b1").passed("wed3 17:00", "b1", "r1", "tr")
    views.tell(story)
    views.follow()
    late = figures(queries.record(views.reading, "h2", MARCH, now=LATER), Part.HEAD)["dossiers_late"]
    assert (late.amount, late.of, late.of_amount) == (1, "dossiers_closed", 1)


def test_nobody_is_late_with_more_dossiers_than_ended_for_them(views: Views) -> None:
    office = RandomOffice(Random(8))
    for _ in range(60):
        office.record(views.log)
    views.tell(overdue())
    views.follow()
    late = views.rows(
        "SELECT count(*) FILTER (WHERE c.dossier_id IS NULL), count(*) FROM views.facts AS l LEFT JOIN views.facts AS c"
        " ON c.figure = 'dossiers_closed' AND (c.dossier_id, c.official, c.part, c.month)"
        " = (l.dossier_id, l.official, l.part, l.month) AND c.on_behalf_of IS NOT DISTINCT FROM l.on_behalf_of"
        " WHERE l.figure = 'dossiers_late'"
    )
    assert late[0][0] == 0
    assert late[0][1] > 0


def test_time_is_split_where_months_end(views: Views) -> None:
    """Received on Monday 2/3; held from Monday 30/3 (week 5) to Thursday 2/4."""
    story = Story().received("mon5 07:00", step="th").took("mon5 07:00", "b1", step="th")
    story.finished("thu5 07:00", "b1").passed("thu5 07:00", "b1", "r1")
    views.tell(story)
    views.follow()
    later = at("mon6 08:00")
    march = amounts(queries.record(views.reading, "b1", MARCH, now=later))
    april = amounts(queries.record(views.reading, "b1", Period.parse("2026-04"), now=later))
    both = amounts(queries.record(views.reading, "b1", Period.parse("2026-03..2026-04"), now=later))
    assert (march["held_us"], april["held_us"], both["held_us"]) == (16 * HOUR, 8 * HOUR, 24 * HOUR)
    assert (march["dossiers_handled"], both["dossiers_handled"]) == (1, 1)


def test_acting_for_somebody_is_a_part_of_its_own(views: Views) -> None:
    views.log.record(
        org.STREAM,
        org.AbsenceRecorded(
            **meta(at("mon 06:00"), "h2"),
            absence_id="v1",
            official_id="b1",
            from_on=MONDAY + timedelta(days=1),
            from_half=Half.MORNING,
            to_on=MONDAY + timedelta(days=1),
            to_half=Half.AFTERNOON,
            acting_id="b2",
        ),
    )
    story = Story().held("mon 07:00", "b1")
    story.do(ev.StepStarted, "tue 09:00", "b2", step_id="th", acting_for="b1")
    story.finished("wed 07:00", "b1").passed("wed 07:00", "b1", "r1")
    views.tell(story)
    views.follow()
    record = queries.record(views.reading, "b2", MARCH, now=LATER)
    assert "held_us" not in amounts(record)
    assert amounts(record, Part.ACTING)["held_us"] == 8 * HOUR
    assert amounts(record, Part.ACTING)["acts"] == 1
    (acting,) = (part for part in record.parts if part.part is Part.ACTING)
    assert [person.id for person in acting.on_behalf_of] == ["b1"]
    absent = queries.record(views.reading, "b1", MARCH, now=LATER)
    assert amounts(absent)["held_us"] == 8 * HOUR
    (away,) = absent.circumstances.absences
    assert away.acting is not None
    assert away.acting.id == "b2"


def test_a_dossier_handled_for_two_absent_persons_is_one_dossier(views: Views) -> None:
    story = Story().held("mon 07:00", "b1")
    for moment, absent in (("tue 09:00", "b1"), ("tue 10:00", "h2")):
        story.do(ev.StepStarted, moment, "b2", step_id="th", acting_for=absent)
    story.finished("wed 07:00", "b1").passed("wed 07:00", "b1", "r1")
    views.tell(story)
    views.follow()
    record = queries.record(views.reading, "b2", MARCH, now=LATER)
    assert amounts(record, Part.ACTING)["dossiers_handled"] == amounts(record, Part.ACTING)["dossiers_closed"] == 1
    assert amounts(record, Part.ACTING)["acts"] == 2
    (acting,) = (part for part in record.parts if part.part is Part.ACTING)
    assert [person.id for person in acting.on_behalf_of] == ["b1", "h2"]


def test_a_head_answers_for_the_pool_in_a_part_of_its_own(views: Views) -> None:
    views.tell(Story().lodged("mon 07:00").received("mon 11:00").finished("mon 11:30", "r1"))
    views.follow()
    head = queries.record(views.reading, "h1", MARCH, now=LATER)
    assert amounts(head, Part.HEAD)["held_us"] == 4 * HOUR
    assert "held_us" not in amounts(head)
    (whole,) = head.heads
    assert (whole.unit.id, whole.members) == ("mc", 3)
    assert {line.name: line.amount for line in whole.figures}["dossiers_handled"] == 1


def test_a_dossier_that_two_of_a_unit_handled_is_one_of_the_unit(views: Views) -> None:
    """Beside a person the unit counts it for each of them, so that the rates compare; as a whole it has one."""
    views.tell(traded())
    views.follow()
    record = queries.record(views.reading, "h2", MARCH, now=LATER)
    (whole,) = record.heads
    counted = {line.name: (line.amount, line.of_amount) for line in whole.figures}
    assert counted["dossiers_handled"] == (1, None)
    assert counted["dossiers_closed"] == (1, None)
    assert figures(record)["dossiers_handled"].unit_amount == 3  # h2, b1 and b2


def test_a_dossier_that_was_late_only_under_the_head_is_late_in_the_unit_as_a_whole(views: Views) -> None:
    """It stood in the unit's pool until it was overdue; of its people the officer was no part of that."""
    story = Story().received("mon 07:00").sent("mon 07:00", "r1", "dd", "th")
    story.took("wed3 07:00", "b1", step="th").passed("wed3 07:00", "b1", "r1").finished("wed3 17:00", "r1")
    views.tell(story)
    views.follow()
    record = queries.record(views.reading, "h2", MARCH, now=LATER)
    assert "dossiers_late" not in amounts(record)
    assert amounts(record, Part.HEAD)["dossiers_late"] == 1
    (whole,) = record.heads
    late = {line.name: (line.amount, line.of_amount) for line in whole.figures}
    assert late["dossiers_late"] == (1, 1)


def test_the_unit_as_a_whole_is_in_counts_that_open_into_its_facts(views: Views) -> None:
    """Of each dossier once, whoever of the unit answered and in what part; no working time."""
    office = RandomOffice(Random(5))
    for _ in range(60):
        office.record(views.log)
    views.follow()
    period, now = Period.parse("2026"), at("mon5 08:00")
    parts: set[str] = set()
    for (unit,) in views.rows("SELECT unit_id FROM views.units ORDER BY 1"):
        for line in queries.unit(views.reading, unit, period, now=now).figures:
            assert line.measure is not Measure.MICROSECONDS
            facts = queries.figure_facts(views.reading, figure=line.name, unit=unit, period=period, now=now)
            parts.update(fact.part for fact in facts)
            whole = line.measure is Measure.DOSSIERS
            counted = len({fact.dossier_id for fact in facts}) if whole else sum(fact.amount for fact in facts)
            assert line.amount == counted == sum(share.amount for share in line.fields)
    assert parts >= {"own", "head"}


def test_what_is_open_stands_apart_and_is_provisional(views: Views) -> None:
    views.tell(Story().held("mon 07:00", "b1"))
    views.follow()
    early, late = at("mon 09:00"), at("tue3 09:00")
    record = queries.record(views.reading, "b1", MARCH, now=early)
    assert amounts(record) == {}
    assert {line.name: line.amount for line in record.open_parts[0].figures}["dossiers_handled"] == 1
    (held,) = record.open_dossiers
    assert (held.holds_now, held.held_us, held.overdue_us) == (True, 2 * HOUR, 0)
    (held,) = queries.record(views.reading, "b1", MARCH, now=late).open_dossiers
    assert (held.held_us, held.overdue_us) == (90 * HOUR, 2 * HOUR)


def test_provisional_time_is_what_the_trace_says(views: Views) -> None:
    story = Story().held("mon 07:00", "b1").asked("thu 09:00", "b1").brought("fri 08:00")
    story.apologised("mon2 08:00", "b1", "fri3 17:00").hindered("wed3 07:00", "b1", "h4", "wed3 17:00")
    views.tell(story)
    views.follow()
    for text in ("wed 09:00", "thu 10:00", "tue3 16:00", "wed3 16:00", "thu3 08:00", "tue4 11:00"):
        now = at(text)
        for official in ("b1", "h4"):
            found = queries.record(views.reading, official, MARCH, now=now).open_dossiers
            trace = queries.trace(
                views.reading, str(views.rows("SELECT dossier_id FROM views.dossiers")[0][0]), now=now
            )
            told = [interval for interval in trace.intervals if interval.who.id == official]
            assert sum(held.held_us for held in found) == sum(interval.working_us for interval in told)
            assert sum(held.overdue_us for held in found) == sum(interval.overdue_us for interval in told)
            assert sum(held.excused_us for held in found) == sum(interval.excused_us for interval in told)


def test_a_rate_is_given_from_ten_on(views: Views) -> None:
    for _ in range(9):
        views.tell(traded())
    views.follow()
    nine = figures(queries.record(views.reading, "b2", MARCH, now=LATER))["ping_pong"]
    assert (nine.amount, nine.of_amount, nine.rate_permille) == (9, 9, None)
    views.tell(traded())
    views.follow()
    ten = figures(queries.record(views.reading, "b2", MARCH, now=LATER))["ping_pong"]
    assert (ten.amount, ten.of_amount, ten.rate_permille) == (10, 10, 1000)
    assert (ten.unit_amount, ten.unit_of_amount, ten.unit_rate_permille) == (10, 40, 250)


def test_a_figure_about_an_entry_that_is_not_confirmed_says_how_much_is_disputed(views: Views) -> None:
    story = overdue()
    late = ev.StepStarted(**meta(at("tue 08:00"), "b1"), step_id="th")
    story.late("thu3 08:00", late, "b1")
    views.tell(story)
    views.follow()
    record = queries.record(views.reading, "b1", MARCH, now=LATER)
    held = figures(record)["held_us"]
    assert held.disputed == held.amount > 0
    assert record.circumstances.disputed == 1
    (finding,) = queries.findings(views.reading, MARCH, now=LATER, rule="disputed").rows
    assert finding.official is not None
    assert finding.official.id == "b1"


def test_the_same_question_gives_the_same_record_whatever_came_later(views: Views) -> None:
    views.tell(traded())
    views.follow()
    before = queries.record(views.reading, "b1", MARCH, now=LATER)
    views.follow()
    assert queries.record(views.reading, "b1", MARCH, now=LATER) == before
    assert before.policies == ("custody-1", "attribution-1", "duties-1")
    assert (before.position, before.calendar_version) == (views.log.position, 1)


def test_the_record_of_somebody_unknown_is_refused(views: Views) -> None:
    views.follow()
    with pytest.raises(queries.OfficialUnknown):
        queries.record(views.reading, "nobody", MARCH, now=LATER)


def test_actors_that_are_no_officials_have_no_facts_of_their_own(views: Views) -> None:
    office = RandomOffice(Random(3))
    for _ in range(25):
        office.record(views.log)
    views.follow()
    rows = views.rows("SELECT DISTINCT official FROM views.facts WHERE official LIKE '~%%' AND part <> 'none'")
    assert rows == []


def by(official: str) -> Callable[[Event], bool]:
    return lambda body: official in (body.actor, body.acting_for)


def justifies(figure: str, official: str, other: str | None) -> Callable[[Event], bool]:
    """What one of the events behind a fact must be."""
    addressed: dict[str, Callable[[Any], bool]] = {
        "reminders": lambda body: isinstance(body, ev.Reminded) and body.to_official == official,
        "escalations_received": lambda body: isinstance(body, ev.Escalated) and body.bearer == official,
        "handovers_sent": lambda body: (
            (isinstance(body, ev.Transit) and official in (body.from_official, body.to.official))
            or (isinstance(body, ev.HandoverReturned) and by(official)(body))
        ),
        "supplements": lambda body: isinstance(body, ev.SupplementRequested) and by(official)(body),
        "opinions_given": lambda body: isinstance(body, ev.OpinionGiven) and by(official)(body),
        "obstacles": lambda body: isinstance(body, ev.ObstacleReported) and by(official)(body),
        "steps_completed": lambda body: isinstance(body, ev.StepCompleted) and by(official)(body),
        "acts": by(official),
        "ping_pong": lambda body: (
            (isinstance(body, ev.Transit) and body.from_official == official)
            or (isinstance(body, ev.HandoverReturned) and by(official)(body))
        ),
    }
    return addressed.get(figure, lambda _: True)


def test_every_fact_opens_into_events_of_its_dossier_that_justify_it(views: Views) -> None:
    office = RandomOffice(Random(11))
    for _ in range(60):
        office.record(views.log)
    views.tell(traded())
    views.tell(overdue())
    views.follow()
    facts = views.rows("SELECT dossier_id, official, on_behalf_of, figure, positions, amount FROM views.facts")
    everything = {s.position: s for s in stored_events.after(views.reading, 0, 1_000_000)}
    assert len({figure for _, _, _, figure, _, _ in facts}) > 20
    for dossier_id, official, other, figure, positions, amount in facts:
        assert amount >= 0
        assert positions, figure
        found = [everything[position] for position in positions]
        streams = {stored.stream_id for stored in found}
        assert dossier_id in streams, figure
        assert streams <= {dossier_id, org.STREAM}, "an event of another dossier"
        bodies = [stored.decoded().body for stored in found]
        assert any(map(justifies(figure, official, other), bodies)) or any(
            isinstance(body, (ev.RecordedLate, ev.Corrected)) for body in bodies
        ), (figure, official)


def test_every_figure_of_a_record_is_the_sum_of_the_facts_it_opens_into(views: Views) -> None:
    office = RandomOffice(Random(5))
    for _ in range(60):
        office.record(views.log)
    views.follow()
    period, now = Period.parse("2026"), at("mon5 08:00")
    seen = 0
    for (official,) in views.rows("SELECT official_id FROM views.officials ORDER BY 1"):
        record = queries.record(views.reading, official, period, now=now)
        for part, stated in [(p, True) for p in record.parts] + [(p, False) for p in record.open_parts]:
            for line in part.figures:
                facts = queries.figure_facts(
                    views.reading,
                    figure=line.name,
                    official=official,
                    part=part.part,
                    period=period,
                    now=now,
                    stated=stated,
                )
                if line.measure is Measure.DOSSIERS:
                    assert line.amount == len({fact.dossier_id for fact in facts})
                else:
                    assert line.amount == sum(fact.amount for fact in facts)
                assert line.amount == sum(share.amount for share in line.fields)
                seen += bool(facts)
    assert seen > 50


def test_held_while_overdue_adds_up_over_all_persons(views: Views) -> None:
    """L' is what the dossiers' overtime comes to without the excused part; nobody's part is counted twice."""
    office = RandomOffice(Random(8))
    for _ in range(60):
        office.record(views.log)
    views.tell(overdue())
    views.follow()
    rows = views.rows(
        """
        SELECT d.dossier_id, sum(d.share_us)::bigint, sum(d.share_us) FILTER (WHERE who = '~excused')::bigint,
            sum(d.held_overdue_us)::bigint,
            (SELECT coalesce(sum(f.amount), 0)::bigint FROM views.facts AS f
             WHERE f.dossier_id = d.dossier_id AND f.figure = 'held_overdue_us')
        FROM views.delays AS d GROUP BY d.dossier_id
        """
    )
    assert any(total for _, total, _, _, _ in rows)
    for _, total, excused, held, facts in rows:
        assert held == facts
        assert total == held + (excused or 0)


def crowded(random: Random) -> Story:
    """Half the acts are tried and refused, written late, or corrected; reminders and refusals come in any month."""
    story = Story().held("mon 07:00", "b1")
    weeks = [f"{day}{week}" for week in ("", 2, 3, 4, 5, 6) for day in ("mon", "tue", "wed", "thu", "fri")]
    for place, day in enumerate(sorted(random.sample(range(1, len(weeks)), 8))):
        when, who, other = f"{weeks[day]} 08:00", random.choice(["b1", "b2"]), random.choice(["b1", "b2", "h2"])
        story.started(when, who, "th")
        match random.randrange(7):
            case 0:
                story.do(ev.ConflictRefused, when, who, act="dossier.Approved", rule="four-eyes")
            case 1:
                story.corrected(when, story.position, None)
            case 2:
                story.do(ev.WrittenReminderIssued, when, "h2", to_official=other, duty="…", text="…")
            case 3:
                story.sent(when, who, other).returned(f"{weeks[-1]} 09:{place:02}", other)
            case 4:
                story.sent(when, who, other).accepted(when, other).sent(when, other, who).accepted(when, who)
            case 5:
                story.completed(when, who, "th", on_software=random.random() < 0.5)
            case _:
                story.do(ev.Rated, when, "~applicant", about=who, score=5)
    return story.finished(f"{weeks[-1]} 10:00", random.choice(["b1", "b2"])) if random.random() < 0.7 else story


def test_every_denominator_contains_what_is_counted_of_it(views: Views) -> None:
    """In every part, month and field, for the person, and for the unit beside."""
    random = Random(8)
    office = RandomOffice(random)
    for _ in range(60):
        office.record(views.log)
    for _ in range(25):
        views.tell(crowded(random))
    views.tell(overdue())
    views.follow()
    now = at("fri6 16:00")
    told: set[str] = set()
    for (official,) in views.rows("SELECT official_id FROM views.officials ORDER BY 1"):
        for period in map(Period.parse, ("2026", "2026-03", "2026-04")):
            record = queries.record(views.reading, official, period, now=now)
            parts = [part.figures for part in (*record.parts, *record.open_parts)]
            for line in chain.from_iterable([*parts, *(head.figures for head in record.heads)]):
                if line.of is None or line.name in MEANS:
                    continue
                told.update([line.name] if line.amount else [])
                assert line.of_amount is not None
                assert line.amount <= line.of_amount, (official, period, line)
                assert line.unit_amount <= (line.unit_of_amount or 0), (official, period, line)
                for share in line.fields:
                    assert share.amount <= (share.of or 0), (official, period, line)
    assert told >= {"attributed_us", "dossiers_late", "corrections", "conflicts_refused", "ping_pong"}


def test_each_counted_thing_is_in_its_denominator_in_the_same_month(views: Views) -> None:
    """Of each dossier, person, part and unit."""
    random = Random(21)
    office = RandomOffice(random)
    for _ in range(60):
        office.record(views.log)
    for _ in range(25):
        views.tell(crowded(random))
    views.tell(overdue())
    views.follow()
    sums = {
        tuple(key): amount
        for *key, amount in views.rows(
            "SELECT figure, dossier_id, official, part, unit_id, month, sum(amount)::bigint FROM views.facts "
            "WHERE part <> 'none' GROUP BY 1, 2, 3, 4, 5, 6"
        )
    }
    months = set()
    for (figure, *key), amount in sums.items():
        of = FIGURES[figure].of
        if of is not None and figure not in MEANS:
            assert amount <= sums.get((of, *key), 0), (figure, key)
            months.add(key[-1])
    assert len(months) > 1


def test_every_figure_has_words_in_both_languages_and_a_known_denominator() -> None:
    for figure in FIGURES.values():
        assert figure.vi
        assert figure.en
        assert figure.definition
        assert MEANINGS[figure.name]
        assert figure.of is None or figure.of in FIGURES


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01", "2020-12"),
        ("2020-Q1", "2020-01", "2020-03"),
        ("2020-Q4", "2020-10", "2020-12"),
        ("2020-03", "2020-03", "2020-03"),
        ("2019-11..2020-02", "2019-11", "2020-02"),
    ],
)
def test_periods_are_whole_months(text: str, first: str, last: str) -> None:
    period = Period.parse(text)
    assert (f"{period.first:%Y-%m}", f"{period.last:%Y-%m}") == (first, last)
    assert period.start_at < period.end_at


@pytest.mark.parametrize("text", ["", "20", "2020-13", "2020-Q5", "2020..2021-01", "2020-02..2020-01", "0000"])
def test_a_period_that_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(queries.PeriodNotUnderstood):
        Period.parse(text)
