"""`hoso report`: the day's report, for the file and for paper."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from api.cli.reading import Lang, Language, MomentUnreadable, reading

commands = typer.Typer(name="report", help="Báo cáo. Reports for the file and for paper.")


@commands.command()
def daily(
    day: Annotated[str | None, typer.Option(help="2020-03-02; the office's today by default.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Báo cáo ngày, kết thúc bằng điểm niêm. The day's report, which ends with the ledger's checkpoint."""
    from api.reports.daily import daily_report
    from api.reports.daily_lines import daily_lines

    asked = _day(day)
    with reading(data_dir) as (connection, now):
        found = daily_report(connection, asked, now=now)
    print(msgspec.json.encode(found).decode() if as_json else "\n".join(daily_lines(found, lang)))


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise MomentUnreadable(text=text) from None
