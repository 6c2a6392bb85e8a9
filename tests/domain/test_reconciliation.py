"""Reconciliations with a portal's feed: what stands in the event, and who owes an explanation until when."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid5

import pytest

from domain.model import reconciliation as rec
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE
from domain.model.reconciliation import Difference, Kind, Reconciliation
from domain.reconciliation_commands import ExplainDifference, RecordReconciliation, ResolveDifference
from domain.reconciliation_decisions import digest
from tests.domain.office import when
from tests.domain.whole_office import WholeOffice

SHA = "ab" * 32
FIRST, LAST = date(2020, 3, 1), date(2020, 3, 31)
ID = rec.proceeding_id(SHA, ("cl",), FIRST, LAST)


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=f"^{code}:")


def difference(number: int, unit: str = "cl-mc", kind: Kind = Kind.MISSING_HERE) -> Difference:
    code = f"000.00.05.H20-200302-{number:04}"
    return Difference(number=number, kind=kind, code=code, agency_id="cl", unit_id=unit, place=number + 1)


def compared(*differences: Difference, **members: Any) -> WholeOffice:
    """On Monday 2/3/2020 at 8:00."""
    office = WholeOffice()
    members = {
        "proceeding_id": ID, "file_name": "cong.csv", "sha256": SHA, "size_bytes": 900, "first": FIRST, "last": LAST,
        "agencies": ("cl",), "position": 7, "lines": 10, "here": 9, "matched": 8, "unreadable": (),
        "differences": differences, **members,
    }  # fmt: skip
    office.do(RecordReconciliation, "vpub-truc", "2020-03-02 08:00", **members)
    return office


def state(office: WholeOffice) -> Reconciliation:
    found = office.proceeding(ID).state
    assert isinstance(found, Reconciliation)
    return found


def test_each_unit_owes_the_explanation_of_its_differences_within_the_policys_term() -> None:
    office = compared(difference(1), difference(2), difference(3, "cl-dd"))
    duties = office.duties(ID)
    assert [(one.unit, one.due_at) for one in duties.values()] == [
        ("cl-mc", when("2020-03-09 17:00")), ("cl-dd", when("2020-03-09 17:00")),
    ]  # fmt: skip
    office.do(ExplainDifference, "a1", "2020-03-03 08:00", proceeding_id=ID, difference_no=1, explanation="nộp hai lần")
    assert office.open_at(ID, "2020-03-03 09:00") == ["explain:cl-mc", "explain:cl-dd"]
    office.do(ResolveDifference, "h1", "2020-03-04 08:00", proceeding_id=ID, difference_no=2, how="đã đồng bộ lại")
    assert office.duties(ID)["explain:cl-mc"].met_at == when("2020-03-04 08:00")
    assert office.open_at(ID, "2020-03-04 09:00") == ["explain:cl-dd"]


def test_only_the_unit_that_owes_it_or_its_head_explains_with_words_and_once() -> None:
    office = compared(difference(1))
    with refused("not-of-the-unit"):
        office.do(ExplainDifference, "b1", "2020-03-03 08:00", proceeding_id=ID, difference_no=1, explanation="?")
    with refused("bad-value"):
        office.do(ExplainDifference, "a1", "2020-03-03 08:00", proceeding_id=ID, difference_no=1, explanation=" ")
    with refused("no-such-matter"):
        office.do(ExplainDifference, "a1", "2020-03-03 08:00", proceeding_id=ID, difference_no=2, explanation="?")
    office.do(ExplainDifference, "a1", "2020-03-03 08:00", proceeding_id=ID, difference_no=1, explanation="lỗi mạng")
    assert state(office).open_differences == ()
    office.do(ResolveDifference, "a1", "2020-03-04 08:00", proceeding_id=ID, difference_no=1, how="đã gửi lại")
    with refused("no-such-matter"):
        office.do(ResolveDifference, "a1", "2020-03-05 08:00", proceeding_id=ID, difference_no=1, how="đã gửi lại")
    assert office.duties(ID)["explain:cl-mc"].met_at == when("2020-03-03 08:00"), "the explanation met it already"


def test_where_nothing_differs_it_is_closed_at_once_and_nobody_owes_anything() -> None:
    office = compared()
    assert office.duties(ID) == {}
    assert rec.NATURE.ended_at(state(office)) == when("2020-03-02 08:00")


def test_the_event_seals_the_differences_and_the_same_file_opens_no_second_one() -> None:
    office = compared(difference(1))
    recorded = state(office).recorded
    assert recorded is not None
    assert (recorded.number, recorded.sha256) == ("DC-2020-0001", SHA)
    assert recorded.digest == digest((difference(1),)) != digest((difference(1, "cl-dd"),))
    assert rec.proceeding_id(SHA, ("cl",), FIRST, LAST) == ID
    assert rec.proceeding_id(SHA, ("stnmt",), FIRST, LAST) != ID


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("bad-value", {"proceeding_id": uuid5(NAMESPACE, "another")}),
        ("bad-value", {"differences": (difference(2),)}),
        ("addressee-unknown", {"differences": (difference(1, "nowhere"),)}),
        ("too-many-differences", {"differences": tuple(difference(n) for n in range(1, rec.MOST + 2))}),
    ],
)
def test_what_does_not_fit_together_is_not_recorded(code: str, members: dict[str, Any]) -> None:
    with refused(code):
        compared(**members) if "differences" not in members else compared(*members.pop("differences"), **members)
