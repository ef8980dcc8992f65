"""Reads an upscaler's weights: of safetensors as they are, of pickles only what cannot run."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load
from torch import Tensor, nn

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.upscale.architecture import Architecture, detect
from aipaint.families.upscale.networks import build
from aipaint.families.upscale.shelf import MAX_BYTES

# Where trainers put the weights within what they save; the averaged ones are the better ones.
_WRAPS = ("params_ema", "params-ema", "params", "model_state_dict", "state_dict", "model", "net")
_PREFIXES = ("module.", "netG.")
_MOST_TENSORS = 20_000


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return the weights in a file, by name. Raises UserError when it is damaged or dangerous."""
    if path.suffix.lower() == ".safetensors":
        try:
            # Not mapped: a file that is replaced while it is mapped would end the process.
            return load(path.read_bytes())
        except (safetensors.SafetensorError, OSError) as error:
            raise _damaged(path, say("The system says: {reason}.", reason=error)) from error
    return _unwrapped(path, _unpickled(path))


def _unpickled(path: Path) -> Any:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                packed = sum(entry.file_size for entry in archive.infolist())
            if packed > MAX_BYTES:
                raise _damaged(path, say("It unpacks to more than an upscaler can be."))
        # Only tensors and plain containers are made; anything else ends the reading.
        return torch.load(path, map_location="cpu", weights_only=True)
    except UserError:
        raise
    except Exception as error:  # a stranger's pickle may end in any of them
        raise UserError(
            "The file {file} is not opened.",
            "It is damaged, or holds more than numbers: a hidden program, perhaps.",
            "Get the upscaler as .safetensors.",
            file=path.name,
        ) from error


def _unwrapped(path: Path, found: Any) -> dict[str, Tensor]:
    for wrap in _WRAPS:
        if isinstance(found, dict) and isinstance(found.get(wrap), dict):
            found = found[wrap]
            break
    if not isinstance(found, dict) or not 0 < len(found) <= _MOST_TENSORS:
        raise _damaged(path, say("It holds no weights."))
    if not all(isinstance(k, str) and isinstance(v, Tensor) for k, v in found.items()):
        raise _damaged(path, say("It holds other things than weights."))
    for prefix in _PREFIXES:
        if all(name.startswith(prefix) for name in found):
            found = {name.removeprefix(prefix): value for name, value in found.items()}
    return dict(found)


def make_network(path: Path, tensors: dict[str, Tensor]) -> tuple[nn.Module, Architecture] | None:
    """Return the network that the weights are of; None for one that is not known here.

    Raises UserError when they only look like one, or are no numbers.
    """
    known = detect({name: tuple(value.shape) for name, value in tensors.items()})
    if known is None:
        return None
    found, names = known
    with torch.device("meta"):
        network = build(found)
    wanted = {name: value.shape for name, value in network.state_dict().items()}
    if {new: tensors[old].shape for new, old in names.items()} != wanted:
        # Named as a known one is, but of another build: perhaps others know it.
        return None
    weights = {new: tensors[old].to(torch.float32) for new, old in names.items()}
    check_numbers(path, weights)
    network.load_state_dict(weights, assign=True)
    return network, found


def check_numbers(path: Path, weights: dict[str, Tensor]) -> None:
    """Raise UserError when some of the weights are no numbers."""
    if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
        raise _damaged(path, say("Its weights hold values that are no numbers."))


def _damaged(path: Path, why: Message) -> UserError:
    return UserError(
        "The file {file} cannot be read as an upscaler.",
        why.template,
        "Get it again, or choose another.",
        file=path.name,
        **why.values,
    )
