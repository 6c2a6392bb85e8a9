"""The Cedar policies as they lie in `policies/`: read once, checked against their schema, told by id.

Every policy has an `@id` and says why in both languages (`@why_vi`, `@why_en`). A forbid that is answered with a
refusal of the domain rather than with "not permitted" names its code (`@refusal`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import cedarpy
import orjson

from domain.model.errors import DomainError

DIRECTORY: Final = Path(__file__).parent / "policies"
SCHEMA: Final = "hoso.cedarschema"
SCHEMAS: Final = "*.cedarschema"
"""What all share stands in `SCHEMA`; a nature of proceedings names its orders in a file of its own."""


class PoliciesUnfit(DomainError):
    """The policies cannot be relied on, so nothing starts. Details: why."""

    CODE = "policies-unfit"
    VI = "Chính sách phân quyền không dùng được: {why}. Chạy `hoso policies check`."
    EN = "The authorisation policies cannot be used: {why}. Run `hoso policies check`."


@dataclass(frozen=True, slots=True)
class Policy:
    """effect: `permit` or `forbid`. refusal: the code of the refusal that a forbid is answered with, if of its own."""

    id: str
    effect: str
    file: str
    vi: str
    en: str
    refusal: str | None
    text: str


@dataclass(frozen=True, slots=True)
class PolicySet:
    """policies: by id, in the order of the files. actions: every action with all groups to which it belongs."""

    policies: dict[str, Policy]
    actions: dict[str, frozenset[str]]
    schema: str
    parsed: cedarpy.PolicySet

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
    texts = _texts(text)
    return [_policy(path.name, one["effect"], one["annotations"], texts) for one in told.values()]


def _policy(file: str, effect: str, annotations: dict[str, str], texts: dict[str, str]) -> Policy:
    return Policy(
        id=annotations["id"],
        effect=effect,
        file=file,
        vi=annotations["why_vi"],
        en=annotations["why_en"],
        refusal=annotations.get("refusal"),
        text=texts[annotations["id"]],
    )


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
