"""Who reads a review without a part in it is recorded before anything is shown; the reviewed official sees it."""

from __future__ import annotations

from fastapi import Request

from api.auth.caller import Caller
from api.auth.concerned import Concerned
from api.http.gate import office_of
from api.http.record_routes import door_of
from domain.model.natures import involved_in
from domain.model.review import Review


def note_reading_of_review(request: Request, caller: Caller, concerned: Concerned) -> None:
    """Nothing for proceedings of other natures, and for those whom the review names."""
    state = concerned.proceeding.state
    if not isinstance(state, Review) or state.opened is None:
        return
    named = involved_in(concerned.proceeding).restricted or frozenset()
    if caller.subject in named:
        return
    office_of(request).readings.note_record(
        caller, state.about, f"review {concerned.proceeding.number}", None, door_of(request)
    )
