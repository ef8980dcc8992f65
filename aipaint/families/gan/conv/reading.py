"""Generators on the disk: the project's own folders, and files of PyTorch's tutorial."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.messages import Message, say
from aipaint.families.gan.conv.networks import Generator, make_generator
from aipaint.families.gan.conv.published import prefix_of, shape_of
from aipaint.families.gan.conv.shapes import SETTINGS, WEIGHTS, kind_of, read_shape
from aipaint.families.weight_files import load_tensors, open_header

_COUNTER = "num_batches_tracked"  # of batch norm: only training needs it


def save_folder(
    generator: Generator, folder: Path, extra: Mapping[str, Any] | None = None, *, half: bool = True
) -> None:
    """Write model.json and generator.safetensors, whole or not at all.

    extra: further entries of model.json, plain values, such as name. half: the weights as float16;
    the statistics of batch norm stay float32. Raises OSError.
    """
    from safetensors.torch import save

    tensors = {
        name: value.detach().to("cpu", torch.float16 if _halves(name, half) else torch.float32)
        for name, value in generator.state_dict().items()
        if not name.endswith(_COUNTER)
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / WEIGHTS, save({k: v.contiguous() for k, v in tensors.items()}))
    told = {
        **(extra or {}),
        "kind": kind_of(generator.shape),
        "shape": msgspec.to_builtins(generator.shape),
    }
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    write_atomic(folder / SETTINGS, text.encode())


def read_generator(path: Path) -> Generator:
    """Return a generator, float32, on the processor, as it draws. Raises UserError."""
    if path.is_dir():
        shape, _ = read_shape(path)
        tensors, prefix = load_tensors(path / WEIGHTS), ""
    else:
        shapes = open_header(path).shapes
        prefix = prefix_of(shapes)
        if prefix is None:
            raise _unusable(path, say("It is no DCGAN any more: the file has changed."))
        shape, tensors = shape_of(path, shapes, prefix), load_tensors(path)
    with torch.device("meta"):
        generator = make_generator(shape)
    taken: dict[str, Tensor] = {}
    for name, wanted in generator.state_dict().items():
        if name.endswith(_COUNTER):
            taken[name] = torch.zeros((), dtype=torch.long)
            continue
        value = tensors.get(prefix + name)
        if value is None:
            raise _unusable(path, say("Its weights lack {missing}.", missing=name))
        if value.shape != wanted.shape or not value.is_floating_point():
            raise _unusable(path, say("Its weights have other shapes."))
        taken[name] = value.float()
        if not bool(taken[name].isfinite().all()):
            raise _unusable(path, say("It holds values that are no numbers."))
    generator.load_state_dict(taken, assign=True)
    return generator.eval().requires_grad_(False)


def _halves(name: str, half: bool) -> bool:
    return half and not name.endswith(("running_mean", "running_var"))


def _unusable(path: Path, why: Message) -> UserError:
    return UserError(
        "The generator {file} cannot be used.",
        why.template,
        "Export it again, or copy it again with all its files.",
        file=path.name,
        **why.values,
    )
