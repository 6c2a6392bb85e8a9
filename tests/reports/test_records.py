"""Records and unit reports on paper: the figures of the record, open to their events, and never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import msgspec
import pytest
from lxml import etree

from api.auth.rights import Role
from api.reports import figures as said
from api.reports.custody_lanes import lanes_chart, late_traces
from api.reports.evidence import NOT_A_VERDICT, appendix_rows, positions, seal_words, stated
from api.reports.lane_svg import lanes_svg
from api.reports.records import RecordSources, record_pdf, record_sources, record_xlsx
from api.reports.sections import drawings
from api.reports.units import UnitSources, unit_pdf, unit_sources, unit_xlsx
from projections import ledger_checkpoints
from projections.figures import Part
from projections.ledger_sealer import Sealer
from projections.ledger_sealer import connect as connect_sealer
from projections.queries import DutyShare, Period, figure_facts
from tests.domain.office import when
from tests.http.town import NAMES
from tests.reports.conftest import Papers
from tests.reports.reading_pdf import demand_archivable, text_of
from tests.reports.reading_xlsx import cells_of, demand_harmless, texts_of
from tests.reports.stories import FORMULA

MARCH = Period.parse("2020-Q1")


@pytest.fixture(scope="module")
def record_of_b2(papers: Papers) -> RecordSources:
    return record_sources(papers.connection, "b2", MARCH, now=papers.now)


@pytest.fixture(scope="module")
def unit_of_b2(papers: Papers) -> UnitSources:
    return unit_sources(papers.connection, "cl-dd", MARCH, now=papers.now)


@pytest.fixture(scope="module")
def pdf(record_of_b2: RecordSources) -> bytes:
    return record_pdf(record_of_b2)


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    return text_of(pdf)


@pytest.fixture(scope="module")
def xlsx(record_of_b2: RecordSources) -> bytes:
    return record_xlsx(record_of_b2)


def test_a_record_on_paper_is_archivable_and_says_what_it_is_and_is_not(pdf: bytes, text: str) -> None:
    demand_archivable(pdf)
    assert text.count(NOT_A_VERDICT) >= 2, "on the first page, and at the foot of every page"
    assert NAMES["b2"] in text
    assert "Quý 1/2020" in text
    assert "custody-1, attribution-1" in text
    assert "Niêm phong" in text
    for word in ("xếp hạng", "điểm số", "yếu kém"):
        assert word not in text.lower()


def test_the_figures_on_paper_are_those_of_the_record(record_of_b2: RecordSources, text: str) -> None:
    lines = [line for part in record_of_b2.record.parts for line in part.figures]
    assert {"dossiers_late", "held_overdue_us", "steps_late", "attributed_us"} <= {line.name for line in lines}
    for line in lines:
        assert f"{line.vi} {said.amount(line.name, line.amount)}" in text, line.name


def test_facts_and_judgements_stand_apart_and_the_policy_is_named(text: str) -> None:
    facts, judged = text.index("Sự việc"), text.index("Nhận định theo chính sách attribution-1")
    assert facts < text.index("Giữ khi quá hạn") < judged < text.index("Độ trễ quy kết")


def test_duties_in_proceedings_stand_on_paper_by_kind_beside_those_of_the_unit(
    record_of_b2: RecordSources, text: str
) -> None:
    title = "Nghĩa vụ trong các vụ việc, theo loại"
    assert title not in text
    share = DutyShare(
        part=Part.HEAD,
        nature="directive",
        nature_vi="chỉ đạo khắc phục",
        nature_en="a directive",
        kind="report-remedy",
        vi="báo cáo khắc phục",
        en="report the remedy",
        owed=3,
        missed=1,
        unit_owed=5,
        unit_missed=2,
    )
    sources = replace(record_of_b2, record=msgspec.structs.replace(record_of_b2.record, duties=(share,)))
    told = text_of(record_pdf(sources))
    assert title in told
    assert "báo cáo khắc phục chỉ đạo khắc phục" in told
    assert "1/3 2/5" in told
    assert ["báo cáo khắc phục", "chỉ đạo khắc phục", said.part_words("head"), "1/3", "2/5"] in [
        [str(cell) for cell in row] for row in cells_of(record_xlsx(sources))["Nghĩa vụ"]
    ]


def test_below_ten_there_is_no_rate(record_of_b2: RecordSources) -> None:
    late = said.late_by_field(stated(record_of_b2.facts, record_of_b2.record.asked_at))
    assert [(row.label, row.late, row.of, row.words) for row in late] == [("Đất đai", 1, 1, "1/1")]
    many = said.Late("x", 3, 12, ())
    assert many.words == "3/12 (25,0 %)"


def test_what_speaks_for_the_person_stands_beside(text: str) -> None:
    assert "Điều cần xem cùng với số liệu" in text
    assert "Trung vị của đơn vị" in text
    assert FORMULA in text


def test_every_figure_opens_into_its_events_in_the_appendix(
    papers: Papers, record_of_b2: RecordSources, text: str
) -> None:
    now = record_of_b2.record.asked_at
    rows = appendix_rows(record_of_b2.facts, now)
    for part in record_of_b2.record.parts:
        for line in part.figures:
            behind = figure_facts(
                papers.connection, figure=line.name, period=MARCH, now=now, official="b2", part=part.part
            )
            if behind:
                assert rows[part.part, line.name], line.name
            for fact in behind:
                listed = f"{fact.code}: {positions({p for f in behind if f.code == fact.code for p in f.positions})}"
                assert any(listed in words for _, words in rows[part.part, line.name]), line.name
    for lines in rows.values():
        for _, listed in lines:
            assert listed in text


def test_positions_in_a_row_are_written_as_a_run() -> None:
    assert positions([4, 1, 2, 3, 7, 9, 10]) == "1–4, 7, 9, 10"
    assert positions([]) == ""


def test_lateness_is_told_by_step_by_field_and_by_month_with_its_events(record_of_b2: RecordSources, text: str) -> None:
    closed = stated(record_of_b2.facts, record_of_b2.record.asked_at)
    (step,) = [row for row in said.late_by_step(closed, record_of_b2.known) if row.late]
    assert step.label == "Thẩm định – Tách thửa, hợp thửa đất"
    assert step.positions
    (month,) = said.late_by_month(closed)
    assert (month.label, month.late, month.of) == ("2020-03", 1, 1)
    assert "Trễ theo bước" in text
    assert "Trễ theo lĩnh vực" in text
    assert "2020-03 1/1" in text


def test_the_same_record_makes_the_same_bytes(
    papers: Papers, record_of_b2: RecordSources, pdf: bytes, xlsx: bytes
) -> None:
    again = record_sources(papers.connection, "b2", MARCH, now=record_of_b2.record.asked_at)
    assert record_pdf(again) == pdf
    assert record_xlsx(again) == xlsx


def test_a_record_on_paper_as_of_a_moment_is_that_of_then(papers: Papers) -> None:
    before_the_end = when("2020-03-20 10:00")
    then = record_sources(papers.connection, "b2", MARCH, now=papers.now, as_of=before_the_end)
    shown = text_of(record_pdf(then))
    assert "tính đến 10:00 20/03/2020" in shown
    assert FORMULA not in shown, "not yet explained"
    assert said.late_by_field(stated(then.facts, then.record.asked_at)) == []
    assert {held.code for held in then.record.open_dossiers} >= {papers.code("late 2018")}
    told = next(told for told in then.lanes.traces if told.code == papers.code("late 2018"))
    assert told.ended_at is None
    path = "/v1/officials/b2/record.pdf"
    supervisor = papers.town.bearer(Role.SUPERVISOR, "vpub-truc")
    answer = supervisor.get(path, period="2020-Q1", known_at=before_the_end.isoformat())
    assert answer.content == record_pdf(then)
    assert " as of @" in papers.town.officer("b2").get("/v1/officials/b2/reads").json()["rows"][0]["what"]


# ---------------------------------------------------------------------- pictures


def test_every_dossier_that_was_chosen_has_a_lane_and_every_interval_a_bar(record_of_b2: RecordSources) -> None:
    sources = record_of_b2
    chart = lanes_chart(sources.lanes, sources.mine, sources.hours, MARCH, sources.record.asked_at)
    assert chart is not None
    assert [lane.key for lane in chart.lanes] == [str(told.dossier_id) for told in sources.lanes.traces]
    for told in sources.lanes.traces:
        bars = [bar for bar in chart.bars if bar.stretch.lane == str(told.dossier_id)]
        inside = [i for i in told.intervals if i.from_at < MARCH.end_at and (i.to_at or MARCH.end_at) > i.from_at]
        assert bars
        assert {bar.stretch.href for bar in bars} == {f"/su-kien/{interval.cause}" for interval in inside}
        times = sorted((bar.stretch.start, bar.stretch.end) for bar in bars)
        assert all(first[1] <= second[0] for first, second in pairwise(times))
        assert any(mark.happenings[0].sign == "due" for mark in chart.marks)


def test_a_picture_is_whole_and_asks_nothing_of_others(record_of_b2: RecordSources) -> None:
    sources = record_of_b2
    drawn = drawings(sources.lanes, sources.mine, sources.hours, MARCH, sources.record.asked_at, NAMES["b2"])
    assert len(drawn) == 1 + len(late_traces(sources.lanes, sources.mine)) > 1
    for one in drawn:
        root = etree.fromstring(one.svg.encode())
        left, top, width, height = map(float, root.get("viewBox", "").split())
        for shape in root.iter("{*}text", "{*}rect"):
            if shape.get("x") is not None:
                assert left <= float(shape.get("x", "0")) <= left + width
                assert top <= float(shape.get("y", "0")) <= top + height
        assert set(re.findall(r"https?://[^\"/]+", one.svg)) == {"http://www.w3.org"}
        assert "href" not in one.svg
        assert one.alt


def test_a_name_in_a_picture_is_no_markup(record_of_b2: RecordSources) -> None:
    from dataclasses import replace

    sources = record_of_b2
    chart = lanes_chart(sources.lanes, sources.mine, sources.hours, MARCH, sources.record.asked_at)
    assert chart is not None
    hostile = '</text><script>x</script> & "Ẫn" 中'
    renamed = replace(chart, lanes=tuple(replace(lane, name=hostile) for lane in chart.lanes))
    root = etree.fromstring(lanes_svg(renamed).encode())
    assert not list(root.iter("{*}script"))
    assert '</text><script>x</script> & "Ẫn" ‹U+4E2D›' in {node.text for node in root.iter("{*}text")}


# ---------------------------------------------------------------------- workbooks


def test_a_workbook_has_no_formula_whatever_was_written_and_has_pictures(xlsx: bytes) -> None:
    demand_harmless(xlsx)
    assert any(FORMULA in text for text in texts_of(xlsx))
    with ZipFile(BytesIO(xlsx)) as archive:
        names = archive.namelist()
        assert [name for name in names if name.startswith("xl/media/") and name.endswith(".png")]
        assert [name for name in names if name.startswith("xl/charts/chart")]
        assert "2025-10-15T10:00:00Z" in archive.read("docProps/core.xml").decode()


def test_the_facts_in_the_workbook_add_up_to_the_figures(record_of_b2: RecordSources, xlsx: bytes) -> None:
    sheets = cells_of(xlsx)
    rows = list(_below(sheets["Căn cứ"], "Số liệu"))
    for line in record_of_b2.record.parts[0].figures:
        mine = [row for row in rows if (row[0], row[1], row[10]) == (line.vi, "Việc của mình", "có")]
        if line.measure == "us":
            closed = stated(record_of_b2.facts, record_of_b2.record.asked_at)
            assert sum(f.amount for f in closed if (f.figure, f.part) == (line.name, "own")) == line.amount
            assert len(mine) == len([f for f in closed if (f.figure, f.part) == (line.name, "own")])
            continue
        found = len({row[2] for row in mine}) if line.measure == "dossiers" else sum(float(str(row[7])) for row in mine)
        assert found == line.amount, line.name


def test_a_workbook_reads_as_it_was_written(record_of_b2: RecordSources, xlsx: bytes) -> None:
    texts = texts_of(xlsx)
    assert NOT_A_VERDICT in texts
    assert any(NAMES["b2"] in text for text in texts)
    figures = {str(row[1]): row for row in _below(cells_of(xlsx)["Số liệu"], "Phần") if row[0] == "Việc của mình"}
    for line in record_of_b2.record.parts[0].figures:
        assert figures[line.vi][3] == said.plain_amount(line.name, line.amount)
        assert figures[line.vi][2] == ("nhận định (attribution-1)" if line.name == "attributed_us" else "sự việc")


def _below(rows: list[list[object]], first_head: str) -> Iterator[list[object]]:
    """The rows of a sheet's table."""
    start = next(number for number, row in enumerate(rows) if row[0] == first_head)
    yield from rows[start + 1 :]


