"""The policies' files: well-formed, told apart by id, explained in both languages, or nothing starts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from api.auth.policy_set import DIRECTORY, SCHEMA, PoliciesUnfit, policy_set, read_policies

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
