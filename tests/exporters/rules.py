"""What the formats' schemas demand, checked by hand: XES (IEEE 1849-2016) and OCEL 2.0 JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

XES = "{http://www.xes-standard.org/}"
VALUES = ("string", "date", "int", "float", "boolean", "id")
LEXICAL = {
    "date": re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
    "int": re.compile(r"[+-]?\d+"),
    "float": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF|-INF|NaN"),
    "boolean": re.compile(r"true|false|0|1"),
    "id": re.compile(r"[0-9a-fA-F-]{36}"),
}
ORDER = {
    "log": (("extension",), ("global",), ("classifier",), VALUES, ("trace", "event")),
    "trace": (VALUES, ("event",)),
    "event": (VALUES,),
    "global": (VALUES,),
}


def xes_faults(document: bytes) -> list[str]:
    """What the schema of XES, and the standard beyond it, would object to."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))
    faults = []
    if root.tag != f"{XES}log" or re.fullmatch(r"\d+(\.\d+)?", root.get("xes.version", "")) is None:
        faults.append("log, xes.version")
    if "xes.features" not in root.attrib:
        faults.append("xes.features")
    faults += list(_ordered(root))
    prefixes = {one.get("prefix") for one in root.iter(f"{XES}extension")}
    for one in root.iter(f"{XES}extension"):
        if not (
            one.get("name") and one.get("uri", "").startswith("http") and re.fullmatch(r"[a-z]+", one.get("prefix"))
        ):
            faults.append("extension")
    globals_ = {
        scope: {one.get("key") for one in root.findall(f"{XES}global[@scope='{scope}']/*")}
        for scope in ("trace", "event")
    }
    for one in root.iter(f"{XES}classifier"):
        if not one.get("name") or not one.get("keys") or one.get("scope") not in ("trace", "event"):
            faults.append("classifier")
    for scope, names in globals_.items():
        for element in root.iter(f"{XES}{scope}"):
            keys = [one.get("key") for one in element if one.tag.removeprefix(XES) in VALUES]
            if len(keys) != len(set(keys)):
                faults.append(f"{scope}: a key twice")
            if not names <= set(keys):
                faults.append(f"{scope}: lacks {names - set(keys)}")
            known = {"concept", "time", "org", "lifecycle", "identity"}
            faults += [f"{key}: no extension" for key in keys if key.partition(":")[0] in known - prefixes]
    return faults


def _ordered(root: Any) -> Iterator[str]:
    """Children in the order of the schema, values in the form of their type."""
    for element in root.iter():
        local = element.tag.removeprefix(XES)
        if local in VALUES:
            if element.get("key") is None or element.get("value") is None or set(element.attrib) != {"key", "value"}:
                yield f"{local}: key and value"
            elif local in LEXICAL and LEXICAL[local].fullmatch(element.get("value")) is None:
                yield f"{local} {element.get('key')}: {element.get('value')}"
            if len(element):
                yield "nested attributes without xes.features"
        elif local in ORDER:
            group = 0
            for child in element:
                name = child.tag.removeprefix(XES)
                while group < len(ORDER[local]) and name not in ORDER[local][group]:
                    group += 1
                if group == len(ORDER[local]):
                    yield f"{local}: {name} out of order"
                    break
        elif local not in ("extension", "classifier"):
            yield f"unknown element {local}"


def ocel_faults(document: bytes) -> list[str]:
    """What the JSON schema of OCEL 2.0, and its specification beyond it, would object to."""
    log = json.loads(document)
    faults = [
        name for name in ("objectTypes", "eventTypes", "objects", "events") if not isinstance(log.get(name), list)
    ]
    if faults or set(log) != {"objectTypes", "eventTypes", "objects", "events"}:
        return [*faults, "members"]
    types = {}
    for member in ("objectTypes", "eventTypes"):
        types[member] = {one["name"]: {a["name"]: a["type"] for a in one["attributes"]} for one in log[member]}
        if len(types[member]) != len(log[member]):
            faults.append(f"{member}: a name twice")
        for said in types[member].values():
            faults += [kind for kind in said.values() if kind not in ("string", "time", "integer", "float", "boolean")]
    objects = {one["id"]: one["type"] for one in log["objects"]}
    if len(objects) != len(log["objects"]) or len({one["id"] for one in log["events"]}) != len(log["events"]):
        faults.append("an id twice")
    for member, one in [("objectTypes", o) for o in log["objects"]] + [("eventTypes", e) for e in log["events"]]:
        declared = types[member].get(one["type"])
        if not isinstance(one["id"], str) or declared is None:
            faults.append(f"{one['id']}: type {one['type']}")
            continue
        faults += [
            f"{one['id']}: {a['name']}"
            for a in one["attributes"]
            if not _fits(a["value"], declared.get(a["name"], "?"))
        ]
        if member == "objectTypes":
            faults += [
                f"{one['id']}: {a['name']} has no time" for a in one["attributes"] if not _fits(a["time"], "time")
            ]
        elif not _fits(one["time"], "time"):
            faults.append(f"{one['id']}: time")
        ties = [(tie["objectId"], tie["qualifier"]) for tie in one["relationships"]]
        faults += [f"{one['id']}: tied to {name}" for name, qualifier in ties if name not in objects or not qualifier]
        if len(ties) != len(set(ties)):
            faults.append(f"{one['id']}: a tie twice")
    return faults


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "time":
            return isinstance(value, str) and LEXICAL["date"].fullmatch(value) is not None
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case _:
            return False
