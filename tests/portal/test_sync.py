"""Dossiers and their progress reach the portal: each message once in effect, in order, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from api.cli.app import build
from api.cli.up import programs_for
from api.examining import examine
from api.portal import outbox
from api.portal.checking import check
from api.portal.following import take_in
from api.portal.outbox import MessageNotHeld
from api.portal.sending import (
    Portal,
    PortalHalfNamed,
    PortalNotConfigured,
    Refused,
    Taken,
    Unclear,
    meaning,
)
from api.portal.syncing import Sync, connect
from domain.store.settings import Settings
from projections import queries
from projections.queries import Period
from tests.domain.histories import MONDAY, Story, at
from tests.portal.failing_portal import FailingPortal, failing_portal
from tests.projections.conftest import Views, code

UNIT = "000.00.00.H20"
EXACTLY_ONCE = ("error", "busy", "token", "elsewhere", "garbage", "other_json", "half", "lost", "slow")


def settings(url: str, **more: Any) -> Settings:
    return Settings(portal_url=url, portal_unit=UNIT, portal_timeout_seconds=0.3, **more)


@contextmanager
def syncing(office: Views, url: str, **more: Any) -> Iterator[tuple[Sync, psycopg.Connection[Any]]]:
    portal = Portal(settings(url, **more))
    with connect(office.database.dsn("projector")) as connection:
        yield Sync(office.database.dsn("projector"), portal, 0.01), connection
    portal.close()


def told(office: Views, url: str, until: Callable[[], bool] | None = None, **more: Any) -> None:
    """Run the process's own loop until everything is settled, or something else is so."""
    portal = Portal(settings(url, **more))
    sync = Sync(office.database.dsn("projector"), portal, 0.01)
    thread = Thread(target=sync.run)
    thread.start()
    try:
        patience = monotonic() + 20
        while not (until() if until is not None else _all_settled(office)):
            assert monotonic() < patience, states(office)
            sleep(0.02)
    finally:
        sync.stop()
        thread.join()
        portal.close()


def _all_settled(office: Views) -> bool:
    ((behind, waiting),) = office.rows(
        "SELECT (SELECT position FROM hoso.log_head) > (SELECT position FROM portal.progress), "
        "(SELECT count(*) FROM portal.outbox WHERE state IN ('waiting', 'sent'))"
    )
    return not behind and not waiting


def states(office: Views) -> list[tuple[str, int, str, str]]:
    return office.rows("SELECT code, version, kind, state FROM portal.outbox ORDER BY number")


def a_life() -> Story:
    story = Story().held("mon 07:00", "b1").asked("tue 07:00", "b1").brought("wed 07:00")
    return story.finished("thu 07:00", "b1").passed("thu 08:00", "b1", "r1")


def test_a_dossier_is_told_with_its_supplements_and_its_progress_in_the_fields_of_the_interface(
    office: Views, national: FailingPortal
) -> None:
    office.tell(Story().held("mon 07:00", "b1").asked("tue 07:00", "b1"))
    told(office, national.url)
    dossier, progress = national.kept["DongBoHoSoMC", code(1)], national.kept["CapNhatTienDoHoSoMC", code(1)]
    assert dossier | {"DanhSachHoSoBoSung": []} == {
        "MaHoSo": code(1),
        "MaTTHC": "P",
        "TenTTHC": "Thủ tục thử",
        "MaLinhVuc": "",
        "TenLinhVuc": "Đất đai",
        "KenhThucHien": "1",
        "NgayTiepNhan": "20260302070000",
        "NgayHenTra": dossier["NgayHenTra"],
        "TrangThaiHoSo": "5",
        "NgayTra": "",
        "HinhThuc": "0",
        "NgayKetThucXuLy": "",
        "DonViXuLy": "cl",
        "TaiLieuNop": [],
        "DanhSachLePhi": [],
        "DanhSachHoSoBoSung": [],
    }
    (supplement,) = dossier["DanhSachHoSoBoSung"]
    assert (supplement["NguoiYeuCauBoSung"], supplement["NgayBoSung"], supplement["TrangThaiBoSung"]) == (
        "b1",
        "20260303070000",
        "0",
    )
    assert (progress["NguoiXuLy"], progress["PhongBanXuLy"], progress["TrangThai"]) == ("b1", "dd", "5")
    assert progress["ThoiDiemXuLy"] == "20260303070000"
    assert {order.body["madonvi"] for order in national.orders} == {UNIT}
    assert [order.body["isUpdating"] for order in national.orders] == ["False", "False"]


