"""OCEL 2.0 JSON: events tied to objects of many types; the objects of one type are the cases.

The type is named with --case, or has a usual name, or is the only one besides the officials' types. An event tied
to several cases is an act in each of them. Who acted is the object of an official's type (or the one named with
--resource) that the event is tied to, else the event's attribute of a usual name. An attribute of a case that
changed over time counts with its last value. The file is read twice: events may stand before their objects; only
the objects' ids and types are held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final, TypeVar

from api.importers.faults import (
    AttributeMissing,
    AttributeNotFound,
    EventOutsideCase,
    NotOcel,
    RoleNotFound,
    UnusableRecord,
    WrongShape,
)
from api.importers.json_items import JsonItems
from api.importers.mapping import EVENT_ROLES, Given, listed, option, plain, usual_name
from api.importers.record import (
    CaseRecord,
    EventRecord,
    LogRecord,
    read_attributes,
    read_instant,
    read_name,
    read_official,
    shown,
)
from api.importers.source import Bytes

_CASE_TYPES: Final = (*EVENT_ROLES["case"], "hoso", "application", "process")
_OFFICIAL_TYPES: Final = frozenset({*EVENT_ROLES["resource"], "resources", "officials", "employee", "users"})

T = TypeVar("T")


class OcelReader:
    """The records of one document; `opened` opens it anew for each of the two readings."""

    one_record_a_case = True
    roles: dict[str, str]
    kinds: dict[tuple[str, str], str]

    def __init__(self, opened: Callable[[], AbstractContextManager[Bytes]], given: Given) -> None:
        self._opened = opened
        self._given = given
        self._types: dict[str, str] = {}
        self.roles = {}
        self.kinds = {}

    def __iter__(self) -> Iterator[LogRecord]:
        self._index_objects()
        self._choose_roles()
        with self._opened() as source:
            for member, index, item in JsonItems(source):
                if index is None or member not in ("objects", "events"):
                    continue
                place = f"{member}[{index}]"
                try:
                    yield from self._case(item, place) if member == "objects" else self._acts(item, place)
                except UnusableRecord as fault:
                    yield fault

    def _index_objects(self) -> None:
        """Learn every object's type. Objects without id or type are reported by the second reading."""
        names: dict[str, str] = {}
        arrays = set()
        with self._opened() as source:
            for member, index, item in JsonItems(source):
                if member in ("objects", "events") and index is None:
                    raise NotOcel(place=member, reason=f"“{member}” is no array")
                arrays.add(member)
                if member == "objects" and isinstance(item, dict):
                    name, kind = item.get("id"), item.get("type")
                    if isinstance(name, str) and isinstance(kind, str):
                        self._types[name] = names.setdefault(kind, kind)
        if not arrays >= {"objects", "events"}:
            raise NotOcel(place="0", reason="“objects” and “events” are needed, neither empty")

    def _choose_roles(self) -> None:
        kinds = sorted(set(self._types.values()))
        officials = [kind for kind in kinds if plain(kind) in _OFFICIAL_TYPES]
        case = self._given.case or usual_name(_CASE_TYPES, kinds)
        if case is None:
            others = [kind for kind in kinds if kind not in officials]
            if len(others) != 1:
                raise RoleNotFound(role="case", option=option("case"), found=listed(kinds))
            case = others[0]
        elif case not in kinds:
            raise AttributeNotFound(role=option("case"), name=shown(case), found=listed(kinds))
        self.roles = {"case": case, "activity": "type", "time": "time"}
        if self._given.resource != "":
            self.roles["resource"] = self._given.resource or next(iter(officials), "resource")

    def _case(self, item: Any, place: str) -> Iterator[CaseRecord]:
        if _member(item, "type", str, place) != self.roles["case"]:
            return
        latest: dict[str, tuple[datetime | None, str]] = {}
        for attribute in _list(item, "attributes", place):
            name = _member(attribute, "name", str, place)
            changed_at = _changed_at(attribute, place)
            before = latest.get(name, (None, ""))[0]
            if before is None or (changed_at is not None and changed_at >= before):
                latest[name] = changed_at, _text(attribute.get("value"), place, name)
        said = ((name, value) for name, (_, value) in latest.items())
        yield CaseRecord(self._id(item, place), read_attributes(said, place), place)

    def _acts(self, item: Any, place: str) -> Iterator[EventRecord]:
        """The event as an act in each case that it is tied to."""
        identity = self._id(item, place)
        activity = read_name(_member(item, "type", str, place), place, "type")
        if not activity:
            raise AttributeMissing(place=place, name="type")
        occurred_at = read_instant(_member(item, "time", str, place), place, "time")
        tied = [_member(tie, "objectId", str, place) for tie in _list(item, "relationships", place)]
        unknown = [name for name in tied if name not in self._types]
        if unknown:
            raise WrongShape(place=place, reason=f"no object {shown(unknown[0])}")
        cases = [name for name in dict.fromkeys(tied) if self._types[name] == self.roles["case"]]
        if not cases:
            raise EventOutsideCase(place=place)
        said = {
            _member(attribute, "name", str, place): attribute.get("value")
            for attribute in _list(item, "attributes", place)
        }
        resource = self._resource(tied, _by(item, place), said, place)
        transition = usual_name(EVENT_ROLES["transition"], said)
        phase = read_name(_text(said[transition], place, transition), place, transition) if transition else ""
        taken = {transition, None if resource is None else self._resource_attribute(said)}
        texts = ((name, _text(value, place, name)) for name, value in said.items() if name not in taken)
        rest = read_attributes(texts, place)
        for case in cases:
            case_id = read_name(case, place, "objectId")
            yield EventRecord(case_id, activity, occurred_at, resource, phase or None, place, identity, rest)

    def _resource_attribute(self, said: dict[str, Any]) -> str | None:
        """The attribute that says who acted, where no object does."""
        role = self.roles.get("resource")
        return role if role in said else usual_name(EVENT_ROLES["resource"], said)

    def _resource(self, tied: list[str], by: frozenset[str], said: dict[str, Any], place: str) -> str | None:
        role = self.roles.get("resource")
        if role is None:
            return None
        acting = [name for name in dict.fromkeys(tied) if self._types[name] == role]
        if len(acting) > 1 and any(name in by for name in acting):
            acting = [name for name in acting if name in by]
        if len(acting) > 1:
            raise WrongShape(place=place, reason=f"tied to {len(acting)} objects of type {shown(role)}")
        if acting:
            return read_official(acting[0], place, role)
        name = self._resource_attribute(said)
        return read_official(_text(said[name], place, name), place, name) if name is not None else None

    @staticmethod
    def _id(item: Any, place: str) -> str:
        name = read_name(_member(item, "id", str, place), place, "id")
        if not name:
            raise AttributeMissing(place=place, name="id")
        return name


