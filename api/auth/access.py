"""The schema `access`: tokens, and links that sign in once. Accounts and sessions: `accounts`, `sessions`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
from psycopg import Connection

from api.auth.caller import Caller, check_roles
from api.auth.rights import Right, Role
from api.auth.secret import Secret
from api.auth.sessions import Life, Sessions, end_one, shortened

LINK_LIFE: Final = timedelta(minutes=15)

TOKENS: Final = (
    "SELECT token_id, subject, roles, scopes, secret_sha256 FROM access.tokens"
    " WHERE token_id = ANY(%b) AND revoked_at IS NULL AND expires_at > clock_timestamp()"
)
"""Tokens that are good, of those with these ids."""

_NOBODY: Final = Secret.new().hash
"""Compared with when an id is unknown, so that the answer takes the same time."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: everything but its secret."""

    token_id: str
    subject: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Access:
    """connect: gives a connection of the writer for a moment, in a transaction of its own."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Connection[Any]]]) -> None:
        self._connect = connect

    # ------------------------------------------------------------------ tokens

    def issue_token(
        self,
        subject: str,
        roles: Collection[Role],
        scopes: Collection[Right],
        life: timedelta,
        note: Callable[[Token], None] | None = None,
    ) -> tuple[Token, Secret]:
        """A new token, and its secret for the only time. note: called before it is good. RolesDoNotFit."""
        check_roles(subject, frozenset(roles))
        secret, now = Secret.new(), datetime.now(UTC)
        token = Token(secret.id, subject, tuple(sorted(roles)), tuple(sorted(scopes)), now, now + life, None)
        with self._connect() as connection:
            connection.execute(
                "SELECT access.issue_token(%s, %s, %s, %s, %s, %s)",
                [token.token_id, subject, list(token.roles), list(token.scopes), secret.hash, token.expires_at],
            )
            if note is not None:
                note(token)
        return token, secret

    def revoke_token(self, token_id: str, note: Callable[[], None] | None = None) -> bool:
        """It is good no more, from now on. False if there was none, or it was revoked before; then nothing is noted."""
        with self._connect() as connection:
            row = connection.execute("SELECT access.revoke_token(%s)", [token_id]).fetchone()
            revoked = bool(row and row[0])
            if revoked and note is not None:
                note()
        return revoked

    def tokens(self) -> list[Token]:
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT token_id, subject, roles, scopes, issued_at, expires_at, revoked_at"
                " FROM access.tokens ORDER BY issued_at, token_id"
            ).fetchall()
        return [Token(row[0], row[1], tuple(row[2]), tuple(row[3]), *row[4:]) for row in rows]

    def by_token(self, presented: str) -> Caller | None:
        """Whose token this is; None if it is none, was revoked, or has expired."""
        secret = Secret.parse(presented)
        if secret is None:
            return None
        with self._connect() as connection:
            row = connection.execute(TOKENS, [[secret.id]]).fetchone()
        return caller_of_token(secret, row)

    # ------------------------------------------------------------------ sign-in links and sessions

    def issue_link(self, subject: str, roles: Collection[Role], life: timedelta = LINK_LIFE) -> Secret:
        """The secret of a link that signs in once. RolesDoNotFit."""
        check_roles(subject, frozenset(roles))
        secret = Secret.new()
        with self._connect() as connection:
            connection.execute(
                "SELECT access.issue_link(%s, %s, %s, %s, %s)",
                [secret.id, subject, sorted(roles), secret.hash, datetime.now(UTC) + life],
            )
        return secret

    def redeem_link(
        self,
        presented: str,
        user_agent: str | None = None,
        life: Life | None = None,
        note: Callable[[str, Collection[Role], Secret], None] | None = None,
    ) -> Secret | None:
        """The secret of the session that the link begins; None if it is none, was used, or has expired.

        note: called with subject, roles and the session before it is good.
        """
        link = Secret.parse(presented)
        if link is None:
            return None
        session, lasts = Secret.new(), life or Life()
        with self._connect() as connection:
            row = connection.execute(
                "SELECT subject, roles FROM access.redeem_link(%s, %s, %s, %s, %s, %s, %s)",
                [link.id, link.hash, session.id, session.hash, shortened(user_agent), lasts.whole, lasts.idle],
            ).fetchone()
            if row is not None and note is not None:
                note(row[0], list(map(Role, row[1])), session)
        return session if row is not None else None

    def by_session(self, presented: str) -> Caller | None:
        """Whose session this is; None if it is none, was ended, ran out, or still owes something."""
        session = Sessions(self._connect).look(presented)
        return session.caller if session is not None else None

    def end_session(self, presented: str) -> None:
        session = Secret.parse(presented)
        if session is not None and self.by_session(presented) is not None:
            with self._connect() as connection:
                end_one(connection, session.id)


def caller_of_token(secret: Secret, row: Sequence[Any] | None) -> Caller | None:
    """Whose token was presented; row: of `TOKENS`, None where there is none with its id."""
    if not secret.matches(row[4] if row else _NOBODY) or row is None:
        return None
    return Caller(row[1], frozenset(map(Role, row[2])), frozenset(map(Right, row[3])), secret.id)


@contextmanager
def connected(dsn: str) -> Iterator[Connection[Any]]:
    """A connection for one look, for callers without a pool: `Access(partial(connected, instance.dsn("writer")))`."""
    with psycopg.connect(dsn, connect_timeout=5) as connection:
        yield connection
