"""How a request goes out, and what may come back: an answer, a refusal with its code, or nothing to rely on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar
from uuid import uuid4

import httpx

T = TypeVar("T")

Version = int | Literal["*"]
"""The version of what an order is about, as it was seen; `*` for whichever it is."""

TRIES: Final = 4
PAUSE_SECONDS: Final = 0.5


class Refused(Exception):
    """The office said no. code: stable; vi, en: what is wrong and what to do; errors: of each member of a body."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code: str = problem.get("code", "")
        self.vi: str = problem.get("vi", "")
        self.en: str = problem.get("en", "")
        self.trace_id: str = problem.get("trace_id", "")
        self.errors: list[dict[str, str]] = list(problem.get("errors", ()))
        super().__init__(f"{status} {self.code}: {self.en}")


class OutcomeUnknown(Exception):
    """Nobody answered, though asked several times under the same key. Ask again with `key`: nothing is done twice."""

    def __init__(self, key: str | None, cause: str) -> None:
        self.key = key
        super().__init__(f"no answer ({cause}); repeat with key={key!r}" if key else f"no answer ({cause})")


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer. version: of what it is about, for the next order; position: it holds every event up to there."""

    body: T
    version: int | None
    position: int | None


class Transport:
    """address: `https://host:port`. token: as the administrator issued it; None for what is open to everybody."""

    def __init__(self, address: str, token: str | None = None, *, timeout_seconds: float = 30.0) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=address, headers=headers, timeout=timeout_seconds, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def ask(self, path: str, query: Mapping[str, Any]) -> Reply[Any]:
        """Read. Refused, OutcomeUnknown."""
        values = {name: _written(value) for name, value in query.items() if value is not None}
        return self._send("GET", path, None, params=values)

    def order(
        self, path: str, query: Mapping[str, Any], body: Any, key: str | None, version: Version | None
    ) -> Reply[Any]:
        """Order; asked again under the same key while nobody answers. Refused, OutcomeUnknown."""
        headers = {} if key is None else {"Idempotency-Key": key}
        if version is not None:
            headers["If-Match"] = version if version == "*" else f'"{version}"'
        values = {name: _written(value) for name, value in query.items() if value is not None}
        return self._send("POST", path, key, json=body, headers=headers, params=values)

    def send_file(self, path: str, name: str, content: bytes) -> Reply[Any]:
        """Send one file, which may be sent as often as one likes. Refused, OutcomeUnknown."""
        return self._send("POST", path, None, files={"file": (name, content)})

    def _send(self, method: str, path: str, key: str | None, **parts: Any) -> Reply[Any]:
        why = ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))
            try:
                answer = self._http.request(method, path, **parts)
            except httpx.TransportError as error:
                why = type(error).__name__
                continue
            if answer.status_code in (502, 503, 504):
                why = str(answer.status_code)
                continue
            return _reply(answer)
        raise OutcomeUnknown(key, why)


def new_key() -> str:
    """A name of its own for an order."""
    return str(uuid4())


def _reply(answer: httpx.Response) -> Reply[Any]:
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    is_json = media_type.endswith(("/json", "+json"))
    if answer.status_code >= 400:
        raise Refused(answer.status_code, answer.json() if is_json else {})
    etag = answer.headers.get("etag", "").strip('"')
    position = answer.headers.get("hoso-position", "")
    return Reply(
        body=answer.json() if is_json else answer.content,
        version=int(etag) if etag.isdecimal() else None,
        position=int(position) if position.isdecimal() else None,
    )


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
