"""`hoso verify`: read everything again, and say whether it is what was sealed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import psycopg
import typer

from api.cli.options import AsJson, DataDir
from api.cli.seal import KeyDir
from domain.model.errors import DomainError
from domain.store.instance import Instance

if TYPE_CHECKING:
    from domain.model.signed_note import SignedNote, VerifierKey
    from projections.ledger_findings import Difference, Finding, Verification
    from projections.ledger_verify import External, Progress

commands = typer.Typer()


class NoKeyToVerifyBy(DomainError):
    """Details: none."""

    CODE = "no-key-to-verify-by"
    VI = "Chưa có khóa để kiểm: sổ chưa được niêm ở máy này. Hãy đưa khóa kiểm bằng --key."
    EN = "There is no key to verify by: the ledger was not sealed here. Give the verifier key with --key."


class NotNotedInPart(DomainError):
    """Details: none."""

    CODE = "verified-in-part"
    VI = "Chỉ ghi nhận kết quả kiểm toàn bộ sổ. Hãy bỏ --since hoặc bỏ --note."
    EN = "Only a verification of the whole log is remembered. Leave out --since, or --note."


class CheckpointNotUsable(DomainError):
    """A file that cannot be compared with. Details: path, reason."""

    CODE = "checkpoint-not-usable"
    VI = "Không dùng được điểm niêm {path}: {reason}. Hãy kiểm tra tệp và khóa của sổ."
    EN = "The checkpoint {path} cannot be used: {reason}. Check the file, and the key of the log."


Checkpoints = Annotated[
    list[Path] | None, typer.Option("--checkpoint", help="A checkpoint kept elsewhere; may be repeated.")
]
Key = Annotated[
    str | None, typer.Option("--key", help="A verifier key of the log that you trust, or a file that holds it.")
]
NoForms = Annotated[
    bool, typer.Option("--no-forms", help="Leave out whether every event can be decoded; everything else is checked.")
]
StampRoot = Annotated[
    Path | None,
    typer.Option("--stamp-root", help="PEM file with the root of a time-stamping authority; HOSO_TSA_CERTIFICATE."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes that read; as many as processors by default.")
]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        help="A file of the verifier's own: what it says was verified is not read again, and what this run verifies is"
        " written there. Without the file everything is read.",
    ),
]
NoteBy = Annotated[
    str | None, typer.Option("--note", help="Remember the result in the database, as asked for by this name.")
]


@commands.command()
def verify(
    checkpoint: Checkpoints = None,
    key: Key = None,
    key_dir: KeyDir = None,
    no_forms: NoForms = False,
    workers: Workers = None,
    note: NoteBy = None,
    stamp_root: StampRoot = None,
    since: Since = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Kiểm toàn bộ sổ. Read everything again: order, every event and its form, checkpoints, handled commands.

    Exit code 1 when something does not match; the first position of it is named.
    """
    from projections.ledger_keys import ledger_directory
    from projections.ledger_stamps import roots
    from projections.ledger_verify_kept import Kept, read_kept, write_kept

    if since is not None and note is not None:
        raise NotNotedInPart
    instance = Instance.find(data_dir)
    dsn = instance.dsn("reader")
    began_at = datetime.now(UTC)
    anchor, externals = _trusted(dsn, key, key_dir or ledger_directory(instance.data_dir), checkpoint or [])
    pem = stamp_root or instance.settings.tsa_certificate
    stamp_roots = roots(pem) if pem is not None else ()
    kept = read_kept(since, anchor.name, str(anchor)) if since is not None else None

    def keep(found: Kept) -> None:
        if since is not None:
            write_kept(since, found)

    result = _verified(
        dsn,
        anchor,
        externals,
        forms=not no_forms,
        workers=workers,
        stamp_roots=stamp_roots,
        since=kept,
        keep=keep if since is not None else None,
    )
    report = _json(result, anchor)
    print(report if as_json else _report(result, anchor))
    if note is not None:
        _note_result(instance, result, report, began_at, note)
    if not result.good:
        raise typer.Exit(1)


@dataclass(frozen=True)
class Checked:
    """What a verification came to, in words and for machines."""

    good: bool
    as_text: str
    as_json: str


def verify_instance(instance: Instance, key: str | None, checkpoints: list[Path]) -> Checked:
    """Verify a whole log with its forms, as `hoso verify` does: for what has just been restored."""
    from projections.ledger_keys import ledger_directory

    dsn = instance.dsn("reader")
    anchor, externals = _trusted(dsn, key, ledger_directory(instance.data_dir), checkpoints)
    result = _verified(dsn, anchor, externals)
    return Checked(result.good, _report(result, anchor), _json(result, anchor))


def _verified(dsn: str, anchor: VerifierKey, externals: list[External], **how: Any) -> Verification:
    """Verify behind a progress bar; how: of `projections.ledger_verify.verify`. CheckpointNotUsable."""
    from domain.model.signed_note import NoteUnreadable
    from projections.ledger_verify import verify as verify_log

    try:
        with bar("Kiểm sổ / verifying") as progress:
            return verify_log(dsn, anchor, externals, progress, **how)
    except NoteUnreadable as fault:
        raise CheckpointNotUsable(path=", ".join(each.source for each in externals), reason=str(fault)) from fault


