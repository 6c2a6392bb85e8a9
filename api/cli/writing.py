"""What commands that write a file share: where to, and saying what was written."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from domain.model.errors import DomainError


class OutMissing(DomainError):
    CODE = "out-missing"
    VI = "Chưa nói ghi vào tệp nào. Thêm --out, --pdf hoặc --xlsx; xem --help của lệnh."
    EN = "There is no file to write to. Add --out, --pdf or --xlsx; see the command's --help."


class FileNotWritten(DomainError):
    """Details: file, reason."""

    CODE = "file-not-written"
    VI = "Không ghi được tệp {file}: {reason}. Chọn nơi khác, hoặc kiểm tra quyền ghi."
    EN = "The file {file} could not be written: {reason}. Choose another place, or check the permissions."


def need_file(out: Path | None) -> Path:
    """OutMissing for none."""
    if out is None:
        raise OutMissing
    return out


def written(path: Path, content: bytes, *, quiet: bool = False) -> None:
    """Write the whole file, and say how large it is and its SHA-256. FileNotWritten."""
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise FileNotWritten(file=path, reason=fault.strerror or str(fault)) from None
    if not quiet:
        print(f"{path}  {len(content)} B  sha256 {sha256(content).hexdigest()}")
