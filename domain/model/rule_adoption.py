"""Which rule packs are in force in a log, and since which event: the stream `rules`.

The packs that ship with the software are data of the software; what an office judges by is in its log. So every figure
can be repeated from events alone, also after the software came with other packs, and proofs cover the policies too.
An adoption names a whole set of files, since clauses of different files amend each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import msgspec

from domain.model.event import Event, Recorded, stream_id, topic
from domain.model.rule_keys import KEYS
from domain.model.rules import Clause, RulePacks, load_rule_packs
from domain.model.shipped_rules import rule_texts, shipped_rule_packs

STREAM: Final = stream_id("rules")

FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.toml", re.ASCII)
"""Names of files: they are written out into a folder and read from there again, so none leads out of it."""


class RuleOrigin(StrEnum):
    """SHIPPED: as they came with the software; a later one may replace them by its own. OFFICE: the office's own."""

    SHIPPED = "shipped"
    OFFICE = "office"


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """name: such as `2018.toml`; text: TOML as in `domain/rules`."""

    name: str
    text: str


class AdoptedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file by its name and the SHA-256 (hex) of its text, which a `FileRecorded` before holds."""

    name: str
    sha256: str


@topic("rules.FileRecorded")
class FileRecorded(Event, frozen=True, kw_only=True):
    """The text of a rule file. It judges nobody until it is adopted.

    One event a file: ledgers are read elsewhere in entries of at most 65,535 bytes.
    """

    name: str
    text: str


@topic("rules.Adopted")
class RulesAdopted(Event, frozen=True, kw_only=True):
    """From now on dossiers are judged by these files, by name and in place of all before.

    reason: why they were adopted, in words, with the document that asked for it. account: of the operating system,
    where they were adopted at the command line.
    """

    files: tuple[AdoptedFile, ...]
    origin: RuleOrigin
    reason: str
    account: str | None = None


@dataclass(frozen=True)
class AdoptedRules:
    """The state of the stream. Before its first adoption the packs that ship apply; `files` and `origin` are None then.

    texts: every text that was ever recorded, by SHA-256.
    """

    version: int = 0
    position: int = 0
    files: tuple[RuleFile, ...] | None = None
    origin: RuleOrigin | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def packs(self) -> RulePacks:
        return shipped_rule_packs() if self.files is None else packs_of(self.files)

    @property
    def digest(self) -> str | None:
        """Names the set of files; None where none were adopted."""
        return None if self.files is None else digest_of(self.files)


def adopting(
    state: AdoptedRules,
    files: Sequence[RuleFile],
    origin: RuleOrigin,
    reason: str,
    meta: Mapping[str, Any],
    account: str | None = None,
) -> list[FileRecorded | RulesAdopted]:
    """The events that adopt files: a text for each that the log does not hold yet, and the adoption."""
    named = [(file, text_digest(file.text)) for file in files]
    recorded = [
        FileRecorded(**meta, name=file.name, text=file.text) for file, digest in named if digest not in state.texts
    ]
    adopted = tuple(AdoptedFile(file.name, digest) for file, digest in named)
    return [*recorded, RulesAdopted(**meta, files=adopted, origin=origin, reason=reason, account=account)]


def evolve(state: AdoptedRules, recorded: Recorded[Event]) -> AdoptedRules:
    """Apply one event of the stream. An adoption of a text that was never recorded changes nothing."""
    body = recorded.body
    if isinstance(body, FileRecorded):
        texts = {**state.texts, text_digest(body.text): body.text}
        return replace(state, version=recorded.version, texts=texts)
    if not isinstance(body, RulesAdopted) or any(file.sha256 not in state.texts for file in body.files):
        return replace(state, version=recorded.version)
    files = tuple(RuleFile(file.name, state.texts[file.sha256]) for file in body.files)
    return replace(state, version=recorded.version, position=recorded.position, files=files, origin=body.origin)


def text_digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def folded(events: Iterable[Recorded[Event]]) -> AdoptedRules:
    """What the events of the stream, in order, come to."""
    state = AdoptedRules()
    for recorded in events:
        state = evolve(state, recorded)
    return state


@lru_cache(maxsize=16)
def packs_of(files: tuple[RuleFile, ...]) -> RulePacks:
    """The packs in adopted files, without keys that this software no longer knows: what was adopted stays valid."""
    return load_rule_packs({file.name: file.text for file in files}, KEYS.values(), strict=False)


@lru_cache(maxsize=16)
def digest_of(files: tuple[RuleFile, ...]) -> str:
    """SHA-256 (hex) over names and texts, in order of names."""
    digest = sha256()
    for file in sorted(files, key=lambda one: one.name):
        for part in (file.name, file.text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
    return digest.hexdigest()


def values_in(packs: RulePacks) -> set[str]:
    """What has a value at some time, as `pack: key`."""
    return {f"{pack.name}: {key}" for pack in packs.packs for key in pack.clauses}


def gone_by(old: RulePacks, new: RulePacks, until: date) -> set[str]:
    """What had a value on a day up to `until` and would have none, as `pack: key on day`: dossiers are judged by it."""
    lines = {pack.name: pack.clauses for pack in new.packs}
    return {
        f"{pack.name}: {key} on {day}"
        for pack in old.packs
        for key, line in pack.clauses.items()
        for clause, _ in line
        if (day := _first_uncovered([c for c, _ in lines.get(pack.name, {}).get(key, ())], clause, until)) is not None
    }


def _first_uncovered(line: Sequence[Clause], clause: Clause, until: date) -> date | None:
    """The first day of a clause, up to `until`, on which none of a line is in force."""
    day, last = clause.valid_from, until if clause.valid_to is None else min(clause.valid_to, until)
    while day <= last:
        covering = next((one for one in line if one.covers(day)), None)
        if covering is None:
            return day
        if covering.valid_to is None:
            return None
        day = covering.valid_to + timedelta(days=1)
    return None


def shipped_files() -> tuple[RuleFile, ...]:
    """The files that ship, in order of their names."""
    return tuple(RuleFile(name, text) for name, text in sorted(rule_texts().items()))
