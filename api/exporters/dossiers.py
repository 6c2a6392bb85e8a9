"""Our own dossiers as an event log: what counts of each history, late entries in their place, corrections applied.

An event's activity is the name of its topic; who acted is the official, or one of the actors that are nobody
(~applicant, ~workflow). Members that hold sentences are left out, and so is the applicant.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import DictRow

from api.exporters.event_log import (
    Attribute,
    ExportedCase,
    ExportedEvent,
    ExportedLog,
    Kind,
    Tie,
    date,
    instant,
    number,
    text,
)
from api.exporters.selection import Selection, selected
from domain.model.dossier_events import Answerable
from domain.model.event import Event, Recorded, is_official
from domain.model.history import effective
from projections import stored_events
from projections.queries.knowledge import Knowledge, knowledge

OFFICIALS: Final = {
    "acting_for": "on behalf of",
    "from_official": "from",
    "to_official": "to",
    "previous": "previous",
    "approved_by": "approved by",
    "answerer": "answers",
    "bearer": "bearer",
    "owed_by": "owed by",
    "settled_by": "settled by",
    "about": "about",
}
"""Members that name an official, and as what the official is tied to the event."""

UNITS: Final = {"unit_id": "in", "unit_in_charge": "in charge"}
ADDRESSEES: Final = ("to", "addressee")

MEMBERS: Final = (
    "step_id", "first_step", "handover_no", "request_no", "opinion_no", "obstacle_no", "instruction_no", "reminder_no",
    "escalation_no", "stall_no", "complaint_no", "procedure_version", "rule_pack", "calendar_version", "term",
    "supplement_effect", "channel", "complete", "confirmed_by_presence", "wrong_address", "on_software", "no_obstacle",
    "due_at", "answer_due_at", "in_time", "rung", "office", "working_days", "upheld",
)  # fmt: skip
"""Members that are exported: ids, numbers, choices and moments. None of them holds a sentence of somebody's."""


def dossier_log(connection: Connection[Any], selection: Selection) -> ExportedLog:
    """The selected dossiers. The connection is in one transaction, for as long as the log is read. ViewsNotReady."""
    known = knowledge(connection)
    upto = known.position

    def cases() -> Iterator[ExportedCase]:
        for rows in selected(connection, selection):
            ids = [row["dossier_id"] for row in rows]
            histories = stored_events.streams(connection, ids, upto)
            for row in rows:
                yield _case(row, [stored.decoded() for stored in histories[row["dossier_id"]]])

    attributes = (Attribute("hoso:position", str(upto), Kind.INT),)
    return ExportedLog("HoSo", attributes, cases, _names(known) if selection.names else {})


def _case(row: DictRow, stored: list[Recorded[Event]]) -> ExportedCase:
    attributes = (
        Attribute("hoso:dossier_id", str(row["dossier_id"]), Kind.ID),
        *text("procedure", row["procedure_code"]),
        *text("field", row["field"] or None),
        *text("department", row["agency_id"]),
        *text("group", row["unit_id"]),
        *text("channel", row["channel"]),
        *text("hoso:result_channel", row["result_channel"]),
        *text("hoso:state", row["state"]),
        *text("hoso:rule_pack", row["rule_pack"]),
        *date("hoso:lodged_at", row["lodged_at"]),
        *date("startdate", row["received_at"] or row["lodged_at"]),
        *date("deadline", row["due_first_at"]),
        *date("hoso:due_in_force_at", row["due_in_force_at"]),
        *date("enddate", row["ended_at"]),
    )
    ties = (
        Tie("procedure", row["procedure_code"], "by procedure"),
        Tie("agency", row["agency_id"], "at"),
        Tie("unit", row["unit_id"], "at"),
    )
    events = tuple(_event(recorded) for recorded in effective(stored).events)
    return ExportedCase(row["code"] or str(row["dossier_id"]), attributes, events, ties)


def _event(recorded: Recorded[Event]) -> ExportedEvent:
    body = recorded.body
    attributes = [
        Attribute("hoso:recorded_at", instant(recorded.recorded_at), Kind.DATE),
        *number("hoso:position", recorded.position),
        *text("hoso:source", body.source.value),
        *text("hoso:acting_for", body.acting_for),
    ]
    attributes += [found for name in MEMBERS if (found := _member(name, getattr(body, name, None))) is not None]
    return ExportedEvent(
        str(recorded.position),
        body.TOPIC.partition(".")[2],
        body.occurred_at,
        body.actor,
        "complete",
        tuple(attributes),
        tuple(_ties(body)),
    )


def _member(name: str, value: Any) -> Attribute | None:
    """None for what is not said."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return Attribute(f"hoso:{name}", "true" if value else "false", Kind.BOOLEAN)
    if isinstance(value, int):
        return Attribute(f"hoso:{name}", str(value), Kind.INT)
    if isinstance(value, StrEnum):
        return Attribute(f"hoso:{name}", value.value)
    return Attribute(f"hoso:{name}", value) if isinstance(value, str) else date(f"hoso:{name}", value)[0]


def _ties(body: Event) -> Iterator[Tie]:
    for name, qualifier in OFFICIALS.items():
        value = getattr(body, name, None)
        if isinstance(value, str) and is_official(value):
            yield Tie("official", value, qualifier)
    for name, qualifier in UNITS.items():
        value = getattr(body, name, None)
        if isinstance(value, str):
            yield Tie("unit", value, qualifier)
    for name in ADDRESSEES:
        value = getattr(body, name, None)
        if isinstance(value, Answerable):
            if value.official is not None:
                yield Tie("official", value.official, "to")
            if value.unit is not None:
                yield Tie("unit", value.unit, "to")


def _names(known: Knowledge) -> dict[tuple[str, str], str]:
    organisation = known.reference.organisation
    found = {("official", one.official_id): one.name for one in organisation.officials.values()}
    found |= {("unit", unit): organisation.units[unit].names[-1].name for unit in organisation.units}
    found |= {("agency", agency): organisation.agencies[agency].names[-1].name for agency in organisation.agencies}
    found |= {("procedure", code): versions[-1].name for code, versions in known.reference.catalogue.versions.items()}
    return found
