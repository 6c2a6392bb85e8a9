"""`/chi-so`: the indicators of a month, by the decision's groups and beside them; every count opens its list."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth.remit import may_see_all, may_see_unit
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import office_of
from api.http.list_access import need_body
from api.http.papers import PDF, XLSX, paper
from api.http.query_values import Id
from api.http.reads import Cursor, Filter, Look, looking
from api.pages.indicator_chart import bullets
from api.pages.lists import MOST_ROWS, Chooser, Column, List, Rows, answer, listed
from api.pages.periods import Ky, choices
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from api.reports.indicators import indicators_pdf, indicators_xlsx, points
from domain.model.working_time import office_day
from projections.queries.indicator_definitions import BY_NAME, DEFINITIONS
from projections.queries.indicators import (
    IndicatorLine,
    Indicators,
    IndicatorUnknown,
    Kind,
    by_agency,
    count_behind,
    indicators,
    lines_behind,
)
from projections.queries.knowledge import Named, knowledge
from projections.queries.periods import Period
from projections.words import Words

router = APIRouter(include_in_schema=False)

PROVINCE: Final = "toan-tinh"
"""In addresses: all agencies together."""

SHOWN_BY_AGENCY: Final = ("on_time_766", "on_time_slip", "lodged_online", "online_answered", "satisfied")

GROUP_NAMES: Final[dict[str, str]] = {
    "Công khai, minh bạch": "Openness and transparency",
    "Tiến độ, kết quả giải quyết": "Progress and results",
    "Số hóa hồ sơ": "Digitisation of dossiers",
    "Cung cấp dịch vụ trực tuyến": "Online services",
    "Mức độ hài lòng": "Satisfaction",
}
"""In English what the rule packs call the groups of the decision in Vietnamese."""

_MINUTE_US: Final = 60_000_000


class Counted(StrEnum):
    """Which part of what an indicator counts."""

    GOOD = "dat"
    REST = "khong-dat"


GOOD: Final = {Counted.GOOD: True, Counted.REST: False}
CountedAs = Annotated[Counted | None, Query()]
IndicatorName = Annotated[str, Path(max_length=40, pattern=r"^[a-z0-9_]+$")]


@router.get("/chi-so")
def indicators_front(request: Request, visitor: Visitor, ky: Ky = None) -> Response:
    """All agencies for whoever may see them; others choose among the bodies that are theirs."""
    need(request, visitor, Right.READ_BOARDS)
    if may_see_all(visitor, Right.READ_BOARDS):
        return body_page(request, visitor, PROVINCE, ky)
    office = office_of(request)
    now = office.clock.now()
    mine = office.remits.of(visitor, now)
    units = [
        unit for unit in sorted(office.remits.people().units) if may_see_unit(visitor, Right.READ_BOARDS, mine, unit)
    ]
    if len(units) == 1:
        return RedirectResponse(f"/chi-so/{units[0]}", 303)
    with looking(request) as look:
        known = knowledge(look.connection)
        named = [known.unit(unit, look.now) or Named(unit, unit) for unit in units]
        return page(request, "indicators_own.html", look=look, units=named)


@router.get("/chi-so/{body}")
def body_page(request: Request, visitor: Visitor, body: Id, ky: Ky = None) -> Response:
    """A unit's, an agency's, or the province's indicators in a month, or another period."""
    need(request, visitor, Right.READ_BOARDS)
    need_body(request, visitor, Right.READ_BOARDS, _of(body), "all indicators")
    with looking(request) as look:
        asked = _period(ky, look)
        found = _found(look, body, asked)
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            agencies = by_agency(all_of_it, asked, SHOWN_BY_AGENCY, now=look.now) if _of(body) is None else ()
        return page(
            request,
            "indicators.html",
            look=look,
            found=found,
            body=body,
            whole=found.kind is Kind.PROVINCE,
            agency=_agency_of(look, body),
            agencies=agencies,
            shown=[BY_NAME[name] for name in SHOWN_BY_AGENCY],
            bullets=bullets(found.groups),
            group_names=GROUP_NAMES,
            points=points,
            period=asked,
            periods=choices(asked, look.now),
            sentence=sentence(found, wording_of(request)),
        )


@router.get("/chi-so/{body}/bao-cao.{ending}")
def body_paper(request: Request, visitor: Visitor, body: Id, ending: Literal["pdf", "xlsx"], ky: Ky = None) -> Response:
    """The same on paper, and as a workbook."""
    need(request, visitor, Right.READ_BOARDS)
    need_body(request, visitor, Right.READ_BOARDS, _of(body), "all indicators")
    with looking(request) as look:
        found = _found(look, body, _period(ky, look))
        name = f"chi-so-{body}-{found.period}.{ending}"
        if ending == "pdf":
            return paper(indicators_pdf(found), PDF, name, look)
        return paper(indicators_xlsx(found), XLSX, name, look)


