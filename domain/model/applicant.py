"""An applicant as the log knows one: commitments to their data, and how the data came to be erased.

One stream an applicant. No event of it carries a datum; the data lie in the vault, under a key of the person.
An erasure takes two persons and a legal basis. Once it is approved the key is destroyed, and `Erased` says that it was;
the commitments stay, so every proof stays good.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.model.errors import DomainError
from domain.model.event import ActorId, Event, Recorded, stream_id, topic
from domain.model.personal_data import Commitments


class ApplicantEvent(Event, frozen=True, kw_only=True):
    applicant_id: UUID


class Committed(ApplicantEvent, frozen=True, kw_only=True):
    """Data came in. Its `command_id` is the entry under which they lie in the vault, and part of what is committed."""

    commitments: Commitments


@topic("applicant.Registered")
class Registered(Committed, frozen=True, kw_only=True):
    """The applicant's data were taken in, with a dossier or before one."""


@topic("applicant.Amended")
class Amended(Committed, frozen=True, kw_only=True):
    """Other data hold from now on. What was committed before stays provable until the key goes."""

    reason: str


@topic("applicant.ErasureRequested")
class ErasureRequested(ApplicantEvent, frozen=True, kw_only=True):
    """Somebody asks that the data be erased, on the legal basis in the header.

    despite_open: the legal basis demands it even while a dossier of theirs is open.
    """

    erasure_no: int
    reason: str
    despite_open: bool = False


@topic("applicant.ErasureDeclined")
class ErasureDeclined(ApplicantEvent, frozen=True, kw_only=True):
    erasure_no: int
    reason: str


@topic("applicant.ErasureApproved")
class ErasureApproved(ApplicantEvent, frozen=True, kw_only=True):
    """A second person agrees. From here on the data are shown to nobody."""

    erasure_no: int


@topic("applicant.Erased")
class Erased(ApplicantEvent, frozen=True, kw_only=True):
    """The person's key was destroyed."""

    erasure_no: int


class Erasure(msgspec.Struct, frozen=True):
    """An erasure that was asked for. asked_by: its actor, and the official for whom they acted."""

    number: int
    asked_by: tuple[ActorId, ...]
    asked_at: datetime
    reason: str
    legal_basis: str
    despite_open: bool
    approved_by: ActorId | None = None
    approved_at: datetime | None = None
    erased_at: datetime | None = None


class Entry(msgspec.Struct, frozen=True):
    """One version of the data: the order that brought it in, and where its event stands."""

    entry: UUID
    commitments: Commitments
    position: int
    recorded_at: datetime
    by: ActorId


class Applicant(msgspec.Struct, frozen=True):
    """entries: every version of the data, in order. erasure: the one that was asked for and not declined."""

    version: int = 0
    entries: tuple[Entry, ...] = ()
    erasure: Erasure | None = None
    erasures: int = 0

    @property
    def exists(self) -> bool:
        return bool(self.entries)

    def entry_at(self, position: int | None) -> Entry:
        """The data that held at a position of the log, the first ones before that; the latest for None. For who exists.

        A form says what was known of a person when it was made out, not what became known later.
        """
        held = (entry for entry in reversed(self.entries) if position is None or entry.position <= position)
        return next(held, self.entries[0])

    @property
    def is_sealed_off(self) -> bool:
        """Whether the erasure was approved: nobody may see the data any more, whether or not the key is gone yet."""
        return self.erasure is not None and self.erasure.approved_at is not None

    @property
    def awaits_destruction(self) -> bool:
        """Approved, and not yet said to be done."""
        return self.is_sealed_off and self.erasure is not None and self.erasure.erased_at is None


def stream_of(applicant_id: UUID) -> UUID:
    """The stream of an applicant."""
    return stream_id("applicant", str(applicant_id))


def evolve(state: Applicant, recorded: Recorded[Any]) -> Applicant:
    state = msgspec.structs.replace(state, version=recorded.version)
    match recorded.body:
        case Committed() as body:
            entry = Entry(body.command_id, body.commitments, recorded.position, recorded.recorded_at, body.actor)
            return msgspec.structs.replace(state, entries=(*state.entries, entry))
        case ErasureRequested() as body:
            asked_by = (body.actor,) if body.acting_for is None else (body.actor, body.acting_for)
            erasure = Erasure(
                body.erasure_no, asked_by, body.occurred_at, body.reason, body.legal_basis or "", body.despite_open
            )
            return msgspec.structs.replace(state, erasure=erasure, erasures=body.erasure_no)
        case ErasureDeclined():
            return msgspec.structs.replace(state, erasure=None)
        case ErasureApproved() as body if state.erasure is not None:
            approved = msgspec.structs.replace(state.erasure, approved_by=body.actor, approved_at=body.occurred_at)
            return msgspec.structs.replace(state, erasure=approved)
        case Erased() as body if state.erasure is not None:
            erased = msgspec.structs.replace(state.erasure, erased_at=body.occurred_at)
            return msgspec.structs.replace(state, erasure=erased)
    return state