# ---------------------------------------------------------------------- units


def test_a_units_report_is_archivable_and_lists_people_by_name(unit_of_b2: UnitSources) -> None:
    made = unit_pdf(unit_of_b2)
    demand_archivable(made)
    text = text_of(made)
    assert NOT_A_VERDICT in text
    assert "Phòng Tài nguyên và Môi trường (cl-dd), UBND huyện Cao Lãnh" in text
    for line in unit_of_b2.view.figures:
        assert f"{line.vi} {said.amount(line.name, line.amount)}" in text, line.name
    people = text[text.index("xếp theo tên") :]
    assert people.index(NAMES["b1"]) < people.index(NAMES["b2"]) < people.index(NAMES["h2"])
    assert made == unit_pdf(unit_of_b2)


def test_what_was_late_in_a_unit_adds_up_to_its_figures_as_a_whole(unit_of_b2: UnitSources) -> None:
    """In whatever part its people had it; each figure names the facts of all parts in the appendix."""
    closed = stated(unit_of_b2.facts, unit_of_b2.view.asked_at)
    told = {line.name: (line.amount, line.of_amount) for line in unit_of_b2.view.figures}
    for rows in (said.late_by_field(closed, said.ALL_PARTS), said.late_by_month(closed, said.ALL_PARTS)):
        assert (sum(row.late for row in rows), sum(row.of for row in rows)) == told["dossiers_late"]
    steps = said.late_by_step(closed, unit_of_b2.known, said.ALL_PARTS)
    assert (sum(row.late for row in steps), sum(row.of for row in steps)) == told["steps_late"]
    assert {fact.part for fact in closed} <= set(said.ALL_PARTS)


