"""The responsibility record of an official: evidence for a review, never a verdict.

Four parts, never added: own work, as acting for others, as head, and the unit as a whole. Figures of ended dossiers
are stated; those of open ones stand apart, provisional at the moment of asking. Each opens into its facts
(`figure_facts`), and each fact into its events.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import class_row, dict_row

from domain.model.custody_interval import POLICY as CUSTODY_POLICY
from domain.model.delay import POLICY as ATTRIBUTION_POLICY
from domain.model.event import OfficialId, UnitId
from domain.model.natures import NATURES
from domain.model.organisation import Role
from domain.model.working_time import office_day
from projections.figures import FIGURES, MEANS, MINIMUM, Figure, Measure, Part
from projections.queries import tallied
from projections.queries.circumstances import Circumstances, circumstances
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.missing import OfficialUnknown
from projections.queries.periods import Period
from projections.queries.provisional import HeldNow, held_now
from projections.views.facts_of_proceedings import POLICY as DUTIES_POLICY
from projections.words import duty_words

SINCE_MINIMUM: Final = frozenset({"ratings_score"})
"""Figures that are shown only where their denominator is MINIMUM or more."""

OPEN_FIGURES: Final = tuple(f.name for f in FIGURES.values() if f.group != "time" and f.name != "dossiers_closed")
"""What can be said of dossiers that have not ended; time is reckoned up to the moment of asking instead."""


class FieldShare(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a figure that falls into one field, land among them."""

    field: str
    amount: int
    of: int | None


