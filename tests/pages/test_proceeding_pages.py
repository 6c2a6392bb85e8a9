"""Proceedings on pages, shown by an inspection: opened and acted in by forms, with files; listed and read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from api.auth.rights import Role
from api.http.natures import OFFERED
from api.pages.act_parts import every_part, parts_of
from api.pages.natures.words import act_words, choice_words, field_words, has_words
from tests.citizen.made_files import jpeg, pdf, zipped
from tests.http.town import Town, following, found, served
from tests.pages.reader import SentForm, forms_in
from tests.servers import Database

OPENING: Mapping[str, Any] = {
    "title": "Kiểm tra quý I",
    "plan": "KH 12/KH-UBND",
    "period_from": "01/01/2020",
    "period_to": "31/03/2020",
    "agencies": ["cl"],
    "criteria": "Cập nhật đủ trên phần mềm\nNiêm yết đủ thủ tục",
    "team": ["vpub-truc", "h3"],
    "conclude_on": "31/03/2020",
}
CRITERION = "Niêm yết đủ thủ tục"


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town, following(town):
        yield town


@pytest.fixture(scope="module")
def inspector(town: Town) -> Iterator[httpx.Client]:
    with town.pages("vpub-truc", Role.OFFICER, Role.SUPERVISOR) as client:
        yield client


@pytest.fixture(scope="module")
def opened(inspector: httpx.Client) -> str:
    """The address of an inspection that was opened by its form."""
    answer = sent(inspector, "/kiem-tra/mo/open-inspection", OPENING)
    assert answer.status_code == 200, answer.text
    return answer.url.path


def form_of(client: httpx.Client, address: str) -> SentForm:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return next(form for form in forms_in(answer.text) if "lenh" in form.names)


def sent(client: httpx.Client, address: str, values: Mapping[str, Any], files: Any = None) -> httpx.Response:
    """The form of an act, filled in and sent, led on to where it goes."""
    return again(client, form_of(client, address), values, files)


def again(client: httpx.Client, form: SentForm, values: Mapping[str, Any], files: Any = None) -> httpx.Response:
    data: dict[str, list[str]] = {}
    for name, value in form.filled(values):
        data.setdefault(name, []).append(value)
    return client.post(form.action, data=data, files=files)


def test_an_inspection_is_opened_by_a_form_and_its_page_says_who_owes_what(
    inspector: httpx.Client, opened: str
) -> None:
    assert opened.startswith("/kiem-tra/KT-2020-")
    text = inspector.get(opened).text
    for said in ("Kiểm tra quý I", "Việc phải làm và hạn", "31/03/2020", "vì sao", "Ghi phát hiện", "Lịch sử"):
        assert said in text, said
    why = inspector.get(opened + "/han").text
    assert "Vì sao hạn này?" in why
    assert "<table>" in why
    in_english = inspector.get(opened, params={"lang": "en"}).text
    assert "What is owed, and by when" in in_english
    inspector.cookies.clear()  # the language that was chosen


def test_a_list_shows_it_and_gives_it_as_files(inspector: httpx.Client, opened: str) -> None:
    page = inspector.get("/kiem-tra").text
    assert f'href="{opened}"' in page
    assert 'href="/kiem-tra/mo/open-inspection"' in page
    rows = inspector.get("/kiem-tra.json").json()["rows"]
    assert opened.rpartition("/")[2] in {row["number"] for row in rows}
    assert inspector.get("/kiem-tra.csv").status_code == 200
    assert inspector.get("/kiem-tra", params={"loc": "ended"}).text.count(opened) == 0


def test_files_and_what_was_typed_survive_a_refusal(inspector: httpx.Client, opened: str) -> None:
    address = opened + "/viec/make-finding"
    files = [
        ("attachments.tep", ("bang.jpg", jpeg(), "image/jpeg")),
        ("attachments.tep", ("chay.pdf", pdf() + zipped(), "application/pdf")),
    ]
    refused = sent(inspector, address, {"agency_id": "cl", "text": "Bảng niêm yết cũ", "criterion": CRITERION}, files)
    assert refused.status_code == 422
    assert "chay.pdf" in refused.text
    assert "Bảng niêm yết cũ" in refused.text
    form = next(form for form in forms_in(refused.text) if "lenh" in form.names)
    assert '"name":"bang.jpg"' in form.value("attachments")
    taken = again(inspector, form, {})
    assert taken.status_code == 200, taken.text
    assert "bang.jpg" in taken.text
    assert taken.url.path == opened


def test_a_file_is_given_to_whoever_may_read_the_proceeding(town: Town, inspector: httpx.Client, opened: str) -> None:
    text = inspector.get(opened).text
    address = "/tep/" + text.split('href="/tep/')[1][:64]
    with town.pages("l1", Role.OFFICER, Role.HEAD) as leader, town.pages("c1", Role.OFFICER) as outsider:
        answer = leader.get(address)
        assert (answer.status_code, answer.content) == (200, jpeg())
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
        theirs, absent = outsider.get(address), outsider.get("/tep/" + "0" * 64)
        assert (theirs.status_code, absent.status_code) == (404, 404)


def test_a_dossier_is_named_by_its_code(town: Town, inspector: httpx.Client, opened: str) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    town.project()
    code = town.bearer(Role.AUDITOR, "l1").get(f"/v1/dossiers/{dossier}").json()["code"]
    values = {"agency_id": "cl", "text": "Hồ sơ cập nhật muộn", "criterion": CRITERION, "dossiers": code}
    wrong = sent(inspector, opened + "/viec/make-finding", {**values, "dossiers": "000.00.05.H20-200302-9999"})
    assert wrong.status_code == 422
    assert "không thấy" in wrong.text
    taken = sent(inspector, opened + "/viec/make-finding", values)
    assert taken.status_code == 200, taken.text
    assert f'href="/ho-so/{code}"' in inspector.get(opened).text


def test_whom_it_does_not_concern_is_told_nothing(town: Town, opened: str) -> None:
    absent = "/kiem-tra/KT-2020-0999"
    with town.pages("c1", Role.OFFICER) as outsider:
        for there, gone in (
            (opened, absent),
            (opened + "/han", absent + "/han"),
            (opened + "/viec/make-finding", absent + "/viec/make-finding"),
        ):
            answers = [outsider.get(address) for address in (there, gone)]
            assert [answer.status_code for answer in answers] == [404, 404]
        assert outsider.get("/kiem-tra/mo/open-inspection").status_code == 404
        assert "Kiểm tra quý I" not in outsider.get("/kiem-tra").text
    with town.pages("l1", Role.OFFICER, Role.HEAD) as leader:
        assert leader.get(opened).status_code == 200


def test_a_form_that_was_seen_before_a_change_says_what_changed(inspector: httpx.Client, opened: str) -> None:
    values = {"agency_id": "cl", "held_on": "01/03/2020", "text": "Biên bản làm việc"}
    form = form_of(inspector, opened + "/viec/record-inspection-minutes")
    assert sent(inspector, opened + "/viec/record-inspection-minutes", values).status_code == 200
    behind = again(inspector, form, values)
    assert behind.status_code == 412
    assert "Có thay đổi sau khi mở trang" in behind.text
    assert "Biên bản làm việc" in behind.text


def test_what_cannot_be_undone_is_asked_about_once_more(inspector: httpx.Client, opened: str) -> None:
    asked = sent(inspector, opened + "/viec/withdraw-finding", {"finding_no": "1", "reason": "nhầm cơ quan"})
    assert asked.status_code == 200
    assert "Xác nhận" in asked.text
    form = next(form for form in forms_in(asked.text) if "lenh" in form.names)
    done = again(inspector, form, {"xac-nhan": "1"})
    assert done.url.path == opened, done.text


ORDERS = [
    pytest.param(nature, order, id=order.act)
    for nature, offered in OFFERED.items()
    for order in (*offered.forms.values(), *offered.acts.values())
]


@pytest.mark.parametrize(("nature", "order"), ORDERS)
def test_every_order_and_field_of_a_nature_has_words_in_both_languages(nature: str, order: Any) -> None:
    assert has_words(order.act), f"name {order.act} in api/pages/natures/{nature}.py"
    assert all(act_words(order.act)[1:])
    for part in every_part(parts_of(order)):
        assert all(field_words(order.act, part.name)), (order.act, part.name)
        for value in part.values:
            assert choice_words(part.kind).get(value), (part.kind, value)


def test_search_finds_it_by_number_and_by_words_without_marks_for_whoever_may_read_it(
    town: Town, inspector: httpx.Client, opened: str
) -> None:
    number = opened.rpartition("/")[2]
    for words in (number, number.lower(), "kiem tra quy"):
        assert f'href="{opened}"' in inspector.get("/tim", params={"q": words}).text, words
    with town.pages("c1", Role.OFFICER) as outsider:
        for words in (number, "kiem tra quy"):
            assert opened not in outsider.get("/tim", params={"q": words}).text


def test_its_events_open_with_their_proof(town: Town, inspector: httpx.Client, opened: str) -> None:
    position = inspector.get(opened).text.split('href="/su-kien/')[1].partition('"')[0]
    assert inspector.get(f"/su-kien/{position}").status_code == 200
    assert inspector.get(f"/su-kien/{position}/bang-chung").status_code in (200, 409)
    with town.pages("c1", Role.OFFICER) as outsider:
        assert outsider.get(f"/su-kien/{position}").status_code == 404


def test_who_read_and_did_what_in_it_is_on_record_by_its_number(
    town: Town, inspector: httpx.Client, opened: str
) -> None:
    inspector.get(opened)
    number = opened.rpartition("/")[2]
    with town.pages("l2", Role.AUDITOR) as auditor:
        text = auditor.get("/nhat-ky", params={"doi_tuong": number}).text
    for said in (f"vụ việc {number}", "xem vụ việc", "make-finding", "supervisor-leads-proceedings"):
        assert said in text, said


def test_whoever_missed_a_duty_explains_it_beside_the_delay_and_in_their_record(town: Town, opened: str) -> None:
    """Last of this file: the clock is well after the day on which the inspection was to be concluded."""
    town.at("2020-04-06 09:00")
    town.project()
    number, words = opened.rpartition("/")[2], "Chờ số liệu của hai xã <b>"
    with town.pages("vpub-truc", Role.OFFICER, Role.SUPERVISOR) as late:
        before = late.get(opened).text
        (address,) = set(re.findall(rf'href="({opened}/viec/explain-duty\?duty=[^"]+)"', before))
        figure = "/can-bo/vpub-truc/ho-so-trach-nhiem/duties_missed?ky=2020-Q1&phan=own"
        assert f"{address}&amp;ve=" in late.get(figure).text
        empty = sent(late, address, {"text": "  "})
        assert empty.status_code == 422
        done = sent(late, address, {"text": words})
        assert done.url.path == opened, done.text
        assert done.text.count("<q>Chờ số liệu của hai xã &lt;b&gt;</q>") == 1
        town.project()
        record = late.get("/can-bo/vpub-truc/ho-so-trach-nhiem?ky=2020-Q2").text
        assert "«Chờ số liệu của hai xã &lt;b&gt;»" in record
        assert f'href="{opened}#viec"' in record
        row = late.get("/can-bo/vpub-truc/ho-so-trach-nhiem?ky=2020-Q1").text.partition('id="own-duties_missed"')[2]
        assert re.search(r'<a href="/su-kien/\d+">giải trình \d+', row.partition("</tr>")[0])
        assert "Explanation: <q>" in late.get(opened, params={"lang": "en"}).text
    with town.pages("l1", Role.OFFICER, Role.HEAD) as other:
        text = other.get(opened).text
        assert "<q>Chờ số liệu" in text, "for all who may read it"
        assert address not in text, "nobody explains for another"
        refused = sent(other, f"{opened}/viec/explain-duty", {"duty": unquote(address.partition("=")[2]), "text": "Hộ"})
        assert refused.status_code == 403
        assert "Người chịu trách nhiệm phải tự giải trình" in refused.text
    reader = town.bearer(Role.AUDITOR, "l2")
    missed = {one["duty"] for one in reader.get(f"/v1/inspections/{number}").json()["duties"] if one["missed"]}
    assert unquote(address.partition("=")[2]) in missed
