"""The nature `review`: its stage, whom it concerns, and who alone may see it."""

from __future__ import annotations

from typing import Final

from domain.model import review_events as ev
from domain.model.event import is_official
from domain.model.proceeding import Involvement, Nature
from domain.model.review import Review, evolve


def stage(state: Review) -> str:
    """How far it is; words in `projections/words.py`."""
    if state.closed_at is not None:
        return "closed"
    if state.deferral is not None:
        return "deferred"
    if state.appeal is not None and state.appeal_answer is None:
        return "appeal"
    if state.decisions:
        return "decided"
    if state.council is not None:
        return "council"
    if state.meetings or state.skipped:
        return "heard"
    return "explanation" if state.notified_at is not None else "opened"


def involved(state: Review) -> Involvement:
    """Only those who take part see it, beside those who may see all: no unit and no head learns of it by rank."""
    opened = state.opened
    if opened is None:
        return Involvement()
    officials = {opened.about, opened.authority, state.authority, *(one.official for one in state.sitting)}
    officials |= {official for official, _ in state.council.members} if state.council is not None else set()
    officials |= {one.authority for one in state.handovers}
    officials |= {opened.actor} if is_official(opened.actor) else set()
    if state.appeal is not None:
        officials.add(state.appeal.to)
    return Involvement(
        officials=frozenset(officials), dossiers=frozenset(state.dossiers), restricted=frozenset(officials)
    )


def _title(state: Review) -> str:
    return state.opened.act if state.opened is not None else ""


NATURE: Final = Nature(
    name="review",
    letters="KD",
    vi="kiểm điểm trách nhiệm",
    en="responsibility review",
    opening=ev.ReviewOpened,
    initial=Review(),
    evolve=evolve,
    duties=lambda state: state.duties,
    involved=involved,
    title=_title,
    stage=stage,
    ended_at=lambda state: state.closed_at,
)
