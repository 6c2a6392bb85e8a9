"""Every dossier of a log, by the product and by the verifier: `python -m tests.evidence.demonstration`.

Of the demonstration as it is told in memory; with `--data-dir`, of the log of an instance that runs. The figures are
taken as of the end of the log, about that moment and some before it. Ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import Connection

from api.demo.seed import DEFAULT_DOSSIERS, DEFAULT_SEED
from api.evidence.dossier_figures import figures_of
from api.evidence.verifier.dossier_figures import recomputed
from api.evidence.verifier.events import StoredEvent
from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from domain.store.instance import Instance
from projections import reference_log, stored_events
from tests.demo.told import Told, tell
from tests.evidence.raw_events import raw, rules_adopted


@dataclass(frozen=True)
class WholeLog:
    """stored: as raw events; dossiers: the same of each dossier, as the product reads them."""

    stored: list[StoredEvent]
    dossiers: Mapping[UUID, Sequence[Recorded[Event]]]
    reference: Reference

    @property
    def ends_at(self) -> datetime:
        return self.stored[-1].recorded_at


class Difference(NamedTuple):
    """Where two figures differ, and by what. here: as `intervals[3].end`."""

    here: str
    product: Any
    verifier: Any


def differences(product: Any, verifier: Any, here: str = "") -> Iterator[Difference]:
    """Wherever two JSON values differ."""
    if isinstance(product, dict) and isinstance(verifier, dict):
        for name in sorted({*product, *verifier}):
            yield from differences(product.get(name), verifier.get(name), f"{here}.{name}")
    elif isinstance(product, list) and isinstance(verifier, list) and len(product) == len(verifier):
        for number, (one, other) in enumerate(zip(product, verifier, strict=True)):
            yield from differences(one, other, f"{here}[{number}]")
    elif product != verifier:
        yield Difference(here, product, verifier)


def compared(log: WholeLog, about: datetime) -> Iterator[tuple[str, list[Difference]]]:
    """Every dossier of a log, with what differs."""
    found = {figures.dossier_id: figures.claim for figures in recomputed(log.stored, about)}
    assert found.keys() == {str(dossier_id) for dossier_id in log.dossiers}
    for dossier_id, events in log.dossiers.items():
        product = figures_of(dossier_id, events, log.reference, about)
        yield str(dossier_id), list(differences(product, found[str(dossier_id)]))


def told_log(told: Told) -> WholeLog:
    """The log of a demonstration that was told in memory, after the rules that it is judged by."""
    return WholeLog([*rules_adopted(), *(raw(recorded) for recorded in told.events)], told.dossiers, told.reference)


def log_of(connection: Connection[Any]) -> WholeLog:
    """The whole log in a database, the stored texts as they lie there."""
    head = stored_events.head(connection)
    stored: list[StoredEvent] = []
    dossiers: dict[UUID, list[Recorded[Event]]] = {}
    for row in stored_events.after(connection, 0, head):
        state = row.state.decode()
        stored.append(
            StoredEvent(
                row.position, str(row.stream_id), row.version, row.recorded_at, row.topic, state, json.loads(state)
            )
        )
        if row.topic.startswith("dossier."):
            dossiers.setdefault(row.stream_id, []).append(row.decoded())
    return WholeLog(stored, dossiers, reference_log.load(connection, head))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=DEFAULT_DOSSIERS)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--days-before", type=int, nargs="*", default=[0, 30])
    parser.add_argument("--data-dir", type=Path, help="the instance whose log is read instead")
    chosen = parser.parse_args()
    if chosen.data_dir is None:
        log = told_log(tell(chosen.seed, chosen.dossiers))
    else:
        with psycopg.connect(Instance.find(chosen.data_dir).dsn("reader"), options=stored_events.SESSION) as connection:
            log = log_of(connection)
    amiss = 0
    for days in chosen.days_before:
        about = log.ends_at - timedelta(days=days)
        count = 0
        for dossier_id, found in compared(log, about):
            count += 1
            amiss += bool(found)
            for difference in found:
                print(f"{dossier_id} {difference}")
        print(f"about {about:%Y-%m-%d %H:%M}: {count} dossiers compared, {amiss} differ")
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main())
