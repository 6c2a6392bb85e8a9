"""Applicants of the demonstration: names, addresses and numbers put together at random; nobody is meant.

Their keys follow from the seed like everything else, so that the same seed gives the same log byte for byte. That is no
secret, and none is needed: whoever knows the seed knows these people anyway.
"""

from __future__ import annotations

from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID

from api.demo.names import FAMILY, GIVEN, MIDDLE
from domain.model.personal_data import PersonalData, personal_data
from domain.store.vault import ToSeal

PLACES: Final = (
    "xã Mỹ Xương, huyện Cao Lãnh",
    "xã Tân Hội Trung, huyện Cao Lãnh",
    "phường 1, thành phố Sa Đéc",
    "xã Tân Khánh Đông, thành phố Sa Đéc",
    "xã An Phong, huyện Thanh Bình",
    "xã Phú Cường, huyện Tam Nông",
    "thị trấn Lấp Vò, huyện Lấp Vò",
    "xã Long Hưng A, huyện Lấp Vò",
    "xã Thường Phước 1, huyện Hồng Ngự",
    "thị trấn Mỹ An, huyện Tháp Mười",
)


def to_seal(seed: int, applicant_id: UUID, entry: UUID) -> ToSeal:
    """What an applicant of the demonstration gives, under an entry, with the key that is theirs in every telling."""
    key = sha256(f"hoso demonstration {seed} {applicant_id}".encode()).digest()
    return ToSeal(applicant_id, entry, _somebody(Random(f"{seed}:{applicant_id}")), key)


def _somebody(chance: Random) -> PersonalData:
    """Telephone and identity numbers are of ranges that nobody is given."""
    return personal_data(
        name=" ".join(chance.choice(part) for part in (FAMILY, MIDDLE, GIVEN)),
        address=f"Số {chance.randint(1, 480)}, ấp {chance.randint(1, 9)}, {chance.choice(PLACES)}, tỉnh Đồng Tháp",
        telephone=f"0000{chance.randint(0, 999_999):06}",
        email=f"nguoi.nop.{chance.randint(0, 999_999)}@vidu.example" if chance.random() < 0.3 else None,
        identity_number=f"0870{chance.randint(0, 99_999_999):08}",
    )
