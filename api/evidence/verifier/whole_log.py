"""That nothing was left out: the bundle against an export of the whole log (C2SP tlog-tiles, `tile/entries/…`).

The leaves of the export, up to the checkpoint's size, have to make the checkpoint's root; so they are the log, and
whatever of it belongs in the bundle has to be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from api.evidence.verifier.bundle import Bundle
from api.evidence.verifier.dossier_figures import recomputed
from api.evidence.verifier.events import StoredEvent, event_of, in_whole_stream, stream_of
from api.evidence.verifier.findings import Finding, refused
from api.evidence.verifier.imported import is_named, read_cases, read_dataset
from api.evidence.verifier.merkle import hash_of_leaf, root_of
from api.evidence.verifier.record_facts import names_official

ENTRIES_IN_TILE: Final = 256
ALWAYS_NEEDED: Final = ("log", "calendar")
NEEDED_BY_DOSSIERS: Final = ("organisation", "catalogue", "rules")
NEEDED_BY_CASES: Final = ("datasets",)


def completeness_findings(bundle: Bundle, directory: Path) -> list[Finding]:
    """What is in the log and should be in the bundle. Refused where the export is not that of the checkpoint's log."""
    leaves = list(_leaves(directory, bundle.checkpoint.size))
    if root_of(hash_of_leaf(leaf) for leaf in leaves) != bundle.checkpoint.root:
        raise refused(
            "log-differs",
            str(directory),
            "Bản xuất này không phải sổ của điểm niêm phong trong gói.",
            "This export is not the log of the bundle's checkpoint.",
        )
    log = [event_of(leaf, f"--log, position {number}") for number, leaf in enumerate(leaves, 1)]
    streams = {event.stream_id for event in bundle.events if in_whole_stream(event)} | _needed_streams(bundle)
    there = {event.position for event in bundle.events}
    findings = [
        Finding(
            "event-withheld",
            f"position {event.position}",
            f"Gói thiếu sự kiện {event.topic}, phiên bản {event.version} của luồng {event.stream_id}.",
            f"The bundle lacks {event.topic}, version {event.version} of stream {event.stream_id}.",
        )
        for event in log
        if event.stream_id in streams and event.position not in there and not _is_later_dataset(event, bundle)
    ]
    if bundle.manifest.kind != "dossier":
        others = [event for event in log if event.stream_id not in streams]
        named = _named_cases(bundle, others) if bundle.manifest.dataset is not None else _named_dossiers(bundle, others)
        findings += [
            Finding(
                "dossier-withheld",
                f"stream {stream}",
                f"Hồ sơ này thuộc về {bundle.manifest.subject} mà không có trong gói.",
                f"This dossier concerns {bundle.manifest.subject} and is not in the bundle.",
            )
            for stream in named
        ]
    return findings


def _needed_streams(bundle: Bundle) -> set[str]:
    kinds = NEEDED_BY_DOSSIERS if bundle.manifest.dataset is None else NEEDED_BY_CASES
    streams = {stream_of(kind) for kind in (*ALWAYS_NEEDED, *kinds)}
    if bundle.manifest.kind == "review":
        streams.add(stream_of("readings", f"official:{bundle.manifest.subject}"))
    return streams


def _is_later_dataset(event: StoredEvent, bundle: Bundle) -> bool:
    """Datasets after the one that the bundle is about say nothing of it."""
    number = bundle.manifest.dataset
    return number is not None and event.stream_id == stream_of("datasets") and event.version > number


def _named_cases(bundle: Bundle, others: list[StoredEvent]) -> list[str]:
    """Cases of the dataset that name the official."""
    assert bundle.manifest.dataset is not None
    dataset = read_dataset(bundle.events, bundle.manifest.dataset)
    openings = [each for each in others if each.topic == "imported.CaseOpened" and each.body["dataset"] == dataset.key]
    wanted = {each.stream_id for each in openings}
    cases = read_cases([each for each in others if each.stream_id in wanted], dataset)
    return [case.opening.stream_id for case in cases if is_named(case, bundle.manifest.subject)]


def _named_dossiers(bundle: Bundle, others: Iterable[StoredEvent]) -> list[str]:
    """Dossiers in whose events the official stands as a value, or for which they answered without being named."""
    official = bundle.manifest.subject
    dossiers: dict[str, list[StoredEvent]] = {}
    for event in others:
        if event.topic.startswith("dossier."):
            dossiers.setdefault(event.stream_id, []).append(event)
    named = {stream for stream, history in dossiers.items() if any(names_official(each, official) for each in history)}
    unnamed = [event for stream, history in dossiers.items() if stream not in named for event in history]
    reference = [event for event in bundle.events if not event.topic.startswith("dossier.")]
    together = sorted([*reference, *unnamed], key=_position_of)
    for dossier in recomputed(together, bundle.manifest.about):
        if any(interval["answerer"] == official for interval in dossier.claim["intervals"]):
            named.add(dossier.dossier_id)
    return sorted(named)


def _position_of(event: StoredEvent) -> Any:
    return event.position


def _leaves(directory: Path, size: int) -> Iterator[bytes]:
    """The first leaves of an export. Refused where it has fewer."""
    for tile in range((size + ENTRIES_IN_TILE - 1) // ENTRIES_IN_TILE):
        data = _tile_data(directory, tile, min(ENTRIES_IN_TILE, size - tile * ENTRIES_IN_TILE))
        at = 0
        for index in range(tile * ENTRIES_IN_TILE, min(tile * ENTRIES_IN_TILE + ENTRIES_IN_TILE, size)):
            length = int.from_bytes(data[at : at + 2], "big")
            if at + 2 + length > len(data):
                raise refused("log-too-short", f"tile {tile}", "Bản xuất bị cắt cụt.", "The export is cut short.")
            entry = data[at + 2 : at + 2 + length]
            yield entry or _large_leaf(directory / "large" / str(index + 1))
            at += 2 + length


def _large_leaf(path: Path) -> bytes:
    """A leaf that is longer than an entry can be; its entry is empty."""
    if path.is_file():
        return path.read_bytes()
    raise refused("log-too-short", str(path), "Bản xuất thiếu tệp này.", "This file of the export is missing.")


def _tile_data(directory: Path, tile: int, needed: int) -> bytes:
    """The entries of a tile, whole or as far as the export has them."""
    digits, rest = f"{tile % 1000:03}", tile // 1000
    while rest:
        digits, rest = f"x{rest % 1000:03}/{digits}", rest // 1000
    path = directory / "tile" / "entries" / digits
    parts = [path.with_name(f"{path.name}.p") / str(width) for width in range(needed, ENTRIES_IN_TILE)]
    for each in (path, *parts):
        if each.is_file():
            return each.read_bytes()
    raise refused(
        "log-too-short",
        f"{path}",
        "Bản xuất ngắn hơn điểm niêm phong (thiếu tệp này).",
        "The export is shorter than the checkpoint (this file is missing).",
    )
