"""How much somebody answered for at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection

from domain.model.event import OfficialId


def held_at_once(connection: Connection[Any], moments: Sequence[tuple[OfficialId, datetime]]) -> list[int]:
    """For each official and moment, for how many dossiers they answered then, in the order asked."""
    if not moments:
        return []
    rows = connection.execute(
        "SELECT (SELECT count(*) FROM views.custody AS c WHERE c.answerer = m.official AND c.from_at <= m.at "
        "AND (c.to_at IS NULL OR c.to_at > m.at)) FROM unnest(%s::text[], %s::timestamptz[]) "
        "WITH ORDINALITY AS m (official, at, n) ORDER BY m.n",
        [[official for official, _ in moments], [at for _, at in moments]],
    ).fetchall()
    return [count for (count,) in rows]
