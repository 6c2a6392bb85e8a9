"""What speaks for an official: that every entry rests on an event of the bundle, quotes it truly, and none is left out.

An official's own words (explanations, objections) are quoted between « and »; they are compared with the event. The
other texts are the maker's wording of what the named event and the recomputed custody show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.fields import Kinds, checked_list, checked_object
from api.evidence.verifier.findings import Finding
from api.evidence.verifier.record import check_position

OWN_WORDS: Final = {
    "dossier.ExplanationGiven": "explanation",
    "dossier.ObjectionRecorded": "objection",
    "duty.Explained": "explanation",
}
"""Topic → what the entry is called."""

_ENTRY_FIELDS: Final[Kinds] = {
    "what": (str,),
    "position": (int,),
    "official": (str, type(None)),
    "dossier_id": (str, type(None)),
    "text_vi": (str,),
    "text_en": (str,),
}


def speaks_for_findings(
    claimed: Any, events: Mapping[int, StoredEvent], official: str | None, *, whole_time: bool
) -> Iterator[Finding]:
    """Refused for entries that are none. official: the bundle's subject; None: a dossier's bundle.

    whole_time: no period bounds the entries, so everything that the official said has to be among them.
    """
    said: set[tuple[str, int]] = set()
    for number, value in enumerate(checked_list(claimed, dict, "figures.json, speaks_for")):
        where = f"figures.json, speaks_for[{number}]"
        entry = checked_object(value, _ENTRY_FIELDS, where)
        event = check_position(entry["position"], events, where)
        said.add((entry["what"], event.position))
        if official is not None and entry["official"] != official:
            yield _entry_finding(where, "official", entry["official"], official)
        of_dossier = event.topic.startswith("dossier.") and entry["dossier_id"] is not None
        if of_dossier and entry["dossier_id"] != event.stream_id:
            yield _entry_finding(where, "dossier_id", entry["dossier_id"], event.stream_id)
        if event.topic in OWN_WORDS and entry["what"] == OWN_WORDS[event.topic]:
            yield from _misquoted(entry, event, where)
    if official is not None and whole_time:
        yield from _left_out(said, events, official)


def _misquoted(entry: dict[str, Any], event: StoredEvent, where: str) -> Iterator[Finding]:
    quoted = f"«{event.body.get('text')}»"
    if speaker_of(event) != entry["official"]:
        yield _entry_finding(where, "official", entry["official"], speaker_of(event))
    for name in ("text_vi", "text_en"):
        if quoted not in entry[name]:
            yield _entry_finding(where, name, entry[name], quoted)


def _left_out(said: set[tuple[str, int]], events: Mapping[int, StoredEvent], official: str) -> Iterator[Finding]:
    """Words of theirs that have no entry. What was corrected later is left to the reader."""
    corrected = {event.stream_id for event in events.values() if event.topic == "dossier.Corrected"}
    for event in events.values():
        what = OWN_WORDS.get(event.topic)
        if what is None or speaker_of(event) != official or event.stream_id in corrected:
            continue
        if (what, event.position) not in said:
            yield Finding(
                "speaks-for-left-out",
                f"figures.json, speaks_for, position {event.position}",
                "Thiếu lời của chính người này ghi trong sự kiện ấy.",
                "What this person said in that event is left out.",
            )


def speaker_of(event: StoredEvent) -> Any:
    """Whose words an event holds: the official's for whom somebody wrote them down, or the actor's."""
    if event.topic == "dossier.ObjectionRecorded" and event.body.get("acting_for") is not None:
        return event.body["acting_for"]
    return event.body.get("actor")


def _entry_finding(where: str, name: str, claimed: Any, due: Any) -> Finding:
    return Finding(
        "speaks-for-differs",
        f"{where}, {name}",
        f"Gói ghi {claimed!r}; sự kiện: {due!r}.",
        f"The bundle says {claimed!r}; the event: {due!r}.",
    )
