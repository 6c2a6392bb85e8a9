"""`/tham-muu`: the advice to the provincial committee, now or then, and issuing it; the files of reports."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.concerned import about_to_open
from api.auth.remit import judged
from api.auth.rights import Right
from api.http.advice_routes import EVERYTHING, ISSUE, AdviceToIssue, FileName, report_file
from api.http.gate import need_all, office_of
from api.http.natures import DOORS
from api.http.papers import PDF, XLSX, paper
from api.http.proceeding_acts import need_opening
from api.http.proceeding_address import ProceedingAddress
from api.http.query_values import WrittenAsOf, as_of_in
from api.http.reads import Look, looking
from api.pages.genuine import Form
from api.pages.periods import Ky, choices, period_of
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from api.reports.advice import Issued, advice_pdf, advice_xlsx
from api.reports.advice_facts import Advice, advice
from api.reports.issuing import issue_advice
from domain.model.errors import DomainError
from domain.model.event import Source, is_official
from domain.model.report import NAME as REPORT

router = APIRouter(include_in_schema=False)

ViTri = Annotated[WrittenAsOf, Query(alias="vi-tri")]
"""`?vi-tri=@41207`: as of a position of the log, or an instant."""

PAPERS: Final = {"pdf": (advice_pdf, PDF), "xlsx": (advice_xlsx, XLSX)}


class AdviceFormNotRead(DomainError):
    CODE = "advice-form-not-read"
    VI = "Biểu mẫu thiếu kỳ hoặc vị trí, hoặc ý kiến quá dài. Mở lại báo cáo rồi ban hành."
    EN = "The form lacks the period or the position, or the words are too long. Open the report again and issue it."


@router.get("/tham-muu")
def advice_page(request: Request, visitor: Visitor, ky: Ky = None, vi_tri: ViTri = None) -> Response:
    """What is stuck, where, since when, what was tried; every number leads to what it counts, that to its events."""
    _need_all(request, visitor)
    with looking(request) as look:
        found = _found(look, ky, vi_tri)
        return page(
            request,
            "advice.html",
            look=look,
            found=found,
            period=period_of(ky, look),
            periods=choices(period_of(ky, look), look.now),
            sentence=sentence(found, wording_of(request)),
            then=vi_tri,
            paths={door.nature: door.path for door in DOORS.values()},
            may_issue=_may_issue(request, visitor),
            fresh=uuid4(),
        )


@router.get("/tham-muu/bao-cao.{ending}")
def advice_paper(
    request: Request,
    visitor: Visitor,
    ending: Literal["pdf", "xlsx"],
    ky: Ky = None,
    vi_tri: ViTri = None,
) -> Response:
    """The same on paper, and as a workbook, as nobody issued it yet."""
    _need_all(request, visitor)
    with looking(request) as look:
        found = _found(look, ky, vi_tri)
        make, media_type = PAPERS[ending]
        return paper(make(found, Issued()), media_type, f"tham-muu-{found.period}.{ending}", look)


@router.post("/tham-muu")
async def issue(request: Request, visitor: Visitor, form: Form) -> Response:
    """Issue what was seen, in one's own name. Sent again it takes effect once."""
    await run_in_threadpool(need, request, visitor, Right.READ_BOARDS)
    await run_in_threadpool(need_opening, request, visitor, ISSUE, REPORT)
    try:
        command_id = UUID(str(form.get("lenh", "")))
        read: Any = AdviceToIssue(
            period=str(form.get("ky", "")),
            as_of=int(str(form.get("vi-tri", ""))),
            about=str(form.get("luc", "")),
            remarks=str(form.get("y-kien", "")).replace("\r\n", "\n").strip(),
        )
    except ValueError:  # also what the model refuses
        raise AdviceFormNotRead from None
    office = office_of(request)
    done = await run_in_threadpool(
        partial(
            issue_advice,
            office.instance,
            office.application,
            visitor.actor,
            read.period,
            read.as_of,
            about=read.about,
            remarks=read.remarks,
            source=Source.PAGE,
            command_id=command_id,
        )
    )
    return RedirectResponse(f"/bao-cao/{done.number}?da-ghi={done.position}", 303)


@router.get("/bao-cao/{proceeding}/tep/{name}")
def report_file_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress, name: FileName) -> Response:
    """A file of a report, if it is still the one whose hash is on record."""
    need(request, visitor, Right.READ_PROCEEDINGS)
    return report_file(request, visitor, proceeding, name)


def sentence(found: Advice, w: Wording) -> str:
    """How much is stuck, and what most of it is."""
    most = max(found.sections, key=lambda one: one.count)
    tried = sum(one.tried for one in found.sections)
    if not found.count:
        return w.t("Không có việc nào tắc.", "Nothing is stuck.")
    return w.t(
        f"{w.number(found.count)} việc đang tắc, nhiều nhất là {most.vi.lower()} ({w.number(most.count)}); "
        f"{w.number(tried)} việc đã có nhắc, chuyển cấp hoặc trả lời.",
        f"{w.number(found.count)} matters are stuck, most of them {most.en.lower()} ({w.number(most.count)}); "
        f"about {w.number(tried)} something was tried.",
    )


def _found(look: Look, ky: str | None, vi_tri: str | None) -> Advice:
    return advice(look.connection, period_of(ky, look), now=look.now, as_of=as_of_in(vi_tri))


def _need_all(request: Request, visitor: Caller) -> None:
    need(request, visitor, Right.READ_BOARDS)
    need_all(request, visitor, Right.READ_BOARDS, EVERYTHING)


def _may_issue(request: Request, visitor: Caller) -> bool:
    """Whether the form is shown; nothing is noted by asking."""
    office = office_of(request)
    who = [visitor.subject] if is_official(visitor.subject) else []
    mine = office.remits.of(visitor, office.clock.now())
    return bool(who) and judged(visitor, ISSUE, mine, about_to_open(REPORT, who)).allowed
