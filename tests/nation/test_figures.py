"""Figures across provinces: what both logs come to, told again from their raw events; and what is never left out."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs
from msgspec.json import encode as json_encode

from api.auth.rights import Right, Role
from api.nation.across import Across, Trust
from api.nation.asking import look_across
from api.nation.finding import find_across
from domain.model.signed_note import Signer
from projections.queries.periods import Period
from projections.queries.province_standing import Share
from tests.domain.office import when
from tests.nation.conftest import Pair
from tests.nation.provinces import Named, Province, members, named, opened, province
from tests.servers import Postgres

NOW = "2020-03-18 10:00"
OVER = ("dossier.Refused", "dossier.Withdrawn", "dossier.Stopped", "dossier.Finished")


def streams(one: Province) -> list[list[tuple[str, dict[str, Any]]]]:
    """The raw events of every dossier, as the log holds them."""
    import psycopg

    with psycopg.connect(one.town.instance.dsn("reader")) as connection:
        rows = connection.execute(
            "SELECT originator_id, topic, state FROM hoso.stored_events WHERE starts_with(topic, 'dossier.') "
            "ORDER BY originator_id, originator_version"
        ).fetchall()
    found: dict[Any, list[tuple[str, dict[str, Any]]]] = {}
    for stream, topic, state in rows:
        found.setdefault(stream, []).append((topic, json.loads(bytes(state))))
    return list(found.values())


def told_again(one: Province, now: datetime) -> dict[str, int]:
    """Open, overdue, and late by the first slip with its denominator, from the raw events and nothing else."""
    figures = dict.fromkeys(("open", "overdue", "late", "late_of"), 0)
    for events in streams(one):
        by_topic = dict(events)
        ended = next((datetime.fromisoformat(state["occurred_at"]) for topic, state in events if topic in OVER), None)
        receipt = by_topic.get("dossier.ReceiptIssued")
        due = datetime.fromisoformat(receipt["due_at"]) if receipt is not None else None
        waits = "dossier.SupplementRequested" in by_topic and "dossier.SupplementReceived" not in by_topic
        overdue = ended is None and due is not None and due < now and not waits
        figures["open"] += ended is None
        figures["overdue"] += overdue
        figures["late"] += overdue or (due is not None and ended is not None and ended > due)
        figures["late_of"] += overdue or (due is not None and ended is not None)
    return figures


def standing_of(found: Across, code: str) -> dict[str, Any]:
    (one,) = (each for each in found.members if each.code == code)
    assert one.standing is not None, one.problem
    return {name: getattr(one.standing, name) for name in one.standing.__struct_fields__}


@pytest.fixture
def third_template(_migrated_template: str) -> str:
    return _migrated_template


@contextmanager
def silent(*, drips: bool) -> Iterator[str]:
    """A server that takes a connection and never ends its answer: it says nothing, or a byte now and then."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve() -> None:
            taken: list[socket.socket] = []
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                    taken.append(connection)
                    if drips:
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                except TimeoutError:
                    pass
                for each in taken if drips else []:
                    with suppress(OSError):  # who asked has given up
                        each.send(b" ")
            for each in taken:
                each.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


