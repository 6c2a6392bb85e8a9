"""A unit's report over a period as PDF/A and as a workbook: how it stands, what was late and where, by which events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import Connection

from api.pages.wording import BOARD_STATES, POSTS
from api.reports import figures as said
from api.reports.custody_lanes import Lanes, chosen
from api.reports.evidence import (
    NOT_A_VERDICT,
    NOT_A_VERDICT_EN,
    appendix_numbers,
    appendix_rows,
    evidence_sheet,
    moment,
    seal_words,
    stated,
)
from api.reports.paper import Block, Paper, facts, framed, heading, note, set_paper, table
from api.reports.records import pictures
from api.reports.sections import (
    Drawing,
    appendix_blocks,
    drawing_blocks,
    drawings,
    figure_blocks,
    figure_sheet,
    late_blocks,
    late_sheet,
)
from api.reports.workbook import Cell, Sheet, workbook
from domain.model.custody_interval import POLICY as CUSTODY_POLICY
from domain.model.delay import POLICY as ATTRIBUTION_POLICY
from domain.model.event import UnitId
from domain.model.working_time import WorkingTime
from projections.figures import MINIMUM
from projections.queries.boards import Counts
from projections.queries.knowledge import Knowledge, knowledge
from projections.queries.official_records import FactLine
from projections.queries.overviews import LATE_LIMIT_PERMILLE, UnitView, unit
from projections.queries.periods import Period
from projections.queries.provisional import held_now
from projections.queries.report_facts import facts_of_unit
from projections.queries.traces import TraceInterval, trace

TITLE: Final = "Báo cáo của đơn vị"
PEOPLE_HEADS: Final = ("Cán bộ", "Chức vụ", "Đang mở", "Quá hạn", "Sắp đến hạn", "Đứng yên", "Đất đai", "Vắng mặt")


@dataclass(frozen=True)
class UnitSources:
    """All that the report is made of, read in one look."""

    view: UnitView
    facts: list[FactLine]
    lanes: Lanes
    hours: WorkingTime
    known: Knowledge
    period: Period
    seal: str

    def mine(self, interval: TraceInterval) -> bool:
        return interval.part is not None and interval.unit is not None and interval.unit.id == self.view.unit.id


def unit_sources(connection: Connection[Any], unit_id: UnitId, period: Period, *, now: datetime) -> UnitSources:
    """UnitUnknown."""
    view = unit(connection, unit_id, period, now=now)
    known = knowledge(connection)
    behind = facts_of_unit(connection, unit_id, period, now=now)
    held = [one for row in view.officials for one in held_now(connection, known, row.official.id, now)]
    return UnitSources(
        view=view,
        facts=behind,
        lanes=chosen(behind, held, period, lambda dossier: trace(connection, dossier, now=now)),
        hours=known.reference.hours(view.agency.id),
        known=known,
        period=period,
        seal=seal_words(connection),
    )


def unit_pdf(sources: UnitSources) -> bytes:
    view = sources.view
    title = f"{TITLE}: {view.unit.name}, {view.agency.name}"
    return set_paper(
        Paper(title, "Report of a unit", tuple(_blocks(sources)), foot(sources), flipped=True), view.asked_at
    )


def unit_xlsx(sources: UnitSources) -> bytes:
    view, below = sources.view, foot(sources)
    closed = stated(sources.facts, view.asked_at)
    title = f"{TITLE}: {view.unit.name}, {view.agency.name}"
    people: list[Sequence[Cell]] = [tuple(row) for row in _people(view)]
    about = [*_head(sources), *_standing(view)]
    sheets = [
        Sheet("Đơn vị", title, (NOT_A_VERDICT, NOT_A_VERDICT_EN), ("Mục", "Nội dung"), about, below),
        figure_sheet([("Cả đơn vị", view.figures)], below),
        Sheet("Cán bộ", "Việc đang mở của từng cán bộ, xếp theo tên", (), PEOPLE_HEADS, people, below),
        *(late_sheet(name, name, counted, rows) for name, counted, rows in _late(sources, closed)),
        Sheet("Hình", "Diễn biến", (), (), (), below, pictures=pictures(_drawn(sources))),
        evidence_sheet(sources.facts, sources.known, view.asked_at, below),
    ]  # fmt: skip
    return workbook(title, sheets, view.asked_at)


def foot(sources: UnitSources) -> tuple[str, ...]:
    view = sources.view
    return (
        (
            f"{NOT_A_VERDICT} {view.unit.name} ({view.unit.id}), kỳ {said.VIETNAMESE.period(sources.period)}, "
            f"tính đến {moment(view.asked_at)}, sổ đến vị trí {view.position}."
        ),
        (
            f"Chính sách {CUSTODY_POLICY}, {ATTRIBUTION_POLICY}; "
            f"lịch làm việc bản {sources.known.reference.calendar.version}. {sources.seal}"
        ),
    )


def _blocks(sources: UnitSources) -> Iterator[Block]:
    view = sources.view
    closed = stated(sources.facts, view.asked_at)
    numbers = appendix_numbers(appendix_rows(sources.facts, view.asked_at))
    yield framed(f"{NOT_A_VERDICT} {NOT_A_VERDICT_EN}")
    yield facts(_head(sources))
    yield heading("Đơn vị đang thế nào?", "How the unit stands")
    yield facts(_standing(view))
    yield heading("Cả đơn vị trong kỳ", "The unit in the period, as a whole")
    yield note(said.rate_note(unit=False))
    yield from figure_blocks(view.figures, "own", _whole_numbers(numbers), unit=False)
    yield heading("Trễ ở đâu?", "Where was it late?")
    yield from late_blocks([(name, counted, rows) for name, counted, rows in _late(sources, closed)])
    yield heading("Diễn biến", "Custody over time")
    yield from drawing_blocks(_drawn(sources))
    yield heading("Việc đang mở của từng cán bộ, xếp theo tên", "Open work by official, by name; no ranking")
    yield table(PEOPLE_HEADS, (7, 4, 2, 2, 2, 2, 2, 2), [[str(cell) for cell in row] for row in _people(view)])
    yield from appendix_blocks(sources.facts, view.asked_at, numbers)


def _whole_numbers(numbers: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """By figure those of all its parts, since the unit's figure is of all."""
    found: dict[tuple[str, str], str] = {}
    for (_, figure), number in numbers.items():
        known = found.get(("own", figure))
        found["own", figure] = number if known is None else f"{known}, {number}"
    return found


