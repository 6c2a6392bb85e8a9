"""Requests that two readers could take apart in two ways, and those that never end: refused, and their lines closed."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.http.limits import Limits
from api.http.wire import MAX_HEAD_BYTES, MAX_HEADERS, Wire
from tests.attacks.raw import say
from tests.http.town import Town, served

HEAD = b"Host: hoso.example\r\n"
POST = b"POST /v1/dossiers HTTP/1.1\r\n" + HEAD + b"Content-Type: application/json\r\n"
HIDDEN = b"GET /livez HTTP/1.1\r\nHost: hoso.example\r\n\r\n"
"""A request within the body of another: answered, it would be smuggled past whoever stands in front."""

SMUGGLED: dict[str, bytes] = {
    "a length and a chunked body": POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a chunked body and a length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + HIDDEN,
    "two equal lengths": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN,
    "a list of lengths": POST + b"Content-Length: 0, 44\r\n\r\n" + HIDDEN,
    "a length with a sign": POST + b"Content-Length: +2\r\n\r\n{}" + HIDDEN,
    "a length below nothing": POST + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a length in hexadecimal": POST + b"Content-Length: 0x2\r\n\r\n{}" + HIDDEN,
    "a length beyond all numbers": POST + b"Content-Length: 99999999999999999999999999\r\n\r\n" + HIDDEN,
    "a coding that is none": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked that is not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two codings": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a coding after a vertical tab": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a folded header": POST + b"X-Note: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a blank before a colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a blank in front of a header": POST + b" Content-Length: 44\r\n\r\n" + HIDDEN,
    "a header without a colon": POST + b"Content-Length\r\n\r\n" + HIDDEN,
    "a header without a name": POST + b": 44\r\n\r\n" + HIDDEN,
    "a nothing within a header": POST + b"X-Note: a\x00b\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "lines that end in a carriage return": POST + b"X-Note: a\rContent-Length: 44\r\n\r\n" + HIDDEN,
    "lines that end in a line feed": b"POST /v1/dossiers HTTP/1.1\nHost: x\nContent-Length: 0\n\n" + HIDDEN,
    "a size of a chunk that is none": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" + HIDDEN,
    "a size of a chunk beyond all numbers": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 20 + b"\r\n" + HIDDEN,
    "a chunk that is longer than said": POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n" + HIDDEN,
}

UNREADABLE: dict[str, bytes] = {
    "an older form": b"GET /livez\r\n\r\n",
    "no host": b"GET /livez HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /livez HTTP/1.1\r\n" + HEAD + HEAD + b"\r\n",
    "another version": b"GET /livez HTTP/3.7\r\n" + HEAD + b"\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40),
    "the next version of it": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method that is none": b"GE\x01T /livez HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a blank in the address": b"GET /li vez HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a nothing in the address": b"GET /livez\x00 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "letters that are not of addresses": "GET /tìm HTTP/1.1\r\n".encode() + HEAD + b"\r\n",
}


@pytest.fixture(scope="module")
def hasty(town: Town) -> Iterator[str]:
    """The same office behind a connection that waits for a second."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Wire, "head_seconds", 1.0)
        patched.setattr(Wire, "request_seconds", 1.5)
        with served(town.instance, Limits()) as quick:
            yield quick.address


@pytest.mark.parametrize("case", SMUGGLED)
def test_no_request_is_smuggled_within_another(town: Town, case: str) -> None:
    heard = say(town.address, SMUGGLED[case])
    assert heard.statuses[:1] == [400], heard
    assert heard.statuses == [400], "the request within was answered"
    assert heard.closed


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_request_is_refused_in_no_words(town: Town, case: str) -> None:
    heard = say(town.address, UNREADABLE[case])
    assert all(400 <= status < 500 for status in heard.statuses), heard
    assert heard.statuses
    assert heard.closed
    assert heard.octets.endswith(b"connection: close\r\n\r\n")
    assert town.http.get("/livez").status_code == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * MAX_HEAD_BYTES + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
        b"GET /livez HTTP/1.1\r\n" + HEAD + b"X-Note: " + b"a" * MAX_HEAD_BYTES + b"\r\n\r\n",
        b"GET /livez HTTP/1.1\r\n" + HEAD + b"X-Note: " + b"a" * 4_000_000,
        b"GET /livez HTTP/1.1\r\n" + HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(MAX_HEADERS)) + b"\r\n",
        b"GET /livez HTTP/1.1\r\n" + b"X-Note: a\r\n" * 10_000,
    ],
    ids=["an address", "a header", "a header without an end", "many headers", "headers without an end"],
)
def test_a_head_has_bounds(town: Town, head: bytes) -> None:
    heard = say(town.address, head)
    assert heard.statuses in ([431], []), heard  # none where more was being sent
    assert heard.closed


def test_a_large_head_within_the_bounds_is_read(town: Town) -> None:
    heard = say(town.address, b"GET /livez HTTP/1.1\r\n" + HEAD + b"X-Note: " + b"a" * 30_000 + b"\r\n\r\n", patience=8)
    assert heard.statuses == [200]


@pytest.mark.parametrize(
    ("parts", "statuses"),
    [
        ((b"",), [408]),
        ((b"GET /livez HTTP/1.1\r\n", b"X-A: b\r\n", b"X-B: b\r\n", b"X-C: b\r\n", b"X-D: b\r\n"), [408]),
        ((b"\r\n", b"\r\n", b"\r\n", b"\r\n", b"\r\n"), [408]),
        ((b"GET /livez HTTP/1.1\r\n" + HEAD + b"\r\n", b"GET /livez HTTP/1.1\r\n"), [200, 408]),
        ((b"POST /phien HTTP/1.1\r\n" + HEAD + b"Content-Length: 9\r\n\r\n", b"a", b"b", b"c", b"d", b"e"), [408]),
    ],
    ids=["nothing", "a header at a time", "line ends", "a second head", "a body"],
)
def test_whoever_sends_slowly_does_not_keep_a_connection(
    hasty: str, parts: tuple[bytes, ...], statuses: list[int]
) -> None:
    heard = say(hasty, *parts, patience=20.0, pause=0.45)
    assert heard.closed
    assert heard.seconds < 20.0
    assert heard.statuses in (statuses, []), heard  # none where it closed while more was being sent


def test_hundreds_who_send_nothing_keep_nobody_from_being_served(town: Town) -> None:
    host, port = town.address.removeprefix("http://").split(":")
    silent = [socket.create_connection((host, int(port))) for _ in range(300)]
    try:
        began = time.monotonic()
        with ThreadPoolExecutor(4) as people:
            answers = list(people.map(lambda _: town.http.get("/livez").status_code, range(20)))
        assert answers == [200] * 20
        assert time.monotonic() - began < 30
    finally:
        for one in silent:
            one.close()


def test_the_first_answer_of_two_requests_at_once_is_of_the_first(town: Town) -> None:
    ask = b"GET %s HTTP/1.1\r\n" + HEAD + b"%s\r\n"
    both = ask % (b"/livez", b"") + ask % (b"/v1/nothing", b"Connection: close\r\n")
    assert say(town.address, both).statuses == [200, 404]
