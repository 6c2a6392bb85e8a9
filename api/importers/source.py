"""The bytes of a log: read once in pieces, unpacked where gzipped, within limits.

A gzip member may unpack to anything, so what comes out is bounded in all, and in proportion to what went in.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from api.importers.faults import DamagedGzip, FileChanged, FileNotReadable, TooLarge

CHUNK: Final = 1 << 16
UNPACKED_LIMIT: Final = 64 << 30
"""Bytes that a log may have in all: some 100 million events of XES."""

RATIO_LIMIT: Final = 300
RATIO_FREE: Final = 16 << 20
"""Bytes from which on the ratio is looked at; event logs shrink by 20 to 100 times, zeros by 1,000."""

Progress = Callable[[int, int], None]
"""Called with bytes of the file read so far and its size."""

_GZIP_MAGIC: Final = b"\x1f\x8b"


class Bytes(Protocol):
    """What readers read from: at most `size` bytes; b"" at the end."""

    def read(self, size: int, /) -> bytes: ...


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes as they lie there, in hexadecimal. FileNotReadable."""
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Whatever is read of the file within belongs together. FileNotReadable; FileChanged at the end."""
    with _opened(path) as file:
        before = _stamp(file)
        yield
    with _opened(path) as file:
        if _stamp(file) != before:
            raise FileChanged(file=path.name)


@contextmanager
def unpacked(path: Path, progress: Progress | None = None) -> Iterator[Bytes]:
    """The file's content, unpacked where it begins like gzip. FileNotReadable; read raises DamagedGzip, TooLarge."""
    with _opened(path) as file:
        yield _Unpacked(path.name, file, progress)


class _Unpacked:
    def __init__(self, name: str, file: io.BufferedReader, progress: Progress | None) -> None:
        self._name = name
        self._file = file
        self._progress = progress
        self._size = file.seek(0, io.SEEK_END)
        file.seek(0)
        self._packed = file.read(2) == _GZIP_MAGIC
        file.seek(0)
        self._source: io.BufferedReader | gzip.GzipFile = (
            gzip.GzipFile(fileobj=file, mode="rb") if self._packed else file
        )
        self._given = 0

    def read(self, size: int, /) -> bytes:
        try:
            piece = self._source.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise DamagedGzip(file=self._name, offset=self._given, reason=str(broken)) from None
        except OSError as broken:
            raise FileNotReadable(file=self._name, reason=broken.strerror or str(broken)) from None
        self._given += len(piece)
        if self._given > UNPACKED_LIMIT:
            raise TooLarge(file=self._name, limit=f"{UNPACKED_LIMIT >> 30} GiB")
        if self._packed and self._given > RATIO_FREE and self._given > RATIO_LIMIT * self._file.tell():
            raise TooLarge(file=self._name, limit=f"1:{RATIO_LIMIT} (gzip)")
        if self._progress is not None:
            self._progress(self._file.tell(), self._size)
        return piece


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    try:
        file = path.open("rb")
    except (OSError, ValueError) as refused:
        reason = refused.strerror if isinstance(refused, OSError) and refused.strerror else str(refused)
        raise FileNotReadable(file=str(path), reason=reason) from None
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise FileNotReadable(file=str(path), reason="not a regular file")
        yield file


def _stamp(file: io.BufferedReader) -> tuple[int, int, int]:
    status = os.fstat(file.fileno())
    return status.st_ino, status.st_size, status.st_mtime_ns
