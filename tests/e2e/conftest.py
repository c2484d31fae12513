"""Servers for the end-to-end tests: real processes, one a test or one for all that leave no trace."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.support.browser import chromium
from tests.support.server import RunningServer, running_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server of the test's own, which it may stop, restart and break."""
    async with running_server(tmp_path / "server") as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all tests that only use rooms of their own."""
    loop = asyncio.new_event_loop()
    block = running_server(tmp_path_factory.mktemp("shared-server"), fault_injection=True)
    try:
        yield loop.run_until_complete(block.__aenter__())
        loop.run_until_complete(block.__aexit__(None, None, None))
    finally:
        loop.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests that need no other switches; each page has a context of its own."""
    async with chromium() as running:
        yield running
