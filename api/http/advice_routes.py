"""The advice to the provincial committee: as of any moment, issued by a person; and the files of reports on record."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Path, Request
from pydantic import AfterValidator, BaseModel, Field, ValidationError, WithJsonSchema
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.fields import MAX_INTEGER, MAX_LONG, STRICT, TEXT, composed, moment
from api.http.gate import AnyCaller, holding, need_all, office_of
from api.http.natures import DOORS
from api.http.openapi import answer, order_extra
from api.http.orders import body_of, invalid, issued
from api.http.papers import PDF, XLSX, described, paper
from api.http.proceeding_acts import need_opening
from api.http.proceeding_address import ProceedingAddress, allowed_proceeding
from api.http.query_values import At, KnownBy, OptionalPeriod
from api.http.reads import READ_HEADERS, Look, Seen, looking
from api.http.record_routes import asked_period
from api.http.refusals import NotFound
from api.reports.advice import Issued, advice_pdf, advice_xlsx
from api.reports.advice_facts import Advice, advice
from api.reports.issuing import AdviceIssued, issue_advice
from api.reports.keeping import ReportFiles
from domain.model.event import Source
from domain.model.report import NAME as REPORT
from domain.model.report import Report
from projections.queries.moments import AsOf
from projections.queries.periods import Period

router = APIRouter(prefix="/v1", tags=["advice"])

Reader = Annotated[Caller, holding(Right.READ_BOARDS)]

EVERYTHING: Final = "the whole province's advice"
ISSUE: Final = "IssueAdvice"
_INSTANT: Final = {"type": "string", "format": "date-time"}

FileName = Annotated[str, Path(max_length=120, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class AdviceToIssue(BaseModel):
    """as_of, about: the position of the log and the instant of which it was read, so that what is issued is what was
    seen; about: by default now.
    """

    model_config = STRICT

    period: Annotated[str, Field(max_length=16, pattern=r"^(19|20|21)\d\d[0-9Q.-]*$")]
    as_of: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
    about: Annotated[str, Field(max_length=40), AfterValidator(moment), WithJsonSchema(_INSTANT)] | None = None
    remarks: Annotated[str, Field(max_length=MAX_LONG, pattern=TEXT), AfterValidator(composed)] = ""


@router.get("/advice", response_model=None, responses={200: answer(Advice, headers=READ_HEADERS)})
def read_advice(
    request: Request, caller: Reader, _seen: Seen, period: OptionalPeriod, known_at: KnownBy, at: At = None
) -> Response:
    """What is stuck, where, since when, what was tried: facts alone, each number with the events behind it."""
    with looking(request) as look:
        return look.answer(advice_of(request, caller, look, period, known_at, at))


@router.get("/advice/report.pdf", response_model=None, responses=described(PDF, "The advice, PDF/A; nobody issued it."))
def print_advice(
    request: Request, caller: Reader, _seen: Seen, period: OptionalPeriod, known_at: KnownBy, at: At = None
) -> Response:
    """The same on paper."""
    with looking(request) as look:
        found = advice_of(request, caller, look, period, known_at, at)
        return paper(advice_pdf(found, Issued()), PDF, f"tham-muu-{found.period}.pdf", look)


@router.get("/advice/report.xlsx", response_model=None, responses=described(XLSX, "The advice; nobody issued it."))
def read_advice_workbook(
    request: Request, caller: Reader, _seen: Seen, period: OptionalPeriod, known_at: KnownBy, at: At = None
) -> Response:
    """The same as a workbook."""
    with looking(request) as look:
        found = advice_of(request, caller, look, period, known_at, at)
        return paper(advice_xlsx(found, Issued()), XLSX, f"tham-muu-{found.period}.xlsx", look)


@router.post(
    "/advice",
    response_model=None,
    status_code=201,
    responses={201: answer(AdviceIssued, "Issued.")},
    openapi_extra=order_extra(AdviceToIssue, Right.SUPERVISE, new=True),
)
async def issue(request: Request, caller: AnyCaller) -> Response:
    """Issue it in one's own name, with words of one's own: its files are kept, and their hashes go on record."""
    head = issued(request, caller, new=True)
    await run_in_threadpool(need_opening, request, caller, ISSUE, REPORT)
    try:
        body: Any = await body_of(request, AdviceToIssue)
    except ValidationError as error:
        return invalid(request, error)
    office = office_of(request)
    done = await run_in_threadpool(
        partial(
            issue_advice,
            office.instance,
            office.application,
            caller.actor,
            body.period,
            body.as_of,
            about=body.about,
            remarks=body.remarks,
            source=Source.API,
            command_id=head.command_id,
        )
    )
    headers = {"Location": f"/v1/reports/{done.report_id}"}
    return Response(msgspec.json.encode(done), 201, headers, "application/json")


@router.get(
    "/reports/{proceeding}/files/{name}",
    response_model=None,
    responses=described("application/octet-stream", "The file as it was made."),
)
def read_report_file(
    request: Request,
    proceeding: ProceedingAddress,
    name: FileName,
    caller: Annotated[Caller, holding(Right.READ_PROCEEDINGS)],
    _seen: Seen,
) -> Response:
    """A file of a report, if it is still the one whose hash is on record."""
    return report_file(request, caller, proceeding, name)


def report_file(request: Request, caller: Caller, proceeding: str, name: str) -> Response:
    """NotPermitted, ProceedingUnknown, NotFound, ReportFileMissing, ReportFileDiffers."""
    concerned = allowed_proceeding(request, caller, Right.READ_PROCEEDINGS, DOORS[REPORT], proceeding)
    report: Report = concerned.proceeding.state
    file = next((one for one in report.files if one.name == name), None)
    if file is None:
        raise NotFound(what=name)
    content = ReportFiles.of(office_of(request).instance.data_dir).read(report.kind, file)
    with looking(request) as look:
        return paper(content, file.media_type, file.name, look)


def advice_of(
    request: Request, caller: Caller, look: Look, period: Period | None, known_at: AsOf, at: datetime | None
) -> Advice:
    """For who may see all boards. NotPermitted."""
    need_all(request, caller, Right.READ_BOARDS, EVERYTHING)
    return advice(look.connection, asked_period(period, look), now=look.now, as_of=known_at, about=at)
