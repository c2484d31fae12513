"""The ready-made page: its files, the tokens that it gives to visitors, and the pages that explain errors."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from meetkit.errors import (
    InvalidApiKey,
    InvalidToken,
    NotFound,
    Subject,
    UnauthorizedRequest,
    WebBundleMissing,
)
from meetkit.errors.explain import find_code
from meetkit.meeting.admission import Admission
from meetkit.meeting.token import read_token, verify_signature
from meetkit.protocol.vocabulary import Permission
from meetkit.server.clock import utc_now
from meetkit.server.context import Context, ServerContext
from meetkit.server.openapi import meetkit_version
from meetkit.server.pages.static_files import INDEX, file_answer, page_answer
from meetkit.server.pages.text_page import error_list_page, error_page, text_page
from meetkit.server.rest.shapes import Body, Shape
from meetkit.server.signing import sign_token
from meetkit.store import ApiKey, Room

router = APIRouter(tags=["page"])

PROTOCOL_VERSIONS = [1]
_TOKEN_LIFE_S = 3600
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    "Cache-Control": "no-cache",
}
_EVERY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
_VisitorName = Annotated[str, StringConstraints(max_length=128)]


class Config(Shape):
    """How a client recognises a meeting server, and what the page needs to know."""

    product: Literal["meetkit"] = "meetkit"
    version: str
    protocol_versions: list[int]
    page_access: Literal["off", "ask", "open"]
    debug: bool


class Visitor(Body):
    """Somebody who wants to enter a meeting from the page."""

    meeting_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])
    name: _VisitorName = Field("", examples=["Ada"])
    earlier: str | None = Field(
        None,
        max_length=8192,
        description="The token that this visitor had before, to be the same participant again; it may have expired.",
    )


class Host(Body):
    """Somebody who wants to open a meeting from the page."""

    name: _VisitorName = Field("", examples=["Ada"])


class Pass(Shape):
    """What a visitor may join with."""

    token: str
    meeting_id: str
    permissions: list[str]


@router.get("/v2/config", summary="What this server is")
async def config(context: Context, response: Response) -> Config:
    """Public, for every origin: a client recognises a meeting server by it, also when signalling fails."""
    response.headers.update(_EVERY_ORIGIN)
    settings = context.settings
    return Config(
        version=meetkit_version(),
        protocol_versions=PROTOCOL_VERSIONS,
        page_access=settings.page_access,
        debug=settings.debug,
    )


@router.post("/v2/page/token", summary="A visitor's token")
async def page_token(body: Visitor, request: Request, context: Context) -> Pass:
    """A token for this one meeting, valid for an hour: to ask for entry or, under page_access `open`, to enter."""
    _admit_visitor(request, context)
    admission = Admission(now=utc_now(), ends="request", needed_role="rtc", operator="", support="")
    asked = admission.check_meeting_id(body.meeting_id)
    permission = Permission.ALLOW_JOIN if context.settings.page_access == "open" else Permission.ASK_JOIN
    # Whether the meeting exists is for the join to say; the token is given either way.
    key = await _page_key(context)
    room = await context.store.find_room(asked, key.project_id)
    if room is None and (elsewhere := await context.store.find_room(asked, None)) is not None:
        other = await context.store.first_api_key(elsewhere.project_id)
        room, key = (elsewhere, other) if other is not None else (None, key)
    meeting_id = room.id if room else asked
    return _pass(key, meeting_id, [permission], participant_id=_same_person(body.earlier, key, meeting_id))


@router.post("/v2/page/meetings", summary="Open a meeting from the page")
async def page_meeting(body: Host, request: Request, context: Context) -> Pass:
    """A new room and a moderator's token for it, under page_access `open`."""
    _admit_visitor(request, context)
    if context.settings.page_access != "open":
        operation = "open a meeting without a token"
        raise UnauthorizedRequest.permission_required(operation=operation, permission=Permission.ALLOW_JOIN)
    key = await _page_key(context)
    room: Room = await context.store.create_room(key.project_id, at=utc_now())
    return _pass(key, room.id, [Permission.ALLOW_JOIN, Permission.ALLOW_MOD], participant_id=None)


@router.get("/", include_in_schema=False)
@router.get("/m/{meetingId}", include_in_schema=False)
async def index(request: Request, context: Context) -> Response:
    """The page; it reads the meeting from its address."""
    try:
        return page_answer(request, INDEX, base_path=context.base_path, headers=_PAGE_HEADERS)
    except WebBundleMissing as error:
        text = f"# {error.message}\n\n{error.detail}\n\n**What to do:** {error.solution}\n\nREST and signalling work."
        return text_page("meetkit", text, status=error.http_status)


@router.get("/sdk/meetkit.js", include_in_schema=False)
@router.get("/sdk/meetkit.js.map", include_in_schema=False)
async def sdk(request: Request) -> Response:
    """The browser SDK, for pages of any origin."""
    headers = _EVERY_ORIGIN | {"Cross-Origin-Resource-Policy": "cross-origin"}
    return file_answer(request, request.url.path.lstrip("/"), headers=headers)


@router.get("/assets/{name:path}", include_in_schema=False)
async def asset(name: str, request: Request) -> Response:
    """A file of the page."""
    return file_answer(request, f"assets/{name}")


@router.get("/favicon.svg", include_in_schema=False)
@router.get("/favicon.ico", include_in_schema=False)
@router.get("/robots.txt", include_in_schema=False)
@router.get("/manifest.webmanifest", include_in_schema=False)
async def public_file(request: Request) -> Response:
    """A file that browsers look for at the root."""
    return file_answer(request, request.url.path.lstrip("/"))


@router.get("/errors", include_in_schema=False)
async def error_list(request: Request, context: Context) -> Response:
    """All errors of the catalogue."""
    return error_list_page(context.base_path).answer(request)


@router.get("/errors/{code}", include_in_schema=False)
async def one_error(code: str, request: Request, context: Context) -> Response:
    """An error's page of the catalogue, by code or name."""
    return error_page(find_code(code[:100]), context.base_path).answer(request)


def _admit_visitor(request: Request, context: ServerContext) -> None:
    if context.settings.page_access == "off":
        raise NotFound.resource(path=request.url.path)
    context.page_calls.take(context.address_of(request))


async def _page_key(context: ServerContext) -> ApiKey:
    key = await context.store.first_api_key()
    if key is None:
        raise InvalidApiKey.missing(ends="request")
    return key


def _same_person(earlier: str | None, key: ApiKey, meeting_id: str) -> str | None:
    """Whom an earlier token of this page for this meeting names; with any other, one is somebody new."""
    if earlier is None:
        return None
    try:
        unverified = read_token(earlier, subject=Subject(), ends="request")
        claims = verify_signature(unverified, key.secret, subject=Subject(), ends="request")
    except InvalidToken:
        return None
    named = claims.get("participantId")
    return named if claims.get("roomId") == meeting_id and isinstance(named, str) else None


def _pass(key: ApiKey, meeting_id: str, permissions: list[Permission], *, participant_id: str | None) -> Pass:
    """A visitor is whom the token names, never whom they like: the server makes the id."""
    token = sign_token(
        key.id,
        key.secret,
        permissions=list(permissions),
        expires_in_s=_TOKEN_LIFE_S,
        now=utc_now(),
        room_id=meeting_id,
        participant_id=participant_id or secrets.token_hex(12),
        roles=["rtc"],
    )
    return Pass(token=token, meeting_id=meeting_id, permissions=list(permissions))
