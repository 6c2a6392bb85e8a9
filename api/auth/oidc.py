"""Signing in with the agency's own service: OpenID Connect, authorization code with PKCE (RFC 7636), state and nonce.

What we remember between the two halves lies sealed in the browser's own cookie, so it is bound to that browser and good
for ten minutes. Of the identity token are checked: signature by a key of the issuer, issuer, audience, life, nonce. It
says who somebody is to the agency; which account that is here, an administrator bound before.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

import httpx
import msgspec
import structlog
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.http.limits import is_loopback
from domain.model.errors import DomainError
from domain.store.access_key import AccessKey
from domain.store.settings import Settings

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the issuer has; never `none`, and nothing by a shared secret."""

FLOW_SECONDS: Final = 600
LEEWAY_SECONDS: Final = 60
METADATA_SECONDS: Final = 3_600
PATIENCE_SECONDS: Final = 5.0
LONGEST_ANSWER: Final = 200_000
SCOPE: Final = "openid"
"""Nothing but who it is: names and addresses of people are the office's own record."""

_BOUND: Final = "oidc flow"
_log: Final = structlog.get_logger("api.oidc")


class AgencyNotUsable(DomainError):
    """Details: none; the log says why."""

    CODE = "agency-sign-in-not-usable"
    VI = (
        "Dịch vụ đăng nhập của cơ quan chưa dùng được lúc này. Thử lại sau, hoặc đăng nhập bằng tài khoản của hệ thống."
    )
    EN = "The agency's sign-in service cannot be used right now. Try later, or sign in with an account of this system."


class AgencyRefused(DomainError):
    """Details: none; the log says why."""

    CODE = "agency-sign-in-refused"
    VI = "Đăng nhập bằng tài khoản cơ quan không thành. Bắt đầu lại từ nút đăng nhập."
    EN = "Signing in with the agency's account failed. Begin again from the button."


class SettingsIncomplete(DomainError):
    CODE = "oidc-settings-incomplete"
    VI = "HOSO_OIDC_ISSUER phải là địa chỉ https (hoặc http ngay trên máy), đi cùng HOSO_OIDC_CLIENT_ID."
    EN = "HOSO_OIDC_ISSUER must be an https address (or http on the machine itself), and come with HOSO_OIDC_CLIENT_ID."


