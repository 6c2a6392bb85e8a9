"""Applicants' personal data, for the doors: taken in, opened for whoever may see them, erased.

Every opening is recorded in the ledger before anything is shown (`access.ApplicantOpened`); what cannot be recorded is
not shown. Officers and heads open the data of whose dossier is theirs; supervisors and auditors say why; administrators
never.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid5

import structlog
from psycopg import Connection

from api.auth.access import connected
from api.auth.asked import denied, for_purpose, noted
from api.auth.authorizer import Decision, Resource, applicant, authorizer
from api.auth.caller import Caller
from api.auth.readings import Door, Readings
from api.auth.remit import Remits, judged
from api.auth.rights import Reach, Right
from api.http.refusals import NotPermitted
from api.vault.proof import Disclosure, disclosure
from domain.applicant_commands import NoteErased
from domain.application import Application
from domain.commands import Issued
from domain.composition import deciders
from domain.model import home_visit
from domain.model.applicant import (
    Applicant,
    ApplicantErased,
    ApplicantUnknown,
    Entry,
    Erasure,
    ErasureNeedsAnother,
    folded,
    stream_of,
)
from domain.model.document import Document
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE, SERVICE, Recorded, Source
from domain.model.natures import involved_in
from domain.model.personal_data import FIELDS, Commitments, PersonalData, personal_data
from domain.model.proceeding import Involvement
from domain.store.clock import OfficeClock
from domain.store.committer import GroupCommitter
from domain.store.drafts import Drafts
from domain.store.event_log import EventLog
from domain.store.instance import Instance
from domain.store.vault import Connect, Opened, Vault, approved_erasures, dossiers_of, lodgers_of, visits_of
from domain.store.vault_files import OpenedFile, VaultFiles
from domain.store.vault_keys import VaultKeys, vault_directory

ORPHANED_AFTER_SECONDS: Final = 86_400.0
"""A key of nobody that is older belongs to an order that was never repeated."""

_ERASED: Final = uuid5(NAMESPACE, "applicant erased")
_log: Final = structlog.get_logger("api.vault")


class Purpose(StrEnum):
    """Why an applicant's data are opened."""

    HANDLING = "handling"
    INSPECTION = "inspection"
    REVIEW = "review"
    COMPLAINT = "complaint"
    REQUEST = "request"


class PurposeMissing(DomainError):
    CODE = "purpose-missing"
    VI = "Cần nêu mục đích mở dữ liệu cá nhân (purpose)."
    EN = "Say why the personal data are opened (purpose)."


@dataclass(frozen=True, slots=True, repr=False)
class OpenApplicant:
    """An applicant whose data were opened, or whose data are erased. shown: the fields that were asked for.

    erasure: approved; then nothing is shown. `words` says for any field what a form prints in its place.
    """

    applicant_id: UUID
    version: int
    shown: dict[str, str | None]
    erasure: Erasure | None

    def words(self, field: str) -> str:
        """The value, a dash where none was given, or `đã xóa theo …`."""
        if self.erasure is not None:
            return erased_words(self.erasure)
        return self.shown[field] or "–"


def erased_words(erasure: Erasure) -> str:
    """What is read where personal data were."""
    return f"đã xóa theo {erasure.legal_basis}"


