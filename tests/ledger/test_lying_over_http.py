"""Eight lies of a server, over HTTP, to those who look at a log from outside: `hoso witness` and `hoso watch`.

Both saw the log at 511 events, honestly; then the server lies. What they run here is what auditors run.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
from typer.testing import CliRunner, Result

from api.cli.watch import commands as watch_commands
from api.cli.witness import Server
from api.cli.witness import commands as witness_commands
from domain.model.checkpoint import Checkpoint
from domain.model.errors import DomainError
from domain.model.signed_note import COSIGNATURE, SignedNote, Signer, VerifierKey
from domain.model.trusted_log import EventNotInLog
from projections.ledger_client import LogClient, Trust
from tests.ledger.authority import Authority
from tests.ledger.lying_server import History, LyingServer, history_of, lying_server
from tests.ledger.sealed_log import SealedLog

SEEN, NOW = 511, 700


@dataclass
class Outside:
    """Whoever looks at the log. witness: the key that `hoso witness` made."""

    log: SealedLog
    address: str
    server: LyingServer
    directory: Path
    authority: Authority
    witness: VerifierKey
    history: History
    cosigned: SignedNote
    signer: Signer

    def witnessing(self, directory: str = "witness") -> Result:
        arguments = [self.address, "--key", str(self.log.anchor), "--name", "witness.vn"]
        return CliRunner().invoke(witness_commands, [*arguments, "--dir", str(self.directory / directory)])

    def watching(self, *options: str, witnessed: bool = True) -> Result:
        arguments = [self.address, "--key", str(self.log.anchor), "--dir", str(self.directory / "client"), *options]
        if witnessed:
            arguments += ["--witness", str(self.witness)]
        return CliRunner().invoke(watch_commands, arguments)

    def shows(self, note: SignedNote, *by: Signer) -> None:
        """From now on this is the latest checkpoint, co-signed by these."""
        seconds = 1_600_000_000
        shown = note.with_signatures([each.cosign(note.text, seconds) for each in by])
        self.server.lies["checkpoint"] = lambda _query: shown.encode()

    def event(self, position: int) -> bytes:
        client = LogClient(self.directory / "client", Trust(self.log.anchor))
        return client.event(Server(self.address).fetch, position)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.founded(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def outside(ledger: SealedLog, authority: Authority, tmp_path: Path) -> Iterator[Outside]:
    """A witness and a client who believed the log at 511, and a server that from now on shows 700, honestly."""
    with lying_server(ledger) as (address, server):
        history = history_of(ledger)
        key = Signer.of("witness.vn", Ed25519PrivateKey.generate(), COSIGNATURE)
        made = Outside(ledger, address, server, tmp_path, authority, key.verifier, history, ledger.notes[SEEN], key)
        server.lies["checkpoint"] = lambda _query: ledger.notes[SEEN].encode()
        assert made.witnessing().exit_code == 0
        made.shows(ledger.notes[SEEN], key)
        assert made.watching().exit_code == 0
        made.shows(ledger.notes[NOW], key)
        yield made


def forked(history: History) -> History:
    """The same log with another event 300."""
    leaves = list(history.leaves)
    leaves[299] = leaves[299].replace(b"line", b"lane")
    assert leaves != history.leaves
    return History(leaves, history.origin, history.signer, history.commands)


def refused(result: Result, code: str) -> bool:
    """For exactly this reason, with the exit code of a problem that was found."""
    return result.exit_code == 1 and f"[{code}]" in result.stderr


def test_an_honest_server_is_believed_by_both(outside: Outside) -> None:
    assert outside.witnessing().exit_code == 0
    watched = outside.watching()
    assert (watched.exit_code, "believed up to: 700" in watched.stderr) == (0, True)
    assert SignedNote.parse(watched.stdout.encode()).text == outside.log.notes[NOW].text
    assert outside.event(300) == outside.history.leaves[299]


def test_lie_1_a_split_view_lacks_the_witness(outside: Outside) -> None:
    """To the client the server shows another log, signed by the log's own key; the witness saw the real one."""
    other = forked(outside.history)
    outside.server.lies["consistency"] = other.consistency
    outside.shows(other.note(NOW))
    fresh = LogClient(outside.directory / "fresh", Trust(outside.log.anchor, (outside.witness,), 1))
    with pytest.raises(DomainError) as refusal:
        fresh.look(Server(outside.address).fetch)
    assert refusal.value.code == "not-enough-witnesses"
    assert refused(outside.watching(), "not-enough-witnesses")
    assert refused(outside.witnessing(), "logs-differ")


