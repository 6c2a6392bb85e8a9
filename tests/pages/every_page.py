"""Every address of the pages, with an example: who opens it, and what comes. A test refuses one that is not here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.auth.rights import Role
from api.http.app import ROUTERS
from api.http.natures import DOORS, OFFERED
from api.nation.kept import Nation
from domain.catalogue_commands import OrderPublication
from domain.model.publication_refusals import PublicationExists
from domain.model.signed_note import Signer
from projections.ledger_keys import ledger_directory
from tests.domain.office import PROCEDURE
from tests.http.town import Town
from tests.nation.provinces import Named, members_file, seal
from tests.pages.conftest import Visit
from tests.pages.inspected import directive, inspection
from tests.pages.reviewed import review
from tests.pages.tab import opened
from tests.vault.people import register

Who: TypeAlias = tuple[str, *tuple[Role, ...]] | None
"""An official of the town with their roles; None: a stranger."""


class Comes(StrEnum):
    """What an address answers with."""

    PAGE = "page"
    FRAGMENT = "fragment"
    FILE = "file"
    ELSEWHERE = "elsewhere"
    STREAM = "stream"


@dataclass(frozen=True)
class Example:
    """route: as the application has it; address: one of its, in which `{late}` and the like are codes of the stories,
    `{late_id}` their ids, `{account}` an account, `{applicant}` a person, `{inspection}` and `{review}` their numbers.
    `{late_id}` their ids, `{account}` an account, `{applicant}` a person, `{inspection}` the number of an inspection,
    `{directive}` of a directive.

    who: an official of the town with their roles; none for a stranger. empty: it shows what is designed for nothing.
    """

    route: str
    address: str
    who: Who = ("vpub-truc", Role.SUPERVISOR)
    comes: Comes = Comes.PAGE

    def path(self, visit: Visit) -> str:
        codes = {
            story: visit.code(story)
            for story in ("late", "waiting", "moving", "done")
            if f"{{{story}}}" in self.address
        }
        ids: dict[str, object] = {f"{story}_id": dossier for story, dossier in visit.stories.items()}
        if "{account}" in self.address:
            account, _ = opened(visit.town, "clerk", "a1", Role.OFFICER)
            ids["account"] = account.account_id
        if self.address.startswith("/toan-quoc"):
            itself_a_member(visit)
        if "{visit}" in self.address:
            ids["visit"] = asked_for(visit)
        if "{reconciliation}" in self.address:
            ids["reconciliation"] = compared(visit)
        if "{applicant}" in self.address:
            ids["applicant"] = register(visit.town.officer("a1"))
        if "{inspection}" in self.address:
            ids["inspection"] = inspection(visit.town)
        if "{review}" in self.address:
            ids["review"] = review(visit.town)
        if "{publication}" in self.address:
            ids["publication"] = a_publication(visit.town)
        if "{guidance}" in self.address:
            ids["guidance"] = a_question(visit.town)
        if "{directive}" in self.address:
            ids["directive"] = directive(visit.town)
        return self.address.format(**codes, **ids)


def itself_a_member(visit: Visit) -> None:
    """Let the town look across provinces, of which it is itself the only one that answers."""
    office, directory = visit.town.app.state.office, visit.town.instance.data_dir / "members"
    if not office.nation.named:
        key = str(seal(visit.town.instance, ledger_directory(visit.town.instance.data_dir)))
        this = Named("H20", "Đồng Tháp", visit.address, key, visit.town.token("vpub-truc", Role.SUPERVISOR))
        other = str(Signer.of("hoso/elsewhere", Ed25519PrivateKey.generate()).verifier)
        away = Named("H99", "Cà Mau", "http://127.0.0.1:9", other, "nothing")
        office.nation = Nation(members_file(directory, [this, away]))


def asked_for(visit: Visit) -> str:
    """The token of a home visit that was asked for at the counter."""
    body = {
        "unit_id": "cl-mc",
        "procedure_code": PROCEDURE.code,
        "applicant": {"name": "Nguyễn Thị Sáu", "address": "Ấp 2", "telephone": "0912345679"},
    }
    answer = visit.town.officer("a1").post("/v1/home-visits", body, key="visit-of-every-page", match=None)
    visit.town.project()
    token: str = visit.town.app.state.office.citizens.slips.visit_token(UUID(answer.json()["proceeding_id"]))
    return token


def compared(visit: Visit) -> str:
    """The number of a reconciliation of a feed with one line that is not here and one that cannot be read."""
    headers = [("Idempotency-Key", "feed-of-every-page"), ("Content-Type", "text/csv")]
    feed = b"MaHoSo\n000.00.05.H20-200302-0099\nnobody\n"
    answer = visit.town.bearer(Role.SUPERVISOR, "vpub-truc").send(
        "POST", "/v1/reconciliations/compare", headers=headers, content=feed
    )
    visit.town.project()
    number: str = answer.json()["number"]
    return number


def a_publication(town: Town) -> str:
    """The number of a publication that is owed at the district; the same one when asked again."""
    with suppress(PublicationExists):
        town.order(OrderPublication, code=PROCEDURE.code, agencies=("cl", "stnmt"))
    town.project()
    return "CK-2020-0001"


def a_question(town: Town) -> str:
    """The number of a question that awaits its answer; the same one when asked again."""
    number = "HD-2020-0001"
    if town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/guidance/{number}").status_code != 200:
        body = {"subject": "Tách thửa", "question": "Có nộp bản gốc không?", "procedures": [PROCEDURE.code]}
        assert town.officer("a1").post("/v1/guidance", body, match=None).status_code == 201
        town.project()
    return number


AUDITOR = ("l1", Role.AUDITOR)
OFFICER = ("b1", Role.OFFICER)
CLERK = ("a1", Role.OFFICER)
HEAD = ("h2", Role.OFFICER, Role.HEAD)
ADMINISTRATOR = ("c1", Role.ADMINISTRATOR)

EDIT = "loai=rule-days&tu=2020-03-10&quy_dinh=off&ten=B%C3%A3o&van_ban=CV+h%E1%BB%93i+t%E1%BB%91"

DRAFT = "7f4d2c1e-6a0b-4e8f-9c3d-48f0a2b7d915"
"""Nobody's. What needs a draft or a look-up is gone through in tests/citizen/test_in_the_browser.py."""

