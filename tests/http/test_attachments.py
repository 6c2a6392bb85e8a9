"""Files of proceedings over HTTP: looked at, kept, and named as they were answered."""

from __future__ import annotations

from hashlib import sha256

import httpx
import pytest

from api.auth.rights import Role
from api.citizen.uploads import MAX_FILE_BYTES
from tests.citizen.made_files import jpeg, pdf, zipped
from tests.http.town import Person, Town

SUBJECTS = {
    Role.AUDITOR: "l1",
    Role.ADMINISTRATOR: "c1",
    Role.CITIZEN_SERVICE: "~portal",
    Role.MACHINE: "~machine",
}
"""Who has one of these roles alone."""


def send(person: Person, name: str, content: bytes) -> httpx.Response:
    return person.send("POST", "/v1/attachments", files={"file": (name, content, "application/x-anything")})


def test_a_file_is_kept_and_named_by_its_content(town: Town) -> None:
    answer = send(town.officer("b1"), "Biên bản họp.pdf", pdf("biên bản"))
    assert answer.status_code == 201, answer.text
    assert answer.json() == {
        "name": "Biên bản họp.pdf",
        "media_type": "application/pdf",
        "size_bytes": len(pdf("biên bản")),
        "sha256": sha256(pdf("biên bản")).hexdigest(),
    }
    assert send(town.officer("b1"), "Biên bản họp.pdf", pdf("biên bản")).json() == answer.json()
    assert send(town.bearer(Role.SUPERVISOR, "vpub-truc"), "../../bang.jpg", jpeg()).json()["name"] == "bang.jpg"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chay.exe", pdf()),
        ("anh.jpg", pdf()),
        ("nen.pdf", pdf() + zipped()),
        ("rong.pdf", b""),
        ("to.pdf", pdf() + bytes(MAX_FILE_BYTES)),
        ("trang.html", b"<html><script>alert(1)</script></html>"),
    ],
)
def test_what_could_be_something_else_is_refused_with_the_reason(town: Town, name: str, content: bytes) -> None:
    answer = send(town.officer("b1"), name, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "file-not-taken")


def test_only_a_form_with_one_file_is_taken(town: Town) -> None:
    officer = town.officer("b1")
    assert officer.send("POST", "/v1/attachments", data={"file": "x"}).json()["code"] == "request-not-valid"
    assert officer.send("POST", "/v1/attachments", json={}).json()["code"] == "request-not-valid"
    two = [("file", ("a.pdf", pdf())), ("file", ("b.pdf", pdf()))]
    assert officer.send("POST", "/v1/attachments", files=two).json()["code"] == "request-not-valid"


@pytest.mark.parametrize("role", SUBJECTS)
def test_only_those_who_act_in_proceedings_send_files(town: Town, role: Role) -> None:
    assert send(town.bearer(role, SUBJECTS[role]), "a.pdf", pdf()).status_code == 403


def test_a_file_that_no_proceeding_names_is_as_one_that_is_not_there(town: Town) -> None:
    digest = send(town.officer("b1"), "a.pdf", pdf("của riêng")).json()["sha256"]
    for person in (town.officer("b1"), town.bearer(Role.SUPERVISOR, "vpub-truc")):
        there, absent = (person.get(f"/v1/attachments/{one}") for one in (digest, "0" * 64))
        assert (there.status_code, absent.status_code) == (403, 403)
        assert there.json()["code"] == absent.json()["code"] == "not-permitted"
    assert town.officer("b1").get("/v1/attachments/not-a-hash").status_code in (403, 404, 422)


def test_nobody_fills_the_disk_in_a_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.http.attachment_routes.ROOM_BYTES", 100)
    answer = send(town.officer("c1"), "a.pdf", pdf("x" * 100))
    assert (answer.status_code, answer.json()["code"]) == (429, "attachments-too-many")
