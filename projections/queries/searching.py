"""Searching for dossiers by code, for procedures, officials, units and agencies by words, without diacritics.

A code may be written with any separators, in any case, without its leading `000.00.`, or as its tail alone. Words are
found in any order. Names written just as they were asked for come first, then names that begin so, then the others;
names that only agree once y is read as i (Mỹ, Mĩ) come last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import islice
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from projections.queries.knowledge import Named, knowledge
from projections.search import plain

MAX_WORDS: Final = 8
SHORTEST_TAIL: Final = 5
"""Signs of a code's tail; shorter ones would fit half the register."""

LOOKED_AT: Final = 1_000
"""Of names that fit, how many are put in order. More words say more."""

CODES_LOOKED_AT: Final = 200
"""Of codes that fit, how many are asked whether they may be shown, which costs a look at the log."""

_KEY: Final = "upper(regexp_replace(code, '[^A-Za-z0-9]', '', 'g'))"
_LEADING: Final = "00000"


class FoundDossier(msgspec.Struct, frozen=True, kw_only=True):
    dossier_id: UUID
    code: str
    procedure: Named
    state: str


class FoundProceeding(msgspec.Struct, frozen=True, kw_only=True):
    proceeding_id: UUID
    nature: str
    number: str
    title: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found, the best first. exact: the one dossier whose whole code was asked for.

    Each list holds at most `limit`; `more` names the kinds of which there are others.
    """

    dossiers: tuple[FoundDossier, ...] = ()
    procedures: tuple[Named, ...] = ()
    officials: tuple[Named, ...] = ()
    units: tuple[Named, ...] = ()
    agencies: tuple[Named, ...] = ()
    proceedings: tuple[FoundProceeding, ...] = ()
    exact: FoundDossier | None = None
    more: tuple[str, ...] = ()


Shown = Callable[[str, Any], bool]
"""Whether a thing found may be shown: its kind (a member of `Found`), its id."""


def everything(_kind: str, _key: Any) -> bool:
    return True


def search(connection: Connection[Any], text: str, limit: int = 10, shown: Shown = everything) -> Found:
    """What fits a text. What may not be shown is neither listed nor counted."""
    words = plain(text).split()[:MAX_WORDS]
    if not words:
        return Found()
    fitting = (one for one in _dossiers(connection, text) if shown("dossiers", one.dossier_id))
    dossiers = list(islice(fitting, limit + 1))
    named: dict[str, list[Named]] = {
        kind: [one for one in _named(connection, query, text, words) if shown(kind, one.id)]
        for kind, query in _QUERIES.items()
    }
    bearing = (one for one in _proceedings(connection, text, words) if shown("proceedings", one.proceeding_id))
    proceedings = list(islice(bearing, limit + 1))
    counted = {"dossiers": len(dossiers), "proceedings": len(proceedings)}
    counted |= {kind: len(rows) for kind, rows in named.items()}
    key = code_key(text)
    exact = [one for one in dossiers if code_key(one.code) in (key, _LEADING + key)]
    return Found(
        dossiers=tuple(dossiers[:limit]),
        procedures=tuple(named["procedures"][:limit]),
        officials=tuple(named["officials"][:limit]),
        units=tuple(named["units"][:limit]),
        agencies=tuple(named["agencies"][:limit]),
        proceedings=tuple(proceedings[:limit]),
        exact=exact[0] if len(exact) == 1 else None,
        more=tuple(kind for kind, n in counted.items() if n > limit),
    )


def code_key(code: str) -> str:
    """A code without what separates its parts, in capitals: `000.00.05.H20-260604-0001` → `0000005H202606040001`."""
    return re.sub(r"[^A-Z0-9]", "", code.upper())


_QUERIES: Final = {
    "procedures": (
        "SELECT DISTINCT ON (code) code AS key, name, search FROM views.procedures ORDER BY code, version DESC"
    ),
    "officials": "SELECT official_id AS key, name, search FROM views.officials",
    "units": "SELECT unit_id AS key, name, search FROM views.units",
    "agencies": "SELECT agency_id AS key, name, search FROM views.agencies",
}


def _dossiers(connection: Connection[Any], text: str) -> list[FoundDossier]:
    """By the whole code, its beginning, its end; only texts that can be one are looked for."""
    key = code_key(text)
    if not key or re.search(r"\d", key) is None or not text.isascii():
        return []
    known = knowledge(connection)
    patterns = {"whole": f"{key}%", "short": f"{_LEADING}{key}%", "tail": f"{key[::-1]}%"}
    by_tail = f"OR reverse({_KEY}) LIKE %(tail)s" if len(key) >= SHORTEST_TAIL else ""
    found = connection.execute(
        "SELECT dossier_id, code, procedure_code, procedure_version, state FROM views.dossiers "  # noqa: S608
        f"WHERE {_KEY} LIKE %(whole)s OR {_KEY} LIKE %(short)s {by_tail} "
        f"ORDER BY ({_KEY} LIKE %(whole)s OR {_KEY} LIKE %(short)s) DESC, code LIMIT {CODES_LOOKED_AT}".encode(),
        patterns,
    ).fetchall()
    return [
        FoundDossier(dossier_id=dossier_id, code=code, procedure=known.procedure(procedure, version), state=state)
        for dossier_id, code, procedure, version, state in found
    ]


def _proceedings(connection: Connection[Any], text: str, words: list[str]) -> list[FoundProceeding]:
    """By their numbers, and by the words of their titles, of the latest; the number that was asked for first."""
    found = connection.execute(
        "SELECT proceeding_id, nature, number, title FROM views.proceedings "  # noqa: S608 - a constant
        f"ORDER BY number ILIKE %s DESC, opened_at DESC, number LIMIT {LOOKED_AT}".encode(),
        [f"%{_literal(text.strip())}%"],
    ).fetchall()
    lines = [
        FoundProceeding(proceeding_id=proceeding_id, nature=nature, number=number, title=title)
        for proceeding_id, nature, number, title in found
    ]
    return [one for one in lines if all(word in plain(f"{one.number} {one.title}") for word in words)]


def _named(connection: Connection[Any], query: str, text: str, words: list[str]) -> list[Named]:
    patterns = [f"%{_literal(_one_i(word))}%" for word in words]
    found = connection.execute(
        f"SELECT key, name FROM ({query}) AS t WHERE translate(search, 'y', 'i') LIKE ALL(%s) "  # noqa: S608
        f"ORDER BY strpos(search, %s) = 0, key LIMIT {LOOKED_AT}".encode(),
        [patterns, plain(text)],
    ).fetchall()
    asked, folded = _written(text), plain(text)
    ranked = sorted((_rank(key, name, asked, folded, words), name, key) for key, name in found)
    return [Named(key, name) for _, name, key in ranked]


def _rank(key: str, name: str, asked: str, folded: str, words: list[str]) -> int:
    """0 the id itself, 1 written just so, 2 begins so, 3 has all the words, 4 only with y read as i."""
    written, plain_name = _written(name), plain(name)
    if key.casefold() == asked:
        return 0
    if asked != folded and asked in written:
        return 1
    if plain_name.startswith(folded):
        return 2
    return 3 if all(word in plain(f"{key} {name}") for word in words) else 4


def _written(text: str) -> str:
    """With its marks, in one form, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _one_i(word: str) -> str:
    return word.replace("y", "i")


def _literal(text: str) -> str:
    """Text in which LIKE sees no patterns."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
