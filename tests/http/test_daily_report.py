"""The day's report: what it lists, as of which moment, for whom, and that it ends with the checkpoint."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.auth.rights import Role
from domain.log import SetClock
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints, stored_events
from projections.ledger_sealer import Sealer, connect
from projections.queries.knowledge import reference_at
from tests.domain.office import when
from tests.http.town import Town, found, served
from tests.servers import Database
from workflows.policy import duties

LAST_DAY = "2020-06-30"


@dataclass(frozen=True)
class Told:
    """A town on its last day. left_alone, late: dossiers that nobody touched, and with a late entry on 3/3/2020."""

    town: Town
    left_alone: UUID
    late: UUID

    def report(self, day: str | None = None) -> dict[str, Any]:
        auditor = self.town.bearer(Role.AUDITOR, "vpub-truc")
        answer = auditor.get("/v1/report/daily", **({} if day is None else {"day": day}))
        assert answer.status_code == 200, answer.text
        content: dict[str, Any] = answer.json()
        return content


@pytest.fixture(scope="module")
def told(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        clerk = town.officer("a1")
        left_alone, late = clerk.lodge(), clerk.lodge()
        for dossier in (left_alone, late):
            clerk.act(dossier, "issue-receipt")
        town.at("2020-03-03 09:00")
        act = {
            "act": "send-handover",
            "actor": "a1",
            "occurred_at": "2020-03-02T09:30:00+07:00",
            "to_official": "b1",
            "step_id": "th",
        }
        clerk.act(late, "record-late", {"reason": "Mất điện", "act": act})
        entry = last_position(town)
        town.at("2020-03-04 09:00")
        town.officer("b1").act(late, "dispute-claim", {"claim": entry, "statement": "Tôi chưa nhận."})
        pass_time(town, left_alone, when(f"{LAST_DAY} 16:00"))
        town.at(f"{LAST_DAY} 16:00")
        town.project()
        with connect(town.instance.dsn("sealer")) as connection:
            keys = tmp_path_factory.mktemp("keys")
            Sealer(connection, ledger_checkpoints.origin(connection) or "", keys).catch_up()
        yield Told(town, left_alone, late)


def last_position(town: Town) -> int:
    with town.app.state.office.reading_everything() as connection:
        return stored_events.head(connection)


def pass_time(town: Town, dossier: UUID, until: datetime) -> None:
    """Let the motor do what it owes in a dossier that nobody touches."""
    for _ in range(200):
        with town.app.state.office.reading_everything() as connection:
            head = stored_events.head(connection)
            stored = stored_events.streams(connection, [dossier], head)[dossier]
            reference = reference_at(connection, head)
        now = town.app.state.office.clock.now()
        plan = duties([each.decoded() for each in stored], reference, now)
        for order in plan.due:
            town.application.handle(replace(order, issued=replace(order.issued, recorded_at=now)))
        if not plan.due:
            if plan.next_wakeup is None or plan.next_wakeup > until:
                return
            town.order(SetClock, anchor_real=datetime.now(UTC), anchor_office=plan.next_wakeup, rate=0)
    raise AssertionError("the motor did not come to rest")


def test_overdue_stalled_and_past_the_last_rung_have_a_line_each(told: Told) -> None:
    report = told.report()
    alone = str(told.left_alone)
    assert report["day"] == LAST_DAY
    assert report["counts"]["open"] == 2
    assert alone in {row["dossier_id"] for row in report["overdue"]}
    assert alone in {row["dossier_id"] for row in report["stalled"]}
    climbed = [one for one in report["past_last_rung"] if one["dossier_id"] == alone]
    assert {one["office"] for one in climbed} == {"chairman"}
    assert {"term", "stall"} <= {one["cause"] for one in climbed}
    assert all(one["bearer"]["id"] == "vpub-truc" and one["answered"] is False for one in climbed)
    assert len({(one["cause"], one["since"]) for one in climbed}) == len(climbed)


def test_an_earlier_day_is_told_as_it_was_known_at_its_end(told: Told) -> None:
    first, second = told.report("2020-03-02"), told.report("2020-03-03")
    for report in (first, second):
        assert (report["counts"]["open"], report["overdue"], report["past_last_rung"]) == (2, [], [])
    assert first["asked"]["about"] == "2020-03-02T17:00:00Z"
    assert first["late_entries"] == []
    (line,) = second["late_entries"]
    assert (line["topic"], line["stream_id"]) == ("dossier.RecordedLate", str(told.late))
    assert first["asked"]["position"] < line["position"] <= second["asked"]["position"]


def test_what_became_of_a_late_entry_afterwards_is_not_in_the_report_of_its_day(told: Told) -> None:
    (line,) = told.report("2020-03-03")["late_entries"]
    now = told.town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/events/{line['position']}").json()
    assert (line["claim"], now["claim"]) == ("pending", "disputed")


def test_it_ends_with_the_last_checkpoint(told: Told) -> None:
    note = told.town.stranger().get("/v1/ledger/checkpoint").text
    printed = told.report("2020-03-02")["checkpoint"]
    assert printed["note"] == note
    assert str(printed["size"]) == note.split("\n")[1]
    assert printed["root"] == note.split("\n")[2]


def test_a_day_that_has_not_come_is_refused(told: Told) -> None:
    auditor = told.town.bearer(Role.AUDITOR, "vpub-truc")
    answer = auditor.get("/v1/report/daily", day="2020-07-01")
    assert (answer.status_code, answer.json()["code"]) == (422, "day-not-reached")
    assert auditor.get("/v1/report/daily", day="2020-02-30").status_code == 422


@pytest.mark.parametrize("role", Role)
def test_it_is_for_whoever_may_see_all_boards(told: Told, role: Role) -> None:
    subject = "~portal" if role in (Role.CITIZEN_SERVICE, Role.MACHINE) else "b1"
    answer = told.town.bearer(role, subject).get("/v1/report/daily")
    allowed = role in (Role.SUPERVISOR, Role.AUDITOR)
    assert answer.status_code == (200 if allowed else 403), answer.text


def test_the_command_prints_it_for_paper(told: Told, tmp_path: Path) -> None:
    place = ["--data-dir", str(told.town.instance.data_dir)]
    # A process of its own: the office that is served in this one writes its log lines to the same place.
    command = [sys.executable, "-m", "api.cli", "report", "daily", *place]
    for language, title in (("vi", "BÁO CÁO NGÀY 30/06/2020"), ("en", "REPORT OF 30/06/2020")):
        done = subprocess.run([*command, "--lang", language], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(title)
        code = told.town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/dossiers/{told.left_alone}").json()["code"]
        assert code in done.stdout
        paper = tmp_path / language
        paper.write_text(done.stdout)
        note = paper.read_text()[done.stdout.index(told.report()["checkpoint"]["note"].split("\n")[0]) :]
        assert SignedNote.parse(note.encode()).text.startswith("hoso/")
    refused = subprocess.run([*command, "--day", "yesterday"], capture_output=True, check=False)
    assert refused.returncode == 2
