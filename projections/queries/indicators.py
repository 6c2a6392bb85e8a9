"""The indicators of a unit, an agency or all of them, over a period: figures, points, and the dossiers behind each.

The same period, moment, policies and calendar give the same figures: asked as of a moment, the views are those of then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.errors import DomainError
from domain.model.rule_keys import INDICATORS_766
from domain.model.rule_values import IndicatorGroup
from domain.model.rules import RulePacks
from domain.model.working_time import office_day
from projections.queries.indicator_definitions import BY_NAME, DEFINITIONS, POLICY, Definition
from projections.queries.knowledge import Knowledge, Named, knowledge, knowledge_at
from projections.queries.missing import UnitUnknown
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.queries.views_then import Look, views_then
from projections.rows import Row
from projections.search import plain
from projections.views.board import DossierRow
from projections.views.clock_766 import Clock766Row
from projections.views.complaints import ComplaintRow
from projections.views.custody import DueDateRow, StopRow
from projections.views.duties import DutyRow
from projections.views.measures import MeasureRow
from projections.views.proceedings import ProceedingRow


class Kind(StrEnum):
    """Whose indicators: of all agencies, of one that issues receipts, of one of its one-stop units."""

    PROVINCE = "province"
    AGENCY = "agency"
    UNIT = "unit"


class IndicatorUnknown(DomainError):
    """Details: indicator, known."""

    CODE = "indicator-unknown"
    VI = "Không có chỉ số «{indicator}», hoặc chỉ số này không có danh sách. Chọn một trong: {known}."
    EN = "There is no indicator '{indicator}', or it has no list. Choose one of: {known}."


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """n of `of` were good; both None where this system records nothing of it, and `absent` says why.

    permille None: nothing to divide by, which is neither 0 nor 100. mean_us: of amounts, where that is the figure.
    points_milli: thousandths of a point, None where they cannot be said. formula_read: in the decision's text.
    """

    name: str
    title_vi: str
    title_en: str
    formula_vi: str
    formula_en: str
    formula_read: bool
    n: int | None
    of: int | None
    permille: int | None
    mean_us: int | None
    absent_vi: str | None
    absent_en: str | None
    max_points: int | None
    max_points_verified: bool
    points_milli: int | None


class GroupPoints(msgspec.Struct, frozen=True, kw_only=True):
    """A group of the decision. points_milli: of `of_points`, the most that its components with points could have;
    None where none has any.
    """

    number: int
    name_vi: str
    max_points: int
    points_milli: int | None
    of_points: int
    indicators: tuple[Indicator, ...]


class Indicators(msgspec.Struct, frozen=True, kw_only=True):
    """in_force: whether the decision was in force on the period's last day; else its scale is for comparison alone.

    beside: what stands beside the decision, by its own clock.
    """

    kind: Kind
    subject: Named
    period: str
    starts_at: datetime
    ends_at: datetime
    asked: Moment
    policy: str
    calendar_version: int
    document: str
    in_force: bool
    groups: tuple[GroupPoints, ...]
    beside: tuple[Indicator, ...]

    def named(self, name: str) -> Indicator:
        return next(one for one in self.all_of_them if one.name == name)

    @property
    def all_of_them(self) -> Sequence[Indicator]:
        return [*(one for group in self.groups for one in group.indicators), *self.beside]


class IndicatorLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an indicator counts, of a dossier or, with its number for a code, of a proceeding.

    positions: the events behind it. amount: working time or a score.
    """

    dossier_id: UUID
    code: str | None
    is_proceeding: bool
    procedure: Named | None
    agency: Named
    unit: Named
    at: datetime
    good: bool | None
    amount: int | None
    positions: tuple[int, ...]


def indicators(
    connection: Connection[Any],
    subject: str | None,
    period: Period,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
) -> Indicators:
    """Of a unit or an agency by its id; of all agencies where none is given.

    UnitUnknown, PositionNotReached, ViewsNotReady.
    """
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    known = knowledge_at(connection, asked.position)
    kind, named = _subject(known, subject, asked.about)
    with views_of(connection, asked, as_of, about) as then:
        found = {one.name: _reckoned(then, one, kind, subject, period, asked.about) for one in DEFINITIONS}
    scale, document, in_force = _scale(known.reference.rules, period)
    groups, used = [], set[str]()
    for group in scale:
        members = []
        for place, component in enumerate(group.components):
            definition = next((one for one in DEFINITIONS if one.component == (group.number, place)), None)
            if definition is None:
                continue
            used.add(definition.name)
            members.append(_with_points(found[definition.name], component.max_points, component.verified))
        groups.append(_group(group, members))
    return Indicators(
        kind=kind,
        subject=named,
        period=str(period),
        starts_at=period.start_at,
        ends_at=period.end_at,
        asked=asked,
        policy=POLICY,
        calendar_version=known.reference.calendar.version,
        document=document,
        in_force=in_force,
        groups=tuple(groups),
        beside=tuple(found[one.name] for one in DEFINITIONS if one.name not in used),
    )


