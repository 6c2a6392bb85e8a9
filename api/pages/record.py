"""`/can-bo/{id}/ho-so-trach-nhiem`: an official's responsibility record, and the facts behind each of its figures.

Facts and judgements stand apart; beside them what mitigates, and the official's own words. Every opening by another is
recorded before the page is shown.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Reach, Right
from api.http.gate import office_of
from api.http.query_values import Id
from api.http.reads import Filter, Look, looking
from api.http.record_routes import Purpose, need_official, need_readers
from api.http.refusals import NotFound
from api.pages.site import page
from api.pages.visitor import Visitor, need
from api.pages.wording import NO_OFFICIALS
from projections import words_of_readings
from projections.figures import FIGURES, Part
from projections.queries.official_records import figure_facts, record
from projections.queries.periods import Period

router = APIRouter(include_in_schema=False)

JUDGEMENTS: Final = frozenset({"attributed_us"})
"""Figures that are a policy's judgement; all others are facts."""

GROUPS: Final = (
    ("work", "Việc được giao", "Work given"),
    ("time", "Thời gian", "Time"),
    ("steps", "Các bước", "Steps"),
    ("handovers", "Bàn giao", "Handovers"),
    ("escalations", "Nhắc nhở, chuyển cấp", "Reminders and escalations"),
    ("applicants", "Với người dân", "Towards applicants"),
    ("obstacles", "Vướng mắc, phản đối", "Obstacles and objections"),
    ("software", "Sử dụng phần mềm", "Use of the software"),
    ("integrity", "Xung đột lợi ích", "Conflicts of interest"),
    ("circumstances", "Tình tiết", "Circumstances"),
)
"""The sections of a record, in order."""

Ky = Annotated[str | None, Query(max_length=16, pattern=r"^(19|20|21)\d\d[0-9Q.-]*$")]
MucDich = Annotated[Purpose | None, Query()]
READS_SHOWN: Final = 100


def _period(ky: str | None, look: Look) -> Period:
    return Period.parse(ky) if ky else Period.quarter_of(look.now)


@router.get("/can-bo/{official}/ho-so-trach-nhiem")
def record_page(request: Request, visitor: Visitor, official: Id, ky: Ky = None, muc_dich: MucDich = None) -> Response:
    """The record over a period; the quarter of the moment, unless one is given."""
    need(request, visitor, Right.READ_RECORDS)
    with looking(request) as look:
        period = _period(ky, look)
        need_official(request, visitor, official, f"record {period}", muc_dich, look.now)
        shown = record(look.connection, official, period, now=look.now)
        return page(
            request,
            "record.html",
            look=look,
            record=shown,
            period=period,
            groups=GROUPS,
            judgements=JUDGEMENTS,
            may_see_readers=visitor.reach(Right.READ_READERS) is Reach.ALL or official == visitor.subject,
        )


@router.get("/can-bo/{official}/ho-so-trach-nhiem/{figure}")
def figure_page(
    request: Request,
    visitor: Visitor,
    official: Id,
    figure: Id,
    ky: Ky = None,
    phan: Part = Part.OWN,
    linh_vuc: Filter = None,
    dang_mo: bool = False,
) -> Response:
    """The facts that a figure counts. dang_mo: of dossiers that have not ended."""
    need(request, visitor, Right.READ_RECORDS)
    with looking(request) as look:
        period = _period(ky, look)
        need_official(request, visitor, official, f"{figure} {period}", None, look.now)
        if figure not in FIGURES:
            raise NotFound(what=figure)
        facts = figure_facts(
            look.connection,
            figure=figure,
            period=period,
            now=look.now,
            official=official,
            part=phan,
            field=linh_vuc,
            stated=not dang_mo,
        )
        people = office_of(request).remits.people().officials
        return page(
            request,
            "figure.html",
            look=look,
            official=official,
            name=people[official].name if official in people else official,
            figure=FIGURES[figure],
            facts=facts,
            period=period,
            part=phan,
            field=linh_vuc,
            is_open=dang_mo,
        )


@router.get("/can-bo/{official}/luot-xem")
def readers_page(request: Request, visitor: Visitor, official: Id) -> Response:
    """Who read the record, the latest first."""
    need(request, visitor, Right.READ_READERS)
    need_readers(request, visitor, official)
    office = office_of(request)
    people = office.remits.people().officials
    with looking(request) as look:
        return page(
            request,
            "readers.html",
            look=look,
            official=official,
            name=people[official].name if official in people else official,
            reads=office.readings.of_official(official, None, READS_SHOWN),
            names={one.official_id: one.name for one in people.values()},
            no_officials=NO_OFFICIALS,
            readings=words_of_readings,
        )
