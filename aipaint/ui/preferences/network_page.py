"""Whether aipaint may use a network at all, and where it would ask."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLabel

from aipaint.ui.preferences.form import PageForm, muted

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow

_HUB = "https://huggingface.co"


class NetworkPage(PageForm):
    """One switch, and what follows from it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        session = window.session
        self.section(self.tr("Network"))
        self.offline = QCheckBox(self.tr("&Work offline"))
        self.offline.setChecked(not session.settings.network)
        self.offline.toggled.connect(lambda on: session.remember(network=not on))
        self.row(
            "",
            self.offline,
            "offline",
            self.tr(
                "Nothing is asked of any network. Without it aipaint asks only for models that you"
                " name under Models › Download a Model, and only when you press the button there."
                " It never looks for updates, and never tells anybody anything about you or your"
                " pictures."
            ),
        )
        self.section(self.tr("Where models are asked for"))
        self.hub = QLabel(os.environ.get("HF_ENDPOINT", "").strip() or _HUB)
        self.row(self.tr("Hub"), self.hub, "hub")
        self.line(
            muted(
                self.tr(
                    "The environment variable HF_ENDPOINT names another hub, HF_TOKEN what it wants"
                    " to know of you, and HTTPS_PROXY a way through a closed network."
                )
            )
        )
        self.end()
