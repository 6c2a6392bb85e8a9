"""Generated logs: the same for the same seed, in order, in flat memory, and as legal as what the real rules tell."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections import defaultdict
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from benchmarks import copying, ledger, moments, rebuild, records
from benchmarks.generated import Generated, Order
from benchmarks.ground import Ground, Place
from benchmarks.question import Question, Terms, run
from domain.model.dossier_code import DossierCode
from domain.model.dossier_events import NumberTaken, ReceiptIssued
from domain.model.event import decode, encode
from domain.store.verify_order import verify_order
from projections import checking
from projections.rebuild import rebuild as rebuild_views
from tests.servers import Database

EVENTS = 1_500
ROOT = Path(__file__).resolve().parents[2]


def rows(events: int, seed: int) -> bytes:
    file = BytesIO()
    copying.write_file(Generated(events, seed), file)
    return file.getvalue()


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    return list(Generated(EVENTS, 7))


def test_a_seed_gives_the_same_bytes_again() -> None:
    one, same, other = (rows(EVENTS, seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_a_log_has_as_many_events_as_asked_for_or_one_fewer(orders: list[Order]) -> None:
    for events in (1, 20, EVENTS):
        assert sum(len(order.events) for order in Generated(events, 7)) in (events, events - 1)


def test_every_event_can_be_read_and_is_stored_as_the_log_would_store_it(orders: list[Order]) -> None:
    for order in orders:
        for made in order.events:
            body = decode(made.topic.decode(), made.state)
            assert encode(body) == made.state
            if order.command is not None:
                assert body.command_id == UUID(bytes=order.command)


def test_positions_have_no_gaps_moments_rise_and_versions_follow(orders: list[Order]) -> None:
    events = [made for order in orders for made in order.events]
    assert [made.position for made in events] == list(range(1, len(events) + 1))
    assert all(before.recorded_us < after.recorded_us for before, after in pairwise(events))
    versions: dict[bytes, int] = defaultdict(int)
    for made in events:
        versions[made.stream] += 1
        assert made.version == versions[made.stream]


def test_receipt_numbers_run_within_an_agency_and_a_day_and_stand_in_its_register(orders: list[Order]) -> None:
    numbers: dict[tuple[str, object], int] = defaultdict(int)
    for order in orders:
        bodies = [decode(made.topic.decode(), made.state) for made in order.events]
        receipts = [body for body in bodies if isinstance(body, ReceiptIssued)]
        assert [body.code for body in bodies if isinstance(body, NumberTaken)] == [body.code for body in receipts]
        for receipt in receipts:
            code = DossierCode.parse(receipt.code)
            numbers[code.unit, code.day] += 1
            assert code.number == numbers[code.unit, code.day]
            assert order.events[-1].version == code.number


def test_memory_does_not_grow_while_a_log_is_told() -> None:
    generated = Generated(12_000, 7)
    tracemalloc.start()
    try:
        held = [tracemalloc.get_traced_memory()[0] for order in generated if order.events[0].position % 4_000 == 0]
    finally:
        tracemalloc.stop()
    assert len(held) >= 2
    assert held[-1] - held[0] < 200_000, "bytes, of 8,000 events of some 300"


def test_officials_grow_with_the_log_and_their_work_does_not() -> None:
    small, large = Generated(100_000, 7), Generated(1_000_000, 7)
    assert len(large.agencies) == pytest.approx(10 * len(small.agencies), abs=5)
    assert len({district.agency for district in large.agencies}) == len(large.agencies)
    assert len({district.code for district in large.agencies}) == len(large.agencies)


def test_a_generated_log_is_in_order_and_folds_into_all_views(database: Database) -> None:
    place = Place(database.instance)
    assert copying.fill(place, Generated(EVENTS, 7)) in (EVENTS, EVENTS - 1)
    rebuild_views(database.dsn("projector"))
    with database.connect("reader") as connection:
        assert verify_order(connection) == []
        codes = connection.execute("SELECT count(DISTINCT code), count(code), count(*) FROM views.dossiers").fetchone()
        parked = connection.execute("SELECT count(*) FROM views.parked").fetchone()
        taken = connection.execute(
            "SELECT count(*) FROM hoso.stored_events WHERE topic = 'register.NumberTaken'"
        ).fetchone()
    assert codes is not None
    assert codes[0] == codes[1]
    assert (codes[1],) == taken
    assert codes[2] > 20
    assert parked == (0,)
    assert checking.check(database.dsn("projector")).equal


ASKED: list[tuple[Question, Any, set[str]]] = [
    (rebuild.QUESTION, rebuild.Sizes(), {"P4"}),
    (records.QUESTION, records.Sizes(asked=3), {"P6"}),
    (moments.QUESTION, moments.Sizes(asked=2), {"P7"}),
    (ledger.QUESTION, ledger.Sizes(proofs=3), {"R18", "P11"}),
]


def test_a_data_directory_is_filled_once_and_then_asked_by_benchmarks(tmp_path: Path) -> None:
    data_dir = tmp_path / "made"
    command = [sys.executable, "-m", "benchmarks.generator", "--events=1500", "--seed=7", f"--data-dir={data_dir}"]
    first = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "generated and copied" in first.stderr
    again = subprocess.run([*command, "--views", "--seal"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "generated and copied" not in again.stderr
    assert "views built" in again.stderr
    with Ground.prepared(data_dir) as ground:
        for question, sizes, numbers in ASKED:
            found = run(ground, question, sizes, Terms(rounds=1, seed=7)).findings
            assert {one.number for one in found if one.goal is not None} == numbers, question.name


def test_rows_go_into_a_pipe_too() -> None:
    command = [sys.executable, "-m", "benchmarks.generator", "--events=300", "--seed=7", "--to=-"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert ended.stdout == rows(300, 7)
    assert b"peak memory" in ended.stderr
