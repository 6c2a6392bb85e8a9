"""The indicators of units: by their own clocks, open to their dossiers, the same for the same moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import pytest

from domain.model import dossier_events as ev
from domain.model.event import utc
from domain.model.working_time import WorkingTime
from projections import stored_events
from projections.queries.indicator_definitions import DEFINITIONS
from projections.queries.indicators import Indicators, IndicatorUnknown, Kind, indicators, lines_behind
from projections.queries.knowledge import knowledge
from projections.queries.missing import UnitUnknown
from projections.queries.overviews import province
from projections.queries.periods import Period
from tests.domain.histories import HOUR, Story, at
from tests.projections.conftest import Views
from tests.projections.random_office import RandomOffice

MARCH = Period.parse("2026-03")


def told(views: Views, now: str = "tue5 08:00", subject: str | None = "cl", **options: Any) -> Indicators:
    return indicators(views.reading, subject, MARCH, now=at(now), **options)


def test_by_the_slip_and_by_the_decision_stand_side_by_side_and_differ(views: Views) -> None:
    views.tell(Story().held("mon 07:00").finished("mon3 16:00", "b1").passed("thu3 08:00", "b1", "r1", "tr"))
    views.tell(Story().held("mon 07:00").asked("tue 07:00", "b1"))
    views.follow()
    found = told(views)
    by_766, by_slip = found.named("on_time_766"), found.named("on_time_slip")
    assert (by_766.n, by_766.of) == (1, 2), "the one that waits for the applicant ended with the period, overdue"
    assert (by_slip.n, by_slip.of) == (0, 1), "nothing is overdue with the applicant; the result came late to hand"
    assert by_slip not in [one for group in found.groups for one in group.indicators]


def test_nothing_to_divide_by_is_not_applicable_and_never_nought_or_a_hundred(views: Views) -> None:
    views.follow()
    for one in told(views).all_of_them:
        assert one.permille is None, one.name
        assert one.points_milli is None, one.name
        assert one.of in (0, None), one.name


def test_what_is_not_recorded_here_has_no_count_and_says_why(views: Views) -> None:
    views.tell(Story().held("mon 07:00"))
    views.follow()
    found = told(views)
    reused = found.named("reused")
    assert (reused.n, reused.of, reused.permille) == (None, None, None)
    assert reused.absent_vi
    with pytest.raises(IndicatorUnknown):
        lines_behind(views.reading, "reused", "cl", MARCH, now=at("tue5 08:00"))


def test_points_come_only_from_a_formula_and_a_maximum_that_were_read(views: Views) -> None:
    views.tell(Story().held("mon 07:00").finished("tue 07:00", "b1"))
    views.tell(Story().held("mon 07:00"))
    views.tell(Story().held("mon 07:00").finished("tue 07:00", "b1").do(ev.Rated, "wed 07:00", "~applicant", score=5))
    views.follow()
    found = told(views)
    assert found.in_force
    assert [group.max_points for group in found.groups] == [18, 20, 22, 22, 18]
    on_time, satisfied = found.named("on_time_766"), found.named("satisfied")
    assert (on_time.n, on_time.of, on_time.points_milli) == (2, 3, 13_333)
    assert (satisfied.n, satisfied.of, satisfied.points_milli) == (1, 1, None)
    assert [(group.points_milli, group.of_points) for group in found.groups if group.points_milli is not None] == [
        (13_333, 20)
    ]


def test_before_the_decision_its_scale_is_for_comparison_alone(views: Views) -> None:
    views.follow()
    assert not indicators(views.reading, "cl", Period.parse("2022-05"), now=at("tue5 08:00")).in_force
    assert indicators(views.reading, "cl", Period.parse("2022-06"), now=at("tue5 08:00")).in_force


def test_channels_and_the_first_answer_to_online_dossiers(views: Views) -> None:
    for channel in (ev.Channel.ONLINE, ev.Channel.ONLINE, ev.Channel.POST, ev.Channel.HOME_VISIT):
        views.tell(Story().lodged("mon 07:00", channel=channel).received("mon 09:00"))
    views.tell(Story().lodged("mon 07:00", channel=ev.Channel.ONLINE))
    views.follow()
    found = told(views, "wed 08:00")
    shares = {name: found.named(name) for name in ("lodged_online", "lodged_by_post", "lodged_at_home")}
    assert {name: (one.n, one.of) for name, one in shares.items()} == {
        "lodged_online": (3, 5),
        "lodged_by_post": (1, 5),
        "lodged_at_home": (1, 5),
    }
    answered = found.named("online_answered")
    assert (answered.n, answered.of, answered.mean_us) == (2, 2, 2 * HOUR)


def test_an_agency_a_unit_and_all_of_them_and_no_other(views: Views) -> None:
    views.tell(Story().held("mon 07:00"))
    views.follow()
    for subject, kind, of in (("cl", Kind.AGENCY, 1), ("mc", Kind.UNIT, 1), ("st", Kind.AGENCY, 0)):
        found = told(views, subject=subject)
        assert (found.kind, found.named("lodged_online").of) == (kind, of)
    assert told(views, subject=None).named("lodged_online").of == 1
    with pytest.raises(UnitUnknown):
        told(views, subject="nowhere")


def test_the_same_moment_gives_the_same_figures_whatever_was_recorded_since(views: Views) -> None:
    story = Story().held("mon 07:00")
    dossier = views.tell(story)
    views.follow()
    then, position = told(views, "fri 08:00"), views.log.position
    views.log.record(dossier, *(r.body for r in story.finished("thu 16:00", "b1").log[-1:]), at=at("mon2 08:00"))
    views.tell(Story().held("tue 07:00"))
    views.follow()
    assert told(views, "mon2 09:00").named("on_time_766").of == 2
    again = told(views, "mon2 09:00", as_of=position, about=at("fri 08:00"))
    assert [(one.n, one.of) for one in again.all_of_them] == [(one.n, one.of) for one in then.all_of_them]
    page = lines_behind(
        views.reading, "on_time_766", "cl", MARCH, now=at("mon2 09:00"), as_of=position, about=at("fri 08:00")
    )
    assert [line.dossier_id for line in page.rows] == [dossier]


# ---------------------------------------------------------------------- computed in another way


@dataclass
class Naive:
    """A dossier of the log as its raw events tell it, with working time added up and no due date reckoned."""

    received: datetime
    due: datetime
    ended: datetime | None
    waits: list[tuple[datetime, datetime]]
    requests: list[datetime]

    def late(self, until: datetime, hours: WorkingTime) -> bool:
        judged = self.ended if self.ended is not None and self.ended < until else until
        spent = hours.working_between(self.received, judged)
        spent -= sum(hours.working_between(a, b) for a, b in self.waits if b <= judged)
        allowed = hours.working_between(self.received, self.due)
        after_closing = spent == allowed and not hours.working_between(_before(judged), judged)
        return spent > allowed or after_closing or sum(at <= judged for at in self.requests) > 1


def _before(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() - 1, moment.tzinfo)


def raw(views: Views) -> Iterator[Naive]:
    """From the stored bytes of each dossier, act by act."""
    streams = views.rows("SELECT DISTINCT originator_id FROM hoso.stored_events WHERE topic = 'dossier.Lodged'")
    for (stream,) in streams:
        rows = views.rows(
            "SELECT topic, state FROM hoso.stored_events WHERE originator_id = %s ORDER BY originator_version", stream
        )
        acts = sorted(
            ((utc(datetime.fromisoformat(body["occurred_at"])), place, topic, body))
            for place, (topic, state) in enumerate(rows)
            for body in [json.loads(bytes(state))]
        )
        found: Naive | None = None
        asked: datetime | None = None
        for moment, _, topic, body in acts:
            match topic.removeprefix("dossier."):
                case "ReceiptIssued":
                    found = Naive(moment, utc(datetime.fromisoformat(body["due_at"])), None, [], [])
                case "SupplementRequested" if found:
                    found.requests.append(moment)
                    asked = asked or moment
                case "SupplementReceived" if found and asked and body["complete"]:
                    found.waits.append((asked, moment))
                    asked = None
                case "Finished" if found and found.ended is None:
                    found.ended = moment
        if found is not None:
            yield found


@pytest.mark.parametrize("seed", [1, 766, 20_260_302])
def test_an_independent_reckoning_from_raw_events_comes_to_the_same(views: Views, seed: int) -> None:
    office = RandomOffice(Random(seed))
    for _ in range(90):
        office._live(views.log)
    views.follow()
    hours = knowledge(views.reading).reference.hours("cl")
    dossiers = list(raw(views))
    assert len(dossiers) > 60
    moments = [at(text) for text in ("wed 10:00", "fri2 17:00", "sat3 09:00", "mon4 07:00", "tue6 08:00")]
    seen = set()
    for now in moments:
        until = min(now, MARCH.end_at)
        counted = [one for one in dossiers if one.received <= until]
        late = sum(one.late(until, hours) for one in counted)
        figure = indicators(views.reading, "cl", MARCH, now=now).named("on_time_766")
        assert (figure.n, figure.of) == (len(counted) - late, len(counted)), now
        seen.add(late)
    assert len(seen) > 2, "the moments tell different stories"


def test_every_figure_has_a_list_as_long_as_it_says_whose_events_are_of_the_dossier(views: Views) -> None:
    office = RandomOffice(Random(7))
    for _ in range(60):
        office._live(views.log)
    views.tell(Story().held("mon 07:00").do(ev.Rated, "wed 07:00", "~applicant", score=1))
    views.follow()
    now = at("tue4 08:00")
    found = indicators(views.reading, None, MARCH, now=now)
    events = {
        stored.position: stored.stream_id
        for stored in stored_events.at(views.reading, list(range(1, views.log.position + 1)))
    }
    for definition in DEFINITIONS:
        if definition.rows is None:
            continue
        figure = found.named(definition.name)
        rows: list[Any] = []
        cursor = None
        while True:
            page = lines_behind(views.reading, definition.name, None, MARCH, now=now, cursor=cursor, limit=7)
            rows += page.rows
            cursor = page.next
            if cursor is None:
                break
        assert len(rows) == figure.of, definition.name
        assert sum(row.good is True for row in rows) == figure.n, definition.name
        good = lines_behind(views.reading, definition.name, None, MARCH, now=now, good=True, limit=500)
        assert len(good.rows) == figure.n
        if any(row.good is not None for row in rows):
            rest = lines_behind(views.reading, definition.name, None, MARCH, now=now, good=False, limit=500)
            assert len(rest.rows) == (figure.of or 0) - (figure.n or 0), definition.name
        for row in rows:
            assert row.positions, definition.name
            assert {events[position] for position in row.positions} == {row.dossier_id}


def test_publications_and_complaints_are_counted_also_where_there_are_none(views: Views) -> None:
    views.follow()
    found = told(views)
    for name in ("published_on_time", "complaints_on_time"):
        figure = found.named(name)
        assert (figure.n, figure.of, figure.absent_vi) == (0, 0, None)
    for name in ("synchronised", "reused"):
        assert found.named(name).absent_vi


def test_by_the_slip_it_is_what_is_not_late_in_the_overview(views: Views) -> None:
    office = RandomOffice(Random(11))
    for _ in range(60):
        office.record(views.log)
    views.follow()
    now = at("tue4 08:00")
    figure = indicators(views.reading, None, MARCH, now=now).named("on_time_slip")
    late = province(views.reading, MARCH, now=now).total.late
    assert (figure.n, figure.of) == (late.of - late.late, late.of)
