"""Which acts on a dossier are offered to a visitor: all to which they have a right; of those that are not possible now,
with the reason. The rules themselves are asked, with values that fit the dossier where an act needs some."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import uuid4

from fastapi import Request

from api.auth.caller import Caller
from api.auth.involved import Involved
from api.auth.remit import Remit, judged
from api.auth.rights import Right
from api.http.dossier_acts import policy_refusal
from api.http.gate import office_of
from api.http.offered import DOSSIERS, OFFERED, right_for
from api.http.statuses import status_of
from api.pages.act_words import ACTS, GROUPS, Group
from api.pages.naming import said_of
from api.pages.wording import Wording
from domain.commands import Command, Issued
from domain.dossier_commands import DossierCommand
from domain.model.dossier import Dossier
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.event import OfficialId, Source
from domain.model.history import effective
from domain.model.organisation import Organisation
from domain.model.working_time import office_day

UNASKED: Final = frozenset({"lodge", "record-late", "correct", "confirm-claim", "dispute-claim"})
"""Acts whose rules hang on what is filled in, or that are offered elsewhere."""

ON_ENTRIES: Final = ("confirm-claim", "dispute-claim")

OF_VALUES: Final = frozenset(
    {
        "supplement-needs-approval", "opinion-asked-again", "not-of-the-unit", "not-involved", "rule-missing",
        "addressee-unknown", "addressed-to-oneself", "new-date-not-later", "bad-value",
    }
)  # fmt: skip
"""Refusals that another value of the form would not meet."""

VALUE: Final = 422


@dataclass(frozen=True, slots=True)
class Offer:
    """An act: its words, where its form is, and why it is not possible now. acting_for: in whose stead it would be."""

    act: str
    group: Group
    vi: str
    en: str
    address: str
    reason: str | None = None
    acting_for: OfficialId | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks about which dossier: all that many questions look at, read once."""

    request: Request
    visitor: Caller
    state: Dossier
    mine: Remit
    involved: Involved
    people: Organisation
    now: datetime

    @classmethod
    def of(cls, request: Request, visitor: Caller, state: Dossier) -> Asking:
        office = office_of(request)
        now = office.clock.now()
        return cls(
            request,
            visitor,
            state,
            office.remits.of(visitor, now),
            office.remits.involved(state.dossier_id),
            office.remits.people(),
            now,
        )

    def extends(self, right: Right) -> bool:
        """The visitor's right extends to the dossier; only asked, to show it."""
        return judged(self.visitor, right, self.mine, self.involved.plain()).allowed

    def refusals(self, acts: list[str], acting_for: OfficialId | None) -> list[DomainError | None]:
        """Of each act by itself; None where it would be taken, or would be with other values."""
        sample = _Sample(self)
        orders = [sample.order(OFFERED[DOSSIERS][act].command, acting_for) for act in acts]
        return [
            policy_refusal(self.request, self.visitor, order, self.mine, self.involved)
            if refusal is None or refusal.code in OF_VALUES or status_of(refusal.code) == VALUE
            else refusal
            for order, refusal in zip(orders, office_of(self.request).trial.ask(orders), strict=True)
        ]


def offers(request: Request, visitor: Caller, state: Dossier, home: str, w: Wording) -> list[Offer]:
    """In the order of the acts. home: the dossier's address."""
    if not state.exists:
        return []
    asking = Asking.of(request, visitor, state)
    offered = {act: right_for(OFFERED[DOSSIERS][act]) for act in ACTS if act in OFFERED[DOSSIERS]}
    theirs = {right: asking.extends(right) for right in {*offered.values()}}
    acts = [act for act, right in offered.items() if theirs[right]]
    asked = [act for act in acts if act not in UNASKED]
    refusals = dict(zip(asked, asking.refusals(asked, None), strict=True))
    instead: dict[str, OfficialId] = {}
    for person in sorted(asking.mine.people - {visitor.subject}):
        refused = [act for act, refusal in refusals.items() if refusal is not None and act not in instead]
        answers = asking.refusals(refused, person)
        instead |= {act: person for act, refusal in zip(refused, answers, strict=True) if refusal is None}
    entries = bool(effective(state.log).open_claims)
    found = []
    for act in acts:
        words, person_for = ACTS[act], instead.get(act)
        refusal = refusals.get(act) if person_for is None else None
        reason = said_of(refusal, asking.people, asking.now, w) if refusal is not None else None
        if act in ON_ENTRIES and not entries:
            reason = w.t("Không có mục ghi nào chờ xác nhận.", "No entry waits to be confirmed.")
        address = f"{home}/viec/{act}" + (f"?acting_for={person_for}" if person_for is not None else "")
        found.append(Offer(act, words.group, words.vi, words.en, address, reason, person_for))
    return found


