"""report.pdf: the claims of figures.json for people in a hearing, in Vietnamese, PDF/A.

It is made from the same tree as figures.json, with names from the organisation and the catalogue, and pictures of
custody; only in a review's a part stands apart that needs other people's dossiers, and says so. One sentence first;
facts apart from judgements, each judgement by the policy that is named; what speaks for a person beside what was
measured; behind every figure the positions of its events.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from api.evidence.canonical import instant
from api.evidence.comparison import comparison_blocks
from api.evidence.figures import Claimed
from api.evidence.ledger_part import LedgerPart
from api.evidence.names import Names
from api.evidence.report_cases import case_blocks, cases_sentence, cases_summary
from api.evidence.report_dossiers import dossier_blocks, dossier_sentence, dossiers_summary, official_sentence
from api.evidence.report_pictures import Pictures
from api.evidence.report_words import numbers, speaking
from api.evidence.subject import Kind, Subject
from api.evidence.wording import clock, duration
from api.reports.paper import Block, Paper, facts, framed, heading, note, set_paper, table, text
from domain.model.event import utc
from projections.figures import FIGURES, Measure
from projections.words import PARTS
from projections.words_of_readings import PURPOSES, what_was_read

NO_VERDICT: Final = "Tài liệu này là căn cứ để xem xét, không phải kết luận."

_TITLES: Final = {
    Kind.DOSSIER: ("Bằng chứng về một hồ sơ", "Evidence on a dossier"),
    Kind.OFFICIAL: ("Bằng chứng về một cán bộ", "Evidence on an official"),
    Kind.REVIEW: ("Hồ sơ kiểm điểm", "Review file"),
}


def report(found: Claimed, part: LedgerPart, pictures: Pictures) -> bytes:
    """The PDF; its date of making is the moment of the checkpoint's last event. pictures: of dossiers in detail."""
    names = found.names
    vi, en = _TITLES[found.subject.kind]
    blocks = [
        framed(_sentence(found, names)),
        framed(NO_VERDICT),
        facts(_about(found, part, names)),
        *_body(found, names, pictures),
        *_verifying(part),
    ]
    foot = (f"{vi} · {found.subject.id} · sổ {part.origin}, {part.size} sự kiện", NO_VERDICT)
    return set_paper(Paper(vi, en, blocks, foot, flipped=True), utc(found.about))


def _sentence(found: Claimed, names: Names) -> str:
    subject, claims = found.subject, found.figures
    if subject.dataset is not None:
        return cases_sentence(subject, claims)
    if subject.kind is Kind.DOSSIER:
        return dossier_sentence(claims["dossiers"][0], names, found.about)
    return official_sentence(subject, claims, names, found.about)


def _about(found: Claimed, part: LedgerPart, names: Names) -> list[tuple[str, str | None]]:
    subject, claims = found.subject, found.figures
    rows: list[tuple[str, str | None]] = [("Đối tượng", _who(subject, names))]
    if subject.period is not None:
        first, last = subject.period.first, subject.period.last
        rows.append(
            ("Kỳ", f"tháng {first:%m/%Y}" if first == last else f"từ tháng {first:%m/%Y} đến tháng {last:%m/%Y}")
        )
    if subject.cause is not None:
        rows.append(("Lý do xem xét", subject.cause))
    return [
        *rows,
        (
            "Tính đến",
            f"{clock(found.about)} (giờ Việt Nam), sự kiện số {part.size}; {instant(found.about)}",
        ),
        ("Chính sách", ", ".join(claims["policies"])),
        ("Lịch làm việc", f"phiên bản {claims['calendar_version']}"),
        ("Sổ", f"{part.origin}, {part.size} sự kiện"),
    ]


def _who(subject: Subject, names: Names) -> str:
    if subject.dataset is not None:
        return f"{subject.id}, bộ dữ liệu nhập số {subject.dataset}"
    return subject.id if subject.kind is Kind.DOSSIER else names.person(subject.id)


def _body(found: Claimed, names: Names, pictures: Pictures) -> Iterator[Block]:
    subject, claims = found.subject, found.figures
    if subject.dataset is not None:
        yield from cases_summary(subject, claims)
        yield from _record(found)
        yield from case_blocks(subject, claims)
        return
    if subject.kind is Kind.DOSSIER:
        claim = claims["dossiers"][0]
        drawn = pictures.get(claim["dossier_id"], ())
        yield from dossier_blocks(claim, claims["speaks_for"], names, found.about, drawn, level=2)
        return
    yield from dossiers_summary(subject, claims, names)
    general = [entry for entry in claims["speaks_for"] if entry["dossier_id"] is None]
    yield heading("Vắng mặt, đóng cửa, ngừng phần mềm", "Absences and outages")
    yield speaking(general, names) if general else note("Đã tìm trong kỳ, không có mục nào.")
    yield from _record(found)
    if found.beside is not None:
        yield from comparison_blocks(found.beside)
    if subject.kind is Kind.REVIEW:
        yield from _readings(claims["review"]["readings"], names)
    shown = in_detail(found)
    yield heading("Từng hồ sơ", "Dossier by dossier")
    left_out = len(claims["dossiers"]) - len(shown)
    yield note(
        f"Dưới đây là {len(shown)} hồ sơ mà người này giữ khi quá hạn, có phần quy kết, hoặc đang mở và đang giữ. "
        f"{left_out} hồ sơ khác có trong bảng trên; từng đoạn của chúng ở figures.json."
    )
    for claim in shown:
        here = [entry for entry in claims["speaks_for"] if entry["dossier_id"] == claim["dossier_id"]]
        yield from dossier_blocks(claim, here, names, found.about, pictures.get(claim["dossier_id"], ()))


