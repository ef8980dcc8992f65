"""Painting on a Ray cluster of one machine: the same events, the same pixels, the same ends."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.engine import cluster

STORY = Path(__file__).with_name("cluster_story.py")


def test_without_ray_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UserError, match="Ray is not installed"):
        cluster.ClusterBackend("auto")


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra 'cluster'")
def test_it_paints_cancels_and_outlives_its_painter(models: Home) -> None:
    # In a process of its own: Ray leaves its helpers to the end of the program. And without the
    # tests' guard of the network: it looks up this machine's own name.
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.cluster_story"],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=STORY.parents[2],
        env=os.environ | {"PYTHONPATH": ""},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.split() == ["painted", "same", "cancelled", "refused", "killed", "again"]
