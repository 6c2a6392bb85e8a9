"""A TCP relay in front of PostgreSQL that can lose the answer to a COMMIT."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress
from types import TracebackType
from typing import Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo


class BreakingProxy:
    """Relays connections to the server of a connection string; `dsn` leads through it.

    cut_after_commit: the next so many COMMITs reach the server and are carried out; their answers are lost.
    cut_before_commit: the next so many are lost on the way there.
    cuts, cut_at: so many connections are cut when these bytes are to be sent to the server.
    refusing: new connections are closed at once.
    """

    def __init__(self, dsn: str) -> None:
        info = conninfo_to_dict(dsn)
        self._server = (str(info["host"]), int(info["port"] or 0))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.dsn = make_conninfo(dsn, port=self._listening.getsockname()[1])
        self.cut_after_commit = 0
        self.cut_before_commit = 0
        self.cut_at = b""
        self.cuts = 0
        self.refusing = False
        self.connections = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self.refusing:
                client.close()
                continue
            self.connections += 1
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with closing(client), closing(socket.create_connection(self._server)) as server:
            back = threading.Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            while asked := client.recv(65_536):
                if self.cuts and self.cut_at in asked:
                    self.cuts -= 1
                    break
                if b"COMMIT\0" in asked and self.cut_before_commit:
                    self.cut_before_commit -= 1
                    break
                if b"COMMIT\0" in asked and self.cut_after_commit:
                    self.cut_after_commit -= 1
                    # First nobody listens for the answer any more, then the server gets the question.
                    client.shutdown(socket.SHUT_RDWR)
                    server.sendall(asked)
                    break
                server.sendall(asked)
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                server.shutdown(socket.SHUT_WR)  # the server ends the session in its own time
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while answered := source.recv(65_536):
            with suppress(OSError):
                target.sendall(answered)
