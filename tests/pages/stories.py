"""Dossiers with something to show: one that became late, one with the applicant, one in transit, one done."""

from __future__ import annotations

from uuid import UUID

from tests.http.town import Town


def tell(town: Town) -> dict[str, UUID]:
    """From Monday 2/3/2020 on; it is Wednesday 18/3/2020 10:00 afterwards. The dossiers, by what is to be seen."""
    clerk, other, officer, colleague = town.officer("a1"), town.officer("a2"), town.officer("b1"), town.officer("b2")
    told: dict[str, UUID] = {}
    for name in ("late", "waiting", "moving", "done"):
        told[name] = clerk.lodge()
        clerk.act(told[name], "issue-receipt")
    told["pool"] = other.lodge()
    town.at("2020-03-02 09:30")
    for name in ("late", "waiting", "moving", "done"):
        clerk.act(told[name], "send-handover", {"to_official": "b1", "step_id": "th"})
    town.at("2020-03-02 14:00")
    for name in ("late", "waiting", "done"):
        officer.act(told[name], "accept-handover", {"handover_no": 1})
    town.at("2020-03-03 08:15")
    officer.act(told["waiting"], "request-supplement", {"items": ["Bản đồ địa chính"], "reason": "Thiếu bản đồ"})
    officer.act(
        told["late"],
        "report-obstacle",
        {"description": "Chờ trích lục của Sở", "term": "2wd", "to_official": "c1"},
    )
    town.at("2020-03-04 09:00")
    officer.act(told["done"], "complete-step", {"step_id": "th", "outcome": "đủ điều kiện"})
    officer.act(told["done"], "submit-for-approval", {"to_official": "h2", "step_id": "pd"})
    town.at("2020-03-04 10:00")
    head = town.head("h2")
    head.act(told["done"], "accept-handover", {"handover_no": 2})
    head.act(told["done"], "approve")
    head.act(told["done"], "send-handover", {"to_unit": "cl-mc", "step_id": "tr"})
    town.at("2020-03-04 14:30")
    clerk.act(told["done"], "accept-handover", {"handover_no": 3})
    clerk.act(told["done"], "finish")
    clerk.act(told["done"], "return-result", {"channel": "counter"})
    town.at("2020-03-05 08:00")
    town.officer("c1").act(told["late"], "answer-obstacle", {"obstacle_no": 1, "answer": "Đã có trích lục"})
    town.at("2020-03-12 15:00")
    officer.act(told["late"], "send-handover", {"to_official": "b2", "step_id": "th", "note": "đổi người"})
    town.at("2020-03-13 08:30")
    colleague.act(told["late"], "accept-handover", {"handover_no": 2})
    colleague.act(told["late"], "explain", {"text": "Nhận hồ sơ khi hạn còn một ngày."})
    town.at("2020-03-18 10:00")
    return told
