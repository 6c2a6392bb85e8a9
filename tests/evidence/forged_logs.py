"""Logs that this software would never have written, each proved and sealed by whoever holds the log's key."""

from __future__ import annotations

from collections.abc import Callable

from tests.evidence.made_bundles import imported_official, logged
from tests.evidence.made_log import Log, Parts, Signer, instant, leaf_hash, note, stream

ODD = stream("odd")


def of(edit: Callable[[Log], object]) -> Parts:
    log = logged()
    edit(log)
    return imported_official(log, ODD)


def last_moment(log: Log) -> int:
    moment: int = log.events[-1]["recorded_at"]
    return moment


def renumbered(log: Log, version: int) -> None:
    """Of a topic of which a bundle has whole streams."""
    log.add(ODD, "dossier.Noted", {})
    log.events[-1]["version"] = version


def twice_at_one_version(log: Log) -> None:
    log.add(ODD, "other.Noted", {})
    log.add(ODD, "other.Noted", {})
    log.events[-1]["version"] = 1


def two_at_one_moment() -> Parts:
    """The first of them is not in the bundle, so the order of its events is that of the second and third."""
    log = logged()
    log.add(ODD, "other.Noted", {})
    log.add(ODD, "other.Noted", {}, recorded_at=last_moment(log))
    return imported_official(log, ODD)


def without_events() -> Parts:
    parts = imported_official()
    parts.events.clear()
    parts.proofs.clear()
    return parts


def of_another_moment() -> Parts:
    """About an earlier event of the log, in every place that says so but the size."""
    parts = imported_official()
    earlier = parts.events[2]
    parts.about = {"event": dict(earlier), "hashes": parts.proofs[2]["hashes"]}
    parts.manifest["about"] = instant(earlier["recorded_at"])
    return parts


def of_another_origin() -> Parts:
    parts = imported_official()
    parts.manifest["origin"] = "hoso/other"
    return parts


def whose_first_event_is_another() -> Parts:
    """The log is named after an event that is not its first; all else fits."""
    parts = imported_official()
    del parts.events[0], parts.proofs[0]
    return parts


def named(origin: str, log: Log, parts: Parts) -> Parts:
    """All of it, keys and signatures too, under another name of the log."""
    signer = Signer.numbered(origin, 1)
    parts.manifest["origin"] = origin
    parts.key = f"{signer.key}\n{signer.fingerprint}\n"
    parts.checkpoint = note(log.checkpoint_text().replace(log.origin, origin), signer)
    return parts


def named_after_its_second_event() -> Parts:
    log = logged()
    parts = imported_official(log)
    del parts.events[0], parts.proofs[0]
    return named(f"hoso/{leaf_hash(log.events[1]).hex()[:32]}", log, parts)


def forged() -> dict[str, Parts]:
    """By a name that says what is wrong."""
    return {
        "log: two events of one moment": two_at_one_moment(),
        "log: a moment a microsecond before": of(
            lambda log: (log.add(ODD, "other.Noted", {}), log.add(ODD, "a.B", {}, recorded_at=last_moment(log) - 1))
        ),
        "log: a stream that begins far above": of(lambda log: renumbered(log, 2**62)),
        "log: a stream that begins at 2": of(lambda log: renumbered(log, 2)),
        "log: one version twice": of(twice_at_one_version),
        "log: without events": without_events(),
        "log: about another moment": of_another_moment(),
        "log: named otherwise in the manifest": of_another_origin(),
        "log: named after no event": named("hoso/other", logged(), imported_official()),
        "log: named after its second event": named_after_its_second_event(),
        "log: without its first event": whose_first_event_is_another(),
    }
