"""Everything that is checked of a bundle, in the order in which one thing rests on another."""

from __future__ import annotations

from dataclasses import dataclass

from api.evidence.verifier.bundle import Bundle, read_bundle
from api.evidence.verifier.findings import Finding, Refused
from api.evidence.verifier.ledger import Trusted, check_trust, order_findings, proof_findings
from api.evidence.verifier.notes import Key


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader brings along. key: a verifier key of the log that they have from elsewhere."""

    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """bundle, trusted: as far as it came. findings: empty where everything holds."""

    bundle: Bundle | None
    trusted: Trusted | None
    findings: list[Finding]

    @property
    def holds(self) -> bool:
        return not self.findings


def verify(data: bytes, asked: Asked) -> Verdict:
    """Never raises for what is in a bundle: whatever does not hold is a finding."""
    bundle: Bundle | None = None
    trusted: Trusted | None = None
    findings: list[Finding] = []
    try:
        bundle = read_bundle(data)
        trusted = check_trust(bundle, asked.key)
        findings += proof_findings(bundle)
        findings += order_findings(bundle)
    except Refused as fault:
        findings.append(fault.finding)
    return Verdict(bundle, trusted, findings)
