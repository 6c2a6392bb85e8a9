"""What the interface sends and takes. Written by `python -m api.client.generate` from docs/openapi.json; not to be changed by hand."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class AcceptExplanation(TypedDict):
    explanation_no: int
    note: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AcceptHandover(TypedDict):
    handover_no: int
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AcceptObstacle(TypedDict):
    obstacle_no: int
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AcceptObstacleAnswer(TypedDict):
    note: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Account(TypedDict):
    """An account without its secrets. local: it has a password. factors: kinds, one for each that is enrolled."""

    account_id: str
    login: str
    subject: str
    roles: list[str]
    local: bool
    must_change: bool
    opened_at: str
    password_at: str | None
    disabled_at: str | None
    issuer: str | None
    identity: str | None
    factors: list[str]


class AcknowledgeDutyEscalation(TypedDict):
    """Say that it was seen. It stops nothing."""

    escalation_no: int
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AcknowledgeEscalation(TypedDict):
    escalation_no: int
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Across(TypedDict):
    """at: the moment about which each was asked; None: each about its own now. asked_at: by our own clock. total: of
    all members; None unless each of them counts. counted: the members whose sum `sum` is. period: theirs; None
    where they differ, and then there is no sum either.
    """

    asked_at: str
    at: str | None
    period: str | None
    members: list[MemberAcross]
    total: ApiNationAcrossFigures | None
    sum: ApiNationAcrossFigures | None
    counted: list[str]
    left_out: list[LeftOut]


class AddReviewEvidence(TypedDict):
    positions: NotRequired[list[int]]
    note: str
    dossiers: NotRequired[list[str]]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AddToComplaint(TypedDict):
    """What the complainant was asked for: by themself, or taken down at the counter."""

    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AdoptRules(TypedDict):
    """Judge by these files from now on, all of them in place of all before. Adopting what is in force adds nothing."""

    files: list[RuleFileGiven]
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AdoptShippedRules(TypedDict):
    """Judge by the rule packs that ship with the software, in place of all before."""

    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Advice(TypedDict):
    """sections: also those in which nothing is stuck."""

    period: str
    asked: Moment
    policies: list[str]
    calendar_version: int
    sections: list[AdviceSection]


class AdviceIssued(TypedDict):
    """What came of it. report_id: the stream of the report."""

    report_id: str
    number: str
    position: int
    files: list[ReportFile]


class AdviceSection(TypedDict):
    """Matters of one kind, the oldest first. count: how many; tried: how many of them had anything tried."""

    key: str
    vi: str
    en: str
    count: int
    tried: int
    places: list[StuckAt]
    matters: list[StuckMatter]


class AdviceToIssue(TypedDict):
    """as_of, about: the position of the log and the instant of which it was read, so that what is issued is what was
    seen; about: by default now.
    """

    period: str
    as_of: int
    about: NotRequired[str | None]
    remarks: NotRequired[str]


class Agency(TypedDict):
    agency_id: str
    names: list[Name]
    tier: Tier
    code: str
    valid_from: str
    parent_id: NotRequired[str | None]
    valid_to: NotRequired[str | None]
    successor_id: NotRequired[str | None]


class AgencyChecks(TypedDict):
    """Unannounced checks of an agency in the period, and the findings made in them."""

    agency: Named
    checks: int
    findings: int


class Alert(TypedDict):
    """A figure beyond what a policy says. It is something to look at, and says nothing of anybody. figure:
    `on_software` below its limit, or `late` above it. document: the policy.
    """

    what: Named
    figure: Entered
    part: int
    of: int
    permille: int
    limit_permille: int
    document: str


class AmendApplicant(TypedDict):
    """The data as they hold from now on, whole."""

    name: str
    address: str
    telephone: NotRequired[str | None]
    email: NotRequired[str | None]
    identity_number: NotRequired[str | None]
    reason: str
    legal_basis: NotRequired[str | None]


class AnswerAppeal(TypedDict):
    """outcome, form: what takes the place of the decision, where it is changed; never heavier."""

    result: AppealOutcome
    reasons: str
    outcome: NotRequired[ReviewOutcome | None]
    form: NotRequired[str]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerCommonObstacle(TypedDict):
    """measure_until_on: by the close of which day what the answer promises will be done."""

    answer: str
    no_obstacle: NotRequired[bool]
    measure_until_on: NotRequired[str | None]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerComplainant(TypedDict):
    """to_publish: whether the answer may be published, without names."""

    answer: str
    to_publish: NotRequired[bool]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerComplaint(TypedDict):
    complaint_no: int
    answer: str
    upheld: bool
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerDutyEscalation(TypedDict):
    """Name a measure and a date; the next rung waits until the close of that date, once per rung."""

    escalation_no: int
    measure: str
    until_on: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerEscalation(TypedDict):
    escalation_no: int
    measure: str
    until_on: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerGuidance(TypedDict):
    """Answer for the control unit. public: anybody may read question and answer; else the offices alone."""

    answer: str
    public: NotRequired[bool]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerObstacle(TypedDict):
    obstacle_no: int
    answer: str
    no_obstacle: NotRequired[bool]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AnswerPart(TypedDict):
    part_no: int
    answer: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Answering(TypedDict):
    """Who answers now, by which rule, since when; until: when that changes by itself, if nothing happens."""

    who: Named
    unit: Named | None
    ground: str
    part: str | None
    on_behalf_of: Named | None
    waiting_for: str
    waiting_on: Named | None
    confirmed: bool
    excused: str | None
    since: str
    until: str | None


class AnsweringThen(TypedDict):
    """Who answered, by which rule, for what. until: when that was to end by itself; cause: the event behind it."""

    who: Named
    unit: Named | None
    ground: str
    why_vi: str
    why_en: str
    part: str | None
    on_behalf_of: Named | None
    waiting_for: WaitingFor
    waiting_vi: str
    waiting_en: str
    waiting_on: Named | None
    excused: str | None
    excused_vi: str | None
    excused_en: str | None
    confirmed: bool
    since: str
    until: str | None
    cause: int


class AppealDecision(TypedDict):
    text: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


AppealOutcome: TypeAlias = "Literal['upheld', 'changed', 'annulled']"


class ApplicantGiven(TypedDict):
    """Who an applicant is, as the applicant says."""

    name: str
    address: str
    telephone: NotRequired[str | None]
    email: NotRequired[str | None]
    identity_number: NotRequired[str | None]


class ApplicantReceipt(TypedDict):
    """The answer to an order about an applicant; see OrderReceipt."""

    position: int
    version: int
    recorded_at: str
    duplicate: bool
    applicant_id: str


class ApplicantShown(TypedDict):
    """An applicant's data, those that were asked for; null where none was given, and where they are erased."""

    applicant_id: str
    version: int
    data: dict[str, str | None] | None
    erasure: ErasureShown | None


class Appoint(TypedDict):
    appointment_id: str
    official_id: str
    unit_id: str
    role: DomainModelOrganisationRole
    valid_from: str
    title: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AppointLead(TypedDict):
    """The Chairman's office settles who leads. term: from now; None: the due date stays, at least the least term."""

    unit_id: str
    reason: str
    term: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AppointReviewMember(TypedDict):
    """By the authority; refused where the person has a conflict of interest, whatever the reason."""

    official: str
    seat: ReviewSeat
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Appointment(TypedDict):
    appointment_id: str
    official_id: str
    unit_id: str
    role: Role
    title: str
    valid_from: str
    valid_to: NotRequired[str | None]


class Approve(TypedDict):
    note: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ApproveErasure(TypedDict):
    """Agree to an erasure. The person's key is destroyed at once; nothing brings the data back."""

    erasure_no: int
    legal_basis: NotRequired[str | None]


class AskComplainant(TypedDict):
    question: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AskExtension(TypedDict):
    """By the addressee, before the term ends."""

    until_on: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AskForGuidance(TypedDict):
    """Ask the control unit, for one's own agency. procedures: codes of those that it is about."""

    subject: str
    question: str
    procedures: NotRequired[list[str]]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AskForPart(TypedDict):
    """The lead asks another unit to handle a part of it."""

    unit_id: str
    question: str
    term: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AskToBeHeard(TypedDict):
    official: str
    question: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AssessFee(TypedDict):
    amount_dong: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Assign(TypedDict):
    to_official: str
    step_id: NotRequired[str | None]
    note: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class AssignComplaint(TypedDict):
    to_official: str
    note: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Attachment(TypedDict):
    """name: as it was handed in, without a path. sha256: 64 lowercase hexadecimal digits, of the whole content."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


class AttachmentGiven(TypedDict):
    """name: as it was handed in, without a path. sha256: 64 lowercase hexadecimal digits, of the whole content."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


class Attitude(TypedDict):
    """An agency in one field; field None: what lies in none. content: ratings of 3 and more, of all. complaints:
    lodged in the period; of them open, late (answered after their term, or not though it is over), upheld, not
    upheld (each by the last level that was answered), refused or passed on, looked at a second time.
    late_dossiers: by the first slip, of those that ended in the period or are open and overdue at its end.
    """

    agency: Named
    field: str | None
    content: ProjectionsQueriesComplaintsShare
    complaints: int
    open: int
    late: int
    upheld: int
    not_upheld: int
    over: int
    contested: int
    late_dossiers: ProjectionsQueriesComplaintsShare


class AttitudeOverview(TypedDict):
    """rows: by name of the agency, land before every other field. land: all agencies together in that field."""

    period: str
    rows: list[Attitude]
    land: Attitude
    others: Attitude
    checks: list[AgencyChecks]


class Away(TypedDict):
    """An absence that touches the period."""

    from_at: str
    to_at: str
    acting: Named | None
    reason: str
    position: int


class BindIdentity(TypedDict):
    """Whom the agency's sign-in service vouches for; without both, nobody."""

    issuer: NotRequired[str | None]
    identity: NotRequired[str | None]


class BoardDifference(TypedDict):
    """From one moment to another. events: of the dossiers that differ, that lie between the two."""

    unit: str
    state: BoardState
    first: Moment
    second: Moment
    rows: list[RowDifference]
    events: list[Learned]
    more_events: int


class BoardRow(TypedDict):
    """One dossier. left_us: working time to the due date in force; overdue_us: since it, while the clock runs."""

    dossier_id: str
    code: str | None
    version: int
    position: int
    procedure: Named
    field: str
    agency: Named
    unit: Named
    channel: str
    state: str
    portal_status: int
    lodged_at: str
    received_at: str | None
    ended_at: str | None
    due_first_at: str | None
    due_in_force_at: str | None
    no_due_reason: str | None
    due_state: DueState
    left_us: int | None
    overdue_us: int
    stopped_since: str | None
    stalled: bool
    stalled_since: str | None
    step_id: str | None
    step_name: str | None
    step_due_at: str | None
    last_act_at: str
    disputed: int
    answering: Answering | None
    under_way: ProjectionsQueriesBoardsUnderWay | None


BoardState: TypeAlias = (
    "Literal['all', 'due_soon', 'ended', 'in_transit', 'not_received', 'open', 'overdue', 'stalled', 'stopped']"
)


class BoardThen(TypedDict):
    """A page of a board, and how many dossiers were open, as of a moment."""

    asked: Moment
    counts: Counts
    page: PageBoardRow


class BringUpObstacle(TypedDict):
    """Bring it to the Chairman's office."""

    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


By: TypeAlias = "Literal['agency', 'field', 'month', 'procedure', 'unit']"

CalendarChoice: TypeAlias = "Literal['always-open', 'vn']"


class CalendarEffect(TypedDict):
    """calendar_version: the one that would be edited. open: due dates in force that were looked at, of more or not.
    rows: the touched ones, soonest due first; next: the cursor of the following page.
    """

    calendar_version: int
    open: int
    more: bool
    later: int
    earlier: int
    same: int
    shifts: list[Shift]
    units: list[UnitEffect]
    samples: list[Sample]
    rows: list[DueMove]
    next: str | None


class CalendarShown(TypedDict):
    """Days as ruled, office hours and reception days (agency_id null: of all that have none of their own), outages."""

    version: int
    rulings: list[DayRuling]
    office_hours: list[WeekHours]
    reception_days: list[ReceptionDays]
    outages: list[Outage]


class CancelAbsence(TypedDict):
    absence_id: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CancelHomeVisit(TypedDict):
    """By the one who asked, or by the unit at their word."""

    reason: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Carried: TypeAlias = "Literal['collected', 'delivered', 'failed', 'under_way', 'post_late', 'unit_late']"


class CatalogueFile(TypedDict):
    """A workbook or CSV with a procedure a row. What the columns are called: docs/catalogue.md."""

    content: str
    mapping: NotRequired[list[str]]
    skip_bad: NotRequired[bool]
    whole: NotRequired[bool]
    dry_run: NotRequired[bool]


class CatalogueImported(TypedDict):
    """position: of the last event; null where nothing changed, or nothing was to be changed."""

    position: int | None
    recorded_at: str | None
    report: Report


class CatalogueShown(TypedDict):
    """All versions of all procedures, by code."""

    version: int
    procedures: list[ProcedureVersion]


class Change(TypedDict):
    """A member as it is published and as it would be, both as an export writes them."""

    key: str
    column: str
    before: str
    after: str


class ChangeInspectionTeam(TypedDict):
    """The whole team from now on, its head first."""

    team: list[str]
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ChangeRoles(TypedDict):
    """All roles that an account has from now on."""

    roles: list[ApiAuthRightsRole]
    reason: NotRequired[str | None]


Channel: TypeAlias = "Literal['counter', 'home_visit', 'online', 'post']"


class ChannelRow(TypedDict):
    """lodged: N. counts, permilles: by channel; a share is None below the number from which rates are given."""

    what: Named
    lodged: int
    counts: dict[str, int]
    permilles: dict[str, int | None]
    levels: list[LevelShare]
    targets: list[TargetSaid]


class Channels(TypedDict):
    """on: the day whose targets are shown. rows: by name, months by time."""

    period: str
    by: By
    on: str
    total: ChannelRow
    rows: list[ChannelRow]


class ChaseOutside(TypedDict):
    """heard: what the body outside said. term: what it states now, or is set."""

    how: str
    heard: str
    term: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CheckPublication(TypedDict):
    """Say what was found there on a spot check, for an agency that is not one's own."""

    agency_id: str
    place: Place
    as_required: bool
    note: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Circumstances(TypedDict):
    """load_permille: dossiers answered for at the same time, on average over the period, in thousandths; beside it the
    median of the unit's people. term_left_permille: share of the term left on arrival, on average.
    """

    load_permille: int
    unit_median_load_permille: int
    arrivals: int
    term_left_permille: int | None
    excused_us: int
    objections: int
    reworks_received: int
    disputed: int
    absences: list[Away]
    outages: list[Outage]


