"""A feed compared and put on record; the same file over the same days and agencies changes nothing the second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

import msgspec
from psycopg import Connection

from api.reconciling.feed import Feed, read_feed
from domain.commands import Issued
from domain.model.event import AgencyId
from domain.model.reconciliation import proceeding_id
from domain.reconciliation_commands import RecordReconciliation
from projections.queries.reconciling import Comparison, compare

MOST_NAME: Final = 120


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How a feed is to be read and compared. columns: what it calls ours; see `api.reconciling.feed`."""

    columns: Mapping[str, str] = {}
    first: date | None = None
    last: date | None = None
    agencies: tuple[AgencyId, ...] = ()
    made_at: datetime | None = None


def order_for(
    connection: Connection[Any], content: bytes, file_name: str, asked: Asked, issued: Issued
) -> RecordReconciliation:
    """The order that puts the comparison on record. FeedNotUsable, ReconciliationDaysRefused, FeedSaysNothing.

    connection: one that sees all dossiers.
    """
    feed = read_feed(content, asked.columns)
    found = compare(
        connection,
        feed.lines,
        first=asked.first,
        last=asked.last,
        agencies=asked.agencies,
        made_at=asked.made_at,
    )
    digest = sha256(content).hexdigest()
    return RecordReconciliation(
        issued=issued,
        proceeding_id=proceeding_id(digest, found.agencies, found.first, found.last),
        made_at=asked.made_at,
        **on_record(found, feed, content, file_name),
    )


def on_record(found: Comparison, feed: Feed, content: bytes, file_name: str) -> dict[str, Any]:
    """What the order says of the file and of what comparing it found."""
    return {
        "file_name": clean_name(file_name),
        "sha256": sha256(content).hexdigest(),
        "size_bytes": len(content),
        "first": found.first,
        "last": found.last,
        "agencies": found.agencies,
        "position": found.position,
        "lines": feed.count,
        "here": found.here,
        "matched": found.matched,
        "unreadable": tuple(sorted((*feed.unreadable, *found.foreign), key=lambda one: one.place)),
        "differences": found.differences,
    }


def clean_name(name: str) -> str:
    """The file's own name, without a path and without what cannot be shown."""
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    return plain[:MOST_NAME] or "feed"


def columns_in(texts: Sequence[str]) -> dict[str, str]:
    """`code=Mã hồ sơ` as a mapping. ValueError for anything else."""
    found = dict(text.split("=", 1) for text in texts)
    return {name.strip(): value.strip() for name, value in found.items()}
