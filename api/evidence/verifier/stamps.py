"""Time-stamps (RFC 3161): somebody else's word, by their clock, that the checkpoint was there at a moment.

The stamp is over SHA-256 of what the log signed, the note's text. Its time and imprint stand in a TSTInfo; the stamp's
certificate signs attributes that hold the TSTInfo's digest and the certificate's own. Whether to believe that
certificate is the reader's choice (--tsa).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    DuplicateExtension,
    ExtendedKeyUsage,
    ExtensionNotFound,
    InvalidVersion,
    load_der_x509_certificate,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from api.evidence.verifier.der import (
    OCTET_STRING,
    SEQUENCE,
    SET,
    Der,
    NotDer,
    generalized_time,
    integer,
    object_id,
    read_der,
)
from api.evidence.verifier.findings import Refused, refused

SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"
SHA_256: Final = "2.16.840.1.101.3.4.2.1"

DIGESTS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    SHA_256: hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}
SIGNATURES: Final[dict[str, type[hashes.HashAlgorithm] | None]] = {
    "1.2.840.113549.1.1.1": None,  # RSA with the digest that stands beside it
    "1.2.840.113549.1.1.11": hashes.SHA256,
    "1.2.840.113549.1.1.12": hashes.SHA384,
    "1.2.840.113549.1.1.13": hashes.SHA512,
    "1.2.840.10045.4.3.2": hashes.SHA256,
    "1.2.840.10045.4.3.3": hashes.SHA384,
    "1.2.840.10045.4.3.4": hashes.SHA512,
}
GRANTED: Final = (0, 1)
LONGEST_CHAIN: Final = 8

STAMP_FAULTS: Final = (
    LookupError,
    TypeError,
    ValueError,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidSignature,
    InvalidVersion,
    UnsupportedAlgorithm,
)
"""What reading a stamp that is none, or that is not signed as it says, raises here and in `cryptography`."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """by: the name in the stamping certificate. trusted: it leads to a certificate that the reader named."""

    at: datetime
    by: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class Token:
    """info: the TSTInfo as signed. attributes: as they are signed (a SET), by object id in `said`."""

    info: bytes
    certificates: list[Certificate]
    signer: list[Der]
    attributes: bytes
    said: dict[str, Der]


def check_stamp(response: bytes, text: str, roots: Sequence[Certificate], where: str) -> Stamped:
    """The stamp over a note's text. Refused. roots: certificates that the reader trusts."""
    try:
        token = _token_of(read_der(response))
        signed_by = _signing_certificate(token)
        _check_token_signature(token, signed_by)
        imprint, at = _imprint_and_time(token.info)
        check_fit_for_stamping(signed_by, at)
        trusted = _leads_to(signed_by, token.certificates, roots, at)
    except STAMP_FAULTS as fault:
        raise _stamp_refused(where, str(fault) or type(fault).__name__) from None
    if not compare_digest(imprint, sha256(text.encode()).digest()):
        raise refused(
            "stamp-of-another-text",
            where,
            "Dấu thời gian đóng trên văn bản khác.",
            "The time-stamp is over another text.",
        )
    return Stamped(at, signed_by.subject.rfc4514_string(), trusted)


def check_fit_for_stamping(certificate: Certificate, at: datetime) -> None:
    """The certificate was made for time-stamping alone, and was valid then. NotDer, ExtensionNotFound."""
    usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not usage.critical:
        raise NotDer("the certificate is not for time-stamping alone")
    if not _valid_at(certificate, at):
        raise NotDer("the certificate was not valid at the time of the stamp")


def _token_of(response: Der) -> Token:
    status, content_info = response.expect(SEQUENCE).parts()
    if integer(status.expect(SEQUENCE).parts()[0]) not in GRANTED:
        raise NotDer("the stamp was not granted")
    kind, wrapped = content_info.expect(SEQUENCE).parts()
    if object_id(kind) != SIGNED_DATA:
        raise NotDer("no signed data")
    _, _, content, *optional, signers = _only(wrapped.expect(0xA0)).expect(SEQUENCE).parts()
    content_kind, octets = content.expect(SEQUENCE).parts()
    if object_id(content_kind) != TST_INFO:
        raise NotDer("the signed data are no time-stamp")
    info = _only(octets.expect(0xA0)).expect(OCTET_STRING).content
    enclosed = [part for each in optional if each.tag == 0xA0 for part in each.parts()]
    certificates = [load_der_x509_certificate(each.expect(SEQUENCE).whole) for each in enclosed]
    signer = _only(signers.expect(SET)).expect(SEQUENCE).parts()
    signed = signer[3].expect(0xA0)
    said: dict[str, Der] = {}
    for attribute in signed.parts():
        name, values = attribute.expect(SEQUENCE).parts()
        if object_id(name) in said:
            raise NotDer("an attribute is there twice")
        said[object_id(name)] = _only(values.expect(SET))
    return Token(info, certificates, signer, bytes([SET]) + signed.whole[1:], said)


