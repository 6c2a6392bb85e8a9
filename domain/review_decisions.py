"""Which function decides which order about a review."""

from __future__ import annotations

from typing import Final

from domain import review_after as after
from domain import review_commands as cmd
from domain import review_council as council
from domain import review_hearing as hearing
from domain import review_opening as opening
from domain.model.review_nature import NATURE
from domain.proceeding_about import Decisions
from domain.review_deciding import decide_review

DECISIONS: Final = Decisions(
    nature=NATURE,
    opens={cmd.OpenReview: opening.open_review},
    acts={
        cmd.AddReviewEvidence: opening.add_evidence,
        cmd.AppointReviewMember: opening.appoint_member,
        cmd.RemoveReviewMember: opening.remove_member,
        cmd.NameReviewAuthority: opening.name_authority,
        cmd.ExtendHandling: opening.extend_handling,
        cmd.HandOverReview: opening.hand_over,
        cmd.NotifyReviewed: hearing.notify,
        cmd.ExtendExplanation: hearing.extend_explanation,
        cmd.ExplainInReview: hearing.explain_in_review,
        cmd.WaiveExplanation: hearing.waive_explanation,
        cmd.DeferReview: hearing.defer,
        cmd.ResumeReview: hearing.resume,
        cmd.WaiveDeferral: hearing.waive_deferral,
        cmd.SkipReviewSteps: hearing.skip_steps,
        cmd.HoldReviewMeeting: hearing.hold_meeting,
        cmd.FileMinutes: hearing.file_minutes,
        cmd.SetUpCouncil: council.set_up_council,
        cmd.SummonToCouncil: council.summon,
        cmd.LetCouncilMeetWithoutMe: council.let_meet_without,
        cmd.HoldCouncil: council.hold_council,
        cmd.ProposeByCouncil: council.propose,
        cmd.DecideReview: decide_review,
        cmd.NotifyDecision: after.notify_decision,
        cmd.AppealDecision: after.appeal_decision,
        cmd.AnswerAppeal: after.answer_appeal,
        cmd.PublishOutcome: after.publish_outcome,
        cmd.EnforceDecision: after.enforce_decision,
        cmd.ProposeReviewClosing: after.propose_closing,
        cmd.CloseReview: after.close_review,
    },
    after_close=frozenset({cmd.AppealDecision}),
)
