"""Reads a flow model of one file, and the files beside it, into memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.flow.kinds import CLIP_PROJECTED, TRANSFORMER
from aipaint.families.diffusion.flow.load import make_pipeline, t5_tokenizer
from aipaint.families.diffusion.flow.names import PREFIX, rename
from aipaint.families.diffusion.flow.single import (
    Layout,
    Place,
    find_places,
    flow_layouts,
    hash_of,
)
from aipaint.families.diffusion.reading import reading
from aipaint.families.diffusion.single_load import clip_tokenizer
from aipaint.families.weight_files import load_tensors, open_header
from aipaint.families.weights import read_config

if TYPE_CHECKING:
    import torch
    from torch import Tensor

_DIFFUSERS_VAE = "encoder.down_blocks.0.resnets.0.conv1.weight"
# Of files whose small numbers are to be multiplied by a scale that stands beside.
_SCALED = ("scaled_fp8", "scale_weight", "weight_scale")


def assemble_flow(info: ModelInfo, folder: Path, dtype: torch.dtype) -> Any:
    """Return the pipeline of a file. Raises UserError when its weights are not all there."""
    import diffusers
    import torch
    import transformers

    layout = next(each for each in flow_layouts(folder.parent) if each.folder == folder)
    places = _places(info, layout)
    files = {
        path: reading(info, path.name, lambda path=path: load_tensors(path))
        for path in {place.path for place in places.values()}
    }
    parts: dict[str, Any] = {}
    for name, place in places.items():
        weights = {
            key.removeprefix(place.prefix): value
            for key, value in files[place.path].items()
            if key.startswith(place.prefix)
        }
        _check_plain(info, weights)
        if name == "vae":
            parts[name] = reading(info, name, lambda w=weights: _vae(w, folder, dtype))
            continue
        if name == TRANSFORMER:
            net = layout.net
            weights = rename(weights, layout.pipeline, net.width, net.num_layers)
            kind: Any = getattr(diffusers, read_config(folder / "model_index.json")[name][1])
            config = read_config(folder / name / "config.json")
            make = lambda kind=kind, config=config: kind.from_config(config)  # noqa: E731
        else:
            kind = getattr(transformers, read_config(folder / "model_index.json")[name][1])
            settings = kind.config_class.from_dict(read_config(folder / name / "config.json"))
            make = lambda kind=kind, settings=settings: kind(settings)  # noqa: E731
            t5 = layout.texts[name] == "t5"
            if kind.__name__ == CLIP_PROJECTED and layout.texts[name] == "clip_l":
                # As the makers have it: the sentence vector of the smaller one stays as it is.
                weights["text_projection.weight"] = torch.eye(settings.projection_dim)
            words = name.replace("text_encoder", "tokenizer")
            parts[words] = t5_tokenizer(folder / words) if t5 else clip_tokenizer(folder / words)
        parts[name] = reading(
            info, name, lambda n=name, m=make, w=weights: fill(info, n, m, w, dtype)
        )
    schedule = read_config(folder / "scheduler" / "scheduler_config.json")
    return make_pipeline(layout.pipeline, parts, schedule)


def _places(info: ModelInfo, layout: Layout) -> dict[str, Place]:
    header = open_header(info.path)
    prefix = PREFIX if any(name.startswith(PREFIX) for name in header.shapes) else ""
    places = find_places(info.path, header, prefix, layout)
    if hash_of(places, {p.path: open_header(p.path) for p in places.values()}) != info.hash:
        raise UserError(
            "The file of the model {name} has changed since it was looked at.",
            fix="Try again when it is whole.",
            name=info.name,
        )
    return places


def _check_plain(info: ModelInfo, weights: dict[str, Tensor]) -> None:
    if any(name.endswith(_SCALED) for name in weights):
        raise UserError(
            "The model {name} is packed in a way that is not known here.",
            "Its numbers are of 8 bits with scales beside them.",
            "Get it in bfloat16, float16 or plain float8.",
            name=info.name,
        )


def fill(
    info: ModelInfo, part: str, make: Any, weights: dict[str, Tensor], dtype: torch.dtype
) -> Any:
    """Build a network without memory and have it use `weights`."""
    import torch
    from accelerate import init_empty_weights

    # A transformer's table of places is computed when it is built, unless that costs nothing;
    # other parts have small tables that are in no file.
    nothing = part == TRANSFORMER
    with torch.device("meta") if nothing else init_empty_weights(include_buffers=False):
        model = make()
    wanted = model.state_dict()
    upcast = tuple(getattr(model, "_keep_in_fp32_modules", None) or ())
    given: dict[str, Tensor] = {}
    for name, place in wanted.items():
        value = weights.get(name, weights.get(f"text_model.{name}"))
        if value is None and name == "encoder.embed_tokens.weight":
            value = weights.get("shared.weight")
        if value is None or value.shape != place.shape:
            raise UserError(
                "The {part} of the model {name} is incomplete.",
                "Its weights lack {missing}.",
                "Download or copy the model again, or choose another version of it.",
                part=part,
                name=info.name,
                missing=name,
            )
        wide = dtype == torch.float16 and any(word in name.split(".") for word in upcast)
        given[name] = value.to(torch.float32 if wide else dtype)
    model.load_state_dict(given, assign=True)
    if hasattr(model, "tie_weights"):
        model.tie_weights()
    return model.requires_grad_(False).eval()


def _vae(weights: dict[str, Tensor], folder: Path, dtype: torch.dtype) -> Any:
    import diffusers

    if _DIFFUSERS_VAE in weights:
        vae: Any = diffusers.AutoencoderKL.from_config(read_config(folder / "vae/config.json"))
        vae.load_state_dict(weights)
        return vae.to(dtype).eval()
    return diffusers.AutoencoderKL.from_single_file(
        weights, config=str(folder), subfolder="vae", local_files_only=True, torch_dtype=dtype
    ).eval()
