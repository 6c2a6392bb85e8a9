"""Acts on pages: recorded once, refused in words, nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.auth.rights import Right, Role
from api.http.offered import AREAS, DOSSIERS, OFFERED, right_for
from domain.application import OutcomeUnknown, StoreUnavailable
from domain.model.errors import DomainError
from tests.http.town import NAMES, Town, found, served
from tests.pages.reader import Reader, forms_in
from tests.servers import Database


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town


@pytest.fixture(scope="module")
def clerk(town: Town) -> Reader:
    return Reader.of(town, "a1", Role.OFFICER)


@pytest.fixture(scope="module")
def officer(town: Town) -> Reader:
    return Reader.of(town, "b1", Role.OFFICER)


def log(town: Town, dossier: UUID) -> list[Any]:
    return [recorded.body for recorded in town.app.state.office.log.read_stream(dossier)]


def shown(page: str) -> str:
    """What a page says, without the number of the request."""
    return page.partition("<main")[2].partition("Mã yêu cầu")[0]


def received(town: Town) -> tuple[UUID, str]:
    """A dossier that a1 has received and holds, and its code."""
    dossier = town.officer("a1").lodge()
    town.officer("a1").act(dossier, "issue-receipt")
    town.project()
    return dossier, log(town, dossier)[-1].code


def test_an_act_is_recorded_from_the_page_and_leads_to_its_receipt(town: Town, clerk: Reader) -> None:
    dossier, code = received(town)
    answer = clerk.act(f"/ho-so/{code}/viec/send-handover", to_official="b1", step_id="th", note="Có bản đồ")
    sent = log(town, dossier)[-1]
    assert (sent.TOPIC, sent.actor, sent.source, sent.note) == ("dossier.HandoverSent", "a1", "page", "Có bản đồ")
    town.project()
    address = answer.headers["location"]
    assert address.startswith(f"/ho-so/{code}?da-ghi=")
    page = clerk.get(f"/ho-so/{code}/dien-bien?{address.partition('?')[2]}")
    receipt = page[page.index('<div class="receipt" id="da-ghi" role="status" tabindex="-1" autofocus>') :]
    said = f"Đã ghi: Bàn giao cho {NAMES['b1']}, lúc 08:00; hạn nhận 14:00 02/03/2020. "
    assert receipt.partition("<p>")[2].partition("<a")[0] == said


def test_a_trace_is_drawn_where_custody_has_lasted_no_time_yet(town: Town, clerk: Reader, officer: Reader) -> None:
    _, code = received(town)
    clerk.act(f"/ho-so/{code}/viec/send-handover", to_official="b1", step_id="th")
    officer.act(f"/ho-so/{code}/viec/accept-handover")
    town.project()
    assert NAMES["b1"] in officer.get(f"/ho-so/{code}/dien-bien")


def test_the_receipt_of_another_s_act_is_shown_to_nobody(town: Town, clerk: Reader, officer: Reader) -> None:
    _, code = received(town)
    answer = clerk.act(f"/ho-so/{code}/viec/send-handover", to_official="b1")
    town.project()
    query = answer.headers["location"].partition("?")[2]
    assert 'id="da-ghi"' not in officer.get(f"/ho-so/{code}/dien-bien?{query}")
    for nonsense in ("da-ghi=0", "da-ghi=x", "da-ghi=999999999", "da-ghi="):
        assert 'id="da-ghi"' not in clerk.get(f"/ho-so/{code}/dien-bien?{nonsense}")


def test_a_form_that_is_sent_twice_is_recorded_once(town: Town, clerk: Reader) -> None:
    dossier, code = received(town)
    form = clerk.form(f"/ho-so/{code}/viec/send-handover")
    fields = form.filled({"to_official": "b1"})
    answers = [clerk.send(form.action, fields) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(log(town, dossier)) == 3
    other = clerk.send(form.action, form.filled({"to_official": "b2"}))
    assert other.status_code == 422
    assert len(log(town, dossier)) == 3


def test_what_is_missing_is_said_on_top_and_at_the_field_and_what_was_typed_stays(town: Town, clerk: Reader) -> None:
    _, code = received(town)
    path = f"/ho-so/{code}/viec/report-obstacle"
    answer = clerk.act(path, 422, description="", term="2", outside="Kho bạc «Đ»", occurred_at="hôm qua")
    page = answer.text
    assert "<title>Lỗi: Báo vướng mắc" in page
    summary = page[page.index('class="errors"') : page.index('<form method="post" action="/ho-so')]
    assert '<a href="#o-description">Vướng mắc gì: cần điền</a>' in summary
    assert "Xảy ra lúc: cần là giờ và ngày, như 09:30 17/04/2020" in summary
    assert page.count("Vướng mắc gì: cần điền") == 2
    (form,) = (one for one in forms_in(page) if one.action == path)
    assert (form.value("outside"), form.value("occurred_at")) == ("Kho bạc «Đ»", "hôm qua")
    english = clerk.send(path + "?lang=en", form.fields).text
    assert "<title>Error: Report an obstacle" in english
    assert "The obstacle: has to be filled in" in english


def test_a_refusal_names_people_and_who_could_do_it_instead(town: Town, clerk: Reader, officer: Reader) -> None:
    _, code = received(town)
    clerk.act(f"/ho-so/{code}/viec/send-handover", to_official="b1", step_id="th")
    town.project()
    refused = clerk.act(f"/ho-so/{code}/viec/accept-handover", 403)
    assert f"Lần giao này dành cho {NAMES['b1']}, không phải {NAMES['a1']}." in refused.text
    assert f"Người làm được việc này bây giờ: {NAMES['b1']}" in refused.text
    officer.act(f"/ho-so/{code}/viec/accept-handover")


def test_who_was_overtaken_sees_by_whom_and_keeps_what_was_typed(town: Town, clerk: Reader, officer: Reader) -> None:
    dossier, code = received(town)
    clerk.act(f"/ho-so/{code}/viec/send-handover", to_official="b1", step_id="th")
    officer.act(f"/ho-so/{code}/viec/accept-handover")
    form = officer.form(f"/ho-so/{code}/viec/complete-step")
    town.head("h2").act(dossier, "give-instruction", {"to_official": "b1", "text": "Đo lại"})
    late = officer.send(form.action, form.filled({"outcome": "đủ điều kiện"}))
    assert late.status_code == 412
    assert "<title>Lỗi: " in late.text
    assert f"08:00 02/03/2020: Chỉ đạo, {NAMES['h2']}" in late.text
    (again,) = (one for one in forms_in(late.text) if one.action == form.action)
    assert again.value("outcome") == "đủ điều kiện"
    assert "Xem lại rồi gửi" in late.text
    assert officer.send(again.action, again.fields).status_code == 303
    assert log(town, dossier)[-1].outcome == "đủ điều kiện"


def test_a_form_without_its_own_id_or_version_records_nothing(town: Town, clerk: Reader) -> None:
    dossier, code = received(town)
    form = clerk.form(f"/ho-so/{code}/viec/send-handover")
    for missing in ({"lenh": None}, {"lenh": "1"}, {"phien-ban": None}, {"phien-ban": "x"}):
        assert clerk.send(form.action, form.filled({"to_official": "b1", **missing})).status_code == 422
    assert clerk.http.post(form.action, data={"to_official": "b1"}).status_code == 400  # no token of the page
    assert len(log(town, dossier)) == 2


def test_one_button_from_another_page_needs_no_field_of_the_form(town: Town, clerk: Reader, officer: Reader) -> None:
    dossier, code = received(town)
    clerk.act(f"/ho-so/{code}/viec/send-handover", to_official="b1", step_id="th")
    form = officer.form(f"/ho-so/{code}/viec/accept-handover")
    fields = [("csrf", form.value("csrf")), ("lenh", str(uuid4())), ("phien-ban", "*"), ("handover_no", "1")]
    answer = officer.send(form.action, [*fields, ("ve", "/phien?x=1#y")])
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/phien?x=1&da-ghi=")
    assert answer.headers["location"].endswith("#y")
    step = [("csrf", form.value("csrf")), ("lenh", str(uuid4())), ("phien-ban", "*"), ("step_id", "th")]
    assert officer.send(f"/ho-so/{code}/viec/complete-step", step).status_code == 303
    assert log(town, dossier)[-1].on_software is True
    elsewhere = [
        *step[:1],
        ("lenh", str(uuid4())),
        ("phien-ban", "*"),
        ("text", "x"),
        ("ve", "https://elsewhere.example"),
    ]
    answer = officer.send(f"/ho-so/{code}/viec/explain", elsewhere)
    assert answer.headers["location"].startswith(f"/ho-so/{code}?")


def test_a_form_can_be_prefilled_by_its_address(town: Town, clerk: Reader) -> None:
    _, code = received(town)
    form = clerk.form(f"/ho-so/{code}/viec/report-obstacle?term=3wd&description=Ch%E1%BB%9D&to_unit=tn-dd")
    assert (form.value("term"), form.value("term.don-vi")) == ("3wd", "wd")
    assert (form.value("description"), form.value("to_unit")) == ("Chờ", "tn-dd")


def test_what_cannot_be_undone_is_asked_about_once_more(town: Town, clerk: Reader) -> None:
    dossier = town.officer("a1").lodge()
    path = f"/ho-so/{dossier}/viec/refuse"
    asked = clerk.act(path, 200, reason="Thiếu\nđơn")
    assert len(log(town, dossier)) == 1
    assert "Xác nhận: Từ chối tiếp nhận" in asked.text
    assert "Thiếu\nđơn" in asked.text
    (form,) = (one for one in forms_in(asked.text) if one.action == path)
    back = clerk.send(path, [*form.fields, ("xem", "1")])
    (again,) = (one for one in forms_in(back.text) if one.action == path)
    assert again.value("reason") == "Thiếu\nđơn"
    assert len(log(town, dossier)) == 1
    for _ in range(2):
        assert clerk.send(path, [*form.fields, ("xac-nhan", "1")]).status_code == 303
    assert [body.TOPIC for body in log(town, dossier)] == ["dossier.Lodged", "dossier.Refused"]
    assert clerk.send(path, again.fields).status_code == 303  # recorded already: its receipt, and no question


def test_a_refusal_comes_before_the_question(town: Town, officer: Reader, clerk: Reader) -> None:
    _, code = received(town)
    refused = clerk.act(f"/ho-so/{code}/viec/refuse", 409, reason="x")
    assert "Hồ sơ đã được tiếp nhận" in refused.text


def test_an_event_is_corrected_member_by_member(town: Town, clerk: Reader) -> None:
    dossier = town.officer("a1").lodge()
    town.officer("a1").act(dossier, "refuse", {"reason": "Thiếu giấy tờ"})
    position = town.app.state.office.log.read_stream(dossier)[1].position
    path = f"/ho-so/{dossier}/viec/correct"
    form = clerk.form(f"{path}?position={position}")
    assert form.value("changes.reason") == "Thiếu giấy tờ"
    assert form.value("changes.occurred_at") == "08:00 02/03/2020"
    unchanged = clerk.send(path, form.filled({"reason": "nhầm"}))
    assert unchanged.status_code == 422
    assert "Nội dung đúng: chưa sửa gì" in unchanged.text
    asked = clerk.send(path, form.filled({"reason": "nhầm", "changes.reason": "Sai thẩm quyền"}))
    (question,) = (one for one in forms_in(asked.text) if one.action == path)
    assert clerk.send(path, [*question.fields, ("xac-nhan", "1")]).status_code == 303
    corrected = log(town, dossier)[-1]
    assert (corrected.TOPIC, corrected.corrects) == ("dossier.Corrected", position)
    assert '"reason":"Sai thẩm quyền"' in corrected.act


def test_an_event_is_annulled_when_nothing_else_is_said_of_it(town: Town, clerk: Reader) -> None:
    dossier = town.officer("a1").lodge()
    town.officer("a1").act(dossier, "refuse", {"reason": "Thiếu giấy tờ"})
    position = town.app.state.office.log.read_stream(dossier)[1].position
    path = f"/ho-so/{dossier}/viec/correct"
    fields = clerk.form(f"{path}?position={position}").filled({"reason": "chưa từ chối", "changes.huy-bo": "1"})
    assert "Hủy bỏ cả sự kiện" in clerk.send(path, fields).text
    assert clerk.send(path, [*fields, ("xac-nhan", "1")]).status_code == 303
    assert log(town, dossier)[-1].act is None


def test_handling_on_paper_is_entered_in_two_steps(town: Town, clerk: Reader) -> None:
    dossier = town.officer("a1").lodge(occurred_at="2020-03-02T07:30:00+07:00")
    path = f"/ho-so/{dossier}/viec/record-late"
    first = clerk.form(path)
    assert "act.reason" not in first.names
    second = clerk.send(path, [*first.filled({"reason": "Mất điện", "act.act": "refuse"}), ("xem", "1")])
    (form,) = (one for one in forms_in(second.text) if one.action == path)
    assert {"act.reason", "act.actor", "act.occurred_at"} <= form.names
    filled = {"act.reason": "Thiếu giấy tờ", "act.actor": "a2", "act.occurred_at": "7h45 2/3/2020"}
    empty = clerk.send(path, form.fields)
    assert (empty.status_code, "Người đã làm: cần điền" in empty.text) == (422, True)
    assert clerk.send(path, form.filled(filled)).status_code == 303
    entered = log(town, dossier)[-1]
    assert (entered.TOPIC, entered.actor, entered.source) == ("dossier.RecordedLate", "a1", "page")
    assert '"actor":"a2"' in entered.act


@pytest.mark.parametrize(
    ("fault", "title", "button"),
    [
        (OutcomeUnknown(command_id="x"), "Chưa rõ đã ghi hay chưa", "Kiểm tra"),
        (StoreUnavailable(command_id="x"), "Chưa ghi được", "Gửi lại"),
        (RuntimeError("a bug"), "Chưa rõ đã ghi hay chưa", "Kiểm tra"),
    ],
)
def test_where_the_outcome_is_not_known_the_same_act_is_asked_after_again(
    town: Town, clerk: Reader, monkeypatch: pytest.MonkeyPatch, fault: Exception, title: str, button: str
) -> None:
    dossier, code = received(town)
    form = clerk.form(f"/ho-so/{code}/viec/send-handover")
    application = town.app.state.office.application
    given = application.perform

    async def lost(command: Any) -> Any:
        await given(command)
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(application, "perform", lost)
        answer = clerk.send(form.action, form.filled({"to_official": "b1", "note": "giữ «nguyên»"}))
    assert answer.status_code == (503 if isinstance(fault, DomainError) else 500)
    assert f"<title>Lỗi: {title}" in answer.text
    (again,) = (one for one in forms_in(answer.text) if one.action == form.action)
    assert f"<button>{button}</button>" in answer.text
    assert (again.value("lenh"), again.value("note")) == (form.value("lenh"), "giữ «nguyên»")
    assert clerk.send(again.action, again.fields).status_code == 303
    assert len(log(town, dossier)) == 3


def test_whoever_has_no_right_to_the_dossier_sees_what_is_shown_for_one_that_is_not_there(town: Town) -> None:
    dossier = town.officer("a1").lodge()
    stranger = Reader.of(town, "c1", Role.OFFICER)
    supervisor = Reader.of(town, "vpub-truc", Role.SUPERVISOR)
    for reader in (stranger, supervisor):
        there = reader.get(f"/ho-so/{dossier}/viec/refuse", 404)
        nowhere = reader.get(f"/ho-so/{uuid4()}/viec/refuse", 404)
        assert shown(there) == shown(nowhere)
    administrator = Reader.of(town, "~admin", Role.ADMINISTRATOR)
    administrator.get(f"/ho-so/{dossier}/viec/refuse", 404)
    administrator.get(f"/ho-so/{dossier}/viec/lodge", 404)


def test_reference_data_are_changed_by_those_whose_they_are(town: Town) -> None:
    administrator = Reader.of(town, "~admin", Role.ADMINISTRATOR)
    answer = administrator.act(
        "/quan-tri/organisation/rename-unit", unit_id="vp-tb", name="Tổ trực", valid_from="1/3/2020"
    )
    assert answer.headers["location"].startswith("/quan-tri/nguoi?da-ghi=")
    form = administrator.form("/quan-tri/calendar/rule-days")
    more = administrator.send(form.action, [*form.fields, ("them-dong", "rulings")])
    (longer,) = (one for one in forms_in(more.text) if one.action == form.action)
    assert {"rulings.0.day", "rulings.1.day"} <= longer.names
    filled = {
        "rulings.1.day": "4/5/2021",
        "rulings.1.rule": "off",
        "rulings.1.name_vi": "Nghỉ bù",
        "rulings.1.document": "TB 1",
        "rulings.1.status": "verified",
    }
    assert administrator.send(form.action, longer.filled(filled)).status_code == 303
    wrong = administrator.send(
        form.action, administrator.form("/quan-tri/calendar/rule-days").filled({"rulings.0.day": "32/5/2021"})
    )
    assert "Ngày: cần là ngày/tháng/năm, như 17/04/2020" in wrong.text
    officer = Reader.of(town, "b1", Role.OFFICER)
    officer.get("/quan-tri/organisation/rename-unit", 404)


def test_a_head_records_the_absences_of_the_unit_s_people_only(town: Town) -> None:
    head = Reader.of(town, "h2", Role.OFFICER, Role.HEAD)
    values: dict[str, Any] = {
        "from_on": "9/3/2020",
        "from_half": "morning",
        "to_on": "9/3/2020",
        "to_half": "afternoon",
    }
    assert head.act("/quan-tri/organisation/record-absence", official_id="b2", **values).status_code == 303
    head.act("/quan-tri/organisation/record-absence", 404, official_id="a1", **values)
    form = head.form("/quan-tri/organisation/end-absence")
    assert form.value("absence_id")  # the only one is chosen already


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_form_opens_in_both_languages(town: Town, language: str) -> None:
    _, code = received(town)
    everybody = {
        "office": Reader.of(town, "a1", Role.OFFICER, Role.HEAD),
        "rate": Reader.of(town, "~portal", Role.CITIZEN_SERVICE),
        "administrator": Reader.of(town, "~admin", Role.ADMINISTRATOR),
    }
    for act in set(OFFERED[DOSSIERS]) - {"lodge"}:
        reader = everybody["rate" if act == "rate" else "office"]
        assert reader.form(f"/ho-so/{code}/viec/{act}?lang={language}").value("lenh")
    for area in AREAS:
        for act, order in OFFERED[area].items():
            reader = everybody["office" if right_for(order) is Right.RELATIONS else "administrator"]
            assert reader.form(f"/quan-tri/{area}/{act}?lang={language}").value("lenh")
