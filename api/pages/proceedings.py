"""`/<nature>` and `/<nature>/<number>`: proceedings of each nature as lists, and one as a page, acts included.

A page that a nature has for itself stands before these in the order of the routers; it may use `shown` and the parts of
`proceeding_parts.html`: head, duties, ladders, files, history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.concerned import Concerned, about_to_open
from api.auth.remit import judged
from api.auth.rights import Right
from api.http.attachment_routes import Digest, file_answer
from api.http.gate import office_of
from api.http.natures import OFFERED, Door, Offered
from api.http.order_models import Order
from api.http.proceeding_address import ProceedingAddress, allowed_proceeding, readable
from api.http.proceeding_views import deadlines_in, history_of
from api.http.reads import Cursor, Filter, Look, looking
from api.pages.deadlines import Explained, explained_deadline
from api.pages.event_line import one_line
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.natures.words import act_words, first_acts, why_loose
from api.pages.proceeding_acts import address_of
from api.pages.review_origins import review_from
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from api.pages.wording import Wording
from domain.model import natures
from domain.model.attachment import Attachment
from domain.model.duty_bearers import have_borne
from domain.model.event import is_official
from domain.model.proceeding import Proceeding
from domain.model.reference import Reference
from domain.proceeding_decider import DECISIONS
from projections import words
from projections.queries.duties_owed import DutyLine, DutyState
from projections.queries.events import EventLine, event_lines
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page
from projections.queries.proceedings import (
    ProceedingLine,
    ProceedingList,
    ProceedingView,
    count_proceedings,
    proceeding,
    proceedings,
)
from projections.words import Words

router = APIRouter(include_in_schema=False)
"""Of everything that a nature may have a page of its own for."""

shared = APIRouter(include_in_schema=False)
"""Of what is the same for all: files."""

LISTS: Final[dict[str, Words]] = {
    ProceedingList.OPEN: Words("đang mở", "open"),
    ProceedingList.OVERDUE: Words("có việc quá hạn", "with something overdue"),
    ProceedingList.ENDED: Words("đã kết thúc", "closed"),
    ProceedingList.ALL: Words("tất cả", "all"),
}

CLOCKS: Final[dict[DutyState, str]] = {
    DutyState.OPEN: "on_time",
    DutyState.DUE_SOON: "due_soon",
    DutyState.OVERDUE: "overdue",
    DutyState.WAITING: "stopped",
}
"""How a duty that is owed stands with time, as the badges have it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that the visitor may do: its words, and the address of its form."""

    act: str
    vi: str
    en: str
    address: str


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody's own words about a duty."""

    who: Named | None
    at: datetime
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A proceeding as its page draws it. next: the duty that is due first. first: acts as buttons; others: as links.

    files: named by its events, the latest first. history: the latest first, each with what it says on one line.
    review: the form that opens a review from it, filled in; None where it gives rise to none.
    said: by the key of a duty what was explained about it, in order. own: keys of those that the visitor may explain.
    """

    door: Door
    home: str
    view: ProceedingView
    concerned: Concerned
    next: DutyLine | None
    first: tuple[Offer, ...]
    others: tuple[Offer, ...]
    files: tuple[Attachment, ...]
    history: tuple[tuple[EventLine, str], ...]
    review: str | None
    said: Mapping[str, tuple[Said, ...]]
    own: frozenset[str]

    @property
    def line(self) -> ProceedingLine:
        return self.view.line

    def why_loose(self, duty: DutyLine) -> Words:
        """Why a duty does not bind."""
        return why_loose(self.door.nature, duty.kind)

    @property
    def dossiers(self) -> tuple[str, ...]:
        return tuple(str(one) for one in self.view.line.dossiers)


def shown(request: Request, visitor: Caller, look: Look, offered: Offered, concerned: Concerned) -> Shown:
    """What every page of a proceeding needs. ProceedingUnknown before the views have it."""
    view = proceeding(look.connection, str(concerned.proceeding_id), now=look.now)
    people, w = office_of(request).remits.people(), wording_of(request)
    known = knowledge(look.connection)
    lines = event_lines(history_of(look, concerned.proceeding_id), known)
    owed = [duty for duty in view.duties if duty.open and duty.state is not DutyState.WAITING]
    found = offers(request, visitor, offered, concerned)
    buttons = [one for name in first_acts(offered.door.nature) for one in found if one.act == name]
    return Shown(
        door=offered.door,
        home=address_of(offered, view.line.number),
        view=view,
        concerned=concerned,
        next=min(owed, key=lambda duty: duty.due_at, default=None),
        first=tuple(buttons),
        others=tuple(one for one in found if one not in buttons),
        files=tuple(dict.fromkeys(reversed(concerned.attachments))),
        history=tuple((line, one_line(line, people, w)) for line in reversed(lines)),
        review=review_from(view, concerned.proceeding.state, known.reference.organisation, look.now),
        said=words_about_duties(concerned.proceeding, known),
        own=explainable(request, visitor, concerned.proceeding, known.reference)
        if _may_explain(found)
        else frozenset(),
    )


def words_about_duties(proceeding: Proceeding, known: Knowledge) -> dict[str, tuple[Said, ...]]:
    """By the key of a duty what was explained about it, in order."""
    found: dict[str, tuple[Said, ...]] = {}
    for one in proceeding.notes.explanations:
        said = Said(known.official(one.official), one.at, one.text, one.position)
        found[one.duty] = (*found.get(one.duty, ()), said)
    return found


def explainable(request: Request, visitor: Caller, proceeding: Proceeding, reference: Reference) -> frozenset[str]:
    """Keys of the duties that the visitor bore at some time, so that the explanation is theirs."""
    at = office_of(request).clock.now()
    return frozenset(
        duty.key
        for duty in natures.duties_of(proceeding)
        if visitor.subject in have_borne(duty, proceeding.notes, reference, at)
    )


def _may_explain(found: Iterable[Offer]) -> bool:
    return any(one.act == EXPLAIN for one in found)


def offers(request: Request, visitor: Caller, offered: Offered, concerned: Concerned) -> list[Offer]:
    """What the visitor may do in it as it stands; whether the rules let them, the form says."""
    office = office_of(request)
    mine, resource = office.remits.of(visitor, office.clock.now()), concerned.resource(office.remits.people())
    closed = natures.ended_at(concerned.proceeding) is not None
    still = DECISIONS[offered.door.nature].after_close
    home = address_of(offered, concerned.proceeding.number)
    escalated = any(not rung.answered for rung in concerned.proceeding.notes.rungs.values())
    missed = any(duty.is_missed(office.clock.now()) for duty in natures.duties_of(concerned.proceeding))
    found = []
    for order in offered.acts.values():
        if order.act == EXPLAIN:
            if not missed:
                continue
        elif (closed and order.command not in still) or (order.act in ANSWERS and not escalated):
            continue
        if judged(visitor, order.command.__name__, mine, resource).allowed:
            found.append(_offer(order, f"{home}/viec/{order.act}"))
    return found


ANSWERS: Final = frozenset({"acknowledge-duty-escalation", "answer-duty-escalation"})

EXPLAIN: Final = "explain-duty"
"""Also offered once it is closed, as long as there is something to explain."""


def openings(request: Request, visitor: Caller, offered: Offered) -> list[Offer]:
    """By which acts the visitor may open one."""
    office = office_of(request)
    mine = office.remits.of(visitor, office.clock.now())
    new = about_to_open(offered.door.nature, [visitor.subject] if is_official(visitor.subject) else [])
    return [
        _offer(order, f"/{offered.door.path}/mo/{order.act}")
        for order in offered.forms.values()
        if judged(visitor, order.command.__name__, mine, new).allowed
    ]


def _offer(order: Order, address: str) -> Offer:
    said = act_words(order.act)
    return Offer(order.act, said.vi, said.en, address)


# ---------------------------------------------------------------------- lists


def _clock(line: ProceedingLine, w: Wording) -> str:
    state = "overdue" if line.duties_overdue else "on_time"
    return w.first(w.said(words.DUE_STATES, state))


def list_of(offered: Offered) -> List[ProceedingLine]:
    """The list of a nature."""
    door = offered.door
    return List[ProceedingLine](
        name=door.path,
        vi=door.vi,
        en=door.en,
        columns=(
            Column("number", "Số", "Number", lambda r: r.number, link=lambda r: f"/{door.path}/{r.number}"),
            Column("title", "Về việc", "About", lambda r: r.title),
            Column("stage", "Tình trạng", "State", lambda r: r.stage, lambda r, w: w.t(r.stage_vi, r.stage_en)),
            Column("next_due_at", "Hạn gần nhất", "Next due", lambda r: r.next_due_at),
            Column("clock", "so với hạn", "against it", _state, _clock, beneath=True, telling=True),
            Column(
                "duties_owed",
                "Việc phải làm",
                "Owed",
                lambda r: r.duties_owed,
                link=lambda r: f"/{door.path}/{r.number}#viec" if r.duties_owed else None,
            ),
            Column(
                "duties_overdue",
                "Quá hạn",
                "Overdue",
                lambda r: r.duties_overdue,
                link=lambda r: f"/{door.path}/{r.number}#viec" if r.duties_overdue else None,
            ),
            Column(
                "units", "Đơn vị liên quan", "Units concerned", lambda r: "; ".join(u.name for u in r.units) or None
            ),
            Column("opened_at", "Mở lúc", "Opened at", lambda r: r.opened_at),
            Column("ended_at", "Kết thúc lúc", "Closed at", lambda r: r.ended_at, beneath=True),
            Column(
                "dossiers",
                "Hồ sơ",
                "Dossiers",
                lambda r: len(r.dossiers),
                link=lambda r: f"/{door.path}/{r.number}" if r.dossiers else None,
            ),
        ),
        order=Words("Mở gần đây nhất trước.", "The last opened first."),
        filters=(
            Chooser("loc", "Tình trạng", "State", LISTS, usual=ProceedingList.OPEN),
            Chooser("co_quan", "Cơ quan", "Agency"),
            Chooser("don_vi", "Đơn vị", "Unit"),
        ),
    )


def _state(line: ProceedingLine) -> str | None:
    return None if line.next_due_at is None else "overdue" if line.duties_overdue else "on_time"


def _offer_pages(offered: Offered) -> None:
    door, declared = offered.door, list_of(offered)

    @listed(router, f"/{door.path}")
    def proceedings_page(
        request: Request,
        visitor: Visitor,
        loc: Annotated[ProceedingList, Query()] = ProceedingList.OPEN,
        co_quan: Filter = None,
        don_vi: Filter = None,
        tiep: Cursor = None,
    ) -> Response:
        """Those that the visitor may read."""
        need(request, visitor, Right.READ_PROCEEDINGS)
        filters: Mapping[str, Any] = {"state": loc, "nature": door.nature, "agency": co_quan, "unit": don_vi}

        def ask(look: Look) -> Rows[ProceedingLine]:
            known = knowledge(look.connection)
            agency, unit = known.agency(co_quan, look.now), known.unit(don_vi, look.now)

            def rows_from(cursor: str | None, limit: int) -> Page[ProceedingLine]:
                found = proceedings(look.connection, now=look.now, cursor=cursor, limit=limit, **filters)
                return Page(readable(request, visitor, found.rows), found.next)

            return Rows(
                page=rows_from,
                count=lambda most: count_proceedings(look.connection, now=look.now, most=most, **filters),
                chosen={"co_quan": agency.name if agency else None, "don_vi": unit.name if unit else None},
                context=lambda: {
                    "door": door,
                    "openings": openings(request, visitor, offered),
                },
            )

        return answer(request, visitor, declared, ask, "proceedings.html", cursor=tiep)

    def proceeding_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
        """How it stands, what is owed in it, what can be done, and what happened."""
        return proceeding_view(request, visitor, offered, proceeding, "proceeding.html")

    def deadlines_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
        """Why its due dates are what they are, day by day."""
        w = wording_of(request)

        def content(look: Look, found: Shown) -> dict[str, Any]:
            return {"deadlines": explained(look, found, w)}

        return proceeding_view(request, visitor, offered, proceeding, "proceeding_deadlines.html", content)

    router.add_api_route(f"/{door.path}/{{proceeding}}", proceeding_page, methods=["GET"], name=f"{door.nature}_page")
    router.add_api_route(
        f"/{door.path}/{{proceeding}}/han", deadlines_page, methods=["GET"], name=f"{door.nature}_deadlines"
    )


def proceeding_view(
    request: Request, visitor: Caller, offered: Offered, address: str, template: str, content: Any = None
) -> Response:
    """A page of a proceeding, under its head. content: what else it shows, of the look and of what is shown."""
    need(request, visitor, Right.READ_PROCEEDINGS)
    concerned = allowed_proceeding(request, visitor, Right.READ_PROCEEDINGS, offered.door, address)
    with looking(request) as look:
        found = shown(request, visitor, look, offered, concerned)
        more = {} if content is None else content(look, found)
        return page(request, template, look=look, shown=found, clocks=CLOCKS, codes=_codes(look, found), **more)


def explained(look: Look, found: Shown, w: Wording) -> list[Explained]:
    """Every due date that its events set, the latest first."""
    rows = [
        explained_deadline(look.connection, recorded, deadline, (), w)
        for recorded in history_of(look, found.concerned.proceeding_id)
        for deadline in deadlines_in(recorded.body)
    ]
    return rows[::-1]


def _codes(look: Look, found: Shown) -> dict[str, str]:
    """The codes of the dossiers on which it bears, of those that the visitor may read."""
    if not found.dossiers:
        return {}
    rows = look.connection.execute(
        "SELECT dossier_id::text, code FROM views.dossiers WHERE dossier_id = ANY(%s::uuid[]) AND code IS NOT NULL",
        [list(found.dossiers)],
    ).fetchall()
    return dict(rows)


@shared.get("/tep/{sha256}")
def file_page(request: Request, visitor: Visitor, sha256: Digest) -> Response:
    """A file that a proceeding names, to be saved."""
    need(request, visitor, Right.READ_PROCEEDINGS)
    return file_answer(request, visitor, sha256)


for _offered in OFFERED.values():
    _offer_pages(_offered)
