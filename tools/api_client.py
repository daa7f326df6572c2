"""Writes the Python client of the API from its own description.

python tools/api_client.py
"""

import builtins
import keyword
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "clients/python/cme_client.py"
FRAME = ROOT / "tools/api_client_frame.py"
METHODS = ("get", "post")
# Outcome documents are described in docs/statistics.md and grow: a client of last year reads them.
OPEN = {"OutcomeDocument"}
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


class Types:
    """Schemas as TypedDicts; what one names stands before it."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.schemas = schemas
        self.written: dict[str, str] = {}

    def of(self, schema: dict[str, Any], name: str) -> str:
        plain = self._of(schema, name)
        return f"{plain} | None" if schema.get("nullable") and "None" not in plain else plain

    def _of(self, schema: dict[str, Any], name: str) -> str:
        if "$ref" in schema:
            return self._named(schema["$ref"].rpartition("/")[2])
        if parts := schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf"):
            return " | ".join(dict.fromkeys(self.of(part, name) for part in parts))
        if "enum" in schema:
            return f"Literal[{', '.join(map(repr, schema['enum']))}]"
        kind = schema.get("type")
        if kind == "array":
            return f"list[{self.of(schema.get('items', {}), name)}]"
        if kind == "object" and schema.get("properties"):
            return self._object(schema, name)
        if kind == "object":
            inner = schema.get("additionalProperties")
            return f"dict[str, {self.of(inner, name) if isinstance(inner, dict) else 'Any'}]"
        if schema.get("format") == "binary":
            return "bytes"
        return SIMPLE.get(str(kind), "Any")

    def _named(self, name: str) -> str:
        if name in OPEN:
            return "dict[str, Any]"
        schema = self.schemas[name]
        if not schema.get("properties"):
            return self.of(schema, name)
        return self._object(schema, name)

    def _object(self, schema: dict[str, Any], name: str) -> str:
        name = re.sub(r"\W", "", schema.get("title", name).replace(" ", ""))
        if name not in self.written:
            self.written[name] = self._dict(schema, name)
        return name

    def _dict(self, schema: dict[str, Any], name: str) -> str:
        required, lines = set(schema.get("required", ())), []
        for key, value in schema["properties"].items():
            kind = self.of(value, name + key.title().replace("_", ""))
            lines.append((key, kind if key in required else f"NotRequired[{kind}]"))
        # A name that is a word of Python, as `from`, stands only in the other way of writing it.
        if any(keyword.iskeyword(key) for key, _ in lines):
            pairs = ", ".join(f"{key!r}: {kind}" for key, kind in lines)
            return f'{name} = TypedDict("{name}", {{{pairs}}})\n'
        body = "\n".join(f"    {key}: {kind}" for key, kind in lines)
        return f"class {name}(TypedDict):\n{body}\n"


def methods(schema: dict[str, Any], types: Types) -> Iterator[str]:
    for path, operations in schema["paths"].items():
        for verb in METHODS:
            if verb in operations:
                yield method(path, verb, operations[verb], types)


def method(path: str, verb: str, operation: dict[str, Any], types: Types) -> str:
    name, given = operation["operationId"], operation.get("parameters", [])
    answer, listed = answer_of(operation, types)
    places = [p for p in given if p["in"] == "path"]
    places.sort(key=lambda place: path.index(f"{{{place['name']}}}"))
    signature = ["self", *(f"{p['name']}: {types.of(p['schema'], '')}" for p in places)]
    sent, kind = body_of(operation, name, types)
    if sent:
        signature.append(f"body: {sent}")
    asked = [p["name"] for p in given if p["in"] == "query" and p["name"] not in ("page", "cursor")]
    by_name = {p["name"]: types.of(p["schema"], "") for p in given if p["name"] in asked}
    more = [f"{query}: {by_name[query]} | None = None" for query in asked]
    once = any(p["name"] == "Idempotency-Key" for p in given)
    more += ["idempotency_key: str | None = None"] if once else []
    signature += ["*", *more] if more else []
    address = 'f"' + re.sub(r"{(\w+)}", r"{_part(\1)}", path) + '"' if places else f'"{path}"'
    call = [f'"{verb.upper()}"', address]
    call += ["body"] if sent else []
    call += ['kind="application/zip"'] if sent and kind == "application/zip" else []
    if asked:
        pairs = ", ".join(f'"{query}": {query}' for query in asked)
        call.append(f"query={{{pairs}}}")
    call += ["once=idempotency_key"] if once else []
    returns = f"Iterator[{listed}]" if listed else answer
    words = " ".join(operation.get("description", "").split()) or f"{verb.upper()} {path}"
    words = f'"""{words}"""' if len(words) < 86 else f'"""{words}\n"""'
    words = textwrap.fill(words, 92, replace_whitespace=False, break_long_words=False)
    words = textwrap.indent(words, " " * 8)
    does = f"self._pages({', '.join(call[1:])})" if listed else f"self._ask({', '.join(call)})"
    return (
        f"    def {name}({', '.join(signature)}) -> {returns}:\n"
        f"{words}\n"
        f"        return cast({returns!r}, {does})\n"
    )


def body_of(operation: dict[str, Any], name: str, types: Types) -> tuple[str, str]:
    content = operation.get("requestBody", {}).get("content", {})
    for kind, media in content.items():
        return types.of(media["schema"], "".join(map(str.title, name.split("_")))), kind
    return "", ""


def answer_of(operation: dict[str, Any], types: Types) -> tuple[str, str]:
    """What comes back, and of what it is a list where it comes in pages."""
    contents = [
        media["schema"]
        for code, response in operation["responses"].items()
        for media in response.get("content", {}).values()
        if code.startswith("2")
    ]
    schema = contents[0] if contents else {}
    paged = types.schemas.get(schema.get("$ref", "").rpartition("/")[2], {}).get("properties", {})
    if {"next", "results"} <= set(paged):
        return "", types.of(paged["results"]["items"], "")
    return types.of(schema, "Answer") if schema else "None", ""


def text_of(schema: dict[str, Any]) -> str:
    types = Types(schema["components"]["schemas"])
    deeds = "\n".join(methods(schema, types))
    shadowed = [name for name in types.written if hasattr(builtins, name)]
    assert not shadowed, shadowed
    written = "\n\n".join(types.written.values())
    frame = FRAME.read_text()
    return frame.replace("# TYPES\n", f"\n{written}\n").replace("    # METHODS\n", deeds)


def formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--line-length", "100", "-"]
    command += ["--stdin-filename", str(CLIENT)]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def described() -> dict[str, Any]:
    from drf_spectacular.generators import SchemaGenerator

    schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return schema


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cme_platform.settings")
    import django

    django.setup()
    CLIENT.write_text(formatted(text_of(described())))