def test_each_change_is_told_once_in_order_and_what_changes_nothing_is_not_told(
    office: Views, national: FailingPortal
) -> None:
    story = Story().held("mon 07:00", "b1")
    dossier = office.tell(story)
    told(office, national.url)
    first = len(national.orders)
    for recorded in story.asked("tue 07:00", "b1").log[-1:]:
        office.log.record(dossier, recorded.body)
    told(office, national.url)
    told(office, national.url)
    assert len(national.orders) == first + 2
    assert [order.body["isUpdating"] for order in national.orders[first:]] == ["True", "True"]
    versions = [version for _, version, _, _ in states(office)]
    assert versions == sorted(versions)
    assert {state for *_, state in states(office)} == {"acknowledged"}


@pytest.mark.parametrize("fault", EXACTLY_ONCE)
def test_whatever_happens_to_an_answer_the_message_is_sent_again_with_its_key_and_counts_once(
    office: Views, national: FailingPortal, fault: str
) -> None:
    office.tell(a_life())
    national.faults = [fault, fault]
    told(office, national.url)
    assert {state for *_, state in states(office)} == {"acknowledged"}
    by_key: dict[str | None, set[bytes]] = {}
    for order in national.orders:
        by_key.setdefault(order.key, set()).add(order.bytes)
    assert len(national.orders) == len(by_key) + 2, "sent again, twice"
    assert all(len(bodies) == 1 for bodies in by_key.values()), "the same bytes under the same key"
    assert len(national.keys) == len(set(national.keys)) == len(by_key)
    assert office.rows("SELECT problem FROM portal.progress") == [(None,)]


def test_while_the_portal_is_away_everything_waits_and_says_why(office: Views) -> None:
    office.tell(a_life())
    with failing_portal() as gone:
        url = gone.url
    with syncing(office, url) as (sync, connection):
        while take_in(connection):
            pass
        assert sync.empty(connection) == 0.0
        assert [state for *_, state in states(office)] == ["waiting", "waiting"]
        assert office.rows("SELECT problem FROM portal.progress") == [("ConnectError",)]
    with failing_portal(int(url.split(":")[2].split("/")[0])) as back:
        told(office, back.url)
        assert len(back.keys) == 2


def test_a_portal_that_asks_to_wait_is_not_asked_before(office: Views, national: FailingPortal) -> None:
    office.tell(a_life())
    office.tell(a_life())
    national.faults = ["busy"]
    with syncing(office, national.url) as (sync, connection):
        while take_in(connection):
            pass
        assert sync.empty(connection) == 0.2
    assert len(national.orders) == 1


def test_a_refused_message_waits_for_a_person_and_holds_only_its_own_dossier_back(
    office: Views, national: FailingPortal
) -> None:
    office.tell(a_life())
    office.tell(a_life())
    national.refused_codes = {code(1)}
    told(office, national.url, until=lambda: len(national.keys) == 2)
    assert [(c, state) for c, _, _, state in states(office)] == [
        (code(1), "refused"),
        (code(1), "waiting"),
        (code(2), "acknowledged"),
        (code(2), "acknowledged"),
    ]


def test_a_person_sends_a_refused_message_again_or_skips_it(office: Views, national: FailingPortal) -> None:
    office.tell(a_life())
    national.refused_codes = {code(1)}
    with syncing(office, national.url) as (sync, connection):
        while take_in(connection):
            pass
        sync.empty(connection)
        (held,) = queries.portal_outbox(office.reading, held=True).rows
        assert (held.code, held.state, held.reason) == (code(1), "refused", "mã / code -5: Mã thủ tục không có")
        outbox.release(connection, held.number, skip=False)
        sync.empty(connection)
        assert queries.portal_outbox(office.reading, held=True).rows[0].number == held.number
        outbox.release(connection, held.number, skip=True)
        national.refused_codes = set()
        sync.empty(connection)
        assert [state for *_, state in states(office)] == ["skipped", "acknowledged"]
        with pytest.raises(MessageNotHeld):
            outbox.release(connection, held.number, skip=False)


