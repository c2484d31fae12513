"""A text as a plain page: no script, nothing from elsewhere."""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from meetkit.errors import MeetingError, explain
from meetkit.errors.pages_gen import INDEX
from meetkit.server.rendered import Rendered

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["error_list_page", "error_page", "error_text_page", "text_page"]

_TEXT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d1d1f}"
    "code,pre{background:#f2f2f4;border-radius:4px;padding:.1em .3em}pre{padding:.8em;overflow:auto}"
    "pre code{padding:0}blockquote{margin:0;padding:.2em 1em;border-left:4px solid #8a8a93}"
    "td,th{padding:.2em .8em .2em 0;text-align:left;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{background:#17171a;color:#e8e8ea}"
    "code,pre{background:#26262b}a{color:#8ab4ff}}"
)
_PAGE_LINK = re.compile(r"\]\((\d{4})\.md\)")
#: The pages of a catalogue, each found by its code alone, and their list.
_MOST_PAGES = 1024
_HEADERS = {"Content-Security-Policy": _TEXT_POLICY, "Cache-Control": "public, max-age=0, must-revalidate"}


@functools.lru_cache(_MOST_PAGES)
def error_page(code: int, base_path: str) -> Rendered:
    """An error's page of the catalogue; `base_path` is before its links."""
    text = explain(code)
    title = next((line for line in text.splitlines() if line.startswith("# ")), "# meetkit")
    return Rendered(_html(title.removeprefix("# "), _linked(text, base_path)).encode(), _HEADERS)


@functools.lru_cache(1)
def error_list_page(base_path: str) -> Rendered:
    """All errors of the catalogue."""
    return Rendered(_html("meetkit errors", _linked(INDEX, base_path)).encode(), _HEADERS)


def text_page(title: str, markdown: str, *, status: int = 200) -> Response:
    """Markdown as HTML."""
    return HTMLResponse(_html(title, markdown), status_code=status, headers={"Content-Security-Policy": _TEXT_POLICY})


@functools.cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # not every server shows such a page

    # Raw HTML in the text stays text ("commonmark" would pass it through).
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _linked(markdown: str, base_path: str) -> str:
    return _PAGE_LINK.sub(rf"]({base_path}/errors/\1)", markdown)


def _html(title: str, markdown: str) -> str:
    body = _markdown().render(markdown)
    # What scrolls sideways must be reachable by keyboard.
    body = body.replace("<pre>", '<pre tabindex="0">')
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style><main>{body}</main></html>"
    )


def error_text_page(error: MeetingError, *, base_path: str) -> Response:
    """A stamped error for somebody who followed a link in a browser."""
    text = f"# {error.message}\n\n{error.detail}\n\n**What to do:** {error.solution}\n\n"
    page = text_page(
        "meetkit",
        f"{text}[{error.code} {error.name}, {error.reason}]({base_path}/errors/{error.code}) · {error.id}",
        status=error.http_status,
    )
    page.headers["Cache-Control"] = "no-store"
    return page
