"""`/su-kien/{vi-tri}`: one event, as it was recorded; the permalink to which every figure leads in the end."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.event_access import need_event
from api.http.fields import MAX_INTEGER
from api.http.reads import looking
from api.pages.site import page, wording_of
from api.pages.visitor import Visitor, need
from domain.model.deadline import Deadline
from domain.model.deadline_words import Language as DeadlineLanguage
from domain.model.deadline_words import explanation_lines
from domain.model.event import decode
from projections.queries.events import EventLine, event

router = APIRouter(include_in_schema=False)

Position = Annotated[int, Path(ge=1, le=MAX_INTEGER)]

_SHOWN_APART = frozenset({"occurred_at", "actor", "acting_for", "source", "deadline", "procedure"})


@router.get("/su-kien/{position}")
def event_page(request: Request, visitor: Visitor, position: Position) -> Response:
    """One event. EventUnknown for whoever may see all of them."""
    need(request, visitor, Right.READ_DOSSIERS)
    with looking(request) as look:
        need_event(request, visitor, look.connection, position)
        line = event(look.connection, position)
        members: dict[str, Any] = msgspec.json.decode(line.body)
        w = wording_of(request)
        return page(
            request,
            "event.html",
            look=look,
            event=line,
            members={name: _plainly(value) for name, value in members.items() if name not in _SHOWN_APART},
            raw=msgspec.json.format(bytes(line.body)).decode(),
            explanation=_explanation(line, w.t("vi", "en")),
            is_dossier=line.topic.startswith("dossier."),
        )


def _plainly(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _explanation(line: EventLine, language: str) -> list[str]:
    """Why a due date that the event set is what it is; nothing for an event that set none."""
    body = decode(line.topic, bytes(line.body))
    deadline = getattr(body, "deadline", None)
    return list(explanation_lines(deadline, DeadlineLanguage(language))) if isinstance(deadline, Deadline) else []
