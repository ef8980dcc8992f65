"""A window with the family of a picture: what it was made from, and what was made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.i18n import words
from aipaint.app.library.again import KeptInputs
from aipaint.app.library.kin import MOST, Key, Kin, Way, Wish, family_of, with_unknown_parents
from aipaint.app.library.long_work import LongWork, Pace
from aipaint.core.messages import Message
from aipaint.ui.gallery.entry_words import facts_of, title_of
from aipaint.ui.gallery.family_items import SIDE
from aipaint.ui.gallery.family_scene import FamilyScene
from aipaint.ui.gallery.own_window import OwnWindow

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.core.errors import UserError
    from aipaint.core.paths import Home
    from aipaint.gallery.entry import Entry
    from aipaint.gallery.gallery import Gallery
    from aipaint.gallery.progress import Watch
    from aipaint.ui.icons import Icons
    from aipaint.ui.theme import ThemeSwitch

_SOON_MS = 300  # after which a changed gallery is asked again
_MOST_INPUTS = 200  # pictures that are not in the gallery and are read nevertheless


class FamilyView(OwnWindow):
    """The family, who is chosen in it, and what can be done with that picture.

    A double click or Enter looks at another one's family, Alt+Left and Backspace go back.
    """

    gallery_wanted = Signal(object)  # Entry to be shown in the gallery
    settings_wanted = Signal(object)  # Entry whose settings the panel shall have
    again_wanted = Signal(object)  # Entry to be painted once more

    def __init__(
        self,
        library: Library,
        home: Home,
        icons: Icons,
        theme: ThemeSwitch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._inputs = KeptInputs(home)
        self._wish: Wish | None = None
        self._kin: Kin | None = None
        self._past: list[Wish] = []
        self._last: Key | None = None  # who was chosen before
        self._asked = 0  # grows with each question: answers to older ones do not count
        self._search = LongWork(library.gallery)
        self._searched: set[int] = set()  # whose parents were looked for
        self.scene = FamilyScene(theme.tokens, icons, library.thumbnails)
        theme.changed.connect(self.scene.dress)
        self.bar, self.foot = QFrame(), QFrame()
        self.back_button, self.fit_button = QToolButton(), QToolButton()
        self.heading, self.count = QLabel(), QLabel()
        self.title, self.facts, self.note = QLabel(), QLabel(), QLabel()
        self.show_button, self.use_button = QPushButton(), QPushButton()
        self.again_button = QPushButton()
        self._build(icons)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SOON_MS)
        self._later.timeout.connect(self._ask)
        for signal in (library.added, library.removed, library.restored, library.outdated):
            signal.connect(lambda *_: self.isVisible() and self._later.start())
        self._search.told.connect(self._tell_search)
        self._search.finished.connect(self._parents_read)
        self._search.refused.connect(self.tell)
        self.retranslate()

    # What it shows

    def open(self, entry: Entry) -> None:
        """Show the family of a picture."""
        if not self.isVisible():
            self._past.clear()
            self.place_over()
        self.show()
        self.raise_()
        self.activateWindow()
        self.scene.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go(Wish(entry.id))

    def kin(self) -> Kin | None:
        """The family as it is shown, None before it is known."""
        return self._kin

    def entry(self) -> Entry | None:
        """The picture that is chosen, None for one that is not in the gallery."""
        key = self.scene.current()
        member = None if self._kin is None or key is None else self._kin.members.get(key)
        return None if member is None else member.entry

    def close_down(self) -> None:
        """End for good, with the thread that looks for parents. Call before the session ends."""
        self.close()
        self._search.close()

    def back(self) -> None:
        """Show the family that was looked at before."""
        if self._past:
            self._wish = self._past.pop()
            self._ask(fresh=True)

    def tell(self, message: Message | UserError) -> None:
        """Say something about what was wished for, below the pictures."""
        if isinstance(message, Message):
            text = words(message)
        else:
            text = " ".join(
                words(part) for part in (message.what, message.why, message.fix) if part
            )
        self.note.setText(text)
        self.note.setVisible(bool(text))

    # Building and words

    def _build(self, icons: Icons) -> None:
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(8)
        for button, icon, do in (
            (self.back_button, "chevron-left", self.back),
            (self.fit_button, "maximize", self.scene.fit_all),
        ):
            icons.give(button, icon)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, do=do: do())
        for label in (self.heading, self.title, self.facts):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.count.setObjectName("muted")
        self.facts.setObjectName("muted")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        row.addWidget(self.back_button)
        row.addWidget(self.heading, 1)
        row.addWidget(self.count)
        row.addWidget(self.fit_button)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self.title, self.facts, self.note):
            texts.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button, icon, signal in (
            (self.show_button, "images", self.gallery_wanted),
            (self.use_button, "sliders-horizontal", self.settings_wanted),
            (self.again_button, "wand-sparkles", self.again_wanted),
        ):
            icons.give(button, icon)
            button.clicked.connect(lambda _=False, told=signal: self._wanted(told))
            buttons.addWidget(button)
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(16, 8, 12, 10)
        foot.setSpacing(16)
        foot.addLayout(texts, 1)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.scene, 1)
        column.addWidget(self.foot)
        self.scene.chosen.connect(self._chosen)
        self.scene.opened.connect(self._opened)
        self.scene.more_wanted.connect(self._more)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setWindowTitle(self.tr("Family"))
        self.scene.setAccessibleName(self.tr("Family of the picture"))
        for button, said in (
            (self.back_button, self.tr("Back (Backspace)")),
            (self.fit_button, self.tr("Show the whole family (F)")),
        ):
            button.setToolTip(said)
            button.setAccessibleName(said)
        self.show_button.setText(self.tr("Show in Gallery"))
        self.use_button.setText(self.tr("Use Settings"))
        self.again_button.setText(self.tr("Paint Again"))
        self.again_button.setToolTip(
            self.tr("Runs the same recipe with what it began with: the same picture comes out")
        )
        self._describe()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.scene.scene().update()
        super().changeEvent(event)

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Backspace or (alt and event.key() == Qt.Key.Key_Left):
            self.back()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._describe()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._asked += 1
        self.note.hide()
        self._later.stop()
        self._search.cancel()
        self._searched.clear()
        self.scene.forget()
        self._kin = None
        super().closeEvent(event)

    # Within

    def _go(self, wish: Wish) -> None:
        if self._wish is not None and self._kin is not None and wish.centre != self._wish.centre:
            self._past.append(self._wish)
            self._search.cancel()
            self._searched.clear()
        self._wish = wish
        self._ask(fresh=True)

    def _ask(self, fresh: bool = False, keeping: Key | None = None) -> None:
        """Walk through the family again. fresh: and look at all of it."""
        wish = self._wish
        if wish is None:
            return
        self._asked += 1
        asked = self._asked
        keeping = wish.centre if keeping is None and not fresh else keeping

        def then(kin: Kin) -> None:
            if asked != self._asked:
                return
            self._kin = kin
            self.scene.show_kin(kin, keeping)
            self._describe()
            self._read_inputs(kin, asked)
            self._look_for_parents(kin)

        self._library.read(lambda gallery: family_of(gallery, wish), then)

    def _read_inputs(self, kin: Kin, asked: int) -> None:
        digests = [key for key in kin.members if isinstance(key, str)][:_MOST_INPUTS]
        side = round(SIDE * self.devicePixelRatioF())

        def work(_gallery: Gallery) -> dict[str, QImage]:
            found = {digest: self._inputs.small(digest, side) for digest in digests}
            return {digest: image for digest, image in found.items() if image is not None}

        def then(found: dict[str, QImage]) -> None:
            if asked == self._asked:
                self.scene.show_inputs(found)

        if digests:
            self._library.read(work, then)

    def _look_for_parents(self, kin: Kin) -> None:
        """Read pictures that may be unknown parents; there may be many, so that takes a while."""
        children = [each for each in with_unknown_parents(kin) if each not in self._searched]
        self._searched.update(children)

        def work(gallery: Gallery, watch: Watch) -> int:
            return sum(gallery.lineage.complete(child, watch) for child in children)

        if children:
            self._search.run(work)

    def _tell_search(self, pace: Pace) -> None:
        self.count.setText(
            self.tr("Looking for parents: {done} of {total} files").format(
                done=self.locale().toString(pace.done), total=self.locale().toString(pace.total)
            )
        )

    def _parents_read(self, read: int) -> None:
        if self.isVisible():
            self._describe()
            if read:
                self._ask()

    def _more(self, number: int, way: Way) -> None:
        if self._wish is not None:
            self._wish = self._wish.opening(number, way)
            self._ask(keeping=number)

    def _opened(self, key: Key) -> None:
        if isinstance(key, int):
            self._go(Wish(key))

    def _chosen(self, key: Key) -> None:
        if key != self._last:
            # What was said was of another picture.
            self._last = key
            self.note.hide()
        self._describe()

    def _wanted(self, told: object) -> None:
        entry = self.entry()
        if entry is not None:
            told.emit(entry)  # type: ignore[attr-defined]

    def _describe(self) -> None:
        """Say whose family it is, and who is chosen."""
        kin, key = self._kin, self.scene.current()
        centre = None if kin is None else kin.members.get(kin.centre)
        self.back_button.setEnabled(bool(self._past))
        entry = self.entry()
        for button in (self.show_button, self.use_button, self.again_button):
            button.setEnabled(entry is not None)
        if kin is None:
            self.heading.setText("")
            self.count.setText("")
        elif centre is None or centre.entry is None:
            self.heading.setText(self.tr("This picture is not in the gallery any more."))
            self.count.setText("")
        elif len(kin.members) == 1:
            self.heading.setText(
                self.tr("It was made from no other picture, and no other from it.")
            )
            self.count.setText("")
        else:
            self.heading.setText(
                self._elided(self.heading, self.tr("Family of “{title}”"), title_of(centre.entry))
            )
            count = self.tr("{count} pictures").format(count=len(kin.members))
            if len(kin.members) >= MOST:
                count = self.tr("The nearest {count} pictures").format(count=len(kin.members))
            self.count.setText(count)
        if entry is not None:
            self.title.setText(self._elided(self.title, "{title}", title_of(entry)))
            self.facts.setText(facts_of(entry))
        elif kin is not None and isinstance(key, str):
            self.title.setText(self.tr("This picture is not in the gallery."))
            kept = self.scene.node(key).picture is not None
            self.facts.setText(
                self.tr("What was painted from it can be painted again: its pixels are kept.")
                if kept
                else self.tr("Only that it was used is known.")
            )
        else:
            self.title.setText("")
            self.facts.setText("")
        self.scene.setAccessibleDescription(f"{self.title.text()} {self.facts.text()}")

    def _elided(self, label: QLabel, pattern: str, title: str) -> str:
        metrics = label.fontMetrics()
        room = max(160, label.width()) - metrics.horizontalAdvance(pattern)
        return pattern.format(
            title=metrics.elidedText(title[:1000], Qt.TextElideMode.ElideRight, room)
        )
