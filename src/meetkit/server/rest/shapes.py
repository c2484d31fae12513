"""The JSON shapes that several parts of REST share."""

from __future__ import annotations

import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

MOST_PER_PAGE = 100
_FARTHEST_PAGE = 1_000_000


class Shape(BaseModel):
    """A JSON object with camelCase members."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Body(Shape):
    """A request's body: what has another type or an unknown name is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, body: Any) -> Any:
        """JSON's grammar takes the escape of half a surrogate pair; nothing that stores or shows a text does."""
        try:
            json.dumps(body, ensure_ascii=False, default=repr).encode()
        except UnicodeEncodeError as error:
            raise ValueError("it contains half a surrogate pair, which no text has") from error
        return body


class PageInfo(Shape):
    """Where a page lies among all."""

    current_page: int = Field(examples=[1])
    per_page: int = Field(examples=[20])
    last_page: int = Field(description="At least 1, also when there is nothing.", examples=[1])
    total: int = Field(examples=[3])


Row = TypeVar("Row", bound=Shape)


class Listing(Shape, Generic[Row]):
    """One page of a list."""

    page_info: PageInfo
    data: list[Row]


class Paging:
    """`page` (from 1) and `perPage` (at most 100)."""

    def __init__(
        self,
        page: Annotated[int, Query(ge=1, le=_FARTHEST_PAGE, description="From 1.")] = 1,
        per_page: Annotated[int, Query(alias="perPage", ge=1, le=MOST_PER_PAGE)] = 20,
    ) -> None:
        self.page = page
        self.per_page = per_page

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.per_page

    def info(self, total: int) -> PageInfo:
        """The page's place among `total` rows."""
        last = max(1, -(-total // self.per_page))
        return PageInfo(current_page=self.page, per_page=self.per_page, last_page=last, total=total)


class Problem(BaseModel):
    """An error, as every surface of meetkit shows it, in the form of RFC 9457."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str = Field(description="The error's page.", examples=["http://127.0.0.1:8080/errors/4002"])
    title: str = Field(description="The same as `message`.")
    status: int = Field(examples=[401])
    instance: str | None = Field(default=None, description="The same as `id`.")
    code: int = Field(examples=[4002])
    name: str = Field(examples=["INVALID_TOKEN"])
    message: str
    reason: str = Field(examples=["EXPIRED"])
    detail: str = Field(description="One sentence about this occurrence.")
    params: dict[str, Any] = Field(description="The values behind `detail`.")
    solution: str = Field(description="What to do.")
    action: str = Field(description="What to do, for programs.", examples=["REFRESH_TOKEN"])
    retryable: bool
    retryAfterMs: int | None = None
    ends: str = Field(examples=["request"])
    fault: str = Field(examples=["caller"])
    subject: dict[str, Any]
    id: str | None = None
    at: str | None = None
    traceId: str | None = None
    docUrl: str | None = None
    rehearsed: bool
