"""One order to the portal over HTTP, and what its answer means.

The body is as the national interface has it: `service`, `madonvi`, `isUpdating`, `data`; the token goes as a bearer of
the connection and never into a body, a log or an error. The answer is JSON with `error_code`, `0` or `00` where it was
taken. Whatever is not clearly taken or refused is asked again with the same key.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from domain.model.errors import DomainError
from domain.store.settings import Settings

TAKEN: Final = frozenset({"0", "00"})
AGAIN: Final = frozenset({401, 403, 404, 408, 425, 429})
"""Answers that say nothing of the message: the way to the portal is at fault, or it is busy."""
LONGEST_WAIT_SECONDS: Final = 3_600.0
"""Longer than this is not waited, whatever `Retry-After` says."""
LARGEST_ANSWER: Final = 1_000_000


class PortalHalfNamed(DomainError):
    """Details: url."""

    CODE = "portal-half-named"
    VI = (
        "HOSO_PORTAL_URL={url} phải là địa chỉ http(s) không chứa mật khẩu, cùng với HOSO_PORTAL_UNIT (mã đơn vị); "
        "HOSO_PORTAL_TOKEN_FILE và HOSO_PORTAL_CA, nếu có, phải đọc được."
    )
    EN = (
        "HOSO_PORTAL_URL={url} must be http(s) without a password, and come with HOSO_PORTAL_UNIT; "
        "HOSO_PORTAL_TOKEN_FILE and HOSO_PORTAL_CA, where given, must be readable."
    )


class PortalNotConfigured(DomainError):
    """Details: none."""

    CODE = "portal-not-configured"
    VI = "Chưa có địa chỉ cổng dịch vụ công: đặt HOSO_PORTAL_URL và HOSO_PORTAL_UNIT. Không có gì được gửi đi."
    EN = "No portal is named: set HOSO_PORTAL_URL and HOSO_PORTAL_UNIT. Nothing is sent."


@dataclass(frozen=True, slots=True)
class Taken:
    """It was taken. body: the answer."""

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """The portal does not take it, and says why: for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Neither: to be asked again. way: nothing else would get through either. after_seconds: as the portal says."""

    reason: str
    way: bool
    after_seconds: float | None = None


Answer = Taken | Refused | Unclear


class Portal:
    """The portal's interface at one address. Closed by whoever made it."""

    def __init__(self, settings: Settings) -> None:
        """PortalNotConfigured, PortalHalfNamed."""
        if settings.portal_url is None:
            raise PortalNotConfigured
        address = urlsplit(settings.portal_url)
        usable = address.scheme in ("http", "https") and address.hostname and "@" not in address.netloc
        if not usable or settings.portal_unit is None:
            raise PortalHalfNamed(url=settings.portal_url)
        self._url, self._unit, self._token_file = settings.portal_url, settings.portal_unit, settings.portal_token_file
        try:
            self._token()
            tls = ssl.create_default_context(cafile=settings.portal_ca)
        except (OSError, UnicodeDecodeError):
            raise PortalHalfNamed(url=settings.portal_url) from None
        self._client = httpx.Client(timeout=settings.portal_timeout_seconds, verify=tls, follow_redirects=False)

    def close(self) -> None:
        self._client.close()

    def send(self, service: str, data: Mapping[str, Any], key: str, *, updating: bool) -> Answer:
        """One message. key: of the message, the same at every attempt. updating: the portal knows the dossier."""
        body = {
            "service": service,
            "madonvi": self._unit,
            "isUpdating": "True" if updating else "False",
            "data": [data],
        }
        return self._ask(body, key)

    def look_up(self, code: str) -> Answer:
        """What the portal has of a dossier: `result`, a list."""
        return self._ask({"service": "TraCuuHoSo", "madonvi": self._unit, "mahoso": code}, None)

    def _ask(self, body: Mapping[str, Any], key: str | None) -> Answer:
        try:
            answer = self._client.post(self._url, content=msgspec.json.encode(body), headers=self._headers(key))
        except OSError as fault:  # the file of the token cannot be read any more
            return Unclear(f"HOSO_PORTAL_TOKEN_FILE: {type(fault).__name__}", way=True)
        except httpx.HTTPError as fault:
            return Unclear(type(fault).__name__, way=True)
        return meaning(answer.status_code, answer.content, answer.headers.get("Retry-After"))

    def _headers(self, key: str | None) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
        token = self._token()
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if key is not None:
            headers["Idempotency-Key"] = key
        return headers

    def _token(self) -> str | None:
        """Read each time: whoever changes it need not start anything anew."""
        return None if self._token_file is None else Path(self._token_file).read_text(encoding="utf-8").strip()


def meaning(status: int, content: bytes, retry_after: str | None = None, now: datetime | None = None) -> Answer:
    """What an answer says. now: for a `Retry-After` that names a moment."""
    if status in AGAIN or status >= 500 or 300 <= status < 400:
        return Unclear(f"HTTP {status}", way=True, after_seconds=_after(retry_after, now or datetime.now(UTC)))
    body = _read(content)
    if status >= 400:
        return Refused(_why(body) if body is not None and "error_code" in body else f"HTTP {status}")
    if body is None or "error_code" not in body:
        return Unclear("không hiểu câu trả lời / the answer is not understood", way=False)
    if str(body["error_code"]) in TAKEN:
        return Taken(body)
    return Refused(_why(body))


def _read(content: bytes) -> dict[str, Any] | None:
    """An object, or None. Bare codes (`-1`) are an object of their own to some."""
    if len(content) > LARGEST_ANSWER:
        return None
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _why(body: Mapping[str, Any]) -> str:
    text = next((str(body[name]) for name in ("message", "error_message", "messages") if body.get(name)), "")
    return f"mã / code {body['error_code']}" + (f": {' '.join(text.split())}" if text else "")


def _after(text: str | None, now: datetime) -> float | None:
    """Seconds, or a moment; None where it says neither."""
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text).astimezone(UTC) - now).total_seconds()
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS) if seconds == seconds else None
