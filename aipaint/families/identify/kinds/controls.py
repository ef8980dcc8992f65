"""Networks that guide a painting model by a picture."""

from __future__ import annotations

from aipaint.families.identify.found import Kind, Role
from aipaint.families.identify.kinds.unets import SD1, SD2, SDXL
from aipaint.families.identify.tensors import Tensors

_WIDTHS = {768: SD1, 1024: SD2, 2048: SDXL}


def ldm_controlnet(tensors: Tensors) -> Kind | None:
    """ControlNets in their authors' names. Zhang et al. 2023, arXiv:2302.05543."""
    for prefix in ("control_model.", ""):
        if f"{prefix}input_hint_block.0.weight" in tensors:
            width = 0
            for block in (1, 2, 4, 5):
                name = f"{prefix}input_blocks.{block}.1.transformer_blocks.0.attn2.to_k.weight"
                width = width or tensors.dim(name, 1)
            return _kind("controlnet", _WIDTHS.get(width, ""))
    return None


def diffusers_controlnet(tensors: Tensors) -> Kind | None:
    """ControlNets in the diffusers library's names."""
    prefix = "controlnet." if tensors.begins("controlnet.controlnet_cond_embedding.") else ""
    if not tensors.begins(f"{prefix}controlnet_cond_embedding.conv_in."):
        return None
    width = 0
    for level in (0, 1, 2):
        name = f"{prefix}down_blocks.{level}.attentions.0.transformer_blocks.0.attn2.to_k.weight"
        width = width or tensors.dim(name, 1)
    # The smaller ones for XL have no attention at all, or none in the first levels.
    mid = f"{prefix}mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight"
    width = width or tensors.dim(mid, 1)
    base = _WIDTHS.get(width, "")
    if not base and tensors.dim(f"{prefix}add_embedding.linear_1.weight", 1) == 2816:
        base = SDXL
    if tensors.dim(f"{prefix}add_embedding.linear_1.weight", 1) == 5632:
        base = "Kolors"
    union = tensors.begins(f"{prefix}task_embedding", f"{prefix}control_add_embedding.")
    return _kind("controlnet", base, "union" if union else "")


def transformer_controlnet(tensors: Tensors) -> Kind | None:
    """ControlNets of transformers: Flux, Stable Diffusion 3, Qwen-Image, Z-Image and others."""
    if tensors.begins("control_all_x_embedder.", "control_layers.0."):
        return _kind("controlnet", "Z-Image", "union")
    if not tensors.begins("controlnet_blocks.", "controlnet_single_blocks."):
        return None
    union = "union" if tensors.begins("controlnet_mode_embedder.") else ""
    if tensors.begins("double_blocks.", "input_hint_block.", "single_transformer_blocks."):
        return _kind("controlnet", "Flux", union)
    if tensors.has("txt_norm.weight") or tensors.mentions(".img_mlp.", ".img_mod."):
        return _kind("controlnet", "Qwen-Image", union)
    if tensors.begins("pos_embed_input.", "pos_embed."):
        large = tensors.dim("pos_embed_input.proj.weight", 0) == 2432
        medium = tensors.mentions(".attn.norm_q.")
        return _kind("controlnet", "SD 3.5" if large or medium else "SD 3", union)
    if tensors.begins("controlnet_x_embedder."):
        return _kind("controlnet", "Flux", union)
    return _kind("controlnet", "", union)


def control_lora(tensors: Tensors) -> Kind | None:
    """ControlNets as low-rank differences to the painting model's own UNet."""
    if "lora_controlnet" not in tensors:
        return None
    wide = any(
        shape[-1:] == (2048,)
        for shape in (tensors.shape(name) for name in tensors.entries if "attn2.to_k" in name)
    )
    return _kind("controlnet", SDXL if wide else "", "control-lora")


def lllite(tensors: Tensors) -> Kind | None:
    """ControlNet-LLLite: https://github.com/kohya-ss/sd-scripts, docs/train_lllite_README.md."""
    if not tensors.begins("lllite_unet"):
        return None
    width = 0
    for name in tensors.entries:
        if "attn2_to_k.down" in name and name.endswith(".0.weight"):
            width = tensors.dim(name, 1)
            break
    deep = tensors.mentions("input_blocks_4_1", "input_blocks_7_1")
    return _kind("controlnet", _WIDTHS.get(width, SDXL if deep else ""), "LLLite")


def t2i_adapter(tensors: Tensors) -> Kind | None:
    """T2I-adapters. Mou et al. 2023, arXiv:2302.08453."""
    for prefix in ("adapter.", ""):
        first = tensors.dim(f"{prefix}conv_in.weight", 1)
        if first and tensors.begins(f"{prefix}body.0.resnets.0.block1.", f"{prefix}body.0.block1."):
            # Pixels are folded into channels: by 16 for XL, by 8 for the others.
            return _kind("t2i-adapter", SDXL if first in (256, 768) else SD1)
        if tensors.begins(f"{prefix}body.0.in_conv.") and tensors.begins(
            f"{prefix}body.0.body.0.", f"{prefix}body.0.resnets.0."
        ):
            return _kind("t2i-adapter", SD1, "light")
    return None


def ip_adapter(tensors: Tensors) -> Kind | None:
    """IP-Adapters. Ye et al. 2023, arXiv:2308.06721; and InstantID's, and those for Flux."""
    if tensors.begins("ip_adapter_proj_model.") or tensors.mentions("ip_adapter_double_stream_"):
        return _kind("ip-adapter", "Flux")
    if not (tensors.begins("ip_adapter.") and tensors.begins("image_proj.")):
        return None
    width = tensors.dim("ip_adapter.1.to_k_ip.weight", 1) or tensors.dim(
        "ip_adapter.0.to_k_ip.weight", 1
    )
    variant = ""
    if tensors.begins("image_proj.latents"):
        face = tensors.dim("image_proj.proj_in.weight", 1) == 512
        variant = "InstantID" if face else "plus"
    elif tensors.begins("image_proj.perceiver_resampler."):
        variant = "FaceID plus"
    elif tensors.begins("image_proj.proj.0."):
        variant = "FaceID" if tensors.dim("image_proj.proj.0.weight", 1) == 512 else "full face"
    base = _WIDTHS.get(width, "")
    if not base and tensors.mentions("ip_adapter.0.to_k.weight", ".norm_k."):
        base = "SD 3.5"
    return _kind("ip-adapter", base, variant)


def motion_module(tensors: Tensors) -> Kind | None:
    """AnimateDiff's motion modules. Guo et al. 2023, arXiv:2307.04725."""
    if not tensors.mentions(".motion_modules."):
        return None
    deep = tensors.begins("down_blocks.3.", "module.down_blocks.3.")
    return _kind("motion module", SD1 if deep else SDXL)


def _kind(role: Role, base: str, variant: str = "") -> Kind:
    return Kind(family="diffusion", base=base, role=role, variant=variant)
