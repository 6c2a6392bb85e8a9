"""Files of every bad kind, over every door that takes one: refused whole; and a good one is only ever saved."""

from __future__ import annotations

import gzip
import io
import unicodedata
import zipfile
import zlib
from urllib.parse import unquote

import psycopg
import pytest

from api.auth.rights import Role
from tests.citizen.made_files import jpeg, pdf, png, zipped
from tests.http.test_attachments import send
from tests.http.test_proceedings import OPENING
from tests.http.town import Person, Town

EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-" + "FILE!$H+H*"
"""The text that scanners are tried with; it does nothing."""


def bomb(megabytes: int = 40) -> bytes:
    """A zip that unpacks to much more than it is."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(megabytes * 1_000_000))
    return made.getvalue()


def workbook(name: str, content: bytes, *, link: bool = False) -> bytes:
    """A zip with the parts of a workbook and one more member."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        member = zipfile.ZipInfo(name)
        if link:
            member.external_attr = 0o120777 << 16
        archive.writestr(member, content)
    return made.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>&x;</log>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><log>&j;</log>"
)

BAD: dict[str, tuple[str, bytes]] = {
    "a page": ("a.html", b"<!doctype html><script>alert(1)</script>"),
    "a page called a document": ("a.pdf", b"<!doctype html><script>alert(1)</script>"),
    "a page behind the head of a document": ("a.pdf", b"%PDF-1.4\n<html><script>alert(1)</script>"),
    "a vector picture with a script": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "the same called a picture": ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "an entity of a file": ("a.xml", XXE),
    "entities of entities": ("a.xml", LAUGHS),
    "a program of one system": ("a.exe", b"MZ\x90\x00" + bytes(300)),
    "a program of another": ("a.pdf", b"\x7fELF\x02\x01\x01" + bytes(300)),
    "a script": ("a.jpg", b"#!/bin/sh\nrm -rf /\n"),
    "a text for scanners": ("a.pdf", EICAR.encode()),
    "a workbook": ("a.xlsx", workbook("xl/workbook.xml", b"<workbook/>")),
    "a path within an archive": ("a.zip", workbook("../../../etc/cron.d/x", b"* * * * * root id")),
    "a link within an archive": ("a.pdf", workbook("link", b"/etc/passwd", link=True)),
    "an archive that unpacks to much": ("a.pdf", bomb()),
    "a packed stream cut off": ("a.pdf", gzip.compress(pdf())[:-9]),
    "a packed stream": ("a.pdf.gz", gzip.compress(pdf())),
    "a picture that unpacks to gigabytes": ("a.png", png(200_000, 200_000)),
    "two kinds at once": ("a.pdf", jpeg() + pdf()),
    "an archive behind a picture": ("a.png", png() + zipped()),
    "an archive behind a document": ("a.pdf", pdf() + bomb(1)),
    "two endings": ("bien-ban.php.pdf", pdf()),
    "an ending behind blanks": ("a.pdf                                  .exe", pdf()),
    "an ending turned round": ("a\u202efdp.exe", pdf()),
    "nothing": ("a.pdf", b""),
    "half a document": ("a.pdf", pdf()[: len(pdf()) // 2]),
    "half a picture": ("a.png", png()[:-6]),
    "a document with a script": ("a.pdf", pdf("<</S /JavaScript /JS (app.alert(1))>>")),
    "a name of a page": ("a.htm", pdf()),
}

NAMES = (
    "../../etc/passwd.pdf", "..\\..\\boot.pdf", "C:\\con.pdf", "a\r\nSet-Cookie: x=1\r\n\r\n<b>.pdf", 'a";b="c.pdf',
    "a\u202e\u2066b.pdf", "a\x1b[31m.pdf", "\u200b.pdf", "😀.pdf", "e\u0301.pdf", "%2e%2e%2fx.pdf", "=1+1.pdf",
    "<script>alert(1)</script>.pdf", "x" * 5_000 + ".pdf", "aux.pdf", "~root.pdf", "-rf.pdf", "a;b|c&d.pdf", "${x}.pdf",
)  # fmt: skip


@pytest.fixture(scope="module")
def inspector(town: Town) -> Person:
    return Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))


@pytest.mark.parametrize("kind", BAD)
def test_every_bad_kind_of_file_is_refused_over_http_and_none_is_kept(town: Town, inspector: Person, kind: str) -> None:
    name, content = BAD[kind]
    counting = "SELECT (SELECT count(*) FROM evidence.contents), (SELECT count(*) FROM evidence.uploads)"
    with psycopg.connect(town.instance.dsn("writer"), autocommit=True) as connection:
        before = connection.execute(counting).fetchone()
        answer = send(inspector, name, content)
        assert connection.execute(counting).fetchone() == before
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in ("file-not-taken", "request-not-valid")
    assert "Traceback" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("name", NAMES)
def test_a_name_leads_nowhere_in_the_answer_either(town: Town, inspector: Person, name: str) -> None:
    answer = send(inspector, name, pdf(name[:20].encode("unicode_escape").decode()))
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        kept = answer.json()["name"]
        assert len(kept) <= 100
        assert not [
            sign for sign in kept if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") or sign in '/\\<>:"|?*'
        ]
        assert not kept.startswith(".")


def test_a_kept_file_is_saved_and_never_shown(town: Town, inspector: Person) -> None:
    hostile = 'Biên bản "x" %0d%0a; = .pdf'
    file = send(inspector, hostile, pdf(EICAR)).json()
    opened = inspector.post("/v1/inspections", OPENING, match=None).json()["proceeding_id"]
    finding = {
        "agency_id": "cl",
        "text": "x",
        "category": "",
        "criterion": OPENING["criteria"][0],
        "attachments": [file],
    }
    made = inspector.post(f"/v1/inspections/{opened}/make-finding", finding)
    assert made.status_code == 200, made.text
    town.project()
    with town.pages("vpub-truc", Role.SUPERVISOR) as pages:
        for answer in (inspector.get(f"/v1/attachments/{file['sha256']}"), pages.get(f"/tep/{file['sha256']}")):
            assert answer.status_code == 200
            assert answer.content == pdf(EICAR)
            assert answer.headers["content-type"] == "application/pdf"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
            said = answer.headers["content-disposition"]
            assert said.startswith('attachment; filename="tep-')
            assert unquote(said.partition("UTF-8''")[2]) == file["name"]
            assert not set(said) & {"\r", "\n"}


def test_a_packed_body_is_not_unpacked(town: Town, inspector: Person) -> None:
    packed = gzip.compress(bytes(50_000_000))
    for coding in ("gzip", "deflate", "br"):
        headers = [("Content-Encoding", coding), ("Content-Type", "application/json"), ("Idempotency-Key", town.key())]
        content = packed if coding == "gzip" else zlib.compress(b"{}")
        answer = inspector.send("POST", "/v1/inspections", headers=headers, content=content)
        assert 400 <= answer.status_code < 500
