"""Recording and livestream: the process that composes, encodes and delivers (`python -m meetkit.egress`)."""

from meetkit.egress.job import BadField, EgressConfig, parse_config
from meetkit.egress.recovery import RecoveredFile, recover

__all__ = ["BadField", "EgressConfig", "RecoveredFile", "parse_config", "recover"]
