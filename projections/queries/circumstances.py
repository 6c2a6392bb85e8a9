"""What stands beside a record's figures: load, absence, closures, disputes. Computed, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from domain.model.calendar import Outage
from domain.model.event import OfficialId, UnitId
from projections.queries.knowledge import Knowledge, Named
from projections.queries.periods import Period


class Away(msgspec.Struct, frozen=True, kw_only=True):
    """An absence that touches the period."""

    from_at: datetime
    to_at: datetime
    acting: Named | None
    reason: str
    position: int


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """load_permille: dossiers answered for at the same time, on average over the period, in thousandths; beside it
    the median of the unit's people. term_left_permille: share of the term left on arrival, on average.
    """

    load_permille: int
    unit_median_load_permille: int
    arrivals: int
    term_left_permille: int | None
    excused_us: int
    objections: int
    reworks_received: int
    disputed: int
    absences: tuple[Away, ...]
    outages: tuple[Outage, ...]


def circumstances(
    connection: Connection[Any],
    known: Knowledge,
    official: OfficialId,
    units: Sequence[UnitId],
    period: Period,
    now: datetime,
) -> Circumstances:
    """The circumstances of an official in a period, up to now."""
    sums = _sums(connection, official, period, now)
    disputed = connection.execute(
        "SELECT count(*) FROM views.findings WHERE rule = 'disputed' AND official = %s AND at >= %s AND at < %s",
        [official, period.start_at, period.end_at],
    ).fetchone()
    arrivals = sums.get("arrivals", 0)
    loads = _loads(connection, official, units, period, now)
    return Circumstances(
        load_permille=loads.get(official, 0),
        unit_median_load_permille=_median(sorted(loads.values())),
        arrivals=arrivals,
        term_left_permille=sums.get("term_left_permille", 0) // arrivals if arrivals else None,
        excused_us=sums.get("excused_us", 0),
        objections=sums.get("objections", 0),
        reworks_received=sums.get("reworks_received", 0),
        disputed=disputed[0] if disputed is not None else 0,
        absences=_absences(known, official, period),
        outages=_outages(known, units, period),
    )


_FIGURES: Final = ("arrivals", "term_left_permille", "excused_us", "objections", "reworks_received")


def _sums(connection: Connection[Any], official: OfficialId, period: Period, now: datetime) -> dict[str, int]:
    """Over tallies; over the facts where some of a tally lie after the moment of the question."""
    summed = ", ".join(f"coalesce(sum({figure}), 0)::bigint" for figure in _FIGURES)
    row = connection.execute(
        f"SELECT bool_or(last_at > %s), {summed} FROM views.tallies "  # noqa: S608 - names of figures
        "WHERE official = %s AND month BETWEEN %s AND %s".encode(),
        [now, official, period.first, period.last],
    ).fetchone()
    if row is not None and not row[0]:
        return dict(zip(_FIGURES, row[1:], strict=True))
    return dict(
        connection.execute(
            "SELECT figure, sum(amount)::bigint FROM views.facts WHERE official = %s AND month BETWEEN %s AND %s "
            "AND at <= %s AND figure = ANY(%s) GROUP BY figure",
            [official, period.first, period.last, now, list(_FIGURES)],
        ).fetchall()
    )


def _loads(
    connection: Connection[Any], official: OfficialId, units: Sequence[UnitId], period: Period, now: datetime
) -> dict[OfficialId, int]:
    """By official of the units: time answered for, over the time of the period that has passed, in thousandths."""
    until = min(now, period.end_at)
    if until <= period.start_at:
        return {}
    found = connection.execute(
        """
        SELECT answerer, (1000 * extract(epoch FROM sum(
            least(coalesce(to_at, %(until)s), %(until)s) - greatest(from_at, %(start)s)))
            / extract(epoch FROM %(until)s - %(start)s))::bigint
        FROM views.custody
        WHERE (unit_id = ANY(%(units)s) OR answerer = %(official)s) AND part = 'own'
            AND from_at < %(until)s AND (to_at IS NULL OR to_at > %(start)s)
        GROUP BY answerer
        """,
        {"start": period.start_at, "until": until, "units": list(units), "official": official},
    ).fetchall()
    return dict(found)


def _median(values: Sequence[int]) -> int:
    """The middle one; of an even number the lower of the two."""
    return values[(len(values) - 1) // 2] if values else 0


def _absences(known: Knowledge, official: OfficialId, period: Period) -> tuple[Away, ...]:
    person = known.reference.organisation.officials[official]
    return tuple(
        Away(
            from_at=absence.start_at,
            to_at=absence.end_at,
            acting=known.official(absence.acting_id),
            reason=absence.reason,
            position=absence.position,
        )
        for absence in person.absences
        if absence.start_at < absence.end_at and absence.start_at < period.end_at and period.start_at < absence.end_at
    )


def _outages(known: Knowledge, units: Sequence[UnitId], period: Period) -> tuple[Outage, ...]:
    organisation = known.reference.organisation
    agencies = dict.fromkeys(organisation.agency_of(unit) for unit in units)
    found = [
        outage
        for agency in agencies
        if agency is not None
        for outage in known.reference.calendar.outages_of(agency, period.start_at, period.end_at)
    ]
    return tuple(dict.fromkeys(found))
