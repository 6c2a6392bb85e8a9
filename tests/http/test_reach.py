"""The database's own line behind the decisions: without a check nothing is shown, with one the same as without it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import Request

import api
from api.auth.caller import Caller
from api.auth.reaching import reach_of
from api.auth.remit import remit
from api.auth.rights import Right, Role
from api.http import reads
from api.http.beyond import Beyond
from api.http.reads import looking
from domain.model.organisation import Role as Post
from domain.model.refusals import DossierUnknown
from projections.queries.boards import BoardState, board
from projections.queries.official_records import record
from projections.queries.periods import Period
from projections.queries.traces import holder_at
from projections.reach import EVERYTHING, NOTHING, Reach
from tests.domain.office import when
from tests.http.town import Town
from tests.pages.stories import tell

BEYOND = {
    ("http/board_routes.py", "read_board_difference", "BOARD_THEN"),
    ("http/board_routes.py", "read_unit_board", "BOARD_THEN"),
    ("http/calendar_routes.py", "_effect", "DUE_DATES"),
    ("http/calendar_routes.py", "read_decided_due_dates", "DUE_DATES"),
    ("http/calendar_routes.py", "read_due_dates_to_decide", "DUE_DATES"),
    ("http/channel_routes.py", "list_guidances", "UNIT_FIGURES"),
    ("http/channel_routes.py", "read_channels", "UNIT_FIGURES"),
    ("http/channel_routes.py", "read_guidance_effect", "UNIT_FIGURES"),
    ("http/channel_routes.py", "read_post", "UNIT_FIGURES"),
    ("http/channel_routes.py", "read_whole_process", "UNIT_FIGURES"),
    ("http/comparison_routes.py", "compared", "RECORD"),
    ("http/indicator_routes.py", "of_then", "UNIT_FIGURES"),
    ("http/indicator_routes.py", "seeing", "UNIT_FIGURES"),
    ("http/overview_routes.py", "read_horizon", "UNIT_FIGURES"),
    ("http/overview_routes.py", "read_load", "UNIT_FIGURES"),
    ("http/overview_routes.py", "read_unit", "UNIT_FIGURES"),
    ("http/record_routes.py", "list_findings", "FINDINGS"),
    ("http/record_routes.py", "read_figure", "RECORD"),
    ("http/record_routes.py", "read_record", "RECORD"),
    ("http/record_routes.py", "read_record_difference", "RECORD"),
    ("http/register_routes.py", "read_attitude", "ATTITUDE"),
    ("http/register_routes.py", "read_complaint_figures", "ATTITUDE"),
    ("http/register_routes.py", "read_obstacle_register", "OBSTACLES"),
    ("http/report_routes.py", "_record", "RECORD"),
    ("http/report_routes.py", "_unit", "UNIT_FIGURES"),
    ("pages/attitude.py", "ask", "ATTITUDE"),
    ("pages/behind.py", "behind", "UNIT_FIGURES"),
    ("pages/behind.py", "counted", "UNIT_FIGURES"),
    ("pages/calendar.py", "_due_dates", "DUE_DATES"),
    ("pages/calendar.py", "_preview", "DUE_DATES"),
    ("pages/calendar.py", "ask", "DUE_DATES"),
    ("pages/calendar.py", "year_page", "DUE_DATES"),
    ("pages/channels.py", "ask", "UNIT_FIGURES"),
    ("pages/channels.py", "behind", "UNIT_FIGURES"),
    ("pages/channels.py", "channels_page", "UNIT_FIGURES"),
    ("pages/channels.py", "post_page", "UNIT_FIGURES"),
    ("pages/dossier.py", "_common", "OBSTACLES"),
    ("pages/guidance.py", "_view", "GUIDANCE"),
    ("pages/guidance.py", "count", "GUIDANCE"),
    ("pages/guidance.py", "part", "GUIDANCE"),
    ("pages/indicators.py", "_found", "UNIT_FIGURES"),
    ("pages/indicators.py", "body_page", "UNIT_FIGURES"),
    ("pages/obstacles.py", "content", "OBSTACLES"),
    ("pages/obstacles.py", "counted", "OBSTACLES"),
    ("pages/obstacles.py", "rows", "OBSTACLES"),
    ("pages/record.py", "figure_page", "RECORD"),
    ("pages/record.py", "record_page", "RECORD"),
    ("pages/reviews.py", "_content", "REVIEW"),
    ("pages/supervision.py", "make", "UNIT_FIGURES"),
    ("pages/supervision.py", "unit_page", "UNIT_FIGURES"),
    ("pages/trace.py", "trace_page", "HELD_AT_ONCE"),
    ("pages/unit_board.py", "board_page", "UNIT_FIGURES"),
    ("pages/whole_process.py", "whole_process_page", "UNIT_FIGURES"),
}
"""Where a read goes beyond the reach of whoever asks, and why. Each comes after a decision about what is read."""

EVERYTHING_READ = {
    ("citizen/looking_up.py", "_found"),
    ("http/dossier_address.py", "_by_code"),
    ("http/evidence_routes.py", "_sent"),
    ("http/evidence_routes.py", "review_bundle"),
    ("http/export_routes.py", "export_log"),
    ("pages/complaint_lodging.py", "answered"),
}
"""Where a transaction has no limit: which dossier a code names, and what is handed out only as a whole."""

ASKED = (
    "/v1/work",
    "/v1/boards?unit={unit}",
    "/v1/boards?unit={unit}&state=ended",
    "/v1/boards/counts?unit={unit}",
    "/v1/overview/units/{unit}",
    "/v1/overview/units/{unit}/load",
    "/v1/overview/units/{unit}/horizon",
    "/v1/units/{unit}/board",
    "/v1/units/{unit}/board?known_at=2020-03-10T10:00:00%2B07:00",
    "/v1/escalations?unit={unit}",
    "/v1/officials/{official}/record",
    "/v1/officials/{official}/record?known_at=2020-03-10T10:00:00%2B07:00",
    "/v1/findings?official={official}",
    "/v1/dossiers/{late}/trace",
    "/v1/dossiers/{done}/trace",
    "/viec",
    "/don-vi/{unit}/bang",
    "/don-vi/{unit}/ho-chung",
    "/ho-so?don_vi={unit}",
    "/danh-sach/dung-yen?don_vi={unit}",
    "/danh-sach/ket-thuc?don_vi={unit}",
    "/danh-sach/xu-ly?don_vi={unit}",
    "/danh-sach/tre-han?don_vi={unit}",
    "/danh-sach/vuong-mac?don_vi={unit}",
    "/can-bo/{official}/ho-so-trach-nhiem",
    "/ho-so/{late}/dien-bien",
    "/ho-so/{late}",
    "/ho-so/{done}",
)
OF_ONE_REQUEST = re.compile(
    r"data-seconds=\"\d+\"|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|value=\"[\w.=-]{30,}\""
)
"""Traces, new commands' ids, tokens of forms, how long the session still lasts."""


