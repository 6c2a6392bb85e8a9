"""Time-stamps (RFC 3161) made by `openssl ts`: read, held against the checkpoint, and never believed when altered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import ExtendedKeyUsageOID

from api.evidence.verifier.der import NotDer
from api.evidence.verifier.findings import Refused
from api.evidence.verifier.stamps import Stamped, check_fit_for_stamping, check_stamp
from api.evidence.verifier.verification import Asked, verify
from tests.evidence.made_bundles import imported_official, logged
from tests.evidence.made_stamps import Authority, authority

TEXT = logged().checkpoint_text()


@pytest.fixture(scope="module")
def rsa_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("rsa"))


@pytest.fixture(scope="module")
def stamp(rsa_authority: Authority) -> bytes:
    return rsa_authority.stamp(TEXT.encode())


def code_of(response: bytes, text: str = TEXT) -> str:
    try:
        check_stamp(response, text, [], "stamps/001.tsr")
    except Refused as fault:
        return fault.finding.code
    return "holds"


def test_a_stamp_says_when_and_by_whom(rsa_authority: Authority, stamp: bytes) -> None:
    found = check_stamp(stamp, TEXT, [], "")
    begins = rsa_authority.stamping.not_valid_before_utc
    assert (found.by, found.trusted, found.at > begins) == ("CN=Stamps", False, True)


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_keys_on_curves_are_read_too(tmp_path: Path, curve: ec.EllipticCurve) -> None:
    made = authority(tmp_path, key=ec.generate_private_key(curve))
    assert check_stamp(made.stamp(TEXT.encode()), TEXT, [made.root], "").trusted


def test_a_certificate_that_is_named_by_sha_1_is_found(tmp_path: Path) -> None:
    made = authority(tmp_path, ess="sha1")
    assert check_stamp(made.stamp(TEXT.encode()), TEXT, [made.root], "").trusted


def test_it_is_trusted_by_its_root_or_by_itself_and_by_no_other(
    rsa_authority: Authority, stamp: bytes, tmp_path: Path
) -> None:
    other = authority(tmp_path)
    for roots, trusted in (
        ([rsa_authority.root], True),
        ([rsa_authority.stamping], True),
        ([other.root], False),
        ([other.root, rsa_authority.root], True),
        ([], False),
    ):
        assert check_stamp(stamp, TEXT, roots, "").trusted is trusted


def test_a_stamp_over_another_text_is_found(stamp: bytes) -> None:
    assert code_of(stamp, TEXT.replace("\n11\n", "\n10\n")) == "stamp-of-another-text"


def test_a_stamp_by_another_digest_is_refused(rsa_authority: Authority) -> None:
    assert code_of(rsa_authority.stamp(TEXT.encode(), digest="sha512")) == "stamp-invalid"


def test_a_stamp_without_its_certificate_is_refused(rsa_authority: Authority) -> None:
    assert code_of(rsa_authority.stamp(TEXT.encode(), enclose=False)) == "stamp-invalid"


@pytest.mark.parametrize(
    ("usages", "critical"),
    [
        ((ExtendedKeyUsageOID.CODE_SIGNING,), True),
        ((ExtendedKeyUsageOID.TIME_STAMPING,), False),
        ((ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.OCSP_SIGNING), True),
    ],
)
def test_a_certificate_that_is_not_for_stamping_alone_is_refused(
    tmp_path: Path, usages: tuple[ObjectIdentifier, ...], critical: bool
) -> None:
    """Of the certificate by itself, since openssl would not stamp by it."""
    certificate = authority(tmp_path, usages=usages, critical=critical).stamping
    with pytest.raises(NotDer):
        check_fit_for_stamping(certificate, certificate.not_valid_before_utc)


def test_a_certificate_is_fit_only_while_it_is_valid(rsa_authority: Authority) -> None:
    certificate = rsa_authority.stamping
    check_fit_for_stamping(certificate, certificate.not_valid_after_utc)
    for at in (
        certificate.not_valid_before_utc - timedelta(seconds=1),
        certificate.not_valid_after_utc + timedelta(seconds=1),
    ):
        with pytest.raises(NotDer):
            check_fit_for_stamping(certificate, at)


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_no_bit_can_be_altered_so_that_time_or_imprint_change(stamp: bytes) -> None:
    """What is not signed (the status text, say) may differ; what is believed may not."""
    honest = check_stamp(stamp, TEXT, [], "")
    accepted: set[Stamped] = set()
    for at in range(len(stamp)):
        for bit in range(8):
            altered = bytearray(stamp)
            altered[at] ^= 1 << bit
            try:
                accepted.add(check_stamp(bytes(altered), TEXT, [], ""))
            except Refused:
                continue
    assert accepted <= {honest}


def test_no_end_of_a_stamp_can_be_cut_off(stamp: bytes) -> None:
    assert {code_of(stamp[:length]) for length in range(len(stamp))} == {"stamp-invalid"}
    assert code_of(stamp + b"\x00") == "stamp-invalid"


def test_a_bundle_with_stamps_holds_and_says_whom_to_trust(
    rsa_authority: Authority, stamp: bytes, tmp_path: Path
) -> None:
    parts = imported_official()
    parts.stamps = [stamp, rsa_authority.stamp(TEXT.encode())]
    for roots, trusted in (((), [False, False]), ((rsa_authority.root,), [True, True])):
        verdict = verify(parts.zipped(), Asked(roots=roots))
        assert (verdict.findings, [each.trusted for each in verdict.stamps]) == ([], trusted)
    stranger = authority(tmp_path)
    (finding,) = verify(parts.zipped(), Asked(roots=(stranger.root,))).findings
    assert finding.code == "stamp-not-trusted"


def test_a_bundle_with_a_stamp_of_another_checkpoint_does_not_hold(rsa_authority: Authority) -> None:
    parts = imported_official()
    parts.stamps = [rsa_authority.stamp(logged().checkpoint_text(9).encode())]
    (finding,) = verify(parts.zipped(), Asked()).findings
    assert (finding.code, finding.where) == ("stamp-of-another-text", "stamps/001.tsr")
