"""What can be done with one direction, as a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QInputDialog,
    QMenu,
    QSpinBox,
    QVBoxLayout,
)

from aipaint.app.latents.direction_words import name_of

if TYPE_CHECKING:
    from aipaint.app.latents.directions_store import Known
    from aipaint.ui.latents.sliders import SlidersPage


def direction_menu(page: SlidersPage, known: Known) -> QMenu:
    """Return the menu of a direction; whoever opens it deletes it."""
    tasks, translate = page.tasks, QCoreApplication.translate
    menu = QMenu(page)
    menu.addAction(translate("DirectionMenu", "Reset"), lambda: page.reset_one(known))
    menu.addSeparator()
    menu.addAction(translate("DirectionMenu", "Rename…"), lambda: rename(page, known))
    for words, name in (
        (translate("DirectionMenu", "Pin"), "pinned"),
        (translate("DirectionMenu", "Hide"), "hidden"),
        (translate("DirectionMenu", "Link"), "linked"),
    ):
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(getattr(known.mark, name))
        action.triggered.connect(lambda on, name=name: tasks.mark(known, **{name: on}))
    layers = menu.addMenu(translate("DirectionMenu", "Layers"))
    whole = layers.addAction(
        translate("DirectionMenu", "All"), lambda: page.set_layers(known, 0, -1)
    )
    whole.setCheckable(True)
    whole.setChecked(known.layers == (0, -1))
    for first, last in page.groups():
        name = translate("DirectionMenu", "{first} to {last}").format(
            first=first + 1, last=last + 1
        )
        action = layers.addAction(
            name, lambda first=first, last=last: page.set_layers(known, first, last)
        )
        action.setCheckable(True)
        action.setChecked(known.layers == (first, last))
    layers.addAction(translate("DirectionMenu", "Others…"), lambda: ask_layers(page, known))
    menu.addSeparator()
    menu.addAction(translate("DirectionMenu", "Share…"), lambda: tasks.share([known]))
    if known.file is not None:
        menu.addAction(translate("DirectionMenu", "Remove"), lambda: tasks.remove(known))
    return menu


def rename(page: SlidersPage, known: Known) -> None:
    """Ask what a direction is to be called."""
    dialog = QInputDialog(page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("DirectionMenu", "Rename"))
    dialog.setLabelText(QCoreApplication.translate("DirectionMenu", "Name of the direction"))
    dialog.setTextValue(known.name)

    def chosen(text: str) -> None:
        name = " ".join(text.split())
        own = known.direction.name, name_of(known.direction)
        if name:
            page.tasks.mark(known, name=None if name in own else name)

    dialog.textValueSelected.connect(chosen)
    dialog.open()


def ask_layers(page: SlidersPage, known: Known) -> None:
    """Ask which layers a direction shifts."""
    count = page.layer_count()
    dialog = QDialog(page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("DirectionMenu", "Layers"))
    first, last = QSpinBox(), QSpinBox()
    for box in (first, last):
        box.setRange(1, count)
    start, end = known.layers
    first.setValue(start + 1)
    last.setValue(count if end < 0 else end + 1)
    first.valueChanged.connect(last.setMinimum)
    last.setMinimum(first.value())
    form = QFormLayout()
    form.addRow(QCoreApplication.translate("DirectionMenu", "From"), first)
    form.addRow(QCoreApplication.translate("DirectionMenu", "To"), last)
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addLayout(form)
    column.addWidget(buttons)

    def accepted() -> None:
        end = last.value() - 1
        page.set_layers(known, first.value() - 1, -1 if end == count - 1 else end)

    dialog.accepted.connect(accepted)
    dialog.open()
