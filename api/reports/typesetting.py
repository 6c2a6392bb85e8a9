"""Papers set by typst: one template, one tree of data, one PDF/A.

    typeset("receipt", {"title": "Giấy tiếp nhận …", …}, moment) -> bytes

**Data never become markup.** They travel as JSON in one input of the compiler; a template reads it with
`#import "house.typ": data` and shows `#data.title`, which typst sets as the text it is: `#eval`, `$`, `<label>` and
`\\` in a name are letters. A template may never call `eval` on them. There is no other way in: the templates lie in one
directory, which is the compiler's root, and no package is fetched.

**The same data make the same bytes**, on every machine: the fonts are those inside the typst library, the moment in the
file is the one given (that of what the paper shows, not of its making), and keys are sorted.

**The file keeps for decades**: PDF/A-2a (all fonts embedded, every letter mapped to its code, tagged, in Vietnamese)
that also follows PDF/UA-1. A letter that the fonts lack would end the making of such a file; it is written as its code,
`‹U+4E2D›`, and so are marks that are not seen but change what is read (joiners, turns of direction). Text is set as
NFC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias, cast

import orjson
import typst

Value: TypeAlias = "str | int | float | bool | Sequence[Value] | Mapping[str, Value] | None"
"""What a template may be given: a tree of text, numbers, truths and nothing."""

TEMPLATES: Final = Path(__file__).parent / "templates"
STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]

LETTERS: Final = (
    "\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u023f\u0300-\u0344\u0384-\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"
    "\u0400-\u045f\u1e00-\u1e9b\u1ea0-\u1ef9\u2010-\u2027\u202f-\u2037\u2039-\u203e\u20ab\u20ac\u2153-\u215f\u2190-\u2199"
    "\u2212\u2248\u2260\u2264\u2265\u25a0\u25a1\u25b2\u25b3\u25cb\u25cf\ufffd"
)
"""The letters that all four faces in use have (Libertinus Serif, regular and semibold, upright and italic), as the
inside of a character class. U+2028 and U+2029, which typst would break a line at, are not among them."""

_LACKING: Final = re.compile(f"[^{LETTERS}]")


def typeset(template: str, data: Mapping[str, Value], moment: datetime) -> bytes:
    """The PDF/A of `templates/<template>.typ` with these data; its date of making is `moment`, in whole seconds.

    The whole tree reaches the template as `data`. Text may hold anything; lone surrogates are taken for U+FFFD.
    A template that fails, or asks for what the data lack, raises `typst.TypstError`: that is a bug.
    """
    source = TEMPLATES / f"{template}.typ"
    compiler = typst.Compiler(source, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    told = orjson.dumps(_legible(data), option=orjson.OPT_SORT_KEYS).decode()
    made = compiler.compile(
        format="pdf", sys_inputs={"data": told}, pdf_standards=STANDARDS, timestamp=int(moment.timestamp())
    )
    return cast("bytes", made)


def raster(svg: str) -> bytes:
    """The picture as PNG at 144 dots an inch, for files that take no SVG; the same everywhere, too."""
    source = TEMPLATES / "picture.typ"
    compiler = typst.Compiler(source, root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    told = orjson.dumps({"svg": svg}).decode()
    return cast("bytes", compiler.compile(format="png", ppi=144, sys_inputs={"data": told}))


def legible(text: str) -> str:
    """The text as the fonts can show it: NFC, other line ends and tabs plain, what they lack as `‹U+4E2D›`."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _LACKING.sub(_code, plain)


def _code(letter: re.Match[str]) -> str:
    number = ord(letter[0])
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else f"‹U+{number:04X}›"


def _legible(value: Value) -> Value:
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, Mapping):
        return {key: _legible(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_legible(inner) for inner in value]
    return value


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts inside the library, and none of the machine's: read once."""
    return typst.Fonts(include_system_fonts=False)
