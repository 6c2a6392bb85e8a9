"""An official beside their unit, for a review's report: as the office's views tell it as of the checkpoint.

It needs everybody's dossiers, and those are not in the bundle. A verifier could not recompute it, so it is no part of
figures.json, whose every byte is checked; it stands in the report alone, and says so there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from psycopg import Connection

from api.evidence.subject import Subject
from api.evidence.wording import duration
from api.reports.paper import Block, facts, heading, note, table
from projections.figures import Measure, Part
from projections.queries.official_records import FigureLine, Record
from projections.queries.records_then import record_as_of

NOT_CHECKED: Final = (
    "Phần này cần hồ sơ của mọi người trong đơn vị, không có trong gói, nên verify.py không tính lại được. "
    "Đây là số liệu của hệ thống tại cùng thời điểm; muốn kiểm, hãy xem trên hệ thống hoặc trong bản xuất toàn sổ."
)


def beside_the_unit(connection: Connection[Any], subject: Subject, size: int, about: datetime) -> Record:
    """The record of the official as of the size, with the unit's figures in it. OfficialUnknown, ViewsNotReady."""
    return record_as_of(connection, subject.id, subject.period, now=about, as_of=size, about=about)


def comparison_blocks(found: Record) -> Iterator[Block]:
    """Load, own figures beside the unit's on the same procedures, and the units that the official headed."""
    units = ", ".join(unit.name for unit in found.units)
    yield heading("So với đơn vị", "Beside the unit")
    yield note(NOT_CHECKED)
    loads = (found.circumstances.load_permille, found.circumstances.unit_median_load_permille)
    yield facts(
        [
            ("Đơn vị", units),
            ("Hồ sơ giữ cùng lúc, bình quân trong kỳ", _thousandth(loads[0])),
            ("Trung vị của đơn vị", _thousandth(loads[1])),
        ]
    )
    own = next((part.figures for part in found.parts if part.part is Part.OWN), ())
    if own:
        yield table(
            ("Số liệu, việc của mình", "Người này", "Trên", "Đơn vị, cùng thủ tục", "Trên"),
            (5, 3, 3, 3, 3),
            [
                (
                    line.vi,
                    _amount(line, line.amount),
                    _amount(line, line.of_amount),
                    _amount(line, line.unit_amount),
                    _amount(line, line.unit_of_amount),
                )
                for line in own
            ],
        )
    for whole in found.heads:
        yield note(f"Cả đơn vị {whole.unit.name}, {whole.members} người, mà người này đứng đầu trong kỳ:")
        yield table(
            ("Số liệu", "Cả đơn vị", "Trên"),
            (5, 3, 3),
            [(line.vi, _amount(line, line.amount), _amount(line, line.of_amount)) for line in whole.figures],
        )


def _amount(line: FigureLine, amount: int | None) -> str:
    if amount is None:
        return "–"
    return duration(amount) if line.measure is Measure.MICROSECONDS else str(amount)


def _thousandth(amount: int) -> str:
    return f"{amount // 1000},{amount % 1000 // 100}"
