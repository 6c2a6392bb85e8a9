"""Refusals as people read them: with the names of officials and units where the rules know ids."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import Request

from api.http.gate import office_of
from api.pages.wording import Wording
from domain.model.errors import DomainError
from domain.model.organisation import Organisation
from domain.model.working_time import office_day
from projections import words


def said(request: Request, refusal: DomainError, w: Wording) -> str:
    """The refusal in the page's language."""
    office = office_of(request)
    return said_of(refusal, office.remits.people(), office.clock.now(), w)


def said_of(refusal: DomainError, people: Organisation, now: datetime, w: Wording) -> str:
    """The same, for whoever says many."""

    def named(key: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if key == "phase":
            return w.said(words.STATES, value)
        if value in people.officials:
            return people.officials[value].name
        return people.units[value].name_on(office_day(now)) if value in people.units else value

    details = {key: named(key, value) for key, value in refusal.words.items()}
    return w.t(type(refusal).VI, type(refusal).EN).format(**details)
