"""What a file would change: new, changed from what to what, unchanged, withdrawn, refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.catalogue.comparison import Kind, Proposal, changes, proposal
from api.catalogue.entries import entries_of
from api.catalogue.faults import RowsRefused
from api.catalogue.table import rows_of
from api.catalogue.writing import catalogue_csv, catalogue_xlsx
from domain.catalogue_file import PublishCatalogue
from domain.model import procedure as proc
from domain.model.procedure import Catalogue
from domain.model.publication import publication_id
from tests.catalogue.made_files import BIRTH, HEADINGS, LAND, as_csv, as_xlsx
from tests.domain.office import CODE, PROCEDURE
from tests.domain.office import office as small_office
from tests.domain.whole_office import WholeOffice

TODAY = date(2020, 3, 2)
MORE = (*HEADINGS, "Có hiệu lực từ", "Ngày cuối áp dụng", "Cơ quan phải công khai")


def catalogue(office: WholeOffice) -> Catalogue:
    state = Catalogue()
    for recorded in office.read_stream(proc.STREAM):
        state = proc.evolve(state, recorded)
    return state


def proposed(content: bytes, office: WholeOffice | None = None, **options: Any) -> Proposal:
    state = catalogue(office or WholeOffice())
    mapping = options.pop("mapping", ())
    return proposal(state, small_office().organisation, entries_of(rows_of(content), mapping), TODAY, **options)


def carried_out(office: WholeOffice, content: bytes, **options: Any) -> Proposal:
    made = proposed(content, office, **options)
    office.do(
        PublishCatalogue, "~service", "2020-03-02 08:00",
        published=made.published, withdrawn=made.withdrawn, agencies=made.agencies,
    )  # fmt: skip
    return made


def kinds(made: Proposal) -> dict[str, str]:
    return {line.code: line.kind.value for line in made.report.lines}


def test_a_row_is_new_or_changed_from_what_to_what() -> None:
    made = proposed(as_csv([BIRTH, LAND]))
    birth, land = made.report.lines
    assert (birth.kind, birth.version, birth.changes) == (Kind.NEW, 1, ())
    assert (land.kind, land.version) == (Kind.CHANGED, 2)
    assert [(one.key, one.before, one.after) for one in land.changes] == [
        ("term", "10 ngày làm việc", "8 ngày làm việc"),
        ("decision", "QĐ 1/QĐ-UBND", "QĐ 9/QĐ-UBND"),
    ]
    version, _ = made.published[1]
    assert version.steps == PROCEDURE.steps, "what the file does not speak of stays"
    assert version.valid_from == TODAY


def test_importing_again_changes_nothing() -> None:
    office = WholeOffice()
    file = as_csv([BIRTH, LAND])
    assert carried_out(office, file).report.changes_something
    again = proposed(file, office)
    assert kinds(again) == {"1.001193": "unchanged", CODE: "unchanged"}
    assert not again.report.changes_something
    assert (again.published, again.withdrawn) == ((), ())


@pytest.mark.parametrize("workbook", [True, False])
def test_what_was_written_out_is_read_back_as_it_is(*, workbook: bool) -> None:
    office = WholeOffice()
    head = (*HEADINGS, "Trình tự thực hiện", "Yêu cầu, điều kiện", "Thành phần hồ sơ", "Ghi chú phí", "Giờ chốt nhận")
    row = (*BIRTH, "Nộp hồ sơ\nNhận kết quả", "=không\ncông thức", "Tờ khai\nCMND", "- Theo HĐND tỉnh", "15:00")
    carried_out(office, as_xlsx([row], head))
    state = catalogue(office)
    written = catalogue_xlsx(state, office.now()) if workbook else catalogue_csv(state)
    assert not proposed(written, office).report.changes_something
    elsewhere = WholeOffice()
    carried_out(elsewhere, written)
    birth = state.versions["1.001193"][-1]
    (same,) = catalogue(elsewhere).versions["1.001193"]
    assert (same, catalogue(elsewhere).content(same)) == (birth, state.content(birth))


def test_a_new_version_needs_a_later_day_than_the_one_before() -> None:
    row = (*LAND, "01/01/2019", "", "")
    with pytest.raises(RowsRefused) as refusal:
        proposed(as_csv([row, (*BIRTH, "", "", "")], head=MORE))
    assert "2019-01-01" in refusal.value.faults[0].vi
    made = proposed(as_csv([row, (*BIRTH, "", "", "")], head=MORE), skip_bad=True)
    assert kinds(made) == {CODE: "refused", "1.001193": "new"}
    assert [version.code for version, _ in made.published] == ["1.001193"]


def test_all_or_nothing_unless_bad_rows_may_be_skipped() -> None:
    file = as_csv([BIRTH, (*LAND[:4], "8", LAND[5])])
    with pytest.raises(RowsRefused) as refusal:
        proposed(file)
    assert refusal.value.details["count"] == 1
    assert "Dòng 3 (1.012784)" in refusal.value.vi


def test_a_new_procedure_needs_what_none_may_lack_and_a_known_one_does_not() -> None:
    head = ("Mã thủ tục", "Thời hạn giải quyết")
    assert kinds(proposed(as_csv([(CODE, "9 ngày làm việc")], head=head))) == {CODE: "changed"}
    with pytest.raises(RowsRefused, match="it is new"):
        proposed(as_csv([("1.000001", "9 ngày làm việc")], head=head))


def test_a_last_day_withdraws_and_withdrawing_again_changes_nothing() -> None:
    office = WholeOffice()
    same = (CODE, PROCEDURE.name, PROCEDURE.field, "Cấp huyện", "10 ngày làm việc", PROCEDURE.decision)
    gone = as_csv([(*same, "", "31/03/2020", "")], head=MORE)
    made = carried_out(office, gone)
    assert (kinds(made), made.withdrawn) == ({CODE: "withdrawn"}, ((CODE, date(2020, 3, 31)),))
    assert kinds(proposed(gone, office)) == {CODE: "unchanged"}
    with pytest.raises(RowsRefused, match="in two imports"):
        proposed(as_csv([(*LAND, "", "31/05/2020", "")], head=MORE), office)


def test_what_a_file_does_not_name_stays_unless_it_is_said_to_be_whole() -> None:
    made = proposed(as_csv([BIRTH]))
    assert (made.report.absent, made.withdrawn) == (1, ())
    whole = proposed(as_csv([BIRTH]), whole=True)
    assert whole.withdrawn == ((CODE, date(2020, 3, 1)),)
    assert kinds(whole) == {"1.001193": "new", CODE: "withdrawn"}
    bad = proposed(as_csv([BIRTH, (*LAND[:4], "8", LAND[5])]), whole=True, skip_bad=True)
    assert bad.withdrawn == (), "a row that cannot be read is no sign that the procedure is gone"


def test_agencies_are_named_by_id_by_name_or_by_level_and_have_to_publish_it() -> None:
    office = WholeOffice()
    made = carried_out(office, as_csv([(*LAND, "", "", "Cấp huyện; stnmt")], head=MORE))
    assert made.agencies == ((CODE, ("cl", "stnmt")),)
    assert office.proceeding(publication_id(CODE, 2)).state.agencies == ("cl", "stnmt")
    with pytest.raises(RowsRefused, match="no agency 'nowhere'"):
        proposed(as_csv([(*LAND, "", "", "nowhere")], head=MORE))


def test_what_differs_between_two_versions_is_said_column_by_column() -> None:
    office = WholeOffice()
    carried_out(office, as_csv([(*LAND, "Giấy chứng nhận")], head=(*HEADINGS, "Kết quả thực hiện")))
    state = catalogue(office)
    first, second = state.versions[CODE]
    found = changes((first, state.content(first)), (second, state.content(second)))
    assert [one.key for one in found] == ["term", "decision", "result"]


def test_the_crawl_of_the_portal_is_read_with_its_cautions(shared_data: Path) -> None:
    """The page's terms without a unit are not guessed at; where it names several, somebody has to look."""
    content = (shared_data / "tthc_portal_2026-07.csv").read_bytes()
    made = proposed(content, skip_bad=True, mapping=["fee_note=truc_tiep(term|fee)#2"])
    counts = made.report.counts
    refused = [line for line in made.report.lines if line.kind is Kind.REFUSED]
    assert counts["new"] + counts["changed"] + counts["unchanged"] + counts["refused"] == 68
    assert len(refused) == 27
    assert {line.why_vi for line in refused} == {"cột «Thời hạn giải quyết» trống"}
    split = next(line for line in made.report.lines if line.code == "1.013831")
    assert "18 Ngày làm việc" in split.remark_vi
    assert sum(bool(line.remark_vi) for line in made.report.lines) == 19
    versions = {version.code: (version, said) for version, said in made.published}
    cadastral, said = versions["1.013833"]
    assert (cadastral.term, cadastral.fee_dong, said.fee_note) == ("10wd", 0, "Miễn phí(Không quy định)")
    with pytest.raises(RowsRefused):
        proposed(content)