class FigureLine(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with its denominator and the same of the whole unit on the same procedures.

    rate_permille: only from a denominator of MINIMUM on. disputed: how much of the amount is disputed.
    """

    name: str
    group: str
    measure: Measure
    vi: str
    en: str
    definition: str
    amount: int
    disputed: int
    of: str | None
    of_amount: int | None
    rate_permille: int | None
    unit_amount: int
    unit_of_amount: int | None
    unit_rate_permille: int | None
    fields: tuple[FieldShare, ...]


class PartRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One of the parts that are never added. on_behalf_of: for whom, where the part is `acting`."""

    part: Part
    on_behalf_of: tuple[Named, ...]
    figures: tuple[FigureLine, ...]


class DutyShare(msgspec.Struct, frozen=True, kw_only=True):
    """The duties of one kind, in proceedings of one nature, and the same of the unit, whoever of its people bore them.

    unit_owed, unit_missed: those that nobody bore for long enough among them, so of the unit as a whole.
    """

    part: Part
    nature: str
    nature_vi: str
    nature_en: str
    kind: str
    vi: str
    en: str
    owed: int
    missed: int
    unit_owed: int
    unit_missed: int


class StepTimes(msgspec.Struct, frozen=True, kw_only=True):
    """Working time held in a step: this person's, and the unit's on the same step."""

    procedure: Named
    step_id: str
    step_name: str
    visits: int
    held_us: int
    unit_visits: int
    unit_held_us: int


class UnitWhole(msgspec.Struct, frozen=True, kw_only=True):
    """The unit that a head answers for, as a whole: counts only, with its size."""

    unit: Named
    members: int
    figures: tuple[FigureLine, ...]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """The official's own words about a dossier, or a duty of a proceeding.

    Of a proceeding: nature, and kind of the duty; dossier_id and code are its id and number.
    """

    dossier_id: UUID
    code: str | None
    at: datetime
    text: str
    position: int
    nature: str | None
    duty: str | None
    kind: str | None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """position: of the log, up to which the record was made. The same period, position and policies give the same."""

    official: Named
    staff_group: str
    units: tuple[Named, ...]
    period: str
    from_at: datetime
    to_at: datetime
    asked_at: datetime
    position: int
    policies: tuple[str, ...]
    calendar_version: int
    minimum: int
    parts: tuple[PartRecord, ...]
    steps: tuple[StepTimes, ...]
    duties: tuple[DutyShare, ...]
    heads: tuple[UnitWhole, ...]
    open_parts: tuple[PartRecord, ...]
    open_dossiers: tuple[HeldNow, ...]
    circumstances: Circumstances
    explanations: tuple[Explanation, ...]


class FactLine(msgspec.Struct, frozen=True, kw_only=True):
    """One fact behind a figure, with the positions of its events.

    Of a proceeding: nature, and kind and key of the duty; dossier_id and code are its id and number.
    """

    dossier_id: UUID
    code: str | None
    official: str
    part: str
    on_behalf_of: str | None
    figure: str
    unit_id: str | None
    procedure_code: str
    field: str
    step_id: str | None
    at: datetime
    amount: int
    closed_at: datetime | None
    marks: tuple[str, ...]
    positions: tuple[int, ...]
    nature: str | None
    kind: str | None
    duty: str | None


FACT_COLUMNS: Final = """
    f.dossier_id, coalesce(d.code, p.number) AS code, f.official, f.part, f.on_behalf_of, f.figure, f.unit_id,
    f.procedure_code, f.field, f.step_id, f.at, f.amount, f.closed_at, f.marks, f.positions, f.nature, f.kind,
    f.duty
"""
FACTS_FROM: Final = """
    FROM views.facts AS f LEFT JOIN views.dossiers AS d ON d.dossier_id = f.dossier_id
    LEFT JOIN views.proceedings AS p ON p.proceeding_id = f.dossier_id
"""
"""Facts with what they are of, as `FactLine` has them. A proceeding beyond the reader's reach has no number."""

OF_A_UNIT: Final = "(part <> 'none' OR figure = ANY('{duties_owed,duties_missed}'))"
"""What counts for a unit as a whole: all but what is put down to nobody; a duty that nobody bore is still its own."""


def record(connection: Connection[Any], official: OfficialId, period: Period, *, now: datetime) -> Record:
    """The record of an official over a period, as of the views' position. OfficialUnknown."""
    known = knowledge(connection)
    person = known.reference.organisation.officials.get(official)
    if person is None:
        raise OfficialUnknown(official=official)
    units = _units(known, official, period)
    procedures = _procedures(connection, official, period)
    values = {"official": official, "units": list(units), "procedures": procedures, **_bounds(period, now)}
    unit_sums = _sums(connection, OF_UNITS, values)
    return Record(
        official=Named(official, person.name),
        staff_group=person.group,
        units=tuple(known.unit(unit, now) or Named(unit, unit) for unit in units),
        period=str(period),
        from_at=period.start_at,
        to_at=period.end_at,
        asked_at=now,
        position=known.position,
        policies=(CUSTODY_POLICY, ATTRIBUTION_POLICY, DUTIES_POLICY),
        calendar_version=known.reference.calendar.version,
        minimum=MINIMUM,
        parts=_parts(known, _sums(connection, STATED, values), unit_sums),
        steps=_steps(connection, known, values),
        duties=_duties(connection, values),
        heads=_heads(connection, known, official, period, now),
        open_parts=_parts(known, _sums(connection, OPEN, values, OPEN_FIGURES), ()),
        open_dossiers=held_now(connection, known, official, now),
        circumstances=circumstances(connection, known, official, units, period, now),
        explanations=_explanations(connection, official, period),
    )


def figure_facts(
    connection: Connection[Any],
    *,
    figure: str,
    period: Period,
    now: datetime,
    official: OfficialId | None = None,
    unit: UnitId | None = None,
    part: Part | None = None,
    field: str | None = None,
    procedures: Sequence[str] | None = None,
    nature: str | None = None,
    kind: str | None = None,
    stated: bool = True,
) -> list[FactLine]:
    """The facts behind a figure, in order of time: their amounts, or their dossiers, add up to it."""
    with connection.cursor(row_factory=class_row(FactLine)) as cursor:
        return cursor.execute(
            f"""
            SELECT {FACT_COLUMNS} {FACTS_FROM}
            WHERE f.figure = %(figure)s AND f.month BETWEEN %(first)s AND %(last)s AND f.at <= %(now)s
                AND CASE WHEN %(stated)s THEN f.closed_at <= %(now)s
                    ELSE f.closed_at IS NULL OR f.closed_at > %(now)s END
                AND (%(official)s::text IS NULL OR f.official = %(official)s)
                AND (%(unit)s::text IS NULL OR f.unit_id = %(unit)s)
                AND (%(part)s::text IS NULL OR f.part = %(part)s)
                AND (%(field)s::text IS NULL OR f.field = %(field)s)
                AND (%(procedures)s::text[] IS NULL OR f.procedure_code = ANY(%(procedures)s))
                AND (%(nature)s::text IS NULL OR f.nature = %(nature)s)
                AND (%(kind)s::text IS NULL OR f.kind = %(kind)s)
            ORDER BY f.at, f.dossier_id, f.official, f.step_id, f.positions
            """.encode(),  # the parts are literals of this module
            {
                "figure": figure,
                "official": official,
                "unit": unit,
                "part": part,
                "field": field,
                "procedures": list(procedures) if procedures is not None else None,
                "nature": nature,
                "kind": kind,
                "stated": stated,
                **_bounds(period, now),
            },
        ).fetchall()


_Sums = Sequence[dict[str, Any]]
"""Rows with part, figure, field, absent (for whom), amount, dossiers, disputed."""

_WITHIN: Final = "month BETWEEN %(first)s AND %(last)s AND part <> 'none'"
STATED: Final = f"{_WITHIN} AND closed_at <= %(now)s AND official = %(official)s"
OPEN: Final = f"{_WITHIN} AND (closed_at IS NULL OR closed_at > %(now)s) AND official = %(official)s"
OF_UNITS: Final = (
    f"{_WITHIN} AND closed_at <= %(now)s AND unit_id = ANY(%(units)s) AND part = 'own' "
    "AND procedure_code = ANY(%(procedures)s)"
)
"""The unit beside a person: a dossier counts for each of its people who have it, as it does in their own records."""

_GROUPED: Final = """
    SELECT part, figure, field, sum(amount)::bigint AS amount,
        array_agg(DISTINCT on_behalf_of) FILTER (WHERE on_behalf_of IS NOT NULL) AS absent,
        count(DISTINCT (official, dossier_id)) AS dossiers,
        coalesce(sum(amount) FILTER (WHERE 'disputed' = ANY(marks)), 0)::bigint AS disputed
    FROM views.facts
    WHERE {where} AND at <= %(now)s AND figure = ANY(%(figures)s)
    GROUP BY part, figure, field
"""
"""The same sums over the facts themselves, as `tallied` gives them over tallies."""

OF_WHOLE_UNIT: Final = "unit_id = %(unit)s AND month BETWEEN %(first)s AND %(last)s AND closed_at <= %(now)s"
_WHOLE_GROUPED: Final = f"""
    SELECT figure, field, sum(amount)::bigint AS amount, count(DISTINCT dossier_id) AS dossiers,
        coalesce(sum(amount) FILTER (WHERE 'disputed' = ANY(marks)), 0)::bigint AS disputed
    FROM views.facts
    WHERE {OF_WHOLE_UNIT} AND at <= %(now)s AND {OF_A_UNIT}
    GROUP BY figure, field
"""  # noqa: S608
"""The unit as a whole: a dossier that several of its people had, in whatever part, is one."""

_COUNTS: Final = tuple(figure for figure in FIGURES.values() if figure.measure is not Measure.MICROSECONDS)


def _bounds(period: Period, now: datetime) -> dict[str, Any]:
    return {"first": period.first, "last": period.last, "now": now}


def _sums(connection: Connection[Any], where: str, values: dict[str, Any], figures: Collection[str] = FIGURES) -> _Sums:
    found = tallied.by_part(connection, where, values, figures)
    return found if found is not None else sums_of_facts(connection, where, values, figures)


def sums_of_facts(
    connection: Connection[Any], where: str, values: dict[str, Any], figures: Collection[str] = FIGURES
) -> _Sums:
    """The long way, fact by fact."""
    with connection.cursor(row_factory=dict_row) as cursor:
        text = _GROUPED.replace("{where}", where)
        return cursor.execute(text.encode(), {**values, "figures": list(figures)}).fetchall()


def whole_of_facts(connection: Connection[Any], values: dict[str, Any]) -> _Sums:
    """A unit as a whole, the long way."""
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_WHOLE_GROUPED.encode(), values).fetchall()


