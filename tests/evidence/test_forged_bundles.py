"""Bundles that have to fail, each for its own reason. Whatever a clever forger would repair, they have repaired:
the manifest always, and proofs, checkpoint and figures wherever they hold the keys for it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from api.evidence.verifier.notes import LOG_KEY, read_key
from api.evidence.verifier.verification import Asked, Verdict, verify
from tests.evidence import forged_keys
from tests.evidence.approved_findings import OF_ONE_KEY, approved, said
from tests.evidence.forged_figures import another_answerer
from tests.evidence.forged_keys import rotated
from tests.evidence.made_bundles import OFFICIAL, imported_official, logged
from tests.evidence.made_log import Forge, Parts, Signer, canonical, entry, note, rotation, zipped


def judged(parts: Parts) -> Verdict:
    return verify(parts.zipped(), Asked())


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def named(table: list[tuple[Forge, str]]) -> list[Any]:
    return [pytest.param(forge, code, id=forge.__name__) for forge, code in table]


def test_honest_bundles_hold() -> None:
    for parts in (imported_official(), rotated()):
        verdict = judged(parts)
        assert verdict.findings == []


@pytest.mark.parametrize(("forge", "code"), named(OF_ONE_KEY))
def test_a_forged_bundle_fails_for_its_own_reason(forge: Forge, code: str) -> None:
    parts = imported_official()
    forge(parts)
    verdict = judged(parts)
    assert code in codes(verdict)
    assert said(verdict.findings) == approved()[forge.__name__]


@pytest.mark.parametrize(("forge", "code"), named(forged_keys.FORGED))
def test_keys_and_witnesses_are_followed_exactly(forge: Forge, code: str) -> None:
    parts = rotated()
    forge(parts)
    verdict = judged(parts)
    assert codes(verdict) == {code}
    assert said(verdict.findings) == approved()[forge.__name__]


def test_the_finding_names_the_position_and_both_values() -> None:
    parts = imported_official()
    another_answerer(parts)
    (finding,) = judged(parts).findings
    assert finding.where == "figures.json, imported[0].intervals[1].official"
    assert (OFFICIAL in finding.vi, "resource 4" in finding.en) == (True, True)


def test_a_key_from_elsewhere_has_to_be_the_logs() -> None:
    parts = rotated()
    origin = parts.manifest["origin"]
    expected: set[str]
    for number, expected in ((1, set()), (2, set()), (3, set()), (66, {"key-not-yours"})):
        given = read_key(Signer.numbered(origin, number).key, LOG_KEY, "--key")
        assert codes(verify(parts.zipped(), Asked(key=given))) == expected


def test_a_key_vouches_for_those_after_it_and_none_before() -> None:
    """A forger puts a key of their own before the real one, under the real statement that brought the real one in."""
    log = logged()
    forger, second = Signer.numbered(log.origin, 66), Signer.numbered(log.origin, 2)
    log_size = len(log.events)
    parts = imported_official(log)
    parts.key = f"{forger.key}\n{forger.fingerprint}\n"
    parts.rotations = [rotation(log, log_size, forger, second)]
    parts.checkpoint = note(log.checkpoint_text(), forger)
    assert codes(verify(parts.zipped(), Asked())) == set()
    given = read_key(second.key, LOG_KEY, "--key")
    assert codes(verify(parts.zipped(), Asked(key=given))) == {"signature-of-stranger"}


def test_keys_may_change_twice_at_one_size() -> None:
    log = logged()
    first, second, third = (Signer.numbered(log.origin, number) for number in (1, 2, 3))
    parts = imported_official(log)
    parts.rotations = [rotation(log, 4, first, second), rotation(log, 4, second, third)]
    parts.checkpoint = note(log.checkpoint_text(), third)
    assert codes(judged(parts)) == set()


def test_it_says_when_a_witness_saw_the_checkpoint() -> None:
    trusted = judged(rotated()).trusted
    assert trusted is not None
    assert [each.since for each in trusted.keys] == [0, 4, 9]
    assert [seen.at.isoformat() for seen in trusted.seen] == ["2020-01-26T00:53:20+00:00"]


def test_a_byte_that_differs_is_named_with_its_member() -> None:
    """Dates are no part of what is read, so they show only when the zip is written again."""
    data = imported_official().zipped()
    at, names = 0, list(imported_official().whole())
    for name in names:
        at = data.index(b"PK\x03\x04", at)
        place = at + 12
        (finding,) = verify(data[:place] + b"\x22" + data[place + 1 :], Asked()).findings
        assert (finding.code, finding.where) == ("zip-altered", f"{name}, byte {place}")
        at += 4
    (finding,) = verify(data + b"x", Asked()).findings
    assert (finding.code, finding.where) == ("zip-altered", f"zip, byte {len(data)}")


def test_at_the_size_of_a_rotation_both_keys_may_sign() -> None:
    log = logged()
    first, second = (Signer.numbered(log.origin, number) for number in (1, 2))
    for signers in ((first,), (second,), (first, second)):
        parts = imported_official(log)
        parts.rotations = [rotation(log, len(log.events), first, second)]
        parts.checkpoint = note(log.checkpoint_text(), *signers)
        assert codes(judged(parts)) == set()


# ---------------------------------------------------------------------- the zip itself


def test_a_compressed_member_is_refused() -> None:

    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in imported_official().whole().items():
            archive.writestr(entry(name, ZIP_DEFLATED if name == "events.jsonl" else 0), content)
    assert codes(verify(out.getvalue(), Asked())) == {"zip-not-stored"}


def test_a_member_twice_is_refused() -> None:
    """Renamed in place, since no tool would write such a zip."""
    members = imported_official().whole()
    data = zipped({**members, "events.jsonX": members["events.jsonl"]}).replace(b"events.jsonX", b"events.jsonl")
    assert codes(verify(data, Asked())) == {"zip-member-twice"}


def test_members_in_another_order_are_refused() -> None:
    members = imported_official().whole()
    backwards = dict(reversed(members.items()))
    assert codes(verify(zipped(backwards), Asked())) == {"zip-order"}


def test_a_manifest_that_was_not_repaired_is_found() -> None:
    members = imported_official().whole()
    members["report.pdf"] += b" "
    assert codes(verify(zipped(members), Asked())) == {"manifest-hash"}


def test_the_manifest_lists_all_members_and_no_others() -> None:
    members = imported_official().whole()
    manifest = json.loads(members["MANIFEST.json"])
    more = manifest | {"files": manifest["files"] | {"more.pdf": "0" * 64}}
    less = manifest | {"files": {name: value for name, value in manifest["files"].items() if name != "report.pdf"}}
    for edited, code in ((more, "manifest-files"), (less, "manifest-hash")):
        assert codes(verify(zipped({**members, "MANIFEST.json": canonical(edited) + b"\n"}), Asked())) == {code}


def test_nothing_fits_before_between_or_after_the_members() -> None:
    data = imported_official().zipped()
    for odd in (b"MZ" + data, data + b"\n", data[:-22] + b"\x00" + data[-22:], data[:-1], b"", data[:100], data[:20]):
        verdict = verify(odd, Asked())
        assert not verdict.holds
        assert codes(verdict) <= {"zip-altered", "zip-unreadable", "zip-member-missing"}


def test_other_dates_modes_and_comments_are_refused() -> None:
    edits: list[dict[str, Any]] = [
        {"date_time": (1980, 1, 1, 0, 0, 2)},
        {"external_attr": 0o100755 << 16},
        {"create_system": 0},
        {"comment": b"c"},
        {"extra": b"\x01\x00\x00\x00"},
        {"internal_attr": 1},
    ]
    for edit in edits:
        out = BytesIO()
        with ZipFile(out, "w") as archive:
            for name, content in imported_official().whole().items():
                info = entry(name)
                for field, value in edit.items():
                    setattr(info, field, value)
                archive.writestr(info, content)
        found = codes(verify(out.getvalue(), Asked()))
        assert found in ({"zip-altered"}, {"zip-not-stored"})
