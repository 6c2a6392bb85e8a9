"""What a file would change: each of its rows against what is published, and the order that does it.

A column that the file lacks leaves its member as it is. A row that says nothing new changes nothing, so a file that was
imported, or written out, can be imported again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from api.catalogue.agencies import agencies_named
from api.catalogue.cells import CellNotUsable
from api.catalogue.columns import BY_KEY, COLUMNS, WRITTEN
from api.catalogue.entries import Entry, Given
from api.catalogue.faults import RowRefused, RowsRefused
from api.catalogue.steps import USUAL
from domain.catalogue_decider import ProcedureNotUsable, checked
from domain.catalogue_file import PublishCatalogue
from domain.commands import Issued
from domain.model import procedure as proc
from domain.model.errors import DomainError
from domain.model.event import ActorId, AgencyId, Source
from domain.model.organisation import Organisation
from domain.model.procedure import Catalogue, Content, ProcedureVersion
from projections.words import Words

_OF_CONTENT: Final = tuple(column.key for column in COLUMNS if column.of_content)
_OWN: Final = frozenset({"withdrawn_on", "agencies"})
"""Columns that are members of neither the version nor its content."""

_UNCOMPARED: Final = frozenset({"valid_from"})
"""A day alone makes no new version."""


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


KIND_WORDS: Final[dict[str, Words]] = {
    Kind.NEW: Words("mới", "new"),
    Kind.CHANGED: Words("thay đổi", "changed"),
    Kind.UNCHANGED: Words("không đổi", "unchanged"),
    Kind.WITHDRAWN: Words("bãi bỏ", "withdrawn"),
    Kind.REFUSED: Words("không dùng được", "cannot be used"),
}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A member as it is published and as it would be, both as an export writes them."""

    key: str
    column: str
    before: str
    after: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a row. place: its number in the file; None for a procedure that is not in the file.

    version: the number that it will have, or that it has.
    """

    kind: Kind
    place: int | None
    code: str
    name: str
    version: int | None = None
    changes: tuple[Change, ...] = ()
    last_day: date | None = None
    why_vi: str = ""
    why_en: str = ""
    remark_vi: str = ""
    remark_en: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """counts: lines by kind. absent: procedures in force that are not in the file, left as they are.

    headings: which heading was taken for which column; unused: headings that were left aside.
    """

    catalogue_version: int
    counts: dict[str, int]
    lines: tuple[Line, ...]
    absent: int
    headings: dict[str, str]
    unused: tuple[str, ...]

    @property
    def changes_something(self) -> bool:
        return any(self.counts[kind] for kind in (Kind.NEW, Kind.CHANGED, Kind.WITHDRAWN))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The report of a file, and what the order would publish and withdraw."""

    report: Report
    published: tuple[tuple[ProcedureVersion, Content], ...]
    withdrawn: tuple[tuple[str, date], ...]
    agencies: tuple[tuple[str, tuple[AgencyId, ...]], ...] = ()

    def order(self, actor: ActorId, source: Source, seed: UUID | None = None) -> PublishCatalogue:
        """The order, with an id that follows from the catalogue and the change, so that sent twice it works once."""
        digest = sha256(msgspec.json.encode((self.published, self.withdrawn, self.agencies))).hexdigest()
        named = uuid5(seed or proc.STREAM, f"file {self.report.catalogue_version} {digest}")
        issued = Issued(command_id=named, actor=actor, source=source, expected_version=self.report.catalogue_version)
        return PublishCatalogue(
            issued=issued, published=self.published, withdrawn=self.withdrawn, agencies=self.agencies
        )


def proposal(
    state: Catalogue,
    organisation: Organisation,
    given: Given,
    today: date,
    *,
    whole: bool = False,
    skip_bad: bool = False,
) -> Proposal:
    """What a file comes to. RowsRefused unless bad rows may be skipped.

    whole: the file is the whole catalogue, and what is in force and not in it is withdrawn from today.
    """
    lines: list[Line] = []
    published: list[tuple[ProcedureVersion, Content]] = []
    withdrawn: list[tuple[str, date]] = []
    agencies: list[tuple[str, tuple[AgencyId, ...]]] = []
    faults = list(given.faults)
    for entry in given.entries:
        try:
            line, new, last_day = _judged(state, entry, today)
            concerned = agencies_named(organisation, entry.said.get("agencies", ()), today)
        except (DomainError, CellNotUsable) as refusal:
            faults.append(_refused(entry, refusal))
            continue
        lines.append(line)
        if new is not None:
            published.append(new)
            if concerned:
                agencies.append((entry.code, concerned))
        if last_day is not None:
            withdrawn.append((entry.code, last_day))
    if faults and not skip_bad:
        raise RowsRefused(sorted(faults, key=lambda fault: int(fault.details["place"])))
    lines += [_bad(fault) for fault in faults]
    named = {entry.code for entry in given.entries} | {str(fault.details["code"]) for fault in faults}
    absent = [code for code in sorted(state.versions) if code not in named and state.on(code, today) is not None]
    if whole:
        last = today - timedelta(days=1)
        lines += [_gone(state, code, last) for code in absent]
        withdrawn += [(code, last) for code in absent]
    lines.sort(key=lambda line: (line.place is None, line.place or 0, line.code))
    report = Report(
        catalogue_version=state.version,
        counts={kind.value: sum(line.kind is kind for line in lines) for kind in Kind},
        lines=tuple(lines),
        absent=0 if whole else len(absent),
        headings=dict(given.headings),
        unused=given.unused,
    )
    return Proposal(report, tuple(published), tuple(withdrawn), tuple(agencies))


