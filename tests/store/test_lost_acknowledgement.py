"""When the connection dies: what was committed counts, what was not is decided again, and nobody is told a guess."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from psycopg import sql

from domain.application import OutcomeUnknown, Receipt, StoreUnavailable
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.instance import ROLE_NAMES
from domain.store.postgres_server import StartRefused
from domain.store.verify_order import verify_order
from tests.servers import Database
from tests.store.breaking_proxy import BreakingProxy
from tests.store.test_committer import lines, together
from tests.store.toy import CopyFrom, issued, note, toy_deciders


@pytest.fixture
def proxy(opened: Database) -> Iterator[BreakingProxy]:
    with BreakingProxy(opened.dsn("writer")) as proxy:
        yield proxy


@pytest.fixture
def behind_proxy(proxy: BreakingProxy) -> Iterator[GroupCommitter]:
    with GroupCommitter(proxy.dsn, toy_deciders()) as committer:
        yield committer


def test_a_lost_answer_to_a_commit_is_looked_up(
    proxy: BreakingProxy, behind_proxy: GroupCommitter, event_log: EventLog
) -> None:
    book = uuid4()
    proxy.cut_after_commit = 1
    receipt = behind_proxy.submit(note(book, "once")).result()
    assert proxy.cut_after_commit == 0
    assert proxy.connections == 2
    assert receipt == Receipt(2, 1, book, event_log.read_stream(book)[0].recorded_at)
    assert lines(event_log, book) == ["once"]


def test_what_a_lost_connection_did_not_commit_is_decided_again(
    proxy: BreakingProxy, behind_proxy: GroupCommitter, event_log: EventLog
) -> None:
    book = uuid4()
    proxy.cut_before_commit = 2
    receipt = behind_proxy.submit(note(book, "once")).result()
    assert (receipt.version, receipt.duplicate) == (1, False)
    assert proxy.connections == 3
    assert lines(event_log, book) == ["once"]


def test_a_batch_whose_answer_was_lost_takes_effect_once(
    opened: Database, proxy: BreakingProxy, behind_proxy: GroupCommitter, event_log: EventLog
) -> None:
    book = uuid4()
    behind_proxy.submit(note(book, "first")).result()
    proxy.cut_after_commit = 2
    fates = together(
        opened, behind_proxy, *(note(book, str(n)) for n in range(30)), note(book, "x", expected_version=7)
    )
    assert [fate.version for fate in fates[:-1] if isinstance(fate, Receipt)] == list(range(2, 32))
    assert not isinstance(fates[-1], Receipt)
    assert lines(event_log, book) == ["first", *map(str, range(30))]


def test_a_killed_session_is_replaced(opened: Database, committer: GroupCommitter, event_log: EventLog) -> None:
    book = uuid4()
    for n in range(5):
        committer.submit(note(book, str(n))).result()
        with opened.connect("superuser", autocommit=True) as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s AND datname = %s",
                [ROLE_NAMES["writer"], opened.name],
            )
    assert committer.submit(note(book, "last")).result().version == 6
    assert lines(event_log, book) == ["0", "1", "2", "3", "4", "last"]


def test_a_connection_lost_while_a_decision_reads_on_is_the_batchs_trouble(
    opened: Database, proxy: BreakingProxy, behind_proxy: GroupCommitter, event_log: EventLog
) -> None:
    source, copy, book = uuid4(), uuid4(), uuid4()
    with GroupCommitter(opened.dsn("writer"), toy_deciders()) as another:
        another.submit(note(source, "seen")).result()
    proxy.cut_at, proxy.cuts = source.bytes, 1
    fates = together(opened, behind_proxy, note(book, "a"), CopyFrom(issued=issued(), book=copy, other=source))
    assert all(isinstance(fate, Receipt) for fate in fates)
    assert proxy.cuts == 0
    assert [lines(event_log, one) for one in (book, copy)] == [["a"], ["seen"]]


def test_an_outcome_that_cannot_be_learned_is_called_unknown(proxy: BreakingProxy, event_log: EventLog) -> None:
    command = note(uuid4(), "perhaps")
    with GroupCommitter(proxy.dsn, toy_deciders(), patience_seconds=0.5) as committer:
        committer.submit(note(uuid4(), "connected")).result()
        proxy.cut_after_commit = 1
        proxy.refusing = True
        with pytest.raises(OutcomeUnknown) as answer:
            committer.submit(command).result()
        assert answer.value.code == "outcome-unknown"
        assert "cùng mã lệnh" in answer.value.vi or "đúng mã lệnh này" in answer.value.vi
        assert "same command id" in answer.value.en
        proxy.refusing = False
        assert committer.submit(command).result().duplicate
    assert lines(event_log, command.book) == ["perhaps"]


def test_what_was_never_sent_is_called_not_recorded(proxy: BreakingProxy, event_log: EventLog) -> None:
    command = note(uuid4(), "no")
    with GroupCommitter(proxy.dsn, toy_deciders(), patience_seconds=0.5) as committer:
        committer.submit(note(uuid4(), "connected")).result()
        proxy.cut_before_commit = 1_000
        proxy.refusing = True
        with pytest.raises(OutcomeUnknown):  # it is on its way, and nobody can say whether it arrived
            committer.submit(command).result()
        with pytest.raises(StoreUnavailable):  # there is not even a connection to send it on
            committer.submit(note(command.book, "neither")).result()
    assert event_log.read_stream(command.book) == []


def test_a_server_that_may_lose_acknowledged_events_is_refused(opened: Database) -> None:
    _set(opened, "synchronous_commit", "off")
    with pytest.raises(StartRefused) as refusal:
        GroupCommitter(opened.dsn("writer"), toy_deciders())
    assert refusal.value.details == {"setting": "synchronous_commit", "value": "off"}


def test_a_server_that_became_unsafe_is_refused_at_the_next_connection(
    opened: Database, proxy: BreakingProxy, behind_proxy: GroupCommitter, event_log: EventLog
) -> None:
    book = uuid4()
    _set(opened, "synchronous_commit", "off")
    proxy.cut_before_commit = 1
    with pytest.raises(StartRefused):
        behind_proxy.submit(note(book, "a")).result()
    assert event_log.read_stream(book) == []
    with opened.connect("reader") as reader:
        assert verify_order(reader) == []


def _set(database: Database, setting: str, value: str) -> None:
    with database.connect("superuser", autocommit=True) as superuser:
        superuser.execute(
            sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                sql.Identifier(database.name), sql.Identifier(setting), sql.Literal(value)
            )
        )
