"""`hoso openapi`: the description of the interface."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer()


@commands.command()
def openapi(
    file: Annotated[Path | None, typer.Argument(help="Where to write it, say docs/openapi.json.")] = None,
) -> None:
    """Print the OpenAPI document of `/v1`, or write it to a file."""
    from api.http.app import interface
    from api.http.openapi import written

    text = written(interface())
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")
