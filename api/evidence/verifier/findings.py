"""What does not hold: a stable code, where it stands, and what differs, in Vietnamese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """where: the member and the line, position or field in it. vi, en: one sentence each, with both values."""

    code: str
    where: str
    vi: str
    en: str


class Refused(Exception):
    """Raised where going on makes no sense: what follows would rest on what does not hold."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.where}: {finding.en}")
        self.finding = finding


def refused(code: str, where: str, vi: str, en: str) -> Refused:
    return Refused(Finding(code, where, vi, en))
