"""The responsibility record of an official as PDF/A and as a workbook: evidence for a review, never a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

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
from api.reports.paper import Block, Paper, facts, framed, heading, note, set_paper, table, text
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
from api.reports.typesetting import raster
from api.reports.workbook import Picture, Sheet, workbook
from domain.model.deadline_words import Language, duration_words
from domain.model.event import OfficialId
from domain.model.working_time import WorkingTime
from projections.queries.knowledge import Knowledge, knowledge
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.official_records import Explanation, FactLine, Record, record
from projections.queries.periods import Period
from projections.queries.records_then import record_views
from projections.queries.replay import dossier_as_of
from projections.queries.report_facts import facts_of_official
from projections.queries.traces import Trace, TraceInterval, trace
from projections.words import duty_words

TITLE = "Hồ sơ trách nhiệm"


@dataclass(frozen=True)
class RecordSources:
    """All that the paper is made of, read in one look."""

    record: Record
    facts: list[FactLine]
    lanes: Lanes
    hours: WorkingTime
    known: Knowledge
    period: Period
    seal: str

    def mine(self, interval: TraceInterval) -> bool:
        return interval.who.id == self.record.official.id


def record_sources(
    connection: Connection[Any],
    official: OfficialId,
    period: Period,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
) -> RecordSources:
    """As of what is known now, about now; or as of a moment, about one. OfficialUnknown, PositionNotReached."""
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    if as_of is None and about is None:
        return _read(connection, official, period, asked, lambda dossier: trace(connection, dossier, now=now))
    with record_views(connection, official, asked) as then:
        return _read(
            then,
            official,
            period,
            asked,
            lambda dossier: dossier_as_of(connection, dossier, now=now, as_of=asked.position, about=about).trace,
        )


def _read(
    connection: Connection[Any],
    official: OfficialId,
    period: Period,
    asked: Moment,
    told: Callable[[str], Trace],
) -> RecordSources:
    known = knowledge(connection)
    found = record(connection, official, period, now=asked.about)
    behind = facts_of_official(connection, official, period, now=asked.about)
    agency = known.reference.organisation.agency_of(found.units[-1].id) if found.units else None
    return RecordSources(
        record=found,
        facts=behind,
        lanes=chosen(behind, found.open_dossiers, period, told),
        hours=known.reference.hours(agency),
        known=known,
        period=period,
        seal=seal_words(connection),
    )


def record_pdf(sources: RecordSources) -> bytes:
    found = sources.record
    paper = Paper(
        f"{TITLE}: {found.official.name}", "Responsibility record", tuple(_blocks(sources)), foot(sources), flipped=True
    )
    return set_paper(paper, found.asked_at)


def record_xlsx(sources: RecordSources) -> bytes:
    """The same figures as a workbook, with every fact behind them and the pictures."""
    found, below = sources.record, foot(sources)
    closed = stated(sources.facts, found.asked_at)
    groups = [(said.part_words(part.part), part.figures) for part in found.parts]
    groups += [(f"Cả đơn vị {whole.unit.name}, {whole.members} người", whole.figures) for whole in found.heads]
    groups += [(f"{said.part_words(part.part)} – hồ sơ chưa kết thúc", part.figures) for part in found.open_parts]
    head = Sheet(
        "Hồ sơ",
        f"{TITLE}: {found.official.name}",
        (NOT_A_VERDICT, NOT_A_VERDICT_EN),
        ("Mục", "Nội dung"),
        _head(sources),
        below,
    )
    sheets = [
        head,
        figure_sheet(groups, below),
        Sheet("Điều cần xem cùng", "Điều cần xem cùng với số liệu", (), head.heads, _beside(found), below),
        *(late_sheet(name, title, counted, rows) for name, title, counted, rows in _late(sources, closed)),
        Sheet("Giữ theo bước", "Thời gian giữ theo bước", (), STEP_HEADS, _steps(found), below),
        *(
            [Sheet("Nghĩa vụ", "Nghĩa vụ trong các vụ việc", (), DUTY_HEADS, _duties(found), below)]
            if found.duties
            else []
        ),
        Sheet("Hồ sơ đang mở", f"Tạm tính lúc {moment(found.asked_at)}", (), OPEN_HEADS, _open(found), below),
        Sheet("Hình", "Diễn biến", (), (), (), below, pictures=pictures(_drawn(sources))),
        evidence_sheet(sources.facts, sources.known, found.asked_at, below),
    ]  # fmt: skip
    return workbook(f"{TITLE}: {found.official.name}", sheets, found.asked_at)


def pictures(drawn: Sequence[Drawing]) -> list[Picture]:
    return [Picture(raster(one.svg), f"{one.title} {one.alt}") for one in drawn]


def foot(sources: RecordSources) -> tuple[str, ...]:
    found = sources.record
    return (
        (
            f"{NOT_A_VERDICT} {found.official.name} ({found.official.id}), "
            f"kỳ {said.VIETNAMESE.period(sources.period)}, tính đến {moment(found.asked_at)}, "
            f"sổ đến vị trí {found.position}."
        ),
        f"Chính sách {', '.join(found.policies)}; lịch làm việc bản {found.calendar_version}. {sources.seal}",
    )


DUTY_HEADS = ("Nghĩa vụ", "Trong", "Phần", "Quá hạn/phải làm", "Đơn vị")
STEP_HEADS = ("Thủ tục", "Bước", "Lượt", "Giữ", "Đơn vị: lượt", "Đơn vị: giữ")
OPEN_HEADS = (
    "Hồ sơ",
    "Thủ tục",
    "Phần",
    "Đang giữ",
    "Hạn đang áp dụng",
    "Giữ",
    "Trong đó được miễn",
    "Giữ khi quá hạn",
)


def _blocks(sources: RecordSources) -> Iterator[Block]:
    found = sources.record
    closed = stated(sources.facts, found.asked_at)
    numbers = appendix_numbers(appendix_rows(sources.facts, found.asked_at))
    yield framed(f"{NOT_A_VERDICT} {NOT_A_VERDICT_EN}")
    yield facts(_head(sources))
    for part in found.parts:
        absent = ", ".join(person.name for person in part.on_behalf_of)
        yield heading(said.part_words(part.part) + (f", thay {absent}" if absent else ""))
        if part.part == "own":
            yield note(said.rate_note(unit=True))
        yield from figure_blocks(part.figures, part.part, numbers, unit=part.part == "own")
        if part.part == "own":
            yield heading("Điều cần xem cùng với số liệu", "What stands beside the figures", level=3)
            yield facts(_circumstances(found))
            yield from _explanations(found)
    yield heading("Trễ ở đâu?", "Where was it late?")
    yield from late_blocks([(title, counted, rows) for _, title, counted, rows in _late(sources, closed)])
    yield heading("Diễn biến", "Custody over time")
    yield from drawing_blocks(_drawn(sources))
    if found.steps:
        yield heading("Thời gian giữ theo bước", "Working time held per step")
        yield table(STEP_HEADS, (8, 5, 2, 5, 2, 5), _steps(found), right=(2, 4))
    if found.duties:
        yield heading("Nghĩa vụ trong các vụ việc, theo loại", "Duties in proceedings, by kind")
        yield table(DUTY_HEADS, (7, 5, 4, 4, 4), _duties(found), right=(3, 4))
    for whole in found.heads:
        yield heading(f"Cả đơn vị {whole.unit.name}, {whole.members} người", "The unit as a whole, counts only")
        yield note("Căn cứ của các số này: phụ lục trong báo cáo của đơn vị cùng kỳ.")
        yield from figure_blocks(whole.figures, "", {}, unit=False)
    if found.open_dossiers:
        yield heading(f"Hồ sơ đang mở: tạm tính lúc {moment(found.asked_at)}", "Open dossiers, provisional")
        yield table(OPEN_HEADS, (6, 7, 4, 2, 4, 4, 4, 4), _open(found))
    yield from appendix_blocks(sources.facts, found.asked_at, numbers)


def _head(sources: RecordSources) -> list[tuple[str, str]]:
    found = sources.record
    return [
        ("Cán bộ", f"{found.official.name} ({found.official.id})"),
        ("Đơn vị trong kỳ", ", ".join(unit.name for unit in found.units) or "không có bổ nhiệm"),
        ("Kỳ", said.VIETNAMESE.period(sources.period)),
        ("Tính đến", f"{moment(found.asked_at)}, vị trí {found.position} của sổ"),
        ("Chính sách", ", ".join(found.policies)),
        ("Lịch làm việc", f"bản {found.calendar_version}"),
        ("Niêm phong", sources.seal),
    ]


def _circumstances(found: Record) -> list[tuple[str, str]]:
    beside = found.circumstances
    rows = [
        ("Giữ cùng lúc, bình quân", f"{said.VIETNAMESE.tenths(beside.load_permille)} hồ sơ"),
        ("Trung vị của đơn vị", f"{said.VIETNAMESE.tenths(beside.unit_median_load_permille)} hồ sơ"),
        ("Thời hạn còn lại khi nhận, bình quân", said.percent(beside.term_left_permille) or "không áp dụng"),
        ("Thời gian được miễn", said.amount("excused_us", beside.excused_us)),
        ("Ý kiến phản đối bằng văn bản", str(beside.objections)),
        ("Làm lại theo yêu cầu của người khác", str(beside.reworks_received)),
        ("Mục ghi đang có ý kiến khác", str(beside.disputed)),
    ]
    rows += [
        ("Vắng mặt", f"{moment(away.from_at)} – {moment(away.to_at)}" + (f", {away.reason}" if away.reason else ""))
        for away in beside.absences
    ]
    rows += [("Gián đoạn của hệ thống, trụ sở", f"{moment(o.from_at)} – {moment(o.to_at)}") for o in beside.outages]
    return rows


def _beside(found: Record) -> list[tuple[str, str]]:
    """Circumstances and the official's own words, for the workbook."""
    said_themselves = [
        (f"Giải trình lúc {moment(one.at)}", f"{_explained(one)} (sự kiện {one.position}): {one.text}")
        for one in found.explanations
    ]
    return [*_circumstances(found), *said_themselves]


