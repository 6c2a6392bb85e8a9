"""The figures of one dossier as an evidence bundle claims them: what the product says, in the shape of figures.json.

The verifier (`api.evidence.verifier`) computes the same shape from the stored events with nothing of what is used here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.model.custody import Custody, custody
from domain.model.custody_interval import Ground, Interval
from domain.model.delay import attribution
from domain.model.dossier_events import ReceiptIssued
from domain.model.event import Event, Recorded
from domain.model.history import effective
from domain.model.reference import Reference
from domain.model.stretches import Span, common
from projections.folding import Folded

_SAID = ("answerer", "ground", "part", "on_behalf_of", "unit", "step", "excused", "confirmed", "positions")
"""What an interval says besides its times; neighbours of which this is the same are one."""


def product_figures(folded: Folded, about: datetime) -> dict[str, Any]:
    """One element of "dossiers" in figures.json, as of the events that were folded, about the moment `about`."""
    return figures_of(folded.dossier_id, folded.stored, folded.reference, about)


def figures_of(
    dossier_id: UUID, stored: Sequence[Recorded[Event]], reference: Reference, about: datetime
) -> dict[str, Any]:
    """The same from the stored events of a dossier and the reference data as known with them.

    What happened after `about` is cut off, and nothing is worked out ahead. Durations are microseconds of working time
    in the hours of the agency that issued the receipt; a dossier that was not lodged by then has no figures yet.
    """
    history = effective(stored, about)
    if not history.events:
        return _nothing(dossier_id)
    held = custody(history, reference, about)
    judged = attribution(held, about)
    receipt = next((r.body for r in history.events if isinstance(r.body, ReceiptIssued)), None)
    return {
        "dossier_id": str(dossier_id),
        "code": None if receipt is None else receipt.code,
        "ended": not judged.provisional,
        "intervals": _intervals(held, about),
        "overdue_us": judged.overdue_us,
        "counted_us": judged.counted_us,
        "excused_us": judged.excused_us,
        "process_design_us": judged.process_design_us,
        "no_term_set_us": judged.no_term_set_us,
        "provisional": judged.provisional,
        "assessed": judged.assessed,
        "delay": [
            {
                "official": row.holder.official,
                "part": row.holder.part.value,
                "on_behalf_of": row.holder.on_behalf_of,
                "held_overdue_us": row.held_overdue_us,
                "share_us": row.share_us,
            }
            for row in judged.rows
        ],
        "dues": sorted(_dues(held), key=lambda due: (due["position"], due["kind"])),
    }


def _nothing(dossier_id: UUID) -> dict[str, Any]:
    amounts = ("overdue_us", "counted_us", "excused_us", "process_design_us", "no_term_set_us")
    return {
        "dossier_id": str(dossier_id),
        "code": None,
        "ended": False,
        "intervals": [],
        **dict.fromkeys(amounts, 0),
        "provisional": True,
        "assessed": False,
        "delay": [],
        "dues": [],
    }


def _intervals(held: Custody, about: datetime) -> list[dict[str, Any]]:
    """By start; the last one has no end while the dossier is open, and is measured up to `about`.

    working_us: excused time included, and the one-stop unit's own clock before the receipt; none of the applicant's.
    overdue_us: of it unexcused while overdue by the due date in force.
    """
    overdue = held.clock.overdue_spans(about)
    found: list[dict[str, Any]] = []
    for interval in held.intervals:
        one = _interval(held, interval, overdue)
        last = found[-1] if found else None
        if last is not None and all(last[name] == one[name] for name in _SAID):
            last["end"] = one["end"]
            last["working_us"] += one["working_us"]
            last["overdue_us"] += one["overdue_us"]
        else:
            found.append(one)
    if found and held.clock.ended_at is None:
        found[-1]["end"] = None
    return found


def _interval(held: Custody, interval: Interval, overdue: Sequence[Span]) -> dict[str, Any]:
    assert interval.end_at is not None
    start, end = interval.start_at, interval.end_at
    working_us = overdue_us = 0
    if interval.ground is not Ground.APPLICANT:
        working_us = sum(held.measure(interval, start, end))
        overdue_us = sum(held.measure(interval, *span).unexcused_us for span in common([(start, end)], overdue))
    return {
        "start": _written(start),
        "end": _written(end),
        "answerer": interval.answerer,
        "ground": interval.ground.value,
        "part": None if interval.part is None else interval.part.value,
        "on_behalf_of": interval.on_behalf_of,
        "unit": interval.unit_id,
        "step": interval.step_id,
        "excused": None if interval.excused is None else interval.excused.value,
        "confirmed": interval.confirmed,
        "working_us": working_us,
        "overdue_us": overdue_us,
        "positions": sorted(set(interval.rests_on)),
    }


def _dues(held: Custody) -> Iterator[dict[str, Any]]:
    for kind, changes in (("first", held.clock.first_slip), ("in_force", held.clock.in_force)):
        for change in changes:
            due_at = None if change.due_at is None else _written(change.due_at)
            yield {"kind": kind, "at": due_at, "position": change.position}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
