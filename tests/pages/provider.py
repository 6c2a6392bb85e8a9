"""A real OpenID provider on loopback, and a gate before it that holds clients to PKCE, which it leaves out itself."""

from __future__ import annotations

import base64
import hashlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx


@dataclass
class Provider:
    """issuer: the gate's address. asked: query of each authorization request. exchanged: fields of each exchange."""

    issuer: str
    behind: str
    asked: list[dict[str, str]] = field(default_factory=list)
    exchanged: list[dict[str, str]] = field(default_factory=list)
    challenges: list[str] = field(default_factory=list)

    def person(self, sub: str, **claims: object) -> None:
        """Somebody whom the provider knows."""
        httpx.put(f"{self.behind}/users/{sub}", json=claims, trust_env=False).raise_for_status()

    def code_for(self, address: str, sub: str) -> str:
        """What the person does at the provider: agree. Returns the address to which the browser is sent back."""
        answer = httpx.post(address, data={"sub": sub}, trust_env=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]


@contextmanager
def provider() -> Iterator[Provider]:
    behind = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(behind)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    gate = ThreadingHTTPServer(("127.0.0.1", 0), _Gate)
    found = Provider(f"http://127.0.0.1:{gate.server_port}", f"http://127.0.0.1:{behind}")
    _Gate.provider = found
    thread = threading.Thread(target=gate.serve_forever, daemon=True)
    thread.start()
    try:
        _wait(found.behind, process)
        yield found
    finally:
        gate.shutdown()
        gate.server_close()
        process.terminate()
        process.wait(10)


class _Gate(BaseHTTPRequestHandler):
    """Passes everything on under its own host name, so that it is the issuer."""

    provider: Provider

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers.get("content-length", "0"))))

    def _pass_on(self, body: bytes) -> None:
        path, query = urlsplit(self.path).path, _flat(urlsplit(self.path).query)
        if path == "/oauth2/authorize" and self.command == "POST":
            self.provider.asked.append(query)
            self.provider.challenges.append(query.get("code_challenge", ""))
        if path == "/oauth2/token":
            fields = _flat(body.decode())
            self.provider.exchanged.append(fields)
            digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") not in self.provider.challenges:
                self.send_response(400)
                self.end_headers()
                return
        kept = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        answer = httpx.request(
            self.command, self.provider.behind + self.path, content=body, headers=kept, trust_env=False
        )
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None:
        pass


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the provider ended"
        try:
            httpx.get(f"{address}/jwks", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider does not answer")
