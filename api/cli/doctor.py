"""`hoso doctor`: how each part is, and for every red light what it means and what to do."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from api.cli.options import AsJson, DataDir
from api.examining import Light, examine
from domain.store.instance import Instance

commands = typer.Typer()


@commands.command()
def doctor(
    deep: Annotated[
        bool,
        typer.Option(
            "--deep", help="Also read the whole log again for its order, and the whole operations log; takes long."
        ),
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Khám hệ thống: đèn nào đỏ, vì sao, làm gì. Exit code 0: all good; 1: something is wrong; 2: no instance."""
    lights = list(examine(Instance.find(data_dir, running=False), deep=deep))
    if as_json:
        print(msgspec.json.encode(lights).decode())
    else:
        _show(lights)
    raise typer.Exit(0 if all(light.good for light in lights) else 1)


SIGNS: Final[dict[bool | None, str]] = {True: "[green]✓ tốt[/]", False: "[red]✗ hỏng[/]", None: "[yellow]? chưa rõ[/]"}


def _show(lights: list[Light]) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    for light in lights:
        table.add_row(SIGNS[light.good], light.part, f"{light.vi}\n[dim]{light.en}[/]")
    Console().print(table)
