"""How the story of something beyond one dossier is told: who is at work when, and what they order in it."""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import Any
from uuid import UUID

from api.demo.province import demo_id
from api.demo.telling import HOUR_US, MINUTE_US, Attempt, Hand, Stage, Telling, after_opening
from domain.model.errors import DomainError
from domain.proceeding_commands import ProceedingCommand


class Affair:
    """One proceeding. key: names it among all that are told."""

    def __init__(self, stage: Stage, key: str, proceeding_id: UUID | None = None) -> None:
        self.stage = stage
        self.key = key
        self.chance = Random(f"{stage.seed}:{key}")
        self.proceeding_id = proceeding_id or demo_id(stage.seed, f"proceeding:{key}")
        self._orders = 0

    def order(self, order: Any, hand: Hand, /, **members: Any) -> ProceedingCommand:
        """An act in it, now."""
        self._orders += 1
        issued = self.stage.issued(f"{self.key}:{self._orders}", hand)
        given: ProceedingCommand = order(issued=issued, proceeding_id=self.proceeding_id, **members)
        return given

    def attempt(self, refusal: type[DomainError], order: Any, hand: Hand, /, **members: Any) -> Attempt:
        return Attempt(self.order(order, hand, **members), refusal)

    def in_person(self, official: str) -> Telling[Hand | None]:
        """Wait until the official is at work themself; None where their account is closed."""
        hand = yield from self.stage.there(official, self.chance, but=self.stage.province.officials)
        return hand

    def there(self, official: str, but: Collection[str] = ()) -> Telling[Hand | None]:
        """The same, or whoever stands in for them."""
        hand = yield from self.stage.there(official, self.chance, but)
        return hand

    def wait(self, hours: float, whose: str) -> Telling[None]:
        """Let so many working hours of an official's agency pass, to an instant at which it is open."""
        office = self.stage.hours_of(whose)
        moment = office.add_working(self.stage.now, max(MINUTE_US, int(hours * HOUR_US)))
        if not office.is_open(moment):
            moment = after_opening(office, moment, self.chance)
        yield moment.replace(microsecond=0)
