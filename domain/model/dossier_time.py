"""What becomes of a dossier by the passing of time alone, as the next act has to find it (custody rules 2 and 6).

`deemed_note` is put into the log by whatever comes next; the closing of an account leaves no event in a dossier, so
`without_closed_accounts` is asked again for every act.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.dossier import Dossier
from domain.model.dossier_travel import given_back, pooled
from domain.model.event import WORKFLOW, OfficialId, Source
from domain.model.reference import Reference
from domain.model.transit import deemed_acceptance


def deemed_note(
    state: Dossier, reference: Reference, at: datetime, *, source: Source, command_id: UUID
) -> ev.HandoverDeemedAccepted | None:
    """The note of a deemed acceptance before `at`, where `state.log` does not have it yet.

    At one instant events come before terms, so what happens at the last moment is in time.
    """
    if state.travel is None:
        return None
    deemed = deemed_acceptance(state.log, reference, at)
    if deemed is None or deemed.handover_no != state.travel.handover_no or deemed.at >= at:
        return None
    return ev.HandoverDeemedAccepted(
        occurred_at=deemed.at,
        actor=WORKFLOW,
        source=source,
        command_id=command_id,
        handover_no=deemed.handover_no,
        answerer=deemed.answerer,
        confirmed_by_presence=deemed.present_throughout,
    )


def without_closed_accounts(state: Dossier, reference: Reference, at: datetime) -> Dossier:
    """What travels to a closed account is back with its sender; what one held is in its unit's pool."""
    travel = state.travel
    if travel is not None and _closed(travel.to.official, travel.sent_at, reference, at):
        state = given_back(state, travel)
    if _closed(state.holder, state.held_since, reference, at):
        state = pooled(state)
    return state


def _closed(official: OfficialId | None, since: datetime | None, reference: Reference, at: datetime) -> bool:
    """Whether the account was closed at any instant from `since` to `at`: opened again, it gets nothing back."""
    person = None if official is None else reference.organisation.officials.get(official)
    if person is None or since is None:
        return False
    return any(i.start_at <= at and (i.end_at is None or i.end_at > since) for i in person.inactive)
