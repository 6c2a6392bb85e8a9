"""One dossier through the hands of all kinds of people, on pages alone: from the counter to a bundle that verifies."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from api.auth.rights import Role
from tests.domain.office import PROCEDURE
from tests.http.town import following
from tests.pages.conftest import Visit, seal_and_verify, signed_in
from tests.servers import Database


class People:
    """A tab for everybody who has a part."""

    def __init__(self, visit: Visit, browser: Browser) -> None:
        self.clerk = signed_in(visit, browser, "a1", Role.OFFICER)
        self.officer = signed_in(visit, browser, "b1", Role.OFFICER)
        self.head = signed_in(visit, browser, "h2", Role.OFFICER, Role.HEAD)
        self.supervisor = signed_in(visit, browser, "vpub-truc", Role.SUPERVISOR)
        self.auditor = signed_in(visit, browser, "l1", Role.AUDITOR)
        self.stranger = signed_in(visit, browser, "c1", Role.OFFICER)

    def close(self) -> None:
        for page in vars(self).values():
            page.context.close()


@pytest.fixture
def people(visit: Visit, browser: Browser) -> Iterator[People]:
    people = People(visit, browser)
    yield people
    people.close()


def act(visit: Visit, page: Page, code: str, name: str, **fields: str) -> None:
    """Do one act on its page, and see its receipt."""
    page.goto(f"{visit.address}/ho-so/{code}/viec/{name}")
    form = page.locator(f"form[action$='/viec/{name}']")
    for field, value in fields.items():
        control = form.locator(f"[name='{field}']")
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    form.locator("button:not(.plain)").first.click()
    expect(page.locator("#da-ghi"), name).to_contain_text("Đã ghi")


def test_a_dossier_goes_from_the_counter_to_a_bundle_that_verifies_elsewhere(
    visit: Visit, people: People, module_database: Database, tmp_path: Path
) -> None:
    with following(visit.town):
        # The counter.
        page = people.clerk
        page.goto(visit.address + "/tiep-nhan")
        page.locator("#dinh-danh").fill("079090001234")
        page.locator("#ho-ten").fill("Nguyễn Thị Ở")
        page.locator("#dia-chi").fill("Ấp 1, xã Mỹ Hội")
        page.locator("#thu-tuc").fill(PROCEDURE.code)
        page.keyboard.press("Enter")
        page.locator("button[name=viec][value=nhan], button:has-text('Alt+N')").first.click()
        expect(page.locator("p.code")).to_be_visible()
        code = page.locator("p.code").inner_text().strip()
        assert re.fullmatch(r"000\.00\.05\.H20-200318-\d{4}", code)
        act(visit, page, code, "send-handover", to_official="b1", step_id="th")

        # The specialised unit: accepted with one press, done, sent for approval.
        page = people.officer
        page.goto(visit.address + "/viec?loc=can-nhan")
        row = page.locator("tr", has_text=code)
        row.get_by_role("button", name="Nhận").click()
        expect(page.locator("#da-ghi")).to_contain_text("Đã ghi")
        act(visit, page, code, "complete-step", step_id="th", outcome="đủ điều kiện")
        act(visit, page, code, "submit-for-approval", to_official="h2", step_id="pd")

        # The head approves; the one-stop unit gives the result out.
        page = people.head
        act(visit, page, code, "accept-handover")
        act(visit, page, code, "approve")
        act(visit, page, code, "send-handover", to_unit="cl-mc", step_id="tr")
        page = people.clerk
        act(visit, page, code, "accept-handover")
        act(visit, page, code, "finish")
        act(visit, page, code, "return-result", channel="counter")

        # The supervisor finds it by the end of its code, and sees everybody who held it.
        page = people.supervisor
        page.goto(visit.address + "/so")
        page.get_by_role("combobox").fill(code)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/ho-so/{code}**")
        page.goto(f"{visit.address}/ho-so/{code}/dien-bien")
        text = page.locator("main").inner_text()
        for name in ("Lê Thị Mỹ Ửng", "Trần Văn Ước", "Đỗ Ngọc Ẫn"):
            assert name in text

        # Somebody of another unit who guesses the address sees a refusal, and that is on record.
        refused = people.stranger.goto(f"{visit.address}/ho-so/{code}/dien-bien")
        assert refused is not None
        assert refused.status == 404
        assert "Trần Văn Ước" not in people.stranger.locator("body").inner_text()
    seal_and_verify(module_database)

    page = people.auditor
    page.goto(visit.address + "/nhat-ky?ket_qua=deny")
    expect(page.locator("main")).to_contain_text("Đặng Văn Mẫn")

    # The auditor replays it and takes a bundle away, which verifies with the one file in it.
    page.goto(f"{visit.address}/phat-lai/{code}")
    expect(page.locator("main")).to_contain_text("Phát lại")
    page.goto(f"{visit.address}/ho-so/{code}/bang-chung")
    with page.expect_download() as download:
        page.locator("a[href$='/goi-bang-chung.zip']").first.click()
    bundle = tmp_path / "bundle.zip"
    download.value.save_as(bundle)
    with ZipFile(bundle) as archive:
        archive.extract("verify.py", tmp_path)
    ran = subprocess.run(
        [sys.executable, "-I", "verify.py", bundle.name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
