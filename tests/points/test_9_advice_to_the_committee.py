"""Point 9 of the order: agencies are guided on procedure control, and problems reach the committee with advice.

Walked as a supervisor of the Chairman's office would: the month ends, an agency above 2 % is asked to explain, its
leader does, the advice says what is stuck and what was tried, every number is followed to its events, it is issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from html import unescape
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from api.auth.rights import Role
from api.reports.issuing import made_again
from api.scheduled.due import Back
from api.scheduled.routine import Routine
from domain.model.explanation import explanation_id
from projections.queries.periods import Period
from tests.http.town import Person, Town, found, served
from tests.pages.stories import tell
from tests.points.reviews import review_from
from tests.reports.reading_pdf import demand_archivable, text_of
from tests.servers import Database
from workflows.schedules import MONTHLY

MARCH = Period.parse("2020-03")


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        stories = tell(town)
        body = {"to_official": "b2", "duty": "thẩm định", "text": "Xử lý xong trước 05/4"}
        town.head("h2").act(stories["late"], "issue-written-reminder", body)
        town.at("2020-04-01 00:05")
        town.project()
        yield town


@pytest.fixture(scope="module")
def supervisor(town: Town) -> Iterator[httpx.Client]:
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


def month_end(town: Town) -> None:
    with closing(Routine.over(town.instance, Back(days=1, weeks=1, months=1))) as routine:
        routine.run(MONTHLY, 1, last=True)
    town.project()


def act(person: Person, proceeding: object, name: str, **body: object) -> None:
    answer = person.post(f"/v1/explanations/{proceeding}/{name}", body)
    assert answer.status_code == 200, answer.text
    person.town.project()


def asked_of(page: str) -> str:
    """Of how many the share is, as the page of the explanation says it."""
    found = re.search(r'loc=khong-dat">\d+</a>/<a href="[^"]+">(\d+)<', page)
    assert found is not None
    return found[1]


def test_at_the_month_s_end_the_agency_above_the_limit_is_asked_once_and_its_leader_explains(town: Town) -> None:
    month_end(town)
    month_end(town)
    explanation = explanation_id("cl", MARCH.first)
    leader, supervisor = town.head("l1"), town.bearer(Role.SUPERVISOR, "vpub-truc")
    (line,) = supervisor.get("/v1/explanations", state="all").json()["rows"]
    assert (line["proceeding_id"], line["number"], line["stage"]) == (
        str(explanation),
        "GT-2020-0001",
        "explanation-owed",
    )
    town.at("2020-04-02 08:00")
    told = {"text": "Thiếu người thẩm định", "measures": "Bổ sung một người", "until_on": "2020-04-30"}
    assert town.officer("b1").post(f"/v1/explanations/{explanation}/give-explanation", told).status_code in (403, 404)
    act(leader, explanation, "give-explanation", **told)
    answer = supervisor.post(
        f"/v1/explanations/{explanation}/send-back-explanation", {"explanation_no": 1, "reason": "Chưa nêu hạn"}
    )
    assert answer.status_code == 200, answer.text
    town.project()
    with town.pages("l1", Role.OFFICER, Role.HEAD) as client:
        page = client.get("/giai-trinh/GT-2020-0001").text
    assert "Thiếu người thẩm định" in page
    assert "Chưa nêu hạn" in page
    assert "chưa có quy định đã kiểm chứng nào áp dụng cho tháng đó" in page, "the rule is of 2023; its term is ours"
    assert "hạn chưa kiểm chứng" not in page
    late = re.search(r'href="([^"]+loc=khong-dat)">(\d+)</a>', page)
    assert late is not None
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        rows = client.get(unescape(late[1]).replace("?", ".json?")).json()["rows"]
    assert len(rows) == int(late[2]) == 2
    opened = review_from(town, "/giai-trinh/GT-2020-0001", "l1", "late_share", str(explanation))
    assert (opened["period"], opened["figure"]) == ("2020-03", f"{late[2]}/{asked_of(page)}")
    town.at("2020-04-13 08:00")  # its term was over on 9/4


def test_every_number_of_the_advice_leads_to_what_it_counts_and_that_to_its_events(
    town: Town, supervisor: httpx.Client
) -> None:
    page = supervisor.get("/tham-muu?ky=2020-03")
    assert page.status_code == 200
    text = page.text
    ids = set(re.findall(r'id="([^"]+)"', text))
    numbers = re.findall(r'<td class="n">(.*?)</td>', text, re.DOTALL)
    linked = [number for cell in numbers for number in re.findall(r'href="#([^"]+)">([\d.]+)<', cell)]
    assert len(linked) >= 4
    for anchor, said in linked:
        assert anchor in ids
        below = text[text.index(f'<caption id="{anchor}"') :].split("</table>")[0]
        assert len(re.findall(r'<tr><th scope="row">', below)) == int(said)
        for row in below.split("<tr>")[2:]:
            assert "/su-kien/" in row, "every matter names its events"
    assert "Giải trình tỷ lệ trễ hạn: việc quá hạn" in text
    assert "GT-2020-0001" in text
    assert "Xử lý xong trước 05/4" in text


def test_every_link_of_the_advice_opens(supervisor: httpx.Client) -> None:
    text = supervisor.get("/tham-muu?ky=2020-03").text
    main = text[text.index("<main") : text.index("</main>")]
    links = {unescape(one) for one in re.findall(r'href="(/[^"]+)"', main)}
    events = [one for one in links if one.startswith("/su-kien/")]
    assert len(events) > 5
    for link in sorted(links):
        answer = supervisor.get(link)
        assert answer.status_code == 200, link
        assert urlsplit(str(answer.url)).path == urlsplit(link).path


def test_every_number_of_the_json_has_positions(town: Town) -> None:
    told = town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/advice", period="2020-03").json()
    for section in told["sections"]:
        assert section["count"] == len(section["matters"])
        for one in (*section["places"], *section["matters"]):
            assert one["positions"], (section["key"], one)


def test_who_may_not_see_all_gets_no_advice(town: Town) -> None:
    for who, roles in (("h2", (Role.OFFICER, Role.HEAD)), ("b1", (Role.OFFICER,)), ("c1", (Role.ADMINISTRATOR,))):
        with town.pages(who, *roles) as client:
            assert client.get("/tham-muu").status_code == 404
    with town.pages("l1", Role.AUDITOR) as auditor:
        page = auditor.get("/tham-muu")
        assert page.status_code == 200
        assert "<textarea" not in page.text, "an auditor reads it and issues nothing"


def test_it_is_issued_by_a_person_once_and_its_files_can_be_made_again(town: Town, supervisor: httpx.Client) -> None:
    page = supervisor.get("/tham-muu?ky=2020-03").text
    form = page[page.index('<form method="post" action="/tham-muu">') :]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    fields["y-kien"] = "Kính trình Tỉnh ủy xem xét việc bố trí người thẩm định."
    headers = {"Origin": town.address, "Sec-Fetch-Site": "same-origin"}
    sent, again = (supervisor.post("/tham-muu", data=fields, headers=headers, follow_redirects=False) for _ in range(2))
    assert (sent.status_code, again.status_code) == (303, 303), again.text
    number = sent.headers["location"].split("/")[2].partition("?")[0]
    town.project()
    reader = town.bearer(Role.SUPERVISOR, "vpub-truc")
    rows = [one for one in reader.get("/v1/reports", state="all").json()["rows"] if one["title"].startswith("advice")]
    assert [one["number"] for one in rows] == [number]
    with closing(Routine.over(town.instance, Back())) as routine:
        state = routine.state(UUID(rows[0]["proceeding_id"]))
    clerk = town.officer("a1")
    clerk.act(clerk.lodge(), "issue-receipt")
    town.at("2020-04-20 08:00")
    town.project()
    office = town.app.state.office
    with office.reading_everything() as connection:
        remade = made_again(connection, state, "vpub-truc", office.clock.now())
    for file, made in zip(state.state.files, remade, strict=True):
        content = supervisor.get(f"/bao-cao/{number}/tep/{file.name}").content
        assert sha256(content).hexdigest() == file.sha256
        assert made.content == content
    page = supervisor.get(f"/bao-cao/{number}").text
    assert "Kính trình Tỉnh ủy" in page
    for file in state.state.files:
        assert f'href="/bao-cao/{number}/tep/{file.name}"' in page
    pdf = supervisor.get(f"/bao-cao/{number}/tep/{state.state.files[0].name}").content
    demand_archivable(pdf)
    assert "Kính trình Tỉnh ủy" in text_of(pdf)
