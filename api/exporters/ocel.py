"""OCEL 2.0 JSON as it is written: object types, event types, objects, events, with qualified relationships.

The types declare every attribute before the objects and events that bear them, so the log is gone through three times:
once for the types and the things that are tied to, once for the cases as objects, once for the events. Only the types,
officials, units and agencies are held in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from api.exporters.event_log import Attribute, ExportedCase, ExportedEvent, ExportedLog, Kind, Tie, text
from domain.model.errors import DomainError

CASE: Final = "dossier"
"""The type of the objects that are the cases; `hoso import` takes them for the cases by this name."""

BEGINNING: Final = "1970-01-01T00:00:00.000Z"
"""From when attributes have their value that are not said to have changed, as the format asks."""

_TYPES: Final = {
    Kind.STRING: "string",
    Kind.DATE: "time",
    Kind.INT: "integer",
    Kind.FLOAT: "float",
    Kind.BOOLEAN: "boolean",
    Kind.ID: "string",
}


class IdsCollide(DomainError):
    """Details: id. Two objects of different types have one id, which the format does not allow."""

    CODE = "export-ids-collide"
    VI = "Mã «{id}» thuộc hai loại đối tượng nên không xuất OCEL được. Xuất XES thay thế."
    EN = "The id '{id}' belongs to objects of two types, so no OCEL can be written. Export XES instead."


@dataclass
class _Types:
    """Attributes by type of object and of event, and the objects that are no cases."""

    events: dict[str, dict[str, str]] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)

    def look_at(self, case: ExportedCase) -> None:
        _declare(self.cases, case.attributes)
        self._tie(case.ties)
        for event in case.events:
            _declare(self.events.setdefault(event.activity, {}), _said(event))
            self._tie(_ties(event))

    def _tie(self, ties: Iterable[Tie]) -> None:
        for tie in ties:
            if self.others.setdefault(tie.id, tie.type) != tie.type:
                raise IdsCollide(id=tie.id)


def written(log: ExportedLog) -> Iterator[bytes]:
    """The document, piece by piece; one object or event a line. IdsCollide."""
    types = _Types()
    for case in log.cases():
        types.look_at(case)
    object_types = [{"name": CASE, "attributes": _declared(types.cases)}]
    names = [{"name": "name", "type": "string"}]
    object_types += [
        {"name": kind, "attributes": names if _named(log, kind) else []} for kind in sorted(set(types.others.values()))
    ]
    event_types = [{"name": name, "attributes": _declared(said)} for name, said in sorted(types.events.items())]
    yield f'{{"objectTypes":{_json(object_types)},\n"eventTypes":{_json(event_types)},\n"objects":[\n'.encode()
    yield from _lines(_objects(log, types))
    yield b'\n],"events":[\n'
    yield from _lines(_events(log, types))
    yield b"\n]}\n"


def _objects(log: ExportedLog, types: _Types) -> Iterator[dict[str, Any]]:
    for case in log.cases():
        if case.id in types.others:
            raise IdsCollide(id=case.id)
        yield {
            "id": case.id,
            "type": CASE,
            "attributes": [
                {"name": name, "time": BEGINNING, "value": value}
                for name, value in _values(case.attributes, types.cases)
            ],
            "relationships": _relationships(case.ties),
        }
    for name, kind in sorted(types.others.items()):
        known = log.names.get((kind, name))
        attributes = [] if known is None else [{"name": "name", "time": BEGINNING, "value": known}]
        yield {"id": name, "type": kind, "attributes": attributes, "relationships": []}


def _events(log: ExportedLog, types: _Types) -> Iterator[dict[str, Any]]:
    for case in log.cases():
        for event in case.events:
            yield {
                "id": f"{case.id}/{event.id}" if not event.id.isdecimal() else event.id,
                "type": event.activity,
                "time": event.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
                "attributes": [
                    {"name": name, "value": value}
                    for name, value in _values(_said(event), types.events[event.activity])
                ],
                "relationships": _relationships((Tie(CASE, case.id, "of"), *_ties(event))),
            }


def _said(event: ExportedEvent) -> tuple[Attribute, ...]:
    return (*text("lifecycle:transition", event.transition), *event.attributes)


def _ties(event: ExportedEvent) -> tuple[Tie, ...]:
    """Who acted, and to whom else it has to do; each once by id and qualifier."""
    acting = () if event.resource is None else (Tie("official", event.resource, "by"),)
    return tuple(dict.fromkeys((*acting, *event.ties)))


def _declare(known: dict[str, str], attributes: Iterable[Attribute]) -> None:
    """An attribute of two types is a text."""
    for one in attributes:
        kind = _TYPES[one.kind]
        if known.setdefault(one.name, kind) != kind:
            known[one.name] = "string"


def _declared(known: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in sorted(known.items())]


def _values(attributes: Iterable[Attribute], known: dict[str, str]) -> Iterator[tuple[str, Any]]:
    for one in attributes:
        yield one.name, _value(one.value, known[one.name])


def _value(written: str, kind: str) -> Any:
    match kind:
        case "integer":
            return int(written)
        case "float":
            return float(written)
        case "boolean":
            return written == "true"
        case "time":
            return (
                datetime.fromisoformat(written)
                .astimezone(UTC)
                .isoformat(timespec="microseconds")
                .replace("+00:00", "Z")
            )
        case _:
            return written


def _relationships(ties: Iterable[Tie]) -> list[dict[str, str]]:
    return [{"objectId": tie.id, "qualifier": tie.qualifier} for tie in ties]


def _named(log: ExportedLog, kind: str) -> bool:
    return any(known == kind for known, _ in log.names)


def _lines(items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    first = True
    for item in items:
        yield ("" if first else ",\n").encode() + _json(item).encode()
        first = False


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
