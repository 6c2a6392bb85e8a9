"""What was allowed is on record before its answer leaves, with the policies by which it was allowed."""

from __future__ import annotations

from typing import Any

import pytest

from api.auth.operations import OperationNotRecorded
from api.auth.rights import Role
from tests.http.town import Town
from tests.operations.conftest import Lines


def told(line: dict[str, Any]) -> tuple[str, str, str, str, list[str]]:
    return line["subject"], line["act"], line["object"], line["outcome"], line["policies"]


def test_an_order_is_on_record_under_its_own_name_with_the_dossier_and_the_policies(town: Town, lines: Lines) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    both = ["officer-acts-in-own-unit", "officer-acts-where-involved"]
    assert [told(line) for line in lines()] == [
        ("a1", "lodge", "unit cl-mc", "allow", ["officer-lodges-in-own-unit"]),
        ("a1", "issue-receipt", f"dossier {dossier}", "allow", both),
    ]


def test_a_reading_is_on_record_with_its_purpose_and_its_trace(town: Town, lines: Lines) -> None:
    town.project()
    answer = town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/officials/b1/record", purpose="review")
    assert answer.status_code == 200
    (line,) = lines()
    assert told(line) == ("vpub-truc", "read-records", "official b1", "allow", ["auditor-reads-records-and-readers"])
    assert (line["purpose"], line["trace_id"]) == ("review", answer.headers["X-Trace-Id"])


def test_a_list_is_one_line_and_not_one_of_each_of_its_rows(town: Town, lines: Lines) -> None:
    assert town.officer("a1").get("/v1/search", q="000").status_code == 200
    (line,) = lines()
    assert told(line) == ("a1", "read-reference", "/v1/search", "allow", ["officials-read-reference"])


def test_a_page_is_on_record_like_what_it_shows(town: Town, lines: Lines) -> None:
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        assert client.get("/giam-sat").status_code == 200
    (line,) = lines()
    assert told(line) == ("vpub-truc", "read-boards", "/giam-sat", "allow", ["supervisor-reads-all"])
    assert line["source"] == "page"


def test_whoever_stands_in_is_on_record_with_whom_they_stand_in_for(town: Town, lines: Lines) -> None:
    absence = {
        "absence_id": "np-b1",
        "official_id": "h2",
        "from_on": "2020-03-02",
        "from_half": "morning",
        "to_on": "2020-03-06",
        "to_half": "afternoon",
        "acting_id": "c1",
    }
    substitute, path = town.officer("c1"), "/v1/boards"
    assert substitute.get(path, unit="cl-dd").status_code == 403
    assert town.head("l1").post("/v1/organisation/record-absence", absence).status_code == 200
    assert substitute.get(path, unit="cl-dd").status_code == 200
    last = lines()[-1]
    both = ["head-reads-own-units-boards", "officer-reads-own-units-board"]
    assert told(last) == ("c1", "read-boards", "unit cl-dd", "allow", both)
    assert last["acting_for"] == "h2"
    # What the absent head has as a head, the one who stands in has too; what is the head's own is not the office's.
    assert substitute.get("/v1/officials/b2/record").status_code == 200
    assert substitute.get("/v1/officials/h2/reads").status_code == 403
    assert town.head("l1").post("/v1/organisation/end-absence", {"absence_id": "np-b1"}).status_code == 200
    assert substitute.get(path, unit="cl-dd").status_code == 403


def test_what_cannot_be_recorded_is_not_answered(town: Town, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OperationNotRecorded

    async def fails_later(*_: object) -> None:
        raise OperationNotRecorded

    clerk = town.officer("a1")
    assert clerk.get("/v1/organisation").status_code == 200
    monkeypatch.setattr(town.app.state.office.operations, "note", fails)
    monkeypatch.setattr(town.app.state.office.operations, "noted", fails_later)
    answer = clerk.get("/v1/organisation")
    assert (answer.status_code, answer.json()["code"]) == (503, "operation-not-recorded")
    assert "units" not in answer.text
    assert len(lines()) == 1
