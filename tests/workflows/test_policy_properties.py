"""Laws that hold for whatever people do: each rung once, in order, never early; nothing due that was recorded."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE
from domain.model.organisation import Half
from tests.domain.office import office, when, with_absence
from tests.workflows.watched import Watched
from workflows.policy import Watch, duties

START = when("2020-01-17 08:00")
"""Before Tết 2020."""

PEOPLE = ("a1", "a2", "b1", "b2", "h1", "h2", "c1", "l1")

Order = tuple[type[cmd.DossierCommand], dict[str, Any]]

ORDERS = st.one_of(
    st.tuples(
        st.sampled_from([cmd.SendHandover]),
        st.fixed_dictionaries(
            {"to_official": st.sampled_from(PEOPLE), "step_id": st.sampled_from(["th", "pd", "tr", None])}
        ),
    ),
    st.tuples(st.sampled_from([cmd.AcceptHandover, cmd.Recall]), st.just({})),
    st.tuples(
        st.sampled_from([cmd.Reassign]),
        st.fixed_dictionaries({"to_official": st.sampled_from(PEOPLE), "reason": st.just("-")}),
    ),
    st.tuples(st.sampled_from([cmd.CompleteStep, cmd.StartStep]), st.just({"step_id": "th"})),
    st.tuples(st.just(cmd.RequestSupplement), st.just({"items": ("-",), "reason": "-"})),
    st.tuples(st.just(cmd.ReceiveSupplement), st.just({"channel": Channel.COUNTER, "complete": True})),
    st.tuples(
        st.just(cmd.ReportObstacle),
        st.fixed_dictionaries(
            {"to_official": st.sampled_from(PEOPLE), "description": st.just("-"), "term": st.just("8wh")}
        ),
    ),
    st.tuples(st.just(cmd.AnswerObstacle), st.just({"obstacle_no": 1, "answer": "-"})),
    st.tuples(
        st.just(cmd.RequestOpinion),
        st.fixed_dictionaries(
            {"to_official": st.sampled_from(PEOPLE), "question": st.just("-"), "term": st.just("2wd")}
        ),
    ),
    st.tuples(st.just(cmd.GiveOpinion), st.just({"opinion_no": 1, "opinion": "-"})),
    st.tuples(
        st.just(cmd.AnswerEscalation),
        st.fixed_dictionaries(
            {
                "escalation_no": st.integers(1, 6),
                "measure": st.just("-"),
                "until_on": st.dates(date(2020, 2, 1), date(2020, 3, 15)),
            }
        ),
    ),
    st.tuples(st.just(cmd.IssueApology), st.just({"cause": "-", "due_on": date(2020, 3, 2)})),
    st.tuples(st.just(cmd.Finish), st.just({})),
)
"""Each is tried by whoever may; where nobody may, nothing happens."""

LIVES = st.lists(st.tuples(st.integers(1, 72 * 60), ORDERS), max_size=14)
ABSENCES = st.lists(
    st.tuples(
        st.sampled_from(["b1", "b2", "h2", "a1", "l1"]),
        st.integers(0, 40),
        st.integers(0, 5),
        st.sampled_from(["b2", "a2", None]),
    ),
    max_size=3,
)


def lived(life: list[tuple[int, Order]], absences: list[tuple[str, int, int, str | None]]) -> Watched:
    """A dossier received on 17/1/2020 and what people did with it, with the motor running, until the end of March."""
    reference = office()
    for official, first, length, acting in absences:
        day = START.astimezone(OFFICE_ZONE).date() + timedelta(days=first)
        reference = with_absence(
            reference,
            official,
            (day.isoformat(), Half.MORNING),
            ((day + timedelta(days=length)).isoformat(), Half.AFTERNOON),
            acting=acting if acting != official else None,
            known="2020-01-17 07:00",
        )
    case = Watched(reference).received("2020-01-17 08:00")
    at = START
    for minutes, (order, members) in life:
        at += timedelta(minutes=minutes)
        text = f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
        case.until(text)
        for actor in PEOPLE:
            known: dict[str, Any] = (
                {"handover_no": case.state.handovers} if order in (cmd.AcceptHandover, cmd.Recall) else {}
            )
            known |= {"reason": "-"} if order is cmd.Recall else {}
            known |= {"request_no": case.state.supplement_requests} if order is cmd.ReceiveSupplement else {}
            try:
                case.do(order, actor, text, **members, **known)
            except DomainError:
                continue
            break
    return case.until("2020-03-31 00:00")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LIVES, ABSENCES)
def test_whatever_people_do_the_laws_of_the_ladder_hold(
    life: list[tuple[int, Order]], absences: list[tuple[str, int, int, str | None]]
) -> None:
    case = lived(life, absences)
    log = case.state.log
    rungs: dict[tuple[str, str], list[ev.Escalated]] = defaultdict(list)
    for recorded in log:
        if isinstance(recorded.body, ev.Escalated):
            rungs[recorded.body.cause, recorded.body.run].append(recorded.body)
    for ladder in rungs.values():
        assert [body.rung for body in ladder] == sorted({body.rung for body in ladder}), "each once, in order"
        assert len({body.bearer for body in ladder}) == len(ladder), "nobody has two rungs of one ladder"
        for earlier, later in pairwise(ladder):
            assert later.occurred_at >= earlier.answer_due_at, "one answer term apart at least"
    unanswered = Counter(r.body.escalation_no for r in log if isinstance(r.body, ev.EscalationUnanswered))
    assert all(count == 1 for count in unanswered.values())
    commands = Counter(r.body.command_id for r in log if r.body.actor == "~workflow" and r.body.source == "workflow")
    assert all(count == 1 for count in commands.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LIVES, ABSENCES)
def test_whatever_people_do_watching_and_asking_say_the_same(
    life: list[tuple[int, Order]], absences: list[tuple[str, int, int, str | None]]
) -> None:
    case = lived(life, absences)
    watch = Watch()
    for number, recorded in enumerate(case.state.log, 1):
        watch.see(recorded)
        plan = watch.plan(case.reference, recorded.recorded_at)
        assert plan == duties(case.state.log[:number], case.reference, recorded.recorded_at)
        assert plan.next_wakeup is None or plan.next_wakeup > recorded.recorded_at
