"""What is in a bundle, and that it is the same whenever and wherever it is made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from api.evidence.making import verifier
from api.evidence.subject import Kind, Subject
from api.evidence.verifier.verification import Asked, verify
from domain.model.refusals import DossierUnknown
from projections.ledger_checkpoints import CheckpointUnknown
from projections.ledger_proofs import prove_event
from projections.queries.missing import DatasetUnknown, OfficialUnknown
from projections.queries.periods import Period
from tests.bundles.conftest import Sealed


def members(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def figures(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members(data)["figures.json"])
    return found


def events(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in members(data)["events.jsonl"].splitlines()]


def a_dossier(sealed: Sealed) -> str:
    """One that was overdue, by its code."""
    rows = sealed.ask(
        "SELECT code FROM views.dossiers JOIN views.delays USING (dossier_id) WHERE code IS NOT NULL"
        " GROUP BY code ORDER BY sum(share_us) DESC, code LIMIT 1"
    )
    return str(rows[0][0])


def subjects(sealed: Sealed) -> dict[str, Subject]:
    official = sealed.busiest
    return {
        "dossier": Subject(Kind.DOSSIER, a_dossier(sealed)),
        "official": Subject(Kind.OFFICIAL, official),
        "official in a period": Subject(Kind.OFFICIAL, official, None, Period.parse("2020-02")),
        "review": Subject(Kind.REVIEW, official, None, Period.parse("2020-Q1"), "Kiến nghị của người dân"),
        "imported case": Subject(Kind.DOSSIER, "1", 1),
        "imported official": Subject(Kind.OFFICIAL, 'Lê "Tí" A', 1),
    }


@pytest.mark.parametrize(
    "which", ["dossier", "official", "official in a period", "review", "imported case", "imported official"]
)
def test_every_kind_of_bundle_verifies(sealed: Sealed, which: str) -> None:
    verdict = verify(sealed.make(subjects(sealed)[which]).data, Asked())
    assert verdict.findings == []


def test_a_bundle_is_the_same_bytes_in_another_process_zone_locale_and_hash_seed(sealed: Sealed) -> None:
    """The processes here differ in all of these; the bundles are made one after the other."""
    official = sealed.busiest
    size = sealed.ask("SELECT max(size) FROM ledger.checkpoints")[0][0]
    sums = set()
    for seed, zone, locale in (("0", "UTC", "C"), ("4711", "Pacific/Apia", "C.UTF-8")):
        script = (
            "import sys, psycopg\nfrom hashlib import sha256\nfrom pathlib import Path\n"
            "from api.evidence.making import make\nfrom api.evidence.subject import Kind, Subject\n"
            "with psycopg.connect(sys.argv[1]) as connection:\n"
            "    subject = Subject(Kind.OFFICIAL, sys.argv[2])\n"
            "    made = make(connection, subject, Path(sys.argv[3]), size=int(sys.argv[4]))\n"
            "print(sha256(made.data).hexdigest())\n"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        arguments = [sealed.database.dsn("reader"), official, str(sealed.keys), str(size)]
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], env=environment, capture_output=True, text=True, check=True
        )
        sums.add(done.stdout.strip())
    sums.add(sealed.make(Subject(Kind.OFFICIAL, official), size).summary.sha256)
    assert len(sums) == 1


def test_what_is_recorded_later_changes_no_bundle_of_an_earlier_checkpoint(sealed: Sealed) -> None:
    official = sealed.busiest
    subject = Subject(Kind.REVIEW, official, None, Period.parse("2020-Q1"), "x")
    sealed.seal()
    before = sealed.make(subject)
    sealed.hoso("record", official, "--period", "2020-Q1")
    assert sealed.seal() > before.summary.size
    assert sealed.make(subject, before.summary.size).data == before.data
    later = figures(sealed.make(subject).data)["review"]["readings"]
    assert len(later) == len(figures(before.data)["review"]["readings"]) + 1
    assert later[-1]["what"] == "record 2020-01..2020-03"


def test_a_dossier_s_bundle_holds_all_its_events_and_the_data_that_it_is_judged_by(sealed: Sealed) -> None:
    made = sealed.make(Subject(Kind.DOSSIER, a_dossier(sealed)))
    wanted = sealed.ask(
        "SELECT notification_id FROM hoso.stored_events WHERE notification_id <= %s AND (originator_id = %s"
        " OR starts_with(topic, 'organisation.') OR starts_with(topic, 'calendar.')"
        " OR starts_with(topic, 'catalogue.') OR starts_with(topic, 'log.') OR starts_with(topic, 'rules.'))"
        " ORDER BY notification_id",
        made.summary.size,
        made.summary.subject,
    )
    assert [event["position"] for event in events(made.data)] == [position for (position,) in wanted]


def test_an_official_s_bundle_holds_every_dossier_that_names_them_and_all_they_answered_for(sealed: Sealed) -> None:
    official = sealed.busiest
    made = figures(sealed.make(Subject(Kind.OFFICIAL, official)).data)
    named = sealed.ask(
        "SELECT DISTINCT originator_id::text FROM hoso.stored_events WHERE starts_with(topic, 'dossier.')"
        " AND position(%s::text IN convert_from(state, 'UTF8')) > 0",
        f'"{official}"',
    )
    answered = sealed.ask("SELECT DISTINCT dossier_id::text FROM views.custody WHERE answerer = %s", official)
    ids = [claim["dossier_id"] for claim in made["dossiers"]]
    assert {row[0] for row in [*named, *answered]} <= set(ids)
    assert ids == sorted(ids)


def test_who_answers_as_head_without_being_named_has_the_dossier_in_their_bundle(sealed: Sealed) -> None:
    """A pool's head answers by rule 5, and no event of the dossier says who that is."""
    rows = sealed.ask(
        "SELECT answerer, dossier_id::text FROM views.custody AS c WHERE ground IN ('intake', 'pool') AND NOT EXISTS ("
        " SELECT FROM hoso.stored_events WHERE originator_id = c.dossier_id"
        " AND position(c.answerer IN convert_from(state, 'UTF8')) > 0) ORDER BY 1, 2 LIMIT 1"
    )
    ((official, dossier),) = rows
    made = figures(sealed.make(Subject(Kind.OFFICIAL, official)).data)
    assert dossier in {claim["dossier_id"] for claim in made["dossiers"]}


