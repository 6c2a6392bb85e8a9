"""Signing in: with a password or through a link, then what is still owed, until the session opens the pages.

The same text and the same work for a name without an account, a wrong password and a disabled account. Every outcome
is recorded. What strangers try under names that have no account is recorded at most once a minute, and says how many
others it stands for: nobody can fill the log by trying names.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, LiteralString

from psycopg import Connection

from api.auth import passwords
from api.auth.access import Access
from api.auth.accounts import folded_login
from api.auth.attempts import Attempt, Attempts
from api.auth.noting import By, Notes
from api.auth.rights import Role
from api.auth.secret import Secret
from api.auth.sessions import FACTOR_ROLES, Connect, Session, Sessions, end_all, end_one
from domain.model.account_events import (
    LockedOut,
    PasswordChanged,
    SessionsEnded,
    SignedIn,
    SignedOut,
    SignInFailed,
    StrangerFailed,
)
from domain.model.errors import DomainError
from domain.store.access_key import AccessKey

STRANGERS_EVERY_SECONDS: Final = 60.0


class SignInRefused(DomainError):
    CODE = "sign-in-refused"
    VI = "Tên hoặc mật khẩu không đúng, hoặc tài khoản không dùng được. Kiểm tra rồi thử lại, hoặc hỏi quản trị."
    EN = "Name or password is wrong, or the account cannot be used. Check and try again, or ask your administrator."


class IdentityUnknown(DomainError):
    """Details: identity. Whoever sees it is whom it names."""

    CODE = "identity-unknown"
    VI = "Tài khoản cơ quan này chưa gắn với tài khoản dùng được ở đây. Báo quản trị mã định danh: {identity}"
    EN = "This agency account is bound to no account in use here. Tell your administrator its identity: {identity}"


class PasswordWrong(DomainError):
    CODE = "password-wrong"
    VI = "Mật khẩu hiện tại không đúng. Nhập lại."
    EN = "The current password is wrong. Enter it again."


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody comes. by: the door, nobody known yet. remote: the address. user_agent: the browser."""

    by: By
    remote: str
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class _Known:
    account_id: str
    subject: str
    roles: frozenset[Role]
    password_hash: str | None
    must_change: bool
    disabled: bool
    enrolled: bool


_KNOWN: Final[LiteralString] = (
    "SELECT a.account_id, a.subject, a.roles, a.password_hash, a.must_change, a.disabled_at IS NOT NULL,"
    " EXISTS (SELECT FROM access.factors AS f WHERE f.account_id = a.account_id) FROM access.accounts AS a WHERE "
)


