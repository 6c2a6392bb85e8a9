"""Files are taken a few at a time: one sender does not keep the places of all others."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest

from api.citizen.door import UPLOADS_OF_REMOTE, CitizensDoor
from api.http.refusals import TooManyRequests
from api.pages import citizen as citizens_pages
from api.pages.genuine import FIELD
from tests.citizen.browsing import Citizen
from tests.http.town import Town


def test_a_remote_has_few_places_and_gets_them_back(town: Town) -> None:
    office = town.app.state.office

    async def several() -> None:
        door = CitizensDoor(town.instance, office.applicants)
        places = [door.upload_of("192.0.2.1") for _ in range(UPLOADS_OF_REMOTE)]
        for place in places:
            await place.__aenter__()
        with pytest.raises(TooManyRequests):
            await door.upload_of("192.0.2.1").__aenter__()
        async with door.upload_of("192.0.2.2"):
            pass
        for place in places:
            await place.__aexit__(None, None, None)
        async with door.upload_of("192.0.2.1"):
            pass

    asyncio.run(several())


def test_a_file_that_comes_too_slowly_loses_its_place(
    town: Town, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citizens_pages, "UPLOAD_SECONDS", 0.5)
    citizen.begin()
    host, _, port = town.address.removeprefix("http://").partition(":")
    cookies = "; ".join(f"{name}={value}" for name, value in citizen.cookies.items())
    head = (
        f"POST {citizen.path.rpartition('/')[0]}/giay-to HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n"
        f'--x\r\nContent-Disposition: form-data; name="{FIELD}"\r\n\r\n'
    )
    with socket.create_connection((host, int(port)), timeout=10) as slow:
        began = time.monotonic()
        slow.sendall(head.encode())
        answer = slow.recv(65_536).decode(errors="replace")
    assert answer.startswith("HTTP/1.1 422"), answer[:200]
    assert time.monotonic() - began < 5
