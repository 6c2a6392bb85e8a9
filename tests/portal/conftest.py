"""A log with a world in it, and a portal that can fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.portal.failing_portal import FailingPortal, failing_portal
from tests.projections.conftest import Views, views_over
from tests.servers import Database


@pytest.fixture
def office(database: Database) -> Iterator[Views]:
    with views_over(database) as views:
        yield views


@pytest.fixture
def national() -> Iterator[FailingPortal]:
    with failing_portal() as portal:
        yield portal
