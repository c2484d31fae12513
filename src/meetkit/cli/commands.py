"""The tree of commands. What is heavy is imported when its command runs, so that `meetkit --help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meetkit.cli import accounts, keys, rooms
from meetkit.cli.options import DatabaseUrl, DataDir
from meetkit.cli.serve_command import ServeCommand

app = typer.Typer(
    name="meetkit",
    help="Self-hosted real-time meetings in which nothing fails silently.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
    epilog="Start with `meetkit serve`, then open the address that it prints.",
)
app.add_typer(accounts.app, name="account")
app.add_typer(keys.app, name="key")
app.add_typer(rooms.app, name="room")


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Self-hosted real-time meetings in which nothing fails silently."""
    if version:
        from meetkit.server.openapi import meetkit_version

        print(meetkit_version())
        raise typer.Exit


@app.command(
    cls=ServeCommand,
    epilog="Example: `meetkit serve --host 0.0.0.0 --port 8080 --announced-ip 192.0.2.7 --data-dir /var/lib/meetkit`",
)
def serve() -> None:
    """Run the server until Ctrl-C.

    Each option is also an environment variable (`--media-port`: `MEETKIT_MEDIA_PORT`) and a key of the TOML file that
    `--config` names (`media_port`); the command line wins over the environment, and that over the file.
    """


@app.command(epilog="Example: `meetkit token --room abcd-1234-wxyz --mod --expires 2h`")
def token(
    room: Annotated[str | None, typer.Option(help="Narrow the token to this meeting.")] = None,
    participant: Annotated[str | None, typer.Option(help="Narrow the token to this participantId.")] = None,
    allow_join: Annotated[bool, typer.Option("--allow-join", help="May enter directly (the default).")] = False,
    ask_join: Annotated[bool, typer.Option("--ask-join", help="Must be let in by somebody.")] = False,
    mod: Annotated[bool, typer.Option("--mod", help="May enter and control others.")] = False,
    role: Annotated[
        list[str] | None, typer.Option(help="`rtc`: meetings only; `crawler`: REST only. Both when absent.")
    ] = None,
    expires: Annotated[str, typer.Option(help="How long it is valid: seconds, or 30m, 12h, 7d.")] = "12h",
    key: Annotated[str | None, typer.Option(help="The API key to sign with; by default the first one.")] = None,
    data_dir: DataDir = Path("data"),
    database_url: DatabaseUrl = None,
) -> None:
    """Print a token (and nothing else) on stdout."""
    from meetkit.cli.token_command import make_token

    permissions = ["ask_join"] if ask_join else []
    permissions += ["allow_join"] if allow_join or mod or not ask_join else []
    permissions += ["allow_mod"] if mod else []
    print(
        make_token(
            data_dir,
            database_url,
            permissions=permissions,
            room_id=room,
            participant_id=participant,
            roles=role or [],
            expires=expires,
            key_id=key,
        )
    )


@app.command(epilog="Example: `meetkit explain 4002` or `meetkit explain invalid_token`")
def explain(
    error: Annotated[str | None, typer.Argument(help="A code, name or class; without it, the list of all.")] = None,
) -> None:
    """Explain an error: what happened, why, and what to do."""
    from meetkit.cli.explain_command import print_explanation

    print_explanation(error)


@app.command(epilog="Example: `meetkit doctor --data-dir /var/lib/meetkit --port 8080`")
def doctor(
    config: Annotated[Path | None, typer.Option(help="The TOML file that the server uses.")] = None,
    host: Annotated[str | None, typer.Option(help="As in `meetkit serve`.")] = None,
    port: Annotated[str | None, typer.Option(help="As in `meetkit serve`.", metavar="INTEGER")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="As in `meetkit serve`.")] = None,
    database_url: DatabaseUrl = None,
    media_port: Annotated[str | None, typer.Option(help="As in `meetkit serve`.", metavar="INTEGER")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check settings, ports, clock, database, native core, web bundle and addresses. Exit code 1 when one fails."""
    from meetkit.cli.doctor_command import examine

    options = {
        "host": host,
        "port": port,
        "data_dir": data_dir,
        "database_url": database_url,
        "media_port": media_port,
    }
    raise typer.Exit(examine(options, config=config, json_output=json_output))


@app.command(epilog="Example: `meetkit demo --port 8080`")
def demo(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="TCP port; 0 takes a free one.")] = 8080,
    data_dir: Annotated[Path, typer.Option(help="Folder of the demo's database.")] = Path("data/demo"),
) -> None:
    """Run a server with a meeting in which two synthetic participants send picture and sound."""
    import asyncio

    from meetkit.cli.demo import run_demo

    raise typer.Exit(asyncio.run(run_demo(host=host, port=port, data_dir=data_dir)))
