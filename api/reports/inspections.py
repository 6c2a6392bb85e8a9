"""The minutes of an inspection as PDF/A: who looked at what, what was found on what evidence, what was said to it.

Of the whole inspection, or of one agency: then with its minutes and findings alone, and lines to sign on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from api.reports.evidence import moment, seal_words
from api.reports.paper import Block, Paper, facts, framed, heading, note, set_paper, table, text
from domain.model.attachment import Attachment
from domain.model.event import AgencyId, OfficialId
from domain.model.inspection import Finding, Inspection, Minutes
from domain.model.natures import folded
from projections import stored_events
from projections.queries.inspections import InspectionFinding, inspection_findings
from projections.queries.knowledge import Knowledge, knowledge

TITLE: Final = "Biên bản kiểm tra"
NOT_A_VERDICT: Final = "Phát hiện là căn cứ để khắc phục và xem xét, không phải kết luận về trách nhiệm của cá nhân."
NOT_A_VERDICT_EN: Final = "Findings are grounds for a remedy and a review, no verdict on anybody."
HASH_SIGNS: Final = 12


@dataclass(frozen=True)
class InspectionSources:
    """All that the paper is made of, read in one look. agency: None for the whole."""

    state: Inspection
    findings: tuple[InspectionFinding, ...]
    codes: Mapping[UUID, str]
    known: Knowledge
    agency: AgencyId | None
    asked_at: datetime
    position: int
    seal: str

    def of_agency(self, agency: AgencyId) -> bool:
        return self.agency is None or self.agency == agency

    def agency_name(self, agency: AgencyId) -> str:
        named = self.known.agency(agency, self.asked_at)
        return named.name if named is not None else agency

    def name(self, official: OfficialId | None) -> str:
        named = self.known.official(official)
        return named.name if named is not None else "–"


def inspection_sources(
    connection: Connection[Any], proceeding_id: UUID, agency: AgencyId | None, *, now: datetime, position: int
) -> InspectionSources:
    """Of an inspection about which the request was decided."""
    stored = stored_events.streams(connection, [proceeding_id], position)[proceeding_id]
    state: Inspection = folded([one.decoded() for one in stored]).state
    page = inspection_findings(connection, now=now, proceeding_id=proceeding_id)
    wanted = sorted({dossier for finding in page.rows for dossier in finding.dossiers})
    rows = connection.execute(
        "SELECT dossier_id, code FROM views.dossiers WHERE dossier_id = ANY(%s) AND code IS NOT NULL", [wanted]
    ).fetchall()
    return InspectionSources(
        state=state,
        findings=tuple(one for one in page.rows if agency is None or one.agency.id == agency),
        codes=dict(rows),
        known=knowledge(connection),
        agency=agency,
        asked_at=now,
        position=position,
        seal=seal_words(connection),
    )


def inspection_pdf(sources: InspectionSources) -> bytes:
    state = sources.state
    whose = f", {sources.agency_name(sources.agency)}" if sources.agency is not None else ""
    foot = (
        f"{NOT_A_VERDICT} {state.number}, tính đến {moment(sources.asked_at)}, sổ đến vị trí {sources.position}.",
        sources.seal,
    )
    paper = Paper(f"{TITLE} {state.number}{whose}", "Minutes of an inspection", tuple(_blocks(sources)), foot)
    return set_paper(paper, sources.asked_at)


def _blocks(sources: InspectionSources) -> Iterator[Block]:
    state = sources.state
    yield framed(f"{NOT_A_VERDICT} {NOT_A_VERDICT_EN}")
    yield facts(_head(sources))
    yield heading("Biên bản làm việc", "Minutes")
    minutes = [one for one in state.minutes if sources.of_agency(one.agency_id)]
    for one in minutes:
        yield from _minutes(sources, one)
    if not minutes:
        yield text("Chưa có biên bản nào.")
    yield heading("Phát hiện", "Findings")
    yield from _findings(sources)
    if state.concluded_at is not None:
        yield heading("Kết luận", "Conclusion")
        yield text(state.concluded_text)
        yield note(f"Kết luận lúc {moment(state.concluded_at)}, {sources.name(state.concluded_by)}.")
        yield from _files(state.concluded_attachments)
    if sources.agency is not None:
        yield heading("Ký", "Signed")
        yield facts([("Trưởng đoàn kiểm tra", None), (f"Đại diện {sources.agency_name(sources.agency)}", None)])


def _head(sources: InspectionSources) -> list[tuple[str, str | None]]:
    state = sources.state
    agencies = [agency for agency in state.agencies if sources.of_agency(agency)]
    rows: list[tuple[str, str | None]] = [
        ("Số", state.number),
        ("Về việc", state.title),
        ("Kế hoạch, quyết định", state.plan),
        ("Kỳ kiểm tra", f"{state.period_from:%d/%m/%Y} – {state.period_to:%d/%m/%Y}"),
        ("Cách kiểm tra", "báo trước" if state.announced else "đột xuất, không báo trước"),
        ("Cơ quan được kiểm tra", "; ".join(map(sources.agency_name, agencies))),
        ("Nội dung", "; ".join(state.criteria)),
        ("Đoàn kiểm tra", "; ".join(map(sources.name, state.team))),
    ]
    if state.conclusion is not None and state.conclusion.due_at is not None:
        rows.append(("Hạn kết luận", moment(state.conclusion.due_at)))
    return rows


def _minutes(sources: InspectionSources, one: Minutes) -> Iterator[Block]:
    yield heading(f"{one.minutes_no}. {sources.agency_name(one.agency_id)}, {one.held_on:%d/%m/%Y}", level=3)
    yield text(one.text)
    present = "; ".join(map(sources.name, one.present)) or "không ghi"
    yield note(f"Có mặt: {present}. Người ghi: {sources.name(one.by)}. Vị trí trong sổ: {one.position}.")
    yield from _files(one.attachments)


def _findings(sources: InspectionSources) -> Iterator[Block]:
    if not sources.findings:
        yield text("Không có phát hiện nào.")
        return
    yield table(
        ("Số", "Cơ quan, đơn vị", "Nội dung", "Căn cứ", "Ý kiến", "Tình trạng"),
        (1, 4, 5, 4, 4, 4),
        [_finding_row(sources, one) for one in sources.findings],
    )
    for one in sources.findings:
        finding = sources.state.findings[one.finding_no]
        if finding.evidence.attachments:
            yield note(f"Phát hiện {one.finding_no}: {_files_said(finding.evidence.attachments)}")


def _finding_row(sources: InspectionSources, one: InspectionFinding) -> list[str]:
    finding = sources.state.findings[one.finding_no]
    by = f"điểm {one.category}: {one.category_vi}" if one.category else one.criterion
    named = f" ({one.official.name})" if one.official is not None else ""
    codes = [sources.codes.get(dossier, str(dossier)) for dossier in one.dossiers]
    parts = [f"{one.files} tệp" if one.files else "", "; ".join(codes), _events(finding)]
    directive = one.directive
    ordered = f"; {directive.number}, {directive.until_vi}" if directive is not None else ""
    return [
        str(one.finding_no),
        f"{one.agency.name}: {one.unit.name}{named}",
        f"{one.text} ({by})",
        "; ".join(part for part in parts if part),
        _statement(sources, finding),
        f"{one.condition_vi}{ordered}",
    ]


def _statement(sources: InspectionSources, finding: Finding) -> str:
    hearing = finding.hearing
    if hearing.given_at is None:
        due = hearing.due.due_at
        return f"chưa có, hạn {moment(due)}" if due is not None else "chưa có"
    said = "Đồng ý." if hearing.agrees else hearing.text
    return f"{said} ({sources.name(hearing.given_by)}, {moment(hearing.given_at)})"


def _events(finding: Finding) -> str:
    return f"sự kiện {', '.join(map(str, finding.evidence.events))}" if finding.evidence.events else ""


def _files(attachments: tuple[Attachment, ...]) -> Iterator[Block]:
    if attachments:
        yield note(f"Tệp kèm theo: {_files_said(attachments)}")


def _files_said(attachments: tuple[Attachment, ...]) -> str:
    return "; ".join(f"{one.name} (SHA-256 {one.sha256[:HASH_SIGNS]}…)" for one in attachments)
