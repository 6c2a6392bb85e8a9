"""A file that proves something in a proceeding: a photo of the posted board, minutes, a report.

The event names it by its hash; the bytes lie outside the log and are worth as much as they match it.
"""

from __future__ import annotations

import msgspec


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """name: as it was handed in, without a path. sha256: 64 lowercase hexadecimal digits, of the whole content."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
