"""How does the description look to a person?  One page without scripts, made from the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from ..titles import TITLES, status_of

Json = dict[str, Any]

_STYLE: Final = """\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}
code,pre{font:14px/1.4 ui-monospace,monospace;background:#f4f4f2}pre{padding:.75rem;overflow:auto}
h3 code{background:none}summary{cursor:pointer;padding:.35rem 0}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}
"""


def page(document: Json) -> str:
    """The whole page."""
    info = document["info"]
    parts = [
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f"<pre>{escape(info['description'])}</pre>",
        '<p>For programs: <a href="/openapi.json">/openapi.json</a>.</p>',
        *_operations(document),
        "<h2>Problems</h2>",
        *_problems(),
        "<h2>Shapes</h2>",
        *_schemas(document),
    ]
    head = f'<meta charset="utf-8"><title>{escape(info["title"])}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _operations(document: Json) -> Iterator[str]:
    for tag in document["tags"]:
        yield f"<h2>{escape(tag['name'])}</h2>"
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if tag["name"] in operation["tags"]:
                    yield _operation(method.upper(), path, operation)


def _operation(method: str, path: str, operation: Json) -> str:
    parts = [f"<p>{escape(operation['description'])}</p>" if operation["description"] else ""]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        parts.append(f"<p>Body: {_shape(body['schema'])}</p>")
        parts += [_pre(one["value"]) for one in body.get("examples", {}).values()]
    parts.append(f"<table>{''.join(_answer(*one) for one in operation['responses'].items())}</table>")
    title = f"<code>{method} {escape(path)}</code> {escape(operation['summary'])}"
    return f'<details id="{operation["operationId"]}"><summary>{title}</summary>{"".join(parts)}</details>'


def _answer(status: str, answer: Json) -> str:
    said = answer.get("description") or answer["$ref"].rpartition("/")[2]
    shapes = [_shape(content["schema"]) for content in answer.get("content", {}).values()]
    return f"<tr><td>{status}</td><td>{escape(said)}</td><td>{' '.join(shapes)}</td></tr>"


def _shape(schema: Json) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    return f'<a href="#shape-{escape(name)}"><code>{escape(name)}</code></a>' if name else ""


def _problems() -> Iterator[str]:
    rows = (
        f'<tr id="{code}"><td>{status_of(code)}</td><td><code>{code}</code></td><td>{title.en}<br>{title.zh}</td></tr>'
        for code, title in TITLES.items()
    )
    yield f"<table>{''.join(rows)}</table>"


def _schemas(document: Json) -> Iterator[str]:
    for name, schema in document["components"]["schemas"].items():
        yield f'<h3 id="shape-{escape(name)}"><code>{escape(name)}</code></h3>{_pre(schema)}'


def _pre(value: object) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"
