"""What is the same for every nature of proceedings: opening, closing, moments, authority, numbers, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from domain import proceeding_commands as cmd
from domain.commands import Issued
from domain.model import refusals as no
from domain.model.dossier_refusals import NothingOwed
from domain.model.duty import DutyMissed
from domain.model.event import NAMESPACE, Source
from domain.model.natures import involved_in
from domain.model.organisation import AbsenceEnded, Half
from domain.model.proceeding import ConflictRefused, ProceedingNumbered
from domain.model.proceeding_refusals import (
    DutyNotOpen,
    ProceedingActTooOld,
    ProceedingClosed,
    ProceedingExists,
    ProceedingUnknown,
)
from tests.domain.office import Case, office, when, with_absence
from tests.domain.proceedings import Affair, CloseErrand, DoErrand, ExtendErrand, OpenErrand, errands

OPENED = "2020-03-02 08:00"


@pytest.fixture(autouse=True)
def _there_are_errands() -> Iterator[None]:
    with errands():
        yield


def opened(term: str = "5wd", to_official: str | None = None) -> Affair:
    affair = Affair()
    affair.do(OpenErrand, "h2", OPENED, what="dán bảng", unit_id="cl-mc", term=term, to_official=to_official)
    return affair


def test_an_opening_takes_the_next_number_of_its_year_in_the_same_decision() -> None:
    affair = opened()
    assert affair.state.number == "VT-2020-0001"
    [(_, [taken])] = affair.also
    assert isinstance(taken, ProceedingNumbered)
    assert (taken.proceeding_id, taken.number) == (affair.proceeding_id, "VT-2020-0001")


def test_the_term_runs_in_the_office_hours_of_the_one_who_owes() -> None:
    assert opened("5wd").duties["do"].due_at == when("2020-03-09 17:00")


def test_nothing_is_opened_twice() -> None:
    with pytest.raises(ProceedingExists):
        opened().do(OpenErrand, "h2", "2020-03-02 08:01", what="…", unit_id="cl-mc", term="1wd")


def test_nothing_is_opened_in_the_stream_of_something_else() -> None:
    dossier, affair = Case().received(), Affair()
    for number, recorded in enumerate(dossier.state.log, 1):
        moved = changed(recorded, stream_id=affair.proceeding_id, version=number)
        affair.state = affair.decider.evolve(affair.state, moved)
    with pytest.raises(ProceedingExists):
        affair.do(OpenErrand, "h2", "2020-03-02 09:00", what="…", unit_id="cl-mc", term="1wd")
    with pytest.raises(ProceedingUnknown):
        affair.do(DoErrand, "h2", "2020-03-02 09:00")


def test_nothing_is_done_in_what_was_never_opened() -> None:
    with pytest.raises(ProceedingUnknown):
        Affair().do(DoErrand, "h1", OPENED)


def test_a_closed_one_takes_no_further_act() -> None:
    affair = opened()
    affair.do(CloseErrand, "h2", "2020-03-03 08:00")
    with pytest.raises(ProceedingClosed):
        affair.do(DoErrand, "h1", "2020-03-03 09:00")


def test_a_duty_that_was_met_is_not_met_again() -> None:
    affair = opened()
    affair.do(DoErrand, "h1", "2020-03-03 08:00")
    with pytest.raises(DutyNotOpen):
        affair.do(DoErrand, "h1", "2020-03-03 09:00")


def test_an_act_is_dated_neither_in_the_future_nor_before_the_last_nor_back() -> None:
    affair = opened()
    order = DoErrand(
        issued=Issued(command_id=NAMESPACE, actor="h1", source=Source.PAGE, occurred_at=when("2020-03-03 08:00")),
        proceeding_id=affair.proceeding_id,
    )
    with pytest.raises(no.ActInFuture):
        affair.carry_out(order, when("2020-03-03 07:00"))
    with pytest.raises(ProceedingActTooOld):
        affair.carry_out(order, when("2020-03-03 08:03"))
    early = replace(order, issued=replace(order.issued, occurred_at=when("2020-03-02 07:59")))
    with pytest.raises(no.ActBeforePrevious):
        affair.carry_out(early, when("2020-03-02 08:00"))


def test_whoever_holds_no_appointment_does_not_act() -> None:
    with pytest.raises(no.NotAppointed):
        opened().do(DoErrand, "nobody", "2020-03-03 08:00")


def test_nobody_acts_in_the_name_of_somebody_who_is_there() -> None:
    with pytest.raises(no.NotActingFor):
        opened().do(DoErrand, "a1", "2020-03-03 08:00", acting_for="h1")


def test_who_acts_while_absent_is_back() -> None:
    away = with_absence(
        office(), "h1", ("2020-03-03", Half.MORNING), ("2020-03-05", Half.AFTERNOON), known="2020-03-02 09:00"
    )
    affair = Affair(reference=away)
    affair.do(OpenErrand, "h2", OPENED, what="…", unit_id="cl-mc", term="5wd")
    affair.do(DoErrand, "h1", "2020-03-04 08:00")
    assert any(isinstance(body, AbsenceEnded) for _, bodies in affair.also for body in bodies)


def test_notes_are_the_workflows_alone_and_only_of_what_is_owed() -> None:
    affair = opened()
    note = cmd.NoteDutyMissed(
        issued=Issued(
            command_id=NAMESPACE, actor="~workflow", source=Source.WORKFLOW, occurred_at=when("2020-03-09 17:00")
        ),
        proceeding_id=affair.proceeding_id,
        duty="do",
        due_at=when("2020-03-09 17:00"),
        unit_id="cl-mc",
        bearer="h1",
    )
    with pytest.raises(no.NotADuty):
        affair.carry_out(replace(note, issued=replace(note.issued, source=Source.API)), when("2020-03-09 17:00"))
    [missed] = affair.carry_out(note, when("2020-03-12 08:00"))
    assert isinstance(missed, DutyMissed)
    with pytest.raises(NothingOwed):
        affair.carry_out(
            replace(note, issued=replace(note.issued, command_id=affair.proceeding_id)), when("2020-03-12 08:00")
        )


def test_what_was_met_in_time_is_never_noted_as_missed() -> None:
    affair = opened("1wd")
    affair.do(DoErrand, "h1", "2020-03-03 17:00")
    assert affair.until("2020-04-01 08:00") == []
    assert not affair.duties["do"].is_missed(when("2020-04-01 08:00"))


def test_a_refused_conflict_of_interest_stays_on_record() -> None:
    affair = opened()
    issued = Issued(command_id=NAMESPACE, actor="a1", source=Source.PAGE, occurred_at=when("2020-03-02 09:00"))
    note = cmd.NoteProceedingConflict(
        issued=issued, proceeding_id=affair.proceeding_id, act="Decide", rule="conflict-in-proceeding"
    )
    [refused] = affair.carry_out(note, when("2020-03-02 09:00"))
    assert isinstance(refused, ConflictRefused)


def test_whoever_owes_acts_or_is_escalated_to_has_to_do_with_it() -> None:
    affair = opened("1wd")
    affair.until("2020-03-05 17:00")
    found = involved_in(affair.state)
    assert found.units == {"cl-mc"}
    assert {"h1", "h2", "l1"} <= found.officials
    affair.do(ExtendErrand, "a2", "2020-03-06 08:00", term="5wd")
    assert "a2" in involved_in(affair.state).officials
