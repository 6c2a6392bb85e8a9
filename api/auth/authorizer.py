"""Who may do what: one question, one answer, and the policies that gave it.

`decide` asks Cedar and nothing else; it reads no clock and no database, so whoever asks brings what holds at this
moment (`api.auth.remit`). An answer is remembered with everything that was told for it, and given again only where all
of that is the same: a right that ends, ends with the next question, since the question is another one then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final

import cedarpy
import orjson

from api.auth.policy_set import Policy, PolicySet, policy_set
from api.auth.rights import RESOURCES, Kind, Reach, Right, Role
from domain.model.event import OfficialId, UnitId

NOTHING_PERMITS: Final = "nothing-permits-it"
"""What stands in place of a policy where none permits and none forbids."""

NOTHING_VI: Final = "Không có chính sách nào cho phép việc này với đối tượng này."
NOTHING_EN: Final = "No policy permits this on this object."

SCOPES_OF_ACTS: Final[dict[str, Right]] = {
    "take-bundle": Right.READ_DOSSIERS,
    "OfferVisitSlot": Right.LODGE,
    "WithdrawVisitSlot": Right.LODGE,
}
"""Under which scope an act falls that is in no right's group."""

ALL: Final = "all"
"""The object of what is about no one thing."""

IT: Final = "it"
"""What is asked about, to Cedar. No policy names one thing by its id (`policy_set` sees to it), so none can tell."""

REMEMBERED: Final = 8_192
"""Answers, of about a kilobyte each."""

Ids = Collection[str]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. people, units, headed: see `api.auth.remit.Remit`. No scopes: the roles are not narrowed."""

    subject: str
    roles: frozenset[Role]
    scopes: Ids = ()
    people: frozenset[OfficialId] = frozenset()
    units: frozenset[UnitId] = frozenset()
    headed: frozenset[UnitId] = frozenset()


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked about; its attributes are those of the schema."""

    kind: Kind
    id: str
    attributes: dict[str, Any] = field(default_factory=dict)


PROVINCE: Final = Resource(Kind.PROVINCE, ALL)


@dataclass(frozen=True, slots=True)
class Decision:
    """policies: the ids that decided it; `nothing-permits-it` alone where there were none.

    acting_for: the absent official by whose remit it was allowed, where the caller's own was not enough.
    """

    allowed: bool
    act: str
    resource: Resource
    policies: tuple[str, ...]
    acting_for: OfficialId | None = None

    @property
    def object(self) -> str:
        """The object as it stands in the operations log."""
        return ALL if self.resource.kind is Kind.PROVINCE else f"{self.resource.kind.value.lower()} {self.resource.id}"


class Authorizer:
    def __init__(self, policies: PolicySet) -> None:
        self.policies = policies
        self._right_of = {act: _right_of(act, groups) for act, groups in policies.actions.items()}
        self._action_entities = {act: _action_entity(act, groups) for act, groups in policies.actions.items()}
        self._answer = lru_cache(maxsize=REMEMBERED)(self._evaluated)

    def decide(
        self,
        principal: Principal,
        act: str,
        resource: Resource,
        *,
        acting_for: OfficialId | None = None,
        absent: bool = False,
        addressees: Ids = (),
        firsts: Ids = (),
    ) -> Decision:
        """act: a right, or an act within one. KeyError for one that the schema does not have.

        acting_for, absent: in whose name, and whether that official's absence is on record for the moment of the act.
        addressees: to whom the dossier is handed by it. firsts: who took the step before this one.
        """
        context: dict[str, Any] = {"right": self._right_of[act]}
        if acting_for is not None:
            context |= {"acting_for": acting_for, "absent": absent}
        if addressees:
            context["addressees"] = list(addressees)
        if firsts:
            context["firsts"] = list(firsts)
        told = orjson.dumps([_caller(principal), _resource(resource), self._action_entities[act], context])
        allowed, ids = self._answer(told, principal.subject, principal.roles, act, resource.kind)
        return Decision(allowed, act, resource, ids or (NOTHING_PERMITS,))

    def _evaluated(
        self, told: bytes, subject: str, roles: frozenset[Role], act: str, kind: Kind
    ) -> tuple[bool, tuple[str, ...]]:
        """told: entities and, last, the context, as JSON. A pure function of its arguments and the policies."""
        *entities, context = orjson.loads(told)
        request = {
            "principal": {"type": "Caller", "id": subject},
            "action": {"type": "Action", "id": act},
            "resource": {"type": kind.value, "id": IT},
            "context": context,
        }
        policies = self.policies.about(roles, act, kind.value)
        result = cedarpy.is_authorized(request, policies, orjson.dumps(entities).decode())
        if result.diagnostics.errors:  # fail closed and loudly: a policy that cannot be evaluated is a bug
            raise RuntimeError(f"policies could not be evaluated: {result.diagnostics.errors[0]}")
        return result.allowed, tuple(sorted(result.diagnostics.id_annotations_by_reason.values()))

    def right_of(self, act: str) -> str:
        """The scope under which an act falls."""
        return self._right_of[act]

    def policy(self, name: str) -> Policy | None:
        """A deciding policy; None for `nothing-permits-it`."""
        return self.policies.policies.get(name)

    def why(self, decision: Decision) -> list[tuple[str, str, str]]:
        """What decided, and why: id, Vietnamese, English."""
        found = []
        for name in decision.policies:
            policy = self.policies.policies.get(name)
            found.append((name, policy.vi, policy.en) if policy else (name, NOTHING_VI, NOTHING_EN))
        return found

    def refusal_of(self, decision: Decision) -> str | None:
        """The code of the refusal of its own that a denial is answered with, if every policy of it has one."""
        codes = [policy.refusal if (policy := self.policy(name)) else None for name in decision.policies]
        return None if decision.allowed or None in codes else codes[0]


