"""That the tests themselves can't reach another machine, nor can the processes they start."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest


def test_a_connection_is_refused_before_it_leaves() -> None:
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match=r"example\.org"):
        socket.getaddrinfo("example.org", 80)


def test_a_child_process_is_held_as_well() -> None:
    code = "import urllib.request; urllib.request.urlopen('http://example.org')"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert child.returncode != 0
    assert "tests run offline" in child.stderr
