"""One usual life of twenty events, as orders that can be given as fast as one likes."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid5

from benchmarks.office import DISTRICTS, PROCEDURE, District
from domain import dossier_commands as cmd
from domain.commands import Issued
from domain.model.dossier_events import Channel
from domain.model.event import NAMESPACE, Source

Act = tuple[type[cmd.DossierCommand], str, dict[str, Any]]

LIFE: Final = 20
INTAKE: Final = 2
"""The first acts of a life: lodging, and the receipt, which takes a number in a register shared by all."""


def dossier_id(key: str) -> UUID:
    """The same id for the same key."""
    return uuid5(NAMESPACE, f"benchmark dossier {key}")


def acts(district: District) -> list[Act]:
    """Twenty acts, one event each (the receipt's number aside)."""
    clerk, officer, head = district.clerks[0], district.officers[0], district.head
    return [
        (cmd.Lodge, clerk, _lodging(district)),
        (cmd.IssueReceipt, clerk, {}),
        (cmd.CompleteStep, clerk, {"step_id": "tn"}),
        (cmd.SendHandover, clerk, {"to_official": officer, "step_id": "th"}),
        (cmd.AcceptHandover, officer, {"handover_no": 1}),
        (cmd.StartStep, officer, {"step_id": "th"}),
        (
            cmd.ReportObstacle,
            officer,
            {"description": "Chưa có bản đồ địa chính", "term": "2wd", "to_official": head},
        ),
        (cmd.AnswerObstacle, head, {"obstacle_no": 1, "answer": "Áp dụng bản đồ giấy"}),
        (cmd.ResolveObstacle, officer, {"obstacle_no": 1, "how": "Đã tháo gỡ"}),
        (cmd.GiveInstruction, head, {"to_official": officer, "text": "Kiểm tra thực địa"}),
        (cmd.CompleteStep, officer, {"step_id": "th", "outcome": "Đủ điều kiện"}),
        (cmd.SubmitForApproval, officer, {"to_official": head, "step_id": "pd"}),
        (cmd.AcceptHandover, head, {"handover_no": 2}),
        (cmd.ReturnForRework, head, {"reason": "Thiếu chữ ký"}),
        (cmd.AcceptHandover, officer, {"handover_no": 3}),
        (cmd.SubmitForApproval, officer, {"to_official": head, "step_id": "pd"}),
        (cmd.AcceptHandover, head, {"handover_no": 4}),
        (cmd.Approve, head, {}),
        (cmd.SendHandover, head, {"to_official": clerk, "step_id": "tr"}),
        (cmd.AcceptHandover, clerk, {"handover_no": 5}),
    ]


def life(key: str, number: int) -> list[cmd.DossierCommand]:
    """The orders of one dossier's life. number: chooses the district."""
    dossier = dossier_id(key)
    return [
        order(
            issued=Issued(command_id=uuid5(dossier, str(place)), actor=actor, source=Source.API),
            dossier_id=dossier,
            **members,
        )
        for place, (order, actor, members) in enumerate(acts(DISTRICTS[number % len(DISTRICTS)]), 1)
    ]


def _lodging(district: District) -> dict[str, Any]:
    return {
        "procedure_code": PROCEDURE.code,
        "agency_id": district.agency,
        "unit_id": district.desk,
        "channel": Channel.COUNTER,
        "applicant_id": uuid5(NAMESPACE, "benchmark applicant"),
    }
