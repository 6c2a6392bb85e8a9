"""A dossier's pages: how it stands, what can be done and why the rest cannot, what happened, why its due date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import pytest

from api.auth.rights import Role
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules
from tests.http.town import NAMES, Town, found, served
from tests.pages.reader import Reader, forms_in
from tests.pages.stories import tell
from tests.servers import Database


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        yield town


@pytest.fixture(scope="module")
def stories(town: Town) -> dict[str, UUID]:
    told = tell(town)
    town.order(AdoptShippedRules, reason=SHIPPED_REASON)
    town.project()
    return told


@pytest.fixture(scope="module")
def supervisor(town: Town, stories: dict[str, UUID]) -> Reader:
    del stories
    return Reader.of(town, "vpub-truc", Role.SUPERVISOR)


def text(page: str) -> str:
    """What a page says, without its marks."""
    plain = unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]))
    return " ".join(plain.split()).replace(" .", ".").replace(" ,", ",").replace(" :", ":").replace(" )", ")")


def test_a_dossier_says_who_has_it_by_which_clocks_and_what_comes_next(
    town: Town, stories: dict[str, UUID], supervisor: Reader
) -> None:
    page = text(supervisor.get(f"/ho-so/{stories['late']}"))
    assert f"Đang chịu trách nhiệm: {NAMES['b2']}, Phòng Tài nguyên và Môi trường (Thẩm định)" in page
    assert "Theo phiếu hẹn 17:00 16/03/2020" in page
    assert "Theo QĐ 766 17:00 16/03/2020" in page
    assert "đang chạy đến khi xử lý xong" in page
    assert "Việc khác" not in page
    holder = supervisor.of(town, "b2", Role.OFFICER).get(f"/ho-so/{stories['late']}")
    assert "Bắt đầu bước" in text(holder)
    assert [form.action for form in forms_in(holder) if form.action.endswith("/viec/start-step")]


def test_what_is_not_possible_now_stays_visible_with_the_reason(town: Town, stories: dict[str, UUID]) -> None:
    page = Reader.of(town, "b1", Role.OFFICER).get(f"/ho-so/{stories['late']}")
    unavailable = page.partition("Chưa làm được lúc này, và vì sao")[2].partition("</ul>")[0]
    assert f"Bàn giao</a>: Hồ sơ đang do {NAMES['b2']} giữ." in unescape(unavailable)
    assert "Tiếp nhận, hẹn trả</a>: Hồ sơ đã được tiếp nhận với mã" in unescape(unavailable)
    assert unavailable.count('aria-disabled="true"') > 5
    possible = page.partition("Việc khác")[2].partition("Chưa làm được lúc này")[0]
    assert "Giải trình" in possible
    assert "Tiếp nhận, hẹn trả" not in possible


@pytest.mark.parametrize(("story", "who"), [("late", "b2"), ("waiting", "b1"), ("moving", "a1"), ("done", "h1")])
def test_what_is_offered_as_possible_is_not_refused_for_its_state(
    town: Town, stories: dict[str, UUID], story: str, who: str
) -> None:
    """The form of each act that is offered opens; and the acts that are not offered are refused by the API as said."""
    reader = Reader.of(town, who, Role.OFFICER, Role.HEAD)
    answer = reader.http.get(f"/ho-so/{stories[story]}")
    if answer.status_code == 404:
        return
    page = answer.text
    refused = dict(re.findall(r'/viec/([a-z-]+)"[^>]*aria-disabled="true">[^<]*</a>: ([^<]+)</li>', page))
    person = town.head(who)
    for act in ("approve", "issue-receipt", "finish"):
        if act in refused:
            error = person.post(f"/v1/dossiers/{stories[story]}/{act}", {})
            assert error.status_code in (403, 409), (act, error.text)
            assert error.json()["code"] != "version-conflict"
    possible = set(re.findall(r'href="/ho-so/[^"]+/viec/([a-z-]+)[^"]*">', page)) - set(refused)
    assert {"explain", "record-late"} <= possible | set(refused)


def test_the_history_has_the_latest_first_and_can_be_filtered(stories: dict[str, UUID], supervisor: Reader) -> None:
    page = supervisor.get(f"/ho-so/{stories['late']}/su-kien")
    positions = [int(one) for one in re.findall(r'<li id="su-kien-(\d+)"', page)]
    assert positions == sorted(positions, reverse=True)
    assert f"{len(positions)} sự kiện" in text(page)
    filtered = supervisor.get(f"/ho-so/{stories['late']}/su-kien?loai=dossier.HandoverAccepted")
    assert filtered.count('<li id="su-kien-') == 2
    assert "2 sự kiện loại «Nhận bàn giao», trên tổng số" in text(filtered)
    nothing = supervisor.get(f"/ho-so/{stories['late']}/su-kien?loai=dossier.Rated")
    assert "Không có sự kiện nào loại này." in text(nothing)


def test_a_correction_and_what_it_corrects_lead_to_each_other(town: Town, stories: dict[str, UUID]) -> None:
    clerk = town.officer("a2")
    dossier = clerk.lodge()
    clerk.act(dossier, "refuse", {"reason": "Thiếu giấy tờ"})
    position = town.app.state.office.log.read_stream(dossier)[1].position
    clerk.act(dossier, "correct", {"position": position, "reason": "ghi nhầm", "changes": {"reason": "Sai thẩm quyền"}})
    town.project()
    waiting = Reader.of(town, "a2", Role.OFFICER).get(f"/ho-so/{dossier}/su-kien")
    assert "<s>" not in waiting  # a correction takes two persons
    town.head("h1").act(dossier, "confirm-claim", {"claim": position + 1})
    town.project()
    page = Reader.of(town, "a2", Role.OFFICER).get(f"/ho-so/{dossier}/su-kien")
    old, new = (
        unescape(page.partition(f'id="su-kien-{one}"')[2].partition("</li>")[0]) for one in (position, position + 1)
    )
    assert "<s>Từ chối tiếp nhận</s>" in old
    assert f'Được đính chính bởi <a href="/su-kien/{position + 1}">' in old
    assert f'Đính chính <a href="/su-kien/{position}">' in new


def test_the_due_date_is_explained_day_by_day_and_adds_up_to_the_term(
    stories: dict[str, UUID], supervisor: Reader
) -> None:
    page = text(supervisor.get(f"/ho-so/{stories['late']}/han"))
    assert "Hạn có hiệu lực: 17:00 thứ Hai 16/03/2020" in page
    assert "Thời hạn 10 ngày làm việc, tính từ 08:00 02/03/2020; lịch bản" in page
    assert "02/03/2020 không – ngày nhận, ngày 0" in page
    assert "Cộng = thời hạn 10" in page
    none = text(supervisor.get(f"/ho-so/{stories['pool']}/han"))
    assert "Hồ sơ chưa có hạn trả" in none


def test_a_wait_for_the_applicant_stands_among_the_days_and_earlier_due_dates_below(town: Town) -> None:
    clerk, officer = town.officer("a1"), town.officer("b1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    town.at("2020-03-19 07:00")
    officer.act(dossier, "request-supplement", {"items": ["Bản đồ"], "reason": "Thiếu"})
    town.at("2020-03-24 07:00")
    officer.act(dossier, "receive-supplement", {"request_no": 1, "channel": "counter"})
    town.project()
    page = text(Reader.of(town, "b1", Role.OFFICER).get(f"/ho-so/{dossier}/han"))
    assert "Chờ người nộp hồ sơ: từ thứ Năm 19/03/2020 07:00 đến thứ Ba 24/03/2020 07:00" in page
    assert "Hạn cũ, đã được thay" in page
    assert "cộng không bằng thời hạn" not in page
    papers = text(Reader.of(town, "b1", Role.OFFICER).get(f"/ho-so/{dossier}/giay-to"))
    assert "Yêu cầu bổ sung: Bản đồ; Thiếu" in papers
    assert "Nhận bổ sung: tại quầy" in papers


def test_the_applicant_s_data_are_opened_on_a_button_and_that_is_on_record(
    town: Town, stories: dict[str, UUID], supervisor: Reader
) -> None:
    clerk = town.officer("a1")
    given = {"name": "Nguyễn Văn Ẩn", "address": "Xã Mỹ Thọ"}
    dossier = clerk.lodge(applicant=given, applicant_id=None)
    clerk.act(dossier, "issue-receipt")
    town.project()
    reader = Reader.of(town, "a1", Role.OFFICER)
    before = town.app.state.office.log.head()[0]
    assert "Nguyễn Văn Ẩn" not in reader.get(f"/ho-so/{dossier}")
    assert town.app.state.office.log.head()[0] == before
    form = next(one for one in forms_in(reader.get(f"/ho-so/{dossier}")) if "nguoi-nop" in one.action)
    answer = reader.send(form.action.partition("#")[0], form.fields)
    assert "Nguyễn Văn Ẩn" in answer.text
    assert "Lượt mở này đã được ghi lại." in answer.text
    assert town.app.state.office.log.head()[0] == before + 1
    form = next(one for one in forms_in(supervisor.get(f"/ho-so/{dossier}")) if "nguoi-nop" in one.action)
    assert form.value("muc-dich") == "handling"
    assert supervisor.send(form.action.partition("#")[0], form.filled({"muc-dich": None})).status_code >= 400
    assert town.app.state.office.log.head()[0] == before + 1
    stranger = Reader.of(town, "c1", Role.OFFICER)
    assert stranger.http.post(f"/ho-so/{dossier}/nguoi-nop", data=dict(form.fields)).status_code in (400, 404)
    del stories


@pytest.mark.parametrize("tab", ["", "/su-kien", "/giay-to", "/bieu-mau", "/bang-chung", "/han"])
@pytest.mark.parametrize("story", ["waiting", "done", "pool"])
def test_every_part_of_every_dossier_opens_in_both_languages(
    stories: dict[str, UUID], supervisor: Reader, story: str, tab: str
) -> None:
    for language in ("vi", "en"):
        assert "<h1>" in supervisor.get(f"/ho-so/{stories[story]}{tab}?lang={language}")


def test_who_may_not_see_a_dossier_sees_none_of_its_pages(town: Town, stories: dict[str, UUID]) -> None:
    stranger = Reader.of(town, "l2", Role.OFFICER)
    for tab in ("", "/su-kien", "/giay-to", "/bieu-mau", "/bang-chung", "/han"):
        stranger.get(f"/ho-so/{stories['done']}{tab}", 404)
