"""The events of a review of responsibility (kiểm điểm) and of discipline (DOMAIN.md §9), stored under `review.…`.

Nothing is decided, scored or proposed by the system: each event is an act of a person. An event that lays terms on
somebody carries them (`lays`), each with its explained deadline; which act meets which term follows from its kind.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.model.attachment import Attachment
from domain.model.deadline import Deadline
from domain.model.discipline_limits import Limit
from domain.model.event import AgencyId, Event, Instant, OfficialId, UnitId, topic
from domain.model.proceeding import Opening


class ReviewOrigin(StrEnum):
    """From what a person opened the review. SOFTWARE: a unit's figures of work on the software; LATE_SHARE: 2 %."""

    RECORD = "record"
    FINDING = "finding"
    LATE_SHARE = "late_share"
    SOFTWARE = "software"
    DIRECTIVE = "directive"
    COMPLAINT = "complaint"


class ReviewSeat(StrEnum):
    """In the review: chair, member, secretary. In the council: as the pack lists them, in words."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARY = "secretary"


class ReviewOutcome(StrEnum):
    """What the authority decided, from the lightest. Only DISCIPLINE has a form; the others count as none."""

    NO_BREACH = "no_breach"
    EXEMPT = "exempt"
    LESSON = "lesson"
    CRITICISM = "criticism"
    WRITTEN_REMINDER = "written_reminder"
    DISCIPLINE = "discipline"


class AppealOutcome(StrEnum):
    UPHELD = "upheld"
    CHANGED = "changed"
    ANNULLED = "annulled"


class Laid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A duty that an event lays on somebody: see `domain.model.duty.Duty`. document: where its term stands."""

    key: str
    kind: str
    unit: UnitId
    official: OfficialId | None = None
    due_at: Instant
    deadline: Deadline | None = None
    document: str = ""
    binds: bool = True
    escalates: bool = True


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """An event that is cited, as it stands in the log. leaf: hash of its leaf in the ledger's tree, 64 hex digits."""

    position: int
    stream_id: UUID
    topic: str
    leaf: str