@contextmanager
def saying(body: bytes) -> Iterator[str]:
    """A server that answers everything with the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def some_key() -> str:
    return str(Signer.of(f"hoso/{uuid4()}", Ed25519PrivateKey.generate()).verifier)


def test_figures_across_are_the_sum_of_what_both_raw_logs_come_to(pair: Pair, tmp_path: Path) -> None:
    found = look_across(members(tmp_path, [named(pair.first), named(pair.second)]))
    again = [told_again(one, when(NOW)) for one in (pair.first, pair.second)]
    assert found.whole, found.left_out
    assert found.total is not None
    assert found.total.open == sum(one["open"] for one in again) == 8
    assert found.total.overdue == sum(one["overdue"] for one in again) == 5
    assert found.total.late == Share(n=sum(one["late"] for one in again), of=sum(one["late_of"] for one in again))
    assert found.counted == ("H20", "H01")
    assert found.sum == found.total


def test_each_figure_is_the_one_that_the_province_itself_shows(pair: Pair, tmp_path: Path) -> None:
    found = look_across(members(tmp_path, [named(pair.first), named(pair.second)]))
    for one in (pair.first, pair.second):
        here, supervisor = standing_of(found, one.code), one.town.bearer(Role.SUPERVISOR, "vpub-truc")
        counts = supervisor.get("/v1/boards/counts").json()
        assert (here["open"], here["overdue"], here["stalled"]) == (
            counts["open"],
            counts["overdue"],
            counts["stalled"],
        )
        overview = supervisor.get("/v1/overview", period="2020-Q1").json()["total"]
        assert (here["late"].n, here["late"].of) == (overview["late"]["late"], overview["late"]["of"])
        assert here["to_answer"] == overview["escalations_to_answer"]
        assert here["unanswered"] == overview["escalations_unanswered"]
        indicators = supervisor.get("/v1/indicators", period="2020-Q1").json()
        by_name = {each["name"]: each for group in indicators["groups"] for each in group["indicators"]}
        assert (here["on_time"].n, here["on_time"].of) == (by_name["on_time_766"]["n"], by_name["on_time_766"]["of"])
        assert here["on_time"].of > 0


def test_a_province_that_stops_is_shown_missing_with_the_age_of_its_figures_and_there_is_no_smaller_total(
    pair: Pair, postgres: Postgres, third_template: str, tmp_path: Path
) -> None:
    with opened(postgres, third_template, tmp_path / "third") as (_, instance):
        with province("H99", "Cà Mau", instance, tmp_path / "third-keys") as third:
            third.town.officer("a1").lodge()
            third.town.at(NOW)
            third.catch_up()
            entries = [named(pair.first), named(pair.second), named(third)]
            before = look_across(members(tmp_path / "view", entries))
        after = look_across(members(tmp_path / "view", entries))
    assert before.whole
    assert before.total is not None
    assert after.total is None
    assert not after.whole
    assert (after.counted, [one.code for one in after.left_out]) == (("H20", "H01"), ["H99"])
    gone = after.members[2]
    assert gone.standing is None
    assert gone.problem is not None
    assert gone.problem.code == "member-not-reached"
    assert gone.last is not None
    assert gone.last.standing == before.members[2].standing
    assert gone.age_seconds is not None
    assert 0 <= gone.age_seconds < 120
    assert gone.seal.trust is Trust.UNCHECKED
    assert after.sum is not None
    assert after.sum.open == before.total.open - 1


def test_slow_provinces_are_asked_side_by_side_and_given_up_within_the_span(pair: Pair, tmp_path: Path) -> None:
    with silent(drips=True) as dripping, silent(drips=False) as mute:
        entries = [
            named(pair.first),
            Named("H98", "Nhỏ giọt", dripping, some_key(), "token"),
            Named("H97", "Im lặng", mute, some_key(), "token"),
        ]
        started = time.monotonic()
        found = look_across(members(tmp_path, entries, seconds=3))
        took = time.monotonic() - started
    assert took < 8  # one after the other it would be more than six, with both of their ledgers twelve
    assert [one.problem.code if one.problem else None for one in found.members] == [
        None, "member-not-reached", "member-not-reached",
    ]  # fmt: skip
    assert found.total is None
    assert found.counted == ("H20",)


def test_whatever_one_province_says_the_others_are_shown(pair: Pair, tmp_path: Path) -> None:
    with saying(b'{"a":' + b"[" * 200_000) as deep, saying(b"\xff\x00") as noise:
        entries = [
            named(pair.first),
            Named("H98", "Sâu", deep, some_key(), "token"),
            Named("H97", "Nhiễu", noise, some_key(), "token"),
        ]
        view = members(tmp_path, entries)
        found, looked_for = look_across(view), find_across(view, "0001")
    assert (found.total, found.counted) == (None, ("H20",))
    assert [one.problem.code for one in found.left_out] == ["member-not-understood", "member-not-understood"]
    assert (looked_for.asked, [one.code for one in looked_for.not_asked]) == (1, ["H98", "H97"])


def test_figures_that_cannot_be_or_are_of_another_moment_are_in_no_sum(pair: Pair, tmp_path: Path) -> None:
    asked, over = when("2020-03-17 10:00"), Period.parse("2020-Q1")
    (true,) = look_across(members(tmp_path / "true", [named(pair.first)]), at=asked, period=over).members
    assert true.standing is not None
    for wrong in (
        structs.replace(true.standing, open=-3),
        structs.replace(true.standing, overdue=true.standing.open + 1),
        structs.replace(true.standing, unanswered=-1),
        structs.replace(true.standing, late=Share(n=2, of=1)),
        structs.replace(true.standing, asked_at=when(NOW)),
        structs.replace(true.standing, period="2020-03"),
    ):
        body = json_encode({"standing": wrong, "ledger": true.ledger})
        with saying(body) as url:
            found = look_across(members(tmp_path / "view", [named(pair.first, url=url)]), at=asked, period=over)
        (left,) = found.left_out
        assert (left.problem.code, found.sum) == ("member-not-understood", None), wrong


@pytest.mark.parametrize(("role", "scopes"), [(Role.OFFICER, ()), (Role.SUPERVISOR, (Right.READ_REFERENCE,))])
def test_a_credential_without_the_right_is_refused_clearly(
    pair: Pair, tmp_path: Path, role: Role, scopes: tuple[Right, ...]
) -> None:
    token = pair.second.token(*(scopes or (Right.READ_BOARDS,)), role=role, subject="b1")
    found = look_across(members(tmp_path, [named(pair.first), named(pair.second, token=token)]))
    assert found.total is None
    (left,) = found.left_out
    assert (left.code, left.problem.code) == ("H01", "member-refused")
    assert "403" in left.problem.en
    assert token not in repr(found)


def test_a_moment_that_is_not_reached_is_refused_by_the_province(pair: Pair, tmp_path: Path) -> None:
    found = look_across(members(tmp_path, [named(pair.first)]), at=datetime(2027, 1, 1, tzinfo=UTC))
    (left,) = found.left_out
    assert left.problem.code == "member-refused"
    assert "2027-01-01" in left.problem.en


def test_a_dossier_is_found_in_the_log_that_holds_it(pair: Pair, tmp_path: Path) -> None:
    view = members(tmp_path, [named(pair.first), named(pair.second)])
    board = pair.first.town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/boards", state="overdue").json()
    code, holder = board["rows"][0]["code"], board["rows"][0]["answering"]["who"]["id"]
    found = find_across(view, code)
    assert found.asked == 2
    here = [one for one in found.dossiers if one.member == "H20"]
    assert [one.code for one in here] == [code]
    assert here[0].answering == f"H20/{holder}"
    assert here[0].address == f"{pair.first.town.address}/ho-so/{code}/dien-bien"
    assert find_across(view, "000.00.05.H20-190101-0001").dossiers == ()
