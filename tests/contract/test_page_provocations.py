"""The examples on the long pages run against a real server and meet the error that they are about."""

import asyncio
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest

from meetkit.errors import CLASSES
from tests.contract.provocations import page_examples
from tests.contract.source import ROOT
from tests.support.server import RunningServer, running_server

EXAMPLES = page_examples(ROOT / "spec/errors")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all examples; each gets a room of its own."""
    loop = asyncio.new_event_loop()
    block = running_server(tmp_path_factory.mktemp("examples"))
    try:
        yield loop.run_until_complete(block.__aenter__())
        loop.run_until_complete(block.__aexit__(None, None, None))
    finally:
        loop.close()


@pytest.mark.parametrize(("code", "reason", "example"), EXAMPLES, ids=[f"{code}-{name}" for code, name, _ in EXAMPLES])
async def test_example_provokes_the_error_of_its_page(
    code: int, reason: str, example: str, server: RunningServer
) -> None:
    scope: dict[str, Any] = {
        "server_url": server.url,
        "meeting_id": await server.create_room(),
        "sign": server.token,
    }
    exec(f"async def example():\n{textwrap.indent(example, '    ')}", scope)
    with pytest.raises(CLASSES[code]) as caught:
        async with asyncio.timeout(30):
            await scope["example"]()
    assert (int(caught.value.code), caught.value.reason) == (code, reason)
    assert caught.value.id is not None


def test_every_example_fence_is_found() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "spec/errors").glob("*.md")]
    assert sum(text.count("```python provokes") for text in texts) == len(EXAMPLES) > 10
