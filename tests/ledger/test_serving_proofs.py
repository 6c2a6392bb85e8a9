"""Proofs, tiles, export, publication and witnesses over a stored ledger."""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import httpx
import msgspec
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from typer.testing import CliRunner

from api.auth.caller import Caller
from api.auth.remit import NOTHING
from api.auth.rights import Role
from api.cli.ledger import commands as ledger_commands
from api.cli.verify import commands as verify_commands
from api.http import gate, ledger_routes, problem
from api.http.denials import Denials
from api.http.limits import Limits
from domain.model.checkpoint import Checkpoint
from domain.model.key_rotation import KeyChain
from domain.model.signed_note import COSIGNATURE, SignedNote, Signer
from domain.model.trusted_log import LogShrank, TrustedLog, check_event
from projections import ledger_export, ledger_proofs, ledger_rows, ledger_verifications
from projections.ledger_cosignatures import name, take_in
from projections.ledger_publish import Publication, TargetDoesNotTake, TargetNotUsable
from projections.ledger_sealer import connect
from projections.ledger_tiles import tile_path
from projections.ledger_witness import Witness
from projections.queries.missing import EventUnknown
from tests.ledger.listening import listening
from tests.ledger.sealed_log import STEPS, SealedLog

Copied = Callable[[], SealedLog]


@contextmanager
def reading(log: SealedLog) -> Iterator[psycopg.Connection[Any]]:
    with log.database.connect("reader", options=ledger_rows.SESSION) as connection:
        yield connection


