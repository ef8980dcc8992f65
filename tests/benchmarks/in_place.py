"""What it costs to watch a repainting in its place: with previews drawn on the canvas, and without.

A part of a document is repainted with the starter by way of the studio's own session, and the
canvas is on the (offscreen) screen. In turn its previews are drawn through the mask as they come,
and left alone; the worker makes them in both cases.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import statistics
import tempfile
import time
from typing import Any

from aipaint.core.paths import find_home
from aipaint.core.recipe import Recipe

LIMIT = 1.01
_GIVE_UP_S = 600.0


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return seconds a repainting with and without previews in place, and their median ratio."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(folder)
        home.create()
        desk = _Desk(home)
        try:
            desk.repaint(True)  # loads and warms up; not counted
            pairs = [(desk.repaint(True), desk.repaint(False)) for _ in range(args.runs or 9)]
        finally:
            desk.close()
    ratio = statistics.median(shown / hidden for shown, hidden in pairs)
    return {
        "name": "in_place",
        "runs": len(pairs),
        "shown_s": round(statistics.median(pair[0] for pair in pairs), 4),
        "hidden_s": round(statistics.median(pair[1] for pair in pairs), 4),
        "previews": desk.previews,
        "ratio": round(ratio, 4),
        "limit": LIMIT,
        "ok": ratio <= LIMIT,
    }


class _Desk:
    """Session, document, canvas: what the window has for it, without the window."""

    def __init__(self, home: Any) -> None:
        from PySide6.QtCore import QRectF
        from PySide6.QtGui import QColor
        from PySide6.QtWidgets import QApplication

        from aipaint.app.canvas_work import CanvasWork
        from aipaint.app.session import Session
        from aipaint.app.workspace import Workspace
        from aipaint.paint.document import new_state
        from aipaint.paint.edits.pieces import filled
        from aipaint.paint.selection.shapes import ellipse
        from aipaint.ui.paint_view import PaintView
        from aipaint.ui.theme import ThemeSwitch

        self._application = QApplication.instance() or QApplication([])
        assert isinstance(self._application, QApplication)
        self._session = Session(home)
        self._workspace = Workspace(self._session.settings.undo_bytes)
        self._work = CanvasWork(self._session, self._workspace)
        self._view = PaintView(self._workspace, ThemeSwitch(self._application, "dark"))
        self._view.resize(1200, 800)
        self._view.show()
        state = new_state(1024, 1024)
        assert state.active is not None
        ground = filled(state.rect(), QColor(120, 150, 180))
        state = state.with_layer(state.active, surface=ground)
        mask = ellipse(QRectF(400, 400, 160, 160), state.rect())
        self._workspace.open(dataclasses.replace(state, selection=mask), "New")
        self.previews = 0
        self._shown = self._over = False
        self._work.previewed.connect(self._show)
        self._work.preview_ended.connect(self._view.end_preview)
        self._work.laid.connect(lambda _: setattr(self, "_over", True))
        self._session.start()
        self._wait(lambda: self._session.models.rowCount() > 0)

    def repaint(self, shown: bool) -> float:
        """Return the seconds from the press to the layer."""
        from aipaint.repaint import defaults_for

        info = self._session.models.info("starter-diffusion")
        assert info is not None
        suits = info.defaults
        recipe = Recipe(
            prompt="a red apple",
            model=info.id,
            steps=suits.steps,
            guidance=suits.guidance,
            sampler=suits.sampler,
            seed=1,
            width=suits.width,
            height=suits.height,
        )
        self._shown, self._over = shown, False
        begun = time.perf_counter()
        self._work.paint("fill", recipe, recipe.prompt, defaults_for("fill"))
        self._wait(lambda: self._over)
        seconds = time.perf_counter() - begun
        document = self._workspace.document
        assert document is not None
        document.undo()
        return seconds

    def close(self) -> None:
        self._view.close()
        self._session.close()

    def _show(self, patch: Any, rect: Any, progress: float) -> None:
        if self._shown:
            self.previews += patch is not None
            self._view.show_preview(patch, rect, progress)

    def _wait(self, done: Any) -> None:
        from PySide6.QtCore import QEventLoop

        end = time.monotonic() + _GIVE_UP_S
        while not done():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
            assert time.monotonic() < end, "nothing came of it"
