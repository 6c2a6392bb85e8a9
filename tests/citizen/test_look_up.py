"""Looking a dossier up: by its code and one secret, by the QR code; and what the citizen does from there."""

from __future__ import annotations

import hmac
import re
import time
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from api.citizen.attempts import FREE_PER_CODE
from api.citizen.slips import Slips, number_of
from tests.citizen.browsing import PERSON, Citizen
from tests.citizen.made_files import jpeg, pdf
from tests.http.town import NAMES, Town

DIGITS = PERSON["telephone"][-4:].replace(" ", "")


@pytest.fixture(scope="module")
def dossier(town: Town) -> UUID:
    """Lodged online, received, and asked for two papers more."""
    with Citizen.of(town) as citizen:
        dossier = citizen.lodge()
    clerk = town.officer("a1")
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "assess-fee", {"amount_dong": 20_000, "reason": "Lệ phí cấp giấy"})
    clerk.act(
        dossier, "request-supplement", {"items": ["Bản đồ địa chính", "Sơ đồ thửa đất"], "reason": "Thiếu hai giấy tờ"}
    )
    town.project()
    return dossier


def code_of(town: Town, dossier: UUID) -> str:
    with town.app.state.office.reading_everything() as connection:
        row = connection.execute("SELECT code FROM views.dossiers WHERE dossier_id = %s", [dossier]).fetchone()
    return str(row[0])


def look_up(citizen: Citizen, code: str, secret: str, status: int = 200) -> str:
    citizen.get("/tra-cuu")
    return citizen.post("/tra-cuu", {"ma": code, "so": secret}, status=status)


def test_code_or_number_with_either_secret_opens_the_dossier(town: Town, citizen: Citizen, dossier: UUID) -> None:
    check = town.app.state.office.citizens.slips.check_code(dossier)
    for code in (
        code_of(town, dossier),
        code_of(town, dossier).lower(),
        number_of(dossier),
        number_of(dossier).lower(),
    ):
        for secret in (check, check.lower().replace("-", " "), "5678"):
            assert "Cơ quan đang chờ ông/bà bổ sung giấy tờ." in look_up(citizen, code, secret)
            assert citizen.path == "/tra-cuu/ket-qua"
            citizen.post("/tra-cuu/ket-thuc")


def test_the_page_says_where_it_is_what_to_do_and_why_this_date(citizen: Citizen, town: Town, dossier: UUID) -> None:
    text = look_up(citizen, code_of(town, dossier), "5678")
    for said in (
        "Bản đồ địa chính",
        "Sơ đồ thửa đất",
        "20.000 đ",
        "Bộ phận Một cửa",
        "Vì sao hẹn ngày này?",
        "07:00–11:30",
    ):
        assert said in text
    assert PERSON["name"] not in text
    assert "0912" not in text


def test_the_qr_code_of_the_slip_opens_it_and_made_up_ones_do_not(town: Town, citizen: Citizen, dossier: UUID) -> None:
    slips = town.app.state.office.citizens.slips
    token = slips.qr_token(dossier)
    assert str(dossier) not in token
    citizen.get(f"/q/{token}")
    assert citizen.path == "/tra-cuu/ket-qua"
    other = Citizen(town, citizen.http)
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", slips.rating_token(dossier), "é" * 43):
        other.get(f"/q/{wrong}", 404)
        assert not [name for name in other.cookies if "tra_cuu" in name]


