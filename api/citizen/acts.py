"""What an applicant does about a dossier that exists: answers a request, rates, complains, withdraws. Each act once.

The orders are those that the interface offers; only their ids are made here, so that a form sent twice acts once.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from api.auth.rights import Right
from api.citizen.door import issued
from api.citizen.drafts import DraftGone, Editing, SupplementDraft
from api.http.office import Office
from domain.application import CommandReused, Receipt
from domain.dossier_commands import Complain, Rate, ReceiveSupplement, Withdraw
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE
from projections.queries.citizens import CitizenView, Wanted

_ACTS: Final = uuid5(NAMESPACE, "citizen act")
MAX_TEXT: Final = 4_000


class AlreadyRated(DomainError):
    CODE = "already-rated"
    VI = "Hồ sơ này đã được đánh giá. Mỗi hồ sơ đánh giá một lần; điều còn muốn nói xin gửi ở trang Phản ánh."
    EN = "This dossier has been rated. Each is rated once; what else there is to say, say it on the page of complaints."


class PapersByHand(DomainError):
    CODE = "papers-by-hand"
    VI = "Hồ sơ này không nhận bổ sung trực tuyến. Mang giấy tờ đến Bộ phận Một cửa, kèm phiếu yêu cầu bổ sung."
    EN = "This dossier takes no papers online. Bring them to the one-stop unit, with the request for a supplement."


class NothingChosen(DomainError):
    """Details: what_vi, what_en, field."""

    CODE = "nothing-chosen"
    VI = "{what_vi}."
    EN = "{what_en}."


def need_files_taken(office: Office, dossier_id: UUID) -> UUID:
    """The applicant, under whose key files can be sealed. PapersByHand."""
    lodged = office.log.read_stream(dossier_id)[0].body
    applicant_id: UUID = lodged.applicant_id
    state = office.applicants.state(applicant_id)
    if not state.exists or state.is_sealed_off:
        raise PapersByHand
    return applicant_id


def left_over(wanted: Wanted, draft: SupplementDraft) -> tuple[str, ...]:
    """What is still missing once these files are in."""
    brought = {one.document.label for one in draft.files}
    return tuple(item for item in wanted.missing if item not in brought)


def send_supplement(office: Office, editing: Editing[SupplementDraft], wanted: Wanted) -> Receipt:
    """Hand in what was gathered: all of it, or a part, which changes nothing but is there.

    DraftGone where the files do not lie in the vault yet, or there are none; and what the order is refused for.
    """
    draft, opened = editing.content, editing.opened
    documents = tuple(one.document for one in draft.files)
    if not documents or not office.applicants.files.holds(opened.applicant_id, documents):
        raise DraftGone
    missing = left_over(wanted, draft)
    files = " ".join(str(one.file_id) for one in documents)
    order = ReceiveSupplement(
        issued=issued(Right.COUNTER, uuid5(_ACTS, f"supplement {draft.dossier_id} {draft.request_no} {files}")),
        dossier_id=draft.dossier_id,
        request_no=draft.request_no,
        channel=Channel.ONLINE,
        complete=not missing,
        missing=missing,
        documents=documents,
    )
    receipt = office.application.handle(order)
    editing.drop()
    return receipt


def rate(office: Office, view: CitizenView, score: int) -> Receipt:
    """AlreadyRated, also by another way in; NotFinishedYet."""
    if view.rated is not None:
        raise AlreadyRated
    order = Rate(
        issued=issued(Right.RATE, uuid5(_ACTS, f"rating {view.dossier_id}")), dossier_id=view.dossier_id, score=score
    )
    try:
        return office.application.handle(order)
    except CommandReused:
        raise AlreadyRated from None


def complain(office: Office, dossier_id: UUID, form_id: UUID, text: str) -> Receipt:
    """form_id: of the form that was filled in; the same one sent again complains once."""
    if not text.strip():
        raise NothingChosen(
            what_vi="Viết nội dung phản ánh", what_en="Write what the complaint is about", field="noi-dung"
        )
    head = issued(Right.COUNTER, uuid5(_ACTS, f"complaint {dossier_id} {form_id}"))
    return office.application.handle(Complain(issued=head, dossier_id=dossier_id, text=text))


def withdraw(office: Office, dossier_id: UUID, reason: str) -> Receipt:
    head = issued(Right.COUNTER, uuid5(_ACTS, f"withdrawal {dossier_id}"))
    return office.application.handle(Withdraw(issued=head, dossier_id=dossier_id, reason=reason))
