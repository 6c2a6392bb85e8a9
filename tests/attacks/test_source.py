"""What the source says nowhere, since it would open a door: looked for in every module and script that ships."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for name in ("api", "domain", "projections", "workflows") for path in (ROOT / name).rglob("*.py"))
SCRIPTS = sorted((ROOT / "api" / "pages" / "static").glob("*.js"))

MADE_BY_CHANCE_FOR_SHOW = ("api/demo/", "benchmarks/")
"""Modules that draw from a seeded generator: what they make is no secret."""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a module, by its name as it is written."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def given(call: ast.Call) -> dict[str, str]:
    return {one.arg: ast.unparse(one.value) for one in call.keywords if one.arg is not None}


def imported(path: Path) -> set[str]:
    """Modules, each by its whole name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_there_is_something_to_look_through() -> None:
    assert len(MODULES) > 500
    assert len(SCRIPTS) > 5


def test_nothing_is_evaluated_unpickled_or_given_to_a_shell() -> None:
    wrong = []
    for path in MODULES:
        for name, call in calls(path):
            if name in ("eval", "exec", "compile", "os.system", "os.popen", "__import__") or given(call).get(
                "shell"
            ) not in (None, "False"):
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
        wrong += [f"{path}: {name}" for name in imported(path) & {"pickle", "marshal", "shelve", "dill", "yaml"}]
    assert wrong == []


def test_what_must_not_be_guessed_comes_from_the_system_s_randomness() -> None:
    drawn = {str(path.relative_to(ROOT)) for path in MODULES if imported(path) & {"random"}}
    assert {name for name in drawn if not name.startswith(MADE_BY_CHANCE_FOR_SHOW)} == set()


def test_no_weak_algorithm_is_named() -> None:
    weak = re.compile(r"\b(md5|sha1|SHA1|MD5|RC4|ARC4|TripleDES|Blowfish|modes\.(ECB|CBC|CFB|OFB)|PKCS1v15\(\))\b")
    found = {
        f"{path.relative_to(ROOT)}: {hit[0]}" for path in MODULES for hit in weak.finditer(path.read_text("utf-8"))
    }
    assert {one for one in found if not one.startswith("api/evidence/")} == set()
    # The verifier takes RSA stamps of authorities, which sign so and may name their certificate by SHA-1 beside that.
    assert {one.rpartition(": ")[2] for one in found} <= {"PKCS1v15()", "SHA1"}


def test_no_certificate_goes_unchecked() -> None:
    wrong = []
    for path in MODULES:
        for name, call in calls(path):
            options = given(call)
            if options.get("verify") in ("False", "0") or options.get("check_hostname") == "False":
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
            if options.get("follow_redirects") == "True" or "_create_unverified_context" in name:
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_scripts_of_the_pages_take_no_messages_and_write_no_markup(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    written = re.compile(r"(innerHTML|outerHTML)\s*\+?=[^=]|insertAdjacentHTML|document\.write|__proto__")
    assert not written.search(text)
    assert not re.search(r"postMessage|onmessage|[\"']message[\"']|\beval\(|new Function|import\(", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_scripts_of_the_pages_keep_nothing_about_people(script: Path) -> None:
    """Storage holds whether a page is paused or letters move through a list; nothing that was read."""
    text = script.read_text(encoding="utf-8")
    kept = re.findall(r"(?:local|session)Storage\.setItem\((\w+), ([^)]+)\)", text)
    assert {name for name, _ in kept} <= {"key", "kept"}
    assert {value for _, value in kept} <= {"pausedAt", 'choice.checked ? "on" : "off"'}
    assert not re.search(r"indexedDB|document\.cookie|caches\.", text)
