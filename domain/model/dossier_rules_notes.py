"""Whether what a deadline workflow wants to note was owed at its instant.

Notes come late, after a restart by days, so they are judged by the dossier as it stood at their instant: one about
an instant before the end is recorded after the end too, and one whose cause was over by then is refused as
`nothing-owed`. At one instant events come before terms, as in custody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from domain.model import dossier_events as ev
from domain.model.dossier import Dossier, Phase
from domain.model.dossier_authority import clock
from domain.model.dossier_refusals import NothingOwed
from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from domain.model.stall import COUNTS
from domain.model.transit import deemed_acceptance

Log = Sequence[Recorded[Event]]


def admit_note(then: Dossier, log: Log, body: Event, reference: Reference) -> None:
    """Raise NothingOwed if a note has no ground.

    then: the state at its instant, with `then.log` the effective events up to it; log: all events by now.
    """
    travelling = isinstance(body, ev.HandoverDeemedAccepted)
    working = then.is_open or (then.phase is Phase.FINISHED and not then.result_ready)
    waiting = then.with_applicant and not travelling
    if not working or waiting or not _OWED[type(body)](then, log, body, reference):
        raise NothingOwed(at=clock(body.occurred_at), what=type(body).__name__)


def _deemed(then: Dossier, _: Log, body: ev.HandoverDeemedAccepted, reference: Reference) -> bool:
    if then.travel is None or then.travel.handover_no != body.handover_no:
        return False
    found = deemed_acceptance(then.log, reference, body.occurred_at)
    return found is not None and (found.handover_no, found.at) == (body.handover_no, body.occurred_at)


def _reminded(_: Dossier, log: Log, body: ev.Reminded, __: Reference) -> bool:
    noted = (r.body for r in log if isinstance(r.body, ev.Reminded))
    return all((n.cause, n.run, n.due_at) != (body.cause, body.run, body.due_at) for n in noted)


def _stalled(then: Dossier, log: Log, body: ev.Stalled, _: Reference) -> bool:
    moved = any(isinstance(r.body, COUNTS) and r.body.occurred_at > body.since for r in then.log)
    return not moved and all(r.body.since != body.since for r in log if isinstance(r.body, ev.Stalled))


def _apology_owed(then: Dossier, log: Log, body: ev.ApologyOwed, _: Reference) -> bool:
    if then.due is None or body.due_at not in (then.due.in_force, then.due.first_slip):
        return False
    return all(r.body.due_at != body.due_at for r in log if isinstance(r.body, ev.ApologyOwed))


def _escalated(_: Dossier, log: Log, body: ev.Escalated, __: Reference) -> bool:
    noted = (r.body for r in log if isinstance(r.body, ev.Escalated))
    return all((n.cause, n.run, n.rung) != (body.cause, body.run, body.rung) for n in noted)


def _unanswered(then: Dossier, log: Log, body: ev.EscalationUnanswered, _: Reference) -> bool:
    rung = then.rungs.get(body.escalation_no)
    noted = (r.body.escalation_no for r in log if isinstance(r.body, ev.EscalationUnanswered))
    return rung is not None and not rung.answered and body.escalation_no not in noted


_OWED: Final[dict[type[Event], Callable[[Dossier, Log, Any, Reference], bool]]] = {
    ev.HandoverDeemedAccepted: _deemed,
    ev.Reminded: _reminded,
    ev.Stalled: _stalled,
    ev.ApologyOwed: _apology_owed,
    ev.Escalated: _escalated,
    ev.EscalationUnanswered: _unanswered,
}
