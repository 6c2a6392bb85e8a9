"""Point 6: leaders of units weak in using the software answer for it: reviewed as heads, by who is above them.

Opened from the unit's figures and from the 2 % rule, each prefilled on the page where the figure stands; judged as the
leader's own responsibility; and with what speaks for the leader beside it. The tests follow one another.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from api.auth.rights import Role
from tests.domain.office import CODE
from tests.http.test_inspections import ORDER
from tests.http.test_proceedings import OPENING as INSPECTION
from tests.http.town import Person, Town
from tests.points.reviews import review_from


@pytest.fixture(scope="module")
def supervisor(town: Town) -> Person:
    town.project()
    return Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))


def opened(supervisor: Person, **changes: Any) -> Any:
    body = {
        "about": "h2",
        "origin": "software",
        "reason": "Tỷ lệ bước xử lý trên phần mềm thấp",
        "act": "Để đơn vị xử lý trên giấy, nhập phần mềm sau",
        "act_on": "2020-02-28",
        "found_on": "2020-03-02",
        "period": "2020-02",
        "figure": "Bước xử lý trên phần mềm: 3/20",
        "attachments": [],
    } | changes
    return supervisor.post("/v1/reviews", body, match=None)


def prefilled(town: Town, path: str) -> dict[str, list[str]]:
    """The query of the link that opens a review on a page."""
    with town.pages("vpub-truc", Role.OFFICER, Role.SUPERVISOR) as pages:
        shown = pages.get(path, timeout=60)
        assert shown.status_code == 200, (path, shown.status_code)
    link = re.search(r'href="(/kiem-diem/mo/open-review\?[^"]+)"', shown.text)
    assert link is not None, path
    return parse_qs(urlsplit(unescape(link[1])).query)


def test_the_units_figures_offer_a_review_of_its_head(town: Town, supervisor: Person) -> None:
    asked = prefilled(town, "/toan-trinh?don_vi=cl-dd&ky=2020-02")
    assert (asked["about"], asked["origin"], asked["period"]) == (["h2"], ["software"], ["2020-02"])


def test_an_officials_record_offers_a_review_of_them(town: Town, supervisor: Person) -> None:
    asked = prefilled(town, "/can-bo/h2/ho-so-trach-nhiem?ky=2020-Q1&muc_dich=review")
    assert (asked["about"], asked["origin"], asked["period"]) == (["h2"], ["record"], ["2020-01..2020-03"])


def test_the_form_is_filled_and_nothing_is_opened_by_looking(town: Town, supervisor: Person) -> None:
    with town.pages("vpub-truc", Role.OFFICER, Role.SUPERVISOR) as pages:
        form = pages.get("/kiem-diem/mo/open-review?about=h2&origin=software&period=2020-02", timeout=60)
        assert form.status_code == 200
        assert 'value="2020-02"' in form.text
        assert supervisor.get("/v1/reviews").json()["rows"] == []


def test_a_head_is_reviewed_as_a_leader_and_decided_about_by_the_leader_of_the_agency(
    town: Town, supervisor: Person
) -> None:
    answer = opened(supervisor, matter=None, attachments=[])
    assert answer.json()["code"] == "review-not-opened", "a figure alone is no evidence"
    dossier = town.officer("a1").lodge()
    town.officer("a1").act(dossier, "issue-receipt")
    answer = opened(supervisor, dossiers=[str(dossier)])
    assert answer.status_code == 201, answer.text
    town.project()
    told = supervisor.get(f"/v1/reviews/{answer.json()['proceeding_id']}").json()
    assert (told["state"]["opened"]["post"], told["state"]["authority"]) == ("cong_chuc_leader", "l1")
    assert told["state"]["opened"]["figure"] == "Bước xử lý trên phần mềm: 3/20"
    owed = {duty["kind"]: duty["official"]["id"] for duty in told["duties"]}
    assert owed == {"review-notify": "l1", "review-handling": "l1"}


def test_people_of_the_unit_do_not_review_their_head(town: Town, supervisor: Person) -> None:
    leader = town.head("l1")
    number = supervisor.get("/v1/reviews").json()["rows"][0]["number"]
    refused = leader.post(f"/v1/reviews/{number}/appoint-review-member", {"official": "b2", "seat": "chair"})
    assert refused.json()["code"] == "conflict-in-proceeding"
    assert "subordinate" in refused.text or "cấp dưới" in refused.text
    taken = leader.post(f"/v1/reviews/{number}/appoint-review-member", {"official": "h1", "seat": "chair"})
    assert taken.status_code == 200, taken.text


def test_about_the_leader_of_the_agency_the_one_above_decides(town: Town, supervisor: Person) -> None:
    dossier = town.officer("a1").lodge()
    answer = opened(supervisor, about="l1", origin="late_share", dossiers=[str(dossier)])
    assert answer.status_code == 201, answer.text
    town.project()
    told = supervisor.get(f"/v1/reviews/{answer.json()['proceeding_id']}").json()
    assert told["state"]["authority"] == "vpub-truc", "nobody leads the province's office here: its duty officer"
    assert told["state"]["opened"]["origin"] == "late_share"


def test_a_finding_and_a_missed_directive_each_open_one_filled_in_beside_the_guidance_there_was(
    town: Town, supervisor: Person
) -> None:
    town.at("2020-03-02 09:00")
    dossier = town.officer("a1").lodge()
    question = {"subject": "Tách thửa", "question": "Nộp bản gốc?", "procedures": [CODE]}
    asked = town.officer("a1").post("/v1/guidance", question, match=None)
    assert asked.status_code == 201, asked.text
    answer = {"answer": "Bản sao chứng thực", "public": False}
    answered = supervisor.post(f"/v1/guidance/{asked.json()['proceeding_id']}/answer-guidance", answer)
    assert answered.status_code == 200, answered.text
    town.at("2020-03-03 09:00")
    inspection = supervisor.post("/v1/inspections", INSPECTION, match=None).json()["proceeding_id"]
    found = {
        "agency_id": "cl", "text": "Sổ giấy song song với phần mềm", "category": "", "unit_id": "cl-dd",
        "criterion": INSPECTION["criteria"][0], "dossiers": [str(dossier)], "official": None,
    }  # fmt: skip
    made = supervisor.post(f"/v1/inspections/{inspection}/make-finding", found)
    assert made.status_code == 200, made.text
    order = {**ORDER, "inspection_id": inspection, "findings": [1], "due_on": "2020-03-06"}
    directive = supervisor.post("/v1/directives", order, match=None)
    assert directive.status_code == 201, directive.text
    town.project()
    inspected = f"/kiem-tra/{supervisor.get(f'/v1/inspections/{inspection}').json()['proceeding']['number']}"
    (issued,) = supervisor.get("/v1/remedies").json()["rows"]
    with town.pages("vpub-truc", Role.OFFICER, Role.SUPERVISOR) as pages:
        shown = pages.get(inspected, timeout=60).text
        assert "Hướng dẫn có vào lúc đó" in shown
        assert "HD-2020-0001 Tách thửa" in shown
        assert "Mở kiểm điểm" not in pages.get(f"/chi-dao/{issued['number']}", timeout=60).text, (
            "nothing was missed yet"
        )

    opened = review_from(town, inspected, "", "finding", inspection, about="h2")
    assert opened["dossiers"] == [str(dossier)]
    number = supervisor.get("/v1/reviews").json()["rows"][0]["number"]
    with town.pages("vpub-truc", Role.OFFICER, Role.SUPERVISOR) as pages:
        page = pages.get(f"/kiem-diem/{number}", timeout=60).text
        assert "HD-2020-0001 Tách thửa" in page, "it was answered on the day of the act"

    town.at("2020-03-10 09:00")
    town.project()
    review_from(town, f"/chi-dao/{issued['number']}", "l1", "directive", issued["proceeding_id"])
