"""How a review is opened, by whom it is conducted, and what is put into its file."""

from __future__ import annotations

from datetime import time
from typing import Final

import msgspec

from domain import review_commands as cmd
from domain.application import Decision
from domain.model import review_events as ev
from domain.model.discipline import laws_of, post_of
from domain.model.discipline_limits import handling
from domain.model.dossier_authority import is_superior
from domain.model.event import Event, OfficialId, Source, is_official
from domain.model.proceeding import Proceeding
from domain.model.refusals import AddresseeUnknown, BadValue
from domain.model.review import Review
from domain.model.review_duties import HANDED_OVER_STAY, HANDLING, NOTIFY
from domain.model.review_nature import NATURE
from domain.model.review_refusals import ReviewNotOpened, StepNotPossible
from domain.model.working_time import at_office_time, office_day
from domain.proceeding_about import About, need_active, need_text, need_usable, numbered
from domain.review_authority import (
    authority_of,
    authority_over,
    check_member,
    need_authority,
    need_still_here,
    state_of,
    unit_of,
)
from domain.review_evidence import cited, concerned, dossier_of
from domain.review_terms import handling_duty, handling_limit, lay, pass_on

IMPORTED: Final = "imported."
"""Topics of imported history: what it says of people is inferred, and opens no review (DOMAIN.md §10)."""


def open_review(about: About, order: cmd.OpenReview) -> Decision:
    """By a person in their own name; where it comes from, and on what it rests, stands in it from the start."""
    _need_openable(about, order)
    _need_superior(about, order.about)
    organisation = about.reference.organisation
    person = organisation.officials.get(order.about)
    unit = unit_of(about, order.about)
    agency = organisation.agency_of(unit) if unit is not None else None
    if person is None or unit is None or agency is None:
        raise AddresseeUnknown(to=order.about)
    today = office_day(about.at)
    found_on = order.found_on or today
    if not order.act_on <= found_on <= today:
        raise BadValue(
            field="found_on",
            why_vi="ngày phát hiện phải từ ngày có hành vi đến hôm nay",
            why_en="it was found between the day of the act and today",
        )
    evidence = cited(about, order, order.dossiers)
    dossiers = concerned(order.dossiers, evidence)
    appointment = organisation.appointment_at(order.about, at_office_time(order.act_on, time(12)))
    post = post_of(person.group, appointment.role if appointment is not None else None)
    authority = authority_over(about, order.about, dossiers)
    laws = laws_of(about.reference.rules, post, order.act_on, today)
    limit = handling(laws, found_on=found_on, complex_case=False)
    number, taken = numbered(about, order, NATURE)
    opened = ev.ReviewOpened(
        **about.meta,
        number=number,
        about=order.about,
        unit_id=unit,
        agency_id=agency,
        post=post,
        origin=order.origin,
        reason=order.reason,
        act=order.act,
        act_on=order.act_on,
        found_on=found_on,
        authority=authority,
        evidence=evidence,
        dossiers=dossiers,
        period=order.period,
        figure=order.figure,
        matter=order.matter,
        reported_by=order.reported_by,
        attachments=order.attachments,
        handling=limit,
    )
    begun = About(Proceeding(nature=NATURE.name, state=Review(opened=opened, unit_id=unit)), about.context)
    ends = handling_duty(begun, limit, authority)
    lays = (lay(begun, NOTIFY, authority), *([ends] if ends is not None else []))
    return Decision([msgspec.structs.replace(opened, lays=lays)], [taken])


def _need_openable(about: About, order: cmd.OpenReview) -> None:
    need_text(reason=order.reason, act=order.act)
    need_usable(order.attachments)
    if not is_official(about.who) or about.context.issued.source is Source.WORKFLOW:
        raise ReviewNotOpened(
            why_vi="chỉ một người có tên mở kiểm điểm, không phải hệ thống",
            why_en="only a named person opens a review, never the system",
        )
    if order.about in (about.who, about.context.issued.actor):
        raise ReviewNotOpened(
            why_vi="không ai mở kiểm điểm về chính mình", why_en="nobody opens a review about themself"
        )
    if any(one.topic.startswith(IMPORTED) for one in order.evidence):
        raise ReviewNotOpened(
            why_vi="số liệu suy ra từ nhật ký nhập không phải căn cứ kiểm điểm",
            why_en="what was inferred from an imported log is no ground for a review",
        )
    if not (order.positions or order.dossiers or order.attachments or order.matter is not None):
        raise ReviewNotOpened(
            why_vi="cần ít nhất một sự kiện, hồ sơ, giấy tờ hoặc vụ việc làm căn cứ",
            why_en="at least one event, dossier, paper or proceeding is needed as evidence",
        )
    for dossier in order.dossiers:
        dossier_of(about, dossier)
    if order.matter is not None and not about.context.state_of("proceeding", order.matter).exists:
        raise ReviewNotOpened(why_vi="không có vụ việc được dẫn", why_en="the proceeding that is cited does not exist")


def _need_superior(about: About, reviewed: OfficialId) -> None:
    """A superior opens it, or somebody of an agency above the official's. ReviewNotOpened."""
    organisation = about.reference.organisation
    unit, own = unit_of(about, reviewed), organisation.unit_of(about.who, about.at)
    if unit is not None and is_superior(about.who, unit, about.reference, about.at):
        return
    agency = organisation.agency_of(unit) if unit is not None else None
    known = organisation.agencies.get(agency or "")
    above = known.parent_id if known is not None else None
    mine = organisation.agency_of(own) if own is not None else None
    while above is not None:
        if above == mine:
            return
        known = organisation.agencies.get(above)
        above = known.parent_id if known is not None else None
    raise ReviewNotOpened(
        why_vi="cấp trên, hoặc cơ quan cấp trên của người đó, mở kiểm điểm",
        why_en="a superior of the official opens it, or an agency above theirs",
    )


