"""`hoso nation`: the provinces together: their figures, whether their ledgers only grew, who holds a dossier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from api.cli.options import AsJson
from api.cli.reading import Lang, Language, clock, moment

if TYPE_CHECKING:
    from api.nation.across import Across, MemberAcross, Problem
    from api.nation.members import Members
    from projections.queries.province_standing import Share

commands = typer.Typer(name="nation", help="Toàn quốc: số liệu các tỉnh. The provinces together.")

MembersFile = Annotated[
    Path | None, typer.Option("--members", help="The file that names the provinces; HOSO_MEMBERS.", show_default=False)
]


@commands.command()
def show(
    members: MembersFile = None,
    at: Annotated[str | None, typer.Option("--at", help="As of what was recorded by then, in every province.")] = None,
    period: Annotated[str | None, typer.Option("--period", help="2020, 2020-Q1, 2020-03; the running quarter.")] = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Số liệu các tỉnh. Exit code 1: a province is missing or not believed, and there is no total."""
    from api.nation.asking import look_across
    from projections.queries.periods import Period

    chosen = Period.parse(period) if period is not None else None
    found = look_across(_members(members), at=moment(at), period=chosen)
    print(msgspec.json.encode(found).decode() if as_json else _table(found, lang))
    if not found.whole:
        raise typer.Exit(1)


