"""Fixtures that every test may use, and the rules of a test run.

Servers are started once a run, when the first test asks for one:

`postgres`         the embedded PostgreSQL (`Postgres`)
`database`         a migrated database of the test's own (`Database`): `.dsn("owner" | "writer" | "projector" |
                   "reader" | "superuser")`, `.connect(role, **options)`, `.instance`
`module_database`  the same, one for all tests of a module
`empty_database`   the same without migrations
`instance`         the `Instance` whose data directory leads to `database` and to the Temporal server, for what takes
                   `--data-dir`
`temporal`         the Temporal server (`TemporalServer`); it also lets a workflow's own clock be moved
`temporal_client`  a client of it for the test's event loop. Tests share the server: ids and task queues are made
                   unique with `unique`
`time_skipper`     `temporalio.testing.TimeSkipper` over a client: workflows started through `.client` with skipping
                   enabled or not (`.config`), moved with `await .fast_forward(handle, duration)`
`unique`           a string that no other test of the run has
`shared_data`      the directory ../shared/data; skips the test where it is absent

With HOSO_REQUIRE_ALL=1 a skipped test fails, unless it was skipped because ../shared/data is absent.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
import pytest
from hypothesis import settings

from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from tests.servers import Database, Postgres, instance_for
from workflows.server import TIME_SKIPPING, TemporalServer

if TYPE_CHECKING:
    from temporalio.client import Client
    from temporalio.testing import TimeSkipper

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SHARED_DATA_ABSENT = "../shared/data is absent"

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # how long an example takes says nothing on a machine that does other things too

_session = pytest.StashKey[pytest.Session]()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    instance = Instance.open(tmp_path_factory.mktemp("postgres") / "instance")
    server = PostgresServer(instance)
    process = server.start()
    try:
        yield Postgres(instance, server, process)
    finally:
        server.stop(process)


@pytest.fixture(scope="session")
def _migrated_template(postgres: Postgres) -> Iterator[str]:
    """A database that was migrated once, to be copied."""
    with postgres.new_database() as name:
        migrate(postgres.dsn("owner", name), postgres.instance.passwords)
        yield name


@pytest.fixture
def database(postgres: Postgres, _migrated_template: str, tmp_path: Path) -> Iterator[Database]:
    with postgres.new_database(_migrated_template) as name:
        yield Database(postgres, name, instance_for(postgres, name, tmp_path / "instance"))


@pytest.fixture(scope="module")
def module_database(
    postgres: Postgres, _migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    with postgres.new_database(_migrated_template) as name:
        yield Database(postgres, name, instance_for(postgres, name, tmp_path_factory.mktemp("module") / "instance"))


@pytest.fixture
def empty_database(postgres: Postgres, tmp_path: Path) -> Iterator[Database]:
    with postgres.new_database() as name:
        yield Database(postgres, name, instance_for(postgres, name, tmp_path / "empty"))


@pytest.fixture(scope="session")
def temporal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TemporalServer]:
    server = TemporalServer(Instance.open(tmp_path_factory.mktemp("temporal") / "instance"), TIME_SKIPPING)
    process = server.start()
    try:
        yield server
    finally:
        server.stop(process)


@pytest.fixture
async def temporal_client(temporal: TemporalServer) -> Client:
    from workflows.client import connect

    return await connect(temporal.instance)


@pytest.fixture
def time_skipper(temporal_client: Client) -> TimeSkipper:
    from temporalio.testing import TimeSkipper, TimeSkippingConfig

    # The server's own limit of 200 skips ends skipping silently.
    return TimeSkipper(temporal_client, config=TimeSkippingConfig(enabled=False, max_session_skip_count=1_000_000))


@pytest.fixture
def instance(database: Database, temporal: TemporalServer) -> Instance:
    shared = temporal.instance.state.temporal
    database.instance.update(lambda state: msgspec.structs.replace(state, temporal=shared))
    return database.instance


@pytest.fixture
def unique() -> str:
    return uuid4().hex


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED_DATA.is_dir():
        pytest.skip(SHARED_DATA_ABSENT)
    return SHARED_DATA


# ---------------------------------------------------------------------- the rules of a run


def pytest_configure() -> None:
    """What the shell sets for the developer's own instance is nothing to the tests."""
    for name in list(os.environ):
        if name.startswith(("HOSO_", "TEMPORAL_")) and name != "HOSO_REQUIRE_ALL":
            del os.environ[name]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only root can do when somebody else runs the tests."""
    if os.geteuid() != 0:
        left_out = [item for item in items if item.get_closest_marker("root")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def _fails_when_skipped(report: pytest.TestReport | pytest.CollectReport) -> bool:
    if os.environ.get("HOSO_REQUIRE_ALL") != "1" or report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return False
    return not (isinstance(report.longrepr, tuple) and report.longrepr[2] == f"Skipped: {SHARED_DATA_ABSENT}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if _fails_when_skipped(report):
        report.outcome = "failed"
        report.longrepr = f"HOSO_REQUIRE_ALL=1 lets no test be skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if _fails_when_skipped(report):
        report.outcome = "failed"
        report.longrepr = f"HOSO_REQUIRE_ALL=1 lets no test be skipped: {report.longrepr}"
    return report


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[_session] = session


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The Temporal SDK may abort the interpreter at its exit: once everything is said, leave without one."""
    session = config.stash.get(_session, None)
    if session is None or "temporalio" not in sys.modules:
        return
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.stop_global_capturing()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(session.exitstatus))
