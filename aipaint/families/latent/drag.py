"""Moving points of a picture by hand, the rest following as the model knows it.

Pan et al. 2023, "Drag Your GAN: Interactive Point-based Manipulation on the Generative Image
Manifold" (arXiv:2305.10973): each step changes the code so that the features around a point come to
lie a little nearer to its target, then looks where the point went by its features.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import to_vector
from aipaint.core.pixels import Image, Inputs, to_array
from aipaint.core.studies import Drag, Handle
from aipaint.families.base import OnSearch
from aipaint.families.latent.base import LatentNet, Look
from aipaint.families.latent.search import Adam, Answer, Composer, code_of, descending, spread
from aipaint.families.latent.sheets import draw_one, look_of, to_images

_SIDE = 512  # of the pictures that the paper's radii are meant for, in pixels
_AROUND = 3.0  # pixels around a point that are moved together
_WITHIN = 12.0  # pixels around a point where it is looked for again
_MASKED = 20.0  # how much what must not change counts
_LAYERS = 6  # of W+ are changed: shapes, not colours
_DEVIATION = 0.33  # of one number of W, in the models that the paper's rate is meant for
_STAY = 0.02  # how much likeness a point must gain to be looked for at the edge of that
_ARRIVED = 1.0  # pixels from its target at which a point is there


class _Places(NamedTuple):
    """Points in pixels of the picture, (N, 2): x, y."""

    now: torch.Tensor
    to: torch.Tensor

    def left(self) -> torch.Tensor:
        """How far each has to go, (N,)."""
        return (self.to - self.now).norm(dim=1)


class _Radii(NamedTuple):
    """Pixels of the picture; see above. step: from one place that is looked at to the next."""

    around: float
    within: float
    step: float


def drag(composer: Composer, study: Drag, inputs: Inputs, on_step: OnSearch) -> Answer:
    """Return the code whose picture has the points where they are to be, and the picture.

    The code is (layers, dim). Values: how many pixels the points are from their targets on the
    average, after each step. It ends before `study.steps` when all are within a pixel. Calls
    `on_step` with the points where they are after each step, and lets its exceptions through.
    Raises UserError for points outside of the picture and a mask of another size.
    """
    net, look = composer.net, look_of(study.latent)
    with descending():
        places = _places(net, study.handles)
        kept = _kept(study, inputs, net)
        on_step(1, study.steps, None, None, tuple(map(tuple, places.now.tolist())))  # type: ignore[arg-type]
        deviation = spread(net, labels=study.latent.sources[0].labels).deviation
        start = code_of(composer, study.latent, inputs)
        code = start[:, : _coarse(net)].clone().requires_grad_()
        rest = start[:, _coarse(net) :]
        with torch.no_grad():
            first = _looked(net, start, look)[1]
            marks = _at(first, places.now[:, None], net.size)
        radii = _radii(net.size, first)
        descent, rate = Adam(code), study.rate * max(1e-3, deviation / _DEVIATION)
        lengths: list[float] = []
        for step in range(study.steps):
            drawn, seen = _looked(net, torch.cat([code, rest], 1), look)
            if step:
                places = _found(seen.detach(), marks, places, radii, net.size)
            lengths.append(float(places.left().mean()))
            shown, points = drawn.detach(), tuple((x, y) for x, y in places.now.tolist())
            on_step(
                step + 1, study.steps, lambda shown=shown: to_images(shown)[0], lengths[-1], points
            )
            if float(places.left().max()) <= _ARRIVED or step == study.steps - 1:
                break
            loss = _pull(seen, places, radii, net.size)
            if kept is not None:
                shape = seen.shape[-2:]
                where = functional.interpolate(kept, shape, mode="area")
                loss = loss + _MASKED * ((seen - first).abs() * where).mean()
            descent.down(loss, rate)
        found = torch.cat([code.detach(), rest], 1)
    return (to_vector(found[0].cpu().numpy()),), tuple(lengths), draw_one(net, found, look)


def _looked(net: LatentNet, code: torch.Tensor, look: Look) -> tuple[torch.Tensor, torch.Tensor]:
    drawn, seen = net.features(code, look)
    return drawn, seen.float()


def _pull(
    seen: torch.Tensor, places: _Places, radii: _Radii, size: tuple[int, int]
) -> torch.Tensor:
    """Return how much features around the points differ from those a step nearer to the targets.

    What is around a point is held, so that the code can only bring it to where it shall go.
    """
    left = places.left()
    moving = left > _ARRIVED
    ways = (places.to - places.now) / left.clamp(min=1e-6)[:, None]
    strides = torch.minimum(left, left.new_tensor(max(1.0, radii.step)))
    around = places.now[moving, None] + _disc(radii.around, radii.step).to(seen.device)
    ahead = around + (ways * strides[:, None])[moving, None]
    held = _at(seen.detach(), around, size)
    return (_at(seen, ahead, size) - held).abs().mean(dim=(1, 2)).sum()


def _found(
    seen: torch.Tensor,
    marks: torch.Tensor,
    places: _Places,
    radii: _Radii,
    size: tuple[int, int],
) -> _Places:
    """Return where the points are now: where features are most like what they were at first."""
    offsets = _square(radii.within, radii.step / 2).to(seen.device)
    looked = (places.now[:, None] + offsets).clamp(min=0.0)
    most = torch.tensor([size[0] - 1.0, size[1] - 1.0], device=seen.device)
    looked = torch.minimum(looked, most)
    apart = (_at(seen, looked, size) - marks).abs().sum(-1)
    # Of places that are about as good the nearest: where little tells them apart, a point stays.
    far = offsets.norm(dim=-1) / radii.within
    apart = apart + _STAY * apart.mean(1, keepdim=True) * far
    best = apart.argmin(1)
    return places._replace(now=looked[torch.arange(len(best), device=best.device), best])


def _at(seen: torch.Tensor, points: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """Return the features (N, M, C) at points (N, M, 2) of the picture, between pixels linearly."""
    sides = torch.tensor(size, dtype=points.dtype, device=points.device)
    grid = (points + 0.5) / sides * 2 - 1
    found = functional.grid_sample(
        seen, grid[None], mode="bilinear", padding_mode="border", align_corners=False
    )
    return found[0].permute(1, 2, 0)


def _disc(radius: float, step: float) -> torch.Tensor:
    offsets = _square(radius, step)
    return offsets[offsets.norm(dim=1) <= radius + 1e-6]


def _square(radius: float, step: float) -> torch.Tensor:
    """Return offsets (M, 2) up to `radius` either way."""
    count = max(1, round(radius / step))
    along = torch.arange(-count, count + 1) * step
    down, across = torch.meshgrid(along, along, indexing="ij")
    return torch.stack([across, down], -1).reshape(-1, 2).float()


def _radii(size: tuple[int, int], seen: torch.Tensor) -> _Radii:
    """Return the paper's radii at the size of this picture; none is less than a feature wide."""
    scale = max(size) / _SIDE
    cell = max(size) / max(seen.shape[-2:])
    step = max(1.0, scale, cell / 2)
    return _Radii(max(_AROUND * scale, cell), max(_WITHIN * scale, 1.5 * cell), step)