def _head(sources: UnitSources) -> list[tuple[str, str]]:
    view = sources.view
    return [
        ("Đơn vị", f"{view.unit.name} ({view.unit.id}), {view.agency.name}"),
        ("Người đứng đầu", view.head.name if view.head is not None else "chưa có"),
        ("Kỳ", said.VIETNAMESE.period(sources.period)),
        ("Tính đến", f"{moment(view.asked_at)}, vị trí {view.position} của sổ"),
        ("Chính sách", f"{CUSTODY_POLICY}, {ATTRIBUTION_POLICY}"),
        ("Lịch làm việc", f"bản {sources.known.reference.calendar.version}"),
        ("Niêm phong", sources.seal),
    ]


def _standing(view: UnitView) -> list[tuple[str, str]]:
    row = view.row
    limit = f"trên {LATE_LIMIT_PERMILLE // 10} %" if row.late.over_limit else f"không quá {LATE_LIMIT_PERMILLE // 10} %"
    late = said.VIETNAMESE.share(row.late.late, row.late.of, row.late.permille)
    return [
        ("Tiếp nhận trong kỳ", said.VIETNAMESE.number(row.received)),
        ("Kết thúc trong kỳ", said.VIETNAMESE.number(row.ended)),
        ("Trễ theo phiếu hẹn đầu", f"{late}, {limit}" if row.late.of >= MINIMUM else late),
        *(
            (said.VIETNAMESE.first(BOARD_STATES[name].vi), str(getattr(row.now, name)))
            for name in Counts.__struct_fields__
        ),
        ("Chuyển cấp không được trả lời trong kỳ", str(row.escalations_unanswered)),
        ("Chuyển cấp đang chờ trả lời", str(row.escalations_to_answer)),
        ("Vướng mắc quá hạn trả lời", str(row.obstacles_past_term)),
    ]


def _people(view: UnitView) -> list[tuple[str | int, ...]]:
    return [
        (
            row.official.name,
            said.VIETNAMESE.said(POSTS, row.role),
            row.now.open,
            row.now.overdue,
            row.now.due_soon,
            row.now.stalled,
            row.land,
            "có" if row.absent else "",
        )
        for row in view.officials
    ]


def _late(sources: UnitSources, closed: Sequence[FactLine]) -> list[tuple[str, str, list[said.Late]]]:
    steps = "Bước có thời hạn do người của đơn vị giữ khi xong; trễ là dùng quá thời hạn của bước."
    dossiers = (
        "Hồ sơ đơn vị đã xử lý hoặc chịu trách nhiệm, kết thúc trong kỳ; trễ là kết thúc trễ và có người của đơn vị "
        "giữ khi quá hạn hoặc có phần quy kết."
    )
    return [
        ("Trễ theo bước", steps, said.late_by_step(closed, sources.known, said.ALL_PARTS)),
        ("Trễ theo lĩnh vực", dossiers, said.late_by_field(closed, said.ALL_PARTS)),
        ("Trễ theo tháng", dossiers, said.late_by_month(closed, said.ALL_PARTS)),
    ]


def _drawn(sources: UnitSources) -> list[Drawing]:
    view = sources.view
    return drawings(sources.lanes, sources.mine, sources.hours, sources.period, view.asked_at, view.unit.name)


__all__ = ["UnitSources", "unit_pdf", "unit_sources", "unit_xlsx"]
