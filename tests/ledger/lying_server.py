"""A server in front of a real ledger that answers honestly until it is told to lie."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import psycopg
from fastapi import FastAPI

from api.auth.caller import Caller
from api.auth.involved import Involved
from api.auth.remit import NOTHING
from api.auth.rights import Role
from api.http import gate, ledger_routes, problem
from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.merkle import complete_root, consistency_proof, inclusion_proof, leaf_hash, range_root
from domain.model.signed_note import SignedNote, Signer
from projections import ledger_rows
from tests.http.town import serving
from tests.ledger.listening import listening
from tests.ledger.sealed_log import SealedLog

Lie = Callable[[dict[str, str]], bytes]
"""The query of a request → the answer."""


@dataclass
class LyingServer:
    """honest: the address of the real one; lies: by the path below /v1/ledger/, without its query."""

    honest: str
    lies: dict[str, Lie] = field(default_factory=dict)

    def answer(self, path: str, _sent: bytes) -> tuple[int, bytes]:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        lie = self.lies.get(parts.path.removeprefix("/v1/ledger/"))
        if lie is not None:
            return 200, lie(query)
        try:
            with urllib.request.urlopen(self.honest + path, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as fault:
            with fault:
                return fault.code, fault.read()


@contextmanager
def lying_server(log: SealedLog) -> Iterator[tuple[str, LyingServer]]:
    """Its address, and what it does."""
    with serving(_routes(log)) as (_, honest):
        server = LyingServer(honest)
        with listening(server.answer) as address:
            yield address, server


def _routes(log: SealedLog) -> FastAPI:
    """The product's own routes over a log, without the doors around them."""

    @contextmanager
    def reading() -> Iterator[psycopg.Connection[Any]]:
        with log.database.connect("reader", options=ledger_rows.SESSION) as connection:
            yield connection

    app = FastAPI()
    problem.install(app, problem.problem)
    app.include_router(ledger_routes.router)
    app.dependency_overrides[gate.take_as_stranger] = lambda: None
    app.dependency_overrides[gate.caller_of] = lambda: Caller("b1", frozenset({Role.AUDITOR}), frozenset(), "key")
    app.state.office = SimpleNamespace(
        reading=reading,
        closing=threading.Event(),
        clock=SimpleNamespace(now=lambda: datetime.now(UTC)),
        remits=SimpleNamespace(of=lambda *_: NOTHING, involved=lambda _: Involved()),
    )
    return app


@dataclass
class History:
    """Another history that a server can show: leaves of its own, and all that an honest ledger would make of them."""

    leaves: list[bytes]
    origin: str
    signer: Signer
    commands: CommandChain

    def node(self, level: int, index: int) -> bytes:
        return complete_root([leaf_hash(each) for each in self.leaves[index << level : (index + 1) << level]])

    def note(self, size: int) -> SignedNote:
        root = range_root(self.node, 0, size)
        return Checkpoint(self.origin, size, root, self.commands).signed(self.signer)

    def consistency(self, query: dict[str, str]) -> bytes:
        old, new = int(query["old"]), int(query["new"])
        hashes = [_base64(each) for each in consistency_proof(self.node, old, new)]
        return msgspec.json.encode({"old": old, "new": new, "hashes": hashes})

    def inclusion(self, index: int, size: int, leaf: bytes) -> bytes:
        """A proof for the place of an index, with any leaf."""
        hashes = [_base64(each) for each in inclusion_proof(self.node, index, size)]
        values = {"position": index + 1, "index": index, "size": size, "leaf": _base64(leaf), "hashes": hashes}
        return msgspec.json.encode({**values, "checkpoint": self.note(size).encode().decode()})


def history_of(log: SealedLog) -> History:
    """The real one, to be altered."""
    with log.database.connect("reader", options=ledger_rows.SESSION) as connection:
        leaves = list(ledger_rows.leaves(connection, 0, 700))
    commands = Checkpoint.parse(log.notes[700].text).commands
    return History(leaves, log.origin, log.key_directory.signer(), commands)


def _base64(data: bytes) -> str:
    return msgspec.json.encode(data).decode().strip('"')
