"""People with a reason to touch the record walk in by the doors that they have; what stops them, or shows them.

docs/threats.md tells who they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.auth.rights import Role
from projections import ledger_checkpoints
from projections.ledger_keys import KeyDirectory
from projections.ledger_sealer import Sealer, connect
from projections.ledger_verify import verify
from tests.domain.office import when
from tests.http.test_daily_report import pass_time
from tests.http.town import Town, found, served
from tests.servers import Database


@pytest.fixture
def town(database: Database) -> Iterator[Town]:
    found(database.instance)
    with served(database.instance) as town:
        yield town


def held(town: Town, by: str) -> UUID:
    """A dossier in the hands of an officer of the specialised unit."""
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": by, "step_id": "th"})
    town.officer(by).act(dossier, "accept-handover", {"handover_no": 1})
    return dossier


def asked(town: Town, path: str, **query: str) -> Any:
    """What an auditor is told."""
    town.project()
    answer = town.bearer(Role.AUDITOR, "vpub-truc").get(path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_clerk_who_dates_an_act_back_is_shown_with_both_moments(town: Town) -> None:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    town.at("2020-03-03 09:00")
    sent = {"to_official": "b1", "step_id": "th", "occurred_at": "2020-03-02T09:30:00+07:00"}
    plainly = clerk.post(f"/v1/dossiers/{dossier}/send-handover", sent)
    assert 400 <= plainly.status_code < 500, "an ordinary act is not dated back"
    clerk.act(dossier, "record-late", {"reason": "Mất điện", "act": {**sent, "act": "send-handover", "actor": "a1"}})
    (line,) = asked(town, "/v1/report/daily", day="2020-03-03")["late_entries"]
    assert (line["topic"], line["stream_id"]) == ("dossier.RecordedLate", str(dossier))
    event = asked(town, f"/v1/events/{line['position']}")
    assert event["recorded_at"].startswith("2020-03-03T02:00")
    assert "2020-03-02T02:30:00" in str(event)
    # Whom it would charge has not confirmed it: until then it moves nothing.
    assert asked(town, f"/v1/dossiers/{dossier}/holder", at="2020-03-02T10:30:00+07:00")["who"]["id"] == "a1"


def test_passing_a_late_dossier_on_leaves_the_delay_where_it_arose(town: Town) -> None:
    dossier = held(town, "b1")
    pass_time(town, dossier, when("2020-05-04 16:00"))
    town.at("2020-05-04 16:00")
    before = asked(town, f"/v1/dossiers/{dossier}/trace")
    late = sum(one["overdue_us"] for one in before["intervals"] if one["who"]["id"] == "b1")
    assert late > 0
    town.head("h2").act(dossier, "reassign", {"to_official": "b2", "reason": "đổi người"})
    town.officer("b2").act(dossier, "accept-handover", {"handover_no": 2})
    after = asked(town, f"/v1/dossiers/{dossier}/trace")
    assert sum(one["overdue_us"] for one in after["intervals"] if one["who"]["id"] == "b1") == late
    assert sum(one["overdue_us"] for one in after["intervals"] if one["who"]["id"] == "b2") == 0


def test_a_head_who_acknowledges_and_does_nothing_is_climbed_past(town: Town) -> None:
    dossier = held(town, "b1")
    pass_time(town, dossier, when("2020-03-06 11:30"))
    mine = [one for one in asked(town, "/v1/escalations", bearer="h2") if one["dossier_id"] == str(dossier)]
    assert mine, "the head was told"
    for one in mine:
        town.head("h2").act(dossier, "acknowledge-escalation", {"escalation_no": one["escalation_no"]})
    pass_time(town, dossier, when("2020-06-30 16:00"))
    town.at("2020-06-30 16:00")
    rows = [one for one in asked(town, "/v1/escalations") if one["dossier_id"] == str(dossier)]
    shielded = [one for one in rows if one["bearer"]["id"] == "h2"]
    assert all(one["answered_at"] is None for one in shielded)
    assert any(one["acknowledged_at"] is not None and one["unanswered_at"] is not None for one in shielded)
    assert {"l1", "vpub-truc"} <= {one["bearer"]["id"] for one in rows}
    report = asked(town, "/v1/report/daily", day="2020-06-30")
    assert str(dossier) in {one["dossier_id"] for one in report["past_last_rung"]}


def test_a_row_that_an_administrator_changes_is_named_by_verify(town: Town, database: Database, tmp_path: Path) -> None:
    dossier = held(town, "b1")
    with connect(database.dsn("sealer")) as connection:
        name = ledger_checkpoints.origin(connection) or ""
        Sealer(connection, name, tmp_path).catch_up()
    anchor = KeyDirectory(tmp_path, name).first_key()
    assert anchor is not None
    assert verify(database.dsn("reader"), anchor, [], workers=1).good
    position = town.app.state.office.log.read_stream(dossier)[-1].position
    with database.connect("superuser", autocommit=True) as connection:
        connection.execute("ALTER TABLE hoso.stored_events DISABLE TRIGGER ALL")
        changed = connection.execute(
            "UPDATE hoso.stored_events SET recorded_at = recorded_at - interval '1 microsecond'"
            " WHERE notification_id = %s",
            [position],
        )
        assert changed.rowcount == 1
        connection.execute("ALTER TABLE hoso.stored_events ENABLE ALWAYS TRIGGER refuse_change")
    result = verify(database.dsn("reader"), anchor, [], workers=1)
    assert not result.good
    assert (result.findings[0].position, result.findings[0].until) == (position, position)


def test_an_official_with_a_conflict_is_refused_and_the_refusal_is_on_record(town: Town, database: Database) -> None:
    dossier = held(town, "b1")
    officer = town.officer("b1")
    officer.act(dossier, "declare-conflict", {"about": "b1", "reason": "anh em ruột của người nộp"})
    refused = officer.post(f"/v1/dossiers/{dossier}/complete-step", {"step_id": "th"})
    assert (refused.status_code, refused.json()["code"]) == (403, "conflict-declared")
    last = town.app.state.office.log.read_stream(dossier)[-1].body
    assert (last.TOPIC, last.actor) == ("dossier.ConflictRefused", "b1")
    with database.connect("writer") as connection:
        lines = connection.execute(
            "SELECT subject, act FROM access.operations WHERE outcome = 'deny' AND object = %s", [f"dossier {dossier}"]
        ).fetchall()
    assert ("b1", "complete-step") in lines