def test_an_answer_that_is_never_understood_parks_its_message(office: Views, national: FailingPortal) -> None:
    office.tell(a_life())
    national.faults = ["garbage"] * 8
    told(office, national.url, until=lambda: "parked" in {state for *_, state in states(office)})
    assert len(national.orders) == 8
    assert len({order.key for order in national.orders}) == 1


def test_the_token_is_sent_with_each_order_read_anew_and_stands_nowhere_else(
    office: Views, national: FailingPortal, tmp_path: Path
) -> None:
    office.tell(a_life())
    token = tmp_path / "token"
    token.write_text("bi-mat-1\n")
    national.faults = ["token"]
    told(office, national.url, portal_token_file=token)
    assert {order.authorization for order in national.orders} == {"Bearer bi-mat-1"}
    assert all(b"bi-mat" not in order.bytes for order in national.orders)
    assert office.rows("SELECT count(*) FROM portal.outbox AS o WHERE o::text LIKE '%%bi-mat%%'") == [(0,)]


SYNC = """
import sys
from api.portal.sending import Portal
from api.portal.syncing import Sync
from domain.store.settings import Settings
portal = Portal(Settings(portal_url=sys.argv[2], portal_unit="000.00.00.H20", portal_timeout_seconds=30))
Sync(sys.argv[1], portal, 0.01).run()
"""


def test_killed_between_sending_and_writing_down_it_sends_again_with_the_same_key(
    office: Views, national: FailingPortal, tmp_path: Path
) -> None:
    office.tell(a_life())
    script = tmp_path / "sync.py"
    script.write_text(SYNC)
    national.faults = ["slow"]
    arguments = [sys.executable, str(script), office.database.dsn("projector"), national.url]
    process = subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    try:
        assert national.came.wait(30)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert next(state for *_, state in states(office)) == "sent"
    told(office, national.url)
    assert {state for *_, state in states(office)} == {"acknowledged"}
    assert national.orders[0].key == national.orders[1].key
    assert national.orders[0].bytes == national.orders[1].bytes
    assert len(national.keys) == 2


def test_two_processes_do_not_send_at_once(office: Views, national: FailingPortal) -> None:
    office.tell(a_life())
    with syncing(office, national.url) as (sync, connection):
        connection.execute("SELECT pg_advisory_lock(hashtextextended('hoso portal leader', 0))")
        thread = Thread(target=sync.run)
        thread.start()
        sleep(0.3)
        sync.stop()
        thread.join()
    assert national.orders == []


def test_reconciliation_lists_what_the_portal_has_otherwise_or_has_not(office: Views, national: FailingPortal) -> None:
    for _ in range(3):
        office.tell(a_life())
    told(office, national.url)
    with syncing(office, national.url) as (_, connection):
        portal = Portal(settings(national.url))
        assert check(connection, portal).differences == ()
        national.kept["DongBoHoSoMC", code(1)]["TrangThaiHoSo"] = "4"
        del national.kept["DongBoHoSoMC", code(2)]
        found = check(connection, portal)
        assert (found.asked, found.not_told) == (3, 0)
        assert sorted((d.code, d.field, d.ours, d.theirs) for d in found.differences) == [
            (code(1), "TrangThaiHoSo", "9", "4"),
            (code(2), None, None, None),
        ]
        portal.close()


def test_the_share_of_dossiers_that_the_portal_has_is_counted_by_unit_and_month(
    office: Views, national: FailingPortal
) -> None:
    for _ in range(3):
        office.tell(a_life())
    office.tell(Story().lodged("mon 07:00"))
    national.refused_codes = {code(2)}
    told(office, national.url, until=lambda: len(national.keys) == 4)
    office.follow()
    (row,) = queries.portal_shares(office.reading, Period.month(MONDAY), now=at("fri4 12:00"))
    assert (row.unit.id, row.month, row.synchronised, row.received) == ("mc", date(2026, 3, 1), 2, 3)
    assert row.agency == queries.Named("cl", "cl")
    counts = queries.portal_counts(office.reading)
    assert (counts.acknowledged, counts.refused, counts.waiting) == (4, 1, 1)