def test_a_wrong_code_and_a_wrong_secret_are_answered_alike_and_as_slowly(
    town: Town, citizen: Citizen, dossier: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, took, done = set(), [], Counter[str]()
    counted(monkeypatch, done, hmac, "compare_digest")
    counted(monkeypatch, done, town.app.state.office.citizens.slips, "is_check_code")
    counted(monkeypatch, done, town.app.state.office.log, "read_stream")
    counted(monkeypatch, done, town.app.state.office.applicants.vault.keys, "of")
    work = []
    for code, secret in (
        (code_of(town, dossier), "0000"),
        ("000.00.05.H20-200302-9999", "5678"),
        ("TN-0000-0000-0", "1"),
    ):
        citizen.get("/tra-cuu")
        done.clear()
        before = time.monotonic()
        answer = citizen.send("POST", "/tra-cuu", data={"csrf": citizen.token, "ma": code, "so": secret})
        took.append(time.monotonic() - before)
        work.append(dict(done))
        assert answer.status_code == 422
        answers.add(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(answers) == 1
    assert min(took) >= 0.25
    # What is done is counted: a clock would say how busy the machine is.
    assert work[0] == work[1] == work[2], work
    assert set(work[0]) == {"compare_digest", "is_check_code", "read_stream", "of"}


def counted(monkeypatch: pytest.MonkeyPatch, done: Counter[str], holder: object, name: str) -> None:
    """Let a function say how often it is called, and do what it did."""
    original = getattr(holder, name)

    def call(*given: object, **named: object) -> object:
        done[name] += 1
        return original(*given, **named)

    monkeypatch.setattr(holder, name, call)


def test_who_tries_too_often_waits_and_is_told_until_when(town: Town, citizen: Citizen) -> None:
    code = f"TN-{uuid4().hex[:9]}"
    for _ in range(FREE_PER_CODE):
        look_up(citizen, code, "0000", 422)
    text = look_up(citizen, code, "0000", 429)
    assert re.search(r"Có thể thử lại lúc \d\d:\d\d", text)


def test_a_look_up_is_bound_to_its_cookie_and_ends(town: Town, citizen: Citizen, dossier: UUID) -> None:
    look_up(citizen, code_of(town, dossier), "5678")
    cookie = next(name for name in citizen.cookies if "tra_cuu" in name)
    stolen = citizen.cookies[cookie]
    citizen.cookies[cookie] = stolen[:-2] + "AA"
    assert citizen.get("/tra-cuu/ket-qua")
    assert citizen.path == "/tra-cuu"
    del citizen.cookies[cookie]
    citizen.post("/phan-anh", {"noi-dung": "x"}, status=401)


def test_papers_asked_for_are_handed_in_and_the_clock_runs_again(town: Town, citizen: Citizen, dossier: UUID) -> None:
    look_up(citizen, code_of(town, dossier), "5678")
    citizen.get("/tra-cuu/bo-sung")
    assert "Còn thiếu 2 giấy tờ" in citizen.text
    assert "Chưa có tệp nào được gửi" in citizen.post("/tra-cuu/bo-sung-xong", status=422)
    assert "không khớp" in citizen.post("/tra-cuu/bo-sung", {"giay": "1"}, file=("ban-do.pdf", jpeg()), status=422)
    citizen.post("/tra-cuu/bo-sung", {"giay": "1"}, file=("ban-do.jpg", jpeg()))
    citizen.post("/tra-cuu/bo-sung-xong")
    assert citizen.path.startswith("/tra-cuu/ket-qua?da-ghi=")
    assert "Sơ đồ thửa đất" in citizen.text
    assert "<li>Bản đồ địa chính</li>\n</ul>" not in citizen.text
    citizen.get("/tra-cuu/bo-sung")
    assert "Còn thiếu 1 giấy tờ" in citizen.text
    citizen.post("/tra-cuu/bo-sung", {"giay": "1"}, file=("so-do.pdf", pdf("so do")))
    citizen.post("/tra-cuu/bo-sung-xong")
    assert "đang được xử lý" in citizen.text
    received = [r.body for r in town.app.state.office.log.read_stream(dossier) if "SupplementReceived" in r.body.TOPIC]
    assert [(one.complete, one.missing, len(one.documents)) for one in received] == [
        (False, ("Sơ đồ thửa đất",), 1),
        (True, (), 1),
    ]
    assert {one.channel for one in received} == {"online"}
    assert {one.actor for one in received} == {"~applicant"}


def test_what_is_owed_stands_on_a_slip_with_its_reference(town: Town, citizen: Citizen, dossier: UUID) -> None:
    look_up(citizen, code_of(town, dossier), "5678")
    text = citizen.get("/tra-cuu/phieu-nop-tien")
    assert "20.000 đ" in text
    assert code_of(town, dossier) in text
    answer = citizen.send("GET", "/tra-cuu/phieu-nop-tien.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")


def test_a_complaint_is_recorded_once_however_often_its_form_is_sent(
    town: Town, citizen: Citizen, dossier: UUID
) -> None:
    look_up(citizen, code_of(town, dossier), "5678")
    citizen.get("/phan-anh")
    (form_id,) = re.findall(r'name="lenh" value="([^"]+)"', citizen.text)
    assert "Viết nội dung phản ánh" in citizen.post("/phan-anh", {"lenh": form_id, "noi-dung": " "}, status=422)
    for _ in range(2):
        citizen.post("/phan-anh", {"lenh": form_id, "noi-dung": "Phải chờ lâu ở quầy số 2."})
        assert "Đã ghi nhận, số" in citizen.text
    said = [r.body.text for r in town.app.state.office.log.read_stream(dossier) if r.body.TOPIC == "dossier.Complained"]
    assert said == ["Phải chờ lâu ở quầy số 2."]


def test_a_dossier_is_rated_once_after_its_end(town: Town, citizen: Citizen) -> None:
    dossier = citizen.lodge()
    rating = f"/danh-gia/{town.app.state.office.citizens.slips.rating_token(dossier)}"
    assert "chưa giải quyết xong" in citizen.get(rating)
    citizen.get("/tra-cuu/rut")
    assert "Đánh dấu để xác nhận" in citizen.post("/tra-cuu/rut", {"ly-do": "Đổi ý"}, status=422)
    citizen.post("/tra-cuu/rut", {"ly-do": "Đổi ý", "dong-y": "co"})
    assert "Hồ sơ đã được rút" in citizen.text
    citizen.get(rating)
    assert "Chọn một mức" in citizen.post(rating, status=422)
    citizen.post(rating, {"diem": "4"})
    assert "4/5" in citizen.text
    assert "đã được đánh giá" in citizen.post(rating, {"diem": "1"}, status=409)


def test_no_answer_to_a_citizen_names_an_official(town: Town, citizen: Citizen, dossier: UUID) -> None:
    look_up(citizen, code_of(town, dossier), "5678")
    rating = town.app.state.office.citizens.slips.rating_token(dossier)
    pages = ("/", "/tra-cuu", "/tra-cuu/ket-qua", "/thu-tuc", "/thu-tuc/1.012999", "/nop", "/phan-anh", "/tra-cuu/rut",
             "/tra-cuu/phieu-nop-tien", f"/danh-gia/{rating}")  # fmt: skip
    for path in pages:
        text = citizen.get(path)
        for official, name in NAMES.items():
            assert name not in text, (path, name)
            assert not re.search(
                rf"[^0-9A-Za-z.-]{re.escape(official)}[^0-9A-Za-z.-]", re.sub(r"<[^>]*>", " ", text)
            ), (
                path,
                official,
            )


def test_the_first_slip_of_an_instance_leaves_the_vault_s_folder_to_its_owner_alone(tmp_path: Path) -> None:
    keys = tmp_path / "vault-keys"
    Slips(keys / "slips", "http://127.0.0.1").check_code(UUID(int=1))
    assert keys.stat().st_mode & 0o077 == 0
    assert (keys / "slips").stat().st_mode & 0o077 == 0
