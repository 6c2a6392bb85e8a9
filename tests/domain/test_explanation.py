"""The explanation of a late share: who owes it, from which figure, until when, and who looks at it (DOMAIN.md §7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import explanation_commands as cmd
from domain.model import explanation_refusals as no
from domain.model.explanation import explanation_id, is_over
from domain.model.organisation import Half
from domain.model.proceeding_refusals import ConflictInProceeding, ProceedingClosed, ProceedingExists
from domain.model.reference import Reference
from domain.model.refusals import BadValue, NotADuty
from tests.domain.affairs import Affairs, two_districts
from tests.domain.office import when, with_absence

MARCH_2026 = date(2026, 3, 1)
MARCH = date(2020, 3, 1)
CL = str(explanation_id("cl", MARCH))


def ask(affairs: Affairs, moment: str = "2020-04-01 00:05", actor: str = "~workflow", **more: Any) -> None:
    month = more.pop("month", MARCH)
    agency = more.pop("agency_id", "cl")
    figures = {"late": 3, "of": 100, "as_of": 4711, **more}
    affairs.do(
        cmd.AskExplanation,
        str(explanation_id(agency, month)),
        actor,
        moment,
        agency_id=agency,
        month=month,
        **figures,
    )


def asked(**more: Any) -> Affairs:
    affairs = Affairs()
    ask(affairs, **more)
    return affairs


def given(affairs: Affairs, moment: str = "2020-04-03 08:00", by: str = "l1", **more: Any) -> Affairs:
    words = {"text": "Thiếu người ở bước thẩm định", "measures": "Bổ sung hai người", "until_on": date(2020, 4, 30)}
    affairs.do(cmd.GiveExplanation, CL, by, moment, **{**words, **more})
    return affairs


def absent(reference: Reference, official: str, day: str, acting: str) -> Reference:
    """The same office with a whole day on which `acting` stands in for an official."""
    return with_absence(
        reference, official, (day, Half.MORNING), (day, Half.AFTERNOON), acting=acting, known="2020-04-01 08:00"
    )


@pytest.mark.parametrize(("late", "of", "over"), [(2, 100, False), (3, 100, True), (0, 0, False), (1, 50, False)])
def test_above_two_in_a_hundred_is_over_and_two_are_not(late: int, of: int, over: bool) -> None:
    assert is_over(late, of, 2) is over


def test_one_of_one_is_owed_too_and_marked_as_few() -> None:
    state = asked(late=1, of=1).state(CL)
    assert (state.late, state.of, state.small) == (1, 1, True)
    assert not asked().state(CL).small


def test_it_is_owed_by_the_agency_s_leadership_within_five_working_days() -> None:
    duty = asked().duties(CL)["explain:1"]
    assert (duty.unit, duty.official, duty.kind) == ("cl-ld", None, "explain-lateness")
    assert duty.due_at == when("2020-04-09 17:00"), "2/4/2020 là giỗ Tổ"
    assert duty.escalates


def test_before_the_rule_of_the_province_it_warns_and_writes_to_no_record() -> None:
    assert not asked().duties(CL)["explain:1"].binds
    affairs = Affairs()
    ask(affairs, "2026-04-01 00:05", month=MARCH_2026)
    (duty,) = affairs.duties(str(explanation_id("cl", MARCH_2026))).values()
    assert duty.binds
    assert affairs.state(str(explanation_id("cl", MARCH_2026))).rule == "Quy định của tỉnh Đồng Tháp năm 2023"


def test_it_is_asked_once_a_month_by_the_workflow_alone_and_once_the_month_is_over() -> None:
    with pytest.raises(ProceedingExists):
        ask(asked())
    with pytest.raises(NotADuty):
        ask(Affairs(), actor="k1")
    with pytest.raises(no.MonthNotOver):
        ask(Affairs(), "2020-03-31 23:59")
    with pytest.raises(no.NotOverTheLimit):
        ask(Affairs(), late=2)
    with pytest.raises(BadValue):
        Affairs().do(
            cmd.AskExplanation, CL, "~workflow", "2020-04-01 00:05", agency_id="sd", month=MARCH, late=3, of=9, as_of=1
        )


def test_the_leader_explains_and_nobody_below() -> None:
    for other in ("b1", "h2", "l3", "k1"):
        with pytest.raises(no.NotTheLeader):
            given(asked(), by=other)
    affairs = given(asked())
    assert affairs.stage(CL) == "explanation-given"
    assert affairs.duties(CL)["explain:1"].met_by == "l1"
    assess = affairs.duties(CL)["assess:1"]
    assert (assess.unit, assess.due_at) == ("vp-tb", when("2020-04-10 17:00"))
    with pytest.raises(no.NoExplanationOwed):
        given(affairs, "2020-04-03 09:00")


def test_the_chairman_s_office_accepts_and_that_ends_it() -> None:
    affairs = given(asked())
    with pytest.raises(no.NotTheAssessor):
        affairs.do(cmd.AcceptExplanation, CL, "l3", "2020-04-06 08:00", explanation_no=1)
    with pytest.raises(no.NoExplanationWaits):
        affairs.do(cmd.AcceptExplanation, CL, "k1", "2020-04-06 08:00", explanation_no=2)
    affairs.do(cmd.AcceptExplanation, CL, "k1", "2020-04-06 08:00", explanation_no=1)
    assert affairs.ended_at(CL) == when("2020-04-06 08:00")
    assert not [duty for duty in affairs.duties(CL).values() if duty.over_at is None]
    with pytest.raises(ProceedingClosed):
        given(affairs, "2020-04-06 09:00")


def test_sent_back_it_is_owed_again_with_a_term_of_its_own_and_the_first_stays_as_it_was() -> None:
    affairs = given(asked())
    affairs.do(cmd.SendBackExplanation, CL, "k1", "2020-04-06 08:00", explanation_no=1, reason="Chưa nêu nguyên nhân")
    duties = affairs.duties(CL)
    assert duties["explain:1"].met_at == when("2020-04-03 08:00")
    assert (duties["explain:2"].due_at, duties["explain:2"].met_at) == (when("2020-04-13 17:00"), None)
    given(affairs, "2020-04-14 08:00")
    assert affairs.duties(CL)["explain:2"].is_missed(when("2020-04-14 08:00"))
    affairs.do(cmd.AcceptExplanation, CL, "k2", "2020-04-15 08:00", explanation_no=2, note="Đồng ý")
    assert affairs.stage(CL) == "explanation-accepted"


def test_what_it_says_is_not_empty_and_not_for_a_day_that_is_over() -> None:
    for wrong in ({"text": " "}, {"measures": ""}, {"until_on": date(2020, 4, 2)}):
        with pytest.raises(BadValue):
            given(asked(), **wrong)


@pytest.mark.parametrize("order", [cmd.AcceptExplanation, cmd.SendBackExplanation])
def test_whoever_gave_it_for_another_assesses_it_in_nobodys_name(order: Any) -> None:
    more = {} if order is cmd.AcceptExplanation else {"reason": "Chưa rõ"}
    away = absent(two_districts(), "l1", "2020-04-03", acting="k1")
    affairs = Affairs(absent(away, "k2", "2020-04-06", acting="k1"))
    ask(affairs)
    given(affairs, by="k1", acting_for="l1")
    for actor, acting_for in (("k1", None), ("k1", "k2"), ("l1", None)):
        with pytest.raises(ConflictInProceeding):
            affairs.do(order, CL, actor, "2020-04-06 08:00", acting_for=acting_for, explanation_no=1, **more)
    affairs.do(order, CL, "k2", "2020-04-07 08:00", explanation_no=1, **more)


def test_what_the_chairman_s_own_agency_explains_somebody_of_another_assesses() -> None:
    affairs = Affairs(absent(two_districts(), "l3", "2020-04-06", acting="k1"))
    own = str(explanation_id("ubnd", MARCH))
    ask(affairs, agency_id="ubnd")
    head = "vpub-truc"  # the office has no leader there: what it owes is borne by the duty officer
    affairs.do(cmd.GiveExplanation, own, head, "2020-04-03 08:00", text="a", measures="b", until_on=date(2020, 4, 30))
    assert not affairs.duties(own)["assess:1"].binds, "nobody of the unit can meet it"
    for colleague, acting_for in ((head, None), ("k1", None), ("k1", "l3")):
        with pytest.raises(ConflictInProceeding):
            affairs.do(
                cmd.AcceptExplanation, own, colleague, "2020-04-06 08:00", acting_for=acting_for, explanation_no=1
            )
    affairs.do(cmd.AcceptExplanation, own, "l3", "2020-04-07 08:00", explanation_no=1)
    assert affairs.stage(own) == "explanation-accepted"
