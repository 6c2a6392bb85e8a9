"""The province of the benchmarks: twelve districts with a one-stop unit and a land unit each, and one procedure.

Ids follow from each other: district `h01` has units `h01-mc`, `h01-dd`, `h01-ld`, whose people are `h01-mc-0` (the
head), `h01-mc-1`, …; the leader is `h01-ld-0`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid5

from domain import calendar_commands, catalogue_commands
from domain import organisation_commands as org
from domain.commands import Command, Issued, request_hash
from domain.composition import deciders
from domain.deciding import Batch, Head
from domain.model.event import NAMESPACE, SERVICE, Recorded, Source
from domain.model.log import ClockKind
from domain.model.organisation import Group, Role, Tier, UnitKind
from domain.model.procedure import ProcedureVersion, Step, StepRole
from domain.model.reference import Reference
from domain.states import StateCache
from domain.store.clock import open_log
from domain.store.log_writer import NewEvent, append, connect_writer

FOUNDED: Final = datetime(2019, 1, 1, tzinfo=UTC)
CLERKS, OFFICERS = 4, 5

PROCEDURE: Final = ProcedureVersion(
    code="1.012784",
    version=1,
    name="Tách thửa, hợp thửa đất",
    field="Đất đai",
    tier=Tier.DISTRICT,
    term="10wd",
    steps=(
        Step("tn", "Tiếp nhận", StepRole.RECEIVE, UnitKind.ONE_STOP, "4wh"),
        Step("th", "Thẩm định", StepRole.PROCESS, UnitKind.SPECIALISED, "6wd"),
        Step("pd", "Phê duyệt", StepRole.APPROVE, UnitKind.SPECIALISED, "1wd"),
        Step("tr", "Trả kết quả", StepRole.RETURN, UnitKind.ONE_STOP, "4wh"),
    ),
    valid_from=date(2019, 1, 1),
    decision="Benchmark",
)


@dataclass(frozen=True)
class District:
    agency: str
    code: str

    @property
    def desk(self) -> str:
        return f"{self.agency}-mc"

    @property
    def land(self) -> str:
        return f"{self.agency}-dd"

    @property
    def clerks(self) -> list[str]:
        return [f"{self.desk}-{n}" for n in range(1, CLERKS + 1)]

    @property
    def officers(self) -> list[str]:
        return [f"{self.land}-{n}" for n in range(1, OFFICERS + 1)]

    @property
    def head(self) -> str:
        return f"{self.land}-0"


DISTRICTS: Final = tuple(District(f"h{n:02}", f"000.00.{n:02}.H20") for n in range(1, 13))


@dataclass(frozen=True)
class Founding:
    """The reference data as events in order, and as what they come to."""

    events: tuple[Recorded[Any], ...]
    reference: Reference
    stored: tuple[NewEvent, ...]

    def write(self, writer_dsn: str, clock: ClockKind) -> None:
        """Open the log and put the reference data into it."""
        open_log(writer_dsn, clock, at=FOUNDED if clock is ClockKind.SIMULATED else None)
        with connect_writer(writer_dsn) as connection:
            append(connection, self.stored, (), clock)


def founding(districts: Sequence[District] = DISTRICTS, *, calendar: bool = True) -> Founding:
    """Found the province with these districts. calendar False: without one, for whoever brings another."""
    batch = Batch(deciders(), StateCache(1_000), _Nothing(), Head(1, FOUNDED, ClockKind.SIMULATED, FOUNDED), handled={})
    for command in _orders(districts, calendar=calendar):
        batch.decide(command, request_hash(command))
    events = tuple(staged.recorded for staged in batch.staged)
    stored = tuple(
        NewEvent(staged.recorded.stream_id, staged.recorded.version, staged.topic, staged.state, staged.moment)
        for staged in batch.staged
    )
    return Founding(events, Reference().after(events), stored)


def _orders(districts: Sequence[District], *, calendar: bool) -> Iterator[Command]:
    if calendar:
        yield _order(calendar_commands.SeedCalendar, "calendar")
    yield from _agency("ubnd", Tier.PROVINCE, "000.00.00.H20", None)
    yield _unit("vpub", "ubnd", UnitKind.SPECIALISED)
    yield from _person("vpub-truc", "vpub", Role.OFFICER)  # the duty officer whom the rule packs name
    for district in districts:
        yield from _agency(district.agency, Tier.DISTRICT, district.code, "ubnd")
        for unit, kind, people in (
            (district.desk, UnitKind.ONE_STOP, CLERKS),
            (district.land, UnitKind.SPECIALISED, OFFICERS),
        ):
            yield _unit(unit, district.agency, kind)
            for number in range(people + 1):
                yield from _person(f"{unit}-{number}", unit, Role.OFFICER if number else Role.HEAD)
    yield _order(catalogue_commands.PublishProcedure, "procedure", procedure=PROCEDURE)


def _agency(agency: str, tier: Tier, code: str, parent: str | None) -> Iterator[Command]:
    yield _order(
        org.EstablishAgency,
        agency,
        agency_id=agency,
        name=agency,
        tier=tier,
        code=code,
        valid_from=FOUNDED.date(),
        parent_id=parent,
    )
    yield _unit(f"{agency}-ld", agency, UnitKind.LEADERSHIP)
    yield from _person(f"{agency}-ld-0", f"{agency}-ld", Role.LEADER)


def _unit(unit: str, agency: str, kind: UnitKind) -> Command:
    return _order(
        org.EstablishUnit,
        f"unit {unit}",
        unit_id=unit,
        agency_id=agency,
        name=unit,
        kind=kind,
        valid_from=FOUNDED.date(),
    )


def _person(official: str, unit: str, role: Role) -> Iterator[Command]:
    yield _order(
        org.RegisterOfficial, f"register {official}", official_id=official, name=official, group=Group.CONG_CHUC
    )
    yield _order(
        org.Appoint,
        f"appoint {official}",
        appointment_id=f"bn-{official}",
        official_id=official,
        unit_id=unit,
        role=role,
        valid_from=FOUNDED.date(),
    )


def _order(order: Any, key: str, /, **members: Any) -> Command:
    issued = Issued(
        command_id=uuid5(NAMESPACE, f"benchmark founding {key}"),
        actor=SERVICE,
        source=Source.CLI,
        occurred_at=FOUNDED,
        recorded_at=FOUNDED,
    )
    command: Command = order(issued=issued, **members)
    return command


class _Nothing:
    """Before the founding there is nothing to read."""

    def read_stream(self, _stream: Any, _after_version: int = 0) -> list[Recorded[Any]]:
        return []
