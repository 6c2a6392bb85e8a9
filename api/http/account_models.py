"""Request bodies about accounts and tokens."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from api.auth.rights import Right, Role
from api.http.fields import LINE, MAX_SHORT, STRICT, composed

Login = Annotated[str, Field(min_length=1, max_length=63, pattern=LINE)]
Subject = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^~?[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="An official's id, or a service's name with a tilde.",
    ),
]
Roles = Annotated[tuple[Role, ...], Field(min_length=1, max_length=len(Role))]
Scopes = Annotated[tuple[Right, ...], Field(max_length=len(Right))]
Reason = Annotated[str, Field(min_length=1, max_length=MAX_SHORT, pattern=LINE), AfterValidator(composed)]
Identity = Annotated[str, Field(min_length=1, max_length=MAX_SHORT, pattern=LINE)]


class OpenAccount(BaseModel):
    """Open an account. local: with a password, shown in the answer alone; else the agency's service lets it in."""

    model_config = STRICT

    login: Login
    subject: Subject
    roles: Roles
    local: bool = True


class ChangeRoles(BaseModel):
    """All roles that an account has from now on."""

    model_config = STRICT

    roles: Roles
    reason: Reason | None = None


class DisableAccount(BaseModel):
    """disabled: false opens it again."""

    model_config = STRICT

    disabled: bool = True
    reason: Reason | None = None


class BindIdentity(BaseModel):
    """Whom the agency's sign-in service vouches for; without both, nobody."""

    model_config = STRICT

    issuer: Identity | None = None
    identity: Identity | None = None


class IssueToken(BaseModel):
    """A token. scopes: rights to which it is narrowed; none: as far as its roles go."""

    model_config = STRICT

    subject: Subject
    roles: Roles
    scopes: Scopes = ()
    days: Annotated[int, Field(ge=1, le=3660)] = 90
