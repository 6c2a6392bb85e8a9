"""`town`: an office with a dozen dossiers in several states, projected; one for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.http.town import Town, found, served
from tests.servers import Database
from tests.vault.people import lodge_with


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        _live(town)
        town.project()
        yield town


def _live(town: Town) -> None:
    clerk, officer, head = town.officer("a1"), town.officer("b1"), town.head("h2")
    for number in range(6):
        town.at(f"2020-03-{2 + number:02} 09:00" if number < 5 else "2020-03-09 09:00")
        dossier, _ = lodge_with(clerk, name=f"Nguyễn Thị Mật {number}")
        clerk.act(dossier, "issue-receipt")
        if number == 0:
            continue
        clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th", "note": "Gửi bà Mật, 0912000111"})
        officer.act(dossier, "accept-handover", {"handover_no": 1})
        if number == 1:
            officer.act(dossier, "request-supplement", {"items": ["Bản vẽ"], "reason": "Bà Mật nộp thiếu"})
        if number == 2:
            officer.act(dossier, "request-opinion", {"question": "x", "term": "3wd", "to_official": "c1"})
        if number == 3:
            head.act(dossier, "give-instruction", {"to_official": "b1", "text": 'Xem lại <&> "dấu"'})
        if number == 4:
            clerk.act(dossier, "withdraw", {"reason": "Rút"})