def _parts(known: Knowledge, sums: _Sums, unit_sums: _Sums) -> tuple[PartRecord, ...]:
    found = []
    for part in (Part.OWN, Part.ACTING, Part.HEAD):
        own = [row for row in sums if row["part"] == part]
        if not own and part is not Part.OWN:
            continue
        absent = sorted({official for row in own for official in row["absent"] or ()})
        found.append(
            PartRecord(
                part=part,
                on_behalf_of=tuple(known.official(o) or Named(o, o) for o in absent),
                figures=_lines(own, unit_sums if part is Part.OWN else ()),
            )
        )
    return tuple(found)


def _lines(sums: _Sums, unit_sums: _Sums, shown: Iterable[Figure] = tuple(FIGURES.values())) -> tuple[FigureLine, ...]:
    """All figures that there is anything to say about, in their order; circumstances stand apart."""
    lines = []
    for figure in shown:
        if figure.group == "circumstances":
            continue
        of = FIGURES[figure.of] if figure.of is not None else None
        amount, of_amount = _amount(sums, figure), _amount(sums, of) if of is not None else None
        if not amount and not of_amount:
            continue
        if figure.name in SINCE_MINIMUM and (of_amount or 0) < MINIMUM:
            continue
        unit_amount = _amount(unit_sums, figure)
        unit_of = _amount(unit_sums, of) if of is not None else None
        lines.append(
            FigureLine(
                name=figure.name,
                group=figure.group,
                measure=figure.measure,
                vi=figure.vi,
                en=figure.en,
                definition=figure.definition,
                amount=amount,
                disputed=sum(row["disputed"] for row in sums if row["figure"] == figure.name),
                of=figure.of,
                of_amount=of_amount,
                rate_permille=rate_permille(figure, amount, of_amount),
                unit_amount=unit_amount,
                unit_of_amount=unit_of,
                unit_rate_permille=rate_permille(figure, unit_amount, unit_of),
                fields=_fields(sums, figure, of),
            )
        )
    return tuple(lines)


