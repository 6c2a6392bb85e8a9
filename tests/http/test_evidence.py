"""Evidence bundles over HTTP: for whom they are, and that a bundle of a record is a reading of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from api.auth.rights import Right, Role
from api.evidence.verifier.verification import Asked, verify
from domain.model.access import RecordRead, readings_of_official
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules
from domain.store.event_log import EventLog
from projections import ledger_checkpoints
from projections.ledger_keys import ledger_directory
from projections.ledger_sealer import Sealer, connect
from tests.http.test_rights import denied
from tests.http.town import Person, Town, found, served
from tests.servers import Database


@dataclass
class Sealed:
    """The town after a dossier was lodged and received, sealed."""

    town: Town
    dossier: UUID

    def seal(self) -> None:
        self.town.project()
        with connect(self.town.instance.dsn("sealer")) as connection:
            keys = ledger_directory(self.town.instance.data_dir)
            Sealer(connection, ledger_checkpoints.origin(connection) or "", keys).catch_up()


@pytest.fixture(scope="module")
def sealed(module_database: Database) -> Iterator[Sealed]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.order(AdoptShippedRules, reason=SHIPPED_REASON)
        clerk = town.officer("a1")
        dossier = clerk.lodge()
        clerk.act(dossier, "issue-receipt")
        clerk.act(dossier, "send-handover", {"to_official": "b1"})
        sealed = Sealed(town, dossier)
        sealed.seal()
        yield sealed


def test_before_anything_is_sealed_there_is_no_bundle(database: Database) -> None:
    found(database.instance)
    with served(database.instance) as town:
        dossier = town.officer("a1").lodge()
        town.project()
        answer = town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/dossiers/{dossier}/evidence")
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing-sealed")


def test_without_adopted_rules_nobody_could_recompute_so_there_is_no_bundle(database: Database) -> None:
    found(database.instance)
    with served(database.instance) as town:
        sealed = Sealed(town, town.officer("a1").lodge())
        sealed.seal()
        answer = town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/dossiers/{sealed.dossier}/evidence")
        assert (answer.status_code, answer.json()["code"]) == (409, "rules-not-adopted")


def test_a_dossier_s_bundle_comes_as_a_zip_that_verifies(sealed: Sealed) -> None:
    answer = sealed.town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/dossiers/{sealed.dossier}/evidence")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert f'filename="hoso-dossier-{sealed.dossier}-' in answer.headers["content-disposition"]
    assert verify(answer.content, Asked()).findings == []


def test_the_page_of_a_dossier_offers_its_bundle_to_those_who_may_have_it(sealed: Sealed) -> None:
    town = sealed.town
    for subject, role, offered in (
        ("vpub-truc", Role.AUDITOR, True),
        ("h2", Role.HEAD, True),
        ("b1", Role.OFFICER, False),
    ):
        with town.pages(subject, role) as page:
            shown = page.get(f"/ho-so/{sealed.dossier}/dien-bien")
            assert shown.status_code == 200
            links = re.findall(r'href="(/ho-so/[^"]+/goi-bang-chung.zip)"', shown.text)
            assert bool(links) is offered, subject
            assert [page.get(link).status_code for link in links] == [200] * len(links)


@pytest.mark.parametrize("moment", ["2020-13-45T10:00", "2020-02-30T10:00", "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_refused_in_words_on_the_page_of_a_dossier(sealed: Sealed, moment: str) -> None:
    town = sealed.town
    with town.pages("vpub-truc", Role.AUDITOR) as page:
        assert page.get(f"/ho-so/{sealed.dossier}/dien-bien", params={"luc": moment}).status_code == 422
        assert page.get(f"/ho-so/{sealed.dossier}/dien-bien", params={"luc": "2020-03-02T10:00"}).status_code == 200


def test_a_bundle_of_a_dossier_is_for_those_who_may_see_whole_events(sealed: Sealed) -> None:
    """Involved officers may read the dossier; a bundle shows more than that."""
    town, path = sealed.town, f"/v1/dossiers/{sealed.dossier}/evidence"
    allowed = [
        town.bearer(Role.AUDITOR, "vpub-truc"),
        town.bearer(Role.SUPERVISOR, "vpub-truc"),
        town.head("h1"),
        town.head("l1"),
    ]
    refused = [
        town.officer("a1"),
        town.officer("b1"),
        town.head("h3"),
        town.head("l2"),
        town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        town.bearer(Role.CITIZEN_SERVICE, "~portal"),
        town.bearer(Role.MACHINE, "~post"),
    ]
    assert [person.get(path).status_code for person in allowed] == [200] * len(allowed)
    assert all(denied(person.get(path)) for person in refused)
    assert sealed.town.stranger().get(path).status_code == 401


def test_a_bundle_of_a_record_is_for_those_who_may_read_the_record(sealed: Sealed) -> None:
    town, path = sealed.town, "/v1/officials/a1/evidence"
    allowed = [
        town.bearer(Role.AUDITOR, "vpub-truc"),
        town.bearer(Role.SUPERVISOR, "vpub-truc"),
        town.head("h1"),
        town.officer("a1"),
    ]
    refused = [
        town.officer("a2"),
        town.head("h2"),
        town.bearer(Role.ADMINISTRATOR, "vpub-truc"),
        town.bearer(Role.MACHINE, "~post"),
    ]
    assert [person.get(path, period="2020-03").status_code for person in allowed] == [200] * len(allowed)
    assert all(denied(person.get(path)) for person in refused)


def test_a_scope_without_the_right_gets_no_bundle(sealed: Sealed) -> None:
    token = sealed.town.token("vpub-truc", Role.AUDITOR, scopes=(Right.READ_BOARDS,))
    narrowed = Person(sealed.town, "vpub-truc", token)
    assert denied(narrowed.get("/v1/officials/a1/evidence"))
    assert denied(narrowed.get("/v1/officials/a1/evidence", dataset=1))
    assert denied(narrowed.get(f"/v1/dossiers/{sealed.dossier}/evidence"))


def test_a_bundle_of_a_record_is_recorded_before_it_is_sent_but_not_one_s_own(sealed: Sealed) -> None:
    town = sealed.town
    town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/officials/b2/evidence", period="2020-03", purpose="inspection")
    town.officer("b2").get("/v1/officials/b2/evidence")
    with EventLog(town.instance.dsn("reader")) as log:
        (read,) = [recorded.body for recorded in log.read_stream(readings_of_official("b2"))]
    assert isinstance(read, RecordRead)
    assert (read.reader, read.what, read.purpose) == ("vpub-truc", "evidence 2020-03", "inspection")


def test_what_is_not_there_is_refused(sealed: Sealed) -> None:
    auditor = sealed.town.bearer(Role.AUDITOR, "vpub-truc")
    for path, parameters, code in (
        ("/v1/officials/none/evidence", {}, "official-unknown"),
        ("/v1/officials/a1/evidence", {"dataset": 4}, "dataset-unknown"),
        (f"/v1/dossiers/{UUID(int=1)}/evidence", {}, "dossier-unknown"),
        (f"/v1/dossiers/{sealed.dossier}/evidence", {"size": 999_999}, "checkpoint-unknown"),
    ):
        answer = auditor.get(path, **parameters)
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert auditor.get(f"/v1/dossiers/{sealed.dossier}/evidence", size=0).status_code == 422


def test_a_bundle_that_holds_events_of_a_review_is_for_those_alone_who_may_read_the_review(sealed: Sealed) -> None:
    """The record of a2 rests on the meeting that a2 held as the chair of somebody's review."""
    town = sealed.town
    supervisor = Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))
    body = {
        "about": "b1",
        "origin": "complaint",
        "reason": "Phản ánh của người dân",
        "act": "Giữ hồ sơ lâu",
        "act_on": "2020-02-28",
        "found_on": "2020-02-28",
        "dossiers": [str(sealed.dossier)],
    }
    opened = supervisor.post("/v1/reviews", body, match=None)
    assert opened.status_code == 201, opened.text
    review = opened.headers["location"]
    for who, act, order in (
        (town.head("l1"), "appoint-review-member", {"official": "a2", "seat": "chair"}),
        (town.officer("a2"), "notify-reviewed", {"text": "Đề nghị giải trình"}),
        (town.officer("b1"), "explain-in-review", {"text": "Chờ Sở trả lời"}),
        (
            town.officer("a2"),
            "hold-review-meeting",
            {"attended": ["a2"], "reviewed_attended": True, "course": "Mọi người phát biểu"},
        ),
    ):
        taken = who.post(f"{review}/{act}", order)
        assert taken.status_code == 200, taken.text
    sealed.seal()
    refused = town.head("h1").get("/v1/officials/a2/evidence")
    assert (refused.status_code, refused.json()["code"]) == (403, "bundle-holds-restricted")
    for reader in (town.officer("a2"), town.bearer(Role.SUPERVISOR, "vpub-truc")):
        assert reader.get("/v1/officials/a2/evidence").status_code == 200


def test_nobody_comes_to_events_and_dossiers_that_are_not_theirs_by_citing_them_in_a_review(sealed: Sealed) -> None:
    """A review's file holds whole what it cites: h2 heads the unit of b1 and opens a review about them."""
    town = sealed.town
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    elsewhere = town.officer("a1").lodge()
    received = town.officer("a1").act(elsewhere, "issue-receipt").json()["position"]
    sealed.seal()
    assert auditor.get(f"/v1/events/{received}").status_code == 200
    head, body = town.head("h2"), {"about": "b1", "origin": "record", "reason": "Chậm", "act": "Giữ lâu"}
    body["act_on"] = body["found_on"] = "2020-02-28"
    for cited in ({"positions": [received]}, {"dossiers": [str(elsewhere)]}, {"positions": [1]}):
        assert denied(head.post("/v1/reviews", body | cited, match=None)), cited
    opened = head.post("/v1/reviews", body | {"dossiers": [str(sealed.dossier)]}, match=None)
    assert opened.status_code == 201, opened.text
