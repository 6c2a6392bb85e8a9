"""An edit of the calendar is shown before it is made, and comes to exactly what was shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api.auth.rights import Role
from tests.domain.office import when
from tests.http.town import Person, Town

DAY_OFF: dict[str, Any] = {
    "day": "2020-03-05",
    "rule": "off",
    "name_vi": "Nghỉ",
    "document": "Quyết định 1",
    "status": "verified",
}
RULE = {"rulings": [DAY_OFF]}


@pytest.fixture(scope="module")
def dossiers(town: Town) -> dict[str, UUID]:
    """Received on Tuesday, and one whose receipt was corrected to Monday; one that waits, two that are not running."""
    clerk = town.officer("a1")
    found = {name: clerk.lodge() for name in ("plain", "waiting", "corrected", "stopped")}
    town.at("2020-03-03 08:00")
    for dossier in found.values():
        clerk.act(dossier, "issue-receipt")
    clerk.act(found["waiting"], "impose-financial-duty", {"amount_dong": 1, "reason": "thuế"})
    receipt = event_of(town, found["corrected"], "dossier.ReceiptIssued")
    changes = {"occurred_at": when("2020-03-02 08:30").isoformat()}
    clerk.act(found["corrected"], "correct", {"position": receipt, "reason": "ghi nhầm ngày", "changes": changes})
    clerk.act(found["stopped"], "stop", {"reason": "không đủ điều kiện"})
    found["lodged"] = clerk.lodge()
    town.project()
    return found


@pytest.fixture(scope="module")
def admin(town: Town) -> Person:
    return town.bearer(Role.ADMINISTRATOR, "~quan-tri")


def event_of(town: Town, dossier: UUID, topic: str) -> int:
    stored = town.app.state.office.log.read_stream(dossier)
    return next(int(recorded.position) for recorded in stored if topic == recorded.body.TOPIC)


def preview(admin: Person, act: str, body: dict[str, Any], **query: Any) -> Any:
    answer = admin.send("POST", f"/v1/calendar/preview/{act}", json=body, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_preview_counts_the_due_dates_in_force_and_changes_nothing(
    town: Town, admin: Person, dossiers: dict[str, UUID]
) -> None:
    version = admin.get("/v1/calendar").json()["version"]
    shown = preview(admin, "rule-days", RULE)
    assert (shown["open"], shown["later"], shown["earlier"], shown["same"]) == (3, 3, 0, 0)
    assert shown["shifts"] == [{"working_days": 1, "dossiers": 3}]
    assert {row["dossier_id"] for row in shown["rows"]} == {
        str(dossiers[name]) for name in ("plain", "waiting", "corrected")
    }
    assert [(one["unit"]["id"], one["open"]) for one in shown["units"]] == [("cl-mc", 3)]
    assert shown["calendar_version"] == version == admin.get("/v1/calendar").json()["version"]
    assert len(shown["samples"]) == 3
    assert all(sample["stored"]["due_at"] < sample["proposed"]["due_at"] for sample in shown["samples"])


def test_a_preview_comes_in_pages(admin: Person, dossiers: dict[str, UUID]) -> None:
    first = preview(admin, "rule-days", RULE, limit=2)
    second = preview(admin, "rule-days", RULE, limit=2, cursor=first["next"])
    assert [len(first["rows"]), len(second["rows"]), second["next"]] == [2, 1, None]
    assert len({row["dossier_id"] for row in first["rows"] + second["rows"]}) == 3


def test_an_edit_that_touches_no_due_date_says_so(admin: Person, dossiers: dict[str, UUID]) -> None:
    shown = preview(admin, "rule-days", {"rulings": [{**DAY_OFF, "day": "2020-09-03"}]})
    assert (shown["open"], shown["later"] + shown["earlier"] + shown["same"], shown["units"]) == (3, 0, [])


def test_what_the_order_would_refuse_the_preview_refuses(admin: Person, dossiers: dict[str, UUID]) -> None:
    for ruling, code in (
        ({**DAY_OFF, "rule": "work", "day": "2020-03-01", "name_vi": "bù, hồi tố"}, "day-has-begun"),
        ({**DAY_OFF, "day": "2020-02-03"}, "past-day-not-said"),
    ):
        answer = admin.send("POST", "/v1/calendar/preview/rule-days", json={"rulings": [ruling]})
        assert answer.json()["code"] == code


def test_officers_and_auditors_see_no_preview(town: Town, dossiers: dict[str, UUID]) -> None:
    for person in (town.officer("a1"), town.head("h1"), town.bearer(Role.AUDITOR, "vpub-truc")):
        for answer in (
            person.send("POST", "/v1/calendar/preview/rule-days", json=RULE),
            person.get("/v1/calendar/due-dates"),
            person.get("/v1/calendar/decided-due-dates"),
        ):
            assert answer.status_code == 403


def test_nothing_is_decided_of_a_due_date_that_no_edit_touches(admin: Person, dossiers: dict[str, UUID]) -> None:
    for act in ("keep-due-date", "recompute-due-date"):
        answer = admin.post(f"/v1/dossiers/{dossiers['plain']}/{act}", {"reason": "vì"})
        assert (answer.status_code, answer.json()["code"]) == (409, "due-date-not-touched")


def test_after_an_edit_each_due_date_is_recomputed_or_kept_and_comes_to_what_the_preview_said(
    town: Town, admin: Person, dossiers: dict[str, UUID]
) -> None:
    shown = {row["dossier_id"]: row["to_at"] for row in preview(admin, "rule-days", RULE)["rows"]}
    receipt = admin.post("/v1/calendar/rule-days", RULE)
    assert receipt.status_code == 200, receipt.text
    town.project()
    left = admin.get("/v1/calendar/due-dates").json()
    assert {row["dossier_id"]: row["to_at"] for row in left["rows"]} == shown
    kept = str(dossiers["plain"])
    for dossier in shown:
        act = "keep-due-date" if dossier == kept else "recompute-due-date"
        admin.act(dossier, act, {"reason": "Nghỉ ngày 5/3"})
    town.project()
    assert admin.get("/v1/calendar/due-dates").json()["count"] == 0
    decided = admin.get("/v1/calendar/decided-due-dates", since=receipt.json()["position"]).json()
    assert {one["dossier_id"]: one["to_at"] for one in decided} == shown
    assert {one["dossier_id"] for one in decided if one["kept"]} == {kept}
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    for dossier, due_at in shown.items():
        due = auditor.get(f"/v1/dossiers/{dossier}/trace").json()["due_in_force_at"]
        assert (due == due_at) is (dossier != kept)


def test_a_due_date_that_was_kept_is_asked_about_again_once_another_edit_touches_it(
    town: Town, admin: Person, dossiers: dict[str, UUID]
) -> None:
    friday = {"rulings": [{**DAY_OFF, "day": "2020-03-06"}]}
    assert admin.post("/v1/calendar/rule-days", friday).status_code == 200
    town.project()
    left = {row["dossier_id"] for row in admin.get("/v1/calendar/due-dates").json()["rows"]}
    assert left == {str(dossiers[name]) for name in ("plain", "waiting", "corrected")}


def test_an_official_who_edits_the_calendar_decides_and_another_one_does_not(
    town: Town, dossiers: dict[str, UUID]
) -> None:
    editor, other = (town.bearer(Role.ADMINISTRATOR, official) for official in ("vpub-truc", "c1"))
    assert editor.post("/v1/calendar/rule-days", {"rulings": [{**DAY_OFF, "day": "2020-12-24"}]}).status_code == 200
    path = f"/v1/dossiers/{dossiers['corrected']}/recompute-due-date"
    assert other.post(path, {"reason": "vì"}).json()["code"] == "head-only"
    assert editor.post(path, {"reason": "vì"}).status_code == 200
