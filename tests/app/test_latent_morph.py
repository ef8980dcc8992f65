"""Morphs: what lies between key pictures, played while it is drawn, written as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from aipaint.app.latents.filming import Filming, Pace
from aipaint.app.latents.mixing import EASINGS, Easing, between, ease
from aipaint.app.latents.morph import Film, early_first, frame_of
from aipaint.app.latents.player import SIDE, Player
from aipaint.core.errors import UserError
from aipaint.core.events import Failed
from aipaint.core.latents import Latent, LatentInfo, Shift, Source
from aipaint.core.paths import Home
from tests.app.latent_hands import LatentDesk, code
from tests.app.latent_session import axis

INFO = LatentInfo(layers=6, dim=4)


def keys(*numbers: int) -> tuple[Latent, ...]:
    return tuple(Latent(sources=(Source(seed=number),)) for number in numbers)


def sources(film: Film) -> list[Source]:
    return [key.sources[0] for key in film.keys]


@given(st.sampled_from(EASINGS), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=60)
def test_easing_goes_from_start_to_end_and_never_back(how: Easing, a: float, b: float) -> None:
    assert ease(0, how) == 0
    assert ease(1, how) == 1
    low, high = sorted((a, b))
    assert ease(low, how) <= ease(high, how) + 1e-12
    assert ease(a, how) == pytest.approx(1 - ease(1 - a, how))


def test_between_two_seeds_there_are_shares_of_both() -> None:
    first, pair = keys(1)[0], (Source(seed=1), Source(seed=2))
    middle = between(first, pair, 0.25, INFO)
    assert [source.shares for source in middle.sources] == [(0.75,), (0.25,)]
    assert middle.mixing == "linear"
    sphere = between(first, pair, 0.25, LatentInfo(layers=1, dim=4, slerps=True))
    assert sphere.mixing == "slerp"
    assert between(first, pair, 0, INFO).sources == (pair[0],)
    assert between(first, pair, 1, INFO).sources == (pair[1],)


def test_a_film_shows_its_keys_and_ends_as_it_should() -> None:
    film = Film(keys=keys(1, 2, 3), seconds=1.0, fps=10.0, loop=False)
    assert film.count() == 21
    given_sources = sources(film)
    for number, key in enumerate(film.keys):
        shown = frame_of(film, given_sources, film.frame_of(number), INFO)
        assert shown.sources == key.sources
    loop = msgspec.structs.replace(film, loop=True)
    assert loop.count() == 30
    last = frame_of(loop, given_sources, 29, INFO)
    assert {source.seed for source in last.sources} == {3, 1}


@given(
    st.integers(2, 5),
    st.floats(0.1, 3),
    st.integers(1, 60),
    st.booleans(),
    st.sampled_from(EASINGS),
)
@settings(max_examples=40)
def test_every_frame_lies_between_neighbours(
    count: int, seconds: float, fps: int, loop: bool, easing: Easing
) -> None:
    film = Film(keys=keys(*range(count)), seconds=seconds, fps=float(fps), loop=loop, easing=easing)
    places = [film.place(frame) for frame in range(film.count())]
    assert places[0] == (0, 0.0)
    assert places == sorted(places)
    assert all(0 <= share <= 1 and stretch < film.stretches() for stretch, share in places)


def test_one_key_is_no_film() -> None:
    assert Film().count() == 0
    assert Film(keys=keys(1)).stretches() == 0


def test_frames_far_apart_come_first() -> None:
    order = early_first(3, 64, 64, loop=True)
    assert sorted(order) == list(range(64))
    assert order[:4] == [16, 32, 48, 0]
    assert sorted(early_first(60, 64, 64, loop=False)) == [60, 61, 62, 63]


@pytest.fixture
def desk(qtbot: QtBot, home: Home) -> Iterator[LatentDesk]:
    made = LatentDesk(qtbot, home)
    yield made
    made.session.close()


def test_it_plays_what_is_drawn_and_comes_round(desk: LatentDesk, qtbot: QtBot) -> None:
    desk.start()
    now = [0.0]
    player = Player(desk.studio, clock=lambda: now[0])
    shown: list[object] = []
    player.shown.connect(shown.append)
    player.set_film(Film(keys=keys(1, 2), seconds=1.0, fps=8.0))
    player.look(True)
    desk.until(lambda: player.drawn() == (16, 16))
    assert {sheet.side for sheet in desk.sheets()} == {SIDE}
    player.play()
    assert player.is_playing()
    now[0] = 1.0
    qtbot.waitUntil(lambda: player.frame() == 8)
    now[0] = 2.25
    qtbot.waitUntil(lambda: player.frame() == 2)
    assert shown
    player.pause()
    assert not player.is_playing()
    assert len(desk.drawn()) == 16, "each frame is drawn once"


def test_a_film_without_loop_stops_at_its_end(desk: LatentDesk, qtbot: QtBot) -> None:
    desk.start()
    now = [0.0]
    player = Player(desk.studio, clock=lambda: now[0])
    player.set_film(Film(keys=keys(1, 2), seconds=1.0, fps=8.0, loop=False))
    player.play()
    now[0] = 5.0
    qtbot.waitUntil(lambda: not player.is_playing())
    assert player.frame() == 8
    player.play()
    assert player.frame() == 0
    player.pause()


def test_slid_keys_become_codes(desk: LatentDesk) -> None:
    desk.start()
    player = Player(desk.studio)
    slid = msgspec.structs.replace(keys(1)[0], shifts=(Shift(vector=axis(0), amount=1.0),))
    player.set_film(Film(keys=(slid, *keys(2))))
    assert player.latent(0) is None
    desk.until(player.is_ready)
    first = player.latent(0)
    assert first is not None
    assert first.sources[0].code == code(0)
    assert not first.shifts


class Told:
    def __init__(self, filming: Filming) -> None:
        self.paces: list[Pace] = []
        self.files: list[Path] = []
        self.refused: list[UserError | Failed] = []
        self.cancelled = 0
        filming.told.connect(self.paces.append)
        filming.finished.connect(self.files.append)
        filming.refused.connect(self.refused.append)
        filming.cancelled.connect(self._count)

    def _count(self) -> None:
        self.cancelled += 1


def test_a_film_is_written_frame_by_frame(desk: LatentDesk, tmp_path: Path) -> None:
    desk.start()
    filming = Filming(desk.studio)
    told = Told(filming)
    path = tmp_path / "morph.gif"
    film = Film(keys=keys(1, 2, 3), seconds=1.0, fps=10.0)
    filming.write(film, path)
    desk.until(lambda: bool(told.files))
    assert told.files == [path]
    assert not filming.is_running()
    with PIL.Image.open(path) as picture:
        assert picture.n_frames == 30
        assert b'"seed":2' in picture.info["comment"]
    assert [pace.done for pace in told.paces] == list(range(31))
    assert {sheet.side for sheet in desk.sheets()} == {0}
    assert max(len(sheet.latents) for sheet in desk.sheets()) <= 8
    filming.close()


def test_a_cancelled_film_leaves_no_file(desk: LatentDesk, tmp_path: Path) -> None:
    desk.start()
    filming = Filming(desk.studio)
    told = Told(filming)
    filming.write(Film(keys=keys(1, 2), seconds=5.0), tmp_path / "morph.webp")
    desk.until(lambda: len(told.paces) > 3)
    filming.cancel()
    desk.until(lambda: told.cancelled == 1)
    assert not list(tmp_path.glob("*.webp"))
    assert not list(tmp_path.glob(".*.part"))
    filming.close()


def test_what_goes_wrong_is_told(desk: LatentDesk, tmp_path: Path, qtbot: QtBot) -> None:
    desk.start()
    filming = Filming(desk.studio)
    told = Told(filming)
    filming.write(Film(keys=keys(1, 2)), tmp_path / "missing" / "morph.gif")
    desk.until(lambda: len(told.refused) == 1)
    assert "cannot be written" in str(told.refused[0])
    desk.answer_all()
    filming.write(Film(keys=keys(1, 2)), tmp_path / "morph.gif")
    qtbot.waitUntil(lambda: desk.backend.running is not None)
    desk.backend.fail("The card is gone.")
    desk.until(lambda: len(told.refused) == 2)
    assert not (tmp_path / "morph.gif").exists()
    filming.close()
