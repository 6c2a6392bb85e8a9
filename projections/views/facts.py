"""The facts behind responsibility records: what stands in one, for whom, in what part, from which events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import msgspec

from domain.model.event import ActorId, OfficialId, UnitId
from projections.figures import FIGURES, Part
from projections.folding import Folded, month_of
from projections.rows import Row

JOINED: Final = frozenset(
    {
        "acts",
        "acts_tried",
        "arrivals",
        "excused_us",
        "handovers_received",
        "handovers_sent",
        "held_overdue_us",
        "held_us",
        "step_held_us",
        "step_visits",
        "term_left_permille",
    }
)
"""Figures of which one fact a step and month says enough: it sums up, and names the events of all."""

_Key = tuple[Any, ...]

DISPUTED: Final = "disputed"
"""Mark of facts about a dossier with an entry that moves something to this person and does not count yet."""


NO_PROCEDURE: Final = "~none"
"""Procedure, and field, of a fact of a proceeding that is about none."""


class FactRow(Row, frozen=True, kw_only=True):
    """dossier_id: of the dossier, or of the proceeding of a nature; kind, duty: of a duty in it, which key has it."""

    TABLE: ClassVar[str] = "facts"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    official: str
    part: str
    on_behalf_of: str | None
    figure: str
    unit_id: str | None
    procedure_code: str
    field: str
    step_id: str | None
    month: date
    at: datetime
    amount: int
    closed_at: datetime | None
    marks: list[str]
    positions: list[int]
    nature: str | None = None
    kind: str | None = None
    duty: str | None = None


class Book:
    """Where the facts of one dossier are written down."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self._facts: list[FactRow] = []
        self._joined: dict[_Key, int] = {}
        self._procedure_code, self._closed_at = folded.state.procedure_code, folded.clock.ended_at
        procedure = folded.procedure
        self._field = procedure.field if procedure is not None else "~unknown"
        self._disputed = {official for claim in folded.history.open_claims for official in claim.affects}

    def enter(
        self,
        figure: str,
        official: ActorId,
        at: datetime,
        positions: Iterable[int],
        *,
        amount: int = 1,
        part: str = Part.OWN,
        on_behalf_of: OfficialId | None = None,
        unit_id: UnitId | None = None,
        step_id: str | None = None,
        marks: Iterable[str] = (),
    ) -> None:
        """One fact. `unit_id` is where the official stood; by default their unit at `at`."""
        assert figure in FIGURES, figure
        found = sorted(marks)
        if official in self._disputed:
            found.append(DISPUTED)
        unit = unit_id or self.folded.unit_of(official, at)
        month = month_of(at)
        if figure in JOINED:
            key: _Key = (figure, official, part, on_behalf_of, unit, step_id, month, tuple(found))
            place = self._joined.setdefault(key, len(self._facts))
            if place < len(self._facts):
                known = self._facts[place]
                self._facts[place] = msgspec.structs.replace(
                    known,
                    at=min(at, known.at),
                    amount=amount + known.amount,
                    positions=sorted({*positions, *known.positions}),
                )
                return
        self._facts.append(
            FactRow(
                dossier_id=self.folded.dossier_id,
                official=official,
                part=part,
                on_behalf_of=on_behalf_of,
                figure=figure,
                unit_id=unit,
                procedure_code=self._procedure_code,
                field=self._field,
                step_id=step_id,
                month=month,
                at=at,
                amount=amount,
                closed_at=self._closed_at,
                marks=found,
                positions=sorted(set(positions)),
            )
        )

    @property
    def rows(self) -> Sequence[FactRow]:
        """What was entered, in the order of its beginning."""
        return self._facts
