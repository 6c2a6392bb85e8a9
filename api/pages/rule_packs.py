"""`/quan-tri/bo-quy-dinh`: what dossiers are judged by: every value with its document, and what adoptions changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from psycopg import Connection
from starlette.responses import Response

from api.auth.rights import Right
from api.http.reads import Cursor, Filter, Look, Seen, looking
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.rows_in_memory import at_hand, found_in
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.model import rule_adoption
from domain.model.errors import DomainError
from domain.model.rule_adoption import AdoptedRules, RulesAdopted
from domain.model.rules import Clause, RulePacks
from domain.model.working_time import office_day
from projections import stored_events
from projections.queries.events import EventLine
from projections.queries.knowledge import knowledge
from projections.queries.reference_history import reference_events
from projections.words import Words

router = APIRouter(include_in_schema=False)

STATUS: Final[dict[str, Words]] = {
    "verified": Words("đã đối chiếu", "verified"),
    "unverified": Words("chưa kiểm chứng", "unverified"),
    "ours": Words("của hệ thống", "ours"),
}
IN_FORCE: Final[dict[str, Words]] = {
    "hom-nay": Words("đang có hiệu lực", "in force today"),
    "tat-ca": Words("tất cả", "all"),
}


class AdoptionUnknown(DomainError):
    """Details: position."""

    CODE = "adoption-unknown"
    VI = "Sự kiện {position} không phải là lần áp dụng bộ quy định. Chọn trong danh sách các lần áp dụng."
    EN = "Event {position} is no adoption of rule packs. Choose one of the adoptions listed."


class ValueRow(msgspec.Struct, frozen=True, kw_only=True):
    pack: str
    key: str
    value: str
    document: str
    article: str
    status: str
    valid_from: date
    valid_to: date | None
    note: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a pack in one set of files and in another; None where it is not in it."""

    pack: str
    key: str
    before: Clause | None
    after: Clause | None


VALUES: Final = List[ValueRow](
    name="bo-quy-dinh",
    vi="Bộ quy định",
    en="Rule packs",
    columns=(
        Column("pack", "Bộ", "Pack", lambda r: r.pack),
        Column("key", "Quy định", "Rule", lambda r: r.key),
        Column("value", "Giá trị", "Value", lambda r: r.value),
        Column("document", "Văn bản", "Document", lambda r: r.document),
        Column("article", "điều khoản", "article", lambda r: r.article or None, beneath=True),
        Column("status", "Độ chắc chắn", "Certainty", lambda r: r.status, lambda r, w: w.said(STATUS, r.status)),
        Column("valid_from", "Từ ngày", "From", lambda r: r.valid_from),
        Column("valid_to", "đến ngày", "until", lambda r: r.valid_to, beneath=True),
        Column("note", "Ghi chú", "Note", lambda r: r.note or None),
    ),
    order=Words("Theo bộ, rồi theo tên quy định.", "By pack, then by the rule's name."),
    filters=(
        Chooser("bo", "Bộ", "Pack"),
        Chooser("tim", "Quy định, văn bản", "Rule, document"),
        Chooser("do_chac", "Độ chắc chắn", "Certainty", STATUS),
        Chooser("hieu_luc", "Hiệu lực", "In force", IN_FORCE, usual="hom-nay"),
    ),
)  # fmt: skip


@listed(router, "/quan-tri/bo-quy-dinh")
def rule_packs_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    bo: Filter = None,
    tim: Filter = None,
    do_chac: Annotated[str | None, Query(pattern="^(verified|unverified|ours|)$")] = None,
    hieu_luc: Annotated[str, Query(pattern="^(hom-nay|tat-ca)$")] = "hom-nay",
    tiep: Cursor = None,
) -> Response:
    """The values in force, with the packs that hold them and every adoption."""
    need(request, visitor, Right.RULES)

    def ask(look: Look) -> Rows[ValueRow]:
        adopted = knowledge(look.connection).reference.adopted
        today = office_day(look.now)
        rows = [
            row
            for row in _values(adopted.packs)
            if (not bo or row.pack == bo)
            and found_in(tim, row.key, row.document, row.value)
            and (not do_chac or row.status == do_chac)
            and (hieu_luc == "tat-ca" or (row.valid_from <= today and (row.valid_to is None or today <= row.valid_to)))
        ]
        return at_hand(
            rows,
            context=lambda: {
                "adopted": adopted,
                "packs": [pack.header for pack in adopted.packs.packs],
                "adoptions": _adoptions(look.connection),
                "unverified": sum(row.status == "unverified" for row in rows),
                "count": len(rows),
            },
        )

    return answer(request, visitor, VALUES, ask, "rule_packs.html", cursor=tiep)


@router.get("/quan-tri/bo-quy-dinh/khac")
def differences_page(
    request: Request,
    visitor: Visitor,
    a: Annotated[int, Query(ge=0, le=10**15)] = 0,
    b: Annotated[int | None, Query(ge=1, le=10**15)] = None,
) -> Response:
    """What two adoptions differ in; a = 0: the packs that ship with this software. AdoptionUnknown."""
    need(request, visitor, Right.RULES)
    with looking(request) as look:
        adoptions = _adoptions(look.connection)
        latest = adoptions[0].position if adoptions else 0
        second = b if b is not None else latest
        return page(
            request,
            "rule_differences.html",
            look=look,
            adoptions=adoptions,
            a=a,
            b=second,
            changes=list(differences(_packs_at(look.connection, a), _packs_at(look.connection, second))),
            written=_written,
            statuses=STATUS,
        )


def differences(before: RulePacks, after: RulePacks) -> Iterator[Change]:
    """Values that are not the same in both, by pack, rule and first day."""
    one, two = _by_place(before), _by_place(after)
    for place in sorted(one.keys() | two.keys()):
        if one.get(place) != two.get(place):
            yield Change(pack=place[0], key=place[1], before=one.get(place), after=two.get(place))


def _by_place(packs: RulePacks) -> dict[tuple[str, str, date], Clause]:
    return {
        (pack.name, clause.key, clause.valid_from): clause
        for pack in packs.packs
        for line in pack.clauses.values()
        for clause, _ in line
    }


def _values(packs: RulePacks) -> list[ValueRow]:
    return [
        ValueRow(
            pack=pack,
            key=key,
            value=_written(clause.value),
            document=clause.document,
            article=clause.article,
            status=clause.status,
            valid_from=clause.valid_from,
            valid_to=clause.valid_to,
            note=clause.note,
        )
        for (pack, key, _), clause in sorted(_by_place(packs).items())
    ]


def _written(value: Any) -> str:
    """A value as its file holds it."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _adoptions(connection: Connection[Any]) -> Sequence[EventLine]:
    """Every adoption, the latest first; the texts that they name are events of their own."""
    return [
        line
        for line in reference_events(connection, rule_adoption.STREAM, limit=500)
        if line.topic == RulesAdopted.TOPIC
    ]


def _packs_at(connection: Connection[Any], position: int) -> RulePacks:
    """The packs as adopted by the event at a position; 0: those that ship. AdoptionUnknown."""
    if position == 0:
        return AdoptedRules().packs
    found = stored_events.streams(connection, [rule_adoption.STREAM], position)[rule_adoption.STREAM]
    state = rule_adoption.folded(stored.decoded() for stored in found)
    if state.position != position:
        raise AdoptionUnknown(position=position)
    return state.packs
