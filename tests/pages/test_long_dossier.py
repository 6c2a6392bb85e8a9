"""A dossier of 5,000 events is as usable as one of fifty."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from api.auth.rights import Role
from domain.model.dossier_events import ExplanationGiven
from domain.model.event import Source
from domain.store.bulk import BulkOrder, BulkWriter
from tests.domain.office import when
from tests.http.town import Town, found, served
from tests.pages.reader import Reader
from tests.servers import Database

EVENTS = 5_000
AT_ONCE = 500


@dataclass
class Long:
    town: Town
    dossier: UUID
    reader: Reader


@pytest.fixture(scope="module")
def long(module_database: Database) -> Iterator[Long]:
    """In three months, written by the thousand; its officer explains a lot."""
    found(module_database.instance)
    with served(module_database.instance) as town:
        clerk = town.officer("a1")
        dossier = clerk.lodge()
        clerk.act(dossier, "issue-receipt")
        version = 2
        for moment, until in (("2020-03-02 08:30", 1_700), ("2020-04-01 08:00", 3_400), ("2020-05-04 08:00", EVENTS)):
            town.at(moment)
            _explain(module_database, dossier, when(moment), until - version)
            version = until
        town.project()
        yield Long(town, dossier, Reader.of(town, "a1", Role.OFFICER))


def _explain(database: Database, dossier: UUID, at: datetime, times: int) -> None:
    """Explanations past the door, as an import writes: the rules would read the whole history for each of them."""
    for start in range(0, times, AT_ONCE):
        command_id = uuid4()
        events = [
            ExplanationGiven(
                occurred_at=at, actor="a1", source=Source.PAGE, command_id=command_id, text=f"Lần {number}"
            )
            for number in range(min(AT_ONCE, times - start))
        ]
        with BulkWriter(database.dsn("writer")) as writer:
            writer.write([BulkOrder(command_id, sha256(command_id.bytes).digest(), dossier, events)])


def test_a_dossier_of_5000_events_opens_page_by_page(long: Long) -> None:
    assert long.town.app.state.office.trial.look("dossier", long.dossier).version == EVENTS
    began = time.monotonic()
    page = long.reader.get(f"/ho-so/{long.dossier}/su-kien")
    assert "5.000 sự kiện" in page
    positions = [int(one) for one in re.findall(r'<li id="su-kien-(\d+)"', page)]
    assert len(positions) == 50
    assert len(page) < 120_000
    older = re.search(r'href="([^"]+)">Cũ hơn', page)
    assert older is not None
    following = long.reader.get(older[1].replace("&amp;", "&"))
    assert int(re.findall(r'<li id="su-kien-(\d+)"', following)[0]) == positions[-1] - 1
    months = re.findall(r'href="([^"]+)">(0[345]/2020) \(([\d.]+)\)', page)
    assert [month for _, month, _ in months] == ["05/2020", "04/2020", "03/2020"]
    march = long.reader.get(months[-1][0].replace("&amp;", "&"))
    assert "02/03/2020" in march
    assert "01/04/2020" not in march.partition("<ol")[2]
    summary = long.reader.get(f"/ho-so/{long.dossier}")
    assert "Cả lịch sử" in summary
    assert len(summary) < 120_000
    assert time.monotonic() - began < 60  # far beyond what it takes; a page that reads all pages would not make it


def test_an_act_on_it_is_as_quick_and_the_dates_of_its_months_are_the_office_s(long: Long) -> None:
    form = long.reader.form(f"/ho-so/{long.dossier}/viec/explain")
    answer = long.reader.send(form.action, form.filled({"text": "Lần cuối"}))
    assert answer.status_code == 303
    assert when("2020-05-04 08:00") <= long.town.app.state.office.clock.now()
