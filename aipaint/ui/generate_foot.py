"""The end of the Generate panel: how many pictures, the button that paints, how far it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.queue_model import Job, State
from aipaint.core.recipe import MAX_BATCH
from aipaint.ui.forecast_line import ForecastLine
from aipaint.ui.icons import Icons
from aipaint.ui.job_words import progress_words


class GenerateFoot(QWidget):
    """Stays in sight while the panel above it scrolls."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.batch = QSpinBox()
        self.batch.setRange(1, MAX_BATCH)
        self.batch.setPrefix("× ")
        self.batch.setFixedWidth(64)
        self.batch.setMinimumHeight(32)
        self.generate_button, self.cancel_button = QPushButton(), QPushButton()
        self.generate_button.setObjectName("primary")
        icons.give(self.generate_button, "wand-sparkles", "on_primary")
        icons.give(self.cancel_button, "x")
        self.forecast = ForecastLine()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress_label = QLabel()
        self.progress_label.setObjectName("muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.batch)
        buttons.addWidget(self.generate_button, 1)
        buttons.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.forecast)
        column.addLayout(buttons)
        column.addWidget(self.progress)
        column.addWidget(self.progress_label)
        self.retranslate()
        self.show_job(None, 0)

    def show_job(self, job: Job | None, waiting: int, paused: bool = False) -> None:
        """Show how far the present job is; None when nothing is being painted.

        waiting: how many jobs are not over. paused: whether nothing new begins.
        """
        busy = job is not None
        if not busy and self.cancel_button.hasFocus():
            # Or the next field would get it, and what is typed for the canvas be written there.
            self.generate_button.setFocus()
        self.cancel_button.setEnabled(busy)
        unknown = job is not None and job.state in (State.WAITING, State.LOADING)
        self.progress.setRange(0, 0 if unknown else 1000)
        if not unknown:
            self.progress.setValue(round(1000 * job.progress) if job is not None else 0)
        self.progress_label.setText(progress_words(job, waiting, paused))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.batch.setAccessibleName(self.tr("Pictures"))
        self.batch.setToolTip(self.tr("How many pictures to paint, each with the next seed."))
        self.generate_button.setText(self.tr("Generate"))
        self.generate_button.setToolTip(
            self.tr("Paint the picture, or what is selected of it (Ctrl+Enter)")
        )
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Stop the picture that is being painted (Esc)"))
        self.progress.setAccessibleName(self.tr("Progress"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