def in_detail(found: Claimed) -> list[dict[str, Any]]:
    """The dossiers that are shown interval by interval, in order of code."""
    claims: list[dict[str, Any]] = found.figures["dossiers"]
    if found.subject.kind is Kind.DOSSIER:
        return claims
    by_code = sorted(claims, key=lambda one: (one["code"] or "", one["dossier_id"]))
    return [claim for claim in by_code if _in_detail(claim, found.subject.id)]


def _in_detail(claim: dict[str, object], official: str) -> bool:
    rows = claim["delay"]
    intervals = claim["intervals"]
    assert isinstance(rows, list)
    assert isinstance(intervals, list)
    return any(row["official"] == official and (row["held_overdue_us"] or row["share_us"]) for row in rows) or any(
        interval["answerer"] == official and interval["end"] is None for interval in intervals
    )


def _record(found: Claimed) -> Iterator[Block]:
    """The record's figures, with what each means where it is a judgement."""
    lines = found.figures["record"]
    imported = found.subject.dataset is not None
    if found.subject.kind is Kind.DOSSIER:
        return
    yield heading("Số liệu của hồ sơ trách nhiệm", "Figures of the responsibility record")
    if not lines:
        yield note("Không có số liệu nào của hồ sơ đã kết thúc trong kỳ này.")
        return
    yield note(
        "Suy ra từ nhật ký của hệ thống khác; độ trễ quy kết không được xét vì nhật ký không có hạn của bước."
        if imported
        else "Chỉ nêu hồ sơ đã kết thúc; các phần không cộng với nhau. «Độ trễ quy kết» là đánh giá theo "
        "attribution-1, các số khác là sự việc."
    )
    yield table(
        ("Phần", "Số liệu", "Giá trị", "Số sự việc", "Sự kiện đứng sau"),
        (0, 3, 2, 0, 5),
        [
            (
                PARTS[entry["part"]].vi + (f" ({entry['on_behalf_of']})" if entry["on_behalf_of"] else ""),
                _figure(entry["figure"]),
                _amount(entry["figure"], entry["amount"], imported=imported),
                str(len(entry["positions"])),
                numbers(sorted({position for each in entry["positions"] for position in each})),
            )
            for entry in lines
        ],
        right=(3,),
    )


def _figure(name: str) -> str:
    return FIGURES[name].vi if name in FIGURES else "Hồ sơ phụ trách bị trễ"


def _amount(name: str, amount: int, *, imported: bool) -> str:
    if name in FIGURES and FIGURES[name].measure is Measure.MICROSECONDS:
        return duration(amount, hours_a_day=24 if imported else 8)
    return str(amount)


def _readings(readings: list[dict[str, Any]], names: Names) -> Iterator[Block]:
    yield heading("Ai đã xem hồ sơ trách nhiệm này", "Who read this record")
    if not readings:
        yield note("Theo sổ, đến thời điểm này chưa ai khác xem.")
        return
    yield table(
        ("Lúc", "Ai", "Xem gì", "Lý do", "Sự kiện"),
        (0, 3, 4, 4, 0),
        [
            (
                clock(datetime.fromisoformat(read["at"])),
                names.person(read["reader"]),
                what_was_read(read["what"]).vi,
                PURPOSES[read["purpose"]].vi if read["purpose"] in PURPOSES else read["purpose"] or "–",
                str(read["position"]),
            )
            for read in readings
        ],
    )


def _verifying(part: LedgerPart) -> Iterator[Block]:
    yield heading("Cách kiểm tra", "How to verify")
    yield text(
        "Tài liệu này nằm trong một gói bằng chứng. Trên máy bất kỳ có Python 3.11 và thư viện «cryptography», không "
        "cần mạng và không cần phần mềm này, chạy: python -I verify.py GOI.zip. Mã thoát 0 là khớp, 1 là có điều không "
        "khớp và chỉ rõ chỗ nào. Chương trình tính lại figures.json từ các sự kiện trong gói; tài liệu này chỉ để đọc."
    )
    yield facts(
        [
            ("Dấu vân tay khóa của sổ", part.key.fingerprint),
            ("So với", "dấu vân tay nhận từ cơ quan bằng đường khác, ví dụ qua điện thoại (hoso ledger key)"),
        ]
    )
    yield note(
        "Gói cho thấy những gì có trong gói đã được ghi đúng như vậy vào sổ. Gói không cho thấy việc chưa từng được "
        "ghi, và chỉ kiểm được rằng không thiếu gì khi có bản xuất toàn sổ (verify.py --log). Xem README.txt."
    )
