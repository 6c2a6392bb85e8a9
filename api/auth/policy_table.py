"""What the policies come to, as tables for people: made by asking them, never written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from api.auth.authorizer import Authorizer, probe
from api.auth.policy_set import Policy
from api.auth.rights import RESOURCES, Reach, Right, Role

_REACHES: Final = {
    Reach.OWN: "own",
    Reach.UNIT: "unit",
    Reach.HEADED: "headed",
    Reach.ALL: "**all**",
}
_OBJECTS: Final = {
    "Dossier": "dossier",
    "Unit": "unit",
    "Official": "official",
    "Applicant": "applicant",
    "Proceeding": "proceeding",
    "Province": "everything",
}


def written(one: Authorizer) -> str:
    """The tables of `docs/authorisation.md`, in Markdown."""
    return "\n".join([*_matrix(), "", *_forbids(one), "", *_permits(one), ""])


def _matrix() -> Iterator[str]:
    yield f"| right | about | {' | '.join(role.value for role in Role)} |"
    yield "|---|---|" + "---|" * len(Role)
    for right in Right:
        cells = " | ".join(_cell(role, right) for role in Role)
        yield f"| `{right.value}` | {_OBJECTS[RESOURCES[right].value]} | {cells} |"


def _cell(role: Role, right: Right) -> str:
    """The relations in which it is permitted; `all` where none is needed."""
    held = [level for level in _REACHES if probe(frozenset({role}), frozenset(), right, level).allowed]
    if Reach.ALL in held:
        return _REACHES[Reach.ALL]
    return ", ".join(_REACHES[level] for level in held) or "–"


def _forbids(one: Authorizer) -> Iterator[str]:
    yield "| forbidden, whoever asks | vì sao | why |"
    yield "|---|---|---|"
    for policy in one.policies.policies.values():
        if policy.effect == "forbid":
            yield _row(policy)


def _permits(one: Authorizer) -> Iterator[str]:
    yield "| permitted | vì sao | why |"
    yield "|---|---|---|"
    for policy in one.policies.policies.values():
        if policy.effect == "permit":
            yield _row(policy)


def _row(policy: Policy) -> str:
    return f"| `{policy.id}` | {policy.vi} | {policy.en} |"
