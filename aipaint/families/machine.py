"""The machine under the models: its device, its memory, its threads."""

from __future__ import annotations

import contextlib
import functools
import gc
import warnings
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from aipaint.core.errors import UserError
from aipaint.families import devices
from aipaint.families.formats import WORK_BYTES, WORK_SHARE

if TYPE_CHECKING:
    import torch


class TooLittleMemoryError(UserError):
    """More memory is needed than is free."""


class OverflowedError(UserError):
    """A model's numbers became too large for the format that they are computed in."""


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

    return torch.device(devices.fastest())


def check_memory(weights: float, device: torch.device, name: str) -> None:
    """Raise TooLittleMemoryError when `weights` more bytes do not fit on `device`."""
    free = free_memory() if device.type == "cpu" else devices.describe(device).free
    require(weights, free, name)


def release() -> None:
    """Give back what the libraries keep of memory that nobody uses."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
    if torch.xpu.is_available():
        torch.xpu.empty_cache()


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception means that memory was asked for in vain."""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError | TooLittleMemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError | OSError) and any(
        words in text
        for words in (
            "can't allocate memory",
            "cannot allocate memory",
            "not enough memory",
            # Apple's graphics, Intel's, and what C++ says by itself.
            "backend out of memory",
            "out_of_device_memory",
            "out_of_resources",
            "bad_alloc",
        )
    )


def out_of_memory() -> UserError:
    """Return the error to show when painting ran out of memory."""
    return TooLittleMemoryError(
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


def require(weights: float, free: float, name: str) -> None:
    """Raise TooLittleMemoryError when `weights` bytes, and work with them, do not fit."""
    need = weights * (1 + WORK_SHARE) + WORK_BYTES
    if need > free:
        raise TooLittleMemoryError(
            "There is too little memory for the model {name}.",
            "It needs about {need} GB and {free} GB are free.",
            "Close other programs, or choose a smaller model.",
            name=name,
            need=f"{need / 1e9:.1f}",
            free=f"{free / 1e9:.1f}",
        )


def free_memory() -> int:
    """Return how many bytes of the computer's memory could be had."""
    import psutil

    return psutil.virtual_memory().available
