"""What sending, accepting, returning and consulting change in the state of a dossier.

While it lies on a consulted desk (`Dossier.consulted`), moves move that desk and not the step: the asker's waits
beneath it, as in `domain.model.whereabouts`.
"""

from __future__ import annotations

import msgspec

from domain.model import dossier_events as ev
from domain.model.dossier import Deemed, Dossier, Opinion, Phase, Travel, body_key, principal
from domain.model.event import OfficialId, UnitId


def travels(state: Dossier, body: ev.Transit) -> Dossier:
    """On its way; what was on its way before is not any more."""
    state = without_travel(state)
    opinion_no = body.opinion_no if isinstance(body, ev.OpinionRequested) else None
    travel = Travel(
        handover_no=body.handover_no,
        kind=body.KIND,
        from_official=body.from_official,
        to=body.to,
        sent_at=body.occurred_at,
        step_id=body.step_id,
        opinion_no=opinion_no,
        from_unit=state.unit_id,
        from_step=state.step_id,
    )
    state = msgspec.structs.replace(
        _on_desk(state, body.from_official),
        handovers=max(state.handovers, body.handover_no),
        travel=travel,
        deemed=None,
        settler=None,
    )
    if isinstance(body, ev.SubmittedForApproval):
        return msgspec.structs.replace(state, submitted_by=principal(body), approved=False)
    if isinstance(body, ev.ReturnedForRework):
        return msgspec.structs.replace(state, submitted_by=None, approved=False, completed=())
    return state


def opinion_requested(state: Dossier, body: ev.OpinionRequested) -> Dossier:
    """A body outside the system has no desk: nothing travels, the asker goes on holding."""
    unit_id, asked = state.unit_id, (state.step_id or "", body_key(body.to))
    if body.to.outside is None:
        state = travels(state, body)
    opinion = Opinion(body.opinion_no, body.from_official, body.to, previous_unit=unit_id)
    return msgspec.structs.replace(
        state,
        handovers=max(state.handovers, body.handover_no),
        opinions={**state.opinions, body.opinion_no: opinion},
        opinion_count=max(state.opinion_count, body.opinion_no),
        asked=(*state.asked, asked),
    )


def without_travel(state: Dossier) -> Dossier:
    """Nothing is on its way any more; an opinion that was is given up."""
    travel = state.travel
    if travel is None:
        return state
    opinions = {n: o for n, o in state.opinions.items() if n != travel.opinion_no}
    return msgspec.structs.replace(state, travel=None, opinions=opinions)


def arrive(state: Dossier, taker: OfficialId | None, unit: UnitId | None) -> Dossier:
    """It lies with `taker`, or in the pool of the unit to which it went."""
    travel = state.travel
    if travel is None:
        return state
    unit_id = unit or travel.to.unit or state.unit_id
    state = msgspec.structs.replace(state, travel=None, unit_id=unit_id)
    if travel.opinion_no is not None:
        opinion = msgspec.structs.replace(state.opinions[travel.opinion_no], consulted=taker, arrived=True)
        return msgspec.structs.replace(state, holder=taker, opinions={**state.opinions, travel.opinion_no: opinion})
    if state.consulted is None:
        state = msgspec.structs.replace(state, step_id=travel.step_id or state.step_id)
    state = _on_desk(state, taker)
    if state.phase is Phase.FINISHED and unit_id == state.one_stop_id and state.result_channel is not ev.Channel.POST:
        return msgspec.structs.replace(state, result_ready=True)
    return state


def accepted(state: Dossier, body: ev.HandoverAccepted) -> Dossier:
    """At once; of a transit that was deemed accepted by then it is a confirmation by whoever accepts."""
    if state.travel is not None and state.travel.handover_no == body.handover_no:
        return arrive(state, principal(body), body.unit_id)
    if state.travel is None:
        return msgspec.structs.replace(_on_desk(state, principal(body)), deemed=None)
    return state


def deemed(state: Dossier, body: ev.HandoverDeemedAccepted) -> Dossier:
    """The addressee's if they were there for the whole term, else the unit's."""
    travel = state.travel
    if travel is None or travel.handover_no != body.handover_no:
        return state
    state = arrive(state, travel.to.official if body.confirmed_by_presence else None, travel.to.unit)
    return msgspec.structs.replace(state, deemed=Deemed(travel, body.occurred_at))


def returned(state: Dossier, body: ev.HandoverReturned) -> Dossier:
    """Back where it lay, or with the head who settles it."""
    travel = state.travel
    if body.after_deemed and state.deemed is not None:
        travel = state.deemed.travel
        state = msgspec.structs.replace(state, deemed_returns=(*state.deemed_returns, unit_pair(travel)))
    if travel is None:
        return state
    state = given_back(state, travel)
    if body.settled_by is not None:
        state = _on_desk(state, body.settled_by)
    return msgspec.structs.replace(state, settler=body.settled_by)


def unit_pair(travel: Travel) -> tuple[UnitId, UnitId]:
    """Between which two units it went, whichever way."""
    first, second = sorted((travel.from_unit, travel.to.unit or ""))
    return first, second


def recalled(state: Dossier, _: ev.Recalled) -> Dossier:
    return state if state.travel is None else given_back(state, state.travel)


def given_back(state: Dossier, travel: Travel) -> Dossier:
    """With the sender again, where it lay; an opinion that was asked by it is given up."""
    opinions = {n: o for n, o in state.opinions.items() if n != travel.opinion_no}
    state = msgspec.structs.replace(
        state, travel=None, deemed=None, opinions=opinions, unit_id=travel.from_unit, step_id=travel.from_step
    )
    return _on_desk(state, travel.back_to or travel.from_official)


def taken_over(state: Dossier, body: ev.TakenOver) -> Dossier:
    """At once. By one to whom it was on its way it is an acceptance; by a superior the transit is given up."""
    travel, who = state.travel, principal(body)
    if travel is not None and body.unit_id == travel.to.unit and travel.to.official in (None, who):
        state = arrive(state, who, body.unit_id)
    else:
        state = without_travel(state)
    state = msgspec.structs.replace(_on_desk(state, who), deemed=None, unit_id=body.unit_id or state.unit_id)
    if state.consulted is not None:
        return state
    return msgspec.structs.replace(state, step_id=body.step_id or state.step_id)


def opinion_given(state: Dossier, body: ev.OpinionGiven) -> Dossier:
    """The one who asked holds it again; of a body outside the system nothing had moved."""
    opinion = state.opinions.get(body.opinion_no)
    if opinion is None:
        return state
    left = {n: o for n, o in state.opinions.items() if n != body.opinion_no}
    state = msgspec.structs.replace(state, opinions=left)
    if opinion.to.outside is not None:
        return state
    if state.travel is not None and state.travel.opinion_no == body.opinion_no:
        state = msgspec.structs.replace(state, travel=None)
    return msgspec.structs.replace(state, holder=opinion.asked_by, unit_id=opinion.previous_unit or state.unit_id)


def _on_desk(state: Dossier, who: OfficialId | None) -> Dossier:
    """With `who`, or in the pool; the consulted desk is theirs where it lies on one."""
    opinion = state.consulted
    opinions = state.opinions
    if opinion is not None and opinion.consulted != who:
        opinions = {**opinions, opinion.opinion_no: msgspec.structs.replace(opinion, consulted=who)}
    return msgspec.structs.replace(state, holder=who, opinions=opinions)


def pooled(state: Dossier) -> Dossier:
    """In the pool of the unit where it lies."""
    return _on_desk(state, None)
