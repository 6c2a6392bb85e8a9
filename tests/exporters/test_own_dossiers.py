"""Our own dossiers as an event log: valid for other tools, readable by our own importer, and without anybody's data."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.auth.rights import Role
from api.cli.app import build
from api.importers.mapping import Given
from api.importers.reader import read_log
from domain.model.access import LogExported, exports
from domain.model.event import Source
from tests.exporters.logs import seen
from tests.exporters.rules import ocel_faults, xes_faults
from tests.http.test_rights import denied
from tests.http.town import NAMES, Town

FORMATS = ("xes", "xes.gz", "ocel")
LATER = datetime(2100, 1, 1, tzinfo=UTC)
SECRETS = ("Mật", "0912", "Bản vẽ", "Rút", "Xem lại", "vidu.example")


def exported(town: Town, form: str, **query: object) -> bytes:
    answer = town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/export/{form}", **query)
    assert answer.status_code == 200, answer.text
    return answer.content


def test_xes_is_what_its_schema_demands(town: Town) -> None:
    assert xes_faults(exported(town, "xes")) == []


def test_ocel_is_what_its_schema_demands(town: Town) -> None:
    assert ocel_faults(exported(town, "ocel")) == []


def test_the_rules_find_what_is_wrong(town: Town) -> None:
    """The checks of these tests can fail."""
    good = exported(town, "xes")
    for old, new in (
        (b'xes.version="1849.2016"', b'xes.version="1849-2016"'),
        (b"<classifier", b'<extension name="x" prefix="x" uri="http://x"/><classifier'),
        (b'key="time:timestamp" value="2020', b'key="time:timestamp" value="im Jahr 2020'),
        (b'<string key="org:resource"', b'<string key="concept:name"'),
        (b'prefix="org"', b'prefix="other"'),
    ):
        assert xes_faults(good.replace(old, new)), old
    log = json.loads(exported(town, "ocel"))
    for member in ("objectTypes", "eventTypes", "objects"):
        assert ocel_faults(json.dumps({**log, member: log[member][1:]}).encode()), member
    log["events"][0]["time"] = "gestern"
    assert ocel_faults(json.dumps(log).encode())


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_selection_gives_the_same_bytes(town: Town, form: str) -> None:
    assert exported(town, form) == exported(town, form)


@pytest.mark.parametrize("form", ["xes", "ocel"])
def test_nobody_s_data_and_nobody_s_words_are_in_it(town: Town, form: str) -> None:
    text = exported(town, form).decode()
    assert not [secret for secret in SECRETS if secret in text]
    assert "applicant_id" not in text
    assert not [name for name in NAMES.values() if name in text]
    assert all(name in exported(town, form, names=True).decode() for name in (NAMES["a1"], NAMES["b1"]))


@pytest.mark.parametrize("form", FORMATS)
def test_our_own_importer_reads_it_back(town: Town, form: str, tmp_path: Path) -> None:
    name = {"xes": "x.xes", "xes.gz": "x.xes.gz", "ocel": "x.json"}[form]
    (tmp_path / name).write_bytes(exported(town, form))
    cases = seen(exported(town, "xes"))
    with read_log(tmp_path / name, Given(), skip_bad=False, not_after=LATER) as log:
        read = {case.case_id: case for case in log}
    assert set(read) == set(cases)
    for case_id, (said, events) in cases.items():
        assert [step.activity for step in read[case_id].steps] == [e["string", "concept:name"] for e in events]
        assert [step.occurred_at for step in read[case_id].steps] == [e["date", "time:timestamp"] for e in events]
        acting = [None if e["string", "org:resource"].startswith("~") else e["string", "org:resource"] for e in events]
        assert [step.resource for step in read[case_id].steps] == acting
        assert read[case_id].due_at == said.get(("date", "deadline"))
        assert read[case_id].ended_at == said.get(("date", "enddate"))


def test_packed_and_plain_xes_are_one(town: Town) -> None:
    assert gzip.decompress(exported(town, "xes.gz")) == exported(town, "xes")


def test_a_selection_holds_what_was_asked_for(town: Town) -> None:
    everything = seen(exported(town, "xes"))
    assert len(everything) == 6
    one = next(iter(everything))
    assert set(seen(exported(town, "xes", dossier=one))) == {one}
    assert len(seen(exported(town, "xes", **{"from": "2020-03-03", "to": "2020-03-04"}))) == 2
    assert len(seen(exported(town, "xes", unit="cl-dd"))) == 5
    assert len(seen(exported(town, "xes", agency="cl"))) == 6
    assert seen(exported(town, "xes", procedure="9.999999")) == {}
    assert ocel_faults(exported(town, "ocel", procedure="9.999999")) == []


def test_what_cannot_be_selected_is_refused_before_anything_is_sent(town: Town) -> None:
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    both = auditor.get("/v1/export/xes", dataset=1, agency="cl")
    assert (both.status_code, both.json()["code"]) == (422, "selection-not-usable")
    assert auditor.get("/v1/export/xes", dataset=99).json()["code"] == "dataset-unknown"
    assert auditor.get("/v1/export/pdf").status_code == 422


def test_only_supervisors_and_auditors_export(town: Town) -> None:
    for role, subject in ((Role.ADMINISTRATOR, "vpub-truc"), (Role.HEAD, "h1"), (Role.OFFICER, "a1")):
        assert denied(town.bearer(role, subject).get("/v1/export/xes"))
    assert town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/export/xes").status_code == 200


def test_the_command_writes_the_same_file(town: Town, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    command = ["export", "--format", "ocel", "--out", str(out), "--data-dir", str(town.instance.data_dir)]
    done = CliRunner().invoke(build(), command)
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == exported(town, "ocel")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


# ---------------------------------------------------------------------- every export is on record


def noted(town: Town) -> list[LogExported]:
    return [recorded.body for recorded in town.app.state.office.log.read_stream(exports())]


def test_every_export_of_our_own_dossiers_is_recorded_with_its_selection_names_and_purpose(town: Town) -> None:
    supervisor, before = town.bearer(Role.SUPERVISOR, "vpub-truc"), len(noted(town))
    plain = supervisor.get("/v1/export/xes", unit="cl-dd")
    supervisor.get("/v1/export/ocel", names=True, purpose="inspection", **{"from": "2020-03-03", "to": "2020-03-04"})
    first, second = noted(town)[before:]
    assert (first.reader, first.roles, first.source) == ("vpub-truc", ("supervisor",), Source.API)
    assert (first.what, first.purpose) == ("xes without names: unit cl-dd", None)
    assert first.trace_id == plain.headers["x-trace-id"]
    assert (second.what, second.purpose) == ("ocel with names: from 2020-03-03, to 2020-03-04", "inspection")


def test_an_export_at_the_command_line_is_recorded_with_the_account(town: Town, tmp_path: Path) -> None:
    one, before = next(iter(seen(exported(town, "xes")))), len(noted(town))
    command = ["export", "--out", str(tmp_path / "out.xes"), "--dossier", one, "--names", "--purpose", "kiểm tra"]
    done = CliRunner().invoke(build(), [*command, "--data-dir", str(town.instance.data_dir)])
    assert done.exit_code == 0, done.output
    (note,) = noted(town)[before:]
    assert (note.reader, note.source, bool(note.account)) == ("~operator", Source.CLI, True)
    assert (note.what, note.purpose) == (f"xes with names: dossier {one}", "kiểm tra")


def test_an_export_that_cannot_be_recorded_is_not_sent(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from domain.application import StoreUnavailable

    def away(*_: object) -> None:
        raise StoreUnavailable(command_id="x")

    monkeypatch.setattr(town.app.state.office.readings, "note_export", away)
    answer = town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/export/xes")
    assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable")


def test_an_export_that_is_refused_is_not_recorded(town: Town) -> None:
    before = len(noted(town))
    assert town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/export/xes", dataset=1, agency="cl").status_code == 422
    assert denied(town.officer("a1").get("/v1/export/xes"))
    assert len(noted(town)) == before


def test_auditors_alone_list_who_exported_and_open_the_event(town: Town) -> None:
    exported(town, "xes", procedure="9.999999")
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    page = auditor.get("/v1/export/readings", limit=1).json()
    assert [(row["reader"], row["what"]) for row in page["rows"]] == [
        ("vpub-truc", "xes without names: procedure 9.999999")
    ]
    assert auditor.get("/v1/export/readings", limit=1, cursor=page["next"]).json()["rows"] != page["rows"]
    position = page["rows"][0]["position"]
    assert auditor.get(f"/v1/events/{position}").json()["topic"] == "access.LogExported"
    for person in (town.bearer(Role.SUPERVISOR, "vpub-truc"), town.head("h1"), town.officer("a1")):
        assert denied(person.get("/v1/export/readings"))
        assert denied(person.get(f"/v1/events/{position}"))
