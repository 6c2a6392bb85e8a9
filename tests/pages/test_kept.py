"""Tables that are kept for a moment: made once for many, never for another position, moment or question."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.http.reads import Look
from api.pages import kept
from api.pages.kept import APART, MOST, Kept

NOW = datetime(2020, 3, 2, 1, 0, tzinfo=UTC)
LOOK = Look(None, NOW, 7, 0)  # type: ignore[arg-type]


def test_many_who_ask_at_once_are_answered_by_one_making() -> None:
    keep, made, begun = Kept(), [], threading.Barrier(8)

    def make(look: Look) -> int:
        made.append(look.now)
        return len(made)

    def ask(_: int) -> int:
        begun.wait()
        return keep.get(LOOK, "province", make)[1]

    with ThreadPoolExecutor(8) as people:
        assert list(people.map(ask, range(8))) == [1] * 8


@pytest.mark.parametrize(
    ("look", "question"),
    [(replace(LOOK, position=8), "a"), (LOOK, "b"), (replace(LOOK, now=NOW + APART + timedelta(seconds=1)), "a")],
)
def test_another_position_question_or_hour_is_made_anew(look: Look, question: str) -> None:
    keep = Kept()
    assert keep.get(LOOK, "a", lambda _: 1)[1] == 1
    assert keep.get(look, question, lambda _: 2)[1] == 2


def test_what_was_kept_says_when_it_was_made_and_for_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Kept()
    keep.get(LOOK, "a", lambda _: 1)
    later = replace(LOOK, now=NOW + timedelta(minutes=5))
    assert keep.get(later, "a", lambda _: 2) == (LOOK, 1)
    monkeypatch.setattr(kept, "KEPT_SECONDS", 0.0)
    assert keep.get(later, "a", lambda _: 2) == (later, 2)


def test_what_fails_is_kept_for_nobody_and_no_more_is_kept_than_a_few() -> None:
    keep = Kept()

    def fail(_: Look) -> Any:
        raise LookupError

    with pytest.raises(LookupError):
        keep.get(LOOK, "a", fail)
    assert keep.get(LOOK, "a", lambda _: 1)[1] == 1
    for number in range(2 * MOST):
        keep.get(LOOK, number, lambda _: 0)
    assert keep.get(LOOK, "a", lambda _: 2)[1] == 2
