"""The web bundle that the package carries: its files, their types, and how long they may be cached."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.responses import FileResponse, Response

from meetkit.errors import NotFound, WebBundleMissing

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
_IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATE = "public, max-age=0, must-revalidate"


def missing_files(root: Path = STATIC) -> list[Path]:
    """The files without which there is no page, no player or no browser SDK."""
    return [root / name for name in (INDEX, WATCH, SDK) if not (root / name).is_file()]


def bundle_missing(root: Path = STATIC) -> WebBundleMissing:
    """The error for a package without its web bundle."""
    return WebBundleMissing.not_built(path=str(root))


def file_answer(name: str, *, root: Path = STATIC, headers: dict[str, str] | None = None) -> Response:
    """One file of the bundle.

    Raises:
        WebBundleMissing: the bundle isn't there at all.
        NotFound: it is, but not this file.
    """
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        if missing_files(root):
            raise bundle_missing(root)
        raise NotFound.resource(path=f"/{name}"[:200])
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    # Vite puts the content's hash into the names of assets: another content is another name.
    caching = _IMMUTABLE if name.startswith("assets/") else _REVALIDATE
    return FileResponse(path, media_type=media_type, headers={"Cache-Control": caching} | (headers or {}))
