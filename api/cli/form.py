"""`hoso form`: a statutory form about a dossier, as PDF/A."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from api.cli.reading import moment, reading
from projections.queries.forms import FormKind

commands = typer.Typer()


@commands.command()
def form(
    kind: Annotated[FormKind, typer.Argument(help="receipt, supplement, refusal, apology, stop, control.")],
    code: Annotated[str, typer.Argument(help="Mã hồ sơ. The dossier's code or id.")],
    out: Annotated[Path | None, typer.Option("--out", help="Tệp PDF. The file to write.")] = None,
    number: Annotated[int | None, typer.Option(help="Which of several of its kind, from 1; the last.")] = None,
    as_of: Annotated[str | None, typer.Option(help="As of what was recorded by then.")] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """In biểu mẫu từ sự kiện. A statutory form made from events alone. --json: what it says, without a file."""
    from api.cli.writing import need_file, written
    from projections import queries

    known_at = moment(as_of)
    path = need_file(out) if not as_json else out
    with reading(data_dir) as (connection, now):
        facts = queries.form_facts(connection, code, kind, now=now, number=number, known_at=known_at)
    if path is not None:
        from api.citizen.slips import Slips
        from api.reports.forms import SlipMarks, form_pdf
        from domain.store.instance import Instance

        slips = Slips.of(Instance.find(data_dir))
        marks = SlipMarks(slips.address(facts.dossier_id), slips.check_code(facts.dossier_id))
        written(path, form_pdf(facts, marks=marks), quiet=as_json)
    if as_json:
        print(msgspec.json.encode(facts).decode())
