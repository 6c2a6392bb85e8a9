"""Point 9 of the order, its guidance: agencies are guided on procedure control, and what they were told can be found.

An official asks, the control unit answers, corrects and publishes; everybody finds it without marks; and at any moment
it can be said which guidance about a procedure there was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
import pytest

from api.auth.rights import Role
from projections.queries.guidance import guidance_about
from tests.domain.office import CODE, when
from tests.http.town import Town, following, found, served
from tests.servers import Database

NUMBER = "HD-2020-0001"
PAGE = f"/huong-dan/{NUMBER}"


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        with following(town):
            yield town


@contextmanager
def visiting(town: Town, subject: str, *roles: Role) -> Iterator[httpx.Client]:
    """A browser that is signed in, and patient: the views follow on a machine that has other things to do."""
    with town.pages(subject, *roles) as client:
        client.timeout = httpx.Timeout(60)
        yield client


def csrf(html: str) -> str:
    tokens: list[str] = re.findall(r'name="csrf" value="(\w+)"', html)
    return tokens[-1]


def send(client: httpx.Client, address: str, page: str, **fields: str) -> httpx.Response:
    return client.post(address, data={"csrf": csrf(client.get(page).text), **fields})


def act(client: httpx.Client, **fields: str) -> httpx.Response:
    return send(client, f"{PAGE}/viec", PAGE, **fields)


def test_point_9_is_walked_from_the_question_to_what_there_was_to_read(town: Town) -> None:
    town.at("2020-03-02 08:10")
    with visiting(town, "a1", Role.OFFICER) as officer:
        asked = send(
            officer, "/huong-dan/hoi", "/huong-dan/hoi", chu_de="Tách thửa", cau_hoi="Có nộp bản gốc không?",
            thu_tuc=CODE,
        )  # fmt: skip
        assert asked.status_code == 200
        assert "Chờ trả lời, hạn" in asked.text
        assert "17:00 09/03/2020" in asked.text
        unknown = send(officer, "/huong-dan/hoi", "/huong-dan/hoi", chu_de="x", cau_hoi="y", thu_tuc="9.000000")
        assert (unknown.status_code, 'value="9.000000"' in unknown.text) == (404, True)
        assert "Trả lời</h2>" not in asked.text, "only the control unit is shown the form of the answer"
        assert act(officer, viec="tra-loi", tra_loi="Không").status_code == 403

    stranger = town.stranger()
    assert stranger.get(PAGE).status_code == 404, "an unanswered question is nobody else's"

    with visiting(town, "vpub-truc", Role.OFFICER) as control:
        town.at("2020-03-04 09:00")
        answered = act(control, viec="tra-loi", tra_loi="Nộp bản sao.", cong_khai="1")
        assert "Đã trả lời, bản 1, công khai" in answered.text
        assert "Nộp bản sao." in stranger.get(PAGE).text
        town.at("2020-03-10 09:00")
        assert act(control, viec="dinh-chinh", tra_loi="Nộp bản gốc.", ly_do=" ").status_code == 422
        corrected = act(control, viec="dinh-chinh", tra_loi="Nộp bản gốc.", ly_do="Theo Điều 5")
        assert "bản 2" in corrected.text
        assert "Nộp bản sao." in corrected.text, "the version before stays readable"
        town.at("2020-03-11 09:00")
        act(control, viec="pham-vi", cong_khai="0", ly_do="Đang rà soát")
        assert stranger.get(PAGE).status_code == 404

    with visiting(town, "c1", Role.OFFICER) as colleague:
        found_here = colleague.get("/huong-dan/noi-bo.json", params={"tim": "TACH THUA ban goc"}).json()["rows"]
        assert [row["number"] for row in found_here] == [NUMBER]
        assert colleague.get(PAGE).status_code == 200, "internal guidance is for every office"
        assert "Lê Thị Mỹ Ửng" not in colleague.get(PAGE).text, "who asked is for those whom it concerns"


def test_whether_guidance_existed_when_something_happened_can_be_said(town: Town) -> None:
    with psycopg.connect(town.instance.dsn("reader"), autocommit=True) as connection:
        read = {
            day: [(one.version, one.answer) for one in guidance_about(connection, CODE, when(f"{day} 12:00"))]
            for day in ("2020-03-03", "2020-03-05", "2020-03-10")
        }
    assert read == {"2020-03-03": [], "2020-03-05": [(1, "Nộp bản sao.")], "2020-03-10": [(2, "Nộp bản gốc.")]}


def test_an_overdue_answer_is_owed_by_the_control_unit(town: Town) -> None:
    town.at("2020-03-12 08:00")
    body = {"subject": "Lệ phí", "question": "Thu bao nhiêu?"}
    assert town.officer("c1").post("/v1/guidance", body, match=None).status_code == 201
    town.at("2020-03-20 08:00")
    town.project()
    told = town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/guidance/HD-2020-0002").json()
    (duty,) = told["duties"]
    assert (duty["unit"]["id"], duty["state"], duty["kind"]) == ("vp-tb", "overdue", "answer-guidance")
    with visiting(town, "vpub-truc", Role.OFFICER, Role.SUPERVISOR) as control:
        late = control.get("/huong-dan/noi-bo.json?loc=overdue").json()["rows"]
    assert [row["number"] for row in late] == ["HD-2020-0002"]
