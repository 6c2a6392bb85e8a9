"""Events that a review cites by position are looked up in the log, wherever they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fastapi import Request

from api.http.gate import office_of
from domain.review_commands import Citing
from domain.review_evidence import as_evidence

MOST_CITED: Final = 200
"""By one order; of more, those beyond are not looked up, and the order is refused."""


def with_cited(request: Request, command: Citing) -> Citing:
    """The order with the events at its positions, as they stand. What is not there is left for the refusal."""
    log = office_of(request).log
    wanted = list(dict.fromkeys(command.positions))[:MOST_CITED]
    found = (log.read_all(position - 1, 1) for position in wanted if position > 0)
    evidence = tuple(as_evidence(rows[0]) for rows in found if rows)
    return replace(command, evidence=evidence)
