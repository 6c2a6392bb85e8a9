"""Sending reports: by a mail relay, to a webhook. Only where the surroundings name one; each target is told by itself.

A message has an id that follows from the report, and a webhook gets the report's id as `Idempotency-Key`, so whoever
receives one twice can tell. The body for a webhook is signed: `HoSo-Signature: t=<seconds>,v1=<hex>`, the HMAC-SHA256
of `<t>.` and the body under the shared secret. A redirect is no success and is not followed.
"""

from __future__ import annotations

import hmac
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import Final, Protocol
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import msgspec

from api.reports.made import Made
from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE
from domain.model.report import Channel, Report
from domain.store.settings import MailSecurity, Settings

SECONDS: Final = 20.0
MOST_REASON: Final = 300


class DeliveryNotUsable(DomainError):
    """Details: why_vi, why_en."""

    CODE = "delivery-not-usable"
    VI = "Cấu hình gửi báo cáo chưa dùng được: {why_vi}. Sửa biến môi trường rồi khởi động lại."
    EN = "The settings for sending reports cannot be used: {why_en}. Mend the environment and start again."


class NotDelivered(Exception):
    """It was not taken in. The text says why, without any secret."""


@dataclass(frozen=True)
class Parcel:
    """A report with its files, ready to go. sent_at: the moment in the office, in seconds since 1970."""

    report_id: UUID
    number: str
    title: str
    report: Report
    files: Sequence[Made]
    sent_at: int


class Target(Protocol):
    """Where reports go. to: an address without secrets."""

    @property
    def channel(self) -> Channel: ...

    @property
    def to(self) -> str: ...

    def send(self, parcel: Parcel) -> None:
        """NotDelivered."""


@dataclass(frozen=True)
class Mail:
    """One recipient behind a relay, so that each one's refusal is known by itself."""

    host: str
    port: int
    security: MailSecurity
    user: str | None
    password: str | None
    sender: str
    to: str
    context: ssl.SSLContext

    @property
    def channel(self) -> Channel:
        return Channel.MAIL

    def send(self, parcel: Parcel) -> None:
        try:
            with self._connected() as relay:
                if self.user is not None:
                    relay.login(self.user, self.password or "")
                refused = relay.send_message(message(parcel, self.sender, self.to), self.sender, [self.to])
        except smtplib.SMTPRecipientsRefused as fault:
            raise NotDelivered(_said(*next(iter(fault.recipients.values())))) from None
        except smtplib.SMTPResponseException as fault:
            raise NotDelivered(_said(fault.smtp_code, fault.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as fault:
            raise NotDelivered(_short(f"{type(fault).__name__}: {fault}")) from None
        if refused:
            raise NotDelivered(_said(*next(iter(refused.values()))))

    def _connected(self) -> smtplib.SMTP:
        if self.security is MailSecurity.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=self.context)
        relay = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        if self.security is MailSecurity.STARTTLS:
            try:
                relay.starttls(context=self.context)
            except BaseException:
                relay.close()
                raise
        return relay


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str

    @property
    def channel(self) -> Channel:
        return Channel.WEBHOOK

    @property
    def to(self) -> str:
        """Without what may be secret in a path or a query."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    def send(self, parcel: Parcel) -> None:
        body = content_of(parcel)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": str(parcel.report_id),
            "HoSo-Signature": signature(self.secret, parcel.sent_at, body),
        }
        try:
            answer = httpx.post(self.url, content=body, headers=headers, timeout=SECONDS, follow_redirects=False)
        except httpx.HTTPError as fault:
            raise NotDelivered(_short(f"{type(fault).__name__}: {fault}".replace(self.url, self.to))) from None
        if not answer.is_success:
            raise NotDelivered(f"HTTP {answer.status_code}")


def targets(settings: Settings) -> list[Target]:
    """Where reports are to go; nowhere unless the surroundings say so. DeliveryNotUsable."""
    found: list[Target] = []
    if settings.mail_host is not None:
        found += _mail(settings, settings.mail_host)
    if settings.webhook_url is not None:
        if settings.webhook_secret is None:
            raise DeliveryNotUsable(why_vi="thiếu HOSO_WEBHOOK_SECRET", why_en="HOSO_WEBHOOK_SECRET is missing")
        if urlsplit(settings.webhook_url).scheme not in ("http", "https") or not urlsplit(settings.webhook_url).netloc:
            raise DeliveryNotUsable(
                why_vi="HOSO_WEBHOOK_URL không phải http(s)", why_en="HOSO_WEBHOOK_URL is no http(s)"
            )
        found.append(Webhook(settings.webhook_url, settings.webhook_secret.get_secret_value()))
    return found


def signature(secret: str, sent_at: int, body: bytes) -> str:
    digest = hmac.new(secret.encode(), f"{sent_at}.".encode() + body, sha256).hexdigest()
    return f"t={sent_at},v1={digest}"


def content_of(parcel: Parcel) -> bytes:
    """What a webhook gets: the report as it stands on record, and its files in base64."""
    report = parcel.report
    return msgspec.json.encode(
        {
            "id": parcel.report_id,
            "number": parcel.number,
            "kind": report.kind,
            "period": report.period,
            "subject": report.subject,
            "as_of": report.as_of,
            "about": report.about,
            "remarks": report.remarks,
            "files": [
                {**msgspec.to_builtins(one.named), "content": b64encode(one.content).decode()} for one in parcel.files
            ],
        }
    )


def message(parcel: Parcel, sender: str, to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, f"HoSo {parcel.number}: {parcel.title}"
    mail["Message-ID"] = f"<{parcel.report_id}@{sender.rpartition('@')[2]}>"
    if parcel.report.issued_at is not None:
        mail["Date"] = format_datetime(parcel.report.issued_at.astimezone(OFFICE_ZONE))
    lines = [
        f"{parcel.title}.",
        f"Số {parcel.number}, tính đến vị trí {parcel.report.as_of} của sổ. Mỗi tệp có mã SHA-256 ghi trong sổ:",
        *(f"- {one.name}: {one.named.sha256}" for one in parcel.files),
    ]
    mail.set_content("\n".join(lines) + "\n")
    for one in parcel.files:
        main, _, sub = one.media_type.partition(";")[0].partition("/")
        mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return mail


def _mail(settings: Settings, host: str) -> list[Target]:
    if settings.mail_from is None or not settings.mail_to:
        raise DeliveryNotUsable(
            why_vi="thiếu HOSO_MAIL_FROM hoặc HOSO_MAIL_TO", why_en="HOSO_MAIL_FROM or HOSO_MAIL_TO is missing"
        )
    if settings.mail_user is not None and settings.mail_security is MailSecurity.NONE:
        raise DeliveryNotUsable(
            why_vi="không gửi mật khẩu qua đường không mã hóa; đặt HOSO_MAIL_SECURITY",
            why_en="a password is not sent in the clear; set HOSO_MAIL_SECURITY",
        )
    context = ssl.create_default_context(cafile=str(settings.mail_ca) if settings.mail_ca is not None else None)
    secret = settings.mail_password.get_secret_value() if settings.mail_password is not None else None
    return [
        Mail(
            host,
            settings.mail_port,
            settings.mail_security,
            settings.mail_user,
            secret,
            settings.mail_from,
            to,
            context,
        )
        for to in settings.mail_to
    ]


def _said(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return _short(f"SMTP {code} {words}")


def _short(text: str) -> str:
    return " ".join(text.split())[:MOST_REASON]
