"""Autoencoders alone: what turns pictures into latents and back."""

from __future__ import annotations

from aipaint.families.identify.found import Kind
from aipaint.families.identify.tensors import Tensors

_PREFIXES = ("", "first_stage_model.", "vae.", "model.")


def vqgan(tensors: Tensors) -> Kind | None:
    """VQGANs, also with Gumbel quantisation. Esser et al. 2020, arXiv:2012.09841."""
    for prefix in _PREFIXES:
        book = any(
            f"{prefix}{name}" in tensors
            for name in ("quantize.embedding.weight", "quantize.embed.weight")
        )
        if not book or f"{prefix}decoder.conv_in.weight" not in tensors:
            continue
        if tensors.ends(".norm1.conv_y.weight", ".norm1.norm_layer.weight"):
            return Kind(family="diffusion", base="Kandinsky 2.2", role="vae", variant="MoVQ")
        entries = tensors.dim(f"{prefix}quantize.embedding.weight", 0) or tensors.dim(
            f"{prefix}quantize.embed.weight", 0
        )
        gumbel = f"{prefix}quantize.embed.weight" in tensors
        return Kind(
            family="guided",
            base="VQGAN",
            role="vqgan",
            variant=f"{'Gumbel, ' if gumbel else ''}{entries} entries",
        )
    return None


def vae(tensors: Tensors) -> Kind | None:
    """KL autoencoders of Stable Diffusion and later models, tiny ones, and those of others."""
    for prefix in _PREFIXES:
        found = _other(tensors, prefix) or _kl(tensors, prefix)
        if found is not None:
            return found
    if tensors.has("vquantizer.codebook.weight"):
        return _vae("Stable Cascade", "stage A")
    return _tiny(tensors)


def _other(tensors: Tensors, prefix: str) -> Kind | None:
    """Those that are built otherwise than Stable Diffusion's."""
    if tensors.begins(
        f"{prefix}decoder.middle.0.residual.0.gamma",
        f"{prefix}decoder.mid_block.resnets.0.norm1.gamma",
    ):
        return _vae("Wan or Qwen-Image")
    if f"{prefix}decoder.last_scale_shift_table" in tensors or tensors.begins(
        f"{prefix}decoder.up_blocks.0.res_blocks.0.conv1.conv.",
        f"{prefix}decoder.up_blocks.0.resnets.0.conv1.conv.",
    ):
        return _vae("LTX" if f"{prefix}decoder.conv_in.conv.weight" in tensors else "", "video")
    if tensors.begins(f"{prefix}decoder.stages.", f"{prefix}encoder.down_blocks.0.0.conv1."):
        return _vae("Sana", "deep compression")
    return None


def _vae(base: str, variant: str = "") -> Kind:
    return Kind(family="diffusion", base=base, role="vae", variant=variant)


def _kl(tensors: Tensors, prefix: str) -> Kind | None:
    name = f"{prefix}decoder.conv_in.weight"
    channels, axes = tensors.dim(name, 1), len(tensors.shape(name))
    if axes == 5 or tensors.begins(f"{prefix}decoder.conv_in.conv."):
        return _vae("", "video")
    if axes != 4:
        return None
    if channels == 4:
        quantised = f"{prefix}post_quant_conv.weight" in tensors
        return _vae("SD 1.x, SD 2.x or SDXL" if quantised else "")
    if channels == 16:
        return _vae("Flux or SD 3")
    if channels == 32:
        return _vae("Flux.2" if tensors.mentions("bn.running_mean") else "")
    return _vae("", f"{channels} channels")


def _tiny(tensors: Tensors) -> Kind | None:
    """TAESD and its kin: https://github.com/madebyollin/taesd."""
    for name, at in (
        ("decoder.layers.0.weight", 1),
        ("decoder.1.weight", 1),
        ("taesd_decoder.1.weight", 1),
        ("1.weight", 1),
    ):
        stem = name.rsplit(".", 2)[0] if "." in name.removesuffix(".weight") else ""
        blocks = tensors.begins(
            *(f"{stem}.{n}.conv.0.weight" if stem else f"{n}.conv.0.weight" for n in (1, 2, 3, 4))
        )
        if name in tensors and blocks and len(tensors.shape(name)) == 4:
            channels = tensors.dim(name, at)
            base = {4: "SD 1.x, SD 2.x or SDXL", 16: "Flux or SD 3"}.get(channels, "")
            return _vae(base, "tiny decoder")
    if tensors.has("0.weight", "1.conv.0.weight") and tensors.dim("0.weight", 1) == 3:
        return _vae("", "tiny encoder")
    return None
