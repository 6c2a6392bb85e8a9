"""Handing a written dossier in: its files go into the vault, its particulars too, and one order lodges it. Once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import uuid5

from api.auth.rights import Right
from api.citizen.door import issued
from api.citizen.drafts import Editing, LodgeDraft
from api.citizen.offers import Desk, Paper, desks, papers
from api.citizen.uploads import Upload
from api.http.office import Office
from domain.application import CommandReused
from domain.dossier_commands import Lodge
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.procedure import ProcedureVersion
from domain.model.reference import Reference

STEPS: Final = ("noi-nop", "ai-nop", "thong-tin", "giay-to", "nhan-ket-qua", "kiem-tra")
"""The questions, in order, as their addresses end."""

OTHER_PAPER: Final = "Giấy tờ khác"
MANDATE: Final = "Giấy ủy quyền hoặc giấy giới thiệu"
AGENT: Final = "Người nộp thay"


class DraftNotComplete(DomainError):
    CODE = "draft-not-complete"
    VI = "Hồ sơ còn câu chưa trả lời. Xem lại từng mục rồi nộp."
    EN = "Some questions are not answered yet. Go through them and hand in again."


@dataclass(frozen=True, slots=True)
class Questions:
    """What a procedure asks of a draft: where it may go, which papers, how the result may come."""

    version: ProcedureVersion
    desks: tuple[Desk, ...]

    @classmethod
    def asked(cls, reference: Reference, version: ProcedureVersion, day: date) -> Questions:
        return cls(version, tuple(desks(reference, version, day)))

    @property
    def steps(self) -> tuple[str, ...]:
        """Where there is one place to lodge, nobody is asked which."""
        return STEPS if len(self.desks) > 1 else STEPS[1:]

    @property
    def result_channels(self) -> tuple[Channel, ...]:
        by_post = (Channel.POST,) if self.version.post_allowed else ()
        return (Channel.COUNTER, *by_post, Channel.HOME_VISIT)

    def papers(self, draft: LodgeDraft) -> list[Paper]:
        """Those of the procedure; of somebody who lodges for another, the mandate too."""
        asked = papers(self.version)
        return [*asked, Paper(len(asked) + 1, MANDATE, required=True)] if draft.on_behalf else asked

    def missing(self, draft: LodgeDraft) -> list[Paper]:
        """Required papers of which no file is there."""
        brought = {one.document.label for one in draft.files}
        return [one for one in self.papers(draft) if one.required and one.label not in brought]

    def desk(self, draft: LodgeDraft) -> Desk | None:
        if len(self.desks) == 1:
            return self.desks[0]
        return next((one for one in self.desks if one.unit_id == draft.unit_id), None)

    def next_step(self, draft: LodgeDraft) -> str:
        """The first question that is not answered; the check of all answers where all are."""
        answered = {
            "noi-nop": self.desk(draft) is not None,
            "ai-nop": draft.on_behalf is not None,
            "thong-tin": draft.person is not None and (not draft.on_behalf or bool(draft.agent_name)),
            "giay-to": draft.papers_done and not self.missing(draft),
            "nhan-ket-qua": draft.result_channel in self.result_channels,
        }
        return next((step for step in self.steps if not answered.get(step, True)), STEPS[-1])


def make_ready(editing: Editing[LodgeDraft], questions: Questions) -> None:
    """Before the order: every file lies in the vault as it will be named. Repeatable. DraftNotComplete."""
    draft = editing.content
    if questions.next_step(draft) != STEPS[-1]:
        raise DraftNotComplete
    for one in draft.files:
        if one.document.label == AGENT:
            editing.remove(one.document.file_id)
    if draft.on_behalf:
        said = f"{AGENT}: {draft.agent_name}\nĐiện thoại: {draft.agent_telephone or '–'}\n"
        editing.add(AGENT, Upload("nguoi-nop-thay.txt", "text/plain", said.encode()), bounded=False)
    editing.keep_files()


def hand_in(office: Office, editing: Editing[LodgeDraft], questions: Questions, now: datetime) -> int:
    """Lodge what was made ready, and leave nothing of the person in the draft. Returns the position of the lodging.

    DraftNotComplete where it changed since, and whatever the order is refused for; then the draft is as it was.
    """
    draft, opened = editing.content, editing.opened
    desk, documents = questions.desk(draft), tuple(one.document for one in draft.files)
    complete = questions.next_step(draft) == STEPS[-1] and office.applicants.files.holds(opened.applicant_id, documents)
    if not complete or desk is None or draft.person is None or draft.result_channel is None:
        raise DraftNotComplete
    head = issued(Right.LODGE, uuid5(opened.draft_id, "lodge"))
    dossier_id = uuid5(head.command_id, "dossier")
    committed = office.applicants.take_in(opened.applicant_id, head.command_id, draft.person)
    order = Lodge(
        issued=head,
        dossier_id=dossier_id,
        procedure_code=draft.procedure_code,
        agency_id=desk.agency_id,
        unit_id=desk.unit_id,
        channel=Channel.ONLINE,
        applicant_id=opened.applicant_id,
        result_channel=draft.result_channel,
        applicant=committed,
        documents=documents,
    )
    try:
        position = office.application.handle(order).position
    except CommandReused:  # it was lodged, the draft was not told, and was changed afterwards: what was lodged holds
        position = office.log.read_stream(dossier_id)[0].position
    left = LodgeDraft(
        procedure_code=draft.procedure_code,
        agency_id=desk.agency_id,
        unit_id=desk.unit_id,
        dossier_id=dossier_id,
        lodged_at=now,
    )
    editing.handed_in(position, left)
    return position