@pytest.mark.parametrize("proof", ["of the fork", "of the real log", "none"])
def test_lie_2_a_fork_does_not_contain_what_was_seen(outside: Outside, proof: str) -> None:
    other = forked(outside.history)
    if proof == "of the fork":
        outside.server.lies["consistency"] = other.consistency
    if proof == "none":
        outside.server.lies["consistency"] = lambda _: msgspec.json.encode({"old": SEEN, "new": NOW, "hashes": []})
    outside.shows(other.note(NOW), outside.signer)
    assert refused(outside.watching(), "logs-differ")
    assert refused(outside.witnessing(), "logs-differ")
    outside.shows(other.note(SEEN), outside.signer)
    assert refused(outside.watching(), "logs-differ")
    assert refused(outside.witnessing(), "logs-differ")


def test_lie_3_an_old_head_is_not_taken_for_the_log(outside: Outside) -> None:
    outside.shows(outside.log.notes[300], outside.signer)
    assert refused(outside.watching(), "log-shrank")
    assert refused(outside.witnessing(), "log-shrank")


def test_lie_4_another_log_is_not_this_one(outside: Outside) -> None:
    history = outside.history
    other_key = Signer.of("hoso/other", Ed25519PrivateKey.generate())
    for origin, signer in (("hoso/other", history.signer), ("hoso/other", other_key), (history.origin, other_key)):
        outside.shows(History(history.leaves, origin, signer, history.commands).note(NOW), outside.signer)
        assert refused(outside.watching(), "checkpoint-not-believed")
        assert refused(outside.witnessing(), "checkpoint-not-believed")


def test_lie_5_a_tree_that_shrank_is_not_believed_though_it_is_signed_anew(outside: Outside) -> None:
    outside.shows(outside.history.note(400), outside.signer)
    assert refused(outside.watching(), "log-shrank")
    assert refused(outside.witnessing(), "log-shrank")


def test_lie_6_a_witness_that_nobody_named_does_not_count(outside: Outside) -> None:
    stranger = Signer.of("witness.vn", Ed25519PrivateKey.generate(), COSIGNATURE)
    outside.shows(outside.log.notes[NOW], stranger)
    assert refused(outside.watching(), "not-enough-witnesses")
    moved = outside.log.notes[NOW].with_signatures([outside.signer.cosign(outside.log.notes[SEEN].text, 5)])
    outside.shows(moved)
    assert refused(outside.watching(), "checkpoint-not-believed")
    assert not refused(outside.witnessing(), "checkpoint-not-believed")  # it needs no other witness


