"""A town served over HTTP: the small office of tests/domain/office.py in a real database, its clock simulated.

The clock stands at Monday 2/3/2020 08:00 and is moved with `Town.at`. Nobody projects by itself: `Town.project` brings
the views to the log's end, so a test chooses what a reader may have seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn
from fastapi import FastAPI

from api.auth.access import Access, connected
from api.auth.rights import Right, Role
from api.http.app import create_app
from api.http.limits import Limits, Rate
from api.http.wire import Wire
from api.pages.visitor import COOKIE
from domain import calendar_commands, catalogue_commands, organisation_commands
from domain.application import Application
from domain.commands import Command, Issued
from domain.composition import deciders
from domain.log import SetClock
from domain.model.event import SERVICE, Source
from domain.model.log import ClockKind
from domain.model.organisation import Group, Tier, UnitKind
from domain.store.clock import open_log
from domain.store.committer import GroupCommitter
from domain.store.instance import Instance
from projections import generation
from projections.projector import Projector
from projections.rebuild import rebuild
from projections.runner import connect
from tests.domain.office import PEOPLE, PROCEDURE, START, when

MONDAY = when("2020-03-02 08:00")
_ENOUGH = Rate(100_000.0, 100_000)
ROOMY = Limits(
    caller=_ENOUGH,
    stranger=_ENOUGH,
    denials=_ENOUGH,
    seal_seconds=86_400.0,
    noting_seconds=86_400.0,
    refusal_seconds=0.0,
)

OPEN = frozenset(
    {
        "/livez",
        "/readyz",
        "/v1/public/dossiers/{dossier}",
        "/v1/ledger/checkpoint",
        "/v1/ledger/witnesses",
        "/v1/ledger/cosignatures",
        "/v1/ledger/rotations",
        "/v1/ledger/stamps/{size}",
        "/v1/ledger/consistency",
        "/v1/ledger/tiles/{level}/{index}",
    }
)
"""What needs no token."""

AGENCIES = (
    ("ubnd", "UBND tỉnh", Tier.PROVINCE, "000.00.00.H20", None),
    ("cl", "UBND huyện Cao Lãnh", Tier.DISTRICT, "000.00.05.H20", "ubnd"),
    ("stnmt", "Sở Tài nguyên và Môi trường", Tier.DEPARTMENT, "000.00.12.H20", "ubnd"),
)
UNITS = (
    ("cl-mc", "cl", "Bộ phận Một cửa", UnitKind.ONE_STOP),
    ("cl-dd", "cl", "Phòng Tài nguyên và Môi trường", UnitKind.SPECIALISED),
    ("cl-ld", "cl", "Lãnh đạo huyện", UnitKind.LEADERSHIP),
    ("tn-dd", "stnmt", "Phòng Đất đai", UnitKind.SPECIALISED),
    ("tn-ld", "stnmt", "Lãnh đạo Sở", UnitKind.LEADERSHIP),
    ("vp-tb", "ubnd", "Tổ giúp việc", UnitKind.SPECIALISED),
)
NAMES = {
    "h1": "Nguyễn Thị Hường",
    "a1": "Lê Thị Mỹ Ửng",
    "a2": "Phạm Văn Ổn",
    "h2": "Đỗ Ngọc Ẫn",
    "b1": "Trần Văn Ước",
    "b2": "Võ Thị Ngữ",
    "l1": "Huỳnh Văn Cảnh",
    "h3": "Bùi Thị Ở",
    "c1": "Đặng Văn Mẫn",
    "l2": "Phan Thị Lẽ",
    "vpub-truc": "Hồ Văn Trực",
}


@dataclass
class Town:
    """A served application and what a test needs around it."""

    instance: Instance
    app: FastAPI
    http: httpx.Client
    address: str
    access: Access
    application: Application
    _numbers: Iterator[int] = field(default_factory=count)
    _tokens: dict[tuple[str, ...], str] = field(default_factory=dict)

    def token(self, subject: str, *roles: Role, scopes: tuple[Right, ...] = ()) -> str:
        """A token for a subject; the same one when asked again."""
        name = (subject, *roles, *scopes)
        if name not in self._tokens:
            _, secret = self.access.issue_token(subject, roles, scopes, timedelta(days=1))
            self._tokens[name] = secret.reveal()
        return self._tokens[name]

    def officer(self, official: str) -> Person:
        return Person(self, official, self.token(official, Role.OFFICER))

    def head(self, official: str) -> Person:
        return Person(self, official, self.token(official, Role.OFFICER, Role.HEAD))

    def bearer(self, role: Role, subject: str) -> Person:
        return Person(self, subject, self.token(subject, role))

    def session(self, subject: str, *roles: Role) -> str:
        """What the cookie of a signed-in browser holds."""
        secret = self.access.redeem_link(self.access.issue_link(subject, roles).reveal())
        assert secret is not None
        return secret.reveal()

    @contextmanager
    def pages(self, subject: str, *roles: Role) -> Iterator[httpx.Client]:
        """A client that is signed in to the pages. Its own jar would not send a `Secure` cookie over plain http, and a
        header is dropped where it is led on, so it is set again.
        """
        cookie = f"{COOKIE}={self.session(subject, *roles)}"

        def stay(request: httpx.Request) -> None:
            request.headers.setdefault("Cookie", cookie)

        with httpx.Client(
            base_url=self.address,
            headers={"Cookie": cookie},
            timeout=30,
            event_hooks={"request": [stay]},
            follow_redirects=True,
            trust_env=False,
        ) as client:
            yield client

    def stranger(self) -> Person:
        return Person(self, "~nobody", None)

    def project(self) -> None:
        """Bring the views to the log's end."""
        dsn = self.instance.dsn("projector")
        with connect(dsn, "test project") as connection:
            if generation.progress(connection) is None:
                rebuild(dsn, workers=1)
            else:
                Projector(connection).catch_up()

    def key(self) -> str:
        """An Idempotency-Key that nobody had."""
        return f"test-{next(self._numbers)}"

    def at(self, text: str) -> None:
        """Let it be so late in the office (`2020-03-02 09:15`), and stand still."""
        self.order(SetClock, anchor_real=datetime.now(UTC), anchor_office=when(text), rate=0)

    def order(self, command: type[Command], **values: Any) -> None:
        issued = Issued(command_id=uuid4(), actor=SERVICE, source=Source.CLI)
        self.application.handle(command(issued=issued, **values))


