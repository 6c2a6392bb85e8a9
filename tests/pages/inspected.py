"""An inspection of the district, opened once a town, for pages to be about."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from fastapi import FastAPI

from api.auth.rights import Role
from tests.http.test_proceedings import OPENING
from tests.http.town import Person, Town

_numbers: WeakKeyDictionary[FastAPI, str] = WeakKeyDictionary()


def inspection(town: Town) -> str:
    """Its number."""
    if town.app not in _numbers:
        inspector = Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))
        opened = inspector.post("/v1/inspections", {**OPENING, "conclude_on": "2020-04-30"}, match=None)
        assert opened.status_code == 201, opened.text
        town.project()
        told = inspector.get(opened.headers["location"]).json()
        _numbers[town.app] = told["proceeding"]["number"]
    return _numbers[town.app]
