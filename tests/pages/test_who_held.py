"""Who held a dossier on a day: found in three clicks, answered first, by both clocks."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.http.town import NAMES
from tests.pages.conftest import Visit


def test_from_the_front_page_three_clicks_lead_to_who_held_a_late_dossier_and_why_it_was_late(visit: Visit) -> None:
    page = visit.open("/?lang=vi")
    page.get_by_role("row", name="UBND huyện Cao Lãnh").locator("a[href*='loc=overdue']").first.click()  # 1
    page.get_by_role("link", name=visit.code("late")).click()  # 2
    lead = page.locator("p.lead").inner_text()
    assert f"Khi đến hạn (17:00 16/03/2020), người giữ là {NAMES['b2']}." in lead
    assert "Vượt thời hạn: bước" in lead
    page.locator("input[name=ngay]").fill("2020-03-12")
    page.get_by_role("button", name="Xem").click()  # 3
    answer = page.locator("p.answer").inner_text()
    assert NAMES["b1"] in answer
    assert page.url.endswith("/ai-giu?ngay=2020-03-12&luc=")


def held(visit: Visit, story: str, query: str, language: str = "vi") -> str:
    page = visit.open(f"/ho-so/{visit.code(story)}/ai-giu?{query}&lang={language}")
    return page.locator("p.answer").inner_text()


def test_a_moment_is_answered_with_person_unit_step_rule_and_how_late_it_was(visit: Visit) -> None:
    answer = held(visit, "late", "ngay=2020-03-17&luc=10:00")
    assert answer.startswith(f"Lúc 10:00 17/03/2020: {NAMES['b2']}, Phòng Tài nguyên và Môi trường, bước")
    assert "người nhận sau cùng (quy tắc 1)" in answer
    assert "đã quá hạn 3 giờ" in answer
    row = visit.page.locator("tr.chosen")
    assert row.locator("a[href^='/su-kien/']").count() == 2
    assert row.locator("a[href$='/bang-chung']").count() == 1


def test_a_whole_day_shows_every_interval_of_it(visit: Visit) -> None:
    answer = held(visit, "late", "ngay=2020-03-13")
    assert answer.index(NAMES["b1"]) < answer.index(NAMES["b2"])
    rows = visit.page.locator("tbody tr")
    spans = [re.split("[–\n ]", text)[:2] for text in rows.locator("th").all_inner_texts()]
    assert spans[0][0] == "00:00"
    assert spans[-1][1] == "24:00"
    assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_nobody_answers_before_lodging_after_the_end_and_on_days_to_come(visit: Visit) -> None:
    assert "không ai chịu trách nhiệm, hồ sơ nộp lúc" in held(visit, "late", "ngay=2020-02-28")
    assert "không ai chịu trách nhiệm, hồ sơ đã kết thúc lúc" in held(visit, "done", "ngay=2020-03-10&luc=09:00")
    assert held(visit, "late", "ngay=2020-04-01") == "Chưa tới 01/04/2020."
    assert held(visit, "late", "ngay=2020-04-01&luc=10:00", "en") == "10:00 01/04/2020 has not come yet."


@pytest.mark.parametrize("query", ["ngay=2020-02-30", "ngay=x", "ngay=2020-03-12&luc=25:00", "ngay=9999-12-31"])
def test_a_day_that_does_not_exist_is_refused(visit: Visit, query: str) -> None:
    answer = visit.page.request.get(f"{visit.town.address}/ho-so/{visit.code('late')}/ai-giu?{query}")
    assert answer.status == 422


def test_both_clocks_are_shown_where_they_differ_and_only_there(visit: Visit) -> None:
    """At 13:00 nobody could know yet that the handover of 10:00 had been accepted on paper at 10:30."""
    town = visit.town
    clerk, officer = town.officer("a1"), town.officer("b1")
    town.at("2020-03-19 10:00")
    visit.stories["on paper"] = dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    town.at("2020-03-20 09:00")
    act = {"act": "accept-handover", "actor": "b1", "occurred_at": "2020-03-19T10:30:00+07:00", "handover_no": 1}
    officer.act(dossier, "record-late", {"reason": "Mất điện", "act": act})
    town.project()
    assert NAMES["b1"] in held(visit, "on paper", "ngay=2020-03-19&luc=11:00")
    note = visit.page.locator("#hai-dong-ho")
    expect(note).to_contain_text(f"Theo lúc hệ thống biết (11:00 19/03/2020): {NAMES['a1']}")
    note.get_by_role("link").click()
    assert NAMES["a1"] in visit.page.locator("p.answer").inner_text()
    expect(visit.page.locator("#hai-dong-ho")).to_contain_text("Ở trên: theo lúc hệ thống biết")
    held(visit, "late", "ngay=2020-03-12&luc=11:00")
    expect(visit.page.locator("#hai-dong-ho")).to_contain_text("như nhau")


def test_the_former_address_of_a_moment_leads_on(visit: Visit) -> None:
    page = visit.open(f"/ho-so/{visit.code('late')}/dien-bien?luc=2020-03-12T16:00")
    assert page.url.endswith("/ai-giu?ngay=2020-03-12&luc=16:00")
    assert NAMES["b1"] in page.locator("p.answer").inner_text()
