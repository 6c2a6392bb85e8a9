"""The Cedar policies as they lie in `policies/`: read once, checked against their schema, told by id.

Every policy has an `@id` and says why in both languages (`@why_vi`, `@why_en`). A forbid that is answered with a
refusal of the domain rather than with "not permitted" names its code (`@refusal`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import cedarpy
import orjson

from domain.model.errors import DomainError

DIRECTORY: Final = Path(__file__).parent / "policies"
SCHEMA: Final = "hoso.cedarschema"
NAMED: Final = frozenset({"Role", "Action"})
"""What policies name by its id. They speak of kinds of people and of things, and never of this one or that one."""

SCHEMAS: Final = "*.cedarschema"
"""What all share stands in `SCHEMA`; a nature of proceedings names its orders in a file of its own."""


class PoliciesUnfit(DomainError):
    """The policies cannot be relied on, so nothing starts. Details: why."""

    CODE = "policies-unfit"
    VI = "Chính sách phân quyền không dùng được: {why}. Chạy `hoso policies check`."
    EN = "The authorisation policies cannot be used: {why}. Run `hoso policies check`."


@dataclass(frozen=True, slots=True)
class Policy:
    """effect: `permit` or `forbid`. refusal: the code of the refusal that a forbid is answered with, if of its own.

    roles, actions, kinds: what its head names, so that without one of them it cannot apply; None: its head takes any.
    """

    id: str
    effect: str
    file: str
    vi: str
    en: str
    refusal: str | None
    text: str
    roles: frozenset[str] | None
    actions: frozenset[str] | None
    kinds: frozenset[str] | None

    def may_apply(self, roles: frozenset[str], actions: frozenset[str], kind: str) -> bool:
        """Whether its head fits. actions: an act with all groups to which it belongs."""
        return (
            (self.roles is None or not self.roles.isdisjoint(roles))
            and (self.actions is None or not self.actions.isdisjoint(actions))
            and (self.kinds is None or kind in self.kinds)
        )


@dataclass(frozen=True, slots=True)
class PolicySet:
    """policies: by id, in the order of the files. actions: every action with all groups to which it belongs."""

    policies: dict[str, Policy]
    actions: dict[str, frozenset[str]]
    schema: str
    parsed: cedarpy.PolicySet
    _heads: dict[tuple[frozenset[str], str, str], cedarpy.PolicySet] = field(default_factory=dict, compare=False)

    def about(self, roles: frozenset[str], act: str, kind: str) -> cedarpy.PolicySet:
        """Those whose heads fit: the others could neither decide nor fail, and looking at them is what costs time.

        KeyError for an act that the schema does not have.
        """
        found = self._heads.get((roles, act, kind))
        if found is None:
            actions = self.actions[act] | {act}
            fitting = [one.text for one in self.policies.values() if one.may_apply(roles, actions, kind)]
            found = self._heads[roles, act, kind] = cedarpy.PolicySet.from_str("\n".join(fitting))
        return found

    def without(self, *ids: str) -> PolicySet:
        """The same without some policies: what each of them is for is shown by what happens without it."""
        rest = {name: policy for name, policy in self.policies.items() if name not in ids}
        return _put_together(list(rest.values()), self.schema)


@cache
def policy_set() -> PolicySet:
    """The policies that ship. PoliciesUnfit."""
    return read_policies(DIRECTORY)


def read_policies(directory: Path) -> PolicySet:
    """The policies of a directory, checked. PoliciesUnfit, with the first fault that was found."""
    schema = (directory / SCHEMA).read_text("utf-8")
    for path in sorted(directory.glob(SCHEMAS)):
        if path.name != SCHEMA:
            schema += "\n" + path.read_text("utf-8")
    found: list[Policy] = []
    for path in sorted(directory.glob("*.cedar")):
        found += _policies_of(path)
    ids = [policy.id for policy in found]
    twice = {name for name in ids if ids.count(name) > 1}
    if twice:
        raise PoliciesUnfit(why=f"@id {min(twice)} stands twice")
    return _put_together(found, schema)


def _policies_of(path: Path) -> list[Policy]:
    text = path.read_text("utf-8")
    try:
        told: dict[str, Any] = orjson.loads(cedarpy.policies_to_json_str(text))["staticPolicies"]
    except ValueError as fault:
        raise PoliciesUnfit(why=f"{path.name}: {fault}") from None
    for one in told.values():
        for name in ("id", "why_vi", "why_en"):
            if not one.get("annotations", {}).get(name):
                raise PoliciesUnfit(why=f"{path.name}: a policy lacks @{name}")
        if named := set(_entities(one)) - NAMED:
            raise PoliciesUnfit(why=f"{path.name}: {one['annotations']['id']} names one {min(named)} by its id")
    texts = _texts(text)
    return [_policy(path.name, one, texts) for one in told.values()]


def _policy(file: str, told: dict[str, Any], texts: dict[str, str]) -> Policy:
    annotations = told["annotations"]
    return Policy(
        id=annotations["id"],
        effect=told["effect"],
        file=file,
        vi=annotations["why_vi"],
        en=annotations["why_en"],
        refusal=annotations.get("refusal"),
        text=texts[annotations["id"]],
        roles=_named(told["principal"], "Role"),
        actions=_named(told["action"], "Action"),
        kinds=_kinds(told["resource"]),
    )


def _named(head: dict[str, Any], kind: str) -> frozenset[str] | None:
    """The entities of a kind that a part of a policy's head names; None where it takes any, or says it otherwise."""
    entities = head.get("entities") or [head.get("entity")]
    if head["op"] not in ("==", "in") or any(one is None or one["type"] != kind for one in entities):
        return None
    return frozenset(one["id"] for one in entities)


def _kinds(head: dict[str, Any]) -> frozenset[str] | None:
    return frozenset({head["entity_type"]}) if head["op"] == "is" else None


def _entities(told: Any) -> Iterator[str]:
    """The types of all entities that a policy names by their ids."""
    if isinstance(told, dict):
        if told.keys() == {"type", "id"}:
            yield told["type"]
        told = told.values()
    if not isinstance(told, str):
        for part in told if isinstance(told, Iterable) else ():
            yield from _entities(part)


def _texts(text: str) -> dict[str, str]:
    """The text of each policy by its id, from its `@id` to its semicolon, as it stands in the file."""
    found = {}
    for piece in text.split('@id("')[1:]:
        found[piece.partition('"')[0]] = f'@id("{piece[: piece.rindex(";") + 1]}'
    return found


def _put_together(policies: list[Policy], schema: str) -> PolicySet:
    text = "\n".join(policy.text for policy in policies)
    result = cedarpy.validate_policies(text, schema)
    if not result.validation_passed:
        fault = result.errors[0]
        name = result.id_annotations_by_policy_id.get(fault.policy_id, fault.policy_id)
        raise PoliciesUnfit(why=f"{name}: {fault.error}")
    hierarchy = orjson.loads(str(cedarpy.Entities.from_json_str("[]", schema)))
    actions = {one["uid"]["id"]: frozenset(parent["id"] for parent in one["parents"]) for one in hierarchy}
    return PolicySet({policy.id: policy for policy in policies}, actions, schema, cedarpy.PolicySet.from_str(text))