@pytest.fixture(scope="module")
def told(town: Town) -> dict[str, UUID]:
    stories = tell(town)
    town.project()
    return stories


def request_of(town: Town, caller: Caller | None) -> Request:
    """A request as a route has it, before any check was made."""
    request = Request({"type": "http", "method": "GET", "path": "/x", "headers": [], "app": town.app})
    if caller is not None:
        request.state.caller = caller
    return request


def caller(subject: str, *roles: Role, scopes: frozenset[Right] = frozenset()) -> Caller:
    return Caller(subject, frozenset(roles), scopes, "key")


def test_a_query_whose_check_was_forgotten_shows_nothing_of_anothers_dossiers(
    town: Town, told: dict[str, UUID]
) -> None:
    """The duty officer is of another agency; c1 answered an obstacle of one dossier, so that one is theirs too."""
    stranger = caller("vpub-truc", Role.OFFICER)
    with looking(request_of(town, stranger)) as look:
        assert board(look.connection, now=look.now, state=BoardState.OPEN).rows == ()
        with pytest.raises(DossierUnknown):
            holder_at(look.connection, str(told["late"]), look.now)
        unchecked = record(look.connection, "b1", Period.quarter_of(look.now), now=look.now)
        assert all(figure.amount == 0 for part in unchecked.parts for figure in part.figures)
        assert unchecked.open_dossiers == ()
    with looking(request_of(town, caller("c1", Role.OFFICER))) as look:
        assert {one.dossier_id for one in board(look.connection, now=look.now).rows} == {told["late"]}
    with looking(request_of(town, caller("b1", Role.OFFICER))) as look:
        assert told["late"] in {one.dossier_id for one in board(look.connection, now=look.now).rows}


