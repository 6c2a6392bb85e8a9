"""How a complaint is opened, by its own order or by `Complain` on a dossier: one act, decided in one place.

About a dossier it stands in both streams: the dossier's `Complained` says which complaint, and is what the figures
of responsibility count; the complaint says the same of the dossier. Both are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid5

from domain.applicant_commands import RegisterApplicant
from domain.applicant_decider import refuse_erased, registered
from domain.application import Context, Decision
from domain.complaint_commands import LodgeComplaint
from domain.complaint_people import competent_unit
from domain.model import complaint_events as ev
from domain.model import dossier_events as dossier_ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.applicant import Applicant, stream_of
from domain.model.complaint import NATURE
from domain.model.dossier import Dossier
from domain.model.dossier_rules import admit
from domain.model.event import Event, OfficialId, UnitId, is_official
from domain.model.proceeding import KIND, Proceeding
from domain.proceeding_about import (
    About,
    due_of,
    need_known_unit,
    need_text,
    numbered,
    ruled,
    term_from,
)

Also = tuple[UUID, Sequence[Event]]

MAX_LETTERS: Final = 4_000


def lodge(about: About, order: LodgeComplaint) -> Decision:
    """BadValue, AddresseeUnknown, NotInvolved, DossierUnknown, ApplicantErased."""
    also: list[Also] = []
    if order.person_id is not None:
        known: Applicant = about.context.state_of("applicant", stream_of(order.person_id))
        refuse_erased(known, order.person_id)
        if order.person is not None:
            register = RegisterApplicant(issued=order.issued, applicant_id=order.person_id, commitments=order.person)
            also.append((stream_of(order.person_id), [registered(known, register, about.context)]))
    dossier = None
    if order.dossier_id is not None:
        dossier = about.context.state_of("dossier", order.dossier_id)
        if not dossier.exists:
            raise no.DossierUnknown(dossier=order.dossier_id)
    opened, taken = _opened(about, order, dossier)
    also.append(taken)
    if dossier is not None and opened.complaint_no is not None:
        complained = dossier_ev.Complained(
            **about.meta,
            complaint_no=opened.complaint_no,
            text=order.text,
            about=order.about_official,
            complaint_id=order.proceeding_id,
        )
        admit(dossier, complained, about.reference)
        also.append((dossier.dossier_id, [complained]))
    return Decision([opened], also)


def opened_by_complaining(
    context: Context, dossier: Dossier, text: str, official: OfficialId | None
) -> tuple[UUID, list[Also]]:
    """What `Complain` on a dossier opens: the complaint's id, and the events of its stream and of the register."""
    proceeding_id = uuid5(context.issued.command_id, "complaint")
    context.state_of(KIND, proceeding_id)
    by_office = is_official(context.issued.actor)
    order = LodgeComplaint(
        issued=context.issued,
        proceeding_id=proceeding_id,
        channel=ev.ComplaintChannel.COUNTER if by_office else ev.ComplaintChannel.ONLINE,
        kind=ev.ComplaintKind.OTHER,
        text=text,
        about_official=official,
        dossier_id=dossier.dossier_id,
    )
    about = About(Proceeding(nature=NATURE.name, state=NATURE.initial), context)
    opened, taken = _opened(about, order, dossier)
    return proceeding_id, [(proceeding_id, [opened]), taken]


def _opened(about: About, order: LodgeComplaint, dossier: Dossier | None) -> tuple[ev.Opened, Also]:
    need_text(text=order.text)
    if len(order.text) > MAX_LETTERS:
        raise no.BadValue(
            field="text", why_vi=f"dài quá {MAX_LETTERS} ký tự", why_en=f"it is longer than {MAX_LETTERS} characters"
        )
    if order.about_official is not None and order.about_official not in about.reference.organisation.officials:
        raise no.AddresseeUnknown(to=order.about_official)
    if order.about_unit is not None:
        need_known_unit(about, order.about_unit)
    code = order.procedure_code or (dossier.procedure_code if dossier is not None else None)
    versions = about.reference.catalogue.versions.get(code or "", ())
    if order.procedure_code is not None and not versions:
        raise no.BadValue(field="procedure_code", why_vi="không có thủ tục này", why_en="there is no such procedure")
    number, taken = numbered(about, order, NATURE)
    unit = competent_unit(about, order.about_official, order.about_unit, dossier)
    opened = ev.Opened(
        **about.meta,
        number=number,
        channel=order.channel,
        kind=order.kind,
        text=order.text,
        at_unit=at_unit(about, unit),
        field=order.field.strip() or (versions[-1].field if versions else ""),
        about_official=order.about_official,
        about_unit=order.about_unit,
        procedure_code=code,
        dossier_id=dossier.dossier_id if dossier is not None else None,
        complaint_no=dossier.ordinals.get("complaint_no", 0) + 1 if dossier is not None else None,
        person_id=order.person_id,
    )
    return opened, taken


def at_unit(about: About, unit: UnitId) -> ev.AtUnit:
    """A unit gets it now: its terms by the rule pack of today, in its agency's hours."""
    agency = about.reference.organisation.agency_of(unit)
    answer, take_up = ruled(about, keys.COMPLAINT_ANSWER), ruled(about, keys.COMPLAINT_ASK)
    pass_on, refuse = ruled(about, keys.COMPLAINT_PASS_ON), ruled(about, keys.COMPLAINT_REFUSE)
    deadline = term_from(about, answer.value, agency)
    return ev.AtUnit(
        unit_id=unit,
        due_at=due_of(deadline),
        deadline=deadline,
        binds=answer.binds,
        take_up_due_at=due_of(term_from(about, take_up.value, agency)),
        take_up_binds=take_up.binds,
        pass_on_due_at=due_of(term_from(about, pass_on.value, agency)),
        pass_on_binds=pass_on.binds,
        refuse_due_at=due_of(term_from(about, refuse.value, agency)),
        refuse_binds=refuse.binds,
    )
