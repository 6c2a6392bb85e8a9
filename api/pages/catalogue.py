"""`/quan-tri/thu-tuc`: the catalogue as administrators keep it: versions, decisions, what is doubtful, withdrawals."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.query_values import Id
from api.http.reads import Cursor, Filter, Look, Seen, looking
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.people_lists import TIERS
from api.pages.rows_in_memory import at_hand, found_in
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.model import procedure as proc
from domain.model.errors import DomainError
from domain.model.procedure import Catalogue
from domain.model.working_time import office_day
from projections.queries.knowledge import knowledge
from projections.queries.reference_history import reference_events
from projections.words import Words

router = APIRouter(include_in_schema=False)

STATES: Final[dict[str, Words]] = {
    "in-force": Words("đang có hiệu lực", "in force"),
    "coming": Words("sắp có hiệu lực", "coming"),
    "withdrawn": Words("đã bãi bỏ", "withdrawn"),
}


class ProcedureNotPublished(DomainError):
    """Details: code."""

    CODE = "procedure-not-published"
    VI = "Không có thủ tục {code}. Kiểm tra mã thủ tục."
    EN = "There is no procedure {code}. Check its code."


class ProcedureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A procedure by its version in force, else by its last. flags: what was doubtful when it was published."""

    code: str
    name: str
    field: str
    tier: str
    version: int
    versions: int
    term: str
    decision: str
    valid_from: date
    withdrawn_on: date | None
    state: str
    flags: tuple[str, ...]


PROCEDURES: Final = List[ProcedureRow](
    name="thu-tuc",
    vi="Danh mục thủ tục",
    en="Catalogue of procedures",
    columns=(
        Column("code", "Mã", "Code", lambda r: r.code, None, lambda r: f"/quan-tri/thu-tuc/{r.code}"),
        Column("name", "Tên", "Name", lambda r: r.name),
        Column("field", "lĩnh vực", "field", lambda r: r.field, beneath=True),
        Column("tier", "Cấp", "Tier", lambda r: r.tier, lambda r, w: w.said(TIERS, r.tier)),
        Column("term", "Thời hạn", "Term", lambda r: r.term),
        Column("version", "Phiên bản", "Version", lambda r: r.version),
        Column("versions", "Số phiên bản", "Versions", lambda r: r.versions, hidden=True),
        Column("decision", "Quyết định", "Decision", lambda r: r.decision),
        Column("valid_from", "Từ ngày", "From", lambda r: r.valid_from),
        Column("withdrawn_on", "đến ngày", "until", lambda r: r.withdrawn_on, beneath=True),
        Column("state", "Tình trạng", "State", lambda r: r.state, lambda r, w: w.said(STATES, r.state)),
        Column("flags", "Điều còn ngờ", "Doubts", lambda r: ", ".join(r.flags) or None),
    ),
    order=Words("Theo mã.", "By code."),
    filters=(
        Chooser("tim", "Mã hoặc tên, không cần dấu", "Code or name, marks not needed"),
        Chooser("linh_vuc", "Lĩnh vực", "Field"),
        Chooser("tinh_trang", "Tình trạng", "State", STATES),
    ),
)  # fmt: skip


@listed(router, "/quan-tri/thu-tuc")
def catalogue_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    tim: Filter = None,
    linh_vuc: Filter = None,
    tinh_trang: Annotated[str | None, Query(pattern="^(in-force|coming|withdrawn|)$")] = None,
    tiep: Cursor = None,
) -> Response:
    """Every procedure that was ever published."""
    need(request, visitor, Right.CATALOGUE)

    def ask(look: Look) -> Rows[ProcedureRow]:
        state = knowledge(look.connection).reference.catalogue
        everything = [_row(state, code, office_day(look.now)) for code in sorted(state.versions)]
        rows = [
            row
            for row in everything
            if found_in(tim, row.code, row.name)
            and (not linh_vuc or row.field == linh_vuc)
            and (not tinh_trang or row.state == tinh_trang)
        ]
        return at_hand(
            rows,
            context=lambda: {
                "counted": [(one, sum(row.state == one for row in everything)) for one in STATES],
                "doubtful": sum(bool(row.flags) for row in everything),
                "states": STATES,
            },
        )

    return answer(request, visitor, PROCEDURES, ask, "catalogue.html", cursor=tiep)


@router.get("/quan-tri/thu-tuc/{code}")
def procedure_page(request: Request, visitor: Visitor, code: Id, _seen: Seen) -> Response:
    """One procedure with all its versions and events."""
    need(request, visitor, Right.CATALOGUE)
    with looking(request) as look:
        state = knowledge(look.connection).reference.catalogue
        if code not in state.versions:
            raise ProcedureNotPublished(code=code)
        return page(
            request,
            "catalogue_procedure.html",
            look=look,
            row=_row(state, code, office_day(look.now)),
            versions=list(reversed(state.versions[code])),
            events=reference_events(look.connection, proc.STREAM, [code]),
            raw=lambda body: msgspec.json.format(bytes(body)).decode(),
            states=STATES,
            tiers=TIERS,
        )


def _row(state: Catalogue, code: str, today: date) -> ProcedureRow:
    versions, last_day = state.versions[code], state.withdrawn.get(code)
    in_force = state.on(code, today)
    shown = in_force or versions[-1]
    withdrawn = last_day is not None and today > last_day
    return ProcedureRow(
        code=code,
        name=shown.name,
        field=shown.field,
        tier=shown.tier,
        version=shown.version,
        versions=len(versions),
        term=shown.term,
        decision=shown.decision,
        valid_from=shown.valid_from,
        withdrawn_on=last_day,
        state="withdrawn" if withdrawn else "in-force" if in_force is not None else "coming",
        flags=shown.flags,
    )
