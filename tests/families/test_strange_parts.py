"""Strangers' checkpoints, autoencoders and LoRAs: whatever their headers say, an answer comes."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.families.diffusion.lora_detect import LoraInfo, detect_lora
from aipaint.families.diffusion.single import detect_file
from aipaint.families.diffusion.vae_detect import VaeInfo, detect_vae
from tests.families.safetensors_files import sparse_file

Shapes = dict[str, tuple[int, ...]]

ATTENTION = "input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight"
CHECKPOINT: Shapes = {
    "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3),
    f"model.diffusion_model.{ATTENTION}": (640, 768),
    "first_stage_model.decoder.conv_in.weight": (512, 4, 3, 3),
    "cond_stage_model.transformer.text_model.final_layer_norm.bias": (768,),
}
VAE: Shapes = {
    "decoder.conv_in.weight": (8, 4, 3, 3),
    "encoder.conv_in.weight": (4, 3, 3, 3),
    "encoder.down.0.block.0.conv1.weight": (4, 4, 3, 3),
    "encoder.down.1.block.0.conv1.weight": (8, 4, 3, 3),
    "decoder.mid.attn_1.q.weight": (8, 8, 1, 1),
}
LORA: Shapes = {
    "lora_unet_down_blocks_1_attn2_to_k.lora_down.weight": (4, 768),
    "lora_unet_down_blocks_1_attn2_to_k.lora_up.weight": (640, 4),
    "lora_unet_down_blocks_2_attn2_to_k.lokr_w1": (4, 8),
    "lora_unet_down_blocks_2_attn2_to_k.lokr_w2_b": (4, 96),
    "lora_unet_x.hada_w1_a": (4, 4),
}
READ = {"checkpoint": detect_file, "vae": detect_vae, "lora": detect_lora}
LENGTHS = st.sampled_from([0, 1, 2, 3, 4, 9, 16, 320, 768, 4097])


@st.composite
def changed(draw: st.DrawFn, base: Shapes) -> Shapes:
    """The shapes of a file with some left out, renamed and of other sizes."""
    found: Shapes = {}
    for name, shape in base.items():
        wish = draw(st.sampled_from(["keep", "keep", "drop", "rename", "reshape", "flatten"]))
        if wish == "drop":
            continue
        if wish == "rename":
            place = draw(st.integers(0, len(name) - 1))
            name = name[:place] + draw(st.sampled_from([".", "_", "é", "0"])) + name[place + 1 :]
        if wish == "reshape":
            shape = tuple(draw(st.lists(LENGTHS, max_size=5)))
        found[name] = (math.prod(shape),) if wish == "flatten" else shape
    return {name: shape for name, shape in found.items() if math.prod(shape) < 2**28}


@pytest.mark.parametrize(
    ("kind", "base"), [("checkpoint", CHECKPOINT), ("vae", VAE), ("lora", LORA)]
)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_an_answer_comes_for_any_header(tmp_path: Path, kind: str, base: Shapes, data):
    path = sparse_file(tmp_path / "some.safetensors", data.draw(changed(base)))
    for read in READ.values():
        try:
            found = read(path)
        except UserError:
            continue
        if isinstance(found, VaeInfo):
            assert found.levels
            assert found.layers
        if isinstance(found, LoraInfo):
            assert found.rank <= 4096
