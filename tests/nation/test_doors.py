"""The view across at its own doors: who may look, what the page says, and that it says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from api.auth.rights import Role
from api.nation import kept
from tests.http.town import Town, found, served
from tests.nation.conftest import Pair
from tests.nation.provinces import Named, members_file, named
from tests.pages.listed import demand_equal_files
from tests.servers import Database

PERIOD = "ky=2020-01..2020-03"
BEHIND = (
    "/danh-sach/dung-yen?", "/danh-sach/chuyen-cap-cho?", "/danh-sach/chuyen-cap-khong-tra-loi?", "/danh-sach/tre-han?",
    "/danh-sach/ket-thuc?", "/chi-so/toan-tinh/on_time_766?loc=dat&", "/giam-sat?",
)  # fmt: skip
SUPERVISOR = ("vpub-truc", Role.SUPERVISOR)
DRAWN = frozenset({"on_time", "late", "trust", "position", "sealed_at", "asked_at", "problem", "last_seen_at", "name"})


@dataclass
class Centre:
    """The instance from which the provinces are looked at. directory: of its members' file."""

    town: Town
    directory: Path
    entries: list[Named]


@pytest.fixture(scope="module")
def centre(pair: Pair, module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    directory = tmp_path_factory.mktemp("centre") / "members"
    entries = [named(pair.first), named(pair.second)]
    instance = module_database.instance
    instance.settings = instance.settings.model_copy(update={"members": members_file(directory, entries)})
    found(instance)
    with served(instance) as town:
        town.project()
        yield Centre(town, directory, entries)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look of these tests asks the provinces anew."""
    monkeypatch.setattr(kept, "KEPT_SECONDS", -1.0)


def test_supervisors_and_auditors_look_across_and_nobody_else(centre: Centre) -> None:
    town = centre.town
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        answer = town.bearer(role, "vpub-truc").get("/v1/nation")
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"]["open"] == 8
    for person in (town.officer("b1"), town.head("h2"), town.bearer(Role.ADMINISTRATOR, "vpub-truc")):
        for path in ("/v1/nation", "/v1/nation/dossiers?q=0001"):
            assert person.get(path).status_code == 403
    with town.pages("b1", Role.OFFICER) as officer:
        assert officer.get("/toan-quoc").status_code == 404
        assert "/toan-quoc" not in officer.get("/viec").text
    with town.pages(*SUPERVISOR) as supervisor:
        assert 'href="/toan-quoc"' in supervisor.get("/giam-sat").text


def test_where_no_provinces_are_named_there_is_nothing_to_look_at(pair: Pair) -> None:
    answer = pair.first.town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/nation")
    assert (answer.status_code, answer.json()["code"]) == (404, "members-not-named")
    with pair.first.town.pages(*SUPERVISOR) as supervisor:
        assert supervisor.get("/toan-quoc").status_code == 404
        assert "/toan-quoc" not in supervisor.get("/giam-sat").text


def test_the_page_says_the_total_and_each_number_opens_at_its_province(centre: Centre, pair: Pair) -> None:
    with centre.town.pages(*SUPERVISOR) as supervisor:
        vi, en = supervisor.get("/toan-quoc?lang=vi").text, supervisor.get("/toan-quoc?lang=en").text
        assert demand_equal_files(supervisor, "/toan-quoc?lang=vi", DRAWN) == 2
    assert "Cả 2 tỉnh: 8 hồ sơ đang mở, 5 quá hạn" in vi
    assert "All 2 provinces: 8 dossiers open, 5 overdue" in en
    assert vi.index("An Giang") < vi.index("Đồng Tháp")  # by name
    linked = unescape(vi)
    for one in (pair.first, pair.second):
        with one.town.pages(*SUPERVISOR) as there:
            for address in ("/ho-so?loc=open", "/ho-so?loc=overdue", *(f"{each}{PERIOD}" for each in BEHIND)):
                assert there.get(address).status_code == 200, address
        for address in ("/ho-so?loc=open", "/ho-so?loc=overdue", f"/danh-sach/ket-thuc?{PERIOD}"):
            assert f'href="{one.town.address}{address}"' in linked, address


def test_a_past_moment_says_that_it_is_one_and_offers_no_list_of_now(centre: Centre, pair: Pair) -> None:
    with centre.town.pages(*SUPERVISOR) as supervisor:
        then = supervisor.get("/toan-quoc?luc=2020-03-18T10:00").text
        assert "không phải hiện tại" in then
        assert "Cả 2 tỉnh: 8 hồ sơ đang mở" in then
        assert f"{pair.first.town.address}/ho-so?loc=open" not in then
        assert supervisor.get("/toan-quoc?luc=2020-03-18T99:00").status_code == 422


def test_a_dossier_is_looked_for_in_every_province(centre: Centre, pair: Pair) -> None:
    code = pair.second.town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/boards").json()["rows"][0]["code"]
    with centre.town.pages(*SUPERVISOR) as supervisor:
        text = supervisor.get("/toan-quoc/tim", params={"q": code}).text
        assert f'href="{pair.second.town.address}/ho-so/{code}/dien-bien"' in text
        assert "Không tỉnh nào trong 2 tỉnh" in supervisor.get("/toan-quoc/tim?q=999-190101-0001").text
        assert supervisor.get("/toan-quoc/tim").status_code == 200
    found = centre.town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/nation/dossiers", q=code).json()
    assert "H01" in {one["member"] for one in found["dossiers"]}


def test_a_province_that_is_away_comes_first_in_the_page_and_stands_in_no_total(centre: Centre) -> None:
    """Last here: the file stays without it."""
    with centre.town.pages(*SUPERVISOR) as supervisor:
        assert "Cả 2 tỉnh" in supervisor.get("/toan-quoc").text
        entries = [centre.entries[0], Named("H01", "An Giang", "http://127.0.0.1:9", *_secrets(centre.entries[1]))]
        members_file(centre.directory, entries)
        text = supervisor.get("/toan-quoc").text
    assert "Không có tổng toàn quốc, vì thiếu: An Giang. Cộng 1 trong 2 tỉnh" in text
    assert "trả lời lần cuối" in text
    assert "không phải tổng toàn quốc" in text
    answer = centre.town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/nation").json()
    assert (answer["total"], answer["counted"], answer["left_out"][0]["code"]) == (None, ["H20"], "H01")
    assert answer["members"][1]["last"]["standing"]["open"] == 4


def _secrets(one: Named) -> tuple[str, str]:
    return one.key, one.token
