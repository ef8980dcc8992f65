"""What families of small filter networks share: weights read with care, pixels, facts."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from aipaint import __version__
from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.paths import resources
from aipaint.core.pixels import Image, from_array, to_array
from aipaint.families.base import OnPart
from aipaint.families.weights import PICKLES, fingerprint, read_header

if TYPE_CHECKING:
    import torch

WEIGHTS = "model.safetensors"

_Net = TypeVar("_Net", bound="torch.nn.Module")
# One network that is read once; more bytes than this are none of it.
_MAX_BYTES = 256 * 2**20
_PART = 32 * 2**20  # bytes of what travels at once


def weight_file(model: str, shipped: str) -> Path:
    """Return the weights that a filter's `model` names: "", the shipped name, or a file's path.

    Raises UserError for a name that is not known.
    """
    if model in ("", shipped):
        return resources() / "filters" / shipped / WEIGHTS
    path = Path(model).expanduser()
    if path.suffix.lower() in PICKLES:
        raise UserError(
            "The file {file} can carry a hidden program and is not opened.",
            fix="Get the weights as .safetensors.",
            file=path.name,
        )
    if path.suffix.lower() != ".safetensors":
        raise UserError(
            "There is no filter model called {model}.",
            fix="Use {shipped}, or the path of a .safetensors file.",
            model=model[:200],
            shipped=shipped,
        )
    return path


def read_net(path: Path, build: Callable[[], _Net], device: torch.device) -> tuple[_Net, str]:
    """Read a network, in float32 and ready to run, and 16 hex digits that stand for its content.

    build: makes the network with weights of no meaning. Raises UserError when the file is missing
    or damaged, belongs to another network, or holds numbers that are none.
    """
    import safetensors
    import torch
    from safetensors.torch import load

    header = read_header(path)
    with torch.device("meta"):
        net = build()
    wanted = {name: tuple(value.shape) for name, value in net.state_dict().items()}
    if header.shapes != wanted or header.bytes > _MAX_BYTES:
        raise UserError(
            "The file {file} does not hold the weights of this filter.",
            "Its tensors have other names or shapes.",
            "Choose another file.",
            file=path.name,
        )
    try:
        # Not mapped: a file that is replaced while it is mapped would end the process.
        state = load(path.read_bytes())
    except (safetensors.SafetensorError, OSError) as error:
        raise UserError(
            "The file {file} cannot be read.",
            "The system says: {reason}.",
            "Get it again.",
            file=path.name,
            reason=error,
        ) from error
    state = {name: value.to(torch.float32) for name, value in state.items()}
    if not all(bool(torch.isfinite(value).all()) for value in state.values()):
        raise UserError(
            "The file {file} is damaged.",
            "Its weights hold values that are no numbers.",
            "Get it again.",
            file=path.name,
        )
    net.load_state_dict(state, assign=True)
    return net.eval().requires_grad_(False).to(device), fingerprint({path.name: header.digest})


def rgb_on_white(image: Image) -> np.ndarray:
    """Return the pixels as uint8 (H, W, 3), what is transparent laid on white."""
    pixels = to_array(image)
    if pixels.ndim == 2:
        return np.repeat(pixels[..., None], 3, 2)
    if pixels.shape[2] == 3:
        return pixels
    out = np.empty((*pixels.shape[:2], 3), np.uint8)
    for top in range(0, len(pixels), 256):  # in strips: the product takes four times the memory
        part = pixels[top : top + 256]
        alpha = part[..., 3:].astype(np.uint16)
        mixed = part[..., :3] * alpha + np.uint16(255) * (255 - alpha) + 127
        out[top : top + 256] = mixed // 255
    return out


def alpha_of(image: Image) -> np.ndarray | None:
    """Return the alpha as uint8 (H, W), or None for a picture without."""
    return to_array(image)[..., 3] if image.channels == 4 else None


def facts(name: str, digest: str, device: str, seconds: float, *libraries: object) -> Facts:
    """Return what else decides a filter's pixels; `libraries` are the modules that made them."""
    return Facts(
        model_name=name,
        model_hash=digest,
        device=device,
        dtype="float32" if digest else "",
        versions={
            "aipaint": __version__,
            "python": platform.python_version(),
            **{getattr(lib, "__name__"): str(getattr(lib, "__version__")) for lib in libraries},  # noqa: B009
        },
        seconds=round(seconds, 3),
    )


def hand_over(pixels: np.ndarray, on_part: OnPart) -> None:
    """Hand a whole result, uint8 (H, W) or (H, W, C), over in parts of a bounded size."""
    height, width = pixels.shape[:2]
    rows = max(1, _PART // max(1, pixels[:1].size))
    for top in range(0, height, rows):
        on_part(top, (width, height), from_array(pixels[top : top + rows]))
