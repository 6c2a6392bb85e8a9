"""The register of dossiers: one row a receipt, under the form of its pack, as the events have it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api.auth.rights import Role
from api.reports.registers import register_pdf, register_xlsx
from projections.queries import registers
from projections.queries.missing import UnitUnknown
from projections.queries.registers import Register, RegisterDaysRefused, RegisterTooLong, register
from tests.reports.conftest import Papers
from tests.reports.reading_pdf import demand_archivable, text_of
from tests.reports.reading_xlsx import cells_of, demand_harmless, texts_of

MARCH = (date(2020, 3, 1), date(2020, 3, 31))
OCTOBER = (date(2025, 10, 1), date(2025, 10, 31))


def book(papers: Papers, days: tuple[date, date], **options: Any) -> Register:
    return register(papers.connection, "cl-mc", *days, now=papers.now, **options)


def test_each_receipt_of_the_days_has_a_row_with_its_dates(papers: Papers) -> None:
    rows = {row.code: row for row in book(papers, MARCH).books[0].rows}
    assert list(rows) == [papers.code(f"{story} 2018") for story in ("asked", "sorry", "stopped", "done", "late")]
    done = rows[papers.code("done 2018")]
    told = papers.auditor.get(f"/v1/dossiers/{done.dossier_id}/trace").json()
    assert done.received_at.isoformat().startswith("2020-03-02T01:00")
    assert done.appointed_at is not None
    assert done.appointed_at.isoformat().startswith(told["due_first_at"].removesuffix("Z"))
    assert done.in_charge is not None
    assert done.in_charge.name == "Phòng Tài nguyên và Môi trường"
    assert done.sent_at is not None
    assert done.sent_at.isoformat().startswith("2020-03-02T02:30")
    assert done.back_at is not None
    assert done.returned_at is not None
    assert done.sent_at < done.back_at <= done.returned_at
    assert rows[papers.code("sorry 2018")].new_appointment_at is not None
    assert rows[papers.code("asked 2018")].supplements == 1


def test_the_register_is_that_of_the_pack_and_archivable(papers: Papers) -> None:
    for days, number, document in ((MARCH, "06", "01/2018"), (OCTOBER, "07", "03/2025")):
        pdf = register_pdf(book(papers, days))
        demand_archivable(pdf)
        text = text_of(pdf)
        assert f"Mẫu số {number}, " in text
        assert f"Thông tư {document}/TT-VPCP" in text
        assert "Sổ theo dõi hồ sơ" in text
        assert "hẹn lại" in text
        assert "dừng xử lý" in text
        assert pdf == register_pdf(book(papers, days))


def test_a_register_over_two_packs_has_a_part_for_each(papers: Papers) -> None:
    found = book(papers, (date(2025, 6, 1), date(2025, 10, 31)))
    assert [part.rule.pack for part in found.books] == ["2025"]
    assert len(found.books[0].rows) == 6
    assert book(papers, (date(2020, 4, 1), date(2020, 4, 30))).books[0].rows == ()
    assert "Không có hồ sơ nào" in text_of(register_pdf(book(papers, (date(2020, 4, 1), date(2020, 4, 30)))))


def test_the_workbook_has_the_same_rows_with_their_events(papers: Papers) -> None:
    found = book(papers, MARCH)
    xlsx = register_xlsx(found)
    demand_harmless(xlsx)
    assert xlsx == register_xlsx(book(papers, MARCH))
    (rows,) = cells_of(xlsx).values()
    heads = next(row for row in rows if row[0] == "STT")
    assert heads[-1] == "Sự kiện"
    listed = [row for row in rows if row[1] in {line.code for line in found.books[0].rows}]
    assert [row[-1] for row in listed] == [", ".join(map(str, line.positions)) for line in found.books[0].rows]


def test_what_was_known_then_can_be_had(papers: Papers) -> None:
    then = book(papers, MARCH, known_at=papers.told.before)
    assert [row.new_appointment_at for row in then.books[0].rows] == [None] * 5
    assert [row.code for row in then.books[0].rows] == [row.code for row in book(papers, MARCH).books[0].rows]


def test_a_register_of_then_has_the_receipts_that_later_corrections_took_out_of_its_days(papers: Papers) -> None:
    june, july = (date(2021, 6, 1), date(2021, 6, 30)), (date(2021, 7, 1), date(2021, 7, 31))

    def listed(days: tuple[date, date], **options: Any) -> list[UUID]:
        return [row.dossier_id for part in book(papers, days, **options).books for row in part.rows]

    moved = papers.told.dossiers["moved 2021"]
    assert (listed(june), listed(july)) == ([], [moved])
    then = {"known_at": papers.told.before_moved}
    assert (listed(june, **then), listed(july, **then)) == ([moved], [])


def test_days_and_units_that_are_none_are_refused(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RegisterDaysRefused):
        book(papers, (MARCH[1], MARCH[0]))
    with pytest.raises(RegisterDaysRefused):
        book(papers, (date(2020, 1, 1), date(2021, 12, 31)))
    with pytest.raises(UnitUnknown):
        register(papers.connection, "none", *MARCH, now=papers.now)
    monkeypatch.setattr(registers, "MOST", 3)
    with pytest.raises(RegisterTooLong):
        book(papers, MARCH)


def test_the_register_is_for_those_who_may_read_the_unit(papers: Papers) -> None:
    days = {"from": "2020-03-01", "to": "2020-03-31"}
    for ending, media in (("pdf", "application/pdf"), ("xlsx", "application/vnd.openxmlformats")):
        path = f"/v1/units/cl-mc/register.{ending}"
        answer = papers.town.head("h1").get(path, **days)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media)
        assert papers.auditor.get(path, **days).content == answer.content
        for person in (papers.town.officer("b1"), papers.town.bearer(Role.ADMINISTRATOR, "vpub-truc")):
            assert person.get(path, **days).json()["code"] == "not-permitted"
        assert papers.auditor.get(path, **{**days, "to": "2020-02-01"}).json()["code"] == "register-days-refused"
        assert papers.auditor.get(path).status_code == 422
    assert papers.auditor.get("/v1/units/none/register.pdf", **days).json()["code"] == "unit-unknown"


def test_applicants_are_named_by_reference_only(papers: Papers) -> None:
    found = book(papers, MARCH)
    assert found.books[0].rows[0].applicant_id[:8] in " ".join(texts_of(register_xlsx(found)))
