"""Autoencoders in memory: the painting model's own, and another one in its place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families import machine
from aipaint.families.diffusion.card import LatentRgb
from aipaint.families.diffusion.coding import full_precision
from aipaint.families.diffusion.preview import fit_rgb
from aipaint.families.diffusion.vae_detect import CONFIG, VaeInfo, detect_vae
from aipaint.families.weight_files import load_tensors
from aipaint.families.weights import read_config

if TYPE_CHECKING:
    import torch
    from torch import Tensor

# The parts of attention as older versions of diffusers called them.
_OLD_NAMES = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}


class Autoencoders:
    """Those of one painting model. Use it from one thread only.

    The model's own stays in memory; of others, the one that was used last.
    """

    def __init__(self, pipe: Any, rgb: LatentRgb) -> None:
        """rgb: how previews of the model's own are coloured."""
        self._pipe = pipe
        self._own: tuple[Any, LatentRgb] = pipe.vae, rgb
        self._other: tuple[str, Any, LatentRgb] | None = None

    @contextlib.contextmanager
    def use(self, path: str) -> Iterator[LatentRgb]:
        """Have the pipeline use the one at `path`, "" for its own; see `Shelf.place_parts`.

        Gives how its latents are previewed; the model's own is back behind it. Raises UserError
        when it is damaged, does not fit, or memory lacks.
        """
        own, rgb = self._own
        if path:
            _, self._pipe.vae, rgb = self._loaded(detect_vae(Path(path)))
        try:
            yield rgb
        finally:
            self._pipe.vae = own

    def forget(self) -> None:
        """Let go of all but the model's own."""
        self._other = None

    def _loaded(self, info: VaeInfo) -> tuple[str, Any, LatentRgb]:
        if self._other is None or self._other[0] != info.hash:
            self._other = None
            vae = load_vae(info, self._own[0], self._pipe._execution_device)
            with full_precision(vae):
                self._other = info.hash, vae, fit_rgb(vae, vae.config.scaling_factor)
        return self._other


def load_vae(info: VaeInfo, own: Any, device: torch.device) -> Any:
    """Return the autoencoder as a diffusers AutoencoderKL on `device` that can stand in for `own`.

    It is built without memory first and compared with the file: what the file lacks would be made
    up of random numbers. Raises UserError when it does not fit or memory lacks.
    """
    import diffusers
    import torch

    machine.check_memory(info.parameters * own.dtype.itemsize, device, info.name)

    def told(reason: str) -> UserError:
        return _unusable(info, say("The library that reads it says: {reason}", reason=reason))

    kind: Any = diffusers.AutoencoderKL
    with machine.library_errors(told):
        settings = _settings(info, own)
        with torch.device("meta"):
            vae = kind.from_config(settings)
        weights = _diffusers_names(info, load_tensors(info.file), settings)
        wanted = {name: tuple(value.shape) for name, value in vae.state_dict().items()}
        missing = [name for name in wanted if name not in weights]
        if missing:
            listed = ", ".join(missing[:3])
            raise _unusable(info, say("Its weights lack {missing}.", missing=listed))
        if any(tuple(weights[name].shape) != shape for name, shape in wanted.items()):
            raise _unusable(info, say("Its weights have other shapes."))
        taken = {name: weights[name].to(own.dtype) for name in wanted}
        vae.load_state_dict(taken, assign=True)
        return vae.eval().requires_grad_(False).to(device)


def _settings(info: VaeInfo, own: Any) -> dict[str, Any]:
    """Return what a file doesn't say from the model's own, and a folder's from its own file."""
    levels = len(info.levels)
    told = read_config(info.path / CONFIG) if info.path.is_dir() else {}
    return {
        **dict(own.config),
        **{name: value for name, value in told.items() if not name.startswith("_")},
        "block_out_channels": list(info.levels),
        "layers_per_block": info.layers,
        "latent_channels": info.latent_channels,
        "down_block_types": ["DownEncoderBlock2D"] * levels,
        "up_block_types": ["UpDecoderBlock2D"] * levels,
        "mid_block_add_attention": info.attends,
        "use_quant_conv": info.quantised,
        "use_post_quant_conv": info.quantised,
    }


def _diffusers_names(
    info: VaeInfo, tensors: dict[str, Tensor], settings: dict[str, Any]
) -> dict[str, Tensor]:
    from diffusers.loaders import single_file_utils as library

    own = {
        name.removeprefix(info.prefix): value
        for name, value in tensors.items()
        if name.startswith(info.prefix)
    }
    if any(".mid.block_1." in name for name in own):
        return library.convert_ldm_vae_checkpoint(checkpoint=own, config=settings)
    return current_names(own)


def current_names(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of a part with attention named as diffusers does today."""
    found: dict[str, Tensor] = {}
    for name, value in tensors.items():
        if ".attentions." in name:
            for old, new in _OLD_NAMES.items():
                name = name.replace(f".{old}.", f".{new}.")
        # They were convolutions of one pixel once.
        once = ".attentions." in name and value.ndim == 4
        once = once and name.rpartition(".")[0].endswith(tuple(_OLD_NAMES.values()))
        found[name] = value[:, :, 0, 0] if once else value
    return found


def _unusable(info: VaeInfo, why: Message) -> UserError:
    return UserError(
        "The autoencoder {vae} cannot be used with this model.",
        why.template,
        "Download or copy it again, or choose another one.",
        vae=info.name,
        **why.values,
    )