class Applicants:
    def __init__(
        self,
        application: Application,
        log: EventLog,
        remits: Remits,
        clock: OfficeClock,
        connect: Connect,
        keys: VaultKeys,
    ) -> None:
        """connect: gives a connection of the role `writer` for a moment."""
        self.vault = Vault(connect, keys)
        self.files = VaultFiles(connect, keys)
        self.drafts = Drafts(connect, keys)
        self._application = application
        self._log = log
        self._remits = remits
        self._clock = clock
        self._connect = connect
        self._readings = Readings(application, log)

    # ------------------------------------------------------------------ what the log knows

    def state(self, applicant_id: UUID) -> Applicant:
        """The applicant as the log knows one now."""
        return folded(self._log.read_stream(stream_of(applicant_id)))

    def dossiers(self, applicant_id: UUID) -> tuple[UUID, ...]:
        """Every dossier lodged for the applicant, in order of position."""
        return tuple(self.look(lambda connection: dossiers_of(connection, applicant_id)))

    def visits(self, applicant_id: UUID) -> tuple[UUID, ...]:
        """Every home visit that was asked for by the applicant, in order of position."""
        return tuple(self.look(lambda connection: visits_of(connection, applicant_id)))

    def look(self, question: Callable[[Connection[Any]], list[UUID]]) -> list[UUID]:
        """What one of the questions of `domain.store.vault` finds in the record."""
        with self._connect() as connection:
            return question(connection)

    def lodged_by(self, identity_number: str, dossier_ids: Sequence[UUID]) -> list[UUID]:
        """Those of some dossiers whose applicant has this number, in the same order.

        Nobody's data are opened: a number that the caller has already is held against what each one committed to.
        PersonalDataNotUsable. The caller answers for asking only about dossiers that somebody may see.
        """
        number = personal_data("x", "x", identity_number=identity_number).identity_number
        if number is None or not dossier_ids:
            return []
        with self._connect() as connection:
            lodgers = lodgers_of(connection, dossier_ids)
        people = {stream_of(one): one for one in lodgers.values()}
        same = set()
        for stream, events in self._log.read_streams(people).items():
            state, one = folded(events), people[stream]
            known = state.exists and not state.is_sealed_off
            if known and self.vault.holds(one, state.entry_at(None), "identity_number", number):
                same.add(one)
        return [dossier_id for dossier_id in dossier_ids if lodgers.get(dossier_id) in same]

    def histories(self, streams: Iterable[UUID]) -> dict[UUID, list[Recorded[Any]]]:
        """The events of several applicants' streams, at one moment."""
        return self._log.read_streams(streams)

    # ------------------------------------------------------------------ taking in

    def take_in(self, applicant_id: UUID, entry: UUID, data: PersonalData) -> Commitments:
        """Put the data of an order (`entry`: its id) into the vault; what stands for them goes into the order.

        Repeatable: the same order with the same data commits to the same. An order that was carried out before the data
        were erased still does, whatever comes with it: nothing can be compared any more, and nothing is kept of it.
        ApplicantErased for any other.
        """
        state = self.state(applicant_id)
        if state.is_sealed_off:
            known = next((one.commitments for one in state.entries if one.entry == entry), None)
            if known is not None:
                return known
            assert state.erasure is not None
            raise ApplicantErased(applicant=applicant_id, legal_basis=state.erasure.legal_basis)
        return self.vault.put_away(applicant_id, entry, data, new=not state.exists)

    # ------------------------------------------------------------------ opening

    def need(
        self, caller: Caller, right: Right, applicant_id: UUID, act: str | None = None, erasure_no: int | None = None
    ) -> Applicant:
        """The applicant, for whom the caller has this right.

        act: which of the right's acts. erasure_no: which erasure is approved by it; ErasureNeedsAnother for whoever
        asked for it. NotPermitted, whether there is none or it is not theirs; ApplicantUnknown for whoever might see
        all.
        """
        state = self.state(applicant_id)
        asked = state.erasure if state.erasure is not None and state.erasure.number == erasure_no else None
        act, firsts = act or right.value, asked.asked_by if asked is not None else ()
        decision = self._decided(caller, act, applicant_id, state, firsts)
        if not decision.allowed:
            what, needs_another = f"applicant {applicant_id}", False
            if asked is not None and authorizer().refusal_of(decision) == ErasureNeedsAnother.CODE:
                needs_another = self._decided(caller, act, applicant_id, state, ()).allowed
            policies = denied(act, what, decision)
            _log.warning(
                "denied",
                subject=caller.subject,
                caller=caller.key,
                roles=[role.value for role in sorted(caller.roles)],
                right=act,
                what=what,
                why="no dossier of this applicant is the caller's, or two persons are needed",
                policies=policies,
            )
            if asked is not None and needs_another:
                raise ErasureNeedsAnother(asked_by=" / ".join(asked.asked_by))
            raise NotPermitted
        noted(decision)
        if not state.exists:
            raise ApplicantUnknown(applicant=applicant_id)
        return state

    def need_open(self, caller: Caller, right: Right, applicant_id: UUID) -> None:
        """The same of one whose data are not erased, nor about to be. ApplicantErased."""
        state = self.need(caller, right, applicant_id)
        if state.is_sealed_off:
            assert state.erasure is not None
            raise ApplicantErased(applicant=applicant_id, legal_basis=state.erasure.legal_basis)

    def open(
        self,
        caller: Caller,
        applicant_id: UUID,
        *,
        door: Door,
        what: str = "data",
        purpose: Purpose | None = None,
        fields: Collection[str] = FIELDS,
        known_by: int | None = None,
    ) -> OpenApplicant:
        """Open an applicant's data for somebody; the opening is on record before this returns.

        what: what they are opened for, such as `receipt slip 000.…`. An erased applicant is told as such.
        known_by: a position; the data as they stood then, the first ones where they came in later. None: the latest.
        NotPermitted, ApplicantUnknown, PurposeMissing, PersonalDataMissing, or why it could not be recorded.
        """
        found = self._opened(caller, applicant_id, door, what, purpose, fields, known_by)
        if isinstance(found, OpenApplicant):
            return found
        state, _, opened = found
        shown = {field: opened.data.value(field) for field in FIELDS if field in fields}
        return OpenApplicant(applicant_id, state.version, shown, None)

    def prove(
        self,
        caller: Caller,
        applicant_id: UUID,
        *,
        door: Door,
        purpose: Purpose | None,
        fields: Collection[str] = FIELDS,
    ) -> Disclosure:
        """The same with what proves each datum against the log. ApplicantErased where nothing can be proved now."""
        found = self._opened(caller, applicant_id, door, "proof", purpose, fields)
        if isinstance(found, OpenApplicant):
            assert found.erasure is not None
            raise ApplicantErased(applicant=applicant_id, legal_basis=found.erasure.legal_basis)
        _, entry, opened = found
        return disclosure(applicant_id, entry, opened, [field for field in FIELDS if field in fields])

    def open_document(
        self, caller: Caller, applicant_id: UUID, document: Document, *, door: Door, what: str, purpose: Purpose | None
    ) -> OpenedFile:
        """Open a paper that an applicant handed in as a file; the opening is on record before this returns.

        what: which one it is, such as `document 2 of 000.…`. ApplicantErased, and what `open` raises.
        """
        state = self.need(caller, Right.OPEN_APPLICANTS, applicant_id)
        if state.is_sealed_off:
            assert state.erasure is not None
            raise ApplicantErased(applicant=applicant_id, legal_basis=state.erasure.legal_basis)
        purpose = _stated(caller, purpose)
        for_purpose(purpose)
        opened = self.files.open(applicant_id, document)
        self._readings.note_applicant(caller, applicant_id, what, purpose, door)
        return opened

    def _opened(
        self,
        caller: Caller,
        applicant_id: UUID,
        door: Door,
        what: str,
        purpose: Purpose | None,
        fields: Collection[str],
        known_by: int | None = None,
    ) -> OpenApplicant | tuple[Applicant, Entry, Opened]:
        state = self.need(caller, Right.OPEN_APPLICANTS, applicant_id)
        if state.is_sealed_off:
            return OpenApplicant(applicant_id, state.version, {}, state.erasure)
        purpose = _stated(caller, purpose)
        for_purpose(purpose)
        entry = state.entry_at(known_by)
        opened = self.vault.open(applicant_id, entry)
        said = f"{what}: {', '.join(field for field in FIELDS if field in fields)}"
        self._readings.note_applicant(caller, applicant_id, said, purpose, door)
        return state, entry, opened

    def may_open(self, caller: Caller, applicant_id: UUID) -> bool:
        """Whether the caller may open the data, only asked, to offer it: nothing is noted."""
        return bool(self.may(caller, applicant_id, [Right.OPEN_APPLICANTS])[1])

    def may(self, caller: Caller, applicant_id: UUID, acts: Collection[str]) -> tuple[Applicant, frozenset[str]]:
        """Which of these acts the caller may do about an applicant, only asked; with the applicant."""
        state = self.state(applicant_id)
        if not acts:
            return state, frozenset()
        mine, resource = self._remits.of(caller, self._clock.now()), self._resource(applicant_id, state)
        return state, frozenset(act for act in acts if judged(caller, act, mine, resource).allowed)

    def _decided(
        self, caller: Caller, act: str, applicant_id: UUID, state: Applicant, firsts: Collection[str]
    ) -> Decision:
        mine = self._remits.of(caller, self._clock.now())
        return judged(caller, act, mine, self._resource(applicant_id, state), firsts=firsts)

    def _resource(self, applicant_id: UUID, state: Applicant) -> Resource:
        """With the people and units of whichever of the applicant's dossiers."""
        involved = [self._remits.involved(dossier) for dossier in self.dossiers(applicant_id)]
        officials = {official for one in involved for official in one.officials}
        if not involved and state.exists:  # before the first one: whoever took the data in
            officials = {state.entries[0].by}
        units = {unit for one in involved for unit in one.units}
        for visit in self._visits(applicant_id, state):
            officials |= visit.officials
            units |= visit.units
        return applicant(str(applicant_id), officials, units)

    # ------------------------------------------------------------------ erasing

    def _visits(self, applicant_id: UUID, state: Applicant) -> list[Involvement]:
        """Home visits with which the person's data came in: whoever goes there has to know where."""
        found = []
        for entry in state.entries:
            asked = self._remits.proceeding(uuid5(entry.entry, "proceeding")).proceeding
            if asked.nature == home_visit.NAME and asked.state.requested.applicant_id == applicant_id:
                found.append(involved_in(asked))
        return found

    def finish_erasure(self, applicant_id: UUID) -> bool:
        """Destroy the key of whose erasure was approved, then record it. False if there was nothing to do.

        Repeatable, and repeated after a crash: destroying twice changes nothing, and it is recorded once.
        """
        state = self.state(applicant_id)
        if not state.is_sealed_off:
            return False
        destroyed = self.vault.keys.destroy(applicant_id)  # also one that came back with an old copy of the store
        if not state.awaits_destruction:
            return destroyed
        assert state.erasure is not None
        number = state.erasure.number
        issued = Issued(command_id=uuid5(_ERASED, f"{applicant_id} {number}"), actor=SERVICE, source=Source.WORKFLOW)
        self._application.handle(NoteErased(issued=issued, applicant_id=applicant_id, erasure_no=number))
        return True

    def settle(self) -> list[UUID]:
        """Finish every erasure that was approved and is not done, wherever it stopped. Returns whose."""
        settled = []
        for events in self.histories(self.look(approved_erasures)).values():
            applicant_id: UUID = events[0].body.applicant_id
            if self.finish_erasure(applicant_id):
                settled.append(applicant_id)
                _log.info("erasure_finished", applicant=str(applicant_id))
        return settled

    def drop_expired_drafts(self) -> int:
        """Delete drafts whose time is over, and the keys of those who never became applicants. Returns how many."""
        persons = self.drafts.drop_expired()
        for person in persons:
            self.drop_unregistered(person)
        return len(persons)

    def drop_unregistered(self, applicant_id: UUID) -> None:
        """Destroy the key of somebody whose draft is gone, unless they became an applicant."""
        if not self.state(applicant_id).exists:
            self.vault.keys.destroy(applicant_id)

    def drop_orphans(self, older_than_seconds: float = ORPHANED_AFTER_SECONDS) -> list[UUID]:
        """Destroy keys of nobody: left by orders that were refused or never repeated. Returns whose.

        Who is still writing a draft will be somebody.
        """
        writing = self.drafts.applicants()
        old = [one for one in self.vault.keys.persons(older_than_seconds) if one not in writing]
        orphans = []
        for start in range(0, len(old), 500):
            streams = {stream_of(applicant_id): applicant_id for applicant_id in old[start : start + 500]}
            known = self._log.read_streams(streams)
            orphans += [applicant_id for stream, applicant_id in streams.items() if not known[stream]]
        # An order may be repeated at this moment: it asked for the key, and has recorded nothing yet.
        return [one for one in orphans if self.vault.keys.destroy(one, unused_for_seconds=older_than_seconds)]


def _stated(caller: Caller, purpose: Purpose | None) -> Purpose:
    """What data are opened for: those whose right extends to all have to say it. PurposeMissing."""
    if purpose is None and caller.reach(Right.OPEN_APPLICANTS) is Reach.ALL:
        raise PurposeMissing
    return purpose or Purpose.HANDLING


def vault_keys(instance: Instance) -> VaultKeys:
    """The key store of an instance."""
    return VaultKeys(vault_directory(instance.data_dir, instance.settings.vault_dir))


@contextmanager
def applicants_of(instance: Instance) -> Iterator[Applicants]:
    """The same for a command: with a committer of its own, for as long as it runs."""
    dsn = instance.dsn("writer")
    connect: Any = partial(connected, dsn)
    with EventLog(instance.dsn("reader")) as log, GroupCommitter(dsn, deciders()) as committer:
        yield Applicants(Application(committer), log, Remits(log), OfficeClock(log), connect, vault_keys(instance))
