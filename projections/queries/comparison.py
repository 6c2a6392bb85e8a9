"""Two officials beside each other: what each was given, like with like, outcomes with how sure they are.

It is for seeing whether two workloads differ before two people are judged: no winner, no difference, no more than two.
Like is like only in the same step of the same procedure, in the same period, done as own work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from domain.model.errors import DomainError
from domain.model.event import OfficialId, UnitId
from domain.model.organisation import Role
from domain.model.working_time import office_day
from projections.figures import MINIMUM
from projections.queries.held_at_once import held_at_once
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.missing import OfficialUnknown
from projections.queries.overviews import LAND
from projections.queries.periods import Period
from projections.statistics import Middle, Range, middle, wilson

OVER_TIME: Final = 13
"""Moments of a period at which the open load is told, at most."""

_Step = tuple[str, str]
"""Procedure and step."""


class SameOfficial(DomainError):
    CODE = "comparison-same-official"
    VI = "Cần hai người khác nhau để so sánh."
    EN = "Name two different people to compare."


class RolesDiffer(DomainError):
    """Details: a, b."""

    CODE = "comparison-roles-differ"
    VI = "{a} và {b} không giữ cùng loại vị trí trong kỳ nên không so sánh được."
    EN = "{a} and {b} did not hold the same kind of post in the period, so they cannot be compared."


class TooFewAlike(DomainError):
    """Details: n, least."""

    CODE = "comparison-too-few"
    VI = "Không đủ việc giống nhau để so sánh: có {n}, cần {least} việc cùng thủ tục và cùng bước của mỗi người."
    EN = "Too few like cases to compare: {n}, and {least} in the same procedure and step are needed of each."


class OnlyTwo(DomainError):
    CODE = "comparison-only-two"
    VI = "Chỉ so sánh hai người. Muốn xem cả đơn vị, hãy mở trang đơn vị: phân bố ở đó không nêu tên."
    EN = "Only two people are compared. For a whole unit open the unit's page: the distribution there names nobody."


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody was given. term_left_permille: of the term when it arrived, on average."""

    dossiers: int
    land: int
    visits: int
    term_left_permille: int | None
    load: tuple[int, ...]
    procedures: tuple[tuple[str, int], ...]


class StepDone(msgspec.Struct, frozen=True, kw_only=True):
    """One step as one did it: visits, working time a visit; how many were late, of those judged against a term."""

    visits: int
    held_us_a_visit: int | None
    late: int
    of: int
    range: Range | None


