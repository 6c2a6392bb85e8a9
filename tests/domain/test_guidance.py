"""Questions of agencies about procedure control, and the answers."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

import pytest

from domain.guidance_commands import (
    AnswerGuidance,
    AskForGuidance,
    CorrectGuidance,
    LinkGuidance,
    SetGuidancePublicity,
    WithdrawGuidance,
)
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE
from domain.model.guidance import Guidance
from tests.domain.office import CODE, when
from tests.domain.whole_office import WholeOffice

QUESTION = uuid5(NAMESPACE, "question")


def asked(**members: Any) -> WholeOffice:
    """Officer a1 of the district asks on Monday 2/3/2020 at 8:00."""
    office = WholeOffice()
    members = {"subject": "Tách thửa", "question": "Có phải nộp bản gốc không?", "procedures": (CODE,), **members}
    office.do(AskForGuidance, "a1", "2020-03-02 08:00", proceeding_id=QUESTION, **members)
    return office


def do(office: WholeOffice, order: Any, actor: str, moment: str, **members: Any) -> None:
    office.do(order, actor, moment, proceeding_id=QUESTION, **members)


def state(office: WholeOffice) -> Guidance:
    found = office.proceeding(QUESTION).state
    assert isinstance(found, Guidance)
    return found


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=f"^{code}:")


def test_a_question_goes_to_the_control_unit_which_owes_an_answer_by_a_day() -> None:
    office = asked()
    duty = office.duties(QUESTION)["answer"]
    assert (duty.unit, duty.due_at) == ("vp-tb", when("2020-03-09 17:00")), "of the duty officer, where no other is"
    assert (state(office).agency_id, office.proceeding(QUESTION).number) == ("cl", "HD-2020-0001")


def test_only_the_control_unit_answers_and_the_first_answer_meets_the_duty() -> None:
    office = asked()
    with refused("not-the-addressee"):
        do(office, AnswerGuidance, "c1", "2020-03-03 08:00", answer="Không")
    do(office, AnswerGuidance, "vpub-truc", "2020-03-03 08:00", answer="Nộp bản sao.", public=True)
    assert office.open_at(QUESTION, "2020-03-03 09:00") == []
    assert state(office).public


def test_an_answer_is_corrected_by_a_further_version_that_says_why() -> None:
    office = asked()
    with refused("not-yet-answered"):
        do(office, CorrectGuidance, "vpub-truc", "2020-03-03 08:00", answer="Nộp bản gốc.", reason="Nhầm")
    do(office, AnswerGuidance, "vpub-truc", "2020-03-03 08:00", answer="Nộp bản sao.", public=True)
    with refused("bad-value"):
        do(office, CorrectGuidance, "vpub-truc", "2020-03-04 08:00", answer="Nộp bản gốc.", reason=" ")
    do(office, CorrectGuidance, "vpub-truc", "2020-03-04 08:00", answer="Nộp bản gốc.", reason="Điều 5")
    assert [(one.version, one.answer) for one in state(office).answers] == [(1, "Nộp bản sao."), (2, "Nộp bản gốc.")]
    assert state(office).public, "as it was"


def test_whether_it_is_public_can_be_said_anew_with_a_reason() -> None:
    office = asked()
    do(office, AnswerGuidance, "vpub-truc", "2020-03-03 08:00", answer="Nộp bản sao.")
    assert not state(office).public
    do(office, SetGuidancePublicity, "vpub-truc", "2020-03-04 08:00", public=True, reason="Nhiều nơi hỏi")
    assert state(office).public
    with refused("already-so"):
        do(office, SetGuidancePublicity, "vpub-truc", "2020-03-04 09:00", public=True, reason="x")


def test_it_is_about_procedures_of_the_catalogue() -> None:
    with refused("procedure-unknown"):
        asked(procedures=("9.999999",))
    office = asked(procedures=())
    do(office, LinkGuidance, "vpub-truc", "2020-03-03 08:00", procedures=(CODE, CODE))
    assert state(office).procedures == (CODE,)


def test_whoever_asked_may_withdraw_the_question_while_it_is_open() -> None:
    office = asked()
    with refused("not-of-the-agency"):
        do(office, WithdrawGuidance, "c1", "2020-03-03 08:00", reason="x")
    do(office, WithdrawGuidance, "b1", "2020-03-03 08:00", reason="Đã rõ")
    assert office.open_at(QUESTION, "2020-03-03 09:00") == []
    with refused("proceeding-closed"):
        do(office, AnswerGuidance, "vpub-truc", "2020-03-03 10:00", answer="Nộp bản sao.")
