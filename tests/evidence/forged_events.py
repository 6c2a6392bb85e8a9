"""Forgeries of events and proofs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.evidence.made_bundles import case_stream
from tests.evidence.made_log import Forge, Line, Parts


def state(parts: Parts, number: int, edit: Callable[[Line], Any]) -> None:
    """Edit what an event of the bundle says."""
    body = json.loads(parts.events[number]["state"])
    edit(body)
    parts.events[number]["state"] = json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def edited_state(parts: Parts) -> None:
    state(parts, 2, lambda body: body.update(resource="resource 99"))


def edited_instant(parts: Parts) -> None:
    state(parts, 2, lambda body: body.update(occurred_at="2019-01-02T00:00:00.000001Z"))


def edited_topic(parts: Parts) -> None:
    parts.events[2]["topic"] = "imported.StepRefused"


def edited_recorded_at(parts: Parts) -> None:
    parts.events[2]["recorded_at"] += 1


def edited_stream(parts: Parts) -> None:
    parts.events[5]["stream_id"] = case_stream("c3")


def re_spelled_state(parts: Parts) -> None:
    """The same meaning in other bytes."""
    parts.events[2]["state"] = parts.events[2]["state"].replace(",", ", ", 1)


def swapped_states(parts: Parts) -> None:
    one, other = parts.events[2], parts.events[3]
    one["state"], other["state"] = other["state"], one["state"]


def swapped_events(parts: Parts) -> None:
    parts.events[2], parts.events[3] = parts.events[3], parts.events[2]
    parts.proofs[2], parts.proofs[3] = parts.proofs[3], parts.proofs[2]


def swapped_positions(parts: Parts) -> None:
    one, other = parts.events[2], parts.events[3]
    one["position"], other["position"] = other["position"], one["position"]
    parts.events[2], parts.events[3] = other, one


def dropped_in_the_middle(parts: Parts) -> None:
    del parts.events[2], parts.proofs[2]


def dropped_first(parts: Parts) -> None:
    del parts.events[0], parts.proofs[0]


def event_twice(parts: Parts) -> None:
    parts.events.insert(3, dict(parts.events[2]))
    parts.proofs.insert(3, dict(parts.proofs[2]))


def invented_event(parts: Parts) -> None:
    made = dict(parts.events[3], position=5, version=4)
    parts.events.insert(4, made)
    parts.proofs.insert(4, {"position": 5, "hashes": parts.proofs[3]["hashes"]})


def truncated_proof(parts: Parts) -> None:
    parts.proofs[2]["hashes"].pop()


def lengthened_proof(parts: Parts) -> None:
    parts.proofs[2]["hashes"].append("00" * 32)


def proof_of_a_neighbour(parts: Parts) -> None:
    parts.proofs[2]["hashes"] = parts.proofs[3]["hashes"]


def edited_hash(parts: Parts) -> None:
    first = parts.proofs[2]["hashes"][0]
    parts.proofs[2]["hashes"][0] = ("1" if first[0] == "0" else "0") + first[1:]


def shouted_hash(parts: Parts) -> None:
    parts.proofs[2]["hashes"][0] = parts.proofs[2]["hashes"][0].upper()


def proof_left_out(parts: Parts) -> None:
    parts.proofs.pop()


def proof_too_many(parts: Parts) -> None:
    parts.proofs.append(dict(parts.proofs[-1]))


def node_as_leaf(parts: Parts) -> None:
    """A proof that begins one level up."""
    parts.proofs[2]["hashes"] = parts.proofs[2]["hashes"][1:]


def beyond_the_tree(parts: Parts) -> None:
    parts.events[-1]["position"] = parts.proofs[-1]["position"] = 99


def another_moment(parts: Parts) -> None:
    """Open cases would be measured up to another moment."""
    parts.about["event"]["recorded_at"] += 1_000_000
    parts.manifest["about"] = "2020-01-01T00:11:01.000000Z"


def another_moment_in_the_manifest(parts: Parts) -> None:
    parts.manifest["about"] = "2020-01-01T00:11:01.000000Z"


def moment_of_an_earlier_event(parts: Parts) -> None:
    earlier = parts.events[2]
    parts.about = {"event": dict(earlier), "hashes": parts.proofs[2]["hashes"]}


FORGED: list[tuple[Forge, str]] = [
    (edited_state, "not-in-log"),
    (edited_instant, "not-in-log"),
    (edited_topic, "not-in-log"),
    (edited_recorded_at, "not-in-log"),
    (edited_stream, "not-in-log"),
    (re_spelled_state, "not-in-log"),
    (swapped_states, "not-in-log"),
    (swapped_events, "position-not-rising"),
    (swapped_positions, "not-in-log"),
    (dropped_in_the_middle, "stream-gap"),
    (dropped_first, "origin-differs"),
    (event_twice, "position-not-rising"),
    (invented_event, "not-in-log"),
    (truncated_proof, "not-in-log"),
    (lengthened_proof, "not-in-log"),
    (proof_of_a_neighbour, "not-in-log"),
    (edited_hash, "not-in-log"),
    (shouted_hash, "proof-unreadable"),
    (proof_left_out, "proof-missing"),
    (proof_too_many, "proof-out-of-place"),
    (node_as_leaf, "not-in-log"),
    (beyond_the_tree, "not-in-log"),
    (another_moment, "not-in-log"),
    (another_moment_in_the_manifest, "about-differs"),
    (moment_of_an_earlier_event, "about-differs"),
]
"""Each with the code of the finding by which it has to fail."""
