"""Strangers' pickles are refused in words; nothing in them runs, and little memory is taken."""

from __future__ import annotations

import contextlib
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.families.gan.stylegan.reading import describe, read_stylegan
from aipaint.families.identify import identify
from tests.families.gan import hostile_pickles, pkl_writer
from tests.families.gan.pkl_writer import Raw

NAMES = sorted(hostile_pickles.samples(Path("marker")))
_FORBIDDEN = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "subprocess.Popen",
    "pickle.find_class",
    "exec",
    "compile",
    "import",
    "socket.connect",
    "ctypes.dlopen",
    "shutil.rmtree",
)
_seen: list[str] | None = None


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen is not None and event in _FORBIDDEN:
        _seen.append(f"{event} {arguments[:1]}")


# A hook stays for as long as the process does; it does nothing where nobody listens.
sys.addaudithook(_listen)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[list[str]]:
    """What Python's own watch over commands, programs and imports has seen."""
    global _seen
    # Whatever is imported late in reading has been by now.
    warm = tmp_path / "warm.pkl"
    warm.write_bytes(pkl_writer.pickled({"G_ema": hostile_pickles.network_of(torch.zeros(3))}))
    describe(warm)
    identify(warm)
    with pytest.raises(UserError, match="far more numbers"):
        read_stylegan(warm)
    heard: list[str] = []
    _seen = heard
    yield heard
    _seen = None


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 60


@pytest.mark.parametrize("name", NAMES)
def test_hostile_pickles_are_refused_and_nothing_runs(
    tmp_path: Path, name: str, watched: list[str]
) -> None:
    marker = tmp_path / "marker"
    file = tmp_path / "network.pkl"
    file.write_bytes(hostile_pickles.samples(marker)[name])
    watched.clear()
    before = set(sys.modules)
    tracemalloc.start()
    try:
        with pytest.raises(UserError) as caught:
            read_stylegan(file)
        assert len(caught.value.message) > 40
        # Describing passes over the tensors' own pickles.
        with contextlib.suppress(UserError):
            describe(file)
        identify(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert watched == []
    assert set(sys.modules) == before
    assert not marker.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["network.pkl", "warm.pkl"]
    assert peak < 64 * 2**20


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_damaged_pickles_are_refused_in_words(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(hostile_pickles.samples(tmp_path / "marker")["a storage cut short"])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(2, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    file = tmp_path / "damaged.pkl"
    file.write_bytes(whole[: data.draw(st.integers(2, len(whole)))])
    for reader in (describe, read_stylegan):
        # Some harm only what is not looked at; none ends in another error.
        try:
            reader(file)
        except UserError:
            continue
    assert not (tmp_path / "marker").exists()


def test_tensors_that_share_their_numbers_cannot_fill_the_memory(tmp_path: Path) -> None:
    first = Raw(pkl_writer.written(torch.zeros(300)) + b"q\x00")
    shared = {f"t{index}": Raw(b"h\x00") if index else first for index in range(2000)}
    file = tmp_path / "shared.pkl"
    made = hostile_pickles.network_of(torch.zeros(3), **shared)
    file.write_bytes(pkl_writer.pickled({"G_ema": made}))
    with pytest.raises(UserError, match="larger than the file"):
        read_stylegan(file)
