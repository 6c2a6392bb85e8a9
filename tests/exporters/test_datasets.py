"""What was imported and exported again is the same log, by an independent comparison and by its figures."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from api.exporters.exporting import Format, exported
from api.exporters.selection import Selection
from api.importers.importing import Choices, Imported, import_log, stored_figures
from api.importers.mapping import Given
from api.importers.reader import ReadLog, read_log
from domain.model.imported import CalendarChoice
from domain.model.imported_figures import records
from domain.model.log import ClockKind
from domain.model.working_time import AlwaysOpen
from domain.store.clock import open_log
from domain.store.event_log import EventLog
from projections import generation
from projections.projector import Projector
from projections.rebuild import rebuild
from projections.runner import connect
from tests.exporters.logs import seen
from tests.exporters.rules import ocel_faults, xes_faults
from tests.servers import Database

NOW = datetime(2026, 1, 1, tzinfo=UTC)

SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
 <trace><string key="concept:name" value="hồ sơ &quot;1&quot;"/>
  <date key="startdate" value="2020-03-02T08:00:00+07:00"/>
  <date key="deadline" value="2020-03-04T17:00:00.5+07:00"/><int key="pages" value="12"/><float key="area" value="1.5"/>
  <boolean key="urgent" value="true"/><string key="responsible" value="Lan"/>
  <string key="note" value="a&#10;b &lt;&amp;"/>
  <event><string key="concept:name" value="Nhận"/><date key="time:timestamp" value="2020-03-02T08:30:00.123456+07:00"/>
   <string key="org:resource" value="Lan"/><string key="lifecycle:transition" value="start"/>
   <string key="org:group" value="Một cửa"/><int key="queue" value="3"/></event>
  <event><string key="concept:name" value="Trả"/><date key="time:timestamp" value="2020-03-05T09:00:00+07:00"/>
   <string key="org:resource" value="unknown"/><boolean key="late" value="false"/></event>
  <event><string key="concept:name" value="Xử lý"/><date key="time:timestamp" value="2020-03-03T09:00:00+07:00"/>
   <float key="cost" value="2.50"/><id key="ref" value="7f4d2c1e-6a0b-5e8f-9c3d-48f0a2b7d915"/></event>
 </trace>
 <trace><string key="concept:name" value="2"/><date key="startdate" value="2020-03-02T08:00:00+07:00"/></trace>
</log>
"""


def imported(database: Database, path: Path, name: str) -> tuple[Imported, ReadLog, object]:
    """Import a file, project it, and say what its figures are."""
    with (
        EventLog(database.dsn("reader")) as event_log,
        read_log(path, Given(), skip_bad=False, not_after=NOW) as log,
    ):
        choices = Choices(name, CalendarChoice.ALWAYS_OPEN)
        done = import_log(log, choices, event_log, database.dsn("writer"), NOW, lambda _: None)
        tally = stored_figures(log, done, event_log, AlwaysOpen(), lambda _: None)
        figures = (tally.cases, tally.events, tally.late_us, tally.handovers, records(tally))
    with connect(database.dsn("projector"), "test project") as connection:
        if generation.progress(connection) is None:
            rebuild(database.dsn("projector"), workers=1)
        else:
            Projector(connection).catch_up()
    return done, log, figures


def written(database: Database, number: int, form: Format) -> bytes:
    with psycopg.connect(database.dsn("reader"), options="-c timezone=UTC") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return b"".join(exported(connection, Selection(dataset=number), form))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.xes"
    path.write_text(SMALL, encoding="utf-8")
    return path


def round_trip(database: Database, path: Path, original: bytes, tmp_path: Path) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    first, _, figures = imported(database, path, "first")
    packed = written(database, first.number, Format.XES_GZ)
    assert xes_faults(gzip.decompress(packed)) == []
    assert seen(gzip.decompress(packed)) == seen(original)
    again = tmp_path / "again.xes.gz"
    again.write_bytes(packed)
    second, _, same_figures = imported(database, again, "second")
    assert second.number == first.number + 1
    assert same_figures == figures
    assert written(database, second.number, Format.XES).replace(b'"second"', b'"first"') == gzip.decompress(packed)
    ocel = written(database, first.number, Format.OCEL)
    assert ocel_faults(ocel) == []
    objects = tmp_path / "objects.json"
    objects.write_bytes(ocel)
    _, _, ocel_figures = imported(database, objects, "third")
    assert ocel_figures == figures


def test_a_log_with_every_type_of_attribute_comes_back_as_it_was(
    database: Database, small: Path, tmp_path: Path
) -> None:
    round_trip(database, small, small.read_bytes(), tmp_path)


def test_the_real_log_of_a_municipality_comes_back_as_it_was(
    database: Database, shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "receipt.xes.gz"
    round_trip(database, path, gzip.decompress(path.read_bytes()), tmp_path)


def test_a_table_comes_back_with_its_columns(database: Database, tmp_path: Path) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    path = tmp_path / "t.csv"
    path.write_text(
        "case,activity,time,resource,case:deadline,room\n"
        "1,Nhận,2020-03-02T08:00:00+07:00,Lan,2020-03-04T17:00:00+07:00,101\n"
        "1,Trả,2020-03-05T08:00:00+07:00,Mai,2020-03-04T17:00:00+07:00,\n",
        encoding="utf-8",
    )
    done, _, figures = imported(database, path, "table")
    document = written(database, done.number, Format.XES)
    ((said, events),) = seen(document).values()
    assert ("date", "deadline") in said
    assert [event.get(("string", "room")) for event in events] == ["101", None]
    again = tmp_path / "again.xes"
    again.write_bytes(document)
    assert imported(database, again, "again")[2] == figures
