"""Statutory forms: each of each pack says what the events say, and nothing that no event said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.auth.rights import Role
from api.reports.form_fields import FIELDS, HEAD_LABELS, LIST_LABELS, LISTS, PERSONAL, SIGNATURES, STATEMENTS
from api.reports.forms import SlipMarks, form_data, form_pdf
from domain.model import rule_keys as keys
from domain.model.access import readings_of_applicant
from domain.model.shipped_rules import shipped_rule_packs
from projections.queries.forms import FormKind, FormNotInPack, FormNotIssued, FormNumberUnknown
from tests.http.town import NAMES
from tests.reports.conftest import Papers
from tests.reports.reading_pdf import demand_archivable, text_of
from tests.reports.stories import DOCUMENTS, HOSTILE
from tests.vault.people import BASIS, UNG, applicant_of

STORY = {
    FormKind.RECEIPT: "done",
    FormKind.SUPPLEMENT: "asked",
    FormKind.REFUSAL: "refused",
    FormKind.APOLOGY: "sorry",
    FormKind.STOP: "stopped",
    FormKind.CONTROL: "done",
}
TITLES = {
    ("receipt", "2018"): ("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Thông tư 01/2018/TT-VPCP"),
    ("supplement", "2018"): ("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Thông tư 01/2018/TT-VPCP"),
    ("refusal", "2018"): ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Thông tư 01/2018/TT-VPCP"),
    ("apology", "2018"): ("04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "Thông tư 01/2018/TT-VPCP"),
    ("control", "2018"): ("05", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "Thông tư 01/2018/TT-VPCP"),
    ("receipt", "2025"): ("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Thông tư 03/2025/TT-VPCP"),
    ("supplement", "2025"): ("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Thông tư 03/2025/TT-VPCP"),
    ("refusal", "2025"): ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Thông tư 03/2025/TT-VPCP"),
    ("apology", "2025"): ("04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", "Thông tư 03/2025/TT-VPCP"),
    ("stop", "2025"): ("05", "Thông báo dừng giải quyết hồ sơ", "Thông tư 03/2025/TT-VPCP"),
    ("control", "2025"): ("06", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "Thông tư 03/2025/TT-VPCP"),
}
FLAT = " ".join(HOSTILE.split())


def shown(papers: Papers, kind: FormKind, pack: str) -> str:
    return text_of(form_pdf(papers.facts(kind, f"{STORY[kind]} {pack}")))


@pytest.mark.parametrize(("kind", "pack"), TITLES)
def test_each_form_of_each_pack_is_archivable_and_names_itself_as_the_pack_does(
    papers: Papers, kind: str, pack: str
) -> None:
    number, title, document = TITLES[kind, pack]
    pdf = form_pdf(papers.facts(FormKind(kind), f"{STORY[FormKind(kind)]} {pack}"))
    demand_archivable(pdf)
    text = text_of(pdf)
    assert title in text
    assert f"Mẫu số {number}," in text
    assert document in text
    assert "UBND huyện Cao Lãnh Bộ phận Một cửa" in text
    assert "chưa đối chiếu với văn bản" in text, "fields that nobody verified say so"


@pytest.mark.parametrize("pack", ["2018", "2025"])
def test_a_receipt_says_when_it_came_in_and_when_the_result_is_promised(papers: Papers, pack: str) -> None:
    text = shown(papers, FormKind.RECEIPT, pack)
    received, promised = {
        "2018": ("08 giờ 00 phút, ngày 02/03/2020", "17 giờ 00 phút, ngày 16/03/2020"),
        "2025": ("08 giờ 00 phút, ngày 01/10/2025", "17 giờ 00 phút, ngày 15/10/2025"),
    }[pack]
    assert f"Thời gian nhận hồ sơ (giờ, phút, ngày): {received}" in text
    assert f"Thời gian trả kết quả (giờ, phút, ngày): {promised}" in text
    assert "Tách thửa, hợp thửa đất (1.012784)" in text
    assert "10 ngày làm việc" in text
    assert papers.code(f"done {pack}") in text
    assert all(paper in text for paper in DOCUMENTS)
    assert NAMES["a1"] in text
    assert "0004/TNHS" in text


def test_the_picture_on_the_receipt_is_the_code(papers: Papers) -> None:
    import segno

    from api.reports.forms import qr

    code = papers.code("done 2018")
    assert qr(code) == str(form_data(papers.facts(FormKind.RECEIPT, "done 2018"))["qr"])
    assert qr(code) != qr(code.replace("0004", "0005"))
    drawn = segno.make(code, micro=False, error="m")
    assert drawn.symbol_size(border=2)[0] == int(qr(code).split('width="')[1].split('"')[0])


@pytest.mark.parametrize("pack", ["2018", "2025"])
def test_words_that_look_like_markup_stand_on_forms_as_they_were_written(papers: Papers, pack: str) -> None:
    for kind in (FormKind.REFUSAL, FormKind.APOLOGY, *([FormKind.STOP] if pack == "2025" else [])):
        assert FLAT in shown(papers, kind, pack)
    assert shown(papers, FormKind.SUPPLEMENT, pack).count(FLAT) == (1 if pack == "2018" else 2)


def test_what_is_not_on_record_is_a_line_to_write_on(papers: Papers) -> None:
    facts = papers.facts(FormKind.RECEIPT, "done 2018")
    data: Any = form_data(facts)
    rows = {row["label"]: row for row in data["rows"]}
    for label in ("Tiếp nhận hồ sơ của:", "Địa chỉ:", "Số điện thoại:", "Email:", "Số lượng hồ sơ (bộ):"):
        assert rows[label]["value"] is None
    assert facts.applicant_id in rows["Tiếp nhận hồ sơ của:"]["hint"]


@pytest.mark.parametrize("pack", ["2018", "2025"])
def test_an_apology_names_cause_old_and_new_date_and_who_signs(papers: Papers, pack: str) -> None:
    text = shown(papers, FormKind.APOLOGY, pack)
    old, new = {"2018": ("16/03/2020", "20/03/2020"), "2025": ("15/10/2025", "23/10/2025")}[pack]
    assert f"Thời gian hẹn trả: 17 giờ 00 phút, ngày {old}" in text
    assert f"Ngày hẹn lại: 17 giờ 00 phút, ngày {new}" in text
    assert "Phòng Tài nguyên và Môi trường xin lỗi ông/bà. Sự chậm trễ này đã gây phiền hà" in text
    assert NAMES["h2"] in text


def test_a_refusal_of_2025_is_signed_by_the_head_of_the_centre(papers: Papers) -> None:
    assert "Người đứng đầu Trung tâm" in shown(papers, FormKind.REFUSAL, "2025")
    assert NAMES["h1"] in shown(papers, FormKind.REFUSAL, "2025")
    assert "Người đứng đầu Trung tâm" not in shown(papers, FormKind.REFUSAL, "2018")


@pytest.mark.parametrize("pack", ["2018", "2025"])
def test_the_control_slip_has_a_row_for_every_handover_as_it_went(papers: Papers, pack: str) -> None:
    facts = papers.facts(FormKind.CONTROL, f"done {pack}")
    events = papers.auditor.get(f"/v1/dossiers/{facts.dossier_id}/trace").json()["handovers"]
    assert [line.handover_no for line in facts.slip] == [row["handover_no"] for row in events] == [1, 2, 3]
    assert [line.sender.who.id for line in facts.slip] == [row["from_official"] for row in events] == ["a1", "b1", "h2"]
    assert [line.receiver.who.id for line in facts.slip if line.receiver] == ["b1", "h2", "a1"]
    assert [line.result for line in facts.slip] == ["on_time", "early", "early"]
    text = text_of(form_pdf(facts))
    day = {"2018": "02/03/2020", "2025": "01/10/2025"}[pack]
    assert f"09:30 {day} 10:05 {day} đúng hạn bàn giao đủ hồ sơ" in text
    assert f"{NAMES['a1']}, Bộ phận Một cửa" in text
    assert "Tiếp nhận → Thẩm định" in text


def test_the_slip_judges_a_handover_by_what_was_left_of_the_step_that_it_ends(papers: Papers) -> None:
    facts = papers.facts(FormKind.CONTROL, "sorry 2018")
    assert [(line.step_before, line.result) for line in facts.slip] == [("Tiếp nhận", "on_time"), ("Thẩm định", "late")]
    assert "quá hạn" in text_of(form_pdf(facts))


def test_a_handover_that_came_back_says_so_on_the_slip(papers: Papers) -> None:
    facts = papers.facts(FormKind.CONTROL, "stopped 2018")
    assert [line.outcome for line in facts.slip] == ["returned"]
    assert "trả lại" in text_of(form_pdf(facts))


def test_a_correction_changes_the_form_and_what_it_said_before_can_be_had(papers: Papers) -> None:
    now = text_of(form_pdf(papers.facts(FormKind.SUPPLEMENT, "asked 2018")))
    assert "Bản đồ địa chính tỷ lệ 1/500" in now
    assert "nội dung theo mục ghi ở sự kiện" in now
    then = text_of(form_pdf(papers.facts(FormKind.SUPPLEMENT, "asked 2018", known_at=papers.told.before)))
    assert "tỷ lệ 1/500" not in then
    assert then.count(FLAT) == 2


def test_the_same_events_make_the_same_bytes_also_later(papers: Papers) -> None:
    for kind in FormKind:
        story = f"{STORY[kind]} 2025"
        assert form_pdf(papers.facts(kind, story)) == form_pdf(papers.facts(kind, story))
    receipt = papers.facts(FormKind.RECEIPT, "done 2018")
    later = papers.facts(FormKind.RECEIPT, "done 2018", known_at=papers.now - timedelta(days=1))
    assert later.asked_at != receipt.asked_at
    assert form_pdf(later) == form_pdf(receipt)


def test_a_form_of_what_did_not_happen_is_refused(papers: Papers) -> None:
    for kind, story in (
        (FormKind.SUPPLEMENT, "done 2018"), (FormKind.APOLOGY, "done 2018"), (FormKind.REFUSAL, "done 2018"),
        (FormKind.RECEIPT, "lodged 2025"), (FormKind.CONTROL, "refused 2025"), (FormKind.STOP, "done 2025"),
    ):  # fmt: skip
        with pytest.raises(FormNotIssued):
            papers.facts(kind, story)


def test_the_pack_of_2018_has_no_stop_notice_even_for_a_dossier_that_was_stopped(papers: Papers) -> None:
    for story in ("stopped 2018", "done 2018"):
        with pytest.raises(FormNotInPack, match="2018"):
            papers.facts(FormKind.STOP, story)


def test_of_several_forms_of_a_kind_one_is_chosen_by_its_number(papers: Papers) -> None:
    assert papers.facts(FormKind.SUPPLEMENT, "asked 2025", number=1).positions
    with pytest.raises(FormNumberUnknown):
        papers.facts(FormKind.SUPPLEMENT, "asked 2025", number=2)


def test_every_field_of_every_pack_is_known_or_left_to_write(papers: Papers) -> None:
    known = set(FIELDS) | set(PERSONAL) | set(LISTS) | HEAD_LABELS | SIGNATURES | STATEMENTS
    assert set(LISTS) == LIST_LABELS
    for pack in shipped_rule_packs().packs:
        for kind, key in keys.FORM_FIELDS.items():
            for _, labels in pack.clauses.get(key.name, ()):
                assert kind in ("control", "register") or set(labels) <= known, (pack.name, kind)


# ---------------------------------------------------------------------- over HTTP


def test_whoever_may_read_the_dossier_may_print_its_forms(papers: Papers) -> None:
    path = f"/v1/dossiers/{papers.code('done 2018')}/forms/receipt.pdf"
    answer = papers.town.officer("a1").get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"] == "private, no-store"
    facts = papers.facts(FormKind.RECEIPT, "done 2018")
    slips = papers.town.app.state.office.citizens.slips
    marks = SlipMarks(slips.address(facts.dossier_id), slips.check_code(facts.dossier_id))
    assert answer.content == form_pdf(facts, marks=marks)
    assert f"Mã xác nhận: {marks.check_code}" in text_of(answer.content)
    # With the codes one acts as the applicant does, so they are for the desk that hands them out.
    for other in (papers.town.officer("b1"), papers.town.head("h2"), papers.auditor):
        assert other.get(path).content == form_pdf(facts)
    for stranger in (papers.town.officer("c1"), papers.town.bearer(Role.ADMINISTRATOR, "vpub-truc")):
        assert stranger.get(path).json()["code"] == "not-permitted"
    assert papers.town.stranger().get(path).status_code == 401


def test_forms_that_do_not_apply_are_refused_in_words(papers: Papers) -> None:
    def code(story: str, kind: str, **query: object) -> tuple[int, str]:
        answer = papers.auditor.get(f"/v1/dossiers/{papers.told.dossiers[story]}/forms/{kind}.pdf", **query)
        assert answer.json()["vi"]
        assert answer.json()["en"]
        return answer.status_code, answer.json()["code"]

    assert code("done 2018", "supplement") == (409, "form-not-issued")
    assert code("stopped 2018", "stop") == (409, "form-not-in-pack")
    assert code("asked 2018", "supplement", number=7) == (404, "form-number-unknown")
    assert code("asked 2018", "letter") == (422, "request-not-valid")
    assert papers.auditor.get(f"/v1/dossiers/{uuid4()}/forms/receipt.pdf").status_code == 404


def test_a_form_as_it_would_have_been_printed_then_comes_over_http_too(papers: Papers) -> None:
    assert papers.told.before is not None
    path = f"/v1/dossiers/{papers.told.dossiers['asked 2018']}/forms/supplement.pdf"
    then = papers.auditor.get(path, known_at=papers.told.before.isoformat())
    assert "tỷ lệ 1/500" not in text_of(then.content)
    assert "tỷ lệ 1/500" in text_of(papers.auditor.get(path).content)


# ---------------------------------------------------------------------- the applicant's own data


def test_the_applicants_data_stand_on_a_form_only_when_they_are_opened_which_is_recorded(papers: Papers) -> None:
    dossier = papers.told.dossiers["named 2025"]
    path = f"/v1/dossiers/{dossier}/forms/receipt.pdf"
    clerk = papers.town.officer("a1")
    applicant = applicant_of(papers.town, dossier)
    before = openings(papers, applicant)
    plain = text_of(clerk.get(path).content)
    assert UNG["name"] not in plain
    assert str(applicant) in plain.replace("- ", "-"), "it may go over a line"
    assert openings(papers, applicant) == before
    named = text_of(clerk.get(path, applicant=True).content)
    assert f"Tiếp nhận hồ sơ của: {UNG['name']}" in named
    assert f"Địa chỉ: {UNG['address']}" in named
    assert UNG["identity_number"] not in named, "the form does not ask for it"
    (what, purpose) = openings(papers, applicant)[-1]
    assert what.startswith(f"form receipt {papers.code('named 2025')}")
    assert purpose == "handling"


def test_those_who_supervise_say_why_they_open_an_applicants_data_for_a_form(papers: Papers) -> None:
    path = f"/v1/dossiers/{papers.told.dossiers['named 2025']}/forms/receipt.pdf"
    assert papers.auditor.get(path, applicant=True).json()["code"] == "purpose-missing"
    assert UNG["name"] in text_of(papers.auditor.get(path, applicant=True, purpose="inspection").content)
    other = f"/v1/dossiers/{papers.told.dossiers['done 2025']}/forms/receipt.pdf"
    assert papers.town.officer("a1").get(other, applicant=True).status_code in (403, 404), "nobody took these in"


def test_the_control_slip_opens_nobodys_data(papers: Papers) -> None:
    dossier = papers.told.dossiers["named 2025"]
    before = openings(papers, applicant_of(papers.town, dossier))
    path = f"/v1/dossiers/{dossier}/forms/control.pdf"
    assert papers.town.officer("a1").get(path, applicant=True).status_code == 200
    assert openings(papers, applicant_of(papers.town, dossier)) == before


def test_where_data_were_erased_a_form_says_by_which_document(papers: Papers) -> None:
    dossier = papers.told.dossiers["erased 2025"]
    text = text_of(papers.town.officer("a1").get(f"/v1/dossiers/{dossier}/forms/receipt.pdf", applicant=True).content)
    assert f"Tiếp nhận hồ sơ của: đã xóa theo {BASIS}" in text
    assert UNG["address"] not in text


def openings(papers: Papers, applicant: UUID) -> list[tuple[str, str]]:
    stream = papers.town.app.state.office.log.read_stream(readings_of_applicant(applicant))
    return [(recorded.body.what, recorded.body.purpose) for recorded in stream]
