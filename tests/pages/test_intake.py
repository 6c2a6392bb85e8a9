"""Counter intake: with the keyboard alone, recorded once, refused with a way on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from api.auth.rights import Role
from domain.catalogue_commands import PublishProcedure
from tests.domain.office import PROCEDURE
from tests.http.town import Town
from tests.pages.conftest import Visit, signed_in

PAPERS: Final = ("Đơn theo mẫu", "Bản gốc Giấy chứng nhận", "Văn bản ủy quyền (nếu có)")
SPLIT: Final = msgspec.structs.replace(PROCEDURE, code="1.000101", name="Tách thửa có giấy tờ", documents=PAPERS)
LATER: Final = msgspec.structs.replace(PROCEDURE, code="1.000102", name="Chưa có hiệu lực", valid_from=date(2030, 1, 1))
PERSON: Final = {"ho-ten": "Nguyễn Thị Ở", "dia-chi": "Ấp 1, xã Mỹ Hội", "dien-thoai": "0912 345 678"}
CARD: Final = "079090009999|025123456|Trần Văn Ước|01011990|Nam|Ấp 2, xã Mỹ Hội, huyện Cao Lãnh|01012021"


@pytest.fixture(scope="module")
def town(visit: Visit) -> Town:
    visit.town.order(PublishProcedure, procedure=SPLIT)
    visit.town.order(PublishProcedure, procedure=LATER)
    visit.town.project()
    return visit.town


@pytest.fixture
def clerk(town: Town) -> Iterator[httpx.Client]:
    with town.pages("a1", Role.OFFICER) as client:
        yield client


class Filling:
    """One intake as a browser without scripts sends it: what the page held, changed by what is typed."""

    def __init__(self, client: httpx.Client, number: str) -> None:
        self.client = client
        self.page = unescape(client.get("/tiep-nhan?lang=vi").text)
        self.fields: dict[str, Any] = {**PERSON, "dinh-danh": number, "thu-tuc": "1.000101", "tra-ket-qua": "counter"}

    def send(self, act: str, **changes: Any) -> httpx.Response:
        hidden = dict(re.findall(r'<input type="hidden" name="([a-z-]+)" value="([^"]*)">', self.page))
        self.fields.update({name.replace("_", "-"): value for name, value in changes.items()})
        answer = self.client.post("/tiep-nhan", data={**hidden, **self.fields, "viec": act}, follow_redirects=False)
        if answer.status_code != 303:
            self.page = unescape(answer.text)
        return answer

    def recorded(self, act: str, **changes: Any) -> UUID:
        answer = self.send(act, **changes)
        assert answer.status_code == 303, self.mistakes()
        return UUID(answer.headers["location"].partition("?")[0].rpartition("/")[2])

    def mistakes(self) -> list[str]:
        box = self.page.partition('class="errors"')[2].partition("</ul>")[0]
        return [re.sub("<[^>]+>", "", one) for one in re.findall("<li>(.*?)</li>", box, re.DOTALL)]


def state_of(town: Town, dossier: UUID) -> Any:
    town.project()
    return town.bearer(Role.AUDITOR, "l1").get(f"/v1/dossiers/{dossier}").json()


def applicant_of(town: Town, dossier: UUID) -> UUID:
    found: UUID = town.app.state.office.log.read_stream(dossier)[0].body.applicant_id
    return found


def events_of(town: Town, dossier: UUID) -> list[str]:
    rows = town.bearer(Role.AUDITOR, "l1").get(f"/v1/dossiers/{dossier}/events").json()["rows"]
    return [row["topic"].rpartition(".")[2] for row in rows]


def test_a_look_shows_papers_fee_and_appointment_and_records_nothing(town: Town, clerk: httpx.Client) -> None:
    before = town.app.state.office.log.head()[0]
    filling = Filling(clerk, "079090000001")
    assert filling.send("tra", thu_tuc="tach thua co giay").status_code == 200
    assert "17:00 thứ Tư 01/04/2020" in filling.page
    assert "Vì sao hẹn ngày này?" in filling.page
    for document in PAPERS:
        assert document in filling.page
    assert town.app.state.office.log.head()[0] == before


def test_a_form_that_is_sent_again_records_once_and_keeps_its_appointment(town: Town, clerk: httpx.Client) -> None:
    filling = Filling(clerk, "079090000002")
    dossier = filling.recorded("tiep-nhan", du_giay_to="1")
    assert filling.recorded("tiep-nhan") == dossier
    town.project()
    assert events_of(town, dossier) == ["Lodged", "ReceiptIssued"]
    shown = unescape(clerk.get(f"/tiep-nhan/{dossier}?lang=vi").text)
    code = state_of(town, dossier)["code"]
    assert f'<p class="code">{code}</p>' in shown
    assert "Hẹn trả: <strong>17:00 thứ Tư 01/04/2020</strong>" in shown
    assert clerk.get(f"/ho-so/{code}/bieu-mau/receipt.pdf").content.startswith(b"%PDF")


def test_a_note_stands_in_the_dossier_under_the_clerk_s_name(town: Town, clerk: httpx.Client) -> None:
    dossier = Filling(clerk, "079090000003").recorded("tiep-nhan", du_giay_to="1", ghi_chu="Nộp thay con")
    town.project()
    assert events_of(town, dossier) == ["Lodged", "ReceiptIssued", "ExplanationGiven"]


def test_no_personal_datum_is_in_an_address_or_a_log_line(
    town: Town, clerk: httpx.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    filling = Filling(clerk, "079090000004")
    answer = filling.send("tiep-nhan", du_giay_to="1")
    shown = clerk.get(answer.headers["location"])
    said = capsys.readouterr().out + str(answer.headers) + str(shown.url)
    assert "079090000004" not in said
    assert "Mỹ Hội" not in said


def test_what_is_missing_is_said_on_top_and_what_was_typed_is_kept(clerk: httpx.Client) -> None:
    filling = Filling(clerk, "079090000005")
    answer = filling.send("tiep-nhan", ho_ten="", thu_tuc="", dien_thoai="12", ghi_chu="giữ lại")
    assert answer.status_code == 422
    assert filling.mistakes() == ["Thiếu họ tên.", "Chưa rõ thủ tục: ghi mã hoặc vài chữ trong tên."]
    assert "<title>Lỗi: " in filling.page
    for kept in ("079090000005", "Ấp 1, xã Mỹ Hội", 'value="12"', 'value="giữ lại"'):
        assert kept in filling.page
    filling.send("tiep-nhan", ho_ten="Nguyễn Thị Ở", thu_tuc="1.000101", du_giay_to="1")
    assert filling.mistakes() == ["Điện thoại: cần 8 đến 15 chữ số."]


def test_a_procedure_that_is_not_in_force_is_refused_by_name(clerk: httpx.Client) -> None:
    filling = Filling(clerk, "079090000006")
    filling.send("tiep-nhan", thu_tuc="1.000102")
    assert "1.000102" in filling.mistakes()[0]
    assert "18/03/2020" in filling.mistakes()[0]


def test_of_several_procedures_one_is_chosen_from_a_list(town: Town, clerk: httpx.Client) -> None:
    filling = Filling(clerk, "079090000007")
    filling.send("tra", thu_tuc="tach thua")
    assert "2 thủ tục khớp, hãy chọn một." in filling.page
    assert 'type="radio" name="thu-tuc" value="1.000101"' in filling.page
    filling.send("tra", thu_tuc="1.000101")
    assert "Đơn theo mẫu" in filling.page


def test_a_missing_paper_offers_a_supplement_or_a_refusal_each_with_its_form(town: Town, clerk: httpx.Client) -> None:
    filling = Filling(clerk, "079090000008")
    filling.send("tiep-nhan", giay_to=["0"])
    assert "Thiếu giấy tờ bắt buộc: Bản gốc Giấy chứng nhận." in filling.mistakes()[0]
    assert 'value="bo-sung"' in filling.page
    asked = filling.recorded("bo-sung")
    town.project()
    assert events_of(town, asked) == ["Lodged", "SupplementRequested"]
    assert "supplement.pdf" in clerk.get(f"/tiep-nhan/{asked}").text
    assert clerk.get(f"/ho-so/{asked}/bieu-mau/supplement.pdf").content.startswith(b"%PDF")
    refused = Filling(clerk, "079090000009").recorded("tu-choi", giay_to=["1"])
    town.project()
    assert events_of(town, refused) == ["Lodged", "Refused"]
    assert clerk.get(f"/ho-so/{refused}/bieu-mau/refusal.pdf").content.startswith(b"%PDF")


def test_a_receipt_that_is_refused_after_the_lodging_says_so_and_goes_on_from_there(
    town: Town, clerk: httpx.Client
) -> None:
    filling = Filling(clerk, "079090000010")
    dossier = filling.recorded("bo-sung", giay_to=["0"])  # now the clock stands still, so no receipt can be issued
    answer = filling.send("tiep-nhan", du_giay_to="1")
    assert answer.status_code == 409
    assert "Việc nộp đã được ghi; việc tiếp theo chưa ghi được" in filling.page
    town.officer("a1").act(dossier, "receive-supplement", {"request_no": 1, "channel": "counter"})
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z-]+)" value="([^"]*)">', filling.page))
    for _ in range(2):
        assert clerk.post(f"/tiep-nhan/{dossier}", data=hidden, follow_redirects=False).status_code == 303
    town.project()
    topics = events_of(town, dossier)
    assert topics == ["Lodged", "SupplementRequested", "SupplementReceived", "ReceiptIssued"]
    assert state_of(town, dossier)["code"] in clerk.get(f"/tiep-nhan/{dossier}").text


def test_a_second_lodging_of_the_day_needs_a_reason(town: Town, clerk: httpx.Client) -> None:
    first = Filling(clerk, "079090000011").recorded("tiep-nhan", du_giay_to="1")
    code = state_of(town, first)["code"]
    again = Filling(clerk, "079 090 000 011")
    again.send("tiep-nhan", du_giay_to="1", ghi_chu="đã có sẵn ghi chú")  # a note written before it was told is none
    assert "đã nộp thủ tục này hôm nay" in again.mistakes()[0]
    assert f'href="/ho-so/{code}"' in again.page
    again.send("tiep-nhan", ghi_chu="")
    assert "nêu lý do" in again.mistakes()[0]
    second = again.recorded("tiep-nhan", ghi_chu="Thửa khác")
    assert second != first
    other = Filling(clerk, "079090000012")
    other.send("tra")
    assert "Không có hồ sơ nào đang mở tại quầy này" in other.page


def test_the_code_of_an_earlier_dossier_brings_the_person_back_and_that_is_recorded(
    town: Town, clerk: httpx.Client
) -> None:
    first = Filling(clerk, "079090000013").recorded("tiep-nhan", du_giay_to="1")
    code = state_of(town, first)["code"]
    applicant = applicant_of(town, first)
    filling = Filling(clerk, code.lower())
    for name in PERSON:
        filling.fields[name] = ""
    filling.send("tra", thu_tuc="1.012784")
    assert 'value="Nguyễn Thị Ở"' in filling.page
    assert 'value="079090000013"' in filling.page
    assert f'href="/ho-so/{code}"' in filling.page
    openings = town.bearer(Role.AUDITOR, "l1").get(f"/v1/applicants/{applicant}/openings").json()["rows"]
    assert [row["reader"] for row in openings] == ["a1"]
    second = filling.recorded("tiep-nhan", dinh_danh="", ho_ten="Nguyễn Thị Ở")
    assert applicant_of(town, second) == applicant
    strange = Filling(clerk, "000.00.05.H20-200302-9999")
    strange.send("tra")
    assert "ho-so-truoc" in strange.page
    assert 'name="ho-so-truoc" value=""' in strange.page


def test_whoever_serves_at_no_counter_is_told_so_and_others_are_refused(town: Town) -> None:
    with town.pages("b1", Role.OFFICER) as officer:
        assert "không được phân công ở Bộ phận Một cửa nào" in officer.get("/tiep-nhan?lang=vi").text
    with town.pages("l1", Role.AUDITOR) as auditor:
        assert auditor.get("/tiep-nhan").status_code == 404
    dossier = town.officer("a1").lodge()
    with town.pages("c1", Role.OFFICER) as stranger:
        assert stranger.get(f"/tiep-nhan/{dossier}").status_code == 404


class Keys:
    """A keyboard that counts. What a scanner types counts as one action, as the hand does one thing."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed, self.posts = page, 0, 0
        self._protocol = page.context.new_cdp_session(page)

    def scan(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.pressed += 1
        self._leads_on("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def enter(self) -> None:
        self.pressed += 1
        self._leads_on("Enter")

    def access(self, letter: str) -> None:
        """Alt and a letter. The driver leaves out the text by which a browser finds access keys."""
        self.pressed += 1
        with self.page.expect_navigation():
            self._protocol.send(
                "Input.dispatchKeyEvent",
                {"type": "keyDown", "modifiers": 1, "key": letter, "code": f"Key{letter.upper()}",
                 "windowsVirtualKeyCode": ord(letter.upper()), "unmodifiedText": letter},
            )  # fmt: skip

    def _leads_on(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    @property
    def focus(self) -> str:
        found: str = self.page.evaluate("document.activeElement.id || document.activeElement.getAttribute('accesskey')")
        return found


@pytest.mark.parametrize("scripts", [True, False])
def test_a_dossier_is_received_with_the_keyboard_alone(town: Town, browser: Browser, *, scripts: bool) -> None:
    page = signed_in(town, browser, "a2", Role.OFFICER, java_script_enabled=scripts)
    page.goto(f"{town.address}/tiep-nhan?lang=vi")
    keys = Keys(page)
    assert keys.focus == "dinh-danh"
    keys.scan(CARD if scripts else CARD.replace("9999|", "8888|"))
    assert keys.focus == "dien-thoai"
    keys.type("0912345678")
    keys.press("Tab")
    assert keys.focus == "thu-tuc"
    keys.type("giay to")
    keys.enter()
    assert page.locator("#hen + p strong").inner_text() == "17:00 thứ Tư 01/04/2020"
    assert keys.focus == "du-giay-to"
    keys.press("Space")
    keys.access("n")
    assert re.fullmatch(r"000\.00\.05\.H20-200318-\d{4}", page.locator("p.code").inner_text())
    assert keys.focus == "i"  # printing is one Enter away
    keys.access("t")
    assert (page.url, keys.focus) == (f"{town.address}/tiep-nhan", "dinh-danh")
    assert page.locator("#ho-ten").input_value() == ""
    assert keys.pressed == 23  # of which 17 are a telephone number and two words
    page.context.close()


def test_an_intake_that_is_refused_reads_well_and_fits_a_telephone(town: Town, browser: Browser) -> None:
    page = signed_in(town, browser, "a2", Role.OFFICER, color_scheme="dark")
    for language in ("vi", "en"):
        page.goto(f"{town.address}/tiep-nhan?lang={language}")
        keys = Keys(page)
        keys.scan("079090007777")
        page.locator("#thu-tuc").fill("1.000101")
        keys.access("n")
        assert page.locator(".errors li").count() > 1
        page.set_viewport_size({"width": 360, "height": 768})
        assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()
