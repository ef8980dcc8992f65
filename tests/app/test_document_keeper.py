"""Documents are opened, saved and recovered off the window's thread, and none is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aipaint.app.document_keeper import MAX_RECENT, DocumentKeeper
from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.core.messages import Message
from aipaint.core.paths import Home
from aipaint.paint.document import Document, new_state
from aipaint.paint.journal import Journal
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of


class Gate:
    """A way of saving that waits until it is let through; then it writes, or fails."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self.threads: list[threading.Thread] = []

    def __call__(self, state: State, path: Path, extra: Mapping[str, bytes]) -> None:
        self.threads.append(threading.current_thread())
        self.reached.set()
        assert self.open.wait(20)
        if self.error is not None:
            raise self.error
        path.write_bytes(b"saved")


@pytest.fixture
def make(qtbot: QtBot, home: Home) -> Iterator[Callable[..., DocumentKeeper]]:
    made: list[DocumentKeeper] = []

    def keeper(**options: object) -> DocumentKeeper:
        made.append(DocumentKeeper(Workspace(), home.recovery, **options))  # type: ignore[arg-type]
        return made[-1]

    yield keeper
    for one in made:
        one.close()


@pytest.fixture
def keeper(make: Callable[..., DocumentKeeper]) -> DocumentKeeper:
    return make()


def paint(keeper: DocumentKeeper, value: int) -> State:
    document = keeper.workspace.document
    assert document is not None
    pixels = np.full((50, 60, 4), value, np.uint8)
    layer = document.state.layers[0]
    document.apply("Fill", document.state.with_layer(layer.id, surface=surface_of(pixels)))
    return document.state


def state_of(keeper: DocumentKeeper) -> State:
    assert keeper.workspace.document is not None
    return keeper.workspace.document.state


def crashed(home: Home, value: int, name: str = "Lost") -> State:
    """Leave what a program leaves that was killed with work unsaved."""
    document = Document(new_state(90, 80))
    folder = home.recovery / f"killed-{name}" / "1"
    journal = Journal(folder, document, name=name)
    layer = document.state.layers[0]
    surface = surface_of(np.full((9, 9, 4), value, np.uint8))
    document.apply("Fill", document.state.with_layer(layer.id, surface=surface))
    journal.close(keep=True)
    return document.state


def test_saving_and_opening(keeper: DocumentKeeper, tmp_path: Path, qtbot: QtBot) -> None:
    keeper.begin(new_state(300, 200), "New", "Untitled")
    assert keeper.name == "Untitled"
    assert not keeper.save()
    state = paint(keeper, 90)
    path = tmp_path / "Äpfel.ora"
    with qtbot.waitSignal(keeper.saved) as said:
        keeper.save_as(path)
        assert str(keeper.busy()) == "Saving Äpfel.ora"
    assert said.args == [path]
    qtbot.waitUntil(lambda: keeper.busy() is None)
    assert not keeper.workspace.is_dirty()
    assert (keeper.workspace.path, keeper.name) == (path, "Äpfel")
    keeper.discard()
    assert keeper.workspace.document is None
    with qtbot.waitSignal(keeper.opened):
        keeper.open(path)
    assert state_of(keeper) == state
    assert keeper.workspace.path == path
    assert not keeper.workspace.is_dirty()
    paint(keeper, 7)
    assert keeper.workspace.is_dirty()
    with qtbot.waitSignal(keeper.saved):
        assert keeper.save()
    assert not keeper.workspace.is_dirty()


def test_what_is_painted_while_saving_is_still_to_be_saved(
    make: Callable[..., DocumentKeeper], tmp_path: Path, qtbot: QtBot
) -> None:
    gate = Gate()
    keeper = make(save=gate)
    keeper.begin(new_state(300, 200), "New")
    before = paint(keeper, 1)
    keeper.save_as(tmp_path / "a.ora")
    assert gate.reached.wait(20)
    after = paint(keeper, 2)
    with qtbot.waitSignal(keeper.saved):
        gate.open.set()
    assert gate.threads != [threading.main_thread()]
    assert keeper.workspace.is_dirty()
    assert keeper.workspace.path == tmp_path / "a.ora"
    keeper.workspace.document.undo()  # type: ignore[union-attr]
    assert state_of(keeper) == before != after
    assert not keeper.workspace.is_dirty()


