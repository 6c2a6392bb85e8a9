"""What is owed in proceedings, for the pages of work: by whom somebody is or stands in for, and by a unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from api.auth.caller import Caller
from api.http.gate import office_of
from api.http.natures import DOORS
from api.http.proceeding_address import readable
from api.http.reads import Look
from domain.model.event import UnitId
from projections.queries.duties_owed import DutyLine, DutyList, RungLine, duties_owed, duty_rungs

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Owed:
    """duties: owed now, the first due first. rungs: escalations of overdue duties that wait for an answer."""

    duties: tuple[DutyLine, ...]
    rungs: tuple[RungLine, ...]

    @property
    def overdue(self) -> int:
        return sum(duty.state == "overdue" for duty in self.duties)

    def __bool__(self) -> bool:
        return bool(self.duties or self.rungs)


def owed_by_visitor(request: Request, visitor: Caller, look: Look) -> Owed:
    """What the visitor bears now, also for those for whom they stand in."""
    people = sorted(office_of(request).remits.of(visitor, look.now).people)
    duties = (
        line
        for one in people
        for line in duties_owed(look.connection, now=look.now, state=DutyList.OWED, official=one, limit=MOST).rows
    )
    return _owed(request, visitor, duties, _rungs(look, people))


def owed_by_unit(request: Request, visitor: Caller, look: Look, unit: UnitId) -> Owed:
    """What a unit owes, whoever of it bears it; and the escalations that wait for the visitor."""
    people = sorted(office_of(request).remits.of(visitor, look.now).people)
    duties = duties_owed(look.connection, now=look.now, state=DutyList.OWED, unit=unit, limit=MOST).rows
    return _owed(request, visitor, duties, _rungs(look, people))


def address_in(line: DutyLine | RungLine) -> str:
    """The page of the proceeding in which it is owed."""
    return f"/{DOORS[line.nature].path}/{line.number}"


def _rungs(look: Look, people: Iterable[str]) -> Iterable[RungLine]:
    return (line for one in people for line in duty_rungs(look.connection, now=look.now, bearer=one, limit=MOST).rows)


def _owed(request: Request, visitor: Caller, duties: Iterable[DutyLine], rungs: Iterable[RungLine]) -> Owed:
    return Owed(
        tuple(sorted(readable(request, visitor, duties), key=lambda line: (line.due_at, line.number, line.duty))),
        tuple(sorted(readable(request, visitor, rungs), key=lambda line: (line.answer_due_at, line.number))),
    )
