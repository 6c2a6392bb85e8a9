"""What is refused at the doors, on record before its refusal leaves; bounded, so that nobody can fill the disk with it.

A caller who is known has each denial recorded. Whoever collects them faster than `Limits.denials` is told to wait,
without anything being decided: so there is no denial without its line, and no flood of lines.

Strangers are nobody in particular, and lines of theirs could be made without end. Of each network, and of all networks
together, so many refusals are recorded (`Limits.strange`); those beyond are counted, and the next line that is written
says how many there were. What they typed is in no line: it could be a password, or another's code.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from fastapi import Request

from api.auth.caller import Caller
from api.auth.operations import Operation, network_of
from api.http.limits import Buckets, Limits
from api.http.refusals import TooManyRequests
from api.http.tracing import trace_id
from domain.model.event import Source

if TYPE_CHECKING:
    from api.http.office import Office

STRANGER: Final = "~stranger"
"""Who is nobody that the doors know."""

_TOGETHER: Final = "all"


class Denials:
    """Which refusals become a line. Thread-safe."""

    def __init__(self, limits: Limits) -> None:
        self._of_caller = Buckets(limits.denials)
        self._of_network = Buckets(limits.strange)
        self._of_all = Buckets(limits.strange_together)
        self._lock = Lock()
        self._left_out = 0

    def take(self, subject: str) -> None:
        """One of a caller. TooManyRequests."""
        with self._lock:
            self._of_caller.take(subject)

    def take_of_stranger(self, network: str) -> int | None:
        """How many were left out since the line before; None where this one is left out too."""
        with self._lock:
            try:
                self._of_network.take(network)
                self._of_all.take(_TOGETHER)
            except TooManyRequests:
                self._left_out += 1
                return None
            left_out, self._left_out = self._left_out, 0
            return left_out


def source_of(request: Request) -> Source:
    return Source.API if request.scope["path"].startswith("/v1") else Source.PAGE


def note_denied(
    office: Office, request: Request, caller: Caller, act: str, what: str, policies: tuple[str, ...] = ()
) -> None:
    """Put a denial on record. TooManyRequests: too many of this caller. OperationNotRecorded."""
    request.state.denied = True
    office.denials.take(caller.subject)
    office.operations.note(
        Operation(
            at=office.clock.now(),
            subject=caller.subject,
            roles=tuple(sorted(caller.roles)),
            acting_for=None,
            act=act,
            object=what,
            outcome="deny",
            policies=policies,
            source=source_of(request),
            trace_id=trace_id(),
            remote=network_of(request.client.host if request.client else None),
        )
    )


def note_stranger(office: Office, request: Request, act: str, what: str) -> None:
    """The same for somebody whom the doors do not know, or a count of them. OperationNotRecorded."""
    network = network_of(request.client.host if request.client else None)
    left_out = office.denials.take_of_stranger(network or "none")
    if left_out is None:
        return
    office.operations.note(
        Operation(
            at=office.clock.now(),
            subject=STRANGER,
            roles=(),
            acting_for=None,
            act=act,
            object=f"{what} (+{left_out})" if left_out else what,
            outcome="deny",
            source=source_of(request),
            trace_id=trace_id(),
            remote=network,
        )
    )
