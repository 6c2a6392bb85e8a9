"""`hoso token`: who may come in through the interface, and the link to the pages."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.auth.rights import Right, Role
from api.cli.options import AsJson, DataDir
from domain.store.instance import Instance

if TYPE_CHECKING:
    from api.auth.access import Access
    from api.auth.noting import By
    from api.auth.tokens import Tokens

commands = typer.Typer(name="token", help="Tokens of the interface, and the link that opens the pages.")


@commands.command()
def create(
    subject: Annotated[str, typer.Argument(help="An official's id, or the name of a service: ~portal.")],
    role: Annotated[list[Role], typer.Option(help="May be repeated.")],
    scope: Annotated[list[Right] | None, typer.Option(help="Narrow it to these rights; may be repeated.")] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How long it is good.")] = 90,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a token. Its secret is shown now and never again."""
    with _tokens(data_dir) as (tokens, by):
        token, secret = tokens.issue(by, subject, role, scope or [], timedelta(days=days))
    if as_json:
        print(msgspec.json.encode({"token_id": token.token_id, "token": secret.reveal()}).decode())
        return
    print(f"{secret.reveal()}\n\nChỉ hiện một lần, có hạn đến {token.expires_at:%d/%m/%Y}.")
    print(f"Shown once, good until {token.expires_at:%Y-%m-%d}. Id: {token.token_id}")


@commands.command("list")
def list_(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """All tokens that were ever made, without their secrets."""
    tokens = _access(data_dir).tokens()
    if as_json:
        print(msgspec.json.encode(tokens).decode())
        return
    for token in tokens:
        state = f"revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else f"until {token.expires_at:%Y-%m-%d}"
        print(f"{token.token_id}  {token.subject:<20} {','.join(token.roles):<24} {state}  {','.join(token.scopes)}")


@commands.command()
def revoke(token_id: str, data_dir: DataDir = None) -> None:
    """End a token, at once."""
    from api.auth.tokens import TokenUnknown

    try:
        with _tokens(data_dir) as (tokens, by):
            tokens.revoke(by, token_id)
    except TokenUnknown as unknown:
        print(f"{unknown.vi}\n{unknown.en}")
        raise typer.Exit(1) from None
    print(f"Đã thu hồi. Revoked: {token_id}")


@commands.command()
def link(data_dir: DataDir = None) -> None:
    """A new link that opens the pages, once, within a quarter of an hour."""
    from api.auth.sign_in import sign_in_link

    print(sign_in_link(Instance.find(data_dir)))


@contextmanager
def _tokens(data_dir: Path | None) -> Iterator[tuple[Tokens, By]]:
    """Recorded with the account of the operating system."""
    from api.auth.noting import By
    from api.auth.tokens import Tokens
    from api.cli.recording import notes_of
    from domain.model.event import Source

    with notes_of(Instance.find(data_dir)) as notes:
        yield Tokens(_access(data_dir), notes), By(None, Source.CLI, account=getpass.getuser())


def _access(data_dir: Path | None) -> Access:
    from api.auth.access import Access, connected

    return Access(partial(connected, Instance.find(data_dir).dsn("writer")))
