"""Two officials beside each other: like with like, how sure, both told, and refused where it would say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from api.auth.rights import Role
from projections.statistics import wilson
from tests.http.town import NAMES
from tests.pages.conftest import Visit

CASES = 10
ASKED = {"a": "b2", "b": "b1", "ky": "2020-Q1", "muc_dich": "review"}


@pytest.fixture(scope="module")
def supervisor(visit: Visit) -> Iterator[httpx.Client]:
    with visit.town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


def lay_words(text: str) -> str:
    return " ".join(text.split())


def test_too_few_like_cases_are_refused_with_how_many_there_are(supervisor: httpx.Client) -> None:
    answer = supervisor.get("/so-sanh", params=ASKED)
    assert answer.status_code == 409
    assert "Không đủ việc giống nhau để so sánh" in answer.text


@pytest.fixture(scope="module")
def busy(visit: Visit) -> Visit:
    """Ten dossiers each for b1 and b2, from reception to the result; b2 takes longer than the step's term with two."""
    town = visit.town
    clerk, head = town.officer("a1"), town.head("h2")
    town.at("2020-03-19 07:00")
    held = {official: [clerk.lodge() for _ in range(CASES)] for official in ("b1", "b2")}
    for official, dossiers in held.items():
        for dossier in dossiers:
            clerk.act(dossier, "issue-receipt")
            clerk.act(dossier, "send-handover", {"to_official": official, "step_id": "th"})
            town.officer(official).act(dossier, "accept-handover", {"handover_no": 1})

    def finish(official: str, dossiers: list[UUID]) -> None:
        officer = town.officer(official)
        for dossier in dossiers:
            officer.act(dossier, "complete-step", {"step_id": "th", "outcome": "đủ điều kiện"})
            officer.act(dossier, "submit-for-approval", {"to_official": "h2", "step_id": "pd"})
            head.act(dossier, "accept-handover", {"handover_no": 2})
            head.act(dossier, "approve")
            head.act(dossier, "send-handover", {"to_unit": "cl-mc", "step_id": "tr"})
            clerk.act(dossier, "accept-handover", {"handover_no": 3})
            clerk.act(dossier, "finish")

    town.at("2020-03-23 09:00")
    finish("b1", list(held["b1"]))
    finish("b2", list(held["b2"][:8]))
    town.at("2020-03-31 09:00")
    finish("b2", list(held["b2"][8:]))
    town.project()
    return visit


def test_outcomes_have_their_range_and_the_sentence_says_no_more_than_it_allows(
    busy: Visit, supervisor: httpx.Client
) -> None:
    text = lay_words(supervisor.get("/so-sanh", params=ASKED).text)
    assert "Khoảng của hai người chồng lên nhau; số liệu không cho thấy khác biệt." in text
    low, high = (f"{share * 100:.1f}".replace(".", ",") for share in wilson(2, CASES))
    assert f"2/{CASES}, khoảng 95 %: {low}–{high} %" in text
    assert f"0/{CASES + 1}, khoảng 95 %: 0,0–" in text  # one more from the stories
    assert text.index('id="duoc-giao"') < text.index('id="giong-nhau"') < text.index('id="ket-qua"')
    assert text.index('id="ket-qua"') < text.index('id="khong-so-sanh"')
    for word in ("chênh lệch", "tốt hơn", "kém hơn", "xếp hạng"):
        assert word not in text
    assert busy.stories


def test_columns_stand_by_name_whoever_was_asked_for_first(busy: Visit, supervisor: httpx.Client) -> None:
    assert busy.stories
    for asked in (ASKED, {**ASKED, "a": "b1", "b": "b2"}):
        text = supervisor.get("/so-sanh", params=asked).text
        table = text[text.index('id="duoc-giao"') :]
        assert table.index(NAMES["b1"]) < table.index(NAMES["b2"])


def test_both_records_log_the_reading_with_its_purpose_and_only_once_it_was_said(
    busy: Visit, supervisor: httpx.Client
) -> None:
    def logged(official: str) -> list[tuple[str, str | None]]:
        rows = busy.town.officer(official).get(f"/v1/officials/{official}/reads").json()["rows"]
        return [(row["what"], row["purpose"]) for row in rows]

    before = logged("b1"), logged("b2")
    asking = supervisor.get("/so-sanh", params={"a": "b1", "b": "b2", "ky": "2020-Q1"})
    assert asking.text.count('name="muc_dich"') == 4
    assert (logged("b1"), logged("b2")) == before
    supervisor.get("/so-sanh", params={**ASKED, "muc_dich": "complaint"})
    assert logged("b1")[0] == ("comparison 2020-01..2020-03 with b2", "complaint")
    assert logged("b2")[0] == ("comparison 2020-01..2020-03 with b1", "complaint")


def test_the_interface_says_the_same(busy: Visit) -> None:
    found = busy.town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/comparison", a="b1", b="b2", period="2020-Q1")
    told = found.json()
    assert [told["a"]["id"], told["b"]["id"]] == ["b1", "b2"]
    assert (told["outcome_a"]["late"], told["outcome_b"]["late"], told["overlap"]) == (0, 2, True)
    (pair,) = [pair for pair in told["alike"] if pair["step"] == "Thẩm định"]
    assert (pair["a"]["of"], pair["b"]["of"]) == (CASES + 1, CASES)


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"b": "b2"}, 422, "hai người khác nhau"),
        ({"b": "h2"}, 409, "cùng loại vị trí"),
        ({"b": "a1"}, 409, "Không đủ việc giống nhau"),
        ({"c": "a1"}, 422, "Chỉ so sánh hai người"),
        ({"b": "nobody"}, 404, ""),
    ],
)
def test_what_would_say_nothing_is_refused_with_why(
    busy: Visit, supervisor: httpx.Client, changes: dict[str, str], status: int, says: str
) -> None:
    assert busy.stories
    answer = supervisor.get("/so-sanh", params={**ASKED, **changes})
    assert answer.status_code == status
    assert says in answer.text


def test_who_may_not_read_both_is_refused_and_neither_record_says_that_it_was_read(busy: Visit) -> None:
    before = busy.town.officer("b1").get("/v1/officials/b1/reads").json()["rows"]
    with busy.town.pages("b1", Role.OFFICER) as colleague:
        assert colleague.get("/so-sanh", params=ASKED).status_code == 404
    with busy.town.pages("h3", Role.OFFICER, Role.HEAD) as other_head:
        assert other_head.get("/so-sanh", params=ASKED).status_code == 404
    assert busy.town.officer("b1").get("/v1/officials/b1/reads").json()["rows"] == before
