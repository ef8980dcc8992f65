"""Recognises checkpoints of one file, Stable Diffusion 1, 2 and XL, from their headers. No torch.

The names are those of the trainers' own code (CompVis/latent-diffusion, Stability-AI/
generative-models), which is how most checkpoints are passed on:

- `model.diffusion_model.`: the UNet
- `first_stage_model.`: the autoencoder
- `cond_stage_model.` or `conditioner.embedders.`: the text encoders
- `model_ema.`: a second UNet, the average over the training, which is not used

They come as safetensors, and as pickles of torch, whose programs are not run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from aipaint.core.errors import UserError
from aipaint.families.base import Defaults, ModelInfo
from aipaint.families.diffusion.card import FAMILY
from aipaint.families.diffusion.layouts import Layout, configs, layouts
from aipaint.families.weight_files import ENDINGS, open_header, open_metadata
from aipaint.families.weights import Header, fingerprint

UNET = "model.diffusion_model."
_FIRST = UNET + "input_blocks.0.0.weight"
_VAE = "first_stage_model.decoder.conv_in.weight"
_V_KEYS = ("v_pred", "v-pred")  # empty tensors by which merges of SDXL say so
_ZERO_KEY = "ztsnr"
# Where the first text encoder may be, and where the second is.
_TEXTS = (("cond_stage_model.", "conditioner.embedders.0."), ("conditioner.embedders.1.",))

Shapes = Mapping[str, tuple[int, ...]]
Prediction = Literal["", "epsilon", "v_prediction"]


def detect_file(path: Path, root: Path | None = None) -> ModelInfo | None:
    """Read a file's header. None: no such checkpoint. UserError: one, but unusable.

    root: where the layouts lie; None for those of the program.
    """
    if path.suffix.lower() not in ENDINGS:
        return None
    header = open_header(path)
    shapes = header.shapes
    if _FIRST not in shapes or len(shapes[_FIRST]) != 4:
        return None
    layout = _layout(path, shapes, layouts(root or configs()))
    _check_parts(path, shapes, layout)
    metadata = open_metadata(path)
    prediction = prediction_of(shapes, metadata)
    side = _side(layout, prediction)
    return ModelInfo(
        id=str(path),
        name=_title(path, metadata),
        path=path,
        family=FAMILY,
        defaults=Defaults(width=side, height=side, steps=25, guidance=7.0, sampler="dpmpp_2m"),
        parameters=sum(math.prod(shape) for name, shape in shapes.items() if _used(name)),
        bytes=header.bytes,
        hash=hash_of(header),
        inpaints=layout.inpaints,
        layout=layout.folder,
        prediction=prediction,
        zero_snr=_ZERO_KEY in shapes,
    )


def hash_of(header: Header) -> str:
    """Return what stands for a checkpoint of one file; see `ModelInfo.hash`."""
    return fingerprint({"file": header.digest})


def _used(name: str) -> bool:
    return name.startswith((UNET, "first_stage_model.", "cond_stage_model.", "conditioner."))


def prediction_of(shapes: Shapes, metadata: Mapping[str, str]) -> Prediction:
    """Return what the file says its UNet predicts, empty where it says nothing.

    metadata: that of the header, with the keys of https://github.com/Stability-AI/ModelSpec.
    """
    told = metadata.get("modelspec.prediction_type", "").lower()
    if told in ("v", "v_prediction", "v-prediction") or any(key in shapes for key in _V_KEYS):
        return "v_prediction"
    return "epsilon" if told in ("epsilon", "eps") else ""


def _layout(path: Path, shapes: Shapes, known: tuple[Layout, ...]) -> Layout:
    width, channels = shapes[_FIRST][:2]
    cross = next(
        (
            shape[1]
            for name, shape in shapes.items()
            if name.startswith(UNET) and name.endswith("attn2.to_k.weight") and len(shape) == 2
        ),
        0,
    )
    like = [
        layout
        for layout in known
        if layout.unet.block_out_channels[0] == width and layout.unet.cross_attention_dim == cross
    ]
    for layout in like:
        if layout.unet.in_channels == channels:
            return layout
    if like:
        raise UserError(
            "The model {file} cannot paint from text or repaint a part of a picture.",
            "It expects {channels} channels where {latents} come: it was made for editing by "
            "instructions, for depth or for enlarging.",
            "Choose a text-to-image or inpainting version of it.",
            file=path.name,
            channels=channels,
            latents=like[0].vae.latent_channels,
        )
    raise UserError(
        "The model {file} is of a kind that cannot paint here.",
        "Its network is {width} wide and listens to texts of {cross}; Stable Diffusion 1, 2 and XL "
        "can paint.",
        "Look for a version of it for one of those.",
        file=path.name,
        width=width,
        cross=cross,
    )


def _check_parts(path: Path, shapes: Shapes, layout: Layout) -> None:
    if _VAE not in shapes:
        raise UserError(
            "The model {file} holds no autoencoder, without which nothing can be seen.",
            "Only its painting network is in the file.",
            "Get the full version of it.",
            file=path.name,
        )
    for known in _TEXTS[: len(layout.texts)]:
        if not any(name.startswith(known) for name in shapes):
            raise UserError(
                "The model {file} holds no text encoder, without which it hears no prompt.",
                "Only a part of {base} is in the file.",
                "Get the full version of it.",
                file=path.name,
                base=layout.name,
            )


def _side(layout: Layout, prediction: Prediction) -> int:
    side = layout.unet.sample_size
    found = side * layout.vae.factor if isinstance(side, int) else 512
    # The smaller one of Stable Diffusion 2 is the one that predicts noise.
    return 512 if found == 768 and prediction == "epsilon" else found


def _title(path: Path, metadata: Mapping[str, str]) -> str:
    title = " ".join(metadata.get("modelspec.title", "").split())
    return title if 0 < len(title) <= 100 else path.stem
