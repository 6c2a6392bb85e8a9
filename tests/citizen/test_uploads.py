"""Which files are taken: by what they are, not by what they are called; nothing that could be two things at once."""

from __future__ import annotations

import pytest

from api.citizen.uploads import MAX_FILE_BYTES, MAX_FILES, FileNotTaken, checked, clean_name
from tests.citizen.browsing import PERSON, Citizen
from tests.citizen.made_files import jpeg, pdf, png, zipped

REFUSED = {
    "nothing at all": ("a.pdf", b""),
    "a text": ("a.pdf", b"xin chao"),
    "a program": ("a.pdf", b"MZ" + bytes(200)),
    "a page": ("a.html", b"<html><script>1</script></html>"),
    "a vector picture": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "an archive": ("a.zip", zipped()),
    "an archive called a picture": ("a.png", zipped()),
    "an archive behind a picture": ("a.jpg", jpeg() + zipped()),
    "an archive behind a document": ("a.pdf", pdf() + zipped() + b"startxref\n%%EOF"),
    "another archive within a document": ("a.pdf", pdf("7z\xbc\xaf").replace("¼¯".encode(), b"\xbc\xaf\x27\x1c")),
    "a picture with a document in front": ("a.jpg", jpeg(comment=b"%PDF-1.4 %%EOF")),
    "a picture with a page within": ("a.jpg", jpeg(comment=b"<script>alert(1)</script>")),
    "a picture with something behind": ("a.png", png() + b"more"),
    "a damaged picture": ("a.png", png()[:-20] + bytes(20)),
    "a picture that unpacks to gigabytes": ("a.png", png(200_000, 200_000)),
    "a photograph that unpacks to gigabytes": ("a.jpg", jpeg(65_000, 65_000)),
    "a document cut off": ("a.pdf", pdf()[:20]),
    "a document with a script": ("a.pdf", pdf("<</S /JavaScript /JS (app.alert(1))>>")),
    "a document that starts programs": ("a.pdf", pdf("<</S /Launch>>")),
    "a document with attachments": ("a.pdf", pdf("/Names<</EmbeddedFiles 3 0 R>>")),
    "a name that says program": ("a.exe", pdf()),
    "a name with two endings": ("a.exe.pdf", pdf()),
    "a name of another kind": ("a.png", pdf()),
    "a name without an ending": ("a", pdf()),
    "too much": ("a.pdf", pdf() + b" " * MAX_FILE_BYTES + b"startxref 9 %%EOF"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_scan_and_no_photograph_is_not_taken(case: str) -> None:
    with pytest.raises(FileNotTaken) as refusal:
        checked(*REFUSED[case])
    assert refusal.value.vi.startswith("Chưa nhận tệp")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Đơn.PDF", pdf(), "application/pdf"),
        ("ảnh 1.jpeg", jpeg() + b"SEFT of a telephone", "image/jpeg"),
        ("gcn.v2.png", png(), "image/png"),
    ],
)
def test_scans_and_photographs_are_taken_as_they_are(name: str, content: bytes, media_type: str) -> None:
    taken = checked(name, content)
    assert (taken.name, taken.media_type, taken.content) == (name, media_type, content)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Đào\\đơn.pdf", "đơn.pdf"),
        ("..pdf", "pdf"),
        ("", "giay-to"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ('a"><b>.pdf', "a_b_.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_names_are_plain_and_lead_nowhere(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def test_a_file_that_is_refused_leaves_the_others_and_says_why(citizen: Citizen) -> None:
    draft = citizen.begin()
    citizen.post(f"{draft}/ai-nop", {"ai": "toi"})
    citizen.post(f"{draft}/thong-tin", PERSON)
    citizen.post(f"{draft}/giay-to", {"giay": "1"}, file=("don.pdf", pdf()))
    text = citizen.post(f"{draft}/giay-to", {"giay": "2"}, file=("virus.exe", b"MZ"), status=422)
    assert "Chưa nhận tệp «virus.exe»" in text
    assert "don.pdf" in text
    text = citizen.post(f"{draft}/giay-to", {"giay": "2"}, file=("to.pdf", bytes(MAX_FILE_BYTES + 80_000)), status=422)
    assert "10 MB" in text
    assert "còn thiếu Giấy chứng nhận đã cấp" in citizen.post(f"{draft}/giay-to-xong", status=422)
    assert citizen.get(f"{draft}/kiem-tra")
    assert citizen.path == f"{draft}/giay-to"


def test_so_many_files_and_no_more_and_the_same_one_once(citizen: Citizen) -> None:
    draft = citizen.begin()
    citizen.post(f"{draft}/ai-nop", {"ai": "toi"})
    citizen.post(f"{draft}/thong-tin", PERSON)
    for _ in range(2):
        citizen.post(f"{draft}/giay-to", {"giay": "khac"}, file=("0.pdf", pdf("0")))
    assert citizen.text.count("✓") == 1
    for number in range(1, MAX_FILES):
        citizen.send(
            "POST", f"{draft}/giay-to", data={"csrf": citizen.token}, files={"tep": ("n.pdf", pdf(str(number)))}
        )
    text = citizen.post(f"{draft}/giay-to", {"giay": "khac"}, file=("zuviel.pdf", pdf("x")), status=422)
    assert f"quá {MAX_FILES} tệp" in text
