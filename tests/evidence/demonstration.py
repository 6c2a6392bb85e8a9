"""Every dossier of the demonstration, by the product and by the verifier: `python -m tests.evidence.demonstration`.

The figures are taken as of the end of the log and about some moments before it. Ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from api.demo.seed import DEFAULT_DOSSIERS, DEFAULT_SEED
from api.evidence.dossier_figures import figures_of
from api.evidence.verifier.dossier_figures import recomputed
from tests.demo.told import Told, tell
from tests.evidence.raw_events import raw, rules_adopted


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


def compared(told: Told, about: datetime) -> Iterator[tuple[str, list[Difference]]]:
    """Every dossier of a demonstration, with what differs."""
    found = {figures.dossier_id: figures.claim for figures in recomputed(_stored(told), about)}
    assert found.keys() == {str(dossier_id) for dossier_id in told.dossiers}
    for dossier_id, log in told.dossiers.items():
        product = figures_of(dossier_id, log, told.reference, about)
        yield str(dossier_id), list(differences(product, found[str(dossier_id)]))


def moments(told: Told, days: Sequence[int]) -> list[datetime]:
    """So many days before the end of the log."""
    end = told.events[-1].recorded_at
    return [end - timedelta(days=each) for each in days]


def _stored(told: Told) -> list[Any]:
    return [rules_adopted(), *(raw(recorded) for recorded in told.events)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=DEFAULT_DOSSIERS)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--days-before", type=int, nargs="*", default=[0, 30])
    chosen = parser.parse_args()
    told = tell(chosen.seed, chosen.dossiers)
    amiss = 0
    for about in moments(told, chosen.days_before):
        count = 0
        for dossier_id, found in compared(told, about):
            count += 1
            amiss += bool(found)
            for difference in found:
                print(f"{dossier_id} {difference}")
        print(f"about {about:%Y-%m-%d %H:%M}: {count} dossiers compared, {amiss} differ")
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main())
