"""report.pdf: what a hearing reads, said in full and no more than that."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from api.evidence.report import NO_VERDICT
from api.evidence.subject import Kind, Subject
from projections.queries.periods import Period
from tests.bundles.conftest import Sealed
from tests.bundles.test_making import a_dossier, figures, members


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(members(data)["report.pdf"]))


def words(data: bytes) -> str:
    """The text without line ends, which are typst's."""
    return " ".join(" ".join(page.extract_text().split()) for page in read(data).pages)


def test_it_is_an_archival_file_of_the_moment_of_the_bundle(sealed: Sealed) -> None:
    made = sealed.make(Subject(Kind.DOSSIER, a_dossier(sealed)))
    found = read(made.data)
    assert found.xmp_metadata is not None
    assert "<pdfaid:part>2</pdfaid:part>" in found.xmp_metadata.stream.get_data().decode()
    assert found.metadata is not None
    assert found.metadata.creation_date is not None
    assert found.metadata.creation_date.isoformat()[:19] == made.summary.about[:19]


def test_it_names_who_answered_with_the_events_and_tells_facts_from_judgements(sealed: Sealed) -> None:
    made = sealed.make(Subject(Kind.DOSSIER, a_dossier(sealed)))
    (claim,) = figures(made.data)["dossiers"]
    told = words(made.data)
    for expected in (NO_VERDICT, claim["code"], "Sự việc: ai trả lời", "Đánh giá theo attribution-1", "verify.py"):
        assert expected in told, expected
    assert made.summary.fingerprint in told
    for interval in claim["intervals"]:
        assert interval["answerer"] == "~applicant" or f"({interval['answerer']})" in told
        assert str(interval["positions"][0]) in told


def test_an_official_s_begins_with_one_sentence_and_stands_what_speaks_for_them_beside_it(sealed: Sealed) -> None:
    official = sealed.busiest
    made = sealed.make(Subject(Kind.OFFICIAL, official))
    claims = figures(made.data)
    told = words(made.data)
    held = sum(
        row["held_overdue_us"] > 0 for c in claims["dossiers"] for row in c["delay"] if row["official"] == official
    )
    assert f"có mặt trong {len(claims['dossiers'])} hồ sơ và giữ {held} hồ sơ khi đã quá hạn" in told
    assert "đánh giá, không phải sự việc" in told
    assert "Vắng mặt, đóng cửa, ngừng phần mềm" in told


def test_a_review_s_tells_its_cause_who_read_the_record_and_what_cannot_be_checked(sealed: Sealed) -> None:
    subject = Subject(Kind.REVIEW, sealed.busiest, None, Period.parse("2020-Q1"), "Phản ánh về hồ sơ trễ")
    told = words(sealed.make(subject).data)
    for expected in ("Phản ánh về hồ sơ trễ", "So với đơn vị", "nên verify.py không tính lại được", "Ai đã xem hồ sơ"):
        assert expected in told, expected


def test_imported_custody_is_told_as_inferred(sealed: Sealed) -> None:
    told = words(sealed.make(Subject(Kind.OFFICIAL, "Ân", 1)).data)
    assert "suy ra như vậy không đủ để mở việc xem xét nào" in told
    assert "người làm việc kế tiếp" in told
