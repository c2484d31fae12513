"""Bringing a database to the schema of this code, with the migrations that are shipped in the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

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
    """Look, don't touch."""
    scripts = ScriptDirectory(str(SCRIPTS))
    wanted = scripts.get_current_head()
    assert wanted is not None, "the package ships at least one migration"
    found = MigrationContext.configure(connection).get_current_revision()
    known = found is None or found in {script.revision for script in scripts.walk_revisions()}
    return SchemaState(found=found, wanted=wanted, known=known)


def upgrade(connection: Connection) -> None:
    """Run the missing migrations within the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
