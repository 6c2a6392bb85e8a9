"""One dossier as its page shows it: how it stands, its procedure's steps, what is open in it. Read from the views."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from domain.model.procedure import Step
from domain.model.refusals import DossierUnknown
from projections.queries.boards import BoardRow, board_row_of
from projections.queries.clock_766 import By766, by_766
from projections.queries.knowledge import Knowledge, Named, knowledge


class StepShown(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the procedure, with what came of it; term as procedures write it. Nothing below it: not begun."""

    step_id: str
    name: str
    term: str | None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    spent_us: int = 0
    late: bool | None = None
    official: Named | None = None


class ObstacleShown(msgspec.Struct, frozen=True, kw_only=True):
    """An obstacle that is not answered, and by when it has to be. position: of the report."""

    obstacle_no: int
    reported_by: Named
    to: Named
    reported_at: datetime
    due_at: datetime
    position: int


class DossierShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of a dossier now. due_position: the event with the explained deadline. next_act: see BoardRow.

    by_766: the clock of Decision 766, beside the slip's; None before the receipt.
    """

    row: BoardRow
    procedure_version: int | None
    rule_pack: str | None
    calendar_version: int | None
    term: str | None
    result_channel: str
    predecessor_id: UUID | None
    intake_due_at: datetime
    finished_at: datetime | None
    returned_at: datetime | None
    due_position: int | None
    by_766: By766 | None
    fee_dong: int | None
    documents: tuple[str, ...]
    next_act: str | None
    next_step_id: str | None
    steps: tuple[StepShown, ...]
    obstacles: tuple[ObstacleShown, ...]

    @property
    def name(self) -> str:
        """As it stands in addresses."""
        return self.row.code or str(self.row.dossier_id)


def dossier(connection: Connection[Any], dossier_id: UUID, *, now: datetime) -> DossierShown:
    """How a dossier stands at a moment. DossierUnknown for one that the views do not have."""
    known = knowledge(connection)
    found = board_row_of(connection, dossier_id, known, now=now)
    if found is None:
        raise DossierUnknown(dossier=dossier_id)
    row, raw = found
    versions = known.reference.catalogue.versions.get(raw["procedure_code"], ())
    version = next((one for one in versions if one.version == raw["procedure_version"]), None)
    current = version or (versions[-1] if versions else None)
    return DossierShown(
        row=row,
        procedure_version=raw["procedure_version"],
        rule_pack=raw["rule_pack"],
        calendar_version=raw["calendar_version"],
        term=raw["term"],
        result_channel=raw["result_channel"],
        predecessor_id=raw["predecessor_id"],
        intake_due_at=raw["intake_due_at"],
        finished_at=raw["finished_at"],
        returned_at=raw["returned_at"],
        due_position=raw["due_position"],
        by_766=by_766(connection, dossier_id, now=now),
        fee_dong=current.fee_dong if current is not None else None,
        documents=current.documents if current is not None else (),
        next_act=raw["next_act"],
        next_step_id=raw["next_step_id"],
        steps=_steps(connection, dossier_id, current.steps if current is not None else (), known),
        obstacles=_obstacles(connection, dossier_id, known, now),
    )


def _steps(
    connection: Connection[Any], dossier_id: UUID, steps: tuple[Step, ...], known: Knowledge
) -> tuple[StepShown, ...]:
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            "SELECT * FROM views.steps WHERE dossier_id = %s AND matter = 'step' ORDER BY started_at", [dossier_id]
        ).fetchall()
    done = {row["step_id"]: row for row in found}
    shown = [_step(step.step_id, step.name, step.term, done.pop(step.step_id, None), known) for step in steps]
    shown += [_step(step_id or "", row["name"], row["term"], row, known) for step_id, row in done.items()]
    return tuple(shown)


def _step(step_id: str, name: str, term: str | None, row: dict[str, Any] | None, known: Knowledge) -> StepShown:
    if row is None:
        return StepShown(step_id=step_id, name=name, term=term)
    return StepShown(
        step_id=step_id,
        name=name,
        term=term,
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        due_at=row["due_at"],
        spent_us=row["spent_us"],
        late=row["late"],
        official=known.official(row["official"]),
    )


def _obstacles(
    connection: Connection[Any], dossier_id: UUID, known: Knowledge, now: datetime
) -> tuple[ObstacleShown, ...]:
    with connection.cursor(row_factory=dict_row) as reading:
        rows = reading.execute(
            "SELECT * FROM views.obstacles WHERE dossier_id = %s AND answered_at IS NULL AND overtaken_at IS NULL "
            "ORDER BY obstacle_no",
            [dossier_id],
        ).fetchall()
    return tuple(
        ObstacleShown(
            obstacle_no=row["obstacle_no"],
            reported_by=known.official(row["reported_by"]) or Named(row["reported_by"], row["reported_by"]),
            to=known.official(row["to_official"])
            or known.unit(row["to_unit"], now)
            or Named(row["to_outside"] or "–", row["to_outside"] or "–"),
            reported_at=row["reported_at"],
            due_at=row["due_at"],
            position=row["positions"][0],
        )
        for row in rows
    )
