"""Networks from picture to picture, from noise to picture, and from picture to depth or pose."""

from __future__ import annotations

import re

from aipaint.families.identify.found import Kind
from aipaint.families.identify.tensors import Tensors
from aipaint.families.upscale import architecture

# Upscalers whose networks are known by a name of theirs. All of the first, one of the second.
_UPSCALERS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("HAT", ("conv_first.weight",), ("layers.0.residual_group.overlap_attn.",)),
    ("DAT", ("conv_first.weight",), ("layers.0.blocks.0.attn.attns.0.",)),
    ("DRCT", ("conv_first.weight",), ("layers.0.swin1.",)),
    (
        "SwinIR",
        ("conv_first.weight",),
        ("layers.0.residual_group.blocks.0.norm1.", "layers.0.residual_group.blocks.0.attn."),
    ),
    ("Swin2SR", ("conv_first.weight",), ("layers.0.residual_group.blocks.0.attn.logit_scale",)),
    ("SPAN", (), ("block_1.c1_r.eval_conv.", "block_1.c1_r.sk.")),
    ("OmniSR", (), ("residual_layer.0.residual_layer.0.layer.0.fn.",)),
    ("PLKSR", ("feats.0.weight",), ("feats.1.lk.", "feats.1.channe_mixer.", "feats.1.lk.conv.")),
    ("RCAN", ("head.0.weight", "tail.1.weight"), ("body.0.body.0.body.0.",)),
    ("EDSR", ("head.0.weight", "tail.1.weight"), ("body.0.body.0.",)),
    ("ATD", ("conv_first.weight",), ("layers.0.residual_group.layers.0.attn_atd",)),
    ("MoSR", (), ("gblocks.0.",)),
    ("SAFMN", ("to_feat.weight",), ("feats.0.safm.",)),
    ("GRL", (), ("layers.0.blocks.0.attn.window_attn.",)),
    ("RealCUGAN", (), ("unet1.conv1.conv.0.",)),
    ("SCUNet", ("m_head.0.weight",), ("m_tail.0.",)),
)

_BLOCK = re.compile(r"(?:^|\.)synthesis\.b(\d{1,5})\.")


def upscaler(tensors: Tensors) -> Kind | None:
    """Networks that enlarge pictures, or clean them."""
    if len(tensors) > 5000:
        return None
    found = architecture.detect({name: tensors.shape(name) for name in tensors.entries})
    if found is not None:
        kind, factor = found[0].kind, found[0].scale
        return Kind(
            family="upscale",
            base={"compact": "Real-ESRGAN compact", "rrdb": "ESRGAN"}[kind],
            role="upscaler",
            factor=factor,
        )
    for base, all_of, one_of in _UPSCALERS:
        if tensors.has(*all_of) and tensors.begins(*one_of):
            return Kind(family="upscale", base=base, role="upscaler")
    return None


def face_restoration(tensors: Tensors) -> Kind | None:
    """Networks that mend faces."""
    for base, names in (
        ("GFPGAN", ("stylegan_decoder.style_conv1.", "stylegan_decoderdotto_rgbs")),
        ("CodeFormer", ("fuse_convs_dict.", "idx_pred_layer.")),
        ("RestoreFormer", ("vqvae.quantize.", "encoder.down.0.block.0.")),
    ):
        if tensors.begins(*names) and (base != "RestoreFormer" or tensors.begins("vqvae.")):
            return Kind(family="upscale", base=base, role="face restoration")
    return None


def gan(tensors: Tensors) -> Kind | None:
    """Generators: StyleGAN 2 and 3 in NVIDIA's and in rosinality's names, and BigGAN."""
    if tensors.mentions("synthesis.input.freqs", "synthesis.input.affine."):
        return _gan("StyleGAN3", _side(tensors, re.compile(r"synthesis\.L\d+_(\d{1,5})_\d+\.")))
    sides = [int(match[1]) for name in tensors.entries if (match := _BLOCK.search(name))]
    if sides and tensors.mentions("mapping.fc", "mapping.w_avg", "mapping.embed"):
        base = "EG3D" if tensors.mentions("backbone.synthesis.") else "StyleGAN2"
        return _gan(base, max(sides))
    for prefix in ("g_ema.", "g.", "generator.", ""):
        if tensors.has(f"{prefix}input.input", f"{prefix}style.1.weight"):
            doublings = tensors.count(f"{prefix}convs.{{}}.") // 2
            return _gan("StyleGAN2", 4 * 2**doublings if 0 < doublings <= 10 else 0)
        if tensors.has(f"{prefix}gen_z.weight_orig", "embeddings.weight"):
            # As pytorch-pretrained-biggan writes them: up to 128, 256 or 512 pixels.
            doublings = tensors.count(f"{prefix}layers.{{}}.") // 2
            return _gan("BigGAN-deep", 4 * 2**doublings if 0 < doublings <= 10 else 0)
        if tensors.has(f"{prefix}gen_z.weight") or (
            tensors.has(f"{prefix}shared.weight", f"{prefix}linear.weight")
            and tensors.begins(f"{prefix}blocks.0.0.conv1.")
        ):
            return _gan("BigGAN", 0)
    if tensors.begins("Gs.", "G_ema.") and tensors.mentions("const", "w_avg"):
        return _gan("StyleGAN", 0)
    return None


def estimator(tensors: Tensors) -> Kind | None:
    """Depth and pose estimators, and HED's soft edges."""
    depth = tensors.begins("depth_head.", "neck.reassemble_stage.", "pretrained.blocks.0.")
    if depth and tensors.begins("head.", "depth_head.", "neck.", "scratch."):
        return Kind(family="estimators", base="depth", role="estimator")
    if tensors.begins("scratch.refinenet1.", "scratch.layer1_rn."):
        return Kind(family="estimators", base="depth", role="estimator")
    if tensors.has("netCombine.0.weight") or tensors.begins("block1.convs.0."):
        return Kind(family="estimators", base="soft edges", role="estimator")
    if tensors.begins("model1_1.", "Mconv1_stage2_L1.", "model1_1.Mconv1_stage2_L1."):
        return Kind(family="estimators", base="pose", role="estimator")
    if tensors.begins("backbone.encoder.layer.0.") and tensors.begins("head."):
        return Kind(family="estimators", base="pose", role="estimator")
    return None


def _gan(base: str, side: int) -> Kind:
    size = (side, side) if 4 <= side <= 8192 else None
    return Kind(family="gan", base=base, role="gan", size=size)


def _side(tensors: Tensors, pattern: re.Pattern[str]) -> int:
    """Return the largest number that a pattern finds: layers are called after their sides."""
    found = [int(match[1]) for name in tensors.entries if (match := pattern.search(name))]
    # The last layers have a margin, which is cut off.
    side = max(found, default=0)
    return 1 << (side.bit_length() - 1) if side else 0
