"""What the model shelf says where it has nothing to show."""

from __future__ import annotations

from aipaint.ui.actions import Actions
from aipaint.ui.empty_page import EmptyPage
from aipaint.ui.icons import Icons
from aipaint.ui.shelf.choice import Wish


class EmptyShelf(EmptyPage):
    """Says why there is no model, and leads on."""

    def __init__(self, actions: Actions, icons: Icons) -> None:
        super().__init__(icons, "boxes", "folder-plus")
        self._wish, self._some, self._scanning = Wish(), False, False
        self.other_button.clicked.connect(actions["model_folders"].trigger)
        self.retranslate()

    def show_reason(self, wish: Wish, some: bool, scanning: bool) -> None:
        """Say why nothing is shown. some: whether there are models at all."""
        self._wish, self._some, self._scanning = wish, some, scanning
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        wish = self._wish
        icon, title = "search", self.tr("No model is like that")
        hint = self.tr("Other words may find it, or fewer of them.")
        asked = bool(wish.text or wish.base or wish.usable)
        if not self._some and self._scanning:
            icon, title = "boxes", self.tr("Looking for models")
            hint = self.tr("They appear as soon as they are found.")
        elif not self._some:
            icon, title = "boxes", self.tr("No models yet")
            hint = self.tr(
                "Choose the folders you keep them in. Nothing is copied, and nothing is changed."
            )
        elif wish.section == "favourites" and not asked:
            icon, title = "star", self.tr("No favourites yet")
            hint = self.tr("Mark a model with the star, and it is found here.")
        elif wish.section == "root" and not asked:
            icon, title = "folder-open", self.tr("Nothing in this folder")
            hint = self.tr("No model was found in it.")
        self.say(icon, title, hint)
        self.all_button.setText(self.tr("All Models"))
        self.other_button.setText(self.tr("Folders…"))
        self.all_button.setVisible(self._some)
        self.other_button.setVisible(not self._some and not self._scanning)
