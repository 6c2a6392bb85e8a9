"""`hoso watch`: look at somebody's log from outside, and believe it only as far as it can be checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from domain.model.errors import DomainError

commands = typer.Typer()


@commands.command()
def watch(
    address: Annotated[str, typer.Argument(help="Of the log's server, such as https://hoso.example.vn")],
    key: Annotated[str, typer.Option("--key", help="The log's verifier key, which you trust.")],
    directory: Annotated[Path, typer.Option("--dir", help="Your own directory: what was believed last.")],
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="A witness's verifier key; may be repeated.")
    ] = None,
    quorum: Annotated[
        int | None,
        typer.Option("--quorum", min=0, help="Signatures of these witnesses that are needed; all by default."),
    ] = None,
    stamp_root: Annotated[
        Path | None, typer.Option("--stamp-root", help="PEM file with the root of a time-stamping authority.")
    ] = None,
    stamps: Annotated[int, typer.Option("--stamps", min=0, help="Time-stamps that are needed.")] = 0,
) -> None:
    """Theo dõi một sổ từ bên ngoài. Believe a log's checkpoint, or say why not; what was believed is remembered.

    Exit code 1: the log is not believed. 2: it could not be looked at.
    """
    from api.cli.verify import CheckpointNotUsable
    from api.cli.witness import LogNotReached, Server
    from domain.model.signed_note import NoteUnreadable, VerifierKey
    from projections.ledger_client import LogClient, Trust
    from projections.ledger_stamps import roots

    try:
        log, witnesses = VerifierKey.parse(key), tuple(VerifierKey.parse(each) for each in witness or [])
    except NoteUnreadable as fault:
        raise CheckpointNotUsable(path=key, reason=str(fault)) from fault
    needed = len(witnesses) if quorum is None else quorum
    trust = Trust(log, witnesses, needed, roots(stamp_root) if stamp_root is not None else (), stamps)
    try:
        believed = LogClient(directory, trust).look(Server(address).fetch)
    except LogNotReached:
        raise
    except DomainError as refusal:
        typer.echo(f"{refusal.vi}\n{refusal.en} [{refusal.code}]", err=True)
        raise typer.Exit(1) from refusal
    print(believed.note.encode().decode(), end="")
    typer.echo(
        f"Tin đến / believed up to: {believed.checkpoint.size}; nhân chứng / witnesses: {believed.witnesses}; "
        f"dấu thời gian / time-stamps: {believed.stamps}",
        err=True,
    )
