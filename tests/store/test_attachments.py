"""Files of proceedings: kept by their hash, each content once, changed by nobody; what was altered is named."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import psycopg
import pytest
from psycopg import sql

from domain.store import attachments as module
from domain.store.attachments import Attachments
from domain.store.instance import Role
from tests.servers import Database

AT = datetime(2020, 3, 2, 1, 0, tzinfo=UTC)
PHOTO = b"a photograph of the posted board"
DIGEST = sha256(PHOTO).hexdigest()


@pytest.fixture
def kept(database: Database) -> Attachments:
    return Attachments(lambda: database.connect("writer"))


def test_a_content_is_kept_once_whoever_sends_it_under_whatever_name(kept: Attachments, database: Database) -> None:
    first = kept.keep("bang.jpg", "image/jpeg", PHOTO, sent_by="a1", at=AT)
    again = kept.keep("bang.jpg", "image/jpeg", PHOTO, sent_by="a1", at=AT)
    other = kept.keep("anh-bang.jpg", "image/jpeg", PHOTO, sent_by="b1", at=AT)
    assert first == again
    assert {first.sha256, other.sha256} == {DIGEST}
    assert kept.content(DIGEST) == PHOTO
    with database.connect("writer") as connection:
        assert connection.execute("SELECT count(*) FROM evidence.contents").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM evidence.uploads").fetchone() == (2,)
    assert kept.sent_lately("a1") == len(PHOTO)
    assert kept.content("0" * 64) is None


def test_only_what_somebody_sent_as_it_is_described_is_theirs_to_name(kept: Attachments) -> None:
    mine = kept.keep("bang.jpg", "image/jpeg", PHOTO, sent_by="a1", at=AT)
    renamed = mine.__class__(name="khac.jpg", media_type="image/jpeg", size_bytes=len(PHOTO), sha256=DIGEST)
    odd = mine.__class__(name="bang.jpg", media_type="image/jpeg", size_bytes=len(PHOTO), sha256="not hexadecimal")
    assert kept.unknown([mine], "a1") == []
    assert kept.unknown([mine], "b1") == [mine]
    assert kept.unknown([mine, renamed, odd], "a1") == [renamed, odd]


@pytest.mark.parametrize("table", ["contents", "uploads"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET sha256 = sha256", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_not_even_the_owner_changes_what_is_kept(
    kept: Attachments, database: Database, table: str, statement: str
) -> None:
    kept.keep("bang.jpg", "image/jpeg", PHOTO, sent_by="a1", at=AT)
    with database.connect("owner") as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(sql.SQL(statement).format(sql.SQL("evidence.{}").format(sql.Identifier(table))))
    assert refused.value.sqlstate == "HS007"


@pytest.mark.parametrize("role", ["projector", "reader", "doors"])
def test_nobody_but_whoever_serves_reads_contents_or_adds_any(database: Database, role: Role) -> None:
    for statement in (
        "SELECT content FROM evidence.contents",
        "SELECT uploaded_by FROM evidence.uploads",
        "SELECT evidence.keep('x', 'image/png', 'x.png', 'a1', now())",
        "INSERT INTO evidence.contents VALUES ('', '', 1, '')",
    ):
        with database.connect(role) as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute(statement)
        assert refused.value.sqlstate == "42501", statement


def test_a_content_that_is_not_what_its_hash_says_is_named(kept: Attachments, database: Database) -> None:
    kept.keep("bang.jpg", "image/jpeg", PHOTO, sent_by="a1", at=AT)
    with database.connect("reader") as connection:
        assert (module.count(connection), module.altered(connection)) == (1, [])
    _tampered(database, "UPDATE evidence.contents SET content = set_byte(content, 0, 0)")
    with database.connect("reader") as connection:
        assert module.altered(connection) == [DIGEST]


def test_too_large_a_content_is_not_kept(kept: Attachments) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        kept.keep("to.png", "image/png", bytes(10 * 1024 * 1024 + 1), sent_by="a1", at=AT)


def test_hashes_are_found_as_members_of_an_event_and_not_in_its_texts(database: Database) -> None:
    written = f'{{"files":[{{"name":"á.pdf","sha256":"{DIGEST}"}}],"text":"\\"sha256\\":\\"{"1" * 64}\\""}}'
    with database.connect("reader") as connection:
        row = connection.execute("SELECT evidence.hashes_in(%s)", [written.encode()]).fetchone()
    assert row == ([DIGEST],)


def _tampered(database: Database, statement: str) -> None:
    """What only a superuser can do, behind every trigger and check."""
    with database.connect("superuser", autocommit=True) as connection:
        names = connection.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'evidence.contents'::regclass AND contype = 'c'"
        ).fetchall()
        for (name,) in names:
            connection.execute(sql.SQL("ALTER TABLE evidence.contents DROP CONSTRAINT {}").format(sql.Identifier(name)))
        connection.execute("ALTER TABLE evidence.contents DISABLE TRIGGER ALL")
        connection.execute(statement.encode())
