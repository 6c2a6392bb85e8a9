"""A decider whose rules and fold cost nothing, for measuring the store alone; its events are a dossier's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from benchmarks.acts import LIFE, dossier_id
from domain.application import Context
from domain.commands import Issued
from domain.dossier_commands import DossierCommand
from domain.model.dossier_events import HandoverAccepted
from domain.model.event import Event, Recorded, Source


@dataclass(frozen=True, kw_only=True)
class AcceptPlainly(DossierCommand):
    """Whatever came before, another handover is accepted."""


class PlainDecider:
    """The state is the number of events."""

    kind: Final = "plain"
    commands: Final = (AcceptPlainly,)

    def stream(self, command: AcceptPlainly) -> UUID:
        return command.dossier_id

    def initial(self) -> int:
        return 0

    def evolve(self, state: int, _recorded: Recorded[Any]) -> int:
        return state + 1

    def decide(self, state: int, _command: AcceptPlainly, context: Context) -> Sequence[Event]:
        return [HandoverAccepted(**context.meta(), handover_no=state + 1, unit_id="h01-dd")]


def plain_life(key: str, _number: int) -> list[DossierCommand]:
    """Twenty orders to one dossier."""
    dossier = dossier_id(f"plain {key}")
    return [
        AcceptPlainly(
            issued=Issued(command_id=uuid5(dossier, str(place)), actor="h01-dd-1", source=Source.API),
            dossier_id=dossier,
        )
        for place in range(LIFE)
    ]
