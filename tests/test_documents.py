"""What can be checked of the documents: decisions have one number each, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def test_decisions_are_numbered_without_gap_or_double_and_each_bears_its_number() -> None:
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1))
    assert all(re.match(rf"# {int(path.name[:4])}\. ", path.read_text("utf-8")) for path in found)


def test_links_between_documents_lead_to_files_that_are_there() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in DOCUMENTS
        for link, _ in LINK.findall(path.read_text("utf-8"))
        if "://" not in link and not link.startswith("mailto:") and not (path.parent / link).exists()
    ]
    assert broken == []
