"""The policies that decide who may do what, for whoever audits or runs the system."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from api.auth.authorizer import authorizer
from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.gate import holding
from api.http.openapi import answer

router = APIRouter(prefix="/v1", tags=["policies"])


class PolicyShown(msgspec.Struct, kw_only=True):
    """effect: `permit`, or `forbid`, which no permit overrides. refusal: the code of its own that it answers with.

    text: the Cedar policy as it stands in the file.
    """

    id: str
    effect: str
    file: str
    why_vi: str
    why_en: str
    refusal: str | None
    text: str


class PoliciesShown(msgspec.Struct, kw_only=True):
    """schema: who asks, what is asked for, and about what, in Cedar's language."""

    policies: tuple[PolicyShown, ...]
    schema: str


@router.get("/policies", response_model=None, responses={200: answer(PoliciesShown)})
def list_policies(_caller: Annotated[Caller, holding(Right.READ_POLICIES)]) -> Response:
    """Every policy with its id, which a decision on record names, and why it is there. For auditors, administrators."""
    found = authorizer().policies
    shown = PoliciesShown(
        policies=tuple(
            PolicyShown(
                id=policy.id,
                effect=policy.effect,
                file=policy.file,
                why_vi=policy.vi,
                why_en=policy.en,
                refusal=policy.refusal,
                text=policy.text,
            )
            for policy in found.policies.values()
        ),
        schema=found.schema,
    )
    return Response(msgspec.json.encode(shown), media_type="application/json")
