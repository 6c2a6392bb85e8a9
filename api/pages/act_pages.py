"""The pages of an act: its form, the form again with what stands against it, the question before what cannot be undone,
and what is said where nobody knows whether it was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.citizen.visits import OfferedSlot, free_slots
from api.http.gate import office_of
from api.http.order_models import Order, command_of
from api.http.statuses import status_of
from api.pages import corrections
from api.pages.act_choices import Choices
from api.pages.act_drawing import Drawing, Drawn, id_of, label_of
from api.pages.act_input import Fault, Typed, as_typed
from api.pages.act_joint import one_choice, together
from api.pages.act_parts import NEW, Part, Widget, parts_of
from api.pages.naming import said
from api.pages.natures.words import act_words, is_known
from api.pages.site import page, wording_of
from api.pages.wording import Wording
from api.pages.written import amount_written
from domain.application import Busy, StoreUnavailable, VersionConflict
from domain.commands import Issued
from domain.model.dossier import Dossier
from domain.model.dossier_authority import involved
from domain.model.errors import DomainError
from domain.model.event import OfficialId, Source, is_official
from domain.model.home_visit import Visit
from domain.model.proceeding import Proceeding
from projections.words import Words, event_words

COMMAND: Final = "lenh"
VERSION: Final = "phien-ban"
AGAIN: Final = "ve"
CONFIRMED_FIELD: Final = "xac-nhan"
MORE: Final = "them-dong"
SHOW: Final = "xem"
MACHINERY: Final = frozenset({"csrf", CONFIRMED_FIELD, MORE, SHOW})
"""Fields that are never handed on from one page of an act to the next."""

MOST_CHANGES: Final = 20
MOST_OTHERS: Final = 40
NOT_PERMITTED: Final = 403

NOT_RECORDED: Final = (StoreUnavailable, Busy)
"""Faults of which it is known that nothing was recorded."""

AT_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "addressee-unknown": ("to_official", "to_unit", "outside"),
    "addressed-to-oneself": ("to_official", "to_unit"),
    "act-before-previous": ("occurred_at",),
    "act-in-future": ("occurred_at", "act.occurred_at"),
    "not-earlier": ("act.occurred_at",),
    "not-acting-for": ("acting_for",),
    "supplement-needs-approval": ("approved_by",),
    "opinion-asked-again": ("approved_by",),
    "step-unknown": ("step_id",),
    "step-not-current": ("step_id",),
    "step-already-completed": ("step_id",),
    "term-not-understood": ("term",),
    "term-too-long": ("term",),
    "new-date-not-later": ("due_on",),
    "not-involved": ("about", "to_official"),
    "no-transit": ("handover_no",),
    "no-such-matter": (
        "opinion_no", "obstacle_no", "instruction_no", "escalation_no", "complaint_no", "claim", "position",
    ),
    "nothing-requested": ("request_no",),
    "slot-full": ("slot_no",),
    "slot-unknown": ("slot_no",),
}  # fmt: skip
"""The field that a refusal is about, the first of these that the form has."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about. name: the dossier's code, the proceeding's number. dossier, proceeding: None for others.

    facts: what has to be known before it is done, label and value. kind: what it is, where it is a proceeding.
    """

    area: str
    action: str
    home: str
    name: str | None
    stream: UUID
    version: int
    dossier: Dossier | None = None
    readable: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    proceeding: Proceeding | None = None
    kind: Words | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands against an act. body: what was asked, to see who else could do it."""

    status: int = 200
    faults: list[Fault] = field(default_factory=list)
    refusal: DomainError | None = None
    conflict: VersionConflict | None = None
    body: Any = None


@dataclass(frozen=True, slots=True)
class Change:
    """An event that was recorded after the version that somebody saw."""

    position: int
    what: Words
    who: str
    at: Any


def parts_for(order: Order, subject: Subject, typed: Typed) -> tuple[Part, ...]:
    """The parts of the form; a correction's with the members of the event that is named."""
    parts = parts_of(order)
    position = amount_written(typed.one("position"))
    if order.act == corrections.ACT and subject.dossier is not None and isinstance(position, int):
        return corrections.with_members(parts, subject.dossier, position)
    return one_choice(order.act, parts)


