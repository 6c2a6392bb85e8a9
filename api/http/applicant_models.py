"""Request bodies about applicants. Personal data are bounded here, brought into their one form by the domain, and go
into the vault: no order, no event and no log line ever holds them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from api.http.fields import LINE, MAX_INTEGER, MAX_LONG, MAX_SHORT, STRICT, TEXT, NewId, composed
from domain.model.personal_data import MAX_ADDRESS, MAX_EMAIL, MAX_NAME, PersonalData, personal_data

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
Address = Annotated[str, Field(min_length=1, max_length=MAX_ADDRESS)]
Telephone = Annotated[str, Field(max_length=40, description="8 to 15 digits; marks between them are left out.")]
Email = Annotated[str, Field(max_length=MAX_EMAIL)]
IdentityNumber = Annotated[str, Field(max_length=40, description="Of a person or an organisation.")]
Reason = Annotated[str, Field(min_length=1, max_length=MAX_LONG, pattern=TEXT), AfterValidator(composed)]
Basis = Annotated[str, Field(min_length=1, max_length=MAX_SHORT, pattern=LINE), AfterValidator(composed)]
Number = Annotated[int, Field(ge=1, le=MAX_INTEGER)]


class ApplicantGiven(BaseModel):
    """Who an applicant is, as the applicant says."""

    model_config = STRICT

    name: Name
    address: Address
    telephone: Telephone | None = None
    email: Email | None = None
    identity_number: IdentityNumber | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__

    def data(self) -> PersonalData:
        """In their one form. PersonalDataNotUsable."""
        return personal_data(self.name, self.address, self.telephone, self.email, self.identity_number)


class RegisterApplicant(ApplicantGiven):
    """Take an applicant in before a dossier is lodged."""

    applicant_id: NewId | None = Field(None, description="Left out: made from the Idempotency-Key.")
    legal_basis: Basis | None = None

    def chosen(self, otherwise: UUID) -> UUID:
        return self.applicant_id or otherwise


class AmendApplicant(ApplicantGiven):
    """The data as they hold from now on, whole."""

    reason: Reason
    legal_basis: Basis | None = None


class RequestErasure(BaseModel):
    """Ask that an applicant's data be erased. Another person has to agree."""

    model_config = STRICT

    reason: Reason
    legal_basis: Basis
    despite_open: bool = Field(
        default=False, description="The legal basis demands it even while a dossier of theirs is open."
    )


class ApproveErasure(BaseModel):
    """Agree to an erasure. The person's key is destroyed at once; nothing brings the data back."""

    model_config = STRICT

    erasure_no: Number
    legal_basis: Basis | None = None


class DeclineErasure(BaseModel):
    """Do not agree; or take the request back."""

    model_config = STRICT

    erasure_no: Number
    reason: Reason
    legal_basis: Basis | None = None
