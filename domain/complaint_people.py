"""Who may look at a complaint: a unit that is competent, and somebody in it who is uninvolved (DOMAIN.md §1)."""

from __future__ import annotations

from domain.model import refusals as no
from domain.model.complaint import Complaint
from domain.model.complaint_refusals import NotTheHandler, NotTheHandlingUnit
from domain.model.dossier import Dossier
from domain.model.dossier_authority import involved, is_superior
from domain.model.event import OfficialId, UnitId
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.rule_keys import DUTY_OFFICER
from domain.proceeding_about import About, leading_unit, ruled


def competent_unit(about: About, official: OfficialId | None, unit: UnitId | None, dossier: Dossier | None) -> UnitId:
    """Where a complaint goes first: to the leader of the agency that it is about.

    To the Chairman's office where it is about that leader, somebody who serves beside them, or their unit, or about no
    agency: the unit that handles a complaint reads it before whom it is about is heard.
    """
    organisation, at = about.reference.organisation, about.at
    where = unit or (organisation.unit_of(official, at) if official is not None else None)
    agency = organisation.agency_of(where) if where is not None else None
    if agency is None and dossier is not None:
        agency = dossier.agency_id
    if agency is None or agency not in organisation.agencies:
        return chairmans_unit(about)
    leader, leading = organisation.leader_of(agency, at), leading_unit(about, agency)
    beside = official is not None and organisation.is_in_unit(official, leading, at)
    if leader is None or leader == official or beside or leading == unit:
        return chairmans_unit(about)
    return leading


def chairmans_unit(about: About) -> UnitId:
    """The unit of the duty officer whom the rule pack names. AddresseeUnknown while that one has none."""
    officer = ruled(about, DUTY_OFFICER).value
    unit = about.reference.organisation.unit_of(officer, about.at)
    if unit is None:
        raise no.AddresseeUnknown(to=officer)
    return unit


def need_handling(about: About) -> None:
    """Somebody of the unit that handles it, or a superior of it, who is not concerned."""
    state: Complaint = about.state
    organisation, at = about.reference.organisation, about.at
    unit = state.unit_id
    theirs = about.who == state.round.handler or organisation.is_in_unit(about.who, unit, at)
    if not theirs and not is_superior(about.who, unit, about.reference, at):
        raise NotTheHandlingUnit(unit=unit)
    need_not_concerned(about, about.who)
    need_not_concerned(about, about.context.issued.actor)


def need_handler(about: About) -> None:
    """The one to whom it is assigned, still uninvolved. NotTheHandler."""
    handler = about.state.round.handler
    if handler is None or about.who != handler:
        raise NotTheHandler(official=handler or about.state.unit_id)
    need_uninvolved(about, handler)
    need_uninvolved(about, about.context.issued.actor)


def need_not_concerned(about: About, official: OfficialId) -> None:
    """It is not about them. ConflictInProceeding."""
    state: Complaint = about.state
    if official == state.about_official:
        raise _conflict(official, "là người bị phản ánh", "the complaint is about them")


def need_uninvolved_handling(about: About) -> None:
    """The same, of who ends it for good without judging: a refusal is an answer, so who had a part gives none."""
    need_handling(about)
    need_uninvolved(about, about.who)
    need_uninvolved(about, about.context.issued.actor)


def need_uninvolved(about: About, official: OfficialId) -> None:
    """Neither complained about, nor related to or under whom it is about, nor of the unit it is about, nor with a part
    in the dossier, nor who looked at it before. ConflictInProceeding; an attempt that meets it is recorded.
    """
    state: Complaint = about.state
    organisation, at = about.reference.organisation, about.at
    need_not_concerned(about, official)
    unit = organisation.unit_of(official, at)
    if state.about_official is not None and unit is not None:
        agency = organisation.agency_of(unit)
        bosses = {organisation.head_of(unit, at), organisation.leader_of(agency, at) if agency is not None else None}
        if state.about_official in bosses:
            raise _conflict(official, "là cấp dưới của người bị phản ánh", "they work under whom it is about")
    for relation in organisation.relations_of(official):
        if state.about_official in relation.between:
            raise _conflict(
                official,
                f"có quan hệ với người bị phản ánh theo khai báo số {relation.relation_no}",
                f"they are related to whom it is about by declaration no. {relation.relation_no}",
            )
    if state.about_unit is not None and organisation.is_in_unit(official, state.about_unit, at):
        raise _conflict(official, "thuộc đơn vị bị phản ánh", "they belong to the unit it is about")
    if state.dossier_id is not None and official in involved(about.context.state_of("dossier", state.dossier_id)):
        raise _conflict(official, "đã tham gia xử lý hồ sơ", "they had a part in the dossier")
    if any(official in one.handlers for one in state.rounds[:-1]):
        raise _conflict(official, "đã xem xét lần trước", "they looked at it at the first level")


def _conflict(official: OfficialId, why_vi: str, why_en: str) -> ConflictInProceeding:
    return ConflictInProceeding(official=official, why_vi=why_vi, why_en=why_en)
