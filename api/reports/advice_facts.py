"""The advice to the provincial committee (báo cáo tham mưu): what is stuck, where, since when, what was tried.

Facts alone: nothing is recommended here; a named person may add words of their own. As of one moment, so that the same
period and moment give the same report for ever. Every number counts the matters below it, and every matter names the
events behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model import dossier_events as ev
from domain.model import duty as dt
from domain.model.custody_interval import POLICY as CUSTODY_POLICY
from domain.model.explanation import is_over
from domain.model.natures import NATURES
from domain.model.review_duties import OFFICIALS_OWN
from domain.model.review_nature import NATURE as REVIEW
from domain.model.rule_keys import EXPLANATION_LIMIT, LATE_SHARE
from domain.model.working_time import office_day
from projections import stored_events
from projections.queries.boards import BoardRow, BoardState, board
from projections.queries.drilldown import Measured, Scope
from projections.queries.drilldown_lists import ObstacleLine, obstacles_behind, rungs_behind
from projections.queries.duties_owed import DutyLine, DutyList, duties_owed
from projections.queries.knowledge import Knowledge, Named, knowledge_at
from projections.queries.late_share import late_shares_in
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.paging import MAX_LIMIT, Page
from projections.queries.periods import Period
from projections.queries.proceedings import proceeding_views
from projections.queries.views_then import Look, views_then
from projections.queries.watching import EscalationLine
from projections.rows import Row
from projections.views.board import DossierRow
from projections.views.custody import CustodyRow, DueDateRow, StopRow
from projections.views.escalations import EscalationRow
from projections.views.handovers import HandoverRow
from projections.views.steps import ObstacleRow
from projections.words import CAUSES, OFFICES, Words, event_words

POLICY: Final = "advice-1"

UNVERIFIED: Final = "hạn chưa kiểm chứng"
"""Beside what is owed by a term whose value nobody has confirmed yet."""

TRIED_TOPICS: Final = (
    ev.Reminded.TOPIC,
    ev.WrittenReminderIssued.TOPIC,
    ev.Escalated.TOPIC,
    ev.EscalationAnswered.TOPIC,
    ev.EscalationUnanswered.TOPIC,
    ev.ApologyIssued.TOPIC,
    ev.ObstacleReported.TOPIC,
    ev.ObstacleAnswered.TOPIC,
    dt.DutyReminded.TOPIC,
    dt.DutyMissed.TOPIC,
    dt.DutyEscalated.TOPIC,
    dt.DutyEscalationAnswered.TOPIC,
    dt.DutyEscalationUnanswered.TOPIC,
)
"""What was done about something that is stuck: reminders, rungs of ladders and their answers, apologies, obstacles."""

_LOOKED_AT: Final[tuple[type[Row], ...]] = (
    DossierRow, CustodyRow, HandoverRow, DueDateRow, StopRow, ObstacleRow, EscalationRow,
)  # fmt: skip


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done about it. text: what was said with it, as it was written; empty where nothing was."""

    position: int
    at: datetime
    vi: str
    en: str
    who: Named
    text: str


