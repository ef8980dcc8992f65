"""The project's own files of StyleGANs: a folder with `model.json` and `generator.safetensors`.

`model.json` has `kind` ("stylegan2", "stylegan3"), the fields of `Shape2` or `Shape3`, and
whatever else its maker notes there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.families.gan.stylegan.shapes import Shape, Shape2, Shape3

if TYPE_CHECKING:
    from aipaint.families.gan.stylegan.stylegan2 import Generator
    from aipaint.families.gan.stylegan.stylegan3 import Generator3

DESCRIPTION, WEIGHTS = "model.json", "generator.safetensors"
KINDS = frozenset({"stylegan2", "stylegan3"})
_MOST = 4 * 2**20


def save_folder(
    generator: Generator | Generator3,
    folder: Path,
    extra: Mapping[str, Any] | None = None,
    *,
    half: bool = True,
) -> None:
    """Write a generator, whole or not at all. extra: further entries of `model.json`, plain values.

    half: the weights as float16; the mean of W stays float32. Raises OSError.
    """
    import torch
    from safetensors.torch import save

    tensors = {
        name: value.detach().to(
            "cpu", torch.float16 if half and not name.endswith("w_avg") else torch.float32
        )
        for name, value in generator.state_dict().items()
        if not name.endswith(("resample_filter", "up_filter", "down_filter"))
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / WEIGHTS, save({k: v.contiguous() for k, v in tensors.items()}))
    described = dict(extra or {}) | msgspec.to_builtins(generator.shape)
    write_atomic(folder / DESCRIPTION, json.dumps(described, indent=1).encode())


def read_shape(folder: Path) -> Shape:
    """Return the shape of the generator in a folder. Raises UserError."""
    path = folder / DESCRIPTION
    try:
        with path.open("rb") as file:
            text = file.read(_MOST + 1)
        if len(text) > _MOST:
            raise _wrong(folder, "it is too long")
        return msgspec.json.decode(text, type=Shape2 | Shape3)
    except OSError as error:
        raise _wrong(folder, error.strerror or str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(folder, str(error)) from error


def load_folder(folder: Path) -> Generator | Generator3:
    """Return the generator in a folder, float32 on the CPU, for painting. Raises UserError."""
    from aipaint.families.gan.stylegan.filling import filled
    from aipaint.families.weight_files import load_tensors

    shape = read_shape(folder)
    return filled(shape, load_tensors(folder / WEIGHTS), folder)


def _wrong(folder: Path, reason: str) -> UserError:
    return UserError(
        "The model folder {folder} cannot be read.",
        "Its file {file} is not as it should be: {reason}.",
        "Get it again, or train the model anew.",
        folder=folder.name,
        file=DESCRIPTION,
        reason=reason[:200],
    )