class Clause(TypedDict):
    """One value as the data file holds it. valid_to is the last day, None while in force."""

    key: str
    value: Any
    document: str
    status: ClauseStatus
    valid_from: str
    article: NotRequired[str]
    valid_to: NotRequired[str | None]
    note: NotRequired[str]


ClauseStatus: TypeAlias = "Literal['ours', 'unverified', 'verified']"

Clock: TypeAlias = "Literal['answer', 'opinion', 'slip', 'step']"

ClockEffect: TypeAlias = "Literal['pause', 'restart']"


class CloseInspection(TypedDict):
    """Concluded, and every finding remedied, settled or withdrawn."""

    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CloseObstacle(TypedDict):
    outcome: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CloseReview(TypedDict):
    """By another person than the one who proposed it."""

    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CollectByPost(TypedDict):
    item: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CommitmentsGiven(TypedDict):
    """The commitments to the five fields, each 64 hexadecimal digits."""

    name: str
    address: str
    telephone: str
    email: str
    identity_number: str


class CommonObstacle(TypedDict):
    """One obstacle. to_unit: the lead, or to_outside the body that is asked. age_days: working days since the report,
    until it was resolved. due_at: of the answer or the measure that is waited for.
    """

    proceeding_id: str
    number: str
    title: str
    subject: str
    field: str | None
    stage: str
    stage_vi: str
    stage_en: str
    reported_by: Named
    from_unit: Named
    to_unit: Named | None
    to_outside: str | None
    opened_at: str
    age_days: int
    due_at: str | None
    overdue: bool
    answers: int
    answered_at: str | None
    accepted: bool | None
    parts: int
    parts_open: int
    dossiers: int
    chased: int
    brought_up: bool
    resolved_at: str | None
    closed_at: str | None
    position: int


class Compared(TypedDict):
    """duplicate: this file was compared over these days before; nothing was added. number: of the reconciliation."""

    proceeding_id: Any
    number: str
    duplicate: bool
    position: int
    lines: int
    here: int
    matched: int
    differences: int
    unreadable: int


class Comparison(TypedDict):
    """a, b: in the order of their names. overlap: whether their ranges do; None where one has none. unit: late shares
    in thousandths and working time of everybody of their units, told as middle and middle half.
    """

    a: Named
    b: Named
    period: str
    asked_at: str
    position: int
    minimum: int
    units: list[Named]
    moments: list[str]
    given_a: Given
    given_b: Given
    unit_dossiers: Middle | None
    unit_visits: Middle | None
    unit_people: int
    alike: list[StepPair]
    outcome_a: Outcome
    outcome_b: Outcome
    unit_late: Outcome
    overlap: bool | None
    not_alike: list[NotAlike]
    without_term: int


class Complain(TypedDict):
    text: str
    about: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


ComplaintChannel: TypeAlias = "Literal['online', 'counter', 'portal']"


class ComplaintFigures(TypedDict):
    """on_time: handled within their term; satisfied: neither late nor with a complainant who said no."""

    on_time: ProjectionsQueriesComplaintsShare
    satisfied: ProjectionsQueriesComplaintsShare


ComplaintKind: TypeAlias = "Literal['attitude', 'delay', 'papers', 'money', 'procedure', 'other']"


class ComplaintLine(TypedDict):
    """A complaint at one level. unit: which answers. late: not answered in its term, now."""

    proceeding_id: str
    level: int
    number: str
    kind: str
    channel: str
    unit: Named
    concerns_unit: Named | None
    concerns_agency: Named | None
    names_official: bool
    field: str | None
    lodged_at: str
    due_at: str
    binds: bool
    waits: bool
    late: bool
    answered_at: str | None
    upheld: bool | None
    satisfied: bool | None
    over: str | None
    positions: list[int]


ComplaintList: TypeAlias = "Literal['open', 'late', 'answered', 'upheld', 'not-upheld', 'over', 'all']"


class CompleteHomeVisit(TypedDict):
    """The visit took place. dossier_id: what was lodged then, by way of a home visit."""

    outcome: str
    dossier_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CompleteStep(TypedDict):
    step_id: str
    outcome: NotRequired[str]
    on_software: NotRequired[bool]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ConcludeInspection(TypedDict):
    """Once everybody was heard, or had the time to be."""

    text: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ConfirmClaim(TypedDict):
    """`in_place_of`: the head above both confirms instead of the affected official, after 3 working days."""

    claim: int
    in_place_of: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ConfirmPublication(TypedDict):
    """Confirm for one's own agency that it stands there, with a photo or a note."""

    agency_id: str
    place: Place
    note: NotRequired[str]
    address: NotRequired[str]
    on_screen: NotRequired[bool]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ConsistencyProof(TypedDict):
    """That the tree of size `old` is the beginning of the tree of size `new`. hashes: in base64."""

    old: int
    new: int
    hashes: list[str]


class ContentGiven(TypedDict):
    """What a publication says beside the version itself (Decree 63/2010 Art. 8(2), 15(1)); empty: it does not say.
    sequence: what happens in which order, for those who lodge (empty: the steps say it). copies: sets of
    papers. fee_note: the fee in words, where no one amount says it. signed_on: the day of the decision.
    """

    sequence: NotRequired[list[str]]
    manner: NotRequired[str]
    copies: NotRequired[int | None]
    applicants: NotRequired[str]
    authority: NotRequired[str]
    result: NotRequired[str]
    forms: NotRequired[list[str]]
    conditions: NotRequired[str]
    fee_note: NotRequired[str]
    signed_on: NotRequired[str | None]


