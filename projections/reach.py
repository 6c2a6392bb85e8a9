"""How far a connection of the doors sees in the views: the database's own line behind the doors' decisions.

The doors log in as `hoso_doors`. To that role a row of the views is there only if it is within the reach that the
transaction set before it read anything; without a reach nothing of any dossier is there. `projections.policies` says
which rows are within which reach. Whoever may see everything reads as `hoso_reader`, whom no policy holds, and so do
the projector's, the verifier's and the command line's own connections.

It is a second line: it catches a query whose check was forgotten. It says nothing of whether a right extends to an
object, and it does not hold off whoever can run statements of their own, who could set another reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from uuid import UUID

from psycopg import Connection, sql
from psycopg.pq import TransactionStatus

from domain.model.event import OfficialId, UnitId

DOORS: Final = "hoso_doors"
READER: Final = "hoso_reader"

INVOLVED_SETTING: Final = "hoso.reach"
RECORDS_SETTING: Final = "hoso.records"

_BEGIN: Final = sql.SQL("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def of_official(official: OfficialId) -> str:
    """How an official is named in `views.involved` and in a reach."""
    return f"o:{official}"


def of_unit(unit: UnitId) -> str:
    return f"u:{unit}"


def of_dossier(dossier_id: UUID) -> str:
    """A dossier is involved in itself, so that a reach can be one dossier and no more."""
    return f"d:{dossier_id}"


@dataclass(frozen=True, slots=True)
class Reach:
    """involved: whose dossiers are seen, as `of_official`, `of_unit` and `of_dossier` name them.

    records: of which officials and of which units facts and findings about people are seen.
    everything: no policy holds.
    """

    involved: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    everything: bool = False

    def and_dossiers(self, dossier_ids: Iterable[UUID]) -> Self:
        return replace(self, involved=self.involved | {of_dossier(one) for one in dossier_ids})


NOTHING: Final = Reach()
EVERYTHING: Final = Reach(everything=True)


def begin(connection: Connection[Any], reach: Reach) -> None:
    """The transaction under way reads one moment, and no further than this. Its first statement."""
    parts: list[sql.Composable] = [_BEGIN]
    if reach.everything:
        parts.append(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(READER)))
    else:
        for setting, whose in ((INVOLVED_SETTING, reach.involved), (RECORDS_SETTING, reach.records)):
            parts.append(sql.SQL("SET LOCAL {} = {}").format(_name(setting), sql.Literal(_written(whose))))
    connection.execute(sql.SQL("; ").join(parts))


@contextmanager
def raised(connection: Connection[Any]) -> Iterator[None]:
    """Within, no policy holds. The transaction, and the moment that it reads, stay the same."""
    row = connection.execute("SELECT current_user::text, set_config('role', %s, true)", [READER]).fetchone()
    assert row is not None
    before = row[0]
    try:
        yield
    finally:
        if connection.info.transaction_status == TransactionStatus.INTRANS:
            connection.execute("SELECT set_config('role', %s, true)", [before])


def _name(setting: str) -> sql.Composable:
    return sql.SQL(".").join(map(sql.Identifier, setting.split(".")))


def _written(whose: Iterable[str]) -> str:
    """Ids have no space in them; one that had would be two that nobody has."""
    return " ".join(sorted(whose))
