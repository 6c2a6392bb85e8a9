"""An erasure takes two persons and a legal basis, waits for open dossiers, and is finished whatever happens."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from api.auth.rights import Role
from api.cli.app import build
from domain.model import applicant as who
from domain.model.applicant import stream_of
from tests.domain.office import CODE
from tests.http.test_rights import denied
from tests.http.town import LODGING, Person, Town
from tests.vault.people import BASIS, UNG, applicant_of, erase, keys_of, lodge_with, register

ASKED = {"reason": "Người nộp yêu cầu", "legal_basis": BASIS}


def supervisor(town: Town, subject: str) -> Person:
    return town.bearer(Role.SUPERVISOR, subject)


def ask(person: Person, applicant: UUID, **changes: object) -> str:
    """Ask for an erasure; the code of the refusal, or nothing."""
    answer = person.post(f"/v1/applicants/{applicant}/request-erasure", {**ASKED, **changes})
    return "" if answer.status_code == 200 else answer.json()["code"]


def approve(person: Person, applicant: UUID, number: int = 1) -> str:
    answer = person.post(f"/v1/applicants/{applicant}/approve-erasure", {"erasure_no": number})
    return "" if answer.status_code == 200 else answer.json()["code"]


def topics(town: Town, applicant: UUID) -> list[str]:
    return [r.body.TOPIC.partition(".")[2] for r in town.app.state.office.log.read_stream(stream_of(applicant))]


def test_after_an_erasure_the_reading_says_under_which_law(town: Town) -> None:
    applicant = register(town.officer("a1"))
    erase(town, applicant)
    found = supervisor(town, "vpub-truc").get(f"/v1/applicants/{applicant}", purpose="request").json()
    assert found["data"] is None
    assert found["erasure"]["words"] == f"đã xóa theo {BASIS}"
    assert (found["erasure"]["asked_by"], found["erasure"]["approved_by"]) == (["vpub-truc"], "l2")
    assert topics(town, applicant) == ["Registered", "ErasureRequested", "ErasureApproved", "Erased"]
    assert keys_of(town).of(applicant) is None
    proof = supervisor(town, "vpub-truc").get(f"/v1/applicants/{applicant}/proof", purpose="request")
    assert (proof.status_code, proof.json()["code"]) == (410, "applicant-erased")


def test_nobody_approves_their_own_request(town: Town) -> None:
    applicant = register(town.officer("a1"))
    assert ask(supervisor(town, "l2"), applicant) == ""
    assert approve(supervisor(town, "l2"), applicant) == "erasure-needs-another"
    assert approve(town.bearer(Role.HEAD, "l2"), applicant) == "not-permitted"
    assert keys_of(town).of(applicant) is not None


def test_nobody_who_handled_a_dossier_of_theirs_approves(town: Town) -> None:
    clerk = town.officer("a1")
    dossier, applicant = lodge_with(clerk)
    clerk.act(dossier, "refuse", {"reason": "Không thuộc thẩm quyền"})
    assert ask(town.officer("a2"), applicant) == ""
    assert approve(town.bearer(Role.HEAD, "h1"), applicant, number=2) == "no-such-erasure"
    assert approve(town.bearer(Role.SUPERVISOR, "a1"), applicant) == "erasure-by-handler"
    assert approve(town.bearer(Role.HEAD, "h1"), applicant) == ""  # head of the unit, who did nothing in it


def test_officers_ask_and_do_not_approve_and_administrators_do_neither(town: Town) -> None:
    applicant = register(town.officer("a1"))
    assert ask(town.bearer(Role.ADMINISTRATOR, "vpub-truc"), applicant) == "not-permitted"
    assert ask(town.officer("b1"), applicant) == "not-permitted"
    assert ask(town.officer("a1"), applicant) == ""
    assert approve(town.officer("a1"), applicant) == "not-permitted"
    assert approve(town.bearer(Role.AUDITOR, "vpub-truc"), applicant) == "not-permitted"


def test_an_erasure_is_by_persons_with_names(town: Town) -> None:
    applicant = register(town.officer("a1"))
    assert ask(supervisor(town, "~operator"), applicant) == "erasure-by-named-person"


def test_an_erasure_needs_its_legal_basis(town: Town) -> None:
    applicant = register(town.officer("a1"))
    assert ask(supervisor(town, "l2"), applicant, legal_basis=" ") == "legal-basis-missing"
    answer = supervisor(town, "l2").post(f"/v1/applicants/{applicant}/request-erasure", {"reason": "x"})
    assert answer.status_code == 422


def test_data_are_kept_while_a_dossier_is_open_unless_the_law_says_otherwise(town: Town) -> None:
    clerk = town.officer("a1")
    dossier, applicant = lodge_with(clerk)
    first, second = supervisor(town, "vpub-truc"), supervisor(town, "l2")
    assert ask(first, applicant) == "dossier-still-open"
    clerk.act(dossier, "withdraw", {"reason": "Người nộp rút"})
    assert ask(first, applicant) == ""
    assert approve(second, applicant) == ""
    _, other = lodge_with(clerk)
    assert ask(first, other, despite_open=True) == ""
    assert approve(second, other) == ""


def test_data_are_kept_while_a_home_visit_is_open_unless_the_law_says_otherwise(town: Town) -> None:
    clerk = town.officer("a1")
    applicant = register(clerk)
    visit = {"unit_id": "cl-mc", "procedure_code": CODE, "applicant_id": str(applicant)}
    number = clerk.post("/v1/home-visits", visit, match=None).json()["proceeding_id"]
    first, second = supervisor(town, "vpub-truc"), supervisor(town, "l2")
    assert ask(first, applicant) == "visit-still-open"
    town.project()
    off = clerk.post(f"/v1/home-visits/{number}/cancel-home-visit", {"reason": "Người hẹn không cần nữa"})
    assert off.status_code == 200, off.text
    assert ask(first, applicant) == ""
    assert approve(second, applicant) == ""
    other = register(clerk)
    visit["applicant_id"] = str(other)
    assert clerk.post("/v1/home-visits", visit, match=None).status_code == 201
    assert ask(first, other, despite_open=True) == ""
    assert approve(second, other) == ""


def test_nothing_is_lodged_or_amended_for_whose_erasure_is_asked(town: Town) -> None:
    clerk = town.officer("a1")
    applicant = register(clerk)
    assert ask(supervisor(town, "l2"), applicant) == ""
    lodging = {**LODGING, "applicant_id": str(applicant)}
    assert clerk.post("/v1/dossiers", lodging, match=None).json()["code"] == "erasure-under-way"
    amending = {**UNG, "reason": "x"}
    assert clerk.post(f"/v1/applicants/{applicant}/amend", amending).json()["code"] == "erasure-under-way"
    assert ask(supervisor(town, "vpub-truc"), applicant) == "erasure-under-way"
    declined = supervisor(town, "vpub-truc").post(
        f"/v1/applicants/{applicant}/decline-erasure", {"erasure_no": 1, "reason": "Còn nghĩa vụ lưu trữ"}
    )
    assert declined.status_code == 200
    assert clerk.post("/v1/dossiers", lodging, match=None).status_code == 201


def test_an_erased_applicant_comes_back_by_no_door(town: Town) -> None:
    clerk = town.officer("a1")
    applicant = register(clerk, applicant_id=str(uuid4()))
    erase(town, applicant)
    again = clerk.post("/v1/applicants", {**UNG, "applicant_id": str(applicant)}, match=None)
    assert (again.status_code, again.json()["code"]) == (410, "applicant-erased")
    lodging = {**LODGING, "applicant_id": str(applicant), "applicant": UNG}
    assert clerk.post("/v1/dossiers", lodging, match=None).json()["code"] == "applicant-erased"
    lodging = {**LODGING, "applicant_id": str(applicant)}
    assert clerk.post("/v1/dossiers", lodging, match=None).json()["code"] == "applicant-erased"
    assert keys_of(town).of(applicant) is None


def test_who_repeats_what_was_carried_out_before_an_erasure_gets_the_receipt_and_brings_nothing_back(
    town: Town,
) -> None:
    clerk, keys = town.officer("a1"), [town.key() for _ in range(3)]
    lodging, amending = {**LODGING, "applicant": UNG}, {**UNG, "telephone": "0987654321", "reason": "Đổi số"}

    def orders() -> list[dict[str, Any]]:
        lodged = clerk.post("/v1/dossiers", lodging, key=keys[0], match=None)
        applicant = applicant_of(town, UUID(lodged.json()["dossier_id"]))
        amended = clerk.post(f"/v1/applicants/{applicant}/amend", amending, key=keys[1])
        taken_in = clerk.post("/v1/applicants", UNG, key=keys[2], match=None)
        assert [one.status_code for one in (lodged, amended, taken_in)] == [201, 200, 201], amended.text
        return [lodged.json(), amended.json(), taken_in.json()]

    first = orders()
    erased = [UUID(first[1]["applicant_id"]), UUID(first[2]["applicant_id"])]
    for applicant in erased:
        erase(town, applicant, despite_open=True)
    assert orders() == [{**receipt, "duplicate": True} for receipt in first]
    other = clerk.post(f"/v1/applicants/{erased[0]}/amend", {**amending, "reason": "Khác"}, key=keys[1])
    assert (other.status_code, other.json()["code"]) == (422, "command-reused")
    new = clerk.post(f"/v1/applicants/{erased[0]}/amend", amending)
    assert (new.status_code, new.json()["code"]) == (410, "applicant-erased")
    assert [keys_of(town).of(applicant) for applicant in erased] == [None, None]


def test_who_repeats_a_step_of_an_erasure_after_another_dossier_was_lodged_gets_the_receipt(town: Town) -> None:
    clerk, first, second = town.officer("a1"), supervisor(town, "vpub-truc"), supervisor(town, "l2")
    dossier, applicant = lodge_with(clerk)
    clerk.act(dossier, "withdraw", {"reason": "Người nộp rút"})
    asking, path = town.key(), f"/v1/applicants/{applicant}"
    asked = first.post(f"{path}/request-erasure", ASKED, key=asking)
    assert asked.status_code == 200
    declined = second.post(f"{path}/decline-erasure", {"erasure_no": 1, "reason": "Còn hồ sơ"})
    assert declined.status_code == 200
    clerk.lodge(applicant_id=str(applicant))
    again = first.post(f"{path}/request-erasure", ASKED, key=asking)
    assert (again.status_code, again.json()) == (200, {**asked.json(), "duplicate": True})
    other = first.post(f"{path}/request-erasure", {**ASKED, "reason": "Lý do khác"}, key=asking)
    assert other.json()["code"] == "command-reused"


@pytest.mark.parametrize("step", ["before the key goes", "after the key went"])
def test_an_erasure_that_a_crash_stopped_is_finished_once(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    applicants = town.app.state.office.applicants
    applicant = register(town.officer("a1"))
    destroy = applicants.vault.keys.destroy

    def dying(person: UUID) -> bool:
        if step == "after the key went":
            destroy(person)
        raise RuntimeError("the power is gone")

    assert ask(supervisor(town, "l2"), applicant) == ""
    with monkeypatch.context() as crash:
        crash.setattr(applicants, "finish_erasure", dying)
        assert approve(supervisor(town, "vpub-truc"), applicant) == "unexpected-fault"
    assert topics(town, applicant)[-1] == "ErasureApproved"
    # Approved is approved: nobody sees the data, key or no key.
    found = supervisor(town, "l2").get(f"/v1/applicants/{applicant}", purpose="request").json()
    assert found["data"] is None
    for _ in range(2):
        shown = CliRunner().invoke(build(), ["vault", "settle", "--data-dir", str(town.instance.data_dir)])
        assert shown.exit_code == 0, shown.output
    assert topics(town, applicant)[-2:] == ["ErasureApproved", "Erased"]
    assert keys_of(town).of(applicant) is None


def test_a_key_that_comes_back_with_an_old_copy_of_the_store_is_destroyed_again(town: Town) -> None:
    applicant = register(town.officer("a1"))
    keys = keys_of(town)
    (path,) = keys.directory.glob(f"*/{applicant}.key")
    kept = path.read_bytes()
    erase(town, applicant)
    path.write_bytes(kept)
    path.chmod(0o600)
    assert town.app.state.office.applicants.settle() == [applicant]
    assert not path.exists()
    assert topics(town, applicant).count("Erased") == 1


def test_a_key_of_nobody_is_destroyed_after_a_day_and_not_before(town: Town) -> None:
    from uuid import uuid4

    known, nobody = register(town.officer("a1")), uuid4()
    keys, applicants = keys_of(town), town.app.state.office.applicants
    keys.made(nobody)
    assert applicants.drop_orphans() == []
    assert applicants.drop_orphans(older_than_seconds=-1.0) == [nobody]
    assert keys.of(nobody) is None
    assert keys.of(known) is not None


def test_an_amended_applicant_is_erased_with_every_version(town: Town) -> None:
    clerk = town.officer("a1")
    applicant = register(clerk)
    clerk.post(f"/v1/applicants/{applicant}/amend", {**UNG, "name": "Trần Văn Ước", "reason": "ghi sai"})
    erase(town, applicant)
    applicants = town.app.state.office.applicants
    for entry in applicants.state(applicant).entries:
        with pytest.raises(Exception, match="no key"):
            applicants.vault.open(applicant, entry)


def test_who_may_not_see_an_applicant_learns_nothing_by_asking_for_an_erasure(town: Town) -> None:
    _, applicant = lodge_with(town.officer("a1"))
    assert denied(town.officer("c1").post(f"/v1/applicants/{applicant}/request-erasure", ASKED))


def test_refusals_name_no_data() -> None:
    for refusal in (who.ApplicantErased, who.DossierStillOpen, who.VisitStillOpen, who.ErasureNeedsAnother):
        assert "{name}" not in refusal.VI
