"""Point 2 of the order: procedures updated promptly and fully on the portal and on the posted board.

Walked as its users would: the administrator hands a file in, the one-stop units confirm with a photo, the supervisor
checks and refutes, citizens read; every figure opens into the list behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from api.auth.rights import Role
from tests.catalogue.made_files import HEADINGS, as_xlsx
from tests.citizen.made_files import png
from tests.domain.office import CODE
from tests.http.town import Town, following, found, served
from tests.servers import Database

NHAP = "/quan-tri/thu-tuc/nhap"
NUMBER = "CK-2020-0001"
PAGE = f"/cong-khai/{NUMBER}"
HEAD = (*HEADINGS, "Kết quả thực hiện", "Đối tượng thực hiện", "Ngày ký quyết định", "Cơ quan phải công khai")
ROW = (
    CODE, "Tách thửa, hợp thửa đất", "Đất đai", "Cấp huyện", "8 ngày làm việc", "QĐ 9/QĐ-UBND",
    "Giấy chứng nhận", "Cá nhân, tổ chức", "28/02/2020", "UBND huyện Cao Lãnh; stnmt",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        with following(town):
            yield town


@contextmanager
def visiting(town: Town, subject: str, *roles: Role) -> Iterator[httpx.Client]:
    """A browser that is signed in, and patient: the views follow on a machine that has other things to do."""
    with town.pages(subject, *roles) as client:
        client.timeout = httpx.Timeout(60)
        yield client


def csrf(html: str) -> str:
    tokens: list[str] = re.findall(r'name="csrf" value="(\w+)"', html)
    return tokens[-1]


def hidden(html: str, action: str) -> dict[str, str]:
    form = html.split(f'action="{action}"')[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def send(client: httpx.Client, **fields: str) -> httpx.Response:
    """A form of the publication's page, with a photo if one is named."""
    photo = fields.pop("photo", None)
    sent = {"csrf": csrf(client.get(PAGE).text), **fields}
    files = {"tep": (photo, png())} if photo else {"tep": ("", b"")}
    return client.post(PAGE, data=sent, files=files)


