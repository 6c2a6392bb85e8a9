"""Accounts: opened, changed, disabled, listed. Every change is recorded before it takes effect (`api.auth.noting`)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, LiteralString

from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import class_row

from api.auth import passwords
from api.auth.caller import check_roles
from api.auth.noting import By, Notes
from api.auth.rights import Role
from api.auth.sessions import Connect, end_all
from domain.model.account_events import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    FactorsReset,
    IdentityBound,
    PasswordReset,
    RolesChanged,
    TokenRevoked,
)
from domain.model.errors import DomainError

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}", re.ASCII)


class LoginNotUsable(DomainError):
    CODE = "login-not-usable"
    VI = "Tên đăng nhập gồm 1 đến 63 chữ thường không dấu, chữ số, dấu chấm, gạch, @; bắt đầu bằng chữ hoặc số."
    EN = "A login has 1 to 63 lower-case letters, digits, dots, dashes, @, and begins with a letter or digit."


class LoginTaken(DomainError):
    CODE = "login-taken"
    VI = "Tên đăng nhập {login} đã có người dùng. Chọn tên khác."
    EN = "The login {login} is taken. Choose another one."


class AccountUnknown(DomainError):
    CODE = "account-unknown"
    VI = "Không có tài khoản {account}. Xem danh sách bằng `hoso account list`."
    EN = "There is no account {account}. See `hoso account list`."


class OwnAccount(DomainError):
    CODE = "own-account"
    VI = "Quản trị không tự mở, đổi, khóa tài khoản hay cấp mã truy cập cho chính mình. Nhờ một quản trị khác."
    EN = "Administrators do not open, change or disable accounts of their own, or issue themselves tokens. Ask another."


class IdentityTaken(DomainError):
    CODE = "identity-taken"
    VI = "Tài khoản cơ quan này đã gắn với một tài khoản khác. Gỡ ở tài khoản kia trước."
    EN = "This agency identity is bound to another account. Take it from that one first."


class NoPassword(DomainError):
    CODE = "account-without-password"
    VI = "Tài khoản {account} chỉ đăng nhập qua dịch vụ của cơ quan; không có mật khẩu để cấp lại."
    EN = "The account {account} signs in through the agency's service alone; there is no password to be reset."


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its secrets. local: it has a password. factors: kinds, one for each that is enrolled."""

    account_id: str
    login: str
    subject: str
    roles: tuple[str, ...]
    local: bool
    must_change: bool
    opened_at: datetime
    password_at: datetime | None
    disabled_at: datetime | None
    issuer: str | None
    identity: str | None
    factors: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in ("roles", "factors"):  # the database gives lists
            object.__setattr__(self, name, tuple(getattr(self, name)))


_ACCOUNTS: Final[LiteralString] = (
    "SELECT a.account_id, a.login, a.subject, a.roles, a.password_hash IS NOT NULL AS local, a.must_change,"
    " a.opened_at, a.password_at, a.disabled_at, a.issuer, a.identity,"
    " ARRAY(SELECT f.kind FROM access.factors AS f WHERE f.account_id = a.account_id ORDER BY f.added_at) AS factors"
    " FROM access.accounts AS a"
)


