"""Refusals: what a person may rightly run into, with a stable code and both languages."""

from __future__ import annotations

from typing import Any, ClassVar


class DomainError(Exception):
    """A refused order. Subclasses set CODE, VI and EN; the texts are format strings over `details`.

    The code is stable and part of the interface; the texts say what to do. words: all that the texts are made of.
    """

    CODE: ClassVar[str] = ""
    VI: ClassVar[str] = ""
    EN: ClassVar[str] = ""

    def __init__(self, **details: Any) -> None:
        self.code = self.CODE
        self.details = details
        self.words = details
        self.vi = self.VI.format(**details)
        self.en = self.EN.format(**details)
        super().__init__(f"{self.code}: {self.en}")
