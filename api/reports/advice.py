"""The advice to the provincial committee as PDF/A, as a workbook, and as JSON: the same facts, each with its events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from api.reports import figures as said
from api.reports.advice_facts import Advice, AdviceSection, StuckMatter, Tried
from api.reports.evidence import moment
from api.reports.evidence import positions as runs_of
from api.reports.made import Made
from api.reports.paper import Block, Paper, facts, framed, heading, note, set_paper, table, text
from api.reports.workbook import Cell, Sheet, workbook
from projections.queries.knowledge import Named
from projections.queries.periods import Period

TITLE: Final = "Báo cáo tham mưu về kiểm soát thủ tục hành chính"
ENGLISH: Final = "Advice on the control of administrative procedures"
FACTS_ALONE: Final = (
    "Chỉ nêu sự việc: việc gì tắc, ở đâu, từ bao giờ, đã làm gì. Hệ thống không đề xuất, không xếp hạng, không kết "
    "luận về ai. Mỗi con số đếm các việc liệt kê bên dưới; mỗi việc nêu vị trí sự kiện trong sổ."
)
PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON: Final = "application/json"

HEADS: Final = ("Việc", "Ở đâu", "Ai", "Từ", "Hạn", "Quá hạn", "Đã làm gì", "Sự kiện")


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """What a person added, and who; nobody for one that the system put together."""

    remarks: str = ""
    by: Named | None = None


class AdviceFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the JSON file holds."""

    advice: Advice
    issued: Issued


def advice_files(found: Advice, issued: Issued = Issued()) -> tuple[Made, ...]:  # noqa: B008 - it is frozen
    """The same facts and words make the same bytes."""
    name = f"tham-muu-{found.period}-{found.asked.position}"
    return (
        Made(f"{name}.pdf", PDF, advice_pdf(found, issued)),
        Made(f"{name}.xlsx", XLSX, advice_xlsx(found, issued)),
        Made(f"{name}.json", JSON, msgspec.json.format(msgspec.json.encode(AdviceFile(advice=found, issued=issued)))),
    )


def advice_pdf(found: Advice, issued: Issued) -> bytes:
    return set_paper(Paper(TITLE, ENGLISH, tuple(_blocks(found, issued)), foot(found), flipped=True), _at(found))


def advice_xlsx(found: Advice, issued: Issued) -> bytes:
    below = foot(found)
    overview: list[Sequence[Cell]] = [
        (section.vi, place.where.name, place.count, moment(place.since), runs_of(set(place.positions)))
        for section in found.sections
        for place in section.places
    ]
    about: list[Sequence[Cell]] = [tuple(row) for row in (*_head(found), *_words(issued))]
    sheets = [
        Sheet("Báo cáo", TITLE, (FACTS_ALONE,), ("Mục", "Nội dung"), about, below),
        Sheet("Tổng hợp", TITLE, (), ("Mục", "Ở đâu", "Số việc", "Lâu nhất từ", "Sự kiện"), overview, below),
        *(
            Sheet(
                f"{number}. {section.vi.replace(':', ' –')}",
                section.vi,
                (counted(section),),
                HEADS,
                [_cells(one) for one in section.matters],
                below,
            )
            for number, section in enumerate(found.sections, 1)
            if section.matters
        ),
    ]
    return workbook(TITLE, sheets, _at(found))


def foot(found: Advice) -> tuple[str, ...]:
    return (
        (
            f"Kỳ {said.VIETNAMESE.period(Period.parse(found.period))}, tính đến {moment(_at(found))}, sổ đến vị trí "
            f"{found.asked.position}."
        ),
        f"Chính sách {', '.join(found.policies)}; lịch làm việc bản {found.calendar_version}.",
    )


def counted(section: AdviceSection) -> str:
    if not section.count:
        return "Không có việc nào."
    oldest = moment(section.matters[0].since)
    return f"{section.count} việc, lâu nhất từ {oldest}; {section.tried} việc đã có nhắc, chuyển cấp hoặc trả lời."


def tried_in_words(tried: Sequence[Tried]) -> str:
    return "; ".join(
        f"{moment(one.at)} {one.vi}{f' ({one.text})' if one.text else ''} [{one.position}]" for one in tried
    )


def _blocks(found: Advice, issued: Issued) -> Iterator[Block]:
    yield framed(FACTS_ALONE)
    yield facts([*_head(found), *_words(issued)[:1]])
    if issued.remarks:
        yield heading("Ý kiến của người ban hành", "Words of the one who issued it")
        yield text(issued.remarks)
    yield heading("Tổng hợp", "Overview")
    yield table(
        ("Mục", "Ở đâu", "Số việc", "Lâu nhất từ", "Sự kiện"),
        (6, 6, 2, 4, 9),
        [
            (section.vi, place.where.name, str(place.count), moment(place.since), runs_of(set(place.positions)))
            for section in found.sections
            for place in section.places
        ],
    )
    for section in found.sections:
        yield heading(section.vi, section.en)
        yield note(counted(section))
        if section.matters:
            yield table(HEADS, (6, 4, 4, 3, 3, 3, 9, 4), [[str(c) for c in _cells(one)] for one in section.matters])


def _cells(one: StuckMatter) -> list[Cell]:
    return [
        f"{one.number} · {one.title}",
        one.where.name,
        one.who.name if one.who is not None else "–",
        moment(one.since),
        moment(one.due_at) if one.due_at is not None else "–",
        said.amount("held_us", one.past_us) if one.past_us else "–",
        tried_in_words(one.tried) or "không ghi nhận việc nào",
        runs_of(set(one.positions)),
    ]


def _head(found: Advice) -> list[tuple[str, str]]:
    return [
        ("Kính gửi", "Tỉnh ủy, qua Chủ tịch UBND tỉnh"),
        ("Kỳ", said.VIETNAMESE.period(Period.parse(found.period))),
        ("Tính đến", f"{moment(_at(found))}, vị trí {found.asked.position} của sổ"),
        ("Tổng số việc", said.VIETNAMESE.number(found.count)),
        *((section.vi, counted(section)) for section in found.sections),
    ]


def _words(issued: Issued) -> list[tuple[str, str]]:
    by = f"{issued.by.name} ({issued.by.id})" if issued.by is not None else "hệ thống lập, chưa ai ban hành"
    return [("Người ban hành", by), ("Ý kiến", issued.remarks or "không có")]


def _at(found: Advice) -> datetime:
    return found.asked.about