class Correct(TypedDict):
    """Correct the event at `position`. `changes` is a JSON object of the members to replace; None annuls the event."""

    position: int
    reason: str
    changes: NotRequired[dict[str, Any] | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CorrectFinding(TypedDict):
    """What it says from now on; evidence is added, never taken away. Its addressee is heard anew."""

    finding_no: int
    reason: str
    text: str
    category: NotRequired[str]
    criterion: NotRequired[str]
    dossiers: NotRequired[list[str]]
    events: NotRequired[list[int]]
    attachments: NotRequired[list[AttachmentGiven]]
    official: NotRequired[str | None]
    named_in: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class CorrectGuidance(TypedDict):
    """A further version of the answer, with the reason. The one before stays readable; it is as public as it was."""

    answer: str
    reason: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Counts(TypedDict):
    """How many dossiers are open, and in which of these states; one may be in several."""

    open: NotRequired[int]
    overdue: NotRequired[int]
    due_soon: NotRequired[int]
    stalled: NotRequired[int]
    stopped: NotRequired[int]
    in_transit: NotRequired[int]
    not_received: NotRequired[int]


class CustodyChange(TypedDict):
    """In [from_at, to_at) two tellings say different things; None: nobody answered, or nothing was known."""

    from_at: str
    to_at: str
    before: HeldThen | None
    after: HeldThen | None


class DailyReport(TypedDict):
    """asked: as of which event, about which instant. checkpoint None: nothing is sealed yet. software: units whose
    month up to that instant is beyond a policy on the use of the software, by what is known now.
    """

    day: str
    asked: Moment
    counts: Counts
    overdue: list[BoardRow]
    stalled: list[BoardRow]
    past_last_rung: list[PastLastRung]
    late_entries: list[EventLine]
    erasures: list[EventLine]
    checkpoint: PrintedCheckpoint | None
    software: NotRequired[list[Alert]]


class Datum(TypedDict):
    """One field of an applicant's data with what its commitment was made of. value: null where it was not given. salt,
    commitment: 64 hexadecimal digits each.
    """

    field: str
    value: str | None
    salt: str
    commitment: str


class DayRuling(TypedDict):
    """One day as a document rules it. provisional: expected, but not fixed by the Government yet."""

    day: str
    rule: Rule
    name_vi: str
    document: str
    status: DayStatus
    provisional: NotRequired[bool]


class DayRulingGiven(TypedDict):
    """One day as a document rules it. provisional: expected, but not fixed by the Government yet."""

    day: str
    rule: Rule
    name_vi: str
    document: str
    status: DayStatus
    provisional: NotRequired[bool]


class DayRun(TypedDict):
    """Days `first` to `last`, both included, reckoned alike. `name` and `document` are of the ruling on them."""

    first: str
    last: str
    reckoned: Reckoned
    name: NotRequired[str]
    document: NotRequired[str]
    status: NotRequired[DayStatus | None]
    provisional: NotRequired[bool]


DayStatus: TypeAlias = "Literal['unconfirmed', 'unverified', 'verified']"


class DeactivateOfficial(TypedDict):
    official_id: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Deadline(TypedDict):
    """A term at work. started_at: where the present run began: the receipt, or under `restart` the completed
    supplement. due_at: the due instant; None while a term that starts anew waits for the applicant. While a
    pause is open it is the one of before, and nobody is overdue by it. last_day: of a term in calendar days,
    before it is rolled on to a working day. cutoff: the time of day that a term of 0 was judged by; None for
    closing time.
    """

    term: Term
    started_at: str
    due_at: str | None
    explanation: DomainModelDeadlineExplainedExplanation
    last_day: NotRequired[str | None]
    cutoff: NotRequired[str | None]
    run: NotRequired[int]


class DecideOnObstacle(TypedDict):
    decision: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DecideReview(TypedDict):
    """The authority's decision; see `review.Decided`. Everything in it is found by persons. doubts: why it is decided
    in spite of what is not certain in law; asked for only where something is.
    """

    outcome: ReviewOutcome
    reasons: str
    effective_on: str
    document_no: NotRequired[str]
    form: NotRequired[str]
    severity: NotRequired[str]
    ground: NotRequired[str]
    exemption: NotRequired[str]
    circumstances: NotRequired[list[str]]
    facts: NotRequired[list[int]]
    reminders: NotRequired[list[int]]
    several_acts: NotRequired[bool]
    head_line: NotRequired[bool]
    repeat_of: NotRequired[str | None]
    serving: NotRequired[str | None]
    never_limited: NotRequired[str]
    doubts: NotRequired[str]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Decided(TypedDict):
    """What was decided of a due date: re-computed to `to_at`, or kept although it would be `to_at`."""

    position: int
    dossier_id: str
    code: str | None
    at: str
    actor: Named
    kept: bool
    reason: str
    from_at: str | None
    to_at: str
    calendar_version: int


class DeclareConflict(TypedDict):
    """An official has a conflict of interest with the dossier: by themself, or by their head."""

    about: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DeclareRelation(TypedDict):
    """Two officials are related, or one has an interest in the other: said by one of them, or by a superior of one."""

    official_id: str
    other_id: str
    kind: RelationKind
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DeclineErasure(TypedDict):
    """Do not agree; or take the request back."""

    erasure_no: int
    reason: str
    legal_basis: NotRequired[str | None]


class DeclineExtension(TypedDict):
    request_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DeclineHomeVisit(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DeclineLead(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DeferReview(TypedDict):
    """case: of the law in force when the review was opened."""

    case: str
    reason: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DelayDifference(TypedDict):
    """One holder's time: held while overdue is the fact, share the judgement. Amounts in microseconds."""

    who: Named
    part: str
    on_behalf_of: Named | None
    held_overdue_before_us: int
    held_overdue_after_us: int
    share_before_us: int
    share_after_us: int


class DeliverByPost(TypedDict):
    item: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Difference(TypedDict):
    """From one moment to another. before, after: None where nothing had happened, or was known, yet. custody: each
    telling up to the instant that it was asked about. surroundings: recorded between the moments beside the
    dossier, and able to touch it. changed: the members of the standing that differ.
    """

    dossier_id: str
    first: Moment
    second: Moment
    before: DossierThen | None
    after: DossierThen | None
    changed: list[str]
    custody: list[CustodyChange]
    dues: list[DueDifference]
    figures_before: ProjectionsQueriesReplayDifferenceFigures | None
    figures_after: ProjectionsQueriesReplayDifferenceFigures | None
    delay: list[DelayDifference]
    events: list[Learned]
    surroundings: list[Surrounding]


class DirectiveLine(TypedDict):
    """One directive. until_vi, until_en: as the order says it. due_at: what that means, of the report owed now or
    last. overdue: a report is owed and its term is over. missed_positions: of the notes of terms that were
    missed; missed counts them whether they are noted or not. rungs: of the ladders that were climbed. position:
    of its issue.
    """

    proceeding_id: str
    number: str
    title: str
    order_id: str
    order: str
    agency: Named
    unit: Named
    issuing_unit: Named
    official: Named | None
    inspection_id: str | None
    inspection: str | None
    findings: list[int]
    dossiers: list[str]
    reading: str
    named_on: str | None
    until_vi: str
    until_en: str
    first_due_at: str
    due_at: str
    stage: str
    stage_vi: str
    stage_en: str
    version: int
    issued_at: str
    issued_by: Named
    reports: int
    reported_at: str | None
    reported_position: int | None
    waiting: bool
    sent_back: int
    false_reports: int
    false_positions: list[int]
    extensions: int
    overdue: bool
    missed: int
    missed_positions: list[int]
    rungs: int
    verified_at: str | None
    revoked_at: str | None
    position: int


DirectiveList: TypeAlias = "Literal['open', 'overdue', 'waiting', 'late', 'false', 'verified', 'revoked', 'all']"


class DisableAccount(TypedDict):
    """disabled: false opens it again."""

    disabled: NotRequired[bool]
    reason: NotRequired[str | None]


class Disclosure(TypedDict):
    """Data of one entry. position: of the event that carries the commitments; its inclusion is proved by the ledger."""

    applicant_id: str
    entry: str
    position: int
    recorded_at: str
    data: list[Datum]


class DisputeClaim(TypedDict):
    claim: int
    statement: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DissolveAgency(TypedDict):
    agency_id: str
    valid_to: str
    successor_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class DissolveUnit(TypedDict):
    unit_id: str
    valid_to: str
    successor_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Document(TypedDict):
    """label: which of the papers asked for it is, in the words that asked; nothing of the applicant's own. commitment:
    64 hexadecimal digits. The name of the file is sealed with it: names tell of people.
    """

    file_id: str
    label: str
    media_type: str
    size_bytes: int
    commitment: str


class DocumentGiven(TypedDict):
    """label: which of the papers asked for it is, in the words that asked; nothing of the applicant's own. commitment:
    64 hexadecimal digits. The name of the file is sealed with it: names tell of people.
    """

    file_id: str
    label: str
    media_type: str
    size_bytes: int
    commitment: str


class DocumentLine(TypedDict):
    """A paper of a dossier. number: by which it is opened."""

    number: int
    document: Document


class DocumentList(TypedDict):
    dossier_id: str
    applicant_id: str
    documents: list[DocumentLine]


class DossierAcross(TypedDict):
    """A dossier of a member. answering: who answers for it at `asked_at`, by the member's own record; address: its
    trace at the member. An official's id means something together with the member's code alone.
    """

    member: str
    member_name: str
    code: str
    procedure: str
    agency: str
    state: str
    overdue: bool
    due_in_force_at: str | None
    ended_at: str | None
    answering: str | None
    answering_name: str | None
    asked_at: str
    address: str


class DossierStanding(TypedDict):
    """How a dossier stands at `asked_at`. answering: who answers for it then; None once it has ended."""

    dossier_id: str
    code: str | None
    version: int
    procedure: Named
    field: str
    agency: Named
    state: str
    portal_status: int
    lodged_at: str
    received_at: str | None
    ended_at: str | None
    late: bool | None
    overdue: bool
    due_first_at: str | None
    due_in_force_at: str | None
    asked_at: str
    answering: TraceInterval | None


class DossierStatus(TypedDict):
    """portal_status: 1 to 10 of the national portal. new_appointment_at: the date of an apology, if there was one.
    clock_stopped_since: something is waited for from the applicant since then.
    """

    code: str
    portal_status: int
    status_vi: str
    status_en: str
    due_state: DueState
    lodged_at: str
    received_at: str | None
    appointed_at: str | None
    new_appointment_at: str | None
    clock_stopped_since: str | None
    finished_at: str | None
    returned_at: str | None


class DossierThen(TypedDict):
    """asked: as of what, about when. disputed: entries that did not count (yet)."""

    asked: Moment
    state: str
    portal_status: int
    step_id: str | None
    step_name: str | None
    ended_at: str | None
    stopped_since: str | None
    overdue: bool
    disputed: int
    answering: AnsweringThen | None
    first_slip: DueThen | None
    in_force: DueThen | None


class DueDateExplained(TypedDict):
    """A due date that an event set, and why: days counted and skipped, pauses, documents, line by line."""

    position: int
    occurred_at: str
    due_at: str | None
    vi: list[str]
    en: list[str]


class DueDay(TypedDict):
    """How many of a unit's dossiers fall due on a working day; unassigned: of them in the pool."""

    day: str
    count: int
    unassigned: int


class DueDifference(TypedDict):
    """A due date of one name that only one moment has, or each differently, and since when it held."""

    name: DueName
    before: DueThen | None
    before_from_at: str | None
    after: DueThen | None
    after_from_at: str | None


class DueMove(TypedDict):
    """One due date that an edit touches. working_days: how far it goes by the proposed calendar, sooner below 0."""

    dossier_id: str
    code: str | None
    unit: Named
    agency: Named
    from_at: str
    to_at: str
    moved: Moved
    working_days: int


DueName: TypeAlias = "Literal['first_slip', 'in_force']"

DueReading: TypeAlias = "Literal['before', 'by', 'term']"

DueState: TypeAlias = "Literal['due_soon', 'ended_in_time', 'ended_late', 'no_due', 'on_time', 'overdue', 'stopped']"


class DueThen(TypedDict):
    """A due date as it was stored, by the event at `position`, reckoned with a version of the calendar. due_at None:
    none until the dossier is complete. calendar_version None: named by an apology, not reckoned.
    """

    due_at: str | None
    position: int
    calendar_version: int | None


Duty: TypeAlias = "Literal['accept', 'answer', 'applicant', 'hold', 'obstacle', 'opinion', 'return']"


class DutyLine(TypedDict):
    """One duty. unit, official: who owes it. bearer: who bears it now, or did when it was over (custody rules 5, 6).
    left_us, overdue_us: working time of the unit's agency to, or since, the due instant, up to now, or to its
    end. missed: its term was over before it was met or fell away. binds: its term is verified or our own
    policy. measure: what was answered last, with its last day, by whom.
    """

    proceeding_id: str
    nature: str
    number: str
    title: str
    duty: str
    kind: str
    kind_vi: str
    kind_en: str
    unit: Named
    official: Named | None
    bearer: Named | None
    part: str | None
    on_behalf_of: Named | None
    began_at: str
    began_position: int
    due_at: str
    state: DutyState
    state_vi: str
    state_en: str
    left_us: int | None
    overdue_us: int
    met_at: str | None
    met_by: Named | None
    met_position: int | None
    fell_at: str | None
    missed: bool
    binds: bool
    reminded_at: str | None
    rungs: int
    measure: str | None
    measure_until_on: str | None
    measure_by: Named | None
    positions: list[int]


class DutyShare(TypedDict):
    """The duties of one kind, in proceedings of one nature, and the same of the unit, whoever of its people bore them.
    unit_owed, unit_missed: those that nobody bore for long enough among them, so of the unit as a whole.
    """

    part: Part
    nature: str
    nature_vi: str
    nature_en: str
    kind: str
    vi: str
    en: str
    owed: int
    missed: int
    unit_owed: int
    unit_missed: int


DutyState: TypeAlias = "Literal['due_soon', 'fell', 'fell_late', 'met', 'met_late', 'open', 'overdue', 'waiting']"


class EndAbsence(TypedDict):
    """The person is back, from the moment of the act."""

    absence_id: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class EndAppointment(TypedDict):
    appointment_id: str
    valid_to: str
    reason: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class EnforceDecision(TypedDict):
    how: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Entered: TypeAlias = "Literal['late', 'off_software', 'on_software', 'outage', 'paper', 'steps']"


class EnteredLine(TypedDict):
    """An act and how it came to be on record. behind_us: working time until it was known, of a late one."""

    dossier_id: str
    code: str | None
    topic: str
    act: Words
    acted_by: Named
    recorded_by: Named
    unit: Named | None
    procedure: Named
    step: str | None
    at: str
    recorded_at: str
    on_software: bool
    on_paper: bool
    late: bool
    outage: bool
    behind_us: int
    positions: list[int]


class ErasureShown(TypedDict):
    """An erasure that was asked for. erased_at: when the key was destroyed. words: what is read instead of the data."""

    erasure_no: int
    asked_by: list[str]
    asked_at: str
    legal_basis: str
    despite_open: bool
    approved_by: str | None
    approved_at: str | None
    erased_at: str | None
    words: str | None


class EscalationLine(TypedDict):
    """One rung of a ladder. reached: whether the bearer was there for at least half of the answer's term."""

    dossier_id: str
    code: str | None
    escalation_no: int
    cause: str
    rung: int
    office: str
    bearer: Named
    unit: Named | None
    delivered_at: str
    answer_due_at: str
    acknowledged_at: str | None
    answered_at: str | None
    answered_by: Named | None
    measure: str | None
    until_on: str | None
    unanswered_at: str | None
    state: EscalationState
    reached: bool
    skipped: list[str]
    positions: list[int]


class EscalationRow(TypedDict):
    dossier_id: str
    escalation_no: int
    cause: str
    run: str
    rung: int
    office: str
    bearer: str
    unit_id: str | None
    delivered_at: str
    answer_due_at: str
    acknowledged_at: str | None
    answered_at: str | None
    answered_by: str | None
    measure: str | None
    until_on: str | None
    unanswered_at: str | None
    reached: bool
    skipped: list[str]
    positions: list[int]


EscalationState: TypeAlias = "Literal['answered', 'to_answer', 'unanswered']"


class EstablishAgency(TypedDict):
    agency_id: str
    name: str
    tier: Tier
    code: str
    valid_from: str
    parent_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class EstablishUnit(TypedDict):
    unit_id: str
    agency_id: str
    name: str
    kind: UnitKind
    valid_from: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class EventLine(TypedDict):
    """One event. known_late: it was recorded later than it happened. entered_by: the late entry or correction from
    which its content is; corrected_by: the correction that replaced or annulled it. body: as stored.
    """

    position: int
    stream_id: str
    version: int
    topic: str
    vi: str
    en: str
    occurred_at: str
    recorded_at: str
    actor: Named
    acting_for: Named | None
    source: str
    known_late: bool
    entered_by: int | None
    corrected_by: int | None
    claim: str | None
    body: Any


class Explain(TypedDict):
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ExplainDifference(TypedDict):
    """Say why it differs. By somebody of the unit that owes it, or who heads it."""

    difference_no: int
    explanation: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ExplainDuty(TypedDict):
    """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As often as
    there is something to say, also once it is met and the proceeding closed.
    """

    duty: str
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ExplainInReview(TypedDict):
    """By the reviewed official, in their own words; as often as they wish until it is decided."""

    text: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ExtendCommonObstacle(TypedDict):
    """Longer, until the close of a day."""

    until_on: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ExtendExplanation(TypedDict):
    """working_days: from now."""

    working_days: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ExtendHandling(TypedDict):
    """To the longer handling time, for a complex case, before the usual one is over."""

    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ExtendObstacleTerm(TypedDict):
    obstacle_no: int
    due_at: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class FactDifference(TypedDict):
    """A fact behind a figure of the official that only one moment has. now: whether the second one has it."""

    now: bool
    fact: FactLine


class FactLine(TypedDict):
    """One fact behind a figure, with the positions of its events. Of a proceeding: nature, and kind and key of the
    duty; dossier_id and code are its id and number.
    """

    dossier_id: str
    code: str | None
    official: str
    part: str
    on_behalf_of: str | None
    figure: str
    unit_id: str | None
    procedure_code: str
    field: str
    step_id: str | None
    at: str
    amount: int
    closed_at: str | None
    marks: list[str]
    positions: list[int]
    nature: str | None
    kind: str | None
    duty: str | None


class FailByPost(TypedDict):
    item: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Fault(TypedDict):
    """What is wrong with one member of a request. pointer: a JSON Pointer."""

    pointer: str
    code: str
    vi: str
    en: str


class FieldShare(TypedDict):
    """The part of a figure that falls into one field, land among them."""

    field: str
    amount: int
    of: int | None


class FigureDifference(TypedDict):
    """A line of a record that differs. section: stated (dossiers that have ended), open, or head (unit: which one).
    None: the line was not there.
    """

    section: str
    part: str | None
    unit: str | None
    name: str
    measure: Measure
    vi: str
    en: str
    before: int | None
    after: int | None
    of_before: int | None
    of_after: int | None
    disputed_before: int
    disputed_after: int


class FigureLine(TypedDict):
    """One figure with its denominator and the same of the whole unit on the same procedures. rate_permille: only from
    a denominator of MINIMUM on. disputed: how much of the amount is disputed.
    """

    name: str
    group: str
    measure: Measure
    vi: str
    en: str
    definition: str
    amount: int
    disputed: int
    of: str | None
    of_amount: int | None
    rate_permille: int | None
    unit_amount: int
    unit_of_amount: int | None
    unit_rate_permille: int | None
    fields: list[FieldShare]


class FileMinutes(TypedDict):
    text: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class FindReportFalse(TypedDict):
    """What a report says is not so; also after it was verified. At least one piece of evidence; a new day or term."""

    report_no: int
    text: str
    dossiers: NotRequired[list[str]]
    events: NotRequired[list[int]]
    attachments: NotRequired[list[AttachmentGiven]]
    reading: NotRequired[DueReading]
    due_on: NotRequired[str | None]
    term: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Finding(TypedDict):
    """Something to look at. official: whom it concerns, None for nobody; positions: the events that show it.
    predecessor: of a dossier lodged again. flags: of a procedure.
    """

    rule: str
    vi: str
    en: str
    at: str
    dossier_id: str | None
    code: str | None
    procedure: Named
    field: str
    agency: Named | None
    unit: Named | None
    official: Named | None
    other: Named | None
    predecessor: Predecessor | None
    flags: list[str]
    positions: list[int]


FindingCondition: TypeAlias = (
    "Literal['directed', 'overdue', 'remedied', 'settled', 'undirected', 'waiting', 'withdrawn']"
)


class FindingCounts(TypedDict):
    """How many findings are in each condition; withdrawn ones are in no other number."""

    findings: NotRequired[int]
    undirected: NotRequired[int]
    directed: NotRequired[int]
    waiting: NotRequired[int]
    overdue: NotRequired[int]
    remedied: NotRequired[int]
    settled: NotRequired[int]
    withdrawn: NotRequired[int]


class FindingRow(TypedDict):
    dossier_id: str
    rule: str
    at: str
    official: str | None
    unit_id: str | None
    other: str | None
    positions: list[int]


class FindingsTold(TypedDict):
    """Findings of one inspection, and how many are in which condition."""

    counts: FindingCounts
    findings: list[InspectionFinding]


class Finish(TypedDict):
    outcome: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Followed(TypedDict):
    """applicants: N, whose window is over or whose online dossier came. online: n. still_open: neither yet."""

    applicants: int
    online: int
    still_open: int
    permille: int | None


class ForeignSeries(TypedDict):
    """Numbers of a day in an imported log. missing: between 1 and the highest, in order."""

    dataset: int
    name: str
    issuer: str
    day: str
    numbers: int
    highest: int
    missing: list[int]


FormKind: TypeAlias = "Literal['receipt', 'supplement', 'refusal', 'apology', 'stop', 'control']"

Format: TypeAlias = "Literal['xes', 'xes.gz', 'ocel']"


class Found(TypedDict):
    """What a search found, the best first. exact: the one dossier whose whole code was asked for. Each list holds at
    most `limit`; `more` names the kinds of which there are others.
    """

    dossiers: NotRequired[list[FoundDossier]]
    procedures: NotRequired[list[Named]]
    officials: NotRequired[list[Named]]
    units: NotRequired[list[Named]]
    agencies: NotRequired[list[Named]]
    proceedings: NotRequired[list[FoundProceeding]]
    exact: NotRequired[FoundDossier | None]
    more: NotRequired[list[str]]


class FoundAcross(TypedDict):
    """asked: how many members answered. more: members where more fits than is shown."""

    text: str
    asked: int
    dossiers: list[DossierAcross]
    more: list[str]
    not_asked: list[NotAsked]


class FoundDossier(TypedDict):
    dossier_id: str
    code: str
    procedure: Named
    state: str


class FoundProceeding(TypedDict):
    proceeding_id: str
    nature: str
    number: str
    title: str


class Gap(TypedDict):
    """A number of a day that leads to no dossier. taken_by, position: the register's event, where there is one."""

    issuer: str
    day: str
    number: int
    taken_by: NotRequired[str | None]
    position: NotRequired[int | None]


class GiveExplanation(TypedDict):
    """What happened, what is done about it, and until when."""

    text: str
    measures: str
    until_on: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class GiveInstruction(TypedDict):
    to_official: str
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class GiveOpinion(TypedDict):
    opinion_no: int
    opinion: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Given(TypedDict):
    """What somebody was given. term_left_permille: of the term when it arrived, on average."""

    dossiers: int
    land: int
    visits: int
    term_left_permille: int | None
    load: list[int]
    procedures: list[list[Any]]


class GrantExtension(TypedDict):
    """Before the term ends; until the close of a day. until_on: None for the day that was asked for."""

    request_no: int
    until_on: NotRequired[str | None]
    reason: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Ground: TypeAlias = "Literal['by the next act', 'by the next act, after the end', 'tail, acted', 'tail, never acted']"


class GroundSum(TypedDict):
    """Custody that rests on one ground, in seconds."""

    ground: Ground
    held_seconds: int
    held_overdue_seconds: int


Group: TypeAlias = "Literal['can_bo', 'cong_chuc', 'vien_chuc']"


class GroupPoints(TypedDict):
    """A group of the decision. points_milli: of `of_points`, the most that its components with points could have; None
    where none has any.
    """

    number: int
    name_vi: str
    max_points: int
    points_milli: int | None
    of_points: int
    indicators: list[Indicator]


Guidance: TypeAlias = "Literal['account', 'lodging', 'payment', 'following']"


class GuidanceEffect(TypedDict):
    """window_days: calendar days. guidances: how often guidance was given. document: the policy of the window."""

    period: str
    window_days: int
    document: str
    guidances: int
    guided: Followed
    not_guided: Followed


class GuidanceLine(TypedDict):
    """Guidance that was given, and the first online dossier of the same applicant after it, within the window.
    followed_code: where whoever asks may see that dossier. window_until: when the window is over.
    """

    dossier_id: str
    code: str | None
    unit: Named
    given_by: Named
    shown: str
    at: str
    position: int
    followed_at: str | None
    followed_id: str | None
    followed_code: str | None
    followed_position: int | None
    window_until: str


class GuideOnline(TypedDict):
    """The applicant was shown at the counter how to lodge online. Nothing about the person belongs here."""

    shown: Guidance
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Half: TypeAlias = "Literal['morning', 'afternoon']"


class HandOverReview(TypedDict):
    """To the unit that manages the official now, with the whole file."""

    unit_id: str
    note: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class HandoverRow(TypedDict):
    dossier_id: str
    handover_no: int
    kind: str
    sent_at: str
    from_official: str
    from_unit: str | None
    to_official: str | None
    to_unit: str | None
    to_outside: str | None
    step_id: str | None
    note: str
    outcome: str
    ended_at: str | None
    received_by: str | None
    deemed_at: str | None
    due_class: str | None
    positions: list[int]


class HeldNow(TypedDict):
    """An open dossier that an official answers for now, or answered for before. Provisional at the moment of asking:
    held_us working time so far, of it excused_us excused, and overdue_us unexcused while overdue.
    """

    dossier_id: str
    code: str | None
    procedure: Named
    field: str
    part: str
    holds_now: bool
    since: str | None
    due_in_force_at: str | None
    held_us: int
    excused_us: int
    overdue_us: int


class HeldThen(TypedDict):
    """Who answered by one telling. positions: all that it rests on."""

    who: Named
    unit: Named | None
    ground: str
    why_vi: str
    why_en: str
    part: str | None
    on_behalf_of: Named | None
    excused: str | None
    confirmed: bool
    positions: list[int]


class HoldCouncil(TypedDict):
    """forms and votes_by_form go together. absence: why it met without the official, where they did not come."""

    attended: list[str]
    reviewed_attended: bool
    spoke_last: bool
    votes_for: int
    votes_against: int
    forms: NotRequired[list[str]]
    votes_by_form: NotRequired[list[int]]
    absence: NotRequired[str]
    minutes: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class HoldReviewMeeting(TypedDict):
    """No vote is taken. course: who said what, in short; the minutes follow."""

    attended: list[str]
    reviewed_attended: bool
    course: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class HolderAt(TypedDict):
    """Who answered at an instant. None members: nobody did, before lodging or after the end."""

    dossier_id: str
    at: str
    who: Named | None
    unit: Named | None
    ground: str | None
    why_vi: str | None
    why_en: str | None
    on_behalf_of: Named | None
    since: str | None
    cause: int | None


class HomeVisitAsked(TypedDict):
    """A visit that is asked of a one-stop unit; by somebody known, or by somebody whose data come in with it."""

    unit_id: str
    procedure_code: str
    applicant_id: NotRequired[str | None]
    applicant: NotRequired[ApplicantGiven | None]
    wish_official: NotRequired[str | None]
    wish_slot: NotRequired[int | None]


class Horizon(TypedDict):
    """overdue: open and past their due date, clock running. days: the next working days, today among them if it is
    one, and days off on which something falls due all the same. later: due after the last of them. none: open
    without a running due date (with the applicant, not received).
    """

    overdue: int
    days: list[DueDay]
    later: int
    none: int


class ImportedInterval(TypedDict):
    """`holder` held the case in [from_at, to_at); positions: the events from which that is inferred."""

    holder: str
    from_at: str
    to_at: str
    ground: Ground
    held_us: int
    overdue_us: int
    positions: list[int]


class ImportedTrace(TypedDict):
    """Who held an imported case, inferred; up to its end or, where it is open, the dataset's as-of moment."""

    dataset: int
    dataset_name: str
    case_id: str
    stream_id: str
    owner: str | None
    started_at: str
    due_at: str | None
    ended_at: str
    is_open: bool
    late: bool
    late_us: int
    calendar: CalendarChoice
    policy: str
    intervals: list[ImportedInterval]


class ImposeFinancialDuty(TypedDict):
    amount_dong: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class InclusionProof(TypedDict):
    """That an event stands at a position. leaf: its bytes; hashes: from the leaf upwards; all in base64. checkpoint:
    the signed note of the size that the proof is for, with its witnesses' signatures. index: position - 1.
    """

    position: int
    index: int
    size: int
    leaf: str
    hashes: list[str]
    checkpoint: str


class Indicator(TypedDict):
    """n of `of` were good; both None where this system records nothing of it, and `absent` says why. permille None:
    nothing to divide by, which is neither 0 nor 100. mean_us: of amounts, where that is the figure.
    points_milli: thousandths of a point, None where they cannot be said. formula_read: in the decision's text.
    """

    name: str
    title_vi: str
    title_en: str
    formula_vi: str
    formula_en: str
    formula_read: bool
    n: int | None
    of: int | None
    permille: int | None
    mean_us: int | None
    absent_vi: str | None
    absent_en: str | None
    max_points: int | None
    max_points_verified: bool
    points_milli: int | None


class IndicatorLine(TypedDict):
    """One thing that an indicator counts, of a dossier or, with its number for a code, of a proceeding. positions: the
    events behind it. amount: working time or a score.
    """

    dossier_id: str
    code: str | None
    is_proceeding: bool
    procedure: Named | None
    agency: Named
    unit: Named
    at: str
    good: bool | None
    amount: int | None
    positions: list[int]


class Indicators(TypedDict):
    """in_force: whether the decision was in force on the period's last day; else its scale is for comparison alone.
    beside: what stands beside the decision, by its own clock.
    """

    kind: ProjectionsQueriesIndicatorsKind
    subject: Named
    period: str
    starts_at: str
    ends_at: str
    asked: Moment
    policy: str
    calendar_version: int
    document: str
    in_force: bool
    groups: list[GroupPoints]
    beside: list[Indicator]


class InspectionFinding(TypedDict):
    """One finding. category: the letter of a prohibited act as the decree writes it, with its words and document.
    directives: that were issued because of it. positions: of all events about it; position: of the one that
    made it.
    """

    proceeding_id: str
    number: str
    finding_no: int
    agency: Named
    unit: Named
    official: Named | None
    category: str
    category_vi: str
    category_document: str
    criterion: str
    text: str
    condition: FindingCondition
    condition_vi: str
    condition_en: str
    reason: str
    made_at: str
    dossiers: list[str]
    files: int
    events: int
    statement_due_at: str
    stated_at: str | None
    agrees: bool | None
    directives: list[DirectiveLine]
    position: int
    state_position: int | None
    positions: list[int]


class IssueApology(TypedDict):
    """`due_on`: the new day; the dossier is due at the close of that day's office hours."""

    cause: str
    due_on: str
    unit_in_charge: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class IssueDirective(TypedDict):
    """To one agency or unit, or to several: one directive each, the first of them under `proceeding_id`. order: number
    and date of the order as it is written; basis: its legal basis. agencies are meant as a whole, units alone.
    Until when: `due_on` read as `reading` says, or a `term` such as `10wd`. inspection_id with findings,
    dossiers, official (about whose record): what gave rise to it.
    """

    order: str
    title: str
    text: str
    basis: str
    agencies: NotRequired[list[str]]
    units: NotRequired[list[str]]
    reading: NotRequired[DueReading]
    due_on: NotRequired[str | None]
    term: NotRequired[str | None]
    inspection_id: NotRequired[str | None]
    findings: NotRequired[list[int]]
    dossiers: NotRequired[list[str]]
    official: NotRequired[str | None]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class IssueReceipt(TypedDict):
    """Accept a dossier as full and valid. The code, the due date and its explanation are worked out here."""

    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class IssueToken(TypedDict):
    """A token. scopes: rights to which it is narrowed; none: as far as its roles go."""

    subject: str
    roles: list[ApiAuthRightsRole]
    scopes: NotRequired[list[Right]]
    days: NotRequired[int]


class IssueWrittenReminder(TypedDict):
    to_official: str
    duty: str
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class IssuedToken(TypedDict):
    """secret: goes into `Authorization: Bearer …`; shown now and never again."""

    token: Token
    secret: str


class JudgeComplaint(TypedDict):
    upheld: bool
    reasons: str
    measure: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class KeepDueDate(TypedDict):
    """Leave the due date in force as it is, where the calendar as it stands would give another."""

    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LastFailure(TypedDict):
    """A verification that could not run: it says nothing of the log. reason: what it printed."""

    began_at: str
    reason: str


class LastSeen(TypedDict):
    """The figures that a member gave last, and when, by our own clock."""

    standing: ProvinceStanding
    seen_at: str


class LateAcceptHandover(TypedDict):
    act: Literal["accept-handover"]
    handover_no: int
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateAcceptObstacle(TypedDict):
    act: Literal["accept-obstacle"]
    obstacle_no: int
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateAcknowledgeEscalation(TypedDict):
    act: Literal["acknowledge-escalation"]
    escalation_no: int
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateAnswerComplaint(TypedDict):
    act: Literal["answer-complaint"]
    complaint_no: int
    answer: str
    upheld: bool
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateAnswerEscalation(TypedDict):
    act: Literal["answer-escalation"]
    escalation_no: int
    measure: str
    until_on: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateAnswerObstacle(TypedDict):
    act: Literal["answer-obstacle"]
    obstacle_no: int
    answer: str
    no_obstacle: NotRequired[bool]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateApprove(TypedDict):
    act: Literal["approve"]
    note: NotRequired[str]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateAssessFee(TypedDict):
    act: Literal["assess-fee"]
    amount_dong: int
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateAssign(TypedDict):
    act: Literal["assign"]
    to_official: str
    step_id: NotRequired[str | None]
    note: NotRequired[str]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateCollectByPost(TypedDict):
    act: Literal["collect-by-post"]
    item: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateComplain(TypedDict):
    act: Literal["complain"]
    text: str
    about: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateCompleteStep(TypedDict):
    act: Literal["complete-step"]
    step_id: str
    outcome: NotRequired[str]
    on_software: NotRequired[bool]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateDeclareConflict(TypedDict):
    """An official has a conflict of interest with the dossier: by themself, or by their head."""

    act: Literal["declare-conflict"]
    about: str
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateDeliverByPost(TypedDict):
    act: Literal["deliver-by-post"]
    item: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateExplain(TypedDict):
    act: Literal["explain"]
    text: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateExtendObstacleTerm(TypedDict):
    act: Literal["extend-obstacle-term"]
    obstacle_no: int
    due_at: str
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateFailByPost(TypedDict):
    act: Literal["fail-by-post"]
    item: str
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateFinish(TypedDict):
    act: Literal["finish"]
    outcome: NotRequired[str]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateGiveInstruction(TypedDict):
    act: Literal["give-instruction"]
    to_official: str
    text: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateGiveOpinion(TypedDict):
    act: Literal["give-opinion"]
    opinion_no: int
    opinion: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateGuideOnline(TypedDict):
    """The applicant was shown at the counter how to lodge online. Nothing about the person belongs here."""

    act: Literal["guide-online"]
    shown: Guidance
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateImposeFinancialDuty(TypedDict):
    act: Literal["impose-financial-duty"]
    amount_dong: int
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateIssueApology(TypedDict):
    """`due_on`: the new day; the dossier is due at the close of that day's office hours."""

    act: Literal["issue-apology"]
    cause: str
    due_on: str
    unit_in_charge: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateIssueReceipt(TypedDict):
    """Accept a dossier as full and valid. The code, the due date and its explanation are worked out here."""

    act: Literal["issue-receipt"]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateIssueWrittenReminder(TypedDict):
    act: Literal["issue-written-reminder"]
    to_official: str
    duty: str
    text: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateKeepDueDate(TypedDict):
    """Leave the due date in force as it is, where the calendar as it stands would give another."""

    act: Literal["keep-due-date"]
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateMeetFinancialDuty(TypedDict):
    act: Literal["meet-financial-duty"]
    channel: Channel
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LatePayFee(TypedDict):
    act: Literal["pay-fee"]
    amount_dong: int
    channel: Channel
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateRate(TypedDict):
    act: Literal["rate"]
    score: int
    about: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateReassign(TypedDict):
    act: Literal["reassign"]
    to_official: str
    reason: str
    step_id: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateRecall(TypedDict):
    act: Literal["recall"]
    handover_no: int
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateReceiveSupplement(TypedDict):
    act: Literal["receive-supplement"]
    request_no: int
    channel: Channel
    complete: NotRequired[bool]
    missing: NotRequired[list[str]]
    documents: NotRequired[list[DocumentGiven]]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateRecomputeDueDate(TypedDict):
    """Reckon the due date in force anew with the calendar as it stands."""

    act: Literal["recompute-due-date"]
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateRecordObjection(TypedDict):
    act: Literal["record-objection"]
    instruction_no: int
    text: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateRefuse(TypedDict):
    act: Literal["refuse"]
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateReportObstacle(TypedDict):
    act: Literal["report-obstacle"]
    description: str
    term: str
    to_unit: NotRequired[str | None]
    to_official: NotRequired[str | None]
    outside: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateRequestOpinion(TypedDict):
    """Exactly one of `to_official`, `to_unit` alone, or `outside` says who is asked."""

    act: Literal["request-opinion"]
    question: str
    term: str
    to_unit: NotRequired[str | None]
    to_official: NotRequired[str | None]
    outside: NotRequired[str | None]
    approved_by: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateRequestSupplement(TypedDict):
    """Issued when the request reaches the applicant. From the second on, `approved_by` names the head who agreed."""

    act: Literal["request-supplement"]
    items: list[str]
    reason: str
    approved_by: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateResolveObstacle(TypedDict):
    act: Literal["resolve-obstacle"]
    obstacle_no: int
    how: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateReturnForRework(TypedDict):
    act: Literal["return-for-rework"]
    reason: str
    to_official: NotRequired[str | None]
    step_id: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateReturnHandover(TypedDict):
    """Refuse it as not yours; also after a deemed acceptance, within 8 working hours and before any other act."""

    act: Literal["return-handover"]
    handover_no: int
    reason: str
    wrong_address: NotRequired[bool]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateReturnResult(TypedDict):
    act: Literal["return-result"]
    channel: Channel
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateSendHandover(TypedDict):
    """To an official, or to a unit's pool. `step_id`: the step for which it goes."""

    act: Literal["send-handover"]
    to_unit: NotRequired[str | None]
    to_official: NotRequired[str | None]
    step_id: NotRequired[str | None]
    note: NotRequired[str]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateShare(TypedDict):
    """Late by the first slip: ended late in the period, or open and overdue at its end, over all that ended in it and
    those open and overdue. permille: None where there is nothing to divide by; over_limit: more than 2 %.
    """

    late: int
    of: int
    permille: int | None
    over_limit: bool


class LateStartStep(TypedDict):
    act: Literal["start-step"]
    step_id: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateStop(TypedDict):
    act: Literal["stop"]
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateSubmitForApproval(TypedDict):
    act: Literal["submit-for-approval"]
    to_official: str
    step_id: NotRequired[str | None]
    note: NotRequired[str]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateTakeOver(TypedDict):
    act: Literal["take-over"]
    reason: str
    step_id: NotRequired[str | None]
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateWithdraw(TypedDict):
    act: Literal["withdraw"]
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LateWithdrawConflict(TypedDict):
    """The head finds that a declared conflict is none, or none any more."""

    act: Literal["withdraw-conflict"]
    conflict_no: int
    reason: str
    actor: str
    occurred_at: str
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Learned(TypedDict):
    """An event that one moment has and the other has not. learned_at: when it was recorded; by `event.actor`. known,
    happened: in the range of recording between the moments, and of occurrence. One of them is true.
    """

    event: EventLine
    learned_at: str
    known: bool
    happened: bool


class LedgerStanding(TypedDict):
    """sealed: events under the last checkpoint. waiting: those that are not, the first for `waiting_seconds` at most.
    checkpoint_at: when the last checkpoint was stored, `age_seconds` ago; None before the first.
    """

    sealed: int
    waiting: int
    waiting_seconds: float
    checkpoint_at: str | None
    age_seconds: float | None


class LeftOut(TypedDict):
    """A member whose figures are in no sum, and why."""

    code: str
    name: str
    problem: ApiNationAcrossProblem


class LetCouncilMeetWithoutMe(TypedDict):
    """By the reviewed official, in writing."""

    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LevelShare(TypedDict):
    """Of the dossiers whose procedure had this online level, how many came in online."""

    level: str | None
    lodged: int
    online: int
    permille: int | None


class Line(TypedDict):
    """What becomes of a row. place: its number in the file; None for a procedure that is not in the file. version: the
    number that it will have, or that it has.
    """

    kind: ApiCatalogueComparisonKind
    place: int | None
    code: str
    name: str
    version: NotRequired[int | None]
    changes: NotRequired[list[Change]]
    last_day: NotRequired[str | None]
    why_vi: NotRequired[str]
    why_en: NotRequired[str]
    remark_vi: NotRequired[str]
    remark_en: NotRequired[str]


class LinkGuidance(TypedDict):
    """Say anew which procedures it is about."""

    procedures: list[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LinkToObstacle(TypedDict):
    """A dossier hangs on it, with its own obstacle that is open, if it has one. Again: with the one it has by now."""

    dossier_id: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Liveness(TypedDict):
    alive: bool


class Load(TypedDict):
    """What an official answered for at the close of each working day. absent: half or whole days of absence."""

    official: Named
    days: list[LoadDay]
    absent: list[str]
    low: int
    middle: float
    high: int


class LoadDay(TypedDict):
    day: str
    held: int


class Lodge(TypedDict):
    """Hand a dossier in. `dossier_id` is chosen by the caller and new. applicant: where the applicant's data are taken
    in with it, the commitments to them. documents: papers that lie in the vault as files of this applicant.
    """

    procedure_code: str
    agency_id: str
    unit_id: str
    channel: Channel
    applicant_id: NotRequired[str | None]
    result_channel: NotRequired[Channel]
    predecessor_id: NotRequired[str | None]
    applicant: NotRequired[ApplicantGiven | None]
    documents: NotRequired[list[DocumentGiven]]
    dossier_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LodgeComplaint(TypedDict):
    """person_id, person: the complainant in the vault, with the commitments to data that come in with it. dossier_id:
    the dossier it is about; then it also stands there. `Complain` on a dossier is the same act.
    """

    channel: ComplaintChannel
    kind: ComplaintKind
    text: str
    about_official: NotRequired[str | None]
    about_unit: NotRequired[str | None]
    procedure_code: NotRequired[str | None]
    field: NotRequired[str]
    dossier_id: NotRequired[str | None]
    person_id: NotRequired[str | None]
    person: NotRequired[CommitmentsGiven | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class LodgingLine(TypedDict):
    """A dossier and how it came in."""

    dossier_id: str
    code: str | None
    procedure: Named
    unit: Named
    channel: Channel
    result_channel: Channel
    online_level: str | None
    at: str
    position: int


class MakeFinding(TypedDict):
    """category: the letter of a prohibited act, or empty where a criterion was not met. unit_id: None for the agency.
    evidence: files, dossiers, or events of these dossiers by position, at least one. official: only where a
    dossier shows them at work, or the file `named_in` names them.
    """

    agency_id: str
    text: str
    category: NotRequired[str]
    criterion: NotRequired[str]
    unit_id: NotRequired[str | None]
    dossiers: NotRequired[list[str]]
    events: NotRequired[list[int]]
    attachments: NotRequired[list[AttachmentGiven]]
    official: NotRequired[str | None]
    named_in: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Measure: TypeAlias = "Literal['count', 'dossiers', 'us']"


class MeetFinancialDuty(TypedDict):
    channel: Channel
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class MemberAcross(TypedDict):
    """A member at one look. standing: what it answered now; where it did not, `problem` says why, and `last` is what
    it said last with its age. ledger: how far it says it is sealed. seal: what we ourselves could check.
    """

    code: str
    name: str
    url: str
    standing: ProvinceStanding | None
    ledger: LedgerStanding | None
    seal: Seal
    problem: NotRequired[ApiNationAcrossProblem | None]
    last: NotRequired[LastSeen | None]
    age_seconds: NotRequired[int | None]


Middle: TypeAlias = "list[Any]"

MissedBy: TypeAlias = "Literal['official', 'citizen', 'unknown']"


class Moment(TypedDict):
    """As of `position`, the last event recorded by `known_at`; about `about`. cut: what happened after `about` is left
    out. Otherwise `about` is only the moment of asking: an act may be dated two minutes ahead of its recording,
    and whoever asked at the time saw it.
    """

    position: int
    known_at: str
    about: str
    cut: bool


Moved: TypeAlias = "Literal['earlier', 'later', 'same']"


class Name(TypedDict):
    valid_from: str
    name: str


class NamePoster(TypedDict):
    """The head of the unit that owes it, or the agency's leader, says who sees to it."""

    agency_id: str
    official_id: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class NameReviewAuthority(TypedDict):
    """Put on record who is competent to decide by now, where the office passed to somebody else."""

    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Named(TypedDict):
    """An official, unit, agency or procedure: id, and the name it has or had then."""

    id: str
    name: str


class NotAlike(TypedDict):
    """A step that only one of them did."""

    procedure: Named
    step: str
    by: Named
    visits: int


class NotAsked(TypedDict):
    """A member that gave no answer: the dossier may be there."""

    code: str
    name: str
    problem: ApiNationAcrossProblem


class NotifyDecision(TypedDict):
    how: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class NotifyReviewed(TypedDict):
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


ObstacleList: TypeAlias = "Literal['open', 'overdue', 'resolved', 'all']"


class ObstacleRow(TypedDict):
    dossier_id: str
    obstacle_no: int
    reported_by: str
    to_official: str | None
    to_unit: str | None
    to_outside: str | None
    step_id: str | None
    reported_at: str
    due_at: str
    answered_at: str | None
    overtaken_at: str | None
    no_obstacle: bool
    in_time: bool | None
    positions: list[int]


class OfferLead(TypedDict):
    """The head of the lead asks another unit to lead."""

    unit_id: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class OfferedSlot(TypedDict):
    """A time that is offered, with how many visits still fit. official: whose it is; shown to officials alone."""

    official: str
    slot_no: int
    unit_id: str
    starts_at: str
    ends_at: str
    capacity: int
    free: int
    withdrawn: bool
    position: int


class OfficialRecord(TypedDict):
    """What one official comes to in a dataset; attributed delay is None, "not assessed", as no step has a term.
    official: a name of the other system, or `~unknown` for the row of everybody unnamed.
    """

    official: str
    acts: int
    held_seconds: int
    held_overdue_seconds: int
    attributed_delay_seconds: int | None
    late_as_owner: int
    policy: str
    grounds: list[GroundSum]


class OfficialRow(TypedDict):
    """An official of a unit, with counts of open work; lists sort by name, there is no rank."""

    official: Named
    role: str
    now: Counts
    absent: bool
    land: int


class OfficialShown(TypedDict):
    """An official with all appointments. Absences are not for everybody, and stand in no list."""

    official_id: str
    name: str
    group: str
    appointments: list[Appointment]


OnlineLevel: TypeAlias = "Literal['1', '2', '3', '4', 'mot_phan', 'none', 'toan_trinh']"


class OpenAccount(TypedDict):
    """Open an account. local: with a password, shown in the answer alone; else the agency's service lets it in."""

    login: str
    subject: str
    roles: list[ApiAuthRightsRole]
    local: NotRequired[bool]


class OpenInspection(TypedDict):
    """plan: number and date of the plan or decision. team: its head first. conclude_on: the day of the conclusion.
    announced: the agencies are told; an unannounced check is shown to them with its first finding.
    """

    title: str
    plan: str
    period_from: str
    period_to: str
    agencies: list[str]
    criteria: list[str]
    team: list[str]
    conclude_on: str
    announced: NotRequired[bool]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class OpenReview(TypedDict):
    """act: what is reviewed, in words; act_on: its day, of a lasting act the last. found_on: left out: today.
    dossiers: concerned beside those whose events are cited. matter: the proceeding it comes from.
    """

    positions: NotRequired[list[int]]
    about: str
    origin: ReviewOrigin
    reason: str
    act: str
    act_on: str
    found_on: NotRequired[str | None]
    dossiers: NotRequired[list[str]]
    period: NotRequired[str]
    figure: NotRequired[str]
    matter: NotRequired[str | None]
    reported_by: NotRequired[str | None]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class OpenedAccount(TypedDict):
    """password: shown now and never again; none where the agency's service lets in."""

    account: Account
    password: str | None


class OperationLine(TypedDict):
    """A line, as it stands in the table."""

    number: int
    at: str
    noted_at: str
    subject: str
    roles: list[str]
    acting_for: str | None
    act: str
    object: str
    outcome: str
    policies: list[str]
    purpose: str | None
    source: str
    trace_id: str | None
    remote: str | None


class OpinionRow(TypedDict):
    dossier_id: str
    opinion_no: int
    asked_by: str
    to_official: str | None
    to_unit: str | None
    to_outside: str | None
    term: str
    asked_at: str
    accepted_at: str | None
    due_at: str | None
    given_at: str | None
    ended_at: str | None
    position: int


class OrderPublication(TypedDict):
    """Lay the publication of the last version on agencies, where it was published without naming any."""

    code: str
    agencies: list[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class OrderReceipt(TypedDict):
    """The answer to an order. duplicate: it had been handled before, and this is that answer again. position: of its
    last event in the log, for `?after=`. version: of what it is about, for `If-Match`.
    """

    position: int
    version: int
    recorded_at: str
    duplicate: bool
    dossier_id: NotRequired[str | None]
    proceeding_id: NotRequired[str | None]


class OrganisationShown(TypedDict):
    """version: for If-Match on orders about the organisation."""

    version: int
    agencies: list[Agency]
    units: list[Unit]


class Outage(TypedDict):
    """[from_at, to_at) in which an agency was closed or the software was down; agency_id None: everywhere. It moves no
    due date; it excuses. `notice` says how people were told.
    """

    kind: OutageKind
    from_at: str
    to_at: str
    notice: str
    document: NotRequired[str]
    agency_id: NotRequired[str | None]


class OutageGiven(TypedDict):
    """[from_at, to_at) in which an agency was closed or the software was down; agency_id None: everywhere. It moves no
    due date; it excuses. `notice` says how people were told.
    """

    kind: OutageKind
    from_at: str
    to_at: str
    notice: str
    document: NotRequired[str]
    agency_id: NotRequired[str | None]


OutageKind: TypeAlias = "Literal['agency_closed', 'software']"


class Outcome(TypedDict):
    """Late steps over all like steps. range: with 95 % sureness, None below the minimum."""

    late: int
    of: int
    range: Range | None


class Overview(TypedDict):
    """A table of the drill-down, with its total."""

    period: str
    asked_at: str
    position: int
    total: OverviewRow
    rows: list[OverviewRow]


class OverviewRow(TypedDict):
    """One agency, unit or field now, and over the period. received, ended: in the period."""

    what: Named
    tier: str | None
    now: Counts
    received: int
    ended: int
    late: LateShare
    held_overdue_us: int
    escalations_unanswered: int
    escalations_to_answer: int
    obstacles_past_term: int


class PackHeader(TypedDict):
    """Which days choose the pack: [valid_from, valid_to], both included."""

    name: str
    title_vi: str
    document: str
    valid_from: str
    valid_to: NotRequired[str | None]


class PackShown(TypedDict):
    """A pack with its own clauses and those that all packs share; a value is as its file holds it."""

    header: PackHeader
    clauses: list[Clause]


class PageBoardRow(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[BoardRow]
    next: str | None


class PageCommonObstacle(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[CommonObstacle]
    next: str | None


class PageComplaintLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[ComplaintLine]
    next: str | None


class PageDirectiveLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[DirectiveLine]
    next: str | None


class PageEnteredLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[EnteredLine]
    next: str | None


class PageEventLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[EventLine]
    next: str | None


class PageFinding(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[Finding]
    next: str | None


class PageGuidanceLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[GuidanceLine]
    next: str | None


class PageIndicatorLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[IndicatorLine]
    next: str | None


class PageInspectionFinding(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[InspectionFinding]
    next: str | None


class PageLodgingLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[LodgingLine]
    next: str | None


class PageOperationLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[OperationLine]
    next: str | None


class PagePostingLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[PostingLine]
    next: str | None


class PageProceedingLine(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[ProceedingLine]
    next: str | None


class PageRecordReading(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[RecordReading]
    next: str | None


class PageWorkRow(TypedDict):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: list[WorkRow]
    next: str | None


Part: TypeAlias = "Literal['acting', 'head', 'none', 'own']"


class PartRecord(TypedDict):
    """One of the parts that are never added. on_behalf_of: for whom, where the part is `acting`."""

    part: Part
    on_behalf_of: list[Named]
    figures: list[FigureLine]


class PassOnComplaint(TypedDict):
    """To the competent unit, or to a body outside the system."""

    reason: str
    to_unit: NotRequired[str | None]
    outside: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class PastLastRung(TypedDict):
    """A ladder that was climbed to its end while its cause goes on. since: when the cause began. office, bearer,
    delivered_at: of its last rung. answered: whether that was answered.
    """

    dossier_id: str
    code: str | None
    procedure: Named
    cause: str
    since: str
    office: str
    bearer: Named
    delivered_at: str
    answered: bool


class PauseNote(TypedDict):
    """A wait for the applicant, open while `end_at` is None. due_before: the due instant in force when it began.
    left_us, left_days: what was frozen of a term in working time, or of one in calendar days; neither where the
    term was over, or starts anew.
    """

    start_at: str
    effect: ClockEffect
    end_at: NotRequired[str | None]
    due_before: NotRequired[str | None]
    left_us: NotRequired[int | None]
    left_days: NotRequired[int | None]


class PayFee(TypedDict):
    amount_dong: int
    channel: Channel
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Place: TypeAlias = "Literal['portal', 'board']"


class PoliciesShown(TypedDict):
    """schema: who asks, what is asked for, and about what, in Cedar's language."""

    policies: list[PolicyShown]
    schema: str


class PolicyShown(TypedDict):
    """effect: `permit`, or `forbid`, which no permit overrides. refusal: the code of its own that it answers with.
    text: the Cedar policy as it stands in the file.
    """

    id: str
    effect: str
    file: str
    why_vi: str
    why_en: str
    refusal: str | None
    text: str


class PostRow(TypedDict):
    """collected: N, of all the others. post_late: past the post's own term; unit_late: handed over to it too late."""

    what: Named
    collected: NotRequired[int]
    delivered: NotRequired[int]
    failed: NotRequired[int]
    under_way: NotRequired[int]
    post_late: NotRequired[int]
    unit_late: NotRequired[int]
    failed_permille: NotRequired[int | None]
    post_late_permille: NotRequired[int | None]


PostState: TypeAlias = "Literal['delivered', 'failed', 'under_way']"


class Posted(TypedDict):
    """term: the post's own, as written (`2wd`), with its document; verified: False while it only warns."""

    period: str
    by: By
    term: str | None
    document: str | None
    verified: bool
    total: PostRow
    rows: list[PostRow]


class PostingLine(TypedDict):
    """An item. post_late_us: working time past its term, until now while it is under way; unit_late_us: before it."""

    dossier_id: str
    code: str | None
    item: str
    procedure: Named
    unit: Named
    collected_at: str
    due_at: str | None
    state: PostState
    ended_at: str | None
    post_late_us: int
    unit_late_us: int
    binds: bool
    positions: list[int]


class Predecessor(TypedDict):
    """The dossier that a dossier lodged again follows, and how it ended: late, or how near its due date."""

    dossier_id: str
    code: str | None
    state: str
    due_first_at: str | None
    ended_at: str | None
    late: bool | None


class PrintedCheckpoint(TypedDict):
    """size: events covered. root: in base64. fingerprint: SHA-256 of the note's text, in groups of four digits. note:
    as it was signed, to be typed in again if it must be.
    """

    number: int
    size: int
    root: str
    fingerprint: str
    sealed_at: str
    note: str


class ProcedureVersion(TypedDict):
    """One version. `term` is the whole term. `flags` say what was doubtful when it was published. four_eyes: nobody
    approves what they submitted or worked on. supplement_effect: `restart` or `pause` where the procedure
    departs from the rule pack. cutoff: time of day after which a term of 0 ends on the next working day, where
    the law names one.
    """

    code: str
    version: int
    name: str
    field: str
    tier: Tier
    term: str
    steps: list[DomainModelProcedureStep]
    valid_from: str
    decision: str
    documents: NotRequired[list[str]]
    fee_dong: NotRequired[int]
    online_level: NotRequired[OnlineLevel]
    post_allowed: NotRequired[bool]
    four_eyes: NotRequired[bool]
    supplement_effect: NotRequired[str | None]
    cutoff: NotRequired[str | None]
    flags: NotRequired[list[str]]


class ProcedureVersionGiven(TypedDict):
    """One version. `term` is the whole term. `flags` say what was doubtful when it was published. four_eyes: nobody
    approves what they submitted or worked on. supplement_effect: `restart` or `pause` where the procedure
    departs from the rule pack. cutoff: time of day after which a term of 0 ends on the next working day, where
    the law names one.
    """

    code: str
    version: int
    name: str
    field: str
    tier: Tier
    term: str
    steps: list[StepGiven]
    valid_from: str
    decision: str
    documents: NotRequired[list[str]]
    fee_dong: NotRequired[int]
    online_level: NotRequired[OnlineLevel]
    post_allowed: NotRequired[bool]
    four_eyes: NotRequired[bool]
    supplement_effect: NotRequired[str | None]
    cutoff: NotRequired[str | None]


class ProceedingLine(TypedDict):
    """One proceeding. units, officials: whom it concerns and who owes something in it. duties_*: owed now, of them
    overdue; missed: all that were not met in their term. next_due_at: the soonest due instant of those owed.
    """

    proceeding_id: str
    nature: str
    nature_vi: str
    nature_en: str
    number: str
    title: str
    stage: str
    stage_vi: str
    stage_en: str
    version: int
    position: int
    opened_at: str
    opened_by: Named
    opened_position: int
    ended_at: str | None
    last_act_at: str | None
    restricted: bool
    procedure: Named | None
    field: str | None
    dossiers: list[str]
    units: list[Named]
    officials: list[Named]
    duties_owed: int
    duties_overdue: int
    duties_missed: int
    next_due_at: str | None


ProceedingList: TypeAlias = "Literal['open', 'overdue', 'ended', 'all']"


class ProceedingTold(TypedDict):
    """One proceeding. duties: in the order in which they were laid on. rungs: of their ladders. state: as its nature
    has it, in plain values. events: all of them, in order.
    """

    proceeding: ProceedingLine
    duties: list[DutyLine]
    rungs: list[RungLine]
    state: Any
    events: list[EventLine]


class ProposeByCouncil(TypedDict):
    """form: as the council voted; empty where it voted against discipline."""

    text: str
    form: NotRequired[str]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ProposeReviewClosing(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ProvinceAnswer(TypedDict):
    """standing: of the moment that was asked about. ledger: as it is now, whatever that moment."""

    standing: ProvinceStanding
    ledger: LedgerStanding


class ProvinceStanding(TypedDict):
    """asked_at: the moment of the figures, by this log's clock. position: the last event that they know of. open,
    overdue, stalled, to_answer: at that moment. unanswered: escalations whose term passed in the period.
    on_time: by Decision 766. late: by the first slip, as the 2 % rule has it. The two have denominators of
    their own.
    """

    asked_at: str
    position: int
    period: str
    open: int
    overdue: int
    stalled: int
    to_answer: int
    unanswered: int
    on_time: ProjectionsQueriesProvinceStandingShare
    late: ProjectionsQueriesProvinceStandingShare


class PublishComplaintAnswer(TypedDict):
    """As the public may read it: neither names nor anything by which a person is known."""

    question: str
    answer: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class PublishOutcome(TypedDict):
    where: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class PublishProcedure(TypedDict):
    """Publish a version; its number must be the next one of the code. `flags` are worked out, not given. agencies:
    those who have to publish it on the portal and on their boards; left empty, those of the version before.
    """

    procedure: ProcedureVersionGiven
    content: NotRequired[ContentGiven | None]
    agencies: NotRequired[list[str]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class PutFile(TypedDict):
    """Put a file away for an applicant who is registered: PDF, JPG or PNG, at most 10 MB."""

    name: str
    label: str
    content: str


Range: TypeAlias = "list[Any]"


class Rate(TypedDict):
    score: int
    about: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReactivateOfficial(TypedDict):
    official_id: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Readiness(TypedDict):
    """why: what stands in the way, in words. Positions: of the log's last event, and up to which the views are."""

    ready: bool
    why: list[str]
    log_position: NotRequired[int | None]
    views_position: NotRequired[int | None]
    ledger: NotRequired[LedgerStanding | None]


class Reassign(TypedDict):
    to_official: str
    reason: str
    step_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Recall(TypedDict):
    handover_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReceiptNumbers(TypedDict):
    """series: days of agencies on which numbers were given. receipts: dossiers with a number of them. taken: events in
    the registers. gaps: numbers without a dossier, of which `missing` are in no register either: 0 as long as
    the log is whole. unregistered: dossiers whose number no register of this log gave. foreign: of imported
    logs, those with something missing; foreign_series: of all of them. unread: imported cases whose id is no
    such code.
    """

    period: str
    series: int
    receipts: int
    taken: int
    missing: int
    annulled: int
    gaps: list[Gap]
    unregistered: int
    foreign: list[ForeignSeries]
    foreign_series: int
    unread: int


class ReceiveSupplement(TypedDict):
    request_no: int
    channel: Channel
    complete: NotRequired[bool]
    missing: NotRequired[list[str]]
    documents: NotRequired[list[DocumentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReceptionDays(TypedDict):
    """Weekdays on which desks only receive, from a day on. They are no working days. None: for all agencies."""

    valid_from: str
    weekdays: list[int]
    document: str
    status: DayStatus
    agency_id: NotRequired[str | None]


class ReceptionDaysGiven(TypedDict):
    """Weekdays on which desks only receive, from a day on. They are no working days. None: for all agencies."""

    valid_from: str
    weekdays: list[int]
    document: str
    status: DayStatus
    agency_id: NotRequired[str | None]


Reckoned: TypeAlias = "Literal['after_cutoff', 'closed', 'counted', 'day_0', 'day_off', 'last_day_off', 'make_up', 'paused', 'reception', 'rolled_to', 'unconfirmed', 'weekend']"


class RecomputeDueDate(TypedDict):
    """Reckon the due date in force anew with the calendar as it stands."""

    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Record(TypedDict):
    """position: of the log, up to which the record was made. The same period, position and policies give the same."""

    official: Named
    staff_group: str
    units: list[Named]
    period: str
    from_at: str
    to_at: str
    asked_at: str
    position: int
    policies: list[str]
    calendar_version: int
    minimum: int
    parts: list[PartRecord]
    steps: list[StepTimes]
    duties: list[DutyShare]
    heads: list[UnitWhole]
    open_parts: list[PartRecord]
    open_dossiers: list[HeldNow]
    circumstances: Circumstances
    explanations: list[ProjectionsQueriesOfficialRecordsExplanation]


class RecordAbsence(TypedDict):
    """Whole half-days, both ends included; by the head or personnel, never by the person alone."""

    absence_id: str
    official_id: str
    from_on: str
    from_half: Half
    to_on: str
    to_half: Half
    acting_id: NotRequired[str | None]
    reason: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RecordDifference(TypedDict):
    """From one moment to another. events: of the dossiers whose facts differ, that lie between the two."""

    official: str
    period: str
    first: Moment
    second: Moment
    figures: list[FigureDifference]
    circumstances: list[str]
    facts: list[FactDifference]
    more_facts: int
    events: list[Learned]
    more_events: int


class RecordInspectionMinutes(TypedDict):
    """present: officials of the agency who were there."""

    agency_id: str
    held_on: str
    text: str
    present: NotRequired[list[str]]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RecordLate(TypedDict):
    """Enter an act that was handled on paper. `act` carries its own header: who did it, and when."""

    reason: str
    act: (
        LateIssueReceipt
        | LateRefuse
        | LateRequestSupplement
        | LateReceiveSupplement
        | LateAssessFee
        | LatePayFee
        | LateImposeFinancialDuty
        | LateMeetFinancialDuty
        | LateSendHandover
        | LateAcceptHandover
        | LateReturnHandover
        | LateRecall
        | LateAssign
        | LateReassign
        | LateTakeOver
        | LateStartStep
        | LateCompleteStep
        | LateRequestOpinion
        | LateGiveOpinion
        | LateReportObstacle
        | LateAcceptObstacle
        | LateExtendObstacleTerm
        | LateAnswerObstacle
        | LateResolveObstacle
        | LateGiveInstruction
        | LateRecordObjection
        | LateSubmitForApproval
        | LateApprove
        | LateReturnForRework
        | LateIssueApology
        | LateRecomputeDueDate
        | LateKeepDueDate
        | LateIssueWrittenReminder
        | LateAcknowledgeEscalation
        | LateAnswerEscalation
        | LateGuideOnline
        | LateDeclareConflict
        | LateWithdrawConflict
        | LateStop
        | LateWithdraw
        | LateFinish
        | LateReturnResult
        | LateCollectByPost
        | LateDeliverByPost
        | LateFailByPost
        | LateRate
        | LateComplain
        | LateAnswerComplaint
        | LateExplain
    )
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RecordMissedVisit(TypedDict):
    """The visit did not take place: who was not there, and what shows it."""

    by: MissedBy
    ground: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RecordObjection(TypedDict):
    instruction_no: int
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RecordOutage(TypedDict):
    outage: OutageGiven
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RecordReading(TypedDict):
    """Somebody read the record: who, in which roles, when, what of it, and why if they said so. position: of the event
    that records it, in the ledger like any other. account: of the machine's operating system, where it was read
    at the command line.
    """

    position: int
    read_at: str
    reader: str
    roles: list[str]
    what: str
    purpose: str | None
    account: str | None


class Refuse(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RefuseComplaint(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RegisterApplicant(TypedDict):
    """Take an applicant in before a dossier is lodged."""

    name: str
    address: str
    telephone: NotRequired[str | None]
    email: NotRequired[str | None]
    identity_number: NotRequired[str | None]
    applicant_id: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RegisterOfficial(TypedDict):
    official_id: str
    name: str
    group: Group
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RejectObstacleAnswer(TypedDict):
    """The answer does not help; another one is asked for."""

    reason: str
    term: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


RelationKind: TypeAlias = "Literal['kin', 'interest']"


class RemoveReviewMember(TypedDict):
    official: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RenameAgency(TypedDict):
    agency_id: str
    name: str
    valid_from: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RenameOfficial(TypedDict):
    official_id: str
    name: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RenameUnit(TypedDict):
    unit_id: str
    name: str
    valid_from: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReopenObstacle(TypedDict):
    reason: str
    term: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Replayed(TypedDict):
    """A dossier at a moment: how it stood, and its whole trace as it would have been shown then. The trace holds what
    had happened by `about`, as far as it was known; `trace.events` too, late entries among them.
    """

    dossier_id: str
    asked: Moment
    standing: DossierThen
    trace: Trace


class Report(TypedDict):
    """counts: lines by kind. absent: procedures in force that are not in the file, left as they are. headings: which
    heading was taken for which column; unused: headings that were left aside.
    """

    catalogue_version: int
    counts: dict[str, int]
    lines: list[Line]
    absent: int
    headings: dict[str, str]
    unused: list[str]


class ReportCommonObstacle(TypedDict):
    """Address it to one unit that leads, or to a body outside the system. joining: units that are to take part from
    the beginning. dossier_ids: dossiers that hang on it.
    """

    subject: Subject
    title: str
    description: str
    to_unit: NotRequired[str | None]
    outside: NotRequired[str | None]
    term: NotRequired[str | None]
    field: NotRequired[str]
    procedure_code: NotRequired[str | None]
    joining: NotRequired[list[str]]
    dossier_ids: NotRequired[list[str]]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReportFile(TypedDict):
    name: str
    media_type: str
    size_bytes: int
    sha256: str


class ReportObstacle(TypedDict):
    description: str
    term: str
    to_unit: NotRequired[str | None]
    to_official: NotRequired[str | None]
    outside: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReportRemedy(TypedDict):
    """What was done, by the addressee."""

    text: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RequestErasure(TypedDict):
    """Ask that an applicant's data be erased. Another person has to agree."""

    reason: str
    legal_basis: str
    despite_open: NotRequired[bool]


class RequestOpinion(TypedDict):
    """Exactly one of `to_official`, `to_unit` alone, or `outside` says who is asked."""

    question: str
    term: str
    to_unit: NotRequired[str | None]
    to_official: NotRequired[str | None]
    outside: NotRequired[str | None]
    approved_by: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RequestSupplement(TypedDict):
    """Issued when the request reaches the applicant. From the second on, `approved_by` names the head who agreed."""

    items: list[str]
    reason: str
    approved_by: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ResolveCommonObstacle(TypedDict):
    how: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ResolveDifference(TypedDict):
    """Say how it was put right, and by which dossier where there is one now."""

    difference_no: int
    how: str
    dossier_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ResolveObstacle(TypedDict):
    obstacle_no: int
    how: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ResumeReview(TypedDict):
    reason: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReturnForRework(TypedDict):
    reason: str
    to_official: NotRequired[str | None]
    step_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReturnHandover(TypedDict):
    """Refuse it as not yours; also after a deemed acceptance, within 8 working hours and before any other act."""

    handover_no: int
    reason: str
    wrong_address: NotRequired[bool]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class ReturnResult(TypedDict):
    channel: Channel
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


ReviewOrigin: TypeAlias = "Literal['record', 'finding', 'late_share', 'software', 'directive', 'complaint']"

ReviewOutcome: TypeAlias = "Literal['no_breach', 'exempt', 'lesson', 'criticism', 'written_reminder', 'discipline']"

ReviewSeat: TypeAlias = "Literal['chair', 'member', 'secretary']"


class RevokeDirective(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Right: TypeAlias = "Literal['lodge', 'counter', 'rate', 'post', 'office', 'absences', 'relations', 'organisation', 'calendar', 'due-dates', 'catalogue', 'rules', 'read-dossiers', 'read-boards', 'read-records', 'read-readers', 'read-datasets', 'read-reference', 'read-metrics', 'read-policies', 'read-nation', 'open-applicants', 'amend-applicants', 'request-erasure', 'approve-erasure', 'verify', 'export', 'accounts', 'proceedings', 'supervise', 'read-proceedings', 'attach']"

Role: TypeAlias = "Literal['deputy', 'head', 'leader', 'officer']"


class RowDifference(TypedDict):
    """A dossier that came to a board, left it, or stands otherwise: `changed` names the members that differ."""

    dossier_id: str
    before: BoardRow | None
    after: BoardRow | None
    changed: list[str]


Rule: TypeAlias = "Literal['off', 'work']"


class RuleDays(TypedDict):
    """Declare days off or make-up working days. A day that has begun never becomes a working day."""

    rulings: list[DayRulingGiven]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class RuleFileGiven(TypedDict):
    """name: such as `2018.toml`; text: TOML as in `domain/rules`."""

    name: str
    text: str


RuleOrigin: TypeAlias = "Literal['office', 'shipped']"


class RulesShown(TypedDict):
    """position: of the event that adopted them; digest: SHA-256 of their files. Null while those that ship apply."""

    version: int
    position: int | None
    digest: str | None
    origin: RuleOrigin | None
    packs: list[PackShown]


class RungLine(TypedDict):
    """A rung of a duty's ladder. awaits: its answer is still owed now. bearer: of the office at delivery."""

    proceeding_id: str
    nature: str
    number: str
    title: str
    escalation_no: int
    duty: str
    kind: str
    kind_vi: str
    kind_en: str
    due_at: str
    rung: int
    office: str
    bearer: Named
    delivered_at: str
    answer_due_at: str
    acknowledged_at: str | None
    answered_at: str | None
    answered_by: Named | None
    measure: str | None
    until_on: str | None
    unanswered_at: str | None
    unanswered_by: Named | None
    awaits: bool
    positions: list[int]


class Sample(TypedDict):
    """A due date with its explanation, as stored and as it would be."""

    move: DueMove
    stored: Deadline
    proposed: Deadline


class ScheduleHomeVisit(TypedDict):
    """Give it a time: the next free one of a slot that was offered. reason: needed where it had a time before."""

    official: str
    slot_no: int
    reason: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Seal(TypedDict):
    """A member's checkpoint. size: of the log that was believed last, which a refusal leaves as it was. evidence: the
    file that holds what was refused. witness: the key by which the member may name us as a witness. handed_in:
    whether it took our signature; None where none was handed in, and `problem` says why it did not.
    """

    trust: Trust
    size: NotRequired[int | None]
    problem: NotRequired[ApiNationAcrossProblem | None]
    evidence: NotRequired[str | None]
    witness: NotRequired[str | None]
    handed_in: NotRequired[bool | None]


class SeedCalendar(TypedDict):
    """Load the official days and the default office hours that ship with the rules."""

    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SendBackExplanation(TypedDict):
    """Not enough: with a reason, and a term of its own."""

    explanation_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SendHandover(TypedDict):
    """To an official, or to a unit's pool. `step_id`: the step for which it goes."""

    to_unit: NotRequired[str | None]
    to_official: NotRequired[str | None]
    step_id: NotRequired[str | None]
    note: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SendRemedyBack(TypedDict):
    """Not enough yet; a new day or term."""

    report_no: int
    reason: str
    reading: NotRequired[DueReading]
    due_on: NotRequired[str | None]
    term: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SetChannelTarget(TypedDict):
    """At least `permille` of what is lodged from `valid_from` to `valid_to` is to come in by `channel`. unit_id: of a
    one-stop unit; left out: of all. procedure_code: of one procedure; left out: of all. decision: the legal
    document. The same subject set again: the later one holds from its own first day on.
    """

    channel: Channel
    permille: int
    valid_from: str
    decision: str
    valid_to: NotRequired[str | None]
    unit_id: NotRequired[str | None]
    procedure_code: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SetGuidancePublicity(TypedDict):
    """Publish it, or keep it to the offices, with the reason."""

    public: bool
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SetOfficeHours(TypedDict):
    hours: WeekHoursGiven
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SetReceptionDays(TypedDict):
    days: ReceptionDaysGiven
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SetUpCouncil(TypedDict):
    """members and seats go together, the chair first. subject: which of the pack's councils, where it has some."""

    members: list[str]
    seats: list[str]
    subject: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SettleFinding(TypedDict):
    """Nothing is left to put right, though no directive asked for it."""

    finding_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Shift(TypedDict):
    """How many due dates go that many working days; 0: within the day."""

    working_days: int
    dossiers: int


class SkipReviewSteps(TypedDict):
    case: str
    reason: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class SlotOffered(TypedDict):
    """A stretch of a day of an official's, for so many visits one after another."""

    official: str
    day: str
    starts: str
    ends: str
    capacity: NotRequired[int]


class SlotWithdrawn(TypedDict):
    official: str
    slot_no: int
    reason: str


class Span(TypedDict):
    """Office time of a day, [opens, closes), in Asia/Ho_Chi_Minh."""

    opens: str
    closes: str


class SpanGiven(TypedDict):
    """Office time of a day, [opens, closes), in Asia/Ho_Chi_Minh."""

    opens: str
    closes: str


class SpeakOnComplaint(TypedDict):
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class StartStep(TypedDict):
    step_id: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class StateOnFinding(TypedDict):
    """The view of whoever the finding is about. agrees: nothing is held against it, so no text is needed."""

    finding_no: int
    agrees: NotRequired[bool]
    text: NotRequired[str]
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class StepDone(TypedDict):
    """One step as one did it: visits, working time a visit; how many were late, of those judged against a term."""

    visits: int
    held_us_a_visit: int | None
    late: int
    of: int
    range: Range | None


class StepGiven(TypedDict):
    """One step of a procedure. `term` None: no term is set for it."""

    step_id: str
    name: str
    role: StepRole
    unit_kind: UnitKind
    term: NotRequired[str | None]


StepOrder: TypeAlias = "Literal['occurred', 'recorded']"


class StepPair(TypedDict):
    """The same step of the same procedure. unit: working time a visit over everybody of the unit who did it."""

    procedure: Named
    step: str
    a: StepDone
    b: StepDone
    unit: Middle | None
    unit_people: int


StepRole: TypeAlias = "Literal['approve', 'process', 'receive', 'return']"


class StepRow(TypedDict):
    dossier_id: str
    matter: str
    step_id: str | None
    matter_number: int
    name: str
    term: str | None
    term_us: int | None
    started_at: str
    due_at: str | None
    ended_at: str | None
    visits: int
    spent_us: int
    official: str | None
    part: str | None
    on_behalf_of: str | None
    late: bool | None
    on_software: bool | None
    positions: list[int]


class StepTimes(TypedDict):
    """Working time held in a step: this person's, and the unit's on the same step."""

    procedure: Named
    step_id: str
    step_name: str
    visits: int
    held_us: int
    unit_visits: int
    unit_held_us: int


class Steps(TypedDict):
    """A page of steps. count: of the whole history; next: the cursor of the following page, None after the last."""

    dossier_id: str
    asked: Moment
    order: StepOrder
    count: int
    rows: list[ProjectionsQueriesReplayStepsStep]
    next: str | None


class Stop(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class StuckAt(TypedDict):
    """How many matters lie where, with the events behind all of them."""

    where: Named
    count: int
    since: str
    positions: list[int]


class StuckMatter(TypedDict):
    """One thing that is stuck. number, title: what it is; page: its page, where it has one of its own. where: the
    agency or unit; who: who answers now, or owes it. past_us: working time since due_at. positions: the events
    behind it, those of what was tried among them.
    """

    number: str
    title: str
    page: str
    where: Named
    who: Named | None
    since: str
    due_at: str | None
    past_us: int
    tried: list[Tried]
    positions: list[int]


Subject: TypeAlias = "Literal['rule', 'system', 'agency', 'other']"


class SubmitForApproval(TypedDict):
    to_official: str
    step_id: NotRequired[str | None]
    note: NotRequired[str]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Summary(TypedDict):
    """What a dataset comes to. `late_seconds` is exact, to the microsecond; all of it belongs to "no term set".
    acts_unknown: events that name nobody. grounds: each ground that occurs, in the order of `Ground`.
    """

    dataset: int
    name: str
    cases: int
    events: int
    officials_acting: int
    handovers: int
    open: int
    open_overdue: int
    closed_late: int
    owner_never_acted: int
    late_seconds: str
    no_term_set_seconds: str
    skipped: int
    acts_unknown: int
    as_of: str
    calendar: CalendarChoice
    policy: str
    grounds: list[GroundSum]


class SummonToCouncil(TypedDict):
    meets_at: str
    place: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Surrounding(TypedDict):
    """An event beside a dossier, with what it is about."""

    kind: ProjectionsQueriesSurroundingsKind
    event: EventLine


class TakeLead(TypedDict):
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class TakeOver(TypedDict):
    reason: str
    step_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Taken(TypedDict):
    """size: of the checkpoint. witnesses: named ones whose signature it bears now; new: those of them that are new."""

    size: int
    witnesses: list[str]
    new: list[str]


class TargetSaid(TypedDict):
    """A target and how the share stands to it. of_unit, of_procedure: None where it is of all. reached: None below the
    number from which shares are given.
    """

    channel: Channel
    permille: int
    reached: bool | None
    decision: str
    valid_from: str
    valid_to: str | None
    of_unit: str | None
    of_procedure: str | None


class Term(TypedDict):
    """An amount of a unit; amount 0, "trong ngày", has the unit of working days."""

    amount: int
    unit: NotRequired[TermUnit]


TermUnit: TypeAlias = "Literal['cd', 'wd', 'wh']"

Tier: TypeAlias = "Literal['commune', 'department', 'district', 'province']"


class ToDecide(TypedDict):
    """Due dates that are others by the calendar as it stands and are not decided on yet, soonest due first."""

    calendar_version: int
    count: int
    more: bool
    rows: list[DueMove]
    next: str | None


class Token(TypedDict):
    """A token as it is kept: everything but its secret."""

    token_id: str
    subject: str
    roles: list[str]
    scopes: list[str]
    issued_at: str
    expires_at: str
    revoked_at: str | None


class Trace(TypedDict):
    """All about one dossier at `asked_at`, as known at log position `position`. ahead: intervals that are to come."""

    dossier_id: str
    code: str | None
    procedure: Named
    field: str
    agency: Named
    state: str
    portal_status: int
    lodged_at: str
    received_at: str | None
    ended_at: str | None
    late: bool | None
    overdue: bool
    due_first_at: str | None
    due_in_force_at: str | None
    asked_at: str
    position: int
    policy: str
    calendar_version: int
    holder_at: TraceInterval | None
    intervals: list[TraceInterval]
    ahead: list[TraceInterval]
    dues: list[TraceDue]
    stops: list[TraceStop]
    steps: list[StepRow]
    handovers: list[HandoverRow]
    opinions: list[OpinionRow]
    obstacles: list[ObstacleRow]
    escalations: list[EscalationRow]
    findings: list[FindingRow]
    claims: list[TraceClaim]
    delay: TraceAttribution
    events: list[EventLine]


class TraceAttribution(TypedDict):
    """L and whose it is: the rows' shares, design, no term and excused add up to overdue_us."""

    policy: str
    provisional: bool
    assessed: bool
    at: str
    overdue_us: int
    counted_us: int
    excused_us: int
    process_design_us: int
    no_term_set_us: int
    rows: list[TraceDelay]


class TraceClaim(TypedDict):
    """An entry that does not count, or not yet, since it moves something to others."""

    position: int
    state: str
    affects: list[Named]
    confirmed_by: list[Named]
    disputed_by: list[Named]


class TraceDelay(TypedDict):
    """One holder's delay: held while overdue is the fact, share the judgement by the policy."""

    who: Named
    part: str
    on_behalf_of: Named | None
    held_overdue_us: int
    excess_us: int
    share_us: int


class TraceDue(TypedDict):
    """A due date under one of its names (first_slip, in_force), from when on it held; position: its explanation."""

    name: DueName
    from_at: str
    due_at: str | None
    position: int


class TraceInterval(TypedDict):
    """Who answered in [from_at, to_at). to_at None: to the moment of asking; until: when it is to end by itself.
    working_us: working time of the receipt's agency, excused_us of it excused, overdue_us of the rest while
    overdue. cause: the event by which they answer; positions: all that it rests on.
    """

    number: int
    who: Named
    unit: Named | None
    agency: Named | None
    from_at: str
    to_at: str | None
    until: str | None
    ground: str
    why_vi: str
    why_en: str
    part: str | None
    on_behalf_of: Named | None
    step_id: str | None
    step_name: str | None
    waiting_for: WaitingFor
    waiting_vi: str
    waiting_en: str
    waiting_on: Named | None
    excused: str | None
    excused_vi: str | None
    excused_en: str | None
    confirmed: bool
    free: bool
    marks: list[str]
    working_us: int
    excused_us: int
    overdue_us: int
    cause: int
    positions: list[int]


class TraceStop(TypedDict):
    """A stretch in which the clock stood still."""

    from_at: str
    to_at: str | None
    reason: str
    effect: str
    asked_by: Named
    positions: list[int]


class Tried(TypedDict):
    """One thing that was done about it. text: what was said with it, as it was written; empty where nothing was."""

    position: int
    at: str
    vi: str
    en: str
    who: Named
    text: str


Trust: TypeAlias = "Literal['believed', 'refused', 'unchecked']"


class Unit(TypedDict):
    unit_id: str
    agency_id: str
    names: list[Name]
    kind: UnitKind
    valid_from: str
    valid_to: NotRequired[str | None]
    successor_id: NotRequired[str | None]


class UnitEffect(TypedDict):
    """A unit's dossiers with a due date in force, by where they lie now: how many, touched, and going where."""

    unit: Named
    agency: Named
    open: int
    later: int
    earlier: int
    same: int


UnitKind: TypeAlias = "Literal['leadership', 'one_stop', 'specialised']"


class UnitLoad(TypedDict):
    """By name only. medians: of all of them, a day each. since: the first day of which the log knows anything."""

    unit: Named
    officials: list[Load]
    medians: list[float]


class UnitView(TypedDict):
    """A unit in a period: as an overview row, its people, and its figures as a whole."""

    unit: Named
    agency: Named
    kind: str
    head: Named | None
    period: str
    asked_at: str
    position: int
    row: OverviewRow
    officials: list[OfficialRow]
    figures: list[FigureLine]


class UnitWhole(TypedDict):
    """The unit that a head answers for, as a whole: counts only, with its size."""

    unit: Named
    members: int
    figures: list[FigureLine]


class UnlinkFromObstacle(TypedDict):
    dossier_id: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class Verifications(TypedDict):
    """under_way: the one that goes on. failure: why the last one that was asked for here could not run."""

    rows: list[Verified]
    next: str | None
    under_way: ApiHttpVerifyingUnderWay | None
    failure: LastFailure | None


class Verified(TypedDict):
    """One verification. events: read; sealed: of these under a checkpoint; first_position: the first that does not
    match, None where all does. report: as `hoso verify --json` prints it.
    """

    number: int
    began_at: str
    ended_at: str
    asked_by: str
    events: int
    sealed: int
    first_position: int | None
    report: Any


class VerifyRemedy(TypedDict):
    """By somebody of another agency. found: how they looked and what they saw."""

    report_no: int
    found: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


WaitingFor: TypeAlias = "Literal['acceptance', 'assignment', 'fee', 'financial_duty', 'obstacle_answer', 'opening', 'opinion', 'outside_answer', 'outside_opinion', 'reception', 'settlement', 'supplement', 'work']"


class WaiveDeferral(TypedDict):
    """By the reviewed official in writing, where the law lets them give the deferral up."""

    text: str
    attachments: NotRequired[list[AttachmentGiven]]
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WaiveExplanation(TypedDict):
    text: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WeekHours(TypedDict):
    """Office hours from a day on: on these weekdays (Monday = 0), in these spans. agency_id None: the default. A make-
    up working day has the same spans.
    """

    valid_from: str
    weekdays: list[int]
    spans: list[Span]
    document: str
    status: DayStatus
    agency_id: NotRequired[str | None]


class WeekHoursGiven(TypedDict):
    """Office hours from a day on: on these weekdays (Monday = 0), in these spans. agency_id None: the default. A make-
    up working day has the same spans.
    """

    valid_from: str
    weekdays: list[int]
    spans: list[SpanGiven]
    document: str
    status: DayStatus
    agency_id: NotRequired[str | None]


class WhoAmI(TypedDict):
    """What a token is good for. rights: each right, and how far it reaches."""

    subject: str
    name: str | None
    roles: list[str]
    scopes: list[str]
    rights: dict[str, str]
    token_id: str
    now: str


class WholeProcess(TypedDict):
    """rows: by name, months by time. total: of all of them. alerts: of the rows, and only for units."""

    period: str
    by: By
    total: WholeRow
    rows: list[WholeRow]
    alerts: list[Alert]


class WholeRow(TypedDict):
    """acts: those of officials, of which `late` were entered late. A share is None below MINIMUM."""

    what: Named
    steps: NotRequired[int]
    on_software: NotRequired[int]
    off_software: NotRequired[int]
    paper: NotRequired[int]
    late: NotRequired[int]
    outage: NotRequired[int]
    acts: NotRequired[int]
    longest_us: NotRequired[int]
    software_permille: NotRequired[int | None]
    late_permille: NotRequired[int | None]


class Withdraw(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithdrawConflict(TypedDict):
    """The head finds that a declared conflict is none, or none any more."""

    conflict_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithdrawDayRuling(TypedDict):
    day: str
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithdrawFinding(TypedDict):
    finding_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithdrawGuidance(TypedDict):
    """The agency that asked needs no answer any more."""

    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithdrawPart(TypedDict):
    part_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithdrawProcedure(TypedDict):
    """`valid_to` is the last day on which it can be lodged. Agencies that had to publish it have to take it down."""

    code: str
    valid_to: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithdrawRelation(TypedDict):
    """By a superior of one of the two, with the reason; never by one of the two."""

    relation_no: int
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


class WithholdPublication(TypedDict):
    reason: str
    occurred_at: NotRequired[str | None]
    acting_for: NotRequired[str | None]
    legal_basis: NotRequired[str | None]


Words: TypeAlias = "list[Any]"


class Work(TypedDict):
    """A page of an official's list. nearest: the next due moment of all that runs, whatever is asked for."""

    official: Named
    counts: WorkCounts
    nearest: WorkRow | None
    pools: list[Named]
    acting_for: list[Named]
    page: PageWorkRow


WorkCounts = TypedDict(
    "WorkCounts",
    {
        "all": "NotRequired[int]",
        "overdue": "NotRequired[int]",
        "today": "NotRequired[int]",
        "later": "NotRequired[int]",
        "paused": "NotRequired[int]",
        "accept": "NotRequired[int]",
        "hold": "NotRequired[int]",
        "applicant": "NotRequired[int]",
        "obstacle": "NotRequired[int]",
        "opinion": "NotRequired[int]",
        "answer": "NotRequired[int]",
        "return": "NotRequired[int]",
        "pool": "NotRequired[int]",
    },
)

WorkFilter: TypeAlias = "Literal['all', 'overdue', 'today', 'later', 'paused', 'accept', 'hold', 'applicant', 'obstacle', 'opinion', 'answer', 'return']"


class WorkRow(TypedDict):
    """One duty. number: of the handover, opinion or obstacle that it is about, else 0. What the official holds may be
    about one too: that they sent and may recall, or that is deemed accepted and that they may still confirm.
    acting_for: in whose stead. unit: to whose pool it goes. sent_away: the official sent it on and still
    answers. for_opinion: it comes for an opinion. due_at: by `clock`; left_us, overdue_us: working time until
    it and since it, while it runs. accept_by: when it will be deemed accepted. next_act, next_step_id: what to
    do next by the procedure's course.
    """

    duty: Duty
    number: int
    dossier_id: str
    code: str | None
    version: int
    procedure: Named
    step_id: str | None
    step_name: str | None
    agency: Named
    acting_for: Named | None
    unit: Named | None
    counterpart: Named | None
    sent_away: bool
    for_opinion: bool
    since: str
    clock: Clock | None
    due_at: str | None
    due_state: DueState
    left_us: int | None
    overdue_us: int
    step_due_at: str | None
    due_in_force_at: str | None
    accept_by: str | None
    stopped_since: str | None
    next_act: str | None
    next_step_id: str | None


ApiCatalogueComparisonKind: TypeAlias = "Literal['changed', 'new', 'refused', 'unchanged', 'withdrawn']"


class ApiHttpOpenapiProblem(TypedDict):
    """A refusal (RFC 9457). detail: one of `vi` and `en`. trace_id: to be named when asking about it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    vi: str
    en: str
    trace_id: str
    errors: NotRequired[list[Fault]]


class ApiHttpVerifyingUnderWay(TypedDict):
    """A verification that goes on."""

    began_at: str
    asked_by: str


class ApiNationAcrossFigures(TypedDict):
    """Figures of several members added up."""

    open: int
    overdue: int
    stalled: int
    to_answer: int
    unanswered: int
    on_time: ProjectionsQueriesProvinceStandingShare
    late: ProjectionsQueriesProvinceStandingShare


class ApiNationAcrossProblem(TypedDict):
    """What stands in the way, with its stable code."""

    code: str
    vi: str
    en: str


ApiAuthRightsRole: TypeAlias = (
    "Literal['citizen-service', 'officer', 'head', 'supervisor', 'auditor', 'administrator', 'machine']"
)

ApiHttpRecordRoutesPurpose: TypeAlias = "Literal['management', 'inspection', 'review', 'complaint']"

ApiVaultApplicantsPurpose: TypeAlias = "Literal['handling', 'inspection', 'review', 'complaint', 'request']"


class DomainModelDeadlineExplainedExplanation(TypedDict):
    """The days of the present run from its day 0 to the due day, and every pause since the receipt. No days while no
    due date is in force. hours_of: the agency whose own office hours were used, None for the default hours.
    """

    calendar_version: int
    days: list[DayRun]
    pauses: NotRequired[list[PauseNote]]
    hours_of: NotRequired[str | None]


class DomainModelProcedureStep(TypedDict):
    """One step of a procedure. `term` None: no term is set for it."""

    step_id: str
    name: str
    role: StepRole
    unit_kind: UnitKind
    term: NotRequired[str | None]


DomainModelOrganisationRole: TypeAlias = "Literal['officer', 'deputy', 'head', 'leader']"


class ProjectionsQueriesBoardsUnderWay(TypedDict):
    """A handover under way. deemed_at: when it will be deemed accepted, if nothing happens."""

    handover_no: int
    kind: str
    sender: Named
    to: Named | None
    sent_at: str
    deemed_at: str | None


class ProjectionsQueriesComplaintsShare(TypedDict):
    """n of `of`."""

    n: int
    of: int


ProjectionsQueriesIndicatorsKind: TypeAlias = "Literal['agency', 'province', 'unit']"


class ProjectionsQueriesOfficialRecordsExplanation(TypedDict):
    """The official's own words about a dossier, or a duty of a proceeding. Of a proceeding: nature, and kind of the
    duty; dossier_id and code are its id and number.
    """

    dossier_id: str
    code: str | None
    at: str
    text: str
    position: int
    nature: str | None
    duty: str | None
    kind: str | None


class ProjectionsQueriesProvinceStandingShare(TypedDict):
    """n of `of`; where `of` is 0 there is nothing to divide by."""

    n: int
    of: int


class ProjectionsQueriesReplayDifferenceFigures(TypedDict):
    """A dossier's overdue time and whose it is, reckoned up to a moment."""

    provisional: bool
    assessed: bool
    overdue_us: int
    counted_us: int
    excused_us: int
    process_design_us: int
    no_term_set_us: int


class ProjectionsQueriesReplayStepsStep(TypedDict):
    """One event of a history, the `number`th. before, after: how the dossier stood; None where nothing had happened
    yet. past: where the event changed who had answered before it happened. meanwhile: what was recorded beside
    the dossier since the step before.
    """

    number: int
    event: EventLine
    before: DossierThen | None
    after: DossierThen | None
    past: list[CustodyChange]
    meanwhile: list[Surrounding]


ProjectionsQueriesSurroundingsKind: TypeAlias = (
    "Literal['absence', 'account', 'appointment', 'calendar', 'organisation', 'procedure', 'rules']"
)
