"""Asking one province over HTTP, within a span that nothing it does can stretch."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from time import monotonic
from typing import Any, Final, Self

import httpx
import msgspec

from api.nation.members import Member, MembersNotUsable
from domain.model.errors import DomainError

LARGEST_ANSWER: Final = 4_000_000


class MemberNotReached(DomainError):
    """Details: name, reason."""

    CODE = "member-not-reached"
    VI = "{name} không trả lời: {reason}. Số liệu của tỉnh này đang thiếu."
    EN = "{name} does not answer: {reason}. Its figures are missing."


class MemberRefused(DomainError):
    """It answered, and said no. Details: name, status, said_vi, said_en."""

    CODE = "member-refused"
    VI = "{name} từ chối ({status}): {said_vi} Kiểm tra mã truy cập và quyền của nó ở tỉnh đó."
    EN = "{name} refuses ({status}): {said_en} Check the token and its rights there."


class MemberNotUnderstood(DomainError):
    """Details: name, reason."""

    CODE = "member-not-understood"
    VI = "Không hiểu trả lời của {name}: {reason}. Có thể hai bên dùng hai phiên bản phần mềm."
    EN = "The answer of {name} is not understood: {reason}. The two may run different versions."


class Door:
    """The way to a member, for one look. seconds: for all that is asked through it together."""

    def __init__(self, member: Member, seconds: float) -> None:
        """MembersNotUsable."""
        self.member = member
        self._until = monotonic() + seconds
        self._seconds = seconds
        try:
            trusted = ssl.create_default_context(cafile=member.ca)
        except OSError as fault:
            raise MembersNotUsable(path=member.ca, reason=type(fault).__name__) from fault
        self._http = httpx.Client(base_url=member.url, verify=trusted, follow_redirects=False, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def read(self, path: str, query: Mapping[str, str] | None = None) -> bytes:
        """As whom the token is issued to. MemberNotReached, MemberRefused, MembersNotUsable."""
        return self._asked("GET", path, query, {"Authorization": f"Bearer {self.member.token()}"}, None)

    def ledger(self, path: str) -> bytes:
        """What lies below `/v1/ledger/`, as a stranger: checkpoints and growth are open. MemberNotReached,
        MemberRefused.
        """
        return self._asked("GET", f"/v1/ledger/{path}", None, {}, None)

    def hand_in(self, note: bytes) -> None:
        """Give the member's log our co-signature. MemberNotReached, MemberRefused."""
        kind = {"Content-Type": "text/plain; charset=utf-8"}
        self._asked("POST", "/v1/ledger/cosignatures", None, kind, note)

    def _asked(
        self, method: str, path: str, query: Mapping[str, str] | None, headers: Mapping[str, str], content: bytes | None
    ) -> bytes:
        name, found = self.member.name, bytearray()
        try:
            with self._http.stream(
                method, path, params=query, headers=headers, content=content, timeout=self._left()
            ) as answer:
                for piece in answer.iter_bytes():
                    found += piece
                    if len(found) > LARGEST_ANSWER:
                        raise MemberNotUnderstood(name=name, reason=f"more than {LARGEST_ANSWER} bytes")
                    self._left()  # a member that sends a byte now and then is as slow as one that sends none
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            reason = self._too_slow() if isinstance(fault, httpx.TimeoutException) else _said(fault)
            raise MemberNotReached(name=name, reason=reason) from fault
        if answer.status_code >= 500:
            raise MemberNotReached(name=name, reason=f"HTTP {answer.status_code} {_problem(bytes(found))[1]}".strip())
        if answer.status_code != 200:
            vi, en = _problem(bytes(found))
            raise MemberRefused(name=name, status=answer.status_code, said_vi=vi, said_en=en)
        return bytes(found)

    def _left(self) -> float:
        """Seconds that are left. MemberNotReached when there are none."""
        left = self._until - monotonic()
        if left <= 0:
            raise MemberNotReached(name=self.member.name, reason=self._too_slow())
        return left

    def _too_slow(self) -> str:
        return f"quá {self._seconds:g} giây · no whole answer in {self._seconds:g} seconds"


def _said(fault: Exception) -> str:
    if isinstance(fault, httpx.ConnectError):
        return f"không kết nối được · no connection ({fault})"[:200]
    return f"{type(fault).__name__} {fault}".strip()[:200]


def _problem(answer: bytes) -> tuple[str, str]:
    """What a problem (RFC 9457) says in both languages; nothing for any other answer."""
    try:
        said = msgspec.json.decode(answer, type=dict[str, Any])
    except msgspec.DecodeError:
        return "", ""
    return str(said.get("vi", ""))[:300], str(said.get("en", ""))[:300]
