"""The log, read: by person, act, object, outcome and days; for auditors alone; each look at it is a line in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from typer.testing import CliRunner

from api.auth.operations import Operation
from api.auth.rights import Role
from api.cli.app import build
from tests.http.town import Town
from tests.operations.conftest import Lines
from tests.pages.listed import demand_equal_files, rows_on_pages

AUDITOR = "vpub-truc"


@pytest.fixture(scope="module")
def dossier(town: Town) -> UUID:
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    town.project()
    return dossier


@pytest.fixture(scope="module")
def code(town: Town, dossier: UUID) -> str:
    found: str = town.bearer(Role.AUDITOR, AUDITOR).get(f"/v1/dossiers/{dossier}").json()["code"]
    return found


@pytest.fixture(scope="module")
def busy(town: Town, dossier: UUID) -> Town:
    """Two days of reading and being refused: 130 lines of b2 yesterday, some of others."""
    now = town.app.state.office.clock.now()
    made = [
        Operation(
            at=now - timedelta(hours=26) + timedelta(seconds=number),
            subject="b2",
            roles=("officer",),
            acting_for="b1" if number % 7 == 0 else None,
            act="read-dossiers",
            object=f"dossier {dossier}" if number % 2 else "unit cl-dd",
            outcome="deny" if number % 10 == 0 else "allow",
            policies=("never-" + str(number),),
            purpose="inspection" if number % 3 else None,
        )
        for number in range(130)
    ]
    town.app.state.office.operations.note(*made)
    town.officer("b1").get("/v1/officials/b2/record")
    return town


@pytest.fixture
def auditor(busy: Town) -> Iterator[httpx.Client]:
    with busy.pages(AUDITOR, Role.AUDITOR) as client:
        yield client


def test_looking_at_the_log_is_a_line_in_it(auditor: httpx.Client, lines: Lines) -> None:
    assert auditor.get("/nhat-ky").status_code == 200
    assert auditor.get("/nhat-ky.csv").status_code == 200
    told = [(line["subject"], line["act"], line["object"], line["outcome"]) for line in lines()]
    assert (AUDITOR, "read-readers", "/nhat-ky", "allow") in told
    assert (AUDITOR, "export", "list /nhat-ky.csv", "allow") in told


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.SUPERVISOR])
def test_nobody_but_auditors_sees_it_and_the_attempt_is_a_line(busy: Town, lines: Lines, role: Role) -> None:
    roles = (role,) if role is not Role.HEAD else (Role.OFFICER, Role.HEAD)
    with busy.pages("h2", *roles) as client:
        for path in ("/nhat-ky", "/nhat-ky.csv", "/nhat-ky.json", "/nhat-ky.xlsx"):
            assert client.get(path).status_code == 404
    token = busy.token("h2", *roles)
    assert busy.http.get("/v1/operations", headers={"Authorization": f"Bearer {token}"}).status_code == 403
    assert [line["outcome"] for line in lines() if line["subject"] == "h2"] == ["deny"] * 5


def test_the_page_shows_the_last_day_and_its_files_say_the_same(auditor: httpx.Client) -> None:
    text = auditor.get("/nhat-ky?lang=vi").text
    assert "Đang xem 24 giờ gần nhất." in text
    assert "never-" not in text
    assert demand_equal_files(auditor, "/nhat-ky?den=2020-03-01") == 130
    assert demand_equal_files(auditor, "/nhat-ky?nguoi=b2&ket_qua=deny&tu=2020-02-28&den=2020-03-01") == 13


def test_latest_first_over_all_pages_and_each_line_once(auditor: httpx.Client) -> None:
    rows, _ = rows_on_pages(auditor, "/nhat-ky?nguoi=b2&tu=2020-02-28&den=2020-03-01")
    numbers = [int(row["number"]) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 130


def test_the_log_of_one_object_is_all_of_it_however_the_object_is_named(
    auditor: httpx.Client, dossier: UUID, code: str
) -> None:
    by_code, _ = rows_on_pages(auditor, f"/nhat-ky?doi_tuong={code}")
    by_id, texts = rows_on_pages(auditor, f"/nhat-ky?doi_tuong={dossier}")
    assert by_code == by_id
    assert sum(row["person"] == "Võ Thị Ngữ" for row in by_id) == 65
    assert f"hồ sơ {code}" in {text["object"] for text in texts}
    of_unit, _ = rows_on_pages(auditor, "/nhat-ky?doi_tuong=cl-dd&nguoi=b2")
    assert len(of_unit) == 65


def test_a_person_is_found_by_id_and_by_name(auditor: httpx.Client) -> None:
    by_id, _ = rows_on_pages(auditor, "/nhat-ky?nguoi=b2&den=2020-03-01")
    by_name, texts = rows_on_pages(auditor, "/nhat-ky?nguoi=võ thị ngữ&den=2020-03-01")
    assert by_id == by_name
    assert texts[0]["person"] == "Võ Thị Ngữ"
    assert {text.get("acting_for") for text in texts} == {None, "thay mặt Trần Văn Ước"}


def test_what_is_left_empty_in_the_form_chooses_nothing(auditor: httpx.Client) -> None:
    answer = auditor.get("/nhat-ky?nguoi=&loai=&viec=&doi_tuong=&ket_qua=&tu=&den=")
    assert answer.status_code == 200
    assert 'class="chosen"' not in answer.text


def test_reads_and_other_acts_are_told_apart(auditor: httpx.Client, busy: Town) -> None:
    busy.app.state.office.operations.note(
        Operation(
            at=busy.app.state.office.clock.now(),
            subject="a1",
            roles=("officer",),
            acting_for=None,
            act="send-handover",
            object="unit cl-mc",
            outcome="allow",
        )
    )
    acts, _ = rows_on_pages(auditor, "/nhat-ky?loai=viec&ket_qua=allow")
    reads, _ = rows_on_pages(auditor, "/nhat-ky?loai=doc")
    assert "send-handover" in {row["act"] for row in acts}
    assert "send-handover" not in {row["act"] for row in reads}


def test_the_numbers_of_the_sentence_are_those_of_the_lists_behind_them(auditor: httpx.Client) -> None:
    text = auditor.get("/nhat-ky?lang=vi").text
    denials = text.split("từ chối</a>")[0].rpartition(">")[2].split()[0]
    found, _ = rows_on_pages(auditor, "/nhat-ky?ket_qua=deny&tu=2020-03-02")
    assert int(denials) == len(found) > 0


def test_pages_of_a_dossier_and_an_official_lead_to_their_log_for_those_who_may(
    busy: Town, auditor: httpx.Client, code: str
) -> None:
    assert f"/nhat-ky?doi_tuong={code}" in auditor.get(f"/ho-so/{code}/dien-bien").text
    assert "/nhat-ky?doi_tuong=b2" in auditor.get("/can-bo/b2/ho-so-trach-nhiem?muc_dich=inspection").text
    with busy.pages("h3", Role.SUPERVISOR) as supervisor:
        assert "/nhat-ky" not in supervisor.get(f"/ho-so/{code}/dien-bien").text


def test_the_interface_gives_the_same_lines_by_cursor(busy: Town, auditor: httpx.Client) -> None:
    client = busy.bearer(Role.AUDITOR, AUDITOR)
    first = client.get("/v1/operations", person="b2", to="2020-03-01", limit=100).json()
    second = client.get("/v1/operations", person="b2", to="2020-03-01", limit=100, cursor=first["next"]).json()
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (100, 30, None)
    shown, _ = rows_on_pages(auditor, "/nhat-ky?nguoi=b2&den=2020-03-01")
    assert [row["number"] for row in first["rows"] + second["rows"]] == [int(row["number"]) for row in shown]
    denied = client.get("/v1/operations", outcome="deny", to="2020-03-01").json()["rows"]
    assert len(denied) == 13
    assert client.get("/v1/operations", outcome="maybe").status_code == 422


def test_the_command_line_lists_and_is_a_line_itself(busy: Town, lines: Lines) -> None:
    run = CliRunner()
    where = ["--data-dir", str(busy.instance.data_dir)]
    told = run.invoke(build(), ["operations", "list", "--person", "b2", "--to", "2020-03-01", "--json", *where])
    assert told.exit_code == 0, told.output
    assert told.output.count('"subject":"b2"') == 50
    plain = run.invoke(build(), ["operations", "list", "--outcome", "deny", "--to", "2020-03-01", *where])
    assert plain.exit_code == 0
    assert "từ chối" in plain.output
    assert [(line["subject"], line["act"], line["source"]) for line in lines()] == [
        ("~operator", "read-readers", "cli")
    ] * 2
