"""A file of the catalogue through its doors: the page of the administrator, the interface, the command line."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from typer.testing import CliRunner

from api.auth.rights import Role
from api.cli.catalogue import commands
from domain.model.errors import DomainError
from tests.catalogue.made_files import BIRTH, HEADINGS, LAND, as_csv, as_xlsx, with_formula
from tests.domain.office import CODE
from tests.http.town import Town, found, served
from tests.servers import Database

NHAP = "/quan-tri/thu-tuc/nhap"


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town


@pytest.fixture(scope="module")
def admin(town: Town) -> Iterator[httpx.Client]:
    with town.pages("~quan-tri", Role.ADMINISTRATOR) as client:
        yield client


def token(html: str) -> str:
    tokens: list[str] = re.findall(r'name="csrf" value="(\w+)"', html)
    return tokens[-1]


def hidden(html: str) -> dict[str, str]:
    """The fields of the confirmation."""
    form = html.split(f'action="{NHAP}"')[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def hand_in(admin: httpx.Client, content: bytes, **fields: str) -> httpx.Response:
    return admin.post(
        NHAP, data={"csrf": token(admin.get(NHAP).text), **fields}, files={"tep": ("danh-muc.xlsx", content)}
    )


def latest(town: Town, code: str) -> int:
    shown = town.bearer(Role.ADMINISTRATOR, "~quan-tri").get("/v1/catalogue").json()
    return max(int(one["version"]) for one in shown["procedures"] if one["code"] == code)


def test_the_page_says_what_would_change_and_records_it_once_it_is_confirmed(town: Town, admin: httpx.Client) -> None:
    report = hand_in(admin, as_xlsx([BIRTH, LAND]))
    assert report.status_code == 200
    assert "1 mới, 1 thay đổi" in re.sub(r"\s+", " ", report.text)
    assert "<del>10 ngày làm việc</del> → <ins>8 ngày làm việc</ins>" in report.text
    assert latest(town, CODE) == 1, "nothing is recorded before it is confirmed"
    fields = hidden(report.text)
    done = admin.post(NHAP, data=fields, follow_redirects=False)
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, "/quan-tri/thu-tuc")
    town.project()
    assert latest(town, CODE) == 2
    again = admin.post(NHAP, data=fields, follow_redirects=False)
    assert again.status_code == 200
    assert "Tệp không làm thay đổi gì" in again.text
    town.project()
    assert latest(town, CODE) == 2


def test_a_confirmation_that_the_catalogue_overtook_is_asked_for_anew(town: Town, admin: httpx.Client) -> None:
    row = ("1.000002", *BIRTH[1:])
    fields = hidden(hand_in(admin, as_csv([row])).text)
    late = admin.post(NHAP, data={**fields, "phien_ban": "1"}, follow_redirects=False)
    assert late.status_code == 412
    assert "Dữ liệu đã thay đổi sau khi bạn mở" in late.text
    assert hidden(late.text)["noi_dung"] == fields["noi_dung"], "the file need not be chosen again"


def test_bad_files_and_rows_are_explained_where_they_were_handed_in(admin: httpx.Client) -> None:
    formula = hand_in(admin, with_formula())
    assert (formula.status_code, "E2: ô chứa công thức" in formula.text) == (422, True)
    rows = hand_in(admin, as_csv([BIRTH, ("1.000003", *BIRTH[1:4], "8", BIRTH[5])]))
    assert rows.status_code == 422
    assert "không nói rõ đơn vị" in rows.text
    skipped = hand_in(admin, as_csv([("1.000004", *BIRTH[1:]), ("1.000003", *BIRTH[1:4], "8", BIRTH[5])]), bo_qua="1")
    assert "1 không dùng được" in skipped.text
    nothing = admin.post(NHAP, data={"csrf": token(admin.get(NHAP).text)})
    assert (nothing.status_code, "Chọn một tệp" in nothing.text) == (422, True)
    broken = admin.post(NHAP, data={"csrf": token(admin.get(NHAP).text), "noi_dung": "AAAA", "viec": "ghi"})
    assert broken.status_code == 422


def test_nobody_but_an_administrator_hands_a_catalogue_in(town: Town) -> None:
    with town.pages("h1", Role.OFFICER, Role.HEAD) as head:
        assert head.get(NHAP).status_code == 404
        assert head.get("/quan-tri/thu-tuc/danh-muc.csv").status_code == 404
    body = {"content": b64encode(as_csv([BIRTH])).decode()}
    assert town.head("h1").post("/v1/catalogue/import", body, match=None).status_code == 403


def test_programs_import_with_a_report_and_take_out_what_can_be_imported_again(town: Town) -> None:
    program = town.bearer(Role.ADMINISTRATOR, "~quan-tri")
    content = as_csv([("1.000005", *BIRTH[1:])])
    dry = program.post("/v1/catalogue/import", body_of(content, dry_run=True), match=None)
    assert (dry.status_code, dry.json()["position"]) == (200, None)
    assert dry.json()["report"]["counts"]["new"] == 1
    done = program.post("/v1/catalogue/import", body_of(content), match=None)
    assert done.json()["position"]
    town.project()
    for form in ("csv", "xlsx"):
        written = program.get(f"/v1/catalogue/file/{form}")
        again = program.post("/v1/catalogue/import", body_of(written.content), match=None).json()
        counts = again["report"]["counts"]
        assert (again["position"], counts["changed"], counts["new"]) == (None, 0, 0)
    refused = program.post("/v1/catalogue/import", body_of(with_formula()), match=None)
    assert (refused.status_code, refused.json()["code"]) == (422, "catalogue-formula")
    assert program.post("/v1/catalogue/import", {"content": "*"}, match=None).status_code == 422


def body_of(content: bytes, **more: object) -> dict[str, object]:
    return {"content": b64encode(content).decode(), **more}


def test_the_public_page_says_all_that_a_publication_must_say_and_what_a_version_changed(
    town: Town, admin: httpx.Client
) -> None:
    head = (*HEADINGS, "Kết quả thực hiện", "Đối tượng thực hiện", "Mẫu đơn, tờ khai", "Số lượng hồ sơ")
    row = ("1.000006", *BIRTH[1:], "Giấy khai sinh", "Cá nhân", "Tờ khai theo mẫu", "01 bộ")
    admin.post(NHAP, data=hidden(hand_in(admin, as_xlsx([row], head)).text), follow_redirects=False)
    town.project()
    html = town.stranger().get("/thu-tuc/1.000006").text
    for said in (
        "Đăng ký khai sinh", "Trình tự thực hiện", "Cách thức thực hiện", "Thành phần, số lượng hồ sơ",
        "Số lượng: 1 bộ", "Trong ngày", "Cá nhân", "Cơ quan thực hiện", "Giấy khai sinh", "Tờ khai theo mẫu",
        "Yêu cầu, điều kiện", "quyết định công bố không nêu", "không thu phí",
    ):  # fmt: skip
        assert said in html, said
    difference = town.stranger().get(f"/thu-tuc/{CODE}/khac").text
    assert "<del>10 ngày làm việc<br></del>" in difference
    assert town.stranger().get(f"/thu-tuc/{CODE}/khac", a=9).status_code == 404


def test_the_command_imports_once_and_writes_what_it_reads(town: Town, tmp_path: Path) -> None:
    data_dir = str(town.instance.data_dir)
    file = tmp_path / "danh-muc.csv"
    file.write_bytes(as_csv([("1.000007", *BIRTH[1:])]))

    def run(*arguments: str) -> tuple[int, dict[str, object]]:
        ended = CliRunner().invoke(commands, ["import", str(file), "--json", "--data-dir", data_dir, *arguments])
        if isinstance(ended.exception, DomainError):
            raise ended.exception
        return ended.exit_code, msgspec.json.decode(ended.stdout) if ended.stdout else {}

    assert run("--dry-run")[1]["position"] is None
    code, said = run()
    assert (code, bool(said["position"])) == (0, True)
    assert run()[1]["position"] is None
    written = tmp_path / "ra.xlsx"
    assert CliRunner().invoke(commands, ["export", str(written), "--data-dir", data_dir]).exit_code == 0
    file.write_bytes(written.read_bytes())
    assert run()[1]["position"] is None
    file.write_bytes(as_csv([("1.000008", *BIRTH[1:4], "8", BIRTH[5])]))
    assert run()[0] == 1
    assert run("--skip-bad")[0] == 1
    file.unlink()
    with pytest.raises(DomainError, match="catalogue-file-not-readable"):
        run()
