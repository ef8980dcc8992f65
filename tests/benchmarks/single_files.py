"""Do full-size checkpoints of one file open with the network cut, how fast, and in what memory?

Files of Stable Diffusion 1.5's and XL's size are written in their trainers' own layout, in float16.
Large weights are zeros that take no room on the disk, the others are random. A process of its own,
in a network namespace without interfaces where the system has those, recognises the file, loads it
and paints one step. `--large` does the same for the other bases that are known.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from tests.families.ldm_layout import open_clip, unet_name, vae_name

USUAL = ("sd1", "sdxl")
MORE = ("sd1-inpaint", "sd2", "sdxl-inpaint", "sdxl-refiner")
SMALL = 2**20
_CUT = ("unshare", "--map-root-user", "--net")


def run(args: Namespace) -> dict[str, Any]:
    """Open each file; `ok` when all of them painted."""
    cut = shutil.which("unshare") is not None
    cut = cut and not subprocess.run([*_CUT, "true"], capture_output=True, check=False).returncode
    found: dict[str, Any] = {"name": "single_files", "network_namespace": cut}
    for base in USUAL + (MORE if args.large else ()):
        with tempfile.TemporaryDirectory() as folder:
            path = write_full_size(base, Path(folder) / f"{base}.safetensors")
            command = [*(_CUT if cut else ()), sys.executable, "-m", __name__, str(path)]
            child = subprocess.run(command, capture_output=True, text=True, check=False)
            last = child.stdout.strip().rpartition("\n")[2]
            told = json.loads(last) if child.returncode == 0 else {"error": child.stderr[-500:]}
            found[base] = {"gigabytes": round(path.stat().st_size / 1e9, 2), **told}
    found["ok"] = all("error" not in each for each in found.values() if isinstance(each, dict))
    return found


def write_full_size(base: str, path: Path) -> Path:
    """Write a checkpoint of `base`, a folder of resources/configs, in its trainers' layout."""
    shapes = {name: tuple(value.shape) for name, value in _tensors(base).items()}
    header: dict[str, Any] = {}
    end = 0
    for name, shape in shapes.items():
        begin, end = end, end + 2 * math.prod(shape)
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [begin, end]}
    _write(path, header, end)
    return path


def _write(path: Path, header: dict[str, Any], size: int) -> None:
    import numpy as np

    dice = np.random.default_rng(0)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        start = file.tell()
        for entry in header.values():
            first, last = entry["data_offsets"]
            if last - first <= SMALL:
                file.seek(start + first)
                file.write(dice.normal(0, 0.1, (last - first) // 2).astype(np.float16).tobytes())
        file.truncate(start + size)


def _tensors(base: str) -> dict[str, Any]:
    """Return all weights without their numbers, under their trainers' names."""
    import diffusers
    import torch
    import transformers

    from aipaint.families.diffusion.layouts import configs
    from aipaint.families.weights import read_config

    folder = configs() / base
    with torch.device("meta"):
        kinds = (diffusers.UNet2DConditionModel, diffusers.AutoencoderKL)
        unet, vae = (
            kind.from_config(read_config(folder / part / "config.json"))  # pyright: ignore
            for kind, part in zip(kinds, ("unet", "vae"), strict=True)
        )
        texts = {
            part: getattr(transformers, read_config(folder / "model_index.json")[part][1])(
                transformers.CLIPTextConfig.from_pretrained(folder / part)
            )
            for part in ("text_encoder", "text_encoder_2")
            if (folder / part).is_dir()
        }
    made = {f"model.diffusion_model.{unet_name(k, unet)}": v for k, v in unet.state_dict().items()}
    for name, value in vae.state_dict().items():
        old = vae_name(name, len(vae.config.block_out_channels))
        flat = ".attn_1." in old and old.endswith("weight") and value.ndim == 2
        made[f"first_stage_model.{old}"] = value[..., None, None] if flat else value
    for number, (part, encoder) in enumerate(texts.items()):
        prefix = "cond_stage_model." if base.startswith("sd1") else ""
        prefix = prefix or f"conditioner.embedders.{number}."
        if part == "text_encoder" and not base.startswith("sd2"):
            for name, value in encoder.state_dict().items():
                short = name.removeprefix("text_model.")
                made[f"{prefix}transformer.text_model.{short}"] = value
        else:
            prefix = "cond_stage_model." if base.startswith("sd2") else prefix
            made |= {f"{prefix}model.{k}": v for k, v in open_clip(encoder).items()}
    return made


def _paint(path: Path) -> dict[str, Any]:
    """Load a file and paint with it, in a process of its own."""
    import resource
    import time

    import diffusers
    import torch
    import transformers

    from aipaint.core.recipe import Recipe
    from aipaint.families import registry

    # What a worker has in memory before it loads anything.
    _ = diffusers.StableDiffusionXLPipeline, transformers.CLIPTextModel, torch.zeros(1)
    empty = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    info = registry.inspect(path)
    told = time.perf_counter()
    with tempfile.TemporaryDirectory() as cache:
        model = registry.load(info, Path(cache))
    loaded = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wish = Recipe(
        prompt="an apple",
        model=info.id,
        width=64,
        height=64,
        steps=1,
        seed=1,
        guidance=1.0,
        sampler="euler",
    )
    image, facts, _notes = model.generate(wish, {}, lambda *_: None)
    return {
        "told_ms": round(1000 * (told - began), 1),
        "load_s": round(loaded - told, 2),
        "load_gigabytes": round((peak - empty) * 1024 / 1e9, 2),
        "dtype": facts.dtype,
        "paint_s": round(time.perf_counter() - loaded, 2),
        "pixels": [image.width, image.height],
    }


if __name__ == "__main__":
    print(json.dumps(_paint(Path(sys.argv[1]))))
