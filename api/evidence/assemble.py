"""Makes verify.py: the modules of `api.evidence.verifier`, one after the other, as one file for people to read.

    python -m api.evidence.assemble

What each module imports from the others falls away, what all import from elsewhere stands once at the top, and each
docstring becomes the heading of its section. Nothing else is changed, so the modules have to fit together as they are;
where they would not, AssemblyRefused says why.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PACKAGE: Final = "api.evidence.verifier"
DIRECTORY: Final = Path(__file__).with_name("verifier")
ASSEMBLED: Final = Path(__file__).with_name("verify.py")
OUTSIDE: Final = "cryptography"
"""The only import that is not of the standard library."""

MODULES: Final = (
    "findings",
    "instants",
    "canonical",
    "fields",
    "archive",
    "events",
    "merkle",
    "der",
    "notes",
    "trust",
    "bundle",
    "ledger",
    "stamps",
    "days",
    "rules",
    "calendar",
    "catalogue",
    "organisation",
    "history",
    "desks",
    "dossier",
    "custody",
    "delay",
    "dossier_figures",
    "imported",
    "differences",
    "record_facts",
    "record",
    "speaks_for",
    "compare",
    "whole_log",
    "verification",
    "words",
    "main",
)
"""In an order in which each finds what it needs above itself."""

_WIDTH: Final = 120
_RULE: Final = f"# {'-' * 98}"
_FUTURE: Final = "from __future__ import annotations"
_WITHOUT: Final = """\
except ImportError:
    print("Cần / needed: python -m pip install cryptography", file=sys.stderr)
    sys.exit(2)"""


class AssemblyRefused(ValueError):
    """The modules do not make one file; the text says why."""


@dataclass(slots=True)
class _Gathered:
    """names: each name at the top of the one file, with the module that brought it."""

    plain: set[str] = field(default_factory=set)
    chosen: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sections: list[str] = field(default_factory=list)


def assembled() -> str:
    """The text of verify.py. AssemblyRefused."""
    gathered = _Gathered()
    heading = ""
    for module in MODULES:
        source = (DIRECTORY / f"{module}.py").read_text("utf-8")
        heading = _take(module, source, gathered)
    imports = "\n".join(_imports(gathered))
    end = 'if __name__ == "__main__":\n    sys.exit(main())\n'
    top = ["#!/usr/bin/env python3", f'"""{heading}"""', "", _FUTURE, "", imports, ""]
    return "\n".join([*top, *gathered.sections, end])


def _take(module: str, source: str, gathered: _Gathered) -> str:
    """Add a module; returns its docstring."""
    tree = ast.parse(source)
    docstring = ast.get_docstring(tree, clean=True)
    if docstring is None:
        raise AssemblyRefused(f"{module} says nothing of itself")
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if any(node not in imports for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)):
        raise AssemblyRefused(f"{module} imports something further below")
    for node in imports:
        _take_import(module, node, gathered)
    for name in _defined(tree):
        if name in gathered.names:
            raise AssemblyRefused(f"{module} defines {name}, which {gathered.names[name]} brought")
        gathered.names[name] = module
    last = max((node.end_lineno or 0 for node in tree.body[: len(imports) + 1]), default=0)
    code = "\n".join(source.split("\n")[last:]).strip("\n")
    heading = [_RULE, f"# {module}.py", "#", *(f"# {line}".rstrip() for line in docstring.split("\n")), _RULE]
    gathered.sections.append("\n".join(heading) + f"\n\n\n{code}\n\n")
    return _quoted(docstring)


def _take_import(module: str, node: ast.Import | ast.ImportFrom, gathered: _Gathered) -> None:
    if any(each.asname is not None or each.name == "*" for each in node.names):
        raise AssemblyRefused(f"{module} imports something under another name")
    if isinstance(node, ast.Import):
        origin = ""
    elif node.level == 0 and node.module is not None:
        origin = node.module
    else:
        raise AssemblyRefused(f"{module} imports from a place that is relative to it")
    for each in node.names:
        if origin.startswith(f"{PACKAGE}."):
            if gathered.names.get(each.name) != origin.removeprefix(f"{PACKAGE}."):
                raise AssemblyRefused(f"{module} imports {each.name}, which is not above it in {origin}")
        elif origin == "__future__":
            pass
        else:
            _bring(each.name, origin, gathered)


def _bring(name: str, origin: str, gathered: _Gathered) -> None:
    """A name from elsewhere, which has to be the same thing in all modules."""
    bound, place = (name, f"from {origin}") if origin else (name.partition(".")[0], "from elsewhere")
    if gathered.names.setdefault(bound, place) != place:
        raise AssemblyRefused(f"{bound} {place} was brought by {gathered.names[bound]}")
    if origin:
        gathered.chosen.setdefault(origin, set()).add(name)
    else:
        gathered.plain.add(name)


def _defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module binds at its top."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
            case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                raise AssemblyRefused(f"line {node.lineno}: only definitions stand at the top of a module")


def _imports(gathered: _Gathered) -> Iterator[str]:
    """As the formatter orders them: modules, then names; the standard library, then what is not of it."""
    yield from (f"import {name}" for name in sorted(gathered.plain))
    for outside in (False, True):
        origins = [each for each in sorted(gathered.chosen) if (each.partition(".")[0] == OUTSIDE) is outside]
        lines = [_import_line(origin, gathered.chosen[origin], "    " * outside) for origin in origins]
        yield from ["", "try:", *lines, _WITHOUT] if outside and lines else lines


def _import_line(origin: str, chosen: set[str], indent: str) -> str:
    names = sorted(chosen, key=_import_order)
    line = f"{indent}from {origin} import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    return f"{indent}from {origin} import (\n" + "".join(f"{indent}    {name},\n" for name in names) + f"{indent})"


def _import_order(name: str) -> tuple[int, str, str]:
    """Constants, classes, then everything else."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower(), name


def _quoted(docstring: str) -> str:
    return docstring if "\n" not in docstring else f"{docstring}\n"


if __name__ == "__main__":
    ASSEMBLED.write_text(assembled(), "utf-8")
