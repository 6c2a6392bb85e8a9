"""How an archive stands: what `hoso doctor` asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from psycopg import Connection

from api.backup.archive import SLOT
from api.backup.base_backups import BackupDamaged, NoBackup, newest

LATE_BYTES: Final = 64_000_000
"""More than this not yet archived, and the archive is called late: four files of the log."""

_STANDING: Final = (
    "SELECT active, wal_status, pg_wal_lsn_diff(pg_current_wal_flush_lsn(), restart_lsn)::bigint"
    " FROM pg_replication_slots WHERE slot_name = %s"
)


@dataclass(frozen=True, slots=True)
class Archived:
    """good, and what is wrong where it is not; behind_bytes of log are on the server alone."""

    good: bool
    behind_bytes: int = 0
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class LastBackup:
    good: bool
    vi: str
    en: str


def archived(connection: Connection[Any]) -> Archived:
    """How far the archive follows."""
    row = connection.execute(_STANDING, [SLOT]).fetchone()
    if row is None:
        return Archived(good=False, vi="Chưa lưu trữ gì.", en="Nothing is archived yet.")
    active, status, behind = row
    if status == "lost":
        return Archived(good=False, vi="Kho lưu trữ có khoảng trống.", en="There is a gap in the archive.")
    behind = max(int(behind or 0), 0)
    if not active:
        return Archived(
            good=False, behind_bytes=behind, vi="Không ai đang nhận nhật ký.", en="Nobody receives the log."
        )
    return Archived(behind <= LATE_BYTES, behind, "Đĩa lưu trữ quá chậm.", "The disk of the archive is too slow.")


def last_backup(directory: Path, every_hours: float) -> LastBackup:
    """Whether the newest backup is younger than twice the time between two."""
    try:
        found = newest(directory)
    except NoBackup:
        return LastBackup(good=False, vi="Chưa có bản sao lưu nào.", en="There is no backup yet.")
    except BackupDamaged as fault:
        return LastBackup(good=False, vi=fault.vi, en=fault.en)
    age = datetime.now(UTC) - found.backup.ended_at
    good = age <= timedelta(hours=2 * every_hours)
    hours = age / timedelta(hours=1)
    late_vi = "" if good else " Quá lâu: xem logs/archive.log."
    late_en = "" if good else " Too long ago: see logs/archive.log."
    return LastBackup(
        good,
        f"Bản sao lưu mới nhất cách đây {hours:.1f} giờ, đến sự kiện {found.backup.position}.{late_vi}",
        f"The newest backup is {hours:.1f} hours old, up to event {found.backup.position}.{late_en}",
    )
