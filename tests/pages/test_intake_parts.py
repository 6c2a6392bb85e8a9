"""What a scanner types, and which procedure a clerk means."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec
import pytest

from api.pages.identity_card import scanned
from api.pages.procedure_choice import is_required, meant, offered
from domain.model.organisation import Tier
from domain.model.procedure import Catalogue, ProcedureVersion
from tests.domain.office import PROCEDURE

WHOLE: Final = "079090001234|025123456|Nguyễn Thị Ở|01011990|Nữ|Ấp 1, xã Mỹ Hội, huyện Cao Lãnh|01012021"


def test_a_card_gives_number_name_and_address() -> None:
    card = scanned(WHOLE)
    assert card is not None
    assert (card.number, card.name, card.address) == (
        "079090001234",
        "Nguyễn Thị Ở",
        "Ấp 1, xã Mỹ Hội, huyện Cao Lãnh",
    )
    assert "Nguyễn" not in repr(card)


@pytest.mark.parametrize(
    "name", ["LÊ THỊ MỸ ỬNG", "Đỗ Ngọc Ẫn", "Trần Văn Ước", "Nghiêm Quốc Khánh", "Ý Nhi", "Giang A"]
)
def test_vietnamese_names_are_read(name: str) -> None:
    card = scanned(f"079090001234||{name}|01011990|Nam|Số 5, đường 30/4|01012021")
    assert card is not None
    assert card.name == name
    assert card.address == "Số 5, đường 30/4"


@pytest.mark.parametrize(
    "name", ["Nguyeexn Thij OWr", "Tr?n V?n ??c", "Nguy n", "NguyỄn Văn", "Trần�Ước", "", "nguyễn văn a", "Ngxyz Anh"]
)
def test_of_mangled_letters_only_the_number_is_taken(name: str) -> None:
    card = scanned(f"079090001234|025123456|{name}|01011990|Nam|Xã Mỹ Hội|01012021")
    assert card is not None
    assert (card.number, card.name, card.address) == ("079090001234", None, None)


def test_an_address_that_is_mangled_is_left_out_alone() -> None:
    card = scanned("079090001234||Trần Văn Ước|01011990|Nam|X? M? H?i|01012021")
    assert card is not None
    assert (card.name, card.address) == ("Trần Văn Ước", None)


@pytest.mark.parametrize("text", ["079090001234", "không có số|gì cả", "", "|||", "12345|Trần Văn Ước"])
def test_what_was_not_scanned_is_left_as_it_was_typed(text: str) -> None:
    assert scanned(text) is None


def version(code: str, name: str, **changes: object) -> ProcedureVersion:
    return msgspec.structs.replace(PROCEDURE, code=code, name=name, **changes)


SPLIT: Final = version("1.012784", "Tách thửa hoặc hợp thửa đất")
REPLACE: Final = version("1.012786", "Cấp lại Giấy chứng nhận do bị mất")
CHANGE: Final = version("1.012783", "Cấp đổi Giấy chứng nhận quyền sử dụng đất")
WIFE: Final = version("1.000001", "Xác nhận của xã Mỹ Hội")
ALL: Final = [SPLIT, REPLACE, CHANGE, WIFE]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.012784", [SPLIT]),
        ("1.012784 Tách thửa hoặc hợp thửa đất", [SPLIT]),
        ("tach thua", [SPLIT]),
        ("THỬA TÁCH", [SPLIT]),
        ("giay chung nhan", [CHANGE, REPLACE]),
        ("cap doi giay", [CHANGE]),
        ("đất", [CHANGE, SPLIT]),
        ("mĩ hội", [WIFE]),
        ("0127", [REPLACE, CHANGE, SPLIT]),
        ("", []),
        ("khong co", []),
    ],
)
def test_a_procedure_is_found_by_code_or_by_words_without_marks(text: str, found: list[ProcedureVersion]) -> None:
    assert sorted(one.code for one in meant(text, ALL)) == sorted(one.code for one in found)


def test_only_procedures_of_the_tier_that_are_in_force_are_offered() -> None:
    later = version("3.000001", "Về sau", valid_from=date(2030, 1, 1))
    catalogue = Catalogue(versions={one.code: (one,) for one in (SPLIT, later)}, withdrawn={})
    assert offered(catalogue, date(2020, 3, 1), PROCEDURE.tier) == [SPLIT]
    assert offered(catalogue, date(2020, 3, 1), Tier.PROVINCE) == [SPLIT]  # a tier without its own is offered all
    withdrawn = msgspec.structs.replace(catalogue, withdrawn={SPLIT.code: date(2020, 2, 1)})
    assert offered(withdrawn, date(2020, 3, 1), PROCEDURE.tier) == []


def test_what_is_asked_only_of_some_is_not_required() -> None:
    assert is_required("Đơn theo mẫu")
    assert not is_required("Văn bản ủy quyền (nếu có)")
    assert not is_required("Văn bản ủy quyền (Nếu có)")
