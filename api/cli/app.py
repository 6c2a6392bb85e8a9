"""`hoso`, the command line.

One module of this package holds one command or one group of commands. It offers them as `commands`, a `typer.Typer`,
and is found by that; nothing has to be entered here:

    commands = typer.Typer()                    # its commands stand at the top: `hoso trace`
    commands = typer.Typer(name="workflows")    # they form a group: `hoso workflows rearm`

    @commands.command()
    def trace(code: str, data_dir: DataDir = None, as_json: AsJson = False) -> None:
        \"\"\"The line that `hoso --help` shows.\"\"\"
        instance = Instance.find(data_dir)

A module imports what is heavy (the Temporal SDK, FastAPI) inside its commands, so that `hoso --help` stays quick.
Exit codes: 0 good; 1 the command found a problem (`raise typer.Exit(1)`); 2 it could not run, say for a refusal
(`DomainError`), which is printed here in both languages. An exception that nobody catches is a bug, shown as it is.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import traceback
from typing import NoReturn

import typer

import api.cli
from api.cli.ending import end_process
from domain.model.errors import DomainError


def build() -> typer.Typer:
    """The whole command line, put together from the modules of this package."""
    app = typer.Typer(
        name="hoso",
        help="HoSo: hồ sơ một cửa, ai giữ, giữ bao lâu, vì sao. Dossiers of one-stop units: who held them, and why.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for module in pkgutil.iter_modules(api.cli.__path__):
        if module.name == "__main__":
            continue
        commands = getattr(importlib.import_module(f"api.cli.{module.name}"), "commands", None)
        if isinstance(commands, typer.Typer):
            app.add_typer(commands)
    return app


def main() -> NoReturn:
    """Run one command and end the process with its exit code."""
    code = 2
    try:
        build()()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except DomainError as refusal:
        print(f"{refusal.vi}\n{refusal.en} [{refusal.code}]", file=sys.stderr)
    except BaseException:  # noqa: BLE001 - the last words of a process that ends here
        traceback.print_exc()
    end_process(code)
