"""Variants of the office: another effect of supplements, closed accounts; and who answers in a case."""

from __future__ import annotations

from typing import Any

import msgspec

from domain import dossier_commands as cmd
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.custody import custody
from domain.model.event import NAMESPACE, Recorded, Source
from domain.model.history import effective
from domain.model.procedure import Catalogue
from domain.model.reference import Reference
from tests.domain.office import PROCEDURE, Case, office, when


def with_effect(effect: str) -> Reference:
    """The office with a procedure that says itself what a supplement does to its term."""
    published = proc.ProcedurePublished(
        occurred_at=when("2019-01-01 00:00"),
        actor="~service",
        source=Source.CLI,
        command_id=NAMESPACE,
        procedure=msgspec.structs.replace(PROCEDURE, supplement_effect=effect),
    )
    catalogue = proc.evolve(Catalogue(), Recorded(1, proc.STREAM, 1, when("2019-01-01 00:00"), published))
    known = office()
    return Reference(known.organisation, known.calendar, catalogue, known.adopted)


def with_closed(reference: Reference, official: str, at: str, *, until: str | None = None) -> Reference:
    """The same office with an account closed at an instant, and opened again."""
    organisation = reference.organisation
    moments: list[tuple[Any, str]] = [(org.OfficialDeactivated, at)]
    if until is not None:
        moments.append((org.OfficialReactivated, until))
    for kind, moment in moments:
        body = kind(
            occurred_at=when(moment),
            actor="~service",
            source=Source.CLI,
            command_id=NAMESPACE,
            official_id=official,
            reason="x",
        )
        number = organisation.version + 1
        organisation = org.evolve(organisation, Recorded(200_000 + number, org.STREAM, number, when(moment), body))
    return Reference(organisation, reference.calendar, reference.catalogue, reference.adopted)


def answers(case: Case, moment: str) -> str:
    found = custody(effective(case.state.log), case.reference).answers(when(moment))
    return "nobody" if found is None else found.answerer


def sent() -> Case:
    """Sent by a1 to b1 on Monday at 9:00; deemed accepted at 15:00."""
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    return case