class SignIns:
    def __init__(self, connect: Connect, access: Access, sessions: Sessions, notes: Notes, key: AccessKey) -> None:
        self._connect = connect
        self._access = access
        self._sessions = sessions
        self._notes = notes
        self._key = key
        self.attempts = Attempts(connect)
        self._strangers = _Strangers(notes)

    # ------------------------------------------------------------------ coming in

    def with_password(self, visit: Visit, login: str, password: str, replaces: Session | None) -> Secret:
        """The session of whoever proves to be the account's. SignInRefused, TriedTooOften."""
        login = folded_login(login)[:200]
        attempt = self.attempts.begin([f"login:{self._key.digest(login)}"], visit.remote)
        account = self._known("a.login = %s", [login])
        fits = passwords.matches(password, account.password_hash if account else None)
        if account is None:
            self._strangers.failed(visit.by, "name")
            raise SignInRefused
        if not fits or account.disabled:
            self._failed(visit, account.account_id, account.subject, "disabled" if fits else "password", attempt)
            raise SignInRefused
        self.attempts.good(attempt)
        return self._begin(visit, account, "password", None, replaces)

    def with_identity(
        self, visit: Visit, issuer: str, identity: str, *, proved: bool, replaces: Session | None
    ) -> Secret:
        """The session of whom the agency's service vouches for. proved: it asked for a second factor too.

        IdentityUnknown for one that is bound to no account, or to a disabled one.
        """
        account = self._known("a.issuer = %s AND a.identity = %s", [issuer, identity])
        if account is None:
            self._strangers.failed(visit.by, "identity")
            raise IdentityUnknown(identity=identity)
        if account.disabled:
            self._failed(visit, account.account_id, account.subject, "disabled", None)
            raise IdentityUnknown(identity=identity)
        return self._begin(visit, account, "oidc", "provider" if proved else None, replaces)

    def with_link(self, visit: Visit, presented: str) -> Secret | None:
        """The session that a one-time link begins; None if it is none, was used, or has expired."""

        def note(subject: str, roles: Collection[Role], session: Secret) -> None:
            self._notes.note(
                SignedIn(
                    **visit.by.as_subject(subject).header(),
                    subject=subject,
                    roles=tuple(sorted(roles)),
                    how="link",
                    session_id=session.id,
                )
            )

        session = self._access.redeem_link(presented, visit.user_agent, self._sessions.life, note)
        if session is None:
            self._strangers.failed(visit.by, "link")
        return session

    # ------------------------------------------------------------------ going on

    def prove(self, visit: Visit, session: Session, factor: str) -> Secret:
        """A second factor was proved: a session under a new secret, good for more."""
        account = self._of(session)
        with self._connect() as connection:
            return self._renew(connection, visit, session, account, factor)

    def change_password(self, visit: Visit, session: Session, old: str, new: str, name: str) -> Secret:
        """A password of one's own; all other sessions end, and this one goes on under a new secret.

        PasswordWrong, PasswordNotUsable, TriedTooOften. name: of the official, which a password does not contain.
        """
        account = self._of(session)
        assert session.login is not None
        attempt = self.attempts.begin([f"change:{account.account_id}"], visit.remote)
        if not passwords.matches(old, account.password_hash):
            self._failed(visit, account.account_id, account.subject, "change", attempt)
            raise PasswordWrong
        self.attempts.good(attempt)
        passwords.check(new, session.login, name)
        if passwords.matches(new, account.password_hash):
            raise passwords.PasswordNotUsable(why_vi="trùng mật khẩu hiện tại", why_en="it is the current one")
        hashed = passwords.hashed(new)
        with self._connect() as connection:
            connection.execute("SELECT access.set_password(%s, %s, false)", [account.account_id, hashed])
            end_all(connection, account.account_id, account.subject, session.session_id)
            self._notes.note(
                PasswordChanged(
                    **visit.by.as_subject(account.subject).header(),
                    account_id=account.account_id,
                    subject=account.subject,
                )
            )
            changed = self._known_in(connection, "a.account_id = %s", [account.account_id])
            assert changed is not None
            return self._renew(connection, visit, session, changed, session.factor)

    def failed_factor(self, visit: Visit, session: Session, attempt: Attempt) -> None:
        """Record that a second factor was not proved."""
        assert session.account_id is not None
        self._failed(visit, session.account_id, session.subject, "factor", attempt)

    # ------------------------------------------------------------------ leaving

    def sign_out(self, visit: Visit, session: Session) -> None:
        with self._connect() as connection:
            end_one(connection, session.session_id)
            self._notes.note(
                SignedOut(
                    **visit.by.as_subject(session.subject).header(),
                    subject=session.subject,
                    session_id=session.session_id,
                    account_id=session.account_id,
                )
            )

    def end(self, visit: Visit, session: Session, session_id: str | None) -> int:
        """End one of one's own sessions, or all others (None). Returns how many ended; another's is not touched."""
        own = [one for one in self._sessions.of_same(session) if session_id in (None, one.session_id)]
        ended = [one for one in own if session_id is not None or one.session_id != session.session_id]
        if not ended:
            return 0
        with self._connect() as connection:
            for one in ended:
                end_one(connection, one.session_id)
            self._notes.note(
                SessionsEnded(
                    **visit.by.as_subject(session.subject).header(),
                    subject=session.subject,
                    count=len(ended),
                    session_id=session_id,
                    account_id=session.account_id,
                )
            )
        return len(ended)

    # ------------------------------------------------------------------ within

    def _begin(self, visit: Visit, account: _Known, how: str, factor: str | None, replaces: Session | None) -> Secret:
        with self._connect() as connection:
            secret = self._sessions.begin(
                connection,
                account_id=account.account_id,
                subject=account.subject,
                how=how,
                factor=factor,
                user_agent=visit.user_agent,
                owing=_owes(account, how, factor),
                replaces=replaces,
            )
            self._note_signed_in(visit, account, how, factor, secret)
        return secret

    def _renew(
        self, connection: Connection[Any], visit: Visit, session: Session, account: _Known, factor: str | None
    ) -> Secret:
        """The session goes on under a new secret. It is noted as a sign-in once nothing is owed any more."""
        secret = self._sessions.begin(
            connection,
            account_id=account.account_id,
            subject=account.subject,
            how=session.how,
            factor=factor,
            user_agent=visit.user_agent,
            owing=_owes(account, session.how, factor),
            replaces=session,
        )
        if session.owes is not None:
            self._note_signed_in(visit, account, session.how, factor, secret)
        return secret

    def _note_signed_in(self, visit: Visit, account: _Known, how: str, factor: str | None, secret: Secret) -> None:
        if _owes(account, how, factor):
            return
        self._notes.note(
            SignedIn(
                **visit.by.as_subject(account.subject).header(),
                subject=account.subject,
                roles=tuple(sorted(account.roles)),
                how=how,
                session_id=secret.id,
                account_id=account.account_id,
                factor=factor,
            )
        )

    def _failed(self, visit: Visit, account_id: str, subject: str, why: str, attempt: Attempt | None) -> None:
        self._notes.note(SignInFailed(**visit.by.header(), account_id=account_id, subject=subject, why=why))
        if attempt is not None and attempt.locked_until is not None:
            self._notes.note(
                LockedOut(**visit.by.header(), account_id=account_id, subject=subject, until=attempt.locked_until)
            )

    def _of(self, session: Session) -> _Known:
        account = self._known("a.account_id = %s", [session.account_id])
        assert account is not None, "a session that owes something has an account"
        return account

    def _known(self, where: LiteralString, values: list[Any]) -> _Known | None:
        with self._connect() as connection:
            return self._known_in(connection, where, values)

    @staticmethod
    def _known_in(connection: Connection[Any], where: LiteralString, values: list[Any]) -> _Known | None:
        row = connection.execute(_KNOWN + where, values).fetchone()
        return None if row is None else _Known(row[0], row[1], frozenset(map(Role, row[2])), *row[3:])


class _Strangers:
    """Failures that belong to no account: one event a minute in each process, which counts the others."""

    def __init__(self, notes: Notes, clock: Callable[[], float] = time.monotonic) -> None:
        self._notes = notes
        self._clock = clock
        self._lock = Lock()
        self._noted_at: float | None = None
        self._unrecorded = 0

    def failed(self, by: By, why: str) -> None:
        with self._lock:
            now = self._clock()
            if self._noted_at is not None and now - self._noted_at < STRANGERS_EVERY_SECONDS:
                self._unrecorded += 1
                return
            self._noted_at, unrecorded, self._unrecorded = now, self._unrecorded, 0
        self._notes.note(StrangerFailed(**by.header(), why=why, unrecorded=unrecorded))


def _owes(account: _Known, how: str, factor: str | None) -> bool:
    """As `Session.owes` will find it."""
    if factor is None and (account.enrolled or account.roles & FACTOR_ROLES):
        return True
    return account.must_change and how == "password"