def name_authority(about: About, order: cmd.NameReviewAuthority) -> Event:
    """Worked out, not chosen: whoever asks for it names nobody. What the one before owed and missed stays theirs."""
    need_text(reason=order.reason)
    need_still_here(about)
    review, authority = state_of(about), authority_of(about)
    if authority == review.authority:
        raise StepNotPossible(
            why_vi=f"{authority} vẫn là người có thẩm quyền", why_en=f"{authority} is still the authority"
        )
    lays = tuple(
        pass_on(about, duty, authority)
        for duty in review.duties
        if duty.official == review.authority and duty.over_at is None and not duty.is_missed(about.at)
    )
    return ev.AuthorityNamed(**about.meta, authority=authority, reason=order.reason, lays=lays)


def add_evidence(about: About, order: cmd.AddReviewEvidence) -> Event:
    """By whoever conducts the review. Members who handled a dossier that it brings in are refused at their next act."""
    need_text(note=order.note)
    need_usable(order.attachments)
    review = state_of(about)
    need_still_here(about)
    if about.who not in {authority_of(about), *(one.official for one in review.sitting)}:
        need_authority(about)
    if not (order.positions or order.dossiers or order.attachments):
        raise BadValue(field="positions", why_vi="chưa có gì để thêm", why_en="there is nothing to add")
    evidence = cited(about, order, (*review.dossiers, *order.dossiers))
    return ev.EvidenceAdded(
        **about.meta,
        evidence=evidence,
        note=order.note,
        dossiers=concerned(order.dossiers, evidence),
        attachments=order.attachments,
    )


def appoint_member(about: About, order: cmd.AppointReviewMember) -> Event:
    """By the authority. Nobody with a conflict of interest, for no reason; the check is stored with its objects."""
    need_authority(about)
    review = state_of(about)
    need_active(about, order.official)
    if review.decision is not None:
        raise StepNotPossible(why_vi="đã có quyết định", why_en="it is decided")
    if order.official in {one.official for one in review.sitting}:
        raise StepNotPossible(why_vi="người này đã là thành viên", why_en="this person is a member already")
    if order.seat is ev.ReviewSeat.CHAIR and review.chair is not None:
        raise StepNotPossible(why_vi="đã có người chủ trì", why_en="there is a chair")
    check = check_member(about, order.official)
    return ev.MemberAppointed(**about.meta, official=order.official, seat=order.seat, check=check)


def remove_member(about: About, order: cmd.RemoveReviewMember) -> Event:
    """What a member owed and did not miss passes to the authority, with the same due instant."""
    authority = need_authority(about)
    need_text(reason=order.reason)
    review = state_of(about)
    if order.official not in {one.official for one in review.sitting}:
        raise StepNotPossible(why_vi="người này không phải thành viên", why_en="this person is no member")
    lays = tuple(
        pass_on(about, duty, authority)
        for duty in review.duties
        if duty.official == order.official and duty.over_at is None and not duty.is_missed(about.at)
    )
    return ev.MemberRemoved(**about.meta, official=order.official, reason=order.reason, lays=lays)


def extend_handling(about: About, order: cmd.ExtendHandling) -> Event:
    """To the longer time of the law, once, and before the usual one is over."""
    authority = need_authority(about)
    need_text(reason=order.reason)
    review = state_of(about)
    usual = handling_limit(about, complex_case=False)
    today = office_day(about.at)
    if review.complex or review.decision is not None:
        raise StepNotPossible(why_vi="đã gia hạn hoặc đã quyết định", why_en="it was extended, or is decided")
    if usual.last_on is not None and today > usual.last_on:
        raise StepNotPossible(
            why_vi="thời hạn xử lý đã hết, không gia hạn được nữa",
            why_en="the handling time is over, it cannot be longer",
        )
    limit = handling_limit(about, complex_case=True)
    ends = handling_duty(about, limit, authority)
    return ev.HandlingExtended(
        **about.meta, reason=order.reason, handling=limit, lays=(ends,) if ends is not None else ()
    )


def hand_over(about: About, order: cmd.HandOverReview) -> Event:
    """By whoever led it so far, with every event of the file, to the unit that manages the official now."""
    need_text(note=order.note)
    review = state_of(about)
    organisation = about.reference.organisation
    unit = unit_of(about, review.about)
    agency = organisation.agency_of(order.unit_id)
    if order.unit_id != unit or agency is None:
        raise StepNotPossible(
            why_vi="đây không phải đơn vị đang quản lý người đó", why_en="this unit does not manage the official now"
        )
    if agency == review.agency_id:
        raise StepNotPossible(why_vi="cơ quan quản lý không đổi", why_en="the managing agency is the same")
    leader = organisation.leader_of(review.agency_id, about.at)
    if about.who not in {leader, *(one.official for one in review.sitting)}:
        raise StepNotPossible(
            why_vi=f"{leader or review.agency_id} hoặc thành viên kiểm điểm bàn giao",
            why_en=f"{leader or review.agency_id}, or a member, hands it over",
        )
    authority = authority_over(about, review.about, review.dossiers)
    open_now = {duty.kind: duty for duty in review.duties if duty.over_at is None}
    lays = [
        pass_on(about, duty, authority) if kind == HANDLING else lay(about, kind, authority)
        for kind, duty in open_now.items()
        if kind not in HANDED_OVER_STAY and not (kind == HANDLING and duty.is_missed(about.at))
    ]
    return ev.ReviewHandedOver(
        **about.meta,
        unit_id=order.unit_id,
        agency_id=agency,
        authority=authority,
        note=order.note,
        events=about.proceeding.version,
        lays=tuple(lays),
    )
