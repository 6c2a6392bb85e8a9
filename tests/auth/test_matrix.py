"""Every cell of who may do what: role, act, relation to the object, state of the dossier; and each policy counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.auth.authorizer import NOTHING_PERMITS, Authorizer, authorizer, proceeding
from api.auth.policy_set import policy_set
from api.auth.rights import Right, Role
from api.http.natures import OFFERED
from api.http.natures import right_for as right_for_proceeding
from api.http.offered import right_for
from api.http.order_models import orders
from domain import dossier_commands
from domain.model import dossier_rules
from tests.auth.asking import asker, thing
from tests.auth.matrix import BEYOND, ON_CLOSED, ON_FINISHED, RELATIONS, ROLES, WITH_CONFLICT, acts, cells

STATES = ("open", "finished", "closed", "imported", "conflict")
OF_DOSSIERS = [act for act, right in acts().items() if right in ("counter", "rate", "post", "office", "due-dates")]


def stands_against(act: str, state: str) -> bool:
    """Whether how a dossier stands forbids an act, by the tables."""
    allowed = {"finished": ON_FINISHED, "closed": ON_CLOSED, "conflict": WITH_CONFLICT, "imported": frozenset[str]()}
    return state != "open" and act not in allowed[state]


def test_every_cell_of_rights_and_relations_is_as_decided() -> None:
    decide = authorizer().decide
    wrong = [
        cell
        for cell in cells()
        if decide(asker(cell.role), cell.right, thing(cell.kind, cell.relation)).allowed is not cell.permitted
    ]
    assert wrong == []


def test_every_act_on_a_dossier_in_every_relation_and_state_is_as_decided() -> None:
    decide, by_right = authorizer().decide, acts()
    permitted = {(c.right, c.relation, c.role): c.permitted for c in cells() if c.kind == "Dossier"}
    wrong, tried = [], 0
    for act in OF_DOSSIERS:
        for role in ROLES:
            for relation in RELATIONS:
                for state in STATES:
                    expected = permitted[by_right[act], relation, role] and not stands_against(act, state)
                    found = decide(asker(role), act, thing("Dossier", relation, state))
                    tried += 1
                    if found.allowed is not expected:
                        wrong.append((act, role, relation, state, found.policies))
    assert wrong == []
    assert tried == len(OF_DOSSIERS) * 7 * 4 * 5


def test_every_other_act_goes_as_its_right_does() -> None:
    decide = authorizer().decide
    for act, right in acts().items():
        if act in OF_DOSSIERS:
            continue
        for cell in cells():
            if cell.right == right:
                assert decide(asker(cell.role), act, thing(cell.kind, cell.relation)).allowed is cell.permitted, act


def test_the_table_has_every_right_and_every_relation_that_there_is() -> None:
    rights = {cell.right for cell in cells()}
    assert {right.value for right in Right} <= rights
    for right in ("counter", "rate", "post", "office", "due-dates", "read-dossiers"):
        assert {c.relation for c in cells() if c.right == right and c.kind == "Dossier"} == set(RELATIONS)
    for right in ("absences", "relations", "read-records", "read-readers"):
        assert {c.relation for c in cells() if c.right == right and c.kind == "Official"} == set(RELATIONS)


def test_every_order_about_a_dossier_is_an_act_of_the_table_and_of_the_schema_under_the_same_right() -> None:
    offered = {order.command.__name__: right_for(order).value for order in orders(dossier_commands)}
    by_hand = acts()
    assert offered == {act: right for act, right in by_hand.items() if act in OF_DOSSIERS or act == "Lodge"}
    for act, right in by_hand.items():
        assert authorizer().right_of(act) == right, act


def test_every_order_about_a_proceeding_goes_as_its_right_does() -> None:
    """Also where a nature's own policies open it to further roles, which stand in the table by hand."""
    decide = authorizer().decide
    for offered in OFFERED.values():
        for order in (*offered.opens.values(), *offered.acts.values()):
            act, right = order.command.__name__, right_for_proceeding(order.command)
            for cell in cells():
                if cell.right == right and cell.kind == "Proceeding":
                    expected = cell.permitted or cell.role in BEYOND.get(act, ())
                    found = decide(asker(cell.role), act, thing("Proceeding", cell.relation))
                    assert found.allowed is expected, (act, cell, found.policies)


def test_what_the_policies_close_is_what_the_domain_closes() -> None:
    """The domain names events, the policies orders; both know the same words and the same last steps."""
    assert len(ON_CLOSED) == len(dossier_rules.WORDS) - 1  # a refused conflict is recorded by no order
    assert len(ON_FINISHED - ON_CLOSED) == len(dossier_rules.AFTER_FINISH)


def test_scopes_narrow_to_the_rights_that_they_name_and_widen_none() -> None:
    decide = authorizer().decide
    for cell in cells():
        right = authorizer().right_of(cell.right)
        one = thing(cell.kind, cell.relation)
        assert decide(asker(cell.role, scopes=(right,)), cell.right, one).allowed is cell.permitted
        others = tuple(other.value for other in Right if other.value != right)
        narrowed = decide(asker(cell.role, scopes=others), cell.right, one)
        assert (narrowed.allowed, narrowed.policies[-1:]) == (False, ("scopes-narrow",)) or not cell.permitted
        assert not narrowed.allowed


