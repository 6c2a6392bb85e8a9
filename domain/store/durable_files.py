"""Files that survive a crash whole, and files that are to be gone for good."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Whoever else looks at a folder of files under this lock waits. By its file `lock`, which stays."""
    with open(folder / "lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Hold the lock of a file, made if need be. Yields whether it is ours:
    False where another has it and we do not wait."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            held = False
        yield held
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes, mode: int) -> None:
    """Replace a file by another, durably: a reader, and whoever looks after a crash, sees one or the other."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    beside.replace(path)
    sync_folder(path.parent)


def write_many(files: Mapping[Path, bytes], mode: int) -> None:
    """The same for many files at the price of few: each is there whole or not at all; all are when this returns."""
    beside = {path: path.with_name(f".{path.name}.new") for path in files}
    for path, data in files.items():
        beside[path].unlink(missing_ok=True)
        descriptor = os.open(beside[path], os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(data)
    os.sync()
    for path in files:
        beside[path].replace(path)
    os.sync()


def shred(path: Path) -> bool:
    """Write over a file's content, durably, and then remove its name, durably. False if there was no such file.

    Done again after a crash it goes on: what was written over is removed. A file system that copies on write, or a disk
    that moves blocks about, may keep what was there before out of reach of any program; see docs/vault.md.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    with open(descriptor, "wb") as file:
        file.write(os.urandom(os.fstat(descriptor).st_size))
        file.flush()
        os.fsync(descriptor)
    path.unlink()
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Let what was renamed or removed in a folder be so after a crash too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
