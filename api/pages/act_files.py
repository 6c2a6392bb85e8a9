"""Files that are sent with an act's form: kept first, so that a form which is refused comes back with them.

`<field>.tep` holds what was chosen; what was kept stands under `<field>`, as an order names it, and is handed on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Annotated, Final

import msgspec
from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.auth.asked import rows
from api.auth.caller import Caller
from api.auth.remit import decide
from api.auth.rights import Right
from api.citizen.uploads import MAX_FILE_BYTES, FileNotTaken, checked
from api.http.attachment_routes import FORM_ROOM_BYTES, UPLOAD_SECONDS, AttachmentsTooMany, keep, too_large
from api.http.dossier_address import dossier_at
from api.http.dossier_address import id_of as dossier_id_of
from api.http.gate import need_right, office_of
from api.http.proceeding_address import id_of as proceeding_id_of
from api.http.proceeding_address import may_read
from api.http.refusals import BodyTooLarge
from api.pages.act_drawing import MOST_FILES
from api.pages.act_input import Fault, Typed
from api.pages.act_parts import SEPARATOR, Part, Widget, every_part
from api.pages.genuine import genuine_form
from domain.model.errors import DomainError

CHOSEN: Final = ".tep"
ALL_BYTES: Final = 3 * MAX_FILE_BYTES + FORM_ROOM_BYTES
"""Of the files of one form together."""


async def _with_files(request: Request) -> AsyncIterator[FormData]:
    """A genuine form that may hold files. FileNotTaken for what is too large, with the rest unread."""
    async with office_of(request).uploads:
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                form = await genuine_form(request, ALL_BYTES, files=MOST_FILES)
        except (TimeoutError, BodyTooLarge):
            raise too_large() from None
    try:
        yield form
    finally:
        await form.close()


FilesForm = Annotated[FormData, Depends(_with_files)]
"""A parameter of the routes of acts whose forms may hold files."""


async def typed_with_files(request: Request, visitor: Caller, form: FormData) -> tuple[Typed, list[Fault]]:
    """What was typed, with the files that were kept now; and what stands against others of them, at their fields."""
    typed, faults = Typed.of(form.multi_items()), []
    sent = [
        (name.removesuffix(CHOSEN), value)
        for name, value in form.multi_items()
        if name.endswith(CHOSEN) and isinstance(value, UploadFile) and value.filename
    ]
    if sent:
        await run_in_threadpool(need_right, request, visitor, Right.ATTACH)
    for path, upload in sent:
        try:
            kept = await run_in_threadpool(keep, request, visitor, checked(upload.filename or "", await upload.read()))
        except (FileNotTaken, AttachmentsTooMany) as refusal:
            faults.append(_at(path, refusal))
            continue
        value = msgspec.json.encode(kept).decode()
        if value not in typed.all(path):
            typed = replace(typed, values={**typed.values, path: (*typed.all(path), value)})
    return typed, faults


def with_ids(request: Request, visitor: Caller, parts: Sequence[Part], typed: Typed) -> Typed:
    """With the ids of the dossiers and proceedings that were named by code or number, of those that there are."""
    ids: dict[str, str] = {}
    named = {part.name: part.widget for part in every_part(tuple(parts))}
    for path, values in typed.values.items():
        widget = named.get(path.rpartition(SEPARATOR)[2])
        if widget not in (Widget.DOSSIER, Widget.DOSSIERS, Widget.PROCEEDING):
            continue
        for line in {line.strip() for value in values for line in value.splitlines() if line.strip()}:
            find = _proceeding if widget is Widget.PROCEEDING else _dossier
            found = find(request, visitor, line)
            if found is not None:
                ids[line] = found
    return replace(typed, ids=ids)


def _dossier(request: Request, visitor: Caller, line: str) -> str | None:
    """The id of a dossier by its code, if the visitor may read it."""
    if dossier_id_of(request, line) is None:
        return None
    dossier, mine = dossier_at(request, visitor, line)
    with rows():
        seen = decide(visitor, Right.READ_DOSSIERS, mine, dossier.plain()).allowed
    return str(dossier.dossier_id) if seen and dossier.version else None


def _proceeding(request: Request, visitor: Caller, line: str) -> str | None:
    """The id of a proceeding by its number, if the visitor may read it."""
    found = proceeding_id_of(request, line)
    if found is None:
        return None
    concerned = office_of(request).remits.proceeding(found)
    return str(found) if may_read(request, visitor, concerned) else None


def _at(path: str, refusal: DomainError) -> Fault:
    return Fault(path, refusal.vi, refusal.en)
