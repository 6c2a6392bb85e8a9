"""The header of commands, and what makes two requests the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.commands import Command, Issued, request_hash
from domain.model.event import Source
from tests.store.toy import MOMENT, Misbehave, Note, note

COMMAND = note(UUID(int=7), "a", "b", command_id=UUID(int=1), occurred_at=MOMENT)


def test_the_hash_of_a_request_stays_the_same_over_releases() -> None:
    assert request_hash(COMMAND).hex() == "d872ecbdb88ad2b3154652b497c679bbe9111ec796f071b0913484111bd6c1f8"


def test_the_moment_of_recording_is_not_asked_for() -> None:
    assert request_hash(_issued(recorded_at=MOMENT)) == request_hash(COMMAND)


@pytest.mark.parametrize(
    "other",
    [
        replace(COMMAND, texts=("a",)),
        replace(COMMAND, texts=("ab",)),
        replace(COMMAND, book=uuid4()),
        Misbehave(issued=COMMAND.issued, book=COMMAND.book, how="a"),
    ],
)
def test_any_other_content_is_another_request(other: Command) -> None:
    assert request_hash(other) != request_hash(COMMAND)


@pytest.mark.parametrize(
    "header",
    [
        {"actor": "cb0002"},
        {"source": Source.PAGE},
        {"occurred_at": None},
        {"acting_for": "cb0009"},
        {"legal_basis": "x"},
        {"expected_version": 0},
        {"causation_id": UUID(int=3)},
    ],
)
def test_any_other_header_is_another_request(header: dict[str, Any]) -> None:
    assert request_hash(_issued(**header)) != request_hash(COMMAND)


def test_a_field_that_is_added_with_a_default_changes_no_earlier_hash() -> None:
    longer: Any = dataclass(frozen=True, kw_only=True)(
        type("Note", (Note,), {"__annotations__": {"page": int}, "page": 0})
    )
    fields: dict[str, Any] = {"issued": COMMAND.issued, "book": COMMAND.book, "texts": COMMAND.texts}
    assert request_hash(longer(**fields)) == request_hash(COMMAND)
    assert request_hash(longer(**fields, page=1)) != request_hash(COMMAND)


def test_instants_of_a_header_are_kept_in_utc() -> None:
    hanoi = timezone(timedelta(hours=7))
    issued = Issued(
        command_id=UUID(int=1), actor="a", source=Source.API, occurred_at=datetime(2020, 3, 2, 8, tzinfo=hanoi)
    )
    assert issued.occurred_at == MOMENT
    assert issued.occurred_at is not None
    assert issued.occurred_at.tzinfo is UTC


@pytest.mark.parametrize("name", ["occurred_at", "recorded_at"])
def test_a_naive_instant_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        _issued(**{name: datetime(2020, 3, 2, 8)})  # noqa: DTZ001 - that is the point


def _issued(**header: Any) -> Note:
    return replace(COMMAND, issued=replace(COMMAND.issued, **header))
