"""How much one may ask for, what is measured, and what is said when something is away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import ValidationError

from api.auth.rights import Role
from api.http.limits import Buckets, Limits, Rate, is_loopback, remote_key
from api.http.refusals import TooManyRequests
from domain.application import Application, Busy, OutcomeUnknown, Receipt, StoreUnavailable
from domain.commands import Command
from domain.store.settings import Settings
from projections.ledger_checkpoints import origin
from projections.ledger_sealer import Sealer, connect
from tests.http.town import LODGING, ROOMY, Town, found, served
from tests.servers import Database


@pytest.fixture
def narrow(database: Database) -> Iterator[Town]:
    """A town with small limits and a log of its own."""
    found(database.instance)
    with served(database.instance, Limits(caller=Rate(0.001, 3), stranger=Rate(0.001, 4))) as town:
        town.project()
        yield town


def test_whoever_asks_too_much_is_told_when_to_come_back(narrow: Town) -> None:
    clerk, other = narrow.officer("a1"), narrow.officer("a2")
    assert [clerk.get("/v1/organisation").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = clerk.get("/v1/organisation")
    assert refused.json()["code"] == "too-many-requests"
    assert int(refused.headers["retry-after"]) > 100
    assert other.get("/v1/organisation").status_code == 200


def test_strangers_share_the_limit_of_their_address_whatever_they_try(narrow: Town) -> None:
    stranger = narrow.stranger()
    tries = ["/v1/public/dossiers/a", "/v1/public/dossiers/b", "/v1/organisation", "/"]
    assert [stranger.get(path).status_code for path in tries] == [404, 404, 401, 200]
    assert stranger.get("/v1/public/dossiers/a").status_code == 429
    assert stranger.get("/v1/organisation").status_code == 429
    forwarded = [("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9")]
    assert stranger.send("GET", "/v1/public/dossiers/a", headers=forwarded).status_code == 429
    assert narrow.officer("a1").get("/v1/organisation").status_code == 200
    assert stranger.get("/livez").status_code == 200


def test_a_bucket_fills_again_as_time_passes() -> None:
    now = 0.0
    buckets = Buckets(Rate(per_second=2.0, burst=2), clock=lambda: now)
    buckets.take("a")
    buckets.take("a")
    with pytest.raises(TooManyRequests):
        buckets.take("a")
    now = 0.5
    buckets.take("a")
    with pytest.raises(TooManyRequests):
        buckets.take("a")


def test_buckets_of_strangers_do_not_fill_the_memory() -> None:
    buckets = Buckets(Rate(1.0, 1), most=10, clock=lambda: 0.0)
    for number in range(1_000):
        buckets.take(str(number))
    assert len(buckets._levels) == 10


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_remote_is_an_address_or_the_network_of_its_holder(host: str | None, key: str) -> None:
    assert remote_key(host) == key


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("x", False), (None, False)]
)
def test_only_the_machine_itself_is_loopback(host: str | None, here: bool) -> None:
    assert is_loopback(host) is here


def test_metrics_tell_requests_denials_and_positions(town: Town) -> None:
    town.officer("c1").get("/v1/boards")
    town.project()
    text = town.http.get("/metrics").text
    assert re.search(r'hoso_http_request_seconds_count\{method="GET",route="/v1/boards",status="403"\} \d', text)
    assert re.search(r'hoso_http_denials_total\{right="read-boards"\} \d', text)
    position = town.app.state.office.log.head()[0]
    assert f"hoso_log_position {float(position)}" in text
    assert f"hoso_views_position {float(position)}" in text


def test_metrics_through_a_proxy_need_a_token(town: Town) -> None:
    headers = [("X-Forwarded-For", "127.0.0.1")]
    assert town.stranger().send("GET", "/metrics", headers=headers).status_code == 401
    assert town.officer("a1").send("GET", "/metrics", headers=headers).status_code == 403
    assert town.bearer(Role.MACHINE, "~prometheus").send("GET", "/metrics", headers=headers).status_code == 200


def test_it_is_ready_once_the_views_have_caught_up(town: Town) -> None:
    town.project()
    answer = town.http.get("/readyz")
    assert (answer.status_code, answer.json()["ready"], answer.json()["why"]) == (200, True, [])


def test_it_is_not_ready_when_the_views_lag_too_far_behind(database: Database) -> None:
    found(database.instance)
    with served(database.instance, Limits(lag_events=2, seal_seconds=86_400.0)) as town:
        town.project()
        for _ in range(3):
            town.officer("a1").lodge()
        answer = town.http.get("/readyz")
        assert (answer.status_code, answer.json()["why"]) == (503, ["the views are 3 events behind the log"])


def test_it_is_not_ready_while_events_wait_too_long_for_a_checkpoint(database: Database, tmp_path: Path) -> None:
    found(database.instance)
    with served(database.instance, Limits(seal_seconds=0.0)) as town:
        town.project()
        late = town.http.get("/readyz")
        assert late.status_code == 503
        (why,) = late.json()["why"]
        assert "for a checkpoint: see that `hoso seal` runs" in why
        head = town.app.state.office.log.head()[0]
        with connect(database.dsn("sealer")) as connection:
            Sealer(connection, origin(connection) or "", tmp_path).catch_up()
        ready = town.http.get("/readyz")
        assert (ready.status_code, ready.json()["ledger"]["sealed"], ready.json()["ledger"]["waiting"]) == (
            200,
            head,
            0,
        )
        text = town.http.get("/metrics").text
        assert f"hoso_ledger_size {float(head)}" in text
        assert "hoso_ledger_waiting_seconds 0.0" in text
        assert re.search(r"hoso_ledger_checkpoint_age_seconds \d", text)


def test_before_the_log_is_open_nothing_is_served_and_nothing_fails(database: Database) -> None:
    with served(database.instance) as town:
        assert town.http.get("/readyz").json()["why"] == ["the log is not open yet", "the views are not built yet"]
        portal = town.bearer(Role.CITIZEN_SERVICE, "~portal")
        lodged = portal.post("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4())}, match=None)
        assert (lodged.status_code, lodged.json()["code"]) == (503, "not-ready")
        looked_up = town.stranger().get("/v1/public/dossiers/000.00.05.H20-200302-0001")
        assert (looked_up.status_code, looked_up.json()["code"]) == (503, "not-ready")


class Broken:
    """A committer that answers as a database would that went away."""

    def __init__(self, refusal: Exception) -> None:
        self.refusal = refusal
        self.seen: list[Command] = []

    def submit(self, command: Command, *, wait_seconds: float | None = None) -> Future[Receipt]:
        self.seen.append(command)
        future: Future[Receipt] = Future()
        future.set_exception(self.refusal)
        return future


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (OutcomeUnknown(command_id="x"), "outcome-unknown"),
        (StoreUnavailable(command_id="x"), "store-unavailable"),
        (Busy(waiting=7), "busy"),
    ],
)
def test_an_order_whose_fate_is_not_known_is_to_be_repeated_with_the_same_key(
    town: Town, monkeypatch: pytest.MonkeyPatch, refusal: Exception, code: str
) -> None:
    broken, clerk, key = Broken(refusal), town.officer("a1"), town.key()
    body = {**LODGING, "applicant_id": str(uuid4())}
    with monkeypatch.context() as patched:
        patched.setattr(town.app.state.office, "application", Application(broken))
        answer = clerk.post("/v1/dossiers", body, key=key, match=None)
    assert (answer.status_code, answer.json()["code"]) == (503, code)
    assert int(answer.headers["retry-after"]) >= 1
    again = clerk.post("/v1/dossiers", body, key=key, match=None)
    assert again.status_code == 201
    handled = town.app.state.office.log.handled(broken.seen[0].issued.command_id)
    assert handled is not None
    assert handled.position == again.json()["position"]


def test_a_bug_is_answered_without_its_details(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(town.app.state.office, "application", Application(Broken(KeyError("secret-detail"))))
        answer = town.officer("a1").post("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4())}, match=None)
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected-fault")
    assert answer.json()["trace_id"] == answer.headers["x-trace-id"]
    assert "secret-detail" not in answer.text


def test_behind_a_server_that_is_trusted_each_remote_has_its_own_limit(database: Database) -> None:
    found(database.instance)
    database.instance.settings = Settings(trusted_proxies=("127.0.0.1",))
    with served(database.instance, replace(ROOMY, stranger=Rate(0.001, 2))) as town:
        town.project()

        def asked(forwarded: str) -> int:
            # What a sender writes itself stands before what the server in front adds.
            sent = {"X-Forwarded-For": f"198.51.100.77, {forwarded}"}
            return town.http.get("/v1/public/dossiers/x", headers=sent).status_code

        assert [asked("192.0.2.1") for _ in range(3)] == [404, 404, 429]
        assert asked("192.0.2.2") == 404


@pytest.mark.parametrize("proxies", [("*",), ("0.0.0.0/0",), ("::/0",), ("proxy.example",)])
def test_not_everybody_is_trusted_to_name_the_sender(proxies: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=proxies)
