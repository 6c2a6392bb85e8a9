"""Time-stamps (RFC 3161) made octet by octet, with an authority's own keys: each part can be another, and signed so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha1, sha256
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from api.evidence.verifier.stamps import check_stamp

TEXT: Final = "hoso/made-up\n9\n"
AT: Final = datetime(2020, 3, 2, 1, 2, 3, 500_000, UTC)
BEGINS, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)

SHA_256, SHA_384, SHA_512 = (f"2.16.840.1.101.3.4.2.{number}" for number in (1, 2, 3))
SHA_1: Final = "1.3.14.3.2.26"
RSA, RSA_SHA_384, ECDSA_SHA_256 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.2"
TST_INFO, SIGNED_DATA = "1.2.840.113549.1.9.16.1.4", "1.2.840.113549.1.7.2"
CONTENT_TYPE, DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
BY_SHA_1, BY_ANY = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    octets = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def sequence(*parts: bytes) -> bytes:
    return tlv(0x30, *parts)


def number(value: int) -> bytes:
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def name(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    octets = bytes([first * 40 + second])
    for each in rest:
        groups = [each & 0x7F]
        while each := each >> 7:
            groups.insert(0, each & 0x7F | 0x80)
        octets += bytes(groups)
    return tlv(6, octets)


def octets(content: bytes) -> bytes:
    return tlv(4, content)


def attribute(dotted: str, *values: bytes) -> bytes:
    return sequence(name(dotted), tlv(0x31, *values))


def certificate(
    common: str,
    serial: int,
    key: PrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
    *extensions: tuple[x509.ExtensionType, bool],
    ends: datetime = ENDS,
) -> x509.Certificate:
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(issuer.subject if issuer else whose)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(BEGINS)
        .not_valid_after(ends)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


FOR_STAMPS: Final = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
AUTHORITY: Final = (x509.BasicConstraints(ca=True, path_length=None), True)
NO_AUTHORITY: Final = (x509.BasicConstraints(ca=False, path_length=None), True)

ROOT_KEY, MIDDLE_KEY, KEY = (ec.derive_private_key(secret, ec.SECP256R1()) for secret in (11, 12, 13))
RSA_KEY: Final = rsa.generate_private_key(65537, 2048)
ED_KEY: Final = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32))
ROOT: Final = certificate("Root", 1, ROOT_KEY, None, ROOT_KEY, AUTHORITY)
MIDDLE: Final = certificate("Middle", 2, MIDDLE_KEY, ROOT, ROOT_KEY, AUTHORITY)
STAMPING: Final = certificate("Stamps", 300, KEY, MIDDLE, MIDDLE_KEY, FOR_STAMPS)


@dataclass(frozen=True)
class Stamp:
    """The parts of a stamp that a forger, or a careless authority, could write otherwise; an honest one by default."""

    key: PrivateKey = KEY
    certificate: x509.Certificate = STAMPING
    enclosed: Sequence[x509.Certificate] | None = (STAMPING, MIDDLE)
    status: int = 0
    kind: str = SIGNED_DATA
    content_kind: str = TST_INFO
    version: int = 1
    imprint_digest: str = SHA_256
    imprint: bytes = sha256(TEXT.encode()).digest()
    time: str = "20200302010203.5Z"
    digest: str = SHA_256
    signature: str = ECDSA_SHA_256
    signed_with: hashes.HashAlgorithm = field(default_factory=hashes.SHA256)
    said_kind: str = TST_INFO
    said_digest: bytes | None = None
    named: bytes | None = None
    issuer: bytes | None = None
    serial: int | None = None
    more: Sequence[bytes] = ()
    more_signers: int = 0
    more_optional: bytes = b""

    def response(self) -> bytes:
        info = sequence(
            number(self.version),
            name("1.2.3.4.1"),
            sequence(sequence(name(self.imprint_digest)), octets(self.imprint)),
            number(7),
            tlv(0x18, self.time.encode()),
            b"\x01\x01\xff",
        )
        certificates = b"".join(each.public_bytes(Encoding.DER) for each in self.enclosed or ())
        optional = tlv(0xA0, certificates) if self.enclosed is not None else b""
        signers = tlv(0x31, *[self._signer(info)] * (1 + self.more_signers))
        content = sequence(name(self.content_kind), tlv(0xA0, octets(info)))
        data = sequence(number(3), tlv(0x31), content, optional, self.more_optional, signers)
        return sequence(sequence(number(self.status)), sequence(name(self.kind), tlv(0xA0, data)))

    def _signer(self, info: bytes) -> bytes:
        digests: dict[str, hashes.HashAlgorithm] = {
            SHA_256: hashes.SHA256(),
            SHA_384: hashes.SHA384(),
            SHA_512: hashes.SHA512(),
            SHA_1: hashes.SHA1(),
        }
        digest = hashes.Hash(digests[self.digest])
        digest.update(info)
        said = digest.finalize() if self.said_digest is None else self.said_digest
        named = self.named if self.named is not None else named_by(self.certificate)
        attributes = b"".join(
            [attribute(CONTENT_TYPE, name(self.said_kind)), attribute(DIGEST, octets(said)), named, *self.more]
        )
        issuer = self.certificate.issuer.public_bytes() if self.issuer is None else self.issuer
        serial = self.certificate.serial_number if self.serial is None else self.serial
        return sequence(
            number(1),
            sequence(issuer, number(serial)),
            sequence(name(self.digest)),
            tlv(0xA0, attributes),
            sequence(name(self.signature)),
            octets(self._signed(tlv(0x31, attributes))),
        )

    def _signed(self, attributes: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(attributes, padding.PKCS1v15(), self.signed_with)
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(attributes, ec.ECDSA(self.signed_with))
        return self.key.sign(attributes)


def named_by(certificate: x509.Certificate, algorithm: hashes.HashAlgorithm | None = None, dotted: str = "") -> bytes:
    """The attribute that names the certificate; SHA-256 goes without its name."""
    digest = octets(certificate.fingerprint(algorithm or hashes.SHA256()))
    identifier = sequence(sequence(name(dotted)), digest) if dotted else sequence(digest)
    return attribute(BY_ANY, sequence(sequence(identifier)))


def named_by_sha_1(digest: bytes) -> bytes:
    return attribute(BY_SHA_1, sequence(sequence(sequence(octets(digest)))))


def with_certificate(made: x509.Certificate, key: PrivateKey = KEY, **edit: Any) -> Stamp:
    return Stamp(certificate=made, key=key, enclosed=(made, MIDDLE), **edit)


def stamping(
    *extensions: tuple[x509.ExtensionType, bool], key: PrivateKey = KEY, serial: int = 300
) -> x509.Certificate:
    return certificate("Stamps", serial, key, MIDDLE, MIDDLE_KEY, *extensions)


OF_RSA: Final = stamping(FOR_STAMPS, key=RSA_KEY)
OF_ED: Final = stamping(FOR_STAMPS, key=ED_KEY)
SHA_1_OF_IT: Final = sha1(STAMPING.public_bytes(Encoding.DER)).digest()
ANOTHER_NAME: Final = certificate("Stamps", 301, KEY, MIDDLE, MIDDLE_KEY, FOR_STAMPS)

HONEST: Final[Mapping[str, Stamp]] = {
    "plain": Stamp(),
    "granted with changes": Stamp(status=1),
    "by sha-384": Stamp(digest=SHA_384, signature="1.2.840.10045.4.3.3", signed_with=hashes.SHA384()),
    "by sha-512": Stamp(digest=SHA_512, signature="1.2.840.10045.4.3.4", signed_with=hashes.SHA512()),
    "by rsa": with_certificate(OF_RSA, RSA_KEY, signature=RSA),
    "by rsa with its digest beside": with_certificate(
        OF_RSA, RSA_KEY, digest=SHA_512, signature=RSA, signed_with=hashes.SHA512()
    ),
    "by rsa with a digest of its own": with_certificate(
        OF_RSA, RSA_KEY, digest=SHA_256, signature=RSA_SHA_384, signed_with=hashes.SHA384()
    ),
    "named by sha-1": Stamp(named=named_by_sha_1(SHA_1_OF_IT)),
    "named by sha-256, by name": Stamp(named=named_by(STAMPING, hashes.SHA256(), SHA_256)),
    "named by sha-512": Stamp(named=named_by(STAMPING, hashes.SHA512(), SHA_512)),
    "its certificate comes second": Stamp(enclosed=(ANOTHER_NAME, STAMPING, MIDDLE)),
    "with a list of revocations": Stamp(more_optional=tlv(0xA1, sequence())),
}

FORGED: Final[Mapping[str, Stamp]] = {
    "stamp: refused by the authority": Stamp(status=2),
    "stamp: waiting": Stamp(status=3),
    "stamp: no signed data": Stamp(kind="1.2.840.113549.1.7.1"),
    "stamp: signed data of another kind": Stamp(content_kind="1.2.840.113549.1.7.1"),
    "stamp: of version 2": Stamp(version=2),
    "stamp: over sha-512": Stamp(imprint_digest=SHA_512),
    "stamp: over another text": Stamp(imprint=sha256(b"another").digest()),
    "stamp: over a part of the imprint": Stamp(imprint=sha256(TEXT.encode()).digest()[:31]),
    "stamp: a time in another form": Stamp(time="20200302010203.50Z"),
    "stamp: before its certificate": Stamp(time="20191231235959Z"),
    "stamp: after its certificate": Stamp(time="20210101000001Z"),
    "stamp: another digest signed": Stamp(said_digest=bytes(32)),
    "stamp: another kind signed": Stamp(said_kind=SIGNED_DATA),
    "stamp: an attribute twice": Stamp(more=[attribute(CONTENT_TYPE, name(TST_INFO))]),
    "stamp: an attribute of two values": Stamp(more=[attribute("1.2.3", number(1), number(2))]),
    "stamp: two signers": Stamp(more_signers=1),
    "stamp: no certificate enclosed": Stamp(enclosed=()),
    "stamp: no place for certificates": Stamp(enclosed=None),
    "stamp: another serial": Stamp(serial=301),
    "stamp: another issuer": Stamp(issuer=ROOT.subject.public_bytes()),
    "stamp: named by another's digest": Stamp(named=named_by(MIDDLE)),
    "stamp: named by another's sha-1": Stamp(named=named_by_sha_1(bytes(20))),
    "stamp: named by a digest of another kind": Stamp(named=named_by(STAMPING, hashes.SHA512(), SHA_256)),
    "stamp: signed by another": Stamp(key=MIDDLE_KEY),
    "stamp: rsa signed by another digest": with_certificate(
        OF_RSA, RSA_KEY, signature=RSA, signed_with=hashes.SHA512()
    ),
    "stamp: signed by a kind of key that is not read": with_certificate(OF_ED, ED_KEY),
    "stamp: not for stamping": with_certificate(
        stamping((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), True))
    ),
    "stamp: not for stamping alone": with_certificate(
        stamping((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING]), True))
    ),
    "stamp: for stamping, as a hint": with_certificate(stamping((FOR_STAMPS[0], False))),
}

UNREADABLE: Final[Mapping[str, Stamp]] = {
    "its certificate says no use": with_certificate(stamping()),
    "its certificate is not named": Stamp(named=b""),
    "named by a digest that is not read": Stamp(named=named_by(STAMPING, hashes.SHA1(), SHA_1)),
    "a digest that is not read": Stamp(digest=SHA_1),
    "a signature that is not read": Stamp(signature="1.2.3.4"),
    "another octet in place of a certificate": Stamp(more_optional=tlv(0xA0, number(1))),
}
"""What is refused in words of Python or of `cryptography`, which are theirs to change."""


def checking(stamp: Stamp, roots: Sequence[x509.Certificate] = ()) -> Callable[[], object]:
    return lambda: check_stamp(stamp.response(), TEXT, roots, "stamps/001.tsr")
