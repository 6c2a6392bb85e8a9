"""State transitions of the Temporal server for one dossier, each of them a durable write there.

Ours runs as in production: log, dispatcher, workflow, worker, commands. The scenario is that of the goal: ten events,
days apart, and two deadlines. The peer tells its workflow of every event by a signal and sleeps to the same deadlines.
Then come whole lives (benchmarks/lives.py) under the real deadline policy, and an import.

The workflows' own clocks are moved, not the machine's; the transitions that moving them takes are left out. On a busy
machine a round may show one or two more, where the server repeated a task.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from msgspec import structs
from temporalio.worker import Worker

from benchmarks.acts import dossier_id
from benchmarks.figures import OURS, Finding, Goal, finding
from benchmarks.ground import Ground, Place
from benchmarks.imports import import_file
from benchmarks.lives import Life, lives
from benchmarks.motor import Motor, forward, motor, transitions, transitions_of_all_runs
from benchmarks.office import DISTRICTS, PROCEDURE, founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import tell
from benchmarks.signalled_workflow import Deadlines, Said, SignalledWorkflow, note_deadline
from benchmarks.xes_logs import write_log
from domain import dossier_commands as cmd
from domain.commands import Issued
from domain.model import dossier_events as ev
from domain.model.event import APPLICANT, WORKFLOW, Event, Recorded, Source
from domain.model.log import ClockKind
from domain.model.reference import Reference
from workflows.contracts import workflow_id
from workflows.plan import Plan
from workflows.policy import duties

SIGNALS: Final = "one signal an event"
GOAL: Final = 12
EVENTS: Final = 10
DAY: Final = timedelta(days=1)
T0: Final = datetime(2020, 1, 6, 1, tzinfo=UTC)
AFTER: Final = (10 * DAY, 20 * DAY)
"""The deadlines, reckoned from lodging."""

VISIBLE_SECONDS: Final = 1.0
"""A workflow that was started is counted by the server after at most so long."""


@dataclass(frozen=True)
class Sizes:
    lives: int = field(default=6, metadata={"help": "whole lives under the real policy"})
    imported: int = field(default=500, metadata={"help": "events of the imported log"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as first, ground.database() as second, ground.temporal(first, second):
        return asyncio.run(_measure(first, second, ground.directory, sizes, terms))


async def _measure(first: Place, second: Place, directory: Path, sizes: Sizes, terms: Terms) -> list[Finding]:
    founded = founding()
    for place in (first, second):
        founded.write(place.dsn("writer"), ClockKind.SIMULATED)
    async with motor(first, reminders, T0) as running:
        scenario = await _scenarios(running, terms)
    async with motor(second, duties, T0) as running:
        told = [life for life in lives(sizes.lives, founded.reference, terms.seed) if life.ended]
        whole = await _whole_lives(running, told)
        imported = await _imported(running, directory, sizes.imported, terms.seed)
    return [scenario, whole, imported]


# ---------------------------------------------------------------------- ten events and two deadlines


async def _scenarios(running: Motor, terms: Terms) -> Finding:
    measured: dict[str, list[float]] = {OURS: [], SIGNALS: []}
    for number in range(terms.rounds):
        start = T0 + number * 40 * DAY
        measured[OURS].append(await _ours(running, dossier_id(f"{terms.seed} transitions {number}"), start))
        measured[SIGNALS].append(await _signalled(running, f"signalled {terms.seed} {number}"))
        tell(f"  round {number + 1} of {terms.rounds}: {measured[OURS][-1]:g}, {measured[SIGNALS][-1]:g}")
    found = finding("P9", "ten events, days apart, and two deadlines", "transitions", measured, higher_is_better=False)
    return structs.replace(found, goal=Goal(f"≤ {GOAL}", found.ours.median <= GOAL))


async def _ours(running: Motor, dossier: UUID, start: datetime) -> float:
    """Lodging, eight complaints a day apart, the deadlines, and the withdrawal after them."""
    await running.happens(dossier, _lodged(dossier, start), start)
    for number in range(1, EVENTS - 1):
        at = start + number * DAY
        if number > 1:
            await running.forward_to(dossier, at, number)
        await running.happens(dossier, _complained(dossier, number, at), at)
    end = start + AFTER[-1] + DAY
    await running.forward_to(dossier, end, EVENTS - 1 + len(AFTER))
    await running.happens(dossier, _withdrawn(dossier, end), end)
    await running.handle(dossier).result()
    return await transitions(running.handle(dossier))


async def _signalled(running: Motor, name: str) -> float:
    """The same moments in the peer's workflow."""
    client = running.skipper.client
    async with Worker(client, task_queue=name, workflows=[SignalledWorkflow], activities=[note_deadline]):
        start = datetime.now(UTC)
        handle = await client.start_workflow(
            SignalledWorkflow.run,
            Deadlines([after.total_seconds() for after in AFTER]),
            id=name,
            task_queue=name,
            start_signal="happened",
            start_signal_args=[Said()],
        )
        for number in range(1, EVENTS - 1):
            await forward(running.skipper, handle, start + number * DAY)
            await handle.signal(SignalledWorkflow.happened, Said())
        await forward(running.skipper, handle, start + AFTER[-1] + DAY)
        await handle.signal(SignalledWorkflow.happened, Said(closed=True))
        assert await handle.result() == EVENTS
        return await transitions(handle)