class StepPair(msgspec.Struct, frozen=True, kw_only=True):
    """The same step of the same procedure. unit: working time a visit over everybody of the unit who did it."""

    procedure: Named
    step: str
    a: StepDone
    b: StepDone
    unit: Middle | None
    unit_people: int


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Late steps over all like steps. range: with 95 % sureness, None below the minimum."""

    late: int
    of: int
    range: Range | None


class NotAlike(msgspec.Struct, frozen=True, kw_only=True):
    """A step that only one of them did."""

    procedure: Named
    step: str
    by: Named
    visits: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """a, b: in the order of their names. overlap: whether their ranges do; None where one has none.

    unit: late shares in thousandths and working time of everybody of their units, told as middle and middle half.
    """

    a: Named
    b: Named
    period: str
    asked_at: datetime
    position: int
    minimum: int
    units: tuple[Named, ...]
    moments: tuple[datetime, ...]
    given_a: Given
    given_b: Given
    unit_dossiers: Middle | None
    unit_visits: Middle | None
    unit_people: int
    alike: tuple[StepPair, ...]
    outcome_a: Outcome
    outcome_b: Outcome
    unit_late: Outcome
    overlap: bool | None
    not_alike: tuple[NotAlike, ...]
    without_term: int


def comparison(
    connection: Connection[Any],
    one: OfficialId,
    other: OfficialId,
    period: Period,
    *,
    now: datetime,
    procedure: str | None = None,
) -> Comparison:
    """OfficialUnknown, SameOfficial, RolesDiffer, TooFewAlike."""
    known = knowledge(connection)
    a, b = _in_order(known, one, other)
    if a.id == b.id:
        raise SameOfficial
    if not _kinds(known, a.id, period) & _kinds(known, b.id, period):
        raise RolesDiffer(a=a.name, b=b.name)
    units = _units(known, (a.id, b.id), period)
    done = _done(connection, [a.id, b.id], units, period, now, procedure)
    mine, theirs = done.get(a.id, {}), done.get(b.id, {})
    both = sorted(step for step in mine.keys() & theirs.keys() if _both_visited(mine[step], theirs[step]))
    least = min(sum(of[step]["visits"] for step in both) for of in (mine, theirs)) if both else 0
    if least < MINIMUM:
        raise TooFewAlike(n=least, least=MINIMUM)
    moments = _moments(period, now)
    people = [done[person] for person in done if person in _members(known, units, period)]
    outcome_a, outcome_b = _outcome([mine[step] for step in both]), _outcome([theirs[step] for step in both])
    dossiers = _dossiers(connection, [a.id, b.id], units, period, now, procedure)
    return Comparison(
        a=a,
        b=b,
        period=str(period),
        asked_at=now,
        position=known.position,
        minimum=MINIMUM,
        units=tuple(known.unit(unit, now) or Named(unit, unit) for unit in units),
        moments=moments,
        given_a=_given(connection, known, a.id, mine, dossiers.get(a.id, {}), moments),
        given_b=_given(connection, known, b.id, theirs, dossiers.get(b.id, {}), moments),
        unit_dossiers=middle([sum(n for n, _ in of.values()) for of in dossiers.values()]),
        unit_visits=middle([sum(step["visits"] for step in of.values()) for of in people]),
        unit_people=len(people),
        alike=tuple(_pair(known, step, mine[step], theirs[step], people) for step in both),
        outcome_a=outcome_a,
        outcome_b=outcome_b,
        unit_late=_outcome([of[step] for of in people for step in both if step in of]),
        overlap=_overlap(outcome_a, outcome_b),
        not_alike=tuple(_alone(known, a, mine, both)) + tuple(_alone(known, b, theirs, both)),
        without_term=sum(max(0, of[step]["completed"] - of[step]["judged"]) for of in (mine, theirs) for step in both),
    )


def _in_order(known: Knowledge, *officials: OfficialId) -> list[Named]:
    people = known.reference.organisation.officials
    for official in officials:
        if official not in people:
            raise OfficialUnknown(official=official)
    return sorted((Named(one, people[one].name) for one in officials), key=lambda named: (named.name, named.id))


def _kinds(known: Knowledge, official: OfficialId, period: Period) -> set[bool]:
    """Whether they led, worked, or both, in the period."""
    leading = (Role.HEAD, Role.LEADER, Role.DEPUTY)
    return {held.role in leading for held in _appointments(known, official, period)}


def _appointments(known: Knowledge, official: OfficialId, period: Period) -> list[Any]:
    after = office_day(period.end_at)
    return [
        held
        for held in known.reference.organisation.officials[official].appointments
        if held.valid_from < after and (held.valid_to is None or held.valid_to >= period.first)
    ]


def _units(known: Knowledge, officials: Iterable[OfficialId], period: Period) -> tuple[UnitId, ...]:
    return tuple(dict.fromkeys(held.unit_id for one in officials for held in _appointments(known, one, period)))


def _members(known: Knowledge, units: Sequence[UnitId], period: Period) -> set[OfficialId]:
    people = known.reference.organisation.officials
    return {one for one in people if any(held.unit_id in units for held in _appointments(known, one, period))}


_DONE: Final = """
    SELECT official, procedure_code, step_id,
        coalesce(sum(amount) FILTER (WHERE figure = 'step_visits'), 0)::bigint AS visits,
        coalesce(sum(amount) FILTER (WHERE figure = 'step_held_us'), 0)::bigint AS held_us,
        coalesce(sum(amount) FILTER (WHERE figure = 'steps_judged'), 0)::bigint AS judged,
        coalesce(sum(amount) FILTER (WHERE figure = 'steps_late'), 0)::bigint AS late,
        coalesce(sum(amount) FILTER (WHERE figure IN ('steps_judged', 'steps_without_term')), 0)::bigint AS completed
    FROM views.facts
    WHERE figure IN ('step_visits', 'step_held_us', 'steps_judged', 'steps_late', 'steps_without_term')
        AND part = 'own' AND step_id IS NOT NULL AND closed_at <= %(now)s
        AND month BETWEEN %(first)s AND %(last)s AND (official = ANY(%(pair)s) OR unit_id = ANY(%(units)s))
        AND (%(procedure)s::text IS NULL OR procedure_code = %(procedure)s)
    GROUP BY official, procedure_code, step_id
"""

_HANDLED: Final = """
    SELECT official, procedure_code, count(DISTINCT dossier_id) FILTER (WHERE figure = 'dossiers_handled') AS n,
        count(DISTINCT dossier_id) FILTER (WHERE figure = 'dossiers_handled' AND field = %(land)s) AS land,
        coalesce(sum(amount) FILTER (WHERE figure = 'arrivals'), 0)::bigint AS arrivals,
        coalesce(sum(amount) FILTER (WHERE figure = 'term_left_permille'), 0)::bigint AS term_left
    FROM views.facts
    WHERE figure IN ('dossiers_handled', 'arrivals', 'term_left_permille') AND part = 'own' AND at <= %(now)s
        AND month BETWEEN %(first)s AND %(last)s AND (official = ANY(%(pair)s) OR unit_id = ANY(%(units)s))
        AND (%(procedure)s::text IS NULL OR procedure_code = %(procedure)s)
    GROUP BY official, procedure_code
