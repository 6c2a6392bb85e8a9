"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="The instance's directory; HOSO_DATA_DIR, else .hoso.", show_default=False),
]
"""`data_dir: DataDir = None`; goes to `Instance.find` or `Instance.open`, which know the default."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
"""`as_json: AsJson = False`"""