@listed(router, "/chi-so/{body}/{indicator}")
def indicator_list(
    request: Request,
    visitor: Visitor,
    body: Id,
    indicator: IndicatorName,
    ky: Ky = None,
    loc: CountedAs = None,
    linh_vuc: Filter = None,
    tiep: Cursor = None,
) -> Response:
    """What an indicator counts, in order of time, each with its dossier and its events."""
    need(request, visitor, Right.READ_BOARDS)
    need_body(request, visitor, Right.READ_BOARDS, _of(body), "all indicators")
    definition = BY_NAME.get(indicator)
    if definition is None or definition.rows is None:
        raise IndicatorUnknown(indicator=indicator, known=", ".join(one.name for one in DEFINITIONS if one.rows))
    good = None if loc is None else GOOD[loc]
    declared = List[IndicatorLine](
        f"chi-so-{indicator.replace('_', '-')}",
        definition.title.vi,
        definition.title.en,
        COLUMNS,
        Words("Theo thời gian.", "In order of time."),
        (
            Chooser("ky", "Kỳ", "Period"),
            Chooser("loc", "Phần", "Part", PARTS),
            Chooser("linh_vuc", "Lĩnh vực", "Field"),
        ),
    )

    def ask(look: Look) -> Rows[IndicatorLine]:
        asked, subject = _period(ky, look), _of(body)
        counted = count_behind(look.connection, indicator, subject, asked, now=look.now, good=good, field=linh_vuc)
        return Rows(
            page=lambda cursor, limit: lines_behind(
                look.connection,
                indicator,
                subject,
                asked,
                now=look.now,
                good=good,
                field=linh_vuc,
                cursor=cursor,
                limit=limit,
            ),
            count=lambda most: min(most, counted),
            chosen={"ky": str(asked)},
            context=lambda: {"count": min(counted, MOST_ROWS), "body": body, "of": _name(look, body), "asked": asked},
        )

    return answer(request, visitor, declared, ask, "indicator_list.html", cursor=tiep)


PARTS: Final[dict[str, Words]] = {
    Counted.GOOD: Words("tính vào tử số", "in the numerator"),
    Counted.REST: Words("không tính vào tử số", "not in the numerator"),
}


COLUMNS: Final[tuple[Column[IndicatorLine], ...]] = (
    Column("at", "Lúc", "At", lambda r: r.at, None, lambda r: f"/su-kien/{r.positions[-1]}"),
    Column(
        "code", "Mã hồ sơ, vụ việc", "Code", lambda r: r.code or str(r.dossier_id),
        lambda r, w: r.code or w.t("chưa có mã", "no code yet"),
        lambda r: None if r.is_proceeding else f"/ho-so/{r.code or r.dossier_id}/dien-bien",
    ),
    Column("procedure", "Thủ tục", "Procedure", lambda r: r.procedure.name if r.procedure else None),
    Column(
        "procedure_id", "Mã thủ tục", "Procedure code", lambda r: r.procedure.id if r.procedure else None, hidden=True
    ),
    Column("unit", "Nơi tiếp nhận", "Received by", lambda r: r.unit.name),
    Column("agency", "cơ quan", "agency", lambda r: r.agency.name, beneath=True),
    Column("good", "Tính vào tử số", "In the numerator", lambda r: r.good),
    Column(
        "amount_minutes", "Giờ làm việc từ khi nộp", "Working time since the lodging",
        lambda r: None if r.amount is None or r.amount < _MINUTE_US else (r.amount + _MINUTE_US // 2) // _MINUTE_US,
        lambda r, w: w.worked(r.amount or 0),
    ),
    Column(
        "score", "Điểm đánh giá", "Score", lambda r: r.amount if r.amount is not None and r.amount <= 5 else None,
    ),
    Column(
        "events", "Sự kiện", "Events", lambda r: ", ".join(map(str, r.positions)), None,
        lambda r: f"/su-kien/{r.positions[0]}",
    ),
)  # fmt: skip


def sentence(found: Indicators, w: Wording) -> str:
    """What the page comes to: both clocks by their names."""
    by_766, by_slip = found.named("on_time_766"), found.named("on_time_slip")

    def said(n: int | None, of: int | None, permille: int | None) -> str:
        return w.share(n or 0, of, permille) if of else w.t("không áp dụng", "not applicable")

    first = said(by_766.n, by_766.of, by_766.permille)
    second = said(by_slip.n, by_slip.of, by_slip.permille)
    return w.t(
        f"Đúng hạn theo Quyết định 766: {first}. Theo phiếu hẹn đầu: {second}.",
        f"On time by Decision 766: {first}. By the first slip: {second}.",
    )


def _of(body: str) -> str | None:
    return None if body == PROVINCE else body


def _period(ky: str | None, look: Look) -> Period:
    """The period that was asked for, else the month of the moment. PeriodNotUnderstood."""
    return Period.parse(ky) if ky else Period.month(office_day(look.now))


def _found(look: Look, body: str, asked: Period) -> Indicators:
    with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return indicators(all_of_it, _of(body), asked, now=look.now)


def _name(look: Look, body: str) -> Named | None:
    known = knowledge(look.connection)
    if body in known.reference.organisation.agencies:
        return known.agency(body, look.now)
    return known.unit(body, look.now) if _of(body) is not None else None


def _agency_of(look: Look, body: str) -> Named | None:
    """The agency of a unit, for the way up."""
    known = knowledge(look.connection)
    unit = known.reference.organisation.units.get(body)
    return None if unit is None else known.agency(unit.agency_id, look.now)
