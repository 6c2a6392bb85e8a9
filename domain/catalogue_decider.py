"""How orders about the catalogue are decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec

from domain import catalogue_commands as cmd
from domain.application import Context, Decision
from domain.catalogue_file import PublishCatalogue
from domain.model import channel_target as aim
from domain.model import procedure as proc
from domain.model.errors import DomainError
from domain.model.event import AgencyId, Event, Recorded
from domain.model.organisation import UnitKind
from domain.model.procedure import Catalogue, Content, ProcedureVersion
from domain.model.publication import Ending, Purpose
from domain.model.refusals import BadValue, NotAOneStopUnit
from domain.model.term import Term, TermUnit
from domain.publication_opening import Openings

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
        return (
            cmd.PublishProcedure,
            cmd.WithdrawProcedure,
            cmd.OrderPublication,
            PublishCatalogue,
            cmd.SetChannelTarget,
        )

    def stream(self, _: cmd.CatalogueCommand) -> UUID:
        return proc.STREAM

    def initial(self) -> Catalogue:
        return Catalogue()

    def evolve(self, state: Catalogue, recorded: Recorded[Event]) -> Catalogue:
        return proc.evolve(state, recorded)

    def decide(self, state: Catalogue, command: cmd.CatalogueCommand, context: Context) -> Decision:
        openings = Openings(context)
        events: list[Event]
        match command:
            case cmd.PublishProcedure():
                events = _published(state, command.procedure, command.content, command.agencies, context, openings)
            case cmd.WithdrawProcedure():
                events = _withdrawn(state, command.code, command.valid_to, context, openings)
            case cmd.OrderPublication():
                events = _ordered(state, command, context, openings)
            case PublishCatalogue():
                events = _several(state, command, context, openings)
            case cmd.SetChannelTarget():
                events = [aim.ChannelTargetSet(**context.meta(), target=_target(state, command, context))]
            case _:
                raise TypeError(type(command).__name__)
        return Decision(events, openings.also())


def _published(
    state: Catalogue,
    version: ProcedureVersion,
    content: Content | None,
    agencies: Sequence[AgencyId],
    context: Context,
    openings: Openings,
) -> list[Event]:
    checked(state, version)
    flagged = msgspec.structs.replace(version, flags=flags(version))
    said = None if content == proc.NO_CONTENT else content
    published = proc.ProcedurePublished(**context.meta(), procedure=flagged, content=said)
    named = tuple(dict.fromkeys(agencies)) or state.concerned(version.code)
    for before in state.publications.get(version.code, ()):
        openings.end(version.code, before.version, Ending.REPLACED, version.version)
    if not named:
        return [published]
    openings.open(
        version.code,
        version.version,
        version.name,
        version.decision,
        named,
        signed_on=content.signed_on if content is not None else None,
    )
    ordered = proc.PublicationOrdered(**context.meta(), code=version.code, version=version.version, agencies=named)
    return [published, ordered]


def _withdrawn(state: Catalogue, code: str, valid_to: date, context: Context, openings: Openings) -> list[Event]:
    if code not in state.versions:
        raise ProcedureUnknown(code=code)
    latest = state.versions[code][-1]
    for before in state.publications.get(code, ()):
        openings.end(code, before.version, Ending.WITHDRAWN)
    if code not in state.withdrawn:
        openings.open(code, latest.version, latest.name, latest.decision, state.concerned(code), Purpose.TAKE_DOWN)
    return [proc.ProcedureWithdrawn(**context.meta(), code=code, valid_to=valid_to)]


def _ordered(state: Catalogue, command: cmd.OrderPublication, context: Context, openings: Openings) -> list[Event]:
    known = state.versions.get(command.code, ())
    if not known or command.code in state.withdrawn:
        raise ProcedureUnknown(code=command.code)
    if not command.agencies:
        raise BadValue(field="agencies", why_vi="phải nêu ít nhất một cơ quan", why_en="name at least one agency")
    latest = known[-1]
    openings.open(
        latest.code,
        latest.version,
        latest.name,
        latest.decision,
        command.agencies,
        signed_on=state.content(latest).signed_on,
    )
    agencies = tuple(dict.fromkeys(command.agencies))
    return [proc.PublicationOrdered(**context.meta(), code=latest.code, version=latest.version, agencies=agencies)]


def _several(state: Catalogue, command: PublishCatalogue, context: Context, openings: Openings) -> list[Event]:
    """ProcedureNotUsable for a code that stands in it twice: which of the two was meant is not ours to say."""
    codes = [version.code for version, _ in command.published] + [code for code, _ in command.withdrawn]
    twice = next((code for code, times in Counter(codes).items() if times > 1), None)
    if twice is not None:
        raise ProcedureNotUsable(code=twice, why_vi="mã này có hai lần", why_en="it stands there twice")
    agencies = dict(command.agencies)
    events: list[Event] = []
    for version, content in command.published:
        events += _published(state, version, content, agencies.get(version.code, ()), context, openings)
    for code, valid_to in command.withdrawn:
        events += _withdrawn(state, code, valid_to, context, openings)
    return events


def _target(state: Catalogue, order: cmd.SetChannelTarget, context: Context) -> aim.ChannelTarget:
    """What the order sets. BadValue, ProcedureUnknown, NotAOneStopUnit."""
    if not 0 <= order.permille <= aim.WHOLE_PERMILLE:
        raise BadValue(field="permille", why_vi="từ 0 đến 1000", why_en="from 0 to 1000")
    if not order.decision.strip():
        raise BadValue(field="decision", why_vi="phải nêu văn bản", why_en="name the document")
    if order.valid_to is not None and order.valid_to < order.valid_from:
        raise BadValue(field="valid_to", why_vi="trước ngày bắt đầu", why_en="it is before the first day")
    if order.procedure_code is not None and order.procedure_code not in state.versions:
        raise ProcedureUnknown(code=order.procedure_code)
    if order.unit_id is not None:
        unit = context.reference.organisation.units.get(order.unit_id)
        if unit is None or unit.kind is not UnitKind.ONE_STOP:
            raise NotAOneStopUnit(unit=order.unit_id, agency=unit.agency_id if unit is not None else "–")
    return aim.ChannelTarget(
        channel=order.channel,
        permille=order.permille,
        valid_from=order.valid_from,
        valid_to=order.valid_to,
        decision=order.decision.strip(),
        unit_id=order.unit_id,
        procedure_code=order.procedure_code,
    )


def checked(state: Catalogue, version: ProcedureVersion) -> None:
    """ProcedureNotUsable, TermNotUnderstood for a version that cannot be published after those before it."""
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
