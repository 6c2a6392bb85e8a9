"""Persons of the demonstration: names put together at random; nobody is meant."""

from __future__ import annotations

from random import Random
from typing import Final

FAMILY: Final = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Phan",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Trương",
    "Đinh",
    "Mai",
    "Lâm",
    "Châu",
    "Cao",
]
MIDDLE: Final = [
    "Văn",
    "Thị",
    "Hữu",
    "Minh",
    "Thanh",
    "Ngọc",
    "Hoàng",
    "Kim",
    "Quốc",
    "Đức",
    "Thành",
    "Mỹ",
    "Hồng",
    "Xuân",
    "Tấn",
    "Công",
    "Bảo",
    "Phước",
    "Diễm",
    "Trung",
]
GIVEN: Final = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hiền",
    "Hòa",
    "Hùng",
    "Hương",
    "Khánh",
    "Lan",
    "Lâm",
    "Liên",
    "Linh",
    "Loan",
    "Long",
    "Mai",
    "Minh",
    "Nam",
    "Nga",
    "Nghĩa",
    "Nhung",
    "Oanh",
    "Phong",
    "Phúc",
    "Phương",
    "Quang",
    "Quyên",
    "Sơn",
    "Tâm",
    "Thảo",
    "Thắng",
    "Thủy",
    "Tiến",
    "Trang",
    "Trí",
    "Trinh",
    "Tuấn",
    "Tuyết",
    "Uyên",
    "Ước",
    "Vân",
    "Vinh",
    "Yến",
]


class Names:
    """Gives a name at a time, none twice."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._given: set[str] = set()

    def next(self) -> str:
        while True:
            name = " ".join(self._chance.choice(part) for part in (FAMILY, MIDDLE, GIVEN))
            if name not in self._given:
                self._given.add(name)
                return name
