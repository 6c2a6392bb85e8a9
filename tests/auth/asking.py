"""Somebody who asks, and objects to which they stand in one relation."""

from __future__ import annotations

from api.auth.authorizer import (
    PROVINCE,
    Principal,
    Resource,
    applicant,
    dossier,
    official_resource,
    proceeding,
    unit_resource,
)
from api.auth.rights import Role

UNITS = {"unit": "served", "headed": "headed"}


def asker(*roles: Role, scopes: tuple[str, ...] = ()) -> Principal:
    return Principal("me", frozenset(roles), scopes, frozenset({"me"}), frozenset({"served"}), frozenset({"headed"}))


def thing(kind: str, relation: str, state: str = "open") -> Resource:
    """An object of a kind. state: of a dossier, also `imported` and `conflict` (which is mine); of a proceeding whether
    it is restricted, to officials of whom I am one (`named`) or not (`unnamed`)."""
    officials = ["me"] if relation == "own" else ["another"]
    unit = UNITS.get(relation, "elsewhere")
    match kind:
        case "Dossier":
            return dossier(
                "d1",
                officials,
                [unit],
                state=state if state in ("open", "finished", "closed") else "open",
                imported=state == "imported",
                conflicted=["me"] if state == "conflict" else [],
            )
        case "Unit":
            return unit_resource(unit)
        case "Official":
            return official_resource(officials[0], [unit])
        case "Applicant":
            return applicant("p1", officials, [unit])
        case "Proceeding":
            shown_to = {"open": None, "named": ["me"], "unnamed": ["another"]}[state]
            return proceeding("v1", "any", officials, [unit], shown_to=shown_to)
    assert kind == "Province"
    return PROVINCE
