"""A review of an officer of the land unit, opened once a town and brought to the explanation, for pages to be about."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from fastapi import FastAPI

from api.auth.rights import Role
from tests.http.town import Person, Town

_numbers: WeakKeyDictionary[FastAPI, str] = WeakKeyDictionary()


def review(town: Town) -> str:
    """Its number."""
    if town.app not in _numbers:
        _numbers[town.app] = _opened(town)
    return _numbers[town.app]


def _opened(town: Town) -> str:
    supervisor = Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))
    dossier = town.officer("a1").lodge()
    received = town.officer("a1").act(dossier, "issue-receipt").json()
    today = received["recorded_at"][:10]
    body = {
        "about": "b1",
        "origin": "complaint",
        "reason": "Phản ánh của người dân",
        "act": "Giữ hồ sơ lâu",
        "act_on": "2020-02-28",
        "found_on": min(today, "2020-03-02"),
        "dossiers": [str(dossier)],
        "positions": [received["position"]],
    }
    answer = supervisor.post("/v1/reviews", body, match=None)
    assert answer.status_code == 201, answer.text
    town.project()
    number: str = supervisor.get(answer.headers["location"]).json()["proceeding"]["number"]
    for who, act, order in (
        (town.head("l1"), "appoint-review-member", {"official": "h1", "seat": "chair"}),
        (town.officer("h1"), "notify-reviewed", {"text": "Đề nghị giải trình"}),
        (town.officer("b1"), "explain-in-review", {"text": "Chờ Sở trả lời, đã báo ngày 10/3"}),
    ):
        taken = who.post(f"/v1/reviews/{number}/{act}", order)
        assert taken.status_code == 200, taken.text
    town.project()
    return number
