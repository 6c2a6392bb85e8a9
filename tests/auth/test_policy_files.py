"""The policies' files: well-formed, told apart by id, explained in both languages, or nothing starts."""

from __future__ import annotations

import shutil
from pathlib import Path

import cedarpy
import orjson
import pytest

from api.auth.authorizer import IT, NOTHING_PERMITS, _caller, _resource, authorizer
from api.auth.policy_set import DIRECTORY, SCHEMA, PoliciesUnfit, policy_set, read_policies
from api.auth.rights import Role
from tests.auth.asking import asker, thing

PERMIT = '@id("x")\n@why_vi("a")\n@why_en("b")\npermit (principal, action, resource);\n'


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    shutil.copytree(DIRECTORY, tmp_path / "policies")
    return tmp_path / "policies"


def test_the_policies_that_ship_fit_their_schema_and_say_why_in_both_languages() -> None:
    found = policy_set()
    assert len(found.parsed) == len(found.policies)
    for policy in found.policies.values():
        assert policy.vi != policy.en
        assert policy.text.startswith(f'@id("{policy.id}")')
        assert policy.text in (DIRECTORY / policy.file).read_text("utf-8")


def test_the_text_of_a_policy_is_all_that_is_decided_by() -> None:
    """Nothing of a file is left out when it is taken apart: together the texts say what the files say."""
    for path in DIRECTORY.glob("*.cedar"):
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("//")]
        texts = [policy.text for policy in policy_set().policies.values() if policy.file == path.name]
        assert lines == [line for text in texts for line in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PERMIT.replace('@id("x")\n', ""), "lacks @id"),
        (PERMIT.replace('@why_en("b")\n', ""), "lacks @why_en"),
        (PERMIT.replace("resource)", "resource is Nothing)"), "x: "),
        (PERMIT.replace(";", ' when { principal.height > "2" };'), "x: "),
        (PERMIT.replace("permit", "allow"), "more.cedar"),
        (PERMIT.replace('"x"', '"scopes-narrow"'), "stands twice"),
        (PERMIT.replace(";", ' when { resource == Dossier::"d1" };'), "names one Dossier by its id"),
        (PERMIT.replace("principal,", 'principal == Caller::"me",'), "names one Caller by its id"),
    ],
)
def test_a_policy_that_cannot_be_relied_on_is_refused_with_its_fault(directory: Path, text: str, why: str) -> None:
    (directory / "more.cedar").write_text(text)
    with pytest.raises(PoliciesUnfit) as refused:
        read_policies(directory)
    assert why in str(refused.value)


def test_a_schema_that_lacks_what_a_policy_speaks_of_is_refused(directory: Path) -> None:
    schema = directory / SCHEMA
    schema.write_text(schema.read_text().replace("conflicted: Set<String>,", ""))
    with pytest.raises(PoliciesUnfit):
        read_policies(directory)


def test_policies_whose_heads_do_not_fit_decide_nothing() -> None:
    """Looking only at those whose heads fit gives the same answer, by the same policies."""
    whole, asked = authorizer().policies, 0
    for act in whole.actions:
        for roles in (*((role,) for role in Role), (Role.OFFICER, Role.HEAD)):
            for kind, relation in (
                ("Dossier", "own"),
                ("Proceeding", "unit"),
                ("Official", "headed"),
                ("Province", ""),
            ):
                who, what = asker(*roles), thing(kind, relation)
                entities = orjson.dumps([_caller(who), _resource(what), authorizer()._action_entities[act]]).decode()
                request = {
                    "principal": {"type": "Caller", "id": who.subject},
                    "action": {"type": "Action", "id": act},
                    "resource": {"type": kind, "id": IT},
                    "context": {"right": authorizer().right_of(act)},
                }
                result = cedarpy.is_authorized(request, whole.parsed, entities)
                found = authorizer().decide(who, act, what)
                ids = tuple(sorted(result.diagnostics.id_annotations_by_reason.values()))
                assert (found.allowed, found.policies) == (result.allowed, ids or (NOTHING_PERMITS,)), (
                    act,
                    roles,
                    kind,
                )
                asked += 1
    assert asked > 5_000


def test_an_answer_that_is_remembered_is_not_given_to_another_question() -> None:
    """Whatever differs, the answer is worked out anew: the object's people, its state, who asks, in whose name."""
    decide = authorizer().decide
    mine = thing("Dossier", "own")
    assert decide(asker(Role.OFFICER), "SendHandover", mine).allowed
    assert decide(asker(Role.OFFICER), "SendHandover", mine).allowed
    assert not decide(asker(Role.OFFICER), "SendHandover", thing("Dossier", "none")).allowed
    assert not decide(asker(Role.OFFICER), "SendHandover", thing("Dossier", "own", "closed")).allowed
    assert not decide(asker(Role.AUDITOR), "SendHandover", mine).allowed
    assert not decide(asker(Role.OFFICER), "SendHandover", mine, acting_for="b9", absent=False).allowed
