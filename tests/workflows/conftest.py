"""Workflows that are taken through months: each has a clock of its own, which moves only when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import TimeSkipper


@dataclass(frozen=True)
class Months:
    """A client, and a task queue of the test's own."""

    skipper: TimeSkipper
    task_queue: str

    @property
    def client(self) -> Client:
        return self.skipper.client

    async def forward(self, handle: WorkflowHandle[Any, Any], by: timedelta) -> bool:
        """Take a workflow's clock forward; False when it ended on the way."""
        return await self.skipper.fast_forward(handle, by)


@pytest.fixture
def months(time_skipper: TimeSkipper, unique: str) -> Months:
    return Months(time_skipper, f"test-{unique}")
