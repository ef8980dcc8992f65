"""The whole way at a tiny size: prepare, train, stop, resume, export, paint with each sampler."""

from __future__ import annotations

import json
from pathlib import Path

import diffusers
import msgspec
import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from aipaint.core.errors import UserError
from aipaint.training import prepare
from aipaint.training.autoencoder import train_autoencoder
from aipaint.training.config import Autoencoder, Data, Demo, Diffusion, TrainConfig, Unet
from aipaint.training.demo import demo_of
from aipaint.training.diffusion import noise_schedule, train_diffusion
from aipaint.training.evaluate import Plan, evaluate
from aipaint.training.export import export
from aipaint.training.loop import load_checkpoint
from aipaint.training.sheet import paint_sheet

CONFIG = TrainConfig(
    name="tiny",
    data=Data(concepts="concepts.json", text_encoder=".", size=32, tokens=8, recoloured=2),
    autoencoder=Autoencoder(channels=(16, 28, 32, 48), fitted=4, crop=16, batch=2, steps=3),
    unet=Unet(
        channels=(8, 16), attention=(False, True), heads=2, groups=4, text_width=16, pooled_heads=2
    ),
    diffusion=Diffusion(batch=4, samples=24, warmup=2, cooldown=8, log_steps=1),
    demo=Demo(prompts=("apple",), steps=2),
)


class Discs:
    """Stands in for the sprites of real packages."""

    def load(self, style: str, code: str, size: int) -> np.ndarray:
        """A red disc."""
        y, x = np.mgrid[:size, :size] - size / 2
        sprite = np.zeros((size, size, 4), np.uint8)
        sprite[x**2 + y**2 < (size * 0.4) ** 2] = (220, 40, 45, 255)
        return sprite


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny text encoder, its tokenizer and one concept."""
    folder = tmp_path_factory.mktemp("base")
    words = ["<s>", "<pad>", "</s>", "<unk>", "apple", "red", "blue", "on", "a", "background"]
    made = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=made, bos_token="<s>", eos_token="</s>", pad_token="<pad>",
        unk_token="<unk>", model_max_length=8,
    ).save_pretrained(folder / "tokenizer")  # fmt: skip
    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=16, pad_token_id=1,
    )  # fmt: skip
    shape.use_attention_mask = True
    BertModel(shape).save_pretrained(folder / "text_encoder")
    (folder / "concepts.json").write_text('[{"code": "1f34e", "en": ["apple"], "zh": ["苹果"]}]')
    return folder


def prepared(base: Path, run: Path) -> Path:
    """Prepare the data of CONFIG in `run`."""
    run.mkdir()
    prepare.write_scenes(CONFIG, base, Discs(), run)  # type: ignore[arg-type]
    prepare.write_latents(run)
    prepare.write_states(CONFIG, base, run, lambda what, done, of: None)
    return run


def losses(run: Path) -> list[float]:
    """The loss of each step, from stats.jsonl."""
    lines = (run / "stats.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line)["loss"] for line in lines]


def test_resumed_run_is_the_same_bit_for_bit(base: Path, tmp_path: Path):
    whole, parts = prepared(base, tmp_path / "whole"), prepared(base, tmp_path / "parts")
    train_diffusion(CONFIG, whole)
    train_diffusion(CONFIG, parts, max_steps=2)
    train_diffusion(CONFIG, parts, max_steps=1)
    train_diffusion(CONFIG, parts)
    assert len(losses(whole)) == 6
    assert losses(whole) == losses(parts)
    first, _ = load_checkpoint(whole / "checkpoint.safetensors")
    second, _ = load_checkpoint(parts / "checkpoint.safetensors")
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_checkpoint_of_another_network_is_refused(base: Path, tmp_path: Path):
    run = prepared(base, tmp_path / "run")
    train_diffusion(CONFIG, run, max_steps=1)
    other = msgspec.structs.replace(CONFIG, unet=msgspec.structs.replace(CONFIG.unet, layers=2))
    with pytest.raises(UserError, match="another network"):
        train_diffusion(other, run)


def test_training_without_prepared_data_says_what_to_do(tmp_path: Path):
    with pytest.raises(UserError, match="train prepare"):
        train_diffusion(CONFIG, tmp_path)


def test_schedule_ends_in_noise_yet_finite():
    bar = np.cumprod(1 - noise_schedule(1000))
    assert (np.diff(bar) < 0).all()
    assert 0 < bar[-1] < 1e-4
    assert bar[0] > 0.998


# diffusers asks numpy for the values of a tensor in a way that numpy 2 has renamed.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_trained_model_exports_and_paints_with_each_sampler(base: Path, tmp_path: Path):
    run, target = prepared(base, tmp_path / "run"), tmp_path / "model"
    bank = np.stack([Discs().load("3d", "1f34e", 32)] * 66)
    train_autoencoder(CONFIG.autoencoder, bank, [], run)
    train_diffusion(CONFIG, run, demo_of(CONFIG, run), max_steps=2)
    assert list(run.glob("demo-*.png"))
    assert export(CONFIG, run, target) == 8
    assert str(run) not in (target / "vae" / "config.json").read_text("utf-8")
    pictures = paint_sheet(target, ["red apple", ""], steps=2, guidance=4.0, seed=1)
    assert [picture.shape for picture in pictures] == [(32, 32, 3)] * 2
    report = evaluate(target, Plan(tmp_path, run, size=32, count=3, steps=1), lambda part: None)
    assert json.loads(json.dumps(report)) == report
    assert report["colours"]["asked"] == {"en": 30, "zh": 20}
    assert report["nearest"]["painted"] == 3
    assert "train fetch" in report["autoencoder"]["left_out"][0]
    pipeline = diffusers.StableDiffusionPipeline.from_pretrained(
        target, local_files_only=True, dtype=torch.float32
    )
    pipeline.set_progress_bar_config(disable=True)
    for name in ("DDIM", "EulerDiscrete", "EulerAncestralDiscrete", "UniPCMultistep",
                 "DPMSolverMultistep", "LMSDiscrete", "HeunDiscrete", "PNDM"):  # fmt: skip
        scheduler = getattr(diffusers, name + "Scheduler")
        pipeline.scheduler = scheduler.from_config(pipeline.scheduler.config)
        made = pipeline("apple", num_inference_steps=6, output_type="pt").images
        assert torch.isfinite(made).all(), name
        assert made.std() > 0, name
