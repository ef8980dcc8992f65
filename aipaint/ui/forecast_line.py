"""One quiet line on what the next picture will need; loud only where it will not fit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QLabel, QWidget

from aipaint.app.i18n import words

if TYPE_CHECKING:
    from aipaint.app.forecasts import Outlook

_MB, _GB = 1e6, 1e9


class ForecastLine(QLabel):
    """Memory and time of the next picture; the parts of it are in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outlook: Outlook | None = None
        self.setObjectName("muted")
        self.show_outlook(None)

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Show what is foretold; None leaves the line empty, but in its place."""
        self._outlook = outlook
        short = outlook is not None and not outlook.forecast.fits
        name = "danger" if short else "muted"
        if name != self.objectName():
            self.setObjectName(name)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setText("" if outlook is None else self._line(outlook))
        self.setToolTip("" if outlook is None else self._parts(outlook))
        self.setAccessibleName(self.tr("What the picture will need"))
        self.setAccessibleDescription(self.toolTip())

    def _line(self, outlook: Outlook) -> str:
        found = outlook.forecast
        if not found.peak:
            return "" if found.why is None else words(found.why)
        memory = self.tr("≈ {need} of {free}").format(
            need=size_words(found.peak), free=size_words(outlook.device.free)
        )
        if not found.fits:
            return self.tr("Too little memory: {memory}").format(memory=memory)
        if found.seconds is None:
            return memory
        time = self.tr("≈ {time}").format(time=time_words(found.seconds))
        return f"{memory} · {time}"

    def _parts(self, outlook: Outlook) -> str:
        found, device = outlook.forecast, outlook.device
        lines = [] if found.why is None else [words(found.why)]
        if not found.fits:
            lines.append(
                self.tr("Choose a smaller size or another model, or close other programs.")
            )
        if found.peak:
            lines += [
                self.tr("The model: {size}").format(size=size_words(found.weights)),
                self.tr("The work, at the most: {size}").format(
                    size=size_words(found.peak - found.weights)
                ),
                self.tr("Free: {size} ({device})").format(
                    size=size_words(device.free), device=device.name
                ),
            ]
        if found.seconds is None:
            lines.append(self.tr("How long it takes will be known after a first picture."))
        else:
            lines.append(
                self.tr("Time: about {time}, by the pictures before").format(
                    time=time_words(found.seconds)
                )
            )
        return "\n".join(lines)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_outlook(self._outlook)
        super().changeEvent(event)


def size_words(size: float) -> str:
    """Return a number of bytes as one says it: megabytes below a gigabyte."""
    if size < _GB:
        return f"{max(1, round(size / _MB))} MB"
    return f"{QLocale().toString(size / _GB, 'f', 1)} GB"


def time_words(seconds: float) -> str:
    """Return a duration as one says it."""
    if seconds < 10:
        return f"{QLocale().toString(max(0.1, seconds), 'f', 1)} s"
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{math.ceil(minutes / 60)} h"
