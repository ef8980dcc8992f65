"""The small VAE's training: it learns, goes on where it stopped, is exported, and loads."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from PIL import Image

from aipaint.core.errors import UserError
from aipaint.core.latents import Directions, from_vector
from aipaint.families.vae.small import load_folder
from aipaint.training.__main__ import main
from aipaint.training.config import PictureData, read_config
from aipaint.training.loop import load_checkpoint
from aipaint.training.pictures import Pictures, prepare_pictures
from aipaint.training.vae import train_vae
from aipaint.training.vae_config import VaeConfig, VaeTraining
from aipaint.training.vae_export import export_vae

CONFIG = VaeConfig(
    name="tiny",
    data=PictureData(size=32, held_out=4),
    vae=VaeTraining(latent=6, widths=(8, 12), batch=4, samples=48, cooldown=16, perceptual=0.0),
)


def made_up_pictures(run: Path, count: int = 40, side: int = 32) -> None:
    """Squares of two tones; attributes.npy says how light each is, and how large."""
    rng = np.random.default_rng(1)
    told = rng.random((count, 2)).astype(np.float32)
    pictures = np.full((count, side, side, 3), 240, np.uint8)
    for picture, (light, large) in zip(pictures, told, strict=True):
        half = 3 + int(large * (side // 2 - 4))
        middle = side // 2
        picture[middle - half : middle + half, middle - half : middle + half] = int(light * 200)
    run.mkdir(exist_ok=True)
    np.save(run / "pictures.npy", pictures)
    np.save(run / "attributes.npy", told)
    (run / "attributes.json").write_text(json.dumps(["light", "large"]))


def weights_of(run: Path) -> dict[str, torch.Tensor]:
    return load_checkpoint(run / "checkpoint.safetensors")[0]


def test_goes_on_as_if_it_had_never_stopped(tmp_path: Path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for run in (whole, parts):
        made_up_pictures(run)
    train_vae(CONFIG, whole)
    train_vae(CONFIG, parts, max_steps=7)
    train_vae(CONFIG, parts)
    one, other = weights_of(whole), weights_of(parts)
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_learns_and_is_exported_with_sliders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # So small a network, so shortly trained, tells little.
    monkeypatch.setattr("aipaint.training.named_directions._KNOWN", -9.0)
    run, target = tmp_path / "run", tmp_path / "model"
    made_up_pictures(run, count=240)
    shown: list[int] = []

    def demo(vae: object, samples: int) -> dict[str, float]:
        shown.append(samples)
        return {"psnr_held_out": 1.0}

    longer = VaeTraining(
        latent=6, widths=(8, 12), batch=4, samples=600, cooldown=200, perceptual=0.0, log_steps=20
    )
    config = VaeConfig(name="tiny", data=CONFIG.data, vae=longer)
    train_vae(config, run, demo)
    assert shown == [600]
    lines = [json.loads(line) for line in (run / "stats.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in lines if "loss" in line]
    assert losses[-1] < losses[0] / 2
    told = export_vae(config, run, target)
    assert told["samples"] == 600
    assert told["psnr_held_out"] > 10
    assert (target / "sheet.webp").is_file()
    vae = load_folder(target)
    made = vae.decode(vae.spread(torch.zeros(2, 6)))
    assert made.shape == (2, 3, 32, 32)
    file = msgspec.json.decode((target / "directions.json").read_bytes(), type=Directions)
    assert [way.name for way in file.directions] == ["light", "large"]
    assert (file.layers, file.dim) == (1, 6)
    way = torch.from_numpy(from_vector(file.directions[0].vector).copy())
    codes = vae.encode(torch.full((1, 3, 32, 32), 0.0))
    lighter, darker = (vae.decode(codes + sign * 2 * way).mean() for sign in (1, -1))
    assert lighter > darker


def test_other_network_in_the_run_folder_is_refused(tmp_path: Path):
    made_up_pictures(tmp_path)
    train_vae(CONFIG, tmp_path, max_steps=1)
    wider = VaeTraining(latent=8, widths=(8, 12), batch=4, samples=64, perceptual=0.0)
    with pytest.raises(UserError, match="another network"):
        train_vae(VaeConfig(name="tiny", data=CONFIG.data, vae=wider), tmp_path)


def test_perceptual_loss_looks_at_a_crop(tmp_path: Path):
    made_up_pictures(tmp_path, count=12, side=64)
    plan = VaeTraining(latent=4, widths=(8, 8), batch=2, samples=4, crop=32, log_steps=1)
    data = PictureData(size=64, held_out=2)
    train_vae(VaeConfig(name="tiny", data=data, vae=plan), tmp_path)
    lines = (tmp_path / "stats.jsonl").read_text().splitlines()
    assert "perceptual" in json.loads(lines[0])


def test_own_pictures_become_squares_on_white(tmp_path: Path):
    own, run = tmp_path / "own", tmp_path / "run"
    own.mkdir()
    run.mkdir()
    Image.new("RGB", (60, 40), (10, 20, 30)).save(own / "wide.png")
    Image.new("RGBA", (40, 90), (0, 0, 0, 0)).save(own / "empty.png")
    (own / "notes.txt").write_text("not a picture")
    data = PictureData(folder="own", size=32)
    assert prepare_pictures(data, tmp_path, tmp_path, run) == 2
    found = Pictures(run, 0)
    assert found.train.shape == (2, 32, 32, 3)
    assert {tuple(picture[16, 16]) for picture in found.train} == {(10, 20, 30), (255, 255, 255)}
    assert found.attributes is None


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_folder_without_usable_pictures_is_refused(tmp_path: Path, content: bytes | None):
    own = tmp_path / "own"
    own.mkdir()
    if content is not None:
        (own / "broken.png").write_bytes(content)
    with pytest.raises(UserError):
        prepare_pictures(PictureData(folder="own", size=32), tmp_path, tmp_path, tmp_path)


def test_commands_train_and_export(tmp_path: Path):
    run, config = tmp_path / "run", tmp_path / "tiny.toml"
    made_up_pictures(run)
    config.write_text(
        'name = "tiny"\n[data]\nsize = 32\nheld_out = 4\n[vae]\nlatent = 6\nwidths = [8, 12]\n'
        "batch = 4\nsamples = 8\nperceptual = 0.0\n"
    )
    assert main(["vae", str(config), "--run", str(run)]) == 0
    assert main(["export", str(config), "--run", str(run), "-o", str(tmp_path / "model")]) == 0
    assert load_folder(tmp_path / "model").shape.latent == 6


def test_shipped_config_is_valid():
    resources = Path(__file__).parents[2] / "resources" / "training"
    assert read_config(resources / "starter-avatars-vae.toml", VaeConfig).data.size == 128