def _coarse(net: LatentNet) -> int:
    """Return how many layers are changed: the paper's, of few layers the first half."""
    return min(_LAYERS, -(-net.info.layers // 2))


def _places(net: LatentNet, handles: tuple[Handle, ...]) -> _Places:
    width, height = net.size
    for handle in handles:
        inside = 0 <= handle.x <= width and 0 <= handle.y <= height
        aimed = -width <= handle.to_x <= 2 * width and -height <= handle.to_y <= 2 * height
        if not (inside and aimed):
            raise UserError(
                "A point lies outside of the picture.",
                "The model draws {size} pixels.",
                "Put the points onto the picture.",
                size=f"{width}×{height}",
            )
    points = [(handle.x, handle.y) for handle in handles]
    targets = [(handle.to_x, handle.to_y) for handle in handles]
    return _Places(*(torch.tensor(each, device=net.device).float() for each in (points, targets)))


def _kept(study: Drag, inputs: Inputs, net: LatentNet) -> torch.Tensor | None:
    """Return where nothing may change, (1, 1, height, width) in [0, 1]; None for nowhere."""
    if not study.mask:
        return None
    mask: Image = inputs[study.mask]
    if (mask.width, mask.height) != net.size or mask.channels != 1:
        raise UserError(
            "The mask does not fit the model's picture.",
            "It has {found} pixels, the picture {size}.",
            "Paint it anew.",
            found=f"{mask.width}×{mask.height}",
            size=f"{net.size[0]}×{net.size[1]}",
        )
    changes = torch.from_numpy(to_array(mask).copy()).to(net.device).float() / 255
    return 1 - changes[None, None]
