"""Reports as files: `<data>/reports/<kind>/<name>`, whole or not at all, never replaced by another content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from api.reports.made import Made
from domain.model.errors import DomainError
from domain.model.report import ReportFile
from domain.store.durable_files import one_at_a_time, write_whole

FOLDER: Final = "reports"


class ReportFileDiffers(DomainError):
    """Details: file."""

    CODE = "report-file-differs"
    VI = "Tệp {file} không còn như khi lập (mã SHA-256 khác). Tìm bản gốc trong bản sao lưu; không ghi đè."
    EN = "The file {file} is not what was made (another SHA-256). Look for it in a backup; it is not replaced."


class ReportFileMissing(DomainError):
    """Details: file."""

    CODE = "report-file-missing"
    VI = "Không còn tệp {file}. Tìm trong bản sao lưu, hoặc lập lại theo kỳ và thời điểm ghi trong báo cáo."
    EN = "The file {file} is gone. Look in a backup, or make it again by the period and moment of the report."


@dataclass(frozen=True)
class ReportFiles:
    """The folder of an instance's reports."""

    root: Path

    @classmethod
    def of(cls, data_dir: Path) -> ReportFiles:
        return cls(data_dir / FOLDER)

    def keep(self, kind: str, made: Iterable[Made]) -> tuple[ReportFile, ...]:
        """Write files that are not there yet. What is there was written whole, by a run that ended before it was on
        record: it stays, and is what goes on record. Repeatable, also by two at once.
        """
        folder = self.root / kind
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = []
        with one_at_a_time(folder):
            for one in made:
                path = folder / one.name
                if path.exists():
                    one = Made(one.name, one.media_type, path.read_bytes())  # noqa: PLW2901
                else:
                    write_whole(path, one.content, 0o600)
                found.append(one.named)
        return tuple(found)

    def path(self, kind: str, file: ReportFile) -> Path:
        return self.root / kind / file.name

    def read(self, kind: str, file: ReportFile) -> bytes:
        """The content that is on record. ReportFileMissing, ReportFileDiffers."""
        path = self.path(kind, file)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise ReportFileMissing(file=path) from None
        if sha256(content).hexdigest() != file.sha256:
            raise ReportFileDiffers(file=path)
        return content
