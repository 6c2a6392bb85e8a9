"""`/toan-trinh`: the whole process on the software; every number leads to its list, every row to its events.

Of people there is nothing here: what an official did in a period stands in their record, whose every reading is on
record. The page of a unit leads there, by name.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.http.beyond import Beyond
from api.http.gate import office_of
from api.http.reads import Cursor, Look, looking
from api.pages.breakdown import Chosen, Narrowed, Theo
from api.pages.lists import MOST_ROWS, Chooser, Column, List, Rows, answer, listed
from api.pages.site import page, wording_of
from api.pages.wording import Wording
from projections.queries.breakdown import By
from projections.queries.knowledge import knowledge
from projections.queries.overviews import officials
from projections.queries.receipt_numbers import receipt_numbers
from projections.queries.whole_process import (
    Entered,
    EnteredLine,
    WholeRow,
    count_entered,
    entered_behind,
    whole_process,
)
from projections.words import Words

router = APIRouter(include_in_schema=False)

PAGE: Final = "/toan-trinh"
_MINUTE_US: Final = 60_000_000


class EnteredList(StrEnum):
    """The lists, by the last part of their address."""

    STEPS = "buoc"
    ON_SOFTWARE = "tren-phan-mem"
    OFF_SOFTWARE = "ngoai-phan-mem"
    PAPER = "tren-giay"
    LATE = "ghi-muon"
    OUTAGE = "su-co"


TITLES: Final[dict[EnteredList, tuple[Entered, Words]]] = {
    EnteredList.STEPS: (Entered.STEPS, Words("Bước đã hoàn thành", "Steps completed")),
    EnteredList.ON_SOFTWARE: (Entered.ON_SOFTWARE, Words("Bước làm trên phần mềm", "Steps done on the software")),
    EnteredList.OFF_SOFTWARE: (
        Entered.OFF_SOFTWARE,
        Words("Bước làm ngoài phần mềm", "Steps not done on the software"),
    ),
    EnteredList.PAPER: (
        Entered.PAPER,
        Words("Việc trên giấy được ghi bổ sung", "Handling on paper entered afterwards"),
    ),
    EnteredList.LATE: (Entered.LATE, Words("Mục ghi muộn", "Late entries")),
    EnteredList.OUTAGE: (
        Entered.OUTAGE,
        Words("Ghi sau khi phần mềm có sự cố, không tính là muộn", "Entered after an outage, not counted as late"),
    ),
}


@router.get(PAGE)
def whole_process_page(request: Request, scope: Chosen, theo: Theo = None) -> Response:
    """How much of the process runs on the software, by unit, procedure or month."""
    elsewhere = scope.elsewhere(request, PAGE)
    if elsewhere is not None:
        return elsewhere
    with looking(request) as look:
        asked, context = scope.period(look), scope.context(request, look, theo)
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            found = whole_process(all_of_it, context["by"], asked, now=look.now, within=scope.within)
            units = whole_process(all_of_it, By.UNIT, asked, now=look.now, within=scope.within)
            members = officials(all_of_it, knowledge(all_of_it), scope.unit, look.now) if scope.unit is not None else ()
        numbers = receipt_numbers(look.connection, asked, agency=scope.within.agency) if scope.sees_all else None
        return page(
            request,
            "whole_process.html",
            look=look,
            found=found,
            alerts=units.alerts,
            members=members,
            head=office_of(request).remits.people().head_of(scope.unit, look.now) if scope.unit is not None else None,
            numbers=numbers,
            titles=TITLES,
            sentence=sentence(found.total, wording_of(request)),
            **context,
        )


def sentence(row: WholeRow, w: Wording) -> str:
    """What the table comes to."""
    if not row.steps:
        return w.t("Trong kỳ không có bước nào hoàn thành.", "No step was completed in this period.")
    share = w.share(row.on_software, row.steps, row.software_permille)
    paper, late = w.number(row.paper), w.number(row.late)
    return w.t(
        f"Bước làm trên phần mềm: {share}. {paper} việc trên giấy được ghi bổ sung, {late} mục ghi muộn.",
        f"Steps done on the software: {share}. {paper} acts on paper were entered afterwards, "
        f"{late} entries were late.",
    )


@listed(router, "/toan-trinh/{figure}")
def entered_page(request: Request, figure: EnteredList, scope: Narrowed, tiep: Cursor = None) -> Response:
    """What a figure counts: who acted, who recorded it, when both were."""
    which, title = TITLES[figure]
    declared = List[EnteredLine](
        figure, title.vi, title.en, COLUMNS, Words("Mới xảy ra trước.", "The latest first."), FILTERS
    )

    def ask(look: Look) -> Rows[EnteredLine]:
        asked = scope.period(look)
        counted = count_entered(look.connection, which, asked, now=look.now, within=scope.within)
        return Rows(
            page=lambda cursor, limit: entered_behind(
                look.connection, which, asked, now=look.now, within=scope.within, cursor=cursor, limit=limit
            ),
            count=lambda most: min(most, counted),
            chosen=scope.named(look),
            context=lambda: {"count": min(counted, MOST_ROWS)},
        )

    return answer(request, scope.visitor, declared, ask, "behind.html", cursor=tiep)


FILTERS: Final = (
    Chooser("ky", "Kỳ", "Period"),
    Chooser("co_quan", "Cơ quan", "Agency"),
    Chooser("don_vi", "Đơn vị", "Unit"),
    Chooser("tthc", "Thủ tục", "Procedure"),
    Chooser("linh_vuc", "Lĩnh vực", "Field"),
)

COLUMNS: Final[tuple[Column[EnteredLine], ...]] = (
    Column("at", "Xảy ra lúc", "Happened at", lambda r: r.at, None, lambda r: f"/su-kien/{r.positions[0]}"),
    Column("recorded_at", "ghi lúc", "recorded at", lambda r: r.recorded_at, beneath=True),
    Column(
        "code", "Mã hồ sơ", "Code", lambda r: r.code or str(r.dossier_id),
        lambda r, w: r.code or w.t("chưa có mã", "no code yet"), lambda r: f"/ho-so/{r.code or r.dossier_id}/su-kien",
    ),
    Column("procedure", "thủ tục", "procedure", lambda r: r.procedure.name, beneath=True),
    Column("procedure_id", "Mã thủ tục", "Procedure code", lambda r: r.procedure.id, hidden=True),
    Column("act", "Việc", "Act", lambda r: r.topic, lambda r, w: w.t(r.act.vi, r.act.en)),
    Column("step", "bước", "step", lambda r: r.step, beneath=True),
    Column("acted_by", "Người làm", "Acted by", lambda r: r.acted_by.name),
    Column("unit", "đơn vị", "unit", lambda r: r.unit.name if r.unit is not None else None, beneath=True),
    Column("recorded_by", "Người ghi", "Recorded by", lambda r: r.recorded_by.name),
    Column("on_software", "Bước trên phần mềm", "Step on the software", lambda r: r.on_software),
    Column("on_paper", "Trên giấy", "On paper", lambda r: r.on_paper),
    Column(
        "behind_minutes", "Ghi sau (giờ làm việc)", "Entered after (working time)",
        lambda r: (r.behind_us + _MINUTE_US // 2) // _MINUTE_US if r.behind_us else None,
        lambda r, w: w.worked(r.behind_us),
    ),
    Column(
        "events", "Sự kiện", "Events", lambda r: ", ".join(map(str, r.positions)), None,
        lambda r: f"/su-kien/{r.positions[-1]}",
    ),
)  # fmt: skip