"""


def _values(
    pair: Sequence[OfficialId], units: Sequence[UnitId], period: Period, now: datetime, procedure: str | None
) -> dict[str, Any]:
    return {
        "now": now,
        "first": period.first,
        "last": period.last,
        "pair": list(pair),
        "units": list(units),
        "procedure": procedure,
        "land": LAND,
    }


def _done(
    connection: Connection[Any],
    pair: Sequence[OfficialId],
    units: Sequence[UnitId],
    period: Period,
    now: datetime,
    procedure: str | None,
) -> dict[OfficialId, dict[_Step, dict[str, int]]]:
    found: dict[OfficialId, dict[_Step, dict[str, int]]] = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(_DONE, _values(pair, units, period, now, procedure)):
            found.setdefault(row["official"], {})[row["procedure_code"], row["step_id"]] = row
    return found


def _dossiers(
    connection: Connection[Any],
    pair: Sequence[OfficialId],
    units: Sequence[UnitId],
    period: Period,
    now: datetime,
    procedure: str | None,
) -> dict[OfficialId, dict[str, tuple[int, dict[str, int]]]]:
    found: dict[OfficialId, dict[str, tuple[int, dict[str, int]]]] = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(_HANDLED, _values(pair, units, period, now, procedure)):
            found.setdefault(row["official"], {})[row["procedure_code"]] = (row["n"], row)
    return found


def _both_visited(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    return one["visits"] > 0 and other["visits"] > 0


def _given(
    connection: Connection[Any],
    known: Knowledge,
    official: OfficialId,
    steps: Mapping[_Step, Mapping[str, int]],
    dossiers: Mapping[str, tuple[int, Mapping[str, int]]],
    moments: Sequence[datetime],
) -> Given:
    arrivals = sum(row["arrivals"] for _, row in dossiers.values())
    term_left = sum(row["term_left"] for _, row in dossiers.values())
    named = sorted(
        ((known.procedure(code, None).name, n) for code, (n, _) in dossiers.items() if n), key=lambda p: p[0]
    )
    return Given(
        dossiers=sum(n for n, _ in dossiers.values()),
        land=sum(row["land"] for _, row in dossiers.values()),
        visits=sum(step["visits"] for step in steps.values()),
        term_left_permille=term_left // arrivals if arrivals else None,
        load=tuple(held_at_once(connection, [(official, at) for at in moments])),
        procedures=tuple(named),
    )


def _moments(period: Period, now: datetime) -> tuple[datetime, ...]:
    """Evenly over what has passed of the period."""
    end = min(period.end_at, now)
    weeks = max(1, min(OVER_TIME, (end - period.start_at) // timedelta(weeks=1)))
    return tuple(period.start_at + (end - period.start_at) * number / weeks for number in range(1, weeks + 1))


def _step_done(row: Mapping[str, int]) -> StepDone:
    visits, judged, late = row["visits"], row["judged"], row["late"]
    return StepDone(
        visits=visits,
        held_us_a_visit=(row["held_us"] + visits // 2) // visits if visits else None,
        late=late,
        of=judged,
        range=wilson(late, judged) if judged >= MINIMUM else None,
    )


def _pair(
    known: Knowledge,
    step: _Step,
    mine: Mapping[str, int],
    theirs: Mapping[str, int],
    people: Sequence[Mapping[_Step, Mapping[str, int]]],
) -> StepPair:
    everybody = [of[step]["held_us"] // of[step]["visits"] for of in people if step in of and of[step]["visits"]]
    return StepPair(
        procedure=known.procedure(step[0], None),
        step=known.latest_step_name(*step),
        a=_step_done(mine),
        b=_step_done(theirs),
        unit=middle(everybody),
        unit_people=len(everybody),
    )


def _outcome(steps: Sequence[Mapping[str, int]]) -> Outcome:
    late, of = sum(step["late"] for step in steps), sum(step["judged"] for step in steps)
    return Outcome(late=late, of=of, range=wilson(late, of) if of >= MINIMUM else None)


def _overlap(a: Outcome, b: Outcome) -> bool | None:
    return None if a.range is None or b.range is None else a.range.overlaps(b.range)


def _alone(
    known: Knowledge, who: Named, steps: Mapping[_Step, Mapping[str, int]], both: Sequence[_Step]
) -> Iterable[NotAlike]:
    for step in sorted(steps.keys() - set(both)):
        if steps[step]["visits"]:
            yield NotAlike(
                procedure=known.procedure(step[0], None),
                step=known.latest_step_name(*step),
                by=who,
                visits=steps[step]["visits"],
            )
