"""What the verifier's readers give back of what is written as it should be, up to the last number that they take."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from api.evidence.verifier import archive
from api.evidence.verifier.archive import read_archive, write_archive
from api.evidence.verifier.bundle import Manifest, read_bundle
from api.evidence.verifier.canonical import canonical, read_canonical, read_document, read_lines
from api.evidence.verifier.events import event_of, leaf_of, read_event, stream_of
from api.evidence.verifier.fields import checked_list, checked_object
from api.evidence.verifier.findings import Refused, refused
from api.evidence.verifier.instants import EPOCH_1970, from_micros, micros, read_instant, written
from api.evidence.verifier.merkle import ProofFails, hash_of_leaf, hash_of_node, root_by_proof, root_of
from api.evidence.verifier.notes import (
    LOG_KEY,
    LONGEST_NOTE,
    WITNESS_KEY,
    SignatureLine,
    check_signature,
    read_key,
    read_note,
)
from api.evidence.verifier.trust import KeyInForce, Seen, check_log_signature, keys_of, read_witness_keys
from domain.model.event import stream_id
from tests.evidence.forged_keys import rotated
from tests.evidence.made_bundles import OFFICIAL, imported_official, logged
from tests.evidence.made_log import Signer, note
from tests.evidence.refused_inputs import CHECKPOINT, LINE, LOG, NEXT, ORIGIN, WITNESS, checkpoint, key

THIRD = Signer.numbered(ORIGIN, 3)


def rotation(old: Signer, new: Signer, size: int) -> str:
    return note(f"hoso key rotation\n{ORIGIN}\n{size}\n{new.key}\n", old, new).decode()


# ---------------------------------------------------------------------- zip, JSON, instants


def test_members_are_read_in_their_order_and_written_again() -> None:
    members = imported_official().whole()
    data = write_archive(members)
    assert list(read_archive(data).items()) == list(members.items())
    assert data == imported_official().zipped()


def test_the_largest_file_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = imported_official().zipped()
    monkeypatch.setattr(archive, "LARGEST_BUNDLE", len(data))
    assert read_archive(data)
    monkeypatch.setattr(archive, "LARGEST_BUNDLE", len(data) - 1)
    with pytest.raises(Refused) as refusal:
        read_archive(data)
    found = refusal.value.finding
    assert (found.code, found.where, found.vi, found.en) == (
        "zip-too-large", "zip", "Tệp quá lớn.", "The file is too large."
    )  # fmt: skip


def test_json_is_written_in_one_way() -> None:
    value = {"b": [1, None, True], "a": "Đã ghi"}
    text = '{"a":"Đã ghi","b":[1,null,true]}'.encode()
    assert canonical(value) == text
    assert read_canonical(text, "") == value
    assert read_document(text + b"\n", "") == value
    assert (read_lines(b"", ""), read_lines(b'1\n"2"\n', "")) == ([], [1, "2"])
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical(float("nan"))


@pytest.mark.parametrize(
    ("text", "named"), [("1.5", "1.5"), (f"1.{'5' * 50}", f"1.{'5' * 38}"), ("-Infinity", "-Infinity"), ("1e5", "1e5")]
)
def test_what_is_no_whole_number_is_named_as_far_as_it_is_short(text: str, named: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_canonical(text.encode(), "x")
    assert refusal.value.finding.en == f"This is no JSON: a number with a fraction or without a value ({named})"


def test_a_refusal_says_its_finding() -> None:
    fault = refused("a-code", "a place", "Điều gì", "What")
    assert (str(fault), fault.finding.vi) == ("a-code: a place: What", "Điều gì")


def test_instants_are_read_in_every_zone_and_written_in_one() -> None:
    moment = datetime(2020, 3, 2, 1, 2, 3, 456_000, UTC)
    for text in ("2020-03-02T08:02:03.456+07:00", "2020-03-02T01:02:03.456Z", "2020-03-01T20:32:03.456-04:30"):
        assert (read_instant(text), read_instant(text).tzinfo) == (moment, UTC)
    assert written(moment.astimezone(timezone(timedelta(hours=7)))) == "2020-03-02T01:02:03.456000Z"
    assert micros(EPOCH_1970 + timedelta(microseconds=7)) == 7
    assert micros(moment) == 1_583_110_923_456_000
    assert from_micros(1_583_110_923_456_000) == moment


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose clock is set to another zone."""
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_instants_are_the_same_on_every_computer() -> None:
    moment = read_instant("2020-03-02T01:02:03Z")
    assert (moment.tzinfo, written(moment.astimezone())) == (UTC, "2020-03-02T01:02:03.000000Z")


