"""Icons: one set of line drawings, tinted with the colour of the text they stand beside."""

from __future__ import annotations

import functools
import weakref
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from aipaint.core.paths import resources
from aipaint.ui.theme import ThemeSwitch, Tokens

SIZE = 20  # pixels, as on tool bars
_RATIOS = (1.0, 2.0)


class HasIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None: ...  # noqa: N802


class Icons(QObject):
    """Gives icons to buttons and actions, and new ones when the theme changes."""

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._wearers: list[tuple[weakref.ref[HasIcon], str, str]] = []
        theme.changed.connect(self._retint)

    def give(self, wearer: HasIcon, name: str, colour: str = "text") -> None:
        """Give `wearer` the icon `name`, now and after each change of theme.

        colour: the name of a token. A second call for the same wearer replaces the first.
        """
        self._wearers = [held for held in self._wearers if held[0]() not in (None, wearer)]
        self._wearers.append((weakref.ref(wearer), name, colour))
        wearer.setIcon(self.icon(name, colour))

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """Return the icon in the present theme."""
        return _icon(name, colour, self._theme.tokens)

    def pixmap(self, name: str, colour: str = "text", size: int = SIZE) -> QPixmap:
        """Return the icon as a pixmap of `size` pixels, made for twice as dense screens."""
        return draw(name, getattr(self._theme.tokens, colour), size, 2.0)

    def _retint(self, tokens: Tokens) -> None:
        for held, name, colour in self._wearers:
            wearer = held()
            if wearer is not None:
                wearer.setIcon(_icon(name, colour, tokens))


@functools.cache
def _icon(name: str, colour: str, tokens: Tokens) -> QIcon:
    icon = QIcon()
    pale = QColor(tokens.muted)
    pale.setAlphaF(0.5)
    inks = {
        QIcon.Mode.Normal: getattr(tokens, colour),
        QIcon.Mode.Disabled: pale.name(QColor.NameFormat.HexArgb),
        QIcon.Mode.Selected: tokens.on_accent,
    }
    for ratio in _RATIOS:
        for mode, ink in inks.items():
            icon.addPixmap(draw(name, ink, SIZE, ratio), mode)
    return icon


def draw(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """Return the drawing `name` in `colour` (#rrggbb or #aarrggbb), `size` pixels wide."""
    ink = QColor(colour)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(b"currentColor", ink.name().encode())))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(ink.alphaF())
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@functools.cache
def _source(name: str) -> bytes:
    return (resources() / "icons" / f"{name}.svg").read_bytes()


def app_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resources() / "icons" / "aipaint.svg"))