EXAMPLES: tuple[Example, ...] = (
    *(Example(f"/{door.path}", f"/{door.path}") for door in DOORS.values()),
    *(Example(f"/{door.path}.{{file:list_file}}", f"/{door.path}.csv", comes=Comes.FILE) for door in DOORS.values()),
    *(
        Example(f"/{door.path}{rest}", f"/{door.path}/0{filled}", comes=Comes.ELSEWHERE)
        for door in DOORS.values()
        for rest, filled in (
            ("/{proceeding}", ""),
            ("/{proceeding}/han", "/han"),
            ("/{proceeding}/viec/{act}", "/viec/x"),
        )
    ),
    *(
        Example(f"/{one.door.path}/mo/{{act}}", f"/{one.door.path}/mo/{act}")
        for one in OFFERED.values()
        for act in one.forms
    ),
    Example("/kiem-tra/{proceeding}", "/kiem-tra/{inspection}"),
    Example("/kiem-tra/{proceeding}", "/kiem-tra/{inspection}", ("l1", Role.OFFICER, Role.HEAD)),
    Example("/kiem-tra/{proceeding}/bien-ban.pdf", "/kiem-tra/{inspection}/bien-ban.pdf", comes=Comes.FILE),
    Example("/phat-hien", "/phat-hien"),
    Example("/phat-hien", "/phat-hien?loc=withdrawn"),
    Example("/phat-hien.{file:list_file}", "/phat-hien.csv", comes=Comes.FILE),
    Example("/chi-dao/{proceeding}", "/chi-dao/{directive}"),
    Example("/chi-dao/{proceeding}", "/chi-dao/{directive}", ("l1", Role.OFFICER, Role.HEAD)),
    Example("/chi-dao", "/chi-dao?loc=overdue"),
    Example("/kiem-tra/{proceeding}/han", "/kiem-tra/{inspection}/han"),
    Example("/kiem-tra/{proceeding}/viec/{act}", "/kiem-tra/{inspection}/viec/make-finding"),
    Example("/kiem-diem/{proceeding}", "/kiem-diem/{review}"),
    Example("/kiem-diem/{proceeding}", "/kiem-diem/{review}", ("b1", Role.OFFICER)),
    Example("/kiem-diem/{proceeding}/goi-bang-chung", "/kiem-diem/{review}/goi-bang-chung", comes=Comes.FILE),
    Example("/tep/{sha256}", f"/tep/{'0' * 64}", comes=Comes.ELSEWHERE),
    Example("/static/{file}", "/static/nothing.css", None, Comes.FILE),
    Example("/dang-nhap/{secret}", "/dang-nhap/hoso_x", None),
    Example("/dang-nhap", "/dang-nhap", None),
    Example("/dang-nhap/buoc-hai", "/dang-nhap/buoc-hai", None, Comes.ELSEWHERE),
    Example("/dang-nhap/dang-ky", "/dang-nhap/dang-ky", None, Comes.ELSEWHERE),
    Example("/dang-nhap/doi-mat-khau", "/dang-nhap/doi-mat-khau", None, Comes.ELSEWHERE),
    Example("/dang-nhap/co-quan", "/dang-nhap/co-quan", None, Comes.ELSEWHERE),
    Example("/dang-nhap/co-quan/tro-ve", "/dang-nhap/co-quan/tro-ve", None, Comes.ELSEWHERE),
    Example("/phien", "/phien", OFFICER),
    Example("/tro-giup/{kind}", "/tro-giup/giam-sat", None),
    Example("/nhat-ky", "/nhat-ky", AUDITOR),
    Example("/nhat-ky.{file:list_file}", "/nhat-ky.csv", AUDITOR, Comes.FILE),
    Example("/quan-tri/tai-khoan", "/quan-tri/tai-khoan", ADMINISTRATOR),
    Example("/quan-tri/tai-khoan.{file:list_file}", "/quan-tri/tai-khoan.csv", ADMINISTRATOR, Comes.FILE),
    Example("/quan-tri/tai-khoan/mo", "/quan-tri/tai-khoan/mo", ADMINISTRATOR),
    Example("/quan-tri/tai-khoan/{account_id}", "/quan-tri/tai-khoan/{account}", ADMINISTRATOR),
    Example("/quan-tri/ma-may", "/quan-tri/ma-may", ADMINISTRATOR),
    Example("/quan-tri/ma-may.{file:list_file}", "/quan-tri/ma-may.csv", ADMINISTRATOR, Comes.FILE),
    Example("/", "/"),
    Example("/", "/", None),
    Example("/tra-cuu", "/tra-cuu", None),
    Example("/q/{token}", "/q/x", None, Comes.ELSEWHERE),
    Example("/tra-cuu/ket-qua", "/tra-cuu/ket-qua", None, Comes.ELSEWHERE),
    Example("/tra-cuu/phieu.pdf", "/tra-cuu/phieu.pdf", None, Comes.FILE),
    Example("/tra-cuu/bo-sung", "/tra-cuu/bo-sung", None, Comes.ELSEWHERE),
    Example("/tra-cuu/phieu-nop-tien", "/tra-cuu/phieu-nop-tien", None, Comes.ELSEWHERE),
    Example("/tra-cuu/phieu-nop-tien.pdf", "/tra-cuu/phieu-nop-tien.pdf", None, Comes.FILE),
    Example("/tra-cuu/rut", "/tra-cuu/rut", None, Comes.ELSEWHERE),
    Example("/danh-gia/{token}", "/danh-gia/x", None, Comes.ELSEWHERE),
    Example("/phan-anh", "/phan-anh", None),
    Example("/phan-anh/gui", "/phan-anh/gui", None),
    Example("/phan-anh/theo-doi", "/phan-anh/theo-doi", None),
    Example("/phan-anh/cua-toi", "/phan-anh/cua-toi", None, Comes.ELSEWHERE),
    Example("/phan-anh/da-tra-loi", "/phan-anh/da-tra-loi", None),
    Example("/thai-do", "/thai-do"),
    Example("/thai-do.{file:list_file}", "/thai-do.csv", comes=Comes.FILE),
    Example("/thu-tuc", "/thu-tuc", None),
    Example("/thu-tuc", "/thu-tuc?tim=khong-co-gi", None),
    Example("/thu-tuc/{ma}", f"/thu-tuc/{PROCEDURE.code}", None),
    Example("/thu-tuc/{ma}/phien-ban/{n}", f"/thu-tuc/{PROCEDURE.code}/phien-ban/1", None),
    Example("/thu-tuc/{ma}/khac", f"/thu-tuc/{PROCEDURE.code}/khac", None),
    Example("/huong-dan", "/huong-dan?tim=khong-co", None),
    Example("/huong-dan/hoi", "/huong-dan/hoi", OFFICER),
    Example("/huong-dan/noi-bo", "/huong-dan/noi-bo", OFFICER),
    Example("/huong-dan/noi-bo.{file:list_file}", "/huong-dan/noi-bo.csv", OFFICER, Comes.FILE),
    Example("/huong-dan/{number}", "/huong-dan/{guidance}", ("vpub-truc", Role.OFFICER)),
    Example("/cong-khai", "/cong-khai?loc=all", OFFICER),
    Example("/cong-khai.{file:list_file}", "/cong-khai.xlsx", OFFICER, Comes.FILE),
    Example("/cong-khai/dung-han", "/cong-khai/dung-han"),
    Example("/cong-khai/dung-han.{file:list_file}", "/cong-khai/dung-han.json", comes=Comes.FILE),
    Example("/cong-khai/{number}", "/cong-khai/{publication}", CLERK),
    Example("/cong-khai/{number}", "/cong-khai/{publication}"),
    Example("/cong-khai/tep/{sha256}", "/cong-khai/tep/" + 64 * "a", OFFICER, Comes.FILE),
    Example("/nop", "/nop", None),
    Example("/nop/{ma}", f"/nop/{PROCEDURE.code}", None, Comes.ELSEWHERE),
    Example("/nop/{draft_id}/{buoc}", f"/nop/{DRAFT}/giay-to", None, Comes.ELSEWHERE),
    Example("/nop/{draft_id}/xac-nhan", f"/nop/{DRAFT}/xac-nhan", None, Comes.ELSEWHERE),
    Example("/nop/{draft_id}/xac-nhan.pdf", f"/nop/{DRAFT}/xac-nhan.pdf", None, Comes.FILE),
    Example("/toan-quoc", "/toan-quoc"),
    Example("/toan-quoc.{file:list_file}", "/toan-quoc.csv", comes=Comes.FILE),
    Example("/toan-quoc/tim", "/toan-quoc/tim?q=0001"),
    Example("/giam-sat", "/giam-sat"),
    Example("/giam-sat/{agency}", "/giam-sat/cl"),
    Example("/giam-sat/{agency}/{unit_id}", "/giam-sat/cl/cl-dd"),
    Example("/giam-sat", "/giam-sat?ky=2020-03&linh_vuc=Đất%20đai&xep=overdue"),
    Example("/danh-sach/dung-yen.{file:list_file}", "/danh-sach/dung-yen.csv", comes=Comes.FILE),
    Example("/danh-sach/dung-yen", "/danh-sach/dung-yen"),
    Example("/danh-sach/chuyen-cap-cho.{file:list_file}", "/danh-sach/chuyen-cap-cho.json", comes=Comes.FILE),
    Example("/danh-sach/chuyen-cap-cho", "/danh-sach/chuyen-cap-cho?don_vi=cl-dd", HEAD),
    Example(
        "/danh-sach/chuyen-cap-khong-tra-loi.{file:list_file}",
        "/danh-sach/chuyen-cap-khong-tra-loi.csv",
        comes=Comes.FILE,
    ),
    Example("/danh-sach/chuyen-cap-khong-tra-loi", "/danh-sach/chuyen-cap-khong-tra-loi"),
    Example("/danh-sach/vuong-mac.{file:list_file}", "/danh-sach/vuong-mac.xlsx", comes=Comes.FILE),
    Example("/danh-sach/vuong-mac", "/danh-sach/vuong-mac"),
    Example("/danh-sach/nguyen-nhan.{file:list_file}", "/danh-sach/nguyen-nhan.json?vi=held", comes=Comes.FILE),
    Example("/danh-sach/nguyen-nhan", "/danh-sach/nguyen-nhan?vi=held&ky=2020-Q1"),
    Example(
        "/danh-sach/theo-ngay.{file:list_file}", "/danh-sach/theo-ngay.csv?chieu=in&ngay=2020-03-02", comes=Comes.FILE
    ),
    Example("/danh-sach/theo-ngay", "/danh-sach/theo-ngay?chieu=open&ngay=2020-03-10&co_quan=cl"),
    Example("/danh-sach/{which_list}.{file:list_file}", "/danh-sach/xu-ly.xlsx", comes=Comes.FILE),
    Example("/danh-sach/{which_list}", "/danh-sach/xu-ly?ky=2020-Q1&co_quan=cl"),
    Example("/hen-tai-nha", "/hen-tai-nha", None),
    Example("/hen-tai-nha/{unit}", "/hen-tai-nha/cl-mc", None),
    Example("/hen-tai-nha/{unit}", f"/hen-tai-nha/cl-mc?tthc={PROCEDURE.code}", None),
    Example("/hen-tai-nha/theo-doi/{token}", "/hen-tai-nha/theo-doi/{visit}", None),
    Example("/khung-gio", "/khung-gio", CLERK),
    Example("/khung-gio", "/khung-gio", OFFICER),
    Example("/toan-trinh", "/toan-trinh?ky=2020-Q1"),
    Example("/toan-trinh/{figure}", "/toan-trinh/buoc?ky=2020-Q1"),
    Example("/toan-trinh/{figure}.{file:list_file}", "/toan-trinh/buoc.csv?ky=2020-Q1", comes=Comes.FILE),
    Example("/doi-chieu/nap-tep", "/doi-chieu/nap-tep"),
    Example("/doi-chieu/{proceeding}/chenh-lech", "/doi-chieu/{reconciliation}/chenh-lech"),
    Example(
        "/doi-chieu/{proceeding}/chenh-lech.{file:list_file}",
        "/doi-chieu/{reconciliation}/chenh-lech.csv",
        comes=Comes.FILE,
    ),
    Example("/doi-chieu/{proceeding}/khong-doc-duoc", "/doi-chieu/{reconciliation}/khong-doc-duoc"),
    Example(
        "/doi-chieu/{proceeding}/khong-doc-duoc.{file:list_file}",
        "/doi-chieu/{reconciliation}/khong-doc-duoc.csv",
        comes=Comes.FILE,
    ),
    Example("/kenh", "/kenh?ky=2020-Q1"),
    Example("/kenh/ho-so", "/kenh/ho-so?ky=2020-Q1"),
    Example("/kenh/ho-so.{file:list_file}", "/kenh/ho-so.csv?ky=2020-Q1", comes=Comes.FILE),
    Example("/kenh/huong-dan", "/kenh/huong-dan?ky=2020-Q1"),
    Example("/kenh/huong-dan.{file:list_file}", "/kenh/huong-dan.csv?ky=2020-Q1", comes=Comes.FILE),
    Example("/kenh/buu-chinh", "/kenh/buu-chinh?ky=2020-Q1"),
    Example("/kenh/buu-chinh/{figure}", "/kenh/buu-chinh/da-nhan?ky=2020-Q1"),
    Example("/kenh/buu-chinh/{figure}.{file:list_file}", "/kenh/buu-chinh/da-nhan.csv?ky=2020-Q1", comes=Comes.FILE),
    Example("/dong-bo", "/dong-bo?loc=tat-ca&ky=2020-03"),
    Example("/dong-bo.{file:list_file}", "/dong-bo.csv?loc=tat-ca", comes=Comes.FILE),
    Example("/chi-so", "/chi-so?ky=2020-03"),
    Example("/chi-so", "/chi-so", HEAD, Comes.ELSEWHERE),
    Example("/chi-so/{body}", "/chi-so/cl?ky=2020-Q1"),
    Example("/chi-so/{body}", "/chi-so/cl-dd", HEAD),
    Example("/chi-so/{body}/bao-cao.{ending}", "/chi-so/cl/bao-cao.pdf?ky=2020-03", comes=Comes.FILE),
    Example("/chi-so/{body}/{indicator}.{file:list_file}", "/chi-so/cl/on_time_766.csv", comes=Comes.FILE),
    Example("/chi-so/{body}/{indicator}", "/chi-so/toan-tinh/on_time_766?ky=2020-Q1&loc=khong-dat"),
    Example("/chi-so/{body}/{indicator}", "/chi-so/cl-mc/lodged_online", ("h1", Role.OFFICER, Role.HEAD)),
    Example("/tham-muu", "/tham-muu?ky=2020-Q1"),
    Example("/tham-muu/bao-cao.{ending}", "/tham-muu/bao-cao.pdf?ky=2020-Q1", comes=Comes.FILE),
    Example("/bao-cao/{proceeding}/tep/{name}", "/bao-cao/BC-2020-0001/tep/tham-muu.pdf", comes=Comes.FILE),
    Example("/don-vi", "/don-vi?trang=bang", HEAD, Comes.ELSEWHERE),
    Example("/don-vi", "/don-vi", ("l1", Role.HEAD)),
    Example("/don-vi/{unit_id}", "/don-vi/cl-dd", comes=Comes.ELSEWHERE),
    Example("/don-vi/{unit_id}/bang", "/don-vi/cl-dd/bang", HEAD),
    Example("/don-vi/{unit_id}/bang", "/don-vi/tn-ld/bang"),
    Example("/don-vi/{unit_id}/ho-chung", "/don-vi/cl-mc/ho-chung", ("h1", Role.OFFICER, Role.HEAD)),
    Example("/don-vi/{unit_id}/chuyen-cap", "/don-vi/cl-dd/chuyen-cap", HEAD),
    Example("/don-vi/{unit_id}/chuyen-cap", "/don-vi/cl-dd/chuyen-cap?loc=unanswered"),
    Example("/don-vi/{unit_id}/vang-mat", "/don-vi/cl-dd/vang-mat", HEAD),
    Example("/ho-so.{file:list_file}", "/ho-so.csv", comes=Comes.FILE),
    Example("/ho-so", "/ho-so"),
    Example("/ho-so", "/ho-so?loc=stopped&don_vi=tn-dd"),
    Example("/ho-so/{dossier}", "/ho-so/{late}"),
    Example("/ho-so/{dossier}", "/ho-so/{moving}", OFFICER),
    Example("/ho-so/{dossier}/su-kien", "/ho-so/{late}/su-kien", OFFICER),
    Example("/ho-so/{dossier}/giay-to", "/ho-so/{waiting}/giay-to"),
    Example("/ho-so/{dossier}/bieu-mau", "/ho-so/{done}/bieu-mau"),
    Example("/ho-so/{dossier}/bang-chung", "/ho-so/{late}/bang-chung"),
    Example("/ho-so/{dossier}/han", "/ho-so/{late}/han"),
    Example("/ho-so/{dossier}/dien-bien", "/ho-so/{late}/dien-bien"),
    Example("/ho-so/{dossier}/dien-bien", "/ho-so/{waiting}/dien-bien"),
    Example("/ho-so/{dossier}/ai-giu", "/ho-so/{late}/ai-giu?ngay=2020-03-12"),
    Example("/viec", "/viec", OFFICER),
    Example("/viec", "/viec?loc=tra-loi", OFFICER),
    Example("/ho-so/{dossier}/viec/{act}", "/ho-so/{late}/viec/send-handover", ("b2", Role.OFFICER)),
    Example("/ho-so/{dossier}/viec/{act}", "/ho-so/{late}/viec/record-late?act.act=request-opinion", OFFICER),
    Example("/ho-so/{dossier}/viec/{act}", "/ho-so/{late}/viec/correct?position=45", OFFICER),
    Example("/nguoi-nop/{applicant}/{applicant_act}", "/nguoi-nop/{applicant}/amend", CLERK),
    Example("/quan-tri/organisation/{act}", "/quan-tri/organisation/record-absence", HEAD),
    Example("/quan-tri/catalogue/{act}", "/quan-tri/catalogue/publish-procedure", ADMINISTRATOR),
    Example("/quan-tri/calendar/{act}", "/quan-tri/calendar/set-office-hours", ADMINISTRATOR),
    Example("/quan-tri/rules/{act}", "/quan-tri/rules/adopt-rules", ADMINISTRATOR),
    Example("/tiep-nhan", "/tiep-nhan", CLERK),
    Example("/tiep-nhan", "/tiep-nhan", OFFICER),
    Example("/tiep-nhan/{dossier_id}", "/tiep-nhan/{late_id}", CLERK),
    Example("/can-bo/{official}/ho-so-trach-nhiem", "/can-bo/b1/ho-so-trach-nhiem", OFFICER),
    Example("/can-bo/{official}/ho-so-trach-nhiem/{figure}", "/can-bo/b1/ho-so-trach-nhiem/dossiers_handled", OFFICER),
    Example("/can-bo/{official}/ho-so-trach-nhiem", "/can-bo/b1/ho-so-trach-nhiem"),
    Example("/can-bo/{official}/ho-so-trach-nhiem", "/can-bo/b2/ho-so-trach-nhiem?ky=2020-Q1&muc_dich=review"),
    Example(
        "/can-bo/{official}/ho-so-trach-nhiem.{ending}",
        "/can-bo/b1/ho-so-trach-nhiem.pdf?ky=2020-Q1",
        OFFICER,
        Comes.FILE,
    ),
    Example("/so-sanh", "/so-sanh?a=b1"),
    Example("/so-sanh", "/so-sanh?a=b1&b=b2"),
    Example("/can-bo/{official}/luot-xem", "/can-bo/b1/luot-xem", OFFICER),
    Example("/su-kien/{position}", "/su-kien/40"),
    Example("/so", "/so"),
    Example("/so/diem-niem/{number}", "/so/diem-niem/1"),
    Example("/so/kiem-tra/{number}", "/so/kiem-tra/1"),
    Example("/su-kien/{position}/bang-chung", "/su-kien/40/bang-chung"),
    Example("/su-kien/{position}/bang-chung.json", "/su-kien/40/bang-chung.json", comes=Comes.FILE),
    Example("/phat-lai/{dossier}", "/phat-lai/{late}"),
    Example("/phat-lai", "/phat-lai?ma=khong-co", AUDITOR),
    Example("/goi-bang-chung", "/goi-bang-chung?can_bo=tran", AUDITOR),
    Example("/phat-lai/{dossier}/khac", "/phat-lai/{late}/khac"),
    Example("/ho-so/{dossier}/goi-bang-chung.zip", "/ho-so/{late}/goi-bang-chung.zip", comes=Comes.FILE),
    Example("/can-bo/{official}/goi-bang-chung.zip", "/can-bo/b1/goi-bang-chung.zip", comes=Comes.FILE),
    Example("/ho-so/{dossier}/bieu-mau/{kind}.pdf", "/ho-so/{late}/bieu-mau/control.pdf", comes=Comes.FILE),
    Example("/truc-tiep/don-vi/{unit}", "/truc-tiep/don-vi/cl-mc", comes=Comes.STREAM),
    Example("/truc-tiep/toi", "/truc-tiep/toi", comes=Comes.STREAM),
    Example("/truc-tiep/tat-ca", "/truc-tiep/tat-ca", comes=Comes.STREAM),
    Example("/quan-tri/nguoi", "/quan-tri/nguoi?tim=tran", ADMINISTRATOR),
    Example("/quan-tri/nguoi.{file:list_file}", "/quan-tri/nguoi.csv", ADMINISTRATOR, Comes.FILE),
    Example("/quan-tri/nguoi/{official}", "/quan-tri/nguoi/b1", ADMINISTRATOR),
    Example("/quan-tri/co-quan", "/quan-tri/co-quan", ADMINISTRATOR),
    Example("/quan-tri/co-quan.{file:list_file}", "/quan-tri/co-quan.csv", ADMINISTRATOR, Comes.FILE),
    Example("/quan-tri/vang-mat", "/quan-tri/vang-mat", ADMINISTRATOR),
    Example("/quan-tri/vang-mat.{file:list_file}", "/quan-tri/vang-mat.csv", ADMINISTRATOR, Comes.FILE),
    Example("/quan-tri/bo-quy-dinh", "/quan-tri/bo-quy-dinh?tim=term", ADMINISTRATOR),
    Example("/quan-tri/bo-quy-dinh.{file:list_file}", "/quan-tri/bo-quy-dinh.csv", ADMINISTRATOR, Comes.FILE),
    Example("/quan-tri/bo-quy-dinh/khac", "/quan-tri/bo-quy-dinh/khac", ADMINISTRATOR),
    Example("/quan-tri/thu-tuc", "/quan-tri/thu-tuc", ADMINISTRATOR),
    Example("/quan-tri/thu-tuc.{file:list_file}", "/quan-tri/thu-tuc.csv", ADMINISTRATOR, Comes.FILE),
    Example("/quan-tri/thu-tuc/nhap", "/quan-tri/thu-tuc/nhap", ADMINISTRATOR),
    Example("/quan-tri/thu-tuc/danh-muc.{form}", "/quan-tri/thu-tuc/danh-muc.xlsx", ADMINISTRATOR, Comes.FILE),
    Example("/quan-tri/thu-tuc/{code}", "/quan-tri/thu-tuc/1.012784", ADMINISTRATOR),
    Example("/quan-tri/khoa", "/quan-tri/khoa", ADMINISTRATOR),
    Example("/quan-tri/suc-khoe", "/quan-tri/suc-khoe", ADMINISTRATOR),
    Example("/quan-tri/lich", "/quan-tri/lich?nam=2020", ADMINISTRATOR),
    Example(
        "/quan-tri/lich/xem-truoc.{file:list_file}", f"/quan-tri/lich/xem-truoc.csv?{EDIT}", ADMINISTRATOR, Comes.FILE
    ),
    Example("/quan-tri/lich/xem-truoc", f"/quan-tri/lich/xem-truoc?{EDIT}", ADMINISTRATOR),
    Example("/quan-tri/lich/han", "/quan-tri/lich/han", ADMINISTRATOR),
    Example("/tim", "/tim?q=nguyen"),
    Example("/tim", "/tim?q=khong-co-gi"),
    Example("/tim/goi-y", "/tim/goi-y?q=tran", comes=Comes.FRAGMENT),
)


def page_routes() -> Iterator[str]:
    """The addresses that answer GET and are no interface for programs."""
    for router in ROUTERS:
        for route in router.routes:
            path: str = getattr(route, "path", "")
            shown = getattr(route, "include_in_schema", True)
            if not shown and "GET" in (getattr(route, "methods", None) or ()) and not path.startswith("/v1"):
                yield path
