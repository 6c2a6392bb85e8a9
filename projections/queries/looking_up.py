"""Looking up: what a citizen may see of a dossier."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from domain.model.refusals import DossierUnknown
from projections.queries.boards import DueState, due_state
from projections.queries.knowledge import Named, knowledge
from projections.words import PORTAL


class PublicStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What a citizen sees by the code: status and dates. No official's name, no personal data.

    portal_status: 1 to 10 of the national portal. appointed_at: by the slip, or the new date of an apology.
    clock_stopped_since: something is waited for from the applicant.
    """

    code: str
    procedure: Named
    agency: Named
    portal_status: int
    status_vi: str
    status_en: str
    due_state: DueState
    lodged_at: datetime
    received_at: datetime | None
    appointed_at: datetime | None
    new_appointment_at: datetime | None
    clock_stopped_since: datetime | None
    waiting_for: str | None
    finished_at: datetime | None
    returned_at: datetime | None


def public_status(connection: Connection[Any], code: str, *, now: datetime) -> PublicStatus:
    """The status of a dossier by the code on its receipt. DossierUnknown."""
    known = knowledge(connection)
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(
            """
            SELECT d.*, s.reason AS waiting_for,
                (SELECT b.due_at FROM views.due_dates AS b WHERE b.dossier_id = d.dossier_id AND b.name = 'in_force'
                 AND b.from_at <= %(now)s ORDER BY b.number DESC LIMIT 1) AS promised_at
            FROM views.dossiers AS d
            LEFT JOIN views.stops AS s ON s.dossier_id = d.dossier_id AND s.to_at IS NULL AND d.ended_at IS NULL
            WHERE d.code = %(code)s ORDER BY s.number LIMIT 1
            """,
            {"code": code, "now": now},
        ).fetchone()
    if row is None:
        raise DossierUnknown(dossier=code)
    words = PORTAL[row["portal_status"]]
    promised = row["promised_at"] if row["promised_at"] != row["due_first_at"] else None
    return PublicStatus(
        code=row["code"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        agency=known.agency(row["agency_id"], now) or Named(row["agency_id"], row["agency_id"]),
        portal_status=row["portal_status"],
        status_vi=words.vi,
        status_en=words.en,
        due_state=due_state(row, now),
        lodged_at=row["lodged_at"],
        received_at=row["received_at"],
        appointed_at=row["due_first_at"],
        new_appointment_at=promised,
        clock_stopped_since=row["stopped_since"],
        waiting_for=row["waiting_for"],
        finished_at=row["finished_at"],
        returned_at=row["returned_at"],
    )
