"""Refusals on the wire: problem+json (RFC 9457) in both languages."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from psycopg import OperationalError
from psycopg.errors import UndefinedTable
from psycopg_pool import PoolTimeout
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http.language import language
from api.http.refusals import MethodNotOffered, NotFound, NotReady, RequestNotValid
from api.http.statuses import status_of
from api.http.tracing import trace_id
from domain.model.errors import DomainError
from domain.store.log_writer import LogNotOpen

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 1

TITLES: Final[dict[int, tuple[str, str]]] = {
    400: ("Yêu cầu không đọc được", "The request cannot be read"),
    401: ("Chưa xác thực", "Not authenticated"),
    403: ("Không được phép", "Not permitted"),
    404: ("Không tìm thấy", "Not found"),
    405: ("Phương thức không dùng được", "Method not offered"),
    409: ("Chưa thực hiện được", "It cannot be done as things stand"),
    410: ("Không còn nữa", "Gone"),
    412: ("Dữ liệu đã thay đổi", "It changed meanwhile"),
    413: ("Nội dung quá lớn", "Content too large"),
    415: ("Kiểu nội dung không dùng được", "Media type not taken"),
    422: ("Giá trị không dùng được", "A value cannot be used"),
    428: ("Thiếu điều kiện If-Match", "If-Match is missing"),
    429: ("Quá nhiều yêu cầu", "Too many requests"),
    500: ("Lỗi hệ thống", "A fault of the system"),
    503: ("Tạm thời chưa phục vụ được", "Cannot be served for the moment"),
}

_FAULTS: Final[dict[str, tuple[str, str]]] = {
    "missing": ("thiếu", "is missing"),
    "extra_forbidden": ("không thuộc yêu cầu này", "does not belong to this request"),
    "string_type": ("phải là chuỗi ký tự", "must be a text"),
    "string_too_long": ("dài hơn {max_length} ký tự", "is longer than {max_length} characters"),
    "string_too_short": ("không được để trống", "must not be empty"),
    "string_pattern_mismatch": ("có ký tự điều khiển hoặc sai dạng", "has control characters or another form"),
    "int_type": ("phải là số nguyên", "must be an integer"),
    "int_parsing": ("phải là số nguyên", "must be an integer"),
    "int_parsing_size": ("là số quá lớn", "is too large a number"),
    "greater_than_equal": ("nhỏ hơn {ge}", "is less than {ge}"),
    "less_than_equal": ("lớn hơn {le}", "is more than {le}"),
    "bool_type": ("phải là true hoặc false", "must be true or false"),
    "bool_parsing": ("phải là true hoặc false", "must be true or false"),
    "uuid_type": ("phải là UUID", "must be a UUID"),
    "uuid_parsing": ("phải là UUID", "must be a UUID"),
    "uuid_not_random": ("phải là UUID ngẫu nhiên (phiên bản 4 hoặc 7)", "must be a random UUID (version 4 or 7)"),
    "plain_value": ("vượt giới hạn hoặc sai dạng", "is beyond the bounds or of another form"),
    "enum": ("phải là một trong: {expected}", "must be one of: {expected}"),
    "literal_error": ("phải là một trong: {expected}", "must be one of: {expected}"),
    "union_tag_invalid": ("phải là một trong: {expected_tags}", "must be one of: {expected_tags}"),
    "union_tag_not_found": ("thiếu {discriminator}", "lacks {discriminator}"),
    "tuple_type": ("phải là danh sách", "must be a list"),
    "too_long": ("có quá {max_length} mục", "has more than {max_length} items"),
    "model_type": ("phải là đối tượng JSON", "must be a JSON object"),
    "model_attributes_type": ("phải là đối tượng JSON", "must be a JSON object"),
    "moment": (
        "phải là thời điểm kèm múi giờ, như 2020-04-17T09:30:00+07:00",
        "must be an instant with its zone, such as 2020-04-17T09:30:00+07:00",
    ),
    "day": ("phải là ngày, như 2020-04-17", "must be a day, such as 2020-04-17"),
    "time_of_day": ("phải là giờ, như 07:00", "must be a time of day, such as 07:00"),
}
_OTHER_FAULT: Final = ("không dùng được", "cannot be used")


def problem(
    request: Request,
    refusal: DomainError,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer to a refused request. Texts never repeat what was sent, except what the refusal itself names."""
    status = status_of(refusal.code)
    chosen = language(request)
    titles = TITLES.get(status) or (HTTPStatus(status).phrase,) * 2
    body: dict[str, Any] = {
        "type": f"/problems/{refusal.code}",
        "title": titles[0 if chosen == "vi" else 1],
        "status": status,
        "detail": refusal.vi if chosen == "vi" else refusal.en,
        "code": refusal.code,
        "vi": refusal.vi,
        "en": refusal.en,
        "trace_id": trace_id(),
    }
    if errors:
        body["errors"] = list(errors)
    sent = {"Content-Language": chosen, "Cache-Control": "no-store", **(headers or {})}
    if status == 503:
        sent.setdefault("Retry-After", str(RETRY_SECONDS))
    if status == 401:
        sent["WWW-Authenticate"] = 'Bearer realm="hoso"'
    return Response(orjson.dumps(body, default=str), status, sent, MEDIA_TYPE)


