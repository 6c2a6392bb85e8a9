"""Declared relations: by whom they are withdrawn again."""

from __future__ import annotations

from typing import Any

import pytest

from domain.model.errors import DomainError
from domain.model.organisation import RelationKind
from domain.organisation_commands import DeclareRelation, WithdrawRelation
from tests.domain.whole_office import WholeOffice


def test_neither_of_the_two_withdraws_a_relation_also_not_in_a_superiors_name() -> None:
    office = WholeOffice()
    relation: dict[str, Any] = {"official_id": "a1", "other_id": "b1", "kind": RelationKind.KIN, "reason": "anh em"}
    office.do(DeclareRelation, "a1", "2020-03-02 08:00", **relation)
    withdrawal: dict[str, Any] = {"relation_no": 1, "reason": "Khai nhầm"}
    for actor, acting_for in (("a1", None), ("a1", "l1")):
        with pytest.raises(DomainError, match=r"^relation-not-declared:"):
            office.do(WithdrawRelation, actor, "2020-03-03 08:00", acting_for=acting_for, **withdrawal)
    office.do(WithdrawRelation, "l1", "2020-03-03 08:00", **withdrawal)
