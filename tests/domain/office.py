"""A small office for tests, and a `Case`: orders about one dossier, carried out one after another on the pure domain.

District `cl` has a one-stop unit `cl-mc` (head h1, officers a1, a2), a land unit `cl-dd` (head h2, officers b1, b2)
and a leadership unit `cl-ld` (leader l1). Department `stnmt` has unit `tn-dd` (head h3, officer c1) and leader l2.
Procedure 1.012784 takes 10 working days in four steps: tn 4wh, th 6wd, pd 1wd, tr 4wh; four eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from domain import dossier_commands as cmd
from domain.application import Context
from domain.commands import Issued
from domain.dossier_decider import DossierDecider
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.applicant import Applicant
from domain.model.calendar import WorkCalendar
from domain.model.calendar_seed import seeded_calendar
from domain.model.dossier import Dossier
from domain.model.dossier_events import Channel
from domain.model.event import NAMESPACE, OFFICE_ZONE, Event, Recorded, Source, is_official
from domain.model.organisation import Group, Half, Organisation, Role, Tier, UnitKind
from domain.model.procedure import Catalogue, ProcedureVersion, Step, StepRole
from domain.model.proceeding import KIND, Proceeding
from domain.model.reference import Reference

START = date(2019, 1, 1)
CODE = "1.012784"
APPLICANT_ID = uuid5(NAMESPACE, "applicant")

PEOPLE = (
    ("h1", "cl-mc", Role.HEAD),
    ("a1", "cl-mc", Role.OFFICER),
    ("a2", "cl-mc", Role.OFFICER),
    ("h2", "cl-dd", Role.HEAD),
    ("b1", "cl-dd", Role.OFFICER),
    ("b2", "cl-dd", Role.OFFICER),
    ("l1", "cl-ld", Role.LEADER),
    ("h3", "tn-dd", Role.HEAD),
    ("c1", "tn-dd", Role.OFFICER),
    ("l2", "tn-ld", Role.LEADER),
    ("vpub-truc", "vp-tb", Role.OFFICER),
)

PROCEDURE = ProcedureVersion(
    code=CODE,
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
    valid_from=START,
    decision="QĐ 1/QĐ-UBND",
)


def when(text: str) -> datetime:
    """`2020-03-02 08:00` in Asia/Ho_Chi_Minh, as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE).astimezone(UTC)


def organisation_bodies(meta: dict[str, Any]) -> list[Event]:
    bodies: list[Event] = []
    for agency, tier, parent in (
        ("ubnd", Tier.PROVINCE, None),
        ("cl", Tier.DISTRICT, "ubnd"),
        ("stnmt", Tier.DEPARTMENT, "ubnd"),
    ):
        code = {"ubnd": "000.00.00.H20", "cl": "000.00.05.H20", "stnmt": "000.00.12.H20"}[agency]
        bodies.append(
            org.AgencyEstablished(
                **meta, agency_id=agency, name=agency, tier=tier, code=code, valid_from=START, parent_id=parent
            )
        )
    for unit, agency, kind in (
        ("cl-mc", "cl", UnitKind.ONE_STOP),
        ("cl-dd", "cl", UnitKind.SPECIALISED),
        ("cl-ld", "cl", UnitKind.LEADERSHIP),
        ("tn-dd", "stnmt", UnitKind.SPECIALISED),
        ("tn-ld", "stnmt", UnitKind.LEADERSHIP),
        ("vp-tb", "ubnd", UnitKind.SPECIALISED),
    ):
        bodies.append(
            org.UnitEstablished(**meta, unit_id=unit, agency_id=agency, name=unit, kind=kind, valid_from=START)
        )
    for official, unit, role in PEOPLE:
        bodies.append(
            org.OfficialRegistered(**meta, official_id=official, name=official.upper(), group=Group.CONG_CHUC)
        )
        bodies.append(
            org.OfficialAppointed(
                **meta,
                appointment_id=f"bn-{official}",
                official_id=official,
                unit_id=unit,
                role=role,
                valid_from=START,
            )
        )
    return bodies


@cache
def office() -> Reference:
    """The office as described above, with the calendar that ships."""
    meta: dict[str, Any] = {
        "occurred_at": when("2019-01-01 00:00"),
        "actor": "~service",
        "source": Source.CLI,
        "command_id": NAMESPACE,
    }
    organisation = Organisation()
    for number, body in enumerate(organisation_bodies(meta), 1):
        organisation = org.evolve(organisation, Recorded(number, org.STREAM, number, when("2019-01-01 00:00"), body))
    published = proc.ProcedurePublished(**meta, procedure=PROCEDURE)
    catalogue = proc.evolve(Catalogue(), Recorded(1, proc.STREAM, 1, when("2019-01-01 00:00"), published))
    return Reference(organisation, seeded_calendar(), catalogue)


