"""The lists of people, units and absences: their columns, and their rows from the organisation as it is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec

from api.pages.lists import Chooser, Column, List
from api.pages.wording import POSTS
from domain.model.organisation import Absence, Agency, Appointment, Official, Organisation, Unit
from domain.model.working_time import office_day
from projections.queries.knowledge import Knowledge, Named
from projections.words import Words


class Today(StrEnum):
    """How a person stands today."""

    PRESENT = "present"
    ABSENT = "absent"
    UNAPPOINTED = "unappointed"
    CLOSED = "closed"


TODAY: Final[dict[str, Words]] = {
    Today.PRESENT: Words("có mặt", "present"),
    Today.ABSENT: Words("vắng mặt", "absent"),
    Today.UNAPPOINTED: Words("không được bổ nhiệm", "not appointed"),
    Today.CLOSED: Words("tài khoản đóng", "account closed"),
}
GROUPS: Final = {
    "can_bo": Words("cán bộ", "cán bộ (elected)"),
    "cong_chuc": Words("công chức", "công chức (civil servant)"),
    "vien_chuc": Words("viên chức", "viên chức (public employee)"),
}
TIERS: Final = {
    "province": Words("tỉnh", "province"),
    "department": Words("sở, ngành", "department"),
    "district": Words("huyện", "district"),
    "commune": Words("xã", "commune"),
}
KINDS: Final = {
    "one_stop": Words("một cửa", "one-stop"),
    "specialised": Words("chuyên môn", "specialised"),
    "leadership": Words("lãnh đạo", "leadership"),
}


class When(StrEnum):
    NOW = "now"
    COMING = "coming"
    PAST = "past"
    ALL = "all"


WHEN: Final[dict[str, Words]] = {
    When.NOW: Words("hiện đang vắng", "away now"),
    When.COMING: Words("sắp tới", "coming"),
    When.PAST: Words("đã qua", "past"),
    When.ALL: Words("tất cả", "all"),
}


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """One appointment of a person today; a person without one has one row without a unit."""

    official: Named
    group: str
    unit: Named | None
    agency: Named | None
    role: str | None
    title: str
    since: date | None
    until: date | None
    today: Today


class UnitRow(msgspec.Struct, frozen=True, kw_only=True):
    unit: Named
    kind: str
    agency: Named
    tier: str
    code: str
    head: Named | None
    people: int
    valid_from: date
    valid_to: date | None


class AbsenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """acting: who was named to stand in; None: whoever the custody rules name."""

    absence_id: str
    official: Named
    unit: Named | None
    start_at: datetime
    end_at: datetime
    acting: Named | None
    reason: str
    known_at: datetime
    position: int


PEOPLE: Final = List[PersonRow](
    name="nguoi",
    vi="Người và bổ nhiệm",
    en="People and appointments",
    columns=(
        Column("name", "Họ tên", "Name", lambda r: r.official.name, None, lambda r: f"/quan-tri/nguoi/{r.official.id}"),
        Column("official_id", "mã", "id", lambda r: r.official.id, beneath=True),
        Column("unit", "Đơn vị", "Unit", lambda r: r.unit.name if r.unit else None),
        Column("unit_id", "Mã đơn vị", "Unit, id", lambda r: r.unit.id if r.unit else None, hidden=True),
        Column("agency", "cơ quan", "agency", lambda r: r.agency.name if r.agency else None, beneath=True),
        Column("role", "Vị trí", "Post", lambda r: r.role, lambda r, w: w.said(POSTS, r.role)),
        Column("title", "chức danh", "title", lambda r: r.title or None, beneath=True),
        Column("group", "Nhóm", "Group", lambda r: r.group, lambda r, w: w.said(GROUPS, r.group)),
        Column("since", "Từ ngày", "Since", lambda r: r.since),
        Column("until", "đến ngày", "until", lambda r: r.until,
               lambda r, w: w.t("đến ", "until ") + w.day(r.until), beneath=True),
        Column("today", "Hôm nay", "Today", lambda r: r.today.value, lambda r, w: w.said(TODAY, r.today)),
    ),
    order=Words("Xếp theo tên.", "By name."),
    filters=(
        Chooser("tim", "Tên hoặc mã, không cần dấu", "Name or id, marks not needed"),
        Chooser("co_quan", "Cơ quan", "Agency"),
        Chooser("don_vi", "Đơn vị", "Unit"),
        Chooser("vi_tri", "Vị trí", "Post", POSTS),
        Chooser("hom_nay", "Hôm nay", "Today", TODAY),
    ),
)  # fmt: skip

UNITS: Final = List[UnitRow](
    name="co-quan",
    vi="Cơ quan và đơn vị",
    en="Agencies and units",
    columns=(
        Column("agency", "Cơ quan", "Agency", lambda r: r.agency.name),
        Column("agency_code", "mã định danh", "code", lambda r: r.code, beneath=True),
        Column("agency_id", "Mã cơ quan", "Agency, id", lambda r: r.agency.id, hidden=True),
        Column("tier", "Cấp", "Tier", lambda r: r.tier, lambda r, w: w.said(TIERS, r.tier)),
        Column("unit", "Đơn vị", "Unit", lambda r: r.unit.name, None, lambda r: f"/quan-tri/nguoi?don_vi={r.unit.id}"),
        Column("unit_id", "mã", "id", lambda r: r.unit.id, beneath=True),
        Column("kind", "Loại", "Kind", lambda r: r.kind, lambda r, w: w.said(KINDS, r.kind)),
        Column("head", "Người đứng đầu", "Head", lambda r: r.head.name if r.head else None, None,
               lambda r: f"/quan-tri/nguoi/{r.head.id}" if r.head else None),
        Column("people", "Số người", "People", lambda r: r.people),
        Column("valid_from", "Từ ngày", "From", lambda r: r.valid_from),
        Column("valid_to", "đến ngày", "until", lambda r: r.valid_to, beneath=True),
    ),
    order=Words("Xếp theo tên cơ quan, rồi tên đơn vị.", "By agency, then unit, by name."),
    filters=(
        Chooser("tim", "Tên hoặc mã, không cần dấu", "Name or id, marks not needed"),
        Chooser("co_quan", "Cơ quan", "Agency"),
    ),
)  # fmt: skip

ABSENCES: Final = List[AbsenceRow](
    name="vang-mat",
    vi="Vắng mặt",
    en="Absences",
    columns=(
        Column("official", "Người vắng", "Who is away", lambda r: r.official.name, None,
               lambda r: f"/quan-tri/nguoi/{r.official.id}"),
        Column("official_id", "Mã người", "Who, id", lambda r: r.official.id, hidden=True),
        Column("unit", "đơn vị", "unit", lambda r: r.unit.name if r.unit else None, beneath=True),
        Column("start_at", "Từ lúc", "From", lambda r: r.start_at),
        Column("end_at", "Đến lúc", "Until", lambda r: r.end_at),
        Column("acting", "Người thay", "Stands in", lambda r: r.acting.name if r.acting else None),
        Column("reason", "Lý do", "Reason", lambda r: r.reason or None),
        Column("known_at", "Ghi lúc", "Recorded", lambda r: r.known_at),
        Column("position", "Sự kiện", "Event", lambda r: r.position or None),
        Column("absence_id", "Mã", "Id", lambda r: r.absence_id, hidden=True),
    ),
    order=Words("Mới nhất trước.", "The latest first."),
    filters=(
        Chooser("luc", "Khi nào", "When", WHEN, usual=When.NOW),
        Chooser("tim", "Tên hoặc mã, không cần dấu", "Name or id, marks not needed"),
        Chooser("don_vi", "Đơn vị", "Unit"),
    ),
)  # fmt: skip


def person_rows(person: Official, known: Knowledge, now: datetime) -> list[PersonRow]:
    state, day = known.reference.organisation, office_day(now)
    today = _today(person, state, now)
    posts: list[Appointment | None] = [one for one in person.appointments if one.covers(day)] or [None]
    return [_person_row(person, post, today, known, now) for post in posts]


def _person_row(person: Official, post: Appointment | None, today: Today, known: Knowledge, now: datetime) -> PersonRow:
    agency = known.reference.organisation.agency_of(post.unit_id) if post is not None else None
    return PersonRow(
        official=Named(person.official_id, person.name),
        group=person.group,
        unit=known.unit(post.unit_id, now) if post is not None else None,
        agency=known.agency(agency, now),
        role=post.role if post is not None else None,
        title=post.title if post is not None else "",
        since=post.valid_from if post is not None else None,
        until=post.valid_to if post is not None else None,
        today=today,
    )


def _today(person: Official, state: Organisation, now: datetime) -> Today:
    if any(one.start_at <= now and (one.end_at is None or now < one.end_at) for one in person.inactive):
        return Today.CLOSED
    if not state.is_active(person.official_id, now):
        return Today.UNAPPOINTED
    return Today.ABSENT if state.absence_at(person.official_id, now) is not None else Today.PRESENT


def counted(everybody: Iterable[Official], state: Organisation, now: datetime) -> list[tuple[Today, int]]:
    found = [_today(person, state, now) for person in everybody]
    return [(today, found.count(today)) for today in Today]


def unit_row(unit: Unit, agency: Agency, known: Knowledge, now: datetime) -> UnitRow:
    state, day = known.reference.organisation, office_day(now)
    return UnitRow(
        unit=Named(unit.unit_id, unit.name_on(day)),
        kind=unit.kind,
        agency=Named(agency.agency_id, agency.name_on(day)),
        tier=agency.tier,
        code=agency.code,
        head=known.official(state.head_of(unit.unit_id, now)),
        people=len(state.members(unit.unit_id, now)),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )


def absence_row(absence: Absence, person: Official, known: Knowledge, now: datetime) -> AbsenceRow:
    unit = known.reference.organisation.unit_of(person.official_id, absence.start_at)
    return AbsenceRow(
        absence_id=absence.absence_id,
        official=Named(person.official_id, person.name),
        unit=known.unit(unit, now),
        start_at=absence.start_at,
        end_at=absence.end_at,
        acting=known.official(absence.acting_id),
        reason=absence.reason,
        known_at=absence.known_at,
        position=absence.position,
    )


def fits(absence: Absence, when: When, now: datetime) -> bool:
    match when:
        case When.NOW:
            return absence.start_at <= now < absence.end_at
        case When.COMING:
            return now < absence.start_at
        case When.PAST:
            return absence.end_at <= now
        case When.ALL:
            return True
