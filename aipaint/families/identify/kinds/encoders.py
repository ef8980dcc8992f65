"""Text and image encoders alone."""

from __future__ import annotations

from aipaint.families.identify.found import Kind, Role
from aipaint.families.identify.tensors import Tensors

# Vocabulary and width of language models that painting models read with, and which do.
_LANGUAGE: dict[tuple[int, int], tuple[str, str]] = {
    (256000, 2304): ("Gemma 2 2B", "Lumina 2 or Sana"),
    (151936, 2560): ("Qwen3 4B", "Z-Image or Flux.2"),
    (151936, 4096): ("Qwen3 8B", "Flux.2"),
    (151936, 1024): ("Qwen3 0.6B", "Anima"),
    (152064, 3584): ("Qwen2.5-VL 7B", "Qwen-Image"),
    (131072, 5120): ("Mistral Small", "Flux.2"),
    (128256, 4096): ("Llama 3.1 8B", "HiDream"),
    (128320, 4096): ("Llava Llama 3 8B", "HunyuanVideo"),
}
_EMBEDDINGS = "embeddings.token_embedding.weight"


def clip(tensors: Tensors) -> Kind | None:
    """CLIP with both halves. Radford et al. 2021, arXiv:2103.00020."""
    if tensors.begins("visual.") and tensors.has("token_embedding.weight", "positional_embedding"):
        patch = tensors.dim("visual.conv1.weight", 2)
        width = tensors.dim("visual.conv1.weight", 0)
        name = {768: "ViT-B", 1024: "ViT-L", 1280: "ViT-H", 1664: "ViT-bigG"}.get(width)
        return _encoder("clip", f"{name}/{patch}" if name else "ResNet", "guided")
    if tensors.begins("text_model.") and tensors.begins("vision_model."):
        patch = tensors.dim("vision_model.embeddings.patch_embedding.weight", 2)
        siglip = tensors.mentions("vision_model.head.")
        return _encoder("clip", f"{'SigLIP' if siglip else 'ViT'}, patches of {patch}", "guided")
    return None


def text_encoder(tensors: Tensors) -> Kind | None:
    """CLIP's text half, OpenCLIP's, T5, and language models."""
    return _clip_text(tensors) or _t5(tensors) or _language(tensors)


def image_encoder(tensors: Tensors) -> Kind | None:
    """CLIP's image half and its kin."""
    if tensors.begins("redux_up."):
        return Kind(family="diffusion", base="Flux", role="ip-adapter", variant="Redux")
    if tensors.has("embeddings.patch_embedding.weight", "head.mlp.fc1.weight"):
        return _encoder("image encoder", "SigLIP")
    if tensors.has("image_embedder.weight") or not tensors.begins("vision_model.", "visual."):
        return None
    width = tensors.dim("vision_model.embeddings.class_embedding", 0) or tensors.dim(
        "visual.class_embedding", 0
    )
    name = {768: "CLIP ViT-B", 1024: "CLIP ViT-L", 1280: "CLIP ViT-H", 1664: "CLIP ViT-bigG"}
    if not width and tensors.mentions("vision_model.head."):
        return _encoder("image encoder", "SigLIP")
    return _encoder("image encoder", name.get(width, ""))


def _encoder(role: Role, variant: str, family: str = "diffusion", base: str = "") -> Kind:
    return Kind(family=family, base=base, role=role, variant=variant)


def _clip_text(tensors: Tensors) -> Kind | None:
    for prefix in ("", "text_model.", "transformer.text_model.", "clip_l.transformer.text_model."):
        width = tensors.dim(prefix + _EMBEDDINGS, 1)
        if width:
            name = {768: "CLIP-L", 1024: "OpenCLIP-H", 1280: "OpenCLIP-bigG"}.get(width, "CLIP")
            return _encoder("text encoder", name)
    for prefix in ("", "model.", "transformer."):
        if tensors.has(f"{prefix}token_embedding.weight") and tensors.mentions("resblocks.0.ln_1."):
            width = tensors.dim(f"{prefix}token_embedding.weight", 1)
            name = {768: "CLIP-L", 1024: "OpenCLIP-H", 1280: "OpenCLIP-bigG"}.get(width, "CLIP")
            return _encoder("text encoder", name)
    return None


def _t5(tensors: Tensors) -> Kind | None:
    """T5's encoder. Raffel et al. 2019, arXiv:1910.10683; in GGUF's names as well."""
    table, width = (0, 0), 0
    for prefix in ("", "t5xxl.transformer.", "transformer.", "text_encoder."):
        name = f"{prefix}encoder.block.0.layer.0.SelfAttention.q.weight"
        if name in tensors:
            width = tensors.dim(name, 1)
            shape = tensors.shape(f"{prefix}shared.weight")
            shape = shape or tensors.shape(f"{prefix}encoder.embed_tokens.weight")
            table = (shape[0], shape[1]) if len(shape) == 2 else (0, width)
            break
    else:
        if "enc.blk.0.attn_q.weight" not in tensors:
            return None
        width = tensors.dim("enc.blk.0.attn_q.weight", 1)
        table = (tensors.dim("token_embd.weight", 0), width)
    size = {4096: "XXL", 2048: "XL", 1024: "large", 768: "base", 512: "small", 1472: "byT5"}
    many = table[0] > 200_000
    name = f"{'UMT5' if many else 'T5'} {size.get(width, '')}".strip()
    return _encoder("text encoder", name, base="Wan" if many else "")


def _language(tensors: Tensors) -> Kind | None:
    for name in (
        "model.embed_tokens.weight",
        "model.language_model.embed_tokens.weight",
        "language_model.model.embed_tokens.weight",
        "embed_tokens.weight",
        "token_embd.weight",
    ):
        shape = tensors.shape(name)
        if len(shape) == 2 and tensors.mentions(".self_attn.q_proj.", "blk.0.attn_q."):
            found = _LANGUAGE.get((shape[0], shape[1]), ("language model", ""))
            return _encoder("text encoder", found[0], base=found[1])
    if tensors.has("embeddings.word_embeddings.weight") and tensors.begins("encoder.layer.0."):
        return _encoder("text encoder", "BERT")
    return None