def form(
    request: Request, visitor: Caller, order: Order, subject: Subject, typed: Typed, outcome: Outcome | None = None
) -> Response:
    """The form, with what was typed and what stands against it."""
    outcome = outcome or Outcome()
    w, typed = wording_of(request), together(order.act, typed)
    choices = _choices(request, visitor, subject, w)
    parts = parts_for(order, subject, typed)
    filled = _filled(order, parts, choices, typed)
    errors, faults = _errors(request, order, parts, outcome, w)
    drawn = Drawing(order.act, choices, filled, faults, w).fields(parts)
    known = {one.path for one in _walk(drawn)}
    version = str(subject.version) if outcome.conflict is not None or not typed.has(VERSION) else typed.one(VERSION)
    return page(
        request,
        "act.html",
        outcome.status,
        act=order.act,
        words=act_words(order.act),
        subject=subject,
        fields=[one for one in drawn if not one.is_aside],
        aside=[one for one in drawn if one.is_aside],
        aside_open=any(one.value or one.error for one in drawn if one.is_aside),
        errors=[(id_of(path) if path in known else None, text) for path, text in errors],
        conflict=outcome.conflict,
        changes=_changes(request, subject, outcome.conflict),
        others=_who_can(request, order, subject, outcome),
        command=typed.one(COMMAND) or str(uuid4()),
        version=version,
        back=typed.one(AGAIN),
        sends_files=any(one.widget is Widget.FILES for one in _walk(drawn)),
        of_field_names=(COMMAND, VERSION, AGAIN, CONFIRMED_FIELD, MORE, SHOW),
    )


def confirmation(request: Request, visitor: Caller, order: Order, subject: Subject, typed: Typed) -> Response:
    """The question before an act that cannot be undone, with all that will be recorded."""
    w = wording_of(request)
    parts = parts_for(order, subject, typed)
    drawn = Drawing(order.act, _choices(request, visitor, subject, w), typed, {}, w).fields(parts)
    return page(
        request,
        "act_confirmation.html",
        act=order.act,
        words=act_words(order.act),
        subject=subject,
        summary=list(_summary(drawn, w)),
        hidden=_hidden(typed),
        confirmed=CONFIRMED_FIELD,
        show=SHOW,
    )


def unsure(request: Request, order: Order, subject: Subject, typed: Typed, refusal: DomainError) -> Response:
    """A fault while an act was under way: it is sent again under the same id, and never recorded twice."""
    return page(
        request,
        "act_unsure.html",
        status_of(refusal.code),
        words=act_words(order.act),
        subject=subject,
        refusal=refusal,
        recorded_not=isinstance(refusal, NOT_RECORDED),
        hidden=[*_hidden(typed), *((CONFIRMED_FIELD, "1") for _ in typed.all(CONFIRMED_FIELD)[:1])],
    )


def _choices(request: Request, visitor: Caller, subject: Subject, w: Wording) -> Choices:
    office = office_of(request)
    now, proceeding = office.clock.now(), subject.proceeding
    slots: list[OfferedSlot] = []
    if proceeding is not None and isinstance(proceeding.state, Visit) and proceeding.state.requested is not None:
        slots = free_slots(office, proceeding.state.requested.unit_id, now)
    return Choices(
        visitor,
        office.remits.of(visitor, now),
        office.trial.reference(),
        now,
        w,
        subject.dossier,
        proceeding,
        tuple(slots),
    )


def _filled(order: Order, parts: tuple[Part, ...], choices: Choices, typed: Typed) -> Typed:
    """What was typed; where nothing came, the default, the only choice, or a new name for something new."""
    values = as_typed(parts, {})
    for part in parts:
        if part.name in NEW.get(order.act, ()) and part.name in ("appointment_id", "absence_id"):
            values[part.name] = (f"{part.name[0]}-{uuid4().hex[:10]}",)
        elif part.name == "step_id" and choices.dossier is not None and part.required:
            values[part.name] = (choices.dossier.step_id or "",)
        elif part.required and (
            part.widget is Widget.KNOWN or (choices.proceeding is not None and is_known(part.name))
        ):
            offered = choices.of(order.act, part)
            values[part.name] = (offered[0].value,) if len(offered) == 1 else ()
        elif part.widget is Widget.CHANGES:
            values |= as_typed(part.parts, {}, part.name + ".")
    return replace(typed, values={**{name: value for name, value in values.items() if value}, **typed.values})