@contextmanager
def served(log: SealedLog) -> Iterator[Callable[[str], httpx.Response]]:
    """Asks the routes over a log, without the doors around them."""
    app = FastAPI()
    problem.install(app, problem.problem)
    app.include_router(ledger_routes.router)
    app.dependency_overrides[gate.take_as_stranger] = lambda: None
    app.dependency_overrides[gate.caller_of] = lambda: Caller(
        "b1", frozenset({Role.CITIZEN_SERVICE}), frozenset(), "key"
    )
    app.state.office = SimpleNamespace(
        reading=lambda: reading(log),
        meters=SimpleNamespace(denial=lambda _right: None),
        denials=Denials(Limits()),
        clock=SimpleNamespace(now=lambda: datetime.now(UTC)),
        operations=SimpleNamespace(note=lambda *_: None),
        remits=SimpleNamespace(of=lambda *_: NOTHING),
    )

    async def get(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://log") as client:
            return await client.get(f"/v1/ledger/{path}")

    yield lambda path: asyncio.run(get(path))


def test_every_event_can_be_proved_by_every_checkpoint_that_covers_it(ledger: SealedLog) -> None:
    log = TrustedLog(KeyChain.from_anchor(ledger.origin, ledger.anchor, []))
    with reading(ledger) as connection:
        for size in STEPS:
            for position in {1, size // 2 + 1, size}:
                proof = ledger_proofs.prove_event(connection, position, size)
                believed = log.believed(SignedNote.parse(proof.checkpoint.encode()), None, [])
                check_event(believed, position, b64decode(proof.leaf), [b64decode(each) for each in proof.hashes])
        with pytest.raises(EventUnknown):
            ledger_proofs.prove_event(connection, 701)


def test_a_witness_remembers_what_it_signed_and_refuses_a_log_that_went_back(copied: Copied, tmp_path: Path) -> None:
    older, newer = copied(), copied()
    newer.grow_to(770)
    with newer.sealer() as sealer:
        sealer.catch_up()
    witness = Witness(tmp_path / "witness", "witness.vn", older.anchor)
    for log, size in ((older, 700), (newer, 770)):
        witness = Witness(tmp_path / "witness", "witness.vn", older.anchor)  # as after a restart
        with served(log) as client:
            note = witness.step(lambda path: client(path).content, 1_600_000_000)
        assert Checkpoint.parse(note.text).size == size
        assert note.cosigned_at(witness.signer.verifier) == 1_600_000_000
    with served(older) as client, pytest.raises(LogShrank):
        witness.step(lambda path: client(path).content, 1_600_000_001)
    seen = witness.last_seen()
    assert seen is not None
    assert seen.size == 770
    assert (tmp_path / "witness" / "witness.pem").stat().st_mode & 0o777 == 0o600


def test_two_processes_of_one_witness_look_one_after_the_other(ledger: SealedLog, tmp_path: Path) -> None:
    order: list[str] = []
    with served(ledger) as client:

        def fetch(path: str, who: str) -> bytes:
            order.append(who)
            return client(path).content

        def slow(path: str) -> bytes:
            if not order:
                other.start()
                other.join(0.3)
            return fetch(path, "first")

        first, second = (Witness(tmp_path / "witness", "witness.vn", ledger.anchor) for _ in range(2))
        other = Thread(target=second.step, args=[lambda path: fetch(path, "second"), 1_600_000_001])
        first.step(slow, 1_600_000_000)
        other.join()
    assert order == sorted(order)
    assert set(order) == {"first", "second"}


def test_checkpoints_growth_and_tiles_are_open_and_events_are_not(ledger: SealedLog) -> None:
    with served(ledger) as client:
        assert client("checkpoint").content == ledger.notes[700].encode()
        assert client("checkpoint?size=300").content == ledger.notes[300].encode()
        assert client("rotations").json() == []
        assert len(client("tiles/0/2").content) == (700 - 512) * 32
        assert len(client("tiles/1/0").content) == 2 * 32
        growth = client("consistency?old=300&new=700").json()
        assert (growth["old"], growth["new"]) == (300, 700)
        for wrong in ("consistency?old=700&new=300", "consistency?old=1&new=701", "checkpoint?size=2"):
            assert client(wrong).json()["code"] == "checkpoint-unknown"
        assert client("inclusion/1").json()["code"] == "not-permitted"


def test_the_export_has_every_tile_and_every_entry(ledger: SealedLog, tmp_path: Path) -> None:
    with reading(ledger) as connection:
        ledger_export.export(connection, tmp_path)
        leaves = list(ledger_rows.leaves(connection, 0, 700))
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert names == [
        "checkpoint",
        *(f"tile/0/00{index}" for index in range(2)),
        "tile/0/002.p/188",
        "tile/1/000.p/2",
        *(f"tile/entries/00{index}" for index in range(2)),
        "tile/entries/002.p/188",
    ]
    entries = b"".join((tmp_path / name).read_bytes() for name in names if "entries" in name)
    assert entries == b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)
    assert tile_path(0, 1_234_067, 8) == "tile/0/x001/x234/067.p/8"


def test_every_checkpoint_is_published_once_a_target_takes_it(copied: Copied, tmp_path: Path) -> None:
    log, target = copied(), tmp_path / "outside"
    taken: list[bytes] = []
    moods = iter([503, 200, 200, 503, 503, 503])

    def answer(_path: str, note: bytes) -> tuple[int, bytes]:
        status = next(moods, 200)
        if status == 200:
            taken.append(note)
        return status, b""

    pauses: list[float] = []
    with listening(answer) as address, connect(log.database.dsn("sealer")) as connection:
        with pytest.raises(TargetDoesNotTake) as refusal:
            Publication(address).deliver(connection, pauses.append, attempts=3)
        assert refusal.value.details["number"] == 3
        assert pauses == [0.5, 0.5, 1.0]
        Publication(address).deliver(connection, pauses.append)
        assert taken == [note.encode() for note in log.notes.values()]
        publication = Publication(str(target))
        assert [publication.deliver(connection, pauses.append) for _ in range(2)] == [len(STEPS), 0]
    assert (target / "checkpoint").read_bytes() == log.notes[700].encode()
    assert len(list(target.glob("*-*.checkpoint"))) == len(STEPS)


def test_a_target_that_points_elsewhere_has_taken_nothing(copied: Copied) -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(302)
            self.send_header("location", "/welcome")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    publication = Publication(f"http://127.0.0.1:{server.server_port}/checkpoints")
    try:
        with connect(copied().database.dsn("sealer")) as connection:
            with pytest.raises(TargetDoesNotTake) as refusal:
                publication.carry(connection)
            assert publication.delivered(connection) == 0
    finally:
        server.shutdown()
        server.server_close()
    assert "302" in str(refusal.value.details["reason"])


def test_a_follower_publishes_the_newest_checkpoint_and_the_newest_that_is_witnessed(
    copied: Copied, tmp_path: Path
) -> None:
    log, target = copied(), tmp_path / "outside"
    witness = Signer.of("witness.vn", Ed25519PrivateKey.generate(), COSIGNATURE)
    publication = Publication(str(target))
    with connect(log.database.dsn("sealer")) as connection:
        publication.carry(connection)
        assert sorted(path.name for path in target.iterdir()) == ["000000000008-700.checkpoint", "checkpoint"]
        name(connection, witness.verifier, named=True)
        older = log.notes[511]
        take_in(connection, older.with_signatures([witness.cosign(older.text, 1_600_000_000)]).encode())
        publication.carry(connection)
    assert (target / "checkpoint").read_bytes() == log.notes[700].encode()
    signed = SignedNote.parse((target / "witnessed").read_bytes())
    assert (signed.text, signed.cosigned_at(witness.verifier)) == (older.text, 1_600_000_000)


def test_a_finding_is_noted_whatever_bytes_it_quotes(copied: Copied) -> None:
    log = copied()
    place = ["--data-dir", str(log.database.instance.data_dir), "--key-dir", str(log.keys)]
    log.as_superuser("UPDATE hoso.stored_events SET state = set_byte(state, 1, 0) WHERE notification_id = 280")
    assert CliRunner().invoke(verify_commands, [*place, "--json", "--note", "kiemtoan"]).exit_code == 1
    with log.database.connect("reader") as connection:
        noted = ledger_verifications.latest(connection)
    assert noted is not None
    assert (noted.asked_by, noted.first_position, noted.good) == ("kiemtoan", 280, False)


@pytest.mark.parametrize("target", ["relative/path", "https://user:secret@elsewhere.vn/x", "ftp://elsewhere.vn", ""])
def test_targets_that_cannot_be_published_to_are_refused(target: str) -> None:
    with pytest.raises(TargetNotUsable):
        Publication(target)


def test_the_command_verifies_with_what_lies_beside_the_key(copied: Copied, tmp_path: Path) -> None:
    log = copied()
    place = ["--data-dir", str(log.database.instance.data_dir), "--key-dir", str(log.keys)]
    kept = tmp_path / "kept"
    kept.write_bytes(log.notes[300].encode())
    run = CliRunner()
    good = run.invoke(verify_commands, [*place, "--json", "--checkpoint", str(kept)])
    assert (good.exit_code, msgspec.json.decode(good.stdout)["external"]) == (0, 2)
    assert run.invoke(verify_commands, place).stdout.endswith("Everything matches.\n")
    assert run.invoke(ledger_commands, ["checkpoint", *place[:2]]).stdout == log.notes[700].encode().decode()
    assert str(log.anchor) in run.invoke(ledger_commands, ["key", *place]).stdout
    told = msgspec.json.decode(run.invoke(ledger_commands, ["key", *place, "--json"]).stdout)
    digits = sha256(b"\x01" + log.anchor.public).hexdigest()
    assert told["first_fingerprint"] == told["current_fingerprint"] == " ".join(re.findall("....", digits))
    log.as_superuser("UPDATE hoso.stored_events SET state = state || ' ' WHERE notification_id = 280")
    bad = run.invoke(verify_commands, [*place, "--json"])
    assert (bad.exit_code, msgspec.json.decode(bad.stdout)["first_position"]) == (1, 280)
    assert "first position that does not match: 280" in run.invoke(verify_commands, place).stdout