def in_groups(found: list[Offer]) -> list[tuple[Group, list[Offer]]]:
    """By group, in the order of the groups."""
    return [(group, rows) for group in GROUPS if (rows := [one for one in found if one.group is group])]


def may_act(request: Request, visitor: Caller, state: Dossier, act: str) -> bool:
    """The visitor's right to this act extends to the dossier; only asked, to show it."""
    return Asking.of(request, visitor, state).extends(right_for(OFFERED[DOSSIERS][act]))


class _Sample:
    """Orders with values that fit a dossier."""

    def __init__(self, asking: Asking) -> None:
        visitor, state, people = asking.visitor, asking.state, asking.people
        self._visitor, self._state, self._now = visitor, state, asking.now
        reference = office_of(asking.request).trial.reference()
        head = people.head_of(state.unit_id, self._now)
        members = [one for one in people.members(state.unit_id, self._now) if one not in (visitor.subject, head)]
        other = members[0] if members else next((one for one in people.officials if one != visitor.subject), "")
        step = state.step_id
        if (
            step is None
            and (version := reference.catalogue.on(state.procedure_code, office_day(self._now))) is not None
        ):
            step = version.steps[0].step_id
        due = state.due.in_force if state.due is not None and state.due.in_force is not None else self._now
        self._by_name: dict[str, Any] = {
            "to_official": other,
            "approved_by": head,
            "step_id": step or "–",
            "term": "1wd",
            "channel": Channel.COUNTER,
            "due_on": office_day(max(due, self._now) + timedelta(days=30)),
            "until_on": office_day(self._now + timedelta(days=7)),
            "due_at": self._now + timedelta(days=60),
            "score": 5,
            "upheld": False,
            "item": next(iter(state.post_items), "–"),
            "items": ("–",),
            "handover_no": self._handover(),
            "request_no": state.supplement.request_no if state.supplement is not None else 1,
            "opinion_no": max(state.opinions, default=1),
            "obstacle_no": max((n for n, one in state.obstacles.items() if not one.resolved), default=1),
            "instruction_no": max(state.instructions, default=1),
            "escalation_no": max((n for n, rung in state.rungs.items() if not rung.answered), default=1),
            "conflict_no": max(state.conflicts, default=1),
            "complaint_no": max((n for n, answered in state.complaints.items() if not answered), default=1),
            "amount_dong": state.payment.amount_dong if state.payment is not None else max(state.fee_dong, 1),
        }

    def order(self, command: type[Command], acting_for: OfficialId | None) -> DossierCommand:
        hints = get_type_hints(command)
        values: dict[str, Any] = {"dossier_id": self._state.dossier_id}
        for one in fields(command):
            if one.name not in ("issued", *values) and (one.default is MISSING or hints[one.name] is str):
                values[one.name] = self._by_name.get(one.name, self._of_type(hints[one.name]))
        if "to_unit" in hints and _is_optional(hints["to_official"]):
            values["to_official"] = self._by_name["to_official"]
        issued = Issued(command_id=uuid4(), actor=self._visitor.actor, source=Source.PAGE, acting_for=acting_for)
        order = command(issued=issued, **values)
        assert isinstance(order, DossierCommand)
        return order

    def _of_type(self, hint: Any) -> Any:
        """A value for a field of which nothing else is known."""
        plain = {str: "–", int: 1, bool: False, date: office_day(self._now), datetime: self._now}
        if hint in plain:
            return plain[hint]
        if isinstance(hint, type) and issubclass(hint, Enum):
            return next(iter(hint))
        return () if get_origin(hint) is tuple else None

    def _handover(self) -> int:
        if self._state.travel is not None:
            return self._state.travel.handover_no
        return (
            self._state.deemed.travel.handover_no if self._state.deemed is not None else max(self._state.handovers, 1)
        )


def _is_optional(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType) and type(None) in get_args(hint)
