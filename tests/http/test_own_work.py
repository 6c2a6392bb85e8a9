"""An official's own work: whose it is, what is due next, and what to do about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api.auth.rights import Role
from domain.model.working_time import HOUR
from tests.http.town import NAMES, Person, Town


def work(who: Person, **asked: Any) -> Any:
    who.town.project()
    answer = who.get("/v1/work", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(who: Person, **asked: Any) -> list[Any]:
    found: list[Any] = work(who, **asked)["page"]["rows"]
    return found


def row_of(who: Person, dossier: UUID, **asked: Any) -> Any:
    (row,) = [row for row in rows(who, **asked) if row["dossier_id"] == str(dossier)]
    return row


def has(who: Person, dossier: UUID, **asked: Any) -> bool:
    return any(row["dossier_id"] == str(dossier) for row in rows(who, **asked))


def test_the_next_act_follows_the_procedure_s_course_from_hand_to_hand(town: Town) -> None:
    clerk, officer, head = town.officer("a1"), town.officer("b1"), town.head("h2")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    held = row_of(clerk, dossier)
    assert (held["duty"], held["next_act"], held["next_step_id"]) == ("hold", "send-handover", "th")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    sent = row_of(clerk, dossier)
    assert (sent["sent_away"], sent["next_act"]) == (True, "recall")
    coming = row_of(officer, dossier)
    assert (coming["duty"], coming["number"], coming["next_act"]) == ("accept", 1, "accept-handover")
    assert coming["accept_by"] == sent["accept_by"] is not None
    assert coming["counterpart"] == {"id": "a1", "name": NAMES["a1"]}
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    assert not has(clerk, dossier)
    for act, step, body in (
        ("start-step", "th", {"step_id": "th"}),
        ("complete-step", "th", {"step_id": "th"}),
        ("submit-for-approval", "pd", {"to_official": "h2", "step_id": "pd"}),
    ):
        row = row_of(officer, dossier)
        assert (row["next_act"], row["next_step_id"]) == (act, step)
        officer.act(dossier, act, body)
    head.act(dossier, "accept-handover", {"handover_no": row_of(head, dossier)["number"]})
    for act, body in (("approve", {}), ("finish", {}), ("send-handover", {"to_unit": "cl-mc", "step_id": "tr"})):
        assert row_of(head, dossier)["next_act"] == act
        head.act(dossier, act, body)
    other = town.officer("a2")  # what goes to a unit is anybody's of it to accept
    assert row_of(other, dossier)["unit"]["id"] == row_of(clerk, dossier)["unit"]["id"] == "cl-mc"
    other.act(dossier, "accept-handover", {"handover_no": 3})
    assert row_of(clerk, dossier, wanted="return")["next_act"] == "return-result"
    clerk.act(dossier, "return-result", {"channel": "counter"})
    for who in (clerk, other, officer, head):
        assert not has(who, dossier)
        assert not has(who, dossier, wanted="return")


def at_work(town: Town, who: str = "b1") -> UUID:
    """A new dossier that an official of the land unit has accepted."""
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": who, "step_id": "th"})
    town.officer(who).act(dossier, "accept-handover", {"handover_no": 1})
    return dossier


def test_what_is_due_first_stands_first_and_what_is_paused_last(town: Town) -> None:
    officer = town.officer("b2")
    town.at("2020-03-03 08:00")
    paused, first = at_work(town, "b2"), at_work(town, "b2")
    town.at("2020-03-04 08:00")
    second, third = at_work(town, "b2"), at_work(town, "b2")
    officer.act(paused, "request-supplement", {"items": ["Bản đồ"], "reason": "Thiếu"})
    found = rows(officer)
    assert [row["dossier_id"] for row in found] == [str(one) for one in (first, second, third, paused)]
    assert found[1]["code"] < found[2]["code"]  # due within the same minute
    assert (found[0]["clock"], found[0]["due_at"]) == ("step", found[0]["step_due_at"])
    assert found[0]["due_at"] < found[0]["due_in_force_at"]
    assert (found[-1]["duty"], found[-1]["due_state"], found[-1]["due_at"]) == ("applicant", "stopped", None)
    assert found[-1]["next_act"] == "receive-supplement"


def test_working_time_that_is_left_or_over_counts_office_hours_only(town: Town) -> None:
    officer = town.officer("b2")
    town.at("2020-03-10 09:00")
    first = rows(officer)[0]
    assert (first["due_at"], first["left_us"]) == ("2020-03-11T10:00:00Z", 14 * HOUR)
    assert first["due_state"] == "on_time"
    town.at("2020-03-10 16:00")  # two hours of this day and the next are less than a fifth
    assert rows(officer)[0]["due_state"] == "due_soon"
    town.at("2020-03-11 07:30")
    assert work(officer)["counts"]["today"] == 1
    town.at("2020-03-12 17:00")
    found = rows(officer)
    assert (found[0]["due_state"], found[0]["left_us"], found[0]["overdue_us"]) == ("overdue", 0, 8 * HOUR)
    assert found[1]["due_state"] == "due_soon"  # due at this very moment is not overdue
    counts = work(officer)["counts"]
    assert (counts["overdue"], counts["today"], counts["paused"]) == (1, 2, 1)


@pytest.mark.parametrize("who", ["a1", "b1", "b2", "h1", "h2"])
def test_every_count_is_the_length_of_its_list(town: Town, who: str) -> None:
    counts = work(town.officer(who))["counts"]
    pool = counts.pop("pool")
    assert {name: len(rows(town.officer(who), wanted=name)) for name in counts} == counts
    assert counts["all"] == sum(counts[name] for name in ("overdue", "today", "later", "paused"))
    assert (pool > 0) is (who == "h1" and pool > 0)


def test_pages_of_the_list_make_up_the_whole(town: Town) -> None:
    officer = town.officer("b2")
    whole, found, cursor = rows(officer), [], None
    while True:
        page = work(officer, limit=2, **({} if cursor is None else {"cursor": cursor}))["page"]
        found += page["rows"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole
    assert len(whole) > 2
    assert officer.get("/v1/work", cursor="bm90IG91cnM").json()["code"] == "cursor-unreadable"


def test_obstacles_stand_with_the_one_who_waits_and_the_one_who_has_to_answer(town: Town) -> None:
    officer = town.officer("b1")
    dossier = at_work(town)
    officer.act(dossier, "report-obstacle", {"description": "Chờ trích lục", "term": "2wd", "to_official": "c1"})
    assert row_of(officer, dossier, wanted="obstacle")["counterpart"]["id"] == "c1"
    assert row_of(officer, dossier)["duty"] == "hold"
    answering = row_of(town.officer("c1"), dossier)
    assert (answering["duty"], answering["clock"], answering["next_act"]) == ("answer", "answer", "answer-obstacle")
    assert (answering["counterpart"]["id"], answering["number"]) == ("b1", 1)
    town.at("2020-03-17 07:30")  # past the answer's term it is still one row
    assert row_of(town.officer("c1"), dossier)["due_state"] == "overdue"
    town.officer("c1").act(dossier, "answer-obstacle", {"obstacle_no": 1, "answer": "Đã có"})
    assert not has(town.officer("c1"), dossier)
    assert not has(officer, dossier, wanted="obstacle")


def test_an_opinion_is_accepted_then_given(town: Town) -> None:
    officer, asked = town.officer("b1"), town.officer("c1")
    dossier = at_work(town)
    officer.act(dossier, "request-opinion", {"question": "Đủ điều kiện?", "term": "2wd", "to_official": "c1"})
    coming = row_of(asked, dossier, wanted="opinion")
    assert (coming["duty"], coming["for_opinion"]) == ("accept", True)
    asked.act(dossier, "accept-handover", {"handover_no": coming["number"]})
    there = row_of(asked, dossier, wanted="opinion")
    assert (there["duty"], there["clock"], there["next_act"], there["number"]) == (
        "opinion", "opinion", "give-opinion", 1
    )  # fmt: skip
    assert not has(officer, dossier)


def test_a_head_is_told_how_many_lie_in_the_pool_and_where(town: Town) -> None:
    before = work(town.head("h1"))["counts"]["pool"]
    town.officer("a1").lodge()
    found = work(town.head("h1"))
    assert found["counts"]["pool"] == before + 1
    assert [unit["id"] for unit in found["pools"]] == ["cl-mc"]
    assert work(town.officer("a1"))["counts"]["pool"] == 0


def test_who_stands_in_finds_the_work_of_the_absent_each_with_the_name(town: Town) -> None:
    town.at("2020-03-17 08:00")
    dossier = at_work(town)
    absence = {
        "absence_id": "np-1",
        "official_id": "b1",
        "from_on": "2020-03-18",
        "from_half": "morning",
        "to_on": "2020-03-18",
        "to_half": "afternoon",
        "acting_id": "b2",
    }
    assert town.head("h2").post("/v1/organisation/record-absence", absence).status_code == 200
    substitute = town.officer("b2")
    assert not has(substitute, dossier)
    town.at("2020-03-18 09:00")
    row = row_of(substitute, dossier)
    assert (row["duty"], row["acting_for"]) == ("hold", {"id": "b1", "name": NAMES["b1"]})
    assert [one["id"] for one in work(substitute)["acting_for"]] == ["b1"]
    town.at("2020-03-19 09:00")
    assert not has(substitute, dossier)


@pytest.mark.parametrize(
    ("role", "subject"), [(Role.SUPERVISOR, "~operator"), (Role.MACHINE, "~kiosk"), (Role.CITIZEN_SERVICE, "~portal")]
)
def test_whoever_is_no_official_has_no_work(town: Town, role: Role, subject: str) -> None:
    assert town.bearer(role, subject).get("/v1/work").status_code == 403