def test_a_failure_leaves_the_document_open_and_unsaved(
    keeper: DocumentKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_bytes(b"")
    keeper.begin(new_state(300, 200), "New")
    state, called = paint(keeper, 1), []
    with qtbot.waitSignal(keeper.failed) as said:
        keeper.save_as(tmp_path / "file" / "a.ora", lambda: called.append(1))
    assert isinstance(said.args[0], UserError)
    assert "a.ora" in str(said.args[0])
    assert keeper.workspace.is_dirty()
    assert keeper.workspace.path is None
    assert state_of(keeper) == state
    assert called == []
    with qtbot.waitSignal(keeper.saved):
        keeper.save_as(tmp_path / "a.ora", lambda: called.append(2))
    assert called == [2]


def test_a_full_disk_leaves_the_older_file_and_the_work(
    keeper: DocumentKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    resource = pytest.importorskip("resource")
    keeper.begin(new_state(300, 200), "New")
    path = tmp_path / "a.ora"
    with qtbot.waitSignal(keeper.saved):
        keeper.save_as(path)
    before = path.read_bytes()
    state, said = paint(keeper, 1), list[UserError]()
    keeper.failed.connect(said.append)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, usual[1]))
    try:
        assert keeper.save()
        qtbot.waitUntil(lambda: keeper.busy() is None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert any("a.ora" in str(error) for error in said)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []
    assert keeper.workspace.is_dirty()
    assert state_of(keeper) == state
    with qtbot.waitSignal(keeper.saved):
        assert keeper.save()
    assert not keeper.workspace.is_dirty()


def test_too_little_memory_is_told(
    make: Callable[..., DocumentKeeper], tmp_path: Path, qtbot: QtBot
) -> None:
    gate = Gate()
    gate.error = MemoryError()
    gate.open.set()
    keeper = make(save=gate)
    keeper.begin(new_state(300, 200), "New")
    with qtbot.waitSignal(keeper.failed) as said:
        keeper.save_as(tmp_path / "a.ora")
    assert "memory" in str(said.args[0])
    assert keeper.workspace.is_dirty()


def test_another_document_is_not_marked_as_saved(
    make: Callable[..., DocumentKeeper], tmp_path: Path, qtbot: QtBot
) -> None:
    gate = Gate()
    keeper = make(save=gate)
    keeper.begin(new_state(300, 200), "New")
    keeper.save_as(tmp_path / "a.ora")
    keeper.begin(new_state(30, 20), "New")
    with qtbot.waitSignal(keeper.saved):
        gate.open.set()
    assert keeper.workspace.is_dirty()
    assert keeper.workspace.path is None


def test_ending_waits_for_what_is_being_saved(
    make: Callable[..., DocumentKeeper], tmp_path: Path, home: Home
) -> None:
    gate = Gate()
    keeper = make(save=gate)
    keeper.begin(new_state(300, 200), "New")
    keeper.save_as(tmp_path / "a.ora")
    assert gate.reached.wait(20)
    threading.Timer(0.05, gate.open.set).start()
    keeper.close()
    assert (tmp_path / "a.ora").read_bytes() == b"saved"
    assert not keeper.workspace.is_dirty()
    assert list(home.recovery.iterdir()) == []


def test_opening_does_not_throw_away_what_was_painted_meanwhile(
    keeper: DocumentKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    keeper.begin(new_state(300, 200), "New")
    with qtbot.waitSignal(keeper.saved):
        keeper.save_as(tmp_path / "a.ora")
    with qtbot.waitSignal(keeper.failed) as said:
        keeper.open(tmp_path / "a.ora")
        state = paint(keeper, 9)
    assert "was not opened" in str(said.args[0])
    assert state_of(keeper) == state


def test_a_file_that_is_gone_leaves_the_list(
    make: Callable[..., DocumentKeeper], tmp_path: Path, qtbot: QtBot
) -> None:
    remembered: list[tuple[Path, ...]] = []
    gone, odd = tmp_path / "gone.ora", tmp_path / "odd.ora"
    odd.write_bytes(b"no document")
    keeper = make(recent=[gone, odd], remember=remembered.append)
    for path in (gone, odd):
        with qtbot.waitSignal(keeper.failed):
            keeper.open(path)
    assert keeper.recent == (odd,)
    assert remembered == [(odd,)]


def test_recent_files_are_few_and_the_newest_first(
    make: Callable[..., DocumentKeeper], tmp_path: Path, qtbot: QtBot
) -> None:
    gate = Gate()
    gate.open.set()
    keeper = make(save=gate)
    keeper.begin(new_state(30, 20), "New")
    paths = [tmp_path / f"{number}.ora" for number in range(MAX_RECENT + 2)]
    for path in [*paths, paths[5]]:
        with qtbot.waitSignal(keeper.saved):
            keeper.save_as(path)
    assert len(keeper.recent) == MAX_RECENT
    assert keeper.recent[:3] == (paths[5], paths[-1], paths[-2])
    keeper.clear_recent()
    assert keeper.recent == ()


def test_exporting_a_copy_changes_nothing(
    keeper: DocumentKeeper, tmp_path: Path, qtbot: QtBot
) -> None:
    keeper.begin(new_state(30, 20), "New")
    written: list[tuple[State, Path]] = []

    def write(state: State, path: Path) -> list[Message]:
        written.append((state, path))
        return [Message("Layers were merged.")]

    with qtbot.waitSignals([keeper.exported, keeper.noted]):
        keeper.export(tmp_path / "a.png", write)
    assert written == [(state_of(keeper), tmp_path / "a.png")]
    with qtbot.waitSignal(keeper.exported):
        keeper.save_copy(tmp_path / "copy.ora")
    assert (tmp_path / "copy.ora").is_file()
    assert keeper.workspace.is_dirty()
    assert keeper.workspace.path is None


def test_what_a_crash_left_is_offered_and_recovered(
    keeper: DocumentKeeper, home: Home, qtbot: QtBot
) -> None:
    state = crashed(home, 5)
    with qtbot.waitSignal(keeper.left_changed):
        keeper.look_for_left()
    (one,) = keeper.left
    assert (one.facts.name, one.facts.width, one.facts.path) == ("Lost", 90, None)
    with qtbot.waitSignal(keeper.workspace.replaced):
        keeper.recover(one)
    assert state_of(keeper) == state
    assert keeper.workspace.is_dirty()
    assert keeper.name == "Lost"
    assert keeper.left == ()
    # Only once it is on disk again does the old one go.
    qtbot.waitUntil(lambda: not one.folder.exists())
    keeper.close()
    assert len(list(home.recovery.iterdir())) == 1


def test_unsaved_work_at_the_end_is_offered_at_the_next_start(
    make: Callable[..., DocumentKeeper], qtbot: QtBot
) -> None:
    first = make()
    first.begin(new_state(300, 200), "New", "Pears")
    state = paint(first, 3)
    first.close()
    second = make()
    with qtbot.waitSignal(second.left_changed):
        second.look_for_left()
    (one,) = second.left
    assert one.facts.name == "Pears"
    with qtbot.waitSignal(second.workspace.replaced):
        second.recover(one)
    assert state_of(second) == state


def test_windows_do_not_take_each_others_documents(
    make: Callable[..., DocumentKeeper], home: Home, qtbot: QtBot
) -> None:
    first, second, third = make(), make(), make()
    first.begin(new_state(300, 200), "New", "Pears")
    paint(first, 3)
    crashed(home, 1)
    for keeper, count in ((second, 1), (third, 0), (second, 1)):
        with qtbot.waitSignal(keeper.left_changed):
            keeper.look_for_left()
        assert len(keeper.left) == count


def test_dropping_what_was_left_removes_it(
    make: Callable[..., DocumentKeeper], home: Home, qtbot: QtBot
) -> None:
    keeper = make()
    crashed(home, 1, "One")
    crashed(home, 2, "Two")
    with qtbot.waitSignal(keeper.left_changed):
        keeper.look_for_left()
    assert [one.facts.name for one in keeper.left] == ["Two", "One"]
    for one in keeper.left:
        keeper.drop(one)
    assert keeper.left == ()
    keeper.close()
    assert list(home.recovery.iterdir()) == []


def test_saved_and_damaged_leftovers_are_not_offered(
    keeper: DocumentKeeper, home: Home, qtbot: QtBot
) -> None:
    (home.recovery / "junk" / "1").mkdir(parents=True)
    (home.recovery / "junk" / "1" / "journal.bin").write_bytes(b"\0" * 1000)
    document = Document(new_state(90, 80))
    folder = home.recovery / "saved" / "1"
    Journal(folder, document, saved=True, path=folder / "x.ora").close(keep=True)
    with qtbot.waitSignal(keeper.left_changed):
        keeper.look_for_left()
    assert keeper.left == ()
    assert list(home.recovery.iterdir()) == []


def test_a_crash_after_saving_offers_nothing(
    make: Callable[..., DocumentKeeper], tmp_path: Path, home: Home, qtbot: QtBot
) -> None:
    keeper = make()
    keeper.begin(new_state(30, 20), "New")
    paint(keeper, 4)
    with qtbot.waitSignal(keeper.saved):
        keeper.save_as(tmp_path / "a.ora")
    paint(keeper, 5)
    keeper.discard()  # the user said so
    keeper.close()
    assert list(home.recovery.iterdir()) == []


def test_a_home_that_cannot_be_written_is_told_and_painting_goes_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    keeper = DocumentKeeper(Workspace(), tmp_path / "file" / "recovery")
    with qtbot.waitSignal(keeper.failed) as said:
        keeper.begin(new_state(30, 20), "New")
    assert "kept safe" in str(said.args[0])
    paint(keeper, 1)
    with qtbot.waitSignal(keeper.saved):
        keeper.save_as(tmp_path / "a.ora")
    keeper.close()


def test_a_recovered_document_knows_its_file(
    make: Callable[..., DocumentKeeper], tmp_path: Path, qtbot: QtBot
) -> None:
    first = make()
    first.begin(new_state(30, 20), "New")
    with qtbot.waitSignal(first.saved):
        first.save_as(tmp_path / "a.ora")
    document = first.workspace.document
    assert document is not None
    document.apply("Add", State(30, 20, (Layer("More"),)))
    first.close()
    second = make()
    with qtbot.waitSignal(second.left_changed):
        second.look_for_left()
    with qtbot.waitSignal(second.workspace.replaced):
        second.recover(second.left[0])
    assert second.workspace.path == tmp_path / "a.ora"
    assert second.workspace.is_dirty()
