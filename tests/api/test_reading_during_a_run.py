"""Readers go on while a run works and publishes: each request is answered, from one state or the next."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from tests.serving import serving

PAGES = ("/v1/customers/c08", "/v1/segments", "/v1/overview", "/v1/customers/%5Bred%5Dx%5B%2Fred%5D")


@pytest.mark.slow
def test_every_page_answers_while_runs_go_on(shop: Path) -> None:
    with serving(shop) as running, httpx2.Client(base_url=running.address, timeout=60, trust_env=False) as client:
        started = client.post("/v1/runs", json={}).json()["id"]

        def read_until_done(page: str) -> set[int]:
            seen = set()
            with httpx2.Client(base_url=running.address, timeout=60, trust_env=False) as reader:
                while reader.get(f"/v1/runs/{started}").json()["state"] == "running":
                    seen.add(reader.get(page).status_code)
                seen.add(reader.get(page).status_code)
            return seen

        with ThreadPoolExecutor(len(PAGES)) as readers:
            answers = list(readers.map(read_until_done, PAGES))
    assert answers == [{200}] * len(PAGES)
