"""What a portal's feed says beside what the views have: missing here, missing there, different, twice.

The dossiers that are compared are those with a receipt of the days and agencies in question. A status is compared as
of the moment that the feed describes, where it is said; else as of now. A difference belongs to the one-stop unit of
the receipt; of what is missing here, to that of the agency whose code the dossier's code begins with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import class_row

from domain.model import rule_keys as keys
from domain.model.dossier_code import DossierCode
from domain.model.errors import DomainError
from domain.model.event import AgencyId, UnitId
from domain.model.history import as_of
from domain.model.organisation import UnitKind
from domain.model.reconciliation import Compared, Difference, Differing, Kind, Unreadable
from domain.model.reference import Reference
from domain.model.working_time import at_office_time, office_day
from projections import stored_events
from projections.folding import fold_history
from projections.queries.knowledge import Knowledge, knowledge
from projections.views.board import portal_status

MOST_DAYS: Final = 366

IN_PERSON: Final = {"counter": 1, "home_visit": 1, "online": 2, "post": 3}
"""The portal's numbers of channels, where the rules that were adopted do not say."""


class ReconciliationDaysRefused(DomainError):
    """Details: first, last."""

    CODE = "reconciliation-days-refused"
    VI = "Không đối chiếu được kỳ từ {first} đến {last}: ngày đầu phải trước hoặc bằng ngày cuối, không quá một năm."
    EN = "The days from {first} to {last} cannot be compared: the first comes first, and they span a year at most."


class FeedSaysNothing(DomainError):
    CODE = "feed-says-nothing"
    VI = "Tệp không có dòng nào của cơ quan ở đây, và không nêu cơ quan, kỳ để đối chiếu. Nêu thêm hai mục đó."
    EN = "No line of the file is of an agency of this system, and no agency and days are named. Name both."


class Line(Protocol):
    """A line of a feed."""

    @property
    def place(self) -> int: ...
    @property
    def code(self) -> DossierCode: ...
    @property
    def procedure(self) -> str | None: ...
    @property
    def received_on(self) -> date | None: ...
    @property
    def channel(self) -> int | None: ...
    @property
    def status(self) -> int | None: ...


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; see `domain.model.reconciliation.FeedCompared`. foreign: lines of agencies that are not here."""

    first: date
    last: date
    agencies: tuple[AgencyId, ...]
    position: int
    here: int
    matched: int
    differences: tuple[Difference, ...]
    foreign: tuple[Unreadable, ...]


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier of this log, as far as it is compared. position: of its last event."""

    code: str
    dossier_id: UUID
    agency_id: AgencyId
    unit_id: UnitId
    procedure_code: str
    channel: str
    received_at: datetime
    portal_status: int
    position: int


Owns = Mapping[str, Own]
"""By code the dossiers that were received in the days, by the agencies, that are compared."""


