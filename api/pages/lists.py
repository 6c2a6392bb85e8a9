"""Lists: declared once, shown as a table in a page, and given under the same address as `.json`, `.csv`, `.xlsx`.

A list has columns and filters. A column has a name and a value for machines, a heading and a text for people; a filter
is a query parameter. The page shows one page of rows by cursor; the files hold every row of the same query, in the same
order, up to `MOST_ROWS`. How it is used:

    @listed(router, "/nguoi")
    def people_page(request: Request, visitor: Visitor, don_vi: Filter = None, tiep: Cursor = None) -> Response:
        need(request, visitor, Right.X)

        def ask(look: Look) -> Rows[Person]:
            return Rows(page=lambda cursor, limit: …, count=lambda most: …, chosen={"don_vi": unit.name})

        return answer(request, visitor, PEOPLE, ask, "people.html", cursor=tiep)

and in the template `{{ lists.chosen(listing) }} {{ lists.table(listing, title) }} {{ lists.foot(listing) }}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Generic, TypeAlias, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import BeforeValidator, StringConstraints
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response, StreamingResponse

from api.auth.caller import Caller
from api.auth.operations import Operation, network_of
from api.http.fields import LINE
from api.http.gate import office_of
from api.http.papers import XLSX
from api.http.reads import Look, looking
from api.http.tracing import trace_id
from api.pages import list_files
from api.pages.site import page, wording_of
from api.pages.wording import Wording
from api.pages.written import day_shown
from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE, Source
from projections.queries.paging import MAX_LIMIT, Page
from projections.queries.periods import Period
from projections.words import Words

R = TypeVar("R")
Route = TypeVar("Route", bound=Callable[..., Any])

Value: TypeAlias = "str | int | bool | date | datetime | None"
"""What machines get; an instant in the office's zone, a duration in whole minutes of working time."""

ROWS: Final = 50
MOST_ROWS: Final = 50_000
"""Of a file. A workbook of so many rows takes about ten seconds, and no reader of one looks through more."""


class ListTooLong(DomainError):
    """Details: most."""

    CODE = "list-too-long"
    VI = "Danh sách có hơn {most} dòng, không xuất được một lần. Hãy lọc hẹp hơn rồi xuất từng phần."
    EN = "The list has more than {most} rows, too many for one file. Narrow it by its filters and take it in parts."


EMPTY: Final = BeforeValidator(lambda value: value or None)
"""Of a filter's parameter: a form sends a field that was left empty as an empty text, which chooses nothing."""

Written = Annotated[Annotated[str, StringConstraints(max_length=200, pattern=LINE)] | None, EMPTY]
"""A filter that somebody types."""


