"""Tiny inpainting models: a network that also reads a mask and the masked picture."""

from __future__ import annotations

import json
import shutil
from pathlib import Path


def build_inpainting_pipeline(plain: Path, folder: Path) -> Path:
    """Copy the model folder `plain` with a network of nine channels and return the copy."""
    import torch
    from diffusers import UNet2DConditionModel

    shutil.copytree(plain, folder)
    settings = json.loads((folder / "unet/config.json").read_text())
    # Drawn from torch's global generator; a test's own seeds must not notice.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        unet = UNet2DConditionModel.from_config(settings | {"in_channels": 9})
    shutil.rmtree(folder / "unet")
    unet.save_pretrained(folder / "unet")
    index = folder / "model_index.json"
    found = json.loads(index.read_text())
    found["_class_name"] = found["_class_name"].replace("Pipeline", "InpaintPipeline")
    index.write_text(json.dumps(found))
    return folder
