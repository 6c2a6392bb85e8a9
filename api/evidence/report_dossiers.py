"""Dossiers in the report: who answered from when to when, and why; facts, and beside them whose the delay is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from api.evidence.names import Names
from api.evidence.report_words import numbers, speaking
from api.evidence.subject import Subject
from api.evidence.wording import clock, duration
from api.reports.paper import Block, heading, note, table
from domain.model.event import APPLICANT
from projections.words import EXCUSES, GROUNDS, PARTS

Claim = dict[str, Any]


def dossier_sentence(claim: Claim, names: Names, about: datetime) -> str:
    """What a dossier comes to, in one sentence."""
    name = f"Hồ sơ {claim['code'] or claim['dossier_id']}"
    ended = f"đã kết thúc lúc {_clock(_end(claim))}" if claim["ended"] else f"đang mở lúc {clock(about)} (tạm tính)"
    if not claim["overdue_us"]:
        return f"{name} {ended}, không có thời gian làm việc nào quá hạn."
    held = [row for row in claim["delay"] if row["held_overdue_us"]]
    said = "; ".join(f"{names.person(row['official'])} {duration(row['held_overdue_us'])}" for row in held)
    whose = f", trong đó đã giữ khi quá hạn: {said}" if said else ""
    excused = f"; {duration(claim['excused_us'])} được miễn" if claim["excused_us"] else ""
    return f"{name} {ended}, quá hạn {duration(claim['overdue_us'])} làm việc{whose}{excused}."


def official_sentence(subject: Subject, claims: Claim, names: Names, about: datetime) -> str:
    """What an official's dossiers come to, in one sentence; facts and judgement told apart."""
    rows = [_sums(claim, subject.id) for claim in claims["dossiers"]]
    overdue = [held for held, _ in rows if held]
    judged_us = sum(share for _, share in rows)
    text = (
        f"Tính đến {clock(about)}, {names.person(subject.id)} có mặt trong {len(rows)} hồ sơ và giữ {len(overdue)} "
        f"hồ sơ khi đã quá hạn, tổng cộng {duration(sum(overdue))} làm việc không được miễn"
    )
    if not overdue and not judged_us:
        return f"{text}."
    judged = f"chính sách attribution-1 quy cho người này {duration(judged_us)} độ trễ"
    return f"{text}; {judged} (đánh giá, không phải sự việc)."


def dossiers_summary(subject: Subject, claims: Claim, names: Names) -> Iterator[Block]:
    """One line a dossier, in order of code."""
    yield heading("Các hồ sơ trong gói", "Dossiers in this bundle")
    yield note(
        f"Mọi hồ sơ nêu tên {names.person(subject.id)} hoặc người này phải trả lời, bất kể kỳ. 1 ngày là 8 giờ làm "
        "việc. Cột «quy kết» là đánh giá theo attribution-1, các cột khác là sự việc."
    )
    yield table(
        (
            "Hồ sơ",
            "Tình trạng",
            "Quá hạn (cả hồ sơ)",
            "Người này giữ",
            "Người này giữ khi quá hạn",
            "Quy kết",
            "Sự kiện",
        ),
        (3, 2, 2, 2, 2, 2, 4),
        [
            _line(claim, subject.id)
            for claim in sorted(claims["dossiers"], key=lambda one: (one["code"] or "", one["dossier_id"]))
        ],
    )


def dossier_blocks(
    claim: Claim, speaks: Sequence[Claim], names: Names, about: datetime, drawn: Sequence[Block], *, level: int = 3
) -> Iterator[Block]:
    """One dossier: due dates, intervals (facts), what speaks for people, and the judgement."""
    yield heading(claim["code"] or claim["dossier_id"], level=level)
    yield note(f"{names.procedure(claim['dossier_id'])}. Mã: {claim['dossier_id']}.")
    if level > 2:
        yield note(dossier_sentence(claim, names, about))
    if claim["dues"]:
        kinds = {"first": "hạn trên phiếu hẹn", "in_force": "hạn áp dụng"}
        dues = [(kinds[due["kind"]], _due(due["at"]), due["position"]) for due in claim["dues"]]
        yield note(f"Hạn: {'; '.join(f'{kind} {at} (sự kiện {position})' for kind, at, position in dues)}.")
    yield from drawn
    yield table(
        ("Sự việc: ai trả lời", "Từ", "Đến", "Vì sao (custody-1)", "Giữ", "Giữ khi quá hạn", "Sự kiện"),
        (5, 0, 0, 6, 2, 2, 3),
        [_interval(interval, claim["dossier_id"], names) for interval in claim["intervals"]],
    )
    if speaks:
        yield speaking(speaks, names)
    if claim["overdue_us"]:
        yield _judgement(claim, names)


