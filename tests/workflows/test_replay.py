"""Every history that was ever recorded replays with the workflow as it is now."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from workflows.contracts import ARM, WORKFLOW_TYPE, Alarm, Ended, Start
from workflows.dossier_workflow import DossierWorkflow

HISTORIES = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("histories/*.json")}


@pytest.mark.parametrize("name", sorted(HISTORIES))
async def test_a_recorded_history_replays(name: str) -> None:
    await Replayer(workflows=[DossierWorkflow]).replay_workflow(WorkflowHistory.from_json(name, HISTORIES[name]))


@workflow.defn(name=WORKFLOW_TYPE, sandboxed=False)
class Hasty:
    """What a careless change would make of it: it ends without having slept."""

    @workflow.run
    async def run(self, start: Start) -> Ended:
        return Ended(start.alarm.version, start.alarm.position, 0, 0)

    @workflow.signal(name=ARM)
    def arm(self, alarm: Alarm) -> None:
        """Listens to nothing."""


async def test_another_behaviour_is_found_out() -> None:
    history = WorkflowHistory.from_json("hasty", HISTORIES["sleeps_and_wakes"])
    with pytest.raises(NondeterminismError):
        await Replayer(workflows=[Hasty]).replay_workflow(history)