def changes(before: tuple[ProcedureVersion, Content], after: tuple[ProcedureVersion, Content]) -> tuple[Change, ...]:
    """In what two versions differ, column by column, as an export writes them."""
    return tuple(_changes(_values(*before), _values(*after)))


def values(version: ProcedureVersion, content: Content) -> dict[str, str]:
    """A version by the keys of the columns, as an export writes it."""
    held = _values(version, content)
    return {column.key: column.write(held[column.key]) for column in WRITTEN if column.key in held}


# ---------------------------------------------------------------------- one row


def _judged(
    state: Catalogue, entry: Entry, today: date
) -> tuple[Line, tuple[ProcedureVersion, Content] | None, date | None]:
    known = state.versions.get(entry.code, ())
    latest = known[-1] if known else None
    last_day: date | None = entry.said.get("withdrawn_on")
    ended = state.withdrawn.get(entry.code)
    version, content = _merged(state, latest, entry, today)
    before = None if latest is None else _values(latest, state.content(latest))
    found = () if before is None else tuple(_changes(before, _values(version, content)))
    if latest is not None and not found:
        stays = "withdrawn_on" not in entry.said or last_day == ended
        if stays or (last_day is not None and last_day != ended):
            kind = Kind.UNCHANGED if stays else Kind.WITHDRAWN
            line = Line(
                kind=kind, place=entry.place, code=entry.code, name=latest.name, version=latest.version,
                last_day=last_day if not stays else ended, remark_vi=entry.remark_vi, remark_en=entry.remark_en,
            )  # fmt: skip
            return line, None, None if stays else last_day
    if last_day is not None:
        raise _not_both(entry.code)
    checked(state, version)
    line = Line(
        kind=Kind.NEW if latest is None else Kind.CHANGED,
        place=entry.place,
        code=entry.code,
        name=version.name,
        version=version.version,
        changes=found if ended is None else (*found, _again(ended)),
        remark_vi=entry.remark_vi,
        remark_en=entry.remark_en,
    )
    return line, (version, content), None


def _merged(
    state: Catalogue, latest: ProcedureVersion | None, entry: Entry, today: date
) -> tuple[ProcedureVersion, Content]:
    """What the row makes of the version before; ProcedureNotUsable for a new one that lacks what none may lack."""
    said = {key: value for key, value in entry.said.items() if key not in _OWN}
    of_content = {key: said.pop(key) for key in _OF_CONTENT if key in said}
    if said.get("valid_from") is None:
        said["valid_from"] = today
    if not said.get("steps"):
        said["steps"] = USUAL if latest is None else latest.steps
    if latest is None:
        missing = [column for column in COLUMNS if column.needed and column.key not in said]
        if missing:
            raise ProcedureNotUsable(
                code=entry.code,
                why_vi=f"thủ tục mới mà tệp không có cột «{missing[0].vi}»",
                why_en=f"it is new and the file has no column '{missing[0].vi}'",
            )
        return ProcedureVersion(version=1, **said), Content(**of_content)
    version = msgspec.structs.replace(latest, **said, version=latest.version + 1, flags=())
    return version, msgspec.structs.replace(state.content(latest), **of_content)


def _values(version: ProcedureVersion, content: Content) -> dict[str, Any]:
    return {
        column.key: getattr(content if column.of_content else version, column.key)
        for column in WRITTEN
        if column.key not in _OWN
    }


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for column in WRITTEN:
        key = column.key
        if key in before and key not in _UNCOMPARED and before[key] != after[key]:
            yield Change(key=key, column=column.vi, before=column.write(before[key]), after=column.write(after[key]))


def _again(ended: date) -> Change:
    column = BY_KEY["withdrawn_on"]
    return Change(key=column.key, column=column.vi, before=column.write(ended), after="")


def _not_both(code: str) -> ProcedureNotUsable:
    return ProcedureNotUsable(
        code=code,
        why_vi="vừa đổi nội dung vừa bãi bỏ; làm hai lần nhập",
        why_en="it is changed and withdrawn at once; do it in two imports",
    )


def _refused(entry: Entry, refusal: DomainError | CellNotUsable) -> RowRefused:
    if isinstance(refusal, CellNotUsable):
        return RowRefused(place=entry.place, code=entry.code, why_vi=refusal.vi, why_en=refusal.en)
    why_vi, why_en = refusal.details.get("why_vi"), refusal.details.get("why_en")
    return RowRefused(place=entry.place, code=entry.code, why_vi=why_vi or refusal.vi, why_en=why_en or refusal.en)


def _bad(fault: RowRefused) -> Line:
    details = fault.details
    return Line(
        kind=Kind.REFUSED, place=details["place"], code=details["code"], name="",
        why_vi=details["why_vi"], why_en=details["why_en"],
    )  # fmt: skip


def _gone(state: Catalogue, code: str, last_day: date) -> Line:
    latest = state.versions[code][-1]
    return Line(kind=Kind.WITHDRAWN, place=None, code=code, name=latest.name, version=latest.version, last_day=last_day)


def latest_versions(state: Catalogue) -> Sequence[tuple[ProcedureVersion, Content, date | None]]:
    """The last version of every procedure by code, with its content and its last day where it is withdrawn."""
    return [
        (versions[-1], state.content(versions[-1]), state.withdrawn.get(code))
        for code, versions in sorted(state.versions.items())
    ]
