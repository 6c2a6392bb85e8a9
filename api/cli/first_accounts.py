"""The accounts that an instance begins with: in the demonstration one for each kind of person, else one administrator.

They are opened once, when there is none; their passwords are printed then and never again.
"""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.auth.noting import By
from api.auth.rights import Role
from api.cli.recording import recorded_accounts
from domain.model.event import Source
from domain.store.instance import Instance
from projections.words import Words

ADMINISTRATOR: Final = "~administrator"
"""Whose the first account of a real log is: nobody works in the office yet whose it could be."""


_PASSWORD: Final = re.compile(rb"\b[a-z2-9]{5}(-[a-z2-9]{5}){3}\b")


@dataclass(frozen=True, slots=True)
class First:
    login: str
    subject: str
    roles: tuple[Role, ...]
    who: Words


DEMONSTRATION: Final = (
    First("motcua", "tpcl.03", (Role.OFFICER,), Words("cán bộ một cửa", "one-stop officer")),
    First("chuyenvien", "tpcl.08", (Role.OFFICER,), Words("chuyên viên", "specialist officer")),
    First("truongphong", "tpcl.07", (Role.OFFICER, Role.HEAD), Words("trưởng phòng", "head of unit")),
    First("giamsat", "vpub.02", (Role.SUPERVISOR,), Words("giám sát", "supervisor")),
    First("thanhtra", "ttt.01", (Role.AUDITOR,), Words("thanh tra", "auditor")),
    First("quantri", "vpub.04", (Role.ADMINISTRATOR,), Words("quản trị", "administrator")),
)
REAL: Final = (First("quantri", ADMINISTRATOR, (Role.ADMINISTRATOR,), Words("quản trị", "administrator")),)


def open_first_accounts(instance: Instance, *, demonstration: bool) -> list[str]:
    """What is to be said of them; nothing where there are accounts already."""
    with recorded_accounts(instance) as accounts:
        if accounts.all():
            return []
        by = By(None, Source.CLI, account=getpass.getuser())
        lines = []
        for first in DEMONSTRATION if demonstration else REAL:
            _, password = accounts.open(by, first.login, first.subject, first.roles)
            lines.append(f"  {first.login:<12} {password}   {first.who.vi} · {first.who.en}")
    return [
        "Tài khoản, mật khẩu chỉ hiện một lần, phải đổi khi đăng nhập lần đầu:",
        "Accounts; their passwords are shown once and changed at the first sign-in:",
        *lines,
    ]


def blot_passwords(spoken: Path) -> None:
    """Write over the passwords in a file that was shown, where they stand: whoever writes to it may go on."""
    with open(spoken, "r+b") as file:
        for found in _PASSWORD.finditer(file.read()):
            file.seek(found.start())
            file.write(b"*" * len(found[0]))
