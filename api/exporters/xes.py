"""XES (IEEE 1849-2016) as it is written: extensions, globals, classifiers, attributes, traces, as its schema orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from api.exporters.event_log import Attribute, ExportedCase, ExportedEvent, ExportedLog, instant

NAMESPACE: Final = "http://www.xes-standard.org/"

EXTENSIONS: Final = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Organizational", "org"),
    ("Lifecycle", "lifecycle"),
    ("Identity", "identity"),
)

# The schema takes the version as a decimal number.
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<log xes.version="1849.2016" xes.features="" xmlns="{NAMESPACE}">\n'
    + "".join(
        f'\t<extension name="{name}" prefix="{prefix}" uri="{NAMESPACE}{prefix}.xesext"/>\n'
        for name, prefix in EXTENSIONS
    )
    + '\t<global scope="trace">\n\t\t<string key="concept:name" value="__INVALID__"/>\n\t</global>\n'
    '\t<global scope="event">\n\t\t<string key="concept:name" value="__INVALID__"/>\n'
    '\t\t<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>\n\t</global>\n'
    '\t<classifier name="Activity" scope="event" keys="concept:name"/>\n'
    '\t<classifier name="Activity and transition" scope="event" keys="concept:name lifecycle:transition"/>\n'
    '\t<classifier name="Resource" scope="event" keys="org:resource"/>\n'
)
_TAIL: Final = "</log>\n"
_ESCAPED: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def written(log: ExportedLog, *, names: bool = False) -> Iterator[bytes]:
    """The document, piece by piece. names: an official's name stands beside the id, where it is known."""
    head = [_HEAD, *(_attribute(one, 1) for one in (Attribute("concept:name", log.name), *log.attributes))]
    yield "".join(head).encode()
    for case in log.cases():
        yield _trace(case, log.names if names else {}).encode()
    yield _TAIL.encode()


def _trace(case: ExportedCase, names: Mapping[tuple[str, str], str]) -> str:
    lines = ["\t<trace>\n", _attribute(Attribute("concept:name", case.id), 2)]
    lines += [_attribute(one, 2) for one in case.attributes]
    lines += [_event(event, names) for event in case.events]
    lines.append("\t</trace>\n")
    return "".join(lines)


def _event(event: ExportedEvent, names: Mapping[tuple[str, str], str]) -> str:
    lines = ["\t\t<event>\n", _attribute(Attribute("concept:name", event.activity), 3)]
    lines.append(f'\t\t\t<date key="time:timestamp" value="{instant(event.at)}"/>\n')
    if event.resource is not None:
        lines.append(_attribute(Attribute("org:resource", event.resource), 3))
        if ("official", event.resource) in names:
            lines.append(_attribute(Attribute("hoso:name", names["official", event.resource]), 3))
    if event.transition is not None:
        lines.append(_attribute(Attribute("lifecycle:transition", event.transition), 3))
    lines += [_attribute(one, 3) for one in event.attributes]
    lines.append("\t\t</event>\n")
    return "".join(lines)


def _attribute(one: Attribute, depth: int) -> str:
    tabs = "\t" * depth
    return f'{tabs}<{one.kind} key="{one.name.translate(_ESCAPED)}" value="{one.value.translate(_ESCAPED)}"/>\n'
