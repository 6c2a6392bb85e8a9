"""Who may come in, who came in, and who tried: what happens to accounts, tokens and sessions, as events.

They are recorded before they take effect, so what cannot be recorded does not happen. No event carries a password, a
code, a secret, what was typed for a name, or a remote address; `trace_id` leads to the operations log, which has the
network.

One stream an account; one for each subject that signs in by a link; one for what strangers try, one for tokens.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.model.event import Event, stream_id, topic

STRANGERS: str = "strangers"
TOKENS: str = "tokens"


class AccessEvent(Event, frozen=True, kw_only=True):
    """What all of them say. trace_id: of the request. account: of the operating system, at the command line."""

    trace_id: str | None = None
    account: str | None = None


class AccountEvent(AccessEvent, frozen=True, kw_only=True):
    """About one account. subject: whose it is, an official's id or a service's name."""

    account_id: str
    subject: str


@topic("access.AccountOpened")
class AccountOpened(AccountEvent, frozen=True, kw_only=True):
    """login: the name to sign in by. local: with a password of its own, to be changed at the first sign-in."""

    login: str
    roles: tuple[str, ...]
    local: bool


@topic("access.AccountDisabled")
class AccountDisabled(AccountEvent, frozen=True, kw_only=True):
    """Its sessions ended with that."""

    reason: str | None = None


@topic("access.AccountEnabled")
class AccountEnabled(AccountEvent, frozen=True, kw_only=True):
    reason: str | None = None


@topic("access.RolesChanged")
class RolesChanged(AccountEvent, frozen=True, kw_only=True):
    """before, roles: what it had, and what it has from now on, in sessions under way too."""

    before: tuple[str, ...]
    roles: tuple[str, ...]
    reason: str | None = None


@topic("access.IdentityBound")
class IdentityBound(AccountEvent, frozen=True, kw_only=True):
    """Whom the agency's sign-in service vouches for under this identity; None: nobody any more."""

    issuer: str | None
    identity: str | None


@topic("access.PasswordReset")
class PasswordReset(AccountEvent, frozen=True, kw_only=True):
    """An administrator gave it a new one, to be changed at the next sign-in; its sessions ended."""


@topic("access.PasswordChanged")
class PasswordChanged(AccountEvent, frozen=True, kw_only=True):
    """By whoever signs in with it; all other sessions ended."""


@topic("access.FactorEnrolled")
class FactorEnrolled(AccountEvent, frozen=True, kw_only=True):
    """factor: totp, passkey, or recovery for new recovery codes."""

    factor: str


@topic("access.FactorsReset")
class FactorsReset(AccountEvent, frozen=True, kw_only=True):
    """An administrator took all second factors away; new ones are asked for at the next sign-in."""


@topic("access.SignedIn")
class SignedIn(AccessEvent, frozen=True, kw_only=True):
    """how: password, oidc or link. factor: by what a second factor was proved, if it was. session_id: no secret."""

    subject: str
    roles: tuple[str, ...]
    how: str
    session_id: str
    account_id: str | None = None
    factor: str | None = None


@topic("access.SignInFailed")
class SignInFailed(AccountEvent, frozen=True, kw_only=True):
    """why: password, factor, disabled, or change for a change of the password with a wrong one."""

    why: str


@topic("access.LockedOut")
class LockedOut(AccountEvent, frozen=True, kw_only=True):
    """Too many attempts: none is taken before `until`, by the real clock."""

    until: datetime


@topic("access.StrangerFailed")
class StrangerFailed(AccessEvent, frozen=True, kw_only=True):
    """Somebody failed under a name or an identity that has no account. why: name, identity or link.

    unrecorded: how many failed likewise since the one before without an event of their own.
    """

    why: str
    unrecorded: int


@topic("access.SignedOut")
class SignedOut(AccessEvent, frozen=True, kw_only=True):
    subject: str
    session_id: str
    account_id: str | None = None


@topic("access.SessionsEnded")
class SessionsEnded(AccessEvent, frozen=True, kw_only=True):
    """From the list of one's own sessions. session_id: the one; None: all others, `count` of them."""

    subject: str
    count: int
    session_id: str | None = None
    account_id: str | None = None


@topic("access.TokenIssued")
class TokenIssued(AccessEvent, frozen=True, kw_only=True):
    token_id: str
    subject: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    expires_at: datetime


@topic("access.TokenRevoked")
class TokenRevoked(AccessEvent, frozen=True, kw_only=True):
    token_id: str


def account_stream(account_id: str | None, subject: str) -> UUID:
    """The stream of an account, or of a subject that has none."""
    return stream_id("account", account_id if account_id is not None else f"subject:{subject}")


def stream_of(event: AccessEvent) -> UUID:
    """Where an event belongs."""
    match event:
        case AccountEvent():
            return account_stream(event.account_id, event.subject)
        case SignedIn() | SignedOut() | SessionsEnded():
            return account_stream(event.account_id, event.subject)
        case TokenIssued() | TokenRevoked():
            return stream_id("account", TOKENS)
        case _:
            return stream_id("account", STRANGERS)
