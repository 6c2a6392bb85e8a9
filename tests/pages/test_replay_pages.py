"""Replay in a browser: step by step, as known and as it happened; the difference of two moments; the bundle."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Visit


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("order", ["ghi-nhan", "xay-ra"])
def test_a_replay_opens_in_both_orders_and_languages(visit: Visit, order: str, language: str) -> None:
    page = visit.open(f"/phat-lai/{visit.code('late')}?buoc=2&theo={order}&lang={language}")
    assert page.locator("h1").count() == 1
    assert "2/" in page.locator("p.lead").inner_text()
    assert visit.faults == []


def test_steps_lead_forward_and_back_without_scripts_or_dragging(visit: Visit) -> None:
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    page.get_by_role("link", name="Phát lại từng bước").click()
    lead = page.locator("p.lead")
    expect(lead).to_contain_text("Bước 1/")
    page.get_by_role("link", name="Sau", exact=True).click()
    expect(lead).to_contain_text("Bước 2/")
    page.get_by_role("link", name="Cuối", exact=True).click()
    last = lead.inner_text().split(":")[0]
    number, count = last.removeprefix("Bước ").split("/")
    assert number == count
    page.get_by_role("link", name="Đầu", exact=True).click()
    expect(lead).to_contain_text(f"Bước 1/{count}")


def test_a_step_beyond_the_end_is_refused_and_the_last_is_offered(visit: Visit) -> None:
    page = visit.open(f"/phat-lai/{visit.code('late')}?buoc=9999&lang=vi")
    assert "đây là bước cuối" in page.get_by_role("navigation", name="Các bước").inner_text()
    assert "không còn sự kiện nào" in page.get_by_role("alert").inner_text()


def test_a_moment_leads_to_the_last_step_at_or_before_it_and_one_outside_offers_the_nearest(visit: Visit) -> None:
    code = visit.code("late")
    page = visit.open(f"/phat-lai/{code}?luc=2020-03-12T16:00&lang=vi")
    assert "15:00 12/03/2020" in page.locator("p.lead").inner_text()
    page = visit.open(f"/phat-lai/{code}?luc=2019-01-01T00:00&lang=vi")
    assert "chưa được nộp" in page.get_by_role("alert").inner_text()
    assert "Bước 1/" in page.locator("p.lead").inner_text()


def test_the_steps_are_filtered_by_kind_and_marks_a_and_b_lead_to_the_difference(visit: Visit) -> None:
    code = visit.code("late")
    page = visit.open(f"/phat-lai/{code}?loai=dossier.HandoverAccepted&lang=vi")
    assert page.locator("ol.steps li").count() == 2
    page = visit.open(f"/phat-lai/{code}?buoc=2&lang=vi")
    page.get_by_role("link", name="Đặt mốc A ở đây").click()
    page.get_by_role("link", name="Sau", exact=True).click()
    page.get_by_role("link", name="Đặt mốc B ở đây").click()
    page.get_by_role("link", name="So A với B").click()
    assert re.search(r"/khac\?a=@\d+&b=@\d+$", page.url)


def test_keys_and_the_slider_step_through_the_history(visit: Visit) -> None:
    page = visit.open(f"/phat-lai/{visit.code('late')}?buoc=2&lang=vi")
    page.keyboard.press("ArrowRight")
    expect(page.locator("p.lead")).to_contain_text("Bước 3/")
    page.keyboard.press("Home")
    expect(page.locator("p.lead")).to_contain_text("Bước 1/")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert (slider.get_attribute("aria-valuetext") or "").startswith("bước 3")
    expect(page.locator("p.lead")).to_contain_text("Bước 3/")
    page.locator("ol.steps a").first.focus()
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile(r"[?&]a=@"))
    assert visit.faults == []


def test_a_replay_begins_with_a_code_or_its_end(visit: Visit) -> None:
    code = visit.code("late")
    page = visit.open(f"/phat-lai?ma={code}&lang=vi")
    assert page.url.startswith(f"{visit.address}/phat-lai/{code}")
    page = visit.open("/phat-lai?ma=khong-co&lang=vi")
    assert "Không thấy hồ sơ nào" in page.get_by_role("status").inner_text()


def test_who_answers_before_and_after_an_acceptance_is_told_at_its_step(visit: Visit) -> None:
    code = visit.code("late")
    page = visit.open(f"/phat-lai/{code}?lang=vi")
    page.locator("ol.steps li", has_text="Nhận bàn giao").first.get_by_role("link").click()
    changed = page.locator("#truoc-sau + .scroll tbody tr", has_text="Người chịu trách nhiệm")
    assert changed.locator("ins").count() == 1


def test_what_differs_from_now_names_the_events_and_when_they_were_learned(visit: Visit) -> None:
    page = visit.open(f"/phat-lai/{visit.code('late')}?buoc=2&lang=vi")
    page.get_by_role("link", name="Khác gì so với hiện nay?").click()
    assert "/khac?a=@" in page.url
    assert page.locator("#vi-dau + .scroll tbody tr").count() >= 3
    assert page.locator("#giu + .scroll tbody tr").count() >= 1


@pytest.mark.parametrize("moment", ["2020-13-45T10:00", "2020-02-30T10:00", "0001-01-01T00:00", "2020-04-09T25:00"])
def test_a_moment_that_is_none_is_refused_in_words(visit: Visit, moment: str) -> None:
    page = visit.open(f"/phat-lai/{visit.code('late')}/khac?a={moment}&lang=vi", status=422)
    assert page.locator("h1").count() == 1


def test_a_moment_of_office_time_may_be_asked_for(visit: Visit) -> None:
    page = visit.open(f"/phat-lai/{visit.code('late')}/khac?a=2020-04-09T10:00&lang=vi")
    assert "10:00" in page.locator("p.lead").inner_text()


def test_a_bundle_is_taken_from_the_page_of_the_dossier_and_of_the_record(visit: Visit) -> None:
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    with page.expect_download() as download:
        page.get_by_role("link", name="Gói bằng chứng (zip)").click()
    taken = ZipFile(BytesIO(download.value.path().read_bytes()))
    assert {"MANIFEST.json", "verify.py", "events.jsonl", "report.pdf"} <= set(taken.namelist())
    page = visit.open("/can-bo/b1/ho-so-trach-nhiem?ky=2020-Q1&lang=vi&muc_dich=management")
    with page.expect_download() as download:
        page.get_by_role("link", name="Gói bằng chứng của kỳ này (zip)").click()
    assert "figures.json" in ZipFile(BytesIO(download.value.path().read_bytes())).namelist()


def test_the_forms_that_events_made_are_taken_from_the_trace(visit: Visit) -> None:
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?lang=vi")
    names = page.locator("p.acts a[href*=bieu-mau]").evaluate_all("links => links.map(link => link.href)")
    assert len(names) >= 2
    for address in names:
        answer = page.request.get(address)
        assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
