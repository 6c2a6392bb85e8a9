"""How orders about publications are decided."""

from __future__ import annotations

from typing import Final

from domain import publication_commands as cmd
from domain.model.event import AgencyId, is_official
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.publication import (
    NATURE,
    Laid,
    Place,
    PosterNamed,
    Publication,
    PublicationChecked,
    PublicationConfirmed,
)
from domain.model.publication_refusals import AgencyNotConcerned, EvidenceMissing, PublicationOver
from domain.model.refusals import NotTheAddressee
from domain.model.rule_keys import PUBLISH_AGAIN
from domain.proceeding_about import (
    About,
    Decisions,
    need_active,
    need_agency,
    need_text,
    need_usable,
    open_duty,
    ruled,
    term_from,
)


def _confirm(about: About, order: cmd.ConfirmPublication) -> PublicationConfirmed:
    state: Publication = about.state
    _need_concerned(state, order.agency_id)
    need_agency(about, order.agency_id)
    if not order.attachments and not order.note.strip() and not order.address.strip():
        raise EvidenceMissing
    need_usable(order.attachments)
    owed = state.latest(order.agency_id, order.place)
    duty = open_duty(about, owed.key if owed is not None else f"{order.place}:{order.agency_id}")
    return PublicationConfirmed(
        **about.meta,
        confirmation_no=len(state.confirmations) + 1,
        duty=duty.key,
        agency_id=order.agency_id,
        place=order.place,
        note=order.note,
        address=order.address,
        on_screen=order.on_screen,
        attachments=order.attachments,
    )


def _check(about: About, order: cmd.CheckPublication) -> PublicationChecked:
    state: Publication = about.state
    if state.ending is not None:
        raise PublicationOver(code=state.code, version=state.version)
    _need_concerned(state, order.agency_id)
    _need_uninvolved(about, order.agency_id)
    need_text(note=order.note)
    need_usable(order.attachments)
    standing = state.standing(order.agency_id, order.place)
    refutes = standing is not None and not order.as_required
    return PublicationChecked(
        **about.meta,
        check_no=len(state.checks) + 1,
        agency_id=order.agency_id,
        place=order.place,
        as_required=order.as_required,
        note=order.note,
        confirmation_no=standing.confirmation_no if standing is not None else None,
        attachments=order.attachments,
        laid=_laid_again(about, state, order.agency_id, order.place) if refutes else None,
    )


def _name_poster(about: About, order: cmd.NamePoster) -> PosterNamed:
    state: Publication = about.state
    _need_concerned(state, order.agency_id)
    organisation, at = about.reference.organisation, about.at
    unit = next(one.laid.unit_id for one in state.owed if one.laid.agency_id == order.agency_id)
    heads = {organisation.head_of(unit, at), organisation.leader_of(order.agency_id, at)} - {None}
    if about.who not in heads:
        raise NotTheAddressee(to=next(iter(sorted(str(head) for head in heads)), unit), actor=about.who)
    need_active(about, order.official_id)
    theirs = organisation.unit_of(order.official_id, at)
    if theirs is None or organisation.agency_of(theirs) != order.agency_id:
        raise AgencyNotConcerned(agency=order.agency_id, code=state.code)
    return PosterNamed(**about.meta, agency_id=order.agency_id, official_id=order.official_id)


def _laid_again(about: About, state: Publication, agency: AgencyId, place: Place) -> Laid:
    """The duty once more, with the term that the policy sets for what was refuted."""
    before = state.latest(agency, place)
    assert before is not None, "what was confirmed was owed"
    term = ruled(about, PUBLISH_AGAIN)
    return Laid(
        agency_id=agency,
        unit_id=before.laid.unit_id,
        place=place,
        deadline=term_from(about, term.value, agency),
        document=term.clause.document,
        binds=term.binds,
    )


def _need_concerned(state: Publication, agency: AgencyId) -> None:
    if agency not in state.agencies:
        raise AgencyNotConcerned(agency=agency, code=state.code)


def _need_uninvolved(about: About, agency: AgencyId) -> None:
    """Nobody of the agency itself, nor whoever confirmed for it, checks it, in whosever name. ConflictInProceeding."""
    organisation = about.reference.organisation
    confirmed = {one.by for one in about.state.confirmations if one.agency_id == agency}
    for who in {about.who, about.context.issued.actor}:
        unit = organisation.unit_of(who, about.at) if is_official(who) else None
        if who in confirmed or (unit is not None and organisation.agency_of(unit) == agency):
            raise ConflictInProceeding(
                official=who,
                why_vi="thuộc cơ quan được kiểm tra, hoặc chính là người đã xác nhận",
                why_en="they belong to the agency that is checked, or confirmed it themselves",
            )


DECISIONS: Final = Decisions(
    nature=NATURE,
    opens={},
    acts={
        cmd.ConfirmPublication: _confirm,
        cmd.CheckPublication: _check,
        cmd.NamePoster: _name_poster,
    },
    after_close=frozenset({cmd.ConfirmPublication, cmd.CheckPublication}),
)