def reminders(history: Sequence[Recorded[Any]], _reference: Reference, now: datetime) -> Plan[Any]:
    """Two deadlines after lodging, each a reminder, and nothing else."""
    if any(isinstance(recorded.body, ev.Withdrawn) for recorded in history):
        return Plan(closed=True)
    lodged_at, dossier = history[0].body.occurred_at, history[0].stream_id
    done = sum(isinstance(recorded.body, ev.Reminded) for recorded in history)
    moments = [lodged_at + after for after in AFTER]
    due = tuple(_reminder(dossier, number, at) for number, at in enumerate(moments) if number >= done and at <= now)
    return Plan(due, min((at for at in moments if at > now), default=None))


def _reminder(dossier: UUID, number: int, at: datetime) -> cmd.Remind:
    issued = Issued(
        command_id=uuid5(dossier, f"reminder {number}"), actor=WORKFLOW, source=Source.WORKFLOW, occurred_at=at
    )
    clerk = DISTRICTS[0].clerks[0]
    return cmd.Remind(
        issued=issued, dossier_id=dossier, cause=ev.Cause.DUTY, run=str(number), to_official=clerk, due_at=at
    )


def _lodged(dossier: UUID, at: datetime) -> Event:
    return ev.Lodged(
        **_header(dossier, at),
        procedure_code=PROCEDURE.code,
        agency_id=DISTRICTS[0].agency,
        unit_id=DISTRICTS[0].desk,
        channel=ev.Channel.ONLINE,
        applicant_id=uuid5(dossier, "applicant"),
    )


def _complained(dossier: UUID, number: int, at: datetime) -> Event:
    return ev.Complained(**_header(dossier, at), complaint_no=number, text="-")


def _withdrawn(dossier: UUID, at: datetime) -> Event:
    return ev.Withdrawn(**_header(dossier, at), reason="-")


def _header(dossier: UUID, at: datetime) -> dict[str, Any]:
    return {
        "occurred_at": at,
        "actor": APPLICANT,
        "source": Source.API,
        "command_id": uuid5(dossier, at.isoformat()),
    }


# ---------------------------------------------------------------------- whole lives, and none


async def _whole_lives(running: Motor, told: Sequence[Life]) -> Finding:
    """What people did is stored at its time; what the deadline policy made of it is left to the motor."""
    ended: list[Life] = []
    spent: list[float] = []
    acts = sorted(
        ((recorded, life) for life in told for recorded in life.events if recorded.body.source is not Source.WORKFLOW),
        key=lambda act: act[0].recorded_at,
    )
    for recorded, life in acts:
        if recorded.version > 1 and life not in ended:
            await running.forward_to(life.dossier_id, recorded.recorded_at, recorded.version - 1)
        await running.happens(life.dossier_id, recorded.body, recorded.recorded_at)
        if isinstance(recorded.body, ev.Finished):
            await running.handle(life.dossier_id).result()  # nothing is owed to anybody from here on
            ended.append(life)
    notes = []
    await asyncio.sleep(VISIBLE_SECONDS)
    for life in ended:
        spent.append(await transitions_of_all_runs(running.skipper.client, workflow_id(life.dossier_id)))
        noted = sum(recorded.body.source is Source.WORKFLOW for recorded in life.events)
        notes.append(f"{len(life.events) - noted} acts and {noted} notes: {spent[-1]:g}")
    what = "a whole life, what the deadline policy notes included"
    return finding("", what, "transitions", {OURS: spent}, higher_is_better=False, notes=["; ".join(notes)])


async def _imported(running: Motor, directory: Path, events: int, seed: int) -> Finding:
    path = directory / "transitions.xes"
    write_log(path, events, f"{seed} transitions")
    client = running.skipper.client
    before = (await client.count_workflows()).count
    await asyncio.to_thread(import_file, path, running.place.dsn("reader"), running.place.dsn("writer"))
    await running.dispatching.drain()
    await asyncio.sleep(VISIBLE_SECONDS)
    started = (await client.count_workflows()).count - before
    return finding(
        "P9",
        f"workflows started by an import of {events} events",
        "workflows",
        {OURS: [float(started)]},
        higher_is_better=False,
        goal=Goal("0", started == 0),
    )


QUESTION = Question("transitions", "What does a dossier cost the Temporal server?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
