"""Many who ask at once, as after a start, make one reading of the reference data."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

import pytest

from domain.model.reference import Reference
from projections import stored_events
from projections.queries.knowledge import knowledge
from tests.domain.histories import Story
from tests.projections.conftest import Views

ASKING = 8
ASKED: Any = sys.modules[knowledge.__module__]
"""The module: `projections.queries` has a function of the same name."""


def test_those_who_ask_at_once_wait_for_one_reading(views: Views, monkeypatch: pytest.MonkeyPatch) -> None:
    views.tell(Story().received("mon 07:00"))
    views.follow()
    readings: list[int] = []
    read = stored_events.news

    def counted(*given: Any, **more: Any) -> Any:
        readings.append(1)
        sleep(0.1)
        return read(*given, **more)

    monkeypatch.setattr(stored_events, "news", counted)
    monkeypatch.setattr(ASKED, "_known", type(ASKED._known)())
    together = Barrier(ASKING)

    def ask(_: int) -> Reference:
        with views.database.connect("reader") as connection:
            together.wait()
            return knowledge(connection).reference

    with ThreadPoolExecutor(ASKING) as pool:
        found = list(pool.map(ask, range(ASKING)))
    assert len(readings) == 1
    assert all(one is found[0] for one in found)