class Accounts:
    """connect: gives a connection of the role `writer` for a moment, in a transaction of its own."""

    def __init__(self, connect: Connect, notes: Notes) -> None:
        self._connect = connect
        self._notes = notes

    # ------------------------------------------------------------------ looking

    def all(self) -> Sequence[Account]:
        """By login."""
        with self._connect() as connection:
            cursor = connection.cursor(row_factory=class_row(Account))
            return cursor.execute(_ACCOUNTS + " ORDER BY a.login").fetchall()

    def get(self, named: str) -> Account:
        """By login or id. AccountUnknown."""
        with self._connect() as connection:
            found = _find(connection, named)
        if found is None:
            raise AccountUnknown(account=named)
        return found

    # ------------------------------------------------------------------ changing

    def open(
        self, by: By, login: str, subject: str, roles: Collection[Role], *, local: bool = True
    ) -> tuple[Account, str | None]:
        """A new account, and its password for the only time, to be changed at the first sign-in.

        local: False: it gets none, and waits to be bound to the agency's sign-in service.
        RolesDoNotFit, LoginNotUsable, LoginTaken, OwnAccount.
        """
        check_roles(subject, frozenset(roles))
        if by.subject == subject:
            raise OwnAccount
        login = folded_login(login)
        if _LOGIN.fullmatch(login) is None:
            raise LoginNotUsable
        password = passwords.made() if local else None
        password_hash = passwords.hashed(password) if password is not None else None
        account_id = secrets.token_hex(8)
        try:
            with self._connect() as connection:
                connection.execute(
                    "SELECT access.open_account(%s, %s, %s, %s, %s, %s)",
                    [account_id, login, subject, sorted(roles), password_hash, local],
                )
                self._notes.note(
                    AccountOpened(
                        **by.header(),
                        account_id=account_id,
                        subject=subject,
                        login=login,
                        roles=tuple(sorted(roles)),
                        local=local,
                    )
                )
        except UniqueViolation:
            raise LoginTaken(login=login) from None
        return self.get(account_id), password

    def reset_password(self, by: By, named: str) -> str:
        """A new password, shown for the only time; all sessions end. AccountUnknown, NoPassword, OwnAccount."""
        account = self._of_another(by, named)
        if not account.local:
            raise NoPassword(account=account.login)
        password = passwords.made()
        password_hash = passwords.hashed(password)
        with self._connect() as connection:
            connection.execute("SELECT access.set_password(%s, %s, true)", [account.account_id, password_hash])
            end_all(connection, account.account_id, account.subject)
            self._notes.note(PasswordReset(**by.header(), account_id=account.account_id, subject=account.subject))
        return password

    def set_disabled(self, by: By, named: str, *, disabled: bool, reason: str | None) -> Account:
        """Nobody signs in any more, all sessions end, and tokens for the roles; or they may sign in again.

        As it is already: nothing happens.
        """
        account = self._of_another(by, named)
        if (account.disabled_at is not None) is not disabled:
            event = AccountDisabled if disabled else AccountEnabled
            with self._connect() as connection:
                connection.execute("SELECT access.set_disabled(%s, %s)", [account.account_id, disabled])
                end_all(connection, account.account_id, account.subject)
                if disabled:
                    self._end_tokens(connection, by, account, account.roles)
                self._notes.note(
                    event(**by.header(), account_id=account.account_id, subject=account.subject, reason=reason)
                )
        return self.get(account.account_id)

    def set_roles(self, by: By, named: str, roles: Collection[Role], reason: str | None) -> Account:
        """Other roles, at once, in sessions under way too; tokens for a role that is gone end. RolesDoNotFit."""
        account = self._of_another(by, named)
        check_roles(account.subject, frozenset(roles))
        wanted = tuple(sorted(roles))
        if wanted != tuple(sorted(account.roles)):
            with self._connect() as connection:
                connection.execute("SELECT access.set_roles(%s, %s)", [account.account_id, list(wanted)])
                self._end_tokens(connection, by, account, set(account.roles).difference(wanted))
                self._notes.note(
                    RolesChanged(
                        **by.header(),
                        account_id=account.account_id,
                        subject=account.subject,
                        before=account.roles,
                        roles=wanted,
                        reason=reason,
                    )
                )
        return self.get(account.account_id)

    def reset_factors(self, by: By, named: str) -> Account:
        """All second factors and recovery codes are gone, all sessions end; new ones are asked for at sign-in."""
        account = self._of_another(by, named)
        with self._connect() as connection:
            connection.execute("SELECT access.drop_factors(%s)", [account.account_id])
            end_all(connection, account.account_id, account.subject)
            self._notes.note(FactorsReset(**by.header(), account_id=account.account_id, subject=account.subject))
        return self.get(account.account_id)

    def bind(self, by: By, named: str, issuer: str | None, identity: str | None) -> Account:
        """Whom the agency's sign-in service vouches for as this identity; None: nobody. All sessions end."""
        account = self._of_another(by, named)
        try:
            with self._connect() as connection:
                connection.execute("SELECT access.bind_identity(%s, %s, %s)", [account.account_id, issuer, identity])
                end_all(connection, account.account_id, account.subject)
                self._notes.note(
                    IdentityBound(
                        **by.header(),
                        account_id=account.account_id,
                        subject=account.subject,
                        issuer=issuer,
                        identity=identity,
                    )
                )
        except UniqueViolation:
            raise IdentityTaken from None
        return self.get(account.account_id)

    def _end_tokens(self, connection: Connection[Any], by: By, account: Account, lost: Collection[str]) -> None:
        """What somebody may no more do on the pages, a token of theirs does no more either: such tokens are revoked.

        lost: roles of this account that it has no more. One that another account of the same person has is not lost.
        """
        tokens = connection.execute(
            "SELECT t.token_id FROM access.tokens AS t"
            " WHERE t.subject = %s AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp() AND EXISTS ("
            " SELECT FROM unnest(t.roles) AS r WHERE r = ANY (%s) AND NOT EXISTS (SELECT FROM access.accounts AS a"
            " WHERE a.subject = t.subject AND a.account_id <> %s AND a.disabled_at IS NULL AND r = ANY (a.roles)))"
            " ORDER BY t.issued_at, t.token_id",
            [account.subject, sorted(lost), account.account_id],
        ).fetchall()
        for (token_id,) in tokens:
            connection.execute("SELECT access.revoke_token(%s)", [token_id])
            self._notes.note(TokenRevoked(**by.header(), token_id=token_id))

    def _of_another(self, by: By, named: str) -> Account:
        account = self.get(named)
        if by.subject == account.subject:
            raise OwnAccount
        return account


def folded_login(login: str) -> str:
    """As logins are kept: `Vpub.03 ` is `vpub.03`."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def _find(connection: Connection[Any], named: str) -> Account | None:
    cursor = connection.cursor(row_factory=class_row(Account))
    return cursor.execute(
        _ACCOUNTS + " WHERE a.login = %s OR a.account_id = %s", [folded_login(named), named]
    ).fetchone()
