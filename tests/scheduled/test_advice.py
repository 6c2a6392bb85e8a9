"""The advice to the provincial committee: facts as of one moment, each open to its events, the same for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest

from api.auth.rights import Role
from api.reports.advice import advice_files
from api.reports.advice_facts import Advice, advice
from api.reports.issuing import issue_advice, made_again
from api.reports.keeping import ReportFiles
from domain.complaint_commands import LodgeComplaint
from domain.model import natures
from domain.model.complaint_events import ComplaintChannel, ComplaintKind
from domain.model.event import Source
from domain.model.proceeding import Proceeding
from domain.model.refusals import BadValue, NotAppointed
from domain.model.report import ReportKind
from domain.store.event_log import EventLog
from projections import stored_events
from projections.queries.boards import BoardState, board
from projections.queries.periods import Period
from tests.http.town import Person, Town
from tests.reports.reading_pdf import demand_archivable, text_of
from tests.reports.reading_xlsx import demand_harmless, texts_of

MARCH = Period.parse("2020-03")


@contextmanager
def reading(town: Town) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(town.instance.dsn("reader"), autocommit=True, options="-c timezone=UTC") as connection:
        yield connection


def now(town: Town) -> Any:
    return town.app.state.office.clock.now()


@pytest.fixture(scope="module")
def reminded(town: Town) -> Town:
    """Somebody tried something about what is late."""
    head = town.head("h2")
    with reading(town) as connection:
        late = board(connection, now=now(town), state=BoardState.OVERDUE).rows[0]
    head.act(
        late.dossier_id,
        "issue-written-reminder",
        {"to_official": "b2", "duty": "thẩm định", "text": "Xử lý xong trước 05/4"},
    )
    town.project()
    return town


@pytest.fixture(scope="module")
def found(reminded: Town) -> Advice:
    with reading(reminded) as connection:
        return advice(connection, MARCH, now=now(reminded))


def test_what_is_stuck_where_since_when_and_what_was_tried(reminded: Town, found: Advice) -> None:
    sections = {section.key: section for section in found.sections}
    with reading(reminded) as connection:
        rows = board(connection, now=now(reminded), state=BoardState.OVERDUE, limit=500).rows
    overdue = sections["overdue"]
    assert {one.number for one in overdue.matters} == {row.code for row in rows}
    assert overdue.count == len(overdue.matters) == sum(place.count for place in overdue.places)
    (told,) = [one for one in overdue.matters if any("Xử lý xong trước 05/4" in each.text for each in one.tried)]
    assert told.tried[-1].vi == "Nhắc nhở bằng văn bản"
    assert told.due_at is not None
    assert told.since == told.due_at < found.asked.about
    assert sections["late"].matters[0].title == "2/3"


def test_every_number_counts_what_is_below_it_and_names_the_events_behind(reminded: Town, found: Advice) -> None:
    assert found.count > 3
    with reading(reminded) as connection:
        for section in found.sections:
            assert section.count == len(section.matters)
            assert section.count == sum(place.count for place in section.places)
            assert section.tried == sum(bool(one.tried) for one in section.matters)
            for place in section.places:
                behind = {p for one in section.matters if one.where == place.where for p in one.positions}
                assert set(place.positions) == behind
            for one in section.matters:
                assert one.positions, one.number
                assert {tried.position for tried in one.tried} <= set(one.positions)
                stored = stored_events.at(connection, list(one.positions))
                assert len(stored) == len(one.positions)
                assert max(one.positions) <= found.asked.position


def test_the_same_moment_gives_the_same_bytes_whatever_came_since(reminded: Town, found: Advice) -> None:
    before = advice_files(found)
    clerk = reminded.officer("a1")
    clerk.act(clerk.lodge(), "issue-receipt")
    reminded.at("2020-04-10 08:00")
    reminded.project()
    with reading(reminded) as connection:
        again = advice(connection, MARCH, now=now(reminded), as_of=found.asked.position, about=found.asked.about)
        later = advice(connection, MARCH, now=now(reminded))
    assert again.sections == found.sections
    assert [one.content for one in advice_files(msgspec.structs.replace(again, asked=found.asked))] == [
        one.content for one in before
    ]
    assert later.asked.position > found.asked.position


def test_on_paper_and_as_a_workbook_it_says_the_same_and_recommends_nothing(found: Advice) -> None:
    pdf, xlsx, machine = (one.content for one in advice_files(found))
    demand_archivable(pdf)
    demand_harmless(xlsx)
    text, cells = text_of(pdf), " ".join(texts_of(xlsx))
    for section in found.sections:
        for one in section.matters:
            assert one.number in text
            assert one.number in cells
    assert "Chỉ nêu sự việc" in text
    for word in ("đề nghị kỷ luật", "xếp hạng cơ quan", "yếu kém"):
        assert word not in text.lower()
    assert msgspec.json.decode(machine)["advice"]["asked"]["position"] == found.asked.position


def test_issued_it_is_on_record_by_a_person_with_words_and_can_be_made_again(reminded: Town, found: Advice) -> None:
    application = reminded.application
    done = issue_advice(
        reminded.instance,
        application,
        "vpub-truc",
        "2020-03",
        found.asked.position,
        remarks="Kính trình",
        source=Source.CLI,
    )
    state = Proceeding()
    with EventLog(reminded.instance.dsn("reader")) as log:
        for recorded in log.read_stream(done.report_id):
            state = natures.evolve(state, recorded)
    assert state.opened_by == "vpub-truc"
    assert (state.state.kind, state.state.period, state.state.as_of) == (
        ReportKind.ADVICE,
        "2020-03",
        found.asked.position,
    )
    files = ReportFiles.of(reminded.instance.data_dir)
    clerk = reminded.officer("a1")
    clerk.act(clerk.lodge(), "issue-receipt")
    reminded.project()
    with reading(reminded) as connection:
        again = made_again(connection, state, "vpub-truc", now(reminded))
    assert len(again) == 3
    for one, file in zip(again, state.state.files, strict=True):
        assert sha256(one.content).hexdigest() == file.sha256
        assert files.read(ReportKind.ADVICE, file) == one.content
    pdf = files.read(ReportKind.ADVICE, state.state.files[0])
    assert "Kính trình" in text_of(pdf)


def test_nobody_but_an_active_official_issues_it(reminded: Town, found: Advice) -> None:
    for nobody, refusal in (("~service", BadValue), ("k9", NotAppointed)):
        with pytest.raises(refusal):
            issue_advice(
                reminded.instance, reminded.application, nobody, "2020-03", found.asked.position, source=Source.CLI
            )


def test_a_term_that_nobody_verified_names_no_person_and_what_an_official_may_do_is_no_delay(
    reminded: Town, found: Advice
) -> None:
    reminded.order(
        LodgeComplaint,
        proceeding_id=uuid4(),
        channel=ComplaintChannel.ONLINE,
        kind=ComplaintKind.ATTITUDE,
        text="Bắt đi lại ba lần",
        about_official="b1",
    )
    supervisor = Person(reminded, "vpub-truc", reminded.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))
    body = {"about": "c1", "origin": "complaint", "reason": "Phản ánh", "act": "Giữ hồ sơ", "act_on": "2020-04-01"}
    with reading(reminded) as connection:
        late = board(connection, now=now(reminded), state=BoardState.OVERDUE).rows[0]
    opened = supervisor.post("/v1/reviews", body | {"dossiers": [str(late.dossier_id)]}, match=None)
    assert opened.status_code == 201, opened.text
    for who, act, order in (
        (reminded.head("l2"), "appoint-review-member", {"official": "h1", "seat": "chair"}),
        (reminded.officer("h1"), "notify-reviewed", {"text": "Đề nghị giải trình"}),
    ):
        taken = who.post(f"{opened.headers['location']}/{act}", order)
        assert taken.status_code == 200, taken.text
    reminded.at("2020-06-10 08:00")
    reminded.project()
    with reading(reminded) as connection:
        later = advice(connection, Period.parse("2020-06"), now=now(reminded))
    sections = {section.key: section.matters for section in later.sections}
    assert {(one.title, one.who) for one in sections["complaint"]} == {
        ("thụ lý phản ánh: giao người xem xét hoặc hỏi thêm (hạn chưa kiểm chứng)", None),
        ("trả lời phản ánh, kiến nghị (hạn chưa kiểm chứng)", None),
    }
    owed = {one.title.partition(" (")[0] for one in sections["review"]}
    assert "họp kiểm điểm" in owed
    assert "giải trình" not in owed
