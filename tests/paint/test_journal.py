"""The journal gives back what was done: exactly, after damage, and when the disk was full."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.paint.document import Document, new_state
from aipaint.paint.guides import ControlRole, RegionPrompt
from aipaint.paint.journal import Journal, glance, recover
from aipaint.paint.journal.records import FILE, HEADER_BYTES, MAGIC, Kind, framed
from aipaint.paint.layers import Blend, Layer
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface, surface_of
from tests.paint.scripted import RECIPE, Painter, digest


def painted(seed: int, side: int = 300) -> Surface:
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 1), dtype=np.uint8)
    return surface_of(np.repeat(pixels, 4, axis=2), 10, 20)


def stroke(document: Document, seed: int, side: int = 100) -> None:
    state = document.state
    layer = state.layer()
    assert layer is not None
    editor = layer.surface.edit()
    editor.write(
        QRect(seed % 400, 30, side, side), painted(seed, side).read(QRect(10, 20, side, side))
    )
    document.apply("Brush Stroke", state.with_layer(layer.id, surface=editor.finish()))


@pytest.fixture
def document() -> Document:
    return Document(new_state(600, 500))


@pytest.fixture
def journal(tmp_path: Path, document: Document) -> Iterator[Journal]:
    found = Journal(tmp_path / "one", document, name="Apples")
    yield found
    found.close()


def recovered(folder: Path) -> State:
    found = recover(folder)
    assert found is not None
    assert found.missing == 0
    return found.state


def test_a_new_document_is_kept_from_the_beginning(journal: Journal, document: Document) -> None:
    assert journal.wait()
    found = recover(journal.folder)
    assert found is not None
    assert (found.name, found.path, found.steps, found.saved) == ("Apples", None, 0, False)
    assert found.state == document.state
    assert abs(found.when - (journal.folder / FILE).stat().st_mtime) < 10


def test_everything_of_a_layer_comes_back(journal: Journal, document: Document) -> None:
    inner = Layer(
        "Inside 层",
        surface=painted(1),
        visible=False,
        opacity=0.123,
        blend=Blend.LUMINOSITY,
        clipped=True,
        alpha_locked=True,
        locked=True,
        mask=mask_surface(255),
        mask_enabled=False,
        recipe=RECIPE,
        region=RegionPrompt(prompt="a 塔", weight=2.0),
        control=ControlRole(model="canny", kind="edges", start=0.25),
        origins=("a" * 64, "b" * 64),
    )
    group = Layer("Group", group=True, isolated=False, children=(inner, Layer("Empty")))
    plain = Layer("Plain")
    untouched = {
        one.name
        for one in fields(Layer)
        if all(getattr(layer, one.name) == getattr(plain, one.name) for layer in (inner, group))
    }
    assert untouched == set(), "a new field of layers must be journalled"
    selection = Surface(1, {(0, 0): np.full((256, 256), 9, np.uint8)})
    document.apply("All", State(70, 80, (group, plain), inner.id, selection))
    assert journal.wait()
    assert recovered(journal.folder) == document.state
    assert digest(recovered(journal.folder)) == digest(document.state)


@given(seed=st.integers(0, 2**32), steps=st.integers(1, 20), slack=st.sampled_from([0, 1 << 30]))
@settings(max_examples=10)
def test_whatever_is_done_comes_back(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: int, slack: int
) -> None:
    document = Document(new_state(500, 400))
    journal = Journal(tmp_path_factory.mktemp("journal"), document, slack=slack)
    painter = Painter(document, seed)
    for _ in range(steps):
        painter.step()
        assert journal.wait()
        assert digest(recovered(journal.folder)) == digest(document.state)
    journal.close()


def test_a_preview_is_not_kept_but_undo_and_redo_are(journal: Journal, document: Document) -> None:
    empty = document.state
    stroke(document, 1)
    done = document.state
    layer = done.layers[0]
    document.preview(done.with_layer(layer.id, surface=painted(9)))
    assert journal.wait()
    assert recovered(journal.folder) == done
    document.cancel_preview()
    assert journal.step == 1
    document.undo()
    assert journal.wait()
    assert recovered(journal.folder) == empty
    document.redo()
    assert journal.wait()
    assert recovered(journal.folder) == done


def test_undone_and_redone_pixels_are_not_written_twice(
    journal: Journal, document: Document
) -> None:
    stroke(document, 1, 300)
    assert journal.wait()
    size = (journal.folder / FILE).stat().st_size
    for _ in range(10):
        document.undo()
        assert journal.wait()
        document.redo()
        assert journal.wait()
    assert (journal.folder / FILE).stat().st_size - size < 20_000


def test_a_small_stroke_on_a_large_layer_costs_little(journal: Journal, document: Document) -> None:
    layer = document.state.layers[0]
    surface = surface_of(np.full((2560, 2560, 4), 90, np.uint8))
    document.apply("Fill", document.state.with_layer(layer.id, surface=surface))
    assert journal.wait()
    size = (journal.folder / FILE).stat().st_size
    stroke(document, 3, 20)
    assert journal.wait()
    assert (journal.folder / FILE).stat().st_size - size < 15_000


def test_the_file_stays_bounded(tmp_path: Path, document: Document) -> None:
    journal = Journal(tmp_path / "j", document, slack=500_000)
    for seed in range(60):
        stroke(document, seed)
        assert journal.wait()
        assert (tmp_path / "j" / FILE).stat().st_size < 6_000_000
    assert recovered(tmp_path / "j") == document.state
    assert [path.name for path in (tmp_path / "j").iterdir()] == [FILE]
    journal.close()


def test_what_is_saved_is_known(journal: Journal, document: Document, tmp_path: Path) -> None:
    stroke(document, 1)
    saved = document.state
    journal.mark_saved(saved, tmp_path / "Pears.ora")
    assert journal.wait()
    found = glance(journal.folder)
    assert found is not None
    assert (found.name, found.path, found.saved) == ("Pears", tmp_path / "Pears.ora", True)
    assert (found.width, found.height, found.steps) == (600, 500, 1)
    stroke(document, 2)
    assert journal.wait()
    newer = glance(journal.folder)
    assert newer is not None
    assert not newer.saved
    document.undo()
    assert journal.wait()
    undone = glance(journal.folder)
    assert undone is not None
    assert undone.saved


def test_closing_keeps_or_removes(tmp_path: Path, document: Document) -> None:
    journal = Journal(tmp_path / "j", document)
    stroke(document, 1)
    journal.close(keep=True)
    assert recovered(tmp_path / "j") == document.state
    stroke(document, 2)  # the journal is deaf now
    assert recovered(tmp_path / "j") != document.state
    Journal(tmp_path / "j", document).close()
    assert not (tmp_path / "j").exists()


def test_a_torn_end_is_dropped(tmp_path: Path, document: Document) -> None:
    journal = Journal(tmp_path / "j", document)
    path = tmp_path / "j" / FILE
    sizes, digests = [], []
    for seed in range(4):
        stroke(document, seed, 40)
        assert journal.wait()
        sizes.append(path.stat().st_size)
        digests.append(digest(document.state))
    journal.close(keep=True)
    whole = path.read_bytes()
    for cut in range(sizes[0], sizes[-1] + 1, 997):
        path.write_bytes(whole[:cut])
        last = max(index for index, size in enumerate(sizes) if size <= cut)
        assert digest(recovered(tmp_path / "j")) == digests[last]
    path.write_bytes(whole + os.urandom(1000))
    assert digest(recovered(tmp_path / "j")) == digests[-1]


@given(data=st.data())
@settings(max_examples=60)
def test_damage_gives_what_is_readable(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    document = Document(new_state(500, 400))
    journal = Journal(folder, document)
    stroke(document, 1, 60)
    assert journal.wait()
    stroke(document, 2, 60)
    journal.close(keep=True)
    spoiled = bytearray((folder / FILE).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        spoiled[data.draw(st.integers(0, len(spoiled) - 1))] ^= data.draw(st.integers(1, 255))
    (folder / FILE).write_bytes(spoiled)
    found = recover(folder)
    assert found is None or found.state.width == 500
    glance(folder)


def test_unreadable_pixels_leave_holes_when_every_state_needs_them(
    tmp_path: Path, document: Document
) -> None:
    stroke(document, 399, 200)  # three tiles below and beside each other
    journal = Journal(tmp_path, document)
    for seed in range(12):
        stroke(document, seed, 20)
        assert journal.wait()
    journal.close(keep=True)
    spoiled = bytearray((tmp_path / FILE).read_bytes())
    spoiled[len(MAGIC) + HEADER_BYTES + 100] ^= 1  # in the first tile of the first state
    (tmp_path / FILE).write_bytes(spoiled)
    found = recover(tmp_path)
    assert found is not None
    assert found.steps == 12 or found.missing == 0


@given(st.binary(max_size=400), st.sampled_from(list(Kind)))
def test_records_of_nonsense_are_no_document(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, kind: Kind
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    (folder / FILE).write_bytes(MAGIC + framed(kind, junk) + junk)
    assert recover(folder) is None
    assert glance(folder) is None


def test_no_journal_is_no_document(tmp_path: Path) -> None:
    assert recover(tmp_path) is None
    assert recover(tmp_path / "nowhere") is None
    (tmp_path / FILE).write_bytes(b"")
    assert recover(tmp_path) is None
    (tmp_path / "odd" / FILE).mkdir(parents=True)
    with pytest.raises(UserError, match="can't be read"):
        recover(tmp_path / "odd")


def test_a_bomb_is_refused(journal: Journal, document: Document) -> None:
    layer = document.state.layers[0]
    surface = surface_of(np.random.default_rng(1).integers(0, 9, (600, 600, 4), dtype=np.uint8))
    document.apply("Fill", document.state.with_layer(layer.id, surface=surface))
    assert journal.wait()
    with pytest.raises(UserError, match="more memory"):
        recover(journal.folder, max_bytes=2_000_000)


class FullDisk:
    """Has the system refuse what makes files longer than `room` bytes."""

    def __init__(self) -> None:
        self.resource = pytest.importorskip("resource")
        self.usual = self.resource.getrlimit(self.resource.RLIMIT_FSIZE)

    def limit(self, room: int) -> None:
        self.resource.setrlimit(self.resource.RLIMIT_FSIZE, (room, self.usual[1]))

    def free(self) -> None:
        self.resource.setrlimit(self.resource.RLIMIT_FSIZE, self.usual)


@pytest.fixture
def disk() -> Iterator[FullDisk]:
    found = FullDisk()
    yield found
    found.free()


class Heard:
    """What a journal said, and a way to wait for it."""

    def __init__(self) -> None:
        self.problems: list[UserError | None] = []
        self.steps: list[int] = []
        self.told = threading.Condition()

    def problem(self, error: UserError | None) -> None:
        with self.told:
            self.problems.append(error)
            self.told.notify_all()

    def written(self, step: int) -> None:
        with self.told:
            self.steps.append(step)
            self.told.notify_all()

    def until(self, step: int | None = None, problems: int = 0) -> bool:
        with self.told:
            return self.told.wait_for(
                lambda: len(self.problems) >= problems and (step is None or step in self.steps), 20
            )


def test_a_full_disk_is_said_once_and_forgotten_when_there_is_room(
    tmp_path: Path, document: Document, disk: FullDisk
) -> None:
    heard = Heard()
    journal = Journal(tmp_path / "j", document, problem=heard.problem, written=heard.written)
    stroke(document, 1)
    assert journal.wait()
    safe = document.state
    disk.limit((tmp_path / "j" / FILE).stat().st_size + 3000)
    for seed in range(2, 6):
        stroke(document, seed)
        assert not journal.wait()
    assert heard.until(problems=1)
    assert len(heard.problems) == 1
    assert "can't be written" in str(heard.problems[0])
    assert recovered(tmp_path / "j") == safe
    disk.free()
    stroke(document, 7)
    assert heard.until(step=6, problems=2)
    assert heard.problems[1:] == [None]
    assert recovered(tmp_path / "j") == document.state
    journal.close()


def test_a_failing_disk_costs_no_painting(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, really, broken = Heard(), os.fsync, threading.Event()

    def fsync(handle: int) -> None:
        if broken.is_set():
            raise OSError(errno.EIO, "Input/output error")
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    journal = Journal(tmp_path, document, problem=heard.problem, written=heard.written)
    assert journal.wait()
    broken.set()
    states = [document.state]
    for seed in range(3):
        stroke(document, seed)
        states.append(document.state)
        assert not journal.wait()
    assert recovered(tmp_path) in states
    broken.clear()
    stroke(document, 7)
    assert heard.until(step=4)
    assert recovered(tmp_path) == document.state
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    journal.close()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, document: Document) -> None:
    (tmp_path / "file").write_bytes(b"")
    heard = Heard()
    journal = Journal(tmp_path / "file" / "j", document, problem=heard.problem)
    assert not journal.wait()
    assert heard.until(problems=1)
    stroke(document, 1)  # painting goes on
    journal.close()


def test_steps_are_numbered_in_order(tmp_path: Path, document: Document) -> None:
    heard = Heard()
    journal = Journal(tmp_path / "j", document, written=heard.written)
    for seed in range(10):
        document.apply("Resize", replace(document.state, width=100 + seed))
    assert journal.wait()
    assert heard.until(step=10)
    assert heard.steps == sorted(heard.steps)
    journal.close()
