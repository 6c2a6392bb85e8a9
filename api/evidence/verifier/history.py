"""What happened, as the log tells it by now: late entries and corrections applied, claims left out.

A late entry stands at its own time. Of several corrections of one event the last recorded counts; one that annuls
takes the event away. An entry that moves time, lateness or an act to others counts only once each of them has
confirmed it, or somebody in their place; until then it is a claim and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.evidence.verifier.days import instant
from api.evidence.verifier.events import StoredEvent

LATE_ENTRY: Final = "dossier.RecordedLate"
CORRECTION: Final = "dossier.Corrected"
CONFIRMATION: Final = "dossier.ClaimConfirmed"
DISPUTE: Final = "dossier.ClaimDisputed"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happened to a dossier at the instant `at`.

    position: of the event as first stored. entered_by: of the late entry or correction that says what happened.
    """

    position: int
    at: int
    topic: str
    body: Mapping[str, Any]
    entered_by: int | None = None

    @property
    def who(self) -> str:
        """In whose name it was done: the official whom the actor stood in for, else the actor."""
        return str(self.body.get("acting_for") or self.body["actor"])


def effective_history(stream: Sequence[StoredEvent], about: int) -> list[Act]:
    """What happened up to `about`, in order of its time, and of position where that is the same."""
    confirmations = [event for event in stream if event.topic == CONFIRMATION]
    counting = {event.position for event in stream if _is_agreed(event, confirmations)}
    corrections = _counting_corrections([event for event in stream if event.topic == CORRECTION], counting)
    acts: list[Act] = []
    for event in stream:
        correction = corrections.get(event.position)
        if event.topic in (CORRECTION, CONFIRMATION, DISPUTE):
            continue
        if correction is not None:
            if correction.body.get("act") is not None:
                acts.append(_entered_act(event, correction))
        elif event.topic != LATE_ENTRY:
            acts.append(Act(event.position, instant(event.body["occurred_at"]), event.topic, event.body))
        elif event.position in counting:
            acts.append(_entered_act(event, event))
    return sorted((act for act in acts if act.at <= about), key=lambda act: (act.at, act.position))


def _is_agreed(event: StoredEvent, confirmations: Iterable[StoredEvent]) -> bool:
    """Whether all agree to whom a late entry or correction moves something; what moves nothing needs nobody."""
    agreed = {
        answer.body.get("in_place_of") or answer.body.get("acting_for") or answer.body["actor"]
        for answer in confirmations
        if answer.body["claim"] == event.position
    }
    return agreed.issuperset(event.body.get("affects", ()))


def _counting_corrections(corrections: Iterable[StoredEvent], counting: Collection[int]) -> dict[int, StoredEvent]:
    """Position of an event as first stored → the correction by which it is read.

    Corrections may be corrected, which leads to the same first event, or annulled: then what they had replaced counts
    again. The last recorded are looked at first, so one that is annulled annuls nothing itself.
    """
    by_position = {entry.position: entry for entry in corrections}
    found: dict[int, StoredEvent] = {}
    annulled: set[int] = set()
    for entry in sorted(by_position.values(), key=lambda each: each.position, reverse=True):
        if entry.position in annulled or entry.position not in counting:
            continue
        corrected = int(entry.body["corrects"])
        if corrected in by_position and entry.body.get("act") is None:
            annulled.add(corrected)
            continue
        while corrected in by_position:
            corrected = int(by_position[corrected].body["corrects"])
        found.setdefault(corrected, entry)
    return found


def _entered_act(event: StoredEvent, entry: StoredEvent) -> Act:
    """The event with the content that the entry brings."""
    body = json.loads(entry.body["act"])
    return Act(event.position, instant(body["occurred_at"]), entry.body["act_topic"], body, entry.position)