def _signing_certificate(token: Token) -> Certificate:
    """The certificate by which the signer is named, and whose digest the signer signed."""
    if SIGNING_CERTIFICATE_V2 in token.said:
        first = _first_certificate_id(token.said[SIGNING_CERTIFICATE_V2])
        parts = first.parts()
        named = parts[0].tag == SEQUENCE
        algorithm = DIGESTS[_algorithm(parts[0])]() if named else hashes.SHA256()
        digest = parts[1 if named else 0].expect(OCTET_STRING).content
    else:
        digest = _first_certificate_id(token.said[SIGNING_CERTIFICATE]).parts()[0].expect(OCTET_STRING).content
        algorithm = hashes.SHA1()  # noqa: S303 - only names the certificate; its key is what counts
    issuer, serial = token.signer[1].expect(SEQUENCE).parts()
    for each in token.certificates:
        is_named = each.serial_number == integer(serial) and each.issuer.public_bytes() == issuer.whole
        if is_named and each.fingerprint(algorithm) == digest:
            return each
    raise NotDer("the certificate of the signer is not enclosed")


def _check_token_signature(token: Token, signed_by: Certificate) -> None:
    digest = hashes.Hash(DIGESTS[_algorithm(token.signer[2])]())
    digest.update(token.info)
    if token.said[MESSAGE_DIGEST].expect(OCTET_STRING).content != digest.finalize():
        raise NotDer("the signed digest is not the time-stamp's")
    if object_id(token.said[CONTENT_TYPE]) != TST_INFO:
        raise NotDer("what is signed is no time-stamp")
    beside = DIGESTS[_algorithm(token.signer[2])]
    algorithm = (SIGNATURES[_algorithm(token.signer[4])] or beside)()
    signature = token.signer[5].expect(OCTET_STRING).content
    key = signed_by.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, token.attributes, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, token.attributes, ec.ECDSA(algorithm))
    else:
        raise NotDer("a kind of key that is not read here")


def _imprint_and_time(info: bytes) -> tuple[bytes, datetime]:
    version, _, imprint, _, time, *_ = read_der(info).expect(SEQUENCE).parts()
    algorithm, digest = imprint.expect(SEQUENCE).parts()
    if integer(version) != 1 or _algorithm(algorithm) != SHA_256:
        raise NotDer("a time-stamp of another version or digest")
    return digest.expect(OCTET_STRING).content, generalized_time(time)


def _leads_to(
    certificate: Certificate, enclosed: list[Certificate], roots: Sequence[Certificate], at: datetime
) -> bool:
    """Whether a chain of signatures leads from the certificate to one of the roots, all valid at that time."""
    here = certificate
    for _ in range(LONGEST_CHAIN):
        if here in roots:
            return True
        issuer = next((each for each in (*roots, *enclosed) if _issued(each, here) and _valid_at(each, at)), None)
        if issuer is None or issuer == here:
            return False
        here = issuer
    return False


def _issued(issuer: Certificate, issued: Certificate) -> bool:
    try:
        issued.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, ExtensionNotFound):
        return False


def _valid_at(certificate: Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _first_certificate_id(attribute: Der) -> Der:
    """The ESSCertID of the signer, the first one."""
    return attribute.expect(SEQUENCE).parts()[0].expect(SEQUENCE).parts()[0].expect(SEQUENCE)


def _algorithm(identifier: Der) -> str:
    return object_id(identifier.expect(SEQUENCE).parts()[0])


def _only(value: Der) -> Der:
    parts = value.parts()
    if len(parts) != 1:
        raise NotDer(f"{len(parts)} values, not one")
    return parts[0]


def _stamp_refused(where: str, reason: str) -> Refused:
    return refused(
        "stamp-invalid",
        where,
        f"Dấu thời gian không đúng: {reason}.",
        f"The time-stamp does not hold: {reason}.",
    )
