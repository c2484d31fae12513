"""`meetkit key`: the API keys that sign tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meetkit.cli.options import DatabaseUrl, DataDir, Json

app = typer.Typer(help="Make, list and switch API keys.", no_args_is_help=True)

_Key = Annotated[str, typer.Argument(help="The API key (not its secret).")]


@app.command(epilog="Example: `meetkit key create --account acme`")
def create(
    account: Annotated[str | None, typer.Option(help="The account's id or name; by default the first one.")] = None,
    project: Annotated[str | None, typer.Option(help="One of its projects; by default the first one.")] = None,
    as_json: Json = False,
    data_dir: DataDir = Path("data"),
    database_url: DatabaseUrl = None,
) -> None:
    """Make an API key; its secret is shown this once."""
    from meetkit.cli.key_commands import create_key

    create_key(data_dir, database_url, account=account, project=project, as_json=as_json)


@app.command("list", epilog="Example: `meetkit key list`")
def list_(as_json: Json = False, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """List all keys, without their secrets."""
    from meetkit.cli.key_commands import list_keys

    list_keys(data_dir, database_url, as_json=as_json)


@app.command(epilog="Example: `meetkit key disable 0f6a2f1c…`")
def disable(key: _Key, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """Refuse the tokens that this key signed (4001)."""
    from meetkit.cli.key_commands import switch_key

    switch_key(data_dir, database_url, key, disabled=True)


@app.command(epilog="Example: `meetkit key enable 0f6a2f1c…`")
def enable(key: _Key, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """Accept its tokens again."""
    from meetkit.cli.key_commands import switch_key

    switch_key(data_dir, database_url, key, disabled=False)
