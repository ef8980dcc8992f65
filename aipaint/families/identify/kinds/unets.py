"""Denoising networks with skip connections, alone and in checkpoints.

Names are those of CompVis' and Stability's code (LDM, `model.diffusion_model.`), of the diffusers
library, and of OpenAI's guided-diffusion, from which the first descend.
"""

from __future__ import annotations

from aipaint.families.identify.found import Kind, Prediction, Role
from aipaint.families.identify.tensors import Tensors

SD1, SD2, SDXL = "SD 1.x", "SD 2.x", "SDXL"
SIZES = {SD1: 512, SDXL: 1024}
_LDM = "model.diffusion_model."
_V_KEYS = ("v_pred", f"{_LDM}v_pred")
# Channels that the first convolution reads, and what a network that reads them is for.
_ROLES: dict[int, Role] = {9: "inpaint", 8: "edit"}
_VARIANTS = {5: "depth", 7: "4x upscaler", 8: "instructions"}
# The steps after which Stable Diffusion 2's base was saved; its other versions predict v.
_BASE_STEPS = (110_000, 875_000)


def ldm(tensors: Tensors) -> Kind | None:
    """Checkpoints of Stable Diffusion 1, 2, XL and their kin, and their UNets alone."""
    prefix = ""
    for prefix in (_LDM, "diffusion_model.", "model.", ""):
        if f"{prefix}input_blocks.0.0.weight" in tensors:
            break
    else:
        return None
    width = _ldm_width(tensors, prefix)
    if not width or tensors.dim(f"{prefix}input_blocks.0.0.weight", 1) == 0:
        return None
    parts = parts_of(tensors)
    label = tensors.dim(f"{prefix}label_emb.0.0.weight", 1)
    base, variant = _base(width, label)
    if tensors.mentions(".time_stack."):
        base, variant = "Stable Video Diffusion", ""
    channels = tensors.dim(f"{prefix}input_blocks.0.0.weight", 1)
    if label == 2048 and base == SD2:
        variant = "unCLIP"
    return _kind(tensors, base, variant, channels, parts, label)


def diffusers(tensors: Tensors) -> Kind | None:
    """UNets in the diffusers library's names."""
    prefix = "unet." if "unet.conv_in.weight" in tensors else ""
    needed = ("conv_in.weight", "time_embedding.linear_1.weight")
    if not tensors.has(*(prefix + name for name in needed)):
        return None
    if not tensors.begins(f"{prefix}down_blocks.0.resnets.0."):
        return None
    channels = tensors.dim(f"{prefix}conv_in.weight", 1)
    if tensors.has(f"{prefix}add_embedding.image_proj.weight") or tensors.has(
        f"{prefix}encoder_hid_proj.image_embeds.weight"
    ):
        role: Role = "inpaint" if channels == 9 else "unet"
        return Kind(
            family="diffusion",
            base="Kandinsky 2.2",
            role=role,
            prediction="epsilon",
            variant="ControlNet" if channels == 8 else "",
            size=(512, 512),
        )
    # Others pool their text states as well; IF reads T5's, and pixels.
    pooled = tensors.begins(f"{prefix}add_embedding.pool.")
    if pooled and f"{prefix}encoder_hid_proj.weight" in tensors and channels in (3, 6):
        stage = {3: "stage I", 6: "stage II or III"}.get(channels, "")
        return Kind(
            family="diffusion",
            base="DeepFloyd IF",
            role="unet",
            prediction="epsilon",
            variant=stage,
            size=(64, 64) if channels == 3 else None,
        )
    width = 0
    for level in (0, 1, 2, 3):
        name = f"{prefix}down_blocks.{level}.attentions.0.transformer_blocks.0.attn2.to_k.weight"
        width = width or tensors.dim(name, 1)
    label = tensors.dim(f"{prefix}add_embedding.linear_1.weight", 1)
    if not width:
        return Kind(family="diffusion", base="DDPM", role="unet", prediction="unknown")
    base, variant = _base(width, label)
    if tensors.mentions(".temporal_res_block.", ".temporal_transformer_blocks."):
        base, variant = "Stable Video Diffusion", ""
    if label == 5632:
        base = "Kolors"
    return _kind(tensors, base, variant, channels, parts_of(tensors), label)


def cascade(tensors: Tensors) -> Kind | None:
    """Stable Cascade's stages C and B. Pernias et al. 2023, arXiv:2306.00637."""
    for prefix in ("", _LDM, "model."):
        if tensors.has(f"{prefix}clip_txt_mapper.weight"):
            return Kind(
                family="diffusion",
                base="Stable Cascade",
                role="checkpoint" if parts_of(tensors) else "prior",
                prediction="epsilon",
                variant="stage C",
                size=(1024, 1024),
                parts=parts_of(tensors),
            )
        mapper = tensors.begins(f"{prefix}clip_mapper.", f"{prefix}effnet_mapper.")
        if mapper and tensors.has(f"{prefix}down_blocks.1.0.channelwise.0.weight"):
            return Kind(
                family="diffusion",
                base="Stable Cascade",
                role="checkpoint" if parts_of(tensors) else "unet",
                prediction="epsilon",
                variant="stage B",
                size=(1024, 1024),
                parts=parts_of(tensors),
            )
    return None


