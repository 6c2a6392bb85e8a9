"""What every report carries of its own evidence: the seal of the log, and the events behind each figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection

from api.reports.figures import amount, part_words, plain_amount, unit_of
from api.reports.workbook import Cell, Sheet
from domain.model.checkpoint import Checkpoint
from domain.model.event import OFFICE_ZONE
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints
from projections.figures import FIGURES
from projections.queries.knowledge import Knowledge
from projections.queries.official_records import FactLine
from projections.words import NO_PROCEDURE, duty_words

NOT_A_VERDICT = "Tài liệu này là căn cứ để xem xét, không phải kết luận."
NOT_A_VERDICT_EN = "Evidence for a review, not a conclusion."


def seal_words(connection: Connection[Any]) -> str:
    """The latest checkpoint: how many events it covers, and the root of the tree over them."""
    stored = ledger_checkpoints.last_or_none(connection)
    if stored is None:
        return "Sổ chưa được niêm lần nào."
    found = Checkpoint.parse(SignedNote.parse(stored.note).text)
    return f"Điểm niêm của sổ niêm phong: {found.size} sự kiện, gốc {found.root.hex()}, {found.origin}."


def stated(facts: Iterable[FactLine], now: datetime) -> list[FactLine]:
    """The facts of dossiers that had ended by a moment; those of open ones are provisional."""
    return [fact for fact in facts if fact.closed_at is not None and fact.closed_at <= now]


def moment(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}"


def appendix_numbers(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A short name for each (part, figure), in order: PL1, PL2, …"""
    return {key: f"PL{number}" for number, key in enumerate(dict.fromkeys(keys), 1)}


def appendix_rows(facts: Sequence[FactLine], now: datetime) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """By (part, figure): what it is of, and its dossiers with the positions of their events.

    Dossiers that have ended stand before those that are open, which say so.
    """
    order = {name: number for number, name in enumerate(FIGURES)}
    closed = {id(fact) for fact in stated(facts, now)}
    grouped: dict[tuple[str, str], dict[bool, dict[str, set[int]]]] = {}
    for fact in sorted(facts, key=lambda one: (one.part, order.get(one.figure, len(order)))):
        of_figure = grouped.setdefault((fact.part, fact.figure), {True: {}, False: {}})
        of_figure[id(fact) in closed].setdefault(fact.code or str(fact.dossier_id), set()).update(fact.positions)
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for (part, figure), halves in grouped.items():
        for ended, dossiers in halves.items():
            if dossiers:
                what = f"{FIGURES[figure].vi} – {part_words(part)}" + ("" if ended else " (hồ sơ chưa kết thúc)")
                listed = "; ".join(f"{code}: {positions(at)}" for code, at in sorted(dossiers.items()))
                found.setdefault((part, figure), []).append((what, listed))
    return found


def positions(at: Iterable[int]) -> str:
    """`12, 15–17`: runs of three and more are written with their ends."""
    runs: list[list[int]] = []
    for position in sorted(at):
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(parts)


def _of(code: str, name: str) -> str:
    """A procedure or a field; nothing for what is about none."""
    return "" if code in NO_PROCEDURE else name


def _step(fact: FactLine, known: Knowledge) -> str:
    if fact.kind is not None:
        return duty_words(fact.kind).vi
    return known.latest_step_name(fact.procedure_code, fact.step_id) if fact.step_id is not None else ""


def evidence_sheet(facts: Sequence[FactLine], known: Knowledge, now: datetime, below: Sequence[str]) -> Sheet:
    """Every fact with the events behind it; the amounts add up to the figures.

    Whose it is stands in no row: a record is one person's, and a unit's report is read by all who serve there.
    """
    heads = (
        "Số liệu", "Phần", "Hồ sơ, vụ việc", "Thủ tục", "Lĩnh vực", "Bước, nghĩa vụ", "Lúc", "Giá trị", "Đơn vị tính",
        "Bằng chữ", "Hồ sơ đã kết thúc", "Đang có ý kiến khác", "Sự kiện",
    )  # fmt: skip
    closed = {id(fact) for fact in stated(facts, now)}
    rows: list[Sequence[Cell]] = [
        (
            FIGURES[fact.figure].vi if fact.figure in FIGURES else fact.figure,
            part_words(fact.part),
            fact.code or str(fact.dossier_id),
            _of(fact.procedure_code, known.procedure(fact.procedure_code, None).name),
            _of(fact.field, fact.field),
            _step(fact, known),
            moment(fact.at),
            plain_amount(fact.figure, fact.amount),
            unit_of(fact.figure),
            amount(fact.figure, fact.amount),
            "có" if id(fact) in closed else "chưa",
            "có" if "disputed" in fact.marks else "",
            ", ".join(map(str, fact.positions)),
        )
        for fact in facts
    ]
    return Sheet("Căn cứ", "Sự việc và sự kiện làm căn cứ", (), heads, rows, below)
