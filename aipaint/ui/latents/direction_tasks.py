"""Finding, naming, sharing and taking in directions: what the page of sliders has done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from aipaint.app.latents.directions_file import read_directions, write_directions
from aipaint.app.latents.directions_store import DirectionStore, Known, key_of, require_fit
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Asked, Cancelled, Failed, Found, Step
from aipaint.core.latents import Direction, Latent
from aipaint.core.messages import say
from aipaint.core.studies import Contrast, FindDirections

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

_SAMPLES, _COUNT = 20_000, 16


class DirectionTasks(QObject):
    """Holds the directions of the present model, and changes them.

    changed: others are there, or of one something was changed. searching: how far a search is,
    0 to 1, and -1 when it is over.
    """

    changed = Signal()
    searching = Signal(float)

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        super().__init__(window)
        self._window, self._studio = window, studio
        self._store: DirectionStore | None = None
        self._loading = 0
        self._job = self._search = 0
        studio.model_changed.connect(self.reload)

    def known(self) -> list[Known]:
        """Return the directions of the present model; empty while they are being read."""
        return [] if self._store is None else self._store.known()

    def reload(self) -> None:
        """Read the present model's directions from disk."""
        self.cancel()
        self._store = None
        self._loading += 1
        number, info = self._loading, self._studio.model
        self.changed.emit()
        if info is None or info.latent is None:
            return
        home = self._window.session.home

        def then(store: DirectionStore) -> None:
            if number == self._loading:
                self._store = store
                for problem in store.problems:
                    self._window.session.show_error(problem)
                self.changed.emit()

        self._window.session.errands.run(lambda: DirectionStore(home, info).load(), then)

    # Finding

    def find(self, method: str, first: int = 0, last: int = -1) -> None:
        """Look for directions with "pca" or "sefa" in some layers; those before are replaced."""
        info, store = self._studio.model, self._store
        if info is None or store is None:
            return
        study = FindDirections(
            model=info.id,
            method="pca" if method == "pca" else "sefa",
            count=_COUNT,
            samples=_SAMPLES,
            first=first,
            last=last,
            labels=self._studio.latent.sources[0].labels,
        )
        title = "PCA" if method == "pca" else "SeFa"
        part = "" if (first, last) == (0, -1) else f" {first + 1}-{last + 1 or ''}"

        def found(event: Found) -> None:
            shares = (*event.values, *(0.0 for _ in event.codes))
            directions = [
                Direction(
                    name=f"{title}{part} {number + 1}",
                    vector=code,
                    first=first,
                    last=last,
                    origin=method,
                    variance=shares[number] if 0 <= shares[number] <= 1 else 0.0,
                )
                for number, code in enumerate(event.codes)
            ]
            name = f"{method}-{first}-{last}"
            self._change(lambda: store.add(directions, name, cached=True))

        self._look(study, found)

    def contrast(self, liked: Sequence[Latent], disliked: Sequence[Latent], name: str) -> None:
        """Find the direction from disliked pictures to liked ones."""
        info, store = self._studio.model, self._store
        if info is None or store is None:
            return
        study = Contrast(model=info.id, liked=tuple(liked), disliked=tuple(disliked))

        def found(event: Found) -> None:
            directions = [
                Direction(name=name, vector=code, origin="examples") for code in event.codes
            ]
            self._change(lambda: store.add(directions, "examples"))

        self._look(study, found)

    def cancel(self) -> None:
        """Give up a search."""
        self._search += 1
        if self._job:
            self._window.session.cancel(self._job)
            self._job = 0
        self.searching.emit(-1.0)

    def _look(self, study: FindDirections | Contrast, found: Callable[[Found], object]) -> None:
        self.cancel()
        number = self._search
        inputs = {}
        if isinstance(study, Contrast):
            inputs = self._studio.inputs_of(*study.liked, *study.disliked)
        self.searching.emit(0.0)

        def heard(event: AnyEvent) -> None:
            if number != self._search:
                if isinstance(event, Asked):
                    self._window.session.cancel(event.job)
                return
            if isinstance(event, Asked):
                self._job = event.job
            elif isinstance(event, Step):
                self.searching.emit(event.step / max(1, event.steps))
            elif isinstance(event, Found | Failed | Cancelled):
                self._job = 0
                self.searching.emit(-1.0)
                if isinstance(event, Found):
                    found(event)
                elif isinstance(event, Failed):
                    self._window.session.failed.emit(event)

        self._studio.explore(study, inputs, heard)

    # Changing

    def mark(self, known: Known, **values: object) -> None:
        """Note what is changed of a direction."""
        store = self._store
        if store is not None:
            self._change(lambda: store.mark(known.key, **values))

    def remove(self, known: Known) -> None:
        """Take a direction out of its file."""
        store = self._store
        if store is not None:
            self._change(lambda: store.remove(known))

    def add_own(self, direction: Direction) -> None:
        """Keep a direction that was made here."""
        store = self._store
        if store is not None:
            self._change(lambda: store.add([direction], "own"))

    # Files

    def import_files(self, paths: Sequence[Path]) -> None:
        """Take in directions that somebody shared."""
        store, info = self._store, self._studio.model
        if store is None or info is None or info.latent is None:
            return
        space = info.latent
        there = {known.key for known in store.known()}

        def work() -> list[tuple[str, list[Direction]] | UserError]:
            done: list[tuple[str, list[Direction]] | UserError] = []
            for path in paths:
                try:
                    found = read_directions(path)
                    require_fit(found, space, info.name)
                except UserError as error:
                    done.append(error)
                    continue
                new = [each for each in found.directions if key_of(each) not in there]
                done.append((path.stem, new))
            return done

        def then(done: list[tuple[str, list[Direction]] | UserError]) -> None:
            count = 0
            for one in done:
                if isinstance(one, UserError):
                    self._window.session.show_error(one)
                elif one[1]:
                    count += len(one[1])
                    self._change(lambda one=one: store.add(one[1], "shared"))
            if count or not any(isinstance(one, UserError) for one in done):
                self._window.note(say("Directions taken in: {count}.", count=count))

        self._window.session.errands.run(work, then)

    def choose_files(self) -> None:
        """Ask for files and take them in."""
        dialog = self._dialog(self.tr("Import Directions"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self.import_files([Path(name) for name in names])
        )
        dialog.open()

    def share(self, known: Sequence[Known]) -> None:
        """Ask for a place and write directions there, as the user has changed them."""
        store = self._store
        if store is None or not known:
            return
        packed = store.pack([each.as_direction() for each in known])
        dialog = self._dialog(self.tr("Share Directions"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("json")
        title = known[0].name if len(known) == 1 else store.info.name
        plain = "".join(each for each in title if each.isalnum() or each in " -_").strip()
        dialog.selectFile(f"{plain or 'directions'}.json")

        def write(name: str) -> UserError | None:
            try:
                write_directions(Path(name), packed)
            except UserError as error:
                return error
            return None

        def chosen(name: str) -> None:
            def then(error: UserError | None) -> None:
                if error is not None:
                    self._window.session.show_error(error)
                else:
                    self._window.note(say("Saved as {path}.", path=name))

            self._window.session.errands.run(lambda: write(name), then)

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        folder = self._window.session.settings.document_folder or str(Path.home())
        dialog = QFileDialog(self._window, title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Directions (*.json)"), self.tr("All files (*)")])
        return dialog

    def _change(self, change: Callable[[], object]) -> None:
        try:
            change()
        except UserError as error:
            self._window.session.show_error(error)
        self.changed.emit()
