"""How the processes of the motor are told to end: by SIGTERM or Ctrl-C, which lets them finish what is under way."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable


async def until_told(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run with an event that is set when the process is told to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(stop)
