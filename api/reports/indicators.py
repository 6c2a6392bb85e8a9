"""The indicators of a unit over a period on paper and as a workbook: formula, counts, points where they can be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from api.reports import figures as said
from api.reports.evidence import moment
from api.reports.paper import Block, Paper, bars, facts, framed, heading, note, set_paper, table
from api.reports.workbook import Cell, Sheet, workbook
from projections.figures import MINIMUM
from projections.queries.indicators import GroupPoints, Indicator, Indicators, Kind
from projections.queries.periods import Period

TITLE: Final = "Chỉ số phục vụ"
HEADS: Final = ("Chỉ số", "Công thức", "Số đếm", "Tỷ lệ", "Điểm")
NOT_MIXED: Final = (
    "Hai đồng hồ đứng cạnh nhau, không cộng, không trộn: theo phiếu hẹn và theo Quyết định 766. Mỗi con số mở được "
    "danh sách hồ sơ ở trang Chỉ số hoặc /v1/indicators."
)
NOT_IN_FORCE: Final = "Quyết định 766 chưa có hiệu lực trong kỳ này; thang điểm chỉ để tham khảo."


def indicators_pdf(found: Indicators) -> bytes:
    return set_paper(Paper(_title(found), "Indicators", tuple(_blocks(found)), foot(found), flipped=True), _at(found))


def indicators_xlsx(found: Indicators) -> bytes:
    heads = (
        "Nhóm", "Chỉ số", "Công thức", "Công thức đọc trong văn bản", "Tử số", "Mẫu số", "Tỷ lệ", "Giờ trung bình",
        "Điểm", "Điểm tối đa", "Ghi chú",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (
            group,
            one.title_vi,
            one.formula_vi,
            "có" if one.formula_read else "không",
            one.n,
            one.of,
            share(one),
            said.plain_amount("held_us", one.mean_us) if one.mean_us is not None else None,
            points(one.points_milli) if one.points_milli is not None else None,
            one.max_points,
            one.absent_vi or "",
        )
        for group, one in _rows(found)
    ]
    above = [NOT_MIXED, *([] if found.in_force else [NOT_IN_FORCE])]
    about: list[Sequence[Cell]] = [tuple(row) for row in _about(found)]
    title = _title(found)
    sheets = [
        Sheet("Chỉ số", title, above, heads, rows, foot(found)),
        Sheet("Kỳ và cách tính", title, (), ("Mục", "Nội dung"), about, foot(found)),
    ]
    return workbook(title, sheets, _at(found))


def foot(found: Indicators) -> tuple[str, ...]:
    return (
        (
            f"{whose(found)}, kỳ {said.VIETNAMESE.period(Period.parse(found.period))}, tính đến {moment(_at(found))}, "
            f"sổ đến vị trí {found.asked.position}."
        ),
        f"Chính sách {found.policy}; lịch làm việc bản {found.calendar_version}.",
    )


def whose(found: Indicators) -> str:
    return "Toàn tỉnh" if found.kind is Kind.PROVINCE else f"{found.subject.name} ({found.subject.id})"


def counts(one: Indicator) -> str:
    """n of N in words; or why there is none."""
    if one.of is None or one.n is None:
        return f"chưa đo: {one.absent_vi}"
    if not one.of:
        return "không áp dụng: không có gì để tính trong kỳ"
    return f"{said.VIETNAMESE.number(one.n)}/{said.VIETNAMESE.number(one.of)}"


def share(one: Indicator) -> str:
    """A percentage, from ten things on; below it the counts say all."""
    if one.permille is None or not one.of or one.of < MINIMUM:
        return ""
    return said.percent(one.permille)


def points(milli: int) -> str:
    """Points with two decimals, rounded half up: `13,33`."""
    hundredths = (milli + 5) // 10
    return f"{hundredths // 100},{hundredths % 100:02}"


def _rows(found: Indicators) -> Iterator[tuple[str, Indicator]]:
    for group in found.groups:
        for one in group.indicators:
            yield f"{group.number}. {group.name_vi}", one
    for one in found.beside:
        yield "Bên cạnh", one


def _blocks(found: Indicators) -> Iterator[Block]:
    yield framed(NOT_MIXED)
    if not found.in_force:
        yield framed(NOT_IN_FORCE)
    yield facts(_about(found))
    yield heading("Điểm theo năm nhóm", "Points by the five groups")
    yield note("Cả thanh: điểm tối đa của nhóm. Phần tô: điểm từ các thành phần mà công thức và điểm tối đa đã đọc.")
    yield bars(
        (f"{g.number}. {g.name_vi}", g.points_milli or 0, 1000 * g.max_points, in_words(g)) for g in found.groups
    )
    for group in found.groups:
        yield heading(f"{group.number}. {group.name_vi}", level=3)
        yield _table(group.indicators)
    yield heading("Bên cạnh Quyết định 766", "Beside the decision")
    yield _table(found.beside)


def in_words(group: GroupPoints) -> str:
    if group.points_milli is None:
        return f"không nêu điểm (tối đa {group.max_points})"
    return f"{points(group.points_milli)} của {group.of_points}; tối đa của nhóm {group.max_points}"


def _table(members: Sequence[Indicator]) -> Block:
    return table(HEADS, (5, 9, 4, 2, 3), [_cells(one) for one in members])


def _cells(one: Indicator) -> list[str]:
    mean = f"{said.amount('held_us', one.mean_us)}; " if one.mean_us is not None else ""
    read = "" if one.formula_read else " (công thức của phần mềm)"
    if one.points_milli is not None:
        had = f"{points(one.points_milli)}/{one.max_points}"
    elif one.max_points is not None:
        had = f"không nêu/{one.max_points}" + ("" if one.max_points_verified else " (chưa kiểm chứng)")
    else:
        had = ""
    return [one.title_vi, f"{one.formula_vi}{read}", f"{mean}{counts(one)}", share(one), had]


def _about(found: Indicators) -> list[tuple[str, str]]:
    return [
        ("Của", whose(found)),
        ("Kỳ", said.VIETNAMESE.period(Period.parse(found.period))),
        ("Tính đến", f"{moment(_at(found))}, vị trí {found.asked.position} của sổ"),
        ("Văn bản", found.document or "không có"),
        ("Cách tính", f"chính sách {found.policy}; điểm = tỷ lệ × điểm tối đa"),
        ("Lịch làm việc", f"bản {found.calendar_version}"),
    ]


def _title(found: Indicators) -> str:
    return f"{TITLE}: {whose(found)}"


def _at(found: Indicators) -> datetime:
    return found.asked.about
