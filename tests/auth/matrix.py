"""Who may do what, written down by hand beside the policies and not taken from them.

Four relations of the asker to an object: `own` (involved in the dossier, or the official themself), `unit` (of a unit
in which they serve), `headed` (of a unit that they head), `none`. A plus: permitted. What follows from how a dossier
stands is in the tables below: whatever the first table says, it is forbidden then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from api.auth.rights import Role

ROLES: Final = (
    Role.CITIZEN_SERVICE,
    Role.OFFICER,
    Role.HEAD,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.MACHINE,
)
RELATIONS: Final = ("own", "unit", "headed", "none")

TABLE: Final = """
right             object     relation  citizen officer head super audit admin machine
lodge             Unit       unit      +       +       +    -     -     -     +
lodge             Unit       headed    +       -       +    -     -     -     +
lodge             Unit       none      +       -       -    -     -     -     +
OfferVisitSlot    Unit       unit      -       +       +    -     -     -     -
OfferVisitSlot    Unit       headed    -       -       +    -     -     -     -
OfferVisitSlot    Unit       none      -       -       -    -     -     -     -
WithdrawVisitSlot Unit       unit      -       +       +    -     -     -     -
WithdrawVisitSlot Unit       headed    -       -       +    -     -     -     -
WithdrawVisitSlot Unit       none      -       -       -    -     -     -     -
RegisterApplicant Province   none      +       +       +    -     -     -     +
counter           Dossier    own       +       +       +    -     -     -     +
counter           Dossier    unit      +       +       +    -     -     -     +
counter           Dossier    headed    +       -       +    -     -     -     +
counter           Dossier    none      +       -       -    -     -     -     +
rate              Dossier    own       +       -       -    -     -     -     -
rate              Dossier    unit      +       -       -    -     -     -     -
rate              Dossier    headed    +       -       -    -     -     -     -
rate              Dossier    none      +       -       -    -     -     -     -
post              Dossier    own       -       +       +    -     -     -     +
post              Dossier    unit      -       +       +    -     -     -     +
post              Dossier    headed    -       -       +    -     -     -     +
post              Dossier    none      -       -       -    -     -     -     +
office            Dossier    own       -       +       +    -     -     -     -
office            Dossier    unit      -       +       +    -     -     -     -
office            Dossier    headed    -       -       +    -     -     -     -
office            Dossier    none      -       -       -    -     -     -     -
due-dates         Dossier    own       -       +       +    -     -     +     -
due-dates         Dossier    unit      -       +       +    -     -     +     -
due-dates         Dossier    headed    -       -       +    -     -     +     -
due-dates         Dossier    none      -       -       -    -     -     +     -
absences          Official   own       -       -       -    -     -     -     -
absences          Official   unit      -       -       -    -     -     +     -
absences          Official   headed    -       -       +    -     -     +     -
absences          Official   none      -       -       -    -     -     +     -
relations         Official   own       -       +       +    -     -     -     -
relations         Official   unit      -       -       -    -     -     -     -
relations         Official   headed    -       -       +    -     -     -     -
relations         Official   none      -       -       -    -     -     -     -
organisation      Province   none      -       -       -    -     -     +     -
calendar          Province   none      -       -       -    -     -     +     -
catalogue         Province   none      -       -       -    -     -     +     -
rules             Province   none      -       -       -    -     -     +     -
read-dossiers     Dossier    own       -       +       +    +     +     -     -
read-dossiers     Dossier    unit      -       +       +    +     +     -     -
read-dossiers     Dossier    headed    -       -       +    +     +     -     -
read-dossiers     Dossier    none      -       -       -    +     +     -     -
read-dossiers     Province   none      -       -       -    +     +     -     -
take-bundle       Dossier    own       -       -       -    +     +     -     -
take-bundle       Dossier    unit      -       -       -    +     +     -     -
take-bundle       Dossier    headed    -       -       +    +     +     -     -
take-bundle       Dossier    none      -       -       -    +     +     -     -
read-boards       Unit       unit      -       +       +    +     +     -     -
read-boards       Unit       headed    -       -       +    +     +     -     -
read-boards       Unit       none      -       -       -    +     +     -     -
read-boards       Official   own       -       +       +    +     +     -     -
read-boards       Official   unit      -       -       -    +     +     -     -
read-boards       Official   headed    -       -       -    +     +     -     -
read-boards       Official   none      -       -       -    +     +     -     -
read-boards       Province   none      -       -       -    +     +     -     -
read-records      Official   own       -       +       +    +     +     -     -
read-records      Official   unit      -       -       -    +     +     -     -
read-records      Official   headed    -       -       +    +     +     -     -
read-records      Official   none      -       -       -    +     +     -     -
read-records      Unit       unit      -       -       -    +     +     -     -
read-records      Unit       headed    -       -       +    +     +     -     -
read-records      Unit       none      -       -       -    +     +     -     -
read-records      Province   none      -       -       -    +     +     -     -
read-readers      Official   own       -       +       +    -     +     -     -
read-readers      Official   unit      -       -       -    -     +     -     -
read-readers      Official   headed    -       -       -    -     +     -     -
read-readers      Official   none      -       -       -    -     +     -     -
read-readers      Applicant  own       -       -       -    -     +     -     -
read-readers      Applicant  none      -       -       -    -     +     -     -
read-readers      Province   none      -       -       -    -     +     -     -
read-datasets     Province   none      -       -       -    +     +     -     -
read-reference    Province   none      -       +       +    +     +     +     +
read-metrics      Province   none      -       -       -    -     -     +     +
read-policies     Province   none      -       -       -    -     +     +     -
read-nation       Province   none      -       -       -    +     +     -     -
accounts          Province   none      -       -       -    -     -     +     -
open-applicants   Applicant  own       -       +       +    +     +     -     -
open-applicants   Applicant  unit      -       +       +    +     +     -     -
open-applicants   Applicant  headed    -       -       +    +     +     -     -
open-applicants   Applicant  none      -       -       -    +     +     -     -
amend-applicants  Applicant  own       +       +       +    -     -     -     -
amend-applicants  Applicant  unit      +       +       +    -     -     -     -
amend-applicants  Applicant  headed    +       -       +    -     -     -     -
amend-applicants  Applicant  none      +       -       -    -     -     -     -
request-erasure   Applicant  own       -       +       +    +     -     -     -
request-erasure   Applicant  unit      -       +       +    +     -     -     -
request-erasure   Applicant  headed    -       -       +    +     -     -     -
request-erasure   Applicant  none      -       -       -    +     -     -     -
approve-erasure   Applicant  own       -       -       +    +     -     -     -
approve-erasure   Applicant  unit      -       -       +    +     -     -     -
approve-erasure   Applicant  headed    -       -       +    +     -     -     -
approve-erasure   Applicant  none      -       -       -    +     -     -     -
verify            Province   none      -       -       -    +     +     -     -
export            Province   none      -       -       -    +     +     -     -
proceedings       Proceeding own       -       +       +    +     -     -     -
proceedings       Proceeding unit      -       +       +    +     -     -     -
proceedings       Proceeding headed    -       -       +    +     -     -     -
proceedings       Proceeding none      -       -       -    +     -     -     -
supervise         Proceeding own       -       -       -    +     -     -     -
supervise         Proceeding unit      -       -       -    +     -     -     -
supervise         Proceeding headed    -       -       -    +     -     -     -
supervise         Proceeding none      -       -       -    +     -     -     -
read-proceedings  Proceeding own       -       +       +    +     +     -     -
read-proceedings  Proceeding unit      -       +       +    +     +     -     -
read-proceedings  Proceeding headed    -       -       +    +     +     -     -
read-proceedings  Proceeding none      -       -       -    +     +     -     -
read-proceedings  Province   none      -       -       -    +     +     -     -
attach            Province   none      -       +       +    +     -     -     -
"""

ACTS: Final[dict[str, str]] = {
    "lodge": "Lodge",
    "counter": "ReceiveSupplement PayFee MeetFinancialDuty Withdraw Complain",
    "rate": "Rate",
    "post": "CollectByPost DeliverByPost FailByPost",
    "office": """
        IssueReceipt Refuse RequestSupplement AssessFee ImposeFinancialDuty
        SendHandover AcceptHandover ReturnHandover Recall Assign Reassign TakeOver
        StartStep CompleteStep RequestOpinion GiveOpinion ReportObstacle AcceptObstacle ExtendObstacleTerm
        AnswerObstacle ResolveObstacle GiveInstruction RecordObjection SubmitForApproval Approve ReturnForRework
        IssueApology IssueWrittenReminder AcknowledgeEscalation AnswerEscalation
        Stop Finish ReturnResult AnswerComplaint Explain RecordLate Correct ConfirmClaim DisputeClaim
        DeclareConflict WithdrawConflict GuideOnline
    """,
    "due-dates": "RecomputeDueDate KeepDueDate",
    "absences": "RecordAbsence EndAbsence CancelAbsence",
    "proceedings": "AcknowledgeDutyEscalation AnswerDutyEscalation ExplainDuty",
    "relations": "DeclareRelation WithdrawRelation",
    "amend-applicants": "AmendApplicant",
    "request-erasure": "RequestErasure",
    "approve-erasure": "ApproveErasure DeclineErasure",
}
"""The acts that each right is for. An act is permitted where its right is."""


BEYOND: Final[dict[str, frozenset[Role]]] = {
    "LinkToObstacle": frozenset({Role.OFFICER, Role.HEAD}),
    "UnlinkFromObstacle": frozenset({Role.OFFICER, Role.HEAD}),
    "OpenReview": frozenset({Role.HEAD}),
    "LodgeComplaint": frozenset({Role.CITIZEN_SERVICE}),
    "AddToComplaint": frozenset({Role.CITIZEN_SERVICE}),
}
"""Orders of natures of proceedings that a policy of the nature's own opens to further roles, in any relation."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ON_CLOSED: Final = _names(
    """
    Complain Rate AnswerComplaint Explain IssueWrittenReminder RecordLate Correct ConfirmClaim DisputeClaim
    DeclareConflict WithdrawConflict GuideOnline
    """
)
"""Words about a dossier: the only acts on one that is closed."""

ON_FINISHED: Final = ON_CLOSED | _names(
    """
    SendHandover AcceptHandover ReturnHandover Recall TakeOver ReturnResult CollectByPost DeliverByPost FailByPost
    AcknowledgeEscalation AnswerEscalation AnswerObstacle ResolveObstacle
    """
)
"""And while its result is on the way to the applicant, what brings it there."""

WITH_CONFLICT: Final = _names(
    """
    ReturnHandover Recall AcknowledgeEscalation AnswerEscalation RecordObjection Explain ConfirmClaim DisputeClaim
    Complain Rate DeclareConflict WithdrawConflict
    """
)
"""What remains to whoever declared a conflict of interest: to give it back, to object, to answer for oneself."""


class Cell(NamedTuple):
    """What a row of the table says of one role."""

    right: str
    kind: str
    relation: str
    role: Role
    permitted: bool


def cells() -> Iterator[Cell]:
    for line in TABLE.strip().splitlines()[1:]:
        right, kind, relation, *marks = line.split()
        for role, mark in zip(ROLES, marks, strict=True):
            yield Cell(right, kind, relation, role, mark == "+")


def acts() -> dict[str, str]:
    """Act → the right that it needs."""
    return {act: right for right, names in ACTS.items() for act in names.split()}
