"""How orders about the catalogue are decided."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from domain import catalogue_commands as cmd
from domain.application import Context
from domain.model import procedure as proc
from domain.model.errors import DomainError
from domain.model.event import Event, Recorded
from domain.model.procedure import Catalogue, ProcedureVersion
from domain.model.term import Term, TermUnit

_CODE: Final = re.compile(r"[0-9]\.[0-9]{6}(\.[A-Z][0-9]{2})?")
HOURS_PER_DAY: Final = 8


class ProcedureNotUsable(DomainError):
    CODE = "procedure-not-usable"
    VI = "Thủ tục {code} không công bố được: {why_vi}."
    EN = "Procedure {code} cannot be published: {why_en}."


class ProcedureUnknown(DomainError):
    CODE = "procedure-unknown"
    VI = "Không có thủ tục {code} trong danh mục."
    EN = "There is no procedure {code} in the catalogue."


class CatalogueDecider:
    """The decider of the stream `catalogue`; see `domain.application.Decider`."""

    kind = "catalogue"

    @property
    def commands(self) -> Collection[type[Any]]:
        return (cmd.PublishProcedure, cmd.WithdrawProcedure)

    def stream(self, _: cmd.CatalogueCommand) -> UUID:
        return proc.STREAM

    def initial(self) -> Catalogue:
        return Catalogue()

    def evolve(self, state: Catalogue, recorded: Recorded[Event]) -> Catalogue:
        return proc.evolve(state, recorded)

    def decide(self, state: Catalogue, command: cmd.CatalogueCommand, context: Context) -> Sequence[Event]:
        match command:
            case cmd.PublishProcedure():
                _check(state, command.procedure)
                flagged = msgspec.structs.replace(command.procedure, flags=flags(command.procedure))
                return [proc.ProcedurePublished(**context.meta(), procedure=flagged)]
            case cmd.WithdrawProcedure():
                if command.code not in state.versions:
                    raise ProcedureUnknown(code=command.code)
                return [proc.ProcedureWithdrawn(**context.meta(), code=command.code, valid_to=command.valid_to)]
            case _:
                raise TypeError(type(command).__name__)


def _check(state: Catalogue, version: ProcedureVersion) -> None:
    code = version.code
    if _CODE.fullmatch(code) is None:
        raise ProcedureNotUsable(code=code, why_vi="mã không đúng mẫu 1.005129", why_en="codes look like 1.005129")
    known = state.versions.get(code, ())
    if version.version != len(known) + 1:
        raise ProcedureNotUsable(
            code=code,
            why_vi=f"phiên bản tiếp theo là {len(known) + 1}",
            why_en=f"its next version is {len(known) + 1}",
        )
    if known and version.valid_from <= known[-1].valid_from:
        raise ProcedureNotUsable(
            code=code,
            why_vi=f"phiên bản trước có hiệu lực từ {known[-1].valid_from}",
            why_en=f"the version before is in force from {known[-1].valid_from}",
        )
    if not version.steps:
        raise ProcedureNotUsable(code=code, why_vi="chưa có bước nào", why_en="it has no steps")
    if len({s.step_id for s in version.steps}) != len(version.steps):
        raise ProcedureNotUsable(code=code, why_vi="hai bước trùng mã", why_en="two steps have one id")
    for term in (version.term, *(s.term for s in version.steps if s.term is not None)):
        Term.parse(term)


def flags(version: ProcedureVersion) -> tuple[str, ...]:
    """What is doubtful about the terms (DOMAIN.md §3): a step left out, or steps that add up to more than the whole.

    Compared in working hours with 8 h = 1 day; against a term in calendar days nothing is compared.
    """
    found: list[str] = []
    timed = [s for s in version.steps if s.term is not None]
    if timed and len(timed) < len(version.steps):
        found.append("step_terms_incomplete")
    whole = _hours(Term.parse(version.term))
    parts = [_hours(Term.parse(s.term)) for s in timed if s.term is not None]
    known = [p for p in parts if p is not None]
    if whole is not None and len(known) == len(parts) and sum(known) > whole:
        found.append("step_terms_exceed_whole")
    return tuple(found)


def _hours(term: Term) -> int | None:
    if term.unit is TermUnit.CALENDAR_DAYS:
        return None
    if term.unit is TermUnit.WORKING_HOURS:
        return term.amount
    return HOURS_PER_DAY * max(1, term.amount)