class Check(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who was checked for a conflict of interest, and what was looked at: nothing of it stood in the way.

    dossiers: whose handling was looked at. known_relations: how many declared relations of the person were looked at.
    """

    official: OfficialId
    dossiers: tuple[UUID, ...]
    known_relations: int


class ReviewEvent(Event, frozen=True, kw_only=True):
    """Base of all but the first. lays: terms that begin with it."""

    TOPIC: ClassVar[str]

    lays: tuple[Laid, ...] = ()


@topic("review.Opened")
class ReviewOpened(Opening, frozen=True, kw_only=True):
    """Opened by a person, for a reason, about somebody's act on a day (of a lasting one its last day).

    unit_id, agency_id: where the person is managed now. post: of the person on the day of the act, in the law on
    discipline. found_on: when the act was found out; handling time runs from there. authority: who is competent to
    decide now. reported_by: who reported the breach. period, figure: of the record it was opened from, as shown.
    matter: the proceeding it was opened from. handling: the end of the handling time, explained.
    """

    about: OfficialId
    unit_id: UnitId
    agency_id: AgencyId
    post: str
    origin: ReviewOrigin
    reason: str
    act: str
    act_on: date
    found_on: date
    authority: OfficialId
    evidence: tuple[Evidence, ...]
    dossiers: tuple[UUID, ...] = ()
    period: str = ""
    figure: str = ""
    matter: UUID | None = None
    reported_by: OfficialId | None = None
    attachments: tuple[Attachment, ...] = ()
    handling: Limit | None = None
    lays: tuple[Laid, ...] = ()


@topic("review.EvidenceAdded")
class EvidenceAdded(ReviewEvent, frozen=True, kw_only=True):
    evidence: tuple[Evidence, ...]
    note: str
    dossiers: tuple[UUID, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@topic("review.MemberAppointed")
class MemberAppointed(ReviewEvent, frozen=True, kw_only=True):
    official: OfficialId
    seat: ReviewSeat
    check: Check


@topic("review.MemberRemoved")
class MemberRemoved(ReviewEvent, frozen=True, kw_only=True):
    official: OfficialId
    reason: str


@topic("review.AuthorityNamed")
class AuthorityNamed(ReviewEvent, frozen=True, kw_only=True):
    """Who is competent to decide by now: the office passed to somebody else, or a conflict became known."""

    authority: OfficialId
    reason: str


@topic("review.Notified")
class ReviewedNotified(ReviewEvent, frozen=True, kw_only=True):
    """The official was told: what is reviewed, by whom, and until when they may explain (`explain_until`)."""

    text: str
    explain_until: Instant


@topic("review.ExplanationExtended")
class ExplanationExtended(ReviewEvent, frozen=True, kw_only=True):
    reason: str
    explain_until: Instant


@topic("review.Explained")
class ReviewedExplained(ReviewEvent, frozen=True, kw_only=True):
    """The official's own words. They may explain more than once; all of it stands."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@topic("review.ExplanationWaived")
class ExplanationWaived(ReviewEvent, frozen=True, kw_only=True):
    """The official says that they do not wish to explain; it says nothing about what happened."""

    text: str


@topic("review.Deferred")
class ReviewDeferred(ReviewEvent, frozen=True, kw_only=True):
    """Not considered yet, for a case of the law (`case`), since `from_on`: every term of the review stands still."""

    case: str
    from_on: date
    reason: str
    attachments: tuple[Attachment, ...] = ()


@topic("review.Resumed")
class ReviewResumed(ReviewEvent, frozen=True, kw_only=True):
    """The case for deferral ended, or the official gave it up in writing (`waived`). moved: new due instants by key."""

    reason: str
    waived: bool
    moved: tuple[tuple[str, Instant], ...]
    attachments: tuple[Attachment, ...] = ()


@topic("review.StepsSkipped")
class StepsSkipped(ReviewEvent, frozen=True, kw_only=True):
    """The review meeting, or meeting and council, fall away for a reason that the law lists (`case`)."""

    case: str
    reason: str
    attachments: tuple[Attachment, ...] = ()


@topic("review.MeetingHeld")
class ReviewMeetingHeld(ReviewEvent, frozen=True, kw_only=True):
    """The review meeting: everybody speaks, nobody votes. checks: of each member who attended, again."""

    attended: tuple[OfficialId, ...]
    reviewed_attended: bool
    course: str
    checks: tuple[Check, ...]


@topic("review.MinutesFiled")
class MinutesFiled(ReviewEvent, frozen=True, kw_only=True):
    """The minutes of the meeting, sent to the authority."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@topic("review.CouncilSetUp")
class CouncilSetUp(ReviewEvent, frozen=True, kw_only=True):
    """members: who, and on which seat in the pack's words; the first chairs. subject: of which kind it is."""

    subject: str
    members: tuple[tuple[OfficialId, str], ...]
    checks: tuple[Check, ...]


@topic("review.Summoned")
class CouncilSummoned(ReviewEvent, frozen=True, kw_only=True):
    """The official is summoned before the council. notice_until: the earliest day on which it may meet."""

    summons_no: int
    meets_at: Instant
    place: str
    notice_until: date


@topic("review.CouncilMayMeetWithout")
class CouncilMayMeetWithout(ReviewEvent, frozen=True, kw_only=True):
    """The official asks in writing that the council meets without them."""

    text: str


@topic("review.CouncilHeld")
class CouncilHeld(ReviewEvent, frozen=True, kw_only=True):
    """Secret ballot: first whether there is to be discipline, then which form. Counts only, nobody's vote.

    spoke_last: the official had the last word. absence: why the council met without them.
    """

    attended: tuple[OfficialId, ...]
    reviewed_attended: bool
    spoke_last: bool
    votes_for: int
    votes_against: int
    votes_by_form: tuple[tuple[str, int], ...]
    absence: str
    minutes: tuple[Attachment, ...]
    checks: tuple[Check, ...]


@topic("review.CouncilProposed")
class CouncilProposed(ReviewEvent, frozen=True, kw_only=True):
    """What the council proposes, as it voted; form empty: no discipline."""

    form: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@topic("review.HandlingExtended")
class HandlingExtended(ReviewEvent, frozen=True, kw_only=True):
    reason: str
    handling: Limit


@topic("review.HandedOver")
class ReviewHandedOver(ReviewEvent, frozen=True, kw_only=True):
    """The official moved: the whole file goes to the unit that manages them now. Members and open terms end with it.

    events: how many events the file had then.
    """

    unit_id: UnitId
    agency_id: AgencyId
    authority: OfficialId
    note: str
    events: int


@topic("review.Decided")
class ReviewDecided(ReviewEvent, frozen=True, kw_only=True):
    """The authority's decision, with what was looked at when it was taken.

    form, severity, ground: of discipline only. exemption: the case of the law. circumstances: codes of aggravating and
    mitigating ones that the authority found. facts: positions of events that it rests on. reminders: written reminders
    before the act. repeat_of, serving: earlier reviews. doubts: why it was decided in spite of what is not certain.
    limitation, handling: explained as they stood. law: documents that may judge the act. effective_on, effect_ends_on:
    of a form of discipline; effect_verified: whether its length was read in a text.
    """

    decision_no: int
    outcome: ReviewOutcome
    reasons: str
    effective_on: date
    document_no: str = ""
    form: str = ""
    severity: str = ""
    ground: str = ""
    exemption: str = ""
    circumstances: tuple[str, ...] = ()
    facts: tuple[int, ...] = ()
    reminders: tuple[int, ...] = ()
    several_acts: bool = False
    head_line: bool = False
    repeat_of: UUID | None = None
    serving: UUID | None = None
    never_limited: str = ""
    uncertain: tuple[str, ...] = ()
    doubts: str = ""
    law: tuple[str, ...] = ()
    limitation: Limit | None = None
    handling: Limit | None = None
    effect_ends_on: date | None = None
    effect_verified: bool = False
    checks: tuple[Check, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@topic("review.DecisionNotified")
class DecisionNotified(ReviewEvent, frozen=True, kw_only=True):
    """The official has the decision. appeal_until: the end of the term to appeal; verified: read in a text."""

    how: str
    appeal_until: Instant
    appeal_verified: bool


@topic("review.Appealed")
class DecisionAppealed(ReviewEvent, frozen=True, kw_only=True):
    """By the official. late: after the term, which is not verified, so it is heard all the same."""

    text: str
    to: OfficialId
    late: bool
    attachments: tuple[Attachment, ...] = ()


@topic("review.AppealAnswered")
class AppealAnswered(ReviewEvent, frozen=True, kw_only=True):
    """By another authority than the one that decided. CHANGED: `outcome` and `form` replace what was decided."""

    result: AppealOutcome
    reasons: str
    outcome: ReviewOutcome | None = None
    form: str = ""
    check: Check | None = None
    attachments: tuple[Attachment, ...] = ()


@topic("review.OutcomePublished")
class OutcomePublished(ReviewEvent, frozen=True, kw_only=True):
    """That the decision was wrong is made known where the decision was."""

    where: str
    attachments: tuple[Attachment, ...] = ()


@topic("review.Enforced")
class DecisionEnforced(ReviewEvent, frozen=True, kw_only=True):
    how: str


@topic("review.ClosingProposed")
class ClosingProposed(ReviewEvent, frozen=True, kw_only=True):
    """One person holds it to be at its end; a second one closes it."""

    reason: str


@topic("review.Closed")
class ReviewClosed(ReviewEvent, frozen=True, kw_only=True):
    proposed_by: OfficialId
