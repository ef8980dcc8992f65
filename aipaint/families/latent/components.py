"""Principal components of more numbers than fit into memory: sums that grow as rows come."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.floating]
Array = npt.NDArray[np.float64]

WIDEST_COVARIANCE = 2048
"""Numbers in a row up to which the whole covariance is kept: 32 MiB."""

_SPARE = 16  # components beyond those asked for, or the last of them drift


class Components(NamedTuple):
    """axes: (count, width), of length one, by falling variance; variances: along each; total: of
    all; mean: (width,). Each axis points to where its largest number is positive."""

    axes: Array
    variances: Array
    total: float
    mean: Array


class Gatherer(Protocol):
    """Takes rows as they come."""

    def add(self, rows: Rows) -> None:
        """Count rows (N, width) in."""
        ...

    def components(self, count: int) -> Components:
        """Return the `count` widest components of all rows so far, fewer where there are fewer."""
        ...


def gatherer(width: int, count: int) -> Gatherer:
    """Return what finds `count` components of rows of that width in bounded memory."""
    return Moments(width) if width <= WIDEST_COVARIANCE else Sketched(width, count)


class Moments:
    """Mean and covariance of rows, exact whatever the order (Chan, Golub and LeVeque 1979)."""

    def __init__(self, width: int) -> None:
        self.count = 0
        self.mean: Array = np.zeros(width)
        self._scatter: Array = np.zeros((width, width))

    def add(self, rows: Rows) -> None:
        """See `Gatherer`."""
        new = np.asarray(rows, np.float64)
        mean = new.mean(0)
        centred = new - mean
        total = self.count + len(new)
        gap = mean - self.mean
        self._scatter += centred.T @ centred
        self._scatter += np.outer(gap, gap) * (self.count * len(new) / total)
        self.mean = self.mean + gap * (len(new) / total)
        self.count = total

    def covariance(self) -> Array:
        """Return it: (width, width)."""
        return self._scatter / max(1, self.count - 1)

    def components(self, count: int) -> Components:
        """See `Gatherer`."""
        covariance = self.covariance()
        axes, variances = widest(covariance, min(count, max(1, self.count - 1)))
        return Components(axes, variances, float(np.trace(covariance)), self.mean)


class Sketched:
    """The widest components alone, where the covariance is too large to be kept.

    Ross, Lim, Lin and Yang 2008, "Incremental Learning for Robust Visual Tracking": what is known
    is carried as a few weighted axes, and found anew together with each lot of rows.
    """

    def __init__(self, width: int, count: int) -> None:
        self._keep = count + _SPARE
        self._known: Array = np.zeros((0, width))
        self._mean: Array = np.zeros(width)
        self._count, self._squares = 0, 0.0

    def add(self, rows: Rows) -> None:
        """See `Gatherer`."""
        new = np.asarray(rows, np.float64)
        mean = new.mean(0)
        centred = new - mean
        total = self._count + len(new)
        gap = mean - self._mean
        between = gap * np.sqrt(self._count * len(new) / total)
        self._squares += float(np.square(centred).sum() + np.square(between).sum())
        stack = np.concatenate([self._known, centred, between[None]])
        # The short side: rows and axes are far fewer than their numbers.
        axes, squares = widest(stack @ stack.T, min(self._keep, total - 1, len(stack)))
        self._known = axes @ stack if len(squares) else self._known
        self._mean = self._mean + gap * (len(new) / total)
        self._count = total

    def components(self, count: int) -> Components:
        """See `Gatherer`."""
        lengths = np.linalg.norm(self._known, axis=1)
        found = self._known[lengths > 0][:count]
        lengths = lengths[lengths > 0][:count]
        freedom = max(1, self._count - 1)
        axes = _pointed(found / lengths[:, None])
        return Components(axes, np.square(lengths) / freedom, self._squares / freedom, self._mean)


def widest(symmetric: Array, count: int) -> tuple[Array, Array]:
    """Return the eigenvectors of a symmetric matrix as rows, and their values, falling."""
    values, vectors = np.linalg.eigh(symmetric)
    order = np.argsort(-values, kind="stable")[:count]
    return _pointed(vectors[:, order].T), np.maximum(values[order], 0)


def _pointed(axes: Array) -> Array:
    """Turn each row so that its largest number is positive: an axis alone has no sign."""
    if not axes.size:
        return axes
    largest = np.abs(axes).argmax(1)
    return axes * np.where(axes[np.arange(len(axes)), largest] < 0, -1.0, 1.0)[:, None]
