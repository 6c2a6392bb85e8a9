"""Tallies say what the facts say: the same sums, of everybody, for every period and moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from projections import stored_events
from projections.figures import FIGURES
from projections.queries import Period, official_records, tallied
from projections.queries.official_records import sums_of_facts, whole_of_facts
from projections.views.tallies import TallyRow
from tests.domain.histories import UNIT_OF, UNITS, at
from tests.projections.conftest import Views, views_over
from tests.projections.random_office import RandomOffice
from tests.servers import Database

PERIODS = tuple(map(Period.parse, ("2026-03", "2026-Q1", "2026-Q2", "2026")))
ALL_TIME = at("mon 08:00") + timedelta(days=900)
MOMENTS = (at("wed 10:00"), at("fri2 16:00"), ALL_TIME)


@pytest.fixture(scope="module")
def drawn(module_database: Database) -> Iterator[Views]:
    with views_over(module_database) as views:
        office = RandomOffice(Random(20261126))
        views.begin()
        for _ in range(80):
            office.record(views.log)
        views.follow(batch=200)
        yield views


def same(found: Sequence[dict[str, Any]], over_facts: Sequence[dict[str, Any]], members: Sequence[str]) -> bool:
    """Whatever the order. Of dossiers, how many different ones are asked of figures that count them."""

    def lines(rows: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return sorted(
            (
                *(row.get(member) for member in members),
                row["dossiers"] if FIGURES[row["figure"]].measure == "dossiers" else 0,
                tuple(sorted(row["absent"] or ())) if "part" in members else (),
            )
            for row in rows
        )

    return lines(found) == lines(over_facts)


@pytest.mark.parametrize("now", MOMENTS)
def test_sums_over_tallies_are_those_over_facts_or_are_not_given(drawn: Views, now: datetime) -> None:
    given = 0
    for period in PERIODS:
        values = {"first": period.first, "last": period.last, "now": now, "procedures": procedures(drawn)}
        for where in (official_records.STATED, official_records.OPEN, official_records.OF_UNITS):
            for official, unit in UNIT_OF.items():
                asked = {**values, "official": official, "units": [unit]}
                found = tallied.by_part(drawn.reading, where, asked)
                if found is not None:
                    over_facts = sums_of_facts(drawn.reading, where, asked)
                    assert same(found, over_facts, ("part", "figure", "field", "amount", "disputed"))
                    given += len(found)
        for unit in UNITS:
            asked = {**values, "unit": unit}
            lines = tallied.whole(drawn.reading, official_records.OF_WHOLE_UNIT, asked)
            if lines is not None:
                assert same(lines, whole_of_facts(drawn.reading, asked), ("figure", "field", "amount", "disputed"))
                given += len(lines)
    assert given > 0 or now < ALL_TIME


def test_whoever_asks_after_all_is_told_by_tallies_alone(drawn: Views) -> None:
    period = Period.parse("2026")
    values = {"first": period.first, "last": period.last, "now": ALL_TIME, "official": "b1"}
    assert tallied.by_part(drawn.reading, official_records.STATED, values) is not None


def test_a_tally_has_a_column_for_each_figure_and_no_other(drawn: Views) -> None:
    columns = drawn.rows(
        "SELECT column_name::text FROM information_schema.columns "
        "WHERE table_schema = 'views' AND table_name = 'tallies'"
    )
    assert {name for (name,) in columns} == set(TallyRow.__struct_fields__)
    assert set(FIGURES) <= set(TallyRow.__struct_fields__)


def test_nothing_is_counted_twice_and_nothing_left_out(drawn: Views) -> None:
    facts = dict(drawn.rows("SELECT figure, sum(amount)::bigint FROM views.facts GROUP BY figure"))
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in FIGURES)
    (tallies,) = drawn.rows(f"SELECT {sums} FROM views.tallies")
    assert dict(zip(FIGURES, tallies, strict=True)) == {name: facts.get(name, 0) for name in FIGURES}


def procedures(views: Views) -> list[str]:
    assert stored_events.head(views.reading) > 0
    return [code for (code,) in views.rows("SELECT DISTINCT procedure_code FROM views.facts")]