class AgencyRow(msgspec.Struct, frozen=True, kw_only=True):
    """An agency beside the others, by name: the same figures, not ranked."""

    agency: Named
    figures: tuple[Indicator, ...]


def by_agency(
    connection: Connection[Any], period: Period, names: Sequence[str], *, now: datetime
) -> tuple[AgencyRow, ...]:
    """Some indicators of every agency that has anything to count. ViewsNotReady."""
    known = knowledge(connection)
    found: dict[str, dict[str, tuple[int, int, int]]] = {}
    for name in names:
        text = (
            "SELECT s.agency_id, count(*) FILTER (WHERE s.good), count(*), coalesce(sum(s.amount), 0)::bigint "  # noqa: S608
            f"FROM ({BY_NAME[name].rows}) AS s GROUP BY s.agency_id"
        )
        for agency, n, of, total_us in connection.execute(sql.SQL(text), values_of(period, now, None)):
            found.setdefault(agency, {})[name] = n, of, total_us
    rows = [
        AgencyRow(
            agency=known.agency(agency, now) or Named(agency, agency),
            figures=tuple(_indicator(BY_NAME[name], *figures.get(name, (0, 0, 0))) for name in names),
        )
        for agency, figures in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (plain(row.agency.name), row.agency.id)))


def count_behind(
    connection: Connection[Any],
    indicator: str,
    subject: str | None,
    period: Period,
    *,
    now: datetime,
    good: bool | None = None,
    field: str | None = None,
) -> int:
    """How many things an indicator counts, now. UnitUnknown."""
    kind, _ = _subject(knowledge(connection), subject, now)
    text = f"SELECT count(*) FROM ({BY_NAME[indicator].rows}) AS s WHERE {_WITHIN[kind]} AND {_CHOSEN}"  # noqa: S608
    row = connection.execute(sql.SQL(text), values_of(period, now, subject) | {"good": good, "field": field}).fetchone()
    assert row is not None
    return int(row[0])


def lines_behind(
    connection: Connection[Any],
    indicator: str,
    subject: str | None,
    period: Period,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
    good: bool | None = None,
    field: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[IndicatorLine]:
    """What an indicator counts, in order of time; good: of the numerator, or of the rest alone; field: of its dossiers.

    IndicatorUnknown, UnitUnknown, CursorUnreadable, PositionNotReached.
    """
    definition = BY_NAME.get(indicator)
    if definition is None or definition.rows is None:
        raise IndicatorUnknown(indicator=indicator, known=", ".join(one.name for one in DEFINITIONS if one.rows))
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    known = knowledge_at(connection, asked.position)
    kind, _ = _subject(known, subject, asked.about)
    values = values_of(period, asked.about, subject)
    after = "true"
    if cursor is not None:
        values["after_at"], values["after_id"], values["after_no"] = read_cursor(cursor, tuple[datetime, UUID, int])
        after = "(s.at, s.dossier_id, s.positions[1]) > (%(after_at)s, %(after_id)s, %(after_no)s)"
    values |= {"limit": bounded(limit) + 1, "good": good, "field": field}
    text = (
        "SELECT s.*, coalesce(d.code, p.number) AS code, d.dossier_id IS NULL AS is_proceeding, "  # noqa: S608
        "coalesce(d.procedure_code, p.procedure_code) AS procedure_code, d.procedure_version "
        f"FROM ({definition.rows}) AS s LEFT JOIN views.dossiers AS d USING (dossier_id) "
        "LEFT JOIN views.proceedings AS p ON p.proceeding_id = s.dossier_id "
        f"WHERE {_WITHIN[kind]} AND {_CHOSEN} AND {after} "
        "ORDER BY s.at, s.dossier_id, s.positions[1] LIMIT %(limit)s"
    )
    with views_of(connection, asked, as_of, about) as then, then.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known, asked.about) for row in found[: bounded(limit)])
    if len(found) <= len(rows):
        return Page(rows, None)
    last = found[len(rows) - 1]
    return Page(rows, write_cursor(last["at"], last["dossier_id"], last["positions"][0]))


def _subject(known: Knowledge, subject: str | None, at: datetime) -> tuple[Kind, Named]:
    organisation = known.reference.organisation
    if subject is None:
        return Kind.PROVINCE, Named("", "")
    if subject in organisation.agencies:
        return Kind.AGENCY, known.agency(subject, at) or Named(subject, subject)
    if subject in organisation.units:
        return Kind.UNIT, known.unit(subject, at) or Named(subject, subject)
    raise UnitUnknown(unit=subject)


@contextmanager
def views_of(
    connection: Connection[Any], asked: Moment, as_of: AsOf, about: datetime | None
) -> Iterator[Connection[Any]]:
    """The views: today's, or those of the moment that was asked for."""
    if as_of is None and about is None:
        yield connection
        return
    with views_then(connection, asked, Look(rows=dict.fromkeys(_LOOKED_AT, _any))) as then:
        yield then


