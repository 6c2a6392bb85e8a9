"""`/danh-sach/theo-ngay`: the dossiers behind a day of the picture of receipts and results (C8)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.list_access import need_unit
from api.http.reads import Cursor, Filter, Look
from api.pages.behind import DOSSIERS, Finished
from api.pages.flow_chart import FlowChart, flow_chart
from api.pages.lists import MOST_ROWS, Chooser, List, Rows, answer, listed
from api.pages.visitor import Visitor, need
from domain.model.working_time import WorkingTime
from projections.queries.drilldown_lists import DossierLine
from projections.queries.flow import FlowDay, Way, count_of_day, dossiers_of_day, flow
from projections.queries.knowledge import knowledge
from projections.queries.periods import Period
from projections.words import Words

router = APIRouter(include_in_schema=False)

WAYS: Final[dict[str, Words]] = {
    Way.IN: Words("tiếp nhận trong ngày", "received on the day"),
    Way.OUT: Words("kết thúc trong ngày", "ended on the day"),
    Way.OPEN: Words("còn mở cuối ngày", "open at the end of the day"),
}

OF_DAY: Final = List[DossierLine](
    "theo-ngay",
    "Hồ sơ theo ngày",
    "Dossiers of a day",
    DOSSIERS[Finished.ENDED][1].columns,
    Words("Theo mã hồ sơ.", "By code."),
    (
        Chooser("chieu", "Chiều", "Way", WAYS),
        Chooser("ngay", "Ngày", "Day", kind="date"),
        Chooser("co_quan", "Cơ quan", "Agency"),
        Chooser("don_vi", "Đơn vị", "Unit"),
    ),
)


@listed(router, "/danh-sach/theo-ngay")
def day_page(
    request: Request,
    visitor: Visitor,
    chieu: Way,
    ngay: Annotated[date, Query()],
    co_quan: Filter = None,
    don_vi: Filter = None,
    tiep: Cursor = None,
) -> Response:
    """What was received or ended on a day, or was open at its end."""
    need(request, visitor, Right.READ_BOARDS)
    need_unit(request, visitor, Right.READ_BOARDS, don_vi, "all boards")

    def ask(look: Look) -> Rows[DossierLine]:
        known = knowledge(look.connection)
        agency, unit = known.agency(co_quan, look.now), known.unit(don_vi, look.now)
        counted = count_of_day(look.connection, chieu, ngay, now=look.now, agency=co_quan, unit=don_vi)
        return Rows(
            page=lambda cursor, limit: dossiers_of_day(
                look.connection, chieu, ngay, now=look.now, agency=co_quan, unit=don_vi, cursor=cursor, limit=limit
            ),
            count=lambda _: counted,
            chosen={"co_quan": agency.name if agency else None, "don_vi": unit.name if unit else None},
            context=lambda: {"count": min(counted, MOST_ROWS)},
        )

    return answer(request, visitor, OF_DAY, ask, "behind.html", cursor=tiep)


def flow_of(
    look: Look, period: Period, hours: WorkingTime, *, agency: str | None = None, unit: str | None = None
) -> tuple[tuple[FlowDay, ...], FlowChart | None]:
    """The days of a period with the picture; no days where nothing came, went or was open."""
    days = flow(look.connection, period, now=look.now, agency=agency, unit=unit)
    if not any(day.received or day.ended or day.open for day in days):
        return (), None
    return days, flow_chart(days, hours)
