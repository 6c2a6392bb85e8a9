"""`/tro-giup/{vai}`: "mười phút đầu tiên", a page for each kind of person. The steps are data: shown, printed, walked.

A file of `help/` has a title, a sentence, and steps. A step says in both languages what to do; `walk` says the same to
the test that walks it, as acts in order: `open` an address, `click` a link or button by its words, `first` the first
match of a selector, `fill` a field by its name, `see` words on the page.
"""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import msgspec
from fastapi import APIRouter, Request
from fastapi import Path as InPath
from starlette.responses import Response

from api.pages.site import page

router = APIRouter(include_in_schema=False)

Kind = Literal["cong-dan", "can-bo", "nguoi-dung-dau", "giam-sat", "kiem-toan", "quan-tri"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
WRITTEN: Final = Path(__file__).parent.parent.parent / "docs" / "first-ten-minutes"


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of both languages."""

    vi: str
    en: str


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of these is set. fill: the field's name, with `value`, or `choose` for a list."""

    open: str | None = None
    click: Said | None = None
    first: str | None = None
    fill: str | None = None
    value: str | None = None
    choose: str | None = None
    see: Said | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """address: where it is done, if it is a place of its own; no address of one dossier or person."""

    vi: str
    en: str
    walk: tuple[Act, ...]
    address: str | None = None


class Minutes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Said
    sentence: Said
    steps: tuple[Step, ...]


@cache
def minutes(kind: Kind) -> Minutes:
    """What a kind of person does first."""
    text = files("api.pages").joinpath("help", f"{kind}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Minutes)


@router.get("/tro-giup/{kind}")
async def help_page(request: Request, kind: Annotated[Kind, InPath()]) -> Response:
    """Open to everybody: nobody should have to sign in to learn how to."""
    shown = {one: minutes(one).title for one in KINDS}
    return page(request, "first_minutes.html", kind=kind, minutes=minutes(kind), kinds=shown)


def written(kind: Kind) -> str:
    """The same as a document in both languages."""
    shown = minutes(kind)
    parts = [f"# {shown.title.vi}\n\n{shown.sentence.vi}\n"]
    parts += [f"{number}. {step.vi}{_where(step)}" for number, step in enumerate(shown.steps, 1)]
    parts.append(f"\n# {shown.title.en}\n\n{shown.sentence.en}\n")
    parts += [f"{number}. {step.en}{_where(step)}" for number, step in enumerate(shown.steps, 1)]
    return "\n".join(parts) + "\n"


def _where(step: Step) -> str:
    return "" if step.address is None else f" (`{step.address}`)"


def main() -> int:
    """Write the documents, as `make interface` does."""
    for kind in KINDS:
        (WRITTEN / f"{kind}.md").write_text(written(kind), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
