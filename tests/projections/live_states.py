"""What was live, remembered while a log grew, and whether it is told as of then, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from msgspec.json import encode

from projections import queries
from projections.queries import BoardState, Period
from tests.domain.histories import MONDAY, UNITS
from tests.projections.conftest import Views
from tests.projections.growing_office import Growth, Writing
from tests.projections.random_office import STAFF

MARCH = Period.month(MONDAY)
STATES = (BoardState.OPEN, BoardState.OVERDUE, BoardState.STALLED, BoardState.ALL)


@dataclass
class LiveStates:
    """By log position: traces of dossiers, records of officials, boards of units, as they were shown then."""

    traces: dict[tuple[UUID, int], bytes] = field(default_factory=dict)
    records: dict[tuple[str, int], bytes] = field(default_factory=dict)
    boards: dict[tuple[str, BoardState, int], bytes] = field(default_factory=dict)

    def remember(self, views: Views, grown: Growth, random: Random, *, dossiers: int, offices: float) -> None:
        """Let the log grow, at most two dozen events at a time, and remember random dossiers after each time.

        offices: the chance that two records and two boards are remembered too.
        """
        writing = Writing(grown, views.log)
        while writing:
            writing.write(random.randrange(1, 24))
            views.follow()
            now, position = views.latest(), views.log.position
            for dossier in random.sample(writing.dossiers, min(len(writing.dossiers), dossiers)):
                self.traces[dossier, position] = encode(queries.trace(views.reading, str(dossier), now=now))
            if random.random() < offices:
                for official in random.sample(STAFF, 2):
                    self.records[official, position] = encode(queries.record(views.reading, official, MARCH, now=now))
                for unit in random.sample(sorted(UNITS), 2):
                    state = random.choice(STATES)
                    page = queries.board(views.reading, now=now, unit=unit, state=state)
                    counts = queries.counts(views.reading, now=now, unit=unit)
                    self.boards[unit, state, position] = encode((counts, page))

    def wrong(self, views: Views, random: Random, pairs: int) -> list[str]:
        """Of so many random pairs of a dossier and a position, and of all records and boards, those told otherwise."""
        now = views.latest()
        wrong = []
        for dossier, position in random.sample(sorted(self.traces), pairs):
            told = queries.dossier_as_of(views.reading, str(dossier), now=now, as_of=position)
            if encode(told.trace) != self.traces[dossier, position]:
                wrong.append(f"dossier {dossier} as of @{position}")
        for (official, position), live in self.records.items():
            if encode(queries.record_as_of(views.reading, official, MARCH, now=now, as_of=position)) != live:
                wrong.append(f"record {official} as of @{position}")
        for (unit, state, position), live in self.boards.items():
            board = queries.board_as_of(views.reading, now=now, as_of=position, unit=unit, state=state)
            if encode((board.counts, board.page)) != live:
                wrong.append(f"board {unit} {state} as of @{position}")
        return wrong
