"""Whether codes of procedures that an order names are in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from domain.catalogue_decider import ProcedureUnknown
from domain.model.reference import Reference


def need_known_procedures(reference: Reference, codes: Iterable[str]) -> None:
    """Each was published once, whether it is in force or not. ProcedureUnknown."""
    for code in codes:
        if code not in reference.catalogue.versions:
            raise ProcedureUnknown(code=code)
