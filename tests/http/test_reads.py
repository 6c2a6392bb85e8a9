"""What can be read over HTTP: dossiers, boards, records, reference data; by whom, and as of when."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.auth.rights import Role
from api.pages.strip import KEPT_SECONDS
from domain.model.rule_adoption import digest_of, shipped_files
from projections.runner import connect
from tests.http.town import NAMES, OPEN, Person, Town


@pytest.fixture(scope="module")
def auditor(town: Town) -> Person:
    return town.bearer(Role.AUDITOR, "vpub-truc")


@pytest.fixture(scope="module")
def dossier(town: Town) -> UUID:
    """Lodged and received by a1 on Monday, handed over to b1, who accepted; b1 works on it."""
    clerk, officer = town.officer("a1"), town.officer("b1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    town.at("2020-03-02 09:00")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    town.at("2020-03-02 10:00")
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    town.project()
    return dossier


def code_of(town: Town, dossier: UUID) -> str:
    code: str = town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/dossiers/{dossier}").json()["code"]
    return code


def denied(answer: httpx.Response) -> bool:
    return answer.status_code == 403 and answer.json()["code"] == "not-permitted"


def test_a_dossier_is_read_by_id_and_by_code(town: Town, auditor: Person, dossier: UUID) -> None:
    by_id = auditor.get(f"/v1/dossiers/{dossier}")
    by_code = auditor.get(f"/v1/dossiers/{by_id.json()['code']}")
    assert by_id.status_code == 200, by_id.text
    assert by_id.json() == by_code.json()
    assert by_id.json()["answering"]["who"] == {"id": "b1", "name": NAMES["b1"]}
    assert by_id.headers["etag"] == '"4"'


def test_the_etag_that_was_read_is_the_one_that_an_order_needs(town: Town, dossier: UUID) -> None:
    officer = town.officer("b1")
    etag = officer.get(f"/v1/dossiers/{dossier}").headers["etag"]
    path = f"/v1/dossiers/{dossier}/start-step"
    assert officer.post(path, {"step_id": "th"}, match=etag).status_code == 200
    assert officer.post(path, {"step_id": "th"}, match=etag).status_code == 412


def test_a_read_waits_for_one_s_own_write(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    position = town.app.state.office.log.head()[0]
    behind = clerk.get(f"/v1/dossiers/{dossier}", after=position)
    assert (behind.status_code, behind.json()["code"]) == (503, "views-behind")
    assert behind.headers["retry-after"] == "1"
    town.project()
    seen = clerk.get(f"/v1/dossiers/{dossier}", after=position)
    assert seen.status_code == 200
    assert int(seen.headers["hoso-position"]) >= position


def test_the_trace_says_who_held_it_and_why(auditor: Person, dossier: UUID) -> None:
    trace = auditor.get(f"/v1/dossiers/{dossier}/trace").json()
    assert [interval["who"]["id"] for interval in trace["intervals"]][-1] == "b1"
    assert trace["intervals"][0]["from_at"] == trace["lodged_at"]
    assert all(interval["why_vi"] and interval["positions"] for interval in trace["intervals"])


def test_the_holder_at_a_moment(auditor: Person, dossier: UUID) -> None:
    def holder(at: str) -> Any:
        who = auditor.get(f"/v1/dossiers/{dossier}/holder", at=at).json()["who"]
        return who and who["id"]

    assert holder("2020-03-02T08:30:00+07:00") == "a1"
    assert holder("2020-03-02T09:30:00+07:00") == "a1"
    assert holder("2020-03-02T10:30:00+07:00") == "b1"
    assert holder("2020-03-01T10:30:00+07:00") is None


@pytest.mark.parametrize("at", ["2020-03-02T10:30:00", "yesterday", "1583114400", "2020-13-02T10:30:00+07:00"])
def test_a_moment_without_a_zone_is_refused(auditor: Person, dossier: UUID, at: str) -> None:
    answer = auditor.get(f"/v1/dossiers/{dossier}/holder", at=at)
    assert (answer.status_code, answer.json()["code"]) == (422, "moment-not-understood")


def test_a_history_comes_in_pages(auditor: Person, dossier: UUID) -> None:
    path = f"/v1/dossiers/{dossier}/events"
    whole = auditor.get(path).json()
    positions: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = auditor.get(path, limit=2, **cursor).json()
        positions += [row["position"] for row in page["rows"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert positions == [row["position"] for row in whole["rows"]] == sorted(positions)
    assert whole["next"] is None


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "!!"])
def test_a_cursor_that_was_not_given_out_is_refused(auditor: Person, dossier: UUID, cursor: str) -> None:
    for path in (f"/v1/dossiers/{dossier}/events", "/v1/boards", "/v1/findings"):
        answer = auditor.get(path, cursor=cursor)
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-unreadable")


def test_a_due_date_is_explained_day_by_day(auditor: Person, dossier: UUID) -> None:
    (explained,) = auditor.get(f"/v1/dossiers/{dossier}/deadlines").json()
    assert explained["due_at"] == "2020-03-16T10:00:00Z"
    assert any("16/03/2020" in line for line in explained["vi"])
    assert len(explained["vi"]) == len(explained["en"])


def test_an_event_has_an_address(town: Town, auditor: Person, dossier: UUID) -> None:
    row = auditor.get(f"/v1/dossiers/{dossier}/events").json()["rows"][0]
    event = auditor.get(f"/v1/events/{row['position']}").json()
    assert (event["topic"], event["actor"]["id"]) == ("dossier.Lodged", "a1")
    assert auditor.get("/v1/events/999999999").json()["code"] == "event-unknown"


def test_events_are_for_whoever_may_see_the_dossier(town: Town, auditor: Person, dossier: UUID) -> None:
    position = auditor.get(f"/v1/dossiers/{dossier}/events").json()["rows"][0]["position"]
    assert town.officer("b1").get(f"/v1/events/{position}").status_code == 200
    assert denied(town.officer("c1").get(f"/v1/events/{position}"))
    assert denied(town.officer("c1").get("/v1/events/999999999"))
    assert denied(town.officer("b1").get("/v1/events/1"))
    assert auditor.get("/v1/events/1").json()["topic"] == "log.Opened"


def test_a_board_shows_what_its_unit_answers_for(town: Town, dossier: UUID) -> None:
    rows = town.officer("b2").get("/v1/boards", unit="cl-dd").json()["rows"]
    assert str(dossier) in {row["dossier_id"] for row in rows}
    counts = town.officer("b2").get("/v1/boards/counts", unit="cl-dd").json()
    assert counts["open"] == len(rows)


def test_boards_of_other_units_are_not_shown(town: Town) -> None:
    officer = town.officer("c1")
    assert denied(officer.get("/v1/boards"))
    assert denied(officer.get("/v1/boards", unit="cl-dd"))
    assert denied(officer.get("/v1/boards", unit="none"))
    assert denied(officer.get("/v1/boards", agency="stnmt"))
    assert officer.get("/v1/boards", holder="c1").status_code == 200
    assert denied(officer.get("/v1/boards", holder="b1"))
    assert town.head("l1").get("/v1/boards", unit="cl-dd").status_code == 200


def test_a_board_comes_in_pages_soonest_due_first(town: Town, auditor: Person) -> None:
    clerk = town.officer("a1")
    for _ in range(5):
        clerk.act(clerk.lodge(), "issue-receipt")
    town.project()
    whole = [row["dossier_id"] for row in auditor.get("/v1/boards", limit=500).json()["rows"]]
    paged: list[str] = []
    cursor: dict[str, str] = {}
    while cursor is not None:
        page = auditor.get("/v1/boards", limit=2, **cursor).json()
        paged += [row["dossier_id"] for row in page["rows"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert paged == whole


def test_officials_read_their_own_record(town: Town, dossier: UUID) -> None:
    record = town.officer("b1").get("/v1/officials/b1/record", period="2020-Q1").json()
    assert record["official"] == {"id": "b1", "name": NAMES["b1"]}
    assert record["policies"] == ["custody-1", "attribution-1", "duties-1"]
    assert str(dossier) in {held["dossier_id"] for held in record["open_dossiers"]}


def test_records_of_others_are_for_heads_supervisors_and_auditors(town: Town) -> None:
    path = "/v1/officials/b1/record"
    assert town.head("h2").get(path).status_code == 200
    assert town.head("l1").get(path).status_code == 200
    assert town.bearer(Role.SUPERVISOR, "vpub-truc").get(path).status_code == 200
    for person in (
        town.officer("b2"),
        town.head("h1"),
        town.head("h3"),
        town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        town.bearer(Role.MACHINE, "~post"),
        town.bearer(Role.CITIZEN_SERVICE, "~portal"),
    ):
        assert denied(person.get(path))
        assert denied(person.get("/v1/officials/nobody/record"))
        assert denied(person.get(f"{path}/acts"))


def test_an_administrator_reads_no_record_and_acts_on_no_dossier(town: Town, dossier: UUID) -> None:
    administrator = town.bearer(Role.ADMINISTRATOR, "vpub-truc")
    for path in (f"/v1/dossiers/{dossier}", f"/v1/dossiers/{dossier}/trace", "/v1/boards", "/v1/findings"):
        assert denied(administrator.get(path))
    assert denied(administrator.post(f"/v1/dossiers/{dossier}/stop", {"reason": "x"}))
    assert denied(administrator.get("/v1/officials/vpub-truc/record"))
    assert administrator.get("/v1/organisation").status_code == 200


def test_whose_record_was_read_sees_by_whom_and_why(town: Town) -> None:
    subject = town.officer("a2")
    before = len(subject.get("/v1/officials/a2/reads").json()["rows"])
    subject.get("/v1/officials/a2/record")
    assert len(subject.get("/v1/officials/a2/reads").json()["rows"]) == before
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    supervisor.get("/v1/officials/a2/record", period="2020-03", purpose="inspection")
    town.head("h1").get("/v1/officials/a2/record/acts", period="2020-Q1")
    supervisor.get("/v1/findings", official="a2", period="2020")
    rows = subject.get("/v1/officials/a2/reads").json()["rows"][: len(subject.subject) + 1]
    assert [(row["reader"], row["what"], row["purpose"]) for row in rows] == [
        ("vpub-truc", "findings 2020-01..2020-12", None),
        ("h1", "acts 2020-01..2020-03", None),
        ("vpub-truc", "record 2020-03", "inspection"),
    ]
    assert denied(town.head("h1").get("/v1/officials/a2/reads"))
    assert denied(supervisor.get("/v1/officials/a2/reads"))


def test_a_figure_opens_into_facts_and_each_fact_into_events(town: Town, auditor: Person) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "refuse", {"reason": "thiếu giấy tờ"})
    town.project()
    facts = auditor.get("/v1/officials/a1/record/acts", period="2020-Q1").json()
    mine = [fact for fact in facts if fact["dossier_id"] == str(dossier)]
    topics = {auditor.get(f"/v1/events/{position}").json()["topic"] for fact in mine for position in fact["positions"]}
    assert topics == {"dossier.Lodged", "dossier.Refused"}
    assert auditor.get("/v1/officials/a1/record/none").status_code == 404


@pytest.mark.parametrize(
    "period", ["2020-Q5", "2020-13", "20", "9999..0000-01", "2020-03..2020-01", "2020-01..0000-01"]
)
def test_a_period_that_is_none_is_refused(auditor: Person, period: str) -> None:
    assert auditor.get("/v1/officials/a1/record", period=period).status_code == 422


def test_overviews_lead_from_the_province_to_the_unit(town: Town, auditor: Person) -> None:
    province = auditor.get("/v1/overview", period="2020-Q1").json()
    assert {row["what"]["id"] for row in province["rows"]} == {"cl"}
    agency = auditor.get("/v1/overview/agencies/cl", period="2020-Q1").json()
    assert agency["total"]["received"] == province["total"]["received"] > 0
    unit = town.head("h1").get("/v1/overview/units/cl-mc", period="2020-Q1").json()
    assert [row["official"]["id"] for row in unit["officials"]] == ["h1", "a2", "a1"] or len(unit["officials"]) == 3
    assert denied(town.head("h1").get("/v1/overview"))
    assert denied(town.head("h1").get("/v1/overview/units/cl-dd"))
    assert auditor.get("/v1/overview/fields").status_code == 200
    assert auditor.get("/v1/overview/units/none").json()["code"] == "unit-unknown"


def test_findings_and_escalations_are_for_those_whom_they_concern(town: Town, auditor: Person) -> None:
    assert auditor.get("/v1/findings").status_code == 200
    assert auditor.get("/v1/escalations", state="to_answer").status_code == 200
    assert town.head("h2").get("/v1/findings", unit="cl-dd").status_code == 200
    assert denied(town.officer("b1").get("/v1/findings", unit="cl-dd"))
    assert town.officer("b1").get("/v1/findings", official="b1").status_code == 200
    assert denied(town.officer("b1").get("/v1/findings"))
    assert town.officer("b1").get("/v1/escalations", bearer="b1").status_code == 200
    assert town.officer("b1").get("/v1/escalations", unit="cl-dd").status_code == 200
    assert denied(town.officer("b1").get("/v1/escalations", unit="cl-mc"))
    assert denied(town.officer("b1").get("/v1/escalations"))


def test_reference_data_come_with_the_version_that_an_edit_needs(town: Town) -> None:
    administrator = town.bearer(Role.ADMINISTRATOR, "vpub-truc")
    shown = administrator.get("/v1/organisation")
    assert shown.headers["etag"] == f'"{shown.json()["version"]}"'
    order = {"unit_id": "vp-tb", "name": "Tổ công tác", "valid_from": "2020-03-03"}
    path = "/v1/organisation/rename-unit"
    assert administrator.post(path, order, match=shown.headers["etag"]).status_code == 200
    assert administrator.post(path, order, match=shown.headers["etag"]).status_code == 412
    assert administrator.get("/v1/calendar").json()["rulings"]
    assert administrator.get("/v1/catalogue").json()["procedures"][0]["code"] == "1.012784"
    assert administrator.get("/v1/officials/b1").json()["appointments"][0]["unit_id"] == "cl-dd"
    assert {one["official_id"] for one in administrator.get("/v1/units/cl-dd/officials").json()} == {"h2", "b1", "b2"}
    assert administrator.get("/v1/units/none/officials").status_code == 404
    assert administrator.get("/v1/officials/none").status_code == 404


def test_rule_packs_are_read_whole_and_adopted_whole(town: Town) -> None:
    administrator = town.bearer(Role.ADMINISTRATOR, "vpub-truc")
    before = administrator.get("/v1/rules")
    assert (before.json()["version"], before.json()["digest"]) == (0, None)
    files = [{"name": file.name, "text": file.text} for file in shipped_files()]
    path, match = "/v1/rules/adopt-rules", before.headers["etag"]
    refused = administrator.post(path, {"files": files[1:], "reason": "thử"}, match=match)
    assert (refused.status_code, refused.json()["code"]) == (422, "rules-not-usable")
    assert administrator.post(path, {"files": files, "reason": "Quyết định 1"}, match=match).status_code == 200
    town.project()
    after = administrator.get("/v1/rules").json()
    assert (after["version"], after["origin"], after["digest"]) == (
        len(files) + 1,
        "office",
        digest_of(shipped_files()),
    )
    assert {pack["header"]["name"] for pack in after["packs"]} == {"2018", "2025"}
    assert administrator.post(path, {"files": files, "reason": "x"}, match=match).status_code == 412


def test_a_search_finds_names_without_marks_and_only_dossiers_of_the_caller(town: Town, dossier: UUID) -> None:
    code = code_of(town, dossier)
    found = town.officer("c1").get("/v1/search", q="tran van uoc").json()
    assert [one["id"] for one in found["officials"]] == ["b1"]
    assert town.officer("c1").get("/v1/search", q=code).json()["dossiers"] == []
    assert [one["code"] for one in town.officer("b1").get("/v1/search", q=code).json()["dossiers"]] == [code]


def test_words_with_control_characters_are_looked_for_nowhere(auditor: Person) -> None:
    for path, name in (("/v1/search", "q"), ("/v1/datasets/cases", "case"), ("/v1/boards", "field")):
        assert auditor.get(path, **{name: "a\u0000b"}).status_code == 422


def test_a_citizen_sees_status_and_dates_and_nothing_else(town: Town, dossier: UUID) -> None:
    code = code_of(town, dossier)
    answer = town.stranger().get(f"/v1/public/dossiers/{code}")
    assert answer.status_code == 200
    shown = answer.json()
    assert set(shown) == {
        "code",
        "portal_status",
        "status_vi",
        "status_en",
        "due_state",
        "lodged_at",
        "received_at",
        "appointed_at",
        "new_appointment_at",
        "clock_stopped_since",
        "finished_at",
        "returned_at",
    }
    assert (shown["portal_status"], shown["appointed_at"]) == (4, "2020-03-16T10:00:00Z")
    text = json.dumps(shown, ensure_ascii=False)
    for word in (*NAMES, *NAMES.values(), str(dossier), "cl-dd", "cl-mc"):
        assert word not in text


@pytest.mark.parametrize("code", ["000.00.05.H20-200302-9999", str(uuid4()), "x"])
def test_a_citizen_is_told_only_that_there_is_none(town: Town, code: str) -> None:
    answer = town.stranger().get(f"/v1/public/dossiers/{code}")
    assert (answer.status_code, answer.json()["code"]) == (404, "dossier-unknown")


def test_the_id_of_a_dossier_opens_nothing_to_the_public(town: Town, dossier: UUID) -> None:
    assert town.stranger().get(f"/v1/public/dossiers/{dossier}").status_code == 404


def test_nothing_else_is_open(town: Town, dossier: UUID) -> None:
    from api.http.openapi import describe

    named = {"position": 1, "number": 1, "level": 0, "index": 0, "size": 1, "kind": "receipt", "figure": "acts"}
    places = defaultdict(lambda: dossier, named, unit="cl-dd", unit_id="cl-dd", official="b1", agency="cl")
    open_paths = set()
    for path, operations in describe(town.app)["paths"].items():
        for method in operations:
            address = path.format_map(places)
            if town.stranger().send(method.upper(), address).status_code != 401:
                open_paths.add(path)
    assert open_paths == {*OPEN, "/metrics"}


def test_imported_logs_are_for_whoever_may_see_everything(town: Town, auditor: Person) -> None:
    assert auditor.get("/v1/datasets").json() == []
    assert auditor.get("/v1/datasets/1").json()["code"] == "dataset-unknown"
    assert auditor.get("/v1/datasets/cases", case="case-1").json() == []
    assert denied(town.head("l1").get("/v1/datasets"))


def test_while_dossiers_are_being_folded_again_whoever_reads_is_told(
    town: Town, auditor: Person, dossier: UUID
) -> None:
    town.project()
    with town.pages("h3", Role.OFFICER) as browser, connect(town.instance.dsn("projector"), "test") as projector:
        assert "HoSo-Refolding" not in auditor.get("/v1/boards").headers
        assert "đang tính lại" not in browser.get("/?lang=vi").text
        projector.execute("INSERT INTO views.refolding VALUES (%s, 1)", [dossier])
        assert auditor.get("/v1/boards").headers["HoSo-Refolding"] == "1"
        time.sleep(KEPT_SECONDS)
        assert "đang tính lại 1 hồ sơ, vụ việc" in browser.get("/?lang=vi").text
        town.project()
        assert "HoSo-Refolding" not in auditor.get("/v1/boards").headers