def prior(tensors: Tensors) -> Kind | None:
    """Kandinsky's prior, and the decoder in its authors' names."""
    for prefix in ("", "prior."):
        if tensors.has(f"{prefix}clip_mean", f"{prefix}prd_embedding"):
            return Kind(family="diffusion", base="Kandinsky 2.2", role="prior", prediction="sample")
    if tensors.has("img_layer.weight", "ln_model_n.weight", "input_blocks.0.0.weight"):
        return Kind(family="diffusion", base="Kandinsky 2.2", role="unet", prediction="epsilon")
    if tensors.has("encoder_pooling.0.weight", "input_blocks.0.0.weight") or tensors.has(
        "encoder_proj.weight", "aug_proj.weight"
    ):
        return Kind(family="diffusion", base="DeepFloyd IF", role="unet", prediction="epsilon")
    return None


# How many input blocks OpenAI's networks have, and the side of their pictures.
_SIDES = {15: 128, 16: 64, 18: 256, 21: 512}


def guided(tensors: Tensors) -> Kind | None:
    """OpenAI's pixel UNets and noisy classifiers. Dhariwal and Nichol 2021, arXiv:2105.05233."""
    if not tensors.has("time_embed.0.weight", "input_blocks.0.0.weight"):
        return None
    if tensors.dim("input_blocks.0.0.weight", 1) not in (3, 6):
        return None
    side = _SIDES.get(tensors.count("input_blocks.{}."))
    size = (side, side) if side else None
    if not tensors.begins("output_blocks."):
        return Kind(
            family="guided",
            base="guided-diffusion",
            role="guided-diffusion",
            variant="classifier",
            size=size,
        )
    return Kind(
        family="guided",
        base="guided-diffusion",
        role="guided-diffusion",
        prediction="epsilon",
        variant="class-conditional" if "label_emb.weight" in tensors else "unconditional",
        size=size,
    )


def parts_of(tensors: Tensors) -> tuple[str, ...]:
    """Return what a checkpoint has besides its denoising network."""
    parts: list[str] = []
    if tensors.begins("first_stage_model.", "vae."):
        parts.append("vae")
    if tensors.begins("cond_stage_model.", "conditioner.", "text_encoders.", "text_encoder."):
        parts.append("text encoder")
    if tensors.begins("model_ema."):
        parts.append("averaged weights")
    return tuple(parts)


def _ldm_width(tensors: Tensors, prefix: str) -> int:
    """Return how wide the text states are that the network attends to; 0 where it does not."""
    for block in (1, 2, 4, 5, 3, 7, 8):
        name = f"{prefix}input_blocks.{block}.1.transformer_blocks.0.attn2.to_k.weight"
        found = tensors.dim(name, 1)
        if found:
            return found
    return 0


def _base(width: int, label: int) -> tuple[str, str]:
    if width == 2048:
        return SDXL, ""
    if width == 1280 and label == 2560:
        return SDXL, "refiner"
    if width == 768:
        return SD1, ""
    if width == 1024:
        return SD2, ""
    if width == 1280:
        return "LDM", ""
    return "", f"text states of {width} numbers"


def _kind(
    tensors: Tensors, base: str, variant: str, channels: int, parts: tuple[str, ...], label: int
) -> Kind:
    whole = any(part in ("vae", "text encoder") for part in parts)
    role: Role = "checkpoint" if whole else "unet"
    if variant == "refiner":
        role, variant = "refiner", ""
    elif whole or channels == 9:
        role = _ROLES.get(channels, role)
    if base == SD1 and channels == 8 and tensors.begins("cc_projection."):
        variant = "Zero123"
    if base == "Stable Video Diffusion":
        role, variant = ("checkpoint" if whole else "unet"), ""
    prediction = _prediction(tensors, base)
    side = SIZES.get(base)
    if base == SD2 and prediction != "unknown":
        side = 768 if prediction == "v_prediction" else 512
    return Kind(
        family="diffusion",
        base=base,
        role=role,
        prediction=prediction,
        variant=variant or _VARIANTS.get(channels, ""),
        size=(side, side) if side else None,
        parts=parts,
    )


def _prediction(tensors: Tensors, base: str) -> Prediction:
    if any(name in tensors for name in _V_KEYS):
        return "v_prediction"
    if tensors.has("edm_mean", "edm_std"):
        return "edm"
    if tensors.has("edm_vpred.sigma_max"):
        return "v_prediction"
    if base == SD2:
        step = tensors.extras.get("global_step")
        if isinstance(step, int) and step > 0:
            return "epsilon" if step in _BASE_STEPS else "v_prediction"
        return "unknown"
    if base == "Stable Video Diffusion":
        return "v_prediction"
    return "epsilon" if base else "unknown"
