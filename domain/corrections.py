"""What a correction makes of the body of an event (DOMAIN.md §4)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

import msgspec

from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model.deadline import due_instant
from domain.model.dossier_authority import clock
from domain.model.dossier_ordinals import ORDINALS
from domain.model.event import AgencyId, Event, encode, utc
from domain.model.reference import Reference
from domain.model.term import Term

KEPT: Final = frozenset(
    {
        *ORDINALS, "command_id", "causation_id", "source", "code", "rule_pack", "calendar_version", "procedure_version",
        "due_at", "deadline", "in_time", "owed_by", "previous", "further", "after_deemed", "settled_by", "stops_clock",
        "common_id", "complaint_id",
    }
)  # fmt: skip
"""Members of a body that no correction touches: what ties events together, and what is worked out."""

KEPT_OF: Final[dict[type[Event], frozenset[str]]] = {
    ev.Lodged: frozenset({"agency_id", "unit_id", "procedure_code", "applicant_id"}),
    ev.ComplaintAnswered: frozenset({"level"}),
    ev.ReceiptIssued: frozenset({"agency_id", "unit_id", "term", "supplement_effect", "first_step"}),
}
"""And of some events: a dossier lodged for another procedure, elsewhere or by another person is another dossier."""


def changed(body: Event, changes: str, now: datetime) -> Event:
    """The body with the members of a JSON object in place of its own. BadValue, ActInFuture for what cannot be."""
    try:
        wanted: Any = json.loads(changes)
    except json.JSONDecodeError as fault:
        raise no.BadValue(field="changes", why_vi=f"không phải JSON ({fault})", why_en=f"not JSON ({fault})") from fault
    if not isinstance(wanted, dict) or not wanted:
        raise no.BadValue(field="changes", why_vi="phải là đối tượng JSON", why_en="it must be a JSON object")
    kept = sorted((KEPT | KEPT_OF.get(type(body), frozenset())) & set(wanted))
    if kept:
        raise no.BadValue(field=", ".join(kept), why_vi="không được đính chính", why_en="it cannot be corrected")
    members: dict[str, Any] = json.loads(encode(body))
    try:
        replaced: Event = msgspec.convert({**members, **wanted}, type(body))
    except (msgspec.ValidationError, OverflowError) as fault:
        raise no.BadValue(field="changes", why_vi=str(fault), why_en=str(fault)) from fault
    if replaced.occurred_at > now:
        raise no.ActInFuture(at=clock(replaced.occurred_at), now=clock(now))
    return msgspec.structs.replace(replaced, occurred_at=utc(replaced.occurred_at))


def worked_out(body: Event, agency_id: AgencyId, reference: Reference) -> Event:
    """The body with the end of its own term by its moment and term as they now stand.

    agency_id: in whose hours terms of bodies outside the system run, and apologies are in time.
    """
    match body:
        case ev.ObstacleReported():
            unit = body.addressee.unit
            agency = agency_id if unit is None else reference.organisation.agency_of(unit)
            hours = reference.hours(agency)
            return msgspec.structs.replace(body, due_at=due_instant(body.occurred_at, Term.parse(body.term), hours))
        case ev.OpinionRequested() if body.to.outside is not None:
            hours = reference.hours(agency_id)
            return msgspec.structs.replace(body, due_at=due_instant(body.occurred_at, Term.parse(body.term), hours))
        case _:
            return body
