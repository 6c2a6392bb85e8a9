"""Pictures of the main pages, for the documents: `make pictures`, `make pictures PICTURES="--data-dir .hoso"`.

They are of the demonstration: of the instance in a data directory, or of one that is started for it and then gone.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from playwright.sync_api import Browser, sync_playwright

from api.auth.access import Access, connected
from api.auth.rights import Role
from api.cli.supervisor import HOSO, INSTALLATION
from api.pages.visitor import COOKIE
from domain.store.instance import Instance
from tests.pages.conftest import ARGUMENTS, CHROMIUM

FOLDER = INSTALLATION / "docs" / "pictures"


@dataclass(frozen=True)
class Picture:
    """name: of the file. path: with `{late}`, `{officer}` and the like filled in. who: one of those of `names`."""

    name: str
    path: str
    who: str | None
    roles: tuple[Role, ...] = ()
    width: int = 1366
    height: int = 768
    dark: bool = False


PICTURES = (
    Picture("province", "/giam-sat", "supervisor", (Role.SUPERVISOR,)),
    Picture("overdue", "/ho-so?loc=overdue", "supervisor", (Role.SUPERVISOR,)),
    Picture("trace", "/ho-so/{late}/dien-bien", "supervisor", (Role.SUPERVISOR,), height=1_000),
    Picture("dossier", "/ho-so/{late}", "holder", (Role.OFFICER,), height=900),
    Picture("work", "/viec", "officer", (Role.OFFICER,)),
    Picture("intake", "/tiep-nhan", "clerk", (Role.OFFICER,)),
    Picture("board", "/don-vi/{unit}/bang", "head", (Role.OFFICER, Role.HEAD), height=900),
    Picture("record", "/can-bo/{officer}/ho-so-trach-nhiem", "officer", (Role.OFFICER,), height=900),
    Picture("replay", "/phat-lai/{late}", "auditor", (Role.AUDITOR,)),
    Picture("ledger", "/so", "auditor", (Role.AUDITOR,)),
    Picture("calendar", "/quan-tri/lich", "administrator", (Role.ADMINISTRATOR,), height=900),
    Picture("look-up", "/tra-cuu", None, width=360, height=640),
    Picture("trace-dark", "/ho-so/{late}/dien-bien", "supervisor", (Role.SUPERVISOR,), dark=True),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pages.pictures", description=__doc__)
    parser.add_argument("--data-dir", type=Path, help="of a running demonstration; left out: one is started for it")
    parser.add_argument("--only", help="some of the names, with commas")
    given = parser.parse_args()
    chosen = set(given.only.split(",")) if given.only else {picture.name for picture in PICTURES}
    with demonstration(given.data_dir) as instance, sync_playwright() as playwright:
        FOLDER.mkdir(exist_ok=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        known = names(instance)
        for picture in PICTURES:
            if picture.name in chosen:
                take(browser, instance, picture, known)
                print(picture.name)
        browser.close()
    return 0


@contextmanager
def demonstration(data_dir: Path | None) -> Iterator[Instance]:
    if data_dir is not None:
        yield Instance.open(data_dir)
        return
    with TemporaryDirectory(prefix="hoso-pictures-") as name:
        where = ["--data-dir", name]
        subprocess.run([*HOSO, "up", "--detach", "--rate", "1", *where], check=True, stdout=subprocess.DEVNULL)
        try:
            yield Instance.open(Path(name))
        finally:
            subprocess.run([*HOSO, "down", *where], check=True, stdout=subprocess.DEVNULL)


def names(instance: Instance) -> dict[str, str]:
    """Who and what is shown: a late land dossier that several people held, the unit that has it, people of it."""
    with psycopg.connect(instance.dsn("reader")) as connection:
        late = connection.execute(
            "SELECT d.code, c.answerer, c.unit_id, d.unit_id FROM views.dossiers AS d JOIN views.custody AS c "
            "USING (dossier_id) WHERE d.ended_at IS NULL AND d.stopped_since IS NULL AND c.to_at IS NULL "
            "AND c.ground = 'held' AND c.overdue_us IS NULL AND d.due_in_force_at < d.latest_at "
            "ORDER BY (SELECT count(*) FROM views.custody AS o WHERE o.dossier_id = d.dossier_id) DESC, d.code LIMIT 1"
        ).fetchone()
        assert late is not None
        code, holder, unit, one_stop = late
        people = connection.execute(
            "SELECT unit_id, role, min(official_id) FROM views.appointments WHERE valid_to IS NULL "
            "AND unit_id IN (%s, %s) GROUP BY 1, 2",
            [unit, one_stop],
        ).fetchall()
        other = connection.execute(
            "SELECT min(official_id) FROM views.appointments WHERE valid_to IS NULL AND unit_id NOT IN (%s, %s)",
            [unit, one_stop],
        ).fetchone()
    post = {(where, role): official for where, role, official in people}
    assert other is not None
    return {
        "late": code,
        "holder": holder,
        "unit": unit,
        "officer": holder,
        "clerk": post.get((one_stop, "officer"), holder),
        "head": post.get((unit, "head"), holder),
        "supervisor": other[0],
        "auditor": other[0],
        "administrator": other[0],
    }


def take(browser: Browser, instance: Instance, picture: Picture, known: dict[str, str]) -> None:
    host, port = instance.http_address()
    address = f"http://{host}:{port}"
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        locale="vi-VN",
        color_scheme="dark" if picture.dark else "light",
    )
    if picture.who is not None:
        access = Access(partial(connected, instance.dsn("writer")))
        session = access.redeem_link(access.issue_link(known[picture.who], picture.roles).reveal())
        assert session is not None
        cookie = {"name": COOKIE, "value": session.reveal(), "url": address.replace("http:", "https:"), "secure": True}
        context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    answer = page.goto(address + picture.path.format(**known))
    assert answer is not None
    assert answer.ok, (picture.name, answer.status)
    page.wait_for_timeout(500)  # what scripts add is there
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
