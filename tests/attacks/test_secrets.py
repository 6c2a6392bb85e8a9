"""Secrets that are planted wherever one is given, and then looked for wherever something comes out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from psycopg import sql

from api.auth.rights import Role
from api.pages.visitor import COOKIE
from tests.attacks.raw import say
from tests.http.test_serving import serve
from tests.http.town import LODGING, access_of, found
from tests.servers import Database

TYPED = "mat-khau-bi-mat-da-go-7f3a"
CLIENT = "khach-bi-mat-oidc-91c2"
PORTAL = "ma-cong-quoc-gia-55de"
QUERY = "bi-mat-trong-dia-chi-c41b"
HEADER = "bi-mat-trong-dau-thu-88ea"
BODY = "bi-mat-trong-noi-dung-02af"
PERSON = "Nguyễn Bí Mật Tuyệt Đối"
SETTINGS = {
    "HOSO_OIDC_ISSUER": "https://127.0.0.1:9/realm",
    "HOSO_OIDC_CLIENT_ID": "hoso",
    "HOSO_OIDC_CLIENT_SECRET": CLIENT,
}


def family(pid: int) -> list[int]:
    """A process and all that came of it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            waiting += [int(child) for child in children.read_text().split()]
    return found


def lines_of_processes(pids: list[int]) -> str:
    """What anybody on the machine may see of them."""
    seen = []
    for pid in pids:
        try:
            seen.append(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return "\n".join(seen)


def rows_with(database: Database, secret: str) -> list[str]:
    """Tables in which a row has it in plain text, in texts or in octets."""
    found = []
    with database.connect("superuser") as connection:
        tables = connection.execute(
            "SELECT relnamespace::regnamespace::text, relname FROM pg_class WHERE relkind IN ('r', 'p', 'm')"
            " AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        ).fetchall()
        octets = "\\x" + secret.encode().hex()
        for schema, name in tables:
            query = sql.SQL("SELECT count(*) FROM {} AS t WHERE t::text LIKE %s OR t::text LIKE %s").format(
                sql.Identifier(schema, name)
            )
            row = connection.execute(query, [f"%{secret}%", f"%{octets[2:]}%"]).fetchone()
            if row is None or row[0]:
                found.append(f"{schema}.{name}")
    return found


def test_no_planted_secret_comes_out_anywhere(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(database.instance)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    access = access_of(database.instance)
    token = access.issue_token("a1", [Role.OFFICER], (), timedelta(days=1))[1].reveal()
    link = access.issue_link("a1", [Role.OFFICER])
    session = access.redeem_link(link.reveal())
    assert session is not None
    planted = {
        "a token": token.rpartition("_")[2],
        "a session": session.reveal().rpartition("_")[2],
        "a link": link.reveal().rpartition("_")[2],
        "a password that was typed": TYPED,
        "the provider's": CLIENT,
        "one in an address": QUERY,
        "one in a header": HEADER,
        "one in a body": BODY,
        **{f"of the database: {role}": password for role, password in _passwords(database).items()},
    }
    assert all(len(secret) >= 16 for secret in planted.values())
    log, answers = tmp_path / "serve.log", []
    with serve(database, log) as (process, http):
        http.timeout = httpx.Timeout(60)
        mine = {"Authorization": f"Bearer {token}", "X-Note": HEADER, "Idempotency-Key": "first-of-the-secrets"}
        cookie = {"Cookie": f"{COOKIE}={session.reveal()}"}
        lodging = {**LODGING, "applicant": {"name": PERSON, "address": "Ấp 1"}}
        answers += [
            http.post("/v1/dossiers", json=lodging, headers=mine),
            http.post("/v1/dossiers", json={**lodging, "note": BODY, "unit_id": 7}, headers=mine),
            http.post("/v1/dossiers", content=f'{{"{BODY}', headers={**mine, "Content-Type": "application/json"}),
            http.get("/v1/boards", params={"unit": "zz-9"}, headers=mine),
            http.get("/v1/dossiers/none", headers=mine),
            http.get("/v1/organisation", headers={"Authorization": f"Bearer hoso_x_{HEADER}"}),
            http.get("/v1/organisation", headers={"Authorization": f"Basic {TYPED}"}),
            http.post("/dang-nhap", data={"ten": "motcua", "mat-khau": TYPED}),
            http.get(f"/dang-nhap/hoso_x_{QUERY}"),
            http.get("/phien", headers=cookie),
            http.get("/dang-nhap/co-quan", params={"ve": "/"}),
            http.get("/dang-nhap/co-quan/tro-ve", params={"code": QUERY, "state": QUERY}),
            http.get(f"/nowhere/{QUERY}"),
        ]
        say(str(http.base_url), f"GET /x HTTP/1.1\r\nHost: x\r\nX-Bad\x01: {HEADER}\r\n\r\n".encode())
        seen = lines_of_processes(family(process.pid))
        process.terminate()
        assert process.wait(60) == 0
    outside = {
        "the log": log.read_text(encoding="utf-8"),
        "the list of processes": seen
        + lines_of_processes([int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]),
        "answers": "\n".join(f"{one.text}\n{dict(one.headers)}" for one in answers if "/phien" not in str(one.url)),
    }
    out = [
        f"{what} in {place}" for place, text in outside.items() for what, secret in planted.items() if secret in text
    ]
    assert [one for one in out if one not in ALLOWED] == []
    assert [place for place, text in outside.items() if PERSON in text and place != "answers"] == []
    stored = {what: rows_with(database, secret) for what, secret in {**planted, "an applicant": PERSON}.items()}
    assert {what: tables for what, tables in stored.items() if tables} == {}


ALLOWED = frozenset({"one in an address in answers"})
"""A page may repeat to its reader the address that they asked for."""


def _passwords(database: Database) -> dict[str, str]:
    """Of the roles of the database, as the instance holds them."""
    return {str(role): password for role, password in database.instance.passwords.items()}
