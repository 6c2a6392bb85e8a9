"""From a selection to the bytes of a file."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from psycopg import Connection

from api.exporters import ocel, xes
from api.exporters.datasets import dataset_log
from api.exporters.dossiers import dossier_log
from api.exporters.selection import Selection

GZIP = 31
"""The window of zlib with the frame of gzip, whose header then holds no name and no time."""


class Format(StrEnum):
    XES = "xes"
    XES_GZ = "xes.gz"
    OCEL = "ocel"

    @property
    def media_type(self) -> str:
        return {"xes": "application/xml", "xes.gz": "application/gzip", "ocel": "application/json"}[self.value]

    @property
    def file_name(self) -> str:
        return {"xes": "hoso.xes", "xes.gz": "hoso.xes.gz", "ocel": "hoso.json"}[self.value]


def exported(connection: Connection[Any], selection: Selection, form: Format) -> Iterator[bytes]:
    """The file, piece by piece, with no more than some hundred cases in memory.

    connection: of the reader, in one transaction that lasts as long as the file is written. Whatever can be refused is
    refused before the first piece: DatasetUnknown, ViewsNotReady, IdsCollide.
    """
    if selection.dataset is not None:
        log = dataset_log(connection, selection.dataset)
    else:
        log = dossier_log(connection, selection)
    if form is Format.OCEL:
        return ocel.written(log)
    pieces = xes.written(log, names=selection.names)
    return _packed(pieces) if form is Format.XES_GZ else pieces


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
