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
