"""An inspection of the district, opened once a town, for pages to be about."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from fastapi import FastAPI

from api.auth.rights import Role
from tests.citizen.made_files import pdf
from tests.http.test_attachments import send
from tests.http.test_inspections import ORDER
from tests.http.test_proceedings import FINDING, OPENING
from tests.http.town import Person, Town

_numbers: WeakKeyDictionary[FastAPI, str] = WeakKeyDictionary()


def inspection(town: Town) -> str:
    """Its number."""
    if town.app not in _numbers:
        inspector = Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))
        opened = inspector.post("/v1/inspections", {**OPENING, "conclude_on": "2020-04-30"}, match=None)
        assert opened.status_code == 201, opened.text
        _found_and_ordered(inspector, opened.json()["proceeding_id"])
        town.project()
        told = inspector.get(opened.headers["location"]).json()
        _numbers[town.app] = told["proceeding"]["number"]
    return _numbers[town.app]


def directive(town: Town) -> str:
    """The number of the directive that the inspection led to."""
    found = town.bearer(Role.AUDITOR, "l1").get(f"/v1/inspections/{inspection(town)}/findings").json()
    number: str = found["findings"][0]["directives"][0]["number"]
    return number


def _found_and_ordered(inspector: Person, inspection_id: str) -> None:
    """Minutes, a finding with a file, and a directive that waits for its verification."""
    file = send(inspector, "bien-ban.pdf", pdf("biên bản")).json()
    acts: tuple[tuple[str, dict[str, object]], ...] = (
        (
            "record-inspection-minutes",
            {"agency_id": "cl", "held_on": "2020-03-02", "text": "Làm việc", "present": ["h1"]},
        ),
        ("make-finding", {**FINDING, "criterion": OPENING["criteria"][0], "attachments": [file]}),
    )
    for act, body in acts:
        assert inspector.post(f"/v1/inspections/{inspection_id}/{act}", body).status_code == 200
    order = {**ORDER, "due_on": "2020-04-30", "inspection_id": inspection_id, "findings": [1]}
    issued = inspector.post("/v1/directives", order, match=None)
    assert issued.status_code == 201, issued.text
    leader = inspector.town.head("l1")
    told = leader.post(f"{issued.headers['location']}/report-remedy", {"text": "Đã khắc phục"})
    assert told.status_code == 200, told.text
