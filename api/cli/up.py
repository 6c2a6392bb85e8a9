"""`hoso up`: start a whole instance and keep it running."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import uuid5

import msgspec
import psycopg
import typer

from api.auth.sign_in import sign_in_link
from api.backup.archive import drop_slot
from api.cli.announce import errands
from api.cli.first_accounts import blot_passwords, open_first_accounts
from api.cli.logs import configure_logs
from api.cli.options import DataDir
from api.cli.supervisor import HOSO, INSTALLATION, PAUSE_SECONDS, Program, Service, Supervisor, end_leftovers
from domain import composition
from domain.application import Application
from domain.calendar_commands import SeedCalendar
from domain.commands import Issued, request_hash
from domain.model import rule_adoption
from domain.model.calendar import STREAM
from domain.model.calendar_seed import seed_event
from domain.model.errors import DomainError
from domain.model.event import SERVICE, Source
from domain.model.log import ClockKind
from domain.model.rule_adoption import RuleOrigin
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules
from domain.store.bulk import BulkOrder, BulkWriter
from domain.store.clock import open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer, refuse_unsafe_settings
from domain.store.processes import ProcessId, ends_with_parent
from domain.store.settings import Settings
from projections.ledger_errands import keep_only
from workflows.server import TemporalServer

PROGRAMS: Final = ("serve", "work", "dispatch", "project", "seal", "recheck")
"""The commands that run side by side, each a process of its own."""

ANSWER_SECONDS: Final = 60.0
DEFAULT_RATE: Final = 300.0
"""A working day of eight hours passes in 96 seconds."""

commands = typer.Typer()


class PagesDoNotAnswer(DomainError):
    CODE = "pages-do-not-answer"
    VI = "Máy chủ trang không trả lời ở {address}. Xem nhật ký {log}."
    EN = "The pages do not answer at {address}. See the log {log}."


class DemoFailed(DomainError):
    CODE = "demo-failed"
    VI = "Không tạo được dữ liệu minh họa (mã {code}). Xem lỗi ở trên, hoặc chạy `hoso up --no-demo`."
    EN = "The demonstration could not be made (code {code}). See the error above, or run `hoso up --no-demo`."


@dataclass(frozen=True)
class Postgres:
    """The embedded database as a service."""

    instance: Instance
    name: str = "postgres"

    def start(self) -> subprocess.Popen[bytes]:
        return PostgresServer(self.instance).start()

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        PostgresServer.stop(process)


@dataclass(frozen=True)
class Temporal:
    """The embedded Temporal server as a service."""

    instance: Instance
    name: str = "temporal"

    def start(self) -> subprocess.Popen[bytes]:
        return TemporalServer(self.instance).start()

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        TemporalServer.stop(process)


class StopSignal:
    """Whether SIGTERM, Ctrl-C or the end of the terminal came; asked between steps, so that none is torn apart."""

    def __init__(self) -> None:
        self.came = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: object) -> None:
        self.came = True

    def __call__(self) -> bool:
        return self.came


@commands.command()
def up(
    data_dir: DataDir = None,
    detach: Annotated[bool, typer.Option("--detach", help="Return when it is ready; `hoso down` ends it.")] = False,
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Fill an empty log with a made-up province.")] = True,
    rate: Annotated[float, typer.Option(min=0.0, help="Seconds of the demonstration's clock a second.")] = DEFAULT_RATE,
    dossiers: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="Of the demonstration; 3000.", show_default=False)
    ] = None,
    seed: Annotated[int | None, typer.Option(help="What its chance starts from; 2020.", show_default=False)] = None,
) -> None:
    """Start the database, Temporal, the pages and the workers, and keep them running until Ctrl-C."""
    instance = Instance.open(data_dir)
    telling = tuple(
        f"--{name}={value}" for name, value in (("dossiers", dossiers), ("seed", seed)) if value is not None
    )
    if detach:
        wanted = (*HOSO, "up", "--demo" if demo else "--no-demo", f"--rate={rate}", *telling)
        raise typer.Exit(start_detached(instance, wanted))
    with open(instance.log_file("up"), "a", encoding="utf-8") as log:
        configure_logs("up", log)
        programs = [Program.hoso(name, instance) for name in programs_for(instance.settings)]
        run(instance, programs, rate if demo else None, telling)


def programs_for(settings: Settings) -> tuple[str, ...]:
    """The programs that the surroundings ask for. What cannot be announced to is refused now, and not by a process
    that dies: TargetNotUsable, AuthorityHalfNamed, CertificateNotUsable, SettingsIncomplete, DeliveryNotUsable,
    PortalHalfNamed."""
    if settings.oidc_issuer is not None:
        from api.auth.oidc import check_settings

        check_settings(settings)
    if settings.mail_host is not None or settings.webhook_url is not None:
        from api.scheduled.sending import targets

        targets(settings)
    announcing = ("announce",) if settings.announces and errands(settings) else ()
    telling = ("sync",) if settings.portal_url is not None else ()
    keeping = ("archive",) if settings.backup_dir is not None else ()
    if telling:
        from api.portal.sending import Portal

        Portal(settings).close()
    return (
        *(name for name in PROGRAMS if name != "seal" or not settings.seal_elsewhere),
        *announcing,
        *telling,
        *keeping,
    )


def run(instance: Instance, programs: Sequence[Service], demo_rate: float | None, telling: Sequence[str] = ()) -> None:
    """Bring the instance up and stay until a signal ends it. Where it is up already, say where, and return.

    telling: options of `hoso demo`, for a demonstration that is another one than the usual.
    """
    stopping = StopSignal()
    while not stopping():
        with instance.up_lock() as ours:
            if ours:
                _supervise(instance, programs, demo_rate, telling, stopping)
                return
        state = instance.state
        if state.ready and state.supervisor is not None and state.supervisor.alive():
            print(f"HoSo đang chạy. HoSo is running already.\n{_where(instance)}", flush=True)
            return
        time.sleep(PAUSE_SECONDS)  # another `hoso up` is just starting, or ending


def _supervise(
    instance: Instance,
    programs: Sequence[Service],
    demo_rate: float | None,
    telling: Sequence[str],
    stopping: StopSignal,
) -> None:
    end_leftovers(instance)
    me = ProcessId.of(os.getpid())
    instance.update(lambda state: msgspec.structs.replace(state, supervisor=me))
    supervisor = Supervisor(instance)
    try:
        _start(instance, supervisor, programs, demo_rate, telling, stopping)
        if not stopping():
            print(_where(instance), flush=True)
            # Only now, since whoever started us detached stops listening when he sees it.
            instance.update(lambda state: msgspec.structs.replace(state, ready=True))
            supervisor.watch(stopping)
    finally:
        supervisor.stop()
        instance.update(lambda state: msgspec.structs.replace(state, supervisor=None, ready=False))


def _start(
    instance: Instance,
    supervisor: Supervisor,
    programs: Sequence[Service],
    demo_rate: float | None,
    telling: Sequence[str],
    stopping: StopSignal,
) -> None:
    """Everything in its order; returns early when told to stop."""
    if instance.settings.database_url is None:
        supervisor.start(Postgres(instance))
    instance.require_database()
    with psycopg.connect(instance.dsn("owner")) as connection:
        refuse_unsafe_settings(connection)
    migrate(instance.dsn("owner"), instance.passwords)
    if not instance.settings.announces:
        with psycopg.connect(instance.dsn("sealer"), autocommit=True) as connection:
            keep_only(connection, [])
    if instance.settings.database_url is None and instance.settings.backup_dir is None:
        with psycopg.connect(instance.dsn("superuser"), autocommit=True) as connection:
            drop_slot(connection)
    if instance.settings.temporal_address is None and not stopping():
        supervisor.start(Temporal(instance))
    if not stopping():
        _open_log(instance, demo_rate, telling, stopping)
    if not stopping():
        print("".join(f"{line}\n" for line in _first_accounts(instance)), end="", flush=True)
    address = f"http://{instance.settings.http_host}:{instance.choose_http_port()}"
    for program in programs:
        if not stopping():
            supervisor.start(program)
    deadline = time.monotonic() + ANSWER_SECONDS
    supervisor.watch(lambda: stopping() or _answers(address) or time.monotonic() >= deadline)
    if not stopping() and not _answers(address):
        raise PagesDoNotAnswer(address=address, log=instance.data_dir / "logs" / "serve.log")


def _open_log(instance: Instance, demo_rate: float | None, telling: Sequence[str], stopping: StopSignal) -> None:
    """An empty log becomes a demonstration or, without one, a real log; what it became it stays.

    `hoso demo` also goes on with a demonstration that was begun, and sets the pace of its clock.
    """
    with psycopg.connect(instance.dsn("reader")) as connection:
        row = connection.execute("SELECT position, clock FROM hoso.log_head").fetchone()
    assert row is not None
    position, clock = row
    if demo_rate is None and clock != ClockKind.SIMULATED:
        open_log(instance.dsn("writer"), ClockKind.SYSTEM)
        _seed_calendar(instance)
        _adopt_rules(instance)
    elif demo_rate is not None and (position == 0 or clock == ClockKind.SIMULATED):
        _run_demo(instance, demo_rate, telling, stopping)
        if not stopping():
            _adopt_rules(instance)


def _first_accounts(instance: Instance) -> list[str]:
    """What to say of accounts that were opened now, with their passwords; nothing after the first start."""
    with psycopg.connect(instance.dsn("reader")) as connection:
        row = connection.execute("SELECT clock FROM hoso.log_head").fetchone()
    return open_first_accounts(instance, demonstration=row is not None and row[0] == ClockKind.SIMULATED)


def _seed_calendar(instance: Instance) -> None:
    """A real log begins with the calendar that ships: without one no due date can be reckoned. Done once."""
    with psycopg.connect(instance.dsn("reader")) as connection:
        if connection.execute("SELECT FROM hoso.stored_events WHERE originator_id = %s LIMIT 1", [STREAM]).fetchone():
            return
    order = SeedCalendar(issued=Issued(command_id=uuid5(STREAM, "seed"), actor=SERVICE, source=Source.CLI))
    body = seed_event(
        occurred_at=datetime.now(UTC), actor=SERVICE, source=Source.CLI, command_id=order.issued.command_id
    )
    with BulkWriter(instance.dsn("writer")) as writer:
        writer.write([BulkOrder(order.issued.command_id, request_hash(order), STREAM, (body,))])


def _adopt_rules(instance: Instance) -> None:
    """The log judges by the packs that ship, unless the office adopted its own. Each set of them is adopted once."""
    with EventLog(instance.dsn("reader")) as log:
        adopted = rule_adoption.folded(log.read_stream(rule_adoption.STREAM))
    digest = rule_adoption.digest_of(rule_adoption.shipped_files())
    if adopted.origin is RuleOrigin.OFFICE or adopted.digest == digest:
        return
    command_id = uuid5(rule_adoption.STREAM, f"{adopted.version}:{digest}")
    issued = Issued(command_id=command_id, actor=SERVICE, source=Source.CLI)
    with GroupCommitter(instance.dsn("writer"), composition.deciders()) as committer:
        Application(committer).handle(AdoptShippedRules(issued=issued, reason=SHIPPED_REASON))


def _run_demo(instance: Instance, rate: float, telling: Sequence[str], stopping: StopSignal) -> None:
    demo = subprocess.Popen(
        [*HOSO, "demo", f"--rate={rate}", *telling, "--data-dir", str(instance.data_dir)],
        cwd=INSTALLATION,
        start_new_session=True,
        preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - there is one thread
    )
    while demo.poll() is None:
        if stopping():
            demo.terminate()
        time.sleep(PAUSE_SECONDS)
    if demo.returncode != 0 and not stopping():
        raise DemoFailed(code=demo.returncode)


_direct: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy has no business on loopback


def _answers(address: str) -> bool:
    try:
        with _direct.open(f"{address}/livez", timeout=5):
            return True
    except (OSError, urllib.error.HTTPError):
        return False


def _where(instance: Instance) -> str:
    """What a person needs to know of a running instance, with a new link to sign in by, good for one time."""
    host, port = instance.http_address()
    lines = [
        f"Địa chỉ / address:     http://{host}:{port}/",
        f"Đăng nhập / sign in:   {sign_in_link(instance)}",
        f"Dữ liệu / data:        {instance.data_dir}",
    ]
    if instance.settings.temporal_address is None:
        lines.append(f"Temporal:              http://127.0.0.1:{instance.state.temporal.ui_port}/")
    return "\n".join(lines)


# ---------------------------------------------------------------------- detached


def start_detached(instance: Instance, command: Sequence[str]) -> int:
    """Run a `hoso up` in a session of its own, show what it says until it is ready, and return its exit code or 0."""
    spoken = instance.log_file("up").with_suffix(".out")
    with open(spoken, "wb") as out:
        process = subprocess.Popen(
            [*command, "--data-dir", str(instance.data_dir)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=INSTALLATION,
            start_new_session=True,
        )
    try:
        return _follow(instance, process, spoken)
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()
    finally:
        blot_passwords(spoken)


def _follow(instance: Instance, process: subprocess.Popen[bytes], spoken: Path) -> int:
    with open(spoken, encoding="utf-8", errors="replace") as words:
        while True:
            code, state = process.poll(), instance.state
            ready = state.ready and state.supervisor is not None and state.supervisor.pid == process.pid
            print(words.read(), end="", flush=True)
            if code is not None:
                return code
            if ready:
                print(words.read(), end="", flush=True)
                return 0
            time.sleep(PAUSE_SECONDS)
