"""Entries about earlier moments: paper handling recorded late, corrections, and their confirmation.

An entry is taken when the whole sequence, read again in the order of what happened, breaks no rule. Where it
moves time, lateness or an act to somebody else it is only a claim until they, or the head above both, confirm it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec

from domain import dossier_commands as cmd
from domain.application import Context, Decision, Meta
from domain.commands import Issued
from domain.corrections import changed, worked_out
from domain.dossier_moments import NOTES
from domain.drafts import DRAFTS
from domain.drafts.draft import Draft
from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.claims import affected
from domain.model.deadline import due_instant
from domain.model.dossier import Dossier
from domain.model.dossier_authority import involved, is_superior, ruled
from domain.model.dossier_rules import NOTES as NOTED
from domain.model.dossier_rules import admit
from domain.model.dossier_time import without_closed_accounts
from domain.model.event import SERVICE, ActorId, Event, OfficialId, Recorded, UnitId, decode, encode, utc
from domain.model.history import Claim, ClaimState, effective
from domain.model.reckoning import reckon, with_deadline
from domain.model.reference import Reference
from domain.model.substitution import substitutes
from domain.rereading import Reading, missing_note, pending, refuse_new_breaks, reread_under_rules, state_at, with_event

UNCORRECTABLE: Final = (
    *NOTED,
    ev.ClaimConfirmed,
    ev.ClaimDisputed,
    ev.ConflictRefused,
    ev.DueDateRecomputed,
    ev.DueDateKept,
)
"""Events that no correction touches: what followed from time or from other entries, and what is said of entries."""


def record_late(state: Dossier, order: cmd.RecordLate, context: Context) -> Decision:
    """Enter an act at the moment at which it happened."""
    _need_standing(state, context)
    at = order.act.issued.occurred_at
    if at is None:
        raise no.BadValue(field="act.occurred_at", why_vi="phải nêu lúc xảy ra", why_en="say when it happened")
    if at >= context.now:
        raise no.NotEarlier
    unfit = type(order.act) not in DRAFTS or isinstance(order.act, (*NOTES, cmd.Lodge, cmd.NoteConflict))
    if unfit or order.act.dossier_id != order.dossier_id:
        raise no.BadValue(field="act", why_vi="không ghi bổ sung được việc này", why_en="it cannot be entered late")
    then = _settled(state_at(state, at), context, at)
    if not then.exists:
        raise no.BadValue(field="act.occurred_at", why_vi="trước khi nộp hồ sơ", why_en="it is before the lodging")
    about = Draft(then, state.ordinals, _meta_of(order.act.issued, context, at), context.reference, context)
    drafted = DRAFTS[type(order.act)](about, order.act)
    bodies, also = ([drafted], []) if isinstance(drafted, Event) else drafted
    (body,) = bodies
    entry = ev.RecordedLate(
        **context.meta(), act_topic=body.TOPIC, act=encode(body).decode(), reason=_reason(order.reason)
    )
    return Decision(_entered(state, entry, context), also)


def correct(state: Dossier, order: cmd.Correct, context: Context) -> Decision:
    """Replace members of an event as it stands now, or annul it. A correction is annulled like an event."""
    _need_standing(state, context)
    stored = _correctable(state, order.position)
    entry = ev.Corrected(**context.meta(), corrects=order.position, reason=_reason(order.reason))
    if order.changes is None:
        if isinstance(stored.body, ev.Lodged):
            raise no.BadValue(field="position", why_vi="không hủy được việc nộp", why_en="lodging cannot be annulled")
        return Decision(_entered(state, entry, context))
    root, body = _as_it_stands(state, stored)
    entry = msgspec.structs.replace(entry, corrects=root)
    replaced = worked_out(changed(body, order.changes, context.now), state.agency_id, context.reference)
    sequence = effective((*state.log, pending(state, _entry_of(entry, replaced), context.now))).events
    upto = [r for r in sequence if r.body.occurred_at <= replaced.occurred_at]
    replaced = with_deadline(replaced, reckon(upto, context.reference))
    return Decision(_entered(state, _entry_of(entry, replaced), context))


def confirm_claim(state: Dossier, order: cmd.ConfirmClaim, context: Context) -> Decision:
    """The affected official agrees, in person; or the head above both, once three working days have passed."""
    claim = _pending_claim(state, order.claim)
    body = ev.ClaimConfirmed(**context.meta(), claim=order.claim, in_place_of=order.in_place_of)
    admit(state, body, context.reference)
    _need_own(claim, context, order.in_place_of or context.issued.actor)
    if order.in_place_of is not None:
        _need_head_above(state, claim, body, context)
    before = reread_under_rules(state.log, context.reference)
    after = reread_under_rules((*state.log, pending(state, body, context.now)), context.reference)
    refuse_new_breaks(before, after)
    return Decision([body, *_consequences(before, after, context)])


def dispute_claim(state: Dossier, order: cmd.DisputeClaim, context: Context) -> Decision:
    claim = _pending_claim(state, order.claim)
    body = ev.ClaimDisputed(**context.meta(), claim=order.claim, statement=_reason(order.statement))
    admit(state, body, context.reference)
    _need_own(claim, context, context.issued.actor)
    return Decision([body])


def standing_body(state: Dossier, position: int) -> Event:
    """The body of the event at a position as it counts now, which a correction of it would change. NoSuchMatter."""
    return _as_it_stands(state, _correctable(state, position))[1]


ENTRIES: Final[dict[type[cmd.DossierCommand], Callable[[Dossier, Any, Context], Decision]]] = {
    cmd.RecordLate: record_late,
    cmd.Correct: correct,
    cmd.ConfirmClaim: confirm_claim,
    cmd.DisputeClaim: dispute_claim,
}


def _entered(state: Dossier, entry: ev.RecordedLate | ev.Corrected, context: Context) -> list[Event]:
    """The entry with those whom it concerns; where it counts at once, with what follows from it."""
    before = reread_under_rules(state.log, context.reference)
    after = reread_under_rules((*state.log, pending(state, entry, context.now)), context.reference)
    refuse_new_breaks(before, after)
    people = affected(before.history, after.history, context.reference, context.now, by=context.issued.actor)
    if not people and isinstance(entry, ev.Corrected):
        people = (_second_person(state, context),)
    entry = msgspec.structs.replace(entry, affects=people)
    admit(state, entry, context.reference)
    return [entry] if people else [entry, *_consequences(before, after, context)]


def _second_person(state: Dossier, context: Context) -> OfficialId:
    """Who confirms a correction that moves nothing to anybody: the head, or the next above who is not its author.

    A correction takes two persons. Where it moves something to somebody, they are the second already.
    """
    organisation, at = context.reference.organisation, context.now
    agency = organisation.agency_of(state.unit_id)
    head = organisation.head_of(state.unit_id, at)
    line = [head, organisation.leader_of(agency, at) if agency else None]
    line += substitutes(context.reference, head or context.issued.actor, at)
    barred = {context.issued.actor, context.issued.acting_for, *state.conflicts.values()}
    for official in line:
        if official is not None and official not in barred and organisation.is_active(official, at):
            return official
    raise no.HeadOnly(unit=state.unit_id, head=head or "—")


def _consequences(before: Reading, after: Reading, context: Context) -> list[Event]:
    """Notes that the sequence as it now counts asks for, and the due date where it is another by it."""
    last = missing_note(after.state, context.reference, context.now)
    missing = (*after.deemed, *(() if last is None else (last,)))
    command_id = context.issued.command_id
    notes: list[Event] = [
        msgspec.structs.replace(n, source=context.issued.source, command_id=command_id) for n in missing
    ]
    return [*notes, *_new_due_date(before, after, context)]


def _new_due_date(before: Reading, after: Reading, context: Context) -> list[Event]:
    """Only where the entry itself changes the reckoning: a calendar edit is settled by its editor, not here."""
    state, reference = after.state, context.reference
    deadline, known = reckon(after.history.events, reference), reckon(before.history.events, reference)
    if deadline is None or deadline.due_at is None or state.due is None or not state.is_open or state.with_applicant:
        return []
    if (known is not None and known.due_at == deadline.due_at) or deadline.due_at == state.due.first_slip:
        return []
    body = ev.DueDateRecomputed(
        **context.meta(),
        reason="late entry or correction",
        calendar_version=reference.calendar.version,
        due_at=deadline.due_at,
        deadline=deadline,
    )
    return [
        msgspec.structs.replace(
            body, actor=SERVICE, acting_for=None, causation_id=context.issued.command_id, legal_basis=None
        )
    ]


def _settled(then: Dossier, context: Context, at: datetime) -> Dossier:
    """With what time alone had brought about by then."""
    note = missing_note(then, context.reference, at)
    if note is not None:
        then = with_event(then, pending(then, note, context.now))
    return without_closed_accounts(then, context.reference, at)


def _meta_of(act: Issued, context: Context, at: datetime) -> Meta:
    """The header of the act: its own who and when, under the command that enters it."""
    outer = context.meta()
    return Meta(
        occurred_at=utc(at),
        actor=act.actor,
        source=outer["source"],
        command_id=outer["command_id"],
        acting_for=act.acting_for,
        causation_id=outer["causation_id"],
        legal_basis=act.legal_basis,
    )


def _correctable(state: Dossier, position: int) -> Recorded[Event]:
    stored = state.event_at(position)
    if stored is None or isinstance(stored.body, UNCORRECTABLE):
        raise no.NoSuchMatter(what="correctable event", number=position)
    return stored


def _as_it_stands(state: Dossier, stored: Recorded[Event]) -> tuple[int, Event]:
    """The position of the event that is corrected, and its content by what counts now; of an annulled one, its own."""
    while isinstance(stored.body, ev.Corrected):
        stored = _correctable(state, stored.body.corrects)
    for recorded in effective(state.log).events:
        if recorded.position == stored.position:
            return stored.position, recorded.body
    body = stored.body
    if isinstance(body, ev.RecordedLate):
        body = decode(body.act_topic, body.act.encode())
    return stored.position, body


def _entry_of(entry: ev.Corrected, body: Event) -> ev.Corrected:
    return msgspec.structs.replace(entry, act_topic=body.TOPIC, act=encode(body).decode())


def _pending_claim(state: Dossier, position: int) -> Claim:
    for claim in effective(state.log).claims:
        if claim.position == position and claim.state is not ClaimState.COUNTS:
            return claim
    raise no.NoSuchMatter(what="claim", number=position)


def _pending_of(claim: Claim) -> tuple[ActorId, ...]:
    """Those whom it concerns and for whom nobody has confirmed it yet."""
    return tuple(o for o in claim.affects if o not in claim.confirmed_by)


def _need_standing(state: Dossier, context: Context) -> None:
    """Who enters or corrects has a part in the dossier, works in its unit, or is above it."""
    actor, reference, at = context.issued.actor, context.reference, context.occurred_at
    near = any(reference.organisation.is_in_unit(actor, u, at) for u in (state.unit_id, state.one_stop_id))
    if not (near or actor in involved(state) or is_superior(actor, state.unit_id, reference, at)):
        raise no.NotInvolved(actor=actor)


def _need_own(claim: Claim, context: Context, confirmed: ActorId) -> None:
    """It is theirs to answer, and nobody answers it in their name: that is what the head above both is for."""
    actor, named = context.issued.actor, context.issued.acting_for
    if confirmed not in _pending_of(claim) or named not in (None, actor):
        raise no.ClaimNotYours(affected=", ".join(_pending_of(claim)))


def _need_head_above(state: Dossier, claim: Claim, body: ev.ClaimConfirmed, context: Context) -> None:
    """Above the affected and the one who entered it, neither of them, and by the log's clock after the term."""
    reference, now = context.reference, context.now
    pair = (body.in_place_of, claim.entry.body.actor)
    units = [_unit_of(o, state, reference, now) for o in pair if o is not None]
    above = all(is_superior(body.actor, unit, reference, now) for unit in units)
    within = ruled(state, body, reference, keys.CLAIM_CONFIRM_WITHIN)
    over = within is None or now > due_instant(claim.entry.recorded_at, within.value, reference.hours(state.agency_id))
    if body.actor in (*pair, *claim.affects) or not above or not over:
        raise no.ClaimNotYours(affected=", ".join(_pending_of(claim)))


def _unit_of(who: ActorId, state: Dossier, reference: Reference, at: datetime) -> UnitId:
    """Their unit, or their last one; of the applicant the unit where the dossier lies."""
    person = reference.organisation.officials.get(who)
    if person is None or not person.appointments:
        return state.unit_id
    return reference.organisation.unit_of(who, at) or max(person.appointments, key=lambda a: a.valid_from).unit_id


def _reason(text: str) -> str:
    if not text.strip():
        raise no.BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")
    return text
