"""`/can-bo/{id}/ho-so-trach-nhiem`: an official's responsibility record, and the facts behind each of its figures.

Facts and judgements stand apart; beside them what mitigates, and the official's own words. Every opening by another is
recorded before the page is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.denials import Denial, of_official
from api.auth.remit import may_see_official
from api.auth.rights import Reach, Right
from api.http.beyond import Beyond
from api.http.gate import deny, office_of
from api.http.natures import DOORS
from api.http.query_values import Id
from api.http.reads import Filter, Look, looking
from api.http.record_routes import Purpose, need_official, need_readers
from api.http.refusals import NotFound
from api.http.report_routes import print_record, read_record_workbook
from api.pages.periods import Ky, choices, period_of
from api.pages.site import page
from api.pages.visitor import Visitor, need
from api.pages.wording import NO_OFFICIALS
from domain.model.natures import NATURES
from projections import words_of_readings
from projections.figure_meanings import MEANINGS
from projections.figures import FIGURES, Part
from projections.queries.explained_figures import explained_figures
from projections.queries.knowledge import knowledge
from projections.queries.missing import OfficialUnknown
from projections.queries.official_records import figure_facts, record
from projections.queries.periods import Period

router = APIRouter(include_in_schema=False)

JUDGEMENTS: Final = frozenset({"attributed_us"})
"""Figures that are a policy's judgement; all others are facts."""

JUDGED: Final = {"held_overdue_us": "attributed_us"}
"""Facts beside which a judgement by a policy stands."""

GROUPS: Final = (
    ("work", "Việc được giao", "Work given"),
    ("time", "Thời gian", "Time"),
    ("steps", "Các bước", "Steps"),
    ("handovers", "Bàn giao", "Handovers"),
    ("duties", "Nghĩa vụ trong các vụ việc", "Duties in proceedings"),
    ("escalations", "Nhắc nhở, chuyển cấp", "Reminders and escalations"),
    ("applicants", "Với người dân", "Towards applicants"),
    ("obstacles", "Vướng mắc, phản đối", "Obstacles and objections"),
    ("software", "Sử dụng phần mềm", "Use of the software"),
    ("integrity", "Xung đột lợi ích", "Conflicts of interest"),
    ("reviews", "Kiểm điểm, quyết định", "Reviews and decisions"),
    ("circumstances", "Tình tiết", "Circumstances"),
)
"""The sections of a record, in order."""

MucDich = Annotated[Purpose | None, Query()]
READS_SHOWN: Final = 100


@router.get("/can-bo/{official}/ho-so-trach-nhiem")
def record_page(request: Request, visitor: Visitor, official: Id, ky: Ky = None, muc_dich: MucDich = None) -> Response:
    """The record over a period; the quarter of the moment, unless one is given. Others say first what for."""
    need(request, visitor, Right.READ_RECORDS)
    with looking(request) as look:
        period = period_of(ky, look)
        asking = ask_purpose(request, visitor, official, look, period, muc_dich)
        if asking is not None:
            return asking
        need_official(request, visitor, official, f"record {period}", muc_dich, look.now)
        with look.beyond(Beyond.RECORD) as all_of_it:
            shown = record(all_of_it, official, period, now=look.now)
            spoken = explained_figures(all_of_it, official, period, now=look.now)
        said = {one.position: one for one in shown.explanations}
        return page(
            request,
            "record.html",
            look=look,
            record=shown,
            period=period,
            periods=choices(period, look.now),
            groups=GROUPS,
            judgements=JUDGEMENTS,
            judged=JUDGED,
            said=said,
            spoken=spoken,
            natures=NATURES,
            doors=doors(),
            muc_dich=muc_dich,
            is_own=official == visitor.subject,
            purposes=words_of_readings.PURPOSES,
            may_see_readers=visitor.reach(Right.READ_READERS) is Reach.ALL or official == visitor.subject,
        )


