"""Second factors: codes of an authenticator (TOTP, RFC 6238), and recovery codes for the day on which it is lost.

The shared secret lies sealed in the database, its key beside it (`domain.store.access_key`). A code is good once,
within its 30 seconds and those before and after; a recovery code is good once. Passkeys: `api.auth.passkeys`.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import pyotp
from psycopg import Connection
from psycopg.rows import class_row

from api.auth.noting import Notes
from api.auth.secret import Secret
from api.auth.sessions import Connect, Session
from api.auth.sign_ins import SignIns, Visit
from domain.model.account_events import FactorEnrolled
from domain.model.errors import DomainError
from domain.store.access_key import AccessKey

STEP_SECONDS: Final = 30
AROUND: Final = (0, -1, 1)
"""Which steps beside the present one are taken: clocks of telephones differ."""

RECOVERY_CODES: Final = 10
ISSUER: Final = "HoSo"

_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS: Final = (4, 4)
"""Four groups of four of 32 letters: 80 bits, so a plain hash keeps them."""


class FactorRefused(DomainError):
    CODE = "factor-refused"
    VI = "Mã không đúng, đã dùng hoặc đã hết hạn. Đợi mã mới rồi nhập lại."
    EN = "The code is wrong, was used, or ran out. Wait for a new one and enter that."


@dataclass(frozen=True, slots=True)
class Factor:
    """One that is enrolled, without its secret."""

    factor_id: str
    kind: str
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class Offer:
    """A secret that nobody has yet. text: to be typed; uri: in the QR code; sealed: what the form brings back."""

    text: str
    uri: str
    sealed: str


@dataclass(frozen=True, slots=True, repr=False)
class Enrolled:
    """session: its new secret. codes: recovery codes, shown for the only time; none where there are some already."""

    session: Secret
    codes: Sequence[str]


class Factors:
    """connect: gives a connection of the role `writer` for a moment, in a transaction of its own.

    clock: seconds since 1970, as the authenticators of people reckon them; never the office's clock.
    """

    def __init__(
        self,
        connect: Connect,
        sign_ins: SignIns,
        notes: Notes,
        key: AccessKey,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.clock = clock
        self._connect = connect
        self._sign_ins = sign_ins
        self._notes = notes
        self._key = key

    def of(self, account_id: str) -> Sequence[Factor]:
        """In the order in which they were enrolled."""
        with self._connect() as connection:
            return (
                connection.cursor(row_factory=class_row(Factor))
                .execute(
                    "SELECT factor_id, kind, name, added_at, last_used_at FROM access.factors"
                    " WHERE account_id = %s ORDER BY added_at, factor_id",
                    [account_id],
                )
                .fetchall()
            )

    def recovery_left(self, account_id: str) -> int:
        """How many recovery codes are unused."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT count(*) FROM access.recovery_codes WHERE account_id = %s AND used_at IS NULL", [account_id]
            ).fetchone()
        return int(row[0]) if row else 0

    # ------------------------------------------------------------------ enrolling

    def offer(self, session: Session) -> Offer:
        """A secret for an authenticator, bound to this session until a code shows that it arrived."""
        text = pyotp.random_base32(32)
        return self._offer(session, text)

    def offered(self, session: Session, sealed: str) -> Offer | None:
        """The offer that a form brings back; None if it was not made to this session."""
        try:
            text = self._key.open(base64.urlsafe_b64decode(sealed.encode("ascii")), _bound_offer(session))
        except ValueError:
            return None
        return None if text is None else self._offer(session, text.decode())

    def enrol(self, visit: Visit, session: Session, offer: Offer, code: str) -> Enrolled:
        """The authenticator shows a right code, so it has the secret. FactorRefused, TriedTooOften."""
        account_id = account_of(session)
        attempt = self._sign_ins.attempts.begin([f"factor:{account_id}"], visit.remote)
        step = self._step_of(offer.text, code)
        if step is None:
            self._sign_ins.failed_factor(visit, session, attempt)
            raise FactorRefused
        self._sign_ins.attempts.good(attempt)
        factor_id = secrets.token_hex(8)
        sealed = self._key.seal(offer.text.encode(), _bound_factor(factor_id))
        return self.add(visit, session, factor_id, "totp", "TOTP", sealed, None, step)

    def add(
        self,
        visit: Visit,
        session: Session,
        factor_id: str,
        kind: str,
        name: str,
        secret: bytes,
        credential_id: bytes | None,
        counter: int,
    ) -> Enrolled:
        """Put a factor away, with recovery codes beside the first one; the session goes on with it proved."""
        account_id = account_of(session)
        with self._connect() as connection:
            connection.execute(
                "SELECT access.add_factor(%s, %s, %s, %s, %s, %s, %s)",
                [factor_id, account_id, kind, name, secret, credential_id, counter],
            )
            self._notes.note(
                FactorEnrolled(
                    **visit.by.as_subject(session.subject).header(),
                    account_id=account_id,
                    subject=session.subject,
                    factor=kind,
                )
            )
        codes = self.new_recovery_codes(visit, session) if self.recovery_left(account_id) == 0 else ()
        return Enrolled(self._sign_ins.prove(visit, session, kind), codes)

    def new_recovery_codes(self, visit: Visit, session: Session) -> Sequence[str]:
        """New ones in the place of all earlier ones, shown for the only time."""
        account_id = account_of(session)
        groups, letters = _GROUPS
        codes = [
            "-".join("".join(secrets.choice(_LETTERS) for _ in range(letters)) for _ in range(groups))
            for _ in range(RECOVERY_CODES)
        ]
        with self._connect() as connection:
            connection.execute(
                "SELECT access.set_recovery_codes(%s, %s)", [account_id, [_hash(code) for code in codes]]
            )
            self._notes.note(
                FactorEnrolled(
                    **visit.by.as_subject(session.subject).header(),
                    account_id=account_id,
                    subject=session.subject,
                    factor="recovery",
                )
            )
        return codes

    # ------------------------------------------------------------------ proving

    def prove(self, visit: Visit, session: Session, typed: str) -> Secret:
        """A code of the authenticator, or a recovery code. FactorRefused, TriedTooOften."""
        account_id = account_of(session)
        attempt = self._sign_ins.attempts.begin([f"factor:{account_id}"], visit.remote)
        with self._connect() as connection:
            proved = self._totp(connection, account_id, typed) or _recovery(connection, account_id, typed)
        if proved is None:
            self._sign_ins.failed_factor(visit, session, attempt)
            raise FactorRefused
        self._sign_ins.attempts.good(attempt)
        return self._sign_ins.prove(visit, session, proved)

    def _totp(self, connection: Connection[Any], account_id: str, typed: str) -> str | None:
        rows = connection.execute(
            "SELECT factor_id, secret FROM access.factors WHERE account_id = %s AND kind = 'totp' ORDER BY added_at",
            [account_id],
        ).fetchall()
        for factor_id, sealed in rows:
            text = self._key.open(bytes(sealed), _bound_factor(factor_id))
            step = None if text is None else self._step_of(text.decode(), typed)
            if step is not None:
                used = connection.execute("SELECT access.use_factor(%s, %s)", [factor_id, step]).fetchone()
                if used and used[0]:
                    return "totp"
        return None

    def _step_of(self, secret: str, code: str) -> int | None:
        """The time step whose code this is, of the present one and its neighbours."""
        typed = "".join(code.split())
        if len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
            return None
        totp, now = pyotp.TOTP(secret, interval=STEP_SECONDS), int(self.clock()) // STEP_SECONDS
        found = [now + beside for beside in AROUND if hmac.compare_digest(totp.generate_otp(now + beside), typed)]
        return found[0] if found else None

    def _offer(self, session: Session, text: str) -> Offer:
        name = session.login or session.subject
        sealed = base64.urlsafe_b64encode(self._key.seal(text.encode(), _bound_offer(session))).decode()
        return Offer(
            text, pyotp.TOTP(text, interval=STEP_SECONDS).provisioning_uri(name=name, issuer_name=ISSUER), sealed
        )


def account_of(session: Session) -> str:
    """Whoever came by a link has no account, and no second factor. ValueError: the pages do not offer it there."""
    if session.account_id is None:
        raise ValueError("a session without an account has no second factor")
    return session.account_id


def _recovery(connection: Connection[Any], account_id: str, typed: str) -> str | None:
    used = connection.execute("SELECT access.use_recovery_code(%s, %s)", [account_id, _hash(typed)]).fetchone()
    return "recovery" if used and used[0] else None


def _hash(code: str) -> bytes:
    """However it was typed: without dashes, spaces and case."""
    return sha256("".join(one for one in code.lower() if one.isalnum()).encode()).digest()


def _bound_offer(session: Session) -> str:
    return f"totp offer {session.session_id}"


def _bound_factor(factor_id: str) -> str:
    return f"totp {factor_id}"
