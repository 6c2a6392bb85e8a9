"""`/nhat-ky`: every read, act and denial, by whom; for auditors. Reading it is a line in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.operations_log import COUNTED, OperationLine, how_many, last_number, lines, sums
from api.auth.operations_wanted import wanted
from api.auth.operations_words import acts, role
from api.auth.rights import Right
from api.http.gate import need_all, office_of
from api.http.natures import DOORS
from api.http.reads import Cursor, Look
from api.pages.lists import EMPTY, Chooser, Column, List, Rows, Written, answer, listed
from api.pages.visitor import Visitor, need
from api.pages.wording import NO_OFFICIALS, Wording
from domain.model.event import OFFICE_ZONE
from domain.model.organisation import Official
from domain.model.working_time import office_day
from projections.queries.paging import Page
from projections.words import Words
from projections.words_of_readings import PURPOSES

router = APIRouter(include_in_schema=False)

PATH: Final = "/nhat-ky"

OUTCOMES: Final = {"allow": Words("cho phép", "allowed"), "deny": Words("từ chối", "denied")}
KINDS: Final = {"doc": Words("đọc", "reading"), "viec": Words("việc khác", "other acts")}
SOURCES: Final = {
    "page": Words("trang", "page"),
    "api": Words("giao diện lập trình", "API"),
    "cli": Words("dòng lệnh", "command line"),
    "import": Words("nhập dữ liệu", "import"),
    "workflow": Words("theo dõi hạn", "deadline watch"),
}


class Line(msgspec.Struct):
    """A line as it is shown: who it was by name, the code of a dossier it was about, or the proceeding's number.

    address: of the proceeding's page.
    """

    line: OperationLine
    name: str
    for_name: str | None
    code: str | None
    number: str | None = None
    address: str | None = None


def _who(row: Line, w: Wording) -> str:
    return w.said(NO_OFFICIALS, row.line.subject) if row.line.subject.startswith("~") else row.name


def _object(row: Line, w: Wording) -> str:
    kind, _, rest = row.line.object.partition(" ")
    if row.code is not None:
        return f"{w.t('hồ sơ', 'dossier')} {row.code}"
    if row.number is not None:
        return f"{w.t('vụ việc', 'proceeding')} {row.number}"
    said = {
        "dossier": ("hồ sơ", "dossier"),
        "official": ("cán bộ", "official"),
        "unit": ("đơn vị", "unit"),
        "agency": ("cơ quan", "agency"),
        "applicant": ("người nộp", "applicant"),
        "event": ("sự kiện", "event"),
        "list": ("danh sách", "list"),
        "proceeding": ("vụ việc", "proceeding"),
    }.get(kind)
    return row.line.object if said is None or not rest else f"{w.t(*said)} {rest}"


def _link(row: Line) -> str | None:
    kind, _, rest = row.line.object.partition(" ")
    if row.code is not None:
        return f"/ho-so/{row.code}/dien-bien"
    if kind == "event" and rest.isdecimal():
        return f"/su-kien/{rest}"
    if row.address is not None:
        return row.address
    return f"/can-bo/{rest}/ho-so-trach-nhiem" if kind == "official" and rest else None


OPERATIONS: Final = List[Line](
    name="nhat-ky",
    vi="Nhật ký truy cập",
    en="Operations log",
    columns=(
        Column("at", "Lúc", "At", lambda r: r.line.at, lambda r, w: w.exact(r.line.at)),
        Column("number", "dòng", "line", lambda r: r.line.number, beneath=True),
        Column("person", "Người", "Person", lambda r: r.name, _who),
        Column("subject", "Mã người", "Id", lambda r: r.line.subject, hidden=True),
        Column(
            "acting_for", "thay mặt", "acting for", lambda r: r.for_name,
            lambda r, w: f"{w.t('thay mặt', 'acting for')} {r.for_name}", beneath=True, telling=True,
        ),
        Column(
            "roles", "vai", "roles", lambda r: " ".join(r.line.roles) or None,
            lambda r, w: ", ".join(w.t(*role(one)) for one in r.line.roles), beneath=True,
        ),
        Column("act", "Việc", "Act", lambda r: r.line.act, lambda r, w: w.t(*acts(r.line.act))),
        Column("object", "Đối tượng", "Object", lambda r: r.line.object, _object, _link),
        Column("outcome", "Kết quả", "Outcome", lambda r: r.line.outcome, lambda r, w: w.t(*OUTCOMES[r.line.outcome])),
        Column("policies", "Chính sách quyết định", "Deciding policy", lambda r: " ".join(r.line.policies) or None),
        Column(
            "purpose", "Mục đích", "Purpose", lambda r: r.line.purpose,
            lambda r, w: w.said(PURPOSES, r.line.purpose),
        ),
        Column(
            "source", "Qua", "Through", lambda r: r.line.source, lambda r, w: w.said(SOURCES, r.line.source),
        ),
        Column("remote", "mạng", "network", lambda r: r.line.remote, beneath=True),
        Column("trace_id", "Mã yêu cầu", "Request", lambda r: r.line.trace_id),
    ),
    order=Words("Mới nhất trước.", "Latest first."),
    filters=(
        Chooser("nguoi", "Người (mã hoặc tên)", "Person (id or name)"),
        Chooser("loai", "Loại", "Kind", KINDS),
        Chooser("viec", "Việc", "Act"),
        Chooser("doi_tuong", "Đối tượng (mã)", "Object (code or id)"),
        Chooser("ket_qua", "Kết quả", "Outcome", OUTCOMES),
        Chooser("tu", "Từ ngày", "From", kind="date"),
        Chooser("den", "Đến ngày", "To", kind="date"),
    ),
)  # fmt: skip


@listed(router, PATH)
def operations_page(
    request: Request,
    visitor: Visitor,
    nguoi: Written = None,
    loai: Annotated[Literal["doc", "viec"] | None, EMPTY] = None,
    viec: Written = None,
    doi_tuong: Written = None,
    ket_qua: Annotated[Literal["allow", "deny"] | None, EMPTY] = None,
    tu: Annotated[date | None, EMPTY] = None,
    den: Annotated[date | None, EMPTY] = None,
    tiep: Cursor = None,
) -> Response:
    """Lines by person, act, object, outcome and days, the latest first; of the last day, unless days are named."""
    need(request, visitor, Right.READ_READERS)
    need_all(request, visitor, Right.READ_READERS, PATH)
    office = office_of(request)
    people = office.remits.people()

    def ask(look: Look) -> Rows[Line]:
        asked = wanted(
            look.connection, people, look.now, person=nguoi, act=viec, about=doi_tuong, outcome=ket_qua,
            reads=None if loai is None else loai == "doc", first_on=tu, last_on=den,
        )  # fmt: skip
        with office.writing() as connection:
            asked = replace(asked, upto_number=last_number(connection))

        def rows(cursor: str | None, limit: int) -> Page[Line]:
            with office.writing() as connection:
                found = lines(connection, asked, cursor, limit)
            codes, numbers = _codes(look, found.rows), _numbers(look, found.rows)
            return Page(tuple(_line(one, people.officials, codes, numbers) for one in found.rows), found.next)

        def count(most: int) -> int:
            with office.writing() as connection:
                return how_many(connection, asked, most)

        def context() -> dict[str, Any]:
            today = office_day(look.now)
            begin = datetime.combine(today, time(), OFFICE_ZONE)
            with office.writing() as connection:
                return {
                    "sums": sums(connection, begin, begin + timedelta(days=1)),
                    "counted": COUNTED,
                    "today": today,
                    "last_day": asked.since is not None and tu is None and den is None,
                }

        return Rows(page=rows, count=count, context=context)

    return answer(request, visitor, OPERATIONS, ask, "operations.html", cursor=tiep)


def _line(
    line: OperationLine,
    people: Mapping[str, Official],
    codes: Mapping[str, str],
    numbers: Mapping[str, tuple[str, str]],
) -> Line:
    for_name = None if line.acting_for is None else _named(people, line.acting_for)
    number, address = numbers.get(line.object, (None, None))
    return Line(line, _named(people, line.subject), for_name, codes.get(line.object), number, address)


def _named(people: Mapping[str, Official], subject: str) -> str:
    person = people.get(subject)
    return subject if person is None else person.name


def _codes(look: Look, found: Sequence[OperationLine]) -> dict[str, str]:
    """Codes of the dossiers among the objects, by object."""
    ids = {one.object.removeprefix("dossier ") for one in found if one.object.startswith("dossier ")}
    rows = look.connection.execute(
        "SELECT dossier_id::text, code FROM views.dossiers WHERE dossier_id::text = ANY(%s) AND code IS NOT NULL",
        [sorted(ids)],
    ).fetchall()
    return {f"dossier {dossier_id}": code for dossier_id, code in rows}


def _numbers(look: Look, found: Sequence[OperationLine]) -> dict[str, tuple[str, str]]:
    """Number and page of the proceedings among the objects, by object."""
    ids = {one.object.removeprefix("proceeding ") for one in found if one.object.startswith("proceeding ")}
    rows = look.connection.execute(
        "SELECT proceeding_id::text, number, nature FROM views.proceedings WHERE proceeding_id::text = ANY(%s)",
        [sorted(ids)],
    ).fetchall()
    return {f"proceeding {one}": (number, f"/{DOORS[nature].path}/{number}") for one, number, nature in rows}
