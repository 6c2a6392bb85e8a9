"""What the demonstration has on record about a portal's feed is what comparing that feed gives."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from hashlib import sha256

from api.demo import portal_feed
from api.demo.performance import OPENED_AT, Performance
from api.reconciling.recording import Asked, order_for
from domain import composition
from domain.application import Application
from domain.commands import Command
from domain.model.log import ClockKind
from domain.model.reconciliation import Kind
from domain.reconciliation_commands import RecordReconciliation
from domain.store.clock import open_log
from domain.store.committer import GroupCommitter
from projections.queries.reconciling import channel_numbers
from projections.rebuild import rebuild
from tests.servers import Database

SEED = 7
DOSSIERS = 200


def told_until_the_feed(performance: Performance) -> tuple[list[Command], RecordReconciliation]:
    """All orders before the comparison, and the comparison."""
    before: list[Command] = []
    for performed in performance.orders():
        if isinstance(performed.command, RecordReconciliation):
            return before, performed.command
        before.append(performed.command)
    raise AssertionError("no feed was compared")


def test_the_comparison_on_record_is_that_of_the_file_whose_hash_it_names(module_database: Database) -> None:
    performance = Performance(SEED, DOSSIERS)
    before, recorded = told_until_the_feed(performance)
    open_log(module_database.dsn("writer"), ClockKind.SIMULATED, at=OPENED_AT)
    with GroupCommitter(module_database.dsn("writer"), composition.deciders()) as committer:
        application = Application(committer)
        for under_way in [application.submit(order) for order in before]:
            under_way.result()
    rebuild(module_database.dsn("projector"))
    with module_database.connect("reader") as connection:
        rows = connection.execute(
            "SELECT code, channel FROM views.dossiers WHERE agency_id = %s AND received_at >= %s AND received_at < %s",
            (portal_feed.AGENCY, portal_feed.FIRST, portal_feed.LAST + timedelta(days=1)),
        ).fetchall()
        numbers = channel_numbers(performance.stage.reference)
        file = portal_feed.content({code: str(numbers[channel]) for code, channel in rows})
        asked = Asked(first=portal_feed.FIRST, last=portal_feed.LAST, agencies=(portal_feed.AGENCY,))
        again = order_for(connection, file, portal_feed.FILE_NAME, asked, recorded.issued)
    assert sha256(file).hexdigest() == recorded.sha256
    for member in fields(again):
        assert getattr(again, member.name) == getattr(recorded, member.name), member.name
    kinds = [one.kind for one in recorded.differences]
    assert kinds == [Kind.DIFFERS, Kind.MISSING_HERE, Kind.MISSING_THERE]
