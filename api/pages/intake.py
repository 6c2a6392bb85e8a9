"""`/tiep-nhan`: receiving a dossier at the counter, in one page and with the keyboard alone.

Enter in any field posts "look": the page comes back with what was scanned taken apart, the procedure found, its
documents and the appointment shown, and the next empty field focused. Personal data travel in posts only.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_address import allowed_dossier
from api.http.fields import MAX_INTEGER
from api.http.gate import deny, office_of
from api.http.reads import Look, looking
from api.http.refusals import ViewsBehind
from api.http.statuses import status_of
from api.pages.counter import Counter, counter_of, desk_of
from api.pages.genuine import Form
from api.pages.intake_form import IntakeForm, results_offered, said
from api.pages.intake_orders import Desk, End, dossier_of, go_on, lodge
from api.pages.procedure_choice import is_required
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.model.dossier import Dossier
from domain.model.dossier_fold import reread
from domain.model.errors import DomainError
from projections.queries.knowledge import knowledge

router = APIRouter(include_in_schema=False)

PRINTABLE_SECONDS: Final = 0.5
"""How long the answer waits for what is to be printed."""


After = Annotated[int, Query(ge=0, le=MAX_INTEGER)]


@router.get("/tiep-nhan")
def intake_page(request: Request, visitor: Visitor) -> Response:
    """An empty form, its first field focused."""
    need(request, visitor, Right.LODGE)
    with looking(request) as look:
        desk = desk_of(request, visitor, look)
        if desk is None:
            return page(request, "intake_nowhere.html", look=look)
        return _shown(request, look, counter_of(request, visitor, look, desk, IntakeForm.fresh()))


@router.post("/tiep-nhan")
async def take_in(request: Request, visitor: Visitor, form: Form) -> Response:
    """Look, or receive, or what there is to do about papers that are missing."""
    need(request, visitor, Right.LODGE)
    given = IntakeForm.of(form)
    wanted = form.get("viec")
    end = End(wanted) if wanted in set(End) else None
    counter = await run_in_threadpool(_checked, request, visitor, given, end)
    if counter is None:
        return RedirectResponse("/tiep-nhan", 303)
    if end is None or counter.mistakes or counter.procedure is None:
        return await run_in_threadpool(_again, request, counter, 422 if end is not None else 200)
    try:
        position = await lodge(request, visitor, counter.desk, counter.given, counter.procedure.code, counter.applicant)
    except DomainError as refusal:
        counter.mistakes.append(said(refusal))
        return await run_in_threadpool(_again, request, counter, status_of(refusal.code))
    intake = await go_on(request, visitor, counter.desk, given.command, end, note=given.note, missing=counter.missing)
    if intake.refused is not None:
        return await run_in_threadpool(_done, request, visitor, intake.dossier_id, given.command, intake.refused)
    return RedirectResponse(f"/tiep-nhan/{intake.dossier_id}?sau={max(position, intake.position)}", 303)


@router.get("/tiep-nhan/{dossier_id}")
async def done_page(request: Request, visitor: Visitor, dossier_id: UUID, sau: After = 0) -> Response:
    """What became of an intake: code, appointment, what to print, and on to the next."""
    need(request, visitor, Right.READ_DOSSIERS)
    if sau:
        with suppress(ViewsBehind):  # the code is known without the views; only the form to print needs them
            await office_of(request).views.reach(sau, PRINTABLE_SECONDS)
    return await run_in_threadpool(_done, request, visitor, dossier_id, None, None)


@router.post("/tiep-nhan/{dossier_id}")
async def go_on_page(request: Request, visitor: Visitor, dossier_id: UUID, form: Form) -> Response:
    """The receipt that was refused, once more: under the id of the same intake it is recorded once."""
    need(request, visitor, Right.OFFICE)
    try:
        command = UUID(str(form.get("lenh")))
    except ValueError:
        command = UUID(int=0)
    if dossier_of(visitor, command) != dossier_id:
        deny(request, visitor, Right.OFFICE, str(dossier_id), "not an intake of the visitor's")
    desk = await run_in_threadpool(_desk_now, request, visitor)
    if desk is None:
        return RedirectResponse("/tiep-nhan", 303)
    intake = await go_on(request, visitor, desk, command, End.RECEIVE, note="", missing=())
    if intake.refused is not None:
        return await run_in_threadpool(_done, request, visitor, dossier_id, command, intake.refused)
    return RedirectResponse(f"/tiep-nhan/{dossier_id}?sau={intake.position}", 303)


def _checked(request: Request, visitor: Caller, given: IntakeForm, end: End | None) -> Counter | None:
    """The page with everything worked out and every mistake found; None for somebody without a counter."""
    with looking(request) as look:
        desk = desk_of(request, visitor, look)
        return None if desk is None else counter_of(request, visitor, look, desk, given, end, sent=True)


def _desk_now(request: Request, visitor: Caller) -> Desk | None:
    with looking(request) as look:
        return desk_of(request, visitor, look)


def _again(request: Request, counter: Counter, status: int) -> Response:
    with looking(request) as look:
        return _shown(request, look, counter, status)


def _shown(request: Request, look: Look, counter: Counter, status: int = 200) -> Response:
    known = knowledge(look.connection)
    context: dict[str, Any] = {
        "look": look,
        "counter": counter,
        "given": counter.given,
        "unit": known.unit(counter.desk.unit_id, look.now),
        "results": results_offered(counter.procedure),
        "focus": None if counter.mistakes and status != 200 else counter.given.focus(counter.procedure),
        "is_required": is_required,
        "wrong_ids": {one.field for one in counter.mistakes},
    }
    return page(request, "intake.html", status, **context)


def _done(
    request: Request, visitor: Caller, dossier_id: UUID, command: UUID | None, refused: DomainError | None
) -> Response:
    allowed_dossier(request, visitor, Right.READ_DOSSIERS, str(dossier_id))
    log = office_of(request).log.read_stream(dossier_id)
    state: Dossier = reread(dossier_id, log)
    with looking(request) as look:
        procedure = knowledge(look.connection).procedure(state.procedure_code, state.procedure_version or None)
        status = 200 if refused is None else status_of(refused.code)
        return page(
            request,
            "intake_done.html",
            status,
            look=look,
            state=state,
            procedure=procedure,
            refused=refused,
            command=command,
        )
