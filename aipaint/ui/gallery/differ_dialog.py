"""Why do two pictures differ? All that is known of both, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.i18n import words
from aipaint.core.recipe import SAMPLER_NAMES
from aipaint.gallery.difference import point_words
from aipaint.ui.gallery.entry_words import facts_of, when_of
from aipaint.ui.gallery.word_diff import coloured, parts_of

if TYPE_CHECKING:
    from aipaint.app.library.thumbnails import Thumbnails
    from aipaint.gallery.entry import Entry
    from aipaint.ui.theme import ThemeSwitch

_SIDE = 160  # of a thumbnail
_NONE = "–"


class Field(NamedTuple):
    """One line of the table.

    text: whether it is compared word by word. reason: whether it has to do with why they differ.
    """

    name: str
    one: str
    other: str
    text: bool = False
    reason: bool = True

    @property
    def differs(self) -> bool:
        """Whether the two values are different, and that tells something."""
        return self.reason and self.one != self.other


class DifferDialog(QDialog):
    """The sentences first, then every field of both with what differs in colour."""

    settings_wanted = Signal(object)  # Entry whose settings the panel shall have
    compare_wanted = Signal(object, object)  # Entry, Entry

    def __init__(
        self,
        one: Entry,
        other: Entry,
        thumbnails: Thumbnails,
        theme: ThemeSwitch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pair = (one, other)
        self._thumbnails, self._theme = thumbnails, theme
        self.setWindowTitle(self.tr("Why Do They Differ?"))
        self.fields = list(self._fields(one, other))
        self.lines: list[tuple[Field, tuple[QLabel, QLabel, QLabel]]] = []
        self.pictures = (QLabel(), QLabel())
        self.use_buttons = (QPushButton(), QPushButton())
        self.sentences = QLabel()
        self.only_box = QCheckBox(self.tr("Only what differs"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.compare_button = self.buttons.addButton(
            self.tr("Compare"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        self._build()
        self.only_box.setChecked(any(field.differs for field in self.fields))
        self._show_rows()
        self._show_pictures()
        thumbnails.see(self, [one.id, other.id])
        thumbnails.loaded.connect(self._show_pictures)
        theme.changed.connect(self._colour)
        self.finished.connect(lambda _result: thumbnails.see(self, []))

    # Building

    def _build(self) -> None:
        from aipaint.gallery.difference import why

        sentences = [words(message) for message in why(*self._pair)]
        self.sentences.setText(
            "\n".join(sentences)
            if sentences
            else self.tr("Both come from the same recipe, model and versions.")
        )
        self.sentences.setWordWrap(True)
        self.sentences.setTextFormat(Qt.TextFormat.PlainText)
        self.sentences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        table = QWidget()
        self._grid = QGridLayout(table)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, 110)
        for column in (1, 2):
            self._grid.setColumnStretch(column, 1)
        heads = (self.tr("Here"), self.tr("There"))
        uses = (
            self.tr("Paint with These Settings"),
            self.tr("Paint with These Settings"),
        )
        for side in (0, 1):
            entry, head = self._pair[side], QLabel(f"<b>{heads[side]}</b>")
            picture, use = self.pictures[side], self.use_buttons[side]
            picture.setFixedSize(QSize(_SIDE, _SIDE))
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            picture.setAccessibleName(f"{heads[side]}: {facts_of(entry)}")
            use.setText(uses[side])
            use.setAutoDefault(False)
            use.setAccessibleName(f"{heads[side]}: {uses[side]}")
            use.setToolTip(self.tr("Fills the Generate panel with what painted this picture"))
            use.clicked.connect(lambda _=False, entry=entry: self.settings_wanted.emit(entry))
            cell = QVBoxLayout()
            cell.setSpacing(6)
            for part in (head, picture, use):
                cell.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
            self._grid.addLayout(cell, 0, side + 1)
        for field in self.fields:
            self._add(field)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidget(table)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QHBoxLayout()
        foot.addWidget(self.only_box, 1)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.sentences)
        column.addWidget(area, 1)
        column.addLayout(foot)
        self.only_box.toggled.connect(self._show_rows)
        self.buttons.rejected.connect(self.reject)
        self.compare_button.clicked.connect(lambda: self.compare_wanted.emit(*self._pair))
        self._colour()
        room = (self.parentWidget() or self).screen().availableGeometry()
        self.resize(min(860, room.width() - 80), min(760, room.height() - 80))

    def _add(self, field: Field) -> None:
        labels = (QLabel(field.name), QLabel(), QLabel())
        labels[0].setObjectName("muted")
        row = self._grid.rowCount()
        for column, label in enumerate(labels):
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            if column:
                label.setWordWrap(True)
                label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, column)
        self.lines.append((field, labels))

    # Within

    def _colour(self, _tokens: object = None) -> None:
        """Show the values, what differs in the colours of the theme."""
        tokens = self._theme.tokens
        for field, labels in self.lines:
            if field.text:
                both = parts_of(field.one, field.other)
            else:
                both = tuple([(field.differs, value)] for value in (field.one, field.other))
            for label, parts in zip(labels[1:], both, strict=True):
                label.setTextFormat(Qt.TextFormat.RichText)
                label.setText(coloured(parts, tokens, underlined=field.text))

    def _show_rows(self) -> None:
        for field, labels in self.lines:
            for label in labels:
                wanted = field.differs or not field.reason or not self.only_box.isChecked()
                label.setVisible(wanted)

    def _show_pictures(self, _ids: object = None) -> None:
        ratio = self.devicePixelRatioF()
        for entry, label in zip(self._pair, self.pictures, strict=True):
            found = self._thumbnails.pixmap(entry, round(_SIDE * ratio))
            if found is not None:
                label.setPixmap(_scaled(found, ratio))
            elif self._thumbnails.is_lost(entry.id):
                label.setText(self.tr("The file is gone."))

    def _fields(self, one: Entry, other: Entry) -> Iterator[Field]:
        """Give all that is known of both, in the order of the Generate panel."""
        both = self._values(one), self._values(other)
        texts = (self.tr("Prompt"), self.tr("Negative prompt"))
        names = (self.tr("Date"), self.tr("File"))
        for name in dict.fromkeys([*both[0], *both[1]]):
            here, there = (values.get(name, _NONE) or _NONE for values in both)
            if (here, there) != (_NONE, _NONE):
                as_text = name in texts and _NONE not in (here, there)
                yield Field(name, here, there, as_text, name not in names)

    def _values(self, entry: Entry) -> dict[str, str]:
        recipe, meta, facts = entry.recipe, entry.meta, entry.facts
        found = {
            self.tr("Prompt"): recipe.prompt,
            self.tr("Negative prompt"): recipe.negative_prompt,
        }
        if meta is not None:
            # Another program's words: what it does not tell is left empty, not made up.
            found |= {
                self.tr("Model"): meta.model or "",
                self.tr("Seed"): "" if meta.seed is None else str(meta.seed),
                self.tr("Steps"): "" if meta.steps is None else str(meta.steps),
                self.tr("Guidance"): "" if meta.guidance is None else f"{meta.guidance:g}",
                self.tr("Sampler"): meta.sampler or "",
                self.tr("Size"): f"{entry.width} × {entry.height}",
                self.tr("Strength"): "" if meta.denoise is None else f"{meta.denoise:g}",
                self.tr("Model's digest"): meta.model_hash or "",
                self.tr("Program"): meta.software or meta.source,
                self.tr("LoRAs"): ", ".join(f"{name} {weight:g}" for name, weight in _loras(entry)),
            }
        else:
            repaint = recipe.repaint
            found |= {
                self.tr("Model"): recipe.model,
                self.tr("Seed"): str(recipe.seed),
                self.tr("Steps"): str(recipe.steps),
                self.tr("Guidance"): f"{recipe.guidance:g}",
                self.tr("Sampler"): SAMPLER_NAMES[recipe.sampler],
                self.tr("Size"): f"{recipe.width} × {recipe.height}",
                self.tr("Size of the file"): f"{entry.width} × {entry.height}",
                self.tr("Begins with"): _short(repaint.image) if repaint else "",
                self.tr("Mask"): _short(repaint.mask) if repaint else "",
                self.tr("Strength"): f"{repaint.strength:g}" if repaint else "",
                self.tr("Fill"): repaint.fill if repaint else "",
                self.tr("Latent"): point_words(recipe.latent) if recipe.latent else "",
                self.tr("LoRAs"): ", ".join(
                    f"{each.model} {each.weight:g}" for each in recipe.loras
                ),
                self.tr("Regions"): "; ".join(f"{r.prompt} ({r.weight:g})" for r in recipe.regions),
                self.tr("Guided by"): "; ".join(
                    f"{c.model} ({c.weight:g})" for c in recipe.controls
                ),
                self.tr("Model's digest"): facts.model_hash[:16],
                self.tr("Painted on"): facts.device,
                self.tr("Computed in"): facts.dtype,
            }
            found |= dict(sorted(facts.versions.items()))
        return found | {self.tr("Date"): when_of(entry), self.tr("File"): entry.path.name}


def _scaled(pixmap: QPixmap, ratio: float) -> QPixmap:
    side = round(_SIDE * ratio)
    found = pixmap.scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    found.setDevicePixelRatio(ratio)
    return found


def _loras(entry: Entry) -> list[tuple[str, float]]:
    return sorted((entry.meta.loras or {}).items()) if entry.meta is not None else []


def _short(digest: str) -> str:
    """Return enough of a picture's digest to tell two apart."""
    return digest[:12]
