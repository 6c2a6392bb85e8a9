"""`/viec`: what an official has to do, soonest due first; and taking several handovers in at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_acts import carry_out
from api.http.dossier_address import allowed_dossier
from api.http.orders import command_id
from api.http.reads import Cursor, looking
from api.http.refusals import NotPermitted, RequestNotValid
from api.http.work_routes import work_of
from api.pages.genuine import Form
from api.pages.next_acts import BESIDE, KEYS, NEXT_ACTS, act_address, act_fields
from api.pages.owed import address_in, owed_by_visitor
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.commands import Issued
from domain.dossier_commands import AcceptHandover
from domain.model.errors import DomainError
from domain.model.event import Source
from projections.queries.own_work import WorkFilter
from projections.words import Words

router = APIRouter(include_in_schema=False)

ROWS: Final = 50
MOST_AT_ONCE: Final = 100

LISTS: Final[dict[str, tuple[WorkFilter, Words]]] = {
    "tat-ca": (WorkFilter.ALL, Words("Tất cả việc của tôi", "All of my work")),
    "qua-han": (WorkFilter.OVERDUE, Words("Quá hạn", "Overdue")),
    "hom-nay": (WorkFilter.TODAY, Words("Đến hạn hôm nay", "Due today")),
    "con-han": (WorkFilter.LATER, Words("Còn hạn", "Due later")),
    "tam-dung": (WorkFilter.PAUSED, Words("Tạm dừng", "Clock stopped")),
    "can-nhan": (WorkFilter.ACCEPT, Words("Cần nhận", "To accept")),
    "dang-giu": (WorkFilter.HOLD, Words("Đang giữ", "Held by me")),
    "cho-nguoi-dan": (WorkFilter.APPLICANT, Words("Chờ người dân", "With the applicant")),
    "vuong-mac": (WorkFilter.OBSTACLE, Words("Tôi đã báo vướng mắc", "Obstacles I reported")),
    "y-kien": (WorkFilter.OPINION, Words("Ý kiến được hỏi", "Opinions asked of me")),
    "tra-loi": (WorkFilter.ANSWER, Words("Vướng mắc cần trả lời", "Obstacles to answer")),
    "tra-ket-qua": (WorkFilter.RETURN, Words("Chờ trả kết quả", "Results to hand out")),
}
"""What `?loc=` may say. The first five sort all that is to be done by time, the others are tabs."""

TABS: Final = tuple(LISTS)[5:]

Loc = Annotated[str, Query(pattern=f"^({'|'.join(LISTS)})$")]


@dataclass(frozen=True)
class Taken:
    """What became of one handover that was to be accepted."""

    dossier: str
    refusal: DomainError | None


@router.get("/viec")
def work_page(request: Request, visitor: Visitor, loc: Loc = "tat-ca", tiep: Cursor = None) -> Response:
    """The visitor's own work."""
    need(request, visitor, Right.READ_BOARDS)
    with looking(request) as look:
        work = work_of(request, visitor, look, LISTS[loc][0], tiep, ROWS)
        return page(
            request,
            "own_work.html",
            look=look,
            work=work,
            loc=loc,
            lists=LISTS,
            tabs=TABS,
            acts=NEXT_ACTS,
            keys=KEYS,
            others=BESIDE,
            act_address=act_address,
            act_fields=act_fields,
            fresh=lambda: str(uuid4()),
            first=tiep is None,
            owed=owed_by_visitor(request, visitor, look),
            owed_in=address_in,
        )


@router.post("/viec/nhan")
async def accept_several(request: Request, visitor: Visitor, form: Form) -> Response:
    """Accept the handovers that are ticked, each for itself; the answer says of each what became of it.

    Each carries an id of its own in the form, so that a form that is sent again records nothing twice.
    """
    need(request, visitor, Right.OFFICE)
    wanted = [value for value in form.getlist("viec") if isinstance(value, str)]
    if len(wanted) > MOST_AT_ONCE:
        raise RequestNotValid
    taken = [await _accept(request, visitor, one) for one in wanted]
    return page(request, "accepted.html", taken=taken)


async def _accept(request: Request, visitor: Caller, wanted: str) -> Taken:
    """wanted: dossier, name to show, handover, in whose stead or nothing, id of the order, parted by spaces."""
    try:
        dossier, code, number, acting_for, key = wanted.split(" ")
        dossier_id, handover_no = UUID(dossier), int(number)
        UUID(key)
    except ValueError:
        raise RequestNotValid from None
    try:
        await run_in_threadpool(allowed_dossier, request, visitor, Right.OFFICE, str(dossier_id))
        issued = Issued(
            command_id=command_id(visitor, key),
            actor=visitor.actor,
            source=Source.PAGE,
            acting_for=acting_for if acting_for != "-" else None,
        )
        await carry_out(request, AcceptHandover(issued=issued, dossier_id=dossier_id, handover_no=handover_no))
    except NotPermitted:
        raise
    except DomainError as refusal:
        return Taken(code, refusal)
    return Taken(code, None)
