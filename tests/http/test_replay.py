"""Replay over HTTP: a dossier as it was known at any moment, its steps, and what changed between two moments."""

from __future__ import annotations

from uuid import UUID

import pytest

from api.auth.rights import Role
from tests.http.test_reads import denied
from tests.http.town import Person, Town


@pytest.fixture(scope="module")
def auditor(town: Town) -> Person:
    return town.bearer(Role.AUDITOR, "vpub-truc")


@pytest.fixture(scope="module")
def dossier(town: Town) -> UUID:
    """Received by a1 on Tuesday at 8, with b1 from 10 o'clock on."""
    clerk, officer = town.officer("a1"), town.officer("b1")
    town.at("2020-03-03 08:00")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    town.at("2020-03-03 09:00")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    town.at("2020-03-03 10:00")
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    town.project()
    return dossier


def test_a_dossier_is_told_as_of_an_instant_or_a_position_and_about_an_instant(auditor: Person, dossier: UUID) -> None:
    path = f"/v1/dossiers/{dossier}/replay"
    now = auditor.get(path).json()
    assert now["standing"]["answering"]["who"]["id"] == "b1"
    early = auditor.get(path, known_at="2020-03-03T09:30:00+07:00").json()
    assert early["standing"]["answering"]["who"]["id"] == "a1"
    position = early["trace"]["events"][-1]["position"]
    assert auditor.get(path, known_at=f"@{position}").json()["standing"]["state"] == "received"
    about = auditor.get(path, at="2020-03-03T09:30:00+07:00").json()
    assert about["asked"]["cut"] is True
    assert about["standing"]["answering"] == early["standing"]["answering"]


def test_steps_come_in_pages_in_either_order(auditor: Person, dossier: UUID) -> None:
    path = f"/v1/dossiers/{dossier}/replay/steps"
    whole = auditor.get(path).json()
    assert [step["event"]["topic"] for step in whole["rows"]] == [
        "dossier.Lodged",
        "dossier.ReceiptIssued",
        "dossier.HandoverSent",
        "dossier.HandoverAccepted",
    ]
    assert whole["rows"][0]["before"] is None
    first = auditor.get(path, limit=3).json()
    rest = auditor.get(path, limit=3, cursor=first["next"]).json()
    assert first["rows"] + rest["rows"] == whole["rows"]
    assert rest["next"] is None
    assert auditor.get(path, order="occurred", number=4).json()["rows"][0]["number"] == 4


def test_a_difference_is_from_one_moment_to_another_or_to_now(auditor: Person, dossier: UUID) -> None:
    path = f"/v1/dossiers/{dossier}/replay/difference"
    found = auditor.get(path, known_at="2020-03-03T09:30:00+07:00").json()
    assert found["changed"] == ["step_id", "step_name", "answering"]
    assert [one["event"]["topic"] for one in found["events"]] == ["dossier.HandoverAccepted"]
    same = auditor.get(path, known_at="2020-03-03T09:30:00+07:00", then_known_at="2020-03-03T09:31:00+07:00").json()
    assert same["events"] == []


def test_a_moment_before_the_dossier_and_a_position_after_the_log_are_refused(auditor: Person, dossier: UUID) -> None:
    path = f"/v1/dossiers/{dossier}/replay"
    before = auditor.get(path, known_at="2020-03-03T07:00:00+07:00")
    assert (before.status_code, before.json()["code"]) == (404, "dossier-not-known-then")
    beyond = auditor.get(path, known_at="@99999999")
    assert (beyond.status_code, beyond.json()["code"]) == (404, "position-not-reached")
    for moment in ("@0", "@-1", "yesterday", "2020-03-03T07:00:00", "@1e3"):
        assert auditor.get(path, known_at=moment).status_code == 422


def test_replay_is_for_whoever_may_read_the_dossier_today(town: Town, dossier: UUID) -> None:
    for path in ("replay", "replay/steps", "replay/difference"):
        address = f"/v1/dossiers/{dossier}/{path}"
        assert town.officer("b1").get(address).status_code == 200
        assert denied(town.officer("c1").get(address))
        assert denied(town.bearer(Role.ADMINISTRATOR, "vpub-truc").get(address))
        assert town.stranger().get(address).status_code == 401


def test_a_record_is_told_as_of_a_moment_and_the_reading_says_which(town: Town, dossier: UUID) -> None:
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    path = "/v1/officials/b1/record"

    def acts(**moment: str) -> int:
        told = supervisor.get(path, period="2020-03", **moment).json()
        return sum(line["amount"] for part in told["open_parts"] for line in part["figures"] if line["name"] == "acts")

    before = acts(known_at="2020-03-03T09:30:00+07:00")
    assert acts() == before + 1
    assert acts(at="2020-03-03T09:30:00+07:00") == before
    told = supervisor.get(path, known_at="@30", at="2020-03-03T09:30:00+07:00", purpose="inspection")
    assert told.status_code == 200, told.text
    readings = town.officer("b1").get("/v1/officials/b1/reads").json()["rows"]
    assert readings[0]["what"] == "record 2020-01..2020-03 as of @30 about 2020-03-03T02:30:00+00:00"


def test_a_difference_of_a_record_names_lines_facts_and_events(town: Town, dossier: UUID) -> None:
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    path = "/v1/officials/b1/replay/difference"
    found = supervisor.get(path, known_at="2020-03-03T09:30:00+07:00", period="2020-03").json()
    (acts,) = [line for line in found["figures"] if line["name"] == "acts"]
    assert (acts["section"], acts["after"]) == ("open", (acts["before"] or 0) + 1)
    assert {fact["fact"]["dossier_id"] for fact in found["facts"]} == {str(dossier)}
    assert [one["event"]["topic"] for one in found["events"]] == ["dossier.HandoverAccepted"]
    assert "record 2020-03 as of @" in town.officer("b1").get("/v1/officials/b1/reads").json()["rows"][0]["what"]


def test_a_unit_s_board_is_told_as_of_a_moment_and_its_difference_row_by_row(town: Town, dossier: UUID) -> None:
    head = town.head("h2")
    path = "/v1/units/cl-dd/board"

    def ids(**moment: str) -> set[str]:
        return {row["dossier_id"] for row in head.get(path, **moment).json()["page"]["rows"]}

    early = "2020-03-03T09:30:00+07:00"
    assert str(dossier) in ids() - ids(known_at=early)
    assert str(dossier) not in ids(at=early)
    found = head.get(f"{path}/difference", known_at=early).json()
    (row,) = [row for row in found["rows"] if row["dossier_id"] == str(dossier)]
    assert row["before"] is None
    assert row["after"]["answering"]["who"]["id"] == "b1"
    assert [one["event"]["topic"] for one in found["events"]] == ["dossier.HandoverAccepted"]


def test_records_and_boards_of_then_are_for_whoever_may_read_them_today(town: Town, dossier: UUID) -> None:
    early = "2020-03-03T09:30:00+07:00"
    for path in ("record", "replay/difference"):
        address = f"/v1/officials/b1/{path}"
        assert town.officer("b1").get(address, known_at=early).status_code == 200
        assert denied(town.officer("b2").get(address, known_at=early))
        assert denied(town.bearer(Role.ADMINISTRATOR, "vpub-truc").get(address, known_at=early))
    for path in ("board", "board/difference"):
        address = f"/v1/units/cl-dd/{path}"
        assert town.officer("b1").get(address, known_at=early).status_code == 200
        assert denied(town.officer("c1").get(address, known_at=early))
        assert town.stranger().get(address, known_at=early).status_code == 401
