"""`/kenh`: ways in against targets, guidance and what followed; `/kenh/buu-chinh`: the post."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.http.beyond import Beyond
from api.http.reads import Cursor, Look, looking
from api.pages.act_field_words import CHOICES
from api.pages.breakdown import Chosen, Narrowed, Theo
from api.pages.lists import MOST_ROWS, Chooser, Column, List, Rows, answer, listed
from api.pages.site import page, wording_of
from api.pages.whole_process import FILTERS
from api.pages.wording import Wording
from domain.model.dossier_events import Channel
from domain.model.procedure import OnlineLevel
from projections.queries.channels import (
    ChannelRow,
    LodgingLine,
    channels,
    count_lodgings,
    lodgings_behind,
)
from projections.queries.online_guidance import (
    GuidanceLine,
    count_guidances,
    guidance_effect,
    guidances_behind,
    with_codes,
)
from projections.queries.paging import Page
from projections.queries.posted import Carried, PostingLine, PostRow, count_postings, posted, postings_behind
from projections.words import Words

router = APIRouter(include_in_schema=False)

PAGE: Final = "/kenh"
POST: Final = "/kenh/buu-chinh"
_MINUTE_US: Final = 60_000_000

Kenh = Annotated[Channel | None, Query()]
Muc = Annotated[OnlineLevel | None, Query()]


class CarriedList(StrEnum):
    """The lists of items, by the last part of their address."""

    COLLECTED = "da-nhan"
    DELIVERED = "da-phat"
    FAILED = "khong-phat-duoc"
    UNDER_WAY = "dang-di"
    POST_LATE = "buu-dien-cham"
    UNIT_LATE = "don-vi-cham"


CARRIED: Final[dict[CarriedList, tuple[Carried, Words]]] = {
    CarriedList.COLLECTED: (Carried.COLLECTED, Words("Bưu gửi bưu điện đã nhận", "Items that the post collected")),
    CarriedList.DELIVERED: (Carried.DELIVERED, Words("Bưu gửi đã phát", "Items delivered")),
    CarriedList.FAILED: (Carried.FAILED, Words("Bưu gửi phát không thành", "Items that could not be delivered")),
    CarriedList.UNDER_WAY: (Carried.UNDER_WAY, Words("Bưu gửi đang đi", "Items under way")),
    CarriedList.POST_LATE: (Carried.POST_LATE, Words("Quá thời hạn của bưu chính", "Past the post's own term")),
    CarriedList.UNIT_LATE: (
        Carried.UNIT_LATE,
        Words("Đơn vị giao bưu điện trễ hẹn", "Given to the post late by the unit"),
    ),
}


@router.get(PAGE)
def channels_page(request: Request, scope: Chosen, theo: Theo = None) -> Response:
    """The share of each way in, with its N, against the targets; guidance and the first online dossier after it."""
    elsewhere = scope.elsewhere(request, PAGE)
    if elsewhere is not None:
        return elsewhere
    with looking(request) as look:
        asked, context = scope.period(look), scope.context(request, look, theo)
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            found = channels(all_of_it, context["by"], asked, now=look.now, within=scope.within)
            effect = guidance_effect(all_of_it, asked, now=look.now, within=scope.within)
        return page(
            request,
            "channels.html",
            look=look,
            found=found,
            effect=effect,
            channels=tuple(Channel),
            channel_words=CHOICES["Channel"],
            level_words=CHOICES["OnlineLevel"],
            sentence=sentence(found.total, wording_of(request)),
            **context,
        )


def sentence(row: ChannelRow, w: Wording) -> str:
    """What the table comes to."""
    if not row.lodged:
        return w.t("Trong kỳ không có hồ sơ nào được nộp.", "No dossier was lodged in this period.")
    said = ", ".join(
        w.said(CHOICES["Channel"], channel) + f" {w.share(n, row.lodged, row.permilles[channel])}"
        for channel, n in row.counts.items()
    )
    return w.t(f"{w.number(row.lodged)} hồ sơ: {said}.", f"{w.number(row.lodged)} dossiers: {said}.")


@router.get(POST)
def post_page(request: Request, scope: Chosen, theo: Theo = None) -> Response:
    """What the post carried; its own delay stands apart from the unit's."""
    elsewhere = scope.elsewhere(request, POST)
    if elsewhere is not None:
        return elsewhere
    with looking(request) as look:
        asked, context = scope.period(look), scope.context(request, look, theo)
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            found = posted(all_of_it, context["by"], asked, now=look.now, within=scope.within)
        return page(
            request,
            "posted.html",
            look=look,
            found=found,
            carried=CARRIED,
            sentence=post_sentence(found.total, wording_of(request)),
            **context,
        )


