"""What the gallery says where it has no picture to show."""

from __future__ import annotations

from aipaint.app.library.source import Found, Source, Trashed
from aipaint.ui.actions import Actions
from aipaint.ui.empty_page import EmptyPage
from aipaint.ui.icons import Icons


class EmptyGallery(EmptyPage):
    """Says why there is no picture, and leads on."""

    def __init__(self, actions: Actions, icons: Icons) -> None:
        super().__init__(icons, "images", "folder-input")
        self._source: Source = Found()
        self._import = actions["import_pictures"]
        self._import.changed.connect(self.retranslate)
        self.other_button.clicked.connect(self._import.trigger)
        self.retranslate()

    def show_reason(self, source: Source) -> None:
        """Say why what was asked for has no pictures."""
        self._source = source
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        source = self._source
        everything = isinstance(source, Found) and not source.query
        icon, hint = "search", self.tr("Other words may find it, or fewer of them.")
        title = self.tr("No picture is like that")
        if everything:
            icon, title = "images", self.tr("Your pictures will be here")
            hint = self.tr("Everything you paint is kept. Older work can be taken in from folders.")
        elif isinstance(source, Trashed):
            icon, title = "trash", self.tr("The trash is empty")
            hint = self.tr("What you remove from the gallery can be brought back from here.")
        self.say(icon, title, hint)
        self.all_button.setText(self.tr("All Pictures"))
        self.other_button.setText(self.tr("Import…"))
        self.all_button.setVisible(not everything)
        self.other_button.setVisible(everything and self._import.isEnabled())