def faults(error: ValidationError | RequestValidationError, where: str = "") -> list[dict[str, str]]:
    """What is wrong with which member; `pointer` is a JSON Pointer into the body, or `query/<name>` and the like."""
    found = []
    for one in error.errors()[:50]:
        words = _FAULTS.get(one["type"], _OTHER_FAULT)
        context = one.get("ctx", {})
        vi, en = (_filled(text, context) for text in words)
        pointer = where + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in one["loc"])
        found.append({"pointer": pointer[:200], "code": str(one["type"]), "vi": vi, "en": en})
    return found


def _filled(text: str, context: Mapping[str, Any]) -> str:
    try:
        return text.format(**context)
    except KeyError:
        return text


def retry_after(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(max(1, math.ceil(seconds)))}


Answerer = Callable[..., Response]
"""Called with a request, a refusal, and the parts that `problem` takes."""


def answering(as_page: Callable[[Request, DomainError], Response]) -> Answerer:
    """How a refusal is answered: as a problem, or as a page where a page was asked for."""

    def answer(request: Request, refusal: DomainError, **parts: Any) -> Response:
        return problem(request, refusal, **parts) if _is_for_programs(request) else as_page(request, refusal)

    return answer


Recorder = Callable[[Request, DomainError], Awaitable[None]]
"""Puts on record what has to be, before a refusal is answered; DomainError where that fails, which is answered then."""


def install(app: FastAPI, refuse: Answerer, record: Recorder | None = None) -> None:
    """Let every refusal of this application leave this way."""

    async def settle(request: Request, refusal: DomainError, headers: Mapping[str, str] | None = None) -> Response:
        if record is not None:
            try:
                await record(request, refusal)
            except DomainError as unrecorded:
                refusal, headers = unrecorded, None
        wait = refusal.details.get("seconds")
        return refuse(request, refusal, headers=headers if wait is None else retry_after(wait))

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, DomainError)
        return await settle(request, error)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return refuse(request, RequestNotValid(), errors=faults(error))

    async def other(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            return await settle(request, MethodNotOffered(method=request.method), error.headers)
        return await settle(request, NotFound(what=request.url.path[:100]))

    async def away(request: Request, _: Exception) -> Response:
        return refuse(request, NotReady())

    app.add_exception_handler(DomainError, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, other)
    app.add_exception_handler(PoolTimeout, away)
    app.add_exception_handler(OperationalError, away)
    app.add_exception_handler(UndefinedTable, away)  # the views are not built yet
    app.add_exception_handler(LogNotOpen, away)


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith(("/v1/", "/livez", "/readyz", "/metrics")) or request.url.path == "/v1"
