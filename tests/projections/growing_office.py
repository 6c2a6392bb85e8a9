"""A log that grows as one does in life: the lives of many dossiers and the changes of what they are judged by, event
after event in the order in which each became known, with late entries, corrections and claims among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from uuid import UUID

import msgspec

from domain.model import dossier_events as ev
from domain.model.event import Event, encode
from domain.model.rule_adoption import STREAM as RULES
from domain.model.rule_adoption import AdoptedRules, RuleFile, RuleOrigin, adopting, shipped_files
from tests.domain.histories import Story, meta
from tests.projections.random_office import RandomOffice
from tests.projections.recording import RecordingLog

NOT_CORRECTED = (ev.Lodged, ev.ReceiptIssued, ev.RecordedLate, ev.ClaimConfirmed, ev.ClaimDisputed)


class CorrectingOffice(RandomOffice):
    """A random office in which what was recorded is corrected too: replaced or annulled, agreed to or disputed.

    Dossiers are reassigned, due dates are computed again, and the office adopts other rule packs.
    """

    def _act(self, story: Story, now: datetime) -> None:
        chance = self._random.random()
        if chance < 0.08:
            story.reassigned(now, "h2", self._anybody(), previous=self._anybody(), step="th")
        elif chance < 0.14 and story.deadline is not None and story.deadline.due_at is not None:
            later = story.deadline.due_at + timedelta(days=1)
            again = msgspec.structs.replace(story.deadline, due_at=later)
            story.do(ev.DueDateRecomputed, now, "h1", reason="lịch", calendar_version=2, due_at=later, deadline=again)
        else:
            super()._act(story, now)

    def _change(self, log: RecordingLog) -> None:
        if self._random.random() < 0.1:
            moment = self._moment()
            files = rules(self._random.choice(["2wh", "4wh", "6wh"]))
            adopted = adopting(AdoptedRules(), files, RuleOrigin.OFFICE, "quyết định", meta(moment))
            log.record(RULES, *adopted, at=moment)
        else:
            super()._change(log)

    def _entry(self, story: Story, now: datetime) -> None:
        if self._random.random() < 0.4:
            super()._entry(story, now)
            return
        random = self._random
        known = [r for r in story.log if not isinstance(r.body, (*NOT_CORRECTED, ev.Corrected))]
        if not known:
            return
        original = random.choice(known).body
        first = story.log[0].body.occurred_at
        body: Event | None = None
        if random.random() < 0.7:
            moved = max(original.occurred_at - self._while(10), first + timedelta(minutes=1))
            body = msgspec.structs.replace(original, occurred_at=moved, actor=self._anybody())
        affects = (self._anybody(),) if random.random() < 0.5 else ()
        entry = ev.Corrected(
            occurred_at=now,
            actor="h2",
            source=original.source,
            command_id=original.command_id,
            corrects=next(r.position for r in story.log if r.body is original),
            reason="nhầm",
            act_topic=None if body is None else body.TOPIC,
            act=None if body is None else encode(body).decode(),
            affects=affects,
        )
        story.add(entry)
        claim = story.position
        if affects and random.random() < 0.7:
            answer = ev.ClaimConfirmed if random.random() < 0.6 else ev.ClaimDisputed
            more = {} if answer is ev.ClaimConfirmed else {"statement": "không phải"}
            story.do(answer, now + self._while(20), affects[0], claim=claim, **more)


@cache
def rules(deemed_after: str) -> tuple[RuleFile, ...]:
    """The packs that ship, but handovers are deemed accepted after other hours."""
    shipped = 'key = "handover.deemed_after"\nvalue = "4wh"'
    assert sum(file.text.count(shipped) for file in shipped_files()) == 1
    return tuple(
        RuleFile(file.name, file.text.replace(shipped, shipped.replace("4wh", deemed_after)))
        for file in shipped_files()
    )


@dataclass
class Growth:
    """Takes what an office records, and gives it back in the order in which it became known."""

    entries: list[tuple[datetime, int, UUID, Event]] = field(default_factory=list)
    _latest: dict[UUID, datetime] = field(default_factory=dict)

    def record(self, stream: UUID, *bodies: Event, at: datetime | None = None) -> list[int]:
        """As a log does; the positions are those of this list, until they are written."""
        first = len(self.entries) + 1
        for body in bodies:
            known_at = max(at or body.occurred_at, self._latest.get(stream, at or body.occurred_at))
            self._latest[stream] = known_at
            self.entries.append((known_at, len(self.entries) + 1, stream, body))
        return list(range(first, len(self.entries) + 1))

    def in_order(self) -> Sequence[tuple[datetime, int, UUID, Event]]:
        return sorted(self.entries, key=lambda entry: entry[:2])


class Writing:
    """Writes a growth into a log, some events at a time. dossiers: those of which something is written."""

    def __init__(self, growth: Growth, log: RecordingLog) -> None:
        self._waiting = list(growth.in_order())
        self._log = log
        self._places: dict[int, int] = {}
        self.dossiers: list[UUID] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def write(self, events: int) -> None:
        for known_at, number, stream, body in self._waiting[:events]:
            written = body
            if isinstance(body, ev.Corrected):
                written = msgspec.structs.replace(body, corrects=self._places[body.corrects])
            elif isinstance(body, (ev.ClaimConfirmed, ev.ClaimDisputed)):
                written = msgspec.structs.replace(body, claim=self._places[body.claim])
            (self._places[number],) = self._log.record(stream, written, at=known_at)
            if isinstance(body, ev.Lodged):
                self.dossiers.append(stream)
        del self._waiting[:events]


def growth(seed: int, things: int) -> Growth:
    """So many lives and changes, drawn from a seed."""
    grown = Growth()
    office = CorrectingOffice(Random(seed))
    for _ in range(things):
        office.record(grown)  # type: ignore[arg-type]
    return grown
