"""Whatever a stranger's folder says, it is described or refused in words; nothing else happens."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.families.registry import inspect

SETTINGS = (
    "model_index.json",
    "aipaint.json",
    "unet/config.json",
    "vae/config.json",
    "text_encoder/config.json",
    "scheduler/scheduler_config.json",
)
# The settings that are read; the others are the libraries' business.
READ = (
    "_class_name",
    "unet",
    "text_encoder",
    "tokenizer",
    "block_out_channels",
    "down_block_types",
    "layers_per_block",
    "sample_size",
    "in_channels",
    "latent_channels",
    "scaling_factor",
    "cross_attention_dim",
    "hidden_size",
    "num_hidden_layers",
    "num_train_timesteps",
    "native_size",
    "latent_rgb",
    "languages",
    "steps",
)
UNET = "unet/diffusion_pytorch_model.safetensors"

WEIRD: tuple[Any, ...] = (
    *(None, True, -1, 0, 3, 10**12, -0.5, 1e308, float("nan"), float("inf")),
    *("", "x", "../../etc", "{name}", "\ud800"),
    *([], [[]], [None], ["a"], [1, 2], [0, 0], [10**9] * 3, ["diffusers", None], [{}, []]),
    *({}, {"a": 1}, {"factors": 1}, {"factors": [[1, 2, 3]] * 4, "bias": [None] * 3}),
)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def stranger(tiny_pipeline: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tiny model whose files are put back after each try."""
    return Path(shutil.copytree(tiny_pipeline, tmp_path_factory.mktemp("stranger") / "tiny"))


@pytest.fixture(scope="module")
def originals(stranger: Path) -> dict[str, bytes]:
    """What the files held."""
    return {name: (stranger / name).read_bytes() for name in (*SETTINGS, UNET)}


def described_or_refused(folder: Path) -> None:
    """Inspect; a refusal has words that can be shown."""
    try:
        assert inspect(folder).parameters >= 0
    except UserError as error:
        if not (error.what and str(error)):
            raise AssertionError("refused without a word") from error


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_of_any_kind(stranger: Path, originals: dict[str, bytes], name: str) -> None:
    found = json.loads(originals[name])
    try:
        for key in (key for key in READ if key in found):
            for value in WEIRD:
                (stranger / name).write_text(json.dumps(found | {key: value}))
                described_or_refused(stranger)
    finally:
        (stranger / name).write_bytes(originals[name])


@given(
    entries=st.dictionaries(
        st.text(max_size=10) | st.just("conv_in.weight"),
        st.fixed_dictionaries(
            {
                "dtype": st.sampled_from(["F32", "F16", "X", ""]),
                "shape": st.lists(st.integers(-2, 2**62), max_size=5),
                "data_offsets": st.tuples(st.integers(-1, 2**62), st.integers(-1, 2**62)),
            }
        )
        | st.sampled_from([None, 1, [], {}, "x"]),
        max_size=3,
    )
)
@quick
def test_headers_of_any_kind(
    stranger: Path, originals: dict[str, bytes], entries: dict[str, Any]
) -> None:
    header = json.dumps(entries).encode()
    (stranger / UNET).write_bytes(struct.pack("<Q", len(header)) + header)
    try:
        described_or_refused(stranger)
    finally:
        (stranger / UNET).write_bytes(originals[UNET])


@given(place=st.integers(0, 400), byte=st.integers(0, 255))
@quick
def test_a_flipped_byte_anywhere(
    stranger: Path, originals: dict[str, bytes], place: int, byte: int
) -> None:
    for name in SETTINGS:
        changed = bytearray(originals[name])
        changed[place % len(changed)] = byte
        (stranger / name).write_bytes(changed)
        try:
            described_or_refused(stranger)
        finally:
            (stranger / name).write_bytes(originals[name])
