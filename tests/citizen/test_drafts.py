"""What is being written is the browser's alone, sealed, gone in time; and what became of it is done once."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from tests.citizen.browsing import PERSON, Citizen
from tests.citizen.made_files import ONLINE, pdf, png
from tests.domain.office import PROCEDURE
from tests.http.town import Town
from tests.vault.people import erase, keys_of


def written(citizen: Citizen) -> str:
    draft = citizen.begin()
    citizen.post(f"{draft}/ai-nop", {"ai": "toi"})
    citizen.post(f"{draft}/thong-tin", PERSON)
    citizen.post(f"{draft}/giay-to", {"giay": "1"}, file=("cua-dao.pdf", pdf("bi mat")))
    citizen.post(f"{draft}/giay-to", {"giay": "2"}, file=("gcn.png", png()))
    citizen.post(f"{draft}/giay-to-xong")
    citizen.post(f"{draft}/nhan-ket-qua", {"cach": "post"})
    return draft


def test_a_draft_opens_in_its_own_browser_alone(town: Town, citizen: Citizen) -> None:
    draft = written(citizen)
    with Citizen.of(town) as other:
        other.get("/nop")
        for path in (f"{draft}/kiem-tra", f"{draft}/xac-nhan", f"/nop/{uuid4()}/kiem-tra"):
            other.get(path, 404)
        for path in ("/kiem-tra", "/ai-nop", "/giay-to-xong", "/xoa"):
            other.post(f"{draft}{path}", {"ai": "thay"}, status=404)
        other.post(f"{draft}/giay-to", file=("x.pdf", pdf()), status=404)
    assert PERSON["name"] in citizen.get(f"{draft}/kiem-tra")


def test_nothing_of_a_draft_lies_in_the_database_in_plain_text(town: Town, citizen: Citizen) -> None:
    draft = written(citizen)
    with town.app.state.office.writing() as connection:
        rows = connection.execute("SELECT sealed FROM citizen.drafts").fetchall()
        rows += connection.execute("SELECT sealed FROM citizen.draft_files").fetchall()
    held = b"".join(bytes(row[0]) for row in rows)
    for said in (PERSON["name"], "0912345678", "cua-dao", "bi mat"):
        assert said.encode() not in held
    assert draft.rpartition("/")[2] not in str(town.app.state.office.log.head())


def test_an_expired_draft_is_gone_with_its_files_and_its_key(town: Town, citizen: Citizen) -> None:
    draft_id = UUID(written(citizen).rpartition("/")[2])
    with town.app.state.office.writing() as connection:
        (applicant,) = connection.execute(
            "UPDATE citizen.drafts SET expires_at = clock_timestamp() WHERE draft_id = %s RETURNING applicant_id",
            [draft_id],
        ).fetchone()
    assert keys_of(town).of(applicant) is not None
    citizen.get(f"/nop/{draft_id}/kiem-tra", 404)
    town.app.state.office.applicants.drop_expired_drafts()
    assert keys_of(town).of(applicant) is None
    with town.app.state.office.writing() as connection:
        left = connection.execute("SELECT FROM citizen.draft_files WHERE draft_id = %s", [draft_id]).rowcount
    assert left == 0


def test_the_key_of_who_still_writes_is_no_orphan(town: Town, citizen: Citizen) -> None:
    draft_id = UUID(written(citizen).rpartition("/")[2])
    dropped = town.app.state.office.applicants.drop_orphans(older_than_seconds=-1.0)
    assert citizen.get(f"/nop/{draft_id}/kiem-tra")
    with town.app.state.office.writing() as connection:
        row = connection.execute("SELECT applicant_id FROM citizen.drafts WHERE draft_id = %s", [draft_id]).fetchone()
    assert row[0] not in dropped


def test_handing_in_twice_lodges_once_and_leaves_nothing_of_the_person(town: Town, citizen: Citizen) -> None:
    draft = written(citizen)
    citizen.get(f"{draft}/kiem-tra")
    before = town.app.state.office.log.head()[0]
    for _ in range(2):
        citizen.post(f"{draft}/kiem-tra")
        assert citizen.path == f"{draft}/xac-nhan"
    assert town.app.state.office.log.head()[0] == before + 2  # Lodged and Registered
    number = re.findall(r"TN(?:-[0-9A-Z]{3}){3}", citizen.text)
    assert number
    citizen.get("/nop")
    assert number[0] in citizen.text
    assert PERSON["name"] not in citizen.text
    answer = citizen.send("GET", f"{draft}/xac-nhan.pdf")
    assert answer.content.startswith(b"%PDF-")
    citizen.post(f"{draft}/thong-tin", PERSON, status=404)


def test_who_lodges_for_another_says_who_and_brings_the_mandate(town: Town, citizen: Citizen) -> None:
    draft = citizen.begin()
    citizen.post(f"{draft}/ai-nop", {"ai": "thay"})
    assert "họ và tên người nộp thay" in citizen.post(f"{draft}/thong-tin", PERSON, status=422)
    assert PERSON["address"] in citizen.text, "what was typed is kept"
    citizen.post(f"{draft}/thong-tin", PERSON | {"agent_name": "Lê Văn Nộp Hộ", "agent_telephone": "0987654321"})
    for number, name in ((1, "a.pdf"), (2, "b.pdf")):
        citizen.post(f"{draft}/giay-to", {"giay": str(number)}, file=(name, pdf(name)))
    assert "ủy quyền" in citizen.post(f"{draft}/giay-to-xong", status=422)
    citizen.post(f"{draft}/giay-to", {"giay": "4"}, file=("uy-quyen.pdf", pdf("uy quyen")))
    citizen.post(f"{draft}/giay-to-xong")
    citizen.post(f"{draft}/nhan-ket-qua", {"cach": "home_visit"})
    citizen.post(f"{draft}/kiem-tra")
    office, dossier = town.app.state.office, citizen.town_dossier()
    body = office.log.read_stream(dossier)[0].body
    agent = next(one for one in body.documents if one.label == "Người nộp thay")
    assert "Lê Văn Nộp Hộ" in office.applicants.files.open(body.applicant_id, agent).content.decode()


def test_a_procedure_that_is_not_offered_online_says_what_to_do_instead(citizen: Citizen) -> None:
    text = citizen.get(f"/nop/{PROCEDURE.code}", 409)
    assert "Nộp tại Bộ phận Một cửa, hoặc gửi qua bưu chính công ích." in text
    citizen.get("/nop/9.999999", 404)
    assert "chưa nộp trực tuyến được" in citizen.get(f"/thu-tuc/{PROCEDURE.code}")


@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_form_is_taken_from_elsewhere(citizen: Citizen, headers: dict[str, str]) -> None:
    draft = citizen.begin()
    for path in (
        "/tra-cuu",
        f"/nop/{ONLINE.code}",
        f"{draft}/ai-nop",
        f"{draft}/kiem-tra",
        f"{draft}/xoa",
        "/phan-anh",
    ):
        answer = citizen.send("POST", path, data={"csrf": citizen.token, "ai": "toi"}, headers=headers)
        assert answer.status_code in (400, 401), path
    answer = citizen.send("POST", f"{draft}/giay-to", files={"tep": ("a.pdf", pdf())}, headers=headers)
    assert answer.status_code == 400
    answer = citizen.send("POST", f"{draft}/giay-to", data={"csrf": "0" * 64}, files={"tep": ("a.pdf", pdf())})
    assert answer.status_code == 400


def test_erasing_a_person_takes_their_files_along(town: Town, citizen: Citizen) -> None:
    dossier = citizen.lodge()
    office = town.app.state.office
    body = office.log.read_stream(dossier)[0].body
    citizen.get("/tra-cuu/rut")
    citizen.post("/tra-cuu/rut", {"dong-y": "co"})
    erase(town, body.applicant_id)
    assert keys_of(town).of(body.applicant_id) is None
    with pytest.raises(Exception, match="personal-data-missing"):
        office.applicants.files.open(body.applicant_id, body.documents[0])
    assert "Hồ sơ đã được rút" in citizen.get("/tra-cuu/ket-qua")