def probes(one: Authorizer) -> Iterator[bool]:
    """Everything that the tests of this file ask, and what only two roles or two persons together show."""
    decide = one.decide
    for cell in cells():
        yield decide(asker(cell.role), cell.right, thing(cell.kind, cell.relation)).allowed
    for state in STATES:
        for act in ("Approve", "SendHandover", "Correct", "CollectByPost"):
            yield decide(asker(Role.OFFICER, Role.HEAD), act, thing("Dossier", "own", state)).allowed
    yield decide(asker(Role.OFFICER, scopes=("verify",)), "office", thing("Dossier", "own")).allowed
    yield decide(asker(Role.ADMINISTRATOR, Role.OFFICER), "office", thing("Dossier", "own")).allowed
    yield decide(asker(Role.CITIZEN_SERVICE, Role.OFFICER), "read-dossiers", thing("Dossier", "own")).allowed
    mine, officer = thing("Dossier", "own"), asker(Role.OFFICER)
    yield decide(officer, "Approve", mine, acting_for="another", absent=False).allowed
    yield decide(officer, "Approve", mine, acting_for="another", absent=True).allowed
    yield decide(asker(Role.HEAD), "Assign", thing("Dossier", "unit", "conflict"), addressees=("me",)).allowed
    conflict_of_b = mine.attributes | {"conflicted": ["b"]}
    theirs = type(mine)(mine.kind, mine.id, conflict_of_b)
    yield decide(asker(Role.HEAD), "Assign", theirs, addressees=("b",)).allowed
    yield decide(asker(Role.HEAD), "Assign", theirs, addressees=("c",)).allowed
    for state in ("named", "unnamed"):
        for act in ("proceedings", "read-proceedings", "supervise"):
            for role in ROLES:
                yield decide(asker(role), act, thing("Proceeding", "own", state)).allowed
    yield decide(asker(Role.ADMINISTRATOR, Role.OFFICER), "read-proceedings", thing("Proceeding", "own")).allowed
    for role in ROLES:
        for act in ("LinkToObstacle", "LodgeComplaint", "OpenReview"):
            yield decide(asker(role), act, thing("Proceeding", "none")).allowed
        yield decide(asker(role), "read-proceedings", proceeding("v1", "obstacle", ["another"], ["elsewhere"])).allowed
    yield decide(asker(Role.CITIZEN_SERVICE, Role.OFFICER), "read-proceedings", thing("Proceeding", "own")).allowed
    for act, kind in (("ApproveErasure", "Applicant"), ("ConfirmClaim", "Dossier")):
        for firsts in (("me",), ("another",)):
            roles = (Role.HEAD, Role.SUPERVISOR)
            yield decide(asker(*roles), act, thing(kind, "own"), firsts=firsts).allowed


@pytest.mark.parametrize("name", policy_set().policies)
def test_without_any_one_policy_something_is_decided_otherwise(name: str) -> None:
    assert list(probes(Authorizer(policy_set().without(name)))) != list(probes(authorizer()))


def test_a_restricted_proceeding_is_for_those_whom_it_names_and_for_those_who_watch() -> None:
    """Whatever unit it concerns, whoever heads it: only who is named in person, the supervisor and the auditor."""
    decide = authorizer().decide
    readers = {
        (state, relation, role)
        for state in ("named", "unnamed")
        for relation in RELATIONS
        for role in ROLES
        if decide(asker(role), "read-proceedings", thing("Proceeding", relation, state)).allowed
    }
    watching = {
        (s, r, role) for s in ("named", "unnamed") for r in RELATIONS for role in (Role.SUPERVISOR, Role.AUDITOR)
    }
    assert readers == watching | {("named", r, role) for r in RELATIONS for role in (Role.OFFICER, Role.HEAD)}


def test_two_persons_are_two_persons() -> None:
    decide = authorizer().decide
    for act, kind in (("ApproveErasure", "Applicant"), ("ConfirmClaim", "Dossier")):
        asking = asker(Role.HEAD, Role.SUPERVISOR)
        assert not decide(asking, act, thing(kind, "own"), firsts=("me", "another")).allowed
        assert decide(asking, act, thing(kind, "own"), firsts=("another",)).allowed
        assert decide(asking, act, thing(kind, "own")).allowed


def test_nobody_acts_in_a_name_whose_absence_is_not_on_record() -> None:
    decide, mine = authorizer().decide, thing("Dossier", "own")
    borrowed = decide(asker(Role.OFFICER), "CompleteStep", mine, acting_for="b1", absent=False)
    assert (borrowed.allowed, borrowed.policies) == (False, ("no-name-borrowed",))
    assert decide(asker(Role.OFFICER), "CompleteStep", mine, acting_for="b1", absent=True).allowed
    assert decide(asker(Role.OFFICER), "CompleteStep", mine, acting_for="me").allowed


def test_a_decision_names_the_policies_that_made_it_and_why() -> None:
    allowed = authorizer().decide(asker(Role.OFFICER), "IssueReceipt", thing("Dossier", "own"))
    assert allowed.policies == ("officer-acts-where-involved",)
    refused = authorizer().decide(asker(Role.OFFICER), "IssueReceipt", thing("Dossier", "none"))
    assert (refused.allowed, refused.policies) == (False, (NOTHING_PERMITS,))
    for decision in (allowed, refused):
        for _, vi, en in authorizer().why(decision):
            assert vi
            assert en
