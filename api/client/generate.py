"""Writes `schemas.py` and `operations.py` from the description of the interface: `python -m api.client.generate`."""

from __future__ import annotations

import json
import keyword
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import fill
from typing import Any, Final

HERE: Final = Path(__file__).parent
DESCRIPTION: Final = HERE.parent.parent / "docs" / "openapi.json"
NOTE: Final = "Written by `python -m api.client.generate` from docs/openapi.json; not to be changed by hand."
HEADERS: Final = {"Idempotency-Key", "If-Match"}
STREAM: Final = "text/event-stream"
FILES: Final = "multipart/form-data"

Schema = Mapping[str, Any]


def written(description: Mapping[str, Any]) -> dict[str, str]:
    """The two files, by name, in the form of the house."""
    return {
        name: subprocess.run(
            [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(HERE / name), "-"],
            input=text,
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for name, text in (("schemas.py", schemas(description)), ("operations.py", operations(description)))
    }


# ------------------------------------------------------------------ schemas


def schemas(description: Mapping[str, Any]) -> str:
    """Every schema as a TypedDict, or as a name for what it is."""
    head = (
        f'"""What the interface sends and takes. {NOTE}"""\n\nfrom __future__ import annotations\n\n'
        "from typing import Any, Literal, NotRequired, TypeAlias, TypedDict"
    )
    parts = [head] + [_schema(name, schema) for name, schema in sorted(description["components"]["schemas"].items())]
    return "\n\n".join(parts) + "\n"


def _schema(name: str, schema: Schema) -> str:
    properties: Mapping[str, Schema] | None = schema.get("properties")
    if properties is None:
        return f'{_class(name)}: TypeAlias = "{_type(schema)}"'
    required = set(schema.get("required", ()))
    members = {key: _type(one) if key in required else f"NotRequired[{_type(one)}]" for key, one in properties.items()}
    if any(not key.isidentifier() or keyword.iskeyword(key) for key in members):
        shown = ", ".join(f'"{key}": "{kind}"' for key, kind in members.items())
        return f'{_class(name)} = TypedDict("{_class(name)}", {{{shown}}})'
    lines = [f"class {_class(name)}(TypedDict):", *_docstring(schema.get("description", ""), 4)]
    lines += [f"    {key}: {kind}" for key, kind in members.items()]
    return "\n".join(lines if len(lines) > 1 else [*lines, "    pass"])


def _type(schema: Schema) -> str:
    """A schema as an annotation."""
    if "$ref" in schema:
        return _class(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    for several in ("anyOf", "oneOf"):
        if several in schema:
            kinds = dict.fromkeys(_type(one) for one in schema[several])
            return " | ".join(one for one in kinds if "str" not in kinds or not one.startswith("Literal["))
    match schema.get("type"):
        case "array":
            return f"list[{_type(schema['items'])}]" if schema.get("items") else "list[Any]"
        case "object":
            more = schema.get("additionalProperties")
            return f"dict[str, {_type(more)}]" if isinstance(more, dict) else "dict[str, Any]"
        case str(kind):
            return {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}[kind]
        case _:
            return "Any"


def _class(name: str) -> str:
    """`Page_BoardRow_` → `PageBoardRow`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))


# ------------------------------------------------------------------ operations


def operations(description: Mapping[str, Any]) -> str:
    """Every operation as a method; streams are followed, and files sent, by other means."""
    methods = [
        _method(path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post") and not _is_stream(operation) and not _takes_files(operation)
    ]
    return (
        f'"""The operations of the interface. {NOTE}"""\n\nfrom __future__ import annotations\n\n'
        "from typing import Any, Literal\nfrom urllib.parse import quote\n\nfrom api.client import schemas as s\n"
        "from api.client.transport import Reply, Transport, Version, new_key\n\n\nclass Operations(Transport):\n"
        '    """Named by operation ids. Each raises Refused and OutcomeUnknown."""\n\n' + "\n".join(methods)
    )


def _method(path: str, method: str, operation: Mapping[str, Any]) -> str:
    given = [one for one in operation.get("parameters", ()) if one["name"] not in HEADERS]
    in_path = [one for one in given if one["in"] == "path"]
    query = [one for one in given if one["in"] == "query"]
    headers = {one["name"] for one in operation.get("parameters", ())} & HEADERS
    body = _content(operation.get("requestBody", {}))
    arguments = ["self", *(f"{_argument(one['name'])}: {_annotation(one)}" for one in in_path)]
    if body is not None:
        arguments.append(f"body: {body}")
    by_name = [f"{_argument(one['name'])}: {_annotation(one)}{_default(one)}" for one in query]
    if method == "post":
        if "If-Match" in headers:
            arguments.append("version: Version")
        if "Idempotency-Key" in headers:
            by_name.append("key: str | None = None")
    if by_name:
        arguments += ["*", *by_name]
    lines = [f"    def {operation['operationId']}({', '.join(arguments)}) -> Reply[{_answer(operation)}]:"]
    lines += _docstring(operation.get("description") or operation.get("summary", ""), 8)
    lines.append(f"        {_call(path, method, in_path, query, headers, body)}")
    return "\n".join(lines) + "\n"


def _call(path: str, method: str, in_path: list[Any], query: list[Any], headers: set[str], body: str | None) -> str:
    address = f'"{path}"'
    if in_path:
        filled = path
        for one in in_path:
            filled = filled.replace(f"{{{one['name']}}}", f"{{quote(str({_argument(one['name'])}), safe='')}}")
        address = f'f"{filled}"'
    asked = ", ".join(f'"{one["name"]}": {_argument(one["name"])}' for one in query)
    if method == "get":
        return f"return self.ask({address}, {{{asked}}})"
    sent = "body" if body is not None else "None"
    key = "key or new_key()" if "Idempotency-Key" in headers else "None"
    version = "version" if "If-Match" in headers else "None"
    return f"return self.order({address}, {{{asked}}}, {sent}, {key}, {version})"


def _answer(operation: Mapping[str, Any]) -> str:
    good = next(one for status, one in operation["responses"].items() if status.startswith("2"))
    return _content(good) or "bytes"


def _content(part: Mapping[str, Any]) -> str | None:
    """The type of a JSON body; None where there is none."""
    for media_type, content in part.get("content", {}).items():
        if media_type.endswith("json"):
            found = _type(content.get("schema", {}))
            return re.sub(r"\b(?!Any\b|Literal\b|None\b)([A-Z]\w*)", r"s.\1", found) if found != "Any" else "Any"
    return None


def _is_stream(operation: Mapping[str, Any]) -> bool:
    return any(STREAM in one.get("content", {}) for one in operation["responses"].values())


def _takes_files(operation: Mapping[str, Any]) -> bool:
    return FILES in operation.get("requestBody", {}).get("content", {})


def _annotation(parameter: Mapping[str, Any]) -> str:
    kind = _type(parameter["schema"])
    kind = re.sub(r"\b(?!Any\b|Literal\b|None\b)([A-Z]\w*)", r"s.\1", kind) if "Literal" not in kind else kind
    optional = not parameter.get("required", False) and "None" not in kind.split(" | ")
    return f"{kind} | None" if optional else kind


def _default(parameter: Mapping[str, Any]) -> str:
    return "" if parameter.get("required", False) else " = None"


def _argument(name: str) -> str:
    plain = re.sub(r"\W", "_", name)
    return f"{plain}_" if keyword.iskeyword(plain) or plain in ("body", "key", "version", "self") else plain


def _docstring(text: str, indent: int) -> Iterator[str]:
    text = " ".join(text.split()).replace("\\", "").replace('"""', "")
    if not text:
        return
    space = " " * indent
    shown = fill(text + ("" if text.endswith(".") else "."), 116 - indent, subsequent_indent=space)
    several = "\n" in shown
    yield f'{space}"""{shown}' + (f'\n{space}"""' if several else '"""')


def main() -> int:
    for name, text in written(json.loads(DESCRIPTION.read_text(encoding="utf-8"))).items():
        (HERE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
