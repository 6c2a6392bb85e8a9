"""`hoso serve`: the pages and `/v1`."""

from __future__ import annotations

import gc
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli.logs import configure_logs
from api.cli.options import DataDir
from domain.store.instance import Instance

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE_SECONDS = 10

SETTINGS: Final[dict[str, Any]] = {
    "log_config": None,
    "access_log": False,
    "proxy_headers": False,  # anybody on the machine could send them, and would have another address for each request
    "server_header": False,
    "timeout_graceful_shutdown": GRACE_SECONDS,
}
"""How uvicorn serves; a measured peer is served in the same way."""

commands = typer.Typer()


@commands.command()
def serve(
    data_dir: DataDir = None,
    host: Annotated[str | None, typer.Option(help="Where to listen; loopback by default.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="A port; the instance's by default.")] = None,
) -> None:
    """Answer on HTTP until SIGTERM or Ctrl-C."""
    from api.http.app import create_app

    configure_logs("serve")
    instance = Instance.find(data_dir)
    own_host, own_port = instance.http_address()
    _run(create_app(instance), host or own_host, port or own_port)


def _run(app: FastAPI, host: str, port: int) -> None:
    """Serve; streams are told to end as soon as a signal comes, so that they do not use up the grace."""
    import uvicorn

    from api.http.wire import Wire

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[Any] | None = None) -> None:
            await super().startup(sockets)
            # Routes, models and policies live as long as the process; a collection that walks through them stops
            # every request meanwhile, for a quarter of a second.
            gc.collect()
            gc.freeze()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            super().handle_exit(sig, frame)
            self._captured_signals.clear()  # the signal did its work here; raised again, it would be the exit code
            office = getattr(app.state, "office", None)
            if office is not None:
                office.closing.set()

    config = uvicorn.Config(app, http=Wire, host=host, port=port, **SETTINGS)
    server = Server(config)
    server.run()
    if not server.started:
        raise typer.Exit(2)
