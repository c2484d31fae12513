"""Pure checks of what callers ask of recordings and livestreams: a value or the catalogue's error, before any start."""

from meetkit.egress.validate.addresses import Network, is_refused, parse_networks
from meetkit.egress.validate.config import checked_config
from meetkit.egress.validate.outputs import MAXIMUM_OUTPUTS, LivestreamOutput, checked_outputs
from meetkit.egress.validate.places import checked_dir_path, checked_webhook_url, webhook_problem

__all__ = [
    "MAXIMUM_OUTPUTS",
    "LivestreamOutput",
    "Network",
    "checked_config",
    "checked_dir_path",
    "checked_outputs",
    "checked_webhook_url",
    "is_refused",
    "parse_networks",
    "webhook_problem",
]
