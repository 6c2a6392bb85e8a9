"""What may be chosen in an act's form: people and units by name, steps, and the matters that a dossier has open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.auth.caller import Caller
from api.auth.remit import Remit
from api.auth.rights import Reach, Right
from api.citizen.visits import OfferedSlot
from api.pages.act_joint import JOINT, joint_value
from api.pages.act_parts import PROCEDURES, Part, Widget
from api.pages.natures.words import choice_words, is_known, known_in
from api.pages.wording import CAUSES, POSTS, Wording
from domain.model.dossier import Dossier
from domain.model.dossier_authority import involved
from domain.model.dossier_events import Answerable
from domain.model.event import APPLICANT, OfficialId
from domain.model.history import effective
from domain.model.organisation import Absence, Appointment, Organisation, Role
from domain.model.procedure import Step
from domain.model.proceeding import Proceeding
from domain.model.reference import Reference
from domain.model.working_time import office_day

_DECIDING: Final = (Role.HEAD, Role.DEPUTY, Role.LEADER)

_OF_THE_UNIT: Final = frozenset({"assign", "reassign", "return-for-rework", "give-instruction"})
"""Acts to somebody of the unit in which the dossier lies, or that the visitor heads."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """dossier, proceeding: what the act is about; neither in one about reference data. mine: what is the visitor's.

    slots: of a home visit, the times that its unit offers and that are not full.
    """

    visitor: Caller
    mine: Remit
    reference: Reference
    now: datetime
    w: Wording
    dossier: Dossier | None = None
    proceeding: Proceeding | None = None
    slots: tuple[OfferedSlot, ...] = ()

    def of(self, act: str, part: Part) -> list[Choice]:
        """In the order in which they are offered; none where anything may be typed."""
        if act in JOINT and part.name == JOINT[act][1]:
            none = Choice("", self.w.t("đơn vị chưa mở giờ nào còn chỗ", "the unit offers no time with a free place"))
            return [self._slot(one) for one in self.slots] or [none]
        if self.proceeding is not None and is_known(part.name):
            return [Choice(value, label) for value, label in known_in(self.proceeding, part.name, self.w)]
        match part.item or part.widget:
            case Widget.CHOICE:
                words = choice_words(part.kind)
                return [Choice(value, self.w.said(words, value)) for value in part.values]
            case Widget.OFFICIAL:
                return self._officials(act, part.name)
            case Widget.UNIT:
                return self._units(act)
            case Widget.AGENCY:
                return self._agencies()
            case Widget.KNOWN:
                return list(self._known(PROCEDURES if part.item is not None else part.name))
            case _:
                return []

    # -- people

    def _officials(self, act: str, name: str) -> list[Choice]:
        if name == "acting_for":
            return self._named(sorted(self.mine.people - {self.visitor.subject}))
        if name == "actor":
            applicant = Choice(APPLICANT, self.w.t("Người nộp", "The applicant"))
            return [applicant, *self._named(self._active())]
        if act == "declare-conflict" and name == "about":
            return self._named(sorted({self.visitor.subject, *self._of_units(set(self.mine.headed))}))
        if name in ("about", "in_place_of") and self.dossier is not None:
            return self._named(involved(self.dossier))
        if name == "approved_by" or act == "submit-for-approval":
            return self._named(self._deciding())
        if act in _OF_THE_UNIT and self.dossier is not None:
            return self._named(self._of_units({self.dossier.unit_id, *self.mine.headed}))
        if act == "record-absence" and name == "official_id":
            return self._named(self._whose_absences())
        if act in ("reactivate-official", "rename-official", "appoint"):
            return self._named(self._people.officials)
        if name in ("to_official", "acting_id"):
            return self._named(one for one in self._active() if one != self.visitor.subject)
        return self._named(self._active())

    @property
    def _people(self) -> Organisation:
        return self.reference.organisation

    def _active(self) -> Iterator[OfficialId]:
        return (one for one in self._people.officials if self._people.is_active(one, self.now))

    def _of_units(self, units: Iterable[str]) -> set[OfficialId]:
        return {one for unit in units for one in self._people.members(unit, self.now)}

    def _deciding(self) -> set[OfficialId]:
        """Those who decide in the agency in which the dossier lies; everywhere, where that is nobody."""
        agency = None if self.dossier is None else self._people.agency_of(self.dossier.unit_id)
        found: dict[OfficialId, str | None] = {}
        for one in self._active():
            post = self._people.appointment_at(one, self.now)
            if post is not None and post.role in _DECIDING and one != self.visitor.subject:
                found[one] = self._people.agency_of(post.unit_id)
        near = {one for one, where in found.items() if where == agency}
        return near or set(found)

    def _whose_absences(self) -> set[OfficialId]:
        if self.visitor.reach(Right.ABSENCES) is Reach.ALL:
            return set(self._active())
        return self._of_units(self.mine.headed) - {self.visitor.subject}

    def _named(self, officials: Iterable[OfficialId]) -> list[Choice]:
        """By unit, the visitor's first, and by name; who is absent is said to be."""
        rows = []
        for one in set(officials):
            person = self._people.officials.get(one)
            if person is None:
                continue
            post = self._people.appointment_at(one, self.now)
            group = self._unit_label(post.unit_id) if post is not None else self.w.t("chưa bổ nhiệm", "not appointed")
            near = post is not None and post.unit_id in self.mine.units
            label = person.name + (f", {self.w.said(POSTS, post.role)}" if post is not None else "")
            rows.append((not near, group, person.name, Choice(one, label + self._absent(one), group)))
        return [row[3] for row in sorted(rows, key=lambda row: row[:3])]

    def _absent(self, official: OfficialId) -> str:
        absence = self._people.absence_at(official, self.now)
        if absence is None:
            return ""
        until = self.w.moment(absence.end_at)
        return self.w.t(f" (vắng đến {until})", f" (absent until {until})")

    # -- units and agencies

    def _units(self, act: str) -> list[Choice]:
        day = office_day(self.now)
        units = [
            unit
            for unit in self._people.units.values()
            if unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)
        ]
        rows = sorted(
            (self._agency_name(unit.agency_id), unit.name_on(day), unit.unit_id)
            for unit in units
            if not (act == "send-handover" and self.dossier is not None and unit.unit_id == self.dossier.unit_id)
        )
        return [Choice(unit, f"{name} – {agency}", agency) for agency, name, unit in rows]

    def _agencies(self) -> list[Choice]:
        day = office_day(self.now)
        rows = [
            (agency.name_on(day), agency.agency_id)
            for agency in self._people.agencies.values()
            if agency.valid_to is None or day <= agency.valid_to
        ]
        return [Choice(agency, name) for name, agency in sorted(rows)]

    def _agency_name(self, agency: str | None) -> str:
        found = self._people.agencies.get(agency or "")
        return "" if found is None else found.name_on(office_day(self.now))

    def _unit_label(self, unit: str) -> str:
        found = self._people.units.get(unit)
        if found is None:
            return unit
        return f"{found.name_on(office_day(self.now))} – {self._agency_name(found.agency_id)}"

    # -- what is there already

    def _known(self, name: str) -> Iterator[Choice]:
        reference = {
            "appointment_id": self._appointments,
            "absence_id": self._absences,
            "code": self._procedures,
            "procedure_code": self._procedures,
        }
        if name in reference:
            yield from reference[name]()
        elif self.dossier is not None:
            yield from self._matters(self.dossier, name)

    def _matters(self, state: Dossier, name: str) -> Iterator[Choice]:
        numbered: dict[str, Callable[[Dossier], Iterable[tuple[int, str]]]] = {
            "handover_no": self._handovers,
            "request_no": lambda s: (
                [(s.supplement.request_no, self._since(s.supplement.since))] if s.supplement else []
            ),
            "opinion_no": lambda s: [(o.opinion_no, self._to(o.to)) for o in s.opinions.values()],
            "obstacle_no": lambda s: [
                (o.obstacle_no, self._to(o.addressee)) for o in s.obstacles.values() if not o.resolved
            ],
            "instruction_no": lambda s: [(n, self._name(official)) for n, official in s.instructions.items()],
            "escalation_no": lambda s: [
                (r.escalation_no, self.w.said(CAUSES, r.cause)) for r in s.rungs.values() if not r.answered
            ],
            "conflict_no": lambda s: [(n, official) for n, official in s.conflicts.items()],
            "complaint_no": lambda s: [(n, "") for n, answered in s.complaints.items() if not answered],
            "claim": self._claims,
        }
        if name == "step_id":
            yield from (Choice(step.step_id, step.name) for step in self._steps(state))
        elif name == "item":
            yield from (Choice(item, item) for item in state.post_items)
        else:
            for number, label in numbered[name](state):
                yield Choice(str(number), self.w.t("số", "number") + f" {number}" + (f": {label}" if label else ""))

    def _steps(self, state: Dossier) -> tuple[Step, ...]:
        catalogue = self.reference.catalogue
        if state.code is not None:
            return catalogue.get(state.procedure_code, state.procedure_version).steps
        version = catalogue.on(state.procedure_code, office_day(self.now))
        return () if version is None else version.steps

    def _handovers(self, state: Dossier) -> Iterator[tuple[int, str]]:
        travels = [state.travel, state.deemed.travel if state.deemed is not None else None]
        for travel in travels:
            if travel is not None:
                sender, sent = self._name(travel.from_official), self.w.moment(travel.sent_at)
                to = self._to(travel.to)
                yield travel.handover_no, self.w.t(f"{sender} giao cho {to}, {sent}", f"{sender} to {to}, {sent}")

    def _claims(self, state: Dossier) -> list[tuple[int, str]]:
        return [
            (claim.position, ", ".join(self._name(one) for one in claim.affects))
            for claim in effective(state.log).open_claims
        ]

    def _appointments(self) -> list[Choice]:
        day = office_day(self.now)
        found = [
            (person.name, post)
            for person in self._people.officials.values()
            for post in person.appointments
            if post.covers(day)
        ]
        return [self._appointment(name, post) for name, post in sorted(found, key=lambda row: row[0])]

    def _appointment(self, name: str, post: Appointment) -> Choice:
        return Choice(post.appointment_id, f"{name}, {self.w.said(POSTS, post.role)}, {self._unit_label(post.unit_id)}")

    def _absences(self) -> list[Choice]:
        whose = self._whose_absences() | {self.visitor.subject}
        rows: list[tuple[str, Absence]] = [
            (person.name, absence)
            for person in self._people.officials.values()
            if person.official_id in whose
            for absence in person.absences
            if absence.end_at > self.now
        ]
        return [
            Choice(one.absence_id, f"{name}: {self.w.moment(one.start_at)} – {self.w.moment(one.end_at)}")
            for name, one in sorted(rows, key=lambda row: (row[0], row[1].start_at))
        ]

    def _procedures(self) -> list[Choice]:
        day = office_day(self.now)
        catalogue = self.reference.catalogue
        rows = [(code, catalogue.on(code, day)) for code in sorted(catalogue.versions)]
        return [Choice(code, f"{code} {version.name}") for code, version in rows if version is not None]

    def _slot(self, one: OfferedSlot) -> Choice:
        when = f"{self.w.day(one.starts_at)} {self.w.clock(one.starts_at)} – {self.w.clock(one.ends_at)}"
        free = self.w.t(f"còn {one.free}/{one.capacity} chỗ", f"{one.free} of {one.capacity} places free")
        name = self._name(one.official)
        return Choice(joint_value(one.official, one.slot_no), f"{name}, {when} ({free})")

    def _since(self, at: datetime) -> str:
        return self.w.t(f"từ {self.w.moment(at)}", f"since {self.w.moment(at)}")

    def _name(self, official: OfficialId) -> str:
        person = self._people.officials.get(official)
        return official if person is None else person.name

    def _to(self, to: Answerable) -> str:
        if to.official is not None:
            return self._name(to.official)
        return self._unit_label(to.unit) if to.unit is not None else to.outside or "–"
