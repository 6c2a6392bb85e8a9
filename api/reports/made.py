"""A report's file as it was made: its name, what it is, its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from domain.model.report import ReportFile


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    media_type: str
    content: bytes

    @property
    def named(self) -> ReportFile:
        """As it stands on record."""
        return ReportFile(
            name=self.name,
            media_type=self.media_type,
            size_bytes=len(self.content),
            sha256=sha256(self.content).hexdigest(),
        )
