"""The GAN's training: guided and against either discriminator, resumed, measured, exported."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.latents import Directions
from aipaint.families.gan.stylegan.folder import load_folder
from aipaint.training.config import PictureData, read_config
from aipaint.training.faces import ATTRIBUTES, CODE, normal_codes, plan_faces, told_by
from aipaint.training.gan import side_at, train_gan
from aipaint.training.gan_augment import adapted, augment
from aipaint.training.gan_config import GanConfig, GanShape, GanTraining
from aipaint.training.gan_demo import diversity
from aipaint.training.gan_export import export_gan
from aipaint.training.loop import load_checkpoint

SHAPE = GanShape(z_dim=6, w_dim=8, mapping_layers=2, channel_base=128, channel_max=8)
DATA = PictureData(size=32, held_out=4)


def config(**told: object) -> GanConfig:
    plan = GanTraining(
        batch=4, samples=32, plain_base=128, plain_max=8, head_width=4, perceptual=0.0, r1_every=2
    )
    return GanConfig(name="tiny", data=DATA, shape=SHAPE, gan=msgspec.structs.replace(plan, **told))


def made_up_pictures(run: Path, side: int = 32) -> np.ndarray:
    """Grounds of two tones, and the two normal numbers that tell each."""
    codes = np.random.default_rng(1).normal(size=(240, 2)).astype(np.float32)
    tones = np.clip(128 + 50 * codes, 0, 255).astype(np.uint8)
    pictures = np.repeat(tones[:, :1, None, None], 3, 3).repeat(side, 1).repeat(side, 2)
    pictures[:, side // 2 :] = tones[:, 1, None, None, None]
    run.mkdir(exist_ok=True)
    np.save(run / "pictures.npy", pictures)
    np.save(run / "attributes.npy", codes)
    (run / "attributes.json").write_text(json.dumps(["upper", "lower"]))
    return codes


@pytest.mark.parametrize(
    "told",
    [
        {"discriminator": "plain"},
        {"discriminator": "plain", "guided": 12, "anchor": 0.5},
        {"discriminator": "projected", "guided": 12, "anchor": 0.5, "samples": 24},
    ],
)
def test_goes_on_as_if_it_had_never_stopped(tmp_path: Path, told: dict[str, object]):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    side = 64 if told["discriminator"] == "projected" else 32
    made_up_pictures(whole, side)
    codes = made_up_pictures(parts, side)
    told_codes = codes if "guided" in told else None
    train_gan(config(**told), whole, codes=told_codes)
    train_gan(config(**told), parts, codes=told_codes, max_steps=4)
    train_gan(config(**told), parts, codes=told_codes)
    one, state = load_checkpoint(whole / "checkpoint.safetensors")
    other, state_of_other = load_checkpoint(parts / "checkpoint.safetensors")
    assert state | {"seconds": 0} == state_of_other | {"seconds": 0}
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_guided_painting_is_exported_with_sliders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # So small a network, so shortly trained, tells little.
    monkeypatch.setattr("aipaint.training.named_directions._KNOWN", -9.0)
    run, target = tmp_path / "run", tmp_path / "model"
    codes = made_up_pictures(run)
    told = config(taught=100, guided=280, samples=280, guided_rate=5e-3, log_steps=10)
    train_gan(told, run, codes=codes, told_by=lambda z: z[:, :2])
    lines = [json.loads(line) for line in (run / "stats.jsonl").read_text().splitlines()]
    assert lines[-1]["guided"] < lines[1]["guided"] / 2
    scores = export_gan(told, run, target, codes=codes, judged=8)
    assert scores["samples"] == 280
    assert 0 < scores["diversity"] < 3
    generator = load_folder(target)
    assert generator(torch.zeros(1, 6)).shape == (1, 3, 32, 32)
    file = msgspec.json.decode((target / "directions.json").read_bytes(), type=Directions)
    assert [way.name for way in file.directions] == ["upper", "lower"]
    assert file.layers == generator.num_ws


def test_other_networks_in_the_run_folder_are_refused(tmp_path: Path):
    made_up_pictures(tmp_path)
    train_gan(config(discriminator="plain"), tmp_path, max_steps=1)
    with pytest.raises(UserError, match="another network"):
        train_gan(config(discriminator="plain", plain_max=4), tmp_path)


def test_guided_painting_goes_from_coarse_to_fine():
    sides = [side_at(samples, 100, 128) for samples in range(100)]
    assert sides == sorted(sides)
    assert (sides[0], sides[30], sides[99]) == (32, 64, 128)


def test_augmentation_keeps_shape_and_lets_gradients_through():
    pictures = torch.rand(4, 3, 32, 32, requires_grad=True)
    dice = torch.Generator().manual_seed(1)
    assert torch.equal(augment(pictures, 0.0, dice), pictures)
    changed = augment(pictures, 1.0, dice)
    assert changed.shape == pictures.shape
    assert not torch.equal(changed, pictures)
    changed.sum().backward()
    assert pictures.grad is not None
    assert pictures.grad.abs().sum() > 0


def test_augmentation_grows_while_the_discriminator_is_too_sure():
    assert adapted(0.3, 0.9, 0.6, 0.01) > 0.3
    assert adapted(0.3, 0.1, 0.6, 0.01) < 0.3
    assert adapted(0.8, 0.9, 0.6, 0.01) == 0.8
    assert adapted(0.0, 0.1, 0.6, 0.01) == 0.0


def test_diversity_is_nothing_where_all_is_one():
    features = np.random.default_rng(1).normal(size=(20, 8))
    assert diversity(np.repeat(features[:1], 20, 0)) == pytest.approx(0, abs=1e-5)
    apart = [np.linalg.norm(a - b) for a in features for b in features]
    assert diversity(features) == pytest.approx(sum(apart) / (20 * 19))


def test_normal_numbers_tell_faces():
    faces = plan_faces(3000, 2)
    assert faces == plan_faces(3000, 2)
    codes = normal_codes(faces, 2)
    assert codes.shape == (3000, CODE)
    assert np.abs(codes.mean(0)).max() < 0.1
    assert np.abs(codes.std(0) - 1).max() < 0.1
    # Which of the first twelve is the largest tells the hair.
    told: dict[str, list[int]] = {}
    for face, code in zip(faces, codes, strict=True):
        told.setdefault(face.hair, []).append(int(code[:12].argmax()))
    most = [max(set(found), key=found.count) for found in told.values()]
    assert len(set(most)) == 12
    for found, which in zip(told.values(), most, strict=True):
        assert found.count(which) > 0.9 * len(found)
    assert all(len(face.attributes()) == len(ATTRIBUTES) for face in faces)
    # Any normal numbers tell as much, and accessories come as often as they do in the plan.
    found = told_by(np.random.default_rng(3).normal(size=(4000, CODE)))
    assert found[:, 24:31].sum(1).tolist() == [1.0] * 4000
    worn = np.mean([face.accessory == "glasses" for face in faces])
    assert found[:, 24].mean() == pytest.approx(worn, abs=0.03)


def test_shipped_config_is_valid():
    resources = Path(__file__).parents[2] / "resources" / "training"
    assert read_config(resources / "starter-avatars-gan.toml", GanConfig).data.size == 128


def test_mapping_is_taught_what_the_numbers_tell(tmp_path: Path):
    codes = made_up_pictures(tmp_path)

    def told_by(z: np.ndarray) -> np.ndarray:
        return np.sign(z[:, :2])

    told = config(taught=300, guided=8, samples=8)
    train_gan(told, tmp_path, codes=codes, told_by=told_by)
    lines = [json.loads(line) for line in (tmp_path / "stats.jsonl").read_text().splitlines()]
    assert lines[0]["taught"] < 0.6  # of a variance of 1
