"""The pages of the ledger: whether it matches in one of three words, and the way to check it oneself."""

from __future__ import annotations

from time import monotonic, sleep

from playwright.sync_api import expect

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
