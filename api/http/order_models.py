"""Request bodies derived from the command classes, so that no command and no field can be forgotten.

The actor, the source and the command's id are never in a body: they come from the token and the Idempotency-Key.
Beside a command's own fields a body may say when it happened, for whom the actor stands in, and on what legal basis.
These are members rather than headers because they are part of what is asked: they are hashed with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Annotated, Any, Final, Literal, Union, get_type_hints
from uuid import UUID, uuid5

import msgspec
from pydantic import BaseModel, Field, create_model

from api.http.applicant_models import ApplicantGiven
from api.http.fields import ID, STRICT, Changes, Moment, NewId, member, text
from domain import dossier_commands
from domain.commands import Command, Issued
from domain.dossier_commands import Correct, DossierCommand, Lodge, RecordLate
from domain.model.event import APPLICANT
from domain.proceeding_commands import ProceedingCommand

NOTES: Final = frozenset(
    {
        "NoteDeemedAcceptance", "Remind", "NoteStall", "NoteApologyOwed", "Escalate", "NoteUnanswered", "NoteConflict",
        "RemindOfDuty", "NoteDutyMissed", "EscalateDuty", "NoteDutyUnanswered", "NoteProceedingConflict",
    }
)  # fmt: skip
"""What the deadline workflows record, and what a refusal leaves behind; no door offers them."""

_IN_ADDRESS: Final = (("issued", "dossier_id"), ("issued", "proceeding_id"))
"""What no body of an order has, of one about a dossier and of one about a proceeding."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

NOT_ENTERED_LATE: Final = frozenset({"Lodge", "RecordLate", "Correct", "ConfirmClaim", "DisputeClaim"})
"""Acts that are no handling on paper: the first act of a dossier, and entries about entries."""

_ACTING_FOR: Final = (ID | None, Field(None, description="The official whom the actor stands in for."))
_LEGAL_BASIS: Final = (
    text(long=False, required=True) | None,
    Field(None, description="The legal document on which it rests."),
)
HEADER: Final[dict[str, Any]] = {
    "occurred_at": (Moment | None, Field(None, description="When it happened; left out: when it is recorded.")),
    "acting_for": _ACTING_FOR,
    "legal_basis": _LEGAL_BASIS,
}
LATE_HEADER: Final[dict[str, Any]] = {
    "actor": (ID | Literal["~applicant"], Field(description=f"The official who did it, or {APPLICANT}.")),
    "occurred_at": (Moment, Field(description="When it happened.")),
    "acting_for": _ACTING_FOR,
    "legal_basis": _LEGAL_BASIS,
}


@dataclass(frozen=True, slots=True)
class Order:
    """A command class as the interface offers it. act: its name in an address, such as `accept-handover`."""

    command: type[Command]
    act: str
    model: type[BaseModel]


def orders(module: ModuleType) -> list[Order]:
    """Every command class of a module that is offered, in the order of the file."""
    return [
        Order(cls, kebab(cls.__name__), body_model(cls)) for cls in command_classes(module) if cls.__name__ not in NOTES
    ]


def command_classes(module: ModuleType) -> Iterator[type[Command]]:
    """The commands that a module defines; a class that others derive from is none."""
    for value in vars(module).values():
        is_command = isinstance(value, type) and issubclass(value, Command)
        if is_command and value.__module__ == module.__name__ and not value.__subclasses__():
            yield value


def kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")


def body_model(cls: type[Command]) -> type[BaseModel]:
    """The request body of a command."""
    members = _own(cls)
    if cls is Lodge:
        members["dossier_id"] = (NewId | None, Field(None, description="Left out: made from the Idempotency-Key."))
        members["applicant_id"] = (UUID | None, Field(None, description="Who lodges it, or new with `applicant`."))
        members["applicant"] = (ApplicantGiven | None, Field(None, description="Somebody who is not registered yet."))
    elif cls is Correct:
        members["changes"] = (Changes | None, Field(None, description="Members to replace; null annuls the event."))
    elif cls is RecordLate:
        members["act"] = (late_act(), ...)
    return create_model(cls.__name__, __config__=STRICT, __doc__=said_of(cls), **members, **HEADER)