def _errors(
    request: Request, order: Order, parts: tuple[Part, ...], outcome: Outcome, w: Wording
) -> tuple[list[tuple[str, str]], dict[str, Fault]]:
    """The summary (path, text) and the same wording by field."""
    errors: list[tuple[str, str]] = []
    faults: dict[str, Fault] = {}
    for fault in outcome.faults:
        label = label_of(order.act, fault.path, w)
        text = f"{label}: {w.t(fault.vi, fault.en)}" if label else w.t(fault.vi, fault.en)
        errors.append((fault.path, text))
        faults[fault.path] = replace(fault, vi=text, en=text)
    if outcome.refusal is not None:
        text = said(request, outcome.refusal, w)
        names = {part.name for part in parts} | {"act.occurred_at"}
        path = next((one for one in AT_FIELDS.get(outcome.refusal.code, ()) if one in names), "")
        errors.append((path, text))
        faults[path] = Fault(path, text, text)
    return errors, faults


def _changes(request: Request, subject: Subject, conflict: VersionConflict | None) -> list[Change]:
    """What was recorded since the version that was seen, the latest last."""
    if conflict is None:
        return []
    people = office_of(request).remits.people()
    since = office_of(request).log.read_stream(subject.stream, int(conflict.details["expected"]))
    return [
        Change(
            one.position,
            event_words(one.body.TOPIC),
            people.officials[one.body.actor].name if one.body.actor in people.officials else one.body.actor,
            one.recorded_at,
        )
        for one in since[-MOST_CHANGES:]
    ]


def _who_can(request: Request, order: Order, subject: Subject, outcome: Outcome) -> list[str]:
    """Names of those near the dossier who could do it now, where the visitor may not: each asked of the rules."""
    refusal, state = outcome.refusal, subject.dossier
    if refusal is None or state is None or outcome.body is None or status_of(refusal.code) != NOT_PERMITTED:
        return []
    office = office_of(request)
    people, now = office.remits.people(), office.clock.now()
    near: set[OfficialId] = {*involved(state), *people.members(state.unit_id, now)}
    if state.travel is not None and state.travel.to.unit is not None:
        near |= set(people.members(state.travel.to.unit, now))
    asked = sorted(one for one in near if is_official(one) and people.is_active(one, now))[:MOST_OTHERS]
    body = outcome.body.model_copy(update={"acting_for": None})
    answers = office.trial.ask(
        [
            command_of(order.command, body, Issued(command_id=uuid4(), actor=one, source=Source.PAGE), subject.stream)
            for one in asked
        ]
    )
    return sorted(people.officials[one].name for one, refused in zip(asked, answers, strict=True) if refused is None)


def _hidden(typed: Typed) -> list[tuple[str, str]]:
    return [(name, value) for name, values in typed.values.items() if name not in MACHINERY for value in values]


def _summary(drawn: Iterable[Drawn], w: Wording, under: str = "") -> Iterator[tuple[str, str]]:
    """Label and value of every field that says something."""
    for one in drawn:
        label = f"{under}{one.label}"
        if one.widget is Widget.CHANGES and one.annulled:
            yield label, w.t("Hủy bỏ cả sự kiện", "The whole event is annulled")
        elif one.rows:
            for number, row in enumerate(one.rows, start=1):
                yield from _summary(row, w, f"{label} {number}: " if len(one.rows) > 1 else f"{label}: ")
        elif one.widget in (Widget.CHECK, Widget.YES_NO):
            yield label, w.t("có", "yes") if one.value == "1" else w.t("không", "no")
        elif any(one.values):
            yield label, one.chosen


def _walk(drawn: Iterable[Drawn]) -> Iterator[Drawn]:
    for one in drawn:
        yield one
        for row in one.rows:
            yield from _walk(row)