class StuckMatter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is stuck. number, title: what it is; page: its page, where it has one of its own.

    where: the agency or unit; who: who answers now, or owes it. past_us: working time since due_at. positions: the
    events behind it, those of what was tried among them.
    """

    number: str
    title: str
    page: str
    where: Named
    who: Named | None
    since: datetime
    due_at: datetime | None
    past_us: int
    tried: tuple[Tried, ...]
    positions: tuple[int, ...]


class StuckAt(msgspec.Struct, frozen=True, kw_only=True):
    """How many matters lie where, with the events behind all of them."""

    where: Named
    count: int
    since: datetime
    positions: tuple[int, ...]


class AdviceSection(msgspec.Struct, frozen=True, kw_only=True):
    """Matters of one kind, the oldest first. count: how many; tried: how many of them had anything tried."""

    key: str
    vi: str
    en: str
    count: int
    tried: int
    places: tuple[StuckAt, ...]
    matters: tuple[StuckMatter, ...]


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """sections: also those in which nothing is stuck."""

    period: str
    asked: Moment
    policies: tuple[str, ...]
    calendar_version: int
    sections: tuple[AdviceSection, ...]

    @property
    def count(self) -> int:
        return sum(section.count for section in self.sections)


TITLES: Final[dict[str, Words]] = {
    "overdue": Words("Hồ sơ đang quá hạn", "Dossiers overdue"),
    "stalled": Words("Hồ sơ đứng yên", "Dossiers stalled"),
    "obstacles": Words("Vướng mắc quá hạn trả lời", "Obstacles past the term of their answer"),
    "unanswered": Words("Chuyển cấp không được trả lời trong kỳ", "Escalations not answered in the period"),
    "late": Words("Cơ quan có tỷ lệ trễ vượt mức trong kỳ", "Agencies above the limit of late dossiers"),
}


def advice(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
) -> Advice:
    """As of a moment, by default of all that the views hold. PositionNotReached, ViewsNotReady.

    connection: of the reader. about: by default the moment of knowledge.
    """
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    known = knowledge_at(connection, asked.position)
    find = _Finder(connection, known, asked)
    with views_then(connection, asked, Look(rows=dict.fromkeys(_LOOKED_AT, _any))) as then:
        late_rows, still_rows = (list(_rows(then, asked, state)) for state in (BoardState.OVERDUE, BoardState.STALLED))
        due = _due_positions(then, [row.dossier_id for row in (*late_rows, *still_rows)])
        overdue = [find.dossier(row, due.get(row.dossier_id)) for row in late_rows]
        stalled = [find.dossier(row, due.get(row.dossier_id), stalled=True) for row in still_rows]
        obstacles = [find.obstacle(line) for line in _obstacles(then, asked, period)]
        rungs = [find.rung(line) for line in _unanswered(then, asked, period)]
        late = list(_late(then, known, asked, period))
    with proceeding_views(connection, asked) as then:
        owed: dict[str, list[DutyLine]] = {}
        for line in _overdue_duties(then, asked):
            owed.setdefault(line.nature, []).append(line)
    sections = [
        _section("overdue", TITLES["overdue"], overdue),
        _section("stalled", TITLES["stalled"], stalled),
        _section("obstacles", TITLES["obstacles"], obstacles),
        *(
            _section(name, Words(f"{nature.vi}: việc quá hạn", f"{nature.en}: overdue"), map(find.duty, owed[name]))
            for name, nature in NATURES.items()
            if name in owed
        ),
        _section("unanswered", TITLES["unanswered"], rungs),
        _section("late", TITLES["late"], late),
    ]
    return Advice(
        period=str(period),
        asked=asked,
        policies=(POLICY, CUSTODY_POLICY),
        calendar_version=known.reference.calendar.version,
        sections=tuple(find.with_tried(sections)),
    )


_Key = tuple[str, tuple[int, ...]]
"""What tells two matters apart: the number and the events."""


class _Finder:
    """Makes matters, and finds what was tried about them once all are known."""

    def __init__(self, connection: Connection[Any], known: Knowledge, asked: Moment) -> None:
        self._connection = connection
        self._known = known
        self._asked = asked
        self._streams: dict[_Key, tuple[UUID, str | None]] = {}
        self._for_few: set[UUID] = set()

    def _about(self, matter: StuckMatter, stream: UUID, duty: str | None = None) -> StuckMatter:
        """Remember of which stream a matter is, and of which duty in it."""
        self._streams[matter.number, matter.positions] = stream, duty
        return matter

    def dossier(self, row: BoardRow, due_position: int | None, *, stalled: bool = False) -> StuckMatter:
        """Since when it is overdue, or has stood still; the events: what set the due date, and the last one."""
        name = row.code or str(row.dossier_id)
        since = row.stalled_since if stalled else row.due_in_force_at
        matter = StuckMatter(
            number=name,
            title=row.procedure.name,
            page=f"/ho-so/{name}/dien-bien",
            where=row.agency,
            who=row.answering.who if row.answering is not None else None,
            since=since or row.last_act_at,
            due_at=row.due_in_force_at,
            past_us=row.overdue_us,
            tried=(),
            positions=tuple(sorted({row.position} if due_position is None else {row.position, due_position})),
        )
        return self._about(matter, row.dossier_id)

    def obstacle(self, line: ObstacleLine) -> StuckMatter:
        name = line.code or str(line.dossier_id)
        matter = StuckMatter(
            number=name,
            title=f"#{line.obstacle_no}",
            page=f"/ho-so/{name}/dien-bien",
            where=line.addressed_to,
            who=line.addressed_to,
            since=line.reported_at,
            due_at=line.due_at,
            past_us=line.past_us,
            tried=(),
            positions=tuple(line.positions),
        )
        return self._about(matter, line.dossier_id)

    def rung(self, line: EscalationLine) -> StuckMatter:
        name = line.code or str(line.dossier_id)
        where = self._known.unit_apart(line.unit.id if line.unit else None, self._asked.about) or line.bearer
        matter = StuckMatter(
            number=name,
            title=f"{CAUSES[line.cause].vi}, {OFFICES[line.office].vi if line.office in OFFICES else line.office}",
            page=f"/ho-so/{name}/dien-bien",
            where=where,
            who=line.bearer,
            since=line.delivered_at,
            due_at=line.answer_due_at,
            past_us=0,
            tried=(),
            positions=tuple(line.positions),
        )
        return self._about(matter, line.dossier_id)

    def duty(self, line: DutyLine) -> StuckMatter:
        """Of a proceeding its number and what is owed: some are shown to few, and their titles name people.

        A term that is not verified burdens nobody: it says so, and names no person.
        """
        if line.nature == REVIEW.name:
            self._for_few.add(line.proceeding_id)
        matter = StuckMatter(
            number=line.number,
            title=line.kind_vi if line.binds else f"{line.kind_vi} ({UNVERIFIED})",
            page="",
            where=line.unit,
            who=line.bearer if line.binds else None,
            since=line.began_at,
            due_at=line.due_at,
            past_us=line.overdue_us,
            tried=(),
            positions=tuple(sorted({line.began_position, *line.positions})),
        )
        return self._about(matter, line.proceeding_id, line.duty)

    def with_tried(self, sections: Sequence[AdviceSection]) -> Iterator[AdviceSection]:
        """The sections with what was tried about each matter, from the log up to the moment."""
        ids = sorted({stream for stream, _ in self._streams.values()})
        rows = self._connection.execute(
            "SELECT notification_id FROM hoso.stored_events WHERE originator_id = ANY(%s) AND topic = ANY(%s) "
            "AND notification_id <= %s ORDER BY notification_id",
            [ids, list(TRIED_TOPICS), self._asked.position],
        ).fetchall()
        by_stream: dict[UUID, list[tuple[Tried, str | None]]] = {}
        for stored in stored_events.at(self._connection, [position for (position,) in rows]):
            recorded = stored.decoded()
            body = recorded.body
            if self._asked.cut_at is not None and body.occurred_at > self._asked.cut_at:
                continue
            said = event_words(body.TOPIC)
            tried = Tried(
                position=recorded.position,
                at=body.occurred_at,
                vi=said.vi,
                en=said.en,
                who=self._known.official(body.actor) or Named(body.actor, body.actor),
                text="" if recorded.stream_id in self._for_few else _text_of(body, self._known),
            )
            duty = getattr(body, "duty", None) if isinstance(body, dt.DutyEvent) else None
            by_stream.setdefault(recorded.stream_id, []).append((tried, duty))
        for section in sections:
            yield _section(
                section.key, Words(section.vi, section.en), [self._with(one, by_stream) for one in section.matters]
            )

    def _with(self, matter: StuckMatter, by_stream: Mapping[UUID, Sequence[tuple[Tried, str | None]]]) -> StuckMatter:
        stream = self._streams.get((matter.number, matter.positions))
        if stream is None:
            return matter
        found = tuple(one for one, duty in by_stream.get(stream[0], ()) if duty is None or duty == stream[1])
        positions = tuple(sorted({*matter.positions, *(one.position for one in found)}))
        return msgspec.structs.replace(matter, tried=found, positions=positions)


def _text_of(body: Any, known: Knowledge) -> str:
    """What was said with it: a measure and its date, a reason, to whom."""
    parts = [
        str(getattr(body, name)) for name in ("measure", "text", "cause", "answer", "description") if _has(body, name)
    ]
    if isinstance(body, (ev.Reminded, ev.Escalated)):
        parts = [CAUSES[body.cause].vi]
    to = getattr(body, "to_official", None) or getattr(body, "bearer", None)
    named = known.official(to) if to is not None else None
    if named is not None:
        parts.append(f"→ {named.name}")
    until = getattr(body, "until_on", None)
    if until is not None:
        parts.append(f"{until:%d/%m/%Y}")
    return "; ".join(parts)


def _has(body: Any, name: str) -> bool:
    return isinstance(getattr(body, name, None), str) and bool(getattr(body, name))


def _section(key: str, title: Words, found: Iterable[StuckMatter]) -> AdviceSection:
    matters = sorted(found, key=lambda one: (one.since, one.number, one.positions))
    places: dict[str, list[StuckMatter]] = {}
    for one in matters:
        places.setdefault(one.where.id, []).append(one)
    return AdviceSection(
        key=key,
        vi=title.vi,
        en=title.en,
        count=len(matters),
        tried=sum(bool(one.tried) for one in matters),
        places=tuple(
            StuckAt(
                where=members[0].where,
                count=len(members),
                since=members[0].since,
                positions=tuple(sorted({position for one in members for position in one.positions})),
            )
            for _, members in sorted(places.items(), key=lambda item: (item[1][0].where.name, item[0]))
        ),
        matters=tuple(matters),
    )


def _late(connection: Connection[Any], known: Knowledge, asked: Moment, period: Period) -> Iterator[StuckMatter]:
    """Agencies above the limit in force on the period's last day that has come; before there was one, above our own."""
    day = min(office_day(period.end_at), office_day(asked.about))
    pack = known.reference.rules.for_day(day)
    limit = pack.find(LATE_SHARE, day) or pack.value(EXPLANATION_LIMIT, day)
    for share in late_shares_in(connection, period, now=asked.about, position=asked.position):
        if is_over(share.late, share.of, limit.value):
            yield StuckMatter(
                number=share.agency.id,
                title=f"{share.late}/{share.of}",
                page=f"/chi-so/{share.agency.id}?ky={period}",
                where=share.agency,
                who=None,
                since=period.start_at,
                due_at=None,
                past_us=0,
                tried=(),
                positions=share.positions,
            )