class _Metadata(msgspec.Struct):
    """What we use of the provider's own description (OpenID Connect Discovery)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Flow(msgspec.Struct):
    state: str
    nonce: str
    verifier: str
    ve: str
    began_at: int


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the cookie that it keeps meanwhile."""

    address: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the issuer vouches for. proved: it says that it asked for a second factor. ve: where one wanted to go."""

    issuer: str
    identity: str
    proved: bool
    ve: str


def check_settings(settings: Settings) -> None:
    """SettingsIncomplete for a service that is named and cannot be asked."""
    if settings.oidc_issuer is not None and (settings.oidc_client_id is None or not _usable(settings.oidc_issuer)):
        raise SettingsIncomplete


class Agency:
    """The agency's service as the settings name it. Thread-safe; asks it for its description at most once an hour."""

    def __init__(self, settings: Settings, key: AccessKey) -> None:
        """SettingsIncomplete."""
        check_settings(settings)
        if settings.oidc_issuer is None or settings.oidc_client_id is None:
            raise SettingsIncomplete
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._secret = _secret_of(settings)
        self._second_factor = frozenset(settings.oidc_second_factor)
        self._key = key
        self._lock = Lock()
        self._known: tuple[float, _Metadata, KeySet] | None = None

    def begin(self, redirect_uri: str, ve: str) -> Begun:
        """AgencyNotUsable."""
        metadata, _ = self._look()
        flow = _Flow(generate_token(43), generate_token(43), generate_token(64), ve, int(time.time()))
        address = prepare_grant_uri(
            metadata.authorization_endpoint,
            self._client_id,
            "code",
            redirect_uri=redirect_uri,
            scope=SCOPE,
            state=flow.state,
            nonce=flow.nonce,
            code_challenge=create_s256_code_challenge(flow.verifier),
            code_challenge_method="S256",
        )
        sealed = self._key.seal(msgspec.json.encode(flow), _BOUND)
        return Begun(address, base64.urlsafe_b64encode(sealed).decode())

    def finish(self, redirect_uri: str, cookie: str, answered: Mapping[str, str]) -> Identity:
        """answered: the query with which the browser came back. AgencyRefused, AgencyNotUsable."""
        flow = self._flow(cookie)
        if flow is None or answered.get("state") != flow.state:
            raise _refused("the answer does not belong to a sign-in that this browser began")
        if answered.get("iss", self._issuer) != self._issuer:
            raise _refused("another issuer answered")
        code = answered.get("code")
        if not code:
            raise _refused(f"no code: {answered.get('error', '')[:60]}")
        metadata, keys = self._look()
        token = self._exchange(metadata, redirect_uri, code, flow.verifier)
        try:
            claims = self._claims(token, keys, flow.nonce)
        except (JoseError, ValueError):  # the issuer may have new keys
            _, keys = self._look(anew=True)
            try:
                claims = self._claims(token, keys, flow.nonce)
            except (JoseError, ValueError) as error:
                raise _refused(f"identity token: {error!r}") from None
        methods = claims.get("amr")
        proved = isinstance(methods, list) and any(
            isinstance(one, str) and one in self._second_factor for one in methods
        )
        return Identity(self._issuer, str(claims["sub"]), proved, flow.ve)

    def _claims(self, token: str, keys: KeySet, nonce: str) -> dict[str, Any]:
        return verified_claims(token, keys, issuer=self._issuer, client_id=self._client_id, nonce=nonce)

    def _exchange(self, metadata: _Metadata, redirect_uri: str, code: str, verifier: str) -> str:
        """The identity token for a code; the code is good once, at the provider."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = {"Accept": "application/json"}
        if self._secret is None:
            fields["client_id"] = self._client_id
        elif "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            pair = f"{quote_plus(self._client_id)}:{quote_plus(self._secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            fields |= {"client_id": self._client_id, "client_secret": self._secret}
        try:
            with _client() as client:
                answer = client.post(metadata.token_endpoint, data=fields, headers=headers)
        except httpx.HTTPError as error:
            raise _away(error) from None
        try:
            token = answer.json().get("id_token") if answer.status_code == 200 else None
        except (ValueError, AttributeError):
            token = None
        if not isinstance(token, str):
            raise _refused(f"the token endpoint answered {answer.status_code}")
        return token

    def _look(self, *, anew: bool = False) -> tuple[_Metadata, KeySet]:
        """The provider's description and keys. AgencyNotUsable."""
        with self._lock:
            now = time.monotonic()
            if not anew and self._known is not None and now - self._known[0] < METADATA_SECONDS:
                return self._known[1:]
            try:
                with _client() as client:
                    found = client.get(
                        f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
                    ).raise_for_status()
                    metadata = msgspec.json.decode(found.content[:LONGEST_ANSWER], type=_Metadata)
                    keys = client.get(metadata.jwks_uri).raise_for_status()
                    key_set = KeySet.import_key_set(msgspec.json.decode(keys.content[:LONGEST_ANSWER]))
            except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError, JoseError, ValueError, TypeError) as error:
                raise _away(error) from None
            endpoints = (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri)
            if metadata.issuer != self._issuer or not all(map(_usable, endpoints)):
                raise _away(ValueError("its description names another issuer, or addresses without https"))
            self._known = (now, metadata, key_set)
            return metadata, key_set

    def _flow(self, cookie: str) -> _Flow | None:
        try:
            opened = self._key.open(base64.urlsafe_b64decode(cookie.encode("ascii")), _BOUND)
            flow = None if opened is None else msgspec.json.decode(opened, type=_Flow)
        except ValueError:
            return None
        return None if flow is None or time.time() - flow.began_at > FLOW_SECONDS else flow


def verified_claims(token: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """What an identity token says, once it is sure whose it is and for whom (OpenID Connect Core 3.1.3.7).

    JoseError; ValueError for what is no token.
    """
    claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(claims)
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise JoseError("for another client")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise JoseError("no usable subject")
    return claims


def _client() -> httpx.Client:
    return httpx.Client(timeout=PATIENCE_SECONDS, follow_redirects=False, trust_env=False)


def _usable(address: str) -> bool:
    """https; http on this machine alone."""
    parts = urlsplit(address)
    name = parts.hostname or ""
    return bool(name) and (
        parts.scheme == "https" or (parts.scheme == "http" and (name == "localhost" or is_loopback(name)))
    )


def _secret_of(settings: Settings) -> str | None:
    if settings.oidc_client_secret is not None:
        return settings.oidc_client_secret.get_secret_value()
    if settings.oidc_client_secret_file is not None:
        return settings.oidc_client_secret_file.read_text(encoding="utf-8").strip()
    return None


def _refused(why: str) -> AgencyRefused:
    _log.warning("agency-sign-in-refused", why=why)
    return AgencyRefused()


def _away(error: Exception) -> AgencyNotUsable:
    _log.error("agency-sign-in-not-usable", why=repr(error))
    return AgencyNotUsable()
