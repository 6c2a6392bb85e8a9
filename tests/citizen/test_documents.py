"""Papers that came as files: named in orders over the interface too, listed for the office, opened on record."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.auth.rights import Role
from tests.citizen.browsing import LABELS, Citizen
from tests.citizen.made_files import ONLINE, pdf
from tests.http.town import LODGING, Person, Town
from tests.vault.people import register


@pytest.fixture(scope="module")
def dossier(town: Town) -> UUID:
    with Citizen.of(town) as citizen:
        return citizen.lodge()


def sent(person: Person, applicant: UUID, content: bytes, *, key: str | None = None, name: str = "don.pdf") -> Any:
    body = {"name": name, "label": "Đơn", "content": b64encode(content).decode()}
    return person.post(f"/v1/applicants/{applicant}/files", body, key=key, match=None)


def test_a_portal_sends_files_and_names_them_in_its_order(town: Town) -> None:
    portal = town.bearer(Role.CITIZEN_SERVICE, "~portal")
    applicant = register(portal)
    answer = sent(portal, applicant, pdf(), key="tep-1")
    assert answer.status_code == 201
    document = answer.json()
    assert sent(portal, applicant, pdf(), key="tep-1").json() == document
    assert sent(portal, applicant, pdf("another"), key="tep-1").status_code == 422
    body = {**LODGING, "procedure_code": ONLINE.code, "channel": "online", "applicant_id": str(applicant)}
    answer = portal.post("/v1/dossiers", {**body, "documents": [document]}, match=None)
    assert answer.status_code == 201
    stored = town.app.state.office.log.read_stream(UUID(answer.json()["dossier_id"]))[0].body
    assert [str(one.file_id) for one in stored.documents] == [document["file_id"]]
    for wrong in ({"file_id": str(uuid4())}, {"commitment": "0" * 64}, {"size_bytes": 1}):
        refused = portal.post("/v1/dossiers", {**body, "documents": [document | wrong]}, match=None)
        assert refused.json()["code"] == "documents-not-there"
    other = {**body, "applicant_id": str(register(portal)), "documents": [document]}
    assert portal.post("/v1/dossiers", other, match=None).json()["code"] == "documents-not-there"


def test_a_file_that_is_no_scan_is_not_taken_over_the_interface_either(town: Town) -> None:
    portal = town.bearer(Role.CITIZEN_SERVICE, "~portal")
    answer = sent(portal, register(portal), b"MZ", name="a.exe")
    assert (answer.status_code, answer.json()["code"]) == (422, "file-not-taken")
    assert sent(portal, uuid4(), pdf()).status_code in (403, 404)


def test_who_handles_the_dossier_sees_the_list_and_opens_a_paper_on_record(town: Town, dossier: UUID) -> None:
    clerk = town.officer("a1")
    listed = clerk.get(f"/v1/dossiers/{dossier}/documents").json()
    assert [one["document"]["label"] for one in listed["documents"]] == list(LABELS)
    answer = clerk.get(f"/v1/dossiers/{dossier}/documents/1")
    assert answer.content == pdf()
    assert answer.headers["HoSo-SHA-256"] == sha256(pdf()).hexdigest()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="giay-to-1.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    openings = auditor.get(f"/v1/applicants/{listed['applicant_id']}/openings").json()["rows"]
    assert (openings[0]["reader"], openings[0]["what"]) == ("a1", f"document 1 of {dossier}")
    assert auditor.get(f"/v1/dossiers/{dossier}/documents/1").json()["code"] == "purpose-missing"
    assert auditor.get(f"/v1/dossiers/{dossier}/documents/1", purpose="inspection").content == pdf()


def test_who_does_not_handle_it_opens_nothing(town: Town, dossier: UUID) -> None:
    for person in (
        town.officer("c1"),
        town.bearer(Role.CITIZEN_SERVICE, "~portal"),
        town.bearer(Role.MACHINE, "~post"),
    ):
        assert person.get(f"/v1/dossiers/{dossier}/documents").status_code == 403
        assert person.get(f"/v1/dossiers/{dossier}/documents/1").status_code == 403


def test_the_page_of_papers_says_which_there_are_and_gives_each_as_a_file(town: Town, dossier: UUID) -> None:
    town.project()
    with town.pages("a1", Role.OFFICER) as pages:
        text = pages.get(f"/ho-so/{dossier}/giay-to").text
        for label in LABELS:
            assert label in text
        assert "Đào" not in text
        token = text.split('name="csrf" value="')[1].split('"')[0]
        answer = pages.post(f"/ho-so/{dossier}/giay-to/1", data={"csrf": token})
        assert answer.content == pdf()
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert pages.post(f"/ho-so/{dossier}/giay-to/1", data={"csrf": "x"}).status_code == 400
        assert pages.post(f"/ho-so/{dossier}/giay-to/9", data={"csrf": token}).status_code == 404
    with town.pages("c1", Role.OFFICER) as pages:
        assert pages.get(f"/ho-so/{dossier}/giay-to").status_code == 404
