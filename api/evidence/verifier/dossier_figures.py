"""The figures of every dossier, computed from the stored events alone, in the shape of "dossiers" in figures.json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from api.evidence.verifier.calendar import Calendar, read_calendar
from api.evidence.verifier.catalogue import StepTerms, read_catalogue
from api.evidence.verifier.custody import CustodyRead, Stretch, read_custody
from api.evidence.verifier.days import instant_text, office_day_of
from api.evidence.verifier.delay import TimeSpan, attributed_delay, due_dates, measured, overdue_spans
from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.findings import refused
from api.evidence.verifier.history import Act, effective_history
from api.evidence.verifier.instants import micros
from api.evidence.verifier.organisation import Organisation, read_organisation
from api.evidence.verifier.rules import PolicyValues, RulePack, adopted_rules, policy_values

POLICIES: Final = ("custody-1", "attribution-1")
"""What is implemented here, in `custody` and `delay`."""

_SAID_OF_AN_INTERVAL: Final = (
    *("answerer", "ground", "part", "on_behalf_of", "unit", "step", "excused", "confirmed", "positions"),
)
"""What an interval says besides its times; neighbours of which this is the same are one."""

_AMISS_IN_EVENTS: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError)
"""What reading an event comes to that lacks something, or has something else in its place."""


@dataclass(frozen=True, slots=True)
class DossierFigures:
    """claim: what figures.json has to say of this dossier, to the letter."""

    dossier_id: str
    claim: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _JudgedBy:
    """What dossiers are judged by, after all events of the bundle."""

    organisation: Organisation
    calendar: Calendar
    step_terms: dict[tuple[str, int], StepTerms]
    packs: list[RulePack]


def recomputed(events: Sequence[StoredEvent], about: datetime) -> list[DossierFigures]:
    """The figures of every dossier among the events, as known by all of them, about a moment; by dossier id.

    events: in order of position. Refused for what cannot be computed; nothing is left out silently.
    """
    dossiers: dict[str, list[StoredEvent]] = {}
    for event in events:
        if event.topic.startswith("dossier."):
            dossiers.setdefault(event.stream_id, []).append(event)
    if not dossiers:
        return []
    try:
        judged_by = _JudgedBy(
            read_organisation(events), read_calendar(events), read_catalogue(events), adopted_rules(events)
        )
    except _AMISS_IN_EVENTS as fault:
        raise _not_recomputable("events.jsonl", fault) from fault
    return [_figures_of(dossier_id, dossiers[dossier_id], judged_by, about) for dossier_id in sorted(dossiers)]


def _figures_of(
    dossier_id: str, stream: Sequence[StoredEvent], judged_by: _JudgedBy, about: datetime
) -> DossierFigures:
    try:
        acts = effective_history(stream, micros(about))
        claim = _claim_of(acts, judged_by, micros(about)) if acts else _no_figures_yet()
    except _AMISS_IN_EVENTS as fault:
        raise _not_recomputable(f"dossier {dossier_id}", fault) from fault
    return DossierFigures(dossier_id, {"dossier_id": dossier_id, **claim})


def _claim_of(acts: list[Act], judged_by: _JudgedBy, about: int) -> dict[str, Any]:
    receipt = next((act for act in acts if act.topic == "dossier.ReceiptIssued"), None)
    values = _values(acts, receipt, judged_by)
    read = read_custody(acts, about, judged_by.organisation, judged_by.calendar, values)
    first, in_force = due_dates(read)
    overdue = overdue_spans(read, in_force)
    terms = None
    if receipt is not None:
        terms = judged_by.step_terms[acts[0].body["procedure_code"], receipt.body["procedure_version"]]
    delay = attributed_delay(read, overdue, terms)
    return {
        "code": None if receipt is None else receipt.body["code"],
        "ended": read.ended_at is not None,
        "intervals": _interval_claims(read, overdue),
        "overdue_us": delay.counted_us + delay.excused_us,
        "counted_us": delay.counted_us,
        "excused_us": delay.excused_us,
        "process_design_us": delay.left_us if delay.assessed else 0,
        "no_term_set_us": 0 if delay.assessed else delay.left_us,
        "provisional": read.ended_at is None,
        "assessed": delay.assessed,
        "delay": [
            {
                "official": holder.official,
                "part": holder.part,
                "on_behalf_of": holder.on_behalf_of,
                "held_overdue_us": delay.held_us[holder],
                "share_us": delay.share_us[holder],
            }
            for holder in delay.holders
        ],
        "dues": sorted(
            (
                {"kind": kind, "at": None if due.at is None else instant_text(due.at), "position": due.position}
                for kind, dues in (("first", first), ("in_force", in_force))
                for due in dues
            ),
            key=lambda claim: (claim["position"], claim["kind"]),
        ),
    }


def _values(acts: Sequence[Act], receipt: Act | None, judged_by: _JudgedBy) -> PolicyValues:
    if receipt is None:
        return policy_values(judged_by.packs, None, office_day_of(acts[0].at))
    return policy_values(judged_by.packs, receipt.body["rule_pack"], office_day_of(receipt.at))


def _no_figures_yet() -> dict[str, Any]:
    """Of a dossier that was lodged only after the moment."""
    amounts = ("overdue_us", "counted_us", "excused_us", "process_design_us", "no_term_set_us")
    nothing: dict[str, Any] = {"code": None, "ended": False, "intervals": [], "provisional": True, "assessed": False}
    return {**nothing, **dict.fromkeys(amounts, 0), "delay": [], "dues": []}


def _interval_claims(read: CustodyRead, overdue: Sequence[TimeSpan]) -> list[dict[str, Any]]:
    """By start; the last one is open while the dossier is, and measured up to the moment."""
    found: list[dict[str, Any]] = []
    for stretch in read.stretches:
        claim = _interval_claim(read, stretch, overdue)
        last = found[-1] if found else None
        if last is not None and all(last[name] == claim[name] for name in _SAID_OF_AN_INTERVAL):
            last["end"] = claim["end"]
            last["working_us"] += claim["working_us"]
            last["overdue_us"] += claim["overdue_us"]
        else:
            found.append(claim)
    if found and read.ended_at is None:
        found[-1]["end"] = None
    return found


def _interval_claim(read: CustodyRead, stretch: Stretch, overdue: Sequence[TimeSpan]) -> dict[str, Any]:
    """Working time with its excused part, and what of it was unexcused while overdue; none of the applicant's."""
    working_us = overdue_us = 0
    if stretch.part is not None:
        working_us = sum(measured(read, stretch, stretch.start, stretch.end))
        overdue_us = sum(measured(read, stretch, *span).unexcused_us for span in overdue)
    return {
        "start": instant_text(stretch.start),
        "end": instant_text(stretch.end),
        "answerer": stretch.answerer,
        "ground": stretch.ground,
        "part": stretch.part,
        "on_behalf_of": stretch.on_behalf_of,
        "unit": stretch.unit,
        "step": stretch.step,
        "excused": stretch.excused,
        "confirmed": stretch.confirmed,
        "working_us": working_us,
        "overdue_us": overdue_us,
        "positions": list(stretch.positions),
    }


def _not_recomputable(where: str, fault: Exception) -> Exception:
    return refused(
        "not-recomputable",
        where,
        f"Không tính lại được từ các sự kiện: {type(fault).__name__} {fault}.",
        f"This cannot be recomputed from the events: {type(fault).__name__} {fault}.",
    )
