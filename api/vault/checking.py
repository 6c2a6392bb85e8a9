"""Whether the vault holds what the log says it holds, and no more."""

from __future__ import annotations

from uuid import UUID

import msgspec

from api.vault.applicants import Applicants
from domain.model.applicant import Registered, folded
from domain.model.errors import DomainError
from domain.store.vault import registered_applicants

CHUNK = 500


class Finding(msgspec.Struct, kw_only=True):
    applicant_id: UUID
    vi: str
    en: str


class Checked(msgspec.Struct, kw_only=True):
    """erased: of the applicants, those whose data are gone."""

    applicants: int
    erased: int
    findings: list[Finding]


def check(applicants: Applicants) -> Checked:
    """Open every applicant's latest entry, and look for keys that should be gone. Nothing of it is shown."""
    found = Checked(applicants=0, erased=0, findings=[])
    streams = applicants.look(registered_applicants)
    for start in range(0, len(streams), CHUNK):
        for events in applicants.histories(streams[start : start + CHUNK]).values():
            body = events[0].body
            assert isinstance(body, Registered)
            found.applicants += 1
            state = folded(events)
            finding: Finding | None = None
            if state.is_sealed_off:
                found.erased += 1
                if state.awaits_destruction or applicants.vault.keys.of(body.applicant_id) is not None:
                    finding = Finding(
                        applicant_id=body.applicant_id,
                        vi="đã duyệt xóa nhưng khóa còn; chạy `hoso vault settle`",
                        en="the erasure is approved and the key is there; run `hoso vault settle`",
                    )
            else:
                try:
                    applicants.vault.open(body.applicant_id, state.entries[-1])
                except DomainError as refusal:
                    finding = Finding(applicant_id=body.applicant_id, vi=refusal.vi, en=refusal.en)
            if finding is not None:
                found.findings.append(finding)
    return found
