"""Sessions of the pages: kept on the server, ended by it, with the rights that the account has at the moment.

A session knows what is still owed before it opens anything: the second factor, a password of one's own, enrolment.
Its secret is replaced whenever it becomes good for more, so that one that was planted before is good for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, LiteralString

from psycopg import Connection
from psycopg.rows import dict_row

from api.auth.caller import Caller
from api.auth.rights import Role
from api.auth.secret import Secret

SESSION_LIFE: Final = timedelta(hours=12)
IDLE_LIFE: Final = timedelta(hours=1)
OWING_LIFE: Final = timedelta(minutes=10)
"""How long one may take from the password to the end of what is owed, at each step."""

FRESH_LIFE: Final = timedelta(minutes=15)
"""So long after a sign-in one may change how one signs in; later one signs in again first."""

USED_EVERY: Final = timedelta(minutes=1)
"""Uses closer together are not written down."""

FACTOR_ROLES: Final = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
"""Those who see or change what is not their own need a second factor."""

_NOBODY: Final = Secret.new().hash
_AGENT_CHARACTERS: Final = 160

Connect = Callable[[], AbstractContextManager[Connection[Any]]]


class Step(StrEnum):
    """What is owed before a session opens anything, in this order."""

    FACTOR = "factor"
    CHANGE = "change"
    ENROL = "enrol"


@dataclass(frozen=True, slots=True)
class Life:
    """whole: from sign-in, whatever happens. idle: since it was last used."""

    whole: timedelta = SESSION_LIFE
    idle: timedelta = IDLE_LIFE


@dataclass(frozen=True, slots=True)
class Session:
    """A session that goes on. roles: as they are now. name: the account's login. ends_at: the nearer of both limits.

    enrolled: whether the account has a second factor. how, factor: see `domain.model.account_events.SignedIn`.
    """

    session_id: str
    subject: str
    roles: frozenset[Role]
    account_id: str | None
    login: str | None
    how: str
    factor: str | None
    must_change: bool
    enrolled: bool
    user_agent: str | None
    started_at: datetime
    last_used_at: datetime
    expires_at: datetime
    idle_expires_at: datetime
    now: datetime

    @property
    def owes(self) -> Step | None:
        """A link is given by whoever runs the machine, and owes nothing."""
        if self.account_id is None:
            return None
        if self.factor is None and self.enrolled:
            return Step.FACTOR
        if self.must_change and self.how == "password":
            return Step.CHANGE
        if self.factor is None and self.roles & FACTOR_ROLES:
            return Step.ENROL
        return None

    @property
    def caller(self) -> Caller | None:
        """Who came in; None while something is owed."""
        return None if self.owes is not None else Caller(self.subject, self.roles, frozenset(), self.session_id)

    @property
    def fresh(self) -> bool:
        """Whether a password, a factor or the agency's service was proved a short while ago."""
        return self.now - self.started_at < FRESH_LIFE

    @property
    def ends_at(self) -> datetime:
        return min(self.expires_at, self.idle_expires_at)


_COLUMNS: Final[LiteralString] = (
    "SELECT s.session_id, s.secret_sha256, s.subject, coalesce(a.roles, s.roles) AS roles, s.account_id, a.login,"
    " s.how, s.factor, coalesce(a.must_change, false) AS must_change, s.user_agent, s.started_at, s.last_used_at,"
    " s.expires_at, s.idle_expires_at, clock_timestamp() AS now,"
    " EXISTS (SELECT FROM access.factors AS f WHERE f.account_id = s.account_id) AS enrolled"
    " FROM access.sessions AS s LEFT JOIN access.accounts AS a USING (account_id)"
    " WHERE s.ended_at IS NULL AND s.expires_at > clock_timestamp() AND s.idle_expires_at > clock_timestamp()"
    " AND a.disabled_at IS NULL"
)


class Sessions:
    """connect: gives a connection of the role `writer` for a moment, in a transaction of its own."""

    def __init__(self, connect: Connect, life: Life | None = None) -> None:
        self._connect = connect
        self.life = life or Life()

    def begin(
        self,
        connection: Connection[Any],
        *,
        account_id: str | None,
        subject: str,
        how: str,
        factor: str | None,
        user_agent: str | None,
        owing: bool,
        replaces: Session | None = None,
        roles: Collection[Role] = (),
    ) -> Secret:
        """A new session, in the caller's transaction; the one it replaces ends. Its whole life is not begun anew."""
        secret = Secret.new()
        whole, idle = self.life.whole, self.life.idle
        if replaces is not None and replaces.owes is None:
            whole = replaces.expires_at - replaces.now
        connection.execute(
            "SELECT access.begin_session(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                secret.id,
                secret.hash,
                account_id,
                subject,
                sorted(roles),
                how,
                factor,
                shortened(user_agent),
                OWING_LIFE if owing else whole,
                OWING_LIFE if owing else idle,
                None if replaces is None else replaces.session_id,
            ],
        )
        return secret

    def look(self, presented: str) -> Session | None:
        """The session whose secret was presented; None if it is none, was ended, or ran out. Its use is written down
        at most once a minute."""
        secret = Secret.parse(presented)
        if secret is None:
            return None
        with self._connect() as connection:
            row = (
                connection.cursor(row_factory=dict_row)
                .execute(_COLUMNS + " AND s.session_id = %s", [secret.id])
                .fetchone()
            )
        if not secret.matches(row["secret_sha256"] if row else _NOBODY) or row is None:
            return None
        session = _session(row)
        if session.owes is None and session.now - session.last_used_at >= USED_EVERY:
            self.extend(session)
        return session

    def extend(self, session: Session) -> None:
        """Used just now: its idle limit moves on."""
        with self._connect() as connection:
            connection.execute("SELECT access.touch_session(%s, %s)", [session.session_id, self.life.idle])

    def of_same(self, session: Session) -> Sequence[Session]:
        """All sessions of the account, or of the subject without one, the last used first."""
        query: LiteralString = (
            " AND s.account_id = %s" if session.account_id else " AND s.account_id IS NULL AND s.subject = %s"
        )
        with self._connect() as connection:
            rows = (
                connection.cursor(row_factory=dict_row)
                .execute(
                    _COLUMNS + query + " ORDER BY s.last_used_at DESC, s.session_id",
                    [session.account_id or session.subject],
                )
                .fetchall()
            )
        return [_session(row) for row in rows]


def end_one(connection: Connection[Any], session_id: str) -> None:
    connection.execute("SELECT access.end_session(%s)", [session_id])


def end_all(connection: Connection[Any], account_id: str | None, subject: str, spared: str | None = None) -> int:
    """End the sessions of an account, or of a subject without one, but one. Returns how many went on until now."""
    row = connection.execute("SELECT access.end_sessions(%s, %s, %s)", [account_id, subject, spared]).fetchone()
    return int(row[0]) if row else 0


def shortened(user_agent: str | None) -> str | None:
    """What a browser calls itself, printable and not for ever."""
    if user_agent is None:
        return None
    return "".join(one for one in user_agent if one.isprintable())[:_AGENT_CHARACTERS] or None


def _session(row: dict[str, Any]) -> Session:
    values = {name: value for name, value in row.items() if name != "secret_sha256"}
    return Session(**{**values, "roles": frozenset(map(Role, values["roles"]))})
