"""How much this machine allows, and what is refused beyond: participants, descriptors, memory."""

from meetkit.server.capacity.capacity import Capacity, Limit, limit_of
from meetkit.server.capacity.descriptors import LEAST, Descriptors, none_left

__all__ = ["LEAST", "Capacity", "Descriptors", "Limit", "limit_of", "none_left"]
