"""The top bar: six items at most, others behind a word, of several roles one bar in which nothing stands twice."""

from __future__ import annotations

from itertools import combinations

import pytest

from api.auth.caller import Caller
from api.auth.rights import Role
from api.pages.navigation import CITIZEN, FURTHER, GROUPS, ITEMS, bar_for, front_page

MOST = 6


def caller(*roles: Role) -> Caller:
    return Caller("b1", frozenset(roles), frozenset(), "key")


def addresses(*roles: Role) -> list[str]:
    bar = bar_for(caller(*roles))
    return [one.address for one in (*bar.items, *(item for group in bar.groups for item in group.items))]


@pytest.mark.parametrize("role", ITEMS)
def test_a_role_has_six_items_at_most_and_comes_to_all_of_its_pages(role: Role) -> None:
    bar = bar_for(caller(role))
    assert len(bar.items) <= MOST
    assert len(addresses(role)) == len(ITEMS[role]) + len(FURTHER.get(role, ()))
    assert front_page(caller(role)) == bar.items[0].address


def test_citizens_come_to_home_visits_and_have_six_items_at_most() -> None:
    assert bar_for(None).items == CITIZEN
    assert len(CITIZEN) <= MOST
    assert "/hen-tai-nha" in {one.address for one in CITIZEN}


def test_of_several_roles_the_bar_keeps_to_six_items_and_each_further_role_is_one_group() -> None:
    together = [role for role in ITEMS if role is not Role.ADMINISTRATOR]
    for size in (2, 3, 4):
        for roles in combinations(together, size):
            bar, found = bar_for(caller(*roles)), addresses(*roles)
            assert len(bar.items) <= MOST
            assert len(found) == len(set(found)), roles
            assert set(found) == {one for role in roles for one in addresses(role)}
            assert [(group.vi, group.en) for group in bar.groups][: size - 1] == [GROUPS[role] for role in roles[1:]]


def test_what_needs_somebody_in_a_group_is_counted_at_its_word() -> None:
    group = bar_for(caller(Role.OFFICER, Role.HEAD)).groups[0]
    assert group.needing({"pool": 3, "escalations": 2}) == 5
    assert bar_for(caller(Role.OFFICER)).groups[0].needing({"pool": 3}) == 0
