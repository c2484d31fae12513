"""What anybody may read over REST: the key that webhooks are signed with."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from meetkit.server.context import Context
from meetkit.server.rest.shapes import Shape

router = APIRouter(tags=["webhooks"])


class PublicKey(Shape):
    """An RSA public key."""

    public_key: str = Field(description="PEM.")


@router.get("/public/rsa-public-key", summary="The key that webhooks are signed with")
async def rsa_public_key(context: Context) -> PublicKey:
    """Checks the header `videosdk-signature`: base64 of the RSA-SHA256 of the raw body."""
    return PublicKey(public_key=await context.meetings.webhooks.public_key())
