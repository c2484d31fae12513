"""What HTTP leaves to each server: HEAD wherever GET is, a slash at the end, and REST for pages of other origins."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["RestOrigins", "Routing"]

_REST = "/v2/"
_PREFLIGHT_LIFE_S = 600


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
