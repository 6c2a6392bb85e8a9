"""Personal data have one form, and commitments that anybody can recompute who is given value and salt."""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.personal_data import FIELDS, PersonalDataNotUsable, commitments, personal_data, salts

PERSON, ENTRY = UUID(int=4), UUID(int=5)


def test_data_are_composed_and_freed_of_what_people_put_between() -> None:
    typed = personal_data(
        unicodedata.normalize("NFD", "  Nguyễn   Thị\tỬng "), "Ấp 1,\nxã Mỹ Xương", "(0912) 345.678", "", "087 190-001"
    )
    assert typed.name == "Nguyễn Thị Ửng"
    assert typed.address == "Ấp 1, xã Mỹ Xương"
    assert (typed.telephone, typed.email, typed.identity_number) == ("0912345678", None, "087190-001")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "123"),
        ("name", "N\u202eguyễn"),
        ("name", "x" * 201),
        ("address", ""),
        ("address", "Ấp\u200b1"),
        ("telephone", "12345"),
        ("telephone", "không có"),
        ("telephone", "٠٩١٢٣٤٥٦٧٨"),
        ("email", "a@b"),
        ("email", "a b@c.vn"),
        ("identity_number", "12"),
        ("identity_number", "đ12345678"),
    ],
)
def test_data_of_another_form_are_refused_without_being_repeated(field: str, value: str) -> None:
    with pytest.raises(PersonalDataNotUsable) as refused:
        personal_data(**{"name": "An", "address": "Ấp 1", field: value})
    assert refused.value.details["field"] == field
    if value.strip():
        assert value not in refused.value.vi + refused.value.en


def test_a_representation_says_nothing() -> None:
    assert "Ửng" not in repr(personal_data("Nguyễn Thị Ửng", "Ấp 1"))


def test_a_commitment_is_what_the_documentation_says() -> None:
    data = personal_data("Nguyễn Thị Ửng", "Ấp 1", telephone="0912345678")
    salted = salts(bytes(32), ENTRY)
    made = commitments(data, salted, PERSON, ENTRY)
    for field, value in (("name", "Nguyễn Thị Ửng"), ("telephone", "0912345678"), ("email", None)):
        text = json.dumps([str(PERSON), str(ENTRY), field, value], ensure_ascii=False, separators=(",", ":"))
        assert getattr(made, field) == hmac.new(salted[field], text.encode(), hashlib.sha256).hexdigest()


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_salts_differ_by_person_entry_and_field_and_repeat_otherwise(one: bytes, other: bytes) -> None:
    assert salts(one, ENTRY) == salts(one, ENTRY)
    drawn = [*salts(one, ENTRY).values(), *salts(one, uuid4()).values()]
    if one != other:
        drawn += salts(other, ENTRY).values()
    assert len(set(drawn)) == len(drawn)
    assert all(len(salt) == 32 for salt in drawn)
    assert set(salts(one, ENTRY)) == set(FIELDS)
