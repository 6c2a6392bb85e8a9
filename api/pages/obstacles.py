"""`/vuong-mac`: the register of common obstacles by age, and each of them: who owes what, and what hangs on it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.natures import OFFERED
from api.http.proceeding_address import ProceedingAddress
from api.http.reads import Cursor, Filter, Look
from api.pages.lists import Chooser, Column, List, Rows, answer, listed
from api.pages.proceedings import Shown, openings, proceeding_view
from api.pages.visitor import Visitor, need
from domain.model.obstacle import NAME, Obstacle
from projections.queries.common_obstacles import (
    SUBJECTS,
    CommonObstacle,
    ObstacleList,
    common_obstacle,
    common_obstacles,
    count_common_obstacles,
    hanging_dossiers,
)
from projections.queries.knowledge import knowledge
from projections.queries.paging import Page
from projections.words import Words

router = APIRouter(include_in_schema=False)


class State(StrEnum):
    """What the list shows, as its address says it."""

    OPEN = "mo"
    OVERDUE = "qua-han"
    RESOLVED = "da-thao-go"
    ALL = "tat-ca"


_STATES: Final = {
    State.OPEN: ObstacleList.OPEN,
    State.OVERDUE: ObstacleList.OVERDUE,
    State.RESOLVED: ObstacleList.RESOLVED,
    State.ALL: ObstacleList.ALL,
}
STATE_WORDS: Final = {
    "mo": Words("đang mở", "open"),
    "qua-han": Words("quá hạn trả lời", "answer overdue"),
    "da-thao-go": Words("đã tháo gỡ", "resolved"),
    "tat-ca": Words("tất cả", "all"),
}

OBSTACLES: Final = List[CommonObstacle](
    name="vuong-mac",
    vi="Vướng mắc chung",
    en="Common obstacles",
    columns=(
        Column("number", "Số", "Number", lambda r: r.number, link=lambda r: f"/vuong-mac/{r.number}"),
        Column("title", "Vướng mắc", "Obstacle", lambda r: r.title),
        Column(
            "subject", "ở đâu", "in what", lambda r: r.subject, lambda r, w: w.said(SUBJECTS, r.subject),
            beneath=True, telling=True,
        ),
        Column("field", "lĩnh vực", "field", lambda r: r.field, beneath=True, telling=True),
        Column(
            "age_days", "Tuổi (ngày làm việc)", "Age (working days)", lambda r: r.age_days,
        ),
        Column("opened_at", "báo lúc", "reported at", lambda r: r.opened_at, beneath=True),
        Column("stage", "Tình trạng", "State", lambda r: r.stage, lambda r, w: w.t(r.stage_vi, r.stage_en)),
        Column("due_at", "hạn", "due", lambda r: r.due_at, beneath=True),
        Column(
            "overdue", "quá hạn", "overdue", lambda r: True if r.overdue else None,
            lambda _, w: w.t("quá hạn", "overdue"), beneath=True, telling=True,
        ),
        Column(
            "brought_up", "đã báo cáo lên", "brought up", lambda r: True if r.brought_up else None,
            lambda _, w: w.t("chờ Văn phòng Ủy ban quyết định", "waits for the Chairman's office"),
            beneath=True, telling=True,
        ),
        Column(
            "lead", "Chủ trì", "Lead", lambda r: r.to_unit.name if r.to_unit else r.to_outside,
        ),
        Column("lead_id", "Mã đơn vị chủ trì", "Lead, id", lambda r: r.to_unit.id if r.to_unit else None, hidden=True),
        Column(
            "outside", "ngoài hệ thống", "outside the system", lambda r: True if r.to_outside else None,
            lambda _, w: w.t("ngoài hệ thống", "outside the system"), beneath=True, telling=True,
        ),
        Column("from_unit", "Nơi báo", "Reported by", lambda r: r.from_unit.name),
        Column("from_unit_id", "Mã nơi báo", "Reported by, id", lambda r: r.from_unit.id, hidden=True),
        Column("reported_by", "người báo", "who", lambda r: r.reported_by.name, beneath=True),
        Column("parts", "Phối hợp", "Parts", lambda r: r.parts),
        Column("parts_open", "chưa trả lời", "not answered", lambda r: r.parts_open, beneath=True),
        Column(
            "dossiers", "Hồ sơ treo", "Dossiers", lambda r: r.dossiers,
            link=lambda r: f"/vuong-mac/{r.number}#ho-so" if r.dossiers else None,
        ),
    ),
    order=Words("Lâu nhất trước.", "The oldest first."),
    filters=(
        Chooser("trang_thai", "Tình trạng", "State", STATE_WORDS, usual=State.OPEN),
        Chooser("don_vi", "Đơn vị", "Unit"),
        Chooser("linh_vuc", "Lĩnh vực", "Field"),
    ),
)  # fmt: skip

MOST_COUNTED: Final = 1_000


@listed(router, "/vuong-mac")
def obstacles_page(
    request: Request,
    visitor: Visitor,
    trang_thai: Annotated[State, Query()] = State.OPEN,
    don_vi: Filter = None,
    linh_vuc: Filter = None,
    tiep: Cursor = None,
) -> Response:
    """Obstacles in a state, by unit and field, the oldest first: those of all offices."""
    need(request, visitor, Right.READ_PROCEEDINGS)

    def ask(look: Look) -> Rows[CommonObstacle]:
        filters: dict[str, Any] = {
            "state": _STATES[trang_thai], "unit": don_vi, "field": linh_vuc, "now": look.now
        }  # fmt: skip
        unit = knowledge(look.connection).unit(don_vi, look.now)

        def counted(most: int, **changed: Any) -> int:
            with look.beyond(Beyond.OBSTACLES) as all_of_it:
                return count_common_obstacles(all_of_it, most=most, **{**filters, **changed})

        def rows(cursor: str | None, limit: int) -> Page[CommonObstacle]:
            with look.beyond(Beyond.OBSTACLES) as all_of_it:
                return common_obstacles(all_of_it, cursor=cursor, limit=limit, **filters)

        return Rows(
            page=rows,
            count=counted,
            chosen={"don_vi": unit.name if unit else None},
            context=lambda: {
                "state": trang_thai,
                "states": STATE_WORDS,
                "total": counted(MOST_COUNTED),
                "overdue": counted(MOST_COUNTED, state=ObstacleList.OVERDUE),
                "openings": openings(request, visitor, OFFERED[NAME]),
            },
        )

    return answer(request, visitor, OBSTACLES, ask, "obstacles.html", cursor=tiep)


@router.get("/vuong-mac/{proceeding}")
def obstacle_page(request: Request, visitor: Visitor, proceeding: ProceedingAddress) -> Response:
    """One obstacle: how it stands, who owes what by when, its answers, what hangs on it, its history."""

    def content(look: Look, found: Shown) -> dict[str, Any]:
        state: Obstacle = found.concerned.proceeding.state
        with look.beyond(Beyond.OBSTACLES) as all_of_it:
            return {
                "state": state,
                "known": knowledge(all_of_it),
                "row": common_obstacle(all_of_it, found.concerned.proceeding_id, now=look.now),
                "hanging": hanging_dossiers(all_of_it, state.linked, now=look.now),
                "subjects": SUBJECTS,
            }

    return proceeding_view(request, visitor, OFFERED[NAME], proceeding, "obstacle.html", content)
