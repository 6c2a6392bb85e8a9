"""The whole policy of the motor: what is owed in a dossier or in a proceeding, whichever a history is of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.model.event import Recorded
from domain.model.natures import is_proceeding_topic
from domain.model.reference import Reference
from workflows import duty_policy, policy
from workflows.plan import Plan


def owed(history: Sequence[Recorded[Any]], reference: Reference, now: datetime) -> Plan[Any]:
    """What is owed by now, and when something could be owed next."""
    if history and is_proceeding_topic(history[0].body.TOPIC):
        return duty_policy.duties(history, reference, now)
    return policy.duties(history, reference, now)
