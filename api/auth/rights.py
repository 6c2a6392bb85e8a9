"""Roles and rights: the words in which tokens, sessions and policies speak.

What a role may do stands in the policies (`policies/*.cedar`) and nowhere else. A new right is named here, in
`RESOURCES`, in the schema, and in the policies that permit it. What an official may do to *this* dossier at *this*
moment is the domain's to decide; a door only decides who may knock.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final


class Role(StrEnum):
    """What a token or a session is good for. One may carry several; see `check_roles`."""

    CITIZEN_SERVICE = "citizen-service"
    OFFICER = "officer"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    MACHINE = "machine"


class Right(StrEnum):
    """A group of acts in the policies' schema. Also the scopes to which a token may be narrowed."""

    LODGE = "lodge"
    COUNTER = "counter"
    RATE = "rate"
    POST = "post"
    OFFICE = "office"
    ABSENCES = "absences"
    RELATIONS = "relations"
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
    READ_POLICIES = "read-policies"
    READ_NATION = "read-nation"
    OPEN_APPLICANTS = "open-applicants"
    AMEND_APPLICANTS = "amend-applicants"
    REQUEST_ERASURE = "request-erasure"
    APPROVE_ERASURE = "approve-erasure"
    VERIFY = "verify"
    EXPORT = "export"
    ACCOUNTS = "accounts"
    PROCEEDINGS = "proceedings"
    SUPERVISE = "supervise"
    READ_PROCEEDINGS = "read-proceedings"
    ATTACH = "attach"


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


class Kind(StrEnum):
    """Kinds of objects, as the schema names them."""

    DOSSIER = "Dossier"
    UNIT = "Unit"
    OFFICIAL = "Official"
    APPLICANT = "Applicant"
    PROVINCE = "Province"
    PROCEEDING = "Proceeding"


RESOURCES: Final[dict[Right, Kind]] = {
    Right.LODGE: Kind.UNIT,
    Right.COUNTER: Kind.DOSSIER,
    Right.RATE: Kind.DOSSIER,
    Right.POST: Kind.DOSSIER,
    Right.OFFICE: Kind.DOSSIER,
    Right.ABSENCES: Kind.OFFICIAL,
    Right.RELATIONS: Kind.OFFICIAL,
    Right.ORGANISATION: Kind.PROVINCE,
    Right.CALENDAR: Kind.PROVINCE,
    Right.DUE_DATES: Kind.DOSSIER,
    Right.CATALOGUE: Kind.PROVINCE,
    Right.RULES: Kind.PROVINCE,
    Right.READ_DOSSIERS: Kind.DOSSIER,
    Right.READ_BOARDS: Kind.UNIT,
    Right.READ_RECORDS: Kind.OFFICIAL,
    Right.READ_READERS: Kind.OFFICIAL,
    Right.READ_DATASETS: Kind.PROVINCE,
    Right.READ_REFERENCE: Kind.PROVINCE,
    Right.READ_METRICS: Kind.PROVINCE,
    Right.READ_POLICIES: Kind.PROVINCE,
    Right.READ_NATION: Kind.PROVINCE,
    Right.OPEN_APPLICANTS: Kind.APPLICANT,
    Right.AMEND_APPLICANTS: Kind.APPLICANT,
    Right.REQUEST_ERASURE: Kind.APPLICANT,
    Right.APPROVE_ERASURE: Kind.APPLICANT,
    Right.VERIFY: Kind.PROVINCE,
    Right.EXPORT: Kind.PROVINCE,
    Right.ACCOUNTS: Kind.PROVINCE,
    Right.PROCEEDINGS: Kind.PROCEEDING,
    Right.SUPERVISE: Kind.PROCEEDING,
    Right.READ_PROCEEDINGS: Kind.PROCEEDING,
    Right.ATTACH: Kind.PROVINCE,
}
"""About what a right is, so that its reach can be found out; some are asked about wider objects too."""

OFFICIALS_ROLES: Final = frozenset({Role.OFFICER, Role.HEAD})
"""Roles that act in an official's own name."""

SERVICES_ROLES: Final = frozenset({Role.CITIZEN_SERVICE, Role.MACHINE})
"""Roles of software that acts in nobody's name."""
