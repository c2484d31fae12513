"""The token in what people paste: REST's header and the SDKs' argument are read alike."""

__all__ = ["bare_token"]

_BEARER = "bearer "


def bare_token(given: str) -> str:
    """Without the white space around it, and without `Bearer ` in front."""
    text = given.strip()
    return text[len(_BEARER) :].strip() if text[: len(_BEARER)].lower() == _BEARER else text
