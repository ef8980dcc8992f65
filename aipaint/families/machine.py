"""The machine under the models: its device, its number format, its memory, its threads."""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from aipaint.core.errors import UserError

if TYPE_CHECKING:
    import torch

# What painting needs beyond the weights, as a share of them, and in bytes at least.
_WORK_SHARE, _WORK_BYTES = 0.15, 300 * 2**20


@functools.cache
def prepare() -> None:
    """Set torch up, once a process: threads and repeatable results.

    One core is left for the window where there are more than two. The number of threads decides
    in which order sums are taken, so that it must be the same wherever a recipe is run again.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(threads - 1 if threads > 2 else threads)
    if torch.cuda.is_available():
        torch.backends.cudnn.deterministic = True
        torch.backends.cudnn.benchmark = False


def find_device() -> torch.device:
    """Return the fastest device there is."""
    import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def choose_dtype(device: torch.device, parameters: int, name: str) -> torch.dtype:
    """Return the number format for a model of `parameters` numbers on `device`.

    A graphics card gets float16, in which these models are published; anything else float32, or
    bfloat16, which halves the memory at some speed, where float32 does not fit.
    Raises UserError when not even that fits.
    """
    import torch

    if device.type == "cuda":
        _require(parameters * 2, torch.cuda.mem_get_info(device)[0], name)
        return torch.float16
    free = _free_memory()
    if device.type == "cpu" and parameters * 4 * (1 + _WORK_SHARE) + _WORK_BYTES > free:
        _require(parameters * 2, free, name)
        return torch.bfloat16
    _require(parameters * 4, free, name)
    return torch.float32


def check_memory(weights: float, device: torch.device, name: str) -> None:
    """Raise UserError when `weights` more bytes do not fit on `device`."""
    import torch

    cuda = device.type == "cuda"
    _require(weights, torch.cuda.mem_get_info(device)[0] if cuda else _free_memory(), name)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception means that memory was asked for in vain."""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError | OSError) and any(
        words in text
        for words in ("can't allocate memory", "cannot allocate memory", "not enough memory")
    )


def out_of_memory() -> UserError:
    """Return the error to show when painting ran out of memory."""
    return UserError(
        "There is too little memory for this picture.",
        "The model and a picture of this size need more than is free.",
        "Choose a smaller size, close other programs, or use a smaller model.",
    )


@contextlib.contextmanager
def library_errors(told: Callable[[str], UserError]) -> Generator[None]:
    """Say what a library finds wrong with a stranger's model as an error that is the user's.

    told: makes it of the library's own words. Its warnings, which are for programmers, are not
    heard. A UserError passes; too little memory is told as such.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UserError:
            raise
        except Exception as error:
            if is_out_of_memory(error):
                raise out_of_memory() from error
            raise told(" ".join(str(error).split())[:300]) from error


def _require(weights: float, free: float, name: str) -> None:
    need = weights * (1 + _WORK_SHARE) + _WORK_BYTES
    if need > free:
        raise UserError(
            "There is too little memory for the model {name}.",
            "It needs about {need} GB and {free} GB are free.",
            "Close other programs, or choose a smaller model.",
            name=name,
            need=f"{need / 1e9:.1f}",
            free=f"{free / 1e9:.1f}",
        )


def _free_memory() -> int:
    import psutil

    return psutil.virtual_memory().available
