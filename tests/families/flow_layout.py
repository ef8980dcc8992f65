"""Weights of Stable Diffusion 3 and Flux pipelines under the names that their makers give them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aipaint.families.diffusion.flow import names
from tests.families.ldm_layout import _of, vae_name

_TABLES = {
    "sd3": (names._TOP_SD3, {"joint_blocks": names._BLOCK_SD3}),
    "flux": (
        names._TOP_FLUX,
        {"double_blocks": names._DOUBLE_FLUX, "single_blocks": names._SINGLE_FLUX},
    ),
}
_ROLES = {
    "sd3": {"text_encoder": "clip_l", "text_encoder_2": "clip_g", "text_encoder_3": "t5xxl"},
    "flux": {"text_encoder": "clip_l", "text_encoder_2": "t5xxl"},
}


def save_whole(pipe: Any, kind: str, path: Path) -> Path:
    """Write all parts into one file, as Stability AI and ComfyUI do."""
    tensors = {f"model.diffusion_model.{k}": v for k, v in transformer(pipe, kind).items()}
    tensors |= {f"first_stage_model.{k}": v for k, v in autoencoder(pipe).items()}
    for part, role in _ROLES[kind].items():
        if getattr(pipe, part) is not None:
            found = encoder(getattr(pipe, part), role)
            tensors |= {f"text_encoders.{role}.transformer.{k}": v for k, v in found.items()}
    return _save(tensors, path)


def save_apart(pipe: Any, kind: str, folder: Path, autoencoder_name: str) -> Path:
    """Write the transformer alone and return its file, with the others where ComfyUI has them."""
    for part, role in _ROLES[kind].items():
        name = "t5xxl_fp16" if role == "t5xxl" else role
        _save(encoder(getattr(pipe, part), role), folder / "text_encoders" / f"{name}.safetensors")
    _save(autoencoder(pipe), folder / "vae" / autoencoder_name)
    return _save(transformer(pipe, kind), folder / "diffusion_models" / "alone.safetensors")


def transformer(pipe: Any, kind: str) -> dict[str, Any]:
    """Return the transformer's weights under the trainers' names."""
    import torch

    top, blocks = _TABLES[kind]
    state = dict(_of(pipe.transformer))
    layers = pipe.transformer.config.num_layers
    swapped = {"norm_out.linear"}
    if kind == "sd3":
        swapped.add(f"transformer_blocks.{layers - 1}.norm1_context.linear")
    for name in state:
        if name.rpartition(".")[0] in swapped:
            scale, shift = state[name].chunk(2)
            state[name] = torch.cat([shift, scale])
    found: dict[str, Any] = {}
    if kind == "sd3":
        found["pos_embed"] = state["pos_embed.pos_embed"]
    for old, new in top.items():
        for last in ("weight", "bias"):
            if f"{new}.{last}" in state:
                found[f"{old}.{last}"] = state[f"{new}.{last}"]
    for block, table in blocks.items():
        of = names._BLOCKS[block][0]
        for number in range(len(getattr(pipe.transformer, of))):
            for old, parts in table.items():
                for last in ("weight", "bias"):
                    keys = [f"{of}.{number}.{part}.{last}" for part in parts]
                    if all(key in state for key in keys):
                        ending = "scale" if kind == "flux" and "norm." in old else last
                        pieces = [state[key] for key in keys]
                        found[f"{block}.{number}.{old}.{ending}"] = torch.cat(pieces)
    return found


def autoencoder(pipe: Any) -> dict[str, Any]:
    """Return the autoencoder's weights under latent-diffusion's names."""
    found: dict[str, Any] = {}
    for name, value in _of(pipe.vae):
        old = vae_name(name, len(pipe.vae.config.block_out_channels))
        flat = ".attn_1." in old and old.endswith("weight") and value.ndim == 2
        found[old] = value[..., None, None] if flat else value
    return found


def encoder(model: Any, role: str) -> dict[str, Any]:
    """Return a text encoder's weights as they are passed on."""
    state = dict(_of(model))
    if role == "t5xxl":
        return {k: v for k, v in state.items() if k != "encoder.embed_tokens.weight"}
    own = ("text_projection.", "text_model.")
    found = {k if k.startswith(own) else f"text_model.{k}": v for k, v in state.items()}
    if role == "clip_l":
        found.pop("text_projection.weight", None)
    return found


def _save(tensors: dict[str, Any], path: Path) -> Path:
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({k: v.contiguous().clone() for k, v in tensors.items()}, path)
    return path