def _explanations(found: Record) -> Iterator[Block]:
    yield heading("Giải trình của cán bộ", "The official's own explanation", level=3)
    if not found.explanations:
        yield text("Không có giải trình nào được ghi trong kỳ này.")
        return
    rows = [(moment(one.at), _explained(one), one.text, str(one.position)) for one in found.explanations]
    yield table(("Lúc", "Hồ sơ, vụ việc", "Lời giải trình", "Sự kiện"), (3, 4, 14, 2), rows)


def _explained(one: Explanation) -> str:
    """What an explanation is about: a dossier, or a duty of a proceeding."""
    about = one.code or str(one.dossier_id)
    return about if one.kind is None else f"{about}, {duty_words(one.kind).vi}"


def _late(sources: RecordSources, closed: Sequence[FactLine]) -> list[tuple[str, str, str, list[said.Late]]]:
    steps = "Bước có thời hạn do cán bộ này giữ khi xong; trễ là dùng quá thời hạn của bước."
    dossiers = (
        "Hồ sơ đã xử lý hoặc chịu trách nhiệm, kết thúc trong kỳ; trễ là kết thúc trễ và có phần giữ khi quá hạn "
        "hoặc có phần quy kết."
    )
    return [
        ("Trễ theo bước", "Trễ theo bước", steps, said.late_by_step(closed, sources.known)),
        ("Trễ theo lĩnh vực", "Trễ theo lĩnh vực", dossiers, said.late_by_field(closed)),
        ("Trễ theo tháng", "Trễ theo tháng", dossiers, said.late_by_month(closed)),
    ]


