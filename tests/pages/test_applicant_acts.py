"""Acts about applicants on pages: the same orders, rights and two persons as over the API, and no datum in the log."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from api.auth.rights import Role
from domain.model.applicant import stream_of
from tests.http.town import NAMES, Town, found, served
from tests.pages.reader import Reader, forms_in
from tests.servers import Database
from tests.vault.people import BASIS, UNG, lodge_with, register

CHANGED = {**UNG, "name": "Nguyễn Thị Ửng Hồng", "reason": "Sai tên trong đơn"}


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town


def topics(town: Town, applicant: UUID) -> list[str]:
    return [one.body.TOPIC.partition(".")[2] for one in town.app.state.office.log.read_stream(stream_of(applicant))]


def test_data_are_amended_from_the_dossier_s_page_and_the_log_holds_none(town: Town) -> None:
    dossier, applicant = lodge_with(town.officer("a1"))
    town.project()
    clerk = Reader.of(town, "a1", Role.OFFICER)
    path = f"/nguoi-nop/{applicant}/amend"
    assert f'href="{path}?ve=/ho-so/{dossier}"' in clerk.get(f"/ho-so/{dossier}")
    wrong = clerk.act(path, 422, **CHANGED | {"telephone": "12"})
    assert "Lỗi: " in wrong.text
    assert CHANGED["name"] in wrong.text
    answer = clerk.act(f"{path}?ve=/ho-so/{dossier}", **CHANGED)
    assert answer.headers["location"].startswith(f"/ho-so/{dossier}?da-ghi=")
    last = town.app.state.office.log.read_stream(stream_of(applicant))[-1].body
    assert (last.TOPIC, last.actor, last.source, last.reason) == (
        "applicant.Amended", "a1", "page", CHANGED["reason"],
    )  # fmt: skip
    assert CHANGED["name"] not in repr(last)
    shown = town.officer("a1").get(f"/v1/applicants/{applicant}").json()
    assert shown["data"]["name"] == CHANGED["name"]


def test_an_erasure_takes_two_persons_on_pages_too_and_is_asked_about_once_more(town: Town) -> None:
    applicant = register(town.officer("a1"))
    first, second = (Reader.of(town, one, Role.SUPERVISOR) for one in ("vpub-truc", "l2"))
    path = f"/nguoi-nop/{applicant}"
    assert "legal_basis" in first.form(f"{path}/request-erasure").names
    lacking = first.act(f"{path}/request-erasure", 422, reason="Người nộp yêu cầu")
    assert "Căn cứ pháp lý: cần điền" in lacking.text
    first.act(f"{path}/request-erasure", reason="Người nộp yêu cầu", legal_basis=BASIS)
    alone = first.act(f"{path}/approve-erasure", 403)
    assert "Xóa dữ liệu cần hai người" in alone.text
    assert all(text in second.get(f"{path}/approve-erasure") for text in (NAMES["vpub-truc"], BASIS))
    asked = second.act(f"{path}/approve-erasure", 200)
    assert topics(town, applicant) == ["Registered", "ErasureRequested"]
    (question,) = (one for one in forms_in(asked.text) if one.action == f"{path}/approve-erasure")
    assert second.send(question.action, [*question.fields, ("xac-nhan", "1")]).status_code == 303
    assert topics(town, applicant) == ["Registered", "ErasureRequested", "ErasureApproved", "Erased"]
    second.act(f"{path}/request-erasure", 410, reason="x", legal_basis=BASIS)


def test_an_erasure_is_declined_and_may_be_asked_for_again(town: Town) -> None:
    applicant = register(town.officer("a1"))
    first, second = (Reader.of(town, one, Role.SUPERVISOR) for one in ("vpub-truc", "l2"))
    for _ in range(2):
        first.act(f"/nguoi-nop/{applicant}/request-erasure", reason="Theo đơn", legal_basis=BASIS)
        second.act(f"/nguoi-nop/{applicant}/decline-erasure", reason="Không đủ căn cứ")
    assert topics(town, applicant)[1:] == ["ErasureRequested", "ErasureDeclined"] * 2


def test_whoever_has_no_dossier_of_theirs_is_told_nothing(town: Town) -> None:
    dossier, applicant = lodge_with(town.officer("a1"))
    town.project()
    for stranger in (Reader.of(town, "c1", Role.OFFICER), Reader.of(town, "l1", Role.AUDITOR)):
        for one in (applicant, uuid4()):
            assert "Không mở được" in stranger.get(f"/nguoi-nop/{one}/amend", 404)
    assert "nguoi-nop/" not in Reader.of(town, "l1", Role.AUDITOR).get(f"/ho-so/{dossier}").replace(
        f"/ho-so/{dossier}/nguoi-nop", ""
    )
    Reader.of(town, "a1", Role.OFFICER).get(f"/nguoi-nop/{applicant}/approve-erasure", 404)
    Reader.of(town, "a1", Role.OFFICER).get(f"/nguoi-nop/{applicant}/no-such-act", 404)
