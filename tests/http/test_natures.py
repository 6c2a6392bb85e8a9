"""Every nature of proceedings has doors, and every order of it a place at them."""

from __future__ import annotations

import re

from api.http.natures import DOORS, OFFERED, WITHOUT_DOOR, right_for
from domain.model.natures import NATURES
from domain.proceeding_decider import DECISIONS


def test_every_nature_has_a_door_or_is_said_to_have_none() -> None:
    assert set(NATURES) == set(DOORS) | WITHOUT_DOOR
    assert not set(DOORS) & WITHOUT_DOOR


def test_addresses_of_natures_are_their_own() -> None:
    for addresses in ([door.plural for door in DOORS.values()], [door.path for door in DOORS.values()]):
        assert len(set(addresses)) == len(addresses)
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", address) for address in addresses)


def test_every_order_is_offered_or_withheld_and_falls_under_a_right() -> None:
    for name, offered in OFFERED.items():
        decisions = DECISIONS[name]
        decided = {cls.__name__ for cls in (*decisions.opens, *decisions.acts)}
        assert offered.door.withheld <= decided, f"{name} withholds what there is not"
        for order in (*offered.opens.values(), *offered.acts.values()):
            assert right_for(order.command)


def test_orders_of_all_natures_have_names_of_their_own() -> None:
    names = [cls.__name__ for one in DECISIONS.values() for cls in (*one.opens, *one.acts)]
    assert len(set(names)) == len(names)