class File(StrEnum):
    """The forms beside the page, as the ends of its address."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES: Final = {
    File.CSV: "text/csv; charset=utf-8",
    File.XLSX: XLSX,
    File.JSON: "application/json",
}


class _FileConvertor(Convertor[File]):
    """The last part of an address, if it is one of ours; the code before it may hold dots of its own."""

    regex = "|".join(File)

    def convert(self, value: str) -> File:
        return File(value)

    def to_string(self, value: File) -> str:
        return value.value


register_url_convertor("list_file", _FileConvertor())


def listed(router: APIRouter, path: str) -> Callable[[Route], Route]:
    """The route of a list: its page, and the files beside it."""

    def add(route: Route) -> Route:
        router.get(path + ".{file:list_file}")(route)
        router.get(path)(route)
        return route

    return add


@dataclass(frozen=True)
class Column(Generic[R]):
    """name: for machines, the same in every language. value: a plain one, of the row.

    shown: its text for people; else the value as its kind is written. link: an address of this site, or None.
    beneath: on the page it stands under the column before it, and is left out where it is None. telling: its text says
    what it is, so it needs no heading there. hidden: on no page, for the id of what another column names.
    """

    name: str
    vi: str
    en: str
    value: Callable[[R], Value]
    shown: Callable[[R, Wording], str] | None = None
    link: Callable[[R], str | None] | None = None
    beneath: bool = False
    telling: bool = False
    hidden: bool = False

    def held(self, row: R) -> str | None:
        """The value as it stands in the page and in a CSV, before anything is done against formulas."""
        value = machine(self.value(row))
        return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)

    def text(self, row: R, w: Wording) -> str:
        """What people read; a dash for nothing."""
        value = self.value(row)
        if value is None:
            return "–"
        return plain(value, w) if self.shown is None else self.shown(row, w)


@dataclass(frozen=True, slots=True)
class Chooser:
    """A filter. name: of the query parameter. options: what may be chosen, by value; None: anything of its kind.

    kind: of the field, as HTML has it: `text`, `date`. usual: in force where nothing is chosen.
    """

    name: str
    vi: str
    en: str
    options: Mapping[str, Words] | None = None
    kind: str = "text"
    usual: str | None = None


@dataclass(frozen=True)
class List(Generic[R]):
    """name: of the files, in plain letters. order: in words, for the page and the files."""

    name: str
    vi: str
    en: str
    columns: Sequence[Column[R]]
    order: Words
    filters: Sequence[Chooser] = ()
    rows: int = ROWS


@dataclass(frozen=True)
class Rows(Generic[R]):
    """The rows that one request asks for.

    page: up to `limit` of them from a cursor on. count: how many there are, counted no further than `most`.
    chosen: what the values of filters are called, by parameter, where the value is not its own name.
    context: what else the template needs; made only for the page.
    """

    page: Callable[[str | None, int], Page[R]]
    count: Callable[[int], int]
    chosen: Mapping[str, str | None] = field(default_factory=dict)
    context: Callable[[], Mapping[str, Any]] = dict


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force: what it is, what was chosen, and the address of the list without it."""

    name: str
    label: str
    text: str
    without: str


@dataclass(frozen=True)
class Listing(Generic[R]):
    """A list as its template sees it."""

    declared: List[R]
    rows: Sequence[R]
    chosen: Sequence[Chosen]
    values: Mapping[str, str]
    path: str
    first: str | None
    next: str | None
    files: Mapping[str, str]
    most: int = MOST_ROWS

    def to(self, **values: str) -> str:
        """The address of the list with other values of filters."""
        query = {name: value for name, value in {**self.values, **values}.items() if value}
        return _address(self.path, query)

    @property
    def columns(self) -> list[list[Column[R]]]:
        """Those of the page, each with what stands beneath it."""
        found: list[list[Column[R]]] = []
        for column in self.declared.columns:
            if column.beneath and found:
                found[-1].append(column)
            elif not column.hidden:
                found.append([column])
        return found


def answer(
    request: Request,
    caller: Caller,
    declared: List[R],
    ask: Callable[[Look], Rows[R]],
    template: str,
    *,
    cursor: str | None = None,
) -> Response:
    """The page, or the file that the address ends with. ListTooLong, CursorUnreadable.

    A file holds all rows, whatever page was looked at. That somebody takes it is recorded before it is sent.
    """
    file: File | None = request.path_params.get("file")
    if file is not None:
        return _file(request, caller, declared, ask, file)
    with looking(request) as look:
        rows = ask(look)
        shown = rows.page(cursor, declared.rows)
        return page(
            request, template, look=look, listing=_listing(request, declared, rows, shown, cursor), **rows.context()
        )


def plain(value: Value, w: Wording) -> str:
    """A value as its kind is written for people."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return w.t("có", "yes") if value else w.t("không", "no")
    if isinstance(value, datetime):
        return w.moment(value)
    if isinstance(value, date):
        return w.day(value)
    return w.number(value) if isinstance(value, int) else value


def machine(value: Value) -> str | int | bool | None:
    """A value as JSON and CSV have it: instants with the office's zone, days by ISO 8601."""
    if isinstance(value, datetime):
        return value.astimezone(OFFICE_ZONE).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _listing(request: Request, declared: List[R], rows: Rows[R], shown: Page[R], cursor: str | None) -> Listing[R]:
    path = request.url.path
    w = wording_of(request)
    values = _values(request, declared)
    query = {name: value for name, value in values.items() if value}
    return Listing(
        declared=declared,
        rows=shown.rows,
        chosen=[
            Chosen(
                one.name,
                w.t(one.vi, one.en),
                _called(one, query[one.name], rows.chosen.get(one.name), w),
                _address(path, query, without=one.name),
            )
            for one in declared.filters
            if one.name in query and query[one.name] != one.usual
        ],
        values=values,
        path=path,
        first=_address(path, query) if cursor is not None else None,
        next=_address(path, {**query, "tiep": shown.next}) if shown.next else None,
        files={file: _address(f"{path}.{file}", query) for file in File},
    )