@contextmanager
def following(town: Town) -> Iterator[None]:
    """The views follow the log by themselves."""
    over = threading.Event()

    def follow() -> None:
        while not over.wait(0.05):
            town.project()

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@dataclass
class Person:
    """Somebody with a token, or without one, who orders and asks."""

    town: Town
    subject: str
    token: str | None

    def lodge(self, **changes: Any) -> UUID:
        """A new dossier at the one-stop unit."""
        answer = self.post("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4()), **changes}, match=None)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["dossier_id"])

    def act(self, dossier: UUID | str, act: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """An order about a dossier, whatever its version; it must be taken."""
        answer = self.post(f"/v1/dossiers/{dossier}/{act}", body or {})
        assert answer.status_code == 200, answer.text
        return answer

    def post(
        self, path: str, body: Any, *, key: str | None = None, match: str | None = "*", **headers: str
    ) -> httpx.Response:
        """An order, with a key of its own unless one is given."""
        headers["Idempotency-Key"] = key or self.town.key()
        if match is not None:
            headers["If-Match"] = match
        return self.send("POST", path, json=body, headers=list(headers.items()))

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self.send("GET", path, params=parameters)

    def send(
        self, method: str, path: str, *, headers: Sequence[tuple[str, str]] = (), **content: Any
    ) -> httpx.Response:
        """Any request, with this person's token."""
        own = [("Authorization", f"Bearer {self.token}")] if self.token is not None else []
        return self.town.http.request(method, path, headers=[*own, *headers], **content)


LODGING: Mapping[str, Any] = {
    "procedure_code": PROCEDURE.code,
    "agency_id": "cl",
    "unit_id": "cl-mc",
    "channel": "counter",
}


@contextmanager
def served(instance: Instance, limits: Limits = ROOMY) -> Iterator[Town]:
    """The office, served on a port of its own."""
    with (
        GroupCommitter(instance.dsn("writer"), deciders()) as committer,
        serving(create_app(instance, limits)) as (app, base),
        httpx.Client(base_url=base, timeout=30, trust_env=False) as http,
    ):
        yield Town(instance, app, http, base, access_of(instance), Application(committer))


def access_of(instance: Instance) -> Access:
    return Access(lambda: connected(instance.dsn("writer")))


@contextmanager
def serving(app: FastAPI) -> Iterator[tuple[FastAPI, str]]:
    """An application behind uvicorn, in a thread."""
    config = uvicorn.Config(app, http=Wire, port=0, log_config=None, access_log=False, proxy_headers=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield app, f"http://127.0.0.1:{port}"
    finally:
        app.state.office.closing.set()
        server.should_exit = True
        thread.join()


def found(instance: Instance) -> None:
    """Open the log and fill in who works where, the calendar, the procedure."""
    open_log(instance.dsn("writer"), ClockKind.SIMULATED, at=MONDAY)
    with GroupCommitter(instance.dsn("writer"), deciders()) as committer:
        application = Application(committer)

        def order(command: type[Command], **values: Any) -> None:
            issued = Issued(command_id=uuid4(), actor=SERVICE, source=Source.CLI)
            application.handle(command(issued=issued, **values))

        order(calendar_commands.SeedCalendar)
        for agency_id, name, tier, code, parent_id in AGENCIES:
            order(
                organisation_commands.EstablishAgency,
                agency_id=agency_id,
                name=name,
                tier=tier,
                code=code,
                valid_from=START,
                parent_id=parent_id,
            )
        for unit_id, agency_id, name, kind in UNITS:
            order(
                organisation_commands.EstablishUnit,
                unit_id=unit_id,
                agency_id=agency_id,
                name=name,
                kind=kind,
                valid_from=START,
            )
        for official_id, unit_id, role in PEOPLE:
            order(
                organisation_commands.RegisterOfficial,
                official_id=official_id,
                name=NAMES[official_id],
                group=Group.CONG_CHUC,
            )
            order(
                organisation_commands.Appoint,
                appointment_id=f"bn-{official_id}",
                official_id=official_id,
                unit_id=unit_id,
                role=role,
                valid_from=START,
            )
        order(catalogue_commands.PublishProcedure, procedure=PROCEDURE)
