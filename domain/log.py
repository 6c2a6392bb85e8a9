"""Commands about the log itself: setting a simulated clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from domain.application import ClockIsNotSimulated, Context
from domain.commands import Command
from domain.model.errors import DomainError
from domain.model.event import Event, Recorded, utc
from domain.model.log import STREAM, ClockKind, ClockSet, Log, evolve


@dataclass(frozen=True, kw_only=True)
class SetClock(Command):
    """From the real instant `anchor_real` on it is `anchor_office` in the office, and `rate` times as fast."""

    anchor_real: datetime
    anchor_office: datetime
    rate: int


class ClockRunsForward(DomainError):
    """The new clock would stand behind what is already recorded, or run backwards. Details: recorded_at."""

    CODE = "clock-runs-forward"
    VI = "Đồng hồ mô phỏng chỉ chạy tới. Hãy đặt thời điểm sau {recorded_at} và tốc độ không âm."
    EN = "A simulated clock only runs forward. Set it to an instant after {recorded_at} and to a rate of 0 or more."


class LogDecider:
    """Decides what is asked of the log; see `domain.application.Decider`."""

    kind: Final = "log"
    commands: Final = (SetClock,)

    def stream(self, _command: SetClock) -> UUID:
        return STREAM

    def initial(self) -> Log:
        return Log()

    def evolve(self, state: Log, recorded: Recorded[Any]) -> Log:
        return evolve(state, recorded)

    def decide(self, state: Log, command: SetClock, context: Context) -> Sequence[Event]:
        if state.clock is not ClockKind.SIMULATED:
            raise ClockIsNotSimulated
        if command.rate < 0 or command.anchor_office < context.now:
            raise ClockRunsForward(recorded_at=context.now.isoformat())
        return [
            ClockSet(
                anchor_real=utc(command.anchor_real),
                anchor_office=utc(command.anchor_office),
                rate=command.rate,
                **context.meta(),
            )
        ]
