"""Parts of the bar above the canvas: a row that follows the language, and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QMenu, QToolButton, QWidget

from aipaint.ui.slide_box import SlideBox

Say = Callable[[], str]
Choice = tuple[str, Say]  # value, its name in the present language


class OptionsRow(QWidget):
    """Fields beside each other. Names are functions, asked again when the language changes.

    pinned: what the bar keeps in sight at its end, however little room there is.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pinned: list[QWidget] = []
        self._words: list[Callable[[], object]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def number(self, box: SlideBox, name: Say, hint: Say, slid: Callable[[float], object]) -> None:
        """Add a number; `slid` hears what the user makes of it."""
        self._say(lambda: (box.set_name(name()), box.setToolTip(hint())))
        box.slid.connect(slid)
        self._row.addWidget(box)

    def flag(self, name: Say, hint: Say, on: bool, toggled: Callable[[bool], object]) -> QCheckBox:
        """Add something that is so or not."""
        box = QCheckBox()
        box.setChecked(on)
        self._say(lambda: (box.setText(name()), box.setToolTip(hint())))
        box.toggled.connect(toggled)
        self._row.addWidget(box)
        return box

    def choice(
        self, name: Say, choices: Sequence[Choice], value: str, chosen: Callable[[str], object]
    ) -> QComboBox:
        """Add a choice of one among several."""
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, word in choices:
            box.addItem(word(), key)
        box.setCurrentIndex(box.findData(value))

        def say() -> None:
            box.setAccessibleName(name())
            box.setToolTip(name())
            for index, (_, word) in enumerate(choices):
                box.setItemText(index, word())

        self._say(say)
        box.activated.connect(lambda index: chosen(str(box.itemData(index))))
        self._row.addWidget(box)
        return box

    def menu(
        self,
        icon: str,
        name: Say,
        choices: Sequence[Choice],
        value: str,
        chosen: Callable[[str], object],
    ) -> MenuButton:
        """Add a choice that shows its menu on demand: for what is changed now and then."""
        button = MenuButton(icon, name, choices)
        button.show_value(value)
        self._say(button.say)
        button.chosen.connect(chosen)
        self._row.addWidget(button)
        return button

    def end(self) -> None:
        """Leave the rest of the bar empty."""
        self._row.addStretch(1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            for say in self._words:
                say()
        super().changeEvent(event)

    def _say(self, say: Callable[[], object]) -> None:
        self._words.append(say)
        say()


class MenuButton(QToolButton):
    """A button with a menu of which one entry holds; it looks pressed unless that is the first.

    icon: a name in resources/icons, which the bar gives it (its property "icon_name").
    """

    chosen = Signal(str)

    def __init__(self, icon: str, name: Say, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._name, self._choices, self._value = name, choices, choices[0][0]
        self.setProperty("icon_name", icon)
        self.setCheckable(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu, group = QMenu(self), QActionGroup(self)
        for key, _ in choices:
            action = menu.addAction("")
            action.setCheckable(True)
            action.setData(key)
            group.addAction(action)
        menu.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.setMenu(menu)

    def show_value(self, value: str) -> None:
        """Show what holds."""
        self._value = value
        for action in self.menu().actions():
            action.setChecked(action.data() == value)
        self.setChecked(value != self._choices[0][0])
        self.say()

    def say(self) -> None:
        """Say name and entries in the present language."""
        words = {key: word() for key, word in self._choices}
        for action in self.menu().actions():
            action.setText(words[action.data()])
        said = f"{self._name()}: {words[self._value]}"
        self.setToolTip(said)
        self.setAccessibleName(said)


def percent(curve: float = 1.0) -> SlideBox:
    """A box from 0 to 100 %."""
    return SlideBox(0, 100, " %", curve=curve)


def no_modifiers(modifiers: Qt.KeyboardModifier) -> bool:
    """Whether no key is held that makes a shortcut of another; those of the number pad do not."""
    return modifiers & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
