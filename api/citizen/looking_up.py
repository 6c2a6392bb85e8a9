"""Looking a dossier up by its code and one secret: the last four digits of the telephone, or the slip's check code.

A wrong code and a wrong secret are answered alike: with the same words, after the same work, at the same time. The
telephone number is opened for the comparison alone and shown to nobody; that is no opening that anybody is told of.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from contextlib import suppress
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from starlette.concurrency import run_in_threadpool

from api.citizen.slips import CHECK_LETTERS, ids_of_number, plain
from api.http.office import Office
from domain.model.dossier_events import Lodged
from domain.model.errors import DomainError
from domain.store.vault_keys import VaultKeyRefused
from projections.queries.citizens import dossier_between, dossier_by_code

DIGITS: Final = 4
MOST_WRITTEN: Final = 64
ANSWER_SECONDS: Final = 0.25
"""Every answer takes at least so long: longer than the work does."""


class NotFoundByCode(DomainError):
    """The same for a wrong code and a wrong secret."""

    CODE = "look-up-not-found"
    VI = "Không thấy hồ sơ với mã và số xác nhận này. Mã hồ sơ hoặc số xác nhận không khớp; xem lại trên phiếu hẹn."
    EN = "There is no dossier with this code and confirmation number. One of them does not match; see your slip."


async def look_up(office: Office, remote: str, code: str, secret: str) -> UUID:
    """The dossier. NotFoundByCode; TooManyAttempts."""
    door, until = office.citizens, time.monotonic() + ANSWER_SECONDS
    key = sha256(plain(code[:MOST_WRITTEN]).encode()).hexdigest()
    door.by_remote.begin(remote)
    door.by_code.begin(key)
    found = await run_in_threadpool(_found, office, code[:MOST_WRITTEN], secret[:MOST_WRITTEN])
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    if found is None:
        raise NotFoundByCode
    door.by_remote.succeeded(remote, forget=False)
    door.by_code.succeeded(key, forget=True)
    return found


def _found(office: Office, code: str, secret: str) -> UUID | None:
    """Both comparisons are made for every pair that comes, also for a dossier that is none."""
    between = ids_of_number(code)
    # Nothing but the id is read, and it is told to nobody before the secret was compared.
    with office.reading_everything() as connection:
        by_code = dossier_by_code(connection, code)
        by_number = dossier_between(connection, *between) if between is not None else None
    dossier_id = by_code or by_number or uuid4()
    written = plain(secret)
    by_slip = office.citizens.slips.is_check_code(dossier_id, written) and len(written) == CHECK_LETTERS
    digits = _last_digits(office, dossier_id)
    by_telephone = hmac.compare_digest(written.encode(), digits.encode()) and len(written) == DIGITS
    return dossier_id if by_slip or by_telephone else None


def _last_digits(office: Office, dossier_id: UUID) -> str:
    """Of the applicant's telephone; what nobody can write where none is known."""
    stored = office.log.read_stream(dossier_id)
    lodged = stored[0].body if stored and isinstance(stored[0].body, Lodged) else None
    applicant_id = lodged.applicant_id if lodged is not None else uuid4()
    state = office.applicants.state(applicant_id)
    if not state.exists or state.is_sealed_off:
        with suppress(VaultKeyRefused):  # as much work as for somebody who is there; a vault may be empty yet
            office.applicants.vault.keys.of(applicant_id)
        return "–" * DIGITS
    telephone = office.applicants.vault.open(applicant_id, state.entries[-1]).data.telephone
    return telephone[-DIGITS:] if telephone is not None else "–" * DIGITS
