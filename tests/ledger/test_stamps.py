"""Time-stamps of a real authority (`openssl ts`): what is asked for, what is believed, and what is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

from domain.store.processes import wait_for
from projections import ledger_stamps, ledger_standing
from projections.ledger_errands import ErrandRunner
from projections.ledger_sealer import connect
from projections.ledger_stamper import AuthorityDoesNotStamp, Stamping
from projections.ledger_stamps import CertificateNotUsable, StampRefused, check_stamps, roots, stamped_at
from tests.ledger.authority import Authority
from tests.ledger.sealed_log import SealedLog

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

Copied = Callable[[], SealedLog]
TEXT = "hoso/0123\n7\nroot\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.founded(tmp_path_factory.mktemp("authority") / "one")


@pytest.fixture(scope="module")
def response(authority: Authority) -> bytes:
    """A good one, over TEXT."""
    return authority.stamp(request_for(TEXT))


def problems(log: SealedLog) -> list[str]:
    with log.database.connect("reader") as connection:
        return [each.problem for each in ledger_standing.errands(connection) if each.problem is not None]


def request_for(text: str) -> bytes:
    return TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def test_a_good_stamp_says_when(authority: Authority, response: bytes) -> None:
    moment = stamped_at(response, TEXT, authority.trusted)
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=2)
    assert decode_timestamp_response(response).tst_info.message_imprint.message == sha256(TEXT.encode()).digest()


def test_stamps_of_another_text_authority_or_request_are_refused(
    authority: Authority, response: bytes, tmp_path: Path
) -> None:
    stranger = Authority.founded(tmp_path / "stranger")
    for data, text, trusted, nonce in (
        (response, TEXT + "x", authority.trusted, None),
        (response, TEXT, stranger.trusted, None),
        (response, TEXT, [], None),
        (response, TEXT, authority.trusted, 7),
        (b"", TEXT, authority.trusted, None),
        (response[:-1], TEXT, authority.trusted, None),
        (response + bytes(300_000), TEXT, authority.trusted, None),
    ):
        with pytest.raises(StampRefused):
            stamped_at(data, text, trusted, nonce)


def test_no_flipped_bit_of_a_response_is_believed_with_another_time_or_imprint(
    authority: Authority, response: bytes
) -> None:
    trusted, said = authority.trusted, stamped_at(response, TEXT, authority.trusted)
    believed = 0
    for place in range(len(response) * 8):
        flipped = bytearray(response)
        flipped[place // 8] ^= 1 << place % 8
        try:
            moment = stamped_at(bytes(flipped), TEXT, trusted)
        except StampRefused:
            continue
        believed += 1
        assert moment == said
        assert decode_timestamp_response(bytes(flipped)).tst_info.message_imprint.message == (
            sha256(TEXT.encode()).digest()
        )
    assert believed < len(response)  # what is neither signed nor read may differ: bytes of the certificates' envelope


def test_a_checkpoint_is_stamped_once_and_the_next_when_it_is_due(copied: Copied, authority: Authority) -> None:
    log = copied()
    with authority.served() as address, connect(log.database.dsn("sealer")) as connection:
        patient, eager = (Stamping(address, authority.trusted, minutes) for minutes in (10, 0.0001))
        for _ in range(2):
            patient.carry(connection)
            eager.carry(connection)
        assert len(ledger_stamps.of_size(connection, 700)) == 1
        log.grow_to(710)
        with log.sealer() as sealer:
            sealer.catch_up()
        patient.carry(connection)
        assert ledger_stamps.of_size(connection, 710) == []
        eager.carry(connection)
        assert len(ledger_stamps.of_size(connection, 710)) == 1
    with log.database.connect("reader") as connection:
        checked = list(check_stamps(connection, authority.trusted))
        assert [(each.number, each.size, each.problem) for each in checked] == [(1, 700, None), (2, 710, None)]
        assert [each.problem for each in check_stamps(connection, [])] == ["no root certificate is known"] * 2
        (errand,) = ledger_standing.errands(connection)
        assert (errand.kind, errand.target, errand.behind, errand.problem) == ("stamp", address, 0, None)


def test_a_stored_stamp_that_was_changed_is_found(copied: Copied, authority: Authority) -> None:
    log = copied()
    with authority.served() as address, connect(log.database.dsn("sealer")) as connection:
        Stamping(address, authority.trusted).carry(connection)
    log.as_superuser(
        "ALTER TABLE ledger.stamps DISABLE TRIGGER ALL",
        "UPDATE ledger.stamps SET stamped_at = stamped_at - interval '1 hour'",
    )
    with log.database.connect("reader") as connection:
        (checked,) = check_stamps(connection, authority.trusted)
    assert checked.problem is not None
    assert "noted was" in checked.problem


def test_an_authority_that_is_away_or_wrong_is_said_and_asked_again(
    copied: Copied, tmp_path: Path, authority: Authority
) -> None:
    log, own = copied(), Authority.founded(tmp_path / "own")
    own.up = False
    with own.served() as address:
        with connect(log.database.dsn("sealer")) as connection:
            with pytest.raises(AuthorityDoesNotStamp):
                Stamping(address, own.trusted).carry(connection)
            own.up = True
            with pytest.raises(StampRefused):
                Stamping(address, authority.trusted).carry(connection)
            assert ledger_stamps.of_size(connection, 700) == []
        own.up = False
        runner = ErrandRunner(log.database.dsn("sealer"), [Stamping(address, own.trusted)])
        thread = Thread(target=runner.run)
        thread.start()
        try:
            assert wait_for(lambda: bool(problems(log)), 20)
            assert "did not stamp checkpoint" in problems(log)[0]
            own.up = True
            assert wait_for(lambda: not problems(log), 20)
        finally:
            runner.stop()
            thread.join()
    with log.database.connect("reader") as connection:
        assert len(ledger_stamps.of_size(connection, 700)) == 1


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    for path in (tmp_path / "absent.pem", tmp_path / "empty.pem"):
        with pytest.raises(CertificateNotUsable):
            roots(path)
