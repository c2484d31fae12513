"""`meetkit room`: the definitions of meetings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meetkit.cli.options import DatabaseUrl, DataDir, Json

app = typer.Typer(help="Make, list and switch rooms.", no_args_is_help=True)

_Room = Annotated[str, typer.Argument(help="The room's id.")]


@app.command(epilog="Example: `meetkit room create --custom-id daily`")
def create(
    custom_id: Annotated[str | None, typer.Option(help="Your own name; the same name gives the same room.")] = None,
    max_participants: Annotated[int | None, typer.Option(help="The server's default when absent.", min=1)] = None,
    key: Annotated[str | None, typer.Option(help="An API key of the project; by default the first one.")] = None,
    as_json: Json = False,
    data_dir: DataDir = Path("data"),
    database_url: DatabaseUrl = None,
) -> None:
    """Make a room and print its id."""
    from meetkit.cli.room_commands import create_room

    create_room(
        data_dir, database_url, custom_id=custom_id, max_participants=max_participants, key_id=key, as_json=as_json
    )


@app.command("list", epilog="Example: `meetkit room list --limit 50`")
def list_(
    limit: Annotated[int, typer.Option(help="The newest so many.", min=1, max=10_000)] = 100,
    as_json: Json = False,
    data_dir: DataDir = Path("data"),
    database_url: DatabaseUrl = None,
) -> None:
    """List rooms, newest first."""
    from meetkit.cli.room_commands import list_rooms

    list_rooms(data_dir, database_url, limit=limit, as_json=as_json)


@app.command(epilog="Example: `meetkit room show abcd-1234-wxyz`")
def show(
    room: _Room, as_json: Json = False, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None
) -> None:
    """Show one room."""
    from meetkit.cli.room_commands import show_room

    show_room(data_dir, database_url, room, as_json=as_json)


@app.command(epilog="Example: `meetkit room disable abcd-1234-wxyz`")
def disable(room: _Room, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """Let nobody in any more (4003, DISABLED)."""
    from meetkit.cli.room_commands import switch_room

    switch_room(data_dir, database_url, room, disabled=True)


@app.command(epilog="Example: `meetkit room enable abcd-1234-wxyz`")
def enable(room: _Room, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """Open it again."""
    from meetkit.cli.room_commands import switch_room

    switch_room(data_dir, database_url, room, disabled=False)
