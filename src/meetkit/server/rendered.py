"""A page that is made once and then only sent, or not even that when the browser has it already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["Rendered", "has_it"]

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole answer but for its status."""

    body: bytes
    headers: Mapping[str, str]
    media_type: str = _HTML
    etag: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "etag", f'"{hashlib.sha256(self.body).hexdigest()[:32]}"')

    def answer(self, request: Request, *, status: int = 200) -> Response:
        """The page, or 304 for who asks whether theirs is still the one."""
        headers = {**self.headers, "ETag": self.etag}
        if status == 200 and has_it(request, self.etag):
            return Response(status_code=304, headers=headers)
        return Response(self.body, status_code=status, headers=headers, media_type=self.media_type)


def has_it(request: Request, etag: str) -> bool:
    """Whether the request names this ETag as one that the browser has (RFC 9110, 13.1.2)."""
    asked = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in (etag, "*") for one in asked.split(","))