def compare(
    connection: Connection[Any],
    lines: Sequence[Line],
    *,
    first: date | None = None,
    last: date | None = None,
    agencies: Sequence[AgencyId] = (),
    made_at: datetime | None = None,
) -> Comparison:
    """Compare a feed. connection: one that sees all dossiers. ReconciliationDaysRefused, FeedSaysNothing.

    first, last: the days of receipt; those of the feed where none are given. agencies: those of the feed, likewise.
    """
    known = knowledge(connection)
    usable, foreign = _usable(known.reference, lines)
    issuers = _issuers(known.reference)
    chosen = tuple(sorted(agencies)) or tuple(sorted({issuers[line.code.unit] for line in usable}))
    days = [line.code.day for line in usable]
    if not chosen or (not days and (first is None or last is None)):
        raise FeedSaysNothing
    first, last = first or min(days), last or max(days)
    if not first <= last <= first + timedelta(days=MOST_DAYS):
        raise ReconciliationDaysRefused(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    here = _here(connection, first, last, chosen)
    within = [line for line in usable if first <= line.code.day <= last and issuers[line.code.unit] in chosen]
    statuses = _statuses_then(connection, known, here, within, made_at)
    return compare_with(here, within, known.reference, first, last, chosen, known.position, statuses, foreign)


def compare_with(
    here: Owns,
    lines: Sequence[Line],
    reference: Reference,
    first: date,
    last: date,
    agencies: tuple[AgencyId, ...],
    position: int,
    statuses: Mapping[str, int] | None = None,
    foreign: Sequence[Unreadable] = (),
) -> Comparison:
    """The comparison itself: of dossiers, as known at `position`, with lines of the same days and agencies.

    statuses: by code, where another than the dossier's present one is compared.
    """
    found = list(_differences(reference, here, lines, statuses or {}))
    differing = {one.code for one in found}
    return Comparison(
        first=first,
        last=last,
        agencies=agencies,
        position=position,
        here=len(here),
        matched=len({str(line.code) for line in lines} & here.keys() - differing),
        differences=tuple(msgspec.structs.replace(one, number=number) for number, one in enumerate(found, 1)),
        foreign=tuple(foreign),
    )


def _usable(reference: Reference, lines: Sequence[Line]) -> tuple[list[Line], list[Unreadable]]:
    """The lines of agencies that receive here, and those of all others."""
    issuers, desks = _issuers(reference), _desks(reference)
    usable: list[Line] = []
    foreign: list[Unreadable] = []
    for line in lines:
        if issuers.get(line.code.unit) in desks:
            usable.append(line)
        else:
            foreign.append(Unreadable(place=line.place, column="code", why="its agency has no one-stop unit here"))
    return usable, foreign


def _here(connection: Connection[Any], first: date, last: date, agencies: Sequence[AgencyId]) -> Owns:
    """By code the dossiers that were received in these days by these agencies."""
    with connection.cursor(row_factory=class_row(Own)) as reading:
        rows = reading.execute(
            "SELECT code, dossier_id, agency_id, unit_id, procedure_code, channel, received_at, portal_status, "
            "position "
            "FROM views.dossiers WHERE code IS NOT NULL AND agency_id = ANY(%(agencies)s) "
            "AND received_at >= %(start)s AND received_at < %(end)s ORDER BY code",
            {
                "agencies": list(agencies),
                "start": at_office_time(first, _MIDNIGHT),
                "end": at_office_time(last + timedelta(days=1), _MIDNIGHT),
            },
        ).fetchall()
    return {row.code: row for row in rows}


_MIDNIGHT: Final = datetime.min.time()


def _issuers(reference: Reference) -> dict[str, AgencyId]:
    """Which agency issues the dossier codes that begin with a code."""
    return {agency.code: agency.agency_id for agency in reference.organisation.agencies.values()}


def _desks(reference: Reference) -> dict[AgencyId, UnitId]:
    """The first one-stop unit of each agency."""
    found: dict[AgencyId, UnitId] = {}
    for unit in sorted(reference.organisation.units.values(), key=lambda one: one.unit_id):
        if unit.kind is UnitKind.ONE_STOP:
            found.setdefault(unit.agency_id, unit.unit_id)
    return found


def _statuses_then(
    connection: Connection[Any], known: Knowledge, here: Owns, lines: Sequence[Line], made_at: datetime | None
) -> Mapping[str, int]:
    """Of those whose status differs now, the status as of the feed's moment: folded again from what was known then."""
    if made_at is None:
        return {}
    codes = [
        str(line.code)
        for line in lines
        if line.status is not None and str(line.code) in here and here[str(line.code)].portal_status != line.status
    ]
    ids: dict[UUID, str] = {here[code].dossier_id: code for code in codes}
    found: dict[str, int] = {}
    for dossier_id, stored in stored_events.streams(connection, sorted(ids), known.position).items():
        events = [one.decoded() for one in stored if one.recorded_at <= made_at]
        if events:
            history = as_of(events, made_at, made_at)
            found[ids[dossier_id]] = portal_status(fold_history(events, history, known.reference))
    return found


def _differences(
    reference: Reference, here: Owns, lines: Sequence[Line], statuses: Mapping[str, int]
) -> Iterator[Difference]:
    """By place in the feed, then by code what is missing there."""
    numbers, issuers, desks = channel_numbers(reference), _issuers(reference), _desks(reference)
    first_places: dict[str, int] = {}
    for line in lines:
        code, agency = str(line.code), issuers[line.code.unit]
        row = here.get(code)
        unit = row.unit_id if row is not None else desks[agency]
        common: dict[str, Any] = {"number": 0, "code": code, "agency_id": agency, "unit_id": unit, "place": line.place}
        if row is not None:
            common |= {"dossier_id": row.dossier_id, "position": row.position}
        if code in first_places:
            yield Difference(kind=Kind.DUPLICATE, first_place=first_places[code], **common)
            continue
        first_places[code] = line.place
        if row is None:
            yield Difference(kind=Kind.MISSING_HERE, **common)
            continue
        differing = tuple(_differing(line, row, statuses.get(code, row.portal_status), numbers))
        if differing:
            yield Difference(kind=Kind.DIFFERS, differing=differing, **common)
    for code in sorted(here.keys() - first_places.keys()):
        row = here[code]
        yield Difference(
            number=0,
            kind=Kind.MISSING_THERE,
            code=code,
            agency_id=row.agency_id,
            unit_id=row.unit_id,
            dossier_id=row.dossier_id,
            position=row.position,
        )


def _differing(line: Line, row: Own, status: int, numbers: Mapping[str, int]) -> Iterator[Differing]:
    received_on = office_day(row.received_at)
    pairs: list[tuple[Compared, Any, Any]] = [
        (Compared.STATUS, status, line.status),
        (Compared.PROCEDURE, _without_suffix(row.procedure_code), line.procedure),
        (Compared.DAY, received_on.isoformat(), line.received_on.isoformat() if line.received_on else None),
        (Compared.CHANNEL, numbers.get(row.channel), line.channel),
    ]
    for what, ours, theirs in pairs:
        if theirs is not None and ours != theirs:
            yield Differing(what=what, here=str(ours), there=str(theirs))


def _without_suffix(code: str) -> str:
    return ".".join(code.split(".")[:2])


def channel_numbers(reference: Reference) -> Mapping[str, int]:
    """The portal's number of each channel, by the latest rules that were adopted."""
    packs = reference.rules.packs
    found = packs[-1].find(keys.CHANNELS, packs[-1].header.valid_from) if packs else None
    if found is None:
        return IN_PERSON
    return {ours: one.number for one in found.value for ours in one.channels}
