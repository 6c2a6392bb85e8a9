"""The embedded Temporal server: found again by its identity, restarted, its workflows' clocks moved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from temporalio import workflow
from temporalio.client import Client
from temporalio.testing import TimeSkipper
from temporalio.worker import Worker

from domain.store.instance import Instance, InstanceNotRunning
from domain.store.processes import ProcessId, wait_for
from workflows.client import connect
from workflows.server import TemporalServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> TemporalServer:
    """A server that is not the shared one: the tests start it, stop it and kill it."""
    return TemporalServer(Instance.open(tmp_path_factory.mktemp("temporal") / "instance"))


async def test_a_workflow_outlives_a_stop_and_a_kill_of_the_server(server: TemporalServer, unique: str) -> None:
    process = server.start()
    remembered = server.instance.state.temporal
    client = await connect(server.instance)
    await client.start_workflow("Nap", id=unique, task_queue=unique)
    server.stop(process)
    assert not server.answers()
    for kill in (True, False):
        process = server.start()
        assert server.answers()
        assert server.instance.state.temporal == remembered
        described = await (await connect(server.instance)).get_workflow_handle(unique).describe()
        assert described.task_queue == unique
        if kill:
            process.kill()
            process.wait()
        else:
            server.stop(process)


def test_another_instances_server_is_not_taken_for_ours(temporal: TemporalServer, tmp_path: Path) -> None:
    other = Instance.open(tmp_path / "other")
    stranger = msgspec.structs.replace(temporal.instance.state.temporal, cluster_id="another")
    other.update(lambda state: msgspec.structs.replace(state, temporal=stranger))
    assert temporal.answers()
    assert not TemporalServer(other).answers()


def test_it_listens_on_this_machine_alone(temporal: TemporalServer) -> None:
    state = temporal.instance.state.temporal
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ours = {f"{port:04X}" for port in (state.port, state.http_port, state.ui_port) if port is not None}
    addresses = {fields[1] for fields in listening if fields[3] == "0A" and fields[1].partition(":")[2] in ours}
    assert addresses == {f"0100007F:{port}" for port in ours}
    wide = [line for line in Path("/proc/net/tcp6").read_text().splitlines()[1:] if line.split()[1][-4:] in ours]
    assert wide == []


async def test_without_a_server_there_is_no_client(tmp_path: Path) -> None:
    with pytest.raises(InstanceNotRunning):
        await connect(Instance.open(tmp_path / "instance"))


async def test_own_server_is_reached_by_the_sdks_environment(
    temporal: TemporalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{temporal.instance.state.temporal.port}")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "elsewhere")
    client = await connect(Instance.open(tmp_path / "instance"))
    assert client.namespace == "elsewhere"
    assert await client.service_client.check_health()


@workflow.defn(sandboxed=False)  # this file imports what no workflow may
class Nap:
    """Sleeps for as many days as it is told."""

    @workflow.run
    async def run(self, days: int) -> float:
        began = workflow.time()
        await workflow.sleep(timedelta(days=days))
        return workflow.time() - began


async def test_a_workflows_clock_is_moved_months_ahead(time_skipper: TimeSkipper, unique: str) -> None:
    client: Client = time_skipper.client
    async with Worker(client, task_queue=unique, workflows=[Nap]):
        handle = await client.start_workflow(Nap.run, 60, id=unique, task_queue=unique)
        assert await time_skipper.fast_forward(handle, timedelta(days=59))
        assert (await handle.describe()).close_time is None
        await time_skipper.fast_forward(handle, timedelta(days=2))
        assert await handle.result() >= timedelta(days=60).total_seconds()


def test_a_killed_server_is_gone_for_good(server: TemporalServer) -> None:
    process = server.start()
    identity = ProcessId.of(process.pid)
    process.kill()
    assert wait_for(lambda: not identity.alive(), 5)
    process.wait()
    assert not server.answers()
