"""An older database becomes one of this code, and keeps what is in it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from meetkit.store import StorageState, Store, migrate


async def test_recordings_from_before_the_bucket_are_local(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'meetkit.db'}")
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.execute(
            text(
                "INSERT INTO recordings (id, room_id, session_id, config, folder, files, state, created_at)"
                " VALUES ('r1', 'room', 'session', '{}', 'r1', '[{\"path\": \"a.mp4\"}]', 'stopped', 1)"
            )
        )
    engine.dispose()
    async with await Store.open(tmp_path) as store:
        assert await store.next_upload_at(but=[]) is None
    with engine.begin() as connection:
        row = connection.execute(text("SELECT storage, upload_attempts, upload_next_at, upload_error FROM recordings"))
        assert row.one() == (StorageState.LOCAL.value, 0, None, None)
    engine.dispose()
