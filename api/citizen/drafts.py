"""What a citizen is writing: a dossier to lodge, or the answer to a supplement request.

Kept on the server for 30 days (policy draft-1), sealed with the key of the applicant-to-be, and opened by a secret in
the browser's cookie, or by a look-up of the dossier. Nothing is asked twice, and nothing of it stands in an address.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, Generic, TypeVar
from uuid import UUID, uuid4, uuid5

import msgspec

from api.citizen.uploads import MAX_ALL_BYTES, MAX_FILES, FileNotTaken, Upload
from domain.model.document import Document
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE
from domain.model.personal_data import PersonalData
from domain.store.drafts import Change, Drafts, StoredDraft
from domain.store.vault_files import sealed_file

DRAFT_LIFE: Final = timedelta(days=30)
MOST_STORED_BYTES: Final = 8 * 1024**3
"""Of all drafts' files together: so much of the disk strangers may fill."""

LODGING: Final = "lodge"
SUPPLEMENT: Final = "supplement"
_SUPPLEMENTS: Final = uuid5(NAMESPACE, "citizen supplement")


class DraftGone(DomainError):
    """There is none, it expired, or it is another's: the same for all."""

    CODE = "draft-gone"
    VI = "Không có bản đang viết này, hoặc đã quá 30 ngày, hoặc mở từ máy khác. Bắt đầu lại từ trang thủ tục."
    EN = "There is no such draft, it is older than 30 days, or it was begun elsewhere. Begin again at the procedure."


class NoRoomForFiles(DomainError):
    CODE = "no-room-for-files"
    VI = "Hệ thống đang đầy, chưa nhận thêm tệp. Thử lại sau, hoặc nộp giấy tờ tại Bộ phận Một cửa."
    EN = "The system is full and takes no more files now. Try again later, or bring the papers to the one-stop unit."


class DraftFile(msgspec.Struct, frozen=True, kw_only=True):
    """name: as the citizen named the file; it lies sealed here and with the file, and nowhere else."""

    document: Document
    name: str


class LodgeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """agency_id, unit_id: where it goes. on_behalf: for somebody else. result_channel None: not said yet.

    dossier_id, lodged_at: once it was handed in; then nothing of the person is left in it.
    """

    procedure_code: str
    agency_id: str | None = None
    unit_id: str | None = None
    on_behalf: bool | None = None
    person: PersonalData | None = None
    agent_name: str | None = None
    agent_telephone: str | None = None
    files: tuple[DraftFile, ...] = ()
    papers_done: bool = False
    result_channel: Channel | None = None
    dossier_id: UUID | None = None
    lodged_at: datetime | None = None


class SupplementDraft(msgspec.Struct, frozen=True, kw_only=True):
    dossier_id: UUID
    request_no: int
    files: tuple[DraftFile, ...] = ()


Content = LodgeDraft | SupplementDraft
C = TypeVar("C", LodgeDraft, SupplementDraft)
_KINDS: Final[dict[str, type[Content]]] = {LODGING: LodgeDraft, SUPPLEMENT: SupplementDraft}


@dataclass(frozen=True, slots=True, repr=False)
class Opened(Generic[C]):
    """A draft and what is in it."""

    draft_id: UUID
    applicant_id: UUID
    expires_at: datetime
    handed_in_at: int | None
    content: C


class Editing(Generic[C]):
    """A draft while nobody else changes it."""

    def __init__(self, change: Change, opened: Opened[C]) -> None:
        self._change = change
        self.opened: Opened[C] = opened

    @property
    def content(self) -> C:
        return self.opened.content

    def write(self, content: C) -> None:
        self._change.write(msgspec.json.encode(content))
        self.opened = Opened(
            self.opened.draft_id,
            self.opened.applicant_id,
            self.opened.expires_at,
            self.opened.handed_in_at,
            content,
        )

    def add(self, label: str, upload: Upload, *, bounded: bool = True) -> DraftFile:
        """Seal a file and put it to the others. FileNotTaken where there are too many, or too much.

        bounded: not for what we add ourselves.
        """
        files: tuple[DraftFile, ...] = self.content.files
        key = self._change.key()
        # Of the same file the same id, so that a form that was sent twice brings it once; of the key too, or the id
        # would say in the log which file it is.
        said = f"{self.opened.draft_id} {sha256(upload.content).hexdigest()} {label} {upload.name}"
        file_id = UUID(bytes=hmac.digest(key, said.encode(), "sha256")[:16], version=4)
        known = next((one for one in files if one.document.file_id == file_id), None)
        if known is not None:
            return known
        total = sum(one.document.size_bytes for one in files) + len(upload.content)
        if bounded and (len(files) >= MAX_FILES or total > MAX_ALL_BYTES):
            raise FileNotTaken(
                file=upload.name,
                why_vi=f"quá {MAX_FILES} tệp hoặc tổng quá {MAX_ALL_BYTES // 1024**2} MB",
                why_en=f"more than {MAX_FILES} files, or more than {MAX_ALL_BYTES // 1024**2} MB together",
            )
        sealed = sealed_file(
            key,
            self.opened.applicant_id,
            file_id,
            label,
            upload.name,
            upload.media_type,
            upload.content,
        )
        self._change.add_file(sealed)
        added = DraftFile(document=sealed.document, name=upload.name)
        self.write(msgspec.structs.replace(self.content, files=(*files, added)))
        return added

    def remove(self, file_id: UUID) -> None:
        """Nothing where it is not there."""
        self._change.drop_file(file_id)
        left = tuple(one for one in self.content.files if one.document.file_id != file_id)
        self.write(msgspec.structs.replace(self.content, files=left))

    def keep_files(self) -> None:
        """The files become the applicant's, once this editing ends without a fault."""
        self._change.keep_files()

    def handed_in(self, position: int, content: C) -> None:
        self._change.hand_in(position, msgspec.json.encode(content))

    def drop(self) -> None:
        self._change.drop()


