"""Refusals of moments and repetitions: acts dated too far back, notes of what is not owed, matters done already."""

from __future__ import annotations

from domain.model.errors import DomainError


class EnterLate(DomainError):
    CODE = "enter-late"
    VI = "Việc lúc {at} được ghi quá muộn (bây giờ là {now}). Ghi bằng 'ghi bổ sung'; người liên quan sẽ xác nhận."
    EN = "The act of {at} is too old for an ordinary one (it is {now}). Record it late; those concerned confirm it."


class NothingOwed(DomainError):
    CODE = "nothing-owed"
    VI = "Lúc {at} không có gì phải ghi ({what}): việc đó đã xong hoặc đã được ghi. Không cần làm gì thêm."
    EN = "At {at} nothing was owed ({what}): it was over, or is noted already. There is nothing to do."


class StepAlreadyCompleted(DomainError):
    CODE = "step-already-completed"
    VI = "Bước {step} đã hoàn thành. Chuyển sang bước sau, hoặc chờ trả lại để làm lại."
    EN = "Step {step} is completed already. Go on to the next one, or wait until it is returned for rework."


class TermTooLong(DomainError):
    CODE = "term-too-long"
    VI = "Thời hạn {term} dài hơn mức cho phép ({most}). Ghi thời hạn ngắn hơn; người đứng đầu có thể gia hạn sau."
    EN = "The term {term} is longer than is allowed ({most}). State a shorter one; the head may extend it later."


class NotOneself(DomainError):
    CODE = "not-oneself"
    VI = "{actor} không được tự đồng ý cho việc của mình. Cấp trên của {actor} phải đồng ý."
    EN = "{actor} may not agree to what is their own. A superior of {actor} must."
