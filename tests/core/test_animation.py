"""Animations as files: every format comes back as it went in, whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.animation import animation_formats, write_animation
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.metadata import read_meta
from aipaint.core.pixels import Image, from_array

STILLS = ("gif", "png", "webp")


def frames(count: int, width: int = 40, height: int = 24) -> Iterator[Image]:
    """Make pictures whose left half is red, whose right half differs from one to the next."""
    for number in range(count):
        pixels = np.zeros((height, width, 3), np.uint8)
        pixels[:] = 200, 30, 60
        pixels[:, width // 2 :] = 20, 24 * number % 256, 240
        yield from_array(pixels)


def shown(path: Path, number: int) -> np.ndarray:
    """Return a frame as another program sees it."""
    with PIL.Image.open(path) as picture:
        picture.seek(number)
        return np.asarray(picture.convert("RGB")).astype(int)


@pytest.mark.parametrize("ending", STILLS)
def test_pictures_come_back_in_their_order(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"morph.{ending}"
    assert write_animation(frames(7), path, 25) == 7
    with PIL.Image.open(path) as picture:
        assert (picture.n_frames, picture.size) == (7, (40, 24))
        assert picture.info["loop"] == 0
    for number, frame in enumerate(frames(7)):
        want = np.frombuffer(frame.data, np.uint8).reshape(24, 40, 3).astype(int)
        error = np.abs(shown(path, number) - want)
        assert np.median(error) <= 2
        assert error.mean() < 6


@pytest.mark.parametrize("ending", ["mp4", "webm"])
@pytest.mark.parametrize("size", [(40, 24), (41, 23)])
def test_videos_say_how_their_colours_are_meant(
    tmp_path: Path, ending: str, size: tuple[int, int]
) -> None:
    av = pytest.importorskip("av")
    path = tmp_path / f"morph.{ending}"
    assert write_animation(frames(7, *size), path, 25, note="of two faces") == 7
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert stream.average_rate == 25
        assert context.pix_fmt == "yuv420p"
        assert (context.width, context.height) == (size[0] + size[0] % 2, size[1] + size[1] % 2)
        assert {context.colorspace, context.color_primaries, context.color_trc} == {1}
        tags = {name.lower(): value for name, value in container.metadata.items()}
        assert tags["comment"] == "of two faces"
        decoded = [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(0)]
    assert len(decoded) == 7
    assert np.abs(decoded[3][10, 8] - (200, 30, 60)).max() <= 8
    assert np.abs(decoded[3][10, 32] - (20, 72, 240)).max() <= 8


@pytest.mark.parametrize("ending", STILLS)
def test_an_animation_may_end(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"once.{ending}"
    write_animation(frames(3), path, loop=False)
    with PIL.Image.open(path) as picture:
        assert picture.info.get("loop", 1) == 1


@given(st.integers(1, 60), st.integers(1, 90))
@settings(max_examples=15)
def test_time_does_not_drift(fps: int, count: int) -> None:
    from aipaint.core.animation.pictures import Beats

    beats = Beats(fps, 1000)
    times = [beats.next() for _ in range(count)]
    assert abs(sum(times) - 1000 * count / fps) <= 1
    assert max(times) - min(times) <= 1


def test_a_gif_keeps_its_pace(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    write_animation(frames(30), path, 30)
    times = []
    with PIL.Image.open(path) as picture:
        for number in range(picture.n_frames):
            picture.seek(number)
            times.append(picture.info["duration"])
    assert sum(times) == 1000
    assert set(times) == {30, 40}


def test_what_the_picture_is_stays_known(tmp_path: Path) -> None:
    for ending in ("png", "webp"):
        path = tmp_path / f"a.{ending}"
        write_animation(frames(2), path, note="seeds 1, 2 – ü")
        assert read_meta(path).source_type == "trainedAlgorithmicMedia"
    with PIL.Image.open(tmp_path / "a.png") as picture:
        assert picture.info["Comment"] == "seeds 1, 2 – ü"
    write_animation(frames(2), tmp_path / "a.gif", note="x" * 700)
    with PIL.Image.open(tmp_path / "a.gif") as picture:
        assert picture.info["comment"] == b"x" * 700


@pytest.mark.parametrize("ending", [*STILLS, "mp4", "webm"])
def test_a_cancelled_one_leaves_what_was_there(tmp_path: Path, ending: str) -> None:
    if ending in ("mp4", "webm"):
        pytest.importorskip("av")
    path = tmp_path / f"a.{ending}"
    path.write_bytes(b"before")
    told: list[int] = []

    def stop(count: int) -> None:
        told.append(count)
        if count == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        write_animation(frames(9), path, on_frame=stop)
    assert told == [1, 2, 3]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_frames_are_taken_one_by_one(tmp_path: Path) -> None:
    made = written = ahead = 0

    def made_late() -> Iterator[Image]:
        nonlocal made, ahead
        for frame in frames(12):
            made += 1
            ahead = max(ahead, made - written)
            yield frame

    def count(number: int) -> None:
        nonlocal written
        written = number

    for kind in STILLS:
        made = written = ahead = 0
        write_animation(made_late(), tmp_path / f"a.{kind}", on_frame=count)
        assert ahead == 1


def test_faults_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be saved as 'a\.avi'"):
        write_animation(frames(2), tmp_path / "a.avi")
    with pytest.raises(UserError, match="at least one picture"):
        write_animation(iter(()), tmp_path / "a.gif")
    with pytest.raises(UserError, match="frames a second"):
        write_animation(frames(2), tmp_path / "a.gif", fps=0)
    with pytest.raises(UserError, match="cannot be written"):
        write_animation(frames(2), tmp_path / "missing" / "a.gif")
    with pytest.raises(ValueError, match="of one size"):
        write_animation([*frames(1), *frames(1, 16)], tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


def test_without_pyav_videos_are_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setattr("aipaint.core.animation.write.find_spec", lambda _name: None)
    assert "MP4" not in animation_formats()
    assert "GIF" in animation_formats()
    with pytest.raises(UserError, match="PyAV"):
        write_animation(frames(2), tmp_path / "a.mp4")