@pytest.mark.parametrize("who", [None, ("c1", Role.ADMINISTRATOR), ("~portal", Role.CITIZEN_SERVICE)])
def test_strangers_administrators_and_services_come_to_a_dossier_by_a_proof_or_a_decision_alone(
    town: Town, told: dict[str, UUID], who: tuple[str, Role] | None
) -> None:
    request = request_of(town, None if who is None else caller(*who))
    with looking(request) as look:
        assert board(look.connection, now=look.now, state=BoardState.OPEN).rows == ()
    with looking(request, proven=told["late"]) as look:
        assert {one.dossier_id for one in board(look.connection, now=look.now).rows} == {told["late"]}


@pytest.mark.parametrize(
    ("subject", "roles"),
    [("b1", (Role.OFFICER,)), ("a1", (Role.OFFICER,)), ("h2", (Role.OFFICER, Role.HEAD)), ("l1", (Role.HEAD,))],
)
def test_what_an_official_is_shown_is_the_same_with_this_line_and_without_it(
    town: Town, told: dict[str, UUID], monkeypatch: pytest.MonkeyPatch, subject: str, roles: tuple[Role, ...]
) -> None:
    people = town.app.state.office.remits.people()
    now = town.app.state.office.clock.now()
    units = sorted(unit for unit in people.units if people.is_in_unit(subject, unit, now))
    headers = {
        "Authorization": f"Bearer {town.token(subject, *roles)}",
        "Cookie": f"__Host-hoso_session={town.session(subject, *roles)}",
    }
    monkeypatch.setattr(town.app.state.office.clock, "now", lambda: now)
    shown = 0
    for asked in ASKED:
        for unit in units if "{unit}" in asked else units[:1]:
            path = asked.format(unit=unit, official=subject, **told)
            with_it = answer(town, path, headers)
            with monkeypatch.context() as without:
                without.setattr(reads, "reach_of", lambda *_: EVERYTHING)
                assert answer(town, path, headers) == with_it, path
            shown += with_it[0] == 200
    assert shown > 15


def answer(town: Town, path: str, headers: dict[str, str]) -> tuple[int, str]:
    found: httpx.Response = town.http.get(path, headers=headers)
    return found.status_code, OF_ONE_REQUEST.sub("", found.text)


def test_a_reach_is_what_the_roles_and_the_posts_of_the_moment_lead_to(town: Town, told: dict[str, UUID]) -> None:
    assert told
    people, at = town.app.state.office.remits.people(), when("2020-03-18 10:00")

    def reach(subject: str, *roles: Role, scopes: frozenset[Right] = frozenset()) -> Reach:
        return reach_of(caller(subject, *roles, scopes=scopes), remit(people, subject, at))

    assert reach("vpub-truc", Role.SUPERVISOR) == EVERYTHING
    assert reach("l1", Role.OFFICER, Role.AUDITOR) == EVERYTHING
    assert reach("b1", Role.OFFICER) == Reach(frozenset({"o:b1", "u:cl-dd"}), frozenset({"o:b1"}))
    assert reach("h2", Role.OFFICER, Role.HEAD).records == {"o:h2", "u:cl-dd"}
    assert "u:cl-dd" in reach("l1", Role.HEAD).involved
    assert people.head_of("cl-dd", at) == "h2"
    assert Post.LEADER in {one.role for one in people.officials["l1"].appointments}
    assert reach("c1", Role.ADMINISTRATOR) == NOTHING
    assert reach("b1", Role.OFFICER, scopes=frozenset({Right.OFFICE})) == NOTHING


def test_every_read_beyond_the_reach_stands_in_a_list_with_its_reason() -> None:
    beyond, everything = set(), set()
    for file, function, call in calls():
        assert isinstance(call.func, ast.Attribute)
        if call.func.attr == "beyond":
            (why,) = call.args
            assert isinstance(why, ast.Attribute)
            beyond.add((file, function, why.attr))
        else:
            everything.add((file, function))
    assert beyond == BEYOND
    assert everything == EVERYTHING_READ
    assert {why for _, _, why in beyond} == {one.name for one in Beyond}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Calls of `beyond` and `reading_everything`: in which file, within which function."""
    root = Path(api.__file__).parent
    for path in sorted(root.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for call in within(function):
                    if isinstance(call.func, ast.Attribute) and call.func.attr in ("beyond", "reading_everything"):
                        yield path.relative_to(root).as_posix(), function.name, call


def within(function: ast.AST) -> Iterator[ast.Call]:
    """Calls of a function itself, not of those defined in it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if isinstance(node, ast.Call):
                yield node
            yield from within(node)
