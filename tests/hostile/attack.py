"""One attack: its name, what it sends, and how it is run."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.hostile.target import Target, Toll
from tests.support.server import RunningServer

if TYPE_CHECKING:
    from tests.hostile.siege import Row

ATTACKER_ADDRESS = "127.0.0.66"


@dataclass(frozen=True, slots=True)
class Attack:
    """A row of the table.

    Attributes:
        name: `subject-what`, as `make siege ATTACK=` looks for it.
        sends: what, in a few words.
        run: the attack itself, in a process of its own.
        connections: how many at once, at full size; each is a row. The test takes the first.
        prepare: makes what the attack needs on the server; what it returns is `target.extra`.
        settings: the server's, for a server of the attack's own.
        check: looks at the row, raises when something else does not hold.
        source: the address it comes from.
        newcomers: someone joins every half second meanwhile.
    """

    name: str
    sends: str
    run: Callable[[Target], Awaitable[Toll]]
    connections: tuple[int, ...] = (1,)
    prepare: Callable[[RunningServer], Awaitable[dict[str, Any]]] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[Row, RunningServer], None] | None = None
    source: str = ATTACKER_ADDRESS
    newcomers: bool = True


def all_attacks() -> list[Attack]:
    """Those of all modules in `tests.hostile.attacks`."""
    package = importlib.import_module("tests.hostile.attacks")
    found: list[Attack] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        found += importlib.import_module(f"{package.__name__}.{module.name}").ATTACKS
    return found
