"""What a picture will need before it is painted: memory, time, and whether it fits. No torch.

Weights are counted in the headers. What a network works with is counted from its settings: the
states that wait for the way up, and those of the level that holds most at once. The factors below
were measured on processors; a card's needs are alike, its memory is only cut into pieces less.
"""

from __future__ import annotations

import math

import msgspec

from aipaint.core.devices import Device, Offload, Wishes
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.recipe import Recipe
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.anatomy import Anatomy, anatomy
from aipaint.families.diffusion.checks import Unet
from aipaint.families.diffusion.flow.kinds import Transformer
from aipaint.families.diffusion.times import Times
from aipaint.families.diffusion.windows import LARGE_AREA, split
from aipaint.families.formats import SIZES, WORK_BYTES, Formats, choose_formats, need

# What of a model may wait in the computer's memory: `offload.py` moves it.
SEPARATE = ("cuda", "rocm", "xpu")
# Room for steps that it keeps free when it chooses what waits.
_OFFLOAD_WORK = 0.25
# A level works on so many states at once, counted in its channels: with attention (its gated
# layers are eight times as wide) and without.
_ATTENDING, _CONVOLVING = 20, 10
# The same for the layers of a transformer and for an autoencoder's last level.
_TRANSFORMING, _DECODING = 24, 6
# Memory comes in pieces, some of which are left over: a share of the work, and bytes.
_PIECES, _PIECE = 1.2, 64 * 2**20
# The picture itself: its tiles, put together, in the usual range, turned, and as whole numbers.
_COPIES = 6
# Words beside the picture's own tokens.
_WORDS = 512
# Larger pictures are decoded in tiles; smaller tiles are tried when memory runs out.
_TILE_ABOVE, _TILES = 1024 * 1024, (512, 256)
# The second pass of a large picture runs this share of the steps.
_SECOND, _FROM_SCRATCH = 0.5, 0.85


UNSEEN = Times()


class Forecast(msgspec.Struct, frozen=True):
    """What a picture will need.

    weights: bytes of the model on the device. peak: bytes at the most, weights among them, beside
    what the program needs by itself. seconds: for all its pictures, None where none was seen yet.
    fits: whether that much is free. rung: what is given up so that it fits, as `ladder.Rung` names
    it or "tiles" for a decoder's; "" for nothing. why: what is given up, or what is wrong.
    """

    weights: int
    peak: int
    seconds: float | None
    fits: bool
    rung: str = ""
    why: Message | None = None


GIVEN_UP: dict[str, Message] = {
    "tiles": say("Memory is short: the picture will be decoded in tiles."),
    "apart": say("Memory is short: prompt and negative prompt will be followed in turn."),
    "narrow": say("Memory is short: the weights will be held in half precision."),
    "model": say(
        "The card's memory is short: parts of the model will wait in the computer's memory, which "
        "takes longer."
    ),
    "sequential": say(
        "The card's memory is short: layers of the model will wait in the computer's memory, which "
        "takes much longer."
    ),
}


class _Holding(msgspec.Struct, frozen=True):
    """A way to hold a model. apart: whether the prompts are followed one after the other."""

    formats: Formats
    mode: Offload
    apart: bool = False
    rung: str = ""


def forecast(
    info: ModelInfo,
    recipe: Recipe,
    device: Device,
    wishes: Wishes,
    times: Times = UNSEEN,
    *,
    beside: int = 0,
    loaded: bool = True,
) -> Forecast:
    """Foretell what `recipe` needs on `device` with the model `info`.

    device: its `free` are the bytes that the model may take, with what it holds already. times:
    those of `times_key`. beside: numbers of LoRAs and control models. loaded: whether the model is
    in memory already. Raises UserError or OSError where the model cannot be read.
    """
    about = anatomy(info)
    seconds = _seconds(info, recipe, times, loaded)
    try:
        formats = choose_formats(device, wishes, info.parameters, about.stored)
    except UserError as error:
        return Forecast(0, 0, seconds, False, "", error.what)
    best: Forecast | None = None
    for holding in _ladder(about, formats, device, wishes):
        for tile in (0, *_TILES):
            peak = _peak(about, info, recipe, holding, tile, beside)
            rung = holding.rung or ("tiles" if tile else "")
            held = _held(about, holding, beside)
            if peak <= device.free and _admitted(info, device, holding.formats):
                return Forecast(held, peak, seconds, True, rung, GIVEN_UP.get(rung))
            if best is None or peak < best.peak:
                best = Forecast(held, peak, None, False, rung)
    assert best is not None
    return msgspec.structs.replace(
        best,
        why=say(
            "It needs about {need} GB and {free} GB are free.",
            need=f"{best.peak / 1e9:.1f}",
            free=f"{device.free / 1e9:.1f}",
        ),
    )


def times_key(info: ModelInfo, device: Device, wishes: Wishes) -> tuple[str, str, str]:
    """Return under what times are kept: the model's hash, device and number format.

    The last two are as `aipaint.core.events.Facts` tells them. Raises as `forecast` does.
    """
    formats = choose_formats(device, wishes, info.parameters, anatomy(info).stored)
    kind = "cuda" if device.kind == "rocm" else device.kind
    told = f"{formats.compute} ({formats.storage} weights)" if formats.lossy else formats.compute
    return info.hash, kind, told


def steps_of(info: ModelInfo, recipe: Recipe) -> int:
    """Return how many steps a picture of the recipe takes, in both passes of a large one."""
    strength = 1.0 if recipe.repaint is None else recipe.repaint.strength
    steps = max(1, int(recipe.steps * strength))
    if _is_large(info, recipe) and strength >= _FROM_SCRATCH:
        steps += max(1, int(recipe.steps * _SECOND))
    return steps