def _values(request: Request, declared: List[R]) -> dict[str, str]:
    """What each filter is set to; empty for one that is not."""
    asked = request.query_params
    return {one.name: asked.get(one.name) or one.usual or "" for one in declared.filters}


def _called(chooser: Chooser, value: str, called: str | None, w: Wording) -> str:
    if called and called != value:
        return called
    if chooser.name == "ky":
        return w.period(Period.parse(value))
    if chooser.kind == "date":
        return day_shown(value)
    words = (chooser.options or {}).get(value)
    return value if words is None else w.t(words.vi, words.en)


def _address(path: str, query: Mapping[str, str | None], without: str | None = None) -> str:
    kept = urlencode({name: value for name, value in query.items() if name != without})
    return f"{path}?{kept}" if kept else path


def _file(request: Request, caller: Caller, declared: List[R], ask: Callable[[Look], Rows[R]], file: File) -> Response:
    w = wording_of(request)
    stack = ExitStack()
    try:
        look = stack.enter_context(looking(request))
        rows = ask(look)
        if rows.count(MOST_ROWS + 1) > MOST_ROWS:
            raise ListTooLong(most=w.number(MOST_ROWS))
        chosen = {name: value for name, value in _values(request, declared).items() if value}
        selection = "".join(f" {name}={value}" for name, value in chosen.items())
        _note(request, caller, f"list {request.url.path}{selection}", look)
        wanted = list_files.Wanted(
            title=w.t(declared.vi, declared.en),
            order=w.t(declared.order.vi, declared.order.en),
            chosen=chosen,
            columns=[
                list_files.Head(column.name, w.t(column.vi, column.en), column.hidden) for column in declared.columns
            ],
            rows=_cells(declared, rows, w),
            at=look.now,
            position=look.position,
        )
        pieces = _WRITERS[file](wanted)
        first = next(pieces, b"")  # whatever fails at the beginning is answered as a refusal
    except BaseException:
        stack.close()
        raise

    def content() -> Iterator[bytes]:
        with stack:
            yield first
            yield from pieces

    name = f"{declared.name}-{look.now.astimezone(OFFICE_ZONE):%Y%m%d-%H%M}.{file}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **look.headers}
    return StreamingResponse(content(), media_type=MEDIA_TYPES[file], headers=headers)


def _note(request: Request, caller: Caller, what: str, look: Look) -> None:
    """That a list is taken away as a file, with its filters. OperationNotRecorded."""
    office_of(request).operations.note(
        Operation(
            at=look.now,
            subject=caller.subject,
            roles=tuple(sorted(caller.roles)),
            acting_for=None,
            act="export",
            object=what,
            outcome="allow",
            source=Source.PAGE,
            trace_id=trace_id(),
            remote=network_of(request.client.host if request.client else None),
        )
    )


def _cells(declared: List[R], rows: Rows[R], w: Wording) -> Iterator[list[list_files.Cell]]:
    """Every row, page after page."""
    cursor: str | None = None
    while True:
        found = rows.page(cursor, MAX_LIMIT)
        for row in found.rows:
            yield [
                list_files.Cell(value, machine(value), column.text(row, w))
                for column in declared.columns
                for value in (column.value(row),)
            ]
        cursor = found.next
        if cursor is None:
            return


_WRITERS: Final = {
    File.CSV: list_files.csv_of,
    File.XLSX: list_files.xlsx_of,
    File.JSON: list_files.json_of,
}
