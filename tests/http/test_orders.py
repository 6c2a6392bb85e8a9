"""Orders over HTTP: keys, versions, receipts, and what becomes of an order that comes twice."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from api.auth.rights import Role
from api.http.openapi import describe
from api.http.order_models import NOTES, command_classes, kebab
from domain import calendar_commands, catalogue_commands, dossier_commands, organisation_commands, rules_commands
from tests.http.town import LODGING, Town


def test_every_command_has_its_address(town: Town) -> None:
    offered = {path for path, operations in describe(town.app)["paths"].items() if "post" in operations}
    for module, area in (
        (organisation_commands, "organisation"),
        (catalogue_commands, "catalogue"),
        (calendar_commands, "calendar"),
        (rules_commands, "rules"),
    ):
        for command in command_classes(module):
            assert f"/v1/{area}/{kebab(command.__name__)}" in offered
    for command in command_classes(dossier_commands):
        act = kebab(command.__name__)
        path = "/v1/dossiers" if command is dossier_commands.Lodge else f"/v1/dossiers/{{dossier}}/{act}"
        assert (path in offered) is (command.__name__ not in NOTES)


def test_an_order_that_comes_five_times_takes_effect_once(town: Town) -> None:
    clerk, key = town.officer("a1"), town.key()
    body = {**LODGING, "applicant_id": str(uuid4())}
    answers = [clerk.post("/v1/dossiers", body, key=key, match=None) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {201}
    first, *others = (answer.json() for answer in answers)
    assert first.pop("duplicate") is False
    assert all(other.pop("duplicate") is True and other == first for other in others)
    stream = town.app.state.office.log.read_stream(UUID(first["dossier_id"]))
    assert [recorded.version for recorded in stream] == [1]


def test_a_key_that_was_used_for_another_order_is_refused(town: Town) -> None:
    clerk, key = town.officer("a1"), town.key()
    assert clerk.post("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4())}, key=key, match=None).is_success
    again = clerk.post("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4())}, key=key, match=None)
    assert (again.status_code, again.json()["code"]) == (422, "command-reused")


def test_the_same_key_of_two_callers_names_two_orders(town: Town) -> None:
    body = {**LODGING, "applicant_id": str(uuid4())}
    ids = {
        town.officer(official).post("/v1/dossiers", body, key="morning-1", match=None).json()["dossier_id"]
        for official in ("a1", "a2")
    }
    assert len(ids) == 2


def test_an_order_without_a_key_is_refused(town: Town) -> None:
    answer = town.officer("a1").send("POST", "/v1/dossiers", json={**LODGING, "applicant_id": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


def test_a_key_given_twice_or_with_spaces_is_refused(town: Town) -> None:
    clerk = town.officer("a1")
    body = {**LODGING, "applicant_id": str(uuid4())}
    for keys in (["one", "two"], ["with space"], ["x" * 201], [""]):
        headers = [("Idempotency-Key", key) for key in keys]
        answer = clerk.send("POST", "/v1/dossiers", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


def test_an_order_on_something_that_exists_names_the_version_it_saw(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    answer = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {}, match=None)
    assert (answer.status_code, answer.json()["code"]) == (428, "if-match-missing")


def test_an_order_on_a_version_that_is_gone_is_refused_and_says_who_was_faster(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    receipt = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {}, match='"1"')
    assert (receipt.status_code, receipt.headers["etag"]) == (200, '"2"')
    late = clerk.post(f"/v1/dossiers/{dossier}/send-handover", {"to_unit": "cl-dd", "step_id": "th"}, match='"1"')
    assert (late.status_code, late.json()["code"]) == (412, "version-conflict")
    assert "a1" in late.json()["en"]


def test_what_is_no_etag_is_refused(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    for match in ("1", 'W/"1"', '"1", "2"', '"-1"', '"01"', '"99999999999999999999"'):
        answer = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {}, match=match)
        assert (answer.status_code, answer.json()["code"]) == (400, "if-match-not-understood")


def test_a_receipt_says_where_the_order_stands(town: Town) -> None:
    clerk = town.officer("a1")
    answer = clerk.post("/v1/dossiers", {**LODGING, "applicant_id": str(uuid4())}, match=None)
    receipt = answer.json()
    assert answer.headers["location"] == f"/v1/dossiers/{receipt['dossier_id']}"
    assert set(receipt) == {"position", "version", "recorded_at", "duplicate", "dossier_id"}
    assert receipt["recorded_at"].endswith("Z")


def test_a_chosen_id_of_a_dossier_is_random(town: Town) -> None:
    clerk = town.officer("a1")
    chosen = uuid4()
    assert clerk.lodge(dossier_id=str(chosen)) == chosen
    body = {**LODGING, "applicant_id": str(uuid4()), "dossier_id": str(UUID(int=chosen.int, version=5))}
    answer = clerk.post("/v1/dossiers", body, match=None)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "uuid_not_random")


def test_the_actor_is_the_token_s_and_cannot_be_said(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    answer = clerk.post(f"/v1/dossiers/{dossier}/issue-receipt", {"actor": "a2"})
    assert answer.json()["errors"] == [
        {
            "pointer": "/actor",
            "code": "extra_forbidden",
            "vi": "không thuộc yêu cầu này",
            "en": "does not belong to this request",
        }
    ]
    clerk.act(dossier, "issue-receipt")
    events = town.app.state.office.log.read_stream(dossier)
    assert {recorded.body.actor for recorded in events} == {"a1"}


def test_a_refusal_of_the_office_comes_in_both_languages(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    path = f"/v1/dossiers/{dossier}/finish"
    vietnamese, english = clerk.post(path, {}), clerk.post(f"{path}?lang=en", {})
    assert vietnamese.headers["content-type"] == "application/problem+json"
    assert vietnamese.json()["type"] == "/problems/not-received-yet"
    assert vietnamese.json()["detail"] == vietnamese.json()["vi"] == english.json()["vi"]
    assert english.json()["detail"] == english.json()["en"] != english.json()["vi"]
    preferring = clerk.post(path, {}, **{"Accept-Language": "en-GB, vi;q=0.5"})
    assert preferring.headers["content-language"] == "en"


def test_an_act_on_paper_is_entered_with_who_did_it_and_when(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge(occurred_at="2020-03-02T07:30:00+07:00")
    act = {"act": "refuse", "actor": "a2", "occurred_at": "2020-03-02T07:45:00+07:00", "reason": "Thiếu giấy tờ"}
    clerk.act(dossier, "record-late", {"reason": "Mất điện", "act": act})
    last = town.app.state.office.log.read_stream(dossier)[1].body
    assert (last.actor, last.act_topic) == ("a1", "dossier.Refused")
    assert json.loads(last.act)["actor"] == "a2"


def test_a_correction_names_the_members_that_it_replaces(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "refuse", {"reason": "Thiếu giấy tờ"})
    position = town.app.state.office.log.read_stream(dossier)[1].position
    path = f"/v1/dossiers/{dossier}/correct"
    deep = {"x": [[[[[[1]]]]]]}
    unusable: list[Any] = [{}, {"reason": "a\u0000b"}, {"occurred_at": "yesterday"}, {"reason": 1.5}, deep, []]
    for changes in unusable:
        assert clerk.post(path, {"position": position, "reason": "x", "changes": changes}).status_code == 422
    clerk.act(dossier, "correct", {"position": position, "reason": "ghi nhầm", "changes": {"reason": "Sai thẩm quyền"}})
    last = town.app.state.office.log.read_stream(dossier)[2].body
    assert json.loads(last.act)["reason"] == "Sai thẩm quyền"


def test_citizens_lodge_through_a_portal_without_a_name(town: Town) -> None:
    portal = town.bearer(Role.CITIZEN_SERVICE, "~portal")
    dossier = portal.lodge(channel="online")
    body = town.app.state.office.log.read_stream(dossier)[0].body
    assert (body.actor, body.source) == ("~applicant", "api")
