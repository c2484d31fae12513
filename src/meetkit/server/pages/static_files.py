"""The web bundle that the package carries: its files, their types, and how long they may be cached."""

from __future__ import annotations

import functools
import html
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from meetkit.errors import NotFound, WebBundleMissing
from meetkit.server.rendered import Rendered, has_it

STATIC = Path(__file__).parent.parent / "static"
INDEX = "index.html"
WATCH = "watch.html"
SDK = "sdk/meetkit.js"

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".ts": "text/plain; charset=utf-8",
}
#: What the build leaves for the server to fill in: addresses of files of ours, and the path that the page is under.
_OUR_FILE, _BASE = '="./', 'name="meetkit-base" content=""'
_MOST_PAGES = 16
_IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATE = "public, max-age=0, must-revalidate"


def missing_files(root: Path = STATIC) -> list[Path]:
    """The files without which there is no page, no player or no browser SDK."""
    return [root / name for name in (INDEX, WATCH, SDK) if not (root / name).is_file()]


def bundle_missing(root: Path = STATIC) -> WebBundleMissing:
    """The error for a package without its web bundle."""
    return WebBundleMissing.not_built(path=str(root))


def page_answer(
    request: Request, name: str, *, base_path: str, headers: Mapping[str, str], status: int = 200, root: Path = STATIC
) -> Response:
    """A page of the bundle, whose files are found under `base_path` whatever the page's own address is.

    Raises:
        WebBundleMissing: the bundle isn't there.
    """
    path = _found(name, root)
    rendered = _rendered(path, path.stat().st_mtime_ns, base_path)
    answer = rendered.answer(request, status=status)
    answer.headers.update(headers)
    return answer


def file_answer(
    request: Request, name: str, *, root: Path = STATIC, headers: Mapping[str, str] | None = None
) -> Response:
    """One file of the bundle, or 304 for who has it.

    Raises:
        WebBundleMissing: the bundle isn't there at all.
        NotFound: it is, but not this file.
    """
    path = _found(name, root)
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    # Vite puts the content's hash into the names of assets: another content is another name.
    caching = _IMMUTABLE if name.startswith("assets/") else _REVALIDATE
    file = FileResponse(
        path,
        media_type=media_type,
        headers={"Cache-Control": caching, **(headers or {})},
        stat_result=path.stat(),  # so that it has its ETag
    )
    if not has_it(request, file.headers["etag"]):
        return file
    kept = {key: value for key, value in file.headers.items() if not key.startswith("content-")}
    return Response(status_code=304, headers=kept)


@functools.lru_cache(_MOST_PAGES)
def _rendered(path: Path, _changed_ns: int, base_path: str) -> Rendered:
    base = html.escape(base_path)
    text = path.read_text(encoding="utf-8").replace(_OUR_FILE, f'="{base}/')
    return Rendered(text.replace(_BASE, f'{_BASE[:-1]}{base}"').encode(), {})


def _found(name: str, root: Path) -> Path:
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        if missing_files(root):
            raise bundle_missing(root)
        raise NotFound.resource(path=f"/{name}"[:200])
    return path
