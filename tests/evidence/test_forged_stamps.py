"""A stamp is believed for what it says, and for nobody's sake but the reader's; each part that is another is found."""

from __future__ import annotations

import pytest
from cryptography import x509

from api.evidence.verifier.stamps import check_stamp
from tests.evidence import forged_stamps as made
from tests.evidence.approved_findings import of_refusal
from tests.evidence.forged_stamps import AT, MIDDLE, ROOT, STAMPING, TEXT, Stamp


@pytest.mark.parametrize("name", made.HONEST)
def test_an_honest_stamp_says_when_and_by_whom(name: str) -> None:
    found = check_stamp(made.HONEST[name].response(), TEXT, [], "")
    assert (found.at, found.by, found.trusted) == (AT, "CN=Stamps", False)
    assert check_stamp(made.HONEST[name].response(), TEXT, [ROOT], "").trusted


@pytest.mark.parametrize("name", made.UNREADABLE)
def test_what_cannot_be_read_is_refused(name: str) -> None:
    ((code, where, vi, en),) = of_refusal(made.checking(made.UNREADABLE[name]))
    assert (code, where) == ("stamp-invalid", "stamps/001.tsr")
    assert vi.startswith("Dấu thời gian không đúng: ")
    assert en.startswith("The time-stamp does not hold: ")


def test_a_stamp_holds_to_the_last_second_of_its_certificate() -> None:
    for time in ("20200101000000Z", "20210101000000Z"):
        assert check_stamp(Stamp(time=time).response(), TEXT, [ROOT], "").trusted


def trusted(enclosed: list[x509.Certificate], roots: list[x509.Certificate], stamp: Stamp | None = None) -> bool:
    stamp = stamp or Stamp()
    whole = Stamp(certificate=stamp.certificate, key=stamp.key, enclosed=[stamp.certificate, *enclosed])
    return check_stamp(whole.response(), TEXT, roots, "").trusted


def test_trust_follows_signatures_up_to_a_root_of_the_readers() -> None:
    assert trusted([MIDDLE], [ROOT])
    assert trusted([], [MIDDLE])
    assert trusted([], [STAMPING])
    assert trusted([ROOT, MIDDLE], [made.OF_RSA, ROOT])
    assert not trusted([], [ROOT])
    assert not trusted([MIDDLE, ROOT], [])
    assert not trusted([MIDDLE, ROOT], [made.OF_RSA])


def test_whoever_is_no_authority_issues_no_trust() -> None:
    for extensions in ((), (made.NO_AUTHORITY,)):
        middle = made.certificate("Middle", 2, made.MIDDLE_KEY, ROOT, made.ROOT_KEY, *extensions)
        assert not trusted([middle], [ROOT])


def test_no_trust_leads_over_a_certificate_that_was_not_valid_then() -> None:
    over = made.certificate("Middle", 2, made.MIDDLE_KEY, ROOT, made.ROOT_KEY, made.AUTHORITY, ends=made.BEGINS)
    assert not trusted([over], [ROOT])
    assert trusted([over, MIDDLE], [ROOT])


@pytest.mark.parametrize(("between", "leads"), [(0, True), (6, True), (7, False)])
def test_a_chain_has_an_end(between: int, leads: bool) -> None:
    """From the stamping certificate to the root, both among the eight that are looked at."""
    issuer, enclosed = ROOT, []
    for number in range(between):
        issuer = made.certificate(f"Link {number}", number + 5, made.ROOT_KEY, issuer, made.ROOT_KEY, made.AUTHORITY)
        enclosed.append(issuer)
    last = made.certificate("Stamps", 300, made.KEY, issuer, made.ROOT_KEY, made.FOR_STAMPS)
    assert trusted(enclosed, [ROOT], Stamp(certificate=last)) is leads
