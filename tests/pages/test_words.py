"""Every text of a page is said in both languages, where it stands; every address of a page has an example."""

from __future__ import annotations

import re
from importlib.resources import files

import jinja2
import pytest

from tests.pages.every_page import EXAMPLES, page_routes

TEMPLATES = sorted(
    path.name for path in files("api.pages").joinpath("templates").iterdir() if path.name.endswith(".html")
)
ATTRIBUTES = {"autofocus", "checked", "disabled", "hidden", "novalidate", "readonly", "required", "selected"}
SAID_ALIKE = ATTRIBUTES | set(
    "HoSo SHA-256 Ed25519 RFC JSON CSV XLSX PDF SVG QR XES OCEL Alt id attribution-1 custody-1".split()  # noqa: SIM905
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder|content)="([^"\x00]*)"')


def unsaid(template: str) -> list[str]:
    """Words that stand in a template in one language only: outside of every expression."""
    source = files("api.pages").joinpath("templates", template).read_text(encoding="utf-8")
    text = "".join(
        value if kind == "data" else "\x00" for _, kind, value in jinja2.Environment(autoescape=True).lex(source)
    )
    spoken = [found for found in _SPOKEN.findall(text) if "width=device-width" not in found]
    visible = re.sub(r"<(?:code|script|style)\b[^>]*>.*?</(?:code|script|style)>", " ", text, flags=re.DOTALL)
    visible = re.sub(r'[\w-]+="[^"]*"', " ", visible)  # also where a macro makes attributes alone
    visible = re.sub(r"<[^>]*>|&[a-z]+;|(?<!\w)/[a-z0-9/-]+|[?&]\w+=", " ", visible)
    for alike in SAID_ALIKE:
        visible = re.sub(rf"(?<!\w){alike}(?!\w)", " ", visible)
    return [word for part in (visible, *spoken) for word in _LETTERS.findall(part)]


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_text_is_said_in_one_language_only(template: str) -> None:
    assert unsaid(template) == []


def test_every_address_of_a_page_has_an_example() -> None:
    routes = set(page_routes())
    assert routes - {one.route for one in EXAMPLES} == set()
    assert {one.route for one in EXAMPLES} - routes == set()
