"""What every test stands on: its own home, no network, no screen, and nothing left running."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from aipaint.core.paths import Home, find_home

# Read when Qt, torch or a child starts; nothing above imports any of them.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["LANGUAGE"] = "en"
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
OFFLINE = str(Path(__file__).parent / "offline")
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (OFFLINE, os.environ.get("PYTHONPATH"))))

# A deadline would assert a time, and CI must judge the change, not the luck of a draw.
hypothesis.settings.register_profile("aipaint", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("aipaint")

# Seconds that an ending thread or process gets to be gone; a leak costs this once, a pass nothing.
GRACE = 5.0


def pytest_configure(config: pytest.Config) -> None:
    """Close the network for this process; PYTHONPATH does so for its children."""
    # Not by its name: a system may have a sitecustomize of its own, imported long ago.
    runpy.run_path(os.path.join(OFFLINE, "sitecustomize.py"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the folders of whoever runs it."""
    monkeypatch.setenv("AIPAINT_HOME", str(tmp_path / "home"))


@pytest.fixture
def home(_own_home: None) -> Home:
    """The user's folders, made and empty, below `tmp_path`; children find them by AIPAINT_HOME."""
    found = find_home()
    found.create()
    return found


@pytest.fixture(scope="session")
def tiny_pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a model that paints noise in milliseconds (see tests/tiny.py). Only read it."""
    from tests.tiny import build_tiny_pipeline

    return build_tiny_pipeline(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Fail a test after which a thread that blocks the exit, or a child process, still runs.

    What an outer fixture started before the test is not the test's. Daemon threads may stay.
    """
    threads, children = set(_threads()), _children()
    yield
    deadline = time.monotonic() + GRACE
    for thread in set(_threads()) - threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    while (left := _children() - children) and time.monotonic() < deadline:
        time.sleep(0.02)
    stayed = [thread.name for thread in set(_threads()) - threads]
    if stayed or left:
        pytest.fail(f"still running after the test: threads {stayed}, processes {sorted(left)}")


def _threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if not t.daemon and t is not threading.main_thread()]


def _children() -> set[int]:
    """Process ids of living children; multiprocessing's own long-lived helper is not counted."""
    running = {child.pid for child in multiprocessing.active_children() if child.pid}
    if sys.platform == "linux":  # those of subprocess and QProcess as well
        running = {int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _ours(p)}
    from multiprocessing import resource_tracker

    helper = getattr(resource_tracker._resource_tracker, "_pid", None)
    return running - {helper}


def _ours(process: Path) -> bool:
    """Whether it is a child of this process that still runs, not one that waits to be reaped."""
    try:
        state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return int(parent) == os.getpid() and state not in "ZX"
