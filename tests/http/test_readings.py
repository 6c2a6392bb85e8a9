"""Who read whose record stands in the ledger, is told to the one read about, and comes before what is shown."""

from __future__ import annotations

import re

import psycopg
import pytest
from typer.testing import CliRunner

from api.auth.readings import Readings
from api.auth.rights import Role
from api.cli.app import build
from domain.model.access import RecordRead, readings_of_official
from domain.model.event import Source
from domain.store.event_log import EventLog
from domain.store.verify_order import verify_order
from projections.words_of_readings import what_was_read
from tests.http.test_rights import denied
from tests.http.town import NAMES, Town


def readings(town: Town, official: str) -> list[RecordRead]:
    with EventLog(town.instance.dsn("reader")) as log:
        return [recorded.body for recorded in log.read_stream(readings_of_official(official))]


def test_a_reading_is_an_event_of_the_log_with_reader_roles_purpose_and_trace(town: Town) -> None:
    town.project()
    answer = town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/officials/c1/record", period="2020-03", purpose="review")
    assert answer.status_code == 200, answer.text
    (read,) = readings(town, "c1")
    assert (read.reader, read.actor, read.roles, read.about) == ("vpub-truc", "vpub-truc", ("auditor",), "c1")
    assert (read.what, read.purpose, read.source) == ("record 2020-03", "review", Source.API)
    assert read.trace_id == answer.headers["x-trace-id"]
    with psycopg.connect(town.instance.dsn("reader")) as connection:
        verify_order(connection)


def test_the_person_read_about_opens_the_event_of_each_reading(town: Town) -> None:
    town.project()
    town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/officials/l2/record", purpose="complaint")
    (row,) = town.officer("l2").get("/v1/officials/l2/reads").json()["rows"]
    opened = town.officer("l2").get(f"/v1/events/{row['position']}").json()
    assert (opened["topic"], opened["body"]["reader"]) == ("access.RecordRead", "vpub-truc")
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    assert auditor.get(f"/v1/events/{row['position']}").json()["topic"] == "access.RecordRead"


def test_a_reading_of_anothers_record_is_denied_like_an_event_that_is_not_there(town: Town) -> None:
    town.project()
    town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/officials/a2/record", purpose="complaint")
    (row,) = town.officer("a2").get("/v1/officials/a2/reads").json()["rows"]
    # A supervisor may see every dossier's events, but not who read whose record; and neither may the head of the unit.
    readers = [town.bearer(Role.SUPERVISOR, "vpub-truc"), town.head("h1"), town.officer("b2")]
    for reader in readers:
        assert denied(reader.get(f"/v1/events/{row['position']}"))
        assert denied(reader.get(f"/v1/ledger/inclusion/{row['position']}"))
    assert denied(town.head("h1").get("/v1/events/999999999"))
    assert denied(town.head("h1").get("/v1/ledger/inclusion/999999999"))


def test_the_page_of_readings_says_in_words_who_read_what_and_why_and_leads_to_each_event(town: Town) -> None:
    town.project()
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    supervisor.get("/v1/officials/l1/record", period="2020-03", purpose="complaint")
    supervisor.get("/v1/officials/l1/record/held_overdue_us", period="2020-03")
    with town.pages("l1", Role.OFFICER) as page:
        shown = page.get("/can-bo/l1/luot-xem", params={"lang": "vi"}).text
        shown = shown[shown.index("<table>") : shown.index("</table>")]
        for words in (NAMES["vpub-truc"], "giám sát", "Hồ sơ trách nhiệm, 2020-03", "giải quyết phản ánh", "chưa nêu"):
            assert words in shown
        assert "Giữ khi quá hạn, 2020-03" in shown
        assert not re.search("supervisor|record 2020|complaint|held_overdue", shown)
        addresses = re.findall(r'href="(/su-kien/[0-9]+)"', shown)
        assert len(addresses) == 2
        assert [page.get(address).status_code for address in addresses] == [200, 200]


@pytest.mark.parametrize(
    ("what", "vi"),
    [
        ("record 2020-01..2020-03", "hồ sơ trách nhiệm, 2020-01..2020-03"),
        (
            "record 2020-03 as of @41 about 2020-03-02T01:00:00+00:00",
            "hồ sơ trách nhiệm, 2020-03, theo điều đã biết đến vị trí 41, xét đến lúc 2020-03-02T01:00:00+00:00",
        ),
        ("evidence all time", "gói bằng chứng, toàn bộ thời gian"),
        ("something else", "something else"),
    ],
)
def test_what_was_read_is_told_in_words_and_never_left_out(what: str, vi: str) -> None:
    assert what_was_read(what).vi == vi


def test_readings_are_listed_page_by_page_the_latest_first(town: Town) -> None:
    town.project()
    reader = town.bearer(Role.AUDITOR, "vpub-truc")
    for month in range(1, 6):
        reader.get("/v1/officials/h2/record", period=f"2020-0{month}")
    subject, seen, cursor = town.officer("h2"), [], None
    while True:
        page = subject.get("/v1/officials/h2/reads", limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [row["what"] for row in page["rows"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [f"record 2020-0{month}" for month in range(5, 0, -1)]


def test_what_cannot_be_recorded_is_not_shown(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from domain.application import StoreUnavailable

    town.project()
    before = len(readings(town, "b2"))

    def away(*_: object) -> None:
        raise StoreUnavailable(command_id="x")

    monkeypatch.setattr(town.app.state.office.readings, "note_record", away)
    answer = town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/officials/b2/record")
    assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable")
    assert len(readings(town, "b2")) == before


def test_a_reading_at_the_command_line_is_recorded_with_the_account(town: Town) -> None:
    town.project()
    command = ["record", "b1", "--period", "2020-03", "--purpose", "review", "--data-dir", str(town.instance.data_dir)]
    shown = CliRunner().invoke(build(), command)
    assert shown.exit_code == 0, shown.output
    (read,) = readings(town, "b1")
    assert (read.reader, read.what, read.purpose, read.source) == ("~operator", "record 2020-03", "review", Source.CLI)
    assert read.account


def test_readings_that_an_older_version_kept_apart_are_carried_over_once(town: Town) -> None:
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        connection.execute(
            "INSERT INTO access.record_reads (reader, roles, about, what, purpose, trace_id)"
            " VALUES ('h1', '{head,officer}', 'h3', 'acts 2020-Q1', NULL, 'ab'),"
            " ('~operator', '{supervisor}', 'h3', 'record 2020-Q1', 'review', 'cd')"
        )
    kept: Readings = town.app.state.office.readings
    connect = town.app.state.office._writers.connection
    assert kept.carry_over(connect) == 2
    assert kept.carry_over(connect) == 0
    assert [(read.reader, read.what) for read in readings(town, "h3")] == [
        ("h1", "acts 2020-Q1"),
        ("~operator", "record 2020-Q1"),
    ]
