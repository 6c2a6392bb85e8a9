"""The operations of the interface. Written by `python -m api.client.generate` from docs/openapi.json; not to be changed by hand."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from api.client import schemas as s
from api.client.transport import Reply, Transport, Version, new_key


class Operations(Transport):
    """Named by operation ids. Each raises Refused and OutcomeUnknown."""

    def livez(self) -> Reply[s.Liveness]:
        """The process runs and answers."""
        return self.ask("/livez", {})

    def readyz(self) -> Reply[s.Readiness]:
        """It can serve: the database answers, its structure is this software's, and the views and the sealer keep up."""
        return self.ask("/readyz", {})

    def metrics(self) -> Reply[Any]:
        """For Prometheus: with a token, or asked from the machine itself and not through a proxy."""
        return self.ask("/metrics", {})

    def look_up(self, dossier: str) -> Reply[s.DossierStatus]:
        """By the code on the receipt. No names, no places, no content; limited to a few requests a minute."""
        return self.ask(f"/v1/public/dossiers/{quote(str(dossier), safe='')}", {})

    def who_am_i(self) -> Reply[s.WhoAmI]:
        """Who the caller is, and what the token is good for."""
        return self.ask("/v1/session", {})

    def list_accounts(self) -> Reply[list[s.Account]]:
        """All accounts, without their secrets, by login."""
        return self.ask("/v1/accounts", {})

    def open_account(self, body: s.OpenAccount) -> Reply[s.OpenedAccount]:
        """Open an account."""
        return self.order("/v1/accounts", {}, body, None, None)

    def read_account(self, account: str) -> Reply[s.Account]:
        """One account, by login or id."""
        return self.ask(f"/v1/accounts/{quote(str(account), safe='')}", {})

    def reset_password(self, account: str) -> Reply[s.OpenedAccount]:
        """Give an account a new password; its sessions end."""
        return self.order(f"/v1/accounts/{quote(str(account), safe='')}/reset", {}, None, None, None)

    def reset_factors(self, account: str) -> Reply[s.Account]:
        """Take an account's second factors and recovery codes away; its sessions end."""
        return self.order(f"/v1/accounts/{quote(str(account), safe='')}/reset-factors", {}, None, None, None)

    def disable_account(self, account: str, body: s.DisableAccount) -> Reply[s.Account]:
        """Let nobody in with an account any more, or again."""
        return self.order(f"/v1/accounts/{quote(str(account), safe='')}/disable", {}, body, None, None)

    def change_roles(self, account: str, body: s.ChangeRoles) -> Reply[s.Account]:
        """Give an account other roles, at once, in sessions under way too."""
        return self.order(f"/v1/accounts/{quote(str(account), safe='')}/roles", {}, body, None, None)

    def bind_identity(self, account: str, body: s.BindIdentity) -> Reply[s.Account]:
        """Bind an account to an identity of the agency's sign-in service, or to none."""
        return self.order(f"/v1/accounts/{quote(str(account), safe='')}/bind", {}, body, None, None)

    def list_tokens(self) -> Reply[list[s.Token]]:
        """All tokens that were ever issued, without their secrets."""
        return self.ask("/v1/tokens", {})

    def issue_token(self, body: s.IssueToken) -> Reply[s.IssuedToken]:
        """Issue a token."""
        return self.order("/v1/tokens", {}, body, None, None)

    def revoke_token(self, token: str) -> Reply[bytes]:
        """End a token, at once."""
        return self.order(f"/v1/tokens/{quote(str(token), safe='')}/revoke", {}, None, None, None)

    def preview_rule_days(
        self, body: s.RuleDays, *, cursor: str | None = None, limit: int | None = None, after: int | None = None
    ) -> Reply[s.CalendarEffect]:
        """What RuleDays would do to the due dates in force; nothing is recorded."""
        return self.order(
            "/v1/calendar/preview/rule-days", {"cursor": cursor, "limit": limit, "after": after}, body, None, None
        )

    def preview_withdraw_day_ruling(
        self,
        body: s.WithdrawDayRuling,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.CalendarEffect]:
        """What WithdrawDayRuling would do to the due dates in force; nothing is recorded."""
        return self.order(
            "/v1/calendar/preview/withdraw-day-ruling",
            {"cursor": cursor, "limit": limit, "after": after},
            body,
            None,
            None,
        )

    def preview_set_office_hours(
        self, body: s.SetOfficeHours, *, cursor: str | None = None, limit: int | None = None, after: int | None = None
    ) -> Reply[s.CalendarEffect]:
        """What SetOfficeHours would do to the due dates in force; nothing is recorded."""
        return self.order(
            "/v1/calendar/preview/set-office-hours",
            {"cursor": cursor, "limit": limit, "after": after},
            body,
            None,
            None,
        )

    def preview_set_reception_days(
        self, body: s.SetReceptionDays, *, cursor: str | None = None, limit: int | None = None, after: int | None = None
    ) -> Reply[s.CalendarEffect]:
        """What SetReceptionDays would do to the due dates in force; nothing is recorded."""
        return self.order(
            "/v1/calendar/preview/set-reception-days",
            {"cursor": cursor, "limit": limit, "after": after},
            body,
            None,
            None,
        )

    def preview_record_outage(
        self, body: s.RecordOutage, *, cursor: str | None = None, limit: int | None = None, after: int | None = None
    ) -> Reply[s.CalendarEffect]:
        """What RecordOutage would do to the due dates in force; nothing is recorded."""
        return self.order(
            "/v1/calendar/preview/record-outage", {"cursor": cursor, "limit": limit, "after": after}, body, None, None
        )

    def read_due_dates_to_decide(
        self, *, cursor: str | None = None, limit: int | None = None, after: int | None = None
    ) -> Reply[s.ToDecide]:
        """Due dates that an edit of the calendar touched and of which that is not decided yet."""
        return self.ask("/v1/calendar/due-dates", {"cursor": cursor, "limit": limit, "after": after})

    def read_decided_due_dates(
        self, *, since: int | None = None, limit: int | None = None, after: int | None = None
    ) -> Reply[list[s.Decided]]:
        """What was decided of due dates after edits of the calendar, the last first."""
        return self.ask("/v1/calendar/decided-due-dates", {"since": since, "limit": limit, "after": after})

    def import_catalogue(self, body: s.CatalogueFile, *, key: str | None = None) -> Reply[s.CatalogueImported]:
        """Publish what a file changes, all of it or nothing. The same file again changes nothing."""
        return self.order("/v1/catalogue/import", {}, body, key or new_key(), None)

    def export_catalogue(self, form: Literal["csv", "xlsx"], *, after: int | None = None) -> Reply[Any]:
        """The last version of every procedure, in the columns that an import reads."""
        return self.ask(f"/v1/catalogue/file/{quote(str(form), safe='')}", {"after": after})

    def lodge(self, body: s.Lodge, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Hand a dossier in. `dossier_id` is chosen by the caller and new. applicant: where the applicant's data are
        taken in with it, the commitments to them. documents: papers that lie in the vault as files of this
        applicant.
        """
        return self.order("/v1/dossiers", {}, body, key or new_key(), None)

    def issue_receipt(
        self, dossier: str, body: s.IssueReceipt, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Accept a dossier as full and valid. The code, the due date and its explanation are worked out here."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/issue-receipt", {}, body, key or new_key(), version
        )

    def refuse(
        self, dossier: str, body: s.Refuse, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Refuse."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/refuse", {}, body, key or new_key(), version)

    def request_supplement(
        self, dossier: str, body: s.RequestSupplement, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Issued when the request reaches the applicant. From the second on, `approved_by` names the head who agreed."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/request-supplement", {}, body, key or new_key(), version
        )

    def receive_supplement(
        self, dossier: str, body: s.ReceiveSupplement, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ReceiveSupplement."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/receive-supplement", {}, body, key or new_key(), version
        )

    def assess_fee(
        self, dossier: str, body: s.AssessFee, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AssessFee."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/assess-fee", {}, body, key or new_key(), version
        )

    def pay_fee(
        self, dossier: str, body: s.PayFee, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """PayFee."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/pay-fee", {}, body, key or new_key(), version)

    def impose_financial_duty(
        self, dossier: str, body: s.ImposeFinancialDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ImposeFinancialDuty."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/impose-financial-duty", {}, body, key or new_key(), version
        )

    def meet_financial_duty(
        self, dossier: str, body: s.MeetFinancialDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """MeetFinancialDuty."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/meet-financial-duty", {}, body, key or new_key(), version
        )

    def send_handover(
        self, dossier: str, body: s.SendHandover, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """To an official, or to a unit's pool. `step_id`: the step for which it goes."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/send-handover", {}, body, key or new_key(), version
        )

    def accept_handover(
        self, dossier: str, body: s.AcceptHandover, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AcceptHandover."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/accept-handover", {}, body, key or new_key(), version
        )

    def return_handover(
        self, dossier: str, body: s.ReturnHandover, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Refuse it as not yours; also after a deemed acceptance, within 8 working hours and before any other act."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/return-handover", {}, body, key or new_key(), version
        )

    def recall(
        self, dossier: str, body: s.Recall, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Recall."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/recall", {}, body, key or new_key(), version)

    def assign(
        self, dossier: str, body: s.Assign, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Assign."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/assign", {}, body, key or new_key(), version)

    def reassign(
        self, dossier: str, body: s.Reassign, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Reassign."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/reassign", {}, body, key or new_key(), version)

    def take_over(
        self, dossier: str, body: s.TakeOver, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """TakeOver."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/take-over", {}, body, key or new_key(), version)

    def start_step(
        self, dossier: str, body: s.StartStep, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """StartStep."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/start-step", {}, body, key or new_key(), version
        )

    def complete_step(
        self, dossier: str, body: s.CompleteStep, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """CompleteStep."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/complete-step", {}, body, key or new_key(), version
        )

    def request_opinion(
        self, dossier: str, body: s.RequestOpinion, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Exactly one of `to_official`, `to_unit` alone, or `outside` says who is asked."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/request-opinion", {}, body, key or new_key(), version
        )

    def give_opinion(
        self, dossier: str, body: s.GiveOpinion, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """GiveOpinion."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/give-opinion", {}, body, key or new_key(), version
        )

    def report_obstacle(
        self, dossier: str, body: s.ReportObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ReportObstacle."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/report-obstacle", {}, body, key or new_key(), version
        )

    def accept_obstacle(
        self, dossier: str, body: s.AcceptObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AcceptObstacle."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/accept-obstacle", {}, body, key or new_key(), version
        )

    def extend_obstacle_term(
        self, dossier: str, body: s.ExtendObstacleTerm, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ExtendObstacleTerm."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/extend-obstacle-term", {}, body, key or new_key(), version
        )

    def answer_obstacle(
        self, dossier: str, body: s.AnswerObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AnswerObstacle."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/answer-obstacle", {}, body, key or new_key(), version
        )

    def resolve_obstacle(
        self, dossier: str, body: s.ResolveObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ResolveObstacle."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/resolve-obstacle", {}, body, key or new_key(), version
        )

    def give_instruction(
        self, dossier: str, body: s.GiveInstruction, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """GiveInstruction."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/give-instruction", {}, body, key or new_key(), version
        )

    def record_objection(
        self, dossier: str, body: s.RecordObjection, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """RecordObjection."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/record-objection", {}, body, key or new_key(), version
        )

    def submit_for_approval(
        self, dossier: str, body: s.SubmitForApproval, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """SubmitForApproval."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/submit-for-approval", {}, body, key or new_key(), version
        )

    def approve(
        self, dossier: str, body: s.Approve, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Approve."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/approve", {}, body, key or new_key(), version)

    def return_for_rework(
        self, dossier: str, body: s.ReturnForRework, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ReturnForRework."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/return-for-rework", {}, body, key or new_key(), version
        )

    def issue_apology(
        self, dossier: str, body: s.IssueApology, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """`due_on`: the new day; the dossier is due at the close of that day's office hours."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/issue-apology", {}, body, key or new_key(), version
        )

    def recompute_due_date(
        self, dossier: str, body: s.RecomputeDueDate, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Reckon the due date in force anew with the calendar as it stands."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/recompute-due-date", {}, body, key or new_key(), version
        )

    def keep_due_date(
        self, dossier: str, body: s.KeepDueDate, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Leave the due date in force as it is, where the calendar as it stands would give another."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/keep-due-date", {}, body, key or new_key(), version
        )

    def issue_written_reminder(
        self, dossier: str, body: s.IssueWrittenReminder, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """IssueWrittenReminder."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/issue-written-reminder", {}, body, key or new_key(), version
        )

    def acknowledge_escalation(
        self, dossier: str, body: s.AcknowledgeEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AcknowledgeEscalation."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/acknowledge-escalation", {}, body, key or new_key(), version
        )

    def answer_escalation(
        self, dossier: str, body: s.AnswerEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AnswerEscalation."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/answer-escalation", {}, body, key or new_key(), version
        )

    def guide_online(
        self, dossier: str, body: s.GuideOnline, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The applicant was shown at the counter how to lodge online. Nothing about the person belongs here."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/guide-online", {}, body, key or new_key(), version
        )

    def declare_conflict(
        self, dossier: str, body: s.DeclareConflict, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """An official has a conflict of interest with the dossier: by themself, or by their head."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/declare-conflict", {}, body, key or new_key(), version
        )

    def withdraw_conflict(
        self, dossier: str, body: s.WithdrawConflict, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The head finds that a declared conflict is none, or none any more."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/withdraw-conflict", {}, body, key or new_key(), version
        )

    def stop(self, dossier: str, body: s.Stop, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Stop."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/stop", {}, body, key or new_key(), version)

    def withdraw(
        self, dossier: str, body: s.Withdraw, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Withdraw."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/withdraw", {}, body, key or new_key(), version)

    def finish(
        self, dossier: str, body: s.Finish, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Finish."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/finish", {}, body, key or new_key(), version)

    def return_result(
        self, dossier: str, body: s.ReturnResult, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ReturnResult."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/return-result", {}, body, key or new_key(), version
        )

    def collect_by_post(
        self, dossier: str, body: s.CollectByPost, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """CollectByPost."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/collect-by-post", {}, body, key or new_key(), version
        )

    def deliver_by_post(
        self, dossier: str, body: s.DeliverByPost, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DeliverByPost."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/deliver-by-post", {}, body, key or new_key(), version
        )

    def fail_by_post(
        self, dossier: str, body: s.FailByPost, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """FailByPost."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/fail-by-post", {}, body, key or new_key(), version
        )

    def rate(self, dossier: str, body: s.Rate, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Rate."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/rate", {}, body, key or new_key(), version)

    def complain(
        self, dossier: str, body: s.Complain, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Complain."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/complain", {}, body, key or new_key(), version)

    def answer_complaint(
        self, dossier: str, body: s.AnswerComplaint, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AnswerComplaint."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/answer-complaint", {}, body, key or new_key(), version
        )

    def explain(
        self, dossier: str, body: s.Explain, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Explain."""
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/explain", {}, body, key or new_key(), version)

    def record_late(
        self, dossier: str, body: s.RecordLate, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Enter an act that was handled on paper. `act` carries its own header: who did it, and when."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/record-late", {}, body, key or new_key(), version
        )

    def correct(
        self, dossier: str, body: s.Correct, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Correct the event at `position`. `changes` is a JSON object of the members to replace; None annuls the
        event.
        """
        return self.order(f"/v1/dossiers/{quote(str(dossier), safe='')}/correct", {}, body, key or new_key(), version)

    def confirm_claim(
        self, dossier: str, body: s.ConfirmClaim, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """`in_place_of`: the head above both confirms instead of the affected official, after 3 working days."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/confirm-claim", {}, body, key or new_key(), version
        )

    def dispute_claim(
        self, dossier: str, body: s.DisputeClaim, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DisputeClaim."""
        return self.order(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/dispute-claim", {}, body, key or new_key(), version
        )

    def establish_agency(
        self, body: s.EstablishAgency, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """EstablishAgency."""
        return self.order("/v1/organisation/establish-agency", {}, body, key or new_key(), version)

    def rename_agency(self, body: s.RenameAgency, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """RenameAgency."""
        return self.order("/v1/organisation/rename-agency", {}, body, key or new_key(), version)

    def dissolve_agency(
        self, body: s.DissolveAgency, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DissolveAgency."""
        return self.order("/v1/organisation/dissolve-agency", {}, body, key or new_key(), version)

    def establish_unit(
        self, body: s.EstablishUnit, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """EstablishUnit."""
        return self.order("/v1/organisation/establish-unit", {}, body, key or new_key(), version)

    def rename_unit(self, body: s.RenameUnit, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """RenameUnit."""
        return self.order("/v1/organisation/rename-unit", {}, body, key or new_key(), version)

    def dissolve_unit(self, body: s.DissolveUnit, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """DissolveUnit."""
        return self.order("/v1/organisation/dissolve-unit", {}, body, key or new_key(), version)

    def register_official(
        self, body: s.RegisterOfficial, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """RegisterOfficial."""
        return self.order("/v1/organisation/register-official", {}, body, key or new_key(), version)

    def rename_official(
        self, body: s.RenameOfficial, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """RenameOfficial."""
        return self.order("/v1/organisation/rename-official", {}, body, key or new_key(), version)

    def appoint(self, body: s.Appoint, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Appoint."""
        return self.order("/v1/organisation/appoint", {}, body, key or new_key(), version)

    def end_appointment(
        self, body: s.EndAppointment, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """EndAppointment."""
        return self.order("/v1/organisation/end-appointment", {}, body, key or new_key(), version)

    def record_absence(
        self, body: s.RecordAbsence, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Whole half-days, both ends included; by the head or personnel, never by the person alone."""
        return self.order("/v1/organisation/record-absence", {}, body, key or new_key(), version)

    def end_absence(self, body: s.EndAbsence, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """The person is back, from the moment of the act."""
        return self.order("/v1/organisation/end-absence", {}, body, key or new_key(), version)

    def cancel_absence(
        self, body: s.CancelAbsence, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """CancelAbsence."""
        return self.order("/v1/organisation/cancel-absence", {}, body, key or new_key(), version)

    def deactivate_official(
        self, body: s.DeactivateOfficial, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DeactivateOfficial."""
        return self.order("/v1/organisation/deactivate-official", {}, body, key or new_key(), version)

    def reactivate_official(
        self, body: s.ReactivateOfficial, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ReactivateOfficial."""
        return self.order("/v1/organisation/reactivate-official", {}, body, key or new_key(), version)

    def declare_relation(
        self, body: s.DeclareRelation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Two officials are related, or one has an interest in the other: said by one of them, or by a superior of
        one.
        """
        return self.order("/v1/organisation/declare-relation", {}, body, key or new_key(), version)

    def withdraw_relation(
        self, body: s.WithdrawRelation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By a superior of one of the two, with the reason; never by one of the two."""
        return self.order("/v1/organisation/withdraw-relation", {}, body, key or new_key(), version)

    def publish_procedure(
        self, body: s.PublishProcedure, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Publish a version; its number must be the next one of the code. `flags` are worked out, not given. agencies:
        those who have to publish it on the portal and on their boards; left empty, those of the version
        before.
        """
        return self.order("/v1/catalogue/publish-procedure", {}, body, key or new_key(), version)

    def withdraw_procedure(
        self, body: s.WithdrawProcedure, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """`valid_to` is the last day on which it can be lodged. Agencies that had to publish it have to take it down."""
        return self.order("/v1/catalogue/withdraw-procedure", {}, body, key or new_key(), version)

    def order_publication(
        self, body: s.OrderPublication, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Lay the publication of the last version on agencies, where it was published without naming any."""
        return self.order("/v1/catalogue/order-publication", {}, body, key or new_key(), version)

    def set_channel_target(
        self, body: s.SetChannelTarget, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """At least `permille` of what is lodged from `valid_from` to `valid_to` is to come in by `channel`. unit_id:
        of a one-stop unit; left out: of all. procedure_code: of one procedure; left out: of all. decision:
        the legal document. The same subject set again: the later one holds from its own first day on.
        """
        return self.order("/v1/catalogue/set-channel-target", {}, body, key or new_key(), version)

    def seed_calendar(self, body: s.SeedCalendar, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Load the official days and the default office hours that ship with the rules."""
        return self.order("/v1/calendar/seed-calendar", {}, body, key or new_key(), version)

    def rule_days(self, body: s.RuleDays, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Declare days off or make-up working days. A day that has begun never becomes a working day."""
        return self.order("/v1/calendar/rule-days", {}, body, key or new_key(), version)

    def withdraw_day_ruling(
        self, body: s.WithdrawDayRuling, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """WithdrawDayRuling."""
        return self.order("/v1/calendar/withdraw-day-ruling", {}, body, key or new_key(), version)

    def set_office_hours(
        self, body: s.SetOfficeHours, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """SetOfficeHours."""
        return self.order("/v1/calendar/set-office-hours", {}, body, key or new_key(), version)

    def set_reception_days(
        self, body: s.SetReceptionDays, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """SetReceptionDays."""
        return self.order("/v1/calendar/set-reception-days", {}, body, key or new_key(), version)

    def record_outage(self, body: s.RecordOutage, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """RecordOutage."""
        return self.order("/v1/calendar/record-outage", {}, body, key or new_key(), version)

    def adopt_shipped_rules(
        self, body: s.AdoptShippedRules, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Judge by the rule packs that ship with the software, in place of all before."""
        return self.order("/v1/rules/adopt-shipped-rules", {}, body, key or new_key(), version)

    def adopt_rules(self, body: s.AdoptRules, version: Version, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Judge by these files from now on, all of them in place of all before. Adopting what is in force adds
        nothing.
        """
        return self.order("/v1/rules/adopt-rules", {}, body, key or new_key(), version)

    def read_inspection_findings(
        self, proceeding: str, *, agency: str | None = None, after: int | None = None
    ) -> Reply[s.FindingsTold]:
        """What an inspection found, each with its evidence, its directives, and all events about it by position."""
        return self.ask(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/findings", {"agency": agency, "after": after}
        )

    def print_inspection_minutes(
        self, proceeding: str, *, agency: str | None = None, after: int | None = None
    ) -> Reply[Any]:
        """Minutes and findings of the inspection; of one agency with lines to sign on."""
        return self.ask(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/minutes.pdf", {"agency": agency, "after": after}
        )

    def list_inspection_findings(
        self,
        *,
        condition: s.FindingCondition | None = None,
        agency: str | None = None,
        unit: str | None = None,
        official: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageInspectionFinding]:
        """Findings of all inspections that the caller may read, by how far they are put right."""
        return self.ask(
            "/v1/inspection-findings",
            {
                "condition": condition,
                "agency": agency,
                "unit": unit,
                "official": official,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def list_remedies(
        self,
        *,
        state: s.DirectiveList | None = None,
        agency: str | None = None,
        unit: str | None = None,
        official: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageDirectiveLine]:
        """Directives by what became of them, due first: overdue, waiting to be verified, late, found false."""
        return self.ask(
            "/v1/remedies",
            {
                "state": state,
                "agency": agency,
                "unit": unit,
                "official": official,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def confirm_publication(
        self, proceeding: str, body: s.ConfirmPublication, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Confirm for one's own agency that it stands there, with a photo or a note."""
        return self.order(
            f"/v1/publications/{quote(str(proceeding), safe='')}/confirm-publication",
            {},
            body,
            key or new_key(),
            version,
        )

    def check_publication(
        self, proceeding: str, body: s.CheckPublication, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say what was found there on a spot check, for an agency that is not one's own."""
        return self.order(
            f"/v1/publications/{quote(str(proceeding), safe='')}/check-publication", {}, body, key or new_key(), version
        )

    def name_poster(
        self, proceeding: str, body: s.NamePoster, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The head of the unit that owes it, or the agency's leader, says who sees to it."""
        return self.order(
            f"/v1/publications/{quote(str(proceeding), safe='')}/name-poster", {}, body, key or new_key(), version
        )

    def acknowledge_duty_escalation_publication(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/publications/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_publication(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/publications/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_publication(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/publications/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def list_publications(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/publications",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def read_publication(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/publications/{quote(str(proceeding), safe='')}", {"after": after})

    def open_inspection(self, body: s.OpenInspection, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """plan: number and date of the plan or decision. team: its head first. conclude_on: the day of the conclusion.
        announced: the agencies are told; an unannounced check is shown to them with its first finding.
        """
        return self.order("/v1/inspections", {}, body, key or new_key(), None)

    def list_inspections(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/inspections",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def change_inspection_team(
        self, proceeding: str, body: s.ChangeInspectionTeam, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The whole team from now on, its head first."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/change-inspection-team",
            {},
            body,
            key or new_key(),
            version,
        )

    def make_finding(
        self, proceeding: str, body: s.MakeFinding, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """category: the letter of a prohibited act, or empty where a criterion was not met. unit_id: None for the
        agency. evidence: files, dossiers, or events of these dossiers by position, at least one. official:
        only where a dossier shows them at work, or the file `named_in` names them.
        """
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/make-finding", {}, body, key or new_key(), version
        )

    def correct_finding(
        self, proceeding: str, body: s.CorrectFinding, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """What it says from now on; evidence is added, never taken away. Its addressee is heard anew."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/correct-finding", {}, body, key or new_key(), version
        )

    def withdraw_finding(
        self, proceeding: str, body: s.WithdrawFinding, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """WithdrawFinding."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/withdraw-finding", {}, body, key or new_key(), version
        )

    def state_on_finding(
        self, proceeding: str, body: s.StateOnFinding, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The view of whoever the finding is about. agrees: nothing is held against it, so no text is needed."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/state-on-finding", {}, body, key or new_key(), version
        )

    def record_inspection_minutes(
        self, proceeding: str, body: s.RecordInspectionMinutes, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """present: officials of the agency who were there."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/record-inspection-minutes",
            {},
            body,
            key or new_key(),
            version,
        )

    def conclude_inspection(
        self, proceeding: str, body: s.ConcludeInspection, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Once everybody was heard, or had the time to be."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/conclude-inspection",
            {},
            body,
            key or new_key(),
            version,
        )

    def settle_finding(
        self, proceeding: str, body: s.SettleFinding, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Nothing is left to put right, though no directive asked for it."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/settle-finding", {}, body, key or new_key(), version
        )

    def close_inspection(
        self, proceeding: str, body: s.CloseInspection, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Concluded, and every finding remedied, settled or withdrawn."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/close-inspection", {}, body, key or new_key(), version
        )

    def acknowledge_duty_escalation_inspection(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_inspection(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_inspection(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/inspections/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def read_inspection(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/inspections/{quote(str(proceeding), safe='')}", {"after": after})

    def issue_directive(self, body: s.IssueDirective, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """To one agency or unit, or to several: one directive each, the first of them under `proceeding_id`. order:
        number and date of the order as it is written; basis: its legal basis. agencies are meant as a
        whole, units alone. Until when: `due_on` read as `reading` says, or a `term` such as `10wd`.
        inspection_id with findings, dossiers, official (about whose record): what gave rise to it.
        """
        return self.order("/v1/directives", {}, body, key or new_key(), None)

    def list_directives(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/directives",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def report_remedy(
        self, proceeding: str, body: s.ReportRemedy, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """What was done, by the addressee."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/report-remedy", {}, body, key or new_key(), version
        )

    def verify_remedy(
        self, proceeding: str, body: s.VerifyRemedy, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By somebody of another agency. found: how they looked and what they saw."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/verify-remedy", {}, body, key or new_key(), version
        )

    def send_remedy_back(
        self, proceeding: str, body: s.SendRemedyBack, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Not enough yet; a new day or term."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/send-remedy-back", {}, body, key or new_key(), version
        )

    def find_report_false(
        self, proceeding: str, body: s.FindReportFalse, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """What a report says is not so; also after it was verified. At least one piece of evidence; a new day or term."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/find-report-false", {}, body, key or new_key(), version
        )

    def ask_extension(
        self, proceeding: str, body: s.AskExtension, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By the addressee, before the term ends."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/ask-extension", {}, body, key or new_key(), version
        )

    def grant_extension(
        self, proceeding: str, body: s.GrantExtension, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Before the term ends; until the close of a day. until_on: None for the day that was asked for."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/grant-extension", {}, body, key or new_key(), version
        )

    def decline_extension(
        self, proceeding: str, body: s.DeclineExtension, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DeclineExtension."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/decline-extension", {}, body, key or new_key(), version
        )

    def revoke_directive(
        self, proceeding: str, body: s.RevokeDirective, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """RevokeDirective."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/revoke-directive", {}, body, key or new_key(), version
        )

    def acknowledge_duty_escalation_directive(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_directive(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_directive(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/directives/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def read_directive(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/directives/{quote(str(proceeding), safe='')}", {"after": after})

    def report_common_obstacle(self, body: s.ReportCommonObstacle, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Address it to one unit that leads, or to a body outside the system. joining: units that are to take part
        from the beginning. dossier_ids: dossiers that hang on it.
        """
        return self.order("/v1/obstacles", {}, body, key or new_key(), None)

    def list_obstacles(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/obstacles",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def link_to_obstacle(
        self, proceeding: str, body: s.LinkToObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """A dossier hangs on it, with its own obstacle that is open, if it has one. Again: with the one it has by now."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/link-to-obstacle", {}, body, key or new_key(), version
        )

    def unlink_from_obstacle(
        self, proceeding: str, body: s.UnlinkFromObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """UnlinkFromObstacle."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/unlink-from-obstacle", {}, body, key or new_key(), version
        )

    def ask_for_part(
        self, proceeding: str, body: s.AskForPart, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The lead asks another unit to handle a part of it."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/ask-for-part", {}, body, key or new_key(), version
        )

    def answer_part(
        self, proceeding: str, body: s.AnswerPart, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AnswerPart."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/answer-part", {}, body, key or new_key(), version
        )

    def withdraw_part(
        self, proceeding: str, body: s.WithdrawPart, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """WithdrawPart."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/withdraw-part", {}, body, key or new_key(), version
        )

    def offer_lead(
        self, proceeding: str, body: s.OfferLead, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The head of the lead asks another unit to lead."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/offer-lead", {}, body, key or new_key(), version
        )

    def take_lead(
        self, proceeding: str, body: s.TakeLead, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """TakeLead."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/take-lead", {}, body, key or new_key(), version
        )

    def decline_lead(
        self, proceeding: str, body: s.DeclineLead, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DeclineLead."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/decline-lead", {}, body, key or new_key(), version
        )

    def appoint_lead(
        self, proceeding: str, body: s.AppointLead, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The Chairman's office settles who leads. term: from now; None: the due date stays, at least the least term."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/appoint-lead", {}, body, key or new_key(), version
        )

    def bring_up_obstacle(
        self, proceeding: str, body: s.BringUpObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Bring it to the Chairman's office."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/bring-up-obstacle", {}, body, key or new_key(), version
        )

    def decide_on_obstacle(
        self, proceeding: str, body: s.DecideOnObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DecideOnObstacle."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/decide-on-obstacle", {}, body, key or new_key(), version
        )

    def extend_common_obstacle(
        self, proceeding: str, body: s.ExtendCommonObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Longer, until the close of a day."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/extend-common-obstacle",
            {},
            body,
            key or new_key(),
            version,
        )

    def chase_outside(
        self, proceeding: str, body: s.ChaseOutside, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """heard: what the body outside said. term: what it states now, or is set."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/chase-outside", {}, body, key or new_key(), version
        )

    def answer_common_obstacle(
        self, proceeding: str, body: s.AnswerCommonObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """measure_until_on: by the close of which day what the answer promises will be done."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/answer-common-obstacle",
            {},
            body,
            key or new_key(),
            version,
        )

    def accept_obstacle_answer(
        self, proceeding: str, body: s.AcceptObstacleAnswer, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AcceptObstacleAnswer."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/accept-obstacle-answer",
            {},
            body,
            key or new_key(),
            version,
        )

    def reject_obstacle_answer(
        self, proceeding: str, body: s.RejectObstacleAnswer, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The answer does not help; another one is asked for."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/reject-obstacle-answer",
            {},
            body,
            key or new_key(),
            version,
        )

    def resolve_common_obstacle(
        self, proceeding: str, body: s.ResolveCommonObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ResolveCommonObstacle."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/resolve-common-obstacle",
            {},
            body,
            key or new_key(),
            version,
        )

    def reopen_obstacle(
        self, proceeding: str, body: s.ReopenObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ReopenObstacle."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/reopen-obstacle", {}, body, key or new_key(), version
        )

    def close_obstacle(
        self, proceeding: str, body: s.CloseObstacle, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """CloseObstacle."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/close-obstacle", {}, body, key or new_key(), version
        )

    def acknowledge_duty_escalation_obstacle(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_obstacle(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_obstacle(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/obstacles/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def read_obstacle(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/obstacles/{quote(str(proceeding), safe='')}", {"after": after})

    def lodge_complaint(self, body: s.LodgeComplaint, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """person_id, person: the complainant in the vault, with the commitments to data that come in with it.
        dossier_id: the dossier it is about; then it also stands there. `Complain` on a dossier is the same
        act.
        """
        return self.order("/v1/complaints", {}, body, key or new_key(), None)

    def list_complaints(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/complaints",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def ask_complainant(
        self, proceeding: str, body: s.AskComplainant, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AskComplainant."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/ask-complainant", {}, body, key or new_key(), version
        )

    def add_to_complaint(
        self, proceeding: str, body: s.AddToComplaint, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """What the complainant was asked for: by themself, or taken down at the counter."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/add-to-complaint", {}, body, key or new_key(), version
        )

    def refuse_complaint(
        self, proceeding: str, body: s.RefuseComplaint, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """RefuseComplaint."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/refuse-complaint", {}, body, key or new_key(), version
        )

    def pass_on_complaint(
        self, proceeding: str, body: s.PassOnComplaint, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """To the competent unit, or to a body outside the system."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/pass-on-complaint", {}, body, key or new_key(), version
        )

    def assign_complaint(
        self, proceeding: str, body: s.AssignComplaint, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AssignComplaint."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/assign-complaint", {}, body, key or new_key(), version
        )

    def ask_to_be_heard(
        self, proceeding: str, body: s.AskToBeHeard, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AskToBeHeard."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/ask-to-be-heard", {}, body, key or new_key(), version
        )

    def speak_on_complaint(
        self, proceeding: str, body: s.SpeakOnComplaint, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """SpeakOnComplaint."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/speak-on-complaint", {}, body, key or new_key(), version
        )

    def judge_complaint(
        self, proceeding: str, body: s.JudgeComplaint, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """JudgeComplaint."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/judge-complaint", {}, body, key or new_key(), version
        )

    def answer_complainant(
        self, proceeding: str, body: s.AnswerComplainant, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """to_publish: whether the answer may be published, without names."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/answer-complainant", {}, body, key or new_key(), version
        )

    def publish_complaint_answer(
        self, proceeding: str, body: s.PublishComplaintAnswer, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """As the public may read it: neither names nor anything by which a person is known."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/publish-complaint-answer",
            {},
            body,
            key or new_key(),
            version,
        )

    def withhold_publication(
        self, proceeding: str, body: s.WithholdPublication, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """WithholdPublication."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/withhold-publication",
            {},
            body,
            key or new_key(),
            version,
        )

    def acknowledge_duty_escalation_complaint(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_complaint(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_complaint(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/complaints/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def read_complaint(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/complaints/{quote(str(proceeding), safe='')}", {"after": after})

    def ask_for_guidance(self, body: s.AskForGuidance, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Ask the control unit, for one's own agency. procedures: codes of those that it is about."""
        return self.order("/v1/guidance", {}, body, key or new_key(), None)

    def list_guidance(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/guidance",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def answer_guidance(
        self, proceeding: str, body: s.AnswerGuidance, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Answer for the control unit. public: anybody may read question and answer; else the offices alone."""
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/answer-guidance", {}, body, key or new_key(), version
        )

    def correct_guidance(
        self, proceeding: str, body: s.CorrectGuidance, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """A further version of the answer, with the reason. The one before stays readable; it is as public as it was."""
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/correct-guidance", {}, body, key or new_key(), version
        )

    def set_guidance_publicity(
        self, proceeding: str, body: s.SetGuidancePublicity, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Publish it, or keep it to the offices, with the reason."""
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/set-guidance-publicity",
            {},
            body,
            key or new_key(),
            version,
        )

    def link_guidance(
        self, proceeding: str, body: s.LinkGuidance, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say anew which procedures it is about."""
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/link-guidance", {}, body, key or new_key(), version
        )

    def withdraw_guidance(
        self, proceeding: str, body: s.WithdrawGuidance, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The agency that asked needs no answer any more."""
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/withdraw-guidance", {}, body, key or new_key(), version
        )

    def acknowledge_duty_escalation_guidance(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_guidance(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_guidance(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/guidance/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def read_guidance(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/guidance/{quote(str(proceeding), safe='')}", {"after": after})

    def schedule_home_visit(
        self, proceeding: str, body: s.ScheduleHomeVisit, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Give it a time: the next free one of a slot that was offered. reason: needed where it had a time before."""
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/schedule-home-visit",
            {},
            body,
            key or new_key(),
            version,
        )

    def decline_home_visit(
        self, proceeding: str, body: s.DeclineHomeVisit, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """DeclineHomeVisit."""
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/decline-home-visit", {}, body, key or new_key(), version
        )

    def cancel_home_visit(
        self, proceeding: str, body: s.CancelHomeVisit, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By the one who asked, or by the unit at their word."""
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/cancel-home-visit", {}, body, key or new_key(), version
        )

    def complete_home_visit(
        self, proceeding: str, body: s.CompleteHomeVisit, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The visit took place. dossier_id: what was lodged then, by way of a home visit."""
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/complete-home-visit",
            {},
            body,
            key or new_key(),
            version,
        )

    def record_missed_visit(
        self, proceeding: str, body: s.RecordMissedVisit, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The visit did not take place: who was not there, and what shows it."""
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/record-missed-visit",
            {},
            body,
            key or new_key(),
            version,
        )

    def acknowledge_duty_escalation_home_visit(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_home_visit(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_home_visit(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/home-visits/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def list_home_visits(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/home-visits",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def ask_for_visit(self, body: s.HomeVisitAsked, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Ask for a visit at the counter, for whoever wants it. Their data go into the vault, never into events."""
        return self.order("/v1/home-visits", {}, body, key or new_key(), None)

    def read_home_visit(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/home-visits/{quote(str(proceeding), safe='')}", {"after": after})

    def open_review(self, body: s.OpenReview, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """act: what is reviewed, in words; act_on: its day, of a lasting act the last. found_on: left out: today.
        dossiers: concerned beside those whose events are cited. matter: the proceeding it comes from.
        """
        return self.order("/v1/reviews", {}, body, key or new_key(), None)

    def list_reviews(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/reviews",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def add_review_evidence(
        self, proceeding: str, body: s.AddReviewEvidence, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AddReviewEvidence."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/add-review-evidence", {}, body, key or new_key(), version
        )

    def appoint_review_member(
        self, proceeding: str, body: s.AppointReviewMember, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By the authority; refused where the person has a conflict of interest, whatever the reason."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/appoint-review-member", {}, body, key or new_key(), version
        )

    def remove_review_member(
        self, proceeding: str, body: s.RemoveReviewMember, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """RemoveReviewMember."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/remove-review-member", {}, body, key or new_key(), version
        )

    def name_review_authority(
        self, proceeding: str, body: s.NameReviewAuthority, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Put on record who is competent to decide by now, where the office passed to somebody else."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/name-review-authority", {}, body, key or new_key(), version
        )

    def extend_handling(
        self, proceeding: str, body: s.ExtendHandling, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """To the longer handling time, for a complex case, before the usual one is over."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/extend-handling", {}, body, key or new_key(), version
        )

    def hand_over_review(
        self, proceeding: str, body: s.HandOverReview, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """To the unit that manages the official now, with the whole file."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/hand-over-review", {}, body, key or new_key(), version
        )

    def notify_reviewed(
        self, proceeding: str, body: s.NotifyReviewed, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """NotifyReviewed."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/notify-reviewed", {}, body, key or new_key(), version
        )

    def extend_explanation(
        self, proceeding: str, body: s.ExtendExplanation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """working_days: from now."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/extend-explanation", {}, body, key or new_key(), version
        )

    def explain_in_review(
        self, proceeding: str, body: s.ExplainInReview, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By the reviewed official, in their own words; as often as they wish until it is decided."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/explain-in-review", {}, body, key or new_key(), version
        )

    def waive_explanation(
        self, proceeding: str, body: s.WaiveExplanation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """WaiveExplanation."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/waive-explanation", {}, body, key or new_key(), version
        )

    def defer_review(
        self, proceeding: str, body: s.DeferReview, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """case: of the law in force when the review was opened."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/defer-review", {}, body, key or new_key(), version
        )

    def resume_review(
        self, proceeding: str, body: s.ResumeReview, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ResumeReview."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/resume-review", {}, body, key or new_key(), version
        )

    def waive_deferral(
        self, proceeding: str, body: s.WaiveDeferral, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By the reviewed official in writing, where the law lets them give the deferral up."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/waive-deferral", {}, body, key or new_key(), version
        )

    def skip_review_steps(
        self, proceeding: str, body: s.SkipReviewSteps, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """SkipReviewSteps."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/skip-review-steps", {}, body, key or new_key(), version
        )

    def hold_review_meeting(
        self, proceeding: str, body: s.HoldReviewMeeting, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """No vote is taken. course: who said what, in short; the minutes follow."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/hold-review-meeting", {}, body, key or new_key(), version
        )

    def file_minutes(
        self, proceeding: str, body: s.FileMinutes, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """FileMinutes."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/file-minutes", {}, body, key or new_key(), version
        )

    def set_up_council(
        self, proceeding: str, body: s.SetUpCouncil, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """members and seats go together, the chair first. subject: which of the pack's councils, where it has some."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/set-up-council", {}, body, key or new_key(), version
        )

    def summon_to_council(
        self, proceeding: str, body: s.SummonToCouncil, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """SummonToCouncil."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/summon-to-council", {}, body, key or new_key(), version
        )

    def let_council_meet_without_me(
        self, proceeding: str, body: s.LetCouncilMeetWithoutMe, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By the reviewed official, in writing."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/let-council-meet-without-me",
            {},
            body,
            key or new_key(),
            version,
        )

    def hold_council(
        self, proceeding: str, body: s.HoldCouncil, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """forms and votes_by_form go together. absence: why it met without the official, where they did not come."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/hold-council", {}, body, key or new_key(), version
        )

    def propose_by_council(
        self, proceeding: str, body: s.ProposeByCouncil, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """form: as the council voted; empty where it voted against discipline."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/propose-by-council", {}, body, key or new_key(), version
        )

    def decide_review(
        self, proceeding: str, body: s.DecideReview, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The authority's decision; see `review.Decided`. Everything in it is found by persons. doubts: why it is
        decided in spite of what is not certain in law; asked for only where something is.
        """
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/decide-review", {}, body, key or new_key(), version
        )

    def notify_decision(
        self, proceeding: str, body: s.NotifyDecision, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """NotifyDecision."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/notify-decision", {}, body, key or new_key(), version
        )

    def appeal_decision(
        self, proceeding: str, body: s.AppealDecision, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AppealDecision."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/appeal-decision", {}, body, key or new_key(), version
        )

    def answer_appeal(
        self, proceeding: str, body: s.AnswerAppeal, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """outcome, form: what takes the place of the decision, where it is changed; never heavier."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/answer-appeal", {}, body, key or new_key(), version
        )

    def publish_outcome(
        self, proceeding: str, body: s.PublishOutcome, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """PublishOutcome."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/publish-outcome", {}, body, key or new_key(), version
        )

    def enforce_decision(
        self, proceeding: str, body: s.EnforceDecision, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """EnforceDecision."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/enforce-decision", {}, body, key or new_key(), version
        )

    def propose_review_closing(
        self, proceeding: str, body: s.ProposeReviewClosing, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """ProposeReviewClosing."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/propose-review-closing", {}, body, key or new_key(), version
        )

    def close_review(
        self, proceeding: str, body: s.CloseReview, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """By another person than the one who proposed it."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/close-review", {}, body, key or new_key(), version
        )

    def acknowledge_duty_escalation_review(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_review(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/answer-duty-escalation", {}, body, key or new_key(), version
        )

    def explain_duty_review(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/reviews/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def read_review(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/reviews/{quote(str(proceeding), safe='')}", {"after": after})

    def give_explanation(
        self, proceeding: str, body: s.GiveExplanation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """What happened, what is done about it, and until when."""
        return self.order(
            f"/v1/explanations/{quote(str(proceeding), safe='')}/give-explanation", {}, body, key or new_key(), version
        )

    def accept_explanation(
        self, proceeding: str, body: s.AcceptExplanation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """AcceptExplanation."""
        return self.order(
            f"/v1/explanations/{quote(str(proceeding), safe='')}/accept-explanation",
            {},
            body,
            key or new_key(),
            version,
        )

    def send_back_explanation(
        self, proceeding: str, body: s.SendBackExplanation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Not enough: with a reason, and a term of its own."""
        return self.order(
            f"/v1/explanations/{quote(str(proceeding), safe='')}/send-back-explanation",
            {},
            body,
            key or new_key(),
            version,
        )

    def acknowledge_duty_escalation_explanation(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/explanations/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_explanation(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/explanations/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_explanation(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/explanations/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def list_explanations(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/explanations",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def read_explanation(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/explanations/{quote(str(proceeding), safe='')}", {"after": after})

    def acknowledge_duty_escalation_report(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/reports/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_report(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/reports/{quote(str(proceeding), safe='')}/answer-duty-escalation", {}, body, key or new_key(), version
        )

    def explain_duty_report(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/reports/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def list_reports(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/reports",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def read_report(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/reports/{quote(str(proceeding), safe='')}", {"after": after})

    def explain_difference(
        self, proceeding: str, body: s.ExplainDifference, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say why it differs. By somebody of the unit that owes it, or who heads it."""
        return self.order(
            f"/v1/reconciliations/{quote(str(proceeding), safe='')}/explain-difference",
            {},
            body,
            key or new_key(),
            version,
        )

    def resolve_difference(
        self, proceeding: str, body: s.ResolveDifference, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say how it was put right, and by which dossier where there is one now."""
        return self.order(
            f"/v1/reconciliations/{quote(str(proceeding), safe='')}/resolve-difference",
            {},
            body,
            key or new_key(),
            version,
        )

    def acknowledge_duty_escalation_reconciliation(
        self, proceeding: str, body: s.AcknowledgeDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Say that it was seen. It stops nothing."""
        return self.order(
            f"/v1/reconciliations/{quote(str(proceeding), safe='')}/acknowledge-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def answer_duty_escalation_reconciliation(
        self, proceeding: str, body: s.AnswerDutyEscalation, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """Name a measure and a date; the next rung waits until the close of that date, once per rung."""
        return self.order(
            f"/v1/reconciliations/{quote(str(proceeding), safe='')}/answer-duty-escalation",
            {},
            body,
            key or new_key(),
            version,
        )

    def explain_duty_reconciliation(
        self, proceeding: str, body: s.ExplainDuty, version: Version, *, key: str | None = None
    ) -> Reply[s.OrderReceipt]:
        """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it. As
        often as there is something to say, also once it is met and the proceeding closed.
        """
        return self.order(
            f"/v1/reconciliations/{quote(str(proceeding), safe='')}/explain-duty", {}, body, key or new_key(), version
        )

    def list_reconciliations(
        self,
        *,
        state: s.ProceedingList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        official: str | None = None,
        stage: str | None = None,
        dossier: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageProceedingLine]:
        """Those that the caller may read, the last opened first. A page may hold fewer than was asked for."""
        return self.ask(
            "/v1/reconciliations",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "official": official,
                "stage": stage,
                "dossier": dossier,
                "cursor": cursor,
                "limit": limit,
                "after": after,
            },
        )

    def read_reconciliation(self, proceeding: str, *, after: int | None = None) -> Reply[s.ProceedingTold]:
        """How it stands, what is owed in it by whom and by when, and its whole history."""
        return self.ask(f"/v1/reconciliations/{quote(str(proceeding), safe='')}", {"after": after})

    def read_attachment(self, sha256: str) -> Reply[bytes]:
        """A file by its hash, for whoever may read a proceeding that names it."""
        return self.ask(f"/v1/attachments/{quote(str(sha256), safe='')}", {})

    def read_dossier(self, dossier: str, *, after: int | None = None) -> Reply[s.DossierStanding]:
        """How it stands now, and its version."""
        return self.ask(f"/v1/dossiers/{quote(str(dossier), safe='')}", {"after": after})

    def read_trace(
        self, dossier: str, *, after: int | None = None, at: str | None = None, known_at: str | None = None
    ) -> Reply[s.Trace]:
        """Who answered from when to when, why, and what was waited for; due dates, delay, findings, all events."""
        return self.ask(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/trace", {"after": after, "at": at, "known_at": known_at}
        )

    def read_holder(self, dossier: str, *, after: int | None = None, at: str | None = None) -> Reply[s.HolderAt]:
        """Who answered for it at a moment; now, if none is given."""
        return self.ask(f"/v1/dossiers/{quote(str(dossier), safe='')}/holder", {"after": after, "at": at})

    def read_history(
        self, dossier: str, *, cursor: str | None = None, limit: int | None = None, after: int | None = None
    ) -> Reply[s.PageEventLine]:
        """Its events as recorded, in order of position."""
        return self.ask(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/events", {"cursor": cursor, "limit": limit, "after": after}
        )

    def read_deadlines(self, dossier: str, *, after: int | None = None) -> Reply[list[s.DueDateExplained]]:
        """Every due date that was ever in force, each explained as it was when it was set."""
        return self.ask(f"/v1/dossiers/{quote(str(dossier), safe='')}/deadlines", {"after": after})

    def read_replay(
        self, dossier: str, *, after: int | None = None, known_at: str | None = None, at: str | None = None
    ) -> Reply[s.Replayed]:
        """As of what was known by one moment, about what had happened by another: its standing, and its whole trace."""
        return self.ask(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/replay", {"after": after, "known_at": known_at, "at": at}
        )

    def read_steps(
        self,
        dossier: str,
        *,
        order: s.StepOrder | None = None,
        number: int | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
        known_at: str | None = None,
        at: str | None = None,
    ) -> Reply[s.Steps]:
        """Event by event, as recorded or as they happened: who answered, the state and what was due, before and after."""
        return self.ask(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/replay/steps",
            {
                "order": order,
                "number": number,
                "cursor": cursor,
                "limit": limit,
                "after": after,
                "known_at": known_at,
                "at": at,
            },
        )

    def read_difference(
        self,
        dossier: str,
        *,
        known_at: str | None = None,
        at: str | None = None,
        then_known_at: str | None = None,
        then_at: str | None = None,
        after: int | None = None,
    ) -> Reply[s.Difference]:
        """What changed from one moment (known_at, at) to another (then_known_at, then_at; now), by whom, learned when."""
        return self.ask(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/replay/difference",
            {"known_at": known_at, "at": at, "then_known_at": then_known_at, "then_at": then_at, "after": after},
        )

    def register_applicant(self, body: s.RegisterApplicant, *, key: str | None = None) -> Reply[s.ApplicantReceipt]:
        """Take an applicant in before a dossier is lodged."""
        return self.order("/v1/applicants", {}, body, key or new_key(), None)

    def amend_applicant(
        self, applicant: str, body: s.AmendApplicant, version: Version, *, key: str | None = None
    ) -> Reply[s.ApplicantReceipt]:
        """The data as they hold from now on, whole."""
        return self.order(f"/v1/applicants/{quote(str(applicant), safe='')}/amend", {}, body, key or new_key(), version)

    def request_erasure(
        self, applicant: str, body: s.RequestErasure, version: Version, *, key: str | None = None
    ) -> Reply[s.ApplicantReceipt]:
        """Ask that an applicant's data be erased. Another person has to agree."""
        return self.order(
            f"/v1/applicants/{quote(str(applicant), safe='')}/request-erasure", {}, body, key or new_key(), version
        )

    def approve_erasure(
        self, applicant: str, body: s.ApproveErasure, version: Version, *, key: str | None = None
    ) -> Reply[s.ApplicantReceipt]:
        """Agree to an erasure. The person's key is destroyed at once; nothing brings the data back."""
        return self.order(
            f"/v1/applicants/{quote(str(applicant), safe='')}/approve-erasure", {}, body, key or new_key(), version
        )

    def decline_erasure(
        self, applicant: str, body: s.DeclineErasure, version: Version, *, key: str | None = None
    ) -> Reply[s.ApplicantReceipt]:
        """Do not agree; or take the request back."""
        return self.order(
            f"/v1/applicants/{quote(str(applicant), safe='')}/decline-erasure", {}, body, key or new_key(), version
        )

    def open_applicant(
        self,
        applicant: str,
        *,
        fields: list[Literal["name", "address", "telephone", "email", "identity_number"]] | None = None,
        purpose: s.ApiVaultApplicantsPurpose | None = None,
    ) -> Reply[s.ApplicantShown]:
        """An applicant's data, for whoever handles a dossier of theirs. The opening is recorded before the answer."""
        return self.ask(f"/v1/applicants/{quote(str(applicant), safe='')}", {"fields": fields, "purpose": purpose})

    def prove_applicant(
        self,
        applicant: str,
        *,
        fields: list[Literal["name", "address", "telephone", "email", "identity_number"]] | None = None,
        purpose: s.ApiVaultApplicantsPurpose | None = None,
    ) -> Reply[s.Disclosure]:
        """Data with their salts: what shows that they are those to which the log committed."""
        return self.ask(
            f"/v1/applicants/{quote(str(applicant), safe='')}/proof", {"fields": fields, "purpose": purpose}
        )

    def list_openings(
        self, applicant: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Reply[s.PageRecordReading]:
        """Who opened an applicant's data, the latest first. For auditors."""
        return self.ask(f"/v1/applicants/{quote(str(applicant), safe='')}/openings", {"cursor": cursor, "limit": limit})

    def put_file(self, applicant: str, body: s.PutFile, *, key: str | None = None) -> Reply[s.Document]:
        """Put a file away for an applicant who is registered, and get what names it in an order. FileNotTaken."""
        return self.order(f"/v1/applicants/{quote(str(applicant), safe='')}/files", {}, body, key or new_key(), None)

    def list_documents(self, dossier: str, *, after: int | None = None) -> Reply[s.DocumentList]:
        """The papers of a dossier that came as files: which they are, never what stands in them."""
        return self.ask(f"/v1/dossiers/{quote(str(dossier), safe='')}/documents", {"after": after})

    def open_document(
        self, dossier: str, number: int, *, purpose: s.ApiVaultApplicantsPurpose | None = None
    ) -> Reply[bytes]:
        """One of them, for whoever may open its applicant's data. The opening is recorded before the answer."""
        return self.ask(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/documents/{quote(str(number), safe='')}", {"purpose": purpose}
        )

    def read_event(self, position: int, *, after: int | None = None) -> Reply[s.EventLine]:
        """One event as recorded, and what became of it. Events of dossiers for whoever may see the dossier; of
        readings, for the official whose record was read.
        """
        return self.ask(f"/v1/events/{quote(str(position), safe='')}", {"after": after})

    def read_dossier_evidence(self, dossier: str, *, size: int | None = None, after: int | None = None) -> Reply[Any]:
        """The evidence bundle of a dossier. For whoever may see every dossier, and heads of units that it came to.
        That it is taken is recorded before it is sent, with the other exports.
        """
        return self.ask(f"/v1/dossiers/{quote(str(dossier), safe='')}/evidence", {"size": size, "after": after})

    def read_official_evidence(
        self,
        official: str,
        *,
        dataset: int | None = None,
        size: int | None = None,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
        period: str | None = None,
    ) -> Reply[Any]:
        """The evidence bundle of an official's record, or of a name in an imported log. All time, unless a period is
        given. Needs the right to read that record, or with `dataset` the right to read datasets.
        """
        return self.ask(
            f"/v1/officials/{quote(str(official), safe='')}/evidence",
            {"dataset": dataset, "size": size, "purpose": purpose, "after": after, "period": period},
        )

    def read_review_evidence(self, proceeding: str, *, size: int | None = None, after: int | None = None) -> Reply[Any]:
        """The file of a review as an evidence bundle, for those who may read the review. The review whole, the events
        that it cites, the dossiers concerned, and the official's record with all that speaks for them.
        """
        return self.ask(f"/v1/reviews/{quote(str(proceeding), safe='')}/evidence", {"size": size, "after": after})

    def list_exports(self, *, cursor: str | None = None, limit: int | None = None) -> Reply[s.PageRecordReading]:
        """Who took dossiers out as an event log, the latest first. For auditors."""
        return self.ask("/v1/export/readings", {"cursor": cursor, "limit": limit})

    def export_log(
        self,
        format: s.Format,
        *,
        dataset: int | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        from_: str | None = None,
        to: str | None = None,
        dossier: list[str] | None = None,
        names: bool | None = None,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
    ) -> Reply[dict[str, Any]]:
        """Dossiers, or an imported dataset, as an event log. Without applicants' data; officials stand with their ids.
        An export of dossiers is recorded before it is sent, with what was selected, whether with names, and
        the purpose.
        """
        return self.ask(
            f"/v1/export/{quote(str(format), safe='')}",
            {
                "dataset": dataset,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "from": from_,
                "to": to,
                "dossier": dossier,
                "names": names,
                "purpose": purpose,
                "after": after,
            },
        )

    def list_operations(
        self,
        *,
        person: str | None = None,
        act: str | None = None,
        about: str | None = None,
        outcome: s.Outcome | None = None,
        from_: str | None = None,
        to: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Reply[s.PageOperationLine]:
        """Lines, the latest first; of the last day, where no days and no object are named."""
        return self.ask(
            "/v1/operations",
            {
                "person": person,
                "act": act,
                "about": about,
                "outcome": outcome,
                "from": from_,
                "to": to,
                "cursor": cursor,
                "limit": limit,
            },
        )

    def list_board(
        self,
        *,
        state: s.BoardState | None = None,
        procedure: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        agency: str | None = None,
        unit: str | None = None,
        field: str | None = None,
        holder: str | None = None,
        after: int | None = None,
    ) -> Reply[s.PageBoardRow]:
        """Dossiers in a state, soonest due first; by agency, unit, field, procedure, and by who answers now."""
        return self.ask(
            "/v1/boards",
            {
                "state": state,
                "procedure": procedure,
                "cursor": cursor,
                "limit": limit,
                "agency": agency,
                "unit": unit,
                "field": field,
                "holder": holder,
                "after": after,
            },
        )

    def count_board(
        self,
        *,
        agency: str | None = None,
        unit: str | None = None,
        field: str | None = None,
        holder: str | None = None,
        after: int | None = None,
    ) -> Reply[s.Counts]:
        """How many dossiers are open, overdue, nearly due, stalled, waiting."""
        return self.ask(
            "/v1/boards/counts", {"agency": agency, "unit": unit, "field": field, "holder": holder, "after": after}
        )

    def read_unit_board(
        self,
        unit: str,
        *,
        state: s.BoardState | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
        known_at: str | None = None,
        at: str | None = None,
    ) -> Reply[s.BoardThen]:
        """A unit's board as of what was known by one moment, about what had happened by another; now, if none is
        given.
        """
        return self.ask(
            f"/v1/units/{quote(str(unit), safe='')}/board",
            {"state": state, "cursor": cursor, "limit": limit, "after": after, "known_at": known_at, "at": at},
        )

    def read_board_difference(
        self,
        unit: str,
        *,
        known_at: str | None = None,
        at: str | None = None,
        then_known_at: str | None = None,
        then_at: str | None = None,
        state: s.BoardState | None = None,
        after: int | None = None,
    ) -> Reply[s.BoardDifference]:
        """What changed of a unit's board from one moment (known_at, at) to another (then_known_at, then_at; now)."""
        return self.ask(
            f"/v1/units/{quote(str(unit), safe='')}/board/difference",
            {
                "known_at": known_at,
                "at": at,
                "then_known_at": then_known_at,
                "then_at": then_at,
                "state": state,
                "after": after,
            },
        )

    def read_work(
        self,
        *,
        wanted: s.WorkFilter | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.Work]:
        """The caller's own work, also for those for whom they stand in now. Only officials have any."""
        return self.ask("/v1/work", {"wanted": wanted, "cursor": cursor, "limit": limit, "after": after})

    def read_province(self, *, after: int | None = None, period: str | None = None) -> Reply[s.Overview]:
        """The agencies, by name. The quarter of the moment, unless a period is given."""
        return self.ask("/v1/overview", {"after": after, "period": period})

    def read_province_standing(
        self, *, after: int | None = None, known_at: str | None = None, period: str | None = None
    ) -> Reply[s.ProvinceAnswer]:
        """The whole province in one row, now or as of a moment: what a view across provinces asks of each."""
        return self.ask("/v1/overview/standing", {"after": after, "known_at": known_at, "period": period})

    def read_fields(
        self, *, agency: str | None = None, after: int | None = None, period: str | None = None
    ) -> Reply[s.Overview]:
        """The fields of procedures, land among them; of one agency or of all."""
        return self.ask("/v1/overview/fields", {"agency": agency, "after": after, "period": period})

    def read_agency(self, agency: str, *, after: int | None = None, period: str | None = None) -> Reply[s.Overview]:
        """The units of an agency."""
        return self.ask(f"/v1/overview/agencies/{quote(str(agency), safe='')}", {"after": after, "period": period})

    def read_unit(self, unit_id: str, *, after: int | None = None, period: str | None = None) -> Reply[s.UnitView]:
        """One unit with its people, by name."""
        return self.ask(f"/v1/overview/units/{quote(str(unit_id), safe='')}", {"after": after, "period": period})

    def read_horizon(self, unit_id: str, *, after: int | None = None) -> Reply[s.Horizon]:
        """When the unit's open dossiers fall due, by working days."""
        return self.ask(f"/v1/overview/units/{quote(str(unit_id), safe='')}/horizon", {"after": after})

    def read_load(self, unit_id: str, *, after: int | None = None) -> Reply[s.UnitLoad]:
        """How much each official of the unit held at the close of the last working days. By name only."""
        return self.ask(f"/v1/overview/units/{quote(str(unit_id), safe='')}/load", {"after": after})

    def read_nation(self, *, known_at: str | None = None, period: str | None = None) -> Reply[s.Across]:
        """Every province, now or as of what was recorded there by a moment. `total` only if none is left out."""
        return self.ask("/v1/nation", {"known_at": known_at, "period": period})

    def find_in_nation(self, *, q: str) -> Reply[s.FoundAcross]:
        """Dossiers by code among all provinces: which log holds one, and who answers for it there."""
        return self.ask("/v1/nation/dossiers", {"q": q})

    def read_indicators(
        self,
        *,
        of: str | None = None,
        period: str | None = None,
        known_at: str | None = None,
        at: str | None = None,
        after: int | None = None,
    ) -> Reply[s.Indicators]:
        """By the groups of Decision 766, and what stands beside it; each with its formula and the counts behind it."""
        return self.ask("/v1/indicators", {"of": of, "period": period, "known_at": known_at, "at": at, "after": after})

    def print_indicators(
        self,
        *,
        of: str | None = None,
        period: str | None = None,
        known_at: str | None = None,
        at: str | None = None,
        after: int | None = None,
    ) -> Reply[Any]:
        """The same on paper."""
        return self.ask(
            "/v1/indicators/report.pdf", {"of": of, "period": period, "known_at": known_at, "at": at, "after": after}
        )

    def read_indicators_workbook(
        self,
        *,
        of: str | None = None,
        period: str | None = None,
        known_at: str | None = None,
        at: str | None = None,
        after: int | None = None,
    ) -> Reply[Any]:
        """The same as a workbook."""
        return self.ask(
            "/v1/indicators/report.xlsx", {"of": of, "period": period, "known_at": known_at, "at": at, "after": after}
        )

    def read_indicator_lines(
        self,
        indicator: str,
        *,
        good: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        of: str | None = None,
        period: str | None = None,
        known_at: str | None = None,
        at: str | None = None,
        after: int | None = None,
    ) -> Reply[s.PageIndicatorLine]:
        """What an indicator counts, in order of time, each with the positions of the events behind it."""
        return self.ask(
            f"/v1/indicators/{quote(str(indicator), safe='')}",
            {
                "good": good,
                "cursor": cursor,
                "limit": limit,
                "of": of,
                "period": period,
                "known_at": known_at,
                "at": at,
                "after": after,
            },
        )

    def read_advice(
        self, *, after: int | None = None, period: str | None = None, known_at: str | None = None, at: str | None = None
    ) -> Reply[s.Advice]:
        """What is stuck, where, since when, what was tried: facts alone, each number with the events behind it."""
        return self.ask("/v1/advice", {"after": after, "period": period, "known_at": known_at, "at": at})

    def issue(self, body: s.AdviceToIssue, *, key: str | None = None) -> Reply[s.AdviceIssued]:
        """Issue it in one's own name, with words of one's own: its files are kept, and their hashes go on record."""
        return self.order("/v1/advice", {}, body, key or new_key(), None)

    def print_advice(
        self, *, after: int | None = None, period: str | None = None, known_at: str | None = None, at: str | None = None
    ) -> Reply[Any]:
        """The same on paper."""
        return self.ask("/v1/advice/report.pdf", {"after": after, "period": period, "known_at": known_at, "at": at})

    def read_advice_workbook(
        self, *, after: int | None = None, period: str | None = None, known_at: str | None = None, at: str | None = None
    ) -> Reply[Any]:
        """The same as a workbook."""
        return self.ask("/v1/advice/report.xlsx", {"after": after, "period": period, "known_at": known_at, "at": at})

    def read_report_file(self, proceeding: str, name: str, *, after: int | None = None) -> Reply[Any]:
        """A file of a report, if it is still the one whose hash is on record."""
        return self.ask(
            f"/v1/reports/{quote(str(proceeding), safe='')}/files/{quote(str(name), safe='')}", {"after": after}
        )

    def read_whole_process(
        self,
        *,
        by: s.By | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.WholeProcess]:
        """The share of steps done on the software, late entries, handling on paper; by agency, unit, procedure or
        month.
        """
        return self.ask(
            "/v1/whole-process",
            {
                "by": by,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "field": field,
                "period": period,
                "after": after,
            },
        )

    def list_entries(
        self,
        figure: s.Entered,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.PageEnteredLine]:
        """What a figure counts, the latest first: who acted, who recorded it, when both were."""
        return self.ask(
            f"/v1/whole-process/entries/{quote(str(figure), safe='')}",
            {
                "cursor": cursor,
                "limit": limit,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "field": field,
                "period": period,
                "after": after,
            },
        )

    def read_receipt_numbers(
        self, *, agency: str | None = None, after: int | None = None, period: str | None = None
    ) -> Reply[s.ReceiptNumbers]:
        """That numbers have no gaps, checked against the registers; and those missing in imported logs."""
        return self.ask("/v1/whole-process/receipt-numbers", {"agency": agency, "after": after, "period": period})

    def read_channels(
        self,
        *,
        by: s.By | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.Channels]:
        """The share of each way in, with its N, against the targets in force; online by the procedure's level."""
        return self.ask(
            "/v1/channels",
            {
                "by": by,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "field": field,
                "period": period,
                "after": after,
            },
        )

    def list_lodgings(
        self,
        *,
        channel: s.Channel | None = None,
        level: s.OnlineLevel | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.PageLodgingLine]:
        """The dossiers that came in, by a channel and a level where these are named."""
        return self.ask(
            "/v1/channels/lodgings",
            {
                "channel": channel,
                "level": level,
                "cursor": cursor,
                "limit": limit,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "field": field,
                "period": period,
                "after": after,
            },
        )

    def read_guidance_effect(
        self,
        *,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.GuidanceEffect]:
        """Of those guided, and beside them of those not guided, how many lodged online within the window. Facts alone."""
        return self.ask(
            "/v1/channels/guidance-effect",
            {"agency": agency, "unit": unit, "procedure": procedure, "field": field, "period": period, "after": after},
        )

    def list_guidances(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.PageGuidanceLine]:
        """Guidance that was given, and the first online dossier of the same applicant within the window."""
        return self.ask(
            "/v1/channels/guidances",
            {
                "cursor": cursor,
                "limit": limit,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "field": field,
                "period": period,
                "after": after,
            },
        )

    def read_post(
        self,
        *,
        by: s.By | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.Posted]:
        """What the post collected, delivered and failed to deliver; its own delay apart from the unit's."""
        return self.ask(
            "/v1/post",
            {
                "by": by,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "field": field,
                "period": period,
                "after": after,
            },
        )

    def list_post(
        self,
        figure: s.Carried,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        agency: str | None = None,
        unit: str | None = None,
        procedure: str | None = None,
        field: str | None = None,
        period: str | None = None,
        after: int | None = None,
    ) -> Reply[s.PagePostingLine]:
        """What a figure counts, the latest collected first."""
        return self.ask(
            f"/v1/post/items/{quote(str(figure), safe='')}",
            {
                "cursor": cursor,
                "limit": limit,
                "agency": agency,
                "unit": unit,
                "procedure": procedure,
                "field": field,
                "period": period,
                "after": after,
            },
        )

    def list_slots(self, unit: str) -> Reply[list[s.OfferedSlot]]:
        """The times that a unit offers, from now on, with how many visits still fit."""
        return self.ask(f"/v1/units/{quote(str(unit), safe='')}/visit-slots", {})

    def offer_slot(self, unit: str, body: s.SlotOffered, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Offer a time: the official in person, or the head of the unit."""
        return self.order(f"/v1/units/{quote(str(unit), safe='')}/visit-slots", {}, body, key or new_key(), None)

    def withdraw_slot(self, unit: str, body: s.SlotWithdrawn, *, key: str | None = None) -> Reply[s.OrderReceipt]:
        """Take a time back; visits that stand in it stay."""
        return self.order(
            f"/v1/units/{quote(str(unit), safe='')}/visit-slots/withdraw", {}, body, key or new_key(), None
        )

    def compare_feed(
        self,
        body: str,
        *,
        file_name: str | None = None,
        first: str | None = None,
        last: str | None = None,
        agency: list[str] | None = None,
        made_at: str | None = None,
        column: list[str] | None = None,
        key: str | None = None,
    ) -> Reply[s.Compared]:
        """Compare a feed and put what differs on record. The same file again over the same days changes nothing."""
        return self.order(
            "/v1/reconciliations/compare",
            {
                "file_name": file_name,
                "first": first,
                "last": last,
                "agency": agency,
                "made_at": made_at,
                "column": column,
            },
            body,
            key or new_key(),
            None,
        )

    def read_obstacle_register(
        self,
        *,
        state: s.ObstacleList | None = None,
        unit: str | None = None,
        field: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> Reply[s.PageCommonObstacle]:
        """Common obstacles of all offices, the oldest first. unit: which reported one, or leads."""
        return self.ask(
            "/v1/registers/obstacles",
            {"state": state, "unit": unit, "field": field, "cursor": cursor, "limit": limit, "after": after},
        )

    def read_complaint_register(
        self,
        *,
        state: s.ComplaintList | None = None,
        unit: str | None = None,
        agency: str | None = None,
        field: str | None = None,
        kind: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
        period: str | None = None,
    ) -> Reply[s.PageComplaintLine]:
        """Those of the caller's reach, the oldest first. unit: which answers; agency: which it is about."""
        return self.ask(
            "/v1/registers/complaints",
            {
                "state": state,
                "unit": unit,
                "agency": agency,
                "field": field,
                "kind": kind,
                "cursor": cursor,
                "limit": limit,
                "after": after,
                "period": period,
            },
        )

    def read_complaint_figures(
        self, *, of: str | None = None, after: int | None = None, period: str | None = None
    ) -> Reply[s.ComplaintFigures]:
        """Handled on time, and satisfied, by Decision 766: of an agency, a unit, or all of them."""
        return self.ask("/v1/registers/complaints/figures", {"of": of, "after": after, "period": period})

    def read_attitude(
        self, *, of: str | None = None, after: int | None = None, period: str | None = None
    ) -> Reply[s.AttitudeOverview]:
        """Ratings, complaints, unannounced checks and lateness by agency and field, land before others; of an agency
        or a unit where one is named.
        """
        return self.ask("/v1/attitude", {"of": of, "after": after, "period": period})

    def read_record(
        self,
        official: str,
        *,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
        period: str | None = None,
        known_at: str | None = None,
        at: str | None = None,
    ) -> Reply[s.Record]:
        """Evidence for a review, never a verdict. The quarter of the moment, unless a period is given. As of what was
        known by `known_at`, about what had happened by `at`; now, if neither is given.
        """
        return self.ask(
            f"/v1/officials/{quote(str(official), safe='')}/record",
            {"purpose": purpose, "after": after, "period": period, "known_at": known_at, "at": at},
        )

    def read_record_difference(
        self,
        official: str,
        *,
        known_at: str | None = None,
        at: str | None = None,
        then_known_at: str | None = None,
        then_at: str | None = None,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
        period: str | None = None,
    ) -> Reply[s.RecordDifference]:
        """What changed of a record from one moment (known_at, at) to another (then_known_at, then_at; now), line by
        line. The quarter of the second moment, unless a period is given.
        """
        return self.ask(
            f"/v1/officials/{quote(str(official), safe='')}/replay/difference",
            {
                "known_at": known_at,
                "at": at,
                "then_known_at": then_known_at,
                "then_at": then_at,
                "purpose": purpose,
                "after": after,
                "period": period,
            },
        )

    def read_figure(
        self,
        official: str,
        figure: str,
        *,
        part: s.Part | None = None,
        field: str | None = None,
        nature: str | None = None,
        kind: str | None = None,
        stated: bool | None = None,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
        period: str | None = None,
    ) -> Reply[list[s.FactLine]]:
        """The facts behind a figure, each with its events. stated=false: of dossiers that have not ended. nature,
        kind: of duties in proceedings of one nature, of one kind.
        """
        return self.ask(
            f"/v1/officials/{quote(str(official), safe='')}/record/{quote(str(figure), safe='')}",
            {
                "part": part,
                "field": field,
                "nature": nature,
                "kind": kind,
                "stated": stated,
                "purpose": purpose,
                "after": after,
                "period": period,
            },
        )

    def read_readers(
        self, official: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Reply[s.PageRecordReading]:
        """Who read an official's record, the latest first."""
        return self.ask(f"/v1/officials/{quote(str(official), safe='')}/reads", {"cursor": cursor, "limit": limit})

    def list_findings(
        self,
        *,
        rule: str | None = None,
        agency: str | None = None,
        unit: str | None = None,
        official: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        after: int | None = None,
        period: str | None = None,
    ) -> Reply[s.PageFinding]:
        """What a person should look at, the latest first. Whoever may not see all names a unit or an official of
        theirs.
        """
        return self.ask(
            "/v1/findings",
            {
                "rule": rule,
                "agency": agency,
                "unit": unit,
                "official": official,
                "cursor": cursor,
                "limit": limit,
                "after": after,
                "period": period,
            },
        )

    def list_flagged_procedures(self, *, after: int | None = None) -> Reply[list[s.Finding]]:
        """Procedures whose terms were doubtful when they were published."""
        return self.ask("/v1/findings/procedures", {"after": after})

    def list_escalations(
        self,
        *,
        state: s.EscalationState | None = None,
        bearer: str | None = None,
        agency: str | None = None,
        unit: str | None = None,
        limit: int | None = None,
        after: int | None = None,
        period: str | None = None,
    ) -> Reply[list[s.EscalationLine]]:
        """Rungs of ladders, those to answer soonest due first. Whoever may not see all names a unit or themself."""
        return self.ask(
            "/v1/escalations",
            {
                "state": state,
                "bearer": bearer,
                "agency": agency,
                "unit": unit,
                "limit": limit,
                "after": after,
                "period": period,
            },
        )

    def read_comparison(
        self,
        *,
        a: str,
        b: str,
        procedure: str | None = None,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
        period: str | None = None,
    ) -> Reply[s.Comparison]:
        """What each was given, like with like, outcomes with how sure they are; no winner. Of no more than two."""
        return self.ask(
            "/v1/comparison",
            {"a": a, "b": b, "procedure": procedure, "purpose": purpose, "after": after, "period": period},
        )

    def read_form(
        self,
        dossier: str,
        kind: s.FormKind,
        *,
        number: int | None = None,
        applicant: bool | None = None,
        purpose: s.ApiVaultApplicantsPurpose | None = None,
        after: int | None = None,
        known_at: str | None = None,
    ) -> Reply[Any]:
        """A statutory form as the dossier's events have it. known_at: as it would have been printed then. The
        applicant's own data are lines to write on, unless they are opened for it, which is recorded first;
        they stand on it as they were known when its event was recorded, also after they were amended.
        """
        return self.ask(
            f"/v1/dossiers/{quote(str(dossier), safe='')}/forms/{quote(str(kind), safe='')}.pdf",
            {"number": number, "applicant": applicant, "purpose": purpose, "after": after, "known_at": known_at},
        )

    def read_register(
        self, unit: str, *, from_: str, to: str, after: int | None = None, known_at: str | None = None
    ) -> Reply[Any]:
        """The register of dossiers of a one-stop unit, from one day to another."""
        return self.ask(
            f"/v1/units/{quote(str(unit), safe='')}/register.pdf",
            {"from": from_, "to": to, "after": after, "known_at": known_at},
        )

    def read_register_workbook(
        self, unit: str, *, from_: str, to: str, after: int | None = None, known_at: str | None = None
    ) -> Reply[Any]:
        """The same as a workbook, with the events behind each row."""
        return self.ask(
            f"/v1/units/{quote(str(unit), safe='')}/register.xlsx",
            {"from": from_, "to": to, "after": after, "known_at": known_at},
        )

    def print_record(
        self,
        official: str,
        *,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
        period: str | None = None,
        known_at: str | None = None,
        at: str | None = None,
    ) -> Reply[Any]:
        """Evidence for a review, never a verdict; with pictures and the events behind each figure."""
        return self.ask(
            f"/v1/officials/{quote(str(official), safe='')}/record.pdf",
            {"purpose": purpose, "after": after, "period": period, "known_at": known_at, "at": at},
        )

    def read_record_workbook(
        self,
        official: str,
        *,
        purpose: s.ApiHttpRecordRoutesPurpose | None = None,
        after: int | None = None,
        period: str | None = None,
        known_at: str | None = None,
        at: str | None = None,
    ) -> Reply[Any]:
        """The same as a workbook, with every fact in a row."""
        return self.ask(
            f"/v1/officials/{quote(str(official), safe='')}/record.xlsx",
            {"purpose": purpose, "after": after, "period": period, "known_at": known_at, "at": at},
        )

    def print_unit_report(self, unit: str, *, after: int | None = None, period: str | None = None) -> Reply[Any]:
        """How a unit stands, what was late and where; with pictures and the events behind each figure."""
        return self.ask(f"/v1/units/{quote(str(unit), safe='')}/report.pdf", {"after": after, "period": period})

    def read_unit_workbook(self, unit: str, *, after: int | None = None, period: str | None = None) -> Reply[Any]:
        """The same as a workbook, with every fact in a row."""
        return self.ask(f"/v1/units/{quote(str(unit), safe='')}/report.xlsx", {"after": after, "period": period})

    def read_organisation(self, *, after: int | None = None) -> Reply[s.OrganisationShown]:
        """Agencies and units, with the names that they had and have."""
        return self.ask("/v1/organisation", {"after": after})

    def read_members(self, unit_id: str, *, after: int | None = None) -> Reply[list[s.OfficialShown]]:
        """The officials appointed in a unit now, by name."""
        return self.ask(f"/v1/units/{quote(str(unit_id), safe='')}/officials", {"after": after})

    def read_official(self, official: str, *, after: int | None = None) -> Reply[s.OfficialShown]:
        """An official's name and appointments."""
        return self.ask(f"/v1/officials/{quote(str(official), safe='')}", {"after": after})

    def read_catalogue(self, *, after: int | None = None) -> Reply[s.CatalogueShown]:
        """The procedures, each with its versions."""
        return self.ask("/v1/catalogue", {"after": after})

    def read_calendar(self, *, after: int | None = None) -> Reply[s.CalendarShown]:
        """The calendar as it stands."""
        return self.ask("/v1/calendar", {"after": after})

    def read_rules(self, *, after: int | None = None) -> Reply[s.RulesShown]:
        """The rule packs and policies in force: every value with its document, its validity and how sure it is."""
        return self.ask("/v1/rules", {"after": after})

    def find(self, *, q: str, after: int | None = None) -> Reply[s.Found]:
        """Dossiers by code, all else by words, with or without diacritics. Dossiers not of the caller are left out."""
        return self.ask("/v1/search", {"q": q, "after": after})

    def list_datasets(self, *, after: int | None = None) -> Reply[list[s.Summary]]:
        """All complete imports, in order of number."""
        return self.ask("/v1/datasets", {"after": after})

    def read_case(self, *, case: str, after: int | None = None) -> Reply[list[s.ImportedTrace]]:
        """The traces of an imported case by its id, one a dataset at most."""
        return self.ask("/v1/datasets/cases", {"case": case, "after": after})

    def read_dataset(self, number: int, *, after: int | None = None) -> Reply[s.Summary]:
        """What an import comes to."""
        return self.ask(f"/v1/datasets/{quote(str(number), safe='')}", {"after": after})

    def read_dataset_records(self, number: int, *, after: int | None = None) -> Reply[list[s.OfficialRecord]]:
        """One row an official of an import, by name."""
        return self.ask(f"/v1/datasets/{quote(str(number), safe='')}/records", {"after": after})

    def read_checkpoint(self, *, size: int | None = None, witnesses: int | None = None) -> Reply[Any]:
        """The latest checkpoint, the one of a size, or the latest with so many co-signatures; with all that it has."""
        return self.ask("/v1/ledger/checkpoint", {"size": size, "witnesses": witnesses})

    def read_witnesses(self) -> Reply[list[str]]:
        """The verifier keys of the witnesses that the office named. Trust those that you chose yourself."""
        return self.ask("/v1/ledger/witnesses", {})

    def hand_in_cosignature(self) -> Reply[s.Taken]:
        """Hand in a checkpoint of this log that a named witness signed. Its signature is its right; repeat as you
        like.
        """
        return self.order("/v1/ledger/cosignatures", {}, None, None, None)

    def read_rotations(self) -> Reply[list[str]]:
        """The statements of new keys, oldest first: signed notes."""
        return self.ask("/v1/ledger/rotations", {})

    def read_consistency(self, *, old: int, new: int) -> Reply[s.ConsistencyProof]:
        """That the log of size `new` contains the log of size `old`."""
        return self.ask("/v1/ledger/consistency", {"old": old, "new": new})

    def read_stamps(self, size: int) -> Reply[list[str]]:
        """The time-stamps (RFC 3161 responses, DER in base64) over the text of the checkpoint of a size, oldest first."""
        return self.ask(f"/v1/ledger/stamps/{quote(str(size), safe='')}", {})

    def read_tile(self, level: int, index: int) -> Reply[Any]:
        """A tile as far as it has grown; empty where it has not begun."""
        return self.ask(f"/v1/ledger/tiles/{quote(str(level), safe='')}/{quote(str(index), safe='')}", {})

    def read_inclusion(self, position: int, *, size: int | None = None) -> Reply[s.InclusionProof]:
        """The event's bytes and the proof that they stand at this position. For whoever may see the event."""
        return self.ask(f"/v1/ledger/inclusion/{quote(str(position), safe='')}", {"size": size})

    def read_daily_report(self, *, day: str | None = None, after: int | None = None) -> Reply[s.DailyReport]:
        """The day's report of the whole province, which ends with the ledger's checkpoint; for who may see all boards."""
        return self.ask("/v1/report/daily", {"day": day, "after": after})

    def list_policies(self) -> Reply[s.PoliciesShown]:
        """Every policy with its id, which a decision on record names, and why it is there. For auditors,
        administrators.
        """
        return self.ask("/v1/policies", {})

    def list_verifications(self, *, cursor: str | None = None, limit: int | None = None) -> Reply[s.Verifications]:
        """The latest first, and whether one is under way."""
        return self.ask("/v1/ledger/verifications", {"cursor": cursor, "limit": limit})

    def verify_now(self) -> Reply[s.ApiHttpVerifyingUnderWay]:
        """Read the whole log again. The answer comes at once; the result stands in the list once it is there."""
        return self.order("/v1/ledger/verifications", {}, None, None, None)

    def read_verification(self, number: int) -> Reply[s.Verified]:
        """One verification with its whole report."""
        return self.ask(f"/v1/ledger/verifications/{quote(str(number), safe='')}", {})
