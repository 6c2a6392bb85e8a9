"""Procedures published at the agencies: who confirms what by when, and what spot checks make of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.catalogue_commands import OrderPublication, PublishProcedure, WithdrawProcedure
from domain.catalogue_file import PublishCatalogue
from domain.model.attachment import Attachment
from domain.model.errors import DomainError
from domain.model.procedure import Content, ProcedureVersion
from domain.model.publication import Place, Publication, PublicationChecked, Purpose, publication_id
from domain.publication_commands import CheckPublication, ConfirmPublication, NamePoster
from tests.domain.office import CODE, PROCEDURE, when
from tests.domain.whole_office import WholeOffice

PHOTO = Attachment(name="bang.jpg", media_type="image/jpeg", size_bytes=10, sha256="a" * 64)
SECOND: ProcedureVersion = msgspec.structs.replace(
    PROCEDURE, version=2, valid_from=date(2020, 3, 10), decision="QĐ 9", term="8wd"
)
THIRD: ProcedureVersion = msgspec.structs.replace(SECOND, version=3, valid_from=date(2020, 3, 20), decision="QĐ 10")
STREAM = publication_id(CODE, 2)


def published(*agencies: str) -> WholeOffice:
    """Version 2 is published on Monday 2/3/2020 at 8:00, with these agencies concerned."""
    office = WholeOffice()
    office.do(PublishProcedure, "~service", "2020-03-02 08:00", procedure=SECOND, agencies=agencies)
    return office


def confirm(office: WholeOffice, actor: str, moment: str, place: Place, **members: Any) -> None:
    members.setdefault("note", "Đã niêm yết")
    office.do(ConfirmPublication, actor, moment, proceeding_id=STREAM, agency_id="cl", place=place, **members)


def check(office: WholeOffice, actor: str, moment: str, place: Place, *, as_required: bool) -> PublicationChecked:
    (body,) = office.do(
        CheckPublication, actor, moment, proceeding_id=STREAM, agency_id="cl", place=place,
        as_required=as_required, note="Xem tại chỗ",
    )  # fmt: skip
    assert isinstance(body, PublicationChecked)
    return body


def state(office: WholeOffice, stream: UUID = STREAM) -> Publication:
    found = office.proceeding(stream).state
    assert isinstance(found, Publication)
    return found


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=f"^{code}:")


def test_each_agency_concerned_owes_portal_and_board_within_five_working_days_of_the_decision() -> None:
    office = published("cl", "stnmt")
    duties = office.duties(STREAM)
    assert list(duties) == ["portal:cl", "board:cl", "portal:stnmt", "board:stnmt"]
    assert {duty.due_at for duty in duties.values()} == {when("2020-03-09 17:00")}
    assert (duties["board:cl"].unit, duties["board:stnmt"].unit) == ("cl-mc", "tn-ld")
    assert office.proceeding(STREAM).number == "CK-2020-0001"


def test_a_term_names_the_document_that_it_rests_on() -> None:
    portal, board = state(published("cl")).owed
    assert (portal.laid.document, board.laid.document) == ("Nghị định 63/2010/NĐ-CP", "Chính sách publication-1")
    assert portal.laid.binds
    assert board.laid.binds


def test_without_agencies_nothing_is_opened_until_they_are_ordered() -> None:
    office = published()
    assert not office.proceeding(STREAM).exists
    office.do(OrderPublication, "~service", "2020-03-03 08:00", code=CODE, agencies=("cl",))
    assert list(office.duties(STREAM)) == ["portal:cl", "board:cl"]
    with refused("publication-exists"):
        office.do(OrderPublication, "~service", "2020-03-03 09:00", code=CODE, agencies=("cl",))


def test_an_official_of_the_agency_confirms_with_a_photo_or_a_note() -> None:
    office = published("cl")
    confirm(office, "a1", "2020-03-04 09:00", Place.PORTAL, note="", address="https://dichvucong.dongthap.gov.vn/2")
    confirm(office, "b1", "2020-03-05 09:00", Place.BOARD, note="", attachments=(PHOTO,))
    assert office.open_at(STREAM, "2020-03-05 10:00") == []
    assert [one.by for one in state(office).confirmations] == ["a1", "b1"]
    with refused("duty-not-open"):
        confirm(office, "a2", "2020-03-05 11:00", Place.BOARD)


def test_nobody_confirms_for_another_agency_or_without_evidence() -> None:
    office = published("cl")
    with refused("not-of-the-agency"):
        confirm(office, "c1", "2020-03-04 09:00", Place.BOARD)
    with refused("evidence-missing"):
        confirm(office, "a1", "2020-03-04 09:00", Place.BOARD, note=" ")
    with refused("attachment-not-usable"):
        broken = msgspec.structs.replace(PHOTO, sha256="A" * 64)
        confirm(office, "a1", "2020-03-04 09:00", Place.BOARD, attachments=(broken,))
    with refused("agency-not-concerned"):
        office.do(
            ConfirmPublication, "c1", "2020-03-04 09:00", proceeding_id=STREAM, agency_id="stnmt",
            place=Place.BOARD, note="x",
        )  # fmt: skip


def test_a_refuted_confirmation_stays_and_the_duty_is_open_again_with_a_new_term() -> None:
    office = published("cl")
    confirm(office, "a1", "2020-03-04 09:00", Place.BOARD)
    found = check(office, "vpub-truc", "2020-03-10 09:00", Place.BOARD, as_required=False)
    assert found.confirmation_no == 1
    (told,) = state(office).confirmations
    assert (told.by, told.refuted_by) == ("a1", 1)
    duties = office.duties(STREAM)
    assert duties["board:cl"].met_at == when("2020-03-04 09:00"), "no event makes an earlier instant more overdue"
    assert duties["board:cl:2"].due_at == when("2020-03-12 17:00")
    confirm(office, "a2", "2020-03-11 09:00", Place.BOARD)
    assert office.open_at(STREAM, "2020-03-11 10:00") == ["portal:cl"]
    assert state(office).standing("cl", Place.BOARD) is not None


def test_a_check_that_finds_it_there_is_a_fact_beside_the_confirmation() -> None:
    office = published("cl")
    confirm(office, "a1", "2020-03-04 09:00", Place.BOARD)
    check(office, "c1", "2020-03-05 09:00", Place.BOARD, as_required=True)
    assert state(office).confirmations[0].refuted_by is None
    assert state(office).checks[0].as_required


@pytest.mark.parametrize("as_required", [True, False])
def test_a_place_that_nobody_confirmed_can_be_checked_and_stays_owed(*, as_required: bool) -> None:
    office = published("cl")
    found = check(office, "vpub-truc", "2020-03-05 09:00", Place.BOARD, as_required=as_required)
    assert (found.confirmation_no, found.laid) == (None, None)
    assert "board:cl" in office.open_at(STREAM, "2020-03-05 10:00")


def test_nobody_of_the_agency_checks_it() -> None:
    office = published("cl")
    with refused("conflict-in-proceeding"):
        check(office, "b1", "2020-03-05 09:00", Place.BOARD, as_required=True)


def test_the_head_of_the_unit_names_who_posts() -> None:
    office = published("cl")
    for actor, code in (("a1", "not-the-addressee"), ("h2", "not-the-addressee")):
        with refused(code):
            office.do(NamePoster, actor, "2020-03-02 09:00", proceeding_id=STREAM, agency_id="cl", official_id="a2")
    office.do(NamePoster, "h1", "2020-03-02 09:00", proceeding_id=STREAM, agency_id="cl", official_id="a2")
    assert {duty.official for duty in office.duties(STREAM).values()} == {"a2"}
    with refused("agency-not-concerned"):
        office.do(NamePoster, "l1", "2020-03-02 09:00", proceeding_id=STREAM, agency_id="cl", official_id="c1")


def test_a_later_version_takes_the_place_of_what_is_still_owed_and_concerns_the_same_agencies() -> None:
    office = published("cl")
    confirm(office, "a1", "2020-03-04 09:00", Place.PORTAL)
    office.do(PublishProcedure, "~service", "2020-03-16 08:00", procedure=THIRD)
    before = office.duties(STREAM)
    assert before["board:cl"].ended_at == when("2020-03-16 08:00")
    assert before["board:cl"].is_missed(when("2020-03-16 08:00")), "it was missed before it fell away"
    assert not before["portal:cl"].is_missed(when("2020-03-16 08:00"))
    assert list(office.duties(publication_id(CODE, 3))) == ["portal:cl", "board:cl"]
    assert office.proceeding(publication_id(CODE, 3)).number == "CK-2020-0002"
    with refused("publication-over"):
        check(office, "vpub-truc", "2020-03-16 09:00", Place.BOARD, as_required=False)


def test_a_withdrawn_procedure_has_to_leave_portal_and_board() -> None:
    office = published("cl")
    office.do(WithdrawProcedure, "~service", "2020-03-03 08:00", code=CODE, valid_to=date(2020, 3, 31))
    down = publication_id(CODE, 2, Purpose.TAKE_DOWN)
    assert office.open_at(STREAM, "2020-03-03 08:00") == []
    duties = office.duties(down)
    assert [duty.kind for duty in duties.values()] == ["take-down-portal", "take-down-board"]
    assert {duty.due_at for duty in duties.values()} == {when("2020-03-10 17:00")}
    office.do(WithdrawProcedure, "~service", "2020-03-04 08:00", code=CODE, valid_to=date(2020, 4, 30))
    assert len(office.read_stream(down)) == 1, "another last day is no second order to take it down"


def test_a_file_of_the_catalogue_is_published_in_one_go_or_not_at_all() -> None:
    office = WholeOffice()
    other: ProcedureVersion = msgspec.structs.replace(
        PROCEDURE, code="1.000001", name="Cấp bản sao", valid_from=date(2020, 3, 2)
    )
    content = Content(result="Giấy chứng nhận", signed_on=date(2020, 2, 28))
    with refused("procedure-not-usable"):
        office.do(
            PublishCatalogue, "~service", "2020-03-02 08:00",
            published=((SECOND, content), (msgspec.structs.replace(other, version=2), content)),
        )  # fmt: skip
    assert not office.proceeding(STREAM).exists
    events = office.do(
        PublishCatalogue, "~service", "2020-03-02 08:00", published=((SECOND, content), (other, content)),
        agencies=((CODE, ("cl",)), ("1.000001", ("cl", "stnmt"))),
    )  # fmt: skip
    numbers = [office.proceeding(publication_id(code, n)).number for code, n in ((CODE, 2), ("1.000001", 1))]
    assert numbers == ["CK-2020-0001", "CK-2020-0002"]
    assert len(events) == 2 * 4
    assert state(office).signed_on == date(2020, 2, 28)
    with refused("procedure-not-usable"):
        office.do(
            PublishCatalogue, "~service", "2020-03-02 09:00", published=((THIRD, content),),
            withdrawn=((CODE, date(2020, 4, 1)),),
        )  # fmt: skip


def test_nobody_of_the_agency_checks_it_in_the_name_of_somebody_else() -> None:
    office = published("cl")
    confirm(office, "l1", "2020-03-03 08:00", Place.BOARD)
    with refused("conflict-in-proceeding"):
        office.do(
            CheckPublication, "l1", "2020-03-04 08:00", acting_for="vpub-truc", proceeding_id=STREAM, agency_id="cl",
            place=Place.BOARD, as_required=True, note="Xem tại chỗ",
        )  # fmt: skip
