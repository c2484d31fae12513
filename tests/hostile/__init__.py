"""A server under attack: what hostile clients send, and what its members notice of it.

    make siege                         every attack at full size, as a table
    make siege ATTACK=pings            those whose name contains "pings"
    pytest tests/hostile               every attack at a size that fits into `make test`

Each attack runs in a process of its own against a real `meetkit serve`, while four members of a meeting ask for
something fifty times a second, pass messages to one another, newcomers join and `/healthz` is asked. A row of the
table: the latency of the members' requests (p50, p99), how many members were closed, how many of their messages were
lost, the slowest join, what `/healthz` took, the server's memory at its highest and 5 s later, what it logged, and what
the attacker was told.

To add an attack, put it into the `ATTACKS` of a module in `tests/hostile/attacks/` (a new module is found by itself):

    async def run(target: Target) -> Toll:       # in the attacker's process; ends by itself after target.seconds
        return await asyncio.to_thread(flood, target, opening=handshake(target), blob=frame(PING) * 4096)

    ATTACKS = [Attack("ws-pings", "empty pings, no token", run, connections=(1, 4, 20))]

`prepare` gets the server and may make what the attack needs (a token, a room) and hand it over as `target.extra`;
`settings` are the server's; `check` looks at what else must hold (what was told, what was stored) and raises.
The attacker binds 127.0.0.66 unless the attack says otherwise, the members 127.0.0.1, so that limits per address can
tell them apart. Attackers run at the lowest priority (nice 19): they share the cores with the server here, and the
claim is about the server's loop, not about who gets a core. Attacks go to the loopback interface only.
"""