def post_sentence(row: PostRow, w: Wording) -> str:
    """What the table comes to."""
    if not row.collected:
        return w.t("Trong kỳ bưu điện không nhận bưu gửi nào.", "The post collected nothing in this period.")
    collected, delivered, failed = w.number(row.collected), w.number(row.delivered), w.number(row.failed)
    late, unit = w.number(row.post_late), w.number(row.unit_late)
    return w.t(
        f"Bưu điện nhận {collected} bưu gửi: đã phát {delivered}, phát không thành {failed}. "
        f"Quá thời hạn của bưu chính: {late}. Đơn vị giao bưu điện trễ hẹn: {unit}.",
        f"The post collected {collected} items: {delivered} delivered, {failed} failed. "
        f"Past the post's own term: {late}. Given to the post late by the unit: {unit}.",
    )


@listed(router, "/kenh/ho-so")
def lodgings_page(
    request: Request, scope: Narrowed, kenh: Kenh = None, muc: Muc = None, tiep: Cursor = None
) -> Response:
    """The dossiers that were lodged in the period, by a channel and a level where these are chosen."""

    def ask(look: Look) -> Rows[LodgingLine]:
        asked = scope.period(look)
        counted = count_lodgings(look.connection, asked, now=look.now, within=scope.within, channel=kenh, level=muc)
        return Rows(
            page=lambda cursor, limit: lodgings_behind(
                look.connection, asked, now=look.now, within=scope.within, channel=kenh, level=muc, cursor=cursor,
                limit=limit,
            ),
            count=lambda most: min(most, counted),
            chosen=scope.named(look),
            context=lambda: {"count": min(counted, MOST_ROWS)},
        )  # fmt: skip

    return answer(request, scope.visitor, LODGED, ask, "behind.html", cursor=tiep)


@listed(router, "/kenh/huong-dan")
def guidances_page(request: Request, scope: Narrowed, tiep: Cursor = None) -> Response:
    """Guidance that was given at the counter, and the first online dossier of the same applicant after it."""

    def behind(look: Look, cursor: str | None, limit: int) -> Page[GuidanceLine]:
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            found = guidances_behind(
                all_of_it, scope.period(look), now=look.now, within=scope.within, cursor=cursor, limit=limit
            )
        return with_codes(look.connection, found)

    def ask(look: Look) -> Rows[GuidanceLine]:
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            counted = count_guidances(all_of_it, scope.period(look), now=look.now, within=scope.within)
        return Rows(
            page=lambda cursor, limit: behind(look, cursor, limit),
            count=lambda most: min(most, counted),
            chosen=scope.named(look),
            context=lambda: {"count": min(counted, MOST_ROWS)},
        )

    return answer(request, scope.visitor, GUIDED, ask, "behind.html", cursor=tiep)


@listed(router, "/kenh/buu-chinh/{figure}")
def posted_page(request: Request, figure: CarriedList, scope: Narrowed, tiep: Cursor = None) -> Response:
    """The items that a figure counts."""
    which, title = CARRIED[figure]
    declared = List[PostingLine](
        f"buu-chinh-{figure}", title.vi, title.en, ITEMS, Words("Nhận sau cùng trước.", "The latest collected first."),
        FILTERS,
    )  # fmt: skip

    def ask(look: Look) -> Rows[PostingLine]:
        asked = scope.period(look)
        counted = count_postings(look.connection, which, asked, now=look.now, within=scope.within)
        return Rows(
            page=lambda cursor, limit: postings_behind(
                look.connection, which, asked, now=look.now, within=scope.within, cursor=cursor, limit=limit
            ),
            count=lambda most: min(most, counted),
            chosen=scope.named(look),
            context=lambda: {"count": min(counted, MOST_ROWS)},
        )

    return answer(request, scope.visitor, declared, ask, "behind.html", cursor=tiep)


def _dossier(row: LodgingLine | GuidanceLine | PostingLine) -> str:
    return f"/ho-so/{row.code or row.dossier_id}/su-kien"


