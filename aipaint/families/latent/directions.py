"""Ways through a latent space: those that change most, those that examples or attributes tell of.

Härkönen et al. 2020, "GANSpace: Discovering Interpretable GAN Controls" (arXiv:2004.02546), and
Shen and Zhou 2021, "Closed-Form Factorization of Latent Semantics in GANs" (arXiv:2007.06600).
A direction's vector is as long as codes spread along it (one standard deviation), so that sliders
of different kinds and models feel alike.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import Direction, Latent, Source, to_vector
from aipaint.core.pixels import Inputs
from aipaint.core.studies import Contrast, FindDirections
from aipaint.families.base import OnSearch
from aipaint.families.latent.base import LatentNet, Look
from aipaint.families.latent.components import Array, Moments, Rows, gatherer, widest
from aipaint.families.latent.search import Answer, Composer, Spread, any_labels, code_of, spread

MAX_WIDTH = 32_768
"""Numbers in a row of which components are found."""

_AT_ONCE = 128  # codes; the same everywhere, for it decides how sums are rounded
_DRAWN_AT_ONCE = 16
_MOST_DRAWN = 4096
_SIDE = 16  # pixels across and down, of pictures whose components are found
_MAX_SEED = 2**32
_RIDGE = 1e-3


@torch.no_grad()
def find_directions(net: LatentNet, study: FindDirections, on_step: OnSearch) -> Answer:
    """Return directions that change much, the first most: see `FindDirections`.

    Codes: (dim,) each; (layers, dim) where the layers of one sample differ. Values: the share of
    all variance that each explains, of "sefa" of all that the layers read. Where codes are spread
    alike in all directions, "pca" is of small pictures, and the codes are those that change them.
    Calls `on_step` a few times a second without a picture. The same study finds the same
    directions. Raises UserError where the model has nothing to find them in.
    """
    if study.method == "sefa":
        return _sefa(net, study, on_step)
    _require_samples(net)
    if net.info.slerps:
        return _from_pictures(net, study, on_step)
    return _from_codes(net, study, on_step)


def contrast(composer: Composer, study: Contrast, inputs: Inputs) -> Answer:
    """Return the direction from the mean of the disliked codes to that of the liked ones.

    One code (layers, dim), pointing to the liked. The difference of means is where examples of an
    attribute lie apart; the normal of a plane between them would leave the space sooner. Raises
    UserError where both are the same.
    """
    liked, disliked = (
        np.mean([_numbers(composer, latent, inputs) for latent in latents], 0)
        for latents in (study.liked, study.disliked)
    )
    way = liked - disliked
    length = float(np.linalg.norm(way))
    if length <= 1e-6 * max(1.0, float(np.linalg.norm(liked))):
        raise UserError(
            "No direction leads from these examples to those.",
            "Liked and disliked ones are the same on the whole.",
            "Tick other pictures.",
        )
    known = spread(composer.net)
    step = _step_along(way / length, known) or length / 2
    return (to_vector(way * (step / length)),), (), None


def regress(
    codes: Rows,
    values: Rows,
    *,
    name: str = "",
    others: Rows | None = None,
    first: int = 0,
    last: int = -1,
    span: float = 3.0,
) -> Direction:
    """Return the direction along which an attribute changes, and nothing else that is told.

    codes: (N, dim) or (N, layers, dim). values: (N,), a number of the attribute, or 0 and 1.
    others: (N, K), further attributes that shall stay as they are. The codes are explained from
    all attributes at once, by least squares with a slight ridge: what this one adds is the
    direction (the pattern rather than the filter: Haufe et al. 2014, "On the Interpretation of
    Weight Vectors of Linear Models"). Raises UserError where the attribute does not vary, or not
    apart from the others.
    """
    flat = np.asarray(codes, np.float64).reshape(len(codes), -1)
    flat = flat - flat.mean(0)
    told = np.asarray(values, np.float64).reshape(-1, 1)
    if others is not None:
        told = np.concatenate([told, np.asarray(others, np.float64).reshape(len(codes), -1)], 1)
    told = told - told.mean(0)
    deviation = told.std(0)
    if len(codes) < 2 or deviation[0] <= 1e-9:
        raise _steady(name)
    told = told[:, deviation > 1e-9] / deviation[deviation > 1e-9]
    gram = told.T @ told / len(told)
    ways = np.linalg.solve(gram + _RIDGE * np.eye(len(gram)), told.T @ flat / len(told))
    length = float(np.linalg.norm(ways[0]))
    # What an attribute that follows from the others leaves is rounding.
    own = 1 / np.linalg.inv(gram + _RIDGE * np.eye(len(gram)))[0, 0]
    if length <= 1e-9 or own < 2 * _RIDGE:
        raise _steady(name)
    unit = ways[0] / length
    step = float((flat @ unit).std())
    vector = (unit * step).reshape(np.shape(codes)[1:])
    return Direction(
        name=name, vector=to_vector(vector), first=first, last=last, span=span, origin="attribute"
    )


def _from_codes(net: LatentNet, study: FindDirections, on_step: OnSearch) -> Answer:
    found, shape = None, (net.info.layers, net.info.dim)
    chosen = _layers(net, study.first, study.last)
    rows: np.ndarray | None = None
    for codes in _lots(net, study, study.samples, _AT_ONCE, on_step):
        if found is None or rows is None:
            alike = bool((codes == codes[:, :1]).all())
            shape = (net.info.dim,) if alike else (len(chosen), net.info.dim)
            _require_narrow(int(np.prod(shape)))
            found = gatherer(int(np.prod(shape)), study.count)
        part = codes[:, 0] if len(shape) == 1 else codes[:, chosen.start : chosen.stop]
        rows = part.reshape(len(codes), -1).cpu().numpy()
        found.add(rows)
    assert found is not None
    best = found.components(study.count)
    ways = best.axes * np.sqrt(best.variances)[:, None]
    shares = best.variances / max(best.total, 1e-30)
    if len(shape) == 1:
        return tuple(map(to_vector, ways)), tuple(map(float, shares)), None
    whole = np.zeros((len(ways), net.info.layers, net.info.dim))
    whole[:, chosen.start : chosen.stop] = ways.reshape(-1, *shape)
    return tuple(map(to_vector, whole)), tuple(map(float, shares)), None


def _from_pictures(net: LatentNet, study: FindDirections, on_step: OnSearch) -> Answer:
    """Find the components of small pictures, and by regression the codes that move along them."""
    width = net.info.layers * net.info.dim
    if net.info.prompts or width > MAX_WIDTH // 16:
        raise UserError(
            "Directions cannot be found by samples of this model.",
            "Its codes are {width} numbers without order, like noise.",
            "Use examples that you like, or choose a GAN or a small VAE.",
            width=f"{width:,}",
        )
    gathered, pixels = Moments(3 * _SIDE**2 + width), 3 * _SIDE**2
    samples = min(study.samples, max(_MOST_DRAWN, 4 * width))
    for codes in _lots(net, study, samples, _DRAWN_AT_ONCE, on_step):
        drawn = net.draw(codes, Look(side=2 * _SIDE)).float()
        small = functional.adaptive_avg_pool2d(drawn, _SIDE).flatten(1).cpu().numpy()
        gathered.add(np.concatenate([small, codes.flatten(1).cpu().numpy()], 1))
    covariance = gathered.covariance()
    seen, both, own = covariance[:pixels, :pixels], covariance[pixels:, :pixels], covariance
    count = min(study.count, pixels, width, gathered.count - 1)
    axes, variances = widest(seen, count)
    real = variances > 1e-12
    ways = (both @ axes[real].T / np.sqrt(variances[real])).T
    # As far as codes spread that way, not only as far as they explain the pictures.
    spreads = np.sqrt(np.einsum("ij,jk,ik->i", ways, own[pixels:, pixels:], ways))
    lengths = np.linalg.norm(ways, axis=1)
    ways *= (spreads / np.maximum(lengths, 1e-30) ** 2)[:, None]
    shares = variances[real] / max(float(np.trace(seen)), 1e-30)
    shape = (net.info.dim,) if net.info.layers == 1 else (net.info.layers, net.info.dim)
    return tuple(to_vector(way.reshape(shape)) for way in ways), tuple(map(float, shares)), None


def _sefa(net: LatentNet, study: FindDirections, on_step: OnSearch) -> Answer:
    chosen = _layers(net, study.first, study.last)
    weights = net.steering(chosen.start, chosen.stop - 1).double().cpu().numpy()
    on_step(1, 2, None, None, ())
    if weights.shape[1] > MAX_WIDTH // 8:
        raise _too_wide(weights.shape[1])
    axes, squares = widest(weights.T @ weights, min(study.count, min(weights.shape)))
    known = spread(net, lambda: on_step(1, 2, None, None, ()), study.labels)
    on_step(2, 2, None, None, ())
    shares = squares / max(float(np.square(weights).sum()), 1e-30)
    step = _usual_step(known)
    return tuple(to_vector(axis * step) for axis in axes), tuple(map(float, shares)), None


def _lots(
    net: LatentNet, study: FindDirections, samples: int, at_once: int, on_step: OnSearch
) -> Iterator[torch.Tensor]:
    labels = study.labels or any_labels(net)
    steps = -(-samples // at_once)
    for step in range(steps):
        numbers = range(step * at_once, min(samples, (step + 1) * at_once))
        sources = [Source(seed=(study.seed + n) % _MAX_SEED, labels=labels) for n in numbers]
        yield net.sample(sources, 1.0, 0).float()
        on_step(step + 1, steps, None, None, ())


def _layers(net: LatentNet, first: int, last: int) -> range:
    layers = net.info.layers
    end = layers - 1 if last < 0 else last
    if not 0 <= first <= end < layers:
        raise UserError(
            "The model has no layers {first} to {last}.",
            fix="Choose layers from 0 to {most}.",
            first=first,
            last=last,
            most=layers - 1,
        )
    return range(first, end + 1)


def _numbers(composer: Composer, latent: Latent, inputs: Inputs) -> Array:
    return code_of(composer, latent, inputs)[0].double().cpu().numpy()


def _step_along(unit: Array, known: Spread) -> float:
    """Return the standard deviation of codes along a way of length one; 0 where none are known."""
    if not len(known.codes):
        return 0.0
    return float((known.codes.flatten(1).double().cpu().numpy() @ unit.ravel()).std())


def _usual_step(known: Spread) -> float:
    """Return how far codes spread along a direction that matters: variances weighted by variance.

    It is their common deviation where all directions are alike. 1 where no codes are known.
    """
    if not len(known.codes):
        return 1.0
    one = known.codes[:, 0].double()
    one = one - one.mean(0)
    # The trace of the squared covariance, from the smaller product; few samples overstate it.
    products = one @ one.T / (len(one) - 1)
    trace = products.trace()
    squared = products.square().sum() - trace.square() / (len(one) - 1)
    return float((squared.clamp(min=0) / trace.clamp(min=1e-30)).sqrt()) or 1.0


def _require_samples(net: LatentNet) -> None:
    if not net.info.samples:
        raise UserError(
            "Directions cannot be found by samples of this model.",
            "What it draws from seeds is no sensible picture.",
            "Use examples that you like.",
        )


def _require_narrow(width: int) -> None:
    if width > MAX_WIDTH:
        raise _too_wide(width)


def _too_wide(width: int) -> UserError:
    return UserError(
        "The codes of this model are too large to look for directions in.",
        "They have {width} numbers, at most {most} can be compared.",
        "Use examples that you like.",
        width=f"{width:,}",
        most=f"{MAX_WIDTH:,}",
    )


def _steady(name: str) -> UserError:
    return UserError(
        "No direction can be found for {name}.",
        "The examples do not differ in it, or only together with something else.",
        "Give examples that differ.",
        name=repr(name),
    )