def test_the_operator_lists_skips_and_compares_by_command(office: Views, national: FailingPortal) -> None:
    instance = office.database.instance

    def hoso(*arguments: str) -> Any:
        surroundings = {"HOSO_PORTAL_URL": national.url, "HOSO_PORTAL_UNIT": UNIT}
        return CliRunner().invoke(build(), ["sync", *arguments, "--data-dir", str(instance.data_dir)], env=surroundings)

    office.tell(a_life())
    office.tell(a_life())
    national.refused_codes = {code(1)}
    told(office, national.url, until=lambda: len(national.keys) == 2)
    listed = hoso("list", "--json")
    (held,) = json.loads(listed.stdout)["messages"]
    assert (listed.exit_code, held["code"], held["state"]) == (1, code(1), "refused")
    assert hoso("skip", str(held["number"])).exit_code == 0
    assert hoso("list").exit_code == 0
    assert isinstance(hoso("retry", str(held["number"])).exception, MessageNotHeld)
    assert hoso("check").exit_code == 0
    del national.kept["DongBoHoSoMC", code(2)]
    compared = hoso("check", "--json")
    assert (compared.exit_code, json.loads(compared.stdout)["differences"][0]["code"]) == (1, code(2))


def test_the_process_ends_well_when_it_is_told_to(office: Views, national: FailingPortal) -> None:
    office.tell(a_life())
    surroundings = {**os.environ, "HOSO_PORTAL_URL": national.url, "HOSO_PORTAL_UNIT": UNIT}
    arguments = [sys.executable, "-m", "api.cli", "sync", "--data-dir", str(office.database.instance.data_dir)]
    process = subprocess.Popen(arguments, env=surroundings)
    try:
        patience = monotonic() + 60
        while len(national.keys) < 2 and monotonic() < patience:
            sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
    assert {state for *_, state in states(office)} == {"acknowledged"}


def test_doctor_says_what_waits_for_a_person_and_that_nothing_gets_through(
    office: Views, national: FailingPortal
) -> None:
    instance = office.database.instance
    assert [light for light in examine(instance) if light.part == "portal"] == []
    office.tell(a_life())
    national.refused_codes = {code(1)}
    told(office, national.url, until=lambda: "refused" in {state for *_, state in states(office)})
    (light,) = [light for light in examine(instance) if light.part == "portal"]
    assert not light.good
    assert "hoso sync retry" in light.vi


@pytest.mark.parametrize(
    ("status", "content", "wanted"),
    [
        (200, b'{"error_code": "00"}', Taken),
        (200, b'{"error_code": 0}', Taken),
        (200, b'{"error_code": "-1", "message": "no"}', Refused),
        (200, b"", Unclear),
        (200, b"{}", Unclear),
        (200, b"[]", Unclear),
        (200, b"-1", Unclear),
        (200, b"\xff\xfe", Unclear),
        (200, b"[" * 100_000, Unclear),
        (201, b'{"error_code": "0"}', Taken),
        (302, b'{"error_code": "00"}', Unclear),
        (400, b"", Refused),
        (400, b'{"error_code": "7"}', Refused),
        (422, b"<html>", Refused),
        (401, b'{"error_code": "00"}', Unclear),
        (404, b"", Unclear),
        (429, b"", Unclear),
        (500, b'{"error_code": "00"}', Unclear),
        (503, b"", Unclear),
    ],
)
def test_only_a_clear_yes_is_taken_and_only_a_clear_no_refused(status: int, content: bytes, wanted: type) -> None:
    assert isinstance(meaning(status, content), wanted)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("-3", 0.0),
        ("99999999", 3600.0),
        ("nan", None),
        ("soon", None),
        ("Mon, 02 Mar 2026 00:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2020 00:00:30 GMT", 0.0),
    ],
)
def test_how_long_a_portal_asks_to_wait(text: str, seconds: float | None) -> None:
    answer = meaning(503, b"", text, datetime(2026, 3, 2, tzinfo=UTC))
    assert isinstance(answer, Unclear)
    assert answer.after_seconds == seconds


def test_nothing_is_sent_unless_a_portal_is_named_wholly(tmp_path: Path) -> None:
    assert "sync" not in programs_for(Settings())
    assert "sync" in programs_for(settings("https://portal.example/api"))
    with pytest.raises(PortalNotConfigured):
        Portal(Settings())
    for wrong in (
        Settings(portal_url="https://portal.example"),
        settings("ftp://portal.example"),
        settings("https://who:secret@portal.example"),
        settings("https://portal.example", portal_token_file=tmp_path / "none"),
        settings("https://portal.example", portal_ca=tmp_path / "none"),
    ):
        with pytest.raises(PortalHalfNamed):
            programs_for(wrong)
