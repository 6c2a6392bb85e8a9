"""`hoso witness`: sign a log's checkpoint as long as it contains the one that was signed before."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path
from typing import Annotated

import typer

from domain.model.errors import DomainError

commands = typer.Typer()


class LogNotReached(DomainError):
    """Details: address, reason."""

    CODE = "log-not-reached"
    VI = "Không đọc được sổ cái ở {address}: {reason}. Hãy kiểm tra địa chỉ và thử lại."
    EN = "The ledger at {address} cannot be read: {reason}. Check the address and try again."


@commands.command()
def witness(
    address: Annotated[str, typer.Argument(help="Of the log's server, such as https://hoso.example.vn")],
    key: Annotated[str, typer.Option("--key", help="The log's verifier key, which you trust.")],
    name: Annotated[str, typer.Option("--name", help="The witness's name, such as thanhtra.example.vn")],
    directory: Annotated[Path, typer.Option("--dir", help="The witness's own directory: its key and its memory.")],
) -> None:
    """Xác nhận điểm chốt. Print the checkpoint with this witness's signature; refuse a log that went back or forked."""
    from api.cli.verify import CheckpointNotUsable
    from domain.model.signed_note import NoteUnreadable, VerifierKey
    from projections.ledger_witness import Witness

    def fetch(path: str) -> bytes:
        whole = f"{address.rstrip('/')}/v1/ledger/{path}"
        if not whole.startswith(("http://", "https://")):
            raise LogNotReached(address=whole, reason="http:// or https://")
        try:
            with urllib.request.urlopen(whole, timeout=20) as answer:  # noqa: S310 - the scheme was looked at
                data: bytes = answer.read()
                return data
        except OSError as fault:
            raise LogNotReached(address=whole, reason=str(fault)) from fault

    try:
        log_key = VerifierKey.parse(key)
    except NoteUnreadable as fault:
        raise CheckpointNotUsable(path=key, reason=str(fault)) from fault
    own = Witness(directory, name, log_key)
    print(own.step(fetch, int(time.time())).encode().decode(), end="")
    typer.echo(f"Nhân chứng / witness: {own.signer.verifier}", err=True)
