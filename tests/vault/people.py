"""Made-up applicants, and what is done with them over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.auth.rights import Role
from api.vault.applicants import vault_keys
from domain.store.vault_keys import VaultKeys
from tests.http.town import LODGING, Person, Town

UNG: dict[str, Any] = {
    "name": "Nguyễn Thị Ửng Hồng Đào",
    "address": "Ấp Mỹ Hưng Hòa, xã Mỹ Xương, huyện Cao Lãnh",
    "telephone": "0912 345 678",
    "email": "ung.dao@vidu.example.vn",
    "identity_number": "087 190 001 234",
}
BASIS = "Nghị định 13/2023/NĐ-CP, Điều 16"


def register(person: Person, **data: Any) -> UUID:
    answer = person.post("/v1/applicants", {**UNG, **data}, match=None)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["applicant_id"])


def lodge_with(person: Person, **data: Any) -> tuple[UUID, UUID]:
    """A dossier with whose applicant is new: dossier, applicant."""
    body = {**LODGING, "applicant": {**UNG, **data}}
    answer = person.post("/v1/dossiers", body, match=None)
    assert answer.status_code == 201, answer.text
    dossier = UUID(answer.json()["dossier_id"])
    return dossier, applicant_of(person.town, dossier)


def applicant_of(town: Town, dossier: UUID) -> UUID:
    (lodged, *_) = town.app.state.office.log.read_stream(dossier)
    found: UUID = lodged.body.applicant_id
    return found


def erase(town: Town, applicant: UUID, *, despite_open: bool = False) -> None:
    """By two persons who never handled a dossier of theirs."""
    first, second = town.bearer(Role.SUPERVISOR, "vpub-truc"), town.bearer(Role.SUPERVISOR, "l2")
    asked = first.post(
        f"/v1/applicants/{applicant}/request-erasure",
        {"reason": "Người nộp yêu cầu", "legal_basis": BASIS, "despite_open": despite_open},
    )
    assert asked.status_code == 200, asked.text
    number = second.get(f"/v1/applicants/{applicant}", purpose="request").json()["erasure"]["erasure_no"]
    approved = second.post(f"/v1/applicants/{applicant}/approve-erasure", {"erasure_no": number})
    assert approved.status_code == 200, approved.text


def keys_of(town: Town) -> VaultKeys:
    return vault_keys(town.instance)