def _judgement(claim: Claim, names: Names) -> Block:
    rows = [
        (_part(row, names), duration(row["held_overdue_us"]), duration(row["share_us"]))
        for row in claim["delay"]
        if row["held_overdue_us"] or row["share_us"]
    ]
    rest = (
        ("Thiết kế quy trình", claim["process_design_us"]),
        ("Không đặt thời hạn", claim["no_term_set_us"]),
        ("Được miễn", claim["excused_us"]),
    )
    rows += [(who, "–", duration(amount)) for who, amount in rest if amount]
    provisional = ", tạm tính vì hồ sơ đang mở" if claim["provisional"] else ""
    return table(
        (
            f"Đánh giá theo attribution-1{provisional}: độ trễ của ai",
            "Giữ khi quá hạn (sự việc)",
            "Độ trễ quy kết (đánh giá)",
        ),
        (6, 3, 3),
        rows,
    )


def _interval(interval: Claim, dossier_id: str, names: Names) -> tuple[str, ...]:
    theirs = interval["answerer"] != APPLICANT
    why = [GROUNDS[interval["ground"]].vi]
    if interval["step"] is not None:
        why.append(f"bước {names.step(dossier_id, interval['step'])}")
    if interval["excused"] is not None:
        why.append(EXCUSES[interval["excused"]].vi)
    if not interval["confirmed"]:
        why.append("không xác nhận")
    return (
        _part({**interval, "official": interval["answerer"]}, names)
        + (f", {names.unit(interval['unit'])}" if theirs and interval["unit"] else ""),
        _clock(interval["start"]),
        _clock(interval["end"]) if interval["end"] is not None else "đang giữ",
        "; ".join(why),
        duration(interval["working_us"]) if theirs else "–",
        duration(interval["overdue_us"]) if interval["overdue_us"] else "–",
        numbers(interval["positions"]),
    )


def _part(row: Claim, names: Names) -> str:
    """Who, and in what part where it is not their own."""
    who = names.person(row["official"])
    if row["part"] in (None, "own"):
        return who
    absent = f" {names.person(row['on_behalf_of'])}" if row["on_behalf_of"] is not None else ""
    return f"{who}, {PARTS[row['part']].vi}{absent}"


def _line(claim: Claim, official: str) -> tuple[str, ...]:
    held, share = _sums(claim, official)
    mine = [interval for interval in claim["intervals"] if interval["answerer"] == official]
    held_us = sum(interval["working_us"] for interval in mine)
    behind = sorted({position for interval in mine for position in interval["positions"]})
    return (
        claim["code"] or claim["dossier_id"],
        "đã kết thúc" if claim["ended"] else "đang mở, tạm tính",
        duration(claim["overdue_us"]) if claim["overdue_us"] else "–",
        duration(held_us) if mine else "không giữ",
        duration(held) if held else "–",
        duration(share) if share else "–",
        numbers(behind) or "–",
    )


def _sums(claim: Claim, official: str) -> tuple[int, int]:
    """Held while overdue and attributed, in whatever part."""
    rows = [row for row in claim["delay"] if row["official"] == official]
    return sum(row["held_overdue_us"] for row in rows), sum(row["share_us"] for row in rows)


def _end(claim: Claim) -> str:
    end: str = claim["intervals"][-1]["end"]
    return end


def _due(written: str | None) -> str:
    return "tính lại khi đủ hồ sơ" if written is None else _clock(written)


def _clock(written: str) -> str:
    return clock(datetime.fromisoformat(written))