def said_of(cls: type[Command]) -> str:
    """What a command says of itself. A dataclass without a docstring is given its signature, which says nothing."""
    text = cls.__doc__ or ""
    return "" if text.startswith(f"{cls.__name__}(") else text


@cache
def late_act() -> Any:
    """The act that was handled on paper: which one, who did it, and when."""
    variants = tuple(
        create_model(
            f"Late{cls.__name__}",
            __config__=STRICT,
            __doc__=said_of(cls),
            **{"act": (_only(kebab(cls.__name__)), ...), **_own(cls), **LATE_HEADER},
        )
        for cls in command_classes(dossier_commands)
        if cls.__name__ not in NOTES | NOT_ENTERED_LATE
    )
    return Annotated[Union[variants], Field(discriminator="act")]  # noqa: UP007 - made at run time


def _only(value: str) -> Any:
    return Literal[value]


def command_of(
    cls: type[Command],
    body: BaseModel,
    issued: Issued,
    stream: UUID | None = None,
    worked_out: Mapping[str, Any] = NOTHING,
) -> Command:
    """The command that a body asks for. What the body says of when and for whom is added to `issued`.

    stream: the dossier or proceeding that it is about. worked_out: fields that stand for something else in the body.
    """
    values = _values(cls, body, worked_out)
    if cls is Lodge:
        stream = values.pop("dossier_id") or uuid5(issued.command_id, "dossier")
    if issubclass(cls, DossierCommand):
        values["dossier_id"] = stream
    elif issubclass(cls, ProceedingCommand):
        # Never one that a caller chose: it could be the id of a dossier.
        values["proceeding_id"] = stream or uuid5(issued.command_id, "proceeding")
    if cls is RecordLate:
        values["act"] = _late(body.act, issued, stream)  # type: ignore[attr-defined]
    elif cls is Correct and values["changes"] is not None:
        values["changes"] = msgspec.json.encode(values["changes"], order="deterministic").decode()
    return cls(issued=_with_header(issued, body), **values)


def _late(act: Any, recorder: Issued, dossier_id: UUID | None) -> Command:
    """The inner order: its own actor and moment, under the id of the order that enters it."""
    cls = _by_act()[act.act]
    issued = Issued(command_id=recorder.command_id, actor=act.actor, source=recorder.source)
    return command_of(cls, act, issued, dossier_id)


@cache
def _by_act() -> dict[str, type[Command]]:
    return {kebab(cls.__name__): cls for cls in command_classes(dossier_commands)}


def _own(cls: type[Command]) -> dict[str, Any]:
    """The members of a command's own fields. The dossier stands in the address, an act within an act is special.

    What the application finds by itself is in no body.
    """
    hints = _hints(cls)
    members: dict[str, Any] = {}
    for field in fields(cls):
        if field.name in _IN_ADDRESS[issubclass(cls, ProceedingCommand)] or field.metadata.get("found"):
            continue
        if not _is_command(hints[field.name]):
            required = field.default is MISSING
            form = member(field.name, hints[field.name], required=required)
            members[field.name] = (form, ... if required else field.default)
    return members


def _with_header(issued: Issued, body: Any) -> Issued:
    return replace(issued, occurred_at=body.occurred_at, acting_for=body.acting_for, legal_basis=body.legal_basis)


def _values(cls: type[Command], body: BaseModel, worked_out: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """The members of a body as the command's fields want them."""
    hints = _hints(cls)
    return {
        name: _value(hints[name], getattr(body, name))
        for name in type(body).model_fields
        if name in hints and name not in worked_out and not _is_command(hints[name])
    } | dict(worked_out)


_known_hints: Final[dict[type, dict[str, Any]]] = {}


def _hints(cls: type[Command]) -> dict[str, Any]:
    """Of a command's fields; worked out once, since it takes longer than the rest of a command."""
    hints = _known_hints.get(cls)
    if hints is None:
        hints = _known_hints[cls] = get_type_hints(cls, include_extras=True)
    return hints


def _value(hint: Any, value: Any) -> Any:
    """Structures are converted; everything else is as it should be."""
    plain = _plain(value)
    return value if plain is value else msgspec.convert(plain, hint)


def _plain(value: Any) -> Any:
    """A model, or a list of them, as plain objects; anything else as it is."""
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return [_plain(item) for item in value]
    return value


def _is_command(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Command)
