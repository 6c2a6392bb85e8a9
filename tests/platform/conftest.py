"""`start_server` starts embedded PostgreSQL servers for a test and ends those that are left after it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from domain.store.instance import Instance
from domain.store.postgres_server import PostgresServer

StartServer = Callable[[Instance], subprocess.Popen[bytes]]


@pytest.fixture
def start_server() -> Iterator[StartServer]:
    started = []

    def start(instance: Instance) -> subprocess.Popen[bytes]:
        process = PostgresServer(instance).start()
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            PostgresServer.stop(process)