def test_objects_and_lists_are_given_back_as_they_are() -> None:
    value = {"a": 1, "b": None}
    assert checked_object(value, {"a": (int,), "b": (str, type(None))}, "") is value
    assert checked_list(["x"], str, "") == ["x"]
    assert checked_list([], str, "") == []


# ---------------------------------------------------------------------- events and the tree


def test_an_event_is_read_up_to_the_largest_numbers() -> None:
    event = read_event({**LINE, "position": 2**62, "version": 2**62}, "")
    assert (event.position, event.version, event.topic, event.state) == (2**62, 2**62, LINE["topic"], LINE["state"])
    assert (event.stream_id, event.body) == (LINE["stream_id"], {"text": "Hồ sơ"})
    assert event.recorded_at == datetime(1999, 12, 31, 23, 59, 59, 999_999, UTC)
    assert read_event({**LINE, "position": 1, "version": 1}, "").position == 1
    assert event_of(leaf_of(event), "") == event


def test_an_empty_field_of_a_leaf_is_read() -> None:
    event = read_event({**LINE, "topic": "", "state": "{}"}, "")
    assert event_of(leaf_of(event), "") == event


def test_streams_have_their_ids_by_name() -> None:
    """By the product's own rule."""
    assert stream_of("calendar") == stream_of("calendar", "") == str(stream_id("calendar"))
    assert stream_of("a", "b") == str(stream_id("a", "b"))


def test_a_proof_that_fails_says_why() -> None:
    hashes = [bytes([number]) * 32 for number in range(3)]
    for index, size, proof, reason in (
        (3, 3, [], "a tree of 3 leaves has no leaf 3"),
        (-1, 3, [], "a tree of 3 leaves has no leaf -1"),
        (0, 3, [bytes(31), bytes(32)], "a hash has 32 bytes"),
        (0, 3, [], "the proof has 0 hashes, not 2"),
        (2, 3, hashes, "the proof has 3 hashes, not 1"),
    ):
        with pytest.raises(ProofFails, match=f"^{reason}$"):
            root_by_proof(index, size, bytes(32), proof)
    assert root_by_proof(0, 1, hashes[0], []) == hashes[0]
    assert root_by_proof(2, 3, hashes[2], [hashes[1]]) == hash_of_node(hashes[1], hashes[2])


def test_roots_of_trees_of_every_shape() -> None:
    one, two, three = (hash_of_leaf(each) for each in (b"", b"2", b"3"))
    pair = hash_of_node(one, two)
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [root_of([one]), root_of([one, two]), root_of([one, two, three])] == [one, pair, hash_of_node(pair, three)]


# ---------------------------------------------------------------------- notes, keys, checkpoints


def test_a_key_is_read_with_its_name_and_kind() -> None:
    for signer, kind in ((LOG, LOG_KEY), (WITNESS, WITNESS_KEY)):
        found = read_key(signer.key, kind, "")
        assert (found.name, found.kind, found.text, found.id) == (signer.name, kind, signer.key, signer.key_id)
        assert (found.public, found.fingerprint) == (signer.private.public_key().public_bytes_raw(), signer.fingerprint)


def test_a_note_is_all_before_its_last_empty_line() -> None:
    text = "one\n\ntwo\n"
    found = read_note(note(text, LOG, WITNESS), "")
    assert (found.text, [line.name for line in found.lines]) == (text, [LOG.name, WITNESS.name])
    assert [line.key_id for line in found.lines] == [LOG.key_id, WITNESS.key_id]
    assert found.lines[0].signature == LOG.private.sign(text.encode())
    assert found.lines[0].is_of(key(LOG))
    assert not found.lines[0].is_of(key(NEXT))
    assert not SignatureLine("x", LOG.key_id, b"").is_of(key(LOG))


def test_a_note_may_have_a_million_octets_and_a_signature_one() -> None:
    line = f"— a {b64encode(bytes(5)).decode()}\n"
    longest = f"{'x' * (LONGEST_NOTE - 2 - len(line.encode()))}\n\n{line}".encode()
    found = read_note(longest, "")
    assert len(longest) == LONGEST_NOTE
    assert found.lines == (SignatureLine("a", bytes(4), bytes(1)),)


