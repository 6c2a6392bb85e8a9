"""Sending reports: to a relay and to a webhook, refused in every way; nothing leaves where nothing is named."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from api.scheduled.due import Back
from api.scheduled.routine import Routine
from api.scheduled.sending import DeliveryNotUsable, targets
from domain.model.report import Channel, ReportKind, report_id
from domain.store.instance import choose_port
from domain.store.settings import Settings
from tests.http.town import Town
from tests.scheduled.conftest import Hook, Relay, relay
from workflows.contracts import DoneScheduled
from workflows.schedules import DAILY

YESTERDAY = report_id(ReportKind.DAILY, "", "2020-03-31")

MAIL: dict[str, Any] = {
    "mail_host": "localhost",
    "mail_security": "none",
    "mail_from": "hoso@dongthap.example",
    "mail_to": "vp@dongthap.example",
}
HOOK_SECRET = "between us"


def settings(**values: Any) -> Settings:
    return Settings(**{f"{name}": value for name, value in values.items()})


@pytest.fixture
def office(town: Town) -> Iterator[Town]:
    """The day of the next test is another one, so that each has a report that nobody has got."""
    yield town
    DAYS.append(len(DAYS) + 1)
    town.at(f"2020-04-{len(DAYS):02} 08:00")
    town.project()


DAYS = [1]


def latest() -> Any:
    day = f"2020-04-{len(DAYS) - 1:02}" if len(DAYS) > 1 else "2020-03-31"
    return report_id(ReportKind.DAILY, "", day)


@contextmanager
def routine(town: Town, **values: Any) -> Iterator[Routine]:
    with closing(Routine.over(town.instance, Back(days=1, weeks=1, months=1))) as made:
        made.sent_to = targets(settings(**values))
        yield made


def deliveries(town: Town) -> list[tuple[Channel, str, str]]:
    with routine(town) as made:
        return [(one.channel, one.to, one.reason) for one in made.state(latest()).state.deliveries]


def test_nothing_is_sent_where_nothing_is_named(office: Town) -> None:
    with routine(office) as made:
        assert made.run(DAILY, 1, last=True) == DoneScheduled(1, 0, 0)
    assert deliveries(office) == []


def test_a_relay_gets_the_report_once_with_its_files(office: Town) -> None:
    with relay() as taking, routine(office, **MAIL, mail_port=taking.port) as made:
        assert made.run(DAILY, 1, last=False).sent == 1
        assert made.run(DAILY, 1, last=False).sent == 0
        (mail,) = taking.messages
        names = [part.get_filename() for part in mail.walk() if part.get_filename()]
        on_record = [one.name for one in made.state(latest()).state.files]
        assert names == on_record
        for part, file in zip(
            (p for p in mail.walk() if p.get_filename()), made.state(latest()).state.files, strict=True
        ):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            assert sha256(content).hexdigest() == file.sha256
        assert mail["Message-ID"] == f"<{latest()}@dongthap.example>"
    assert deliveries(office) == [(Channel.MAIL, "vp@dongthap.example", "")]


def test_starttls_and_a_login_are_used_and_a_certificate_that_nobody_vouches_for_is_refused(
    office: Town, certificate: Path
) -> None:
    secure = {**MAIL, "mail_security": "starttls", "mail_user": "hoso", "mail_password": "secret"}
    with relay(certificate, needs_login=True) as taking:
        with routine(office, **secure, mail_port=taking.port) as stranger:
            assert stranger.run(DAILY, 1, last=False).pending == 1
        assert (taking.logins, taking.messages) == ([], []), "no password before the other side is known"
        with routine(office, **secure, mail_port=taking.port, mail_ca=certificate) as made:
            assert made.run(DAILY, 1, last=False).sent == 1
        assert taking.logins == ["hoso"]


def test_a_relay_without_starttls_a_wrong_password_and_nobody_there_are_failures(
    office: Town, certificate: Path
) -> None:
    with relay() as plain, routine(office, **{**MAIL, "mail_security": "starttls"}, mail_port=plain.port) as made:
        assert made.run(DAILY, 1, last=False).pending == 1
        assert plain.messages == []
    wrong = {**MAIL, "mail_security": "starttls", "mail_user": "hoso", "mail_password": "guess", "mail_ca": certificate}
    with relay(certificate, needs_login=True) as taking, routine(office, **wrong, mail_port=taking.port) as made:
        assert made.run(DAILY, 1, last=False).pending == 1
    with routine(office, **MAIL, mail_port=choose_port(None)) as made:
        assert made.run(DAILY, 1, last=False).pending == 1
    assert deliveries(office) == [], "none was given up yet"


def test_what_is_refused_to_the_last_is_noted_with_its_reason_and_can_be_sent_again(office: Town) -> None:
    with relay() as taking, routine(office, **MAIL, mail_port=taking.port) as made:
        taking.refusal = "550 no such person"
        assert made.run(DAILY, 1, last=False) == DoneScheduled(1, 0, 1)
        assert made.run(DAILY, 2, last=True) == DoneScheduled(0, 0, 0)
        assert deliveries(office) == [(Channel.MAIL, "vp@dongthap.example", "SMTP 550 no such person")]
        taking.refusal = None
        assert made.run(DAILY, 1, last=False).sent == 0, "given up: not by itself"
        state = made.state(latest())
        assert made.send(latest(), state, state.state.about, give_up=True, again=True) == (1, 0)
        assert len(taking.messages) == 1
    assert [reason for _, _, reason in deliveries(office)] == ["SMTP 550 no such person", ""]


def test_one_recipient_s_refusal_is_not_another_s(office: Town) -> None:
    both = {**MAIL, "mail_to": "vp@dongthap.example tu@dongthap.example"}

    class Picky(Relay):
        async def handle_RCPT(  # noqa: N802 - the library's name
            self, server: Any, session: Any, envelope: Any, address: str, options: Any
        ) -> str:
            return (
                "550 no"
                if address.startswith("tu")
                else await super().handle_RCPT(server, session, envelope, address, options)
            )

    with relay() as taking:
        taking.__class__ = Picky
        with routine(office, **both, mail_port=taking.port) as made:
            assert made.run(DAILY, 1, last=True) == DoneScheduled(1, 1, 0)
    assert [(to, bool(reason)) for _, to, reason in deliveries(office)] == [
        ("vp@dongthap.example", False),
        ("tu@dongthap.example", True),
    ]


def test_a_webhook_gets_a_signed_body_and_whatever_is_no_success_is_tried_again(office: Town, hook: Hook) -> None:
    hook.statuses = [500, 429, 302, 404, 0]
    with routine(office, webhook_url=hook.address, webhook_secret=HOOK_SECRET) as made:
        assert [made.run(DAILY, attempt, last=False).pending for attempt in range(1, 6)] == [1] * 5
        assert made.run(DAILY, 6, last=True) == DoneScheduled(0, 1, 0)
        assert made.run(DAILY, 1, last=False) == DoneScheduled(0, 0, 0)
        state = made.state(latest())
    assert len(hook.posted) == 6
    for headers, body in hook.posted:
        moment, mark = (part.partition("=")[2] for part in headers["HoSo-Signature"].split(","))
        wanted = hmac.new(HOOK_SECRET.encode(), f"{moment}.".encode() + body, sha256).hexdigest()
        assert hmac.compare_digest(mark, wanted)
        assert headers["Idempotency-Key"] == str(latest())
    assert len({body for _, body in hook.posted}) == 1
    told = json.loads(hook.posted[0][1])
    assert told["number"] == state.number
    for file in told["files"]:
        assert sha256(b64decode(file["content"])).hexdigest() == file["sha256"]
    assert deliveries(office) == [(Channel.WEBHOOK, hook.address.split("/")[2], "")], "no path, no token"


@pytest.mark.parametrize(
    "values",
    [
        {"mail_host": "relay"},
        {"mail_host": "relay", "mail_from": "a@b"},
        {**MAIL, "mail_user": "hoso", "mail_password": "x"},
        {"webhook_url": "https://x.example"},
        {"webhook_url": "file:///etc", "webhook_secret": "x"},
    ],
)
def test_settings_that_cannot_be_used_are_refused_at_the_start(values: dict[str, Any]) -> None:
    with pytest.raises(DeliveryNotUsable):
        targets(settings(**values))
