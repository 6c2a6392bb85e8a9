"""How many things need a head, for the top bar: the pool of their units, the escalations that they have to answer.

The counts are of the look that the page itself took, and are kept for that position and minute: a page costs them once.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from api.auth.caller import Caller
from api.auth.remit import Remits
from api.http.reads import Look
from projections.queries.unit_boards import needing_head

KEPT: Final = 2_000

_kept: OrderedDict[tuple[int, int, int, int, str], dict[str, int]] = OrderedDict()
_lock = Lock()


def needs(remits: Remits, caller: Caller, look: Look) -> dict[str, int]:
    """By the names that `navigation.Item.count` has; empty for somebody who heads nothing."""
    mine = remits.of(caller, look.now)
    if not mine.headed:
        return {}
    key = (id(remits), look.position, look.refolding, int(look.now.timestamp()) // 60, caller.subject)
    with _lock:
        found = _kept.get(key)
    if found is None:
        pool, escalations = needing_head(look.connection, sorted(mine.headed), sorted(mine.people), now=look.now)
        found = {"pool": pool, "escalations": escalations}
        with _lock:
            _kept[key] = found
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found
