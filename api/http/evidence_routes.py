"""Evidence bundles over HTTP: what the pages' button fetches.

A bundle holds whole events of everybody in its dossiers, with their proofs. So it is for whoever may see everything,
for the head of a unit about its dossiers and people, and for the official about themself; an officer who may read a
dossier gets its trace, not its bundle. A bundle of an official's record is a reading of it, recorded before it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from api.auth.asked import noted
from api.auth.authorizer import Decision
from api.auth.caller import Caller
from api.auth.remit import judged
from api.auth.rights import Right
from api.evidence.making import Bundle, make
from api.evidence.review_file import subject_of_review
from api.evidence.subject import Kind, Subject
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.fields import LINE, MAX_INTEGER
from api.http.gate import AnyCaller, deny, holding, need_right, office_of
from api.http.natures import DOORS
from api.http.proceeding_address import ProceedingAddress, allowed_proceeding, may_read
from api.http.query_values import OptionalPeriod
from api.http.reads import Seen
from api.http.record_routes import Reason, door_of, need_official
from domain.model.errors import DomainError
from domain.model.natures import involved_in
from projections.ledger_keys import ledger_directory

router = APIRouter(prefix="/v1", tags=["evidence"])

PIECE: Final = 256 * 1024

Size = Annotated[
    int | None, Query(ge=1, le=MAX_INTEGER, description="As of the checkpoint of this size; the latest by default.")
]
Dataset = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Of an imported log; the id is a name in it.")]
Name = Annotated[str, Path(min_length=1, max_length=200, pattern=LINE)]

_UNPLAIN: Final = re.compile(r"[^A-Za-z0-9._-]")

_ZIP: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A zip (`hoso-evidence-1`) with `verify.py`, which needs Python and `cryptography` alone.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/dossiers/{dossier}/evidence", response_model=None, responses=_ZIP)
def read_dossier_evidence(
    request: Request,
    dossier: DossierAddress,
    caller: Annotated[Caller, holding(Right.READ_DOSSIERS)],
    _seen: Seen,
    size: Size = None,
) -> Response:
    """The evidence bundle of a dossier. For whoever may see every dossier, and heads of units that it came to.

    That it is taken is recorded before it is sent, with the other exports.
    """
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    decision = noted(_bundle(request, caller, dossier_id))
    if not decision.allowed:
        deny(request, caller, "take-bundle", dossier, "a bundle shows whole events; not of a headed unit")
    office_of(request).readings.note_export(caller, f"bundle dossier {dossier_id}", None, door_of(request))
    return _sent(request, caller, Subject(Kind.DOSSIER, str(dossier_id)), size)


def may_take_bundle(request: Request, caller: Caller, dossier_id: UUID) -> bool:
    """Whether a caller who may read a dossier may also have its bundle."""
    return _bundle(request, caller, dossier_id).allowed


def _bundle(request: Request, caller: Caller, dossier_id: UUID) -> Decision:
    office = office_of(request)
    mine = office.remits.of(caller, office.clock.now())
    return judged(caller, "take-bundle", mine, office.remits.involved(dossier_id).plain())


@router.get("/officials/{official}/evidence", response_model=None, responses=_ZIP)
def read_official_evidence(
    request: Request,
    official: Name,
    caller: AnyCaller,
    _seen: Seen,
    period: OptionalPeriod,
    dataset: Dataset = None,
    size: Size = None,
    purpose: Reason = None,
) -> Response:
    """The evidence bundle of an official's record, or of a name in an imported log. All time, unless a period is given.

    Needs the right to read that record, or with `dataset` the right to read datasets.
    """
    office = office_of(request)
    right = Right.READ_RECORDS if dataset is None else Right.READ_DATASETS
    need_right(request, caller, right)
    if dataset is None:
        what = f"evidence {period or 'all time'}"
        need_official(request, caller, official, what, purpose, office.clock.now())
    return _sent(request, caller, Subject(Kind.OFFICIAL, official, dataset, period), size)


@router.get("/reviews/{proceeding}/evidence", response_model=None, responses=_ZIP)
def read_review_evidence(
    request: Request,
    proceeding: ProceedingAddress,
    caller: Annotated[Caller, holding(Right.READ_PROCEEDINGS)],
    _seen: Seen,
    size: Size = None,
) -> Response:
    """The file of a review as an evidence bundle, for those who may read the review.

    The review whole, the events that it cites, the dossiers concerned, and the official's record with all that speaks
    for them.
    """
    return review_bundle(request, caller, proceeding, size)


def review_bundle(request: Request, caller: Caller, address: str, size: int | None = None) -> Response:
    """The bundle of a review, for the interface and the pages. NotPermitted, ProceedingUnknown."""
    concerned = allowed_proceeding(request, caller, Right.READ_PROCEEDINGS, DOORS["review"], address)
    office = office_of(request)
    office.readings.note_export(caller, f"bundle review {concerned.proceeding.number}", None, door_of(request))
    with office.reading_everything() as connection:
        subject = subject_of_review(connection, concerned.proceeding_id)
    return _sent(request, caller, subject, size)


class BundleHoldsRestricted(DomainError):
    """A record rests on events of a review in which its official was a reviewer: these are for those it names."""

    CODE = "bundle-holds-restricted"
    VI = "Gói này có sự kiện của vụ việc chỉ người trong cuộc được xem. Đề nghị người giám sát hoặc thanh tra lấy gói."
    EN = "This bundle holds events of a proceeding that only those named in it may see. Ask a supervisor or an auditor."


def _need_all_of_it(request: Request, caller: Caller, bundle: Bundle) -> None:
    """A bundle shows whole events: of restricted proceedings to those alone who may read them."""
    remits = office_of(request).remits
    for proceeding_id in bundle.proceedings:
        concerned = remits.proceeding(proceeding_id)
        restricted = involved_in(concerned.proceeding).restricted is not None
        if restricted and not may_read(request, caller, concerned):
            raise BundleHoldsRestricted


def _sent(request: Request, caller: Caller, subject: Subject, size: int | None) -> Response:
    """The bundle, made as a whole before its first byte leaves. BundleHoldsRestricted."""
    office = office_of(request)
    # A bundle holds whole events and what they rest on; a part of it proves nothing.
    with office.reading_everything() as connection:
        bundle = make(connection, subject, ledger_directory(office.instance.data_dir), size=size)
    _need_all_of_it(request, caller, bundle)
    headers = {
        "Content-Disposition": f'attachment; filename="{_file_name(bundle)}"',
        "Content-Length": str(len(bundle.data)),
    }
    return StreamingResponse(_pieces(bundle.data), media_type="application/zip", headers=headers)


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE):
        yield data[at : at + PIECE]


def _file_name(bundle: Bundle) -> str:
    """Plain letters and digits, whatever the subject is called."""
    told = bundle.summary
    return f"hoso-{told.kind}-{_UNPLAIN.sub('_', told.subject)}-{told.size}.zip"
