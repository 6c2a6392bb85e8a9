"""Other ways of writing the same, and what does not belong in a bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.evidence.made_log import Forge, Parts, canonical

MANIFEST = "MANIFEST.json"


def float_in_figures(parts: Parts) -> None:
    parts.figures["calendar_version"] = 0.0


def further_figure_field(parts: Parts) -> None:
    parts.figures["score"] = 7


def further_event_field(parts: Parts) -> None:
    parts.events[2]["note"] = ""


def field_missing(parts: Parts) -> None:
    del parts.proofs[2]["position"]


def blanks_in_json(parts: Parts) -> None:
    parts.raw["figures.json"] = json.dumps(parts.figures, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def keys_in_another_order(parts: Parts) -> None:
    backwards = dict(sorted(parts.figures.items(), reverse=True))
    parts.raw["figures.json"] = json.dumps(backwards, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def escapes_in_json(parts: Parts) -> None:
    parts.raw["figures.json"] = canonical(parts.figures).replace(b"acts", rb"\u0061cts", 1) + b"\n"


def key_twice_in_json(parts: Parts) -> None:
    parts.raw["figures.json"] = canonical(parts.figures).replace(b'"record":', b'"record":[],"record":', 1) + b"\n"


def no_newline_at_the_end(parts: Parts) -> None:
    parts.raw["figures.json"] = canonical(parts.figures)


def two_newlines_at_the_end(parts: Parts) -> None:
    parts.raw["figures.json"] = canonical(parts.figures) + b"\n\n"


def empty_line_among_events(parts: Parts) -> None:
    parts.raw["events.jsonl"] = parts.members()["events.jsonl"] + b"\n"


def not_utf_8(parts: Parts) -> None:
    parts.raw["figures.json"] = canonical(parts.figures).replace(b"acts", b"act\xff", 1) + b"\n"


def not_a_number(parts: Parts) -> None:
    parts.raw["figures.json"] = canonical(parts.figures).replace(b'"amount":2,', b'"amount":NaN,', 1) + b"\n"


def nested_without_end(parts: Parts) -> None:
    parts.raw["figures.json"] = b"[" * 200_000 + b"]" * 200_000 + b"\n"


def member_missing(parts: Parts) -> None:
    parts.raw["witnesses.json"] = None


def member_extra(parts: Parts) -> None:
    parts.raw["notes.txt"] = b""


def member_outside(parts: Parts) -> None:
    parts.raw["../verify.py"] = b""


def stamps_with_a_gap(parts: Parts) -> None:
    parts.raw["stamps/002.tsr"] = b""


def manifest_of_another_format(parts: Parts) -> None:
    parts.manifest["format"] = "hoso-evidence-2"


def manifest_with_a_short_instant(parts: Parts) -> None:
    parts.manifest["about"] = "2020-01-01T00:11:00Z"


def period_that_is_none(parts: Parts) -> None:
    parts.manifest["period"] = 2019


def raw(name: str, edit: Callable[[bytes], bytes]) -> Callable[[Parts], None]:
    """A member is replaced by what becomes of it."""

    def forge(parts: Parts) -> None:
        parts.raw[name] = edit(parts.whole()[name])

    return forge


def manifest(edit: Callable[[Any], object]) -> Callable[[Parts], None]:
    def edited(content: bytes) -> bytes:
        found = json.loads(content)
        edit(found)
        return canonical(found) + b"\n"

    return raw(MANIFEST, edited)


def about_without_newline(parts: Parts) -> None:
    raw("about.json", lambda content: content[:-1])(parts)


def about_that_is_a_list(parts: Parts) -> None:
    parts.about = []


def about_an_event_that_is_none(parts: Parts) -> None:
    parts.about["event"]["position"] = 0


def about_with_a_hash_that_is_none(parts: Parts) -> None:
    parts.about["hashes"][0] = "00"


def about_with_a_hash_that_is_a_number(parts: Parts) -> None:
    parts.about["hashes"][0] = 7


def proof_with_a_hash_that_is_a_number(parts: Parts) -> None:
    parts.proofs[2]["hashes"][0] = 7


def proof_with_a_longer_hash(parts: Parts) -> None:
    parts.proofs[2]["hashes"][0] += "00"


def proofs_without_the_last_newline(parts: Parts) -> None:
    raw("proofs.jsonl", lambda content: content[:-1])(parts)


def events_without_the_last_newline(parts: Parts) -> None:
    raw("events.jsonl", lambda content: content[:-1])(parts)


def event_with_a_version_of_0(parts: Parts) -> None:
    parts.events[2]["version"] = 0


def rotations_with_a_blank(parts: Parts) -> None:
    parts.raw["rotations.json"] = b"[ ]\n"


def rotations_that_are_numbers(parts: Parts) -> None:
    parts.raw["rotations.json"] = b"[7]\n"


def witnesses_with_a_blank(parts: Parts) -> None:
    parts.raw["witnesses.json"] = b"[ ]\n"


def witnesses_that_are_numbers(parts: Parts) -> None:
    parts.raw["witnesses.json"] = b"[7]\n"


def key_with_a_blank_after_it(parts: Parts) -> None:
    parts.key = parts.key.replace("\n", " \n", 1)


def key_that_is_no_utf_8(parts: Parts) -> None:
    raw("key.txt", lambda content: content[:-1] + b"\xff\n")(parts)


def manifest_with_a_blank(parts: Parts) -> None:
    raw(MANIFEST, lambda content: content.replace(b":", b": ", 1))(parts)


def manifest_that_is_a_list(parts: Parts) -> None:
    parts.raw[MANIFEST] = b"[]\n"


def manifest_with_another_hash(parts: Parts) -> None:
    manifest(lambda found: found["files"].update({"key.txt": "0" * 64}))(parts)


def manifest_without_a_member(parts: Parts) -> None:
    manifest(lambda found: found["files"].pop("key.txt"))(parts)


def manifest_with_one_member_more(parts: Parts) -> None:
    manifest(lambda found: found["files"].update({"more.pdf": "0" * 64}))(parts)


def manifest_of_itself(parts: Parts) -> None:
    manifest(lambda found: found["files"].update({MANIFEST: "0" * 64}))(parts)


def manifest_of_another_kind(parts: Parts) -> None:
    parts.manifest["kind"] = "unit"


FORGED: list[tuple[Forge, str]] = [
    (float_in_figures, "json-unreadable"),
    (further_figure_field, "field-unexpected"),
    (further_event_field, "field-unexpected"),
    (field_missing, "field-unexpected"),
    (blanks_in_json, "json-not-canonical"),
    (keys_in_another_order, "json-not-canonical"),
    (escapes_in_json, "json-not-canonical"),
    (key_twice_in_json, "json-not-canonical"),
    (no_newline_at_the_end, "json-not-canonical"),
    (two_newlines_at_the_end, "json-not-canonical"),
    (empty_line_among_events, "json-unreadable"),
    (not_utf_8, "json-unreadable"),
    (not_a_number, "json-unreadable"),
    (nested_without_end, "json-unreadable"),
    (member_missing, "zip-member-missing"),
    (member_extra, "zip-member-extra"),
    (member_outside, "zip-member-extra"),
    (stamps_with_a_gap, "zip-order"),
    (manifest_of_another_format, "format-unknown"),
    (manifest_with_a_short_instant, "format-unknown"),
    (period_that_is_none, "field-unexpected"),
    (about_without_newline, "json-not-canonical"),
    (about_that_is_a_list, "field-unexpected"),
    (about_an_event_that_is_none, "event-unreadable"),
    (about_with_a_hash_that_is_none, "proof-unreadable"),
    (about_with_a_hash_that_is_a_number, "field-unexpected"),
    (proof_with_a_hash_that_is_a_number, "field-unexpected"),
    (proof_with_a_longer_hash, "proof-unreadable"),
    (proofs_without_the_last_newline, "json-not-canonical"),
    (events_without_the_last_newline, "json-not-canonical"),
    (event_with_a_version_of_0, "event-unreadable"),
    (rotations_with_a_blank, "json-not-canonical"),
    (rotations_that_are_numbers, "field-unexpected"),
    (witnesses_with_a_blank, "json-not-canonical"),
    (witnesses_that_are_numbers, "field-unexpected"),
    (key_with_a_blank_after_it, "key-unreadable"),
    (key_that_is_no_utf_8, "fingerprint-differs"),
    (manifest_with_a_blank, "json-not-canonical"),
    (manifest_that_is_a_list, "field-unexpected"),
    (manifest_with_another_hash, "manifest-hash"),
    (manifest_without_a_member, "manifest-hash"),
    (manifest_with_one_member_more, "manifest-files"),
    (manifest_of_itself, "manifest-files"),
    (manifest_of_another_kind, "format-unknown"),
]
"""Each with the code of the finding by which it has to fail."""
