"""The view across as the doors have it: looked at again after a few seconds, once for everybody who asks meanwhile."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

from api.nation.across import Across
from api.nation.asking import look_across
from api.nation.finding import FoundAcross, find_across
from api.nation.members import Members
from projections.queries.periods import Period

KEPT_SECONDS: Final = 5.0
MOST_KEPT: Final = 32

Asked = tuple[datetime | None, Period | None]


@dataclass
class _Look:
    """One question. lock: held by whoever asks the members, while others wait for the same answer."""

    lock: Lock = field(default_factory=Lock)
    answer: Across | None = None
    at: float = 0.0


class Nation:
    """path: of the members' file; None where this is no view across."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = Lock()
        self._looks: OrderedDict[Asked, _Look] = OrderedDict()

    @property
    def named(self) -> bool:
        return self._path is not None

    def look(self, at: datetime | None, period: Period | None) -> Across:
        """How the provinces stand, at most KEPT_SECONDS old. MembersNotNamed, MembersNotUsable."""
        members = Members.read(self._path)
        look = self._of((at, period))
        with look.lock:
            if look.answer is None or monotonic() - look.at > KEPT_SECONDS:
                look.answer = look_across(members, at=at, period=period)
                look.at = monotonic()
            return look.answer

    def find(self, text: str) -> FoundAcross:
        """Which province holds a dossier. MembersNotNamed, MembersNotUsable."""
        return find_across(Members.read(self._path), text)

    def _of(self, asked: Asked) -> _Look:
        with self._lock:
            look = self._looks.setdefault(asked, _Look())
            self._looks.move_to_end(asked)
            while len(self._looks) > MOST_KEPT:
                self._looks.popitem(last=False)
            return look
