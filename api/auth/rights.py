"""Who may do what, and how far: the matrix of roles and rights.

A right is a group of things to do; its reach says to which objects. What an official may do to *this* dossier at
*this* moment is the domain's to decide; a door only decides who may knock.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import Final


class Role(StrEnum):
    """What a token or a session is good for. One may carry several; see `refuse_roles`."""

    CITIZEN_SERVICE = "citizen-service"
    OFFICER = "officer"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    MACHINE = "machine"


class Right(StrEnum):
    """A group of operations. Also the scopes to which a token may be narrowed."""

    LODGE = "lodge"
    COUNTER = "counter"
    RATE = "rate"
    POST = "post"
    OFFICE = "office"
    ABSENCES = "absences"
    ORGANISATION = "organisation"
    CALENDAR = "calendar"
    DUE_DATES = "due-dates"
    CATALOGUE = "catalogue"
    RULES = "rules"
    READ_DOSSIERS = "read-dossiers"
    READ_BOARDS = "read-boards"
    READ_RECORDS = "read-records"
    READ_READERS = "read-readers"
    READ_DATASETS = "read-datasets"
    READ_REFERENCE = "read-reference"
    READ_METRICS = "read-metrics"
    OPEN_APPLICANTS = "open-applicants"
    AMEND_APPLICANTS = "amend-applicants"
    REQUEST_ERASURE = "request-erasure"
    APPROVE_ERASURE = "approve-erasure"
    VERIFY = "verify"
    EXPORT = "export"


class Reach(IntEnum):
    """To whose objects a right extends; a higher one includes the lower ones.

    OWN: oneself, and dossiers in which one is involved. UNIT: also those of the units in which one serves.
    HEADED: also the people of the units that one heads; of a whole agency for its leader.
    """

    NONE = 0
    OWN = 1
    UNIT = 2
    HEADED = 3
    ALL = 4


_N, _O, _U, _H, _A = Reach

MATRIX: Final[dict[Right, tuple[Reach, ...]]] = {
    #                     citizen officer  head  super  audit  admin  machine
    Right.LODGE:          (_A,     _U,     _H,    _N,    _N,    _N,    _A),
    Right.COUNTER:        (_A,     _U,     _H,    _N,    _N,    _N,    _A),
    Right.RATE:           (_A,     _N,     _N,    _N,    _N,    _N,    _N),
    Right.POST:           (_N,     _U,     _H,    _N,    _N,    _N,    _A),
    Right.OFFICE:         (_N,     _U,     _H,    _N,    _N,    _N,    _N),
    Right.ABSENCES:       (_N,     _N,     _H,    _N,    _N,    _A,    _N),
    Right.ORGANISATION:   (_N,     _N,     _N,    _N,    _N,    _A,    _N),
    Right.CALENDAR:       (_N,     _N,     _N,    _N,    _N,    _A,    _N),
    Right.DUE_DATES:      (_N,     _U,     _H,    _N,    _N,    _A,    _N),
    Right.CATALOGUE:      (_N,     _N,     _N,    _N,    _N,    _A,    _N),
    Right.RULES:          (_N,     _N,     _N,    _N,    _N,    _A,    _N),
    Right.READ_DOSSIERS:  (_N,     _U,     _H,    _A,    _A,    _N,    _N),
    Right.READ_BOARDS:    (_N,     _U,     _H,    _A,    _A,    _N,    _N),
    Right.READ_RECORDS:   (_N,     _O,     _H,    _A,    _A,    _N,    _N),
    Right.READ_READERS:   (_N,     _O,     _O,    _N,    _A,    _N,    _N),
    Right.READ_DATASETS:  (_N,     _N,     _N,    _A,    _A,    _N,    _N),
    Right.READ_REFERENCE: (_N,     _A,     _A,    _A,    _A,    _A,    _A),
    Right.READ_METRICS:   (_N,     _N,     _N,    _N,    _N,    _A,    _A),
    Right.OPEN_APPLICANTS: (_N,    _U,     _H,    _A,    _A,    _N,    _N),
    Right.AMEND_APPLICANTS: (_A,   _U,     _H,    _N,    _N,    _N,    _N),
    Right.REQUEST_ERASURE: (_N,    _U,     _H,    _A,    _N,    _N,    _N),
    Right.APPROVE_ERASURE: (_N,    _N,     _H,    _A,    _N,    _N,    _N),
    Right.VERIFY:         (_N,     _N,     _N,    _A,    _A,    _N,    _N),
    Right.EXPORT:         (_N,     _N,     _N,    _A,    _A,    _N,    _N),
}  # fmt: skip
"""One row a right, one column a role, in the order of `Role`."""

OFFICIALS_ROLES: Final = frozenset({Role.OFFICER, Role.HEAD})
"""Roles that act in an official's own name."""

SERVICES_ROLES: Final = frozenset({Role.CITIZEN_SERVICE, Role.MACHINE})
"""Roles of software that acts in nobody's name."""


def reach_of(role: Role, right: Right) -> Reach:
    return MATRIX[right][list(Role).index(role)]


def reach(roles: Iterable[Role], scopes: Iterable[Right], right: Right) -> Reach:
    """How far a right goes with these roles. No scopes: the roles are not narrowed."""
    narrowed = frozenset(scopes)
    if narrowed and right not in narrowed:
        return Reach.NONE
    return max((reach_of(role, right) for role in roles), default=Reach.NONE)
