"""Denoising transformers, alone and in checkpoints, in their authors' and diffusers' names."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from aipaint.families.identify.found import Kind, Prediction, Role
from aipaint.families.identify.kinds.unets import parts_of
from aipaint.families.identify.tensors import Tensors

_PREFIXES = ("", "model.diffusion_model.", "diffusion_model.", "transformer.", "net.", "model.")

# Given the tensors and the prefix of its names: variant, and role where it is a special one.
_Details = Callable[[Tensors, str], tuple[str, Role | None]]


class _Row(msgspec.Struct, frozen=True):
    """base: what it is. names: all of these are in it. side: of pictures that suit it."""

    base: str
    names: tuple[str, ...]
    prediction: Prediction = "flow"
    side: int | None = 1024
    details: _Details | None = None
    variant: str = ""


def transformer(tensors: Tensors) -> Kind | None:
    """Return the first row whose names are all there."""
    for row in _ROWS:
        for prefix in _PREFIXES:
            if all(prefix + name in tensors for name in row.names):
                return _kind(row, tensors, prefix)
    return None


def _kind(row: _Row, tensors: Tensors, prefix: str) -> Kind:
    parts = parts_of(tensors)
    variant, special = row.details(tensors, prefix) if row.details else (row.variant, None)
    whole = any(part in ("vae", "text encoder") for part in parts)
    return Kind(
        family="diffusion",
        base=row.base,
        role=special or ("checkpoint" if whole else "transformer"),
        prediction=row.prediction,
        variant=variant,
        size=(row.side, row.side) if row.side else None,
        parts=parts,
    )


def _flux(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    channels = tensors.dim(f"{prefix}img_in.weight", 1) or tensors.dim(
        f"{prefix}x_embedder.weight", 1
    )
    if channels == 384:
        return "fill", "inpaint"
    if channels in (128, 196):
        return "depth or canny", "edit"
    guided = tensors.begins(f"{prefix}guidance_in.", f"{prefix}time_text_embed.guidance_embedder.")
    return ("dev" if guided else "schnell"), None


def _flux2(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    width = tensors.dim(f"{prefix}img_in.weight", 0) or tensors.dim(f"{prefix}x_embedder.weight", 0)
    return {6144: "dev", 4096: "klein 9B", 3072: "klein 4B"}.get(width, ""), None


def _sd3_ldm(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    if f"{prefix}joint_blocks.37.x_block.attn.qkv.weight" in tensors:
        return "large", None
    return "medium", None


def _sd35_diffusers(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    large = tensors.begins(f"{prefix}transformer_blocks.37.")
    return ("large" if large else "medium"), None


def _pixart(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    sized = tensors.begins(
        f"{prefix}ar_embedder.", f"{prefix}adaln_single.emb.resolution_embedder."
    )
    return ("alpha" if sized else "sigma, or alpha below 1024"), None


def _wan(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    channels = tensors.dim(f"{prefix}patch_embedding.weight", 1)
    size = {1536: "1.3B", 3072: "5B", 5120: "14B"}.get(
        tensors.dim(f"{prefix}patch_embedding.weight", 0), ""
    )
    kind = "image to video" if channels == 36 else ""
    if tensors.begins(f"{prefix}vace_blocks."):
        kind = "VACE"
    return " ".join(part for part in (size, kind) if part), None


def _sana(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    width = tensors.dim(f"{prefix}x_embedder.proj.weight", 0) or tensors.dim(
        f"{prefix}patch_embed.proj.weight", 0
    )
    return {1152: "600M", 2240: "1600M"}.get(width, ""), None


def _dit(tensors: Tensors, prefix: str) -> tuple[str, Role | None]:
    patch = tensors.dim(f"{prefix}x_embedder.proj.weight", 2)
    return (f"patches of {patch}" if patch else ""), None


_ADALN = "adaln_single.emb.timestep_embedder.linear_1.weight"
_ROWS: tuple[_Row, ...] = (
    _Row("Flux.3", ("early_stream_modulations.image.lin.weight",)),
    _Row("Flux.2", ("double_stream_modulation_img.lin.weight",), details=_flux2),
    _Row("Flux.2", ("double_stream_modulation_img.linear.weight",), details=_flux2),
    _Row("Chroma", ("distilled_guidance_layer.in_proj.bias",)),
    _Row("Chroma", ("distilled_guidance_layer.in_proj.weight",)),
    _Row("Flux", ("double_blocks.0.img_attn.norm.key_norm.scale",), details=_flux),
    _Row("Flux", ("double_blocks.0.img_attn.norm.key_norm.weight",), details=_flux),
    _Row("Flux", ("double_blocks.0.img_attn.qkv.weight", "img_in.weight"), details=_flux),
    _Row(
        "Flux",
        (
            "x_embedder.weight",
            "context_embedder.weight",
            "single_transformer_blocks.0.proj_mlp.weight",
        ),
        details=_flux,
    ),
    # Stable Diffusion 3, Esser et al. 2024, arXiv:2403.03206; 3.5 normalises queries and keys.
    _Row("SD 3.5", ("joint_blocks.0.x_block.attn.ln_q.weight",), details=_sd3_ldm),
    _Row("SD 3", ("joint_blocks.0.x_block.attn.qkv.weight",), variant="medium"),
    _Row("SD 3", ("joint_blocks.0.context_block.attn.qkv.weight",), variant="medium"),
    _Row(
        "SD 3.5",
        (
            "pos_embed.proj.weight",
            "context_embedder.weight",
            "transformer_blocks.0.attn.norm_added_k.weight",
        ),
        details=_sd35_diffusers,
    ),
    _Row(
        "SD 3",
        (
            "pos_embed.proj.weight",
            "context_embedder.weight",
            "transformer_blocks.0.attn.add_k_proj.weight",
        ),
        variant="medium",
    ),
    _Row("Qwen-Image", ("txt_in.text_norm.weight",), variant="2.1"),
    _Row(
        "Qwen-Image",
        ("transformer_blocks.0.img_mlp.net.0.proj.weight", "txt_norm.weight"),
        side=1328,
    ),
    _Row("Krea 2", ("txtfusion.projector.weight",)),
    _Row("Z-Image", ("cap_embedder.0.weight", "layers.0.adaLN_modulation.0.weight")),
    _Row("Lumina 2", ("cap_embedder.0.weight", "layers.0.adaLN_modulation.1.weight")),
    _Row(
        "Lumina 2", ("time_caption_embed.caption_embedder.0.weight", "layers.0.norm1.linear.weight")
    ),
    _Row("OmniGen 2", ("ref_image_patch_embedder.weight", "image_index_embedding")),
    _Row("AuraFlow", ("double_layers.0.attn.w1q.weight", "cond_seq_linear.weight")),
    _Row("AuraFlow", ("joint_transformer_blocks.0.attn.to_q.weight", "register_tokens")),
    _Row("AuraFlow", ("joint_transformer_blocks.0.attn.to_q.weight", "pos_embed.register_tokens")),
    _Row("HunyuanDiT", ("mlp_t5.0.weight", "text_embedding_padding"), "v_prediction"),
    _Row("HunyuanDiT", ("text_embedder.linear_1.weight", "text_embedding_padding"), "v_prediction"),
    _Row(
        "HunyuanVideo",
        ("txt_in.individual_token_refiner.blocks.0.adaLN_modulation.1.bias",),
        side=None,
    ),
    _Row(
        "HunyuanVideo",
        ("context_embedder.proj_in.weight", "single_transformer_blocks.0.proj_mlp.weight"),
        side=None,
    ),
    _Row("HiDream", ("double_stream_blocks.0.block.adaLN_modulation.1.bias",)),
    _Row("Sana", ("blocks.0.cross_attn.q_linear.weight", "attention_y_norm.weight"), details=_sana),
    _Row(
        "Sana",
        ("caption_norm.weight", "transformer_blocks.0.ff.conv_inverted.weight"),
        details=_sana,
    ),
    _Row(
        "PixArt",
        ("blocks.0.cross_attn.q_linear.weight", "t_block.1.weight"),
        "epsilon",
        details=_pixart,
    ),
    _Row(
        "PixArt",
        (_ADALN, "pos_embed.proj.weight", "caption_projection.linear_1.weight"),
        "epsilon",
        details=_pixart,
    ),
    _Row(
        "LTX-2", ("av_ca_a2v_gate_adaln_single.emb.timestep_embedder.linear_1.weight",), side=None
    ),
    _Row("LTX", ("patchify_proj.weight", _ADALN), side=None),
    _Row(
        "LTX",
        (
            "proj_in.weight",
            "time_embed.emb.timestep_embedder.linear_1.weight",
            "transformer_blocks.0.scale_shift_table",
        ),
        side=None,
    ),
    _Row("Wan", ("head.modulation", "patch_embedding.weight"), side=None, details=_wan),
    _Row(
        "Wan",
        ("condition_embedder.time_proj.weight", "patch_embedding.weight"),
        side=None,
        details=_wan,
    ),
    _Row("Mochi", ("t5_yproj.weight", "blocks.0.attn.qkv_x.weight"), side=None),
    _Row("Mochi", ("time_embed.pooler.to_kv.weight", "pos_frequencies"), side=None),
    _Row("Anima", ("llm_adapter.embed.weight", "x_embedder.proj.1.weight")),
    _Row("Cosmos", ("x_embedder.proj.1.weight", "blocks.0.self_attn.q_proj.weight"), side=None),
    _Row(
        "Cosmos",
        ("x_embedder.proj.1.weight", "blocks.block1.blocks.0.block.attn.to_q.0.weight"),
        "edm",
        None,
    ),
    _Row(
        "CogView4",
        (
            "patch_embed.proj.weight",
            "patch_embed.text_proj.weight",
            "time_condition_embed.timestep_embedder.linear_1.weight",
        ),
    ),
    _Row(
        "CogVideoX",
        ("patch_embed.text_proj.weight", "transformer_blocks.0.norm1.linear.weight"),
        "v_prediction",
        None,
    ),
    _Row(
        "Kandinsky 5",
        (
            "visual_embeddings.in_layer.weight",
            "text_transformer_blocks.0.feed_forward.in_layer.weight",
        ),
        side=None,
    ),
    _Row(
        "DiT",
        (
            "pos_embed.proj.weight",
            "transformer_blocks.0.norm1.emb.class_embedder.embedding_table.weight",
        ),
        "epsilon",
        256,
    ),
    # Peebles and Xie 2022, arXiv:2212.09748: classes of ImageNet instead of words.
    _Row(
        "DiT",
        (
            "x_embedder.proj.weight",
            "y_embedder.embedding_table.weight",
            "blocks.0.adaLN_modulation.1.weight",
        ),
        "epsilon",
        256,
        _dit,
    ),
)
