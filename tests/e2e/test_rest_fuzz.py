"""Schemathesis against the real server's own OpenAPI: no 500, and every answer as described."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.pace import patience
from tests.support.server import RunningServer, running_server

EXAMPLES_PER_OPERATION = 40
SEED = 20260131


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of its own, whose event loop runs beside the test."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    block = running_server(tmp_path_factory.mktemp("fuzzed"), page_access="open")
    try:
        yield asyncio.run_coroutine_threadsafe(block.__aenter__(), loop).result(60)
        asyncio.run_coroutine_threadsafe(block.__aexit__(None, None, None), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def test_nothing_that_the_description_allows_or_forbids_makes_a_500(fuzzed: RunningServer, tmp_path: Path) -> None:
    description = httpx.get(f"{fuzzed.url}/openapi.json").json()
    schema = schemathesis.openapi.from_dict(description)
    schema.config.base_url = fuzzed.url
    token = fuzzed.token(["allow_join", "allow_mod"])
    checks = (content_type_conformance, response_schema_conformance, status_code_conformance)
    statuses: Counter[int] = Counter()
    failures: list[str] = []
    began_s = time.monotonic()
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 15

    with httpx.Client(base_url=fuzzed.url, headers={"Authorization": token}) as client:
        for operation in operations:
            strategies = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]

            @settings(
                max_examples=EXAMPLES_PER_OPERATION,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=st.one_of(strategies))
            def attack(case: schemathesis.Case) -> None:
                response = case.call(headers={"Authorization": token})
                statuses[response.status_code] += 1
                if response.status_code >= 500:
                    failures.append(f"{case.method} {case.formatted_path} -> {response.status_code} {response.text}")
                    return
                if response.status_code != 200:
                    assert response.headers["content-type"] == ["application/problem+json"]
                case.validate_response(response, checks=checks)

            attack()
        assert client.get("/readyz").status_code == 200
    assert failures == []
    assert statuses[200] > 50
    assert sum(count for status, count in statuses.items() if status >= 400) > 50
    assert time.monotonic() - began_s < patience(60)
    assert "incident" not in fuzzed.log_text()
