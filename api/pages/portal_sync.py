"""`/dong-bo`: what the national portal was told of dossiers, what waits for a person, and the share that it has."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.gate import need_all
from api.http.reads import Cursor, Look
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.periods import Ky, period_of
from api.pages.visitor import Visitor, need
from projections.queries.portal_sync import PortalMessage, portal_counts, portal_outbox, portal_shares
from projections.words import PORTAL_KINDS, PORTAL_STATES, Words

router = APIRouter(include_in_schema=False)


class Which(StrEnum):
    """Which messages the list shows."""

    HELD = "giu"
    ALL = "tat-ca"


WHICH: Final[dict[str, Words]] = {
    Which.HELD: Words("chờ người xử lý", "wait for a person"),
    Which.ALL: Words("tất cả", "all"),
}

COLUMNS: Final[tuple[Column[PortalMessage], ...]] = (
    Column("number", "Số", "Number", lambda r: r.number),
    Column("code", "Mã hồ sơ", "Code", lambda r: r.code or str(r.dossier_id), None,
           lambda r: f"/ho-so/{r.code or r.dossier_id}/dien-bien"),
    Column("kind", "Thông điệp", "Message", lambda r: r.kind, lambda r, w: w.said(PORTAL_KINDS, r.kind)),
    Column("state", "Tình trạng", "State", lambda r: r.state, lambda r, w: w.said(PORTAL_STATES, r.state)),
    Column("reason", "Lý do", "Reason", lambda r: r.reason),
    Column("attempts", "Lần gửi", "Attempts", lambda r: r.attempts),
    Column("made_at", "Lập lúc", "Made", lambda r: r.made_at),
    Column("settled_at", "Xong lúc", "Settled", lambda r: r.settled_at),
    Column("position", "Đến sự kiện", "Up to event", lambda r: r.position, None, lambda r: f"/su-kien/{r.position}"),
)  # fmt: skip

MESSAGES: Final = List[PortalMessage](
    "dong-bo",
    "Đồng bộ với Cổng Dịch vụ công quốc gia",
    "Synchronisation with the national portal",
    COLUMNS,
    Words("Mới nhất trước.", "The latest first."),
    (Chooser("loc", "Thông điệp", "Messages", WHICH, usual=Which.HELD),),
)

Loc = Annotated[Which, Query()]


@listed(router, "/dong-bo")
def portal_page(
    request: Request, visitor: Visitor, loc: Loc = Which.HELD, ky: Ky = None, tiep: Cursor = None
) -> Response:
    """Messages that the portal refused or that are parked, by default; how the outbox stands; the share by unit."""
    need(request, visitor, Right.READ_BOARDS)
    need_all(request, visitor, Right.READ_BOARDS, "messages to the portal")
    held = loc is Which.HELD

    def ask(look: Look) -> Rows[PortalMessage]:
        counts = portal_counts(look.connection)
        asked = period_of(ky, look)
        every = counts.waiting + counts.sent + counts.acknowledged + counts.skipped
        return Rows(
            page=lambda cursor, limit: portal_outbox(look.connection, held=held, cursor=cursor, limit=limit),
            count=lambda most: min(most, counts.refused + counts.parked + (0 if held else every)),
            context=lambda: {
                "counts": counts,
                "asked": asked,
                "shares": portal_shares(look.connection, asked, now=look.now),
            },
        )

    return answer(request, visitor, MESSAGES, ask, "portal_sync.html", cursor=tiep)