def _amount(sums: Iterable[dict[str, Any]], figure: Figure) -> int:
    member = "dossiers" if figure.measure is Measure.DOSSIERS else "amount"
    return sum(row[member] for row in sums if row["figure"] == figure.name)


def _fields(sums: _Sums, figure: Figure, of: Figure | None) -> tuple[FieldShare, ...]:
    shares = []
    for field in sorted({row["field"] for row in sums if row["figure"] in (figure.name, figure.of)}):
        here = [row for row in sums if row["field"] == field]
        shares.append(
            FieldShare(field=field, amount=_amount(here, figure), of=_amount(here, of) if of is not None else None)
        )
    return tuple(shares)


def rate_permille(figure: Figure, amount: int, of_amount: int | None) -> int | None:
    """amount ÷ of_amount in thousandths, half up; None below the minimum, and for MEANS. Of times always, if any."""
    least = 1 if figure.measure is Measure.MICROSECONDS else MINIMUM
    if of_amount is None or of_amount < least or figure.name in MEANS:
        return None
    return (2 * 1000 * amount + of_amount) // (2 * of_amount)


def _units(known: Knowledge, official: OfficialId, period: Period) -> tuple[UnitId, ...]:
    """The units in which an official held a post in the period, in order."""
    person = known.reference.organisation.officials[official]
    last_day = office_day(period.end_at)
    held = [
        a.unit_id
        for a in person.appointments
        if a.valid_from < last_day and (a.valid_to is None or a.valid_to >= period.first)
    ]
    return tuple(dict.fromkeys(held))


def _procedures(connection: Connection[Any], official: OfficialId, period: Period) -> list[str]:
    found = connection.execute(
        "SELECT DISTINCT procedure_code FROM views.tallies WHERE official = %s AND month BETWEEN %s AND %s "
        "ORDER BY procedure_code",
        [official, period.first, period.last],
    ).fetchall()
    return [code for (code,) in found]


def _steps(connection: Connection[Any], known: Knowledge, values: dict[str, Any]) -> tuple[StepTimes, ...]:
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            """
            SELECT procedure_code, step_id,
                coalesce(sum(amount) FILTER (WHERE mine AND figure = 'step_visits'), 0)::bigint AS visits,
                coalesce(sum(amount) FILTER (WHERE mine AND figure = 'step_held_us'), 0)::bigint AS held_us,
                coalesce(sum(amount) FILTER (WHERE figure = 'step_visits'), 0)::bigint AS unit_visits,
                coalesce(sum(amount) FILTER (WHERE figure = 'step_held_us'), 0)::bigint AS unit_held_us
            FROM (
                SELECT *, official = %(official)s AS mine FROM views.facts
                WHERE figure IN ('step_visits', 'step_held_us') AND part = 'own' AND closed_at <= %(now)s
                    AND month BETWEEN %(first)s AND %(last)s
                    AND unit_id = ANY(%(units)s) AND procedure_code = ANY(%(procedures)s)
            ) AS f
            GROUP BY procedure_code, step_id HAVING bool_or(mine) ORDER BY procedure_code, step_id
            """,
            values,
        ).fetchall()
    return tuple(
        StepTimes(
            procedure=known.procedure(row["procedure_code"], None),
            step_id=row["step_id"],
            step_name=known.latest_step_name(row["procedure_code"], row["step_id"]),
            visits=row["visits"],
            held_us=row["held_us"],
            unit_visits=row["unit_visits"],
            unit_held_us=row["unit_held_us"],
        )
        for row in found
    )


