"""Reports on record: what was made, by whom, as of when, and where it went."""

from __future__ import annotations

from typing import Any

import pytest

from domain import report_commands as cmd
from domain.model.proceeding_refusals import ProceedingExists
from domain.model.refusals import BadValue, NotADuty
from domain.model.report import Channel, ReportFile, ReportKind, report_id
from tests.domain.affairs import Affairs
from tests.domain.office import when

PDF = ReportFile(name="bao-cao-2020-04-01.pdf", media_type="application/pdf", size_bytes=9, sha256="ab" * 32)
DAILY = str(report_id(ReportKind.DAILY, "", "2020-04-01"))


def record(affairs: Affairs, actor: str = "~workflow", moment: str = "2020-04-01 17:30", **more: Any) -> Affairs:
    fields: dict[str, Any] = {
        "kind": ReportKind.DAILY,
        "period": "2020-04-01",
        "subject": "",
        "as_of": 17,
        "about": when("2020-04-01 17:30"),
        "files": (PDF,),
    }
    affairs.do(cmd.RecordReport, DAILY, actor, moment, **{**fields, **more})
    return affairs


def test_a_report_of_the_schedule_is_on_record_once_with_the_hash_of_its_files() -> None:
    affairs = record(Affairs())
    assert affairs.state(DAILY).files == (PDF,)
    assert affairs.ended_at(DAILY) == when("2020-04-01 17:30")
    with pytest.raises(ProceedingExists):
        record(affairs)


def test_nobody_but_the_schedule_records_one_and_only_under_its_own_id() -> None:
    with pytest.raises(NotADuty):
        record(Affairs(), actor="k1")
    with pytest.raises(BadValue):
        record(Affairs(), period="2020-04-02")
    with pytest.raises(BadValue):
        record(Affairs(), files=())
    with pytest.raises(BadValue):
        record(Affairs(), about=when("2020-04-02 17:30"))


def test_what_became_of_sending_it_is_noted_also_when_it_is_sent_again() -> None:
    affairs = record(Affairs())
    to = {"channel": Channel.MAIL, "to": "vp@dongthap.example"}
    affairs.do(cmd.NoteDelivery, DAILY, "~workflow", "2020-04-01 17:31", attempts=5, reason="từ chối", **to)
    assert affairs.stage(DAILY) == "report-undelivered"
    affairs.do(cmd.NoteDelivery, DAILY, "~workflow", "2020-04-01 18:00", attempts=1, **to)
    assert affairs.stage(DAILY) == "report-issued"
    assert affairs.state(DAILY).delivered(Channel.MAIL, "vp@dongthap.example")
    with pytest.raises(NotADuty):
        affairs.do(cmd.NoteDelivery, DAILY, "k1", "2020-04-01 18:01", attempts=1, **to)


def test_the_advice_is_issued_by_a_person_with_words_of_their_own() -> None:
    affairs = Affairs()
    fields: dict[str, Any] = {"period": "2020-Q1", "as_of": 17, "about": when("2020-04-01 17:30"), "files": (PDF,)}
    with pytest.raises(BadValue):
        affairs.do(cmd.IssueAdvice, "advice", "~workflow", "2020-04-01 17:30", **fields)
    affairs.do(cmd.IssueAdvice, "advice", "k1", "2020-04-01 17:30", remarks="Kính trình", **fields)
    assert (affairs.state("advice").kind, affairs.state("advice").remarks) == (ReportKind.ADVICE, "Kính trình")
