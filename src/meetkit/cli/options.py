"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path, typer.Option("--data-dir", envvar="MEETKIT_DATA_DIR", help="The server's data folder.", show_default=True)
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url", envvar="MEETKIT_DATABASE_URL", show_envvar=True, help="As the server's, when it has another."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