def _drawn(sources: RecordSources) -> list[Drawing]:
    found = sources.record
    return drawings(sources.lanes, sources.mine, sources.hours, sources.period, found.asked_at, found.official.name)


def _steps(found: Record) -> list[tuple[str, ...]]:
    return [
        (
            step.procedure.name,
            step.step_name,
            str(step.visits),
            duration_words(step.held_us, Language.VI) if step.held_us else "0",
            str(step.unit_visits),
            duration_words(step.unit_held_us, Language.VI) if step.unit_held_us else "0",
        )
        for step in found.steps
    ]


def _duties(found: Record) -> list[tuple[str, ...]]:
    return [
        (
            share.vi,
            share.nature_vi,
            said.part_words(share.part),
            f"{share.missed}/{share.owed}",
            f"{share.unit_missed}/{share.unit_owed}",
        )
        for share in found.duties
    ]


def _open(found: Record) -> list[tuple[str, ...]]:
    return [
        (
            held.code or str(held.dossier_id),
            held.procedure.name,
            said.part_words(held.part),
            "có" if held.holds_now else "không",
            moment(held.due_in_force_at) if held.due_in_force_at is not None else "chưa có",
            said.amount("held_us", held.held_us),
            said.amount("excused_us", held.excused_us),
            said.amount("held_overdue_us", held.overdue_us),
        )
        for held in found.open_dossiers
    ]


__all__ = ["RecordSources", "record_pdf", "record_sources", "record_xlsx"]
