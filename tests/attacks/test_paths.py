"""Addresses and names of files lead to what they say and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.app import build
from api.cli.evidence import OutputExists
from tests.attacks.raw import say
from tests.http.town import Town

OUTWARDS = (
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..%5c..%5cetc%5cpasswd",
    "....//....//etc/passwd", "%252e%252e%252fetc%252fpasswd", "/etc/passwd", "//etc/passwd", "file:///etc/passwd",
    "..%c0%af..%c0%afetc/passwd", ".%00./etc/passwd", "site.css%00.html", "", ".", "..", "%2e", "../site.py",
    "../templates/frame.html", "../../cli/serve.py", ".git/config", "../../../.git/HEAD", "~root/.bashrc",
)  # fmt: skip
ROOTS = ("/static/", "/tep/", "/v1/attachments/", "/v1/ledger/tiles/0/", "/tro-giup/", "/")
SIGNS = (
    b"root:",
    b"[core]",
    b"ref: refs",
    b"from __future__",
    b"{% ",
    b"uvicorn.Config",
    b"Index of",
    b"Directory listing",
)


@pytest.mark.parametrize("root", ROOTS)
def test_no_address_leads_out_of_the_static_files(town: Town, root: str) -> None:
    for outwards in OUTWARDS:
        path = (root + outwards).encode()
        heard = say(town.address, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert heard.closed
        assert not [sign for sign in SIGNS if sign in heard.octets], path
        if path != b"/":
            assert heard.statuses, path
            assert heard.statuses[0] >= 300 or b"text/html" in heard.octets, (path, heard.octets[:200])


@pytest.mark.parametrize("path", ["/v1/public/dossiers/a%252fb", "/v1/public/dossiers/a%2500b", "/%252e%252e/livez"])
def test_an_address_is_decoded_once(town: Town, path: str) -> None:
    answer = town.http.get(town.address + path)
    assert answer.status_code in (404, 422)
    assert "a/b" not in answer.text
    assert "\\u0000" not in answer.text


@pytest.mark.parametrize("name", ["passwd", "x.json"])
def test_a_command_writes_where_it_is_told_and_replaces_nothing_unasked(tmp_path: Path, name: str) -> None:
    there = tmp_path / name
    there.write_text("kept", encoding="utf-8")
    link = tmp_path / "link"
    link.symlink_to(there)
    ended = CliRunner().invoke(
        build(), ["evidence", "dossier", "x", "--out", str(link), "--data-dir", str(tmp_path / "n")]
    )
    assert isinstance(ended.exception, OutputExists)
    assert there.read_text(encoding="utf-8") == "kept"