LODGED: Final[List[LodgingLine]] = List(
    "ho-so-theo-kenh",
    "Hồ sơ theo kênh nộp",
    "Dossiers by way in",
    (
        Column("at", "Nộp lúc", "Lodged at", lambda r: r.at, None, lambda r: f"/su-kien/{r.position}"),
        Column(
            "code", "Mã hồ sơ", "Code", lambda r: r.code or str(r.dossier_id),
            lambda r, w: r.code or w.t("chưa có mã", "no code yet"), _dossier,
        ),
        Column("procedure", "Thủ tục", "Procedure", lambda r: r.procedure.name),
        Column("procedure_id", "mã thủ tục", "procedure code", lambda r: r.procedure.id, hidden=True),
        Column("unit", "Đơn vị", "Unit", lambda r: r.unit.name),
        Column(
            "channel", "Kênh nộp", "Lodged by", lambda r: r.channel, lambda r, w: w.said(CHOICES["Channel"], r.channel)
        ),
        Column(
            "result_channel", "Nhận kết quả", "Result by", lambda r: r.result_channel,
            lambda r, w: w.said(CHOICES["Channel"], r.result_channel),
        ),
        Column(
            "online_level", "Mức trực tuyến", "Online level", lambda r: r.online_level,
            lambda r, w: w.said(CHOICES["OnlineLevel"], r.online_level),
        ),
    ),
    Words("Mới nộp trước.", "The latest first."),
    (
        *FILTERS,
        Chooser("kenh", "Kênh", "Way in", CHOICES["Channel"]),
        Chooser("muc", "Mức trực tuyến", "Online level", CHOICES["OnlineLevel"]),
    ),
)  # fmt: skip

GUIDED: Final[List[GuidanceLine]] = List(
    "huong-dan-truc-tuyen",
    "Hướng dẫn nộp trực tuyến và hồ sơ trực tuyến đầu tiên sau đó",
    "Guidance to lodge online, and the first online dossier after it",
    (
        Column("at", "Hướng dẫn lúc", "Guided at", lambda r: r.at, None, lambda r: f"/su-kien/{r.position}"),
        Column(
            "code", "Hồ sơ lúc đó", "Dossier then", lambda r: r.code or str(r.dossier_id),
            lambda r, w: r.code or w.t("chưa có mã", "no code yet"), _dossier,
        ),
        Column(
            "shown", "Việc được hướng dẫn", "What was shown", lambda r: r.shown,
            lambda r, w: w.said(CHOICES["Guidance"], r.shown),
        ),
        Column("unit", "Đơn vị", "Unit", lambda r: r.unit.name),
        Column("given_by", "người hướng dẫn", "by", lambda r: r.given_by.name, beneath=True),
        Column("followed_at", "Hồ sơ trực tuyến đầu tiên", "First online dossier", lambda r: r.followed_at),
        Column(
            "followed_code", "mã", "code", lambda r: r.followed_code, None,
            lambda r: f"/ho-so/{r.followed_code}/su-kien" if r.followed_code else None, beneath=True,
        ),
        Column("window_until", "Theo dõi đến", "Looked at until", lambda r: r.window_until),
    ),
    Words("Mới hướng dẫn trước.", "The latest first."),
    FILTERS,
)  # fmt: skip

STATES: Final = {
    "under_way": Words("đang đi", "under way"),
    "delivered": Words("đã phát", "delivered"),
    "failed": Words("phát không thành", "failed"),
}

ITEMS: Final[tuple[Column[PostingLine], ...]] = (
    Column(
        "collected_at", "Bưu điện nhận lúc", "Collected at", lambda r: r.collected_at, None,
        lambda r: f"/su-kien/{r.positions[0]}",
    ),
    Column("item", "số bưu gửi", "item", lambda r: r.item, beneath=True),
    Column(
        "code", "Mã hồ sơ", "Code", lambda r: r.code or str(r.dossier_id), None, _dossier,
    ),
    Column("procedure", "thủ tục", "procedure", lambda r: r.procedure.name, beneath=True),
    Column("unit", "Đơn vị", "Unit", lambda r: r.unit.name),
    Column("state", "Trạng thái", "State", lambda r: r.state, lambda r, w: w.said(STATES, r.state)),
    Column(
        "ended_at", "lúc", "at", lambda r: r.ended_at, None, lambda r: f"/su-kien/{r.positions[-1]}", beneath=True
    ),
    Column("due_at", "Hạn của bưu chính", "The post's term", lambda r: r.due_at),
    Column("binds", "Thời hạn đã kiểm chứng", "Term verified", lambda r: r.binds),
    Column(
        "post_late_minutes", "Bưu chính chậm", "The post's delay",
        lambda r: (r.post_late_us + _MINUTE_US // 2) // _MINUTE_US, lambda r, w: w.worked(r.post_late_us),
    ),
    Column(
        "unit_late_minutes", "Đơn vị chậm", "The unit's delay",
        lambda r: (r.unit_late_us + _MINUTE_US // 2) // _MINUTE_US, lambda r, w: w.worked(r.unit_late_us),
    ),
)  # fmt: skip