def test_a_signature_says_when_only_if_it_is_a_witnesss() -> None:
    found = read_note(note("text\n", LOG, WITNESS), "")
    log_line, witness_line = found.lines
    assert check_signature(found, log_line, key(LOG), "") is None
    assert check_signature(found, witness_line, key(WITNESS), "") == 1_580_000_000
    for line in (SignatureLine(WITNESS.name, WITNESS.key_id, bytes(7)), log_line):
        with pytest.raises(Refused):
            check_signature(found, line, key(WITNESS), "")


def test_a_checkpoint_says_its_log_size_and_root() -> None:
    found = checkpoint(CHECKPOINT)
    assert (found.origin, found.size, found.root, found.note.text) == (ORIGIN, 9, bytes(range(32)), CHECKPOINT)
    assert checkpoint(CHECKPOINT.replace("commands 7", "commands 0")).size == 9


def test_keys_follow_each_other_from_the_sizes_of_their_rotations() -> None:
    rotations = [rotation(LOG, NEXT, 0), rotation(NEXT, THIRD, 9)]
    first, second, third = (key(each) for each in (LOG, NEXT, THIRD))
    assert keys_of(ORIGIN, first, rotations, None) == [
        KeyInForce(first, 0), KeyInForce(second, 0), KeyInForce(third, 9)
    ]  # fmt: skip
    for given, after in ((first, [KeyInForce(second, 0), KeyInForce(third, 9)]), (third, [])):
        assert keys_of(ORIGIN, first, rotations, given) == [KeyInForce(given, 0), *after]
    back = [rotation(LOG, NEXT, 0), rotation(NEXT, LOG, 5)]
    assert keys_of(ORIGIN, first, back, first) == [KeyInForce(first, 0), KeyInForce(second, 0), KeyInForce(first, 5)]


@pytest.mark.parametrize(
    ("size", "signers"), [(8, (LOG,)), (9, (LOG, NEXT)), (10, (NEXT,)), (19, (NEXT, THIRD)), (20, (THIRD,))]
)
def test_a_key_signs_from_the_size_of_its_rotation_to_that_of_the_next(size: int, signers: tuple[Signer, ...]) -> None:
    keys = keys_of(ORIGIN, key(LOG), [rotation(LOG, NEXT, 9), rotation(NEXT, THIRD, 19)], None)
    text = CHECKPOINT.replace("\n9\n", f"\n{size}\n")
    for signer in (LOG, NEXT, THIRD):
        if signer in signers:
            assert check_log_signature(checkpoint(text, signer), keys, [], "") == []
        else:
            with pytest.raises(Refused):
                check_log_signature(checkpoint(text, signer), keys, [], "")


def test_witnesses_are_given_back_with_their_moments() -> None:
    other = Signer.numbered("witness.example/two", 41, 4)
    keys, witnesses = keys_of(ORIGIN, key(LOG), [], None), read_witness_keys([other.key, WITNESS.key])
    at = datetime(2020, 1, 26, 0, 53, 20, tzinfo=UTC)
    for order in ((WITNESS, LOG, other), (LOG, WITNESS, other)):
        seen = check_log_signature(checkpoint(CHECKPOINT, *order), keys, witnesses, "")
        assert seen == [Seen(key(WITNESS), at), Seen(key(other), at)]


# ---------------------------------------------------------------------- a whole bundle


def test_a_bundle_is_read_member_by_member() -> None:
    log, parts = logged(), rotated()
    parts.stamps = [b"one", b"two"]
    found = read_bundle(parts.zipped())
    assert found.manifest == Manifest("official", OFFICIAL, 1, None, log.origin, 11, found.last.recorded_at)
    assert found.first_key.text == Signer.numbered(log.origin, 1).key
    assert (found.rotations, [each.text for each in found.witnesses]) == (parts.rotations, parts.witnesses)
    assert (found.checkpoint.size, found.checkpoint.note.text) == (11, log.checkpoint_text())
    assert found.stamps == {"stamps/001.tsr": b"one", "stamps/002.tsr": b"two"}
    assert [event.position for event in found.events] == [line["position"] for line in parts.events]
    assert [[each.hex() for each in proof] for proof in found.proofs] == [line["hashes"] for line in parts.proofs]
    assert (found.last.position, [each.hex() for each in found.last_proof]) == (11, parts.about["hashes"])
    assert (found.figures, found.verifier) == (parts.figures, b"# verify\n")


def test_a_period_and_the_offices_own_dossiers_are_read_too() -> None:
    parts = imported_official()
    for kind in ("dossier", "official", "review"):
        parts.manifest |= {"kind": kind, "dataset": None, "period": "2019-01"}
        found = read_bundle(parts.zipped()).manifest
        assert (found.kind, found.dataset, found.period) == (kind, None, "2019-01")
