"""What the doors' role sees of the views: what is within the reach that was set, whatever the query asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from domain.model.event import is_official
from domain.model.involvement import officials_in, units_in
from projections import generation, stored_events
from projections.generation import LIVE, table_names
from projections.policies import OPEN, POLICIES, TableWithoutPolicy, protect
from projections.reach import EVERYTHING, NOTHING, Reach, begin, of_dossier, of_official, of_unit, raised
from projections.rebuild import rebuild
from projections.views.dossier import PER_DOSSIER
from projections.views.involved import OFFICIALS, UNITS, InvolvedRow
from tests.domain.histories import UNIT_OF
from tests.domain.histories import UNITS as ALL_UNITS
from tests.projections.conftest import Views, views_over
from tests.projections.random_office import RandomOffice
from tests.servers import Database

OF_DOSSIERS = tuple(cls.TABLE for cls in PER_DOSSIER)
ABOUT_PEOPLE = ("facts", "tallies", "findings", "explanations")
NAMES_NOBODY = frozenset(
    {
        *(
            "cause",
            "channel",
            "code",
            "due_class",
            "due_in",
            "duty",
            "effect",
            "excused",
            "field",
            "figure",
            "ground",
            "kind",
        ),
        *(
            "matter",
            "measure",
            "name",
            "nature",
            "next_act",
            "next_step_id",
            "no_due_reason",
            "note",
            "office",
            "outcome",
        ),
        *("part", "procedure_code", "reason", "result_channel", "rule", "rule_pack", "run", "state", "step_id", "term"),
        *("text", "to_outside", "waiting_for", "agency_id", "item", "online_level", "shown", "topic"),
    }
)
"""Text columns that name no official and no unit."""


@pytest.fixture(scope="module")
def drawn(module_database: Database) -> Iterator[Views]:
    """An office of some sixty drawn dossiers and changes, followed in small batches."""
    with views_over(module_database) as views:
        office = RandomOffice(Random(20260311))
        views.begin()
        for _ in range(70):
            office.record(views.log)
        views.follow(batch=200)
        yield views


@contextmanager
def door(views: Views, reach: Reach | None) -> Iterator[psycopg.Connection[Any]]:
    """A transaction of the doors' role; None: that sets no reach at all."""
    with views.database.connect("doors") as connection:
        if reach is not None:
            begin(connection, reach)
        yield connection
        connection.rollback()


def seen(connection: psycopg.Connection[Any], table: str) -> list[dict[str, Any]]:
    cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
    return cursor.execute(sql.SQL("SELECT * FROM {}").format(LIVE.table(table))).fetchall()


def named_by_dossier(views: Views) -> dict[UUID, set[str]]:
    """By dossier everybody whom an event, or a row of any of its tables, names; worked out beside the product."""
    found: dict[UUID, set[str]] = {}
    with door(views, EVERYTHING) as connection:
        for table in OF_DOSSIERS:
            for row in seen(connection, table):
                names = found.setdefault(row["dossier_id"], {of_dossier(row["dossier_id"])})
                for column, value in row.items():
                    if table != "involved" and isinstance(value, str) and is_official(value):
                        names |= {of_official(value)} if column in OFFICIALS else set()
                        names |= {of_unit(value)} if column in UNITS else set()
        for dossier_id, events in stored_events.streams(connection, list(found), 2**40).items():
            for stored in events:
                body = stored.decoded().body
                found[dossier_id] |= {*map(of_official, officials_in(body)), *map(of_unit, units_in(body))}
    return found


@pytest.mark.parametrize("unit", sorted(ALL_UNITS))
def test_with_a_units_ids_every_row_of_its_dossiers_is_there_and_none_of_another(drawn: Views, unit: str) -> None:
    named = named_by_dossier(drawn)
    its = {dossier_id for dossier_id, names in named.items() if of_unit(unit) in names}
    with door(drawn, EVERYTHING) as connection:
        everything = {table: seen(connection, table) for table in table_names(connection)}
    with door(drawn, Reach(frozenset({of_unit(unit)}))) as connection:
        for table, rows in everything.items():
            found = seen(connection, table)
            if table in OPEN:
                assert len(found) == len(rows)
            elif table == "involved":
                assert {(row["dossier_id"], row["who"]) for row in found} == {(one, of_unit(unit)) for one in its}
            elif table in OF_DOSSIERS and table not in ABOUT_PEOPLE:
                assert {row["dossier_id"] for row in found} <= its, table
                assert len(found) == sum(row["dossier_id"] in its for row in rows), table
            else:
                assert found == [], table


def test_the_drawn_office_has_dossiers_of_one_unit_and_not_of_another(drawn: Views) -> None:
    """Else the rule above would say nothing."""
    named = named_by_dossier(drawn)
    for unit in ("dd", "tn"):
        assert sum(of_unit(unit) in names for names in named.values()) > 0
    assert any(of_unit("tc") not in names for names in named.values())
    assert len(named) > 20


