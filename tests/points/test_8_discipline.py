"""Point 8: violations are reviewed and disciplined, by people, within the law, and by nobody with an interest.

One review walked by its people, from an official's record to the appeal: who may not sit, what is refused and why,
whose lateness is whose, who reads it, and the file that anybody can check. The tests follow one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.auth.rights import Role
from api.evidence.verifier.verification import Asked, verify
from domain.model.event import Recorded
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules
from domain.store.event_log import EventLog
from projections import ledger_checkpoints
from projections.ledger_keys import ledger_directory
from projections.ledger_sealer import Sealer, connect
from tests.http.town import NAMES, Person, Town

EXPLANATION = "Chờ Sở trả lời về ranh thửa, đã báo miệng với trưởng phòng ngày 10/3."


@dataclass
class Walk:
    """The town, the dossier that lay with b1, and the review about it. `number` once it is opened."""

    town: Town
    dossier: UUID
    reminder: int
    held: int
    number: str = ""

    def order(self, who: Person, act: str, **body: Any) -> httpx.Response:
        return who.post(f"/v1/reviews/{self.number}/{act}", body)

    def do(self, who: Person, act: str, **body: Any) -> None:
        answer = self.order(who, act, **body)
        assert answer.status_code == 200, answer.text
        self.town.project()

    def refused(self, who: Person, act: str, **body: Any) -> str:
        """The code of the refusal."""
        answer = self.order(who, act, **body)
        assert answer.status_code >= 400, answer.text
        code: str = answer.json()["code"]
        return code

    def page(self, subject: str, *roles: Role, tail: str = "") -> httpx.Response:
        with self.town.pages(subject, *roles) as pages:
            return pages.get(f"/kiem-diem/{self.number}{tail}", timeout=60)

    @property
    def supervisor(self) -> Person:
        return Person(self.town, "vpub-truc", self.town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))

    def events(self) -> list[Recorded[Any]]:
        with EventLog(self.town.instance.dsn("reader")) as log:
            found = self.supervisor.get(f"/v1/reviews/{self.number}").json()["proceeding"]["proceeding_id"]
            return list(log.read_stream(UUID(found)))


@pytest.fixture(scope="module")
def walk(town: Town) -> Walk:
    """A dossier that b1 has held since 2/3/2020; h2 reminded b1 in writing on 4/3."""
    town.order(AdoptShippedRules, reason=SHIPPED_REASON)
    clerk, officer = town.officer("a1"), town.officer("b1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    held = officer.act(dossier, "accept-handover", {"handover_no": 1}).json()["position"]
    town.at("2020-03-04 08:00")
    reminder = town.head("h2").act(
        dossier, "issue-written-reminder", {"to_official": "b1", "duty": "Thẩm định đúng hạn", "text": "Lần 1"}
    )
    town.at("2020-03-05 08:00")
    officer.act(dossier, "report-obstacle", {"description": "Chưa rõ ranh thửa", "to_unit": "tn-dd", "term": "2wd"})
    town.at("2020-04-20 08:00")
    town.project()
    return Walk(town, dossier, reminder.json()["position"], held)


def opening(walk: Walk, **changes: Any) -> dict[str, Any]:
    return {
        "about": "b1",
        "origin": "record",
        "period": "2020-Q1",
        "reason": "Hồ sơ trách nhiệm quý I",
        "act": "Giữ hồ sơ không xử lý",
        "act_on": "2020-03-20",
        "dossiers": [str(walk.dossier)],
        "positions": [walk.held, walk.reminder],
    } | changes


def test_a_person_opens_it_from_events_of_the_log_and_nobody_else_does(walk: Walk) -> None:
    for person in (walk.town.officer("b2"), walk.town.bearer(Role.AUDITOR, "c1")):
        assert person.post("/v1/reviews", opening(walk), match=None).status_code == 403
    nowhere = walk.supervisor.post("/v1/reviews", opening(walk, positions=[9_999_999]), match=None)
    assert nowhere.json()["code"] == "review-evidence-not-found"
    elsewhere = opening(walk, about="b2", positions=[1])
    cited = walk.supervisor.post("/v1/reviews", elsewhere, match=None)
    assert cited.status_code == 201, "any event of the log can be cited, not of a dossier alone"
    bare = walk.supervisor.post("/v1/reviews", opening(walk, dossiers=[], positions=[]), match=None)
    assert bare.json()["code"] == "review-not-opened"
    opened = walk.supervisor.post("/v1/reviews", opening(walk), match=None)
    assert opened.status_code == 201, opened.text
    walk.town.project()
    state = walk.supervisor.get(f"/v1/reviews/{opened.json()['proceeding_id']}").json()
    walk.number = state["proceeding"]["number"]
    assert walk.number == "KD-2020-0002"
    body = walk.events()[0].body
    assert [one.position for one in body.evidence] == [walk.held, walk.reminder]
    assert (body.authority, body.post) == ("l1", "cong_chuc")


@pytest.mark.parametrize("official", ["a1", "b1", "h2", "c1", "vpub-truc"])
def test_whoever_has_a_conflict_cannot_be_appointed_and_the_attempt_stands_in_the_file(
    walk: Walk, official: str
) -> None:
    if official == "c1":
        walk.town.officer("c1").post(
            "/v1/organisation/declare-relation",
            {"official_id": "c1", "other_id": "b1", "kind": "kin", "reason": "Anh em họ"},
        )
        walk.town.project()
    leader = walk.town.head("l1")
    assert walk.refused(leader, "appoint-review-member", official=official, seat="chair") == "conflict-in-proceeding"
    last = walk.events()[-1].body
    assert (last.TOPIC, last.act, last.actor) == ("proceeding.ConflictRefused", "AppointReviewMember", "l1")


def test_the_authority_appoints_who_is_free_and_the_check_is_stored(walk: Walk) -> None:
    leader = walk.town.head("l1")
    assert walk.refused(walk.supervisor, "appoint-review-member", official="h1", seat="chair") == (
        "review-not-the-authority"
    )
    walk.do(leader, "appoint-review-member", official="h1", seat="chair")
    walk.do(leader, "appoint-review-member", official="a2", seat="secretary")
    check = walk.events()[-1].body.check
    assert (check.official, [str(one) for one in check.dossiers]) == ("a2", [str(walk.dossier)])


def test_only_those_who_take_part_see_it_and_a_reading_by_another_is_seen_by_the_official(walk: Walk) -> None:
    for subject, roles in (("h2", (Role.HEAD,)), ("b2", (Role.OFFICER,)), ("~admin", (Role.ADMINISTRATOR,))):
        assert walk.page(subject, *roles).status_code == 404
        assert Person(walk.town, subject, walk.town.token(subject, *roles)).get(
            f"/v1/reviews/{walk.number}"
        ).status_code in (403, 404)
    for subject in ("b1", "h1", "a2"):
        assert walk.page(subject, Role.OFFICER).status_code == 200
    before = len(walk.town.officer("b1").get("/v1/officials/b1/reads").json()["rows"])
    assert walk.page("c1", Role.AUDITOR).status_code == 200
    readings = walk.town.officer("b1").get("/v1/officials/b1/reads").json()["rows"]
    assert len(readings) == before + 1
    assert (readings[0]["reader"], readings[0]["what"]) == ("c1", f"review {walk.number}")


def test_the_official_is_notified_and_heard_before_anything_is_decided(walk: Walk) -> None:
    chair, official = walk.town.officer("h1"), walk.town.officer("b1")
    walk.town.at("2020-04-21 08:00")
    walk.do(chair, "notify-reviewed", text="Đề nghị giải trình về việc giữ hồ sơ")
    meeting = {"attended": ["h1", "a2"], "reviewed_attended": True, "course": "Mọi người phát biểu"}
    assert walk.refused(chair, "hold-review-meeting", **meeting) == "review-explanation-open"
    decided = {"outcome": "lesson", "reasons": "x", "effective_on": "2020-04-21"}
    assert walk.refused(walk.town.head("l1"), "decide-review", **decided) == "review-explanation-open"
    assert walk.refused(chair, "explain-in-review", text="thay lời") == "review-only-the-reviewed"
    walk.town.at("2020-04-23 08:00")
    walk.do(official, "explain-in-review", text=EXPLANATION)


def test_the_page_shows_the_explanation_above_the_evidence_and_the_facts_that_speak_for_the_official(
    walk: Walk,
) -> None:
    page = walk.page("b1", Role.OFFICER).text
    assert page.index(EXPLANATION) < page.index("Hồ sơ trách nhiệm quý I") < page.index("Sự kiện được dẫn")
    assert "Chưa rõ ranh thửa" in page
    assert "không phải kết luận" in page
    assert "20/03/2022" in page, "the limitation, by 24 months from the act"
    assert NAMES["h1"] in page


def test_the_reviewers_lateness_is_theirs(walk: Walk) -> None:
    chair = walk.town.officer("h1")
    walk.town.at("2020-05-18 08:00")
    walk.do(
        chair,
        "hold-review-meeting",
        attended=["h1", "a2"],
        reviewed_attended=True,
        course="Nêu sự việc, người được kiểm điểm trình bày, mọi người phát biểu",
    )
    walk.do(walk.town.officer("a2"), "file-minutes", text="Biên bản")
    duties = walk.supervisor.get(f"/v1/reviews/{walk.number}").json()["duties"]
    meeting = next(one for one in duties if one["kind"] == "review-meeting")
    assert (meeting["official"]["id"], meeting["state"]) == ("h1", "met_late")
    explain = next(one for one in duties if one["kind"] == "review-explain")
    assert (explain["official"]["id"], explain["binds"]) == ("b1", False)
    assert "đã làm, trễ hạn" in walk.page("b1", Role.OFFICER).text.lower()


DECISION: dict[str, Any] = {
    "outcome": "discipline",
    "form": "khiển trách",
    "severity": "it_nghiem_trong",
    "ground": "duty",
    "reasons": "Giữ hồ sơ nhiều ngày sau khi đã được nhắc nhở bằng văn bản",
    "effective_on": "2020-05-19",
}


def test_the_law_is_held_and_what_is_uncertain_needs_a_persons_reason(walk: Walk) -> None:
    leader = walk.town.head("l1")
    walk.town.at("2020-05-19 08:00")
    assert walk.refused(leader, "decide-review", **{**DECISION, "effective_on": "2020-05-18"}) == "bad-value"
    assert walk.refused(leader, "decide-review", **DECISION) == "review-doubt-not-answered"
    assert walk.refused(leader, "decide-review", **DECISION, doubts="x", reminders=[walk.held]) == (
        "review-reminder-missing"
    )
    given = DECISION | {"reminders": [walk.reminder], "doubts": "Đã hỏi Sở Nội vụ về Nghị định 34/2011"}
    walk.do(leader, "decide-review", **given)
    decided = walk.events()[-1].body
    assert (decided.form, decided.reminders, decided.uncertain) == ("khiển trách", (walk.reminder,), ("council",))
    assert str(decided.limitation.last_on) == "2022-03-20"


def test_another_authority_answers_the_appeal_and_never_makes_it_heavier(walk: Walk) -> None:
    leader, official = walk.town.head("l1"), walk.town.officer("b1")
    walk.do(walk.town.officer("h1"), "notify-decision", how="Giao trực tiếp")
    walk.town.at("2020-05-25 08:00")
    walk.do(official, "appeal-decision", text="Vướng mắc đã báo, không được trả lời")
    answer = {"result": "upheld", "reasons": "x"}
    assert walk.refused(leader, "answer-appeal", **answer) == "review-same-authority"
    heavier = {"result": "changed", "outcome": "discipline", "form": "cảnh cáo", "reasons": "x"}
    assert walk.refused(walk.supervisor, "answer-appeal", **heavier) == "bad-value"
    walk.town.at("2020-06-01 08:00")
    walk.do(walk.supervisor, "answer-appeal", result="changed", outcome="criticism", reasons="Có vướng mắc khách quan")
    walk.do(leader, "publish-outcome", where="Họp cơ quan")


def test_two_people_close_it(walk: Walk) -> None:
    leader = walk.town.head("l1")
    walk.do(leader, "propose-review-closing", reason="Đã xong")
    assert walk.refused(leader, "close-review") == "review-second-person"
    walk.do(walk.town.officer("h1"), "close-review")
    line = walk.supervisor.get(f"/v1/reviews/{walk.number}").json()["proceeding"]
    assert line["stage"] == "closed"


def test_the_file_is_a_bundle_that_anybody_can_check(walk: Walk) -> None:
    walk.town.project()
    with connect(walk.town.instance.dsn("sealer")) as connection:
        keys = ledger_directory(walk.town.instance.data_dir)
        Sealer(connection, ledger_checkpoints.origin(connection) or "", keys).catch_up()
    assert walk.page("h2", Role.HEAD, tail="/goi-bang-chung").status_code == 404
    answer = walk.page("b1", Role.OFFICER, tail="/goi-bang-chung")
    assert answer.status_code == 200, answer.text
    found = verify(answer.content, Asked())
    assert found.findings == []
    assert found.bundle is not None
    positions = {recorded.position for recorded in walk.events()}
    assert positions <= {event.position for event in found.bundle.events}
    assert {walk.held, walk.reminder} <= {event.position for event in found.bundle.events}