def test_every_position_behind_a_figure_is_an_event_of_the_bundle(sealed: Sealed) -> None:
    for subject in subjects(sealed).values():
        made = sealed.make(subject)
        there = {event["position"] for event in events(made.data)}
        assert set(_positions(figures(made.data))) <= there


def _positions(value: Any, inside: str = "") -> list[int]:
    if isinstance(value, dict):
        return [found for name, each in value.items() for found in _positions(each, name)]
    if isinstance(value, list):
        return [found for each in value for found in _positions(each, inside)]
    return [value] if inside in ("position", "positions") and value is not None else []


def test_the_record_in_a_bundle_is_the_one_that_the_views_show(sealed: Sealed) -> None:
    official = sealed.busiest
    made = figures(sealed.make(Subject(Kind.OFFICIAL, official)).data)
    views = sealed.ask(
        "SELECT part, coalesce(on_behalf_of, ''), figure, sum(amount)::bigint, count(DISTINCT dossier_id)"
        " FROM views.facts WHERE official = %s AND closed_at IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        official,
    )
    by_dossiers = {"dossiers_handled", "dossiers_closed", "dossiers_late"}
    wanted = [
        (part, absent, figure, count if figure in by_dossiers else amount)
        for part, absent, figure, amount, count in views
    ]
    told = [(line["part"], line["on_behalf_of"] or "", line["figure"], line["amount"]) for line in made["record"]]
    assert sorted(told) == wanted


def test_a_period_bounds_the_record_and_what_speaks_for_them_but_not_the_dossiers(sealed: Sealed) -> None:
    found = subjects(sealed)
    whole, month = (figures(sealed.make(found[name]).data) for name in ("official", "official in a period"))
    assert month["dossiers"] == whole["dossiers"]
    assert {entry["position"] for entry in month["speaks_for"]} < {entry["position"] for entry in whole["speaks_for"]}
    assert sum(len(line["positions"]) for line in month["record"]) < sum(
        len(line["positions"]) for line in whole["record"]
    )


def test_many_proofs_at_once_are_those_of_one_by_one(sealed: Sealed) -> None:
    from base64 import b64decode

    from projections.ledger_paths import inclusion_paths

    with sealed.looking() as connection:
        for size in sorted({row[0] for row in sealed.ask("SELECT size FROM ledger.checkpoints")})[-3:]:
            positions = sorted({1, 2, 255, 256, 257, 1000, size // 2, size - 1, size})
            for position, path in zip(positions, inclusion_paths(connection, positions, size), strict=True):
                proof = prove_event(connection, position, size)
                assert [b64decode(each) for each in proof.hashes] == path


def test_the_verifier_in_a_bundle_is_the_installation_s(sealed: Sealed) -> None:
    made = members(sealed.make(Subject(Kind.DOSSIER, "2", 1)).data)
    assert made["verify.py"] == verifier()


def test_what_is_not_there_is_refused(sealed: Sealed) -> None:
    with pytest.raises(DossierUnknown):
        sealed.make(Subject(Kind.DOSSIER, "000.00.99.H20-200101-0001"))
    with pytest.raises(DossierUnknown):
        sealed.make(Subject(Kind.DOSSIER, "99", 1))
    with pytest.raises(OfficialUnknown):
        sealed.make(Subject(Kind.OFFICIAL, "nobody"))
    with pytest.raises(OfficialUnknown):
        sealed.make(Subject(Kind.OFFICIAL, "Tí", 1))
    with pytest.raises(DatasetUnknown):
        sealed.make(Subject(Kind.OFFICIAL, "Ân", 9))
    with pytest.raises(CheckpointUnknown):
        sealed.make(Subject(Kind.OFFICIAL, sealed.busiest), 7)
