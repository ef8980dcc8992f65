"""What is said about a job: one place for the panel, the queue and the status bar."""

from __future__ import annotations

import math

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from aipaint.app.queue_model import Job, State
from aipaint.core.filters import FilterKind

# What each filter does, as the queue calls it.
_FILTERS: dict[FilterKind, object] = {
    "upscale": QT_TRANSLATE_NOOP("Jobs", "Upscale"),
    "cutout": QT_TRANSLATE_NOOP("Jobs", "Remove background"),
    "stylize": QT_TRANSLATE_NOOP("Jobs", "Style from a picture"),
    "edges": QT_TRANSLATE_NOOP("Jobs", "Find edges"),
    "soft_edges": QT_TRANSLATE_NOOP("Jobs", "Find soft edges"),
    "lines": QT_TRANSLATE_NOOP("Jobs", "Find lines"),
    "colours": QT_TRANSLATE_NOOP("Jobs", "Find colours"),
    "depth": QT_TRANSLATE_NOOP("Jobs", "Find depth"),
    "pose": QT_TRANSLATE_NOOP("Jobs", "Find the pose"),
    "embed": QT_TRANSLATE_NOOP("Jobs", "Compare pictures"),
}


def title_words(job: Job) -> str:
    """Return what a job is called: its prompt, or what it does."""
    translate = QCoreApplication.translate
    if job.filter is not None:
        return translate("Jobs", str(_FILTERS[job.filter.kind]))
    if not job.prompt and job.recipe is not None and job.recipe.repaint is not None:
        return translate("Jobs", "Repaint")
    if not job.prompt and job.recipe is not None and job.recipe.latent is not None:
        return translate("Jobs", "Latent")
    return job.prompt or translate("Jobs", "(no prompt)")


def progress_words(job: Job | None, waiting: int, paused: bool = False) -> str:
    """Return a line on the job that is being painted, with what waits behind it.

    waiting: how many jobs are not over. paused: whether nothing new begins.
    """
    translate = QCoreApplication.translate
    if job is None:
        return paused_words(waiting) if paused else translate("Jobs", "Ready")
    line = state_words(job)
    behind = waiting - 1
    if paused:
        line = f"{line} · {paused_words(behind)}"
    elif behind > 0:
        more = translate("Jobs", "{count} waiting").format(count=behind)
        line = f"{line} · {more}"
    return line


def paused_words(waiting: int) -> str:
    """Return what is said while the queue is paused, with how many jobs wait."""
    translate = QCoreApplication.translate
    if waiting > 0:
        return translate("Jobs", "Paused: {count} waiting").format(count=waiting)
    return translate("Jobs", "Paused")


def state_words(job: Job, paused: bool = False) -> str:
    """Return where a job stands, and when it will be done. paused: whether nothing new begins."""
    translate = QCoreApplication.translate
    if job.cancelling and not job.over:
        return translate("Jobs", "Stopping…")
    match job.state:
        case State.WAITING:
            return paused_words(0) if paused else translate("Jobs", "Waiting")
        case State.LOADING:
            return translate("Jobs", "Loading the model…")
        case State.DONE:
            return translate("Jobs", "Done")
        case State.FAILED:
            return translate("Jobs", "Failed")
        case State.CANCELLED:
            return translate("Jobs", "Cancelled")
    if job.filter is not None:
        parts = [translate("Jobs", "Tile {step} of {steps}").format(step=job.step, steps=job.steps)]
    elif job.count > 1:
        parts = [
            translate("Jobs", "Picture {number} of {count}").format(
                number=min(job.picture + 1, job.count), count=job.count
            ),
            translate("Jobs", "step {step} of {steps}").format(step=job.step, steps=job.steps),
        ]
    else:
        parts = [translate("Jobs", "Step {step} of {steps}").format(step=job.step, steps=job.steps)]
    if job.eta is not None:
        parts.append(eta_words(job.eta))
    return " · ".join(parts)


def eta_words(seconds: float) -> str:
    """Return a duration as one says it."""
    translate = QCoreApplication.translate
    if not math.isfinite(seconds):
        return translate("Jobs", "time unknown")
    whole = max(0, math.ceil(seconds))
    if whole < 90:
        return translate("Jobs", "{seconds} s left").format(seconds=whole)
    minutes = math.ceil(whole / 60)
    if minutes < 90:
        return translate("Jobs", "{minutes} min left").format(minutes=minutes)
    return translate("Jobs", "{hours} h left").format(hours=math.ceil(minutes / 60))
