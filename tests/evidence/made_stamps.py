"""A time-stamping authority of the tests' own, by `openssl ts`: a root, and stamping keys of two kinds under it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """[tsa]
serial = {directory}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Authority:
    """stamping: the certificate that signs; root: the one that issued it. Both are files (PEM) in the directory."""

    directory: Path
    root: x509.Certificate
    stamping: x509.Certificate

    def stamp(self, data: bytes, *, digest: str = "sha256", enclose: bool = True) -> bytes:
        """The response (DER) over some bytes."""
        query, answer, text = (self.directory / name for name in ("query.tsq", "answer.tsr", "text"))
        text.write_bytes(data)
        self._openssl(*("ts", "-query", "-data", str(text), f"-{digest}", "-out", str(query)), *["-cert"] * enclose)
        named = {"-inkey": "stamping.key", "-signer": "stamping.pem", "-config": "tsa.cnf"}
        files = [part for option, name in named.items() for part in (option, str(self.directory / name))]
        self._openssl("ts", "-reply", "-queryfile", str(query), "-section", "tsa", *files, "-out", str(answer))
        return answer.read_bytes()

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def authority(
    directory: Path,
    *,
    key: PrivateKey | None = None,
    ess: str = "sha256",
    usages: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
    critical: bool = True,
) -> Authority:
    """key: the stamping key, by default RSA. usages: what its certificate is for; openssl itself insists on none."""
    root_key, stamping_key = ec.generate_private_key(ec.SECP256R1()), key or rsa.generate_private_key(65537, 2048)
    now = datetime.now(UTC)
    root_name, name = _name("Root"), _name("Stamps")
    whose = x509.CertificateBuilder().not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    root = (
        whose.subject_name(root_name)
        .issuer_name(root_name)
        .public_key(root_key.public_key())
        .serial_number(1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    stamping = (
        whose.subject_name(name)
        .issuer_name(root_name)
        .public_key(stamping_key.public_key())
        .serial_number(2)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=critical)
        .sign(root_key, hashes.SHA256())
    )
    pem = stamping_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (directory / "stamping.key").write_bytes(pem)
    (directory / "stamping.pem").write_bytes(stamping.public_bytes(Encoding.PEM))
    (directory / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (directory / "tsa.cnf").write_text(CONFIG.format(directory=directory, ess=ess))
    return Authority(directory, root, stamping)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
