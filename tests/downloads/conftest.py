"""A server on this machine, asked without the proxies of whoever runs the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from aipaint.downloads import Lifeline, Web
from tests.downloads.server import Site, run_site


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("HF_"):
            monkeypatch.delenv(name)


@pytest.fixture
def site() -> Iterator[Site]:
    with run_site() as running:
        yield running


@pytest.fixture
def web() -> Web:
    return Web(Lifeline())
