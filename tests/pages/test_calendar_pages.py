"""The administrator's calendar: the effect of an edit before it is made, the edit, and what becomes of due dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from csv import reader
from io import StringIO

import httpx
import pytest

from api.auth.rights import Role
from tests.pages.conftest import Visit

PREVIEW = "/quan-tri/lich/xem-truoc"
EDIT = {"loai": "rule-days", "tu": "2020-03-10", "quy_dinh": "off", "ten": "Nghỉ bão (hồi tố)", "van_ban": "CV 12/UBND"}


@pytest.fixture(scope="module")
def admin(visit: Visit) -> Iterator[httpx.Client]:
    with visit.town.pages("~quan-tri", Role.ADMINISTRATOR) as client:
        yield client


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the form that posts to the calendar."""
    form = re.search(r'<form method="post" action="/quan-tri/lich/[^>]*>.*?</form>', html, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))


def test_the_year_says_what_is_ruled_by_which_document(admin: httpx.Client) -> None:
    html = admin.get("/quan-tri/lich?nam=2020").text
    assert "12 ngày nghỉ theo quy định" in html
    assert html.count('class="month"') == 12
    assert 'class="d d-off' in html
    assert "Thông báo nghỉ Tết 2020" in html
    later = admin.get("/quan-tri/lich?nam=2029").text
    assert "tạm tính, có thể thay đổi" in later
    assert "d-provisional" in later


def test_an_agency_is_shown_by_its_own_hours(admin: httpx.Client) -> None:
    assert 'value="cl" selected' in admin.get("/quan-tri/lich?nam=2020&co_quan=cl").text


def test_the_effect_is_shown_and_nothing_is_recorded(visit: Visit, admin: httpx.Client) -> None:
    before = visit.town.app.state.office.log.head()
    html = admin.get(PREVIEW, params=EDIT).text
    assert re.search(r"2 trong 2 hạn đang tính sẽ chịu ảnh hưởng nếu tính lại:\s+2 lùi 1 ngày làm việc", html)
    assert "Hồ sơ đã kết thúc: không đổi" in html
    assert "Nếu tính lại, lịch phiên bản 2" in html
    assert "Nghỉ bão" in html
    assert "/ho-so/" not in html
    assert visit.town.app.state.office.log.head() == before


def test_the_list_is_taken_as_a_file_too(admin: httpx.Client) -> None:
    rows = list(reader(StringIO(admin.get(f"{PREVIEW}.csv", params=EDIT).text.lstrip("\ufeff"))))
    assert any("1 ngày làm việc" in cell or cell == "1" for cell in rows[-1])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"van_ban": ""}, "không có văn bản thì không sửa lịch"),
        ({"bu": "2020-03-10"}, "không thể vừa nghỉ vừa làm bù"),
        ({"ten": "Nghỉ bão"}, "Nếu đúng là quy định hồi tố"),
        ({"tu": "2020-03-15", "quy_dinh": "work", "ten": "bù, hồi tố"}, "đã bắt đầu nên không thể trở thành ngày làm"),
        ({"tu": "hôm nay"}, "Ghi ngày, tháng, năm"),
        ({"den": "2021-03-19"}, "không quá 62 ngày"),
        ({"ten": "x" * 900}, "Giá trị này không dùng được"),
        ({"loai": "withdraw-day-ruling", "ngay": "2020-03-20", "ly_do": "nhầm"}, "chưa có quy định nào để bãi bỏ"),
        ({"loai": "set-office-hours", "tu": "2020-04-01"}, "Nêu ít nhất một khoảng giờ"),
    ],
)
def test_what_cannot_be_edited_is_said_at_the_form_and_keeps_what_was_typed(
    admin: httpx.Client, fields: dict[str, str], said: str
) -> None:
    answer = admin.get(PREVIEW, params={**EDIT, **fields})
    assert answer.status_code in (409, 422), answer.status_code
    assert said in answer.text
    assert "Lỗi: " in answer.text
    assert fields.get("loai") or "CV 12/UBND" in answer.text or fields.get("van_ban") == ""


def test_edits_of_every_kind_are_shown_before_they_are_made(admin: httpx.Client) -> None:
    for fields, said in (
        ({"loai": "withdraw-day-ruling", "ngay": "2020-05-01", "ly_do": "nhầm"}, "Bãi bỏ quy định"),
        (
            {"loai": "set-office-hours", "co_quan": "cl", "tu": "2020-03-19", "thu": ["0", "1", "2", "3", "4"],
             "sang_tu": "07:00", "sang_den": "11:00", "chieu_tu": "13:00", "chieu_den": "16:00", "van_ban": "QĐ"},
            "07:00–11:00, 13:00–16:00",
        ),
        ({"loai": "set-reception-days", "tu": "2020-03-21", "thu": "5", "van_ban": "CV"}, "thứ Bảy"),
        (
            {"loai": "record-outage", "tu_luc": "2020-03-18T08:00", "den_luc": "2020-03-18T09:00", "thong_bao": "bảng"},
            "Gián đoạn không đổi hạn nào",
        ),
    ):  # fmt: skip
        answer = admin.get(PREVIEW, params=fields)
        assert answer.status_code == 200, answer.text
        assert said in answer.text


def test_an_edit_is_made_once_and_then_each_due_date_is_decided(visit: Visit, admin: httpx.Client) -> None:
    form = hidden(admin.get(PREVIEW, params=EDIT).text)
    other = hidden(admin.get(PREVIEW, params={**EDIT, "tu": "2020-03-11"}).text)
    made = admin.post("/quan-tri/lich/ghi", data=form, follow_redirects=False)
    assert made.status_code == 303
    visit.town.project()
    assert (
        admin.post("/quan-tri/lich/ghi", data=form, follow_redirects=False).headers["location"]
        == (made.headers["location"])
    )
    html = admin.get(made.headers["location"]).text
    assert "Lịch phiên bản 2" in html
    assert "2 hạn sẽ khác nếu tính theo lịch phiên bản 2" in html

    late = admin.post("/quan-tri/lich/ghi", data=other)
    assert late.status_code == 412, "somebody was faster"
    assert "CV 12/UBND" in late.text

    chosen = re.findall(r'name="ho_so" value="([^"]+)"', html)
    assert len(chosen) == 2
    deciding = {**hidden(html), "ho_so": chosen, "viec": "giu"}
    refused = admin.post("/quan-tri/lich/han", data=deciding)
    assert refused.status_code == 422
    assert "Nêu lý do" in refused.text
    decided = admin.post("/quan-tri/lich/han", data={**deciding, "ly_do": "đã hẹn dân"}, follow_redirects=False)
    assert decided.status_code == 303
    visit.town.project()
    html = admin.get(decided.headers["location"]).text
    assert "Không còn hạn nào phải quyết định" in html
    assert "giữ nguyên" in html
    assert "đã hẹn dân" in html


def test_nobody_but_administrators_opens_the_calendar(visit: Visit) -> None:
    for subject, role in (("b1", Role.OFFICER), ("vpub-truc", Role.SUPERVISOR), ("l1", Role.AUDITOR)):
        with visit.town.pages(subject, role) as client:
            for path in ("/quan-tri/lich", f"{PREVIEW}?loai=rule-days", "/quan-tri/lich/han"):
                assert client.get(path).status_code == 404
