"""Imported cases in the report: all custody in them is inferred, and says so with its ground."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from api.evidence.report_words import numbers
from api.evidence.subject import Kind, Subject
from api.evidence.wording import clock, duration
from api.reports.paper import Block, heading, note, table

Claim = dict[str, Any]

GROUNDS: Final = {
    "by the next act": "người làm việc kế tiếp",
    "by the next act, after the end": "người làm việc kế tiếp, sau khi kết thúc",
    "tail, acted": "đoạn cuối: người phụ trách, có thao tác trong hồ sơ",
    "tail, never acted": "đoạn cuối: người phụ trách, chưa từng thao tác trong hồ sơ",
}
"""Why a stretch of an imported case is somebody's."""


def cases_sentence(subject: Subject, claims: Claim) -> str:
    """What the cases come to, in one sentence."""
    found = claims["imported"]
    if subject.kind is Kind.DOSSIER:
        case = found[0]
        state = "đang mở ở cuối nhật ký" if case["open"] else "đã kết thúc"
        late = f"quá hạn {_elapsed(case['late_us'])}" if case["late"] else "không trễ hạn"
        return f"Hồ sơ nhập {case['case']} {state}, {late}; ai giữ được suy ra từ nhật ký, không được ghi trong đó."
    mine = [i for case in found for i in case["intervals"] if i["official"] == subject.id]
    overdue = [i for i in mine if i["overdue_us"]]
    return (
        f"{subject.id} có mặt trong {len(found)} hồ sơ nhập, theo suy ra từ nhật ký giữ tổng cộng "
        f"{_elapsed(sum(i['length_us'] for i in mine))}, trong đó {_elapsed(sum(i['overdue_us'] for i in overdue))} "
        "khi đã quá hạn; suy ra như vậy không đủ để mở việc xem xét nào."
    )


def cases_summary(subject: Subject, claims: Claim) -> Iterator[Block]:
    """Sums by ground, then one line a case; of one case nothing more than its own table."""
    if subject.kind is Kind.DOSSIER:
        return
    mine = [i for case in claims["imported"] for i in case["intervals"] if i["official"] == subject.id]
    yield heading("Thời gian suy ra, theo căn cứ", "Inferred custody, by ground")
    yield note("Thời gian theo lịch của bộ dữ liệu; với lịch «always-open» là thời gian liên tục, 1 ngày = 24 giờ.")
    grounds = [ground for ground in GROUNDS if any(i["ground"] == ground for i in mine)]
    yield table(
        ("Căn cứ", "Số đoạn", "Giữ", "Giữ khi quá hạn"),
        (5, 0, 3, 3),
        [
            (
                GROUNDS[ground],
                str(sum(i["ground"] == ground for i in mine)),
                _elapsed(sum(i["length_us"] for i in mine if i["ground"] == ground)),
                _elapsed(sum(i["overdue_us"] for i in mine if i["ground"] == ground)),
            )
            for ground in grounds
        ],
        right=(1,),
    )
    yield heading("Các hồ sơ trong gói", "Cases in this bundle")
    yield table(
        ("Hồ sơ", "Tình trạng", "Quá hạn (cả hồ sơ)", "Người này giữ", "Khi quá hạn", "Sự kiện"),
        (3, 2, 3, 3, 3, 4),
        [_line(case, subject.id) for case in claims["imported"]],
    )


def case_blocks(subject: Subject, claims: Claim) -> Iterator[Block]:
    """Stretch by stretch: of one case, or of those in which somebody held it while overdue."""
    shown = [
        case
        for case in claims["imported"]
        if subject.kind is Kind.DOSSIER
        or any(i["official"] == subject.id and i["overdue_us"] for i in case["intervals"])
    ]
    if subject.kind is not Kind.DOSSIER:
        yield heading("Từng hồ sơ giữ khi quá hạn", "Case by case, where held while overdue")
        if not shown:
            yield note("Không có.")
    for case in shown:
        yield heading(case["case"], level=2 if subject.kind is Kind.DOSSIER else 3)
        yield table(
            ("Suy ra: ai giữ", "Từ", "Đến", "Căn cứ", "Giữ", "Giữ khi quá hạn", "Sự kiện"),
            (3, 0, 0, 5, 3, 3, 2),
            [
                (
                    i["official"],
                    _clock(i["start"]),
                    _clock(i["end"]),
                    GROUNDS[i["ground"]],
                    _elapsed(i["length_us"]),
                    _elapsed(i["overdue_us"]) if i["overdue_us"] else "–",
                    numbers(i["positions"]),
                )
                for i in case["intervals"]
            ],
        )


def _line(case: Claim, official: str) -> tuple[str, ...]:
    mine = [i for i in case["intervals"] if i["official"] == official]
    held_us, overdue_us = sum(i["length_us"] for i in mine), sum(i["overdue_us"] for i in mine)
    return (
        case["case"],
        ("đang mở" if case["open"] else "đã kết thúc") + (", trễ hạn" if case["late"] else ""),
        _elapsed(case["late_us"]) if case["late_us"] else "–",
        _elapsed(held_us) if mine else "không giữ",
        _elapsed(overdue_us) if overdue_us else "–",
        numbers(sorted({position for i in mine for position in i["positions"]})) or "–",
    )


def _elapsed(amount_us: int) -> str:
    return duration(amount_us, hours_a_day=24)


def _clock(written: str) -> str:
    return clock(datetime.fromisoformat(written))
