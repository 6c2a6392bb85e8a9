"""`/kiem-tra/{number}` and `/phat-hien`: what an inspection found, on what evidence, and how far it is put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.inspection_routes import print_minutes
from api.http.natures import OFFERED
from api.http.proceeding_address import ProceedingAddress, readable
from api.http.reads import Cursor, Filter, Look
from api.pages.lists import MOST_ROWS, Chooser, Column, List, Rows, answer, listed
from api.pages.proceedings import Shown, openings, proceeding_view
from api.pages.review_origins import review_of_finding
from api.pages.site import wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model.inspection import Inspection
from domain.model.working_time import at_office_time
from projections.queries.guidance import guidance_about_dossiers
from projections.queries.inspections import (
    FindingCondition,
    InspectionFinding,
    count_findings,
    finding_counts,
    inspection_findings,
)
from projections.queries.knowledge import knowledge
from projections.queries.paging import Page
from projections.queries.proceedings import proceeding_id_of
from projections.words import FINDING_CONDITIONS, Words

router = APIRouter(include_in_schema=False)

CLOCKS: Final[dict[FindingCondition, str]] = {
    FindingCondition.DIRECTED: "on_time",
    FindingCondition.OVERDUE: "overdue",
}
"""Conditions that have a badge; what is finished, or waits for a person, is plain text."""


LAST_MINUTE: Final = time(23, 59)


def evidence_words(finding: InspectionFinding, w: Wording) -> str:
    """`2 tệp, 3 hồ sơ, 1 sự kiện`."""
    parts = (
        (finding.files, "tệp", "files"),
        (len(finding.dossiers), "hồ sơ", "dossiers"),
        (finding.events, "sự kiện", "events"),
    )
    return ", ".join(f"{w.number(number)} {w.t(vi, en)}" for number, vi, en in parts if number)


def _about(finding: InspectionFinding, _: Wording) -> str:
    return f"{finding.category}: {finding.category_vi}" if finding.category else finding.criterion


def _directive(finding: InspectionFinding) -> str | None:
    return finding.directive.number if finding.directive is not None else None


def _state(finding: InspectionFinding, w: Wording) -> str:
    return w.first(w.t(finding.condition_vi, finding.condition_en))


FINDINGS: Final = List[InspectionFinding](
    name="phat-hien",
    vi="Phát hiện của các đợt kiểm tra",
    en="Findings of inspections",
    columns=(
        Column("inspection", "Đợt", "Inspection", lambda r: r.number, link=lambda r: f"/kiem-tra/{r.number}"),
        Column(
            "finding_no", "Số", "No.", lambda r: r.finding_no,
            link=lambda r: f"/kiem-tra/{r.number}#phat-hien-{r.finding_no}",
        ),
        Column("agency", "Cơ quan", "Agency", lambda r: r.agency.name),
        Column("unit", "Đơn vị", "Unit", lambda r: r.unit.name, beneath=True),
        Column("official", "Cán bộ", "Official", lambda r: r.official.name if r.official else None, beneath=True),
        Column("text", "Nội dung", "What", lambda r: r.text),
        Column("about", "Hành vi, nội dung kiểm tra", "Act, criterion", lambda r: r.category or r.criterion, _about,
               beneath=True, telling=True),
        Column("evidence", "Căn cứ", "Evidence", lambda r: r.files + len(r.dossiers) + r.events, evidence_words,
               link=lambda r: f"/su-kien/{r.position}"),
        Column("condition", "Tình trạng", "State", lambda r: r.condition, _state),
        Column("directive", "Chỉ đạo", "Directive", _directive,
               link=lambda r: f"/chi-dao/{r.directive.number}" if r.directive else None),
        Column("due_at", "Hạn", "Due", lambda r: r.directive.due_at if r.directive else None, beneath=True),
    ),
    order=Words("Theo đợt kiểm tra và số của phát hiện.", "By inspection and number."),
    filters=(
        Chooser("loc", "Tình trạng", "State", FINDING_CONDITIONS),
        Chooser("dot", "Đợt kiểm tra", "Inspection"),
        Chooser("co_quan", "Cơ quan", "Agency"),
        Chooser("don_vi", "Đơn vị", "Unit"),
    ),
)  # fmt: skip


@listed(router, "/phat-hien")
def findings_page(
    request: Request,
    visitor: Visitor,
    loc: Annotated[FindingCondition | None, Query()] = None,
    dot: Filter = None,
    co_quan: Filter = None,
    don_vi: Filter = None,
    tiep: Cursor = None,
) -> Response:
    """Findings of the inspections that the visitor may read, by how far they have come."""
    need(request, visitor, Right.READ_PROCEEDINGS)

    def ask(look: Look) -> Rows[InspectionFinding]:
        known = knowledge(look.connection)
        agency, unit = known.agency(co_quan, look.now), known.unit(don_vi, look.now)
        filters: Mapping[str, Any] = {
            "proceeding_id": proceeding_id_of(look.connection, dot, nature="inspection") if dot else None,
            "agency": co_quan,
            "unit": don_vi,
            "condition": loc,
        }

        def rows_from(cursor: str | None, limit: int) -> Page[InspectionFinding]:
            found = inspection_findings(look.connection, now=look.now, cursor=cursor, limit=limit, **filters)
            return Page(readable(request, visitor, found.rows), found.next)

        return Rows(
            page=rows_from,
            count=lambda most: count_findings(look.connection, now=look.now, most=most, **filters),
            chosen={
                "co_quan": agency.name if agency else None,
                "don_vi": unit.name if unit else None,
            },
            context=lambda: {"count": count_findings(look.connection, now=look.now, most=MOST_ROWS, **filters)},
        )

    return answer(request, visitor, FINDINGS, ask, "behind.html", cursor=tiep)


@router.get("/kiem-tra/{proceeding}")
def inspection_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
    """The findings first, then what is owed, the minutes, and the history."""

    def content(look: Look, found: Shown) -> dict[str, Any]:
        page = inspection_findings(look.connection, now=look.now, proceeding_id=found.concerned.proceeding_id)
        state: Inspection = found.concerned.proceeding.state
        known = knowledge(look.connection)
        then = min(at_office_time(state.period_to, LAST_MINUTE), look.now)
        return {
            "inspection": state,
            "findings": page.rows,
            "counts": finding_counts(page.rows),
            "conditions": CLOCKS,
            "evidence_words": lambda finding: evidence_words(finding, wording_of(request)),
            "agency_name": lambda agency: named.name if (named := known.agency(agency, look.now)) else agency,
            "person": known.official,
            "order": _order(request, visitor, found, page.rows),
            "review_of": review_of_finding,
            "guided": guidance_about_dossiers(
                look.connection, [dossier for one in page.rows for dossier in one.dossiers], then
            ),
            "guided_at": then,
        }

    return proceeding_view(request, visitor, OFFERED["inspection"], proceeding, "inspection.html", content)


@router.get("/kiem-tra/{proceeding}/bien-ban.pdf")
def minutes(request: Request, visitor: Visitor, proceeding: ProceedingAddress, co_quan: Filter = None) -> Response:
    """The minutes on paper; of one agency with lines to sign on."""
    need(request, visitor, Right.READ_PROCEEDINGS)
    return print_minutes(request, proceeding, visitor, None, co_quan)


def _order(request: Request, visitor: Caller, found: Shown, findings: tuple[InspectionFinding, ...]) -> str | None:
    """The form of an order to all agencies with findings that no directive is about; None where there is none."""
    wanted = [one for one in findings if one.condition is FindingCondition.UNDIRECTED]
    if not wanted or not openings(request, visitor, OFFERED["directive"]):
        return None
    return directive_form(
        agencies=list(dict.fromkeys(one.agency.id for one in wanted)),
        inspection_id=found.line.number,
        findings=[str(one.finding_no) for one in wanted],
    )


def directive_form(**prefilled: str | list[str]) -> str:
    """The address of the form of an order, with what is known of it filled in."""
    values = [(name, one) for name, given in prefilled.items() for one in _lines(name, given)]
    return f"/chi-dao/mo/issue-directive?{urlencode(values)}"


def _lines(name: str, given: str | list[str]) -> list[str]:
    """Agencies and units are fields of their own each; of the others each stands in a line of one field."""
    if isinstance(given, str):
        return [given]
    return given if name in ("agencies", "units") else ["\n".join(given)]
