"""Whatever is sent, an entry of a log is one line of JSON, which nobody's terminal acts upon."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import timedelta
from pathlib import Path

import httpx

from api.auth.rights import Role
from tests.attacks.raw import say
from tests.http.test_serving import serve
from tests.http.town import access_of, found
from tests.servers import Database

HOSTILE = {
    "a line of its own": "x%0A%7B%22event%22%3A%22forged%22%7D",
    "a line end": "x%0D%0Aforged",
    "colours of a terminal": "x%1B%5B31mforged%1B%5D0%3Btitle%07",
    "the same in one octet": "x%C2%9B31mforged",
    "the other direction": "x%E2%80%AEdegrof",
    "a separator of lines": "x%E2%80%A8forged%E2%80%A9%C2%85",
    "nothing": "x%00forged",
    "no text": "x%FF%FEforged",
    "very much": "x" + "forged" * 400,
}
LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def test_whatever_is_sent_a_log_entry_is_one_line(database: Database, tmp_path: Path) -> None:
    log = tmp_path / "serve.log"
    found(database.instance)
    _, secret = access_of(database.instance).issue_token("b1", [Role.OFFICER], (), timedelta(days=1))
    token = {"Authorization": f"Bearer {secret.reveal()}"}
    asked = 0
    with serve(database, log) as (process, http):
        http.timeout = httpx.Timeout(60)
        for text in HOSTILE.values():
            for path in (f"/v1/dossiers/{text}", f"/v1/units/{text}/board", f"/{text}", f"/v1/boards?unit={text}"):
                assert http.get(httpx.URL(str(http.base_url) + path), headers=token).status_code < 500
                asked += 1
        for name in ("User-Agent", "Traceparent", "X-Forwarded-For", "Origin", "Accept-Language"):
            head = f"GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{name}: ".encode()
            assert say(str(http.base_url), head + 'a\x1b[31m\t{"event":"forged"}\u202e\r\n\r\n'.encode()).statuses
        assert http.post("/dang-nhap", data={"ten": 'a\n{"event": "forged"}', "mat-khau": "x"}).status_code < 500
        process.terminate()
        assert process.wait(30) == 0
    written = log.read_bytes().decode("utf-8")
    entries = [json.loads(line) for line in LINE_ENDS.split(written.rstrip("\n"))]
    assert all({"event", "level", "timestamp", "process"} <= set(entry) for entry in entries)
    assert not [entry for entry in entries if entry["event"] == "forged"]
    assert sum(entry["event"] == "request" for entry in entries) >= asked
    unseen = {f"U+{ord(sign):04X}" for sign in set(written) if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")}
    assert unseen <= {"U+000A"}
