"""The zip of a bundle: stored, not deflated, and free of everything that a machine or a moment would leave in it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
MODE: Final = 0o100644
UNIX: Final = 3
VERSION: Final = 20


def zipped(members: Mapping[str, bytes]) -> bytes:
    """The members, in their order."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            info = ZipInfo(name, EPOCH)
            info.create_system = UNIX
            info.create_version = info.extract_version = VERSION
            info.external_attr = MODE << 16
            archive.writestr(info, content)
    return out.getvalue()
