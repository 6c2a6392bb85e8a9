"""Which rows of the views the doors' role may see: a policy for every table of a generation.

Every table is named here, with whether it is open to all who come through a door. A table that is not named is not
made, so that none is added without this question having been answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from psycopg import Connection, sql

from projections.reach import DOORS, INVOLVED_SETTING, RECORDS_SETTING

if TYPE_CHECKING:
    from projections.generation import Generation


def _ids(setting: str) -> str:
    """The ids of a setting, read once a statement; none where it is not set."""
    return f"ANY ((SELECT string_to_array(current_setting('{setting}', true), ' '))::text[])"


_DOSSIERS: Final = (
    "EXISTS (SELECT FROM views.involved AS within WHERE within.dossier_id = {table}.dossier_id "
    f"AND within.who = {_ids(INVOLVED_SETTING)})"
)
"""Of a dossier in which somebody of the reach is involved."""

_PROCEEDINGS: Final = _DOSSIERS.replace("{table}.dossier_id", "{table}.proceeding_id")
"""Of a proceeding in which somebody of the reach is involved."""

_PUBLIC: Final = f"{{table}}.public OR {_PROCEEDINGS}"
"""What was published for everybody; the rest for those whom it concerns."""

_OWN_NAME: Final = f"who = {_ids(INVOLVED_SETTING)}"

_ABOUT_PEOPLE: Final = f"'o:' || official = {_ids(RECORDS_SETTING)} OR 'u:' || unit_id = {_ids(RECORDS_SETTING)}"
"""Of an official, or of a unit, whose records are within reach."""

_OWN_WORDS: Final = f"'o:' || official = {_ids(RECORDS_SETTING)}"

_NOBODY: Final = "false"
"""Only for whoever may see everything."""

OPEN: Final = frozenset(
    {
        "progress", "parked", "refolding", "agencies", "units", "officials", "appointments", "procedures",
        "publication_places",
    }
)  # fmt: skip
"""For all who come through a door: how far the views are, the organisation, the catalogue, where procedures are
published. Nothing of any dossier."""

POLICIES: Final[dict[str, str]] = {
    "involved": _OWN_NAME,
    "dossiers": _DOSSIERS,
    "custody": _DOSSIERS,
    "stops": _DOSSIERS,
    "due_dates": _DOSSIERS,
    "delays": _DOSSIERS,
    "steps": _DOSSIERS,
    "handovers": _DOSSIERS,
    "opinions": _DOSSIERS,
    "obstacles": _DOSSIERS,
    "escalations": _DOSSIERS,
    "proceedings": _PROCEEDINGS,
    "duties": _PROCEEDINGS,
    "duty_bearers": _PROCEEDINGS,
    "duty_rungs": _PROCEEDINGS,
    "entered": _DOSSIERS,
    "lodgings": _DOSSIERS,
    "guidances": _DOSSIERS,
    "postings": _DOSSIERS,
    "common_obstacles": _PROCEEDINGS,
    "complaints": _PROCEEDINGS,
    "unannounced_checks": _PROCEEDINGS,
    "inspection_findings": _PROCEEDINGS,
    "directives": _PROCEEDINGS,
    "control_guidance": _PUBLIC,
    "control_guidance_answers": _PUBLIC,
    "control_guidance_links": _PUBLIC,
    "facts": _ABOUT_PEOPLE,
    "tallies": _ABOUT_PEOPLE,
    "findings": _ABOUT_PEOPLE,
    "explanations": _OWN_WORDS,
    "clock_766": _DOSSIERS,
    "measures": _DOSSIERS,
    "imported_pending": _NOBODY,
    "datasets": _NOBODY,
    "imported_cases": _NOBODY,
    "imported_custody": _NOBODY,
    "imported_acts": _NOBODY,
}
"""By table, which rows are within a reach."""


class TableWithoutPolicy(Exception):
    """A table of the views for which nobody said who may see it."""


def protect(connection: Connection[Any], generation: Generation, tables: Sequence[str]) -> None:
    """Put the policies on the tables of a generation that was just made. TableWithoutPolicy."""
    for name in tables:
        if name in OPEN:
            continue
        if name not in POLICIES:
            raise TableWithoutPolicy(name)
        table = generation.table(name)
        within = generation.statement(POLICIES[name].replace("{table}", f"views.{name}"))
        connection.execute(
            sql.SQL(
                "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; "
                "CREATE POLICY everybody ON {table} FOR SELECT USING (true); "
                "CREATE POLICY within_reach ON {table} AS RESTRICTIVE FOR SELECT TO {doors} USING ({within})"
            ).format(table=table, doors=sql.Identifier(DOORS), within=within)
        )
