"""Other ways of writing the same, and what does not belong in a bundle."""

from __future__ import annotations

import json

from tests.evidence.made_log import Forge, Parts, canonical


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
]
"""Each with the code of the finding by which it has to fail."""