def _duties(connection: Connection[Any], values: dict[str, Any]) -> tuple[DutyShare, ...]:
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(_DUTIES.encode(), values).fetchall()
    parts = list(Part)
    shares = [
        DutyShare(
            part=Part(row.pop("part")),
            nature_vi=NATURES[row["nature"]].vi,
            nature_en=NATURES[row["nature"]].en,
            vi=duty_words(row["kind"]).vi,
            en=duty_words(row["kind"]).en,
            **row,
        )
        for row in found
    ]
    return tuple(sorted(shares, key=lambda share: (parts.index(share.part), share.nature, share.kind)))


_DUTIES: Final = """
    WITH counted AS (
        SELECT unit_id = ANY(%(units)s) AS of_units, official, part, nature, kind, figure, amount FROM views.facts
        WHERE figure = ANY('{duties_owed,duties_missed}') AND closed_at <= %(now)s AND at <= %(now)s
            AND month BETWEEN %(first)s AND %(last)s AND (official = %(official)s OR unit_id = ANY(%(units)s))
    ), theirs AS (
        SELECT part, nature, kind, coalesce(sum(amount) FILTER (WHERE figure = 'duties_owed'), 0)::bigint AS owed,
            coalesce(sum(amount) FILTER (WHERE figure = 'duties_missed'), 0)::bigint AS missed
        FROM counted WHERE official = %(official)s AND part <> 'none' GROUP BY 1, 2, 3
    ), units AS (
        SELECT nature, kind, coalesce(sum(amount) FILTER (WHERE figure = 'duties_owed'), 0)::bigint AS owed,
            coalesce(sum(amount) FILTER (WHERE figure = 'duties_missed'), 0)::bigint AS missed
        FROM counted WHERE of_units GROUP BY 1, 2
    )
    SELECT t.part, t.nature, t.kind, t.owed, t.missed, coalesce(u.owed, 0) AS unit_owed,
        coalesce(u.missed, 0) AS unit_missed
    FROM theirs AS t LEFT JOIN units AS u USING (nature, kind)
"""


def _heads(
    connection: Connection[Any], known: Knowledge, official: OfficialId, period: Period, now: datetime
) -> tuple[UnitWhole, ...]:
    """The units that this official headed in the period, each as a whole."""
    person = known.reference.organisation.officials[official]
    last_day = office_day(period.end_at)
    headed = dict.fromkeys(
        a.unit_id
        for a in person.appointments
        if a.role in (Role.HEAD, Role.LEADER)
        and a.valid_from < last_day
        and (a.valid_to is None or a.valid_to >= period.first)
    )
    return tuple(unit_whole(connection, known, unit, period, now) for unit in headed)


def unit_whole(connection: Connection[Any], known: Knowledge, unit: UnitId, period: Period, now: datetime) -> UnitWhole:
    """What a unit comes to in a period, whoever of its people answered and in what part: counts, of each dossier once.

    A dossier that was late only while the head answered for the pool is late in the unit.
    """
    values = {"unit": unit, **_bounds(period, now)}
    asked_at = min(now, period.end_at)
    sums = tallied.whole(connection, OF_WHOLE_UNIT, values)
    return UnitWhole(
        unit=known.unit(unit, asked_at) or Named(unit, unit),
        members=len(known.reference.organisation.members(unit, asked_at)),
        figures=_lines(sums if sums is not None else whole_of_facts(connection, values), (), _COUNTS),
    )


def _explanations(connection: Connection[Any], official: OfficialId, period: Period) -> tuple[Explanation, ...]:
    with connection.cursor(row_factory=class_row(Explanation)) as cursor:
        found = cursor.execute(
            "SELECT e.dossier_id, coalesce(d.code, p.number) AS code, e.at, e.text, e.position, e.nature, e.duty, "
            "e.kind FROM views.explanations AS e LEFT JOIN views.dossiers AS d ON d.dossier_id = e.dossier_id "
            "LEFT JOIN views.proceedings AS p ON p.proceeding_id = e.dossier_id "
            "WHERE e.official = %s AND e.at >= %s AND e.at < %s ORDER BY e.at, e.position",
            [official, period.start_at, period.end_at],
        ).fetchall()
    return tuple(found)
