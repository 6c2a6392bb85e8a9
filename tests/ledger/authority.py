"""A time-stamping authority of a test's own, made with `openssl ts`, and a small HTTP server over it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.x509 import Certificate

from projections.ledger_stamps import roots
from tests.ledger.listening import listening

_CONFIGURATION: Final = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[stamping]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = one
[one]
serial = {directory}/serial
crypto_device = builtin
signer_cert = {directory}/stamping.pem
signer_key = {directory}/stamping.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = yes
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """directory: its files. up: whether it answers."""

    directory: Path
    up: bool = True
    asked: int = 0

    @classmethod
    def founded(cls, directory: Path) -> Authority:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "openssl.cnf").write_text(_CONFIGURATION.format(directory=directory))
        (directory / "serial").write_text("01\n")
        authority = cls(directory)
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        for name, section, signed in (
            ("root", "root", []),
            ("stamping", "stamping", ["-CA", "root.pem", "-CAkey", "root.key"]),
        ):
            authority.openssl(
                "req", "-x509", *curve, "-config", "openssl.cnf", "-extensions", section, "-days", "30", *signed,
                "-subj", f"/CN=test {name}", "-keyout", f"{name}.key", "-out", f"{name}.pem",
            )  # fmt: skip
        return authority

    @property
    def certificate(self) -> Path:
        return self.directory / "root.pem"

    @property
    def trusted(self) -> list[Certificate]:
        return roots(self.certificate)

    def stamp(self, request: bytes) -> bytes:
        """The response to a request, both in DER."""
        self.asked += 1
        (self.directory / "request.tsq").write_bytes(request)
        self.openssl("ts", "-reply", "-config", "openssl.cnf", "-queryfile", "request.tsq", "-out", "response.tsr")
        return (self.directory / "response.tsr").read_bytes()

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its address."""

        def answer(_path: str, request: bytes) -> tuple[int, bytes]:
            return (200, self.stamp(request)) if self.up else (503, b"")

        with listening(answer) as address:
            yield address

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=self.directory)