@cache
def authorizer() -> Authorizer:
    """The one that decides with the policies that ship. PoliciesUnfit."""
    return Authorizer(policy_set())


@lru_cache(maxsize=4096)
def reach(roles: frozenset[Role], scopes: frozenset[str], right: Right) -> Reach:
    """How far a right goes with these roles: the widest relation to its objects at which the policies allow it.

    It is what follows from the policies alone and so it is remembered; whose an object is, is asked each time.
    """
    return max((level for level in Reach if level and probe(roles, scopes, right, level).allowed), default=Reach.NONE)


@lru_cache(maxsize=4096)
def probe(roles: frozenset[Role], scopes: frozenset[str], right: Right, relation: Reach) -> Decision:
    """The decision about an object of a right to which somebody stands in one relation and in no other.

    ALL: in none at all. It follows from the policies alone, too.
    """
    asking = Principal("somebody", roles, scopes, frozenset({"somebody"}), frozenset({"served"}), frozenset({"headed"}))
    return authorizer().decide(asking, right.value, _standing(RESOURCES[right], relation))


def _standing(kind: Kind, relation: Reach) -> Resource:
    officials = ["somebody"] if relation is Reach.OWN else ["another"]
    unit = {Reach.UNIT: "served", Reach.HEADED: "headed"}.get(relation, "elsewhere")
    match kind:
        case Kind.DOSSIER:
            return dossier("1", officials, [unit])
        case Kind.UNIT:
            return unit_resource(unit)
        case Kind.OFFICIAL:
            return official_resource(officials[0], [unit])
        case Kind.APPLICANT:
            return applicant("1", officials, [unit])
        case Kind.PROCEEDING:
            return proceeding("1", "any", officials, [unit])
    return PROVINCE


def dossier(
    dossier_id: str, officials: Ids, units: Ids, *, state: str = "open", imported: bool = False, conflicted: Ids = ()
) -> Resource:
    attributes = {
        "officials": list(officials),
        "units": list(units),
        "state": state,
        "imported": imported,
        "conflicted": list(conflicted),
    }
    return Resource(Kind.DOSSIER, dossier_id, attributes)


def unit_resource(unit: UnitId) -> Resource:
    return Resource(Kind.UNIT, unit, {"id": unit})


def official_resource(official: OfficialId, units: Ids) -> Resource:
    """units: in which the official serves now."""
    return Resource(Kind.OFFICIAL, official, {"id": official, "units": list(units)})


def applicant(applicant_id: str, officials: Ids, units: Ids) -> Resource:
    return Resource(Kind.APPLICANT, applicant_id, {"officials": list(officials), "units": list(units)})


def proceeding(
    proceeding_id: str, nature: str, officials: Ids, units: Ids, *, shown_to: Ids | None = None, state: str = "open"
) -> Resource:
    """shown_to: of a restricted one, the officials to whom alone it is shown; None: it is not restricted."""
    return Resource(
        Kind.PROCEEDING,
        proceeding_id,
        {
            "nature": nature,
            "officials": list(officials),
            "units": list(units),
            "restricted": shown_to is not None,
            "shown_to": list(shown_to or ()),
            "state": state,
        },
    )


def _right_of(act: str, groups: frozenset[str]) -> str:
    rights = {right.value for right in Right}
    if act in SCOPES_OF_ACTS:
        return SCOPES_OF_ACTS[act].value
    return act if act in rights else next(iter(sorted(groups & rights)), act)


def _action_entity(act: str, groups: frozenset[str]) -> dict[str, Any]:
    parents = [{"type": "Action", "id": group} for group in sorted(groups)]
    return {"uid": {"type": "Action", "id": act}, "attrs": {}, "parents": parents}


def _caller(principal: Principal) -> dict[str, Any]:
    return {
        "uid": {"type": "Caller", "id": principal.subject},
        "attrs": {
            "subject": principal.subject,
            "scopes": list(principal.scopes),
            "people": list(principal.people),
            "units": list(principal.units),
            "headed": list(principal.headed),
        },
        "parents": [{"type": "Role", "id": role.value} for role in principal.roles],
    }


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "uid": {"type": resource.kind.value, "id": IT},
        "attrs": resource.attributes,
        "parents": [],
    }
