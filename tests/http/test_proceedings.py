"""Proceedings over HTTP, shown by an inspection: opened, acted in and read by whom it concerns, and by nobody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from psycopg import sql

from api.auth.rights import Role
from projections.attachments import ALTERED, MISSING, verify_attachments
from projections.ledger_findings import Fault, Findings
from tests.citizen.made_files import jpeg, pdf
from tests.http.test_attachments import send
from tests.http.town import Person, Town
from tests.servers import Database

OPENING: dict[str, Any] = {
    "title": "Kiểm tra cải cách hành chính quý I",
    "plan": "KH 12/KH-UBND",
    "period_from": "2020-01-01",
    "period_to": "2020-03-31",
    "agencies": ["cl"],
    "criteria": ["Cập nhật đủ trên phần mềm một cửa"],
    "team": ["vpub-truc", "h3"],
    "conclude_on": "2020-03-31",
}
FINDING: dict[str, Any] = {"agency_id": "cl", "text": "Sổ giấy song song với phần mềm", "category": ""}


@pytest.fixture(scope="module")
def inspector(town: Town) -> Person:
    return Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))


@pytest.fixture(scope="module")
def opened(town: Town, inspector: Person) -> str:
    """The number of an inspection of the district."""
    answer = inspector.post("/v1/inspections", OPENING, match=None)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/inspections/{answer.json()['proceeding_id']}"
    town.project()
    number: str = inspector.get(answer.headers["location"]).json()["proceeding"]["number"]
    return number


def told(person: Person, number: str) -> Any:
    answer = person.get(f"/v1/inspections/{number}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def finding(person: Person, number: str, **changes: Any) -> httpx.Response:
    body = {**FINDING, "criterion": OPENING["criteria"][0], **changes}
    return person.post(f"/v1/inspections/{number}/make-finding", body)


def test_one_is_named_by_its_number_and_by_its_id_and_says_how_it_stands(inspector: Person, opened: str) -> None:
    by_number = inspector.get(f"/v1/inspections/{opened}")
    found = by_number.json()
    assert opened.startswith("KT-2020-")
    line = found["proceeding"]
    assert told(inspector, line["proceeding_id"]) == found
    assert by_number.headers["etag"] == f'"{line["version"]}"'
    assert (line["title"], line["ended_at"], line["nature"]) == (OPENING["title"], None, "inspection")
    assert [(duty["kind"], duty["state"]) for duty in found["duties"]] == [("conclude-inspection", "open")]
    assert found["state"]["plan"] == OPENING["plan"]
    assert found["events"][0]["topic"] == "inspection.Opened"


def test_an_order_that_is_repeated_opens_one_and_no_more(inspector: Person) -> None:
    key = "the-same-inspection"
    first = inspector.post("/v1/inspections", OPENING, key=key, match=None)
    again = inspector.post("/v1/inspections", OPENING, key=key, match=None)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == {**first.json(), "duplicate": True}
    other = inspector.post("/v1/inspections", {**OPENING, "title": "khác"}, key=key, match=None)
    assert (other.status_code, other.json()["code"]) == (422, "command-reused")


def test_only_whoever_supervises_opens_one(town: Town, inspector: Person) -> None:
    for person in (town.officer("a1"), town.head("h2"), town.bearer(Role.AUDITOR, "l1")):
        refused = person.post("/v1/inspections", OPENING, match=None)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-permitted")
    assert town.stranger().post("/v1/inspections", OPENING, match=None).status_code == 401
    refused = inspector.post("/v1/inspections", {**OPENING, "proceeding_id": str(uuid4())}, match=None)
    assert refused.status_code == 422


def test_whom_it_concerns_may_read_it_and_nobody_else(town: Town, opened: str) -> None:
    readers = [town.bearer(Role.AUDITOR, "l1"), town.officer("h3"), town.head("l1")]
    assert {person.get(f"/v1/inspections/{opened}").status_code for person in readers} == {200}
    outsiders = [town.officer("c1"), town.head("l2")]
    for person in outsiders:
        theirs = person.get(f"/v1/inspections/{opened}")
        absent = person.get("/v1/inspections/KT-2020-0999")
        assert (theirs.status_code, absent.status_code) == (403, 403)
        assert theirs.json()["code"] == absent.json()["code"] == "not-permitted"
    assert town.bearer(Role.ADMINISTRATOR, "c1").get(f"/v1/inspections/{opened}").status_code == 403
    assert town.bearer(Role.AUDITOR, "l1").get("/v1/inspections/KT-2020-0999").status_code == 404


def test_one_of_another_nature_or_kind_is_not_there(town: Town, inspector: Person, opened: str) -> None:
    found = told(inspector, opened)["proceeding"]["proceeding_id"]
    dossier = town.officer("a1").lodge()
    for path in (f"/v1/directives/{found}", f"/v1/inspections/{dossier}", f"/v1/directives/{opened}"):
        assert inspector.get(path).status_code == 404
    act = inspector.post(f"/v1/inspections/{dossier}/close-inspection", {})
    assert (act.status_code, act.json()["code"]) == (404, "proceeding-unknown")
    assert town.officer("a1").act(dossier, "issue-receipt").status_code == 200


def test_an_act_names_files_that_its_actor_sent(town: Town, inspector: Person, opened: str) -> None:
    photo = send(inspector, "bang.jpg", jpeg()).json()
    made = finding(inspector, opened, attachments=[photo])
    assert made.status_code == 200, made.text
    others = send(town.officer("c1"), "rieng.pdf", pdf("của người khác")).json()
    for named in (others, {**photo, "name": "ten-khac.jpg"}, {**photo, "sha256": "0" * 64}):
        refused = finding(inspector, opened, attachments=[named])
        assert (refused.status_code, refused.json()["code"]) == (422, "attachments-not-there")
    download = town.head("l1").get(f"/v1/attachments/{photo['sha256']}")
    assert (download.status_code, download.content) == (200, jpeg())
    assert download.headers["x-content-type-options"] == "nosniff"
    assert download.headers["content-disposition"].startswith("attachment; ")
    assert "sandbox" in download.headers["content-security-policy"]
    for person in (town.officer("c1"), town.bearer(Role.ADMINISTRATOR, "c1")):
        assert person.get(f"/v1/attachments/{photo['sha256']}").status_code == 403
    position = made.json()["position"]
    assert town.officer("h3").get(f"/v1/events/{position}").status_code == 200
    assert town.officer("c1").get(f"/v1/events/{position}").status_code == 403


def test_what_the_domain_refuses_is_said_and_a_version_that_is_behind_too(inspector: Person, opened: str) -> None:
    behind = inspector.post(f"/v1/inspections/{opened}/close-inspection", {}, match='"1"')
    assert behind.status_code in (409, 412)
    refused = inspector.post(f"/v1/inspections/{opened}/close-inspection", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-concluded")
    unsaid = inspector.post(f"/v1/inspections/{opened}/make-finding", {})
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "request-not-valid")
    unnamed = inspector.post(f"/v1/inspections/{opened}/make-finding", FINDING, match=None)
    assert unnamed.json()["code"] == "if-match-missing"


def test_nobody_acts_in_the_name_of_somebody_who_is_there(town: Town, opened: str) -> None:
    refused = finding(town.officer("h3"), opened, acting_for="vpub-truc")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-acting-for")


def test_ids_of_proceedings_are_made_from_the_order(inspector: Person, opened: str) -> None:
    assert UUID(told(inspector, opened)["proceeding"]["proceeding_id"]).version == 5


def test_a_list_holds_what_its_reader_may_open(town: Town, inspector: Person, opened: str) -> None:
    town.project()
    for person in (inspector, town.bearer(Role.AUDITOR, "l1"), town.head("l1"), town.officer("h3")):
        rows = person.get("/v1/inspections").json()["rows"]
        assert opened in {row["number"] for row in rows}
        assert person.get("/v1/inspections", state="overdue").json()["rows"] == []
    assert town.officer("c1").get("/v1/inspections", state="all").json() == {"rows": [], "next": None}
    assert town.bearer(Role.ADMINISTRATOR, "c1").get("/v1/inspections").status_code == 403
    first = inspector.get("/v1/inspections", limit=1).json()
    assert len(first["rows"]) == 1
    assert inspector.get("/v1/inspections", unit="tn-dd").json()["rows"] == []


def test_a_file_that_was_altered_or_is_gone_is_named_with_the_event_that_names_it(
    town: Town, inspector: Person, opened: str, module_database: Database
) -> None:
    """The last of this file: it leaves the files unusable, as only a superuser can."""
    altered = send(inspector, "sua.pdf", pdf("sẽ bị sửa")).json()
    gone = send(inspector, "mat.pdf", pdf("sẽ bị xóa")).json()
    positions = [finding(inspector, opened, attachments=[one]).json()["position"] for one in (altered, gone)]
    with module_database.connect("reader") as connection:
        before = Findings()
        assert verify_attachments(connection, before) >= 2
        assert before.found == []
    with module_database.connect("superuser", autocommit=True) as connection:
        for (name,) in connection.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'evidence.contents'::regclass AND contype = 'c'"
        ).fetchall():
            connection.execute(sql.SQL("ALTER TABLE evidence.contents DROP CONSTRAINT {}").format(sql.Identifier(name)))
        for table in ("contents", "uploads"):
            connection.execute(sql.SQL("ALTER TABLE evidence.{} DISABLE TRIGGER ALL").format(sql.Identifier(table)))
        connection.execute(
            "UPDATE evidence.contents SET content = set_byte(content, 0, 0) WHERE sha256 = decode(%s, 'hex')",
            [altered["sha256"]],
        )
        for table in ("uploads", "contents"):
            connection.execute(
                sql.SQL("DELETE FROM evidence.{} WHERE sha256 = decode(%s, 'hex')").format(sql.Identifier(table)),
                [gone["sha256"]],
            )
    with module_database.connect("reader") as connection:
        after = Findings()
        verify_attachments(connection, after)
    told = {(one.fault, one.position, one.source, one.detail) for one in after.found}
    assert told == {
        (Fault.ATTACHMENT, positions[0], altered["sha256"], ALTERED),
        (Fault.ATTACHMENT, positions[1], gone["sha256"], MISSING),
    }
    assert town.head("l1").get(f"/v1/attachments/{gone['sha256']}").status_code == 403
    refused = town.head("l1").get(f"/v1/attachments/{altered['sha256']}")
    assert (refused.status_code, refused.json()["code"]) == (503, "attachment-altered")
