"""How far the views are, and waiting for them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

from psycopg import Connection
from starlette.concurrency import run_in_threadpool

from api.http.refusals import ViewsBehind
from projections import generation

_PAUSE_SECONDS: Final = 0.02


class Views:
    """One look serves all who wait, so that waiting costs a database nothing per head."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection[Any]]]) -> None:
        self._reading = reading
        self._position = 0
        self._look: asyncio.Task[None] | None = None

    def position(self) -> int:
        """Up to which position the views are now; 0 before they are built."""
        with self._reading() as connection:
            progress = generation.progress(connection)
        return progress.position if progress is not None else 0

    async def reach(self, position: int, patience_seconds: float) -> None:
        """Return once the views hold every event up to a position. ViewsBehind when it takes too long."""
        until = time.monotonic() + patience_seconds
        while self._position < position:
            await self.look()
            if self._position < position:
                if time.monotonic() >= until:
                    raise ViewsBehind(wanted=position, position=self._position)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def look(self) -> int:
        """The position now."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._see())
        await asyncio.shield(self._look)
        return self._position

    async def _see(self) -> None:
        self._position = await run_in_threadpool(self.position)
