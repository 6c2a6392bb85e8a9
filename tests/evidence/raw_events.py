"""Raw stored events, as the verifier reads them, of what tests have in the product's own terms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from uuid import UUID

from api.evidence.verifier.events import StoredEvent
from domain.model import calendar as cal
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.event import NAMESPACE, OFFICE_ZONE, Event, Recorded, Source, encode
from domain.model.organisation import Half
from domain.model.reference import Reference

FOUNDED = datetime(2000, 1, 1, tzinfo=UTC)


def raw(recorded: Recorded[Event]) -> StoredEvent:
    """As it would be stored."""
    state = encode(recorded.body).decode()
    return StoredEvent(
        recorded.position, str(recorded.stream_id), recorded.version, recorded.recorded_at, recorded.body.TOPIC,
        state, json.loads(state),
    )  # fmt: skip


def raw_events(reference: Reference, *logs: Sequence[Recorded[Event]]) -> list[StoredEvent]:
    """The reference data as if recorded long before, absences at their own positions; then the logs."""
    events = [*_reference_events(reference), *(raw(recorded) for log in logs for recorded in log)]
    return sorted(events, key=lambda event: event.position)


@cache
def rules_adopted() -> tuple[StoredEvent, ...]:
    """The rule packs that ship: a text a file, then their adoption."""
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(files("domain.rules").iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    }
    return adoption(texts)


def adoption(texts: Mapping[str, str]) -> tuple[StoredEvent, ...]:
    """The texts of rule files by name, and the event that adopts them."""
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("rules.FileRecorded", {"name": name, "text": text}) for name, text in texts.items()
    ]
    adopted = [{"name": name, "sha256": sha256(text.encode()).hexdigest()} for name, text in texts.items()]
    bodies.append(("rules.Adopted", {"files": adopted}))
    return tuple(
        StoredEvent(1, str(UUID(int=99)), number, FOUNDED, topic, json.dumps(body), body)
        for number, (topic, body) in enumerate(bodies, 1)
    )


def _reference_events(reference: Reference) -> Iterator[StoredEvent]:
    yield from rules_adopted()
    number = -1_000_000
    for stream, body in _bodies(reference):
        number += 1
        yield raw(Recorded(number, stream, 1, FOUNDED, body))
    for person in reference.organisation.officials.values():
        for absence in person.absences:
            yield raw(Recorded(absence.position, org.STREAM, 1, absence.known_at, _absence(absence)))


def _meta(moment: datetime = FOUNDED) -> dict[str, Any]:
    return {"occurred_at": moment, "actor": "~service", "source": Source.CLI, "command_id": NAMESPACE}


def _bodies(reference: Reference) -> Iterator[tuple[UUID, Event]]:
    yield from ((org.STREAM, body) for body in _organisation_bodies(reference.organisation))
    yield from ((cal.STREAM, body) for body in _calendar_bodies(reference.calendar))
    for versions in reference.catalogue.versions.values():
        for version in versions:
            yield proc.STREAM, proc.ProcedurePublished(**_meta(), procedure=version)


def _organisation_bodies(known: org.Organisation) -> Iterator[Event]:
    for agency in known.agencies.values():
        yield org.AgencyEstablished(
            **_meta(), agency_id=agency.agency_id, name=agency.names[0].name, tier=agency.tier, code=agency.code,
            valid_from=agency.valid_from,
        )  # fmt: skip
        if agency.valid_to is not None:
            yield org.AgencyDissolved(
                **_meta(), agency_id=agency.agency_id, valid_to=agency.valid_to, successor_id=agency.successor_id
            )
    for unit in known.units.values():
        yield org.UnitEstablished(
            **_meta(), unit_id=unit.unit_id, agency_id=unit.agency_id, name=unit.names[0].name, kind=unit.kind,
            valid_from=unit.valid_from,
        )  # fmt: skip
        if unit.valid_to is not None:
            yield org.UnitDissolved(
                **_meta(), unit_id=unit.unit_id, valid_to=unit.valid_to, successor_id=unit.successor_id
            )
    for appointment in (a for held in known.by_unit.values() for a in held):
        yield org.OfficialAppointed(
            **_meta(), appointment_id=appointment.appointment_id, official_id=appointment.official_id,
            unit_id=appointment.unit_id, role=appointment.role, valid_from=appointment.valid_from,
        )  # fmt: skip
        if appointment.valid_to is not None:
            yield org.AppointmentEnded(
                **_meta(), appointment_id=appointment.appointment_id, valid_to=appointment.valid_to
            )
    for person in known.officials.values():
        yield org.OfficialRegistered(**_meta(), official_id=person.official_id, name=person.name, group=person.group)
        for closed in person.inactive:
            yield org.OfficialDeactivated(**_meta(closed.start_at), official_id=person.official_id, reason="…")
            if closed.end_at is not None:
                yield org.OfficialReactivated(**_meta(closed.end_at), official_id=person.official_id, reason="…")


def _absence(absence: org.Absence) -> Event:
    first, last = absence.start_at.astimezone(OFFICE_ZONE), absence.end_at.astimezone(OFFICE_ZONE)
    last_on = date.fromordinal(last.date().toordinal() - (last.hour == 0))
    return org.AbsenceRecorded(
        **_meta(),
        absence_id=absence.absence_id,
        official_id=absence.official_id,
        from_on=first.date(),
        from_half=Half.MORNING if first.hour == 0 else Half.AFTERNOON,
        to_on=last_on,
        to_half=Half.AFTERNOON if last.hour == 0 else Half.MORNING,
        acting_id=absence.acting_id,
    )


def _calendar_bodies(known: cal.WorkCalendar) -> Iterable[Event]:
    yield cal.CalendarSeeded(
        **_meta(),
        rulings=tuple(known.rulings.values()),
        office_hours=tuple(hours for line in known.office_hours.values() for hours in line),
    )
    yield from (cal.OutageRecorded(**_meta(outage.from_at), outage=outage) for outage in known.outages)
