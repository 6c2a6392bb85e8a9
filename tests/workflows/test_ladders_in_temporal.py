"""Dossiers left alone climb the whole ladder through the log, the dispatcher, Temporal and the worker."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain import dossier_commands as cmd
from domain.model.dossier_events import Channel
from tests.domain.office import APPLICANT_ID, CODE, when
from tests.servers import Database
from tests.workflows.conftest import Months
from tests.workflows.motor import forward_to, motor, until, working
from tests.workflows.watched import Watched
from workflows.policy import duties
from workflows.telling import Teller

LONG = timedelta(days=27)


def beginning(day: str) -> list[tuple[type[cmd.DossierCommand], str, str, dict[str, Any]]]:
    """Received in the morning of a day, handed over to b1, and left alone."""
    return [
        (
            cmd.Lodge,
            "a1",
            f"{day} 08:00",
            {
                "procedure_code": CODE,
                "agency_id": "cl",
                "unit_id": "cl-mc",
                "channel": Channel.COUNTER,
                "applicant_id": APPLICANT_ID,
            },
        ),
        (cmd.IssueReceipt, "a1", f"{day} 08:00", {}),
        (cmd.SendHandover, "a1", f"{day} 09:00", {"to_official": "b1", "step_id": "th"}),
        (cmd.AcceptHandover, "b1", f"{day} 10:00", {"handover_no": 1}),
    ]


def expected(day: str, acts: int) -> list[str]:
    """The notes of the same dossier on the pure policy."""
    case = Watched()
    for order, actor, at, members in beginning(day)[:acts]:
        case.do(order, actor, at, **members)
    return case.until(f"{when(day + ' 08:00') + LONG:%Y-%m-%d %H:%M}").notes


@pytest.mark.parametrize("day", ["2020-01-20", "2025-12-31"], ids=["Tết 2020", "swap days of 2026"])
async def test_a_dossier_left_alone_climbs_the_whole_ladder(database: Database, months: Months, day: str) -> None:
    dossier = uuid4()
    with motor(database, duties, when(f"{day} 07:00")) as running:
        running.furnish()
        for order, actor, at, members in beginning(day):
            running.do(order, actor, when(at), dossier, **members)
        dispatching = running.dispatcher(Teller(months.client, months.task_queue))
        await dispatching.drain()
        async with working(months, running.delivering):
            await forward_to(running, months, dossier, when(f"{day} 08:00") + LONG)
            await until(lambda: running.lines(dossier) == expected(day, 4))
            await dispatching.drain()
            assert running.armed(dossier) == (None, False)
        assert all(r.recorded_at - r.body.occurred_at < timedelta(minutes=1) for r in running.noted(dossier))


async def test_hundreds_of_dossiers_climb_side_by_side(database: Database, months: Months) -> None:
    """Each left alone at another point of its life; each notes what the pure policy says, and nothing twice."""
    chance, day = Random(766), "2020-01-20"
    left_after = {UUID(int=chance.getrandbits(128)): chance.randrange(1, 5) for _ in range(200)}
    with motor(database, duties, when(f"{day} 07:00")) as running:
        running.furnish()
        for step in range(4):
            order, actor, at, members = beginning(day)[step]
            for dossier, acts in left_after.items():
                if step < acts:
                    running.do(order, actor, when(at), dossier, **members)
        await running.dispatcher(Teller(months.client, months.task_queue)).drain()
        async with working(months, running.delivering):
            end = when(f"{day} 08:00") + LONG
            await asyncio.gather(*(forward_to(running, months, dossier, end) for dossier in left_after))
            wanted = {acts: expected(day, acts) for acts in range(1, 5)}
            await until(lambda: running.alarms_before(end) == 0)
        for dossier, acts in left_after.items():
            assert running.lines(dossier) == wanted[acts]
