"""Dossier codes of every known pattern."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model import rule_keys as keys
from domain.model.dossier_code import DossierCode, DossierCodeNotUnderstood
from domain.model.rule_values import CodeFormat
from domain.model.shipped_rules import shipped_rule_packs


@pytest.mark.parametrize(
    ("text", "unit", "day", "number"),
    [
        ("000.00.05.H20-200417-0001", "000.00.05.H20", date(2020, 4, 17), 1),
        ("H20.12.3-200722-0042", "H20.12.3", date(2020, 7, 22), 42),
        ("H20-200722-99999", "H20", date(2020, 7, 22), 99999),
        ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), 92637),
    ],
)
def test_a_code_is_read_and_written_back(text: str, unit: str, day: date, number: int) -> None:
    code = DossierCode.parse(text)
    assert (code.unit, code.day, code.number) == (unit, day, number)
    assert str(code) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "000.00.05.H20-200417", "000.00.05.H20-200417-001", "00.00.05.H20-200417-0001", "H20-200230-0001",
        "H20-20260631-0001", "h20-200417-0001", "H20.1234-200417-0001", "H20-200417-0001 ", "H20-200417-00000001",
    ],
)  # fmt: skip
def test_other_texts_and_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(DossierCodeNotUnderstood):
        DossierCode.parse(text)


@pytest.mark.parametrize("day", [date(2020, 4, 17), date(2024, 4, 17), date(2026, 6, 9)])
def test_each_pack_writes_codes_that_are_read_back(day: date) -> None:
    form = shipped_rule_packs().for_day(day).value(keys.CODE_FORMAT, on=day).value
    code = DossierCode.written(form, form.unit_example, day, 7)
    assert DossierCode.parse(str(code)) == code


def test_the_forms_of_2018_and_2025() -> None:
    packs = shipped_rule_packs()
    day = date(2020, 4, 17)
    form = packs.for_day(day).value(keys.CODE_FORMAT, on=day).value
    assert str(DossierCode.written(form, "000.00.05.H20", day, 1)) == "000.00.05.H20-200417-0001"
    day = date(2026, 6, 9)
    form = packs.for_day(day).value(keys.CODE_FORMAT, on=day).value
    assert str(DossierCode.written(form, "G09.20", day, 92637)) == "G09.20-20260609-0092637"


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 9_999_999), st.sampled_from([6, 8]))
def test_numbers_beyond_four_digits_grow_instead_of_repeating(day: date, number: int, date_digits: int) -> None:
    code = DossierCode.written(CodeFormat("H20", date_digits, 4), "H20.5", day, number)
    again = DossierCode.parse(str(code))
    assert (again.unit, again.day, again.number) == ("H20.5", day, number)


def test_a_number_that_no_code_can_hold_is_an_error() -> None:
    for number in (0, 10_000_000):
        with pytest.raises(ValueError, match="fits no pattern"):
            DossierCode.written(CodeFormat("H20", 6, 4), "H20.5", date(2020, 4, 17), number)
