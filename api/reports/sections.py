"""Parts that records and reports share: tables of figures, what was late, pictures of custody, the appendix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.reports import figures as said
from api.reports.custody_lanes import LEGEND, Lanes, lanes_chart, late_traces, told_in_words, trace_chart_of
from api.reports.evidence import appendix_rows
from api.reports.figures import Late
from api.reports.lane_svg import lanes_svg
from api.reports.paper import Block, bars, heading, note, picture, table, text
from api.reports.workbook import Bars, Cell, Sheet
from domain.model.working_time import WorkingTime
from projections.figure_meanings import MEANINGS
from projections.figures import FIGURES
from projections.queries.official_records import FactLine, FigureLine
from projections.queries.periods import Period
from projections.queries.traces import Trace, TraceInterval

_UNIT_COLUMN = 4
_APPENDIX_COLUMN = 7

Numbers = Mapping[tuple[str, str], str]
"""By (part, figure), where the appendix has its events."""


@dataclass(frozen=True)
class Drawing:
    """A picture with what it shows in words."""

    title: str
    svg: str
    alt: str
    caption: str


def figure_blocks(lines: Sequence[FigureLine], part: str, numbers: Numbers, *, unit: bool) -> Iterator[Block]:
    """Facts and judgements in tables of their own, the policy of the judgement named in its title."""
    facts = [line for line in lines if line.name not in said.JUDGEMENTS]
    judged = [line for line in lines if line.name in said.JUDGEMENTS]
    for rows, caption in ((facts, "Sự việc"), (judged, "Nhận định theo chính sách attribution-1")):
        if rows:
            heads = ["Số liệu", "Giá trị", "Trên", "Tỷ lệ", "Đơn vị, cùng thủ tục", "Đất đai", "Ý kiến khác", "Phụ lục"]
            widths = [6, 4, 6, 2, 6, 4, 2, 2]
            cells = [_figure_row(line, part, numbers) for line in rows]
            kept = [n for n in range(len(heads)) if (unit or n != _UNIT_COLUMN) and (numbers or n != _APPENDIX_COLUMN)]
            yield table(
                [heads[n] for n in kept],
                [widths[n] for n in kept],
                [[row[n] for n in kept] for row in cells],
                caption=caption,
            )
    if not lines:
        yield text("Không có số liệu nào trong kỳ.")


def _figure_row(line: FigureLine, part: str, numbers: Numbers) -> list[str]:
    return [
        line.vi,
        said.amount(line.name, line.amount),
        said.of_words(line),
        said.percent(line.rate_permille),
        said.beside(line),
        said.land(line),
        said.amount(line.name, line.disputed) if line.disputed else "",
        numbers.get((part, line.name), ""),
    ]


def figure_sheet(groups: Sequence[tuple[str, Sequence[FigureLine]]], below: Sequence[str]) -> Sheet:
    """All figures, of all parts, one a row; parts are never added."""
    heads = (
        "Phần", "Số liệu", "Loại", "Giá trị", "Đơn vị tính", "Bằng chữ", "Trên (mẫu số)", "Mẫu số là", "Tỷ lệ",
        "Đơn vị: giá trị", "Đơn vị: mẫu số", "Đơn vị: tỷ lệ", "Đất đai", "Đang có ý kiến khác", "Định nghĩa",
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (
            part,
            line.vi,
            "nhận định (attribution-1)" if line.name in said.JUDGEMENTS else "sự việc",
            said.plain_amount(line.name, line.amount),
            said.unit_of(line.name),
            said.amount(line.name, line.amount),
            said.plain_amount(line.of, line.of_amount) if line.of is not None and line.of_amount is not None else None,
            FIGURES[line.of].vi if line.of is not None else "",
            said.percent(line.rate_permille),
            said.plain_amount(line.name, line.unit_amount),
            said.plain_amount(line.of, line.unit_of_amount)
            if line.of is not None and line.unit_of_amount is not None
            else None,
            said.percent(line.unit_rate_permille),
            said.land(line),
            said.plain_amount(line.name, line.disputed),
            MEANINGS[line.name],
        )
        for part, lines in groups
        for line in lines
    ]
    return Sheet("Số liệu", "Số liệu", (said.rate_note(unit=True),), heads, rows, below)


def late_blocks(kinds: Sequence[tuple[str, str, Sequence[Late]]]) -> Iterator[Block]:
    """title, what is counted, rows: bars of n of N, with the events behind n."""
    for title, counted, rows in kinds:
        yield heading(title, level=3)
        if not any(row.of for row in rows):
            yield text("Không áp dụng: không có gì để tính trong kỳ.")
            continue
        yield note(f"{counted} Cả thanh: N; phần đỏ: n trễ.")
        yield bars((row.label, row.late, row.of, row.words) for row in rows)


def late_sheet(name: str, title: str, counted: str, rows: Sequence[Late]) -> Sheet:
    heads = ("Theo", "Trễ (n)", "Trong hạn", "Tổng (N)", "n/N", "Sự kiện của phần trễ")
    cells: list[Sequence[Cell]] = [
        (row.label, row.late, row.of - row.late, row.of, row.words, ", ".join(map(str, row.positions))) for row in rows
    ]
    return Sheet(name, title, (counted,), heads, cells, bars=Bars(title, 0, (1, 2)) if rows else None)


def drawings(
    lanes: Lanes,
    mine: Callable[[TraceInterval], bool],
    hours: WorkingTime,
    period: Period,
    now: datetime,
    whose: str,
) -> list[Drawing]:
    """The lanes of all chosen dossiers, then each of the latest ones with a lane for every holder."""
    found = []
    chart = lanes_chart(lanes, mine, hours, period, now)
    if chart is not None:
        shown = len(lanes.traces)
        some = (
            f"{shown} trên {lanes.of} hồ sơ, trước hết là hồ sơ giữ khi quá hạn lâu nhất. " if shown < lanes.of else ""
        )
        words = "; ".join(told_in_words(told, mine) for told in lanes.traces)
        found.append(
            Drawing(f"{whose} giữ hồ sơ nào, từ lúc nào đến lúc nào?", lanes_svg(chart), words, f"{some}{LEGEND}")
        )
    for told in late_traces(lanes, mine):
        drawn = trace_chart_of(told, hours)
        if drawn is not None:
            name = told.code or str(told.dossier_id)
            found.append(
                Drawing(f"Hồ sơ {name}: ai chịu trách nhiệm lúc nào?", lanes_svg(drawn), _holders(told), LEGEND)
            )
    return found


def drawing_blocks(drawn: Sequence[Drawing]) -> Iterator[Block]:
    if not drawn:
        yield text("Không có khoảng giữ nào trong kỳ để vẽ.")
    for one in drawn:
        yield heading(one.title, level=3)
        yield picture(one.svg, one.alt, one.caption)


def appendix_blocks(facts: Sequence[FactLine], now: datetime, numbers: Numbers) -> Iterator[Block]:
    """The events behind each figure, by dossier."""
    yield heading("Phụ lục: sự kiện làm căn cứ của từng số liệu", "Appendix: the events behind each figure")
    yield note("Mã hồ sơ: vị trí của các sự kiện trong sổ. Mỗi vị trí mở được bằng `hoso` hoặc /v1/events/{vị trí}.")
    rows = [
        (numbers.get(key, ""), what, listed)
        for key, lines in appendix_rows(facts, now).items()
        for what, listed in lines
    ]
    yield table(("", "Số liệu", "Hồ sơ: sự kiện"), (0, 3, 15), rows)


def _holders(told: Trace) -> str:
    sums: dict[str, int] = {}
    for interval in told.intervals:
        sums[interval.who.name] = sums.get(interval.who.name, 0) + interval.working_us
    return "; ".join(f"{name} {said.amount('held_us', held)}" for name, held in sums.items())
