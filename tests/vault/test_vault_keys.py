"""Keys of persons: kept for their owner alone, destroyed for good, and wrapped anew without loss."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.store import durable_files
from domain.store.vault_keys import VaultKeyRefused, VaultKeys
from tests.platform.other_account import allows, enterable_directory


@pytest.fixture
def keys(tmp_path: Path) -> VaultKeys:
    return VaultKeys(tmp_path / "vault-keys")


def file_of(keys: VaultKeys, person: UUID) -> Path:
    (found,) = keys.directory.glob(f"*/{person}.key")
    return found


def test_a_person_has_one_key_and_nobody_elses(keys: VaultKeys) -> None:
    one, other = uuid4(), uuid4()
    assert keys.of(one) is None
    assert keys.made(one) == keys.made(one) == keys.of(one)
    assert keys.made(other) != keys.made(one)
    assert set(keys.persons()) == {one, other}


def test_keys_are_their_owner_s_alone_and_lie_wrapped(keys: VaultKeys) -> None:
    key = keys.made(person := uuid4())
    for path in [keys.directory, *keys.directory.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
        assert path.is_dir() or key not in path.read_bytes()
    assert key == VaultKeys(keys.directory).of(person)


@pytest.mark.parametrize("which", ["person", "wrapping", "directory"])
def test_keys_that_others_may_use_are_refused(keys: VaultKeys, which: str) -> None:
    person = uuid4()
    keys.made(person)
    path = {
        "person": file_of(keys, person),
        "wrapping": next(keys.directory.glob("wrapping/*.key")),
        "directory": keys.directory,
    }[which]
    path.chmod(0o755)
    with pytest.raises(VaultKeyRefused):
        keys.of(person)


def test_a_key_that_another_person_s_file_holds_is_refused(keys: VaultKeys) -> None:
    one, other = uuid4(), uuid4()
    keys.made(one)
    keys.made(other)
    file_of(keys, one).write_bytes(file_of(keys, other).read_bytes())
    with pytest.raises(VaultKeyRefused):
        keys.of(one)


def test_a_destroyed_key_is_written_over_before_its_name_goes(keys: VaultKeys, tmp_path: Path) -> None:
    keys.made(person := uuid4())
    path = file_of(keys, person)
    stored = path.read_bytes()
    os.link(path, tmp_path / "what lies on the disk")
    left = path.with_name(f".{path.name}.new")
    left.write_bytes(stored)  # as a crash within a write would leave it
    assert keys.destroy(person)
    assert (tmp_path / "what lies on the disk").read_bytes() != stored
    assert not path.exists()
    assert not left.exists()
    assert keys.of(person) is None
    assert not keys.destroy(person)


def test_a_new_wrapping_key_keeps_every_person_s_and_makes_old_copies_useless(keys: VaultKeys) -> None:
    people = {person: keys.made(person) for person in (uuid4() for _ in range(20))}
    old_files = {person: file_of(keys, person).read_bytes() for person in people}
    assert keys.rotate() == 20
    assert len(list(keys.directory.glob("wrapping/*.key"))) == 1
    for person, key in people.items():
        assert keys.of(person) == key
    gone = next(iter(people))
    keys.destroy(gone)
    file_of_gone = keys.directory / gone.hex[-2:] / f"{gone}.key"
    file_of_gone.write_bytes(old_files[gone])
    file_of_gone.chmod(0o600)
    with pytest.raises(VaultKeyRefused):
        keys.of(gone)


def test_an_interrupted_rotation_is_finished_by_the_next(keys: VaultKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    people = {person: keys.made(person) for person in (uuid4() for _ in range(9))}
    write, written = durable_files.write_whole, 0

    def dying(path: Path, data: bytes, mode: int) -> None:
        nonlocal written
        written += 1
        if written > 5:
            raise OSError("the power is gone")
        write(path, data, mode)

    monkeypatch.setattr("domain.store.vault_keys.write_whole", dying)
    with pytest.raises(OSError, match="power"):
        keys.rotate()
    monkeypatch.setattr("domain.store.vault_keys.write_whole", write)
    assert {person: keys.of(person) for person in people} == people
    keys.rotate()
    assert {person: keys.of(person) for person in people} == people
    assert len(list(keys.directory.glob("wrapping/*.key"))) == 1


def test_orders_that_come_at_once_make_one_key(keys: VaultKeys) -> None:
    person = uuid4()
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: VaultKeys(keys.directory).made(person), range(32)))
    assert len(made) == 1


def test_a_lost_wrapping_key_is_no_reason_to_begin_anew(keys: VaultKeys) -> None:
    keys.made(uuid4())
    (keys.directory / "wrapping" / "current").unlink()
    with pytest.raises(VaultKeyRefused):
        keys.made(uuid4())


@pytest.mark.root
def test_another_account_reads_no_key() -> None:
    with enterable_directory() as folder:
        keys = VaultKeys(folder / "vault-keys")
        keys.made(person := uuid4())
        assert allows("nobody", "-r", folder)
        assert not allows("nobody", "-x", keys.directory)
        assert not allows("nobody", "-r", file_of(keys, person))


def test_a_key_that_an_order_asked_for_again_is_not_destroyed_as_nobody_s(keys: VaultKeys) -> None:
    key = keys.made(person := uuid4())
    os.utime(file_of(keys, person), (0, 0))
    assert list(keys.persons(older_than_seconds=3600)) == [person]
    assert keys.made(person) == key  # the order is repeated while orphans are looked for
    assert not keys.destroy(person, unused_for_seconds=3600)
    assert keys.of(person) == key
    os.utime(file_of(keys, person), (0, 0))
    assert keys.destroy(person, unused_for_seconds=3600)
    assert keys.of(person) is None