@router.get("/can-bo/{official}/ho-so-trach-nhiem.{ending}")
def record_paper(
    request: Request,
    visitor: Visitor,
    official: Id,
    ending: Annotated[Literal["pdf", "xlsx"], Path()],
    ky: Ky = None,
    muc_dich: MucDich = None,
) -> Response:
    """The same as a paper or a workbook; taking it is a reading. Others say first what for."""
    need(request, visitor, Right.READ_RECORDS)
    with looking(request) as look:
        period = period_of(ky, look)
        asking = ask_purpose(request, visitor, official, look, period, muc_dich)
    if asking is not None:
        return asking
    take = print_record if ending == "pdf" else read_record_workbook
    return take(request, official, visitor, None, period, None, None, muc_dich)


@router.get("/can-bo/{official}/ho-so-trach-nhiem/{figure}")
def figure_page(
    request: Request,
    visitor: Visitor,
    official: Id,
    figure: Id,
    ky: Ky = None,
    phan: Part = Part.OWN,
    linh_vuc: Filter = None,
    loai: Filter = None,
    viec: Filter = None,
    dang_mo: bool = False,
    muc_dich: MucDich = None,
) -> Response:
    """The facts that a figure counts. dang_mo: of dossiers that have not ended.

    loai, viec: of duties in proceedings of one nature, of one kind.
    """
    need(request, visitor, Right.READ_RECORDS)
    with looking(request) as look:
        period = period_of(ky, look)
        asking = ask_purpose(request, visitor, official, look, period, muc_dich)
        if asking is not None:
            return asking
        need_official(request, visitor, official, f"{figure} {period}", muc_dich, look.now)
        if figure not in FIGURES:
            raise NotFound(what=figure)
        with look.beyond(Beyond.RECORD) as all_of_it:
            facts = figure_facts(
                all_of_it,
                figure=figure,
                period=period,
                now=look.now,
                official=official,
                part=phan,
                field=linh_vuc,
                nature=loai,
                kind=viec,
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
            nature=NATURES.get(loai) if loai is not None else None,
            kind=viec,
            natures=NATURES,
            doors=doors(),
            known=knowledge(look.connection),
            meaning=MEANINGS[figure],
            is_open=dang_mo,
            muc_dich=muc_dich,
            is_own=official == visitor.subject,
        )


def doors() -> dict[str, str]:
    """Where the proceedings of a nature are, by its name: what their numbers are put behind."""
    return {name: f"/{door.path}/" for name, door in DOORS.items()}


def ask_purpose(
    request: Request, visitor: Caller, official: str, look: Look, period: Period, purpose: Purpose | None
) -> Response | None:
    """The page that asks what somebody opens another's record for; None where that is known, or it is their own.

    Nothing is shown yet, so nothing is recorded. NotPermitted, OfficialUnknown.
    """
    if purpose is not None or official == visitor.subject:
        return None
    office = office_of(request)
    people = office.remits.people()
    mine = office.remits.of(visitor, look.now)
    if not may_see_official(visitor, Right.READ_RECORDS, mine, people, official, look.now):
        deny(request, visitor, Right.READ_RECORDS, official, "neither the visitor nor of a unit that the visitor heads")
    if official not in people.officials:
        raise OfficialUnknown(official=official)
    return purpose_page(request, look, period, people.officials[official].name)


def purpose_page(request: Request, look: Look, period: Period, name: str) -> Response:
    """Asks what for, and leads on to the same address with the answer."""
    return page(
        request,
        "purpose.html",
        look=look,
        name=name,
        period=period,
        kept=[(key, value) for key, value in request.query_params.multi_items() if key not in ("muc_dich", "lang")],
        purposes=words_of_readings.PURPOSES,
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
            denials=_denials(request, official),
        )


def _denials(request: Request, official: str) -> Sequence[Denial]:
    with office_of(request).writing() as connection:
        return of_official(connection, official, READS_SHOWN)