def test_a_units_workbook_is_harmless_and_the_same_on_repeat(unit_of_b2: UnitSources) -> None:
    made = unit_xlsx(unit_of_b2)
    demand_harmless(made)
    assert made == unit_xlsx(unit_of_b2)
    assert {"Đơn vị", "Số liệu", "Cán bộ", "Trễ theo bước", "Trễ theo lĩnh vực", "Hình", "Căn cứ"} <= set(
        cells_of(made)
    )


def test_no_fact_of_a_units_workbook_says_whose_it_is(unit_of_b2: UnitSources) -> None:
    """Every officer of a unit may read its report; the record of a colleague is for that person and their head."""
    rows = cells_of(unit_xlsx(unit_of_b2))["Căn cứ"]
    people = {fact.official for fact in unit_of_b2.facts}
    people |= {row.official.name for row in unit_of_b2.view.officials}
    assert {"b1", "b2"} <= people
    assert not [cell for row in rows for cell in row if cell in people]


def test_an_average_is_rounded_half_up_once() -> None:
    assert [said.VIETNAMESE.tenths(permille) for permille in (0, 49, 50, 1_949, 1_950)] == [
        "0,0",
        "0,0",
        "0,1",
        "1,9",
        "2,0",
    ]


# ---------------------------------------------------------------------- over HTTP


