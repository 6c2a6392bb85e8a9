"""What happened, as the log tells it: late entries and corrections applied, claims set apart (DOMAIN.md §4, §7).

A stored log is in the order in which things became known. Every fold about a dossier reads its *effective*
history instead: late entries stand at their own time, corrected events have their last counting content, annulled
ones are gone, and the order is (`occurred_at`, position of the original). An entry that moves time, lateness or an
act to somebody else counts only once each of them has confirmed it, or the head above both in their place; until
then it is a claim, listed beside the history. Nothing is lost: what a correction removed stays listed too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, cast

import msgspec

from domain.model.dossier_events import ClaimConfirmed, ClaimDisputed, Corrected, RecordedLate
from domain.model.event import Event, OfficialId, Recorded, decode

ENTRIES: Final = (RecordedLate, Corrected)
ABOUT_ENTRIES: Final = (ClaimConfirmed, ClaimDisputed)


class ClaimState(StrEnum):
    """Of an entry that affects others. Only `counts` changes the history."""

    PENDING = "pending"
    DISPUTED = "disputed"
    COUNTS = "counts"


class Claim(msgspec.Struct, frozen=True):
    """An entry that moves something to others. `confirmed_by` holds those for whom it is confirmed by now."""

    entry: Recorded[Event]
    affects: tuple[OfficialId, ...]
    confirmed_by: tuple[OfficialId, ...]
    disputed_by: tuple[OfficialId, ...]
    state: ClaimState

    @property
    def position(self) -> int:
        return self.entry.position


class Removed(msgspec.Struct, frozen=True):
    """An event as it stood before the correction at position `by`, which replaced or annulled it."""

    original: Recorded[Event]
    by: int


class History(msgspec.Struct, frozen=True):
    """`events` in order of (`occurred_at`, position of the original).

    A late entry has its own position and the body that it entered; a corrected event has the position of the
    original, the correction's body and the correction's `recorded_at`. `entered_by` leads from the position of an
    effective event to that of the late entry or correction from which it has its content.
    """

    events: tuple[Recorded[Event], ...]
    claims: tuple[Claim, ...] = ()
    removed: tuple[Removed, ...] = ()
    entered_by: Mapping[int, int] = {}

    @property
    def open_claims(self) -> tuple[Claim, ...]:
        """The entries that do not count: the n of "of which n disputed"."""
        return tuple(claim for claim in self.claims if claim.state is not ClaimState.COUNTS)


def effective(recorded: Sequence[Recorded[Event]], at: datetime | None = None) -> History:
    """The effective history of a stream, in any order of `recorded`; cut after the instant `at`, where one is given."""
    entries = [r for r in recorded if isinstance(r.body, ENTRIES)]
    if not entries:
        plain = [r for r in recorded if not isinstance(r.body, ABOUT_ENTRIES)]
        return History(_ordered(plain, at))
    claims = _claims(entries, recorded)
    void = {claim.position for claim in claims if claim.state is not ClaimState.COUNTS}
    corrections = _last_corrections(entries, void)
    events: list[Recorded[Event]] = []
    removed: list[Removed] = []
    entered_by: dict[int, int] = {}
    for original in recorded:
        body = original.body
        if isinstance(body, (Corrected, *ABOUT_ENTRIES)):
            continue
        correction = corrections.get(original.position)
        if correction is not None:
            removed.append(Removed(original, correction.position))
            if _content(correction.body) is None:
                continue
            events.append(_entered(original, correction))
            entered_by[original.position] = correction.position
        elif not isinstance(body, RecordedLate):
            events.append(original)
        elif original.position not in void:
            events.append(_entered(original, original))
            entered_by[original.position] = original.position
    return History(_ordered(events, at), claims, tuple(removed), entered_by)


def as_of(recorded: Iterable[Recorded[Event]], known_at: datetime, about: datetime | None = None) -> History:
    """As of `known_at`, about `about`: only what was recorded by the one, corrected by what was recorded by then,
    cut at the other.
    """
    return effective([r for r in recorded if r.recorded_at <= known_at], about)


def _ordered(events: list[Recorded[Event]], at: datetime | None) -> tuple[Recorded[Event], ...]:
    if at is not None:
        events = [r for r in events if r.body.occurred_at <= at]
    return tuple(sorted(events, key=_place))


def _place(recorded: Recorded[Event]) -> tuple[datetime, int]:
    return recorded.body.occurred_at, recorded.position


def _claims(entries: list[Recorded[Event]], recorded: Sequence[Recorded[Event]]) -> tuple[Claim, ...]:
    confirmed: dict[int, list[OfficialId]] = {}
    disputed: dict[int, list[OfficialId]] = {}
    for answer in recorded:
        body = answer.body
        who = body.acting_for or body.actor
        if isinstance(body, ClaimConfirmed):
            confirmed.setdefault(body.claim, []).append(body.in_place_of or who)
        elif isinstance(body, ClaimDisputed):
            disputed.setdefault(body.claim, []).append(who)
    claims = []
    for entry in entries:
        affects = cast("RecordedLate | Corrected", entry.body).affects
        if not affects:
            continue
        agreed = tuple(o for o in affects if o in confirmed.get(entry.position, ()))
        against = tuple(o for o in disputed.get(entry.position, ()) if o not in agreed)
        claims.append(Claim(entry, affects, agreed, against, _state(affects, agreed, against)))
    return tuple(claims)


def _state(
    affects: tuple[OfficialId, ...], agreed: tuple[OfficialId, ...], against: tuple[OfficialId, ...]
) -> ClaimState:
    if len(agreed) == len(affects):
        return ClaimState.COUNTS
    return ClaimState.DISPUTED if against else ClaimState.PENDING


def _last_corrections(entries: list[Recorded[Event]], void: set[int]) -> dict[int, Recorded[Event]]:
    """Position of an original event → the last recorded correction of it that counts.

    A correction may be annulled by a later one; what it had replaced counts again then.
    """
    by_position = {entry.position: entry for entry in entries if isinstance(entry.body, Corrected)}
    alive: list[Recorded[Event]] = []
    for position in sorted(by_position.keys() - void, reverse=True):
        if position in void:
            continue
        correction = by_position[position]
        body = cast("Corrected", correction.body)
        if body.corrects in by_position and body.act is None:
            void = void | {body.corrects}
        else:
            alive.append(correction)
    last: dict[int, Recorded[Event]] = {}
    for correction in alive:
        root = cast("Corrected", correction.body).corrects
        while root in by_position:
            root = cast("Corrected", by_position[root].body).corrects
        last.setdefault(root, correction)
    return last


def _content(entry: Event) -> tuple[str, str] | None:
    """Topic and stored body that an entry brings; None for a correction that annuls."""
    body = cast("RecordedLate | Corrected", entry)
    return None if body.act is None or body.act_topic is None else (body.act_topic, body.act)


def _entered(original: Recorded[Event], entry: Recorded[Event]) -> Recorded[Event]:
    content = _content(entry.body)
    assert content is not None
    name, act = content
    body = decode(name, act.encode())
    return Recorded(original.position, original.stream_id, original.version, entry.recorded_at, body)
