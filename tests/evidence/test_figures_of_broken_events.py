"""Events that were altered are computed, with other figures, or refused; no event makes the verifier fall over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any, Final

from api.evidence.verifier.dossier_figures import recomputed
from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.findings import Refused
from tests.domain.histories import at
from tests.evidence.random_histories import random_history

ABOUT: Final = at("fri5 17:00")
ODD_VALUES: Final[tuple[Any, ...]] = (
    None,
    -1,
    10**30,
    "",
    "~",
    "9999-12-31T23:59:59Z",
    "0wd",
    [],
    {},
    [None],
    True,
    {"unit": 3},
)


def _broken(events: list[StoredEvent], random: Random) -> Iterator[list[StoredEvent]]:
    """One of them with a member that is missing or has another value; left out; or in another place."""
    for _ in range(12):
        place = random.randrange(1, len(events))
        event = events[place]
        body = dict(event.body)
        name = random.choice(sorted(body))
        inner = body[name]
        if isinstance(inner, dict) and inner and random.random() < 0.6:
            body[name] = {**inner, random.choice(sorted(inner)): random.choice(ODD_VALUES)}
        elif random.random() < 0.3:
            del body[name]
        else:
            body[name] = random.choice(ODD_VALUES)
        yield [*events[:place], replace(event, body=body), *events[place + 1 :]]
    place = random.randrange(1, len(events))
    yield [*events[:place], *events[place + 1 :]]
    yield [*events[:place], *events[place + 1 :], events[place]]


def _computed(events: list[StoredEvent]) -> str:
    """What came of it: a word, or the code of the refusal."""
    try:
        recomputed(events, ABOUT)
    except Refused as refusal:
        return refusal.finding.code
    return "computed"


def test_what_is_broken_is_computed_otherwise_or_refused() -> None:
    outcomes: list[str] = []
    for seed in range(1000, 1012):
        random = Random(seed)
        chance = random_history(seed)
        outcomes += [_computed(broken) for broken in _broken(chance.stored, random)]
    assert set(outcomes) == {"computed", "not-recomputable", "instant-unreadable"}
