"""How each part of an instance is, and for every red light what it means and what to do; in both languages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec
import psycopg

from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE
from domain.store.instance import Instance

if TYPE_CHECKING:
    from psycopg import Connection

BEHIND_EVENTS: Final = 1_000
OPERATIONS: Final = 10_000
"""Lines of the operations log that are looked at unless all are asked for."""

BEHIND_SECONDS: Final = 10.0
"""Beyond these a follower that is alive is called late."""


class Light(msgspec.Struct, kw_only=True):
    """One part. good None: it could not be looked at, since what it stands on is down."""

    part: str
    good: bool | None
    vi: str
    en: str


def examine(instance: Instance, *, deep: bool = False) -> Iterator[Light]:
    """Every light, what others stand on first."""
    yield from _programs(instance)
    try:
        with psycopg.connect(instance.dsn("reader"), autocommit=True, connect_timeout=5) as connection:
            yield _light("database", True, "Cơ sở dữ liệu trả lời.", "The database answers.")
            for look in (_settings, _migrations, _log, _rules, _views, _motor, _ledger):
                yield look(connection, instance)
            yield from _errands(connection)
            yield _operations(instance, deep=deep)
            yield _attachments(connection, deep=deep)
            yield from _portal(connection, instance)
            yield from _archive(connection, instance)
            if deep:
                yield _order(connection)
    except (psycopg.Error, DomainError) as error:
        yield _light(
            "database",
            False,
            f"Cơ sở dữ liệu không trả lời ({_words(error)}). Chạy `hoso up`; xem logs/postgres.log.",
            f"The database does not answer ({_words(error)}). Run `hoso up`; see logs/postgres.log.",
        )
    yield _temporal(instance)


def _programs(instance: Instance) -> Iterator[Light]:
    """The processes that `hoso up` watches; with own servers and single processes there is nothing to see here."""
    state = instance.state
    if state.supervisor is None and not state.processes:
        yield _light("supervisor", False, "Chưa chạy. Chạy `hoso up`.", "Not running. Run `hoso up`.")
        return
    if state.supervisor is not None:
        alive = state.supervisor.alive()
        yield _light(
            "supervisor",
            alive,
            "Đang trông các tiến trình." if alive else "Đã chết mà chưa dọn. Chạy lại `hoso up`.",
            "Watches the processes." if alive else "Died without tidying up. Run `hoso up` again.",
        )
    for name, process in sorted(state.processes.items()):
        alive = process.alive()
        yield _light(
            f"process {name}",
            alive,
            "Đang chạy." if alive else f"Không chạy; bộ giám sát sẽ bật lại. Xem logs/{name}.log.",
            "Runs." if alive else f"Does not run; the supervisor starts it again. See logs/{name}.log.",
        )


def _settings(connection: Connection[Any], _: Instance) -> Light:
    from domain.store.postgres_server import refuse_unsafe_settings

    try:
        refuse_unsafe_settings(connection)
    except DomainError as refusal:
        return _light("durability", False, refusal.vi, refusal.en)
    return _light(
        "durability", True, "fsync, full_page_writes, synchronous_commit bật.", "What is acknowledged is on disk."
    )


def _migrations(connection: Connection[Any], _: Instance) -> Light:
    from domain.store.migrate import migrations

    row = connection.execute("SELECT count(*) FROM hoso.migrations").fetchone()
    applied, wanted = (row[0] if row else 0), len(migrations())
    good = applied == wanted
    return _light(
        "migrations",
        good,
        f"{applied}/{wanted} bước." + ("" if good else " Chạy `hoso migrate` bằng phiên bản này."),
        f"{applied} of {wanted} applied." + ("" if good else " Run `hoso migrate` with this version."),
    )


def _log(connection: Connection[Any], _: Instance) -> Light:
    row = connection.execute("SELECT position, clock FROM hoso.log_head").fetchone()
    if row is None or row[0] == 0:
        return _light("log", False, "Sổ chưa mở. Chạy `hoso up`.", "The log is not open. Run `hoso up`.")
    return _light("log", True, f"{row[0]} sự kiện, đồng hồ: {row[1]}.", f"{row[0]} events, clock: {row[1]}.")


def _rules(connection: Connection[Any], _: Instance) -> Light:
    from domain.model import rule_adoption
    from domain.model.shipped_rules import shipped_rule_packs
    from domain.store.reading import BY_STREAM, recorded, rows

    adopted = rule_adoption.folded(map(recorded, rows(connection, BY_STREAM, (rule_adoption.STREAM, 0))))
    missing = sorted(rule_adoption.values_in(shipped_rule_packs()) - rule_adoption.values_in(adopted.packs))
    if adopted.files is None:
        return _light(
            "rules",
            False,
            "Sổ chưa ghi bộ quy định. Chạy `hoso rules adopt`.",
            "The log holds no rule packs. Run `hoso rules adopt`.",
        )
    return _light(
        "rules",
        not missing,
        f"Bộ quy định từ sự kiện {adopted.position}."
        + (f" Thiếu {missing[0]}: bổ sung rồi chạy `hoso rules adopt THƯ_MỤC`." if missing else ""),
        f"Rule packs of event {adopted.position}."
        + (f" Without {missing[0]}: add it, then run `hoso rules adopt DIRECTORY`." if missing else ""),
    )


def _views(connection: Connection[Any], _: Instance) -> Light:
    from projections import queries

    standing = queries.standing(connection)
    if standing is None:
        return _light("views", False, "Chưa dựng bảng xem. Chạy `hoso project`.", "No views yet. Run `hoso project`.")
    if standing.parked:
        first = queries.parked(connection)[0]
        return _light(
            "views",
            False,
            f"{standing.parked} hồ sơ không dựng được, đầu tiên {first.stream_id} (#{first.position}): {first.error}. "
            "Báo người phát triển; sau khi sửa chạy `hoso views rebuild`.",
            f"{standing.parked} streams cannot be folded, first {first.stream_id} (#{first.position}): {first.error}. "
            "Tell the developers; once mended run `hoso views rebuild`.",
        )
    if not standing.software:
        return _light(
            "views",
            False,
            "Bảng xem do phần mềm khác dựng; đang hoặc sẽ được dựng lại. Bảo đảm `hoso project` chạy.",
            "Filled by another version; they are being rebuilt, or will be. See that `hoso project` runs.",
        )
    good = standing.behind <= BEHIND_EVENTS and standing.seconds <= BEHIND_SECONDS
    return _light(
        "views",
        good,
        f"Theo đến {standing.position}/{standing.head}."
        + (f" Đang tính lại {standing.refolding} hồ sơ, vụ việc." if standing.refolding else "")
        + ("" if good else " Chậm: xem logs/project.log."),
        f"Followed to {standing.position} of {standing.head}."
        + (f" {standing.refolding} streams are being folded again." if standing.refolding else "")
        + ("" if good else " Late: see logs/project.log."),
    )


def _motor(_: Connection[Any], instance: Instance) -> Light:
    from workflows import rearm

    try:
        now = rearm.status(instance)
    except psycopg.errors.UndefinedTable:
        return _light(
            "alarms", False, "Chưa theo sổ. Chạy `hoso dispatch`.", "Never followed the log. Run `hoso dispatch`."
        )
    if now.parked:
        first = now.parked[0]
        return _light(
            "alarms",
            False,
            f"{len(now.parked)} hồ sơ, vụ việc bị gác, đầu tiên {first.stream_id} (#{first.position}): {first.error}. "
            "Sửa nguyên nhân rồi chạy `hoso workflows unpark`.",
            f"{len(now.parked)} streams are parked, first {first.stream_id} (#{first.position}): {first.error}. "
            "Mend the cause, then run `hoso workflows unpark`.",
        )
    good = now.head - now.position <= BEHIND_EVENTS
    return _light(
        "alarms",
        good,
        f"Theo đến {now.position}/{now.head}; {now.running} hồ sơ có hẹn giờ."
        + ("" if good else " Chậm: xem logs/dispatch.log."),
        f"Followed to {now.position} of {now.head}; {now.running} dossiers have an alarm."
        + ("" if good else " Late: see logs/dispatch.log."),
    )


def _ledger(connection: Connection[Any], _: Instance) -> Light:
    from projections.ledger_standing import PATIENCE_SECONDS, standing

    now = standing(connection)
    if now.waiting_seconds > PATIENCE_SECONDS:
        return _light(
            "ledger",
            False,
            f"{now.waiting} sự kiện chưa được niêm phong, đã chờ {now.waiting_seconds:.0f} giây; đã niêm phong đến "
            f"{now.sealed}. Bảo đảm `hoso seal` chạy; nó từ chối ký thì xem logs/seal.log và chạy `hoso verify`.",
            f"{now.waiting} events are not sealed, for {now.waiting_seconds:.0f} s; sealed up to {now.sealed}. See "
            "that `hoso seal` runs; if it refuses to sign, read logs/seal.log and run `hoso verify`.",
        )
    return _light(
        "ledger",
        True,
        f"Niêm phong đến {now.sealed}; {now.waiting} sự kiện đang chờ.",
        f"Sealed up to {now.sealed}; {now.waiting} events wait for the next checkpoint.",
    )


def _operations(instance: Instance, *, deep: bool) -> Light:
    """The operations log against its digests in the record: the last lines, or all of them."""
    from api.auth.operations_chain import verify
    from api.auth.operations_words import told

    with psycopg.connect(instance.dsn("writer"), autocommit=True, connect_timeout=5) as connection:
        verdict = verify(connection, None if deep else OPERATIONS)
    said = told(verdict)
    return _light("operations log", verdict.good, said.vi, said.en)


def _portal(connection: Connection[Any], instance: Instance) -> Iterator[Light]:
    """What is told to the national portal; nothing where none is named, and never was."""
    from projections.queries.portal_sync import portal_counts

    counts = portal_counts(connection)
    waits = counts.waiting + counts.sent
    if instance.settings.portal_url is None and not (waits + counts.acknowledged + counts.refused + counts.parked):
        return
    held = counts.refused + counts.parked
    yield _light(
        "portal",
        not held and counts.problem is None,
        f"{counts.acknowledged} thông điệp cổng đã nhận, {waits} chờ gửi."
        + (f" {held} chờ người xử lý: `hoso sync list`, rồi `hoso sync retry` hoặc `skip`." if held else "")
        + (f" Không gửi được: {counts.problem}. Kiểm tra HOSO_PORTAL_…, logs/sync.log." if counts.problem else ""),
        f"{counts.acknowledged} messages taken by the portal, {waits} wait."
        + (f" {held} wait for a person: `hoso sync list`, then `hoso sync retry` or `skip`." if held else "")
        + (f" Nothing gets through: {counts.problem}. See HOSO_PORTAL_…, logs/sync.log." if counts.problem else ""),
    )


def _archive(connection: Connection[Any], instance: Instance) -> Iterator[Light]:
    """Whether all of it could be brought back from elsewhere; nothing where no archive is named."""
    from api.backup.standing import archived, last_backup

    settings = instance.settings
    if settings.backup_dir is None:
        return
    wal = archived(connection)
    yield _light(
        "archive",
        wal.good,
        f"Nhật ký ghi trước lưu chậm {wal.behind_bytes / 1e6:.1f} MB."
        + (
            "" if wal.good else f" {wal.vi} Bảo đảm `hoso archive` chạy; xem logs/archive.log, đĩa của HOSO_BACKUP_DIR."
        ),
        f"The archived log is {wal.behind_bytes / 1e6:.1f} MB behind."
        + (
            ""
            if wal.good
            else f" {wal.en} See that `hoso archive` runs; logs/archive.log, the disk of HOSO_BACKUP_DIR."
        ),
    )
    last = last_backup(settings.backup_dir, settings.backup_hours)
    yield _light("backup", last.good, last.vi, last.en)


def _attachments(connection: Connection[Any], *, deep: bool) -> Light:
    """The files that events name: whether they are there, and deep whether they still are what their hashes say."""
    from domain.store import attachments
    from projections.attachments import naming_topics

    missing = [sha256 for sha256, _ in attachments.missing(connection, naming_topics())]
    altered = attachments.altered(connection) if deep else []
    count = attachments.count(connection)
    if missing or altered:
        first = (missing or altered)[0]
        return _light(
            "attachments",
            False,
            f"{len(missing)} tệp chứng cứ thiếu, {len(altered)} tệp khác với mã băm; đầu tiên {first}. Khôi phục bảng "
            "evidence.contents từ bản sao lưu; `hoso verify` nêu từng tệp và sự kiện.",
            f"{len(missing)} files of proceedings are missing, {len(altered)} are not what their hash says; first "
            f"{first}. Restore evidence.contents from a backup; `hoso verify` names each, with its event.",
        )
    return _light(
        "attachments",
        True,
        f"{count} tệp chứng cứ có đủ" + (", khớp mã băm." if deep else "; nội dung kiểm bằng --deep."),
        f"{count} files of proceedings are there" + (" and match." if deep else "; --deep reads them too."),
    )


def _errands(connection: Connection[Any]) -> Iterator[Light]:
    """What is carried outside. Sealing goes on whatever stands in its way."""
    from projections.ledger_standing import errands

    words = {"publish": ("Công bố", "Published"), "stamp": ("Dấu thời gian", "Stamped")}
    for errand in errands(connection):
        vi, en = words[errand.kind]
        reached_vi = f"{vi} đến điểm niêm {errand.checkpoint}, còn {errand.behind} điểm mới hơn."
        reached_en = f"{en} up to checkpoint {errand.checkpoint}, {errand.behind} are newer."
        if errand.problem is not None:
            problem_vi, _, problem_en = errand.problem.partition("\n")
            since = f"{errand.failing_since.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}" if errand.failing_since else "?"
            reached_vi += f" Hỏng từ {since}: {problem_vi} Sổ vẫn niêm phong; `hoso announce` thử lại."
            reached_en += f" Failing since {since}: {problem_en} Sealing goes on; `hoso announce` tries again."
        yield _light(f"{errand.kind} {errand.target}", errand.problem is None, reached_vi, reached_en)


def _order(connection: Connection[Any]) -> Light:
    from domain.store.verify_order import verify_order

    found = verify_order(connection)
    if not found:
        return _light("order", True, "Sổ liền mạch, đúng thứ tự.", "The log is whole and in order.")
    first = min(found, key=lambda disorder: disorder.position)
    return _light(
        "order",
        False,
        f"Sai từ vị trí {first.position} ({first.rule}). Dừng ghi, giữ nguyên hiện trạng, báo kiểm toán.",
        f"Wrong from position {first.position} on ({first.rule}). Stop writing, keep everything, tell the auditor.",
    )


def _temporal(instance: Instance) -> Light:
    from temporalio.service import RPCError

    from workflows.client import connect

    async def ask() -> None:
        client = await asyncio.wait_for(connect(instance), 5)
        await asyncio.wait_for(client.service_client.check_health(), 5)

    try:
        asyncio.run(ask())
    except (OSError, RuntimeError, TimeoutError, RPCError, DomainError) as error:
        return _light(
            "temporal",
            False,
            f"Temporal không trả lời ({_words(error)}). Chạy `hoso up`; mất máy chủ thì `hoso workflows rearm`.",
            f"Temporal does not answer ({_words(error)}). Run `hoso up`; if it was lost, `hoso workflows rearm`.",
        )
    return _light("temporal", True, "Temporal trả lời.", "Temporal answers.")


def _words(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]


def _light(part: str, good: bool | None, vi: str, en: str) -> Light:
    return Light(part=part, good=good, vi=vi, en=en)
