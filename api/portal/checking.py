"""Reconciliation: what the portal says it has of our dossiers, against what it was told.

Every dossier of which the portal took a message is asked for by its code (`TraCuuHoSo`). Compared are those fields of
the last message that the portal answers with; a field that it does not show says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from api.portal.following import made
from api.portal.messages import MessageKind
from api.portal.sending import Portal, Taken, Unclear
from domain.model.errors import DomainError

COMPARED: Final = (
    "MaTTHC",
    "KenhThucHien",
    "NgayTiepNhan",
    "NgayHenTra",
    "TrangThaiHoSo",
    "NgayKetThucXuLy",
    "NgayTra",
)


class PortalDoesNotAnswer(DomainError):
    """Details: reason."""

    CODE = "portal-does-not-answer"
    VI = "Cổng dịch vụ công không trả lời: {reason}. Đối chiếu lại sau."
    EN = "The portal does not answer: {reason}. Check again later."


class PortalDifference(msgspec.Struct, frozen=True, kw_only=True):
    """field None: the portal does not have the dossier, though it took it."""

    code: str
    dossier_id: UUID
    field: str | None
    ours: str | None
    theirs: str | None


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """asked: dossiers that the portal was asked for. not_told: dossiers with a message that it has not taken yet."""

    asked: int
    not_told: int
    differences: tuple[PortalDifference, ...]


def check(connection: Connection[Any], portal: Portal) -> Checked:
    """Ask for every dossier that the portal was told of. PortalDoesNotAnswer."""
    told = connection.execute(
        "SELECT DISTINCT ON (dossier_id) dossier_id, version, position, code FROM portal.outbox "
        "WHERE kind = %s AND state = 'acknowledged' ORDER BY dossier_id, number DESC",
        [MessageKind.DOSSIER],
    ).fetchall()
    row = connection.execute(
        "SELECT count(DISTINCT dossier_id) FROM portal.outbox WHERE state IN ('waiting', 'sent', 'refused', 'parked')"
    ).fetchone()
    found: list[PortalDifference] = []
    for dossier_id, version, position, code in told:
        ours = made(connection, dossier_id, version, position, MessageKind.DOSSIER) or {}
        found.extend(_differences(dossier_id, code, ours, _theirs(portal, code)))
    return Checked(asked=len(told), not_told=int(row[0]) if row else 0, differences=tuple(found))


def _theirs(portal: Portal, code: str) -> dict[str, Any] | None:
    """What the portal has; None where it has nothing."""
    answer = portal.look_up(code)
    if isinstance(answer, Unclear):
        raise PortalDoesNotAnswer(reason=answer.reason)
    if not isinstance(answer, Taken):
        return None
    result = answer.body.get("result")
    rows = [row for row in result if isinstance(row, dict)] if isinstance(result, list) else []
    return next((row for row in rows if row.get("MaHoSo") in (None, code)), None)


def _differences(
    dossier_id: UUID, code: str, ours: dict[str, Any], theirs: dict[str, Any] | None
) -> Iterator[PortalDifference]:
    if theirs is None:
        yield PortalDifference(code=code, dossier_id=dossier_id, field=None, ours=None, theirs=None)
        return
    for field in COMPARED:
        if field in theirs and str(theirs[field] or "") != ours.get(field, ""):
            yield PortalDifference(
                code=code, dossier_id=dossier_id, field=field, ours=ours.get(field, ""), theirs=str(theirs[field] or "")
            )
