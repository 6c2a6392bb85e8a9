"""What a bundle claims about imported cases: inferred custody, as `projections.views.imported` has it, and its sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.evidence.canonical import instant
from api.evidence.record_claims import record_line
from domain.model.event import Event, Recorded
from domain.model.imported import StepCompleted
from projections.figures import Part
from projections.views.imported import CaseRow, CustodyRow, Dataset, case_rows

Claim = dict[str, Any]


def case_claim(history: Sequence[Recorded[Event]], dataset: Dataset) -> Claim | None:
    """One case; None where it had not begun at the dataset's as-of moment."""
    rows = list(case_rows(history, dataset))
    case = next((row for row in rows if isinstance(row, CaseRow)), None)
    if case is None:
        return None
    return {
        "case": case.case_id,
        "stream_id": str(case.stream_id),
        "intervals": [_interval(row) for row in rows if isinstance(row, CustodyRow)],
        "late_us": case.late_us,
        "late": case.late,
        "open": case.is_open,
    }


def imported_record(
    official: str, histories: Sequence[Sequence[Recorded[Event]]], claims: Sequence[Claim], dataset: Dataset
) -> list[Claim]:
    """What the cases come to for a name of the log. Nobody's delay is assessed, since no step of a log has a term."""
    acts = [
        [recorded.position]
        for history in histories
        for recorded in history
        if isinstance(recorded.body, StepCompleted)
        and recorded.body.resource == official
        and recorded.body.occurred_at <= dataset.body.as_of
    ]
    held = [i for claim in claims for i in claim["intervals"] if i["official"] == official]
    overdue = [i for i in held if i["overdue_us"]]
    owned = {
        str(history[0].stream_id): history[0].position
        for history in histories
        if getattr(history[0].body, "owner", None) == official
    }
    late = [[owned[claim["stream_id"]]] for claim in claims if claim["late"] and claim["stream_id"] in owned]
    found = (
        ("acts", len(acts), acts),
        ("held_us", sum(i["length_us"] for i in held), [i["positions"] for i in held]),
        ("held_overdue_us", sum(i["overdue_us"] for i in overdue), [i["positions"] for i in overdue]),
        ("late_as_owner", len(late), late),
    )
    return [record_line(Part.OWN, None, figure, amount, positions) for figure, amount, positions in found if amount]


def _interval(row: CustodyRow) -> Claim:
    return {
        "start": instant(row.from_at),
        "end": instant(row.to_at),
        "official": row.holder,
        "ground": row.ground,
        "length_us": row.held_us,
        "overdue_us": row.overdue_us,
        "positions": sorted(row.positions),
    }
