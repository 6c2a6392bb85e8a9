"""The facts behind the counts of a record: how many there are, and on which events each of them has to rest.

Whether a fact is rightly one (that a step was late, a complaint upheld) is not recomputed here. Those that count events
(COUNTED_EVENTS) cannot be made up: each rests on an event of its own of the kind that is counted, and that event names
the official. Of the others no more is known than that the events behind them are in the bundle, and how many they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from api.evidence.verifier.events import StoredEvent

COUNTED_DOSSIERS: Final = ("dossiers_handled", "dossiers_closed", "dossiers_late")
SUMMED_TIMES: Final = ("held_us", "excused_us", "held_overdue_us", "overdue_us", "attributed_us", "step_held_us")
JOINED_COUNTS: Final = (
    "acts",
    "acts_tried",
    "arrivals",
    "handovers_received",
    "handovers_sent",
    "ratings_score",
    "step_visits",
)
"""Figures of which one fact may count for more than one."""

MEASURES: Final = ("term_left_permille",)
"""Figures of which a fact may count for nothing."""

OTHER_COUNTS: Final = (
    "steps_judged",
    "steps_on_time",
    "steps_late",
    "steps_without_term",
    "handovers_unconfirmed",
    "handovers_late",
    "ping_pong",
    "escalations_received",
    "escalations_answered",
    "escalations_unanswered",
    "apologies_late",
    "duties_owed",
    "duties_missed",
    "reviews_decided",
    "reviews_discipline",
)
COUNTED_EVENTS: Final[Mapping[str, str]] = {
    "steps_completed": "dossier.StepCompleted",
    "steps_on_software": "dossier.StepCompleted",
    "late_entries": "dossier.RecordedLate",
    "corrections": "dossier.Corrected",
    "reminders": "dossier.Reminded",
    "written_reminders": "dossier.WrittenReminderIssued",
    "supplements": "dossier.SupplementRequested",
    "supplements_second": "dossier.SupplementRequested",
    "apologies_owed": "dossier.ApologyOwed",
    "ratings": "dossier.Rated",
    "complaints": "dossier.Complained",
    "complaints_upheld": "dossier.Complained",
    "obstacles": "dossier.ObstacleReported",
    "obstacles_in_time": "dossier.ObstacleReported",
    "objections": "dossier.ObjectionRecorded",
    "reworks_received": "dossier.ReturnedForRework",
    "conflicts_refused": "dossier.ConflictRefused",
    "opinions_given": "dossier.OpinionGiven",
    "opinions_late": "dossier.OpinionGiven",
    "confirmations": "publication.Confirmed",
    "confirmations_refuted": "publication.Confirmed",
    "remedy_reports": "directive.RemedyReported",
    "remedy_reports_false": "directive.RemedyReported",
}
"""Figure → the topic of the event that each of its facts rests on."""

ALSO_COUNTED: Final[Mapping[str, str]] = {
    "reminders": "duty.Reminded",
    "complaints": "complaint.Opened",
    "complaints_upheld": "complaint.Opened",
}
"""The same in a proceeding, which is no dossier."""

ENTERED_OTHERWISE: Final = ("dossier.RecordedLate", "dossier.Corrected")
"""An event of any kind may stand in one of these."""

KNOWN_FIGURES: Final = frozenset(
    {*COUNTED_DOSSIERS, *SUMMED_TIMES, *JOINED_COUNTS, *MEASURES, *OTHER_COUNTS, *COUNTED_EVENTS}
)


def amount_by_facts(
    figure: str, amount: int, facts: Sequence[Sequence[int]], events: Mapping[int, StoredEvent]
) -> str | None:
    """What the amount has to be by its facts, where it is another; None where it fits."""
    if figure in COUNTED_DOSSIERS:
        found = [events[position] for fact in facts for position in fact]
        counted = len({event.stream_id for event in found if event.topic.startswith("dossier.")})
        return None if amount == counted else str(counted)
    if figure in MEASURES:
        return None if amount >= 0 and facts and all(facts) else "≥ 0"
    if figure in JOINED_COUNTS or figure in SUMMED_TIMES:
        return None if amount >= len(facts) > 0 and all(facts) else f"≥ {len(facts)}, ≥ 1"
    return None if amount == len(facts) > 0 and all(facts) else str(len(facts))


def unfounded_facts(
    figure: str, facts: Sequence[Sequence[int]], events: Mapping[int, StoredEvent], official: str
) -> Iterator[Sequence[int]]:
    """Facts that rest on no event of their own that is of the kind that is counted and names the official."""
    topic = COUNTED_EVENTS.get(figure)
    taken: set[int] = set()
    for fact in facts:
        fitting = [
            position
            for position in fact
            if events[position].topic in (topic, ALSO_COUNTED.get(figure), *ENTERED_OTHERWISE)
            and position not in taken
            and names_official(events[position], official)
        ]
        if topic is not None and not fitting:
            yield fact
        taken.update(fitting[:1])


def names_official(event: StoredEvent, official: str) -> bool:
    """Also within the act that a late entry or a correction holds, which is JSON in JSON."""
    plain = json.dumps(official, ensure_ascii=False)
    return plain in event.state or json.dumps(plain, ensure_ascii=False)[1:-1] in event.state
