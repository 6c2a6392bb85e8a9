"""Dossiers with every form to print, under the rules of 2018 and of 2025; names and reasons that look like markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import msgspec

from domain import catalogue_commands
from tests.domain.office import PROCEDURE
from tests.http.town import Town
from tests.vault.people import applicant_of, erase, lodge_with

HOSTILE = 'Thiếu trích lục #eval("1+1") *đậm* $x$ <nhãn> @ref \\ của ông Ẫn'
FORMULA = '=HYPERLINK("https://hoso.invalid","xem") +1 -2 @SUM(A1)'
DOCUMENTS = ("Đơn đề nghị tách thửa (Mẫu 11/ĐK)", "Bản gốc Giấy chứng nhận đã cấp")


@dataclass
class Told:
    """dossiers: by what is to be seen. before: the moment just before a correction was recorded; before_moved: before a
    receipt of 1/6/2021 was moved to 1/7/2021.
    """

    dossiers: dict[str, UUID] = field(default_factory=dict)
    before: datetime | None = None
    before_moved: datetime | None = None


def tell(town: Town) -> Told:
    """From Monday 2/3/2020 on, then from Wednesday 1/10/2025 on; it is Wednesday 15/10/2025 10:00 afterwards."""
    told = Told()
    papers = msgspec.structs.replace(PROCEDURE, version=2, documents=DOCUMENTS, valid_from=date(2020, 1, 1))
    town.order(catalogue_commands.PublishProcedure, procedure=papers)
    for pack, start, asked, promised, apology in (
        ("2018", "2020-03-02", "2020-03-03", "2020-03-12", "2020-03-20"),
        ("2025", "2025-10-01", "2025-10-02", "2025-10-10", "2025-10-23"),
    ):
        _year(town, told, pack, start, asked, promised, apology)
        if pack == "2018":
            _moved(town, told)
    town.at("2025-10-15 09:00")
    clerk = town.officer("a1")
    for name in ("named 2025", "erased 2025"):
        told.dossiers[name], _ = lodge_with(clerk)
        clerk.act(told.dossiers[name], "issue-receipt")
    erase(town, applicant_of(town, told.dossiers["erased 2025"]), despite_open=True)
    town.at("2025-10-15 10:00")
    return told


def _year(town: Town, told: Told, pack: str, start: str, asked: str, promised: str, apology: str) -> None:
    clerk, officer, colleague, head = town.officer("a1"), town.officer("b1"), town.officer("b2"), town.head("h2")
    if pack != "2018":  # the office opens at the first moment
        town.at(f"{start} 08:00")
    for name in ("asked", "sorry", "stopped", "done", *(["late"] if pack == "2018" else [])):
        told.dossiers[f"{name} {pack}"] = clerk.lodge()
        clerk.act(told.dossiers[f"{name} {pack}"], "issue-receipt")
    told.dossiers[f"refused {pack}"] = clerk.lodge(channel="online")
    told.dossiers[f"lodged {pack}"] = clerk.lodge()
    mine = {name: told.dossiers[f"{name} {pack}"] for name in ("asked", "sorry", "stopped", "done", "refused")}
    clerk.act(mine["refused"], "refuse", {"reason": f"Không thuộc thẩm quyền. {HOSTILE}"})
    town.at(f"{start} 09:30")
    for name in ("asked", "sorry", "stopped", "done"):
        clerk.act(mine[name], "send-handover", {"to_official": "b1", "step_id": "th", "note": "bàn giao đủ hồ sơ"})
    town.at(f"{start} 10:05")
    for name in ("asked", "sorry", "done"):
        officer.act(mine[name], "accept-handover", {"handover_no": 1})
    officer.act(mine["stopped"], "return-handover", {"handover_no": 1, "reason": "nhầm địa chỉ", "wrong_address": True})
    town.at(f"{asked} 08:15")
    officer.act(mine["asked"], "request-supplement", {"items": ["Bản đồ địa chính", HOSTILE], "reason": HOSTILE})
    officer.act(mine["done"], "complete-step", {"step_id": "th", "outcome": "đủ điều kiện"})
    officer.act(mine["done"], "submit-for-approval", {"to_official": "h2", "step_id": "pd"})
    head.act(mine["done"], "accept-handover", {"handover_no": 2})
    head.act(mine["done"], "approve")
    head.act(mine["done"], "send-handover", {"to_unit": "cl-mc", "step_id": "tr"})
    clerk.act(mine["done"], "accept-handover", {"handover_no": 3})
    clerk.act(mine["done"], "finish")
    clerk.act(mine["done"], "return-result", {"channel": "counter"})
    clerk.act(mine["stopped"], "stop", {"reason": f"Người nộp không còn quyền sử dụng đất. {HOSTILE}"})
    if pack == "2018":
        _corrected(town, told, mine["asked"])
        clerk.act(told.dossiers["late 2018"], "send-handover", {"to_official": "b2", "step_id": "th"})
        colleague.act(told.dossiers["late 2018"], "accept-handover", {"handover_no": 1})
    town.at(f"{promised} 09:00")
    officer.act(mine["sorry"], "send-handover", {"to_official": "b2", "step_id": "th"})
    colleague.act(mine["sorry"], "accept-handover", {"handover_no": 2})
    colleague.act(mine["sorry"], "issue-apology", {"cause": HOSTILE, "due_on": apology, "unit_in_charge": "cl-dd"})
    if pack == "2018":
        _late(town, told.dossiers["late 2018"])


def _corrected(town: Town, told: Told, dossier: UUID) -> None:
    """The items of a supplement request are corrected a minute after `told.before`."""
    town.at("2020-03-03 09:00")
    told.before = town.app.state.office.clock.now()
    town.at("2020-03-03 09:01")
    log = town.app.state.office.log
    wrong = next(r for r in log.read_stream(dossier) if r.body.TOPIC == "dossier.SupplementRequested")
    changes = {"items": ["Bản đồ địa chính tỷ lệ 1/500"]}
    entry = {"position": wrong.position, "reason": "ghi nhầm", "changes": changes}
    claim = town.officer("b1").act(dossier, "correct", entry).json()["position"]
    town.head("h2").act(dossier, "confirm-claim", {"claim": claim})  # a correction takes two persons


def _moved(town: Town, told: Told) -> None:
    """A dossier of 1/6/2021, of which is found on 5/7/2021 that it was lodged and received on 1/7/2021."""
    clerk, log = town.officer("a1"), town.app.state.office.log
    town.at("2021-06-01 08:00")
    dossier = told.dossiers["moved 2021"] = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    told.before_moved = town.app.state.office.clock.now()
    town.at("2021-07-05 09:00")
    for topic, at in (("dossier.ReceiptIssued", "09:00"), ("dossier.Lodged", "08:30")):
        wrong = next(r for r in log.read_stream(dossier) if topic == r.body.TOPIC)
        changes = {"occurred_at": f"2021-07-01T{at}:00+07:00"}
        entry = {"position": wrong.position, "reason": "ghi nhầm ngày", "changes": changes}
        claim = clerk.act(dossier, "correct", entry).json()["position"]
        if topic == "dossier.ReceiptIssued":  # the head answers for longer by it, until the lodging is moved too
            town.head("h1").act(dossier, "confirm-claim", {"claim": claim})


def _late(town: Town, dossier: UUID) -> None:
    """b2 explains, and finishes after the due date of 16/3/2020; it ends on 24/3."""
    clerk, officer, head = town.officer("a1"), town.officer("b2"), town.head("h2")
    town.at("2020-03-23 09:00")
    officer.act(dossier, "explain", {"text": FORMULA})
    officer.act(dossier, "complete-step", {"step_id": "th", "outcome": "đủ điều kiện"})
    officer.act(dossier, "submit-for-approval", {"to_official": "h2", "step_id": "pd"})
    head.act(dossier, "accept-handover", {"handover_no": 2})
    head.act(dossier, "approve")
    head.act(dossier, "send-handover", {"to_unit": "cl-mc", "step_id": "tr"})
    town.at("2020-03-24 08:30")
    clerk.act(dossier, "accept-handover", {"handover_no": 3})
    clerk.act(dossier, "finish")
    clerk.act(dossier, "return-result", {"channel": "counter"})
