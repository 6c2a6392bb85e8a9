"""Names in the texts of a bundle, from the reference data that are in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.model.event import APPLICANT, is_official
from domain.model.reference import Reference
from domain.model.working_time import office_day
from projections.folding import Folded


class Names:
    """Names by the organisation and the catalogue as known at the checkpoint, on the day of its moment."""

    def __init__(self, reference: Reference, about: datetime, dossiers: Iterable[Folded] = ()) -> None:
        self._organisation = reference.organisation
        self._day = office_day(about)
        self._procedures = {str(folded.dossier_id): folded.procedure for folded in dossiers}

    def person(self, who: str) -> str:
        """With the id, so that two of one name are told apart."""
        if who == APPLICANT:
            return "người dân, tổ chức"
        known = self._organisation.officials.get(who) if is_official(who) else None
        return f"{known.name} ({who})" if known is not None else who

    def unit(self, unit: str | None) -> str:
        if unit is None:
            return "–"
        known = self._organisation.units.get(unit)
        return known.name_on(self._day) if known is not None else unit

    def procedure(self, dossier_id: str) -> str:
        """Of a dossier, in the version that holds for it."""
        known = self._procedures.get(dossier_id)
        return f"{known.name} ({known.code})" if known is not None else "–"

    def step(self, dossier_id: str, step_id: str) -> str:
        """By the dossier's procedure; the id where it has no such step."""
        known = self._procedures.get(dossier_id)
        step = known.step(step_id) if known is not None else None
        return step.name if step is not None else step_id
