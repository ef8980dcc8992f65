"""Reading the models of this family into memory."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.families.base import LoadedModel, ModelInfo
from aipaint.families.diffusion import Diffusion
from aipaint.families.diffusion.vae_detect import CONFIG, detect_vae
from aipaint.families.machine import library_errors
from aipaint.families.vae.detect import SETTINGS, detect, is_vq
from aipaint.families.vae.infos import unusable
from aipaint.families.vae.inside import Inner, inner_of, is_inside, outer_of
from aipaint.families.vae.vq_detect import weights_of
from aipaint.families.weight_files import load_tensors
from aipaint.families.weights import read_config

if TYPE_CHECKING:
    from aipaint.families.latent.base import LatentNet

# What diffusers takes where settings say nothing; a file alone does not say how it groups.
_DEFAULT_SCALE = 0.18215


def load(info: ModelInfo, wishes: Wishes) -> LoadedModel:
    """See `aipaint.families.base.Family.load`."""
    from aipaint.families.latent.model import adapt

    return adapt(info, lambda: read_net(info), wishes)


def read_net(info: ModelInfo) -> LatentNet:
    """Return the network that `detect` has described, float32, on the processor.

    Raises UserError where its files are damaged or have changed since.
    """
    from aipaint.families.vae.flat import FlatNet, VqNet

    now = detect(info.path)
    if now is None or now.hash != info.hash or now.latent is None:
        raise UserError(
            "The files of the model {name} have changed since they were looked at.",
            fix="Try again when they are whole.",
            name=info.name,
        )
    size = (now.defaults.width, now.defaults.height)
    if (info.path / SETTINGS).is_file():
        return _small(info)
    if is_vq(info.path):
        vae = _vq(info.path)
        return VqNet(vae, now.latent, size, _factor(vae))
    vae = _kl(info.path)
    return FlatNet(vae, now.latent, size, _factor(vae))


def _factor(vae: Any) -> int:
    return 2 ** (len(vae.config.block_out_channels) - 1)


def _small(info: ModelInfo) -> LatentNet:
    from aipaint.families.vae.one_vector import VectorNet
    from aipaint.families.vae.small import load_folder

    vae = load_folder(info.path)
    latent = info.latent
    if latent is None or latent.dim != vae.shape.latent:
        raise unusable(info.path, say("Its weights do not fit its settings."))
    return VectorNet(vae, latent)


def _vq(path: Path) -> Any:
    def told(reason: str) -> UserError:
        return unusable(path, say("The library that reads it says: {reason}", reason=reason))

    with library_errors(told):
        from aipaint.families.vae.taming import fill, read_taming

        if not path.is_dir():
            return read_taming(path)
        import diffusers
        import torch

        settings = read_config(path / CONFIG)
        with torch.device("meta"):
            vae: Any = diffusers.VQModel.from_config(settings)
        from aipaint.families.diffusion.vae_load import current_names

        fill(path, vae, current_names(load_tensors(weights_of(path))))
        return vae


def _kl(path: Path) -> Any:
    """Return an AutoencoderKL of diffusers."""
    import torch

    from aipaint.families.diffusion.vae_load import load_vae

    inner = _inner(path)
    # Stands in for the painting model's own, from which settings are taken that no file tells.
    own = SimpleNamespace(config=inner.settings, dtype=torch.float32)
    return load_vae(inner.vae, own, torch.device("cpu"))


def _inner(path: Path) -> Inner:
    if not is_inside(path):
        vae = detect_vae(path)
        return Inner(vae, {"scaling_factor": vae.scale or _DEFAULT_SCALE})
    model = Diffusion().detect(outer_of(path))
    if model is None:
        raise unusable(path, say("The painting model that holds it is not there any more."))
    return inner_of(model)
