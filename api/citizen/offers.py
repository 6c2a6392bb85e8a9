"""What may be lodged, where, and whether online: the catalogue as a citizen needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.catalogue_decider import ProcedureUnknown
from domain.model.errors import DomainError
from domain.model.event import AgencyId, UnitId
from domain.model.organisation import UnitKind
from domain.model.procedure import OnlineLevel, ProcedureVersion
from domain.model.reference import Reference
from projections.search import plain
from projections.words import Words

ONLINE: Final = frozenset({OnlineLevel.LEVEL_3, OnlineLevel.LEVEL_4, OnlineLevel.PART, OnlineLevel.WHOLE})
"""Levels at which a dossier may be lodged online."""

LEVELS: Final = {
    OnlineLevel.NONE: Words("nộp trực tiếp", "in person"),
    OnlineLevel.LEVEL_1: Words("mức 1: xem thông tin", "level 1: information"),
    OnlineLevel.LEVEL_2: Words("mức 2: tải biểu mẫu", "level 2: forms"),
    OnlineLevel.LEVEL_3: Words("mức 3: nộp trực tuyến", "level 3: lodged online"),
    OnlineLevel.LEVEL_4: Words("mức 4: nộp và trả tiền trực tuyến", "level 4: lodged and paid online"),
    OnlineLevel.PART: Words("trực tuyến một phần", "partly online"),
    OnlineLevel.WHOLE: Words("trực tuyến toàn trình", "wholly online"),
}
_OPTIONAL: Final = "(neu co)"


class NotOfferedOnline(DomainError):
    """Details: code, post_vi, post_en."""

    CODE = "not-offered-online"
    VI = "Thủ tục {code} không nộp trực tuyến được. Nộp tại Bộ phận Một cửa{post_vi}."
    EN = "Procedure {code} cannot be lodged online. Lodge it at the one-stop unit{post_en}."


@dataclass(frozen=True, slots=True)
class Desk:
    """A one-stop unit at which a procedure may be lodged."""

    agency_id: AgencyId
    agency: str
    unit_id: UnitId
    unit: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers that a procedure asks for. required: not one that ends with `(nếu có)`."""

    number: int
    label: str
    required: bool


def in_force(reference: Reference, day: date) -> list[ProcedureVersion]:
    """What may be lodged on a day, by name."""
    found = (reference.catalogue.on(code, day) for code in reference.catalogue.versions)
    return sorted((one for one in found if one is not None), key=lambda one: (plain(one.name), one.code))


def matching(versions: list[ProcedureVersion], text: str, field: str) -> list[ProcedureVersion]:
    """Those in whose name or code every word stands, with or without its marks."""
    words = plain(text).split()
    return [
        one
        for one in versions
        if (not field or one.field == field) and all(word in plain(f"{one.code} {one.name}") for word in words)
    ]


def offered(reference: Reference, code: str, day: date) -> ProcedureVersion:
    """The version in force. ProcedureUnknown."""
    found = reference.catalogue.on(code, day)
    if found is None:
        raise ProcedureUnknown(code=code)
    return found


def need_online(version: ProcedureVersion) -> None:
    """NotOfferedOnline, with what to do instead."""
    if version.online_level not in ONLINE:
        raise NotOfferedOnline(
            code=version.code,
            post_vi=", hoặc gửi qua bưu chính công ích" if version.post_allowed else "",
            post_en=", or send it by public post" if version.post_allowed else "",
        )


def desks(reference: Reference, version: ProcedureVersion, day: date) -> list[Desk]:
    """The one-stop units of the agencies of the procedure's tier, by name."""
    organisation = reference.organisation
    found = []
    for unit in organisation.units.values():
        agency = organisation.agencies.get(unit.agency_id)
        open_now = unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)
        if agency is None or agency.tier is not version.tier or unit.kind is not UnitKind.ONE_STOP or not open_now:
            continue
        if agency.valid_to is None or day <= agency.valid_to:
            found.append(Desk(agency.agency_id, agency.name_on(day), unit.unit_id, unit.name_on(day)))
    return sorted(found, key=lambda desk: (plain(desk.agency), desk.unit_id))


def papers(version: ProcedureVersion) -> list[Paper]:
    return [
        Paper(number, label, not plain(label).endswith(_OPTIONAL)) for number, label in enumerate(version.documents, 1)
    ]