def with_absence(
    reference: Reference,
    official: str,
    first: tuple[str, Half],
    last: tuple[str, Half],
    *,
    acting: str | None = None,
    known: str,
) -> Reference:
    """The same office with an absence that became known at `known`."""
    number = reference.organisation.version + 1
    body = org.AbsenceRecorded(
        occurred_at=when(known),
        actor="h1" if official != "h1" else "l1",
        source=Source.PAGE,
        command_id=uuid5(NAMESPACE, f"absence {number}"),
        absence_id=f"v{number}",
        official_id=official,
        from_on=date.fromisoformat(first[0]),
        from_half=first[1],
        to_on=date.fromisoformat(last[0]),
        to_half=last[1],
        acting_id=acting,
    )
    recorded = Recorded(100_000 + number, org.STREAM, number, when(known), body)
    organisation = org.evolve(reference.organisation, recorded)
    return Reference(organisation, reference.calendar, reference.catalogue, reference.adopted)


def with_calendar(reference: Reference, calendar: WorkCalendar) -> Reference:
    return Reference(reference.organisation, calendar, reference.catalogue, reference.adopted)


class Case:
    """One dossier. `do` carries out an order as `actor` at a moment; a refusal leaves the state as it was."""

    decider = DossierDecider()

    def __init__(self, reference: Reference | None = None, key: str = "case") -> None:
        self.reference = reference or office()
        self.dossier_id = uuid5(NAMESPACE, key)
        self.state: Dossier = self.decider.initial()
        self.also: list[tuple[UUID, Sequence[Event]]] = []
        self.others: dict[UUID, Dossier] = {}
        self.orders = 0
        self.position = 1000

    def issued(self, actor: str, moment: str, **header: Any) -> Issued:
        self.orders += 1
        source = Source.WORKFLOW if actor == "~workflow" else Source.PAGE
        return Issued(
            command_id=uuid5(self.dossier_id, str(self.orders)),
            actor=actor,
            source=header.pop("source", source),
            occurred_at=when(moment),
            **header,
        )

    def do(
        self,
        order: type[cmd.DossierCommand],
        actor: str,
        moment: str,
        *,
        known: str | None = None,
        acting_for: str | None = None,
        **members: Any,
    ) -> tuple[Event, ...]:
        """Carry it out; `known`: when the log learns it, by default when it happens."""
        issued = self.issued(actor, moment, acting_for=acting_for)
        command = order(issued=issued, dossier_id=self.dossier_id, **members)
        return self.carry_out(command, when(known or moment))

    def carry_out(self, command: cmd.DossierCommand, now: datetime) -> tuple[Event, ...]:
        context = Context(command.issued, now, self.reference, self._state_of, lambda _: 1)
        decision = self.decider.decide(self.state, command, context)
        for body in decision.events:
            self.position += 1
            recorded = Recorded(self.position, self.dossier_id, self.state.version + 1, now, body)
            self.state = self.decider.evolve(self.state, recorded)
        self.also = list(decision.also)
        return tuple(decision.events)

    def _state_of(self, kind: str, stream: UUID) -> Dossier | Applicant | Proceeding:
        if kind == KIND:
            return Proceeding()
        return Applicant() if kind == "applicant" else self.others.get(stream, Dossier())

    # -- the usual beginnings

    def lodged(self, moment: str = "2020-03-02 08:00", channel: Channel = Channel.COUNTER, **members: Any) -> Case:
        actor = "~applicant" if channel is Channel.ONLINE else "a1"
        self.do(
            cmd.Lodge,
            actor,
            moment,
            procedure_code=CODE,
            agency_id="cl",
            unit_id="cl-mc",
            channel=channel,
            applicant_id=APPLICANT_ID,
            **members,
        )
        return self

    def received(self, moment: str = "2020-03-02 08:00", by: str = "a1", **members: Any) -> Case:
        self.lodged(moment, **members)
        self.do(cmd.IssueReceipt, by, moment)
        return self

    def at_land(self, moment: str = "2020-03-02 10:00", by: str = "b1") -> Case:
        """Received by a1, handed over to the land unit for step `th`, accepted by `by`."""
        self.received()
        self.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official=by, step_id="th")
        self.do(cmd.AcceptHandover, by, moment, handover_no=1)
        return self

    @property
    def officials(self) -> set[str]:
        return {r.body.actor for r in self.state.log if is_official(r.body.actor)}
