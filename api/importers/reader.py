"""A log file read as a whole: checked to its last record before anybody uses the first.

Readers turn the file into neutral records; a spool brings them together case by case; here each case is judged,
its attributes get their meaning, and what cannot be used is gathered with its place. Nothing is half-read: either
every record is usable, or the caller said that the others may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from api.importers.csv_log import CsvReader
from api.importers.faults import NothingToImport, RecordsUnusable, TooLarge, UnknownFormat, UnusableRecord
from api.importers.judge import Judge, ends_before_start
from api.importers.mapping import Given, case_roles
from api.importers.ocel import OcelReader
from api.importers.record import CaseRecord, LogReader, shown
from api.importers.source import Progress, sha256_of, unchanged, unpacked
from api.importers.spool import Spool
from api.importers.xes import XesReader
from domain.model.errors import DomainError
from domain.model.imported import LoggedCase, Mapping

FAULTS_REPORTED: Final = 100
"""Faults after which reading stops where none may be left out."""

FAULTS_LISTED: Final = 1_000
"""Faults and remarks that are listed where records may be left out; all are counted."""

NAMES_LIMIT: Final = 5_000
"""Different attribute names that the cases of one log may have."""

FORMATS: Final = {".xes": "XES", ".xml": "XES", ".csv": "CSV", ".json": "OCEL 2.0 JSON", ".jsonocel": "OCEL 2.0 JSON"}


@dataclass
class ReadLog:
    """A log that can be imported. Iterating yields its cases, sorted by id, as often as needed.

    file_name is fit for print; sha256 is the file's, in hexadecimal; skipped counts the records left out, of which
    `faults` lists the first.
    """

    file_name: str
    format: str
    sha256: str
    mapping: Mapping
    last_event_at: datetime
    cases: int
    events: int
    skipped: int
    faults: tuple[DomainError, ...]
    remarks: tuple[DomainError, ...]
    kinds: tuple[tuple[str, str, str], ...]
    _spool: Spool = field(repr=False)

    def __iter__(self) -> Iterator[LoggedCase]:
        return self._spool.cases()


@dataclass
class _Faults:
    skip_bad: bool
    listed: list[DomainError] = field(default_factory=list)
    count: int = 0

    def add(self, fault: DomainError) -> None:
        """RecordsUnusable at the last fault that is reported."""
        self.count += 1
        if self.count <= (FAULTS_LISTED if self.skip_bad else FAULTS_REPORTED):
            self.listed.append(fault)
        elif not self.skip_bad:
            self.settle()

    def settle(self) -> None:
        if self.listed and not self.skip_bad:
            raise RecordsUnusable(self.listed)


@contextmanager
def read_log(
    path: Path, given: Given, *, skip_bad: bool, not_after: datetime, progress: Progress | None = None
) -> Iterator[ReadLog]:
    """Read and check a log; what it holds on disk is gone when the context ends.

    not_after: no event may be dated later. UnreadableLog; RecordsUnusable where a record cannot be used and
    `skip_bad` is false.
    """
    file_format = _format_of(path)
    spool = Spool()
    try:
        with unchanged(path):
            sha256 = sha256_of(path)
            log = _checked(path, file_format, sha256, given, _Faults(skip_bad), not_after, progress, spool)
        yield log
    finally:
        spool.close()


def _checked(
    path: Path,
    file_format: str,
    sha256: str,
    given: Given,
    faults: _Faults,
    not_after: datetime,
    progress: Progress | None,
    spool: Spool,
) -> ReadLog:
    mapping, one_record_a_case, kinds = _filed(path, file_format, given, faults, progress, spool)
    judge = Judge(mapping, not_after, one_record_a_case=one_record_a_case)
    cases = events = 0
    remarks: list[DomainError] = []
    last_event_at: datetime | None = None
    for gathered in spool.gathered():
        case, found = judge.judge(gathered)
        for fault in found:
            faults.add(fault)
        if case is not None:
            spool.keep(case)
            cases += 1
            events += len(case.steps)
            remark = ends_before_start(case)
            if remark is not None and len(remarks) < FAULTS_LISTED:
                remarks.append(remark)
            if case.steps and (last_event_at is None or case.steps[-1].occurred_at > last_event_at):
                last_event_at = case.steps[-1].occurred_at
    faults.settle()
    spool.settle()
    if last_event_at is None:
        raise NothingToImport(file=path.name)
    return ReadLog(
        shown(path.name),
        file_format,
        sha256,
        mapping,
        last_event_at,
        cases,
        events,
        faults.count,
        tuple(faults.listed),
        tuple(remarks),
        kinds,
        spool,
    )


def _filed(
    path: Path, file_format: str, given: Given, faults: _Faults, progress: Progress | None, spool: Spool
) -> tuple[Mapping, bool, tuple[tuple[str, str, str], ...]]:
    """Put every record of the file into the spool; the mapping that its attributes make, and what these are."""
    names: set[str] = set()
    with _reader(path, file_format, given, progress) as reader:
        for record in reader:
            if isinstance(record, UnusableRecord):
                faults.add(record)
                continue
            spool.write(record)
            if isinstance(record, CaseRecord):
                names.update(name for name, _ in record.attributes)
                if len(names) > NAMES_LIMIT:
                    raise TooLarge(file=path.name, limit=f"{NAMES_LIMIT} attribute names")
        spool.sort()
        kinds = tuple(sorted((scope, name, kind) for (scope, name), kind in reader.kinds.items() if kind != "string"))
        return Mapping(**reader.roles, **case_roles(given, names)), reader.one_record_a_case, kinds


@contextmanager
def _reader(path: Path, file_format: str, given: Given, progress: Progress | None) -> Iterator[LogReader]:
    if file_format == FORMATS[".json"]:
        yield OcelReader(partial(unpacked, path, progress), given)
        return
    with unpacked(path, progress) as source:
        yield CsvReader(source, given) if file_format == FORMATS[".csv"] else XesReader(source)


def _format_of(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    try:
        return FORMATS[Path(name).suffix]
    except KeyError:
        raise UnknownFormat(file=path.name) from None
