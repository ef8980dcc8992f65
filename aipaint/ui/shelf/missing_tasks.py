"""What is missing of what the Generate panel names: noticed, looked for on the shelf, replaced."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer

from aipaint.app.reuse import Field, Said, not_here
from aipaint.core.messages import say
from aipaint.core.recipe import Lora
from aipaint.ui.shelf.missing import Missing, MissingOffer

if TYPE_CHECKING:
    from aipaint.app.settings import Draft
    from aipaint.app.shelf.items import Item
    from aipaint.ui.main_window import MainWindow

_REST_MS = 200  # a draft that changes is looked at when it rests
_MOST = 5  # that are offered for one that is missing
_SHORTEST = 8  # digits of a hash that say enough
_ROLES = {"models": ("checkpoint", "inpaint", "edit"), "loras": ("lora",), "vaes": ("vae",)}


class MissingTasks(QObject):
    """Offers what is nearest for a model, LoRA or VAE that is not on the shelf."""

    def __init__(self, window: MainWindow, offer: MissingOffer) -> None:
        super().__init__(window)
        self._window, self._offer = window, offer
        self._known = False  # whether it is known by now what is on the shelf
        self._of_picture: list[Missing] = []  # told by a picture, not taken into the panel
        self._declined: set[Missing] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look)
        session = window.session
        session.models.modelReset.connect(self._shelf_read)
        session.catalogue.changed.connect(self._rest.start)
        window.generate_panel.draft_changed.connect(self._rest.start)
        offer.taken.connect(self._take)
        offer.declined.connect(self._decline)
        offer.shelf_wanted.connect(self._look_on_shelf)

    def hear(self, said: Said, wanted: Collection[Field]) -> None:
        """A picture's settings were taken over: offer something for what of them is not here."""
        models = self._window.session.models
        known = [info for row in range(models.rowCount()) if (info := models.at(row)) is not None]
        model, loras = not_here(said, wanted, known, models.loras)
        self._of_picture = []
        if model:
            self._of_picture.append(Missing("models", _last(said.model) or said.hash, said.hash))
        self._of_picture += [Missing("loras", _last(each.model), "", each.weight) for each in loras]
        self._declined.clear()
        self._rest.start()

    def missing(self) -> list[Missing]:
        """Return what is missing and was not declined."""
        found = [*self._of_panel(self._window.generate_panel.draft()), *self._of_picture]
        return [each for each in dict.fromkeys(found) if each not in self._declined]

    def _of_panel(self, draft: Draft) -> list[Missing]:
        models, panel = self._window.session.models, self._window.generate_panel
        found: list[Missing] = []
        if draft.model and models.row(draft.model) < 0 and not _is_there(draft.model):
            found.append(Missing("models", draft.model))
        for lora in draft.loras:
            if models.lora(lora.model) is None and not _is_there(lora.model):
                found.append(Missing("loras", lora.model, "", lora.weight))
        if panel.vae.is_missing() and not _is_there(draft.vae):
            found.append(Missing("vaes", draft.vae))
        return found

    def _shelf_read(self) -> None:
        self._known = True
        self._rest.start()

    def _look(self) -> None:
        catalogue = self._window.session.catalogue
        if not self._known or (catalogue.scanning() and not catalogue.items()):
            return
        missing = self.missing()
        if not missing:
            self._offer.hide()
            return
        first = missing[0]
        near: dict[Path, Item] = {}
        for role in _ROLES[first.kind]:
            for item in catalogue.like(first.name, first.hash, role):
                if item.kind == first.kind:
                    near[item.path] = item
        hashed = first.hash.lower()
        items = sorted(near.values(), key=lambda item: not _is_same(item, hashed))[:_MOST]
        same = bool(items) and _is_same(items[0], hashed)
        self._offer.show_missing(first, items, same, len(missing) - 1)

    def _take(self, missing: Missing, item: Item) -> None:
        panel = self._window.generate_panel
        draft = panel.draft()
        if missing in self._of_picture:
            self._of_picture.remove(missing)
            if missing.kind == "loras":
                added = Lora(model=item.id, weight=missing.weight)
                draft = msgspec.structs.replace(draft, loras=(*draft.loras, added))
        if missing.kind == "models":
            draft = msgspec.structs.replace(draft, model=item.id)
        elif missing.kind == "vaes":
            draft = msgspec.structs.replace(draft, vae=item.id)
        else:
            loras = tuple(
                Lora(model=item.id, weight=each.weight) if each.model == missing.name else each
                for each in draft.loras
            )
            # One that is worn already is not worn twice.
            kept = {each.model: each for each in reversed(loras)}
            order = dict.fromkeys(each.model for each in loras)
            draft = msgspec.structs.replace(draft, loras=tuple(kept[each] for each in order))
        panel.set_draft(draft)
        self._window.note(
            say("{other} is used in place of {name}.", other=item.name, name=missing.name)
        )
        self._look()

    def _decline(self, missing: Missing) -> None:
        self._declined.add(missing)
        self._look()

    def _look_on_shelf(self, missing: Missing) -> None:
        tasks = self._window.model_tasks
        tasks.enter()
        if tasks.is_open():
            tasks.room().show_kind(missing.kind)


def _is_same(item: Item, hashed: str) -> bool:
    known = (item.hash, *item.hashes)
    return len(hashed) >= _SHORTEST and any(each.startswith(hashed) for each in known)


def _is_there(name: str) -> bool:
    """Whether a name is the path of something, as that of a model outside of all folders is."""
    path = Path(name)
    return path.is_absolute() and path.exists()


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
