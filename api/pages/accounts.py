"""`/quan-tri/tai-khoan`: accounts of those who sign in, and `/quan-tri/ma-may`: tokens of programs.

A new password or token stands on the one page that answers the order, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.auth.access import Token
from api.auth.accounts import Account, AccountUnknown
from api.auth.caller import Caller
from api.auth.operations_words import ROLES
from api.auth.rights import Right, Role
from api.http.gate import office_of
from api.http.reads import Cursor, Filter, Look
from api.http.statuses import status_of
from api.pages.genuine import Form
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.site import name_of_subject, page
from api.pages.visitor import Visitor, by_of, need
from api.pages.wording import NO_OFFICIALS, SIGN_INS, Wording
from domain.model.errors import DomainError
from domain.model.event import is_official
from projections.queries.paging import Page, read_cursor, write_cursor
from projections.search import plain as folded
from projections.words import Words
from projections.words_of_readings import ROLES as PEOPLES_ROLES

router = APIRouter(include_in_schema=False)

R = TypeVar("R")

PATH: Final = "/quan-tri/tai-khoan"
TOKENS: Final = "/quan-tri/ma-may"

AccountId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]

STATES: Final = {
    "new": Words("mới cấp, chưa đổi mật khẩu", "new, password not changed yet"),
    "in-use": Words("đang dùng", "in use"),
    "agency": Words("qua tài khoản cơ quan", "by the agency's account"),
    "disabled": Words("đã khóa", "disabled"),
}
TOKEN_STATES: Final = {
    "good": Words("còn hiệu lực", "good"),
    "revoked": Words("đã thu hồi", "revoked"),
    "expired": Words("hết hạn", "expired"),
}


class _Line:
    """An account in the list, with its owner's name."""

    def __init__(self, account: Account, name: str) -> None:
        self.account = account
        self.name = name

    @property
    def state(self) -> str:
        return state_of(self.account)


def state_of(account: Account) -> str:
    if account.disabled_at is not None:
        return "disabled"
    if account.local:
        return "new" if account.must_change else "in-use"
    return "agency"


def _address(line: _Line) -> str:
    return f"{PATH}/{line.account.account_id}"


def token_state(token: Token) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "good" if token.expires_at > datetime.now(UTC) else "expired"


def _words(table: dict[str, Words], codes: Sequence[str], w: Wording) -> str:
    return ", ".join(w.said(table, code) for code in codes) or "–"


ACCOUNTS: Final = List[_Line](
    name="tai-khoan",
    vi="Tài khoản",
    en="Accounts",
    columns=(
        Column("login", "Tên đăng nhập", "Login", lambda r: r.account.login, link=_address),
        Column("name", "Người", "Person", lambda r: r.name, lambda r, w: w.said(NO_OFFICIALS, r.name)),
        Column("subject", "Mã người", "Person, id", lambda r: r.account.subject, beneath=True),
        Column(
            "roles", "Vai", "Roles", lambda r: ", ".join(r.account.roles),
            lambda r, w: _words(ROLES, r.account.roles, w),
        ),
        Column("state", "Tình trạng", "State", lambda r: r.state, lambda r, w: w.said(STATES, r.state)),
        Column(
            "factors", "Lớp thứ hai", "Second factor", lambda r: ", ".join(r.account.factors) or None,
            lambda r, w: _words(SIGN_INS, r.account.factors, w),
        ),
        Column("opened_at", "Mở lúc", "Opened", lambda r: r.account.opened_at),
    ),
    order=Words("Theo tên đăng nhập.", "By login."),
    filters=(
        Chooser("tim", "Tên hoặc mã", "Name or id"),
        Chooser("vai", "Vai", "Role", ROLES),
        Chooser("tinh_trang", "Tình trạng", "State", STATES),
    ),
)  # fmt: skip

TOKEN_LIST: Final = List[Token](
    name="ma-may",
    vi="Mã truy cập của phần mềm",
    en="Tokens of programs",
    columns=(
        Column("token_id", "Mã", "Token", lambda r: r.token_id),
        Column("subject", "Của", "Whose", lambda r: r.subject),
        Column("roles", "Vai", "Roles", lambda r: ", ".join(r.roles), lambda r, w: _words(ROLES, r.roles, w)),
        Column("scopes", "Thu hẹp còn", "Narrowed to", lambda r: ", ".join(r.scopes) or None),
        Column("state", "Tình trạng", "State", token_state, lambda r, w: w.said(TOKEN_STATES, token_state(r))),
        Column("issued_at", "Cấp lúc", "Issued", lambda r: r.issued_at),
        Column("expires_at", "Đến lúc", "Until", lambda r: r.expires_at),
        Column("revoked_at", "Thu hồi lúc", "Revoked", lambda r: r.revoked_at),
    ),
    order=Words("Mới cấp trước.", "Latest first."),
    filters=(Chooser("tinh_trang", "Tình trạng", "State", TOKEN_STATES),),
)  # fmt: skip


