"""Lodging online: one question a page, nothing asked twice, and what was handed in is what the office has."""

from __future__ import annotations

from tests.citizen.browsing import LABELS, PERSON, Citizen
from tests.http.town import Town


def test_what_is_handed_in_is_a_dossier_of_the_office_with_its_papers(town: Town, citizen: Citizen) -> None:
    dossier = citizen.lodge()
    assert "trước 08:00 thứ Ba 03/03/2020" in citizen.text
    (lodged, *_) = town.app.state.office.log.read_stream(dossier)
    body = lodged.body
    assert (body.actor, body.source, body.channel) == ("~applicant", "page", "online")
    assert tuple(one.label for one in body.documents) == LABELS
    held = town.app.state.office.applicants
    opened = held.vault.open(body.applicant_id, held.state(body.applicant_id).entries[-1])
    assert opened.data.name == PERSON["name"]
    assert opened.data.telephone == "0912345678"
    assert held.files.open(body.applicant_id, body.documents[0]).name == "Đơn của Đào.pdf"
