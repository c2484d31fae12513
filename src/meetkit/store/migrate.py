"""Bringing a database to the schema of this code, with the migrations that are shipped in the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, text

SCRIPTS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Which revision a database has (None: empty) and which one this code wants."""

    found: str | None
    wanted: str
    known: bool

    @property
    def current(self) -> bool:
        """True when nothing has to be done."""
        return self.found == self.wanted


def schema_state(connection: Connection) -> SchemaState:
    """Look, don't touch. Alembic is loaded only when there is something to do: it takes a tenth of a start."""
    revisions = shipped_revisions()
    found: str | None = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return SchemaState(found=found, wanted=revisions[-1], known=found is None or found in revisions)


def shipped_revisions() -> list[str]:
    """The revisions of our migrations, each of which follows the one before; their files are named by them."""
    return sorted(path.name[1:5] for path in (SCRIPTS / "versions").glob("m[0-9][0-9][0-9][0-9]_*.py"))


def upgrade(connection: Connection) -> None:
    """Run the missing migrations within the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
