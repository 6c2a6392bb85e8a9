"""The members' file: which provinces a view across looks at, and what it trusts of each.

    timeout_seconds = 10          # for the whole of a member's answer
    witness = "toan-quoc.example" # the name under which this view signs the checkpoints that it has seen
    state = "members.state"       # its own directory: what it saw last of each member

    [[member]]
    code = "H20"                  # unique here; an official is H20/cb0012 from here
    name = "Đồng Tháp"
    url = "https://hoso.example.vn"
    key = "…"                     # of its ledger, as `hoso ledger key` prints it there
    credential = "H20.token"      # a file with a token of that province; only we may read it
    ca = "H20.pem"                # where its certificate is not of a public authority

Paths are relative to the file. It is read again at every look, so a member, a key or a token changes without a restart.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Self
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from domain.model.errors import DomainError
from domain.model.signed_note import NoteUnreadable, VerifierKey

Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,15}$")]
MOST_MEMBERS: Final = 100
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,1000}")


class MembersNotNamed(DomainError):
    CODE = "members-not-named"
    VI = "Ở đây chưa có danh sách các tỉnh. Đặt HOSO_MEMBERS thành tệp danh sách (docs/nation.md), hoặc dùng --members."
    EN = "No provinces are named here. Let HOSO_MEMBERS be the file that names them (docs/nation.md), or use --members."


class MembersNotUsable(DomainError):
    """Details: path, reason."""

    CODE = "members-not-usable"
    VI = "Không dùng được danh sách các tỉnh {path}: {reason}. Sửa tệp này rồi thử lại."
    EN = "The file {path} that names the provinces cannot be used: {reason}. Correct it and try again."


class _Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Code
    name: Text
    url: Text
    key: Text
    credential: Text
    ca: Text | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    member: Annotated[tuple[_Member, ...], Meta(min_length=1, max_length=MOST_MEMBERS)]
    timeout_seconds: Annotated[float, Meta(gt=0, le=60)] = 10.0
    witness: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,99}$")] = "toan-quoc"
    state: Text | None = None


@dataclass(frozen=True)
class Member:
    """A province. credential: the file with our token there; ca: with the root of its certificate."""

    code: str
    name: str
    url: str
    key: VerifierKey
    credential: Path
    ca: Path | None = None

    def token(self) -> str:
        """Our token there, as the file holds it now. MembersNotUsable, which never repeats it."""
        try:
            mode = self.credential.stat().st_mode
            text = self.credential.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise MembersNotUsable(path=self.credential, reason=type(fault).__name__) from fault
        if mode & 0o077:
            raise MembersNotUsable(path=self.credential, reason="others may read it: chmod 600 (tệp để người khác đọc)")
        if not _TOKEN.fullmatch(text):
            raise MembersNotUsable(path=self.credential, reason="it holds no token (không có mã truy cập)")
        return text


@dataclass(frozen=True)
class Members:
    """In the order of the file. state: our own directory, one below it for each member."""

    members: tuple[Member, ...]
    state: Path
    witness: str
    timeout_seconds: float

    @classmethod
    def read(cls, path: Path | None) -> Self:
        """MembersNotNamed, MembersNotUsable."""
        if path is None:
            raise MembersNotNamed
        try:
            content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
            file = msgspec.convert(content, _File)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
            raise MembersNotUsable(path=path, reason=str(fault)) from fault
        here = path.resolve().parent
        members = tuple(_member(one, here, path) for one in file.member)
        codes = [one.code.casefold() for one in members]
        if len(set(codes)) < len(codes):
            raise MembersNotUsable(path=path, reason="two members have one code (trùng mã)")
        if len({str(one.key) for one in members}) < len(members):
            # It would stand in every sum twice.
            raise MembersNotUsable(path=path, reason="two members have one ledger key (trùng khóa sổ)")
        state = here / (file.state or f"{path.stem}.state")
        return cls(members, state, file.witness, file.timeout_seconds)


def _member(one: _Member, here: Path, path: Path) -> Member:
    """MembersNotUsable."""
    address = urlsplit(one.url.rstrip("/"))
    origin = f"{address.scheme}://{address.netloc}"
    if address.scheme not in ("http", "https") or not address.hostname or origin != address.geturl():
        raise MembersNotUsable(path=path, reason=f"{one.code}: url must be such as https://hoso.example.vn")
    if "@" in address.netloc:
        raise MembersNotUsable(path=path, reason=f"{one.code}: url holds a password; use `credential`")
    try:
        key = VerifierKey.parse(one.key)
    except NoteUnreadable as fault:
        raise MembersNotUsable(path=path, reason=f"{one.code}: key: {fault}") from fault
    ca = here / one.ca if one.ca is not None else None
    return Member(one.code, one.name, origin, key, here / one.credential, ca)
