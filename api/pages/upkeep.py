"""`/quan-tri/khoa` and `/quan-tri/suc-khoe`: keys, never their secrets; and how each part of the system is."""

from __future__ import annotations

from platform import python_version
from typing import Any, Final

from fastapi import APIRouter, Request
from psycopg import Connection
from starlette.responses import Response

from api.auth.rights import Right
from api.examining import examine
from api.http.gate import office_of
from api.http.office import Office
from api.http.openapi import VERSION
from api.http.readiness import readiness_of
from api.http.reads import Look, looking
from api.pages.site import page
from api.pages.visitor import Visitor, need
from api.vault.applicants import vault_keys
from domain.model.errors import DomainError
from domain.model.key_rotation import Rotation
from domain.store.vault_keys import VaultKeyRefused
from projections import ledger_checkpoints, ledger_cosignatures, ledger_standing
from projections.ledger_keys import KeyDirectory, ledger_directory
from projections.queries.missing import ViewsNotReady
from projections.queries.standing import Parked, parked
from projections.words import Words

router = APIRouter(include_in_schema=False)

PARTS: Final[dict[str, Words]] = {
    "supervisor": Words("bộ giám sát", "supervisor"),
    "database": Words("cơ sở dữ liệu", "database"),
    "durability": Words("ghi bền", "durability"),
    "migrations": Words("cấu trúc dữ liệu", "migrations"),
    "log": Words("sổ sự kiện", "log"),
    "rules": Words("bộ quy định", "rule packs"),
    "views": Words("bảng xem", "views"),
    "alarms": Words("hẹn giờ", "alarms"),
    "ledger": Words("niêm phong", "ledger"),
    "portal": Words("đồng bộ với cổng quốc gia", "sync with the national portal"),
    "operations log": Words("nhật ký thao tác", "operations log"),
    "temporal": Words("Temporal (đồng hồ báo)", "Temporal (timers)"),
    "order": Words("thứ tự sổ", "order of the log"),
}


@router.get("/quan-tri/suc-khoe")
def health_page(request: Request, visitor: Visitor) -> Response:
    """What `hoso doctor` and `/readyz` say, every red light with what it means and what to do."""
    need(request, visitor, Right.READ_METRICS)
    office = office_of(request)
    lights = list(examine(office.instance))
    ready = readiness_of(office)
    poison: list[Parked] = []
    database: str | None = None
    shown: Look | None = None
    try:
        with looking(request) as look:
            shown = look
            poison = parked(look.connection)
            database = _version(look.connection)
            return _health(request, lights, ready, poison, database, shown)
    except ViewsNotReady:
        return _health(request, lights, ready, poison, database, None)


def _health(
    request: Request,
    lights: list[Any],
    ready: Any,
    poison: list[Parked],
    database: str | None,
    look: Look | None,
) -> Response:
    return page(
        request,
        "health.html",
        look=look,
        lights=lights,
        bad=[light for light in lights if not light.good],
        ready=ready,
        parked=poison,
        parts=PARTS,
        versions=[
            ("PostgreSQL", database or "–"),
            ("Python", python_version()),
            ("API", VERSION),
        ],
    )


@router.get("/quan-tri/khoa")
def keys_page(request: Request, visitor: Visitor) -> Response:
    """The ledger's keys and witnesses, the vault's keys: which there are, since when. No secret is read."""
    need(request, visitor, Right.READ_METRICS)
    office = office_of(request)
    with looking(request) as look:
        origin = ledger_checkpoints.origin(look.connection)
        return page(
            request,
            "keys.html",
            look=look,
            origin=origin,
            first=_first_key(office, origin),
            rotations=[Rotation.parse(note.text) for note in ledger_checkpoints.rotations(look.connection)],
            last=ledger_checkpoints.last_or_none(look.connection),
            witnesses=[
                (key, _last_cosigned(look.connection, key)) for key in ledger_cosignatures.witnesses(look.connection)
            ],
            errands=ledger_standing.errands(look.connection),
            vault=_vault(office),
        )


def _first_key(office: Office, origin: str | None) -> Any:
    """The verifier key that auditors were given; None where this account cannot see it."""
    if origin is None:
        return None
    try:
        return KeyDirectory(ledger_directory(office.instance.data_dir), origin).first_key()
    except (OSError, ValueError, DomainError):
        return None


def _last_cosigned(connection: Connection[Any], key: Any) -> int | None:
    """The number of the last checkpoint, of the latest hundred, that a witness signed; None where there is none."""
    last = ledger_checkpoints.last_or_none(connection)
    if last is None:
        return None
    for stored in reversed(ledger_checkpoints.after(connection, max(0, last.number - 100), 100)):
        if key in ledger_cosignatures.of_checkpoint(connection, stored.number):
            return stored.number
    return None


def _vault(office: Office) -> Any:
    """How the key store is, or the refusal that says what is wrong with it."""
    try:
        return vault_keys(office.instance).state()
    except VaultKeyRefused as refusal:
        return refusal


def _version(connection: Connection[Any]) -> str:
    row = connection.execute("SELECT current_setting('server_version')").fetchone()
    return str(row[0]) if row else "–"
