"""Everything that is checked of a bundle, in the order in which one thing rests on another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.x509 import Certificate

from api.evidence.verifier.bundle import Bundle, read_bundle
from api.evidence.verifier.compare import Recomputed, compare_figures
from api.evidence.verifier.findings import Finding, Refused
from api.evidence.verifier.ledger import Trusted, check_trust, order_findings, proof_findings
from api.evidence.verifier.notes import Key
from api.evidence.verifier.organisation import names
from api.evidence.verifier.stamps import Stamped, check_stamp
from api.evidence.verifier.whole_log import completeness_findings

FOLLOWING_FAULTS: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What following events raises that do not say what such events have to say."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader brings along.

    key: a verifier key of the log that they have from elsewhere. log: the directory of an export of the whole log.
    roots: certificates of time-stamping authorities that they trust. running: the text of the verifier that runs.
    """

    key: Key | None = None
    log: Path | None = None
    roots: tuple[Certificate, ...] = ()
    running: bytes | None = None


@dataclass(slots=True)
class Verdict:
    """As far as it came. findings: empty where everything holds. complete: compared with the whole log.

    recomputed: what follows from the events, whatever the bundle claims. names: of officials and units, for words only.
    """

    key_given: bool
    bundle: Bundle | None = None
    trusted: Trusted | None = None
    stamps: list[Stamped] = field(default_factory=list)
    recomputed: Recomputed | None = None
    names: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    complete: bool = False
    same_verifier: bool = True

    @property
    def holds(self) -> bool:
        return not self.findings


def verify(data: bytes, asked: Asked) -> Verdict:
    """Whatever does not hold is a finding; nothing that is in a bundle makes it raise.

    Figures are recomputed only from events that are in the log: what would follow from others says nothing.
    """
    verdict = Verdict(key_given=asked.key is not None)
    with _gathering(verdict):
        bundle = verdict.bundle = read_bundle(data)
        verdict.same_verifier = asked.running in (None, bundle.verifier)
        verdict.trusted = check_trust(bundle, asked.key)
        verdict.findings += proof_findings(bundle)
        verdict.findings += order_findings(bundle)
        verdict.findings += _stamp_findings(verdict, bundle, asked)
    if verdict.findings:
        return verdict
    with _gathering(verdict):
        verdict.names = names(verdict.bundle.events)
        verdict.recomputed, found = compare_figures(verdict.bundle)
        verdict.findings += found
    if asked.log is not None:
        with _gathering(verdict):
            missing = completeness_findings(verdict.bundle, asked.log)
            verdict.findings += missing
            verdict.complete = not missing
    return verdict


@contextmanager
def _gathering(verdict: Verdict) -> Iterator[None]:
    """What is refused becomes a finding."""
    try:
        yield
    except Refused as fault:
        verdict.findings.append(fault.finding)
    except FOLLOWING_FAULTS as fault:
        # Only events that this log's own software would never have recorded come here.
        reason = f"{type(fault).__name__}: {fault}"
        verdict.findings.append(
            Finding(
                "events-unreadable",
                "events.jsonl",
                f"Không đọc được nội dung sự kiện: {reason}.",
                f"What the events say cannot be followed: {reason}.",
            )
        )


def _stamp_findings(verdict: Verdict, bundle: Bundle, asked: Asked) -> list[Finding]:
    """Stamps that do not hold; and, where the reader trusts somebody's stamps, that none of theirs is here."""
    found: list[Finding] = []
    for name, response in bundle.stamps.items():
        try:
            verdict.stamps.append(check_stamp(response, bundle.checkpoint.note.text, asked.roots, name))
        except Refused as fault:
            found.append(fault.finding)
    if asked.roots and not any(stamp.trusted for stamp in verdict.stamps):
        found.append(
            Finding(
                "stamp-not-trusted",
                "stamps",
                "Không có dấu thời gian nào của nơi bạn tin (--tsa).",
                "There is no time-stamp of an authority that you trust (--tsa).",
            )
        )
    return found
