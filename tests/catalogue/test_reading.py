"""What is read of a catalogue's file, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.catalogue.cells import CellNotUsable, read_term
from api.catalogue.entries import entries_of
from api.catalogue.faults import UnreadableCatalogue
from api.catalogue.steps import USUAL, read_steps, written_steps
from api.catalogue.table import MAX_BYTES, rows_of
from domain.model.organisation import Tier
from tests.catalogue.made_files import BIRTH, HEADINGS, LAND, as_csv, as_xlsx, with_formula, with_part


def code_of(content: bytes, *mapping: str) -> str:
    """The code of the refusal."""
    with pytest.raises(UnreadableCatalogue) as refusal:
        entries_of(rows_of(content), mapping)
    return refusal.value.code


@pytest.mark.parametrize(
    "content",
    [
        as_csv([BIRTH, LAND]),
        as_csv([BIRTH, LAND], ";"),
        as_csv([BIRTH, LAND], "\t"),
        b"\xef\xbb\xbf" + as_csv([BIRTH, LAND]),
        as_xlsx([BIRTH, LAND]),
        as_xlsx([BIRTH, LAND], title="Danh mục thủ tục hành chính năm 2020"),
    ],
)
def test_csv_and_workbooks_say_the_same(content: bytes) -> None:
    found = entries_of(rows_of(content))
    assert found.faults == ()
    birth, land = found.entries
    assert (birth.code, birth.said["tier"], birth.said["term"]) == ("1.001193", Tier.COMMUNE, "0")
    assert (land.said["name"], land.said["term"]) == ("Tách thửa, hợp thửa đất", "8wd")


def test_days_and_numbers_of_a_workbook_are_read_as_such() -> None:
    head = (*HEADINGS, "Có hiệu lực từ", "Phí, lệ phí (đồng)", "Số lượng hồ sơ")
    (entry,) = entries_of(rows_of(as_xlsx([(*BIRTH, date(2020, 3, 2), 50000, "01 bộ")], head))).entries
    assert (entry.said["valid_from"], entry.said["fee_dong"], entry.said["copies"]) == (date(2020, 3, 2), 50_000, 1)


@pytest.mark.parametrize(
    ("cell", "term"),
    [
        ("3 Ngày làm việc", "3wd"),
        ("15 Ngày", "15cd"),
        ("04 giờ làm việc", "4wh"),
        ("Trong ngày", "0"),
        ("20cd", "20cd"),
    ],
)
def test_terms_are_read_as_the_portal_writes_them(cell: str, term: str) -> None:
    assert read_term(cell) == term


@pytest.mark.parametrize("cell", ["1 (no unit on page)", "1", "ba ngày", "0 ngày làm việc", "-3 ngày"])
def test_a_term_without_its_unit_is_refused(cell: str) -> None:
    with pytest.raises(CellNotUsable):
        read_term(cell)


def test_steps_are_written_and_read_again() -> None:
    text = "tn | Tiếp nhận | tiếp nhận | một cửa | 4 giờ làm việc\nth | Thẩm định | process | specialised | 6wd"
    steps = read_steps(text)
    assert [step.term for step in steps] == ["4wh", "6wd"]
    for some in (steps, USUAL):
        assert read_steps(written_steps(some)) == some
    for bad in ("tn", "tn | Tiếp nhận | ai đó | một cửa", "| x | tiếp nhận | một cửa"):
        with pytest.raises(CellNotUsable):
            read_steps(bad)


def test_a_bad_row_is_named_by_its_place_and_reason_and_the_others_are_read() -> None:
    rows = [BIRTH, (*LAND[:4], "8", LAND[5]), BIRTH, ("", *LAND[1:])]
    found = entries_of(rows_of(as_csv(rows)))
    assert [entry.code for entry in found.entries] == ["1.001193"]
    assert [(fault.details["place"], fault.details["code"]) for fault in found.faults] == [
        (3, "1.012784"),
        (4, "1.001193"),
        (5, "–"),
    ]
    assert "dòng 2" in found.faults[1].vi


def test_columns_can_be_mapped_also_to_a_part_of_a_cell() -> None:
    head = ("Số hiệu", *HEADINGS[1:], "trực tiếp")
    row = (*BIRTH, "1 ngày | Miễn phí")
    assert code_of(as_csv([row], head=head)) == "catalogue-no-headings"
    found = entries_of(rows_of(as_csv([row], head=head)), ["code=Số hiệu", "fee_note=truc tiep#2"])
    assert found.entries[0].said["fee_note"] == "Miễn phí"
    assert code_of(as_csv([row], head=head), "code=Số hiệu", "term=Hạn") == "catalogue-column-not-there"
    assert code_of(as_csv([row]), "mã=Số hiệu") == "catalogue-mapping-not-understood"
    assert code_of(as_csv([(*BIRTH, "x")], head=(*HEADINGS, "Tên TTHC"))) == "catalogue-column-twice"


def test_headings_of_nothing_known_are_left_aside_and_named() -> None:
    assert entries_of(rows_of(as_csv([(*BIRTH, "x")], head=(*HEADINGS, "Ghi chú khác")))).unused == ("Ghi chú khác",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (with_formula(), "catalogue-formula"),
        (as_csv([(*BIRTH[:5], "=HYPERLINK(1)")]), "catalogue-formula"),
        (as_csv([(*BIRTH[:5], " =1+1")]), "catalogue-formula"),
        (with_part("xl/vbaProject.bin", b"x"), "catalogue-damaged"),
        (with_part("xl/sharedStrings.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><sst/>'), "catalogue-damaged"),
        (with_part("xl/media/bomb.xml", bytes(70 << 20)), "catalogue-too-large"),
        (as_xlsx([BIRTH])[:900], "catalogue-damaged"),
        (b"PK\x03\x04" + bytes(40), "catalogue-damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "catalogue-format-unknown"),
        ("Mã thủ tục,Tên".encode("utf-16"), "catalogue-format-unknown"),
        ("Mã thủ tục,Tên\n1,Khai sinh \xe9".encode("latin-1", "replace"), "catalogue-damaged"),
        (as_csv([(BIRTH[0], "x" * 9_000, *BIRTH[2:])]), "catalogue-too-large"),
        (as_csv([["x"] * 300]), "catalogue-too-large"),
        (b"x" * (MAX_BYTES + 1), "catalogue-too-large"),
        (b'"Ma thu tuc","Ten\n', "catalogue-damaged"),
        (b"", "catalogue-no-headings"),
    ],
)
def test_what_is_no_table_of_values_is_refused_with_a_reason(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_the_cell_of_a_formula_is_named() -> None:
    with pytest.raises(UnreadableCatalogue) as refusal:
        rows_of(with_formula())
    assert refusal.value.details["place"] == "E2"


def test_too_many_rows_are_refused() -> None:
    assert code_of(as_csv([("1.000001",)] * 20_001)) == "catalogue-too-large"


WHOLE = as_xlsx([BIRTH, LAND])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, len(WHOLE)))
def test_a_damaged_workbook_is_read_or_refused_and_never_a_fault(at: int, octet: int, end: int) -> None:
    for content in (WHOLE[:at] + bytes([octet]) + WHOLE[at + 1 :], WHOLE[:end]):
        try:
            entries_of(rows_of(content))
        except UnreadableCatalogue as refusal:
            assert refusal.vi  # noqa: PT017 - either outcome is right
