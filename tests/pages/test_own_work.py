"""`/viec` in a real browser: the sentence, its lists, one button a row, several handovers at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from api.auth.rights import Role
from tests.http.town import NAMES, Town
from tests.pages.conftest import Visit, signed_in

LISTS = ("tat-ca", "qua-han", "hom-nay", "con-han", "tam-dung", "can-nhan", "dang-giu", "cho-nguoi-dan", "vuong-mac",
         "y-kien", "tra-loi", "tra-ket-qua")  # fmt: skip


@pytest.fixture(scope="module")
def coming(visit: Visit) -> list[str]:
    """Codes of three dossiers on their way to b2, and a fourth that b2 holds."""
    town, clerk = visit.town, visit.town.officer("a1")
    codes = []
    for _ in range(4):
        dossier = clerk.lodge()
        clerk.act(dossier, "issue-receipt")
        clerk.act(dossier, "send-handover", {"to_official": "b2", "step_id": "th"})
        town.project()
        codes.append(clerk.get(f"/v1/dossiers/{dossier}").json()["code"])
    town.officer("b2").act(codes[3], "accept-handover", {"handover_no": 1})
    town.project()
    return codes


@pytest.fixture
def officer(visit: Visit, coming: list[str]) -> Iterator[httpx.Client]:
    assert coming
    with visit.town.pages("b2", Role.OFFICER) as client:
        yield client


def shown(client: httpx.Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def test_an_officer_begins_with_their_own_work(officer: httpx.Client) -> None:
    answer = officer.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/viec")
    for path in ("/can-bo/b2/ho-so-trach-nhiem", "/can-bo/b2/luot-xem"):
        assert f'href="{path}"' in shown(officer, "/viec")
        assert shown(officer, path)


def test_every_count_of_the_sentence_and_the_tabs_is_the_length_of_its_list(officer: httpx.Client) -> None:
    whole = shown(officer, "/viec?lang=vi")
    counts = {name: int(number) for name, number in re.findall(r'/viec\?loc=([a-z-]+)">(\d+) [^<]', whole)}
    counts |= {name: int(number) for name, number in re.findall(r'data-now="so-([a-z-]+)">(\d+)<', whole)}
    assert counts["can-nhan"] == 3
    assert counts["qua-han"] == 1
    for name, number in counts.items():
        assert shown(officer, f"/viec?loc={name}").count('<tr role="row">') == number + (number > 0), name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_due_is_said_in_working_time_with_both_clocks_by_name(officer: httpx.Client, language: str) -> None:
    text = re.sub(r"<[^>]+>|\s+", " ", shown(officer, f"/viec?loc=dang-giu&lang={language}"))
    text = re.sub(" +", " ", text)
    if language == "vi":
        assert "Quá hạn 2 ngày làm việc 7 giờ, từ 10:14 thứ Sáu" in text  # by the step, which came first
        assert "hạn bước 10:14 13/03/2020 · phiếu hẹn 17:00 16/03/2020" in text
        assert re.search("Còn hạn còn 6 ngày làm việc [1-7] giờ, đến 17:00 26/03/2020", text)
    else:
        assert "Overdue by 2 working days 7 hours, since 10:14 Friday" in text
        assert "step due 10:14 13/03/2020 · slip 17:00 16/03/2020" in text


def test_a_row_has_one_button_and_a_link_to_all_other_acts(officer: httpx.Client, coming: list[str]) -> None:
    row = next(part for part in shown(officer, "/viec").split('<tr role="row">') if coming[0] in part)
    assert row.count("<button") + row.count('class="button"') == 1
    assert f'action="/ho-so/{coming[0]}/viec/accept-handover"' in row
    assert f'class="more" href="/ho-so/{coming[0]}"' in row


def test_the_button_of_a_row_records_its_act_and_leads_back_to_the_list(
    visit: Visit, officer: httpx.Client, coming: list[str]
) -> None:
    row = next(part for part in shown(officer, "/viec").split('<tr role="row">') if coming[3] in part)
    assert "/viec/start-step" in row
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_-]+)" value="([^"]*)">', row))
    for _ in range(2):  # pressed twice it is recorded once
        answer = officer.post(f"/ho-so/{coming[3]}/viec/start-step", data=fields, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/viec?da-ghi=")
    visit.town.project()
    row = next(part for part in shown(officer, "/viec").split('<tr role="row">') if coming[3] in part)
    assert f'href="/ho-so/{coming[3]}/viec/complete-step?step_id=th' in row
    assert officer.get(f"/ho-so/{coming[3]}/viec/complete-step?step_id=th&ve=/viec").status_code == 200


def test_nothing_due_says_so_and_names_the_nearest(visit: Visit, officer: httpx.Client, coming: list[str]) -> None:
    assert "Không có việc nào đến hạn. Việc gần nhất" in shown(officer, "/viec?loc=hom-nay&lang=vi")
    with visit.town.pages("l2", Role.OFFICER) as leader:
        assert "Không có việc nào cần làm." in shown(leader, "/viec?lang=vi")


def test_a_stranger_s_list_is_refused_and_so_is_an_unknown_one(officer: httpx.Client, visit: Visit) -> None:
    assert officer.get("/viec?loc=moi").status_code == 422
    with visit.town.pages("~operator", Role.SUPERVISOR) as client:
        assert client.get("/viec").status_code == 404


@pytest.fixture(scope="module")
def page(visit: Visit, browser: Browser, coming: list[str]) -> Iterator[Page]:
    assert coming
    page = signed_in(visit, browser, "b2", Role.OFFICER)
    yield page
    page.context.close()


def row_of(page: Page) -> int:
    """Which row of the list has the focus, from 0; -1 if none has."""
    found: int = page.evaluate("[...document.querySelectorAll('[data-keys] tbody tr')].indexOf(document.activeElement)")
    return found


def test_letters_go_from_row_to_row_and_press_what_says_them_while_the_list_has_the_focus(
    visit: Visit, page: Page, coming: list[str]
) -> None:
    work = f"{visit.town.address}/viec?loc=dang-giu&lang=vi"
    page.goto(work)
    page.keyboard.press("j")
    assert row_of(page) == -1, "outside of the list a letter is a letter"
    page.get_by_role("region", name="Danh sách việc").focus()
    page.keyboard.press("j")
    assert row_of(page) == 0
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert row_of(page) == 0
    row = page.locator("[data-keys] tbody tr").filter(has_text=coming[3])
    assert [key.inner_text() for key in row.locator("kbd").all()][-2:] == ["g", "v"]
    for key, address in (("v", "/viec/report-obstacle"), ("g", "/viec/send-handover"), ("Enter", "/dien-bien")):
        page.goto(work)
        page.locator("[data-keys] tbody tr").filter(has_text=coming[3]).focus()
        with page.expect_navigation():
            page.keyboard.press(key)
        assert f"/ho-so/{coming[3]}{address}" in page.url


def test_letters_work_outside_of_the_list_once_somebody_turned_them_on(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.town.address}/viec?lang=vi")
    choice = page.get_by_label("Dùng cả khi đang ở ngoài danh sách")
    choice.check()
    page.reload()
    assert choice.is_checked()
    page.locator("body").press("j")
    assert row_of(page) == 0
    page.locator("#tim").press("k")
    assert page.locator("#tim").input_value() == "k", "a field takes letters as letters"
    choice.uncheck()


def test_what_is_printed_has_no_buttons(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.town.address}/viec")
    page.emulate_media(media="print")
    assert not page.locator("td.acts").first.is_visible()
    assert not page.locator("button").first.is_visible()
    assert page.locator("td a").first.is_visible()
    page.emulate_media(media="screen")


def test_several_handovers_are_accepted_with_the_keyboard_and_each_is_told(
    visit: Visit, page: Page, coming: list[str]
) -> None:
    town: Town = visit.town
    town.officer("a1").act(coming[1], "recall", {"handover_no": 1, "reason": "Nhầm người"})  # meanwhile, unseen here
    page.goto(f"{town.address}/viec?loc=can-nhan&lang=vi")
    for box in page.locator("td input[type=checkbox]").all():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Nhận các hồ sơ đã chọn").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/viec/nhan")
    assert page.locator("p.lead").inner_text() == "Đã nhận 2 trên 3 hồ sơ."
    told = page.locator("main li").all_inner_texts()
    refused = [line for line in told if "chưa nhận được" in line]
    assert len(told) == len(refused) + 2 + page.locator(".crumbs li").count()
    assert coming[1] in refused[0]
    page.reload()  # sent again, it records nothing twice and says the same
    assert page.locator("p.lead").inner_text() == "Đã nhận 2 trên 3 hồ sơ."
    town.project()
    holder = town.officer("b2").get(f"/v1/dossiers/{coming[0]}").json()["answering"]["who"]
    assert holder == {"id": "b2", "name": NAMES["b2"]}


def test_a_handover_that_is_deemed_accepted_can_still_be_confirmed_with_the_button_of_its_row(visit: Visit) -> None:
    town, clerk = visit.town, visit.town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b2", "step_id": "th"})
    town.project()
    town.at("2020-03-20 10:00")  # two days later, and nobody noted it
    town.project()
    code = clerk.get(f"/v1/dossiers/{dossier}").json()["code"]
    with town.pages("b2", Role.OFFICER) as officer:
        row = next(part for part in shown(officer, "/viec").split('<tr role="row">') if code in part)
        action = re.search(r'action="([^"]+/viec/accept-handover)"', row)
        assert action is not None
        fields = dict(re.findall(r'<input type="hidden" name="([a-z_-]+)" value="([^"]*)">', row))
        assert fields["handover_no"] == "1"
        assert officer.post(action[1], data=fields, follow_redirects=False).status_code == 303
