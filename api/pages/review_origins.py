"""What of another proceeding may give rise to a review: the form that opens one, with what is known of it filled in.

Nobody is reviewed by it: a person fills in the rest and answers for it, and the rules decide whether they may.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from domain.model.complaint import Complaint
from domain.model.directive import REPORT, Directive
from domain.model.event import OfficialId
from domain.model.explanation import Explanation
from domain.model.organisation import Organisation
from domain.model.review_events import ReviewOrigin
from projections.queries.duties_owed import DutyLine, DutyState
from projections.queries.inspections import InspectionFinding
from projections.queries.proceedings import ProceedingView

MISSED = frozenset({DutyState.OVERDUE, DutyState.MET_LATE, DutyState.FELL_LATE})


def review_form(
    origin: ReviewOrigin,
    matter: UUID,
    about: OfficialId | None = None,
    *,
    positions: Iterable[int] = (),
    dossiers: Iterable[UUID] = (),
    period: str = "",
    figure: str = "",
) -> str:
    """The address of the form. positions: events that it cites; dossiers: concerned beside those of the events."""
    values = {
        "about": about or "",
        "origin": origin.value,
        "matter": str(matter),
        "positions": "\n".join(map(str, dict.fromkeys(positions))),
        "dossiers": "\n".join(map(str, dossiers)),
        "period": period,
        "figure": figure,
    }
    return f"/kiem-diem/mo/open-review?{urlencode({name: value for name, value in values.items() if value})}"


def review_from(view: ProceedingView, state: object, organisation: Organisation, now: datetime) -> str | None:
    """Of a proceeding that may itself be the origin: the 2 % rule, a directive that was missed, a complaint."""
    line, positions = view.line, [view.line.opened_position]
    match state:
        case Explanation():
            return review_form(
                ReviewOrigin.LATE_SHARE,
                line.proceeding_id,
                organisation.head_of(state.unit_id, now),
                positions=[*positions, *(one.position for one in state.given)],
                period=f"{state.month:%Y-%m}",
                figure=f"{state.late}/{state.of}",
            )
        case Directive():
            missed = [duty for duty in view.duties if duty.kind == REPORT and _was_missed(duty)]
            false = [
                position
                for report in state.false_reports
                for position in (report.position, *(ruling.position for ruling in report.rulings))
            ]
            if not missed and not false:
                return None
            behind = [*positions, *(each for duty in missed for each in duty.positions), *false]
            about = state.official or organisation.head_of(state.unit_id, now)
            return review_form(
                ReviewOrigin.DIRECTIVE, line.proceeding_id, about, positions=behind, dossiers=line.dossiers
            )
        case Complaint():
            about = state.about_official
            if about is None and state.about_unit is not None:
                about = organisation.head_of(state.about_unit, now)
            answered = [one.answered_position for one in state.rounds if one.answered_position is not None]
            return review_form(
                ReviewOrigin.COMPLAINT,
                line.proceeding_id,
                about,
                positions=[*positions, *answered],
                dossiers=line.dossiers,
            )
        case _:
            return None


def review_of_finding(finding: InspectionFinding) -> str:
    """Of a finding: about whom its evidence names, if it names anybody."""
    return review_form(
        ReviewOrigin.FINDING,
        finding.proceeding_id,
        finding.official.id if finding.official is not None else None,
        positions=finding.positions,
        dossiers=finding.dossiers,
    )


def _was_missed(duty: DutyLine) -> bool:
    return duty.state in MISSED
