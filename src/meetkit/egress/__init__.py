"""Recording and livestream: the process that composes, encodes and delivers (`python -m meetkit.egress`).

What is named here is loaded when it is used: the process must be able to speak before it has loaded its codecs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meetkit.egress.job import BadField, EgressConfig, parse_config
    from meetkit.egress.recovery import RecoveredFile, recover

__all__ = ["BadField", "EgressConfig", "RecoveredFile", "parse_config", "recover"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "recovery" if name in ("RecoveredFile", "recover") else "job"
    return getattr(import_module(f"meetkit.egress.{home}"), name)
