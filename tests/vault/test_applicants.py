"""Applicants over HTTP: what comes in goes into the vault alone, and whoever opens it leaves a trace."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import psycopg
import pytest
from typer.testing import CliRunner

from api.auth.readings import Door
from api.auth.rights import Role
from api.cli.app import build
from api.cli.vault import TOKEN_VARIABLE
from api.vault.proof import Disclosure
from domain.model.access import ApplicantOpened, readings_of_applicant
from domain.model.event import Source
from domain.model.personal_data import FIELDS
from tests.http.test_rights import denied
from tests.http.town import LODGING, Town
from tests.reports.reading_pdf import text_of
from tests.vault.people import UNG, applicant_of, keys_of, lodge_with, register

NORMAL = {**UNG, "telephone": "0912345678", "identity_number": "087190001234"}


def openings(town: Town, applicant: UUID) -> list[ApplicantOpened]:
    return [r.body for r in town.app.state.office.log.read_stream(readings_of_applicant(applicant))]


def stored(town: Town) -> str:
    """All that the log and the handled commands hold, as text."""
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        rows = connection.execute("SELECT convert_from(state, 'UTF8') FROM hoso.stored_events").fetchall()
    return "\n".join(row[0] for row in rows)


# ---------------------------------------------------------------------- taking in


def test_an_applicant_is_taken_in_with_the_dossier_or_before_it(town: Town) -> None:
    clerk = town.officer("a1")
    dossier, applicant = lodge_with(clerk)
    assert applicant_of(town, dossier) == applicant
    assert clerk.get(f"/v1/applicants/{applicant}").json()["data"] == NORMAL
    before = register(clerk, name="Lê Văn Ổn")
    assert clerk.get(f"/v1/applicants/{before}").json()["data"]["name"] == "Lê Văn Ổn"
    later = clerk.lodge(applicant_id=str(before))
    assert applicant_of(town, later) == before


def test_the_portal_takes_an_applicant_in_and_reads_none(town: Town) -> None:
    portal = town.bearer(Role.CITIZEN_SERVICE, "~portal")
    _, applicant = lodge_with(portal)
    assert denied(portal.get(f"/v1/applicants/{applicant}"))


def test_nothing_of_the_data_is_in_the_log_or_in_the_database_but_sealed(town: Town) -> None:
    lodge_with(town.officer("a1"), name="Huỳnh Thị Tuyệt Mật")
    text = stored(town)
    assert "Tuyệt" not in text
    assert "087190001234" not in text
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        (sealed,) = connection.execute("SELECT string_agg(sealed, ''::bytea) FROM vault.sealed").fetchone() or ()
    assert "Tuyệt".encode() not in sealed


def test_the_same_order_again_takes_in_nobody_new_and_other_data_are_another_order(town: Town) -> None:
    clerk, key = town.officer("a1"), town.key()
    first = clerk.post("/v1/applicants", UNG, key=key, match=None)
    again = clerk.post("/v1/applicants", UNG, key=key, match=None)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == {**first.json(), "duplicate": True}
    other = clerk.post("/v1/applicants", {**UNG, "telephone": "0912345679"}, key=key, match=None)
    assert (other.status_code, other.json()["code"]) == (422, "command-reused")
    applicant = first.json()["applicant_id"]
    assert clerk.get(f"/v1/applicants/{applicant}").json()["data"]["telephone"] == "0912345678"


def test_two_applicants_with_the_same_data_have_nothing_in_common_in_the_log(town: Town) -> None:
    log = town.app.state.office.applicants
    one, other = (log.state(register(town.officer("a1"))).entries[-1].commitments for _ in range(2))
    assert not {getattr(one, field) for field in FIELDS} & {getattr(other, field) for field in FIELDS}


def test_what_is_no_name_is_refused_and_never_repeated(town: Town) -> None:
    answer = town.officer("a1").post("/v1/applicants", {**UNG, "telephone": "gọi cho tôi"}, match=None)
    assert (answer.status_code, answer.json()["code"]) == (422, "personal-data-not-usable")
    assert "gọi cho tôi" not in answer.text
    malformed = town.officer("a1").post("/v1/applicants", {**UNG, "name": ["Nguyễn Bí Mật"]}, match=None)
    assert malformed.status_code == 422
    assert "Bí Mật" not in malformed.text


def test_a_dossier_needs_somebody_who_lodges_it(town: Town) -> None:
    answer = town.officer("a1").post("/v1/dossiers", LODGING, match=None)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/applicant_id"


def test_an_applicant_who_is_there_is_not_taken_in_again(town: Town) -> None:
    clerk = town.officer("a1")
    body = {**UNG, "applicant_id": str(uuid4())}
    assert clerk.post("/v1/applicants", body, match=None).status_code == 201
    again = clerk.post("/v1/applicants", body, match=None)
    assert (again.status_code, again.json()["code"]) == (409, "applicant-exists")


def test_amended_data_hold_from_then_on_and_keep_their_past(town: Town) -> None:
    clerk = town.officer("a1")
    applicant = register(clerk)
    etag = clerk.get(f"/v1/applicants/{applicant}").headers["etag"]
    body = {**UNG, "telephone": "0987654321", "reason": "Người nộp đổi số"}
    assert clerk.post(f"/v1/applicants/{applicant}/amend", body, match='"9"').status_code == 412
    assert clerk.post(f"/v1/applicants/{applicant}/amend", body, match=etag).status_code == 200
    assert clerk.get(f"/v1/applicants/{applicant}").json()["data"]["telephone"] == "0987654321"
    kept = town.app.state.office.applicants
    first, last = kept.state(applicant).entries
    assert kept.vault.open(applicant, first).data.telephone == "0912345678"
    assert kept.vault.open(applicant, last).data.telephone == "0987654321"


# ---------------------------------------------------------------------- opening


def test_who_handles_a_dossier_opens_the_data_and_others_do_not(town: Town) -> None:
    dossier, applicant = lodge_with(town.officer("a1"))
    path = f"/v1/applicants/{applicant}"
    assert town.officer("a2").get(path).status_code == 200  # of the same unit
    assert denied(town.officer("b1").get(path))
    town.officer("a1").act(dossier, "issue-receipt")
    town.officer("a1").act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    assert town.officer("b1").get(path).status_code == 200
    assert town.head("l1").get(path).status_code == 200
    assert denied(town.head("l2").get(path))


def test_administrators_and_services_never_open_them(town: Town) -> None:
    _, applicant = lodge_with(town.officer("a1"))
    path = f"/v1/applicants/{applicant}"
    for role, subject in ((Role.ADMINISTRATOR, "vpub-truc"), (Role.MACHINE, "~post")):
        assert denied(town.bearer(role, subject).get(path, purpose="inspection"))
        assert denied(town.bearer(role, subject).get(f"{path}/proof", purpose="inspection"))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_supervisors_and_auditors_say_why(town: Town, role: Role) -> None:
    _, applicant = lodge_with(town.officer("a1"))
    reader = town.bearer(role, "vpub-truc")
    refused = reader.get(f"/v1/applicants/{applicant}")
    assert (refused.status_code, refused.json()["code"]) == (422, "purpose-missing")
    assert not openings(town, applicant)
    assert reader.get(f"/v1/applicants/{applicant}", purpose="inspection").status_code == 200


def test_every_opening_is_on_record_and_auditors_see_it(town: Town) -> None:
    _, applicant = lodge_with(town.officer("a1"))
    path = f"/v1/applicants/{applicant}"
    town.officer("a2").get(path, fields=["name"])
    answer = town.bearer(Role.AUDITOR, "vpub-truc").get(path, purpose="complaint")
    first, second = openings(town, applicant)
    assert (first.reader, first.what, first.purpose, first.source) == ("a2", "data: name", "handling", Source.API)
    assert (second.reader, second.purpose) == ("vpub-truc", "complaint")
    assert second.trace_id == answer.headers["x-trace-id"]
    rows = town.bearer(Role.AUDITOR, "vpub-truc").get(f"{path}/openings").json()["rows"]
    assert [row["reader"] for row in rows] == ["vpub-truc", "a2"]
    for person in (town.officer("a2"), town.bearer(Role.SUPERVISOR, "vpub-truc")):
        assert denied(person.get(f"{path}/openings"))


def test_only_the_fields_that_are_asked_for_are_shown(town: Town) -> None:
    clerk = town.officer("a1")
    _, applicant = lodge_with(clerk)
    assert set(clerk.get(f"/v1/applicants/{applicant}", fields=["name", "address"]).json()["data"]) == {
        "name",
        "address",
    }


def test_what_cannot_be_recorded_is_not_opened(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from domain.application import Busy

    clerk = town.officer("a1")
    _, applicant = lodge_with(clerk)

    def full(*_: object, **__: object) -> None:
        raise Busy(waiting=9)

    monkeypatch.setattr(town.app.state.office.applicants._readings, "note_applicant", full)
    answer = clerk.get(f"/v1/applicants/{applicant}")
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert "Ửng" not in answer.text


def test_what_is_not_there_and_what_is_not_theirs_look_the_same(town: Town) -> None:
    _, applicant = lodge_with(town.officer("a1"))
    outsider = town.officer("c1")
    one, other = (outsider.get(f"/v1/applicants/{address}").json() for address in (applicant, uuid4()))
    assert {**one, "trace_id": ""} == {**other, "trace_id": ""}
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    assert auditor.get(f"/v1/applicants/{uuid4()}", purpose="review").status_code == 404


def test_a_lost_key_is_told_and_nothing_is_recorded(town: Town) -> None:
    clerk = town.officer("a1")
    _, applicant = lodge_with(clerk)
    keys_of(town).destroy(applicant)
    answer = clerk.get(f"/v1/applicants/{applicant}")
    assert (answer.status_code, answer.json()["code"]) == (503, "personal-data-missing")
    assert not openings(town, applicant)
    shown = CliRunner().invoke(build(), ["vault", "check", "--json", "--data-dir", str(town.instance.data_dir)])
    assert shown.exit_code == 1
    assert str(applicant) in shown.output


# ---------------------------------------------------------------------- proof


def test_a_datum_is_proved_without_the_others(town: Town) -> None:
    clerk = town.officer("a1")
    _, applicant = lodge_with(clerk)
    town.project()
    found = clerk.get(f"/v1/applicants/{applicant}/proof", fields=["name"]).json()
    assert [datum["field"] for datum in found["data"]] == ["name"]
    event = town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/events/{found['position']}").json()
    assert event["body"]["commitments"]["name"] == found["data"][0]["commitment"]
    for change, fits in (({}, 0), ({"value": "Người Khác"}, 1), ({"salt": "00" * 32}, 1), ({"salt": "zz"}, 1)):
        found["data"][0] |= change
        shown = CliRunner().invoke(build(), ["vault", "check-proof", "-"], input=json.dumps(found))
        assert shown.exit_code == fits, (change, shown.output)


def test_at_the_command_line_a_proof_takes_the_token_of_who_may_open(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, applicant = lodge_with(town.officer("a1"))
    command = ["vault", "prove", str(applicant), "--field", "address", "--data-dir", str(town.instance.data_dir)]
    monkeypatch.setenv(TOKEN_VARIABLE, "")
    assert CliRunner().invoke(build(), command).exit_code != 0
    monkeypatch.setenv(TOKEN_VARIABLE, town.token("vpub-truc", Role.ADMINISTRATOR))
    assert CliRunner().invoke(build(), command).exit_code != 0
    monkeypatch.setenv(TOKEN_VARIABLE, town.token("a1", Role.OFFICER))
    shown = CliRunner().invoke(build(), command)
    assert shown.exit_code == 0, shown.output
    import msgspec

    found = msgspec.json.decode(shown.stdout, type=Disclosure)
    assert [(datum.field, datum.value) for datum in found.data] == [("address", UNG["address"])]
    assert not found.faults()
    (opening,) = openings(town, applicant)
    assert (opening.reader, opening.source, bool(opening.account)) == ("a1", Source.CLI, True)


def test_forms_open_what_they_print(town: Town) -> None:
    """The function that printed forms use: words for each field, also where nothing was given."""
    from api.auth.caller import Caller

    _, applicant = lodge_with(town.officer("a1"), email=None)
    clerk = Caller("a1", frozenset({Role.OFFICER}), frozenset(), "test")
    found = town.app.state.office.applicants.open(
        clerk, applicant, door=Door(Source.PAGE), what="receipt slip", fields=("name", "email")
    )
    assert (found.words("name"), found.words("email")) == (UNG["name"], "–")
    assert openings(town, applicant)[-1].what == "receipt slip: name, email"


def test_a_form_of_then_bears_the_applicant_as_known_then_and_not_as_amended_since(town: Town) -> None:
    clerk = town.officer("a1")
    dossier, applicant = lodge_with(clerk)
    clerk.act(dossier, "issue-receipt")
    town.project()
    asked_at = town.app.state.office.clock.now()
    before = text_of(clerk.get(f"/v1/dossiers/{dossier}/forms/receipt.pdf", applicant=True).content)
    etag = clerk.get(f"/v1/applicants/{applicant}").headers["etag"]
    amended = {**UNG, "name": "Nguyễn Thị Đổi Tên", "reason": "Người nộp đổi tên"}
    assert clerk.post(f"/v1/applicants/{applicant}/amend", amended, match=etag).status_code == 200
    town.at("2020-03-02 09:00")
    for query in ({}, {"known_at": asked_at.isoformat()}):
        then = text_of(clerk.get(f"/v1/dossiers/{dossier}/forms/receipt.pdf", applicant=True, **query).content)
        assert f"Tiếp nhận hồ sơ của: {UNG['name']}" in then
        assert then == before
    clerk.act(dossier, "request-supplement", {"items": ["Bản sao căn cước"], "reason": "Thiếu giấy tờ"})
    town.project()
    later = text_of(clerk.get(f"/v1/dossiers/{dossier}/forms/supplement.pdf", applicant=True).content)
    assert "Nguyễn Thị Đổi Tên" in later, "what is made out after the change bears it"
