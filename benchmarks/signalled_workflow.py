"""The peer of the dossiers' workflow: it is told of every event, one signal each, and sleeps to its deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from temporalio import activity, workflow


@dataclass(frozen=True)
class Deadlines:
    """Each in seconds after the workflow's start."""

    after_seconds: list[float]


@dataclass(frozen=True)
class Said:
    """What a signal says of an event: whether it closes the dossier."""

    closed: bool = False


@activity.defn(name="note_deadline")
async def note_deadline(after_seconds: float) -> None:
    """A deadline has passed; what is to be done about it costs the server nothing."""


@workflow.defn(name="signalled")
class SignalledWorkflow:
    """Counts the events that it is told of; ends when it is told so."""

    @workflow.init
    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines
        self._events = 0
        self._closed = False

    @workflow.run
    async def run(self, _deadlines: Deadlines) -> int:
        start = workflow.now()
        for after_seconds in self._deadlines.after_seconds:
            left = start + timedelta(seconds=after_seconds) - workflow.now()
            try:
                await workflow.wait_condition(lambda: self._closed, timeout=left)
            except TimeoutError:
                await workflow.execute_local_activity(
                    note_deadline, after_seconds, start_to_close_timeout=timedelta(seconds=10)
                )
        await workflow.wait_condition(lambda: self._closed)
        return self._events

    @workflow.signal
    def happened(self, said: Said) -> None:
        self._events += 1
        self._closed = said.closed
