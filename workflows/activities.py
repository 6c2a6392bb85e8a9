"""What a wake-up does: ask the policy what is due, have it recorded, and say when to ask again.

Every due act is an ordinary command whose id follows from the duty, so a delivery that is repeated, after a crash at
any point or by a second worker, finds the act recorded or has it answered as a duplicate.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from psycopg_pool import ConnectionPool
from temporalio import activity

from domain.application import Application, Busy, OutcomeUnknown, StoreUnavailable
from domain.model.errors import DomainError
from workflows import armed
from workflows.armed import Armed
from workflows.contracts import DELIVER, DeliverDue, Delivered
from workflows.knowledge import Knowledge, Known
from workflows.plan import Plan, Policy, describe

TRANSIENT: Final = (Busy, OutcomeUnknown, StoreUnavailable)
"""Answers of a store in trouble, after which the same command is sent again: the whole delivery is repeated."""
MOST_ROUNDS: Final = 200
"""A bound on what one delivery may find due in turn; far beyond what any outage leaves behind."""

_logger = structlog.get_logger()


class DutyRefused(Exception):
    """A due act was refused, and is still due with nothing changed: the policy and the domain disagree."""


@dataclass(frozen=True)
class Deliveries:
    """The activity and what it works with; calls may run in parallel threads.

    pool: connections as `armed.connect` makes them.
    """

    application: Application
    knowledge: Knowledge
    pool: ConnectionPool
    policy: Policy

    @activity.defn(name=DELIVER)
    def deliver_due(self, request: DeliverDue) -> Delivered:
        """Record what is due and answer when to wake up next. Repeatable. Raises what a later attempt may heal."""
        delivery = _Delivery(request)
        while True:
            with self.pool.connection() as connection, connection.transaction():
                row = armed.lock(connection, [request.dossier_id])[request.dossier_id]
                known = self.knowledge.look(connection, request.dossier_id)
                now = delivery.now(known)
                try:
                    plan = self.policy(known.history(), known.reference, now)
                    delivery.check(plan, known)
                except Exception as failure:
                    _logger.exception("parked", stream=str(row.stream_id))
                    armed.park(connection, replace(row, running=False), describe(failure))
                    return Delivered(row.version, row.position, None, now, acts=delivery.acts, parked=True)
                if not plan.due:
                    self._tell(connection, known, plan, row.stream_id)
                    return Delivered(
                        known.version, known.position, plan.next_wakeup, now, closed=plan.closed, acts=delivery.acts
                    )
            self._give(plan, known, delivery)

    def _tell(self, connection: armed.Connection, known: Known, plan: Plan[Any], stream: UUID) -> None:
        """Note what the workflow is about to learn, while its row is locked against the dispatcher."""
        if plan.closed:
            armed.forget(connection, [stream])
        else:
            waits = plan.next_wakeup is not None  # with nothing to wait for the workflow ends
            told = Armed(stream, known.version, known.position, plan.next_wakeup, running=waits)
            armed.tell(connection, [told])

    def _give(self, plan: Plan[Any], known: Known, delivery: _Delivery) -> None:
        """Give the due orders in turn, as long as nothing comes between."""
        version = known.version
        for order in plan.due:
            recorded_at = delivery.now(known) if known.is_simulated else None
            issued = replace(order.issued, recorded_at=recorded_at, expected_version=version)
            try:
                receipt = self.application.handle(replace(order, issued=issued))
            except TRANSIENT:
                raise
            except DomainError:
                # It moved on meanwhile; the policy is asked again, and knows of it.
                delivery.refused[issued.command_id] = version
                return
            delivery.acts += not receipt.duplicate
            version = receipt.version


@dataclass
class _Delivery:
    """One call under way: how many acts it recorded, and which orders were refused, at which version."""

    request: DeliverDue
    acts: int = 0
    rounds: int = 0
    refused: dict[UUID, int] = field(default_factory=dict)

    def now(self, known: Known) -> datetime:
        """The log's clock; a simulated one goes by the workflow's, which the request brings."""
        return self.request.now if known.is_simulated else known.now

    def check(self, plan: Plan[Any], known: Known) -> None:
        """DutyRefused where asking again would go on for ever."""
        self.rounds += 1
        if plan.due and self.rounds > MOST_ROUNDS:
            raise DutyRefused(f"after {MOST_ROUNDS} rounds something is still due")
        for order in plan.due:
            if self.refused.get(order.issued.command_id) == known.version:
                raise DutyRefused(f"{type(order).__name__} is due, and refused, at version {known.version}")
