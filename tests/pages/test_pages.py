"""The first pages in a real browser: they load, say what is true, lead on, and need no scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from api.pages.visitor import COOKIE
from tests.http.town import NAMES
from tests.pages.conftest import Visit

PAGES = (
    "/",
    "/giam-sat",
    "/giam-sat/cl",
    "/giam-sat/cl/cl-dd",
    "/ho-so",
    "/ho-so?loc=overdue&don_vi=cl-dd",
    "/can-bo/b1/ho-so-trach-nhiem",
    "/can-bo/b1/ho-so-trach-nhiem/acts?ky=2020-Q1",
    "/su-kien/45",
    "/su-kien/45/bang-chung",
    "/so",
    "/so/diem-niem/1",
    "/so/kiem-tra/1",
)


def trace(visit: Visit, story: str) -> str:
    return f"/ho-so/{visit.code(story)}/dien-bien"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_without_a_complaint_of_the_browser(
    visit: Visit, path: str, language: str, tmp_path: Path
) -> None:
    page = visit.open(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("p.lead").first.inner_text().strip()
    assert "HoSo" in page.title()
    shot = tmp_path / "page.png"
    page.screenshot(path=shot, full_page=True)
    assert shot.stat().st_size > 10_000
    assert visit.faults == []


def test_the_link_leads_to_the_province_and_its_secret_is_gone_from_the_address(visit: Visit) -> None:
    page = visit.open("/")
    assert page.url == f"{visit.town.address}/"
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie.get("name") == COOKIE)
    assert cookie.get("httpOnly") is True
    assert cookie.get("sameSite") == "Lax"
    assert cookie.get("secure") is True
    assert cookie.get("domain") == "127.0.0.1"


def test_from_the_province_to_a_single_event_in_one_click_each(visit: Visit) -> None:
    page = visit.open("/?lang=vi")
    page.get_by_role("link", name="UBND huyện Cao Lãnh").first.click()
    page.get_by_role("link", name="Phòng Tài nguyên và Môi trường").first.click()
    page.get_by_role("link", name=visit.code("late")).click()
    assert page.url.endswith("/dien-bien")
    page.locator("#khoang-giu + .scroll tbody a").first.click()
    assert "/su-kien/" in page.url
    page.get_by_role("link", name="diễn biến").click()
    assert "/dien-bien#su-kien-" in page.url


def test_the_late_dossier_s_trace_says_how_late_and_who_held_it_when_it_became_so(visit: Visit) -> None:
    page = visit.open(trace(visit, "late") + "?lang=vi")
    lead = page.locator("p.lead").inner_text()
    assert "quá hạn 1 ngày làm việc 3 giờ (hạn 17:00 16/03/2020)" in lead
    assert f"Giữ trong thời gian quá hạn: {NAMES['b2']} 1 ngày làm việc 3 giờ." in lead
    expect(page.locator("svg rect.hatched")).to_have_count(2)  # one in the legend, one in the chart
    assert page.locator("svg path.due").count() == 1
    assert page.locator("svg path.excused").count() > 1


def test_every_bar_and_mark_of_the_chart_leads_to_an_event(visit: Visit) -> None:
    page = visit.open(trace(visit, "done"))
    targets = page.locator("figure svg a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(targets) > 6
    positions = {target for target in targets if target.startswith("/su-kien/")}
    for target in {target for target in targets if target.startswith("#")}:
        assert page.locator(f"[id='{target[1:]}']").count() == 1
    for target in positions:
        visit.open(target)


def test_the_sum_of_the_intervals_is_the_dossier_s_overdue_time(visit: Visit) -> None:
    page = visit.open(trace(visit, "late") + "?lang=vi")
    held = page.locator("#khoang-giu + .scroll tfoot td").nth(4).inner_text()
    attributed = page.locator("#quy-ket ~ table tfoot td").last.inner_text()
    assert held == attributed == "1 ngày làm việc 3 giờ"


def test_a_dossier_with_the_applicant_is_overdue_for_nobody(visit: Visit) -> None:
    page = visit.open(trace(visit, "waiting") + "?lang=vi")
    assert page.locator("h1 .badge").all_inner_texts() == ["Tạm dừng", "Chờ người dân"]
    assert page.locator("figure svg rect.hatched").count() == 0


def test_a_record_keeps_facts_and_judgements_apart(visit: Visit) -> None:
    page = visit.open("/can-bo/b2/ho-so-trach-nhiem?ky=2020-Q1&muc_dich=review&lang=vi")
    assert "căn cứ để xem xét, không phải kết luận" in page.locator("p.lead").inner_text()
    assert page.locator("#nhan-dinh").count() == 1
    heads = page.locator("table.four").first.locator("thead th").all_inner_texts()
    assert heads == ["Sự việc", "Nhận định theo chính sách", "Tình tiết", "Giải trình của cán bộ"]
    rows = page.locator("table.four tbody tr")
    assert all("uy kết" not in fact for fact in rows.locator("th").all_inner_texts())
    of_acts = page.locator("#own-acts-mo td").last
    assert "«Nhận hồ sơ khi hạn còn một ngày.»" in of_acts.inner_text()
    assert "Nhận hồ sơ khi hạn còn một ngày." in page.locator("blockquote").inner_text()


def test_every_figure_of_a_record_opens_into_its_facts(visit: Visit) -> None:
    page = visit.open("/can-bo/b1/ho-so-trach-nhiem?ky=2020-Q1&muc_dich=review&lang=vi")
    targets = page.locator("table.four th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(targets) > 5
    for target in targets:
        opened = visit.open(target)
        assert opened.locator("tbody td a[href^='/su-kien/']").count() > 0, target


def test_a_reading_of_a_record_is_recorded_before_it_is_shown(visit: Visit) -> None:
    visit.open("/can-bo/h3/ho-so-trach-nhiem?ky=2020-03&muc_dich=inspection")
    rows = visit.town.officer("h3").get("/v1/officials/h3/reads").json()["rows"]
    assert [(row["reader"], row["what"], row["purpose"]) for row in rows] == [
        ("~operator", "record 2020-03", "inspection")
    ]


def test_the_foot_says_up_to_where_the_data_go(visit: Visit) -> None:
    visit.town.project()
    page = visit.open("/?lang=vi")
    position = visit.town.app.state.office.log.head()[0]
    foot = page.locator("footer.strip").inner_text()
    assert f"Dữ liệu đến vị trí {position}" in foot
    assert "không chậm sự kiện nào" in foot
    assert "niêm lúc" in foot


def test_the_foot_of_a_page_leads_nowhere_that_its_reader_may_not_go(visit: Visit) -> None:
    """The latest event may be of a dossier that is not theirs: its position is told, without a link."""
    page = visit.open("/?lang=vi")
    assert page.locator("footer.strip a").count() > 0
    assert page.locator("footer.strip a[href^='/su-kien']").count() == 0


def test_pages_work_without_scripts_and_need_nothing_from_elsewhere(visit: Visit, browser: Browser) -> None:
    state = visit.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state, locale="vi-VN")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (*PAGES, trace(visit, "late")):
        answer = page.goto(visit.town.address + path)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.locator("script:not([src]), [style], style").count() == 0
    assert all(url.startswith(visit.town.address) for url in asked)
    context.close()


@pytest.mark.parametrize("path", [*PAGES[1:], "/khong-co", "/ho-so/none/dien-bien", "/giam-sat/x/y"])
def test_nothing_is_shown_to_whoever_has_not_signed_in(visit: Visit, browser: Browser, path: str) -> None:
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    answer = page.goto(visit.town.address + path)
    assert answer is not None
    assert answer.status in (401, 404)
    text = page.locator("body").inner_text()
    assert not any(name in text for name in NAMES.values())
    assert "000.00" not in text
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/khong-co",
        "/ho-so/000.00.05.H20-200302-9999/dien-bien",
        "/can-bo/none/ho-so-trach-nhiem",
        "/su-kien/999999",
        "/giam-sat/none",
    ],
)
def test_what_is_not_there_is_one_page_that_says_the_visit_was_recorded(visit: Visit, path: str) -> None:
    page = visit.open(f"{path}?lang=vi", status=404)
    assert "Yêu cầu đã được ghi lại" in page.locator("p.lead").inner_text()
    assert page.title().startswith("Lỗi:")
    visit.faults.clear()


def test_the_language_that_was_chosen_is_kept(visit: Visit) -> None:
    visit.open("/?lang=en")
    assert visit.open("/giam-sat").locator("html").get_attribute("lang") == "en"
    visit.open("/?lang=vi")
    assert visit.open("/giam-sat").locator("html").get_attribute("lang") == "vi"


def test_a_link_that_was_used_opens_nothing(visit: Visit, browser: Browser) -> None:
    from api.auth.rights import Role

    secret = visit.town.access.issue_link("~operator", [Role.SUPERVISOR]).reveal()
    for expected in ("/", f"/dang-nhap/{secret}"):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{visit.town.address}/dang-nhap/{secret}")
        assert page.url == visit.town.address + expected
        context.close()


def test_nothing_reaches_beyond_a_narrow_screen(visit: Visit, browser: Browser) -> None:
    state = visit.page.context.storage_state()
    context = browser.new_context(viewport={"width": 360, "height": 740}, storage_state=state, locale="vi-VN")
    page = context.new_page()
    for path in (*PAGES, trace(visit, "late")):
        page.goto(visit.town.address + path)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, path
    context.close()


def test_signing_out_ends_the_session_on_the_server(visit: Visit, browser: Browser) -> None:
    from api.auth.rights import Role

    secret = visit.town.access.issue_link("~operator", [Role.SUPERVISOR]).reveal()
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{visit.town.address}/dang-nhap/{secret}")
    cookies = context.cookies()
    page.get_by_role("button", name="Đăng xuất").click()
    (session,) = (c for c in cookies if c.get("name") == COOKIE)
    place = visit.town.address.replace("http:", "https:")
    context.add_cookies([{"name": COOKIE, "value": str(session.get("value")), "url": place, "secure": True}])
    answer = page.goto(f"{visit.town.address}/giam-sat")
    assert answer is not None
    assert answer.status == 401
    context.close()
