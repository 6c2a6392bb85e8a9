"""The peers: applications of the event sourcing library with its own PostgreSQL recorder, as they come.

`StockApplication` decides and folds with our deciders and stores the same bytes, so only loading and saving differ.
`StockRegister` is the library as its documentation shows it, with its own mapper and JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from domain import dossier_commands as cmd
from domain.application import Context, Decider, Decision
from domain.model.applicant import Applicant
from domain.model.dossier import Dossier
from domain.model.event import Event, Recorded, decode, encode
from domain.model.reference import Reference
from domain.store.instance import ROLE_NAMES

SCHEMA: Final = "stock"


def make_schema(superuser: psycopg.Connection[Any]) -> None:
    """Where the peers keep their tables."""
    superuser.execute(
        sql.SQL("CREATE SCHEMA {} AUTHORIZATION {}").format(sql.Identifier(SCHEMA), sql.Identifier(ROLE_NAMES["owner"]))
    )


def environment(owner_dsn: str, connections: int) -> dict[str, str]:
    """What the library is told: its PostgreSQL module, this database, a schema of its own, so many connections."""
    info = conninfo_to_dict(owner_dsn)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(info["dbname"]),
        "POSTGRES_HOST": str(info["host"]),
        "POSTGRES_PORT": str(info["port"]),
        "POSTGRES_USER": str(info["user"]),
        "POSTGRES_PASSWORD": str(info["password"]),
        "POSTGRES_SCHEMA": SCHEMA,
        "POSTGRES_POOL_SIZE": str(connections),
        "POSTGRES_MAX_OVERFLOW": "0",
    }


# ---------------------------------------------------------------------- the same events


class StockAggregate:
    """An aggregate of the library with the state, the fold and the rules of one of our deciders."""

    def __init__(self, aggregate_id: UUID, decider: Decider[Any]) -> None:
        self.id = aggregate_id
        self.version = 0
        self.state = decider.initial()
        self._decider = decider
        self._pending: list[Acted] = []

    def apply(self, acted: Acted) -> None:
        self.version = acted.originator_version
        # The stock table keeps no time of recording; none is asked for here.
        recorded = Recorded(self.version, self.id, self.version, acted.body.occurred_at, acted.body)
        self.state = self._decider.evolve(self.state, recorded)

    def decide(self, command: cmd.DossierCommand, reference: Reference, now: datetime) -> None:
        context = Context(command.issued, now, reference, _unseen, lambda _key: 1)
        decided = self._decider.decide(self.state, command, context)
        for body in decided.events if isinstance(decided, Decision) else decided:
            acted = Acted(self.id, self.version + 1, body, self._decider)
            self.apply(acted)
            self._pending.append(acted)

    def collect_events(self) -> Sequence[Acted]:
        collected, self._pending = self._pending, []
        return collected


def _unseen(kind: str, _stream: UUID) -> Any:
    """Of other streams the peer knows nothing, and pays nothing for them."""
    return Applicant() if kind == "applicant" else Dossier()


@dataclass(frozen=True)
class Acted:
    """A body as the library carries it."""

    originator_id: UUID
    originator_version: int
    body: Event
    decider: Decider[Any]

    def mutate(self, aggregate: StockAggregate | None) -> StockAggregate:
        changed = aggregate or StockAggregate(self.originator_id, self.decider)
        changed.apply(self)
        return changed


class _Bytes(Mapper[UUID]):
    """Bodies to the bytes that ours stores, and back."""

    def __init__(self, decider: Decider[Any]) -> None:
        super().__init__(JSONTranscoder())
        self._decider = decider

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        body = domain_event.body
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, body.TOPIC, encode(body))

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        body = decode(stored_event.topic, stored_event.state)
        stream = UUID(str(stored_event.originator_id))
        return Acted(stream, stored_event.originator_version, body, self._decider)


class StockApplication(Application[UUID]):
    """Durable commands the library's way: load the aggregate from its events, decide, save."""

    def __init__(self, owner_dsn: str, decider: Decider[Any], reference: Reference, connections: int) -> None:
        self.name = decider.kind  # the library derives the table's name from it
        self._decider = decider
        self._reference = reference
        super().__init__(environment(owner_dsn, connections))

    def construct_mapper(self) -> Mapper[UUID]:
        return _Bytes(self._decider)

    def handle(self, command: cmd.DossierCommand) -> None:
        aggregate: StockAggregate
        try:
            aggregate = self.repository.get(command.dossier_id)
        except AggregateNotFoundError:
            aggregate = StockAggregate(command.dossier_id, self._decider)
        aggregate.decide(command, self._reference, datetime.now(UTC))
        self.save(aggregate)


# ---------------------------------------------------------------------- the library as it comes


class Register(Aggregate):
    """As simple as an aggregate can be: who acted last, in what words, and how often."""

    @event("Opened")
    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.last = ("", "")
        self.acts = 0

    @event("Acted")
    def act(self, actor: str, text: str) -> None:
        self.last = (actor, text)
        self.acts += 1


class StockRegister(Application[UUID]):
    name = "registers"

    def __init__(self, owner_dsn: str) -> None:
        super().__init__(environment(owner_dsn, 2))

    def fill(self, events: int) -> UUID:
        """An aggregate with so many events."""
        register = Register("h01-mc")
        for number in range(events - 1):
            register.act(f"h01-mc-{number % 5}", "Đã tiếp nhận hồ sơ")
            if number % 500 == 499:  # a save of many thousands of events never ends
                self.save(register)
        self.save(register)
        return register.id
