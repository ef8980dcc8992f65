"""Which model an added network was made for, from what it changes and how wide that is."""

from __future__ import annotations

from collections.abc import Callable

from aipaint.families.identify.kinds.unets import SD1, SD2, SDXL
from aipaint.families.identify.tensors import Tensors

_WIDTHS = {768: SD1, 1024: SD2, 2048: SDXL}
# Of transformers whose layers have the same names: by how wide they are.
_LAYERS = {3840: "Z-Image", 2304: "Lumina 2"}
_PLAIN_BLOCKS = {1152: "PixArt", 2048: "LTX", 4096: "LTX", 2240: "Sana", 1408: "HunyuanDiT"}
_DOWN = (
    ".lora_down.weight",
    ".lora_A.weight",
    ".lora_A.default.weight",
    ".lora.down.weight",
    "_lora.down.weight",
)
_UP = (
    ".lora_up.weight",
    ".lora_B.weight",
    ".lora_B.default.weight",
    ".lora.up.weight",
    "_lora.up.weight",
)


def base_of(tensors: Tensors) -> tuple[str, str]:
    """Return the base and, where it is told, its variant; "" for one that cannot be told."""
    # One spelling for all layouts: lora_unet_double_blocks_0 and double_blocks.0 are the same.
    names = _Names(tensors)
    return _of_transformer(names) or _of_unet(names) or _of_text(names) or ("", "")


class _Names:
    """Names with underscores for dots, and how wide what they change is."""

    def __init__(self, tensors: Tensors) -> None:
        self.tensors = tensors
        self.text = ("\n" + "\n".join(tensors.entries) + "\n").replace(".", "_")

    def have(self, *parts: str) -> bool:
        """Return whether one of these stands in a name."""
        text = self.text
        for part in parts:  # noqa: SIM110 - a generator would take twice as long
            if part in text:
                return True
        return False

    def width(self, *parts: str) -> int:
        """Return how many numbers the first matrix reads whose name has one of these in it."""
        return self._length(parts, self._reads)

    def height(self, *parts: str) -> int:
        """Return how many numbers the first matrix gives whose name has one of these in it."""
        return self._length(parts, self._gives)

    def _length(self, parts: tuple[str, ...], measure: Callable[[str], int]) -> int:
        for name in self.tensors.entries:
            plain = name.replace(".", "_")
            if any(part in plain for part in parts):
                found = measure(name)
                if found:
                    return found
        return 0

    def _reads(self, name: str) -> int:
        tensors = self.tensors
        if name.endswith(_DOWN):
            return tensors.dim(name, 1)
        if name.endswith(".hada_w1_b"):
            return tensors.dim(name, 1)
        if name.endswith((".lokr_w1", ".lokr_w1_b")):
            stem = name.rpartition(".")[0]
            inner = tensors.dim(f"{stem}.lokr_w2", 1) or tensors.dim(f"{stem}.lokr_w2_b", 1)
            return tensors.dim(name, 1) * inner
        if name.endswith(".diff"):
            return tensors.dim(name, 1)
        return 0

    def _gives(self, name: str) -> int:
        tensors = self.tensors
        if name.endswith(_UP) or name.endswith((".hada_w1_a", ".diff")):
            return tensors.dim(name, 0)
        if name.endswith((".lokr_w1", ".lokr_w1_a")):
            stem = name.rpartition(".")[0]
            inner = tensors.dim(f"{stem}.lokr_w2", 0) or tensors.dim(f"{stem}.lokr_w2_a", 0)
            return tensors.dim(name, 0) * inner
        return 0


