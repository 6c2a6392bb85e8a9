"""Thousands of generated requests over every operation of the interface: none may end in a fault of the system.

The same in greater numbers: `make requests` (many_requests.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.http.generated import OPERATIONS, Asking, asking
from tests.http.town import ROOMY, found, served
from tests.servers import Database

EXAMPLES = {"valid": 10, "invalid": 5}
"""Requests of an operation: of what the description allows, and of what it does not."""

ALIKE = {"valid": 4, "invalid": 3}
"""Of an order in proceedings: they are many, and all go the same way in."""

NOT_FOR_LONG = replace(ROOMY, wait_seconds=0.02)


@pytest.fixture(scope="module")
def asked(module_database: Database) -> Iterator[Asking]:
    found(module_database.instance)
    with served(module_database.instance, NOT_FOR_LONG) as town:
        town.project()
        yield asking(town)


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_generated_request_ends_in_a_fault(asked: Asking, label: str) -> None:
    before = len(asked.faults)
    asked.examples(label, ALIKE if "{proceeding}" in label else EXAMPLES, number=0)
    assert asked.faults[before:] == []


def test_every_operation_was_asked_and_answers_led_to_further_requests(asked: Asking) -> None:
    if set(asked.asked) >= set(OPERATIONS):  # all of them were chosen to run
        assert asked.followed > asked.asked.total() / 4
        assert {200, 201, 400, 401, 403, 404, 422} <= set(asked.answered)
