"""Accounts and tokens, for administrators; and for everybody who they are to this interface.

Passwords and secrets stand in one answer and nowhere else, so these orders take no Idempotency-Key: who did not get the
answer resets the password, or revokes the token.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.access import Token
from api.auth.accounts import Account
from api.auth.caller import Caller
from api.auth.noting import By
from api.auth.rights import Right
from api.http.account_models import BindIdentity, ChangeRoles, DisableAccount, IssueToken, OpenAccount
from api.http.gate import AnyCaller, holding, office_of
from api.http.openapi import answer, body_extra
from api.http.orders import body_of, invalid
from api.http.tracing import trace_id
from domain.model.event import Source

router = APIRouter(prefix="/v1", tags=["accounts"])

Administrator = Annotated[Caller, holding(Right.ACCOUNTS)]
Named = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]*$")]
TokenId = Annotated[str, Path(min_length=16, max_length=16, pattern=r"^[0-9a-f]{16}$")]


class OpenedAccount(msgspec.Struct):
    """password: shown now and never again; none where the agency's service lets in."""

    account: Account
    password: str | None


class IssuedToken(msgspec.Struct):
    """secret: goes into `Authorization: Bearer …`; shown now and never again."""

    token: Token
    secret: str


class WhoAmI(msgspec.Struct):
    """What a token is good for. rights: each right, and how far it reaches."""

    subject: str
    name: str | None
    roles: tuple[str, ...]
    scopes: tuple[str, ...]
    rights: dict[str, str]
    token_id: str
    now: datetime


@router.get("/session", response_model=None, responses={200: answer(WhoAmI)})
def who_am_i(request: Request, caller: AnyCaller) -> Response:
    """Who the caller is, and what the token is good for."""
    office = office_of(request)
    person = office.remits.people().officials.get(caller.subject)
    reaches = {right.value: caller.reach(right).name.lower() for right in Right}
    return _json(
        WhoAmI(
            subject=caller.subject,
            name=None if person is None else person.name,
            roles=tuple(sorted(caller.roles)),
            scopes=tuple(sorted(caller.scopes)),
            rights={right: reach for right, reach in reaches.items() if reach != "none"},
            token_id=caller.key,
            now=office.clock.now(),
        )
    )


@router.get("/accounts", response_model=None, responses={200: answer(list[Account])})
def list_accounts(request: Request, _caller: Administrator) -> Response:
    """All accounts, without their secrets, by login."""
    return _json(office_of(request).accounts.all())


@router.get("/accounts/{account}", response_model=None, responses={200: answer(Account)})
def read_account(request: Request, account: Named, _caller: Administrator) -> Response:
    """One account, by login or id."""
    return _json(office_of(request).accounts.get(account))


@router.post(
    "/accounts",
    response_model=None,
    status_code=201,
    responses={201: answer(OpenedAccount)},
    openapi_extra=body_extra(OpenAccount, Right.ACCOUNTS),
)
async def open_account(request: Request, caller: Administrator) -> Response:
    """Open an account."""

    def act(by: By, body: Any) -> Response:
        account, password = office_of(request).accounts.open(by, body.login, body.subject, body.roles, local=body.local)
        return _json(OpenedAccount(account, password), 201)

    return await _with(request, caller, OpenAccount, act)


@router.post(
    "/accounts/{account}/reset",
    response_model=None,
    responses={200: answer(OpenedAccount)},
    openapi_extra={"x-right": Right.ACCOUNTS.value},
)
def reset_password(request: Request, account: Named, caller: Administrator) -> Response:
    """Give an account a new password; its sessions end."""
    accounts = office_of(request).accounts
    password = accounts.reset_password(_by(caller), account)
    return _json(OpenedAccount(accounts.get(account), password))


@router.post(
    "/accounts/{account}/reset-factors",
    response_model=None,
    responses={200: answer(Account)},
    openapi_extra={"x-right": Right.ACCOUNTS.value},
)
def reset_factors(request: Request, account: Named, caller: Administrator) -> Response:
    """Take an account's second factors and recovery codes away; its sessions end."""
    return _json(office_of(request).accounts.reset_factors(_by(caller), account))


@router.post(
    "/accounts/{account}/disable",
    response_model=None,
    responses={200: answer(Account)},
    openapi_extra=body_extra(DisableAccount, Right.ACCOUNTS),
)
async def disable_account(request: Request, account: Named, caller: Administrator) -> Response:
    """Let nobody in with an account any more, or again."""

    def act(by: By, body: Any) -> Response:
        accounts = office_of(request).accounts
        return _json(accounts.set_disabled(by, account, disabled=body.disabled, reason=body.reason))

    return await _with(request, caller, DisableAccount, act)


@router.post(
    "/accounts/{account}/roles",
    response_model=None,
    responses={200: answer(Account)},
    openapi_extra=body_extra(ChangeRoles, Right.ACCOUNTS),
)
async def change_roles(request: Request, account: Named, caller: Administrator) -> Response:
    """Give an account other roles, at once, in sessions under way too."""

    def act(by: By, body: Any) -> Response:
        return _json(office_of(request).accounts.set_roles(by, account, body.roles, body.reason))

    return await _with(request, caller, ChangeRoles, act)


@router.post(
    "/accounts/{account}/bind",
    response_model=None,
    responses={200: answer(Account)},
    openapi_extra=body_extra(BindIdentity, Right.ACCOUNTS),
)
async def bind_identity(request: Request, account: Named, caller: Administrator) -> Response:
    """Bind an account to an identity of the agency's sign-in service, or to none."""

    def act(by: By, body: Any) -> Response:
        return _json(office_of(request).accounts.bind(by, account, body.issuer, body.identity))

    return await _with(request, caller, BindIdentity, act)


@router.get("/tokens", response_model=None, responses={200: answer(list[Token])})
def list_tokens(request: Request, _caller: Administrator) -> Response:
    """All tokens that were ever issued, without their secrets."""
    return _json(office_of(request).access.tokens())


@router.post(
    "/tokens",
    response_model=None,
    status_code=201,
    responses={201: answer(IssuedToken)},
    openapi_extra=body_extra(IssueToken, Right.ACCOUNTS),
)
async def issue_token(request: Request, caller: Administrator) -> Response:
    """Issue a token."""

    def act(by: By, body: Any) -> Response:
        token, secret = office_of(request).tokens.issue(
            by, body.subject, body.roles, body.scopes, timedelta(days=body.days)
        )
        return _json(IssuedToken(token, secret.reveal()), 201)

    return await _with(request, caller, IssueToken, act)


@router.post(
    "/tokens/{token}/revoke",
    response_model=None,
    status_code=204,
    responses={204: {"description": "It is good no more."}},
    openapi_extra={"x-right": Right.ACCOUNTS.value},
)
def revoke_token(request: Request, token: TokenId, caller: Administrator) -> Response:
    """End a token, at once."""
    office_of(request).tokens.revoke(_by(caller), token)
    return Response(status_code=204)


async def _with(
    request: Request, caller: Caller, model: type[BaseModel], act: Callable[[By, Any], Response]
) -> Response:
    """Read the body, and act by it where waiting does no harm."""
    try:
        body = await body_of(request, model)
    except ValidationError as error:
        return invalid(request, error)
    return await run_in_threadpool(act, _by(caller), body)


def _by(caller: Caller) -> By:
    return By.caller(caller, Source.API, trace_id())


def _json(content: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")
