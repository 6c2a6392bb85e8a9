"""Server-sent events of a unit's board: in order, once the views show them, and resumed without a gap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.auth.rights import Role
from api.http import news
from tests.http.town import Person, Town


@contextmanager
def following(person: Person, unit: str, last_event_id: str | None = None) -> Iterator[Iterator[dict[str, str]]]:
    """The events of a stream as they come."""
    headers = {"Authorization": f"Bearer {person.token}"}
    if last_event_id is not None:
        headers["Last-Event-ID"] = last_event_id
    with person.town.http.stream("GET", f"/v1/boards/{unit}/events", headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield events(answer)


def events(answer: httpx.Response) -> Iterator[dict[str, str]]:
    found: dict[str, str] = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if line and name:
            found[name] = value
        elif found:
            yield found
            found = {}


def change(event: dict[str, str]) -> dict[str, Any]:
    assert event["event"] == "change"
    data: dict[str, Any] = json.loads(event["data"])
    assert str(data["position"]) == event["id"]
    return data


def test_a_board_s_stream_tells_each_change_and_resumes_where_it_was_left(town: Town) -> None:
    clerk, watcher = town.officer("a1"), town.officer("a2")
    town.project()
    with following(watcher, "cl-mc") as stream:
        assert next(stream)["event"] == "position"
        dossier = clerk.lodge()
        town.project()
        first = change(next(stream))
        assert (first["dossier_id"], first["topic"]) == (str(dossier), "dossier.Lodged")
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    town.project()
    with following(watcher, "cl-mc", last_event_id=str(first["position"])) as stream:
        assert next(stream)["id"] == str(first["position"])
        topics = [change(next(stream))["topic"] for _ in range(2)]
    assert topics == ["dossier.ReceiptIssued", "dossier.HandoverSent"]


def test_a_stream_tells_nothing_of_other_units(town: Town) -> None:
    clerk, officer = town.officer("a1"), town.officer("b1")
    town.project()
    with following(officer, "cl-dd") as stream:
        next(stream)
        hidden = clerk.lodge()
        shown = clerk.lodge()
        for dossier in (hidden, shown):
            clerk.act(dossier, "issue-receipt")
        clerk.act(shown, "send-handover", {"to_unit": "cl-dd", "step_id": "th"})
        town.project()
        told = change(next(stream))
        assert told["dossier_id"] == str(shown)


def test_a_stream_of_a_unit_that_is_not_theirs_is_denied(town: Town) -> None:
    for person in (town.officer("c1"), town.bearer(Role.ADMINISTRATOR, "vpub-truc")):
        answer = person.get("/v1/boards/cl-dd/events")
        assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 30])
def test_a_place_to_resume_from_is_a_position(town: Town, last: str) -> None:
    headers = [("Last-Event-ID", last)]
    answer = town.officer("b1").send("GET", "/v1/boards/cl-dd/events", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request-not-valid")


def test_a_stream_ends_when_the_process_is_told_to_end(town: Town) -> None:
    office = town.app.state.office
    town.project()
    with following(town.officer("b1"), "cl-dd") as stream:
        next(stream)
        office.closing.set()
        assert list(stream) == []
    office.closing.clear()


def test_a_stream_ends_with_the_token_that_began_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "LOOKED_AT_AGAIN_SECONDS", 0.3)
    town.project()
    token, secret = town.access.issue_token("b1", [Role.OFFICER], [], timedelta(days=1))
    with following(Person(town, "b1", secret.reveal()), "cl-dd") as stream:
        next(stream)
        town.access.revoke_token(token.token_id)
        assert list(stream) == []


def test_a_stream_ends_with_the_right_to_its_board(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "LOOKED_AT_AGAIN_SECONDS", 0.3)
    town.project()
    with following(town.officer("b2"), "cl-dd") as stream:
        next(stream)
        order = {"official_id": "b2", "reason": "nghỉ việc"}
        administrator = town.bearer(Role.ADMINISTRATOR, "vpub-truc")
        assert administrator.post("/v1/organisation/deactivate-official", order).status_code == 200
        assert list(stream) == []
