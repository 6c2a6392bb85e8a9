"""The pages of the ledger: whether it matches in one of three words, and the way to check it oneself."""

from __future__ import annotations

from time import monotonic, sleep

from playwright.sync_api import expect

from api.auth.rights import Role
from tests.pages.conftest import Visit


def test_every_page_says_until_where_the_log_matches(visit: Visit) -> None:
    for path in ("/giam-sat", "/ho-so", "/su-kien/45"):
        strip = visit.open(f"{path}?lang=vi").locator("footer.strip").inner_text()
        assert "niêm lúc" in strip
        assert "khớp ✓ đến vị trí" in strip


def test_an_event_leads_to_its_proof_and_the_proof_to_the_root_that_was_signed(visit: Visit) -> None:
    page = visit.open("/su-kien/45?lang=vi")
    page.get_by_role("link", name="bằng chứng trong sổ niêm").click()
    assert page.url.endswith("/su-kien/45/bang-chung")
    assert "nằm ở vị trí 45 trong" in page.locator("p.lead").inner_text()
    assert page.locator("ol li code").count() >= 5


def test_the_ledger_leads_to_each_checkpoint_as_it_was_signed(visit: Visit) -> None:
    page = visit.open("/so?lang=vi")
    assert page.locator("p.lead").inner_text().startswith("Khớp: ")
    page.locator("#diem-niem + .scroll tbody a").first.click()
    assert "hoso/" in page.locator("pre").inner_text()


def test_verifying_now_reads_the_whole_log_in_a_process_of_its_own_and_its_result_stays(visit: Visit) -> None:
    page = visit.open("/so?lang=vi")
    before = page.locator("#kiem-tra ~ .scroll").first.locator("tbody tr").count()
    page.get_by_role("button", name="Kiểm tra ngay").click()
    expect(page.get_by_role("status")).to_contain_text("Đang đọc lại toàn bộ sổ")
    until = monotonic() + 60
    while page.get_by_role("status").count():
        assert monotonic() < until, "the verification does not end"
        sleep(0.3)
        page.reload()
    rows = page.locator("#kiem-tra ~ .scroll").first.locator("tbody tr")
    assert rows.count() == before + 1
    assert "khớp ✓" in rows.first.inner_text()
    rows.first.get_by_role("link").first.click()
    assert page.locator("p.lead").inner_text().startswith("Khớp: ")
    assert visit.faults == []


def test_each_checkpoint_says_whether_it_contains_the_one_before_and_who_signed(visit: Visit) -> None:
    page = visit.open("/so?lang=vi")
    table = page.locator("#diem-niem + .scroll table")
    assert "Nối tiếp điểm trước" in table.locator("thead").inner_text()
    assert "điểm đầu" in table.locator("tbody tr").last.inner_text()
    for row in table.locator("tbody tr").all()[:-1]:
        assert "✓" in row.inner_text()


def test_a_verification_prints_as_a_certificate_with_its_address(visit: Visit) -> None:
    page = visit.open("/so/kiem-tra/1?lang=vi")
    page.emulate_media(media="print")
    assert "/so/kiem-tra/1" in page.locator("p.printed").inner_text()
    assert page.locator("p.printed img").get_attribute("alt") == "Mã QR của địa chỉ trang này"
    assert "Giấy ghi nhận kết quả kiểm tra" in page.locator("main").inner_text()
    page.emulate_media(media="screen")


def test_an_auditor_begins_with_the_replay_takes_a_bundle_and_sees_that_it_was_recorded(visit: Visit) -> None:
    code = visit.code("late")
    with visit.town.pages("l1", Role.AUDITOR) as auditor:
        assert auditor.get("/", follow_redirects=False).headers["location"] == "/phat-lai"
        found = auditor.get("/goi-bang-chung", params={"ma": code[-11:]}).text
        assert f"/ho-so/{code}/goi-bang-chung.zip" in found
        assert auditor.get(f"/ho-so/{code}/goi-bang-chung.zip").content[:2] == b"PK"
        html = auditor.get("/goi-bang-chung").text
        assert f"Gói bằng chứng, hồ sơ {visit.stories['late']}" in html
        people = auditor.get("/goi-bang-chung", params={"can_bo": "tran van uoc", "period": "2020-Q1"}).text
        assert "/can-bo/b1/goi-bang-chung.zip?period=2020-" in people


def test_officers_take_bundles_of_nobody_and_see_no_list_of_exports(visit: Visit) -> None:
    with visit.town.pages("c1", Role.OFFICER) as officer:
        html = officer.get("/goi-bang-chung", params={"ma": visit.code("done")}).text
        assert "Không thấy hồ sơ nào khớp" in html
        assert "Đã lấy ra khỏi hệ thống" not in html
