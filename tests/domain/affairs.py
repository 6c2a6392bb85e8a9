"""Proceedings for tests: orders about several of them, carried out one after another on the pure domain.

The office is that of `tests.domain.office`; beside it there are two inspectors k1 and k2 in the Chairman's office
(`vp-tb`), and a second district `sd` with a leadership unit (`sd-ld`, leader l3) and a one-stop unit (head h4).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from domain.application import Context
from domain.commands import Issued
from domain.model import organisation as org
from domain.model.attachment import Attachment
from domain.model.dossier import Dossier
from domain.model.duty import Duty
from domain.model.event import NAMESPACE, Event, Recorded, Source
from domain.model.natures import duties_of, ended_at, nature_of
from domain.model.organisation import Group, Role, Tier, UnitKind
from domain.model.proceeding import KIND, Proceeding
from domain.model.reference import Reference
from domain.proceeding_commands import ProceedingCommand
from domain.proceeding_decider import ProceedingDecider
from tests.domain.office import START, office, when

MORE_PEOPLE = (
    ("k1", "vp-tb", Role.OFFICER),
    ("k2", "vp-tb", Role.OFFICER),
    ("l3", "sd-ld", Role.LEADER),
    ("h4", "sd-mc", Role.HEAD),
)


@cache
def two_districts() -> Reference:
    """The office with the inspectors and the second district."""
    known = office()
    meta: dict[str, Any] = {
        "occurred_at": when("2019-01-01 00:00"),
        "actor": "~service",
        "source": Source.CLI,
        "command_id": NAMESPACE,
    }
    bodies: list[Event] = [
        org.AgencyEstablished(
            **meta, agency_id="sd", name="sd", tier=Tier.DISTRICT, code="H20.06", valid_from=START, parent_id="ubnd"
        )
    ]
    for unit, kind in (("sd-ld", UnitKind.LEADERSHIP), ("sd-mc", UnitKind.ONE_STOP)):
        bodies.append(org.UnitEstablished(**meta, unit_id=unit, agency_id="sd", name=unit, kind=kind, valid_from=START))
    for official, unit, role in MORE_PEOPLE:
        bodies += [
            org.OfficialRegistered(**meta, official_id=official, name=official.upper(), group=Group.CONG_CHUC),
            org.OfficialAppointed(
                **meta,
                appointment_id=f"bn-{official}",
                official_id=official,
                unit_id=unit,
                role=role,
                valid_from=START,
            ),
        ]
    people = known.organisation
    for body in bodies:
        people = org.evolve(people, Recorded(1, org.STREAM, people.version + 1, when("2019-01-01 00:00"), body))
    return Reference(people, known.calendar, known.catalogue, known.adopted)


def attached(name: str = "bien-ban.pdf") -> Attachment:
    return Attachment(name=name, media_type="application/pdf", size_bytes=1000, sha256="ab" * 32)


class Affairs:
    """Some proceedings and the dossiers they are about. `do` carries out an order; a refusal changes nothing."""

    decider = ProceedingDecider()

    def __init__(self, reference: Reference | None = None, dossiers: dict[UUID, Dossier] | None = None) -> None:
        self.reference = reference or two_districts()
        self.dossiers = dossiers or {}
        self.states: dict[UUID, Proceeding] = {}
        self.log: list[Recorded[Event]] = []
        self.registers: dict[str, int] = {}
        self.orders = 0

    def do(
        self,
        order: type[ProceedingCommand],
        proceeding: str,
        actor: str,
        moment: str | datetime,
        /,
        *,
        acting_for: str | None = None,
        **members: Any,
    ) -> list[Event]:
        """`proceeding`: any name, or the text of an id. Returns the events of its own stream."""
        at = when(moment) if isinstance(moment, str) else moment
        self.orders += 1
        source = Source.WORKFLOW if actor == "~workflow" else Source.PAGE
        command_id = uuid5(NAMESPACE, f"affairs {self.orders}")
        issued = Issued(command_id=command_id, actor=actor, source=source, occurred_at=at, acting_for=acting_for)
        stream = id_of(proceeding)
        asked: list[str] = []

        def number(key: str) -> int:
            asked.append(key)
            return self.registers.get(key, 0) + 1

        command = order(issued=issued, proceeding_id=stream, **members)
        context = Context(issued, at, self.reference, self._state_of, number)
        decision = self.decider.decide(self.states.get(stream, Proceeding()), command, context)
        self._add(stream, decision.events, at)
        for other, bodies in decision.also:
            if bodies and bodies[0].TOPIC == "register.ProceedingNumbered":
                self.registers[asked[0]] = self.registers.get(asked[0], 0) + len(bodies)
            else:
                self._add(other, bodies, at)
        return list(decision.events)

    def state(self, proceeding: str) -> Any:
        """Of its nature."""
        return self.states[id_of(proceeding)].state

    def stage(self, proceeding: str) -> str:
        found = self.states[id_of(proceeding)]
        return nature_of(found).stage(found.state)

    def ended_at(self, proceeding: str) -> datetime | None:
        return ended_at(self.states[id_of(proceeding)])

    def duties(self, proceeding: str) -> dict[str, Duty]:
        return {duty.key: duty for duty in duties_of(self.states[id_of(proceeding)])}

    def of_topic(self, topic: str) -> list[Any]:
        return [recorded.body for recorded in self.log if topic == recorded.body.TOPIC]

    def _add(self, stream: UUID, bodies: Sequence[Event], at: datetime) -> None:
        for body in bodies:
            state = self.states.get(stream, Proceeding())
            recorded = Recorded(len(self.log) + 1, stream, state.version + 1, at, body)
            self.log.append(recorded)
            self.states[stream] = self.decider.evolve(state, recorded)

    def _state_of(self, kind: str, stream: UUID) -> Any:
        return self.states.get(stream, Proceeding()) if kind == KIND else self.dossiers.get(stream, Dossier())


def id_of(proceeding: str) -> UUID:
    try:
        return UUID(proceeding)
    except ValueError:
        return uuid5(NAMESPACE, f"proceeding {proceeding}")
