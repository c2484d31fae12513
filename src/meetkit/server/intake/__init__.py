"""Where bytes come in: how much of one connection, and of one address, is taken at a time."""

from meetkit.server.intake.acceptor import Acceptor
from meetkit.server.intake.gate import Gate, gate_of
from meetkit.server.intake.intake import Intake
from meetkit.server.intake.turnstile import Turnstile

__all__ = ["Acceptor", "Gate", "Intake", "Turnstile", "gate_of"]