def test_a_record_on_paper_is_a_reading_that_is_recorded(papers: Papers) -> None:
    before = len(papers.town.officer("b2").get("/v1/officials/b2/reads").json()["rows"])
    supervisor = papers.town.bearer(Role.SUPERVISOR, "vpub-truc")
    for ending in ("pdf", "xlsx"):
        answer = supervisor.get(f"/v1/officials/b2/record.{ending}", period="2020-Q1", purpose="inspection")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
        assert papers.town.officer("b2").get(f"/v1/officials/b2/record.{ending}", period="2020-Q1").status_code == 200
    rows = papers.town.officer("b2").get("/v1/officials/b2/reads").json()["rows"]
    assert len(rows) == before + 2
    assert [(row["reader"], row["what"], row["purpose"]) for row in rows[:2]] == [
        ("vpub-truc", "record.xlsx 2020-01..2020-03", "inspection"),
        ("vpub-truc", "record.pdf 2020-01..2020-03", "inspection"),
    ]


def test_records_and_reports_on_paper_are_for_those_who_may_read_them(papers: Papers) -> None:
    town = papers.town
    for path in ("/v1/officials/b2/record.pdf", "/v1/officials/b2/record.xlsx"):
        assert town.head("h2").get(path, period="2020-Q1").status_code == 200
        for person in (town.officer("b1"), town.head("h1"), town.bearer(Role.ADMINISTRATOR, "vpub-truc")):
            assert person.get(path, period="2020-Q1").json()["code"] == "not-permitted"
    for path in ("/v1/units/cl-dd/report.pdf", "/v1/units/cl-dd/report.xlsx"):
        assert town.head("h2").get(path, period="2020-Q1").status_code == 200
        assert town.head("h1").get(path, period="2020-Q1").json()["code"] == "not-permitted"
        assert town.stranger().get(path).status_code == 401
    assert papers.auditor.get("/v1/officials/nobody/record.pdf").json()["code"] == "official-unknown"
    assert papers.auditor.get("/v1/units/none/report.pdf").json()["code"] == "unit-unknown"


def test_once_sealed_the_checkpoint_stands_at_the_foot(
    papers: Papers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert seal_words(papers.connection) == "Sổ chưa được niêm lần nào."
    dsn = papers.town.instance.dsn("sealer")
    with connect_sealer(dsn) as connection:
        origin = ledger_checkpoints.origin(connection)
        assert origin is not None
        Sealer(connection, origin, tmp_path_factory.mktemp("keys")).catch_up()
    sealed = record_sources(papers.connection, "b2", MARCH, now=papers.now)
    told = re.search(r"Điểm niêm của sổ niêm phong: (\d+) sự kiện, gốc ([0-9a-f]{64}), hoso/[0-9a-f]{32}", sealed.seal)
    assert told is not None
    assert int(told[1]) >= sealed.record.position
    assert told[2] in text_of(record_pdf(sealed))
