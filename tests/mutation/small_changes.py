"""Small changes to a Python source: another comparison, a condition turned round, a line that does nothing.

They are found in the syntax tree and written into the text, so a change is told by the lines that differ. Left alone is
what nothing is computed with: annotations, decorators, docstrings, and the sentences of a refusal (its code and place
are not).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import copy
from typing import Any, Final, NamedTuple

from tests.mutation.score import Change

_COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPERATORS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_NAMES: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}
_SENTENCES_FROM: Final = 2
"""Of the arguments of `refused`: the code and the place come before."""


class Edit(NamedTuple):
    """In the source's bytes, [start, end) gives way to `text`."""

    start: int
    end: int
    text: str

    def made(self, source: str) -> str:
        raw = source.encode()
        return (raw[: self.start] + self.text.encode() + raw[self.end :]).decode()

    def change(self, module: str, source: str) -> Change:
        """The whole lines that differ."""
        raw = source.encode()
        first = raw.rfind(b"\n", 0, self.start) + 1
        last = raw.find(b"\n", self.end)
        after = raw[first : self.start] + self.text.encode() + raw[self.end : last]
        before, after_it = (
            " ".join(line.strip() for line in text.decode().split("\n")) for text in (raw[first:last], after)
        )
        return Change(module, before, after_it)


def edits(source: str) -> list[Edit]:
    """Every small change, in the order of the source."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: list[Edit] = []
    for node in _computing(ast.parse(source)):
        for place, text in (*((node, text) for text in _changed(node)), *_conditions(node)):
            start = starts[place.lineno - 1] + place.col_offset
            end = starts[place.end_lineno - 1] + place.end_col_offset
            found.append(Edit(start, end, text))
    return sorted(set(found))


def _computing(node: Any, *, inside: bool = False) -> Iterator[Any]:
    """The nodes of a tree of which something depends. inside: a function."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_comment"):
            continue
        for child in value if isinstance(value, list) else (value,):
            if not isinstance(child, ast.AST) or isinstance(child, (ast.JoinedStr, ast.Import, ast.ImportFrom)):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.Assign) and not inside and isinstance(child.value, ast.Subscript):
                continue  # a name of a type
            if _is_sentence(node, name, child):
                continue
            yield child
            yield from _computing(child, inside=inside or isinstance(child, (ast.FunctionDef, ast.Lambda)))


def _is_sentence(node: Any, name: str, child: ast.AST) -> bool:
    is_refusal = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "refused"
    return is_refusal and name == "args" and node.args.index(child) >= _SENTENCES_FROM


def _changed(node: Any) -> Iterator[str]:
    """What may stand in the place of a node."""
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                ops = [*node.ops[:place], _COMPARISONS[type(operator)](), *node.ops[place + 1 :]]
                yield _with(node, "ops", ops)
        case ast.BoolOp():
            yield _with(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield f"({ast.unparse(node.operand)})"
        case ast.BinOp() if type(node.op) in _OPERATORS:
            yield _with(node, "op", _OPERATORS[type(node.op)]())
        case ast.Constant(value=bool(value)):
            yield repr(not value)
        case ast.Constant(value=int(value)):
            yield repr(value + 1)
        case ast.Constant(value=str(value)):
            yield repr(f"{value}X")
        case ast.Name(id=name) if name in _NAMES:
            yield _NAMES[name]
        case _:
            yield from _changed_statement(node)


def _with(node: Any, field: str, value: Any) -> str:
    """The expression with another value in a field."""
    other = copy(node)
    setattr(other, field, value)
    return f"({ast.unparse(other)})"


def _conditions(node: Any) -> Iterator[tuple[Any, str]]:
    """A condition that is no comparison, turned round."""
    conditions = (*getattr(node, "ifs", ()), *([node.test] if hasattr(node, "test") else ()))
    for condition in conditions:
        if not isinstance(condition, (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)):
            yield condition, f"(not {ast.unparse(condition)})"


def _changed_statement(node: Any) -> Iterator[str]:
    match node:
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            yield "return None"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield "pass"
        case ast.Assign(targets=[ast.Name(id=name)]) if not isinstance(node.value, ast.Constant):
            yield f"{name} = None"
        case ast.Continue():
            yield "break"
        case ast.Break():
            yield "continue"
        case _:
            pass
