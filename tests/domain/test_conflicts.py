"""Declared conflicts of interest: who declares and withdraws one, and that nothing overrides it."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
import pytest

from domain import dossier_commands as cmd
from domain.conflicts import note_of_conflict
from domain.model import dossier_events as ev
from domain.model.dossier_rules import NOTES, admit
from domain.model.dossier_rules_conflicts import DESPITE_CONFLICT
from domain.model.errors import DomainError
from domain.model.event import TOPICS
from domain.model.organisation import Half
from domain.model.refusals import UnderConflict
from tests.domain.office import Case, office, with_absence
from tests.domain.stored_forms import example
from tests.domain.test_dossier_refusals import refused

NOON = "2020-03-03 09:00"


@pytest.fixture
def case() -> Case:
    """With b1 in step `th` since Monday 2/3/2020 10:00."""
    return Case().at_land()


def declared(case: Case, about: str = "b1", by: str | None = None) -> Case:
    case.do(cmd.DeclareConflict, by or about, "2020-03-03 08:00", about=about, reason="anh em ruột của người nộp")
    return case


def test_an_official_declares_their_own_and_a_head_that_of_their_people(case: Case) -> None:
    declared(case)
    declared(case, "b2", by="h2")
    declared(case, "h2", by="l1")
    assert list(case.state.conflicts.values()) == ["b1", "b2", "h2"]


@pytest.mark.parametrize("by", ["b2", "h1", "c1", "h3"])
def test_nobody_declares_that_of_another_who_is_not_of_their_unit(case: Case, by: str) -> None:
    refused("head-only", lambda: declared(case, "b1", by=by))


def test_a_conflict_is_declared_once_and_with_a_reason(case: Case) -> None:
    declared(case)
    refused("conflict-known", lambda: declared(case))
    refused("bad-value", lambda: case.do(cmd.DeclareConflict, "b2", NOON, about="b2", reason=" "))


@pytest.mark.parametrize(
    ("order", "members"),
    [
        (cmd.CompleteStep, {"step_id": "th"}),
        (cmd.SendHandover, {"to_official": "b2"}),
        (cmd.RequestSupplement, {"items": ("Bản vẽ",), "reason": "thiếu"}),
        (cmd.SubmitForApproval, {"to_official": "h2"}),
        (cmd.ReportObstacle, {"to_official": "c1", "description": "?", "term": "1wd"}),
        (cmd.Finish, {}),
        (cmd.Correct, {"position": 1003, "reason": "nhầm", "changes": '{"note":"…"}'}),
    ],
)
def test_whoever_has_one_does_nothing_more_with_the_dossier(case: Case, order: Any, members: dict[str, Any]) -> None:
    declared(case)
    refused("conflict-declared", lambda: case.do(order, "b1", NOON, **members))


def test_the_dossier_goes_to_nobody_who_has_one(case: Case) -> None:
    declared(case, "b2")
    refused("conflict-declared", lambda: case.do(cmd.SendHandover, "b1", NOON, to_official="b2"))
    refused("conflict-declared", lambda: case.do(cmd.Reassign, "h2", NOON, to_official="b2", reason="nghỉ"))


def test_it_is_not_overridden_by_acting_for_another_or_through_another(case: Case) -> None:
    reference = with_absence(
        office(),
        "b1",
        ("2020-03-03", Half.MORNING),
        ("2020-03-06", Half.AFTERNOON),
        acting="b2",
        known="2020-02-28 08:00",
    )
    in_anothers_name = Case(reference).at_land()
    declared(in_anothers_name, "b2")
    act: dict[str, Any] = {"step_id": "th", "acting_for": "b1"}
    refused("conflict-declared", lambda: in_anothers_name.do(cmd.CompleteStep, "b2", NOON, **act))
    through_another = Case(reference).at_land()
    declared(through_another, "b1", by="h2")
    refused("conflict-declared", lambda: through_another.do(cmd.CompleteStep, "b2", NOON, **act))


def test_the_head_assigns_it_to_somebody_else_and_the_work_goes_on(case: Case) -> None:
    declared(case)
    case.do(cmd.Reassign, "h2", NOON, to_official="b2", reason="b1 có xung đột lợi ích")
    case.do(cmd.AcceptHandover, "b2", "2020-03-03 10:00", handover_no=case.state.ordinals["handover_no"])
    case.do(cmd.CompleteStep, "b2", "2020-03-03 11:00", step_id="th")
    assert case.state.holder == "b2"


def test_what_remains_is_to_give_it_back_and_to_answer_for_oneself(case: Case) -> None:
    case.do(cmd.SendHandover, "b1", "2020-03-02 15:00", to_official="b2")
    declared(case, "b2", by="b2")
    number = case.state.ordinals["handover_no"]
    refused("conflict-declared", lambda: case.do(cmd.AcceptHandover, "b2", "2020-03-03 08:30", handover_no=number))
    case.do(cmd.ReturnHandover, "b2", "2020-03-03 08:30", handover_no=number, reason="có xung đột lợi ích")
    case.do(cmd.Explain, "b1", "2020-03-03 08:45", text="đã báo ngay")
    assert case.state.holder == "b1"


def test_where_head_and_leader_have_one_the_next_who_would_stand_in_assigns(case: Case) -> None:
    declared(case, "h2")
    declared(case, "l1")
    members: dict[str, Any] = {"to_official": "b2", "reason": "?"}
    for conflicted in ("h2", "l1"):
        refused("conflict-declared", partial(case.do, cmd.Reassign, conflicted, NOON, **members))
    refused("head-only", lambda: case.do(cmd.Reassign, "c1", NOON, **members))
    case.do(cmd.Reassign, "vpub-truc", NOON, **members)


def test_withdrawing_takes_the_head_and_a_reason_and_never_the_official(case: Case) -> None:
    declared(case)
    declared(case, "h2", by="h2")
    for who, code in (("b1", "not-oneself"), ("b2", "head-only"), ("h3", "head-only")):
        refused(code, partial(case.do, cmd.WithdrawConflict, who, NOON, conflict_no=1, reason="không còn"))
    refused("bad-value", lambda: case.do(cmd.WithdrawConflict, "h2", NOON, conflict_no=1, reason=""))
    refused("not-oneself", lambda: case.do(cmd.WithdrawConflict, "h2", NOON, conflict_no=2, reason="không còn"))
    refused("no-such-matter", lambda: case.do(cmd.WithdrawConflict, "h2", NOON, conflict_no=3, reason="không còn"))
    case.do(cmd.WithdrawConflict, "h2", NOON, conflict_no=1, reason="người nộp đã rút ủy quyền")
    case.do(cmd.CompleteStep, "b1", "2020-03-03 10:00", step_id="th")
    assert case.state.conflicts == {2: "h2"}


def test_a_closed_dossier_is_declared_about_too_and_a_number_is_never_given_twice(case: Case) -> None:
    declared(case)
    case.do(cmd.WithdrawConflict, "h2", NOON, conflict_no=1, reason="?")
    case.do(cmd.Stop, "h2", "2020-03-03 10:00", reason="?")
    case.do(cmd.DeclareConflict, "b1", "2020-03-03 11:00", about="b1", reason="?")
    assert case.state.conflicts == {2: "b1"}


def test_a_refusal_for_conflict_leaves_its_trace(case: Case) -> None:
    declared(case)
    command = cmd.CompleteStep(issued=case.issued("b1", NOON), dossier_id=case.dossier_id, step_id="th")
    note = note_of_conflict(command, UnderConflict(actor="b1"))
    assert note is not None
    assert (note.act, note.rule) == ("CompleteStep", "conflict-declared")


def test_every_kind_of_act_is_decided_about_under_conflict(case: Case) -> None:
    """Whatever event is added later is forbidden to whoever has a conflict, unless it is named as permitted."""

    declared(case)
    tried = 0
    for cls in TOPICS.values():
        if not issubclass(cls, ev.DossierEvent) or cls is ev.Lodged or issubclass(cls, NOTES):
            continue
        body = msgspec.structs.replace(example(cls), actor="b1", acting_for=None, occurred_at=case.state.latest_at)
        try:
            admit(case.state, body, case.reference)
            code = None
        except DomainError as refusal:
            code = refusal.code
        assert (code == "conflict-declared") is (cls not in DESPITE_CONFLICT), cls
        tried += 1
    assert tried > 40
