"""The verdict and the recomputed figures in words, Vietnamese and English, so that a reader sees what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from api.evidence.verifier.instants import read_instant, written
from api.evidence.verifier.record import RECOMPUTED
from api.evidence.verifier.verification import Verdict

MOST_FINDINGS_SHOWN: Final = 20
OFFICE_TIME: Final = timezone(timedelta(hours=7))

GROUND_WORDS: Final = {
    "intake": "chờ tiếp nhận / before the receipt",
    "held": "giữ / held",
    "transit": "đang bàn giao / in transit",
    "applicant": "ở phía người nộp / with the applicant",
    "opinion": "được hỏi ý kiến / asked for an opinion",
    "pool": "ở hộp chung của đơn vị / in the unit's pool",
    "settling": "cấp trên quyết định / settled by the head above",
    "obstacle": "vướng mắc quá hạn trả lời / obstacle past its term",
    "chasing": "đôn đốc bên ngoài / chasing a body outside",
    "by the next act": "theo thao tác kế tiếp / by the next act",
    "by the next act, after the end": "theo thao tác kế tiếp, sau khi kết thúc / by the next act, after the end",
    "tail, acted": "phần cuối, có thao tác / tail, acted",
    "tail, never acted": "phần cuối, không thao tác nào / tail, never acted",
}
PART_WORDS: Final = {
    "own": "phần mình / own part",
    "acting": "làm thay / acting",
    "head": "với tư cách người đứng đầu / as head",
}
KIND_WORDS: Final = {
    "dossier": "Hồ sơ / dossier",
    "official": "Cán bộ / official",
    "review": "Kiểm điểm / review of",
}
FIGURE_WORDS: Final = {
    "acts": "thao tác / acts",
    "held_us": "thời gian giữ / time held",
    "held_overdue_us": "giữ khi quá hạn / held while overdue",
    "overdue_us": "thời gian quá hạn của hồ sơ có phần trách nhiệm / overdue time of dossiers with a part in it",
    "attributed_us": "độ trễ quy kết / attributed delay",
    "late_as_owner": "hồ sơ trễ do mình phụ trách / late cases as owner",
}
PERSONS_UNKNOWN: Final = {
    "~applicant": "người nộp hồ sơ / the applicant",
    "~unknown": "không rõ ai / nobody named",
}


def verdict_in_words(verdict: Verdict) -> str:
    lines = [*_about_bundle(verdict), *_figures(verdict), *_findings(verdict)]
    return "\n".join(lines)


def _about_bundle(verdict: Verdict) -> Iterator[str]:
    bundle, trusted = verdict.bundle, verdict.trusted
    if bundle is None or trusted is None:
        return
    manifest = bundle.manifest
    yield f"{KIND_WORDS[manifest.kind]}: {manifest.subject}"
    if manifest.dataset is not None:
        yield f"Bộ dữ liệu nhập / imported dataset: {manifest.dataset}"
    if manifest.period is not None:
        yield f"Kỳ / period: {manifest.period}"
    yield f"Sổ / log: {manifest.origin}, {manifest.size} sự kiện / events, {clock_text(manifest.about)}"
    if verdict.key_given:
        yield f"Khoá / key: như bạn đưa / as you gave it: {trusted.keys[0].key.fingerprint}"
    else:
        yield f"Khoá / key: {bundle.first_key.fingerprint}"
        yield "  Khoá lấy từ chính gói này: hãy so dấu vân tay trên với dấu nhận bằng đường khác, hoặc dùng --key."
        yield "  The key came with this bundle: compare its fingerprint by other means, or use --key."
    for seen in trusted.seen:
        yield f"Nhân chứng / witness: {seen.witness.name}, {clock_text(seen.at)}, {seen.witness.fingerprint}"
    for stamp in verdict.stamps:
        trust = "bạn tin / trusted by you" if stamp.trusted else "bạn chưa xác nhận tin / not trusted by you (--tsa)"
        yield f"Dấu thời gian / time-stamp: {clock_text(stamp.at)}, {stamp.by}: {trust}"
    yield f"Sự kiện trong gói / events in the bundle: {len(bundle.events)}"


def _figures(verdict: Verdict) -> Iterator[str]:
    """What was recomputed, never what was claimed."""
    if verdict.recomputed is None:
        return
    for dossier in verdict.recomputed.dossiers:
        yield from _dossier(dossier, verdict.names)
    for case in verdict.recomputed.imported:
        state = "còn mở / open" if case["open"] else "đã kết thúc / ended"
        late = f"trễ hạn / late, {duration_text(case['late_us'])}" if case["late"] else "không trễ / not late"
        yield f"\nHồ sơ nhập / imported case {case['case']}: {state}; {late}"
        for interval in case["intervals"]:
            who = PERSONS_UNKNOWN.get(interval["official"], interval["official"])
            yield _interval_line(interval, who, interval["length_us"], "suy ra / inferred")
    if verdict.recomputed.sums:
        yield "\nHồ sơ trách nhiệm, tính lại / responsibility record, recomputed:"
    for (part, on_behalf_of, figure), bounds in verdict.recomputed.sums.items():
        whose = PART_WORDS.get(part, part)
        if on_behalf_of is not None:
            whose += f" cho / for {_person(on_behalf_of, verdict.names)}"
        least, most = (_amount(figure, amount) for amount in (bounds.least, bounds.most))
        yield f"  {whose}: {FIGURE_WORDS.get(figure, figure)}: {most if least == most else f'{least} – {most}'}"


def _amount(figure: str, amount: int) -> str:
    return duration_text(amount) if figure.endswith("_us") else str(amount)


def _dossier(dossier: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    state = "đã kết thúc / ended" if dossier["ended"] else "còn mở, số tạm tính / open, provisional"
    yield f"\nHồ sơ / dossier {dossier['code'] or dossier['dossier_id']}: {state}"
    for interval in dossier["intervals"]:
        part = PART_WORDS.get(interval["part"], "")
        if interval["on_behalf_of"] is not None:
            part += f" cho / for {_person(interval['on_behalf_of'], names)}"
        if interval["excused"] is not None:
            part += ", được miễn / excused"
        yield _interval_line(interval, _person(interval["answerer"], names), interval["working_us"], part)
    yield (
        f"  Quá hạn / overdue: {duration_text(dossier['overdue_us'])}"
        f" (được miễn / excused {duration_text(dossier['excused_us'])})"
    )
    for row in dossier["delay"]:
        yield (
            f"    {_person(row['official'], names)}, {PART_WORDS.get(row['part'], row['part'])}:"
            f" giữ khi quá hạn / held while overdue {duration_text(row['held_overdue_us'])},"
            f" quy kết / attributed {duration_text(row['share_us'])}"
        )
    yield (
        f"    Thiết kế quy trình / process design {duration_text(dossier['process_design_us'])},"
        f" không đặt hạn / no term set {duration_text(dossier['no_term_set_us'])}"
    )


def _interval_line(interval: Mapping[str, Any], who: str, length_us: int, part: str) -> str:
    start = clock_text(read_instant(interval["start"]))
    end = "…" if interval["end"] is None else clock_text(read_instant(interval["end"]))
    ground = GROUND_WORDS.get(interval["ground"], interval["ground"])
    said = [f"  {start} – {end}: {who}", ground, part, duration_text(length_us)]
    if interval["overdue_us"]:
        said.append(f"quá hạn / overdue {duration_text(interval['overdue_us'])}")
    return "; ".join(each for each in said if each)


def _person(who: str, names: Mapping[str, str]) -> str:
    return PERSONS_UNKNOWN.get(who) or (f"{names[who]} ({who})" if who in names else who)


def _findings(verdict: Verdict) -> Iterator[str]:
    yield ""
    for finding in verdict.findings[:MOST_FINDINGS_SHOWN]:
        yield f"✗ {finding.where} [{finding.code}]"
        yield f"  {finding.vi}"
        yield f"  {finding.en}"
    if not verdict.holds:
        count = len(verdict.findings)
        yield f"✗ KHÔNG KHỚP: {count} chỗ. DOES NOT HOLD: {count} places."
        return
    yield "✓ Tất cả đều khớp: mọi sự kiện có trong sổ như viết ở đây, mọi số liệu tính lại đều đúng."
    yield "✓ Everything holds: all events are in the log as they stand here, all figures recomputed are as claimed."
    if verdict.bundle is not None and verdict.bundle.manifest.kind != "dossier":
        yield from _not_recomputed(verdict)
    if verdict.complete:
        yield "✓ Không thiếu sự kiện hay hồ sơ nào của sổ. Nothing of the log that belongs here was left out."
    else:
        yield "  Không có --log: đã chứng minh điều có trong gói là đúng, chưa chứng minh rằng không thiếu gì ở cuối."
        yield "  Without --log: it shows that what is in the bundle is true, not that nothing was left out at the end."
    if not verdict.same_verifier:
        yield "  verify.py trong gói khác với bản đang chạy. The verify.py in the bundle differs from the one running."
    yield "  report.pdf, README.txt chỉ để đọc; số liệu đáng tin là số liệu in ở trên."
    yield "  report.pdf and README.txt are for reading only; the figures to rely on are those printed above."


def _not_recomputed(verdict: Verdict) -> Iterator[str]:
    figures = not_recomputed(verdict)
    if figures:
        yield f"  Không tính lại: {', '.join(figures)}."
        yield "    Sự kiện được nêu có trong gói; đếm có đúng không, có thiếu dòng nào không thì chưa chứng minh."
        yield f"  Not recomputed: {', '.join(figures)}."
        yield "    The events that they name are in the bundle; that they count rightly and wholly is not shown."


def not_recomputed(verdict: Verdict) -> list[str]:
    """Figures of the record of which only the events behind them were looked at; of an imported log none."""
    bundle = verdict.bundle
    if bundle is None or bundle.manifest.dataset is not None or verdict.recomputed is None:
        return []
    return sorted({line["figure"] for line in bundle.figures["record"]} - {*RECOMPUTED})


def clock_text(moment: datetime) -> str:
    """Office time, to the second."""
    return moment.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M:%S +07")


def duration_text(length_us: int) -> str:
    """Hours, minutes and seconds; microseconds where there are any."""
    seconds, rest = divmod(length_us, 1_000_000)
    hours, seconds = divmod(seconds, 3600)
    text = f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
    return f"{text}.{rest:06} h" if rest else f"{text} h"


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """For programs. complete: null where no export of the log was given. not_recomputed: figures of the record."""
    bundle, trusted = verdict.bundle, verdict.trusted
    found: dict[str, Any] = {
        "holds": verdict.holds,
        "complete": verdict.complete or None,
        "findings": [{"code": f.code, "where": f.where, "vi": f.vi, "en": f.en} for f in verdict.findings],
        "bundle": None,
        "recomputed": None,
        "not_recomputed": not_recomputed(verdict),
    }
    if bundle is not None and trusted is not None:
        manifest = bundle.manifest
        found["bundle"] = {
            "kind": manifest.kind,
            "subject": manifest.subject,
            "dataset": manifest.dataset,
            "period": manifest.period,
            "origin": manifest.origin,
            "size": manifest.size,
            "about": written(manifest.about),
            "events": len(bundle.events),
            "key": trusted.keys[0].key.text,
            "fingerprint": trusted.keys[0].key.fingerprint,
            "key_given": verdict.key_given,
            "witnesses": [{"name": each.witness.name, "at": written(each.at)} for each in trusted.seen],
            "stamps": [{"at": written(s.at), "by": s.by, "trusted": s.trusted} for s in verdict.stamps],
            "same_verifier": verdict.same_verifier,
        }
    if verdict.recomputed is not None:
        found["recomputed"] = {
            "dossiers": verdict.recomputed.dossiers,
            "imported": verdict.recomputed.imported,
            "record": [
                {"part": part, "on_behalf_of": on_behalf_of, "figure": figure, "least": sums.least, "most": sums.most}
                for (part, on_behalf_of, figure), sums in verdict.recomputed.sums.items()
            ],
        }
    return found
