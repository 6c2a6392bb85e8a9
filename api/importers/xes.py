"""XES: traces with events, read by expat, element by element (IEEE 1849).

Expat is used bare, since it tells line and column and keeps nothing: a document type declaration is refused
where it begins, so there are no entities to expand and nothing to fetch; elements that XES does not have (an
XInclude among them) are refused, extension addresses are never opened, and a single tag may not grow beyond a
limit. Attributes nested in attributes are passed over. A value that equals the default which the log itself
declares for "not available" counts as missing where a person or a moment would be read from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from api.importers.faults import (
    AttributeMissing,
    AttributeRepeated,
    CaseTooLong,
    DoctypeForbidden,
    EventOutsideCase,
    ForeignElement,
    LostWithCase,
    NotWellFormed,
    UnusableRecord,
)
from api.importers.record import (
    EVENTS_PER_CASE_LIMIT,
    CaseRecord,
    EventRecord,
    LogRecord,
    read_attributes,
    read_instant,
    read_name,
    read_official,
    shown,
)
from api.importers.source import CHUNK, Bytes

NAME: Final = "concept:name"
TIME: Final = "time:timestamp"
RESOURCE: Final = "org:resource"
TRANSITION: Final = "lifecycle:transition"
IDENTITY: Final = "identity:id"

DEPTH_LIMIT: Final = 32
TAG_LIMIT: Final = 1 << 20
"""Bytes that expat may hold back while a tag, or another single piece of markup, is not complete."""

_VALUES: Final = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
_OTHERS: Final = frozenset({"log", "trace", "event", "extension", "global", "classifier", "values"})
_DEPTHS: Final = {"log": 1, "extension": 2, "classifier": 2}
_OWN: Final = frozenset({NAME, TIME, RESOURCE, TRANSITION})
"""Attributes of an event that its record has fields for."""

_PLACEHOLDERS: Final = frozenset({TIME, RESOURCE})


class _Element:
    """A trace, event or global under construction. noted: the attributes and types of its like that are in `kinds`."""

    __slots__ = ("attributes", "fault", "noted", "place")

    def __init__(self, place: str, noted: set[tuple[str, str]]) -> None:
        self.place = place
        self.noted = noted
        self.attributes: dict[str, str] = {}
        self.fault: UnusableRecord | None = None


class XesReader:
    """The records of one XES document."""

    one_record_a_case = True
    roles: dict[str, str]
    kinds: dict[tuple[str, str], str]

    def __init__(self, source: Bytes) -> None:
        self._source = source
        self._parser = _Parser()
        self.kinds = self._parser.kinds
        self.roles = {"case": NAME, "activity": NAME, "time": TIME, "resource": RESOURCE, "transition": TRANSITION}

    def __iter__(self) -> Iterator[LogRecord]:
        parser = self._parser
        more = True
        while more:
            piece = self._source.read(CHUNK)
            more = bool(piece)
            parser.feed(piece, is_last=not more)
            yield from parser.records
            parser.records.clear()


class _Parser:
    """Pushes the document through expat; `records` gathers what is complete."""

    def __init__(self) -> None:
        self.records: list[LogRecord] = []
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._fed = 0
        self._depth = 0
        self._locals: dict[str, str] = {}
        self._inner: _Element | None = None
        self._inner_depth = 0
        self._trace: _Element | None = None
        self._events: list[_Element] = []
        self._too_long = False
        self._global_scope: str | None = None
        self.kinds: dict[tuple[str, str], str] = {}
        self._noted: dict[str, set[tuple[str, str]]] = {"trace": set(), "event": set()}
        self._defaults: dict[str, dict[str, str]] = {"trace": {}, "event": {}}

    def feed(self, piece: bytes, *, is_last: bool) -> None:
        self._fed += len(piece)
        try:
            self._expat.Parse(piece, is_last)
        except expat.ExpatError as broken:
            place = f"{broken.lineno}:{broken.offset + 1}"
            raise NotWellFormed(place=place, reason=expat.ErrorString(broken.code)) from None
        except (ValueError, LookupError) as unknown:
            if self._depth:  # only the declaration at the very beginning names an encoding
                raise
            raise NotWellFormed(place=self._place(), reason=f"encoding: {unknown}") from None
        if self._fed - max(self._expat.CurrentByteIndex, 0) > TAG_LIMIT + CHUNK:
            raise NotWellFormed(place=self._place(), reason=f"a tag of more than {TAG_LIMIT} bytes")

    def _place(self) -> str:
        return f"{self._expat.CurrentLineNumber}:{self._expat.CurrentColumnNumber + 1}"

    def _doctype(self, *_declaration: object) -> None:
        raise DoctypeForbidden(place=self._place())

    def _start(self, tag: str, given: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        local = self._locals.get(tag) or self._local(tag)
        if local in _VALUES:
            if depth == self._inner_depth + 1 and self._inner is not None:
                self._take(self._inner, given, local)
            elif depth < 2:
                raise ForeignElement(place=self._place(), element=local)
            elif depth > DEPTH_LIMIT:
                raise NotWellFormed(place=self._place(), reason=f"nested more than {DEPTH_LIMIT} deep")
        else:
            self._open(local, given, depth)

    def _open(self, local: str, given: dict[str, str], depth: int) -> None:
        """A structural element; only its usual place is accepted."""
        if local == "event" and depth in (2, 3) and (depth == 2) == (self._trace is None):
            self._inner, self._inner_depth = _Element(self._place(), self._noted["event"]), depth
        elif local == "trace" and depth == 2:
            self._trace = self._inner = _Element(self._place(), self._noted["trace"])
            self._inner_depth = depth
        elif local == "global" and depth == 2:
            self._global_scope = given.get("scope", "event")
            self._inner, self._inner_depth = _Element(self._place(), set()), depth
        elif depth != _DEPTHS.get(local) and not (local == "values" and depth > 2):
            raise ForeignElement(place=self._place(), element=local)

    def _take(self, element: _Element, given: dict[str, str], kind: str) -> None:
        key, value = given.get("key"), given.get("value")
        if key is None:
            element.fault = element.fault or AttributeMissing(place=self._place(), name="key")
        elif value is not None:
            if key in element.attributes:
                element.fault = element.fault or AttributeRepeated(place=self._place(), name=shown(key))
            element.attributes[key] = value
            if (key, kind) not in element.noted:
                self._note_kind(key, kind)

    def _note_kind(self, key: str, kind: str) -> None:
        """An attribute that is written as two types is a text."""
        if self._global_scope is None and self._inner is not None:
            self._inner.noted.add((key, kind))
            of = ("trace" if self._inner is self._trace else "event", key)
            if self.kinds.setdefault(of, kind) != kind:
                self.kinds[of] = "string"

    def _end(self, _tag: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth != self._inner_depth or self._inner is None:
            return
        element, self._inner = self._inner, None
        if self._global_scope is not None:
            self._defaults.setdefault(self._global_scope, {}).update(element.attributes)
            self._global_scope, self._inner_depth = None, 0
        elif self._trace is None:
            self.records.append(EventOutsideCase(place=element.place))
            self._inner_depth = 0
        elif depth == 3:
            self._keep(element)
            self._inner, self._inner_depth = self._trace, 2
        else:
            self._close_trace(self._trace)
            self._trace, self._events, self._too_long, self._inner_depth = None, [], False, 0

    def _keep(self, event: _Element) -> None:
        if len(self._events) < EVENTS_PER_CASE_LIMIT:
            self._events.append(event)
        else:
            self._too_long = True

    def _close_trace(self, trace: _Element) -> None:
        try:
            case = self._case(trace)
        except UnusableRecord as fault:
            self.records.append(fault)
            self.records.extend(LostWithCase(place=event.place, case=trace.place) for event in self._events)
            return
        self.records.append(case)
        for event in self._events:
            try:
                self.records.append(self._event(event, case.case_id))
            except UnusableRecord as fault:
                self.records.append(fault)

    def _case(self, trace: _Element) -> CaseRecord:
        if trace.fault is not None:
            raise trace.fault
        case_id = read_name(trace.attributes.pop(NAME, ""), trace.place, NAME)
        if not case_id:
            raise AttributeMissing(place=trace.place, name=NAME)
        if self._too_long:
            raise CaseTooLong(place=trace.place, case_id=case_id, limit=EVENTS_PER_CASE_LIMIT)
        defaults = self._defaults["trace"]
        said = ((name, value) for name, value in trace.attributes.items() if defaults.get(name) != value)
        return CaseRecord(case_id, read_attributes(said, trace.place), trace.place)

    def _event(self, event: _Element, case_id: str) -> EventRecord:
        if event.fault is not None:
            raise event.fault
        attributes, place, defaults = event.attributes, event.place, self._defaults["event"]
        written = attributes.get(RESOURCE)
        for name in _PLACEHOLDERS:
            if name in defaults and attributes.get(name) == defaults[name]:
                del attributes[name]
        activity = read_name(attributes.get(NAME, ""), place, NAME)
        if not activity:
            raise AttributeMissing(place=place, name=NAME)
        if TIME not in attributes:
            raise AttributeMissing(place=place, name=TIME)
        official = read_official(attributes.get(RESOURCE), place, RESOURCE)
        rest = [(key, attributes[key]) for key in attributes if key not in _OWN]
        if official is None and written:
            rest.append((RESOURCE, written))
        return EventRecord(
            case_id,
            activity,
            read_instant(attributes[TIME], place, TIME),
            official,
            read_name(attributes.get(TRANSITION, ""), place, TRANSITION) or None,
            place,
            attributes.get(IDENTITY) or "\x1f".join([f"{key}={value}" for key, value in sorted(attributes.items())]),
            read_attributes(rest, place),
        )

    def _local(self, tag: str) -> str:
        """The element's name without its namespace. ForeignElement where XES has none of that name."""
        namespace, _, local = tag.rpartition(" ")
        if local not in _VALUES | _OTHERS or "XInclude" in namespace:
            raise ForeignElement(place=self._place(), element=shown(local))
        self._locals[tag] = local
        return local