@pytest.mark.parametrize("official", sorted(UNIT_OF))
def test_with_an_officials_ids_only_their_dossiers_are_there_and_of_facts_only_their_own(
    drawn: Views, official: str
) -> None:
    own = frozenset({of_official(official)})
    its = {dossier_id for dossier_id, names in named_by_dossier(drawn).items() if names & own}
    with door(drawn, EVERYTHING) as connection:
        all_facts = sum(row["official"] == official for row in seen(connection, "facts"))
    with door(drawn, Reach(own, own)) as connection:
        assert {row["dossier_id"] for row in seen(connection, "dossiers")} == its
        facts = seen(connection, "facts")
        assert {row["official"] for row in facts} <= {official}
        assert len(facts) == all_facts
        assert {row["official"] for row in seen(connection, "explanations")} <= {official}


@pytest.mark.parametrize("reach", [None, NOTHING, Reach(frozenset({"u:none", "%", "'"}))])
def test_without_a_reach_nothing_of_any_dossier_is_there(drawn: Views, reach: Reach | None) -> None:
    with door(drawn, reach) as connection:
        for table in table_names(connection):
            if table not in OPEN:
                assert seen(connection, table) == [], table


def test_a_reach_can_be_one_dossier(drawn: Views) -> None:
    dossier_id = min(named_by_dossier(drawn))
    with door(drawn, NOTHING.and_dossiers([dossier_id])) as connection:
        for table in OF_DOSSIERS:
            found = {row["dossier_id"] for row in seen(connection, table)}
            assert found <= {dossier_id} if table not in ABOUT_PEOPLE else not found, table
        assert len(seen(connection, "dossiers")) == 1


def test_a_reach_is_raised_for_a_read_and_holds_again_after_it_also_after_a_failure(drawn: Views) -> None:
    dossiers = len(named_by_dossier(drawn))
    with door(drawn, NOTHING) as connection:
        with raised(connection):
            assert len(seen(connection, "dossiers")) == dossiers
            with raised(connection):
                assert len(seen(connection, "dossiers")) == dossiers
            assert len(seen(connection, "dossiers")) == dossiers
        assert seen(connection, "dossiers") == []
        with pytest.raises(ValueError, match="on the way"), raised(connection):
            raise ValueError("on the way")
        assert seen(connection, "dossiers") == []


def test_a_reach_ends_with_its_transaction(drawn: Views) -> None:
    with drawn.database.connect("doors") as connection:
        for reach in (EVERYTHING, Reach(frozenset(map(of_unit, ALL_UNITS)))):
            begin(connection, reach)
            assert seen(connection, "dossiers")
            connection.commit()
            assert seen(connection, "dossiers") == []
            connection.commit()


def test_every_table_says_who_may_see_it_and_one_that_does_not_is_not_made(drawn: Views) -> None:
    with drawn.database.connect("reader") as connection:
        tables = set(table_names(connection))
        assert tables == OPEN | set(POLICIES)
        held = connection.execute(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'views'::regnamespace AND relkind = 'r' "
            "AND relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND NOT polpermissive)"
        ).fetchall()
        assert {name for (name,) in held} == tables - OPEN
    with drawn.database.connect("projector") as connection:
        connection.execute("CREATE TABLE views.g0_news (dossier_id uuid)")
        with pytest.raises(TableWithoutPolicy, match="news"):
            protect(connection, generation.Generation(0), ["news"])
        connection.rollback()


def test_every_column_of_a_dossiers_row_either_names_somebody_or_is_known_to_name_nobody(drawn: Views) -> None:
    with drawn.database.connect("reader") as connection:
        columns = connection.execute(
            "SELECT table_name::text, column_name::text FROM information_schema.columns "
            "WHERE table_schema = 'views' AND table_name = ANY(%s) AND data_type = 'text'",
            [[table for table in OF_DOSSIERS if table != InvolvedRow.TABLE]],
        ).fetchall()
    unknown = {(table, name) for table, name in columns if name not in OFFICIALS | UNITS | NAMES_NOBODY}
    assert unknown == set()


def test_the_policies_go_with_the_tables_when_the_views_are_rebuilt(drawn: Views) -> None:
    rebuild(drawn.database.dsn("projector"), workers=1)
    with door(drawn, NOTHING) as connection:
        assert seen(connection, "dossiers") == []
    with door(drawn, Reach(frozenset(map(of_unit, ALL_UNITS)))) as connection:
        assert seen(connection, "dossiers")
    drawn.begin()


def test_the_doors_may_read_what_the_reader_may_and_write_nothing(drawn: Views) -> None:
    with drawn.database.connect("owner") as connection:
        differing = connection.execute(
            "SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE n.nspname IN ('hoso', 'views', 'motor') AND c.relkind IN ('r', 'v') AND "
            "(has_table_privilege('hoso_doors', c.oid, 'SELECT') <> has_table_privilege('hoso_reader', c.oid, 'SELECT')"
            " OR has_table_privilege('hoso_doors', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))"
        ).fetchall()
        assert differing == []
        may_become = connection.execute(
            "SELECT rolname::text FROM pg_roles WHERE pg_has_role('hoso_doors', oid, 'SET') ORDER BY rolname"
        ).fetchall()
        assert may_become == [("hoso_doors",), ("hoso_reader",)]
