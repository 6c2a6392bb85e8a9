"""What the benchmarks measure with: the same for the same seed, and as legal as the real thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.acts import LIFE, life
from benchmarks.histories import OBSERVED, Histories, write
from benchmarks.lives import Life
from benchmarks.office import Founding, founding
from benchmarks.plain import plain_life
from benchmarks.xes_logs import write_log
from domain.model.log import ClockKind
from domain.store.verify_order import verify_order
from projections import checking
from projections.rebuild import rebuild
from tests.servers import Database


@pytest.fixture(scope="module")
def founded() -> Founding:
    return founding()


def test_a_seed_gives_the_same_life_again(founded: Founding) -> None:
    one, same, other = (Life(3, founded.reference, seed) for seed in (1, 1, 2))
    for told in (one, same, other):
        told.tell()
    assert one.events == same.events
    assert one.events != other.events


def test_a_seed_gives_the_same_event_log_again(tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert write_log(tmp_path / name, 300, seed) >= 300
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_both_kinds_of_life_have_twenty_acts() -> None:
    assert len(life("x", 0)) == len(plain_life("x", 0)) == LIFE


def test_the_observed_district_does_not_grow_with_the_log(founded: Founding) -> None:
    def observed(events: int) -> int:
        return sum(b'"unit_id":"%b"' % OBSERVED.desk.encode() in event.state for event in made(events))

    def made(events: int) -> Histories:
        return Histories(founded, events, 7, observed=300)

    assert len(made(1_200)) > 3 * len(made(300))
    assert observed(1_200) == observed(300)


def test_copied_histories_are_in_order_and_every_one_can_be_folded(database: Database, founded: Founding) -> None:
    histories = Histories(founded, 600, 7)
    founded.write(database.dsn("writer"), ClockKind.SIMULATED)
    assert write(database.dsn("writer"), iter(histories)) == len(histories)
    rebuild(database.dsn("projector"))
    with database.connect("reader") as connection:
        assert verify_order(connection) == []
        row = connection.execute("SELECT count(DISTINCT code), count(code), count(*) FROM views.dossiers").fetchone()
        parked = connection.execute("SELECT count(*) FROM views.parked").fetchone()
    assert row is not None
    assert row[0] == row[1] == row[2] == histories.dossiers
    assert parked == (0,)
    assert checking.check(database.dsn("projector")).equal
