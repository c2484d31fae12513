"""The store over a real SQLite file: what is kept, for whom, and what happens at its edges."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from meetkit.errors import DatabaseUnavailable
from meetkit.store import AccountState, ApiKey, AutoClose, Room, Session, Store, Webhook
from meetkit.store.tables import metadata

NOON = datetime(2026, 1, 31, 12, 0, 0, 123_000, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
async def key(store: Store) -> ApiKey:
    made = await store.create_first_account(at=NOON)
    assert made is not None
    return made


@pytest.fixture
async def room(store: Store, key: ApiKey) -> Room:
    return await store.create_room(key.project_id, at=NOON)


async def test_migrations_make_exactly_the_declared_tables(store: Store, tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'data' / 'meetkit.db'}").connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    assert difference == []


async def test_opening_again_keeps_everything(tmp_path: Path) -> None:
    async with await Store.open(tmp_path) as first:
        key = await first.create_first_account(at=NOON)
        assert key is not None
    async with await Store.open(tmp_path) as second:
        assert await second.find_api_key(key.id) == key
        assert await second.create_first_account(at=NOON) is None


async def test_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    await (await Store.open(tmp_path)).close()
    with sqlite3.connect(tmp_path / "meetkit.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailable) as caught:
        await Store.open(tmp_path)
    assert (caught.value.reason, caught.value.params["current"]) == ("TOO_NEW", "9999")
    with sqlite3.connect(tmp_path / "meetkit.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


async def test_file_that_is_no_database_is_a_catalogue_error(tmp_path: Path) -> None:
    (tmp_path / "meetkit.db").write_bytes(b"this is not a database, and long enough to be looked at" * 20)
    with pytest.raises(DatabaseUnavailable) as caught:
        await Store.open(tmp_path)
    assert caught.value.reason == "UNREACHABLE"
    assert "not a database" in caught.value.detail


async def test_data_folder_that_is_a_file_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(DatabaseUnavailable) as caught:
        await Store.open(tmp_path / "data")
    assert caught.value.reason == "NOT_WRITABLE"


async def test_unreadable_or_unknown_database_url_is_a_catalogue_error_without_its_password(tmp_path: Path) -> None:
    for url in ("nonsense", "postgresql+nodriver://ada:pa55word@db/meetkit"):
        with pytest.raises(DatabaseUnavailable) as caught:
            await Store.open(tmp_path, database_url=url)
        assert "pa55word" not in str(caught.value.to_wire())


async def test_secrets_are_encrypted_on_disk_and_files_are_private(tmp_path: Path) -> None:
    async with await Store.open(tmp_path / "data") as store:
        key = await store.create_first_account(at=NOON)
        assert key is not None
        assert key.secret not in repr(key)
    for path in (tmp_path / "data").iterdir():
        assert key.secret.encode() not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


async def test_another_folders_key_cannot_read_the_secrets(tmp_path: Path) -> None:
    async with await Store.open(tmp_path) as store:
        key = await store.create_first_account(at=NOON)
        assert key is not None
    os.unlink(tmp_path / "secret.key")
    async with await Store.open(tmp_path) as store:
        with pytest.raises(DatabaseUnavailable) as caught:
            await store.find_api_key(key.id)
    assert "secret.key" in caught.value.detail
    assert key.secret not in str(caught.value.to_wire())


async def test_every_account_change_gets_the_next_revision(store: Store, key: ApiKey) -> None:
    start = await store.account_revision()
    other = await store.create_account("acme", at=NOON)
    assert other is not None
    assert await store.create_account("acme", at=NOON) is None
    await store.set_account_status(key.account_id, AccountState.DEACTIVATED, message=None, at=after(1))
    await store.set_account_status(other.id, AccountState.DISCONTINUED, message="Goodbye.", at=after(2))
    revision, changes = await store.account_changes(start)
    assert [(c.account_id, c.status, c.message) for c in changes] == [
        (key.account_id, "deactivated", None),
        (other.id, "discontinued", "Goodbye."),
    ]
    assert await store.account_changes(revision) == (revision, [])
    found = await store.find_api_key(key.id)
    assert found is not None
    assert found.account_status == "deactivated"
    assert await store.set_account_status("nobody", AccountState.ACTIVE, message=None, at=NOON) is None


async def test_first_key_skips_disabled_ones_and_closed_accounts(store: Store, key: ApiKey) -> None:
    second = await store.create_api_key(key.project_id, at=after(1))
    assert (await store.first_api_key()) == key
    assert await store.set_api_key_disabled(key.id, True)
    assert (await store.first_api_key()) == second
    assert not await store.set_api_key_disabled("no such key", True)
    await store.set_account_status(key.account_id, AccountState.DEACTIVATED, message=None, at=NOON)
    assert await store.first_api_key() is None


async def test_same_custom_id_in_a_project_is_the_same_room_even_in_a_race(store: Store, key: ApiKey) -> None:
    made = await asyncio.gather(*(store.create_room(key.project_id, at=NOON, custom_room_id="daily") for _ in range(8)))
    assert len({room.id for room in made}) == 1
    other = await store.create_account("other", at=NOON)
    assert other is not None
    project = await store.create_project(other.id, "p", at=NOON)
    elsewhere = await store.create_room(project.id, at=NOON, custom_room_id="daily")
    assert elsewhere.id != made[0].id


async def test_room_keeps_what_it_was_made_of_and_is_found_within_its_project_only(store: Store, key: ApiKey) -> None:
    made = await store.create_room(
        key.project_id,
        at=NOON,
        custom_room_id="daily",
        webhook=Webhook(end_point="https://example.org/h", events=("session-*",)),
        auto_close=AutoClose(kind="session-ends", duration_min=5),
        max_participants=7,
        lobby_timeout_ms=9_000,
    )
    assert await store.find_room(made.id, key.project_id) == made
    assert await store.find_room("daily", key.project_id) == made
    assert await store.find_room(made.id, "another project") is None
    assert await store.find_room("daily", None) is None
    assert made.created_at == NOON
    assert made.webhook == Webhook(end_point="https://example.org/h", events=("session-*",))
    assert (made.max_participants, made.lobby_timeout_ms) == (7, 9_000)
    await store.set_room_disabled(made.id, True, at=after(5))
    changed = await store.find_room(made.id, None)
    assert changed is not None
    assert (changed.disabled, changed.updated_at) == (True, after(5))
    await store.set_room_disabled(made.id, True, at=after(9))
    again = await store.find_room(made.id, None)
    assert again is not None
    assert again.updated_at == after(5)


async def test_rooms_are_listed_newest_first_in_pages(store: Store, key: ApiKey) -> None:
    made = [await store.create_room(key.project_id, at=after(n)) for n in range(5)]
    page = await store.list_rooms(key.project_id, offset=1, limit=2)
    assert page.total == 5
    assert [room.id for room in page.rows] == [made[3].id, made[2].id]
    assert (await store.list_rooms("another project", offset=0, limit=9)).total == 0


async def test_session_remembers_stays_with_reasons(store: Store, key: ApiKey, room: Room) -> None:
    session = await store.open_session(room.id, at=NOON)
    record = await store.record_join(session.id, "ada", name="Ada", mode="SEND_AND_RECV", at=after(1))
    await store.record_leave(record, at=after(9), reason_code=1101, reason_name="MANUAL_LEAVE_CALLED")
    await store.record_leave(record, at=after(99), reason_code=1001, reason_name="WEBSOCKET_DISCONNECTED")
    await store.close_session(session.id, after(10))
    await store.close_session(session.id, after(20))
    found = await store.find_session(session.id, key.project_id)
    assert found is not None
    assert (found.started_at, found.ended_at) == (NOON, after(10))
    assert await store.find_session(session.id, "another project") is None
    [stay] = await store.participant_records([session.id])
    assert (stay.joined_at, stay.left_at, stay.reason_code) == (after(1), after(9), 1101)
    other = await store.create_room(key.project_id, at=NOON)
    assert (await store.list_sessions(key.project_id, room_id=other.id, offset=0, limit=9)).total == 0
    assert (await store.list_sessions(key.project_id, offset=0, limit=9)).rows == (found,)


async def test_what_a_killed_server_left_open_ends_at_its_last_beat(store: Store, key: ApiKey, room: Room) -> None:
    session = await store.open_session(room.id, at=NOON)
    await store.record_join(session.id, "early", name="", mode="RECV_ONLY", at=after(1))
    await store.beat(after(60))
    await store.record_join(session.id, "late", name="", mode="RECV_ONLY", at=after(63))
    assert await store.close_abandoned(at=after(9_000), reason_code=1007, reason_name="UNKNOWN") == 1
    early, late = await store.participant_records([session.id])
    assert (early.left_at, early.reason_code) == (after(60), 1007)
    assert late.left_at == after(63)
    found = await store.find_session(session.id, key.project_id)
    assert found is not None
    assert found.ended_at == after(60)
    assert await store.close_abandoned(at=after(9_001), reason_code=1007, reason_name="UNKNOWN") == 0


async def say(store: Store, session: Session, id: str, *only_for: str, size_bytes: int = 300) -> None:
    await store.add_message(
        session.id,
        "CHAT",
        id=id,
        sender_id="ada",
        sender_name="Ada",
        message=id,
        payload={"n": [1, None]},
        size_bytes=size_bytes,
        only_for=only_for,
        at=NOON,
    )


async def test_messages_for_named_persons_are_seen_by_them_only(store: Store, room: Room) -> None:
    session = await store.open_session(room.id, at=NOON)
    await say(store, session, "for all")
    await say(store, session, "for bob", "ada", "bob", "bob")
    await say(store, session, "for bob and eve", "ada", "bob", "eve")

    async def seen(by: str, limit: int = 1000) -> list[str]:
        return [m.message for m in (await store.messages(session.id, "CHAT", person=by, limit=limit)).messages]

    assert await seen("ada") == ["for all", "for bob", "for bob and eve"]
    assert await seen("bob") == ["for all", "for bob", "for bob and eve"]
    assert await seen("eve") == ["for all", "for bob and eve"]
    assert await seen("mallory") == ["for all"]
    assert await seen("bob", limit=2) == ["for bob", "for bob and eve"]
    assert (await store.messages(session.id, "OTHER", person="bob")).messages == []
    [*_, last] = (await store.messages(session.id, "CHAT", person="eve")).messages
    assert last.payload == {"n": [1, None]}
    assert await store.count_messages(session.id) == 3


async def test_history_is_read_in_pages_of_bounded_count_and_bytes(store: Store, room: Room) -> None:
    session = await store.open_session(room.id, at=NOON)
    for number in range(10):
        await say(store, session, f"m{number}", size_bytes=1000)
    await say(store, session, "hidden", "eve")
    page = await store.messages(session.id, "CHAT", person="bob", limit=4)
    assert [m.id for m in page.messages] == ["m6", "m7", "m8", "m9"]
    assert (page.more, page.size_bytes) == (True, 4000)
    page = await store.messages(session.id, "CHAT", person="bob", before="m6", limit_bytes=2500)
    assert [m.id for m in page.messages] == ["m4", "m5"]
    page = await store.messages(session.id, "CHAT", person="bob", before="m1", limit_bytes=10)
    assert ([m.id for m in page.messages], page.more) == (["m0"], False)
    assert (await store.messages(session.id, "CHAT", person="bob", before="nothing")).messages == []


async def test_messages_end_with_their_session_and_stay_counted(store: Store, room: Room) -> None:
    ended = await store.open_session(room.id, at=NOON)
    for number in range(1203):
        await say(store, ended, f"e{number}", *(["bob"] if number % 2 else []))
    await store.close_session(ended.id, after(1))
    running = await store.open_session(room.id, at=after(2))
    await say(store, running, "stays", "bob")
    assert await store.forget_messages() == 1203
    assert await store.forget_messages() == 0
    assert await store.count_messages(ended.id) == 1203
    assert [m.id for m in (await store.messages(running.id, "CHAT", person="bob")).messages] == ["stays"]
    assert (await store.messages(ended.id, "CHAT", person="bob")).messages == []


async def test_error_is_kept_once_on_its_sessions_timeline(store: Store, room: Room) -> None:
    session = await store.open_session(room.id, at=NOON)
    error = DatabaseUnavailable.too_new(current="2", known="1").stamp(id="e1", at=NOON)
    wire = error.to_wire() | {"subject": {"meetingId": room.id, "participantId": "ada"}}
    await store.record_error(wire, session_id=session.id)
    await store.record_error(wire, session_id=session.id)
    [kept] = await store.session_errors(session.id)
    assert (kept.id, kept.at, kept.participant_id, kept.room_id) == ("e1", NOON, "ada", room.id)
    assert kept.wire == wire
    assert await store.count_errors_by_code(session.id) == {6012: 1}


async def test_many_writers_at_once_all_succeed(store: Store, room: Room, tmp_path: Path) -> None:
    session = await store.open_session(room.id, at=NOON)
    async with await Store.open(tmp_path / "data") as other:
        stores = (store, other)
        ids = await asyncio.gather(
            *(
                stores[n % 2].record_join(session.id, f"p{n}", name="", mode="RECV_ONLY", at=after(n))
                for n in range(100)
            )
        )
    assert len(set(ids)) == 100
    assert len(await store.participant_records([session.id])) == 100


@pytest.mark.parametrize("content", [b"", b"not a key", bytes(range(256))])
async def test_a_key_file_that_holds_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(DatabaseUnavailable) as caught:
        await Store.open(tmp_path)
    assert caught.value.reason == "SECRET_UNREADABLE"
    assert str(tmp_path / "secret.key") in caught.value.detail
    assert (tmp_path / "secret.key").read_bytes() == content


async def test_a_folder_where_the_key_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(DatabaseUnavailable) as caught:
        await Store.open(tmp_path)
    assert (caught.value.reason, str(tmp_path / "secret.key") in caught.value.detail) == ("NOT_WRITABLE", True)


@pytest.mark.parametrize("name", ["meetkit.db", "meetkit.db-wal"])
async def test_nothing_is_written_while_another_file_is_where_the_database_was(tmp_path: Path, name: str) -> None:
    async with await Store.open(tmp_path) as store:
        await store.create_account("before", at=NOON)
        path, away = tmp_path / name, tmp_path / "away"
        path.rename(away)
        for put_there in (lambda: None, lambda: path.write_bytes(b"")):
            put_there()
            with pytest.raises(DatabaseUnavailable) as caught:
                await store.create_account("lost", at=NOON)
            assert (caught.value.reason, caught.value.params["path"]) == ("FILE_GONE", name)
            with pytest.raises(DatabaseUnavailable):
                await store.ping()
        away.rename(path)
        await store.ping()
        await store.create_account("after", at=NOON)
        assert {account.name for account in await store.list_accounts()} == {"before", "after"}
