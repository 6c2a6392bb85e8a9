"""`hoso vault`: applicants' personal data: proofs, checks, the wrapping key, what was left unfinished."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import msgspec
import typer

from api.cli.options import AsJson, DataDir
from domain.store.instance import Instance

if TYPE_CHECKING:
    from api.auth.caller import Caller

TOKEN_VARIABLE = "HOSO_TOKEN"  # noqa: S105 - the name of a variable

commands = typer.Typer(name="vault", help="Kho dữ liệu cá nhân người nộp. Applicants' personal data, sealed.")


@commands.command()
def prove(
    applicant: Annotated[UUID, typer.Argument(help="Mã người nộp. The applicant's id.")],
    purpose: Annotated[str | None, typer.Option(help="handling, inspection, review, complaint, request.")] = None,
    field: Annotated[list[str] | None, typer.Option(help="Only this; may be repeated. All by default.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Print data with their salts, as JSON: what proves them against the log.

    For whoever may open them at the interface too: their token stands in the environment variable HOSO_TOKEN.
    The opening is recorded.
    """
    import getpass

    from api.auth.readings import Door
    from api.vault.applicants import Purpose, applicants_of
    from domain.model.event import Source
    from domain.model.personal_data import FIELDS

    for name, value, known in (("purpose", purpose, [*Purpose]), *(("field", one, FIELDS) for one in field or ())):
        if value is not None and value not in known:
            raise typer.BadParameter(f"{value}: {', '.join(known)}", param_hint=f"--{name}")
    instance = Instance.find(data_dir)
    caller = _caller(instance)
    with applicants_of(instance) as applicants:
        found = applicants.prove(
            caller,
            applicant,
            door=Door(Source.CLI, account=getpass.getuser()),
            purpose=Purpose(purpose) if purpose else None,
            fields=field or FIELDS,
        )
    print(msgspec.json.encode(found).decode())


@commands.command("check-proof")
def check_proof(path: Annotated[Path, typer.Argument(help="What `prove` printed; - for the standard input.")]) -> None:
    """Check that data fit their commitments. That these stand in the log is shown by `hoso ledger prove POSITION`."""
    from api.vault.proof import Disclosure

    text = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        found = msgspec.json.decode(text, type=Disclosure)
    except msgspec.DecodeError as fault:
        print(f"Không phải chứng minh dữ liệu. No proof of data: {fault}", file=sys.stderr)
        raise typer.Exit(2) from None
    faults = found.faults()
    for datum in found.data:
        verdict = "SAI / does not fit" if datum.field in faults else "đúng / fits"
        print(f"{datum.field}: {verdict}")
    print(f"Sự kiện / event: {found.position}")
    if faults or not found.data:
        raise typer.Exit(1)


@commands.command()
def check(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Open every applicant's latest data and compare them with the log; nothing of them is shown.

    Exit code 1: data that cannot be opened, a key that should be destroyed, or an erasure that is not finished.
    """
    from api.vault.applicants import applicants_of
    from api.vault.checking import check as checked

    with applicants_of(Instance.find(data_dir)) as applicants:
        found = checked(applicants)
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        print(f"Người nộp / applicants: {found.applicants}, đã xóa / erased: {found.erased}")
        for line in found.findings:
            print(f"{line.applicant_id}: {line.vi}\n    {line.en}")
    if found.findings:
        raise typer.Exit(1)


@commands.command()
def rotate(data_dir: DataDir = None) -> None:
    """Give the key store a new wrapping key and destroy the old one, so that older copies of it are worth nothing."""
    from api.vault.applicants import vault_keys

    count = vault_keys(Instance.find(data_dir, running=False)).rotate()
    print(f"Đã bọc lại {count} khóa. Keys wrapped anew: {count}")


@commands.command()
def settle(data_dir: DataDir = None) -> None:
    """Finish what was left unfinished: approved erasures, and keys of orders that were never repeated."""
    from api.vault.applicants import applicants_of

    with applicants_of(Instance.find(data_dir)) as applicants:
        erased, drafts = applicants.settle(), applicants.drop_expired_drafts()
        orphans = applicants.drop_orphans()
    print(
        f"Xóa xong / erasures finished: {len(erased)}; khóa vô chủ / keys of nobody: {len(orphans)}; "
        f"bản nháp hết hạn / drafts that expired: {drafts}"
    )


def _caller(instance: Instance) -> Caller:
    """Whose token the environment holds. NotAuthenticated."""
    from api.auth.access import Access, connected
    from api.http.refusals import NotAuthenticated

    caller = Access(partial(connected, instance.dsn("writer"))).by_token(os.environ.get(TOKEN_VARIABLE, ""))
    if caller is None:
        raise NotAuthenticated
    return caller
