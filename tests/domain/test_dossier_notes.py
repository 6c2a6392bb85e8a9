"""What the deadline workflows note, however late, is judged by the dossier at its instant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.dossier import Phase
from tests.domain.office import Case, when
from tests.domain.office_variants import sent
from tests.domain.test_dossier_refusals import refused


@pytest.fixture
def case() -> Case:
    """Received on Monday 2/3/2020 at 8:00, with b1 in step `th` since 10:00; due Monday 16/3."""
    return Case().at_land()


# --- notes of the deadline workflows


def escalate(case: Case, moment: str, *, known: str, run: str = "th", rung: int = 1) -> None:
    case.do(
        cmd.Escalate, "~workflow", moment, known=known, cause=ev.Cause.STEP, run=run, rung=rung, office="head",
        bearer="h2", answer_term="8wh", answer_due_at=when("2020-03-20 08:00"),
    )  # fmt: skip


def test_late_note_about_an_instant_before_the_end_is_recorded(case: Case) -> None:
    case.do(cmd.Stop, "h2", "2020-03-12 11:00", reason="theo đề nghị của tòa án")
    escalate(case, "2020-03-11 08:00", known="2020-03-13 08:00")
    assert case.state.rungs[1].bearer == "h2"
    assert case.state.phase is Phase.STOPPED
    refused("nothing-owed", lambda: escalate(case, "2020-03-12 11:00", known="2020-03-13 08:00", rung=2))


def test_note_whose_cause_was_over_is_nothing_owed() -> None:
    case = sent()
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 10:00", handover_no=1)
    note: dict[str, Any] = {"handover_no": 1, "answerer": "b1", "confirmed_by_presence": True}
    refused("nothing-owed", lambda: case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 15:00", **note))


def test_deemed_acceptance_is_noted_once_and_only_at_its_instant() -> None:
    case = sent()
    note: dict[str, Any] = {
        "handover_no": 1,
        "answerer": "b1",
        "confirmed_by_presence": True,
        "known": "2020-03-04 08:00",
    }
    refused("nothing-owed", lambda: case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 14:00", **note))
    case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 15:00", **note)
    refused("nothing-owed", lambda: case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 15:00", **note))


@pytest.mark.parametrize(
    ("order", "members"),
    [
        (cmd.Remind, {"cause": ev.Cause.TERM, "run": "1", "to_official": "b1", "due_at": when("2020-03-16 17:00")}),
        (cmd.NoteApologyOwed, {"due_at": when("2020-03-16 17:00"), "owed_by": "b1"}),
        (cmd.NoteStall, {"since": when("2020-03-02 08:00"), "working_days": 3, "holder": "b1"}),
    ],
)
def test_nothing_is_noted_twice_or_while_the_applicant_has_it(case: Case, order: Any, members: dict[str, Any]) -> None:
    case.do(order, "~workflow", "2020-03-13 17:00", **members)
    refused("nothing-owed", lambda: case.do(order, "~workflow", "2020-03-13 17:00", **members))
    other = Case(key="other").at_land()
    other.do(cmd.RequestSupplement, "b1", "2020-03-13 15:00", items=("Bản vẽ",), reason="thiếu")
    refused("nothing-owed", lambda: other.do(order, "~workflow", "2020-03-13 17:00", **members))


def test_stall_is_not_noted_once_something_has_moved(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 08:00", step_id="th")
    members: dict[str, Any] = {"since": when("2020-03-02 08:00"), "working_days": 3, "holder": "b1"}
    refused("nothing-owed", lambda: case.do(cmd.NoteStall, "~workflow", "2020-03-05 17:00", **members))


def test_answered_escalation_is_not_noted_as_unanswered(case: Case) -> None:
    escalate(case, "2020-03-10 08:00", known="2020-03-10 08:00")
    answer: dict[str, Any] = {"escalation_no": 1, "measure": "Phân công lại", "until_on": date(2020, 3, 12)}
    case.do(cmd.AnswerEscalation, "h2", "2020-03-10 09:00", **answer)
    note: dict[str, Any] = {"escalation_no": 1, "bearer": "h2"}
    refused("nothing-owed", lambda: case.do(cmd.NoteUnanswered, "~workflow", "2020-03-11 08:00", **note))