def _of_transformer(names: _Names) -> tuple[str, str] | None:
    have = names.have
    if have("double_stream_modulation", "single_stream_modulation", "_attn_to_qkv_mlp_proj"):
        return "Flux.2", ""
    if have("distilled_guidance_layer"):
        return "Chroma", ""
    if have("double_stream_blocks_"):
        return "HiDream", ""
    if have("joint_transformer_blocks_", "double_layers_0_"):
        return "AuraFlow", ""
    if have("_img_mlp_fc1", "individual_token_refiner", "token_refiner_refiner_blocks"):
        return "HunyuanVideo", ""
    if have("double_blocks_", "single_blocks_"):
        return _flux(names)
    if have("joint_blocks_"):
        wide = names.width("x_block_attn_qkv", "context_block_attn_qkv", "x_block_attn_proj")
        return _sd3(wide, names.have("x_block_attn2_"))
    if have("transformer_blocks_0_img_mlp", "_img_mod_1", "_txt_mod_1", "_img_mlp_net_0_proj"):
        return "Qwen-Image", ""
    if have("single_transformer_blocks_"):
        return _flux(names)
    if have("_attn_add_k_proj", "_attn_add_q_proj") and not have("double"):
        return _qwen_or_sd3(names)
    if have("layers_0_attention_", "layers_1_attention_", "noise_refiner_0_attention"):
        wide = names.width("attention_qkv", "attention_to_q", "attention_to_k", "feed_forward_w1")
        return _LAYERS.get(wide, ""), ""
    return _of_blocks(names)


def _of_blocks(names: _Names) -> tuple[str, str] | None:
    """Transformers whose blocks are called just that."""
    have = names.have
    if have("llm_adapter"):
        return "Anima", ""
    if have("blocks_0_cross_attn_k_proj", "blocks_0_self_attn_q_proj"):
        return ("Anima" if names.width("self_attn_q_proj") == 2048 else "Cosmos"), ""
    if have("_cross_attn_k_", "_self_attn_q_", "_ffn_0_", "_ffn_net_0_proj") and have("blocks_"):
        wide = names.width("self_attn_q", "attn1_to_q")
        return "Wan", {1536: "1.3B", 3072: "5B", 5120: "14B"}.get(wide, "")
    if have("down_blocks", "input_blocks", "up_blocks", "output_blocks", "mid_block"):
        return None
    if have("transformer_blocks_0_attn1_to_", "blocks_0_attn1_to_"):
        return _PLAIN_BLOCKS.get(names.width("attn1_to_q", "attn1_to_k"), ""), ""
    return None


def _flux(names: _Names) -> tuple[str, str]:
    """Tell Flux from Flux.2, which has the same names: by the text states and the wider layers."""
    hidden = names.width("img_attn_qkv", "img_attn_proj", "_attn_to_q_", "_attn_to_k_")
    text = names.width("txt_in_", "context_embedder")
    mlp = names.height("img_mlp_0", "txt_mlp_0") or names.height("ff_net_0_proj", "ff_linear_in")
    linear = names.height("single_blocks_0_linear1", "_linear1_")
    second = (
        text in (7680, 12288, 15360)
        or hidden in (4096, 6144)
        or (mlp and mlp % 6 == 0 and mlp in (18432, 24576, 36864))
        or linear in (27648, 36864, 55296)
    )
    return ("Flux.2" if second else "Flux"), ""


def _sd3(wide: int, dual: bool) -> tuple[str, str]:
    if wide == 2432:
        return "SD 3.5", "large"
    return ("SD 3.5", "medium") if dual else ("SD 3", "medium")


def _qwen_or_sd3(names: _Names) -> tuple[str, str]:
    wide = names.width("_attn_add_k_proj", "_attn_add_q_proj", "_attn_to_q_")
    if wide == 3072:
        return "Qwen-Image", ""
    return _sd3(wide, names.have("_attn2_to_q"))


def _of_unet(names: _Names) -> tuple[str, str] | None:
    have = names.have
    if not have("down_blocks", "input_blocks", "up_blocks", "output_blocks", "mid_block"):
        return None
    wide = names.width("attn2_to_k", "attn2_to_v", "attn2_processor_to_k", "attn2_to_kv")
    if wide in _WIDTHS:
        return _WIDTHS[wide], ""
    if wide == 1280:
        return SDXL, "refiner"
    # Only XL has blocks of two and of ten layers, and only it has two text encoders.
    deep = have("attentions_0_transformer_blocks_1", "attentions_1_transformer_blocks_9")
    if deep or have("lora_te2_", "text_encoder_2", "input_blocks_4_1_transformer_blocks_1"):
        return SDXL, ""
    return None


def _of_text(names: _Names) -> tuple[str, str] | None:
    if names.have("lora_te2_", "text_encoder_2"):
        return SDXL, ""
    wide = names.width("text_model_encoder_layers_0_self_attn", "text_model_encoder_layers_0_mlp")
    base = {768: SD1, 1024: SD2}.get(wide)
    return (base, "") if base and names.have("lora_te_", "text_encoder", "text_model") else None
