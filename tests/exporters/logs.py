"""An event log as an independent reader sees it: every case, its events in order, every attribute with its type."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree

XES = "{http://www.xes-standard.org/}"
VALUES = ("string", "date", "int", "float", "boolean", "id")

Attributes = dict[tuple[str, str], Any]


def seen(document: bytes) -> dict[str, tuple[Attributes, list[Attributes]]]:
    """By case id: what is said of the case, and of each of its events in the order of the file."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))
    cases = {}
    for trace in root.iter(f"{XES}trace"):
        said = _attributes(trace)
        cases[said["string", "concept:name"]] = said, [_attributes(event) for event in trace.findall(f"{XES}event")]
    return cases


def _attributes(element: Any) -> Attributes:
    found: Attributes = {}
    for child in element:
        kind = child.tag.removeprefix(XES)
        if kind in VALUES:
            value = child.get("value")
            if kind == "date":
                value = datetime.fromisoformat(value).astimezone(UTC)
            elif kind in ("int", "float"):
                value = float(value)
            found[kind, child.get("key")] = value
    return found