def _due_positions(connection: Connection[Any], dossiers: Sequence[UUID]) -> dict[UUID, int | None]:
    rows = connection.execute(
        "SELECT dossier_id, due_position FROM views.dossiers WHERE dossier_id = ANY(%(ids)s)", {"ids": list(dossiers)}
    )
    return dict(rows.fetchall())


def _rows(connection: Connection[Any], asked: Moment, state: BoardState) -> Iterator[BoardRow]:
    yield from _pages(lambda cursor: board(connection, now=asked.about, state=state, cursor=cursor, limit=MAX_LIMIT))


def _obstacles(connection: Connection[Any], asked: Moment, period: Period) -> Iterator[ObstacleLine]:
    yield from _pages(
        lambda cursor: obstacles_behind(
            connection, period, now=asked.about, scope=Scope(), cursor=cursor, limit=MAX_LIMIT
        )
    )


def _unanswered(connection: Connection[Any], asked: Moment, period: Period) -> Iterator[EscalationLine]:
    yield from _pages(
        lambda cursor: rungs_behind(
            connection, Measured.UNANSWERED, period, now=asked.about, scope=Scope(), cursor=cursor, limit=MAX_LIMIT
        )
    )


def _overdue_duties(connection: Connection[Any], asked: Moment) -> Iterator[DutyLine]:
    """Not what an official may do in a review of themself: that is nobody's delay."""
    found: Iterator[DutyLine] = _pages(
        lambda cursor: duties_owed(connection, now=asked.about, state=DutyList.OVERDUE, cursor=cursor, limit=MAX_LIMIT),
    )
    yield from (line for line in found if line.kind not in OFFICIALS_OWN)


def _pages(ask: Any) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page: Page[Any] = ask(cursor)
        yield from page.rows
        cursor = page.next
        if cursor is None:
            return


def _any(_row: object) -> bool:
    return True