@commands.command()
def check(
    members: MembersFile = None,
    push: Annotated[
        bool, typer.Option("--push", help="Hand our signatures in, as a witness of each province.")
    ] = False,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Đối chiếu sổ niêm phong từng tỉnh. Each ledger contains what was seen of it last; exit code 1 if one does not, or
    could not be looked at.
    """
    from api.nation.across import Trust
    from api.nation.asking import look_across

    found = look_across(_members(members), push=push)
    if as_json:
        seals = {one.code: one.seal for one in found.members}
        print(msgspec.json.encode(seals).decode())
    else:
        for one in found.members:
            print(_seal_line(one, lang))
    if any(one.seal.trust is not Trust.BELIEVED or one.seal.handed_in is False for one in found.members):
        raise typer.Exit(1)


@commands.command()
def find(
    code: Annotated[str, typer.Argument(help="A dossier's code, or its tail.")],
    members: MembersFile = None,
    lang: Lang = Language.VI,
    as_json: AsJson = False,
) -> None:
    """Tìm hồ sơ ở các tỉnh. Which province's log holds a dossier. Exit code 1: none of them, or one was not asked."""
    from api.nation.finding import find_across

    found = find_across(_members(members), code)
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        for one in found.dossiers:
            who = f"{one.answering_name} ({one.answering})" if one.answering else "–"
            print(f"{one.member_name} [{one.member}]  {one.code}  {one.procedure}  {one.state}  {who}\n  {one.address}")
        if not found.dossiers:
            print(
                f"Không tỉnh nào trong {found.asked} tỉnh đã trả lời có hồ sơ này."
                if lang is Language.VI
                else f"None of the {found.asked} provinces that answered has such a dossier."
            )
        for missing in found.not_asked:
            print(f"! {missing.code}: {_said(missing.problem, lang)}")
    if not found.dossiers or found.not_asked:
        raise typer.Exit(1)


@commands.command()
def demo(
    directory: Annotated[Path, typer.Argument(help="For the three instances; made if need be.")],
    dossiers: Annotated[int, typer.Option(min=1, max=100_000, help="Of each province.")] = 300,
    empty: Annotated[bool, typer.Option("--empty", help="Provinces without dossiers, which start at once.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Stop them; what was told stays.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hai tỉnh minh họa và nơi xem toàn quốc. Start two made-up provinces and a view across, and say where it is."""
    from api.nation.demonstration import start, stop

    if down:
        stop(directory)
        return
    typer.echo("Đang khởi động hai tỉnh và nơi xem. Two provinces and the view are starting …", err=True)
    started = start(directory, None if empty else dossiers)
    if as_json:
        print(msgspec.json.encode(started).decode())
        return
    for address in started.provinces:
        print(f"Tỉnh / province:            {address}/")
    print(f"Đăng nhập / sign in, once:  {started.link}")
    print(f"Rồi mở / then open:         {started.address}")
    print(f"Danh sách / members' file:  {started.members}")


def _members(path: Path | None) -> Members:
    """MembersNotNamed, MembersNotUsable."""
    from api.nation.members import Members
    from domain.store.settings import Settings

    return Members.read(path or Settings().members)


_HEADS = (
    ("Tỉnh", "Province"),
    ("Đang mở", "Open"),
    ("Quá hạn", "Overdue"),
    ("Đứng yên", "Stalled"),
    ("Chuyển cấp chờ", "To answer"),
    ("Không trả lời", "Unanswered"),
    ("Đúng hạn (766)", "On time (766)"),
    ("Trễ (phiếu hẹn)", "Late (slip)"),
    ("Vị trí", "Position"),
    ("Niêm phong", "Ledger"),
)


def _table(found: Across, lang: Language) -> str:
    rows = [[vi if lang is Language.VI else en for vi, en in _HEADS]]
    rows += [_row(one, lang) for one in found.members]
    summed = found.total or found.sum
    if summed is not None:
        name = _t(lang, "Tổng", "Total") if found.total else _t(lang, "Cộng", "Sum of")
        rows.append(
            [
                f"{name} {len(found.counted)}/{len(found.members)}",
                *(str(n) for n in (summed.open, summed.overdue, summed.stalled, summed.to_answer, summed.unanswered)),
                _share(summed.on_time),
                _share(summed.late),
                "",
                "",
            ]
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    if not found.whole:
        lines.append(_t(lang, "Không có tổng toàn quốc:", "There is no total of all:"))
        lines += [f"  ! {one.name}: {_said(one.problem, lang)}" for one in found.left_out]
    return "\n".join(lines)


def _row(one: MemberAcross, lang: Language) -> list[str]:
    standing = one.standing or (one.last.standing if one.last is not None else None)
    name = f"{one.name} [{one.code}]"
    if one.standing is None:
        age = f" {one.age_seconds} s" if one.age_seconds is not None else ""
        name += _t(
            lang, f" THIẾU, số liệu cũ{age}" if age else " THIẾU", f" MISSING, as of{age} ago" if age else " MISSING"
        )
    if standing is None:
        return [name, *("–" for _ in _HEADS[1:-1]), _trust(one, lang)]
    numbers = (standing.open, standing.overdue, standing.stalled, standing.to_answer, standing.unanswered)
    return [
        name,
        *(str(number) for number in numbers),
        _share(standing.on_time),
        _share(standing.late),
        str(standing.position),
        _trust(one, lang),
    ]


def _trust(one: MemberAcross, lang: Language) -> str:
    words = {
        "believed": ("khớp", "matches"),
        "refused": ("KHÔNG KHỚP", "DOES NOT MATCH"),
        "unchecked": ("chưa kiểm tra được", "not checked"),
    }
    return _t(lang, *words[one.seal.trust.value])


def _seal_line(one: MemberAcross, lang: Language) -> str:
    size = _t(lang, f"đến {one.seal.size}", f"up to {one.seal.size}") if one.seal.size is not None else ""
    sealed = one.ledger.checkpoint_at if one.ledger is not None else None
    line = f"{one.name} [{one.code}]: {_trust(one, lang)} {size}; {_t(lang, 'niêm lúc', 'sealed at')} {clock(sealed)}"
    if one.seal.problem is not None:
        line += f"\n  ! {_said(one.seal.problem, lang)}"
    if one.seal.evidence is not None:
        line += f"\n  {_t(lang, 'bằng chứng', 'evidence')}: {one.seal.evidence}"
    if one.seal.handed_in is False:
        line += f"\n  {_t(lang, 'khóa nhân chứng của nơi xem', 'our key as a witness')}: {one.seal.witness}"
    return line


def _share(share: Share) -> str:
    return f"{share.n}/{share.of}" if share.of else "–"


def _said(problem: Problem, lang: Language) -> str:
    return f"{problem.vi if lang is Language.VI else problem.en} [{problem.code}]"


def _t(lang: Language, vi: str, en: str) -> str:
    return vi if lang is Language.VI else en
