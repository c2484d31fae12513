"""`meetkit account`: who may use the server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from meetkit.cli.options import DatabaseUrl, DataDir, Json

app = typer.Typer(help="Make, list and close accounts.", no_args_is_help=True)

_Which = Annotated[str, typer.Argument(help="The account's id or name.")]


@app.command(epilog="Example: `meetkit account create acme`")
def create(
    name: Annotated[str, typer.Argument(help="A name that no other account has.")],
    as_json: Json = False,
    data_dir: DataDir = Path("data"),
    database_url: DatabaseUrl = None,
) -> None:
    """Make an account with a project and an API key; the secret is shown this once."""
    from meetkit.cli.account_commands import create_account

    create_account(data_dir, database_url, name, as_json=as_json)


@app.command("list", epilog="Example: `meetkit account list --json`")
def list_(as_json: Json = False, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """List all accounts."""
    from meetkit.cli.account_commands import list_accounts

    list_accounts(data_dir, database_url, as_json=as_json)


@app.command(epilog="Example: `meetkit account show default`")
def show(
    account: _Which, as_json: Json = False, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None
) -> None:
    """Show one account with its projects."""
    from meetkit.cli.account_commands import show_account

    show_account(data_dir, database_url, account, as_json=as_json)


@app.command(epilog="Example: `meetkit account deactivate acme`")
def deactivate(account: _Which, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """Refuse its joins and end its running meetings with 4006."""
    _set(account, "deactivated", None, data_dir, database_url)


@app.command(epilog='Example: `meetkit account discontinue acme --message "Closed at your request on 1 March."`')
def discontinue(
    account: _Which,
    message: Annotated[str, typer.Option(help="The text that people get as the error's message.")],
    data_dir: DataDir = Path("data"),
    database_url: DatabaseUrl = None,
) -> None:
    """Refuse its joins and end its running meetings with 4007 and your own text."""
    _set(account, "discontinued", message, data_dir, database_url)


@app.command(epilog="Example: `meetkit account activate acme`")
def activate(account: _Which, data_dir: DataDir = Path("data"), database_url: DatabaseUrl = None) -> None:
    """Let it in again."""
    _set(account, "active", None, data_dir, database_url)


def _set(account: str, status: str, message: str | None, data_dir: Path, database_url: str | None) -> None:
    from meetkit.cli.account_commands import set_status

    set_status(data_dir, database_url, account, status=status, message=message)
