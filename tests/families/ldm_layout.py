"""Weights of a diffusers pipeline under the names that trainers give them, in one file.

The reverse of what `from_single_file` does, written from the two naming schemes: latent-diffusion's
(CompVis), generative-models' (Stability AI) for the text encoders of XL, and OpenCLIP's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
_TOP = {
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
}
_VAE = {
    "conv_norm_out": "norm_out",
    "conv_shortcut": "nin_shortcut",
    "mid_block.resnets.0": "mid.block_1",
    "mid_block.resnets.1": "mid.block_2",
    "mid_block.attentions.0": "mid.attn_1",
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
}
_OPEN_CLIP = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def save_single_file(pipe: Any, path: Path, metadata: dict[str, str] | None = None) -> Path:
    """Write a Stable Diffusion 1 or XL pipeline with CLIP text encoders as its trainers would."""
    from safetensors.torch import save_file

    tensors = {f"model.diffusion_model.{unet_name(k, pipe.unet)}": v for k, v in _of(pipe.unet)}
    for name, value in _of(pipe.vae):
        old = vae_name(name, len(pipe.vae.config.block_out_channels))
        flat = ".attn_1." in old and old.endswith("weight") and value.ndim == 2
        tensors[f"first_stage_model.{old}"] = value[..., None, None] if flat else value
    second = getattr(pipe, "text_encoder_2", None)
    first = "cond_stage_model." if second is None else "conditioner.embedders.0."
    for name, value in _of(pipe.text_encoder):
        tensors[f"{first}transformer.text_model.{name.removeprefix('text_model.')}"] = value
    if second is not None:
        tensors |= {f"conditioner.embedders.1.model.{k}": v for k, v in open_clip(second).items()}
    save_file({k: v.contiguous() for k, v in tensors.items()}, path, metadata)
    return path


def _of(module: Any) -> list[tuple[str, Any]]:
    weights = module.state_dict().items()
    return [(name, value) for name, value in weights if "position_ids" not in name]


def unet_name(name: str, unet: Any) -> str:
    """diffusers' name of a UNet's weight -> latent-diffusion's."""
    layers = unet.config.layers_per_block + 1
    for new, old in _TOP.items():
        if name.startswith(new + "."):
            return old + name.removeprefix(new)
    kind, *rest = name.split(".")
    if kind == "mid_block":
        place = {"resnets.0": 0, "attentions.0": 1, "resnets.1": 2}[".".join(rest[:2])]
        return f"middle_block.{place}.{_inner(rest[0], rest[2:])}"
    block, part, number, *inner = rest
    if part in ("downsamplers", "upsamplers"):
        down = part == "downsamplers"
        if down:
            return f"input_blocks.{layers * (int(block) + 1)}.0.op.{inner[-1]}"
        # Behind the attention where there is one.
        after = 2 if "CrossAttn" in unet.config.up_block_types[int(block)] else 1
        return f"output_blocks.{layers * int(block) + layers - 1}.{after}.conv.{inner[-1]}"
    place = layers * int(block) + int(number) + (1 if kind == "down_blocks" else 0)
    side = "input_blocks" if kind == "down_blocks" else "output_blocks"
    return f"{side}.{place}.{0 if part == 'resnets' else 1}.{_inner(part, inner)}"


def _inner(part: str, inner: list[str]) -> str:
    rest = ".".join(inner)
    if part == "resnets":
        for new, old in _RESNET.items():
            if rest.startswith(new + "."):
                return old + rest.removeprefix(new)
    return rest


def vae_name(name: str, levels: int) -> str:
    """diffusers' name of an autoencoder's weight -> latent-diffusion's."""
    for new, old in _VAE.items():
        name = name.replace(f"{new}.", f"{old}.")
    parts = name.split(".")
    if len(parts) > 3 and parts[1] in ("down_blocks", "up_blocks"):
        half, kind, level, part, number, *rest = parts
        up = kind == "up_blocks"
        place = levels - 1 - int(level) if up else int(level)
        kind = "up" if up else "down"
        if part == "resnets":
            return ".".join([half, kind, str(place), "block", number, *rest])
        return ".".join([half, kind, str(place), "upsample" if up else "downsample", *rest])
    return name


def open_clip(encoder: Any) -> dict[str, Any]:
    """The weights of a CLIPTextModelWithProjection under OpenCLIP's names."""
    import torch

    found: dict[str, Any] = {}
    state = dict(_of(encoder))
    for name, value in state.items():
        short = name.removeprefix("text_model.")
        if ".self_attn.q_proj." in short:
            keys = [name.replace("q_proj", f"{each}_proj") for each in "qkv"]
            old = short.replace("self_attn.q_proj.", "attn.in_proj_")
            found[_resblock(old)] = torch.cat([state[key] for key in keys])
        elif ".self_attn.k_proj." in short or ".self_attn.v_proj." in short:
            continue
        else:
            found[_resblock(short)] = value
    found["text_projection"] = found.pop("text_projection.weight").T
    found["positional_embedding"] = found.pop("embeddings.position_embedding.weight")
    found["token_embedding.weight"] = found.pop("embeddings.token_embedding.weight")
    for each in ("weight", "bias"):
        found[f"ln_final.{each}"] = found.pop(f"final_layer_norm.{each}")
    return found


def _resblock(name: str) -> str:
    for new, old in _OPEN_CLIP.items():
        name = name.replace(new, old)
    return name.replace("encoder.layers.", "transformer.resblocks.")