def _by(item: dict[str, Any], place: str) -> frozenset[str]:
    """The objects by which it was done, as our own exports qualify them: others may be tied to it too."""
    ties = _list(item, "relationships", place)
    return frozenset(_member(tie, "objectId", str, place) for tie in ties if tie.get("qualifier") == "by")


def _member(item: Any, name: str, kind: type[T], place: str) -> T:
    if not isinstance(item, dict):
        raise WrongShape(place=place, reason="an object is expected")
    if name not in item:
        raise AttributeMissing(place=place, name=name)
    value = item[name]
    if not isinstance(value, kind):
        raise WrongShape(place=place, reason=f"“{name}” has the wrong type")
    return value


def _list(item: dict[str, Any], name: str, place: str) -> list[Any]:
    return _member(item, name, list, place) if name in item else []


def _changed_at(attribute: dict[str, Any], place: str) -> datetime | None:
    """When an attribute took its value; None where it always had it."""
    if "time" not in attribute:
        return None
    text = _member(attribute, "time", str, place)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongShape(place=place, reason="the time of an attribute cannot be read") from None
    if moment.tzinfo is None:
        raise WrongShape(place=place, reason="the time of an attribute has no zone")
    return moment


def _text(value: Any, place: str, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise WrongShape(place=place, reason=f"the value of “{shown(name)}” is no plain value")
