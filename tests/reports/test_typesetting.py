"""Typesetting: data stay data, Vietnamese stays Vietnamese, and the same data make the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from api.reports.paper import Paper, facts, framed, heading, note, picture, set_paper, table, text
from api.reports.typesetting import TEMPLATES, legible, typeset
from tests.reports.reading_pdf import demand_archivable, fonts_of, metadata_of, pages_of, text_of

MOMENT = datetime(2020, 4, 17, 2, 30, tzinfo=UTC)
NAMES = ("Nguyễn Thị Ổi", "Trần Văn Ước", "Lê Thị Mỹ Ửng", "ẪU ẬU Ổ ở ữ đ Đ ỡ ợ ừ", "Đồng Tháp, phường Mỹ Phước")
HOSTILE = (
    '#eval("1 + 1")', "$x^2$ $", "*đậm* _nghiêng_", "<nhãn>", "@ref", "\\ \\u{41} \\n", "`mã`", "= Đầu đề",
    "[#panic()]",
    '"; #panic() //', "#{", "]}", "/* */", "{{ 7*7 }}", "~", "--- ...", "'ngoặc' \"kép\"", "https://hoso.invalid/a",
)  # fmt: skip


def everything(words: str) -> bytes:
    """A paper that shows the words in every kind of block, as title and at its foot."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 10"><rect width="40" height="5"/></svg>'
    blocks = (
        heading(words, words), heading(words, level=3), text(words), note(words), framed(words),
        facts([(words, words), (words, None)]), table((words, "b"), (1, 0), [(words, words)], right=(1,)),
        picture(svg, words, words),
    )  # fmt: skip
    return set_paper(Paper(words, words, blocks, foot=(words, words)), MOMENT)


def test_a_paper_is_pdf_a_by_its_metadata_and_by_what_is_inside() -> None:
    pdf = everything("Giấy tiếp nhận hồ sơ")
    demand_archivable(pdf)
    assert "2020-04-17T02:30:00Z" in metadata_of(pdf).replace("+00:00", "Z")


@pytest.mark.parametrize("words", HOSTILE)
def test_what_would_be_markup_is_shown_letter_by_letter(words: str) -> None:
    assert text_of(everything(words)).count(" ".join(words.split())) >= 12


@pytest.mark.parametrize("words", NAMES)
def test_vietnamese_comes_out_of_the_file_as_it_went_in(words: str) -> None:
    assert text_of(everything(words)).count(words) >= 12


def test_the_faces_are_those_that_have_every_vietnamese_letter() -> None:
    assert set(fonts_of(everything("Ờ ẫ ữ"))) <= {
        "LibertinusSerif-Regular", "LibertinusSerif-Semibold", "LibertinusSerif-Italic",
        "LibertinusSerif-SemiboldItalic",
    }  # fmt: skip


def test_every_letter_that_counts_as_legible_can_be_set_in_all_faces() -> None:
    letters = "".join(chr(n) for n in range(0x20, 0x3000) if legible(chr(n)) == chr(n))
    assert len(letters) > 1_000
    demand_archivable(everything(letters))


def test_what_no_font_has_is_written_as_its_code() -> None:
    pdf = everything("tên 中 😀 \u202eđảo\u202c \u200bẩn \x07 \ue000 \ud800.")
    shown = "tên ‹U+4E2D› ‹U+1F600› ‹U+202E›đảo‹U+202C› ‹U+200B›ẩn ‹U+0007› ‹U+E000› \ufffd."
    assert text_of(pdf).count(shown) >= 12


def test_marks_apart_from_their_letters_are_joined() -> None:
    assert legible("Ngu\u0079e\u0302\u0303n\r\n\u0111\tA\u030a") == "Nguyễn\nđ Å"


def test_a_long_table_repeats_its_head_on_each_page() -> None:
    rows = [(f"000.00.05.H20-200417-{n:04d}", "Nguyễn Thị Ổi") for n in range(120)]
    pdf = set_paper(Paper("Sổ", "", (table(("Mã hồ sơ", "Người giữ"), (0, 1), rows),), foot=()), MOMENT)
    shown = text_of(pdf)
    assert pages_of(pdf) >= 3
    assert shown.count("Mã hồ sơ") == pages_of(pdf)
    assert all(code in shown for code, _ in rows)


def test_another_process_zone_locale_and_hash_seed_make_the_same_bytes() -> None:
    program = (
        "import sys; from tests.reports.test_typesetting import everything;"
        "sys.stdout.buffer.write(everything('Đồng Tháp'))"
    )
    made = {everything("Đồng Tháp")}
    for seed, zone, locale in (("1", "Pacific/Auckland", "C"), ("2", "America/Lima", "vi_VN.UTF-8")):
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run([sys.executable, "-c", program], env=surroundings, capture_output=True, check=True)
        made.add(done.stdout)
    assert len(made) == 1


def test_threads_that_set_papers_at_once_get_their_own() -> None:
    alone = [everything(name) for name in NAMES]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(everything, NAMES * 4)) == alone * 4


def test_the_moment_is_part_of_the_file_and_nothing_else_of_time() -> None:
    paper = Paper("Sổ", "", (), foot=())
    assert set_paper(paper, MOMENT) == set_paper(paper, MOMENT + timedelta(milliseconds=400))
    assert set_paper(paper, MOMENT) != set_paper(paper, MOMENT + timedelta(seconds=1))


def test_templates_neither_evaluate_nor_fetch() -> None:
    for template in TEMPLATES.glob("*.typ"):
        source = template.read_text()
        assert not [word for word in ("eval(", "@", "read(", "plugin(", "include ") if word in source], template


def test_data_that_a_template_asks_for_in_vain_are_an_error() -> None:
    with pytest.raises(RuntimeError, match="dictionary does not contain key"):
        typeset("paper", {"title": "Sổ"}, MOMENT)