class CitizensDrafts:
    def __init__(self, store: Drafts) -> None:
        self._store = store

    # ------------------------------------------------------------------ lodging

    def begin(self, browser: str, procedure_code: str) -> UUID:
        """A new dossier to write, of the browser with this secret."""
        draft_id, applicant_id = uuid4(), uuid4()
        self._store.begin(
            draft_id,
            LODGING,
            applicant_id,
            msgspec.json.encode(LodgeDraft(procedure_code=procedure_code)),
            secret_sha256=_hash(browser),
            expires_at=datetime.now(UTC) + DRAFT_LIFE,
        )
        return draft_id

    def of_browser(self, browser: str) -> list[Opened[LodgeDraft]]:
        return [_opened(found, LodgeDraft) for found in self._store.of_secret(_hash(browser))]

    def find(self, draft_id: UUID, browser: str) -> Opened[LodgeDraft]:
        """DraftGone."""
        found = self._store.find(draft_id)
        return _opened(_allowed(found, browser), LodgeDraft)

    @contextmanager
    def lodging(self, draft_id: UUID, browser: str, *, also_handed_in: bool = False) -> Iterator[Editing[LodgeDraft]]:
        """Change a dossier that is being written. DraftGone, also for one that was handed in."""
        with self._store.changing(draft_id) as change:
            found = _allowed(change.draft if change is not None else None, browser)
            if change is None or (found.handed_in_at is not None and not also_handed_in):
                raise DraftGone
            yield Editing(change, _opened(found, LodgeDraft))

    # ------------------------------------------------------------------ answering

    @contextmanager
    def answering(self, dossier_id: UUID, applicant_id: UUID, request_no: int) -> Iterator[Editing[SupplementDraft]]:
        """Change the answer to a supplement request; begun by its first change. For whoever looked the dossier up."""
        draft_id = uuid5(_SUPPLEMENTS, f"{dossier_id} {request_no}")
        content = SupplementDraft(dossier_id=dossier_id, request_no=request_no)
        self._store.begin(
            draft_id,
            SUPPLEMENT,
            applicant_id,
            msgspec.json.encode(content),
            secret_sha256=None,
            expires_at=datetime.now(UTC) + DRAFT_LIFE,
        )
        with self._store.changing(draft_id) as change:
            if change is None or change.draft.handed_in_at is not None:
                raise DraftGone
            yield Editing(change, _opened(change.draft, SupplementDraft))

    def answer(self, dossier_id: UUID, request_no: int) -> SupplementDraft:
        """What is written so far; empty where nothing is."""
        found = self._store.find(uuid5(_SUPPLEMENTS, f"{dossier_id} {request_no}"))
        if found is None or found.handed_in_at is not None:
            return SupplementDraft(dossier_id=dossier_id, request_no=request_no)
        return _opened(found, SupplementDraft).content

    # ------------------------------------------------------------------ files

    def need_room(self, size_bytes: int) -> None:
        """NoRoomForFiles."""
        if self._store.size_bytes() + size_bytes > MOST_STORED_BYTES:
            raise NoRoomForFiles


def _allowed(found: StoredDraft | None, browser: str) -> StoredDraft:
    known = found.secret_sha256 if found is not None else None
    if not hmac.compare_digest(known or bytes(32), _hash(browser)) or found is None:
        raise DraftGone
    return found


def _opened(found: StoredDraft, kind: type[C]) -> Opened[C]:
    if _KINDS[found.kind] is not kind:
        raise DraftGone
    content = msgspec.json.decode(found.content, type=kind)
    return Opened(found.draft_id, found.applicant_id, found.expires_at, found.handed_in_at, content)


def _hash(browser: str) -> bytes:
    return sha256(f"draft {browser}".encode()).digest()
