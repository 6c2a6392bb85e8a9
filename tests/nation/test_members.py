"""The members' file is taken wholly or refused with its place; the credential is never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.nation.across import LastSeen, MemberAcross, Problem, Seal, Trust, across
from api.nation.members import Members, MembersNotNamed, MembersNotUsable
from domain.model.signed_note import Signer
from projections.queries.province_standing import ProvinceStanding, Share
from tests.domain.office import when

KEY = str(Signer.of("hoso", Ed25519PrivateKey.generate()).verifier)
GOOD = f"""
[[member]]
code = "H20"
name = "Đồng Tháp"
url = "https://hoso.example.vn/"
key = "{KEY}"
credential = "H20.token"
"""
NOON = when("2026-03-02 12:00")


def read(directory: Path, text: str) -> Members:
    path = directory / "members.toml"
    path.write_text(text, "utf-8")
    return Members.read(path)


def test_a_file_names_its_members_and_where_what_was_seen_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    (one,) = found.members
    assert (one.code, one.url, one.credential) == ("H20", "https://hoso.example.vn", tmp_path / "H20.token")
    assert (found.state, found.timeout_seconds) == (tmp_path / "members.state", 10.0)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('code = "H20"', 'code = "../H20"', "code"),
        ('code = "H20"', "", "code"),
        (GOOD, GOOD + GOOD.replace('"H20"', '"h20"'), "two members"),
        (GOOD, GOOD + GOOD.replace('"H20"', '"H21"').replace("https://", "https://www."), "one ledger key"),
        ("https://hoso.example.vn/", "https://u:p@hoso.example.vn", "password"),
        ("https://hoso.example.vn/", "https://hoso.example.vn/hoso", "url"),
        ("https://hoso.example.vn/", "ftp://hoso.example.vn", "url"),
        (KEY, "nothing", "key"),
        ("[[member]]", "timeout_seconds = 0\n[[member]]", "timeout_seconds"),
        ("[[member]]", "colour = 1\n[[member]]", "colour"),
        (GOOD, "", "member"),
        (GOOD, "[[", "at end of document"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_place(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    with pytest.raises(MembersNotUsable) as refusal:
        read(tmp_path, GOOD.replace(was, becomes))
    assert says in refusal.value.en


def test_without_a_file_there_is_no_view_across() -> None:
    with pytest.raises(MembersNotNamed):
        Members.read(None)


def test_a_credential_is_a_file_of_ours_alone_and_is_read_at_each_look(tmp_path: Path) -> None:
    (one,) = read(tmp_path, GOOD).members
    with pytest.raises(MembersNotUsable, match="FileNotFoundError"):
        one.token()
    one.credential.write_text("secret-1\n")
    one.credential.chmod(0o644)
    with pytest.raises(MembersNotUsable, match="chmod") as refusal:
        one.token()
    assert "secret" not in refusal.value.en
    one.credential.chmod(0o600)
    assert one.token() == "secret-1"
    one.credential.write_text("secret-2\n")
    assert one.token() == "secret-2"
    one.credential.write_text("two words\n")
    with pytest.raises(MembersNotUsable, match="no token"):
        one.token()


def member(code: str, *, trust: Trust = Trust.BELIEVED, period: str = "2026-Q1", answered: bool = True) -> MemberAcross:
    standing = ProvinceStanding(
        asked_at=NOON, position=9, period=period, open=3, overdue=2, stalled=1, to_answer=1, unanswered=0,
        on_time=Share(n=4, of=5), late=Share(n=1, of=6),
    )  # fmt: skip
    away = Problem(code="member-not-reached", vi="không trả lời", en="no answer")
    return MemberAcross(
        code=code,
        name=code,
        url="https://hoso.example.vn",
        standing=standing if answered else None,
        ledger=None,
        seal=Seal(trust=trust, problem=None if trust is Trust.BELIEVED else away),
        problem=None if answered else away,
        last=None if answered else LastSeen(standing=standing, seen_at=NOON),
    )


def test_a_total_needs_every_member_believed_and_of_one_period() -> None:
    both = across([member("A"), member("B")], asked_at=NOON, at=None)
    assert both.total is not None
    assert (both.total.open, both.total.late, both.period) == (6, Share(n=2, of=12), "2026-Q1")
    for other in (
        member("B", answered=False),
        member("B", trust=Trust.REFUSED),
        member("B", trust=Trust.UNCHECKED),
    ):
        found = across([member("A"), other], asked_at=NOON, at=None)
        assert found.total is None
        assert found.sum is not None
        assert (found.sum.open, found.counted) == (3, ("A",))
        assert [one.code for one in found.left_out] == ["B"]
    apart = across([member("A"), member("B", period="2020-Q1")], asked_at=NOON, at=None)
    assert (apart.total, apart.sum, apart.period) == (None, None, None)
    assert [one.problem.code for one in apart.left_out] == ["periods-differ", "periods-differ"]
    nobody = across([member("A", answered=False)], asked_at=NOON, at=None)
    assert (nobody.total, nobody.sum, nobody.counted) == (None, None, ())
