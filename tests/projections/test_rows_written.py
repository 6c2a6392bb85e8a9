"""Rows get into their tables as they are, however long a list is and whatever stands in it; indexes are all made."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import Connection

from domain.model.working_time import from_micros
from projections import generation
from projections.generation import LIVE
from projections.indexing import make_indexes
from projections.rows import Row, Tables
from tests.projections.conftest import Views


class SampleRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "sample"
    STREAM: ClassVar[str] = "stream_id"

    stream_id: UUID
    at: datetime
    until: datetime | None
    day: date
    words: list[str]
    positions: list[int]


_TEXT = st.text("aZ09~-_ đĐờỪ𝄞\n\\'\"{},", max_size=20)
_BIGINT = st.integers(-(2**63), 2**63 - 1)
_INSTANT = st.integers(-(10**15), 10**16).map(from_micros)
_ROW = st.builds(
    SampleRow,
    stream_id=st.uuids(),
    at=_INSTANT,
    until=st.none() | _INSTANT,
    day=st.dates(date(1900, 1, 1), date(2299, 1, 1)),
    words=st.lists(_TEXT, max_size=5),
    positions=st.lists(_BIGINT, max_size=40),
)


def test_rows_are_written_as_they_are(views: Views) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(_ROW, min_size=1, max_size=8), st.booleans())
    def written_and_read(rows: list[SampleRow], twice: bool) -> None:
        # A row may have the very same stream and instants as the one before, or equal ones in another object.
        rows = [*rows, *rows] if twice else rows
        with views.writing.transaction(force_rollback=True):
            _make_sample(views.writing)
            Tables(views.writing, LIVE).insert(rows)
            found = views.writing.execute("SELECT * FROM views.sample").fetchall()
        assert [SampleRow(**dict(zip(SampleRow.__struct_fields__, row, strict=True))) for row in found] == rows

    written_and_read()


def test_all_indexes_are_made_whether_one_table_at_a_time_or_several(views: Views) -> None:
    dsn = views.database.dsn("projector")
    made = []
    for at_once in (1, 3):
        fresh = generation.create(views.writing)
        without = _indexes(views.writing, fresh.prefix)
        make_indexes(dsn, views.writing, fresh, at_once)
        made.append(_indexes(views.writing, fresh.prefix) - without)
        generation.drop(views.writing, fresh)
    assert made[0] == made[1]
    assert len(made[0]) == sum(map(len, generation.indexes().values()))
    assert sum(text.count("INDEX ON") for _, text in generation._scripts("indexes")) == len(made[0])


def _make_sample(connection: Connection[tuple[object, ...]]) -> None:
    connection.execute(
        "CREATE TABLE views.sample (stream_id uuid, at timestamptz, until timestamptz, day date,"
        " words text[], positions bigint[])"
    )


def _indexes(connection: Connection[tuple[object, ...]], prefix: str) -> set[str]:
    """The definitions of a generation's indexes, without its number."""
    found = connection.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'views' AND starts_with(tablename, %s)", [prefix]
    ).fetchall()
    return {str(definition).replace(prefix, "") for (definition,) in found}