# ---------------------------------------------------------------------- accounts


@listed(router, PATH)
def accounts_page(
    request: Request,
    visitor: Visitor,
    tim: Filter = None,
    vai: Annotated[Role | None, Query()] = None,
    tinh_trang: Filter = None,
    tiep: Cursor = None,
) -> Response:
    need(request, visitor, Right.ACCOUNTS)
    wanted = folded(tim or "")

    def ask(_look: Look) -> Rows[_Line]:
        lines = [
            line
            for line in (_Line(one, name_of_subject(request, one.subject)) for one in office_of(request).accounts.all())
            if (wanted in folded(f"{line.account.login} {line.account.subject} {line.name}"))
            and (vai is None or vai in line.account.roles)
            and (tinh_trang is None or tinh_trang == line.state)
        ]
        return Rows(
            page=lambda cursor, limit: _page(lines, cursor, limit, lambda line: line.account.login),
            count=lambda most: min(len(lines), most),
            context=lambda: {"roles": PEOPLES_ROLES, "total": len(lines)},
        )

    return answer(request, visitor, ACCOUNTS, ask, "accounts.html", cursor=tiep)


@router.get(f"{PATH}/mo")
def opening(request: Request, visitor: Visitor) -> Response:
    need(request, visitor, Right.ACCOUNTS)
    return _opening_page(request)


@router.post(f"{PATH}/mo")
async def open_account(request: Request, form: Form, visitor: Visitor) -> Response:
    await run_in_threadpool(need, request, visitor, Right.ACCOUNTS)
    office = office_of(request)
    login, subject = _said(form, "ten"), _said(form, "nguoi")
    try:
        _need_somebody(request, subject)
        account, password = await run_in_threadpool(
            lambda: office.accounts.open(
                by_of(visitor), login, subject, _roles(form), local=_said(form, "cach") != "agency"
            )
        )
    except DomainError as refusal:
        return _opening_page(request, status_of(refusal.code), refusal, login, subject, _chosen(form))
    if password is None:
        return RedirectResponse(f"{PATH}/{account.account_id}", 303)
    return _password_page(request, account, password)


@router.get(f"{PATH}/{{account_id}}")
def account_page(request: Request, visitor: Visitor, account_id: AccountId) -> Response:
    need(request, visitor, Right.ACCOUNTS)
    return _account_page(request, visitor, office_of(request).accounts.get(account_id))


@router.post(f"{PATH}/{{account_id}}/{{act}}")
async def change(request: Request, form: Form, visitor: Visitor, account_id: AccountId, act: str) -> Response:
    """One of the acts below; the page again where it is refused."""
    await run_in_threadpool(need, request, visitor, Right.ACCOUNTS)
    office, by = office_of(request), by_of(visitor)
    accounts, reason = office.accounts, _said(form, "ly-do") or None
    account = await run_in_threadpool(accounts.get, account_id)
    acts: dict[str, Callable[[], object]] = {
        "khoa": lambda: accounts.set_disabled(by, account_id, disabled=True, reason=reason),
        "mo-khoa": lambda: accounts.set_disabled(by, account_id, disabled=False, reason=reason),
        "vai": lambda: accounts.set_roles(by, account_id, _roles(form), reason),
        "lop-thu-hai": lambda: accounts.reset_factors(by, account_id),
        "gan": lambda: accounts.bind(
            by, account_id, _said(form, "noi-cap") or None, _said(form, "ma-dinh-danh") or None
        ),
        "mat-khau": lambda: accounts.reset_password(by, account_id),
    }
    if act not in acts:
        raise AccountUnknown(account=act)
    try:
        done = await run_in_threadpool(acts[act])
    except DomainError as refusal:
        return await run_in_threadpool(_account_page, request, visitor, account, status_of(refusal.code), refusal)
    if isinstance(done, str):
        return _password_page(request, account, done)
    return RedirectResponse(f"{PATH}/{account_id}", 303)


# ---------------------------------------------------------------------- tokens


