"""Every refusal of a known person is a line before it is answered; those of strangers are bounded, and say nothing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.auth.operations import OperationNotRecorded
from api.auth.rights import Role
from api.http.denials import Denials
from api.http.limits import Limits, Rate
from tests.http.town import Town, found, served
from tests.operations.conftest import Lines
from tests.servers import Database


def test_a_denial_over_the_interface_is_on_record(town: Town, lines: Lines) -> None:
    answer = town.officer("b1").get("/v1/officials/b2/record")
    assert answer.status_code == 403
    (line,) = lines()
    assert (line["subject"], line["roles"], line["outcome"]) == ("b1", ["officer"], "deny")
    assert (line["act"], line["source"]) == ("read-records", "api")
    assert "b2" in line["object"]
    assert line["trace_id"] == answer.headers["x-trace-id"]
    assert line["remote"] == "127.0.0.0/24"


def test_a_denial_on_a_page_is_on_record(town: Town, lines: Lines) -> None:
    with town.pages("b1", Role.OFFICER) as client:
        answer = client.get("/giam-sat/cl")
    assert answer.status_code == 404
    assert "đã được ghi lại" in answer.text
    (line,) = lines()
    assert (line["subject"], line["act"], line["object"], line["source"]) == ("b1", "read-boards", "cl", "page")


@pytest.mark.parametrize("path", ["/khong-co", "/giam-sat/none", "/v1/no-such-thing"])
def test_an_address_that_is_not_there_is_on_record_with_who_asked(town: Town, lines: Lines, path: str) -> None:
    if path.startswith("/v1"):
        answer = town.bearer(Role.AUDITOR, "vpub-truc").get(path)
    else:
        with town.pages("vpub-truc", Role.AUDITOR) as client:
            answer = client.get(path)
    assert answer.status_code == 404
    (line,) = lines()
    assert (line["subject"], line["act"], line["object"], line["outcome"]) == ("vpub-truc", "open", path, "deny")


def test_an_order_that_is_somebody_else_s_is_a_denial_by_the_rule_that_refused(town: Town, lines: Lines) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    answer = town.officer("a2").post(f"/v1/dossiers/{dossier}/send-handover", {"to_official": "b1", "step_id": "th"})
    assert answer.status_code == 403
    (line,) = (line for line in lines() if line["outcome"] == "deny")
    assert (line["subject"], line["act"], line["policies"]) == ("a2", "order", [answer.json()["code"]])


def test_a_denial_that_cannot_be_recorded_is_answered_with_neither_yes_nor_no(
    town: Town, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OperationNotRecorded

    monkeypatch.setattr(town.app.state.office.operations, "note", fails)
    assert town.officer("b1").get("/v1/officials/b2/record").status_code == 503
    assert town.officer("b1").get("/v1/no-such-thing").status_code == 503
    with town.pages("b1", Role.OFFICER) as client:
        assert client.get("/giam-sat/cl").status_code == 503
        assert client.get("/khong-co").status_code == 503
    assert lines() == []


def test_a_token_that_is_none_is_a_line_without_what_was_presented(town: Town, lines: Lines) -> None:
    answer = town.http.get("/v1/officials/b2/record", headers={"Authorization": "Bearer my-secret-password"})
    assert answer.status_code == 401
    (line,) = lines()
    assert (line["subject"], line["act"], line["object"]) == ("~stranger", "sign-in", "token")
    assert "my-secret" not in str(line)


def test_a_link_that_is_none_is_a_line_without_it(town: Town, lines: Lines) -> None:
    secret = "hoso_" + "0" * 16 + "_" + "1" * 64
    assert town.http.get(f"/dang-nhap/{secret}").status_code == 401
    (line,) = lines()
    assert (line["act"], line["object"]) == ("sign-in", "link")


def test_somebody_who_presents_nothing_is_no_line(town: Town, lines: Lines) -> None:
    assert town.http.get("/v1/officials/b2/record").status_code == 401
    assert town.http.get("/giam-sat").status_code == 401
    assert lines() == []


@pytest.fixture
def strict(database: Database) -> Iterator[Town]:
    found(database.instance)
    narrow = Limits(
        caller=Rate(1_000.0, 1_000),
        stranger=Rate(1_000.0, 1_000),
        denials=Rate(0.001, 3),
        strange=Rate(0.001, 2),
        strange_together=Rate(0.001, 5),
    )
    with served(database.instance, narrow) as town:
        town.project()
        yield town


def test_whoever_collects_denials_has_to_wait_and_nothing_more_is_decided(strict: Town, database: Database) -> None:
    client = strict.officer("b1")
    statuses = [client.get("/v1/officials/b2/record").status_code for _ in range(6)]
    assert statuses == [403, 403, 403, 429, 429, 429]
    assert strict.officer("b2").get("/v1/officials/b1/record").status_code == 403
    assert client.get("/v1/officials/b1/record").status_code != 429  # what is theirs is open to them all the while
    with database.connect("writer") as connection:
        rows = connection.execute(
            "SELECT subject FROM access.operations WHERE outcome = 'deny' ORDER BY number"
        ).fetchall()
    assert [row[0] for row in rows] == ["b1", "b1", "b1", "b2"]


def test_strangers_cannot_fill_the_log(strict: Town, database: Database) -> None:
    with httpx.Client(base_url=strict.address, trust_env=False) as client:
        for number in range(30):
            assert client.get(f"/x{number}").status_code == 404
            assert client.get("/v1/officials/b2/record", headers={"Authorization": "Bearer x"}).status_code == 401
    with database.connect("writer") as connection:
        rows = connection.execute("SELECT object FROM access.operations ORDER BY number").fetchall()
    assert rows == [("unknown address",), ("token",)]


def test_what_was_left_out_is_counted_in_the_next_line() -> None:
    denials = Denials(Limits(strange=Rate(0.0001, 1), strange_together=Rate(0.0001, 3)))
    assert denials.take_of_stranger("10.0.0.0/24") == 0
    assert [denials.take_of_stranger("10.0.0.0/24") for _ in range(4)] == [None] * 4
    assert denials.take_of_stranger("10.0.1.0/24") == 4
    assert denials.take_of_stranger("10.0.2.0/24") == 0
    assert denials.take_of_stranger("10.0.3.0/24") is None
