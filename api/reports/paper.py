"""A report as a list of blocks, which the template `paper` sets one below the other.

    set_paper(Paper("Hồ sơ trách nhiệm", "Responsibility record", (heading("…"), table(…)), foot=("…",)), moment)

Every text is plain text. Heads of tables are repeated on each page they run over; the foot stands on every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from api.reports.typesetting import Value, typeset

Block: TypeAlias = "Mapping[str, Value]"


@dataclass(frozen=True)
class Paper:
    """`english` stands below the title, the lines of `foot` on every page; `flipped` lays the sheet on its side."""

    title: str
    english: str
    blocks: Sequence[Block]
    foot: Sequence[str]
    flipped: bool = False


def set_paper(paper: Paper, moment: datetime) -> bytes:
    """The PDF/A of the paper; `moment` is that of what it shows."""
    data: dict[str, Value] = {
        "title": paper.title,
        "english": paper.english,
        "blocks": list(paper.blocks),
        "foot": list(paper.foot),
        "flipped": paper.flipped,
    }
    return typeset("paper", data, moment)


def heading(text: str, english: str = "", *, level: int = 2) -> Block:
    """A heading below the title; level 3 is one inside a level 2."""
    return {"kind": "heading", "text": text, "english": english, "level": level}


def text(words: str) -> Block:
    return {"kind": "text", "text": words}


def note(words: str) -> Block:
    """Smaller and grey: how a figure was made, what a table leaves out."""
    return {"kind": "note", "text": words}


def framed(words: str) -> Block:
    """A sentence that nobody may miss."""
    return {"kind": "framed", "text": words}


def facts(rows: Iterable[tuple[str, str | None]]) -> Block:
    """Label and value; a value of None is a dotted line to write on."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def table(
    heads: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[int] = (),
    caption: str = "",
) -> Block:
    """Columns by their share of the width, 0 for as wide as their longest text; `right` are those set to the right."""
    return {
        "kind": "table", "heads": list(heads), "widths": list(widths), "right": list(right),
        "rows": [list(row) for row in rows], "caption": caption,
    }  # fmt: skip


def bars(rows: Iterable[tuple[str, int, int, str]]) -> Block:
    """Label, part, whole, and both in words: bars on one scale, from zero."""
    return {"kind": "bars", "rows": [{"label": a, "part": b, "of": c, "text": d} for a, b, c, d in rows]}


def picture(svg: str, alt: str, caption: str = "") -> Block:
    """An SVG as wide as the text, its font `Libertinus Serif`. `alt` says in a sentence what is seen."""
    return {"kind": "picture", "svg": svg, "alt": alt, "caption": caption}
