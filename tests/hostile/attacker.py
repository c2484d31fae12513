"""The attacker's process: reads its target from stdin, runs one attack, writes its toll to stdout."""

from __future__ import annotations

import asyncio
import os
import sys

from tests.hostile.attack import all_attacks
from tests.hostile.target import Target

_LOWEST_PRIORITY = 19
_GRACE_S = 10


async def _run(name: str, target: Target) -> str:
    attack = next(one for one in all_attacks() if one.name == name)
    async with asyncio.timeout(target.seconds + _GRACE_S):
        toll = await attack.run(target)
    return toll.to_json()


if __name__ == "__main__":
    import json

    os.nice(_LOWEST_PRIORITY)
    print(asyncio.run(_run(sys.argv[1], Target(**json.loads(sys.stdin.read())))))