_LOOKED_AT: Final[tuple[type[Row], ...]] = (
    DossierRow, Clock766Row, MeasureRow, DueDateRow, StopRow, ProceedingRow, DutyRow, ComplaintRow,
)  # fmt: skip


def _any(_row: object) -> bool:
    return True


_CHOSEN: Final = """
    (%(good)s::boolean IS NULL OR s.good IS NOT DISTINCT FROM %(good)s::boolean)
    AND (%(field)s::text IS NULL OR EXISTS (
        SELECT FROM views.dossiers AS f WHERE f.dossier_id = s.dossier_id AND f.field = %(field)s))
"""

_WITHIN: Final = {
    Kind.PROVINCE: "true",
    Kind.AGENCY: "s.agency_id = %(whose)s",
    Kind.UNIT: "s.unit_id = %(whose)s",
}


def values_of(period: Period, now: datetime, subject: str | None) -> dict[str, Any]:
    return {
        "now": now,
        "start": period.start_at,
        "end": period.end_at,
        "at": min(now, period.end_at),
        "whose": subject,
    }


def _reckoned(
    connection: Connection[Any], one: Definition, kind: Kind, subject: str | None, period: Period, now: datetime
) -> Indicator:
    if one.rows is None:
        return _indicator(one, None, None, 0)
    text = (
        "SELECT count(*) FILTER (WHERE s.good), count(*), coalesce(sum(s.amount), 0)::bigint "  # noqa: S608
        f"FROM ({one.rows}) AS s WHERE {_WITHIN[kind]}"
    )
    row = connection.execute(sql.SQL(text), values_of(period, now, subject)).fetchone()
    assert row is not None
    return _indicator(one, *row)


def _indicator(one: Definition, n: int | None, of: int | None, total_us: int) -> Indicator:
    """n None: this system records nothing of it."""
    return Indicator(
        name=one.name,
        title_vi=one.title.vi,
        title_en=one.title.en,
        formula_vi=one.formula.vi,
        formula_en=one.formula.en,
        formula_read=one.read,
        n=n,
        of=of,
        permille=_rounded(1000 * n, of) if n is not None and of else None,
        mean_us=_rounded(total_us, of) if one.mean and of else None,
        absent_vi=one.absent.vi if one.absent is not None and one.rows is None else None,
        absent_en=one.absent.en if one.absent is not None and one.rows is None else None,
        max_points=None,
        max_points_verified=False,
        points_milli=None,
    )


def _rounded(amount: int, of: int) -> int:
    """Once, half up."""
    return (2 * amount + of) // (2 * of)


def _with_points(one: Indicator, max_points: int | None, verified: bool) -> Indicator:
    """Points are the share of the most that can be had, where both the formula and the maximum were read."""
    points = None
    if one.formula_read and verified and max_points is not None and one.n is not None and one.of:
        points = _rounded(1000 * max_points * one.n, one.of)
    return msgspec.structs.replace(
        one, max_points=max_points, max_points_verified=verified and max_points is not None, points_milli=points
    )


def _group(group: IndicatorGroup, members: list[Indicator]) -> GroupPoints:
    had = [(one.points_milli, one.max_points or 0) for one in members if one.points_milli is not None]
    return GroupPoints(
        number=group.number,
        name_vi=group.name_vi,
        max_points=group.max_points,
        points_milli=sum(points for points, _ in had) if had else None,
        of_points=sum(most for _, most in had),
        indicators=tuple(members),
    )


def _scale(rules: RulePacks, period: Period) -> tuple[tuple[IndicatorGroup, ...], str, bool]:
    """The groups in force on the period's last day; before the decision those that it was to set."""
    last_day = office_day(period.end_at - timedelta(microseconds=1))
    for pack in reversed(rules.packs):
        for clause, value in pack.clauses.get(INDICATORS_766.name, ()):
            if clause.covers(last_day):
                return value, clause.document, True
    later = [found for pack in rules.packs for found in pack.clauses.get(INDICATORS_766.name, ())]
    if not later:
        return (), "", False
    clause, value = min(later, key=lambda found: found[0].valid_from)
    return value, clause.document, False


def _line(row: dict[str, Any], known: Knowledge, now: datetime) -> IndicatorLine:
    return IndicatorLine(
        dossier_id=row["dossier_id"],
        code=row["code"],
        is_proceeding=row["is_proceeding"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]) if row["procedure_code"] else None,
        agency=known.agency(row["agency_id"], now) or Named(row["agency_id"], row["agency_id"]),
        unit=known.unit(row["unit_id"], now) or Named(row["unit_id"], row["unit_id"]),
        at=row["at"],
        good=row["good"],
        amount=row["amount"],
        positions=tuple(row["positions"]),
    )
