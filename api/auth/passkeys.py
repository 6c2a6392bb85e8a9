"""Passkeys (WebAuthn) as a second factor: a key of the device signs a challenge of ours, for our origin alone.

The challenge lies in the session and is good once. Browsers offer passkeys to names, not to bare addresses: the pages
are opened under `localhost` or a host name for it.
"""

from __future__ import annotations

import ipaddress
import secrets
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.auth.factors import ISSUER, Enrolled, FactorRefused, Factors, account_of
from api.auth.secret import Secret
from api.auth.sessions import Connect, Session
from api.auth.sign_ins import SignIns, Visit
from domain.model.errors import DomainError

LONGEST: Final = 20_000
"""Characters of what a browser sends; attestations of known devices are far shorter."""


class PasskeyRefused(DomainError):
    CODE = "passkey-refused"
    VI = "Khóa truy cập không được chấp nhận. Thử lại, hoặc dùng mã của ứng dụng xác thực."
    EN = "The passkey was not accepted. Try again, or use a code of your authenticator."


def offered_at(origin: str) -> bool:
    """Whether browsers offer passkeys at this origin: not at a bare address."""
    try:
        ipaddress.ip_address(_host(origin))
    except ValueError:
        return True
    return False


class Passkeys:
    def __init__(self, connect: Connect, sign_ins: SignIns, factors: Factors) -> None:
        self._connect = connect
        self._sign_ins = sign_ins
        self._factors = factors

    # ------------------------------------------------------------------ enrolling

    def creation(self, session: Session, origin: str) -> str:
        """What the browser makes a passkey by, as JSON."""
        account_id, challenge = account_of(session), secrets.token_bytes(32)
        self._remember(session, challenge)
        options = webauthn.generate_registration_options(
            rp_id=_host(origin),
            rp_name=ISSUER,
            user_id=account_id.encode(),
            user_name=session.login or session.subject,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
            exclude_credentials=self._descriptors(account_id),
        )
        return options_to_json(options)

    def enrol(self, visit: Visit, session: Session, origin: str, answer: str) -> Enrolled:
        """PasskeyRefused."""
        challenge = self._take(session)
        if challenge is None or len(answer) > LONGEST:
            raise PasskeyRefused
        try:
            made = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=_host(origin),
                expected_origin=origin,
            )
        except (WebAuthnException, ValueError):
            raise PasskeyRefused from None
        factor_id = secrets.token_hex(8)
        return self._factors.add(
            visit,
            session,
            factor_id,
            "passkey",
            _host(origin),
            made.credential_public_key,
            made.credential_id,
            made.sign_count,
        )

    # ------------------------------------------------------------------ proving

    def request(self, session: Session, origin: str) -> str | None:
        """What the browser signs, as JSON; None where the account has no passkey."""
        known = self._descriptors(account_of(session))
        if not known:
            return None
        challenge = secrets.token_bytes(32)
        self._remember(session, challenge)
        options = webauthn.generate_authentication_options(
            rp_id=_host(origin),
            challenge=challenge,
            allow_credentials=known,
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        return options_to_json(options)

    def prove(self, visit: Visit, session: Session, origin: str, answer: str) -> Secret:
        """PasskeyRefused, TriedTooOften."""
        account_id = account_of(session)
        attempt = self._sign_ins.attempts.begin([f"factor:{account_id}"], visit.remote)
        try:
            self._check(session, account_id, origin, answer)
        except (FactorRefused, WebAuthnException, ValueError):
            self._sign_ins.failed_factor(visit, session, attempt)
            raise PasskeyRefused from None
        self._sign_ins.attempts.good(attempt)
        return self._sign_ins.prove(visit, session, "passkey")

    def _check(self, session: Session, account_id: str, origin: str, answer: str) -> None:
        """FactorRefused and what webauthn raises."""
        challenge = self._take(session)
        if challenge is None or len(answer) > LONGEST:
            raise FactorRefused
        presented = webauthn.helpers.parse_authentication_credential_json(answer)
        with self._connect() as connection:
            row = connection.execute(
                "SELECT factor_id, secret, counter FROM access.factors WHERE account_id = %s AND credential_id = %s",
                [account_id, presented.raw_id],
            ).fetchone()
            if row is None:
                raise FactorRefused
            signed = webauthn.verify_authentication_response(
                credential=presented,
                expected_challenge=challenge,
                expected_rp_id=_host(origin),
                expected_origin=origin,
                credential_public_key=bytes(row[1]),
                credential_current_sign_count=row[2],
            )
            used = connection.execute("SELECT access.use_factor(%s, %s)", [row[0], signed.new_sign_count]).fetchone()
            if not (used and used[0]):
                raise FactorRefused

    # ------------------------------------------------------------------ within

    def _descriptors(self, account_id: str) -> list[PublicKeyCredentialDescriptor]:
        with self._connect() as connection:
            rows: list[Any] = connection.execute(
                "SELECT credential_id FROM access.factors WHERE account_id = %s AND kind = 'passkey' ORDER BY added_at",
                [account_id],
            ).fetchall()
        return [PublicKeyCredentialDescriptor(id=bytes(row[0])) for row in rows]

    def _remember(self, session: Session, challenge: bytes) -> None:
        with self._connect() as connection:
            connection.execute("SELECT access.set_challenge(%s, %s)", [session.session_id, challenge])

    def _take(self, session: Session) -> bytes | None:
        with self._connect() as connection:
            row = connection.execute("SELECT access.take_challenge(%s)", [session.session_id]).fetchone()
        return bytes(row[0]) if row and row[0] is not None else None


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or ""
