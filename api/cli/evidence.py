"""`hoso evidence`: evidence bundles, one zip each, that verify anywhere without this software."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import psycopg
import typer

from api.cli.options import AsJson, DataDir
from api.cli.reading import note_reading
from api.cli.seal import KeyDir
from domain.model.errors import DomainError
from domain.store.instance import Instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.evidence.making import Bundle, Stage, Summary
    from api.evidence.subject import Subject

commands = typer.Typer(
    name="evidence", help="Gói bằng chứng, kiểm được ở bất cứ đâu. Evidence bundles that verify anywhere."
)

Dataset = Annotated[int | None, typer.Option("--dataset", min=1, help="Bộ dữ liệu nhập. Of an imported log.")]
Size = Annotated[
    int | None, typer.Option("--size", min=1, help="As of the checkpoint of this size; the latest by default.")
]
Out = Annotated[Path, typer.Option("--out", help="Tệp zip sẽ ghi. The zip to write.", dir_okay=False)]
Force = Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có. Overwrite a file that is there.")]
Months = Annotated[str | None, typer.Option("--period", help="2020, 2020-Q1, 2020-03, 2020-01..2020-03; all time.")]
Purpose = Annotated[str | None, typer.Option("--purpose", help="Vì sao xem. Why it is read; the official sees it.")]


class OutputExists(DomainError):
    """Details: path."""

    CODE = "output-exists"
    VI = "Đã có tệp {path}. Chọn tên khác, hoặc ghi đè bằng --force."
    EN = "There is a file {path}. Choose another name, or overwrite it by --force."


class OutputNotWritable(DomainError):
    """Details: path, reason."""

    CODE = "output-not-writable"
    VI = "Không ghi được {path}: {reason}. Không có gì được để lại ở đó."
    EN = "{path} cannot be written: {reason}. Nothing was left there."


@commands.command()
def dossier(
    dossier: Annotated[str, typer.Argument(help="Mã hồ sơ hoặc UUID; case id with --dataset.")],
    out: Out,
    dataset: Dataset = None,
    size: Size = None,
    force: Force = False,
    as_json: AsJson = False,
    key_dir: KeyDir = None,
    data_dir: DataDir = None,
) -> None:
    """Bằng chứng về một hồ sơ. Everything about one dossier: events, proofs, who answered, whose the delay is."""
    from api.evidence.subject import Kind, Subject

    _free(out, force=force)
    _deliver(_make(Subject(Kind.DOSSIER, dossier, dataset), size, data_dir, key_dir), out, force=force, as_json=as_json)


@commands.command()
def official(
    official: Annotated[str, typer.Argument(help="Mã cán bộ. The official's id; in a dataset the logged name.")],
    out: Out,
    dataset: Dataset = None,
    period: Months = None,
    size: Size = None,
    purpose: Purpose = None,
    force: Force = False,
    as_json: AsJson = False,
    key_dir: KeyDir = None,
    data_dir: DataDir = None,
) -> None:
    """Bằng chứng về một cán bộ: mọi hồ sơ nêu tên, số liệu, điều nói giúp. All that an official's record rests on.

    It counts as a reading of the record, and is recorded before anything is written; the official sees it.
    """
    from api.evidence.subject import Kind, Subject
    from projections.queries.periods import Period

    _free(out, force=force)
    asked = Period.parse(period) if period is not None else None
    if dataset is None:
        note_reading(data_dir, official, f"evidence {asked or 'all time'}", purpose)
    subject = Subject(Kind.OFFICIAL, official, dataset, asked)
    _deliver(_make(subject, size, data_dir, key_dir), out, force=force, as_json=as_json)


@commands.command()
def review(
    official: Annotated[str, typer.Argument(help="Mã cán bộ được xem xét. The id of the official reviewed.")],
    period: Annotated[str, typer.Option("--period", help="2020, 2020-Q1, 2020-03, 2020-01..2020-03.")],
    cause: Annotated[str, typer.Option("--cause", help="Lý do xem xét. Why the review is held.")],
    out: Out,
    size: Size = None,
    force: Force = False,
    as_json: AsJson = False,
    key_dir: KeyDir = None,
    data_dir: DataDir = None,
) -> None:
    """Hồ sơ kiểm điểm: bằng chứng về một cán bộ, lý do, ai đã xem. The file of a review, with all that speaks for them.

    It counts as a reading of the record, with the cause as its purpose; the official sees it.
    """
    from api.evidence.subject import Kind, Subject, readable_cause
    from projections.queries.periods import Period

    _free(out, force=force)
    asked, why = Period.parse(period), readable_cause(cause)
    note_reading(data_dir, official, f"review {asked}", why)
    subject = Subject(Kind.REVIEW, official, None, asked, why)
    _deliver(_make(subject, size, data_dir, key_dir), out, force=force, as_json=as_json)


@commands.command("review-file")
def review_file(
    number: Annotated[str, typer.Argument(help="Số vụ kiểm điểm, như KD-2020-0001. The number of the review.")],
    out: Out,
    purpose: Purpose,
    size: Size = None,
    force: Force = False,
    as_json: AsJson = False,
    key_dir: KeyDir = None,
    data_dir: DataDir = None,
) -> None:
    """Hồ sơ một vụ kiểm điểm đã mở: toàn bộ vụ việc và điều nó dẫn. The file of one review, with what it cites.

    It counts as a reading of the official's record; the official sees it.
    """
    from api.evidence.review_file import review_by_number, subject_of_review

    _free(out, force=force)
    instance = Instance.find(data_dir)
    with psycopg.connect(instance.dsn("reader"), options="-c timezone=UTC") as connection:
        subject = subject_of_review(connection, review_by_number(connection, number))
    note_reading(data_dir, subject.id, f"review {number}", purpose)
    _deliver(_make(subject, size, data_dir, key_dir), out, force=force, as_json=as_json)


def _make(subject: Subject, size: int | None, data_dir: Path | None, key_dir: Path | None) -> Bundle:
    from api.evidence.making import make
    from projections.ledger_keys import ledger_directory

    instance = Instance.find(data_dir)
    keys = key_dir or ledger_directory(instance.data_dir)
    with _bar() as progress, psycopg.connect(instance.dsn("reader"), options="-c timezone=UTC") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return make(connection, subject, keys, size=size, progress=progress)


def _deliver(bundle: Bundle, out: Path, *, force: bool, as_json: bool) -> None:
    write_new(out, bundle.data, force=force)
    print(msgspec.json.encode(bundle.summary).decode() if as_json else _told(bundle.summary, out))


def _free(out: Path, *, force: bool) -> None:
    """OutputExists, before any work is done."""
    if out.exists() and not force:
        raise OutputExists(path=out)


def write_new(out: Path, data: bytes, *, force: bool) -> None:
    """The whole file or none of it; never over another one unless forced. OutputExists, OutputNotWritable."""
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if force:
            beside.replace(out)
        else:
            os.link(beside, out)
    except FileExistsError:
        raise OutputExists(path=out) from None
    except OSError as fault:
        raise OutputNotWritable(path=out, reason=fault.strerror or str(fault)) from None
    finally:
        beside.unlink(missing_ok=True)


def _told(summary: Summary, out: Path) -> str:
    contents = f"{summary.dossiers or summary.imported} hồ sơ / dossiers, {summary.events} sự kiện / events"
    return "\n".join(
        (
            f"Gói bằng chứng / evidence bundle: {out} ({summary.bytes} byte)",
            f"  {summary.kind} {summary.subject}: {contents}",
            f"  sổ / log {summary.origin}, {summary.size} sự kiện, tính đến / about {summary.about}",
            f"  dấu vân tay khóa / key fingerprint: {summary.fingerprint}",
            f"  SHA-256: {summary.sha256}",
            f"Kiểm ở bất cứ đâu / verify anywhere: python -I verify.py {out.name}",
        )
    )


@contextmanager
def _bar() -> Iterator[Callable[[Stage], None]]:
    """A bar on stderr, where a person looks at it."""
    from rich.console import Console
    from rich.progress import Progress

    from api.evidence.making import Stage

    words = {
        Stage.FIGURES: "Tính số liệu · Figures",
        Stage.EVENTS: "Đọc sự kiện · Events",
        Stage.PROOFS: "Lập bằng chứng · Proofs",
        Stage.REPORT: "Soạn báo cáo · Report",
    }
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("", total=len(Stage))

        def note(stage: Stage) -> None:
            bars.update(task, description=words[stage], completed=list(Stage).index(stage))

        yield note