def folded(stored: Sequence[Recorded[Any]]) -> Applicant:
    """The applicant after these events of their stream."""
    state = Applicant()
    for recorded in stored:
        state = evolve(state, recorded)
    return state


# ---------------------------------------------------------------------- refusals


class ApplicantUnknown(DomainError):
    CODE = "applicant-unknown"
    VI = "Không có người nộp {applicant}. Kiểm tra lại mã, hoặc ghi nhận người nộp trước."
    EN = "There is no applicant {applicant}. Check the id, or register the applicant first."


class ApplicantExists(DomainError):
    CODE = "applicant-exists"
    VI = "Người nộp {applicant} đã được ghi nhận. Sửa dữ liệu thay vì ghi nhận lại."
    EN = "Applicant {applicant} is registered already. Amend the data instead."


class ApplicantErased(DomainError):
    """Details: applicant, legal_basis."""

    CODE = "applicant-erased"
    VI = "Dữ liệu cá nhân của người nộp {applicant} đã được duyệt xóa theo {legal_basis}. Nếu cần, ghi nhận lại."
    EN = "The personal data of applicant {applicant} were erased under {legal_basis}. Register a new one if needed."


class ErasureUnderWay(DomainError):
    """Details: applicant, number."""

    CODE = "erasure-under-way"
    VI = "Đang có đề nghị xóa số {number} đối với người nộp {applicant}. Duyệt hoặc từ chối đề nghị đó trước."
    EN = "Request {number} to erase applicant {applicant} is under way. Approve or decline it first."


class NoSuchErasure(DomainError):
    """Details: number."""

    CODE = "no-such-erasure"
    VI = "Không có đề nghị xóa số {number} đang chờ. Tải lại để xem đề nghị hiện có."
    EN = "No request {number} for erasure is waiting. Load it again to see which one is."


class LegalBasisMissing(DomainError):
    CODE = "legal-basis-missing"
    VI = "Xóa dữ liệu cá nhân cần căn cứ pháp lý. Nêu văn bản trong legal_basis."
    EN = "Erasing personal data needs a legal basis. Name the document in legal_basis."


class ErasureByNamedPerson(DomainError):
    """Details: actor."""

    CODE = "erasure-by-named-person"
    VI = "{actor} không phải công chức, viên chức đang có bổ nhiệm. Người có tên, có bổ nhiệm phải thực hiện việc này."
    EN = "{actor} is no official with an appointment in force. A named, appointed person must do this."


class ErasureNeedsAnother(DomainError):
    """Details: asked_by."""

    CODE = "erasure-needs-another"
    VI = "Xóa dữ liệu cần hai người. {asked_by} đã đề nghị; người khác, không thay mặt người đề nghị, phải duyệt."
    EN = "An erasure takes two persons. {asked_by} asked for it; another, who stands in for neither, must approve it."


class ErasureByHandler(DomainError):
    """Details: actor."""

    CODE = "erasure-by-handler"
    VI = "{actor} đã xử lý hồ sơ của người nộp này nên không duyệt xóa. Người chưa xử lý hồ sơ nào của họ phải duyệt."
    EN = "{actor} handled a dossier of this applicant and cannot approve the erasure. Someone who did not must."


class DossierStillOpen(DomainError):
    """Details: dossier."""

    CODE = "dossier-still-open"
    VI = (
        "Hồ sơ {dossier} của người nộp chưa kết thúc nên chưa xóa dữ liệu. Chờ kết thúc, hoặc đề nghị với căn cứ "
        "pháp lý buộc xóa ngay (despite_open)."
    )
    EN = (
        "Dossier {dossier} of the applicant has not ended, so the data are kept. Wait for its end, or ask on a legal "
        "basis that demands erasure all the same (despite_open)."
    )


class VisitStillOpen(DomainError):
    """Details: visit."""

    CODE = "visit-still-open"
    VI = (
        "Yêu cầu hẹn tại nhà {visit} của người này chưa kết thúc nên chưa xóa dữ liệu. Chờ kết thúc hoặc hủy hẹn, hoặc "
        "đề nghị với căn cứ pháp lý buộc xóa ngay (despite_open)."
    )
    EN = (
        "Home visit {visit} of this person has not ended, so the data are kept. Wait for its end or call it off, or "
        "ask on a legal basis that demands erasure all the same (despite_open)."
    )
