"""What the surroundings may set: environment variables, each with its default."""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class MailSecurity(StrEnum):
    """How the way to a mail relay is kept secret."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Settings(BaseSettings):
    """The environment as this process finds it.

    HOSO_DATA_DIR: the instance's directory, `.hoso` below the current one by default.
    HOSO_DATABASE_URL: an own PostgreSQL instead of the embedded one, as the account that migrates.
    TEMPORAL_ADDRESS: an own Temporal server instead of the embedded one; its namespace, TLS and API key come through
    the SDK's own variables (TEMPORAL_NAMESPACE, TEMPORAL_TLS…, TEMPORAL_API_KEY).
    HOSO_TASK_QUEUE: the Temporal task queue.
    HOSO_HTTP_HOST, HOSO_HTTP_PORT: where the pages and `/v1` are served; without a port a free one is chosen.
    HOSO_PUBLIC_URL: the https address under which browsers reach the pages, where another server ends TLS in front.
    HOSO_TRUSTED_PROXIES: addresses or networks of that server, with spaces between. Whom it names as the sender of a
    request (X-Forwarded-For) is believed of these alone; without it everybody behind it is one remote, with one limit.
    HOSO_SESSION_HOURS, HOSO_SESSION_IDLE_MINUTES: how long one stays signed in to the pages, at most and
    without use.
    HOSO_OIDC_ISSUER, HOSO_OIDC_CLIENT_ID, HOSO_OIDC_CLIENT_SECRET or HOSO_OIDC_CLIENT_SECRET_FILE: the agency's own
    sign-in service (OpenID Connect), and what we are to it; HOSO_OIDC_NAME: what the button calls it.
    HOSO_OIDC_SECOND_FACTOR: values of `amr` by which it says that it asked for a second factor.
    HOSO_SEALER_URL: the database as the role hoso_sealer, for a signer that runs under an account of its own;
    HOSO_SEAL_ELSEWHERE: there is one, so `hoso up` starts none.
    HOSO_PUBLISH_TO: directories and http(s) addresses, with spaces between, that get the ledger's checkpoints, the
    newest one every HOSO_PUBLISH_SECONDS.
    HOSO_TSA_URL, HOSO_TSA_CERTIFICATE: a time-stamping authority (RFC 3161), and the PEM file with the root of its
    certificate; the newest checkpoint is stamped every HOSO_TSA_MINUTES.
    HOSO_MAIL_HOST, HOSO_MAIL_PORT, HOSO_MAIL_SECURITY (starttls, tls, none), HOSO_MAIL_USER, HOSO_MAIL_PASSWORD,
    HOSO_MAIL_FROM, HOSO_MAIL_TO (addresses with spaces between), HOSO_MAIL_CA: a relay that takes the reports of the
    schedule; HOSO_WEBHOOK_URL, HOSO_WEBHOOK_SECRET: an address that takes them. Without these nothing is sent.
    HOSO_REPORT_UNITS: units, with spaces between, of which a weekly report is made; `*` for all.
    HOSO_PORTAL_URL: the national portal's interface, to which `hoso sync` tells dossiers and their progress; nothing is
    sent without it. HOSO_PORTAL_UNIT: our code there; HOSO_PORTAL_TOKEN_FILE: a file with the token, read each time;
    HOSO_PORTAL_CA: a PEM file with the root of its certificate; HOSO_PORTAL_TIMEOUT_SECONDS: for an answer.
    HOSO_BACKUP_DIR: where `hoso archive` keeps base backups and the write-ahead log, on another disk or machine;
    HOSO_BACKUP_HOURS: between base backups; HOSO_BACKUP_KEEP: how many of them stay.
    HOSO_MEMBERS: a file that names the provinces of a view across (docs/nation.md); without it there is none.
    HOSO_VAULT_DIR: where the keys of applicants' personal data are kept, `vault-keys` in the data directory by default.
    """

    model_config = SettingsConfigDict(env_prefix="HOSO_", frozen=True, extra="ignore")

    data_dir: Path = Path(".hoso")
    database_url: SecretStr | None = None
    temporal_address: str | None = Field(default=None, validation_alias="TEMPORAL_ADDRESS")
    temporal_namespace: str | None = Field(default=None, validation_alias="TEMPORAL_NAMESPACE")
    task_queue: str = "hoso"
    http_host: str = "127.0.0.1"
    http_port: int | None = None
    public_url: str | None = None
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_client_secret_file: Path | None = None
    oidc_name: str = "Tài khoản cơ quan"
    oidc_second_factor: Annotated[tuple[str, ...], NoDecode] = ("mfa",)
    session_hours: float = Field(default=12.0, gt=0, le=72)
    session_idle_minutes: float = Field(default=60.0, ge=6, le=1440)
    vault_dir: Path | None = None
    backup_dir: Path | None = None
    backup_hours: float = Field(default=24.0, gt=0, le=24 * 31)
    backup_keep: int = Field(default=7, ge=1, le=1000)
    sealer_url: SecretStr | None = None
    seal_elsewhere: bool = False
    publish_to: Annotated[tuple[str, ...], NoDecode] = ()
    publish_seconds: float = Field(default=60.0, gt=0)
    tsa_url: str | None = None
    tsa_certificate: Path | None = None
    tsa_minutes: float = Field(default=10.0, gt=0)
    mail_host: str | None = None
    mail_port: int = Field(default=587, gt=0, lt=65_536)
    mail_security: MailSecurity = MailSecurity.STARTTLS
    mail_user: str | None = None
    mail_password: SecretStr | None = None
    mail_from: str | None = None
    mail_to: Annotated[tuple[str, ...], NoDecode] = ()
    mail_ca: Path | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    report_units: Annotated[tuple[str, ...], NoDecode] = ()
    members: Path | None = None
    portal_url: str | None = None
    portal_unit: str | None = None
    portal_token_file: Path | None = None
    portal_ca: Path | None = None
    portal_timeout_seconds: float = Field(default=60.0, gt=0, le=600)

    @field_validator("publish_to", "oidc_second_factor", "trusted_proxies", "mail_to", "report_units", mode="before")
    @classmethod
    def _apart(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Never everybody: whoever is believed has any address they like."""
        for one in value:
            if ip_network(one, strict=False).prefixlen == 0:
                raise ValueError("addresses or networks of the server in front, and not all there are")
        return value

    @field_validator("public_url")
    @classmethod
    def _origin(cls, value: str | None) -> str | None:
        """An origin alone: anything behind the host would be lost without a word."""
        if value is None:
            return None
        found = urlsplit(value.rstrip("/").lower())
        if (
            found.scheme not in ("https", "http")
            or not found.hostname
            or f"{found.scheme}://{found.netloc}" != found.geturl()
        ):
            raise ValueError("an origin such as https://hoso.example")
        return found.geturl()

    @property
    def agency_name(self) -> str | None:
        """What the agency's own sign-in service is called; None where there is none."""
        return self.oidc_name if self.oidc_issuer is not None else None

    @property
    def announces(self) -> bool:
        """Whether there is anything to carry outside."""
        return bool(self.publish_to) or self.tsa_url is not None