def rows(client: httpx.Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(address).json()["rows"]
    return found


def test_point_2_is_walked_from_the_decision_to_the_figure(town: Town) -> None:
    town.at("2020-03-02 08:10")
    with visiting(town, "~quan-tri", Role.ADMINISTRATOR) as admin:
        report = admin.post(
            NHAP, data={"csrf": csrf(admin.get(NHAP).text)}, files={"tep": ("tthc.xlsx", as_xlsx([ROW], HEAD))}
        )
        assert "<del>10 ngày làm việc</del> → <ins>8 ngày làm việc</ins>" in report.text
        admin.post(NHAP, data=hidden(report.text, NHAP))
        assert {row["agency"] for row in rows(admin, "/cong-khai.json")} == {
            "UBND huyện Cao Lãnh",
            "Sở Tài nguyên và Môi trường",
        }
        assert admin.get("/ho-so").status_code == 404, "an administrator sees no dossiers"
        assert admin.get(f"/v1/publications/{NUMBER}").status_code in (401, 404)

    with visiting(town, "a1", Role.OFFICER) as poster:
        owed = poster.get(PAGE)
        assert "Còn 4 việc chưa xác nhận" in owed.text
        assert "17:00 09/03/2020" in owed.text
        town.at("2020-03-04 09:00")
        nothing = send(poster, viec="xac-nhan", co_quan="cl", noi="board")
        assert (nothing.status_code, "ít nhất một ảnh chụp" in nothing.text) == (422, True)
        other = send(poster, viec="xac-nhan", co_quan="stnmt", noi="board", ghi_chu="x")
        assert other.status_code == 403
        done = send(poster, viec="xac-nhan", co_quan="cl", noi="board", photo="bang.png")
        assert done.status_code == 200
        assert "Còn 3 việc chưa xác nhận" in done.text
        assert "bang.png" in done.text
        town.at("2020-03-05 09:00")
        send(poster, viec="xac-nhan", co_quan="cl", noi="portal", dia_chi="https://dichvucong.example/1.012784")

    with visiting(town, "vpub-truc", Role.OFFICER, Role.SUPERVISOR) as supervisor:
        town.at("2020-03-06 09:00")
        seen = supervisor.get(PAGE).text
        photo = re.search(r'href="(/cong-khai/tep/\w+)"', seen)
        assert photo is not None
        assert supervisor.get(photo[1]).content == png()
        refuted = send(supervisor, viec="kiem-tra", co_quan="cl", noi="board", dung="0", ghi_chu="Bảng còn bản cũ")
        assert "không đúng như yêu cầu" in refuted.text
        assert "Lê Thị Mỹ Ửng" in refuted.text, "whoever confirmed stays named"
        unconfirmed = send(supervisor, viec="kiem-tra", co_quan="stnmt", noi="board", dung="0", ghi_chu="Chưa thấy")
        assert "chưa có xác nhận lúc đó" in unconfirmed.text
        assert f'href="{PAGE}/han"' in seen
        assert "Nghị định 63/2010/NĐ-CP" in seen
        assert supervisor.get(f"{PAGE}/han").status_code == 200, "why each of its dates is what it is"

    town.at("2020-03-11 09:00")
    with visiting(town, "vpub-truc", Role.OFFICER, Role.SUPERVISOR) as supervisor:
        overdue = rows(supervisor, "/cong-khai.json?loc=overdue")
        assert {(row["agency"], row["place"], row["due_at"][:10]) for row in overdue} == {
            ("Sở Tài nguyên và Môi trường", "portal", "2020-03-09"),
            ("Sở Tài nguyên và Môi trường", "board", "2020-03-09"),
            ("UBND huyện Cao Lãnh", "board", "2020-03-10"),
        }
        figures = {(row["agency_id"], row["place"]): row for row in rows(supervisor, "/cong-khai/dung-han.json")}
        board = figures["cl", "board"]
        assert (board["in_time"], board["refuted"], board["unconfirmed"], board["of"]) == (0, 1, 1, 2)
        assert (figures["cl", "portal"]["in_time"], figures["cl", "portal"]["of"]) == (1, 1)
        html = supervisor.get("/cong-khai/dung-han").text
        behind = re.findall(r'href="(/cong-khai\?loc=all[^"]*)"', html)[0].replace("&amp;", "&")
        address = behind.replace("/cong-khai?", "/cong-khai.json?")
        (shown,) = re.findall(rf'href="{re.escape(behind.replace("&", "&amp;"))}">(\d+)<', html)
        assert len(rows(supervisor, address)) == int(shown), "a figure opens into what was counted"


def test_a_refuted_confirmation_stands_in_the_record_of_whoever_confirmed_over_all_that_they_confirmed(
    town: Town,
) -> None:
    record = "/can-bo/a1/ho-so-trach-nhiem"
    with visiting(town, "vpub-truc", Role.OFFICER, Role.SUPERVISOR) as supervisor:
        shown = supervisor.get(f"{record}?ky=2020-03&muc_dich=review").text
        (behind,) = {
            found.replace("&amp;", "&") for found in re.findall(rf'href="({record}/confirmations_refuted[^"]*)"', shown)
        }
        opened = supervisor.get(behind)
        assert opened.status_code == 200
        assert NUMBER in opened.text
        assert len(set(re.findall(r'href="/su-kien/(\d+)"', opened.text))) >= 2, "the confirmation, and the check"
        others = supervisor.get("/can-bo/h1/ho-so-trach-nhiem?ky=2020-03&muc_dich=review").text
        assert "confirmations_refuted" not in others, "not of the head of the unit"


def test_citizens_see_where_it_is_published_and_no_name(town: Town) -> None:
    page = town.stranger().get(f"/thu-tuc/{CODE}").text
    assert "đã xác nhận, kiểm tra thấy không đúng" not in page, "what counts is what is owed there now"
    assert "quá hạn, chưa xác nhận" in page
    assert "Bộ phận Một cửa" in page
    assert "Lê Thị Mỹ Ửng" not in page
    for content in ("Giấy chứng nhận", "Cá nhân, tổ chức", "ký ngày 28/02/2020", "8 ngày làm việc"):
        assert content in page


def test_a_withdrawn_procedure_has_to_leave_portal_and_board(town: Town) -> None:
    town.at("2020-03-12 08:00")
    admin = town.bearer(Role.ADMINISTRATOR, "~quan-tri")
    done = admin.post("/v1/catalogue/withdraw-procedure", {"code": CODE, "valid_to": "2020-03-31"})
    assert done.status_code == 200
    town.project()
    with visiting(town, "h1", Role.OFFICER, Role.HEAD) as head:
        owed = rows(head, "/cong-khai.json?co_quan=cl")
        assert {(row["place"], row["purpose"]) for row in owed} == {("portal", "take-down"), ("board", "take-down")}
        assert (
            "thay thế hoặc bãi bỏ"
            in send(head, viec="kiem-tra", co_quan="stnmt", noi="board", dung="1", ghi_chu="x").text
        )


def test_who_owed_it_and_when_it_was_missed_is_in_the_ledger(town: Town) -> None:
    """The motor works from these duties; what it notes stands in the stream of the publication."""
    duties = town.bearer(Role.SUPERVISOR, "vpub-truc").get(f"/v1/publications/{NUMBER}").json()["duties"]
    late = {duty["duty"] for duty in duties if duty["state"] == "fell_late"}
    assert late == {"portal:stnmt", "board:stnmt", "board:cl:2"}
