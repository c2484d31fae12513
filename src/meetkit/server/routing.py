"""What HTTP leaves to each server: the path that it is under, HEAD, a slash at the end, REST for other origins."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["RestOrigins", "Routing", "UnderPath"]

_REST = "/v2/"
_PREFLIGHT_LIFE_S = 600


class UnderPath:
    """Takes the path of `public_url` off, for a proxy that passes it on; one that strips it has done so itself.

    So who reaches the server directly (a load balancer that asks `/healthz`) needs to know of no path. No path of ours
    begins like that one (`web_address`).
    """

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        self._app = app
        self._path = path
        self._raw = path.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            path, raw = scope["path"], scope.get("raw_path") or b""
            if path == self._path or path.startswith(f"{self._path}/"):
                path, raw = path[len(self._path) :], raw.removeprefix(self._raw)
            # Proxies that strip /meet and not /meet/ leave one slash too many.
            scope = {**scope, "path": "/" + path.lstrip("/"), "raw_path": b"/" + raw.lstrip(b"/")}
        await self._app(scope, receive, send)


class Routing:
    """Finds the route of HEAD, which is GET without its body, and of a path with a slash at its end."""

    def __init__(self, app: ASGIApp, *, router: Router) -> None:
        self._app = app
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if len(path) > 1 and path.endswith("/"):
            scope["path"] = path.rstrip("/") or "/"
        if scope["method"] == "HEAD" and not self._is_routed(scope):
            # The listener goes by its own scope, and sends no body to HEAD.
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)

    def _is_routed(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self._router.routes)


class RestOrigins:
    """Lets pages of these origins call REST with a token; they send no cookies, and none would be looked at."""

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        self._app = app
        self._rest = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After"],
            max_age=_PREFLIGHT_LIFE_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_rest = scope["type"] == "http" and scope["path"].startswith(_REST)
        await (self._rest if is_rest else self._app)(scope, receive, send)
