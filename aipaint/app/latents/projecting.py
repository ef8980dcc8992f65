"""Looking for the point of a latent space whose picture is most like a given one."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from aipaint.app.latents.dragging import alone
from aipaint.app.latents.points import first_latent
from aipaint.app.latents.studio import LatentStudio
from aipaint.app.pictures import from_qimage, to_qimage
from aipaint.core.events import AnyEvent, Asked, Cancelled, Failed, Found, Loading, Step
from aipaint.core.latents import Latent, Source
from aipaint.core.pixels import digest_of
from aipaint.core.studies import Project

Space = Literal["w", "w+"]


class Projection(QObject):
    """One search at a time, and what it has come to.

    source: the picture that is looked for, in the model's size; None while none was chosen.
    origins: the digests of kept pictures that it came from. picture: the nearest so far. losses: of
    the steps so far. steps, eta: how many there will be, and seconds until then. found: the point,
    once the search is through.
    """

    changed = Signal()  # another source, another run, or the end of one
    stepped = Signal()
    failed = Signal(object)  # Failed

    def __init__(self, studio: LatentStudio) -> None:
        super().__init__()
        self._studio = studio
        self.source: QImage | None = None
        self.origins: tuple[str, ...] = ()
        self.picture: QImage | None = None
        self.losses: list[float] = []
        self.steps, self.eta = 0, 0.0
        self.found: Latent | None = None
        self._chosen: QImage | None = None  # as it was given, before it was cut for the model
        self._run = self._job = 0
        self._running = self._loading = False
        self._began: Latent | None = None
        studio.model_changed.connect(self._change_model)

    def can_project(self) -> bool:
        """Whether pictures can be looked for in the studio's model."""
        model = self._studio.model
        return model is not None and model.latent is not None and model.latent.projects

    def is_running(self) -> bool:
        """Whether it looks."""
        return self._running

    def is_loading(self) -> bool:
        """Whether the model is being read from disk first."""
        return self._loading

    def set_source(self, image: QImage, origins: tuple[str, ...] = ()) -> None:
        """Look for another picture; its middle, where it has another shape than the model's."""
        self.cancel()
        self._chosen, self.origins = image, origins
        self._cut()

    def start(self, space: Space, steps: int, from_present: bool) -> bool:
        """Begin to look; return whether there is something to look for.

        from_present: begin where the studio is, not in the middle of all pictures.
        """
        model, source = self._studio.model, self.source
        if model is None or source is None or self._running or not self.can_project():
            return False
        start = self._studio.latent if from_present else None
        image = from_qimage(source)
        inputs = {digest_of(image): image}
        if start is not None:
            inputs.update(self._studio.inputs_of(start))
        study = Project(
            model=model.id, image=digest_of(image), space=space, steps=steps, start=start
        )
        self._run += 1
        run, self._running, self._job = self._run, True, 0
        self._began = self._studio.latent
        self.losses, self.steps, self.eta = [], steps, 0.0
        self.picture = self.found = None
        self._studio.explore(study, inputs, lambda event: self._heard(run, event))
        self.changed.emit()
        return True

    def cancel(self) -> None:
        """Look no more; the studio's point stays as it is."""
        if self._running:
            job = self._job
            self._end()
            if job:
                self._studio.session.cancel(job)

    # Within

    def _heard(self, run: int, event: AnyEvent) -> None:
        if isinstance(event, Asked):
            if run != self._run:
                self._studio.session.cancel(event.job)  # given up before it had a number
            else:
                self._job = event.job
            return
        if run != self._run:
            return
        if isinstance(event, Loading):
            self._loading = True
            self.changed.emit()
        elif isinstance(event, Step):
            self._take(event)
        elif isinstance(event, Found):
            self._finish(event)
        elif isinstance(event, Failed | Cancelled):
            self._end()
            if isinstance(event, Failed):
                self.failed.emit(event)

    def _take(self, step: Step) -> None:
        self._loading = False
        self.eta, self.steps = step.eta, step.steps
        if step.loss is not None:
            self.losses.append(step.loss)
        if step.preview is not None:
            self.picture = to_qimage(step.preview)
        self.stepped.emit()

    def _finish(self, found: Found) -> None:
        model = self._studio.model
        assert model is not None
        began = self._began or first_latent(model, 0)
        self.losses = list(found.values) or self.losses
        if found.image is not None:
            self.picture = to_qimage(found.image)
        # Noise and place are those that the model drew with while it searched: none of its own.
        plain = Latent(sources=began.sources, psi=began.psi, cutoff=began.cutoff)
        self.found = alone(plain, Source(code=found.codes[0]))
        self._end()
        self._studio.set_latent(self.found, "Project Picture")

    def _end(self) -> None:
        self._run += 1
        self._running = self._loading = False
        self._job = 0
        self.changed.emit()

    def _change_model(self) -> None:
        self.cancel()
        self.picture = self.found = None
        self.losses = []
        self._cut()

    def _cut(self) -> None:
        model, chosen = self._studio.model, self._chosen
        if model is None or chosen is None:
            self.source = None
        else:
            size = QSize(model.defaults.width, model.defaults.height)
            self.source = cut_to(chosen, size)
            self.picture = self.found = None
            self.losses = []
        self.changed.emit()


def cut_to(image: QImage, size: QSize) -> QImage:
    """Return the middle of a picture in another shape and size, RGB on white paper."""
    ratio = Qt.AspectRatioMode.KeepAspectRatio
    part = QRect(0, 0, 1, 1)
    part.setSize(size.scaled(image.size(), ratio).expandedTo(QSize(1, 1)))
    part.moveCenter(image.rect().center())
    smooth = Qt.TransformationMode.SmoothTransformation
    middle = image.copy(part & image.rect())
    scaled = middle.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    ground = QImage(size, QImage.Format.Format_RGB888)
    ground.fill(QColor("white"))
    painter = QPainter(ground)
    painter.drawImage(0, 0, scaled)
    painter.end()
    return ground


def error_map(wanted: QImage, found: QImage) -> QImage:
    """Return how far two pictures are from each other, place by place, as heat.

    From black (the same) over red and yellow to white, at half of the full range and beyond. Of
    the first one's size.
    """
    # Imported here: the window does not wait for it.
    import numpy as np

    from aipaint.core.pixels import to_array

    smooth = Qt.TransformationMode.SmoothTransformation
    same = found.scaled(wanted.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    one, other = (to_array(from_qimage(each)).astype(np.int16) for each in (wanted, same))
    error = np.abs(one - other).mean(axis=2) / 127.5
    # Red rises first, then green, then blue: a heated body's colours.
    channels = [np.clip(3 * error - place, 0, 1) for place in range(3)]
    pixels = np.ascontiguousarray((np.stack(channels, axis=2) * 255).round().astype(np.uint8))
    height, width = pixels.shape[:2]
    view = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return view.copy()


def mean_error(wanted: QImage, found: QImage) -> float:
    """Return the mean difference of two pictures of one size, 0 to 1."""
    import numpy as np

    from aipaint.core.pixels import to_array

    one, other = (to_array(from_qimage(each)).astype(np.int16) for each in (wanted, found))
    return float(np.abs(one - other).mean() / 255) if one.shape == other.shape else 1.0
