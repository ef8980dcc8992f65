"""Prompts that leave something open: shown as they may come out, and decided when one paints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout

from aipaint.app.i18n import words
from aipaint.core.errors import UserError
from aipaint.core.messages import Message
from aipaint.core.recipe import MAX_SEED, Recipe
from aipaint.core.wildcard_files import WildcardFolder
from aipaint.core.wildcards import Expansion, Wildcards, expand, holds_any, leaves_open, spread
from aipaint.ui.picker import Choice, Picker, rank
from aipaint.ui.wildcard_fold import MOST, WildcardFold

if TYPE_CHECKING:
    from aipaint.app.settings import Draft
    from aipaint.ui.main_window import MainWindow

_PAUSE_MS = 250  # after the last letter


@dataclass(frozen=True)
class _Shown:
    """What is to be shown: expansions, or why there are none."""

    expansions: tuple[Expansion, ...] = ()
    exact: bool = False
    problem: UserError | None = None


class WildcardTasks(QObject):
    """Expands recipes with the user's lists, and keeps the fold below the prompt right."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folder = WildcardFolder(window.session.home)
        self.picker: Picker | None = None
        self._turn = 0  # of examples: each press of the button shows others
        self._stamp = 0
        panel = window.generate_panel
        self.fold = WildcardFold(window.icons)
        self.fold.again_wanted.connect(self._show_others)
        self.fold.names_wanted.connect(self.ask)
        inner = panel.intents.parentWidget()
        column = inner.layout() if inner is not None else None
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(panel.intents), self.fold)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)
        panel.draft_changed.connect(self._consider)
        window.actions_.connect_all(
            {
                "insert_wildcard": self.ask,
                "open_wildcards": lambda: window.tasks.open_folder(self._folder.path),
            }
        )

    def spread(self, recipe: Recipe) -> list[Recipe]:
        """Return the recipes of a batch, each with what its seed makes of the prompt.

        Nothing where the lists cannot be used: the user is told.
        """
        if not leaves_open(recipe):
            return [recipe]  # and no file is looked at
        try:
            recipes, notes = spread(recipe, self._folder.wildcards())
        except UserError as error:
            self._window.session.show_error(error)
            return []
        for note in (*notes, *self._folder.problems)[:1]:
            self._window.note(note)
        return recipes

    def one(self, recipe: Recipe) -> Recipe | None:
        """Return the recipe with what its first seed makes of the prompt, for all its pictures."""
        found = self.spread(recipe.one(0))
        return msgspec.structs.replace(found[0], batch=recipe.batch) if found else None

    def quietly(self, recipe: Recipe | None) -> Recipe | None:
        """As `one`, but without a word: for what is painted while one writes."""
        if recipe is None or not leaves_open(recipe):
            return recipe
        try:
            return spread(recipe, self._folder.wildcards())[0][0]
        except UserError:
            return recipe  # the fold below the prompt says why

    def ask(self) -> None:
        """Let the user search the lists and put one into the prompt."""

        def then(found: Wildcards) -> None:
            if self.picker is None:
                self.picker = Picker(self._window)

            def find(text: str) -> list[Choice]:
                ranked = [(rank(name, text), name) for name in found.names]
                fitting = sorted((place, name) for place, name in ranked if place is not None)
                return [
                    Choice(name, name, str(len(found.lines(name)))) for _, name in fitting[:200]
                ]

            title = self.tr("Search wildcards")
            if not found.names:
                title = self.tr("No wildcards yet: put text files into their folder")
            self.picker.ask(title, find, self._insert)

        self._window.session.errands.run(self._folder.wildcards, then)

    def _insert(self, name: str) -> None:
        self._window.tasks.write_prompt()
        self._window.generate_panel.prompt.insertPlainText(f"__{name}__")

    # The fold

    def _consider(self, draft: Draft) -> None:
        if holds_any(draft.prompt):
            self._timer.start()
        else:
            self._timer.stop()
            self._stamp += 1
            self.fold.hide()

    def _show_others(self) -> None:
        self._turn += 1
        self._look()

    def _look(self) -> None:
        draft = self._window.generate_panel.draft()
        self._stamp += 1
        stamp, exact = self._stamp, draft.seed_locked
        count = min(MOST, draft.batch) if exact else MOST
        first = draft.seed if exact else draft.seed + 1 + self._turn * MOST
        seeds = [(first + index) % (MAX_SEED + 1) for index in range(count)]

        def work() -> _Shown:
            lists = self._folder.wildcards()
            try:
                found = [expand(draft.prompt, lists, seed) for seed in seeds]
            except UserError as error:
                return _Shown(problem=error)
            if not exact:
                found = list({each.text: each for each in found}.values())
            return _Shown(tuple(found), exact)

        def then(shown: _Shown) -> None:
            if stamp == self._stamp:
                self._show(shown)

        self._window.session.errands.run(work, then)

    def _show(self, shown: _Shown) -> None:
        notes: list[Message] = list(self._folder.problems)
        if shown.problem is not None:
            notes = [shown.problem.what, shown.problem.why]
        elif shown.expansions:
            notes = [*shown.expansions[0].notes, *notes]
        texts = [each.text for each in shown.expansions]
        self.fold.show_expansions(texts, shown.exact, " ".join(words(note) for note in notes[:2]))
        self.fold.show()
