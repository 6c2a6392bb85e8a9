"""`hoso account`: who may sign in to the pages. Recorded with the account of the operating system."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.auth.rights import Role
from api.cli.options import AsJson, DataDir
from domain.store.instance import Instance

if TYPE_CHECKING:
    from api.auth.accounts import Account, Accounts
    from api.auth.noting import By

commands = typer.Typer(name="account", help="Tài khoản đăng nhập. Accounts of those who sign in to the pages.")

Named = Annotated[str, typer.Argument(help="The account's login or id.")]
Reason = Annotated[str | None, typer.Option(help="Why, for the record.")]


@commands.command("list")
def list_(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Danh sách tài khoản. All accounts, without their secrets."""
    with _accounts(data_dir) as (accounts, _):
        found = accounts.all()
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    for account in found:
        state = "khóa/disabled" if account.disabled_at else "cấp mới/new" if account.must_change else "đang dùng/in use"
        second = ",".join(account.factors) or "–"
        print(f"{account.login:<20} {account.subject:<16} {','.join(account.roles):<24} {state:<18} {second}")


@commands.command("open")
def open_(
    login: Annotated[str, typer.Argument(help="The name to sign in by, such as vpub.03.")],
    subject: Annotated[str, typer.Argument(help="The official's id, or the name of a service: ~administrator.")],
    role: Annotated[list[Role], typer.Option(help="May be repeated.")],
    agency: Annotated[bool, typer.Option("--agency", help="Without a password: the agency's service alone.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Mở tài khoản. Open an account; its password is shown now and never again."""
    with _accounts(data_dir) as (accounts, by):
        account, password = accounts.open(by, login, subject, role, local=not agency)
    _show(account, password, as_json=as_json)


@commands.command()
def reset(named: Named, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Cấp lại mật khẩu. Give an account a new password, shown now; its sessions end."""
    with _accounts(data_dir) as (accounts, by):
        password = accounts.reset_password(by, named)
        account = accounts.get(named)
    _show(account, password, as_json=as_json)


@commands.command()
def disable(named: Named, reason: Reason = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Khóa tài khoản. Nobody signs in with it any more; its sessions end."""
    with _accounts(data_dir) as (accounts, by):
        _show(accounts.set_disabled(by, named, disabled=True, reason=reason), None, as_json=as_json)


@commands.command()
def enable(named: Named, reason: Reason = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Mở khóa tài khoản. It may be used again."""
    with _accounts(data_dir) as (accounts, by):
        _show(accounts.set_disabled(by, named, disabled=False, reason=reason), None, as_json=as_json)


@commands.command()
def roles(
    named: Named,
    role: Annotated[list[Role], typer.Option(help="All that it is to have from now on; may be repeated.")],
    reason: Reason = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Đổi vai. Give an account other roles, at once, in sessions under way too."""
    with _accounts(data_dir) as (accounts, by):
        _show(accounts.set_roles(by, named, role, reason), None, as_json=as_json)


@commands.command("factor-reset")
def factor_reset(named: Named, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Xóa lớp xác thực thứ hai. Take second factors and recovery codes away; new ones are asked for at sign-in."""
    with _accounts(data_dir) as (accounts, by):
        _show(accounts.reset_factors(by, named), None, as_json=as_json)


@commands.command()
def bind(
    named: Named,
    issuer: Annotated[str | None, typer.Option(help="Of the agency's sign-in service.")] = None,
    identity: Annotated[str | None, typer.Option(help="`sub`, by which that service knows the person.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Gắn tài khoản cơ quan. Bind an account to an identity of the agency's service; without one it is unbound."""
    if (issuer is None) is not (identity is None):
        raise typer.BadParameter("--issuer and --identity come together (phải đi cùng nhau)")
    with _accounts(data_dir) as (accounts, by):
        _show(accounts.bind(by, named, issuer, identity), None, as_json=as_json)


def _show(account: Account, password: str | None, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode({"account": account, "password": password}).decode())
        return
    print(f"{account.login}  {account.subject}  {','.join(account.roles)}")
    if password is not None:
        print(f"Mật khẩu / password: {password}\nChỉ hiện một lần. Shown once; it is changed at the first sign-in.")


@contextmanager
def _accounts(data_dir: Path | None) -> Iterator[tuple[Accounts, By]]:
    from api.auth.noting import By
    from api.cli.recording import recorded_accounts
    from domain.model.event import Source

    with recorded_accounts(Instance.find(data_dir)) as accounts:
        yield accounts, By(None, Source.CLI, account=getpass.getuser())
