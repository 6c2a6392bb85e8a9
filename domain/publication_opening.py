"""What a decision about the catalogue opens and ends: the publications at the agencies, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from domain.application import Context
from domain.model.event import AgencyId, Event, UnitId, stream_id
from domain.model.organisation import UnitKind
from domain.model.proceeding import KIND, Proceeding, ProceedingNumbered
from domain.model.publication import (
    LETTERS,
    NATURE,
    Ending,
    Laid,
    Place,
    PublicationOpened,
    PublicationSuperseded,
    Purpose,
    publication_id,
)
from domain.model.publication_refusals import PublicationExists
from domain.model.rule_keys import PUBLISH_BOARD, TAKE_DOWN, UPLOAD_PROVINCE
from domain.model.working_time import office_day
from domain.proceeding_about import About, leading_unit, need_known_agency, ruled, term_from


class Openings:
    """Collects the events of further streams that one decision needs; `also` hands them over."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._about = About(Proceeding(nature=NATURE.name, state=NATURE.initial), context)
        self._streams: dict[UUID, list[Event]] = {}
        self._numbers: list[Event] = []
        self._first = 0

    def open(
        self,
        code: str,
        version: int,
        name: str,
        decision: str,
        agencies: Iterable[AgencyId],
        purpose: Purpose = Purpose.PUBLISH,
        signed_on: date | None = None,
    ) -> None:
        """One publication, each agency with its two duties. AddresseeUnknown, PublicationExists, RuleNotSet."""
        named = tuple(dict.fromkeys(agencies))
        if not named:
            return
        for agency in named:
            need_known_agency(self._about, agency)
        stream = publication_id(code, version, purpose)
        known: Proceeding = self._context.state_of(KIND, stream)
        if known.exists:
            raise PublicationExists(code=code, version=version, number=known.number)
        opened = PublicationOpened(
            **self._context.meta(),
            number=self._next_number(stream),
            code=code,
            version=version,
            name=name,
            decision=decision,
            purpose=purpose,
            laid=tuple(self._laid(agency, place, purpose) for agency in named for place in Place),
            signed_on=signed_on,
        )
        self._streams.setdefault(stream, []).append(opened)

    def end(self, code: str, version: int, ending: Ending, by_version: int | None = None) -> None:
        """What is still owed of a version falls away; nothing happens where it was never opened, or was ended."""
        stream = publication_id(code, version)
        known: Proceeding = self._context.state_of(KIND, stream)
        if known.exists and known.state.ending is None:
            over = PublicationSuperseded(**self._context.meta(), ending=ending, by_version=by_version)
            self._streams.setdefault(stream, []).append(over)

    def also(self) -> Sequence[tuple[UUID, Sequence[Event]]]:
        """The events by stream, the register's first."""
        register = [(stream_id("register", self._key), self._numbers)] if self._numbers else []
        return [*register, *self._streams.items()]

    @property
    def _key(self) -> str:
        return f"{LETTERS}:{office_day(self._context.occurred_at).year}"

    def _next_number(self, stream: UUID) -> str:
        """Several publications of one decision take the numbers that follow one another."""
        if not self._numbers:
            self._first = self._context.next_number(self._key)
        year = office_day(self._context.occurred_at).year
        number = f"{LETTERS}-{year}-{self._first + len(self._numbers):04d}"
        self._numbers.append(ProceedingNumbered(**self._context.meta(), proceeding_id=stream, number=number))
        return number

    def _laid(self, agency: AgencyId, place: Place, purpose: Purpose) -> Laid:
        key = TAKE_DOWN if purpose is Purpose.TAKE_DOWN else UPLOAD_PROVINCE if place is Place.PORTAL else PUBLISH_BOARD
        term = ruled(self._about, key)
        return Laid(
            agency_id=agency,
            unit_id=self._posting_unit(agency),
            place=place,
            deadline=term_from(self._about, term.value, agency),
            document=term.clause.document,
            binds=term.binds,
        )

    def _posting_unit(self, agency: AgencyId) -> UnitId:
        """The one-stop unit, where the board hangs; of an agency without one, its leader's."""
        day = office_day(self._context.occurred_at)
        for unit in self._context.reference.organisation.units.values():
            in_force = unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)
            if unit.agency_id == agency and unit.kind is UnitKind.ONE_STOP and in_force:
                return unit.unit_id
        return leading_unit(self._about, agency)