def _seconds(info: ModelInfo, recipe: Recipe, times: Times, loaded: bool) -> float | None:
    if recipe.repaint is not None and recipe.repaint.strength == 0:
        return 0.0
    one = times.picture(recipe, steps_of(info, recipe))
    if one is None:
        return None
    return recipe.batch * one + (0.0 if loaded else times.load or 0.0)


def _is_large(info: ModelInfo, recipe: Recipe) -> bool:
    native = info.defaults.width * info.defaults.height
    return recipe.width * recipe.height > LARGE_AREA * native


def _ladder(about: Anatomy, formats: Formats, device: Device, wishes: Wishes) -> list[_Holding]:
    """Return the ways to hold a model, in the order in which the engine comes to them."""
    card = device.kind in SEPARATE
    mode: Offload = _mode(about, formats, device, wishes) if card else "none"
    ways = [_Holding(formats, mode, rung="" if mode in ("none", wishes.offload) else mode)]
    ways.append(_Holding(formats, mode, True, "apart"))
    if device.kind == "cpu" and wishes.storage == "auto" and SIZES[formats.storage] > 2:
        ways.append(_Holding(Formats(formats.compute, "float16"), mode, True, "narrow"))
    if card and wishes.offload != "none":
        modes: tuple[Offload, ...] = ("none", "model", "sequential")
        ways += [_Holding(formats, each, True, each) for each in modes[modes.index(mode) + 1 :]]
    return ways


def _mode(about: Anatomy, formats: Formats, device: Device, wishes: Wishes) -> Offload:
    if wishes.offload != "auto":
        return wishes.offload
    ways: dict[Offload, int] = {"none": about.all, "model": max(about.painter, about.texts)}
    for mode, numbers in ways.items():
        if numbers * SIZES[formats.storage] * (1 + _OFFLOAD_WORK) + WORK_BYTES <= device.free:
            return mode
    return "sequential"


def _admitted(info: ModelInfo, device: Device, formats: Formats) -> bool:
    """Whether the engine begins to load it at all."""
    return device.kind in SEPARATE or need(info.parameters, formats.storage) <= device.free


def _held(about: Anatomy, holding: _Holding, beside: int) -> int:
    """Return the bytes of weights that are on the device at once."""
    return max(_weights(about, holding, beside, stage) for stage in ("texts", "painter", "vae"))


def _weights(about: Anatomy, holding: _Holding, beside: int, stage: str) -> int:
    compute, storage = SIZES[holding.formats.compute], SIZES[holding.formats.storage]
    rest = about.all - about.vae + beside
    match holding.mode:
        case "none":
            return rest * storage + about.vae * compute
        case "model":
            sizes = {"texts": about.texts, "painter": about.painter + beside}
            return sizes[stage] * storage if stage in sizes else about.vae * compute
        case _:
            return about.vae * compute + 2 * about.largest * compute


def _peak(
    about: Anatomy, info: ModelInfo, recipe: Recipe, holding: _Holding, tile: int, beside: int
) -> int:
    """Return the bytes of the stage that needs most: words, steps, or decoding."""
    size = SIZES[holding.formats.compute]
    widened = about.largest * size if holding.formats.compute != holding.formats.storage else 0
    batch = 1 if holding.apart or recipe.guidance == 1 or _is_told_guidance(about) else 2
    work = {
        "texts": widened,
        "painter": _painting(about, info, recipe) * batch * size + widened,
        "vae": _decoding(about, recipe, tile) * size,
    }
    return round(
        max(
            _weights(about, holding, beside, stage) + states * _PIECES + _PIECE
            for stage, states in work.items()
        )
    )


def _painting(about: Anatomy, info: ModelInfo, recipe: Recipe) -> int:
    """Return how many numbers the network works with at once, for one prompt."""
    factor = 8 if about.coder is None else about.coder.factor
    native = (info.defaults.height // factor, info.defaults.width // factor)
    shape = (math.ceil(recipe.height / factor), math.ceil(recipe.width / factor))
    cells = max(window.width * window.height for window in split(shape, native))
    net = about.net
    if net is None:
        # In proportion to the weights, as networks of this kind are.
        return round(2 * math.sqrt(about.painter) * cells)
    if isinstance(net, Unet):
        return round(_unet(net) * cells)
    tokens = cells // net.patch_size**2 + _WORDS
    return _TRANSFORMING * net.width * tokens


def _is_told_guidance(about: Anatomy) -> bool:
    """Whether the network reads the guidance scale, or needs none: one call a step does."""
    return isinstance(about.net, Transformer) and about.net.num_single_layers > 0


def _unet(net: Unet) -> float:
    """Return how many numbers a UNet works with for each cell of its latents."""
    waiting = most = 0.0
    widths = net.block_out_channels
    for level, width in enumerate(widths):
        share = 4.0**-level
        layers = net.layers_per_block if isinstance(net.layers_per_block, int) else 2
        last = level == len(widths) - 1
        waiting += width * share * (layers + (0 if last else 0.25))
        attends = level < len(net.down_block_types) and "Attn" in net.down_block_types[level]
        most = max(most, width * share * (_ATTENDING if attends else _CONVOLVING))
    return widths[0] + waiting + most


def _decoding(about: Anatomy, recipe: Recipe, tile: int) -> int:
    """Return how many numbers the autoencoder works with at once."""
    width, height = recipe.width, recipe.height
    area = width * height
    if area > _TILE_ABOVE or tile:
        side = min(tile or about.tile, about.tile)
        area = min(area, side * side)
    widths = [128, 256] if about.coder is None else about.coder.block_out_channels
    # What comes up from the level below the last is wider than the last one itself.
    return _DECODING * widths[min(1, len(widths) - 1)] * area + _COPIES * 3 * width * height