def _note_result(instance: Instance, result: Verification, report: str, began_at: datetime, asked_by: str) -> None:
    from projections import ledger_verifications

    with psycopg.connect(instance.dsn("writer")) as connection:
        said = msgspec.json.decode(report)
        ledger_verifications.note(connection, result, said, began_at=began_at, asked_by=asked_by)


def _trusted(dsn: str, key: str | None, directory: Path, files: list[Path]) -> tuple[VerifierKey, list[External]]:
    """The key to begin with, and the checkpoints from outside; the one kept beside the key is among them."""
    from projections.ledger_checkpoints import origin
    from projections.ledger_keys import KeyDirectory, logs_in
    from projections.ledger_verify import External

    externals = [External(str(path), _note(path)) for path in files]
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = origin(connection)
    here = logs_in(directory)
    if name is None and len(here) == 1:
        name = here[0]  # an emptied database does not say which log it was
    keys = KeyDirectory(directory, name) if name in here else None
    first = keys.first_key() if keys is not None else None
    anchor = _key(key) if key is not None else first
    if anchor is None:
        raise NoKeyToVerifyBy
    if keys is not None and anchor.name == keys.origin and (last := keys.last_signed()) is not None:
        externals.append(External(str(keys.path / "checkpoint"), last))
    return anchor, externals


def _note(path: Path) -> SignedNote:
    from domain.model.signed_note import NoteUnreadable, SignedNote

    try:
        return SignedNote.parse(path.read_bytes())
    except (OSError, NoteUnreadable) as fault:
        raise CheckpointNotUsable(path=path, reason=str(fault)) from fault


def _key(text: str) -> VerifierKey:
    from domain.model.signed_note import NoteUnreadable, VerifierKey

    try:
        if "+" in text:
            return VerifierKey.parse(text)
        return VerifierKey.parse(Path(text).read_text(encoding="utf-8"))
    except (OSError, NoteUnreadable) as fault:
        raise CheckpointNotUsable(path=text, reason=str(fault)) from fault


@contextmanager
def bar(what: str) -> Iterator[Progress]:
    """A progress bar over so many of so many, on standard error, where a person looks at it."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not sys.stderr.isatty()) as bars:
        task = bars.add_task(what, total=None)

        def progress(read: int, total: int) -> None:
            bars.update(task, completed=read, total=max(read, total))

        yield progress


def _report(result: Verification, anchor: VerifierKey) -> str:
    lines = [
        f"Sổ / log:              {result.origin}",
        f"Khóa / key:            {anchor.fingerprint}",
        f"Sự kiện / events:      {result.events}, niêm phong / sealed: {result.sealed}",
        f"Lệnh / commands:       {result.commands}",
        f"Điểm niêm/checkpoints: {result.checkpoints}, từ ngoài / external: {result.external}",
    ]
    stamps = "không xét / left out" if result.stamps is None else result.stamps
    lines.append(f"Nhân chứng/witnesses:  {result.cosignatures} chữ ký / signatures, dấu thời gian / stamps: {stamps}")
    lines.append(f"Tệp / attachments:     {result.attachments}")
    lines.append(f"Dạng lưu / forms:      {'đã đọc hết / all read' if result.forms else 'không xét / left out'}")
    if result.since:
        lines.append(f"Kiểm lần trước/before: 1…{result.since}, lần này không đọc lại / not read again this time")
    if result.first is None:
        matches = (
            f"Khớp từ sự kiện {result.since + 1} trở đi. Everything from event {result.since + 1} on matches."
            if result.since
            else "Khớp toàn bộ. Everything matches."
        )
        return "\n".join([*lines, matches])
    lines.append(f"Vị trí sai đầu tiên / first position that does not match: {_place(result.first)}")
    for finding in result.findings:
        lines += [_line(finding), *(_difference(each) for each in finding.differs)]
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    rest = " · ".join(part for part in (finding.detail, finding.source) if part)
    return f"  {_place(finding)}: {finding.vi}. {finding.en} [{finding.fault}] {rest}".rstrip()


def _difference(difference: Difference) -> str:
    should = "" if difference.expected is None else f"; đúng ra / should be: {difference.expected}"
    return f"      {difference.vi} / {difference.en}: lưu / stored: {difference.stored}{should}"


def _place(finding: Finding) -> str:
    return str(finding.position) if finding.until == finding.position else f"{finding.position}…{finding.until}"


def _json(result: Verification, anchor: VerifierKey) -> str:
    first = result.first
    return msgspec.json.encode(
        {
            "good": result.good,
            "first_position": first.position if first else None,
            "key": str(anchor),
            **msgspec.structs.asdict(result),
            "findings": [
                {
                    **msgspec.structs.asdict(finding),
                    "vi": finding.vi,
                    "en": finding.en,
                    "differs": [
                        {**msgspec.structs.asdict(each), "vi": each.vi, "en": each.en} for each in finding.differs
                    ],
                }
                for finding in result.findings
            ],
        }
    ).decode()
