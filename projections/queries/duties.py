"""Where an official's duties stand in the views: handovers, custody, stops, obstacles, results to hand out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import dict_row


class Duty(StrEnum):
    """Why a dossier is in somebody's list."""

    ACCEPT = "accept"
    """On its way to them, or to a unit in which they serve."""
    HOLD = "hold"
    OPINION = "opinion"
    """They were asked for an opinion, and it lies with them."""
    ANSWER = "answer"
    """An obstacle was reported to them."""
    APPLICANT = "applicant"
    """They asked the applicant for something, and wait."""
    OBSTACLE = "obstacle"
    """They reported an obstacle, and wait."""
    RETURN = "return"
    """Finished, in a unit in which they serve: the result is to be handed out."""


_RUNS: Final = "(d.ended_at IS NULL OR d.ended_at > %(now)s)"

# Each part: why, number, for whom, whose pool, the other side, sent away, since, own due moment, deemed at.
_DUTIES: Final = """
    SELECT h.dossier_id, 'accept' AS duty, h.handover_no AS number, h.to_official AS principal,
        CASE WHEN h.to_official IS NULL THEN h.to_unit END AS pool, h.from_official AS counterpart, false AS sent_away,
        h.sent_at AS since, NULL::timestamptz AS own_due_at, h.ended_at AS accept_by, h.kind AS kind
    FROM views.handovers AS h
    WHERE h.to_outside IS NULL AND h.sent_at <= %(now)s AND (h.ended_at IS NULL OR h.ended_at > %(now)s)
        AND (h.to_official = ANY(%(people)s) OR (h.to_official IS NULL AND h.to_unit = ANY(%(units)s)))
        AND NOT h.from_official = %(official)s
    UNION ALL
    SELECT c.dossier_id, CASE c.ground WHEN 'opinion' THEN 'opinion' WHEN 'obstacle' THEN 'answer' ELSE 'hold' END,
        c.matter_number, coalesce(c.on_behalf_of, c.answerer), NULL, c.waiting_on, c.ground = 'transit',
        c.from_at, o.due_at, c.to_at, c.ground
    FROM views.custody AS c
    LEFT JOIN views.opinions AS o
        ON o.dossier_id = c.dossier_id AND c.ground = 'opinion' AND o.opinion_no = c.matter_number
    WHERE c.answerer = %(official)s AND c.from_at <= %(now)s AND (c.to_at IS NULL OR c.to_at > %(now)s)
        AND NOT c.ground = ANY('{pool,intake}')
    UNION ALL
    SELECT s.dossier_id, 'applicant', s.number, s.asked_by, NULL, NULL, false, s.from_at, NULL, NULL, s.reason
    FROM views.stops AS s
    WHERE s.asked_by = ANY(%(people)s) AND s.from_at <= %(now)s AND s.to_at IS NULL
    UNION ALL
    SELECT b.dossier_id, CASE WHEN b.reported_by = ANY(%(people)s) THEN 'obstacle' ELSE 'answer' END,
        b.obstacle_no, CASE WHEN b.reported_by = ANY(%(people)s) THEN b.reported_by ELSE b.to_official END,
        CASE WHEN b.to_official IS NULL AND NOT b.reported_by = ANY(%(people)s) THEN b.to_unit END,
        CASE WHEN b.reported_by = ANY(%(people)s) THEN coalesce(b.to_official, b.to_unit, b.to_outside)
            ELSE b.reported_by END,
        false, b.reported_at, b.due_at, NULL, 'obstacle'
    FROM views.obstacles AS b
    WHERE b.answered_at IS NULL AND b.overtaken_at IS NULL AND b.reported_at <= %(now)s
        AND (b.reported_by = ANY(%(people)s) OR b.to_official = ANY(%(people)s)
            OR (b.to_official IS NULL AND b.to_unit = ANY(%(units)s)))
"""

_COLUMNS: Final = (
    "d.code, d.version, d.procedure_code, d.procedure_version, d.agency_id, d.step_id, d.step_due_at, "
    "d.due_in_force_at, d.due_soon_at, d.stopped_since, d.next_act, d.next_step_id"
)

# The parts are literals of this module; values are parameters.
_ROWS: Final = f"""
    WITH duties AS ({_DUTIES})
    SELECT m.*, {_COLUMNS}, t.term_us AS step_term_us,
        (SELECT max(h.handover_no) FROM views.handovers AS h WHERE h.dossier_id = m.dossier_id) AS last_handover_no
    FROM duties AS m JOIN views.dossiers AS d USING (dossier_id)
    LEFT JOIN views.steps AS t ON t.dossier_id = d.dossier_id AND t.matter = 'step' AND t.step_id = d.step_id
    WHERE {_RUNS}
    UNION ALL
    SELECT d.dossier_id, 'return', 0, NULL, d.unit_id, NULL, false, d.finished_at, NULL, NULL, 'result',
        {_COLUMNS}, NULL, NULL
    FROM views.dossiers AS d
    WHERE d.state = 'finished' AND d.unit_id = ANY(%(units)s) AND d.next_act = 'return-result'
"""  # noqa: S608

_POOL: Final = """
    SELECT c.unit_id, count(*) FROM views.custody AS c JOIN views.dossiers AS d USING (dossier_id)
    WHERE c.answerer = %(official)s AND c.from_at <= %(now)s AND (c.to_at IS NULL OR c.to_at > %(now)s)
        AND c.ground = ANY('{pool,intake}') AND (d.ended_at IS NULL OR d.ended_at > %(now)s) GROUP BY c.unit_id
"""


def duties_of(
    connection: Connection[Any],
    official: str,
    *,
    now: datetime,
    people: Collection[str],
    units: Collection[str],
) -> tuple[list[dict[str, Any]], list[tuple[str, int]]]:
    """Rows of duties, in no order; and how many dossiers lie in each unit's pool for which the official answers."""
    values = {"official": official, "now": now, "people": list(people), "units": list(units)}
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(_ROWS), values).fetchall()
    return _once(found), connection.execute(sql.SQL(_POOL), values).fetchall()


def _once(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each duty: what waits for the applicant is not held too, and a duty's own due moment is kept."""
    seen: dict[tuple[UUID, str, int], dict[str, Any]] = {}
    waits = {row["dossier_id"] for row in found if row["duty"] == Duty.APPLICANT}
    for row in sorted(found, key=lambda row: row["own_due_at"] is None):
        if row["duty"] == Duty.HOLD and row["dossier_id"] in waits:
            continue
        seen.setdefault((row["dossier_id"], row["duty"], row["number"]), row)
    return list(seen.values())