@listed(router, TOKENS)
def tokens_page(request: Request, visitor: Visitor, tinh_trang: Filter = None, tiep: Cursor = None) -> Response:
    need(request, visitor, Right.ACCOUNTS)

    def ask(_look: Look) -> Rows[Token]:
        tokens = sorted(office_of(request).access.tokens(), key=lambda one: (one.issued_at, one.token_id), reverse=True)
        shown = [one for one in tokens if tinh_trang is None or token_state(one) == tinh_trang]
        return Rows(
            page=lambda cursor, limit: _page(shown, cursor, limit, lambda one: one.token_id),
            count=lambda most: min(len(shown), most),
            context=lambda: {
                "good": sum(token_state(one) == "good" for one in tokens),
                "roles": ROLES,
                "scopes": [right.value for right in Right],
                "refusal": None,
            },
        )

    return answer(request, visitor, TOKEN_LIST, ask, "tokens.html", cursor=tiep)


@router.post(f"{TOKENS}/cap")
async def issue(request: Request, form: Form, visitor: Visitor) -> Response:
    await run_in_threadpool(need, request, visitor, Right.ACCOUNTS)
    days = _said(form, "so-ngay")
    life = timedelta(days=min(max(int(days), 1), 3660)) if days.isascii() and days.isdigit() else timedelta(days=90)
    subject = _said(form, "cua")
    scopes = [Right(one) for one in form.getlist("quyen") if isinstance(one, str) and one in set(Right)]
    try:
        _need_somebody(request, subject)
        token, secret = await run_in_threadpool(
            lambda: office_of(request).tokens.issue(by_of(visitor), subject, _roles(form), scopes, life)
        )
    except DomainError as refusal:
        return page(request, "token_refused.html", status_of(refusal.code), refusal=refusal)
    return page(request, "token_issued.html", token=token, secret=secret.reveal())


@router.post(f"{TOKENS}/thu-hoi")
async def revoke(request: Request, form: Form, visitor: Visitor) -> Response:
    await run_in_threadpool(need, request, visitor, Right.ACCOUNTS)
    try:
        await run_in_threadpool(office_of(request).tokens.revoke, by_of(visitor), _said(form, "ma"))
    except DomainError as refusal:
        return page(request, "token_refused.html", status_of(refusal.code), refusal=refusal)
    return RedirectResponse(TOKENS, 303)


# ---------------------------------------------------------------------- within


class NobodyOfThatId(DomainError):
    CODE = "nobody-of-that-id"
    VI = "Không có cán bộ nào mang mã {subject}. Tìm mã ở trang cán bộ, hoặc dùng tên phần mềm bắt đầu bằng «~»."
    EN = "No official has the id {subject}. Search for it, or use a program's name that begins with «~»."


def _need_somebody(request: Request, subject: str) -> None:
    """An official of the office, or a service. NobodyOfThatId."""
    known = office_of(request).remits.people().officials
    if subject not in known and (is_official(subject) or len(subject) < 2):
        raise NobodyOfThatId(subject=subject[:64])


def _opening_page(
    request: Request,
    status: int = 200,
    refusal: DomainError | None = None,
    login: str = "",
    subject: str = "",
    chosen: Sequence[str] = (),
) -> Response:
    return page(
        request,
        "account_open.html",
        status,
        refusal=refusal,
        login=login,
        subject=subject,
        chosen=chosen,
        roles=PEOPLES_ROLES,
        agency=office_of(request).instance.settings.agency_name,
    )


def _account_page(
    request: Request, visitor: Caller, account: Account, status: int = 200, refusal: DomainError | None = None
) -> Response:
    settings = office_of(request).instance.settings
    return page(
        request,
        "account.html",
        status,
        account=account,
        state=state_of(account),
        states=STATES,
        owner=name_of_subject(request, account.subject),
        own=account.subject == visitor.subject,
        roles=PEOPLES_ROLES,
        refusal=refusal,
        agency=settings.agency_name,
        issuer=settings.oidc_issuer or "",
    )


def _password_page(request: Request, account: Account, password: str) -> Response:
    return page(
        request,
        "account_password.html",
        account=account,
        password=password,
        owner=name_of_subject(request, account.subject),
    )


def _page(rows: Sequence[R], cursor: str | None, limit: int, key: Callable[[R], str]) -> Page[R]:
    """Rows after the one that a cursor names; from the beginning where it is not there any more."""
    start = 0
    if cursor is not None:
        after = read_cursor(cursor, tuple[str])[0]
        start = next((at + 1 for at, row in enumerate(rows) if key(row) == after), 0)
    shown = tuple(rows[start : start + limit])
    return Page(shown, write_cursor(key(shown[-1])) if start + limit < len(rows) else None)


def _roles(form: FormData) -> list[Role]:
    return [Role(one) for one in _chosen(form)]


def _chosen(form: FormData) -> list[str]:
    return [one for one in form.getlist("vai") if isinstance(one, str) and one in set(Role)]


def _said(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
