"""The data directory: made, found again, refused, and written by several at once."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import msgspec
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from domain.store.instance import DataDirRefused, Instance, InstanceNotRunning, NoInstance, choose_port
from tests.servers import Database


def test_a_new_instance_is_closed_to_others_and_has_random_passwords(tmp_path: Path) -> None:
    one, other = Instance.open(tmp_path / "one"), Instance.open(tmp_path / "other")
    assert one.data_dir.stat().st_mode & 0o777 == 0o700
    assert (one.data_dir / "instance.json").stat().st_mode & 0o777 == 0o600
    passwords = [*one.passwords.values(), *other.passwords.values()]
    assert len(set(passwords)) == 14
    assert min(map(len, passwords)) >= 32


def test_an_instance_that_is_opened_again_is_the_same(tmp_path: Path) -> None:
    assert Instance.open(tmp_path / "one").state == Instance.open(tmp_path / "one").state


def test_the_directory_comes_from_the_environment_or_is_dot_hoso(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Instance.open().data_dir == tmp_path / ".hoso"
    monkeypatch.setenv("HOSO_DATA_DIR", str(tmp_path / "elsewhere"))
    assert Instance.open().data_dir == tmp_path / "elsewhere"
    assert Instance.open(tmp_path / "named").data_dir == tmp_path / "named"


def test_a_directory_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    tmp_path.chmod(0o755)
    with pytest.raises(DataDirRefused):
        Instance.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.root
def test_a_directory_of_another_account_is_refused(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    with pytest.raises(DataDirRefused):
        Instance.open(theirs)


def test_what_was_never_made_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NoInstance):
        Instance.find(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_what_does_not_run_is_found_only_by_who_says_so(tmp_path: Path) -> None:
    Instance.open(tmp_path / "one")
    with pytest.raises(InstanceNotRunning):
        Instance.find(tmp_path / "one")
    assert Instance.find(tmp_path / "one", running=False).data_dir == tmp_path / "one"


def test_every_role_comes_in_as_itself(database: Database) -> None:
    for role in ("superuser", "owner", "writer", "projector", "reader"):
        with database.connect(role) as connection:
            row = connection.execute("SELECT current_user::text, current_database()::text").fetchone()
        expected = "postgres" if role == "superuser" else f"hoso_{role}"
        assert row == (expected, database.name)


def test_a_database_of_ones_own_replaces_the_embedded_one(
    empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_DATABASE_URL", empty_database.dsn("owner"))
    instance = Instance.find(tmp_path / "one")  # without any `hoso up`
    with psycopg.connect(instance.dsn("owner")) as connection:
        assert connection.info.dbname == empty_database.name
    reader = conninfo_to_dict(instance.dsn("reader"))
    assert (reader["user"], reader["dbname"]) == ("hoso_reader", empty_database.name)
    assert reader["password"] == instance.passwords["reader"]


def add_a_port(data_dir: Path, number: int) -> None:
    for _ in range(20):
        Instance(data_dir, Instance.open(data_dir).settings).update(
            lambda state: msgspec.structs.replace(state, http_port=(state.http_port or 0) + number)
        )


def test_changes_of_several_processes_are_all_kept(tmp_path: Path) -> None:
    Instance.open(tmp_path / "one")
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=add_a_port, args=(tmp_path / "one", 1)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert Instance.open(tmp_path / "one").state.http_port == 80


def test_the_lock_of_up_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    instance = Instance.open(tmp_path / "one")
    with instance.up_lock() as first:
        assert first
        with Instance.open(tmp_path / "one").up_lock() as second:
            assert not second
    with instance.up_lock() as again:
        assert again


def test_a_log_that_grew_long_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.store.instance.LOG_BYTES", 10)
    instance = Instance.open(tmp_path / "one")
    for text in ("the first lines\n", "the second lines\n", "short\n"):
        with instance.log_file("work").open("a") as log:
            log.write(text)
    assert instance.log_file("work").read_text() == "short\n"
    assert (tmp_path / "one" / "logs" / "work.log.1").read_text() == "the second lines\n"


def test_the_remembered_port_is_chosen_again() -> None:
    port = choose_port(None)
    assert choose_port(port) == port
