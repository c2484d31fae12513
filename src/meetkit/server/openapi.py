"""The description of the REST interface, and a page to read it on."""

from __future__ import annotations

import html
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from meetkit.server.boundary import PROBLEM_TYPE
from meetkit.server.rendered import Rendered
from meetkit.server.rest.shapes import Problem

_TAGS = {
    "rooms": "The definitions of meetings.",
    "sessions": "Runs of rooms: from the first join until the last leave or the end.",
    "participants": "Who is in a meeting.",
    "page": "For the ready-made page.",
    "operation": "For machines that watch the server.",
}
_CACHING = {"Cache-Control": "public, max-age=0, must-revalidate"}
_METHODS = ("get", "post", "put", "patch", "delete")


def meetkit_version() -> str:
    """The version of the installed package; `0+source` when it runs from a source tree."""
    try:
        return version("meetkit")
    except PackageNotFoundError:
        return "0+source"


def describe(app: FastAPI, *, base_path: str) -> None:
    """Give the application `/openapi.json` and `/docs`, each made when it is first asked for.

    Args:
        app: with all of its routes.
        base_path: what is before each path for who is outside.
    """
    described: dict[str, Any] = {}
    made: dict[str, Rendered] = {}

    def schema() -> dict[str, Any]:
        if not described:
            described.update(_schema(app, base_path))
        return described

    async def openapi(request: Request) -> Response:
        if "openapi" not in made:
            made["openapi"] = Rendered(bytes(JSONResponse(schema()).body), _CACHING, "application/json")
        return made["openapi"].answer(request)

    async def docs(request: Request) -> Response:
        if "docs" not in made:
            policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
            made["docs"] = Rendered(_page(schema(), base_path).encode(), _CACHING | policy)
        return made["docs"].answer(request)

    app.openapi = schema  # type: ignore[method-assign]
    app.add_route("/openapi.json", openapi, include_in_schema=False)
    app.add_route("/docs", docs, include_in_schema=False)


def _schema(app: FastAPI, base_path: str) -> dict[str, Any]:
    schema = get_openapi(
        title="meetkit",
        version=meetkit_version(),
        summary="Rooms, sessions and participants of a meeting server.",
        description="Every failure answers with the Problem object: a stable code, the reason, and what to do.",
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
        servers=[{"url": base_path}] if base_path else None,
    )
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    components["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    answer = {
        "description": "The request failed; the body says why and what to do.",
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for _, _, operation in _operations(schema):
        operation["responses"].pop("422", None)
        operation["responses"]["default"] = answer
    return schema


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                yield path, method, operation


def _page(schema: dict[str, Any], base_path: str) -> str:
    """The operations as plain HTML: no script, nothing from elsewhere."""
    parts = []
    for path, method, operation in _operations(schema):
        fields = [f"{p['name']} ({p['in']})" for p in operation.get("parameters", [])]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        names = [ref.rpartition("/")[2] for ref in _refs(body)]
        for name in names:
            fields += [f"{field} (body)" for field in schema["components"]["schemas"][name].get("properties", {})]
        given = f"<p>Takes: {html.escape(', '.join(fields))}</p>" if fields else ""
        parts.append(
            f"<h2><code>{method.upper()} {html.escape(path)}</code></h2>"
            f"<p><b>{html.escape(operation.get('summary', ''))}</b> "
            f"{html.escape(operation.get('description', ''))}</p>{given}"
        )
    style = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}h2{font-size:1rem}"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>meetkit REST</title><style>{style}</style><h1>meetkit REST {html.escape(meetkit_version())}</h1>"
        f"<p>{html.escape(schema['info']['description'])} All of it: "
        f'<a href="{base_path}/openapi.json">openapi.json</a>.'
        f' Errors: <a href="{base_path}/errors">list</a>.</p>{"".join(parts)}</html>'
    )


def _refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for inner in node.values():
            yield from _refs(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _refs(inner)
