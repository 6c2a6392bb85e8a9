"""Which attribute of a log means what: as said on the command line, else by the usual names.

Usual names are compared without case, blanks, hyphens, underscores and a leading `case:`; the first of a list
that the log has is taken. An attribute named on the command line must exist; an empty name switches the role off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.importers.faults import AttributeNotFound
from api.importers.record import shown

CASE_PREFIX: Final = "case:"

CASE_ROLES: Final[dict[str, tuple[str, ...]]] = {
    "start": ("startdate", "receivedat", "receiveddate", "ngaytiepnhan"),
    "due": ("deadline", "duedate", "dueat", "hantra", "ngayhentra"),
    "end": ("enddate", "closedat", "finishedat", "ngayketthuc"),
    "owner": ("responsible", "owner", "caseowner", "nguoiphutrach"),
    "channel": ("channel", "kenh"),
    "department": ("department", "phongban"),
    "group": ("group",),
}
"""Attributes of a case that figures or views read, with their usual names."""

EVENT_ROLES: Final[dict[str, tuple[str, ...]]] = {
    "case": ("caseid", "case", "dossier", "mahoso"),
    "activity": ("concept:name", "activity", "activityname", "event", "task", "congviec"),
    "time": ("time:timestamp", "timestamp", "time", "occurredat", "completetimestamp", "thoidiem"),
    "resource": ("org:resource", "resource", "user", "official", "canbo"),
    "transition": ("lifecycle:transition", "transition", "lifecycle"),
    "identity": ("identity:id", "eventid"),
}
"""Columns of a table of events, and attributes of object-centric events."""

_OPTIONS: Final = {"start": "case-start", "end": "case-end"}


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the command line says, by role; None leaves it to the usual names, "" says that there is none."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    resource: str | None = None
    start: str | None = None
    due: str | None = None
    end: str | None = None
    owner: str | None = None
    channel: str | None = None

    def of(self, role: str) -> str | None:
        named: str | None = getattr(self, role, None)
        return named


def case_roles(given: Given, names: Iterable[str]) -> dict[str, str]:
    """Role → attribute for the roles of a case that the log can fill. AttributeNotFound."""
    known = sorted(names)
    found = {role: _choose(role, usual, given.of(role), known) for role, usual in CASE_ROLES.items()}
    return {role: name for role, name in found.items() if name is not None}


def _choose(role: str, usual: tuple[str, ...], named: str | None, known: list[str]) -> str | None:
    if named is None:
        return usual_name(usual, known)
    if not named:
        return None
    for name in (named, CASE_PREFIX + named):
        if name in known:
            return name
    raise AttributeNotFound(role=option(role), name=shown(named), found=listed(known))


def usual_name(usual: tuple[str, ...], known: Iterable[str]) -> str | None:
    """The attribute that bears the earliest of the usual names."""
    by_name: dict[str, str] = {}
    for name in known:
        by_name.setdefault(plain(name), name)
    return next((by_name[name] for name in usual if name in by_name), None)


def plain(name: str) -> str:
    """A name as usual names are compared."""
    folded = name.casefold().removeprefix(CASE_PREFIX)
    return folded.translate(_IGNORED)


def option(role: str) -> str:
    """The option of `hoso import` that names the attribute of a role."""
    return "--" + _OPTIONS.get(role, role)


def listed(names: Iterable[str]) -> str:
    """Names for a message, at most twenty."""
    known = [shown(name) for name in names]
    return ", ".join(known[:20]) + (", …" if len(known) > 20 else "") or "–"


_IGNORED: Final = str.maketrans("", "", " -_")