@pytest.mark.parametrize("what", ["another text", "another authority", "a byte", "no stamp", "none asked for"])
def test_lie_7_a_time_stamp_must_be_over_this_checkpoint(outside: Outside, tmp_path: Path, what: str) -> None:
    text = outside.log.notes[NOW].text
    good = stamp(outside.authority, text)
    spoilt = bytearray(good)
    spoilt[len(good) // 2] ^= 1
    responses: dict[str, Callable[[], list[bytes]]] = {
        "another text": lambda: [good, stamp(outside.authority, outside.log.notes[SEEN].text)],
        "another authority": lambda: [stamp(Authority.founded(tmp_path / "other"), text)],
        "a byte": lambda: [bytes(spoilt)],
        "no stamp": list,
        "none asked for": list,
    }
    shown = responses[what]()
    outside.server.lies[f"stamps/{NOW}"] = lambda _: msgspec.json.encode([b64encode(one).decode() for one in shown])
    options = ["--stamp-root", str(outside.authority.certificate)]
    if what == "none asked for":
        assert outside.watching(*options).exit_code == 0
        return
    assert refused(outside.watching(*options, "--stamps", "1"), "checkpoint-not-believed")
    outside.server.lies[f"stamps/{NOW}"] = lambda _: msgspec.json.encode([b64encode(good).decode()])
    believed = outside.watching(*options, "--stamps", "1")
    assert (believed.exit_code, "time-stamps: 1" in believed.stderr) == (0, True)


def test_lie_7_one_time_stamp_shown_twice_is_one_and_without_a_root_none_holds(outside: Outside) -> None:
    good = b64encode(stamp(outside.authority, outside.log.notes[NOW].text)).decode()
    outside.server.lies[f"stamps/{NOW}"] = lambda _: msgspec.json.encode([good, good])
    options = ["--stamp-root", str(outside.authority.certificate)]
    assert refused(outside.watching(*options, "--stamps", "2"), "checkpoint-not-believed")
    assert refused(outside.watching("--stamps", "1"), "checkpoint-not-believed")
    assert outside.watching(*options, "--stamps", "1").exit_code == 0


def test_lie_8_events_that_trade_places_have_no_proof(outside: Outside) -> None:
    assert outside.watching().exit_code == 0
    history = outside.history
    one, other = history.leaves[299], history.leaves[300]
    moved = one[:6] + other[6:14] + one[14:]  # it says the position at which it is shown
    for leaf, index in ((other, 299), (moved, 300), (one + b"x", 299), (b"", 299)):
        answer = history.inclusion(index, NOW, leaf)
        outside.server.lies[f"inclusion/{index + 1}"] = lambda _query, answer=answer: answer  # type: ignore[misc]
        with pytest.raises(EventNotInLog):
            outside.event(index + 1)
    swapped = History(
        [*history.leaves[:299], moved, *history.leaves[300:]], history.origin, history.signer, history.commands
    )
    outside.server.lies["inclusion/301"] = lambda _query: swapped.inclusion(300, NOW, moved)
    with pytest.raises(EventNotInLog):
        outside.event(301)


@pytest.mark.parametrize(
    "answer", [b"", b"<html>", b"\xff\xfe", b"[1]", b'["\\ud800"]', b"[" * 100_000, b'{"hashes":5}']
)
def test_what_is_no_answer_at_all_is_refused_too(outside: Outside, answer: bytes) -> None:
    for path in ("rotations", "consistency", "checkpoint"):
        outside.server.lies[path] = lambda _query: answer
        assert refused(outside.watching(), "checkpoint-not-believed"), path
        assert refused(outside.witnessing(), "checkpoint-not-believed"), path
        del outside.server.lies[path]
        outside.shows(outside.log.notes[NOW], outside.signer)
    assert outside.watching().exit_code == 0
    outside.server.lies["inclusion/5"] = lambda _query: answer
    with pytest.raises(EventNotInLog):
        outside.event(5)


def test_what_was_refused_is_not_remembered(outside: Outside) -> None:
    outside.shows(forked(outside.history).note(NOW), outside.signer)
    assert refused(outside.watching(), "logs-differ")
    client = LogClient(outside.directory / "client", Trust(outside.log.anchor))
    assert client.last() == Checkpoint.parse(outside.log.notes[SEEN].text)
    outside.shows(outside.log.notes[NOW], outside.signer)
    assert outside.watching().exit_code == 0
    assert client.last() == Checkpoint.parse(outside.log.notes[NOW].text)


def test_a_server_that_is_away_is_no_liar(outside: Outside) -> None:
    nowhere = Outside(**{**vars(outside), "address": "http://127.0.0.1:1"})
    assert isinstance(nowhere.watching().exception, DomainError)
    with pytest.raises(LookupError):
        LogClient(outside.directory / "new", Trust(outside.log.anchor)).event(Server(outside.address).fetch, 1)


def stamp(authority: Authority, text: str) -> bytes:
    request = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    return authority.stamp(request.as_bytes())
