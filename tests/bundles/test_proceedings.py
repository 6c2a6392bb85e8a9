"""What a bundle has of proceedings: the events on which a figure of the record rests, with proofs, and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from api.evidence.archive import zipped
from api.evidence.canonical import line
from api.evidence.subject import Kind, Subject
from api.evidence.verifier.verification import Asked, verify
from api.evidence.verifier.words import verdict_as_json
from domain.model import publication
from domain.model.rule_adoption import STREAM as RULES
from domain.model.rule_adoption import AdoptedRules, RuleOrigin, adopting, shipped_files
from projections.ledger_export import export
from projections.queries.periods import Period
from tests.bundles.conftest import Sealed
from tests.domain.histories import Story, at, meta
from tests.projections.conftest import views_over
from tests.projections.errands import Told, errands
from tests.projections.recording import RecordingLog
from tests.servers import Database


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Sealed]:
    """One dossier, and two errands: in the first b1 missed one duty of two, in the second nobody binds b1."""
    with ExitStack() as stack:
        stack.enter_context(errands(module_database))
        views = stack.enter_context(views_over(module_database))
        opened = at("mon 06:00")
        views.log.record(RULES, *adopting(AdoptedRules(), shipped_files(), RuleOrigin.SHIPPED, "", meta(opened)))
        views.tell(Story().held("mon 07:00", "b1").finished("wed 07:00", "b1").passed("wed 07:00", "b1", "r1"))
        first = Told(views.log, 1, at("wed 08:00"), by="l1", restricted=("l1",))
        first.asked(at("wed 08:00"), "a", "dd", at("thu 17:00"), official="b1")
        first.asked(at("wed 08:01"), "b", "dd", at("fri 17:00"), official="b1")
        first.asked(at("wed 08:02"), "other", "tn", at("fri 17:00"), official="c1")
        first.reminded(at("thu 08:00"), "a", at("thu 17:00"), "b1")
        first.missed("a", at("thu 17:00"), "dd", "b1")
        first.brought(at("fri 08:00"), "b", "b1")
        first.explained(at("fri 09:00"), "a", "b1", "Chờ xác minh «hai bên»")
        first.explained(at("fri 09:01"), "other", "c1", "Việc khác")
        second = Told(views.log, 2, at("fri 09:00"))
        second.asked(at("fri 09:00"), "a", "dd", at("fri 10:00"), official="b1", binds=False)
        _confirmed_and_refuted(views.log)
        second.closed(at("fri4 17:00"))  # so that the moment of the bundle lies after every term
        views.begin()
        town = Sealed(module_database, module_database.instance)
        town.seal()
        yield town


def _confirmed_and_refuted(log: RecordingLog) -> None:
    """A publication that b1 confirmed on the board and c1 on the portal; a check refuted the board."""
    stream = publication.publication_id("P", 2)
    opened = publication.PublicationOpened(
        **meta(at("fri 10:00"), "l1"), number="CK-2026-0001", code="P", version=2, name="Tách thửa", decision="QĐ 9",
        purpose=publication.Purpose.PUBLISH, laid=(),
    )  # fmt: skip
    given = [
        publication.PublicationConfirmed(
            **meta(at(moment), who), confirmation_no=no, duty=f"{place}:cl", agency_id="cl", place=place, note="xong"
        )
        for no, moment, who, place in (
            (1, "fri 11:00", "b1", publication.Place.BOARD),
            (2, "fri 11:05", "c1", publication.Place.PORTAL),
        )
    ]
    refuted = publication.PublicationChecked(
        **meta(at("fri 14:00"), "l1"), check_no=1, agency_id="cl", place=publication.Place.BOARD, as_required=False,
        note="bản cũ", confirmation_no=1,
    )  # fmt: skip
    log.record(stream, opened, *given, refuted)


@pytest.fixture(scope="module")
def bundle(town: Sealed) -> bytes:
    return town.make(Subject(Kind.OFFICIAL, "b1")).data


def members_of(bundle: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repaired(members: dict[str, bytes]) -> bytes:
    """A zip of altered members whose manifest fits them."""
    manifest = json.loads(members["MANIFEST.json"])
    manifest["files"] = {name: sha256(members[name]).hexdigest() for name in manifest["files"]}
    return zipped({**members, "MANIFEST.json": line(manifest)})


def record_of(bundle: bytes) -> dict[str, tuple[int, list[list[int]]]]:
    figures = json.loads(members_of(bundle)["figures.json"])
    return {one["figure"]: (one["amount"], one["positions"]) for one in figures["record"] if one["part"] == "own"}


def events_of(bundle: bytes) -> list[dict[str, Any]]:
    return [json.loads(row) for row in members_of(bundle)["events.jsonl"].splitlines()]


def test_a_bundle_counts_duties_as_the_record_does_and_its_verifier_agrees(town: Sealed, bundle: bytes) -> None:
    record = record_of(bundle)
    assert {name: record[name][0] for name in ("duties_owed", "duties_missed", "reminders")} == {
        "duties_owed": 2,
        "duties_missed": 1,
        "reminders": 1,
    }
    verdict = verify(bundle, Asked())
    assert verdict.findings == []
    assert {"duties_owed", "duties_missed", "reminders"} <= set(verdict_as_json(verdict)["not_recomputed"])


def test_of_a_proceeding_the_events_behind_a_figure_are_in_it_and_no_others(bundle: bytes) -> None:
    cited = {p for _, facts in record_of(bundle).values() for fact in facts for p in fact}
    of_errands = [event for event in events_of(bundle) if event["topic"].startswith(("errand.", "duty."))]
    said = {entry["position"] for entry in json.loads(members_of(bundle)["figures.json"])["speaks_for"]}
    assert {event["position"] for event in of_errands} <= cited | said
    assert sorted(event["topic"] for event in of_errands) == [
        "duty.Explained",
        "duty.Missed",
        "duty.Reminded",
        "errand.Asked",
        "errand.Asked",
        "errand.Brought",
    ]
    assert all('"c1"' not in event["state"] for event in of_errands), "nothing of what others owe"


def test_a_refuted_confirmation_is_in_the_bundle_of_whoever_confirmed_and_rests_on_their_own_word(
    bundle: bytes,
) -> None:
    record, topics = record_of(bundle), {event["position"]: event["topic"] for event in events_of(bundle)}
    assert (record["confirmations"][0], record["confirmations_refuted"][0]) == (1, 1), "not c1's"
    (behind,) = record["confirmations_refuted"][1]
    assert [topics[position] for position in behind] == ["publication.Confirmed", "publication.Checked"]

    members = members_of(bundle)
    figures = json.loads(members["figures.json"])
    (claim,) = [each for each in figures["record"] if each["figure"] == "confirmations_refuted"]
    claim["positions"] = [[behind[1]]]
    made_up = repaired({**members, "figures.json": line(figures)})
    assert verify(made_up, Asked()).findings != [], "a check alone is no word of b1"


def test_their_own_words_about_a_duty_are_in_it_word_for_word_and_cannot_be_left_out(bundle: bytes) -> None:
    members = members_of(bundle)
    figures = json.loads(members["figures.json"])
    (said,) = [entry for entry in figures["speaks_for"] if entry["what"] == "explanation"]
    assert (said["official"], said["dossier_id"]) == ("b1", None)
    assert said["text_vi"].startswith("VT-2026-0001, ")
    assert said["text_vi"].endswith("«Chờ xác minh «hai bên»»")

    def with_entries(entries: list[dict[str, Any]]) -> set[str]:
        changed = {**figures, "speaks_for": entries}
        return {f.code for f in verify(repaired({**members, "figures.json": line(changed)}), Asked()).findings}

    others = [entry for entry in figures["speaks_for"] if entry is not said]
    assert with_entries(others) == {"speaks-for-left-out"}
    assert with_entries([*others, {**said, "text_en": "«I was away»"}]) == {"speaks-for-differs"}


def test_a_bundle_of_another_period_has_nothing_of_them(town: Sealed) -> None:
    other = town.make(Subject(Kind.OFFICIAL, "b1", None, Period.parse("2026-01"))).data
    assert "duties_owed" not in record_of(other)
    assert not [event for event in events_of(other) if event["topic"].startswith(("errand.", "duty."))]
    assert verify(other, Asked()).findings == []


def test_a_bundle_that_lacks_a_cited_event_or_counts_one_more_does_not_hold(town: Sealed, bundle: bytes) -> None:
    missed = record_of(bundle)["duties_missed"][1][0]

    members = members_of(bundle)
    figures = json.loads(members["figures.json"])
    (claim,) = [each for each in figures["record"] if each["figure"] == "duties_missed"]
    claim["amount"] += 1
    more = repaired({**members, "figures.json": line(figures)})
    assert {finding.code for finding in verify(more, Asked()).findings} == {"record-differs"}

    def without(member: str) -> bytes:
        rows = members[member].splitlines(keepends=True)
        return b"".join(row for row in rows if json.loads(row)["position"] != missed[-1])

    less = repaired({**members, **{name: without(name) for name in ("events.jsonl", "proofs.jsonl")}})
    assert {finding.code for finding in verify(less, Asked()).findings} == {"position-not-in-bundle"}


def test_with_the_whole_log_nothing_is_said_to_be_withheld(town: Sealed, bundle: bytes, tmp_path: Path) -> None:
    with town.looking() as connection:
        export(connection, tmp_path)
    verdict = verify(bundle, Asked(log=tmp_path))
    assert (verdict.findings, verdict.complete) == ([], True)
