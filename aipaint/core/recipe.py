"""The recipe of a picture: everything a worker needs, and nothing of the window's state."""

from __future__ import annotations

import secrets
from typing import Literal, get_args

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.latents import Latent, check_latent
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Inputs

Sampler = Literal[
    "dpmpp_2m",
    "dpmpp_2m_karras",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_karras",
    "dpmpp_3m_sde",
    "dpmpp_3m_sde_karras",
    "dpmpp_sde",
    "dpmpp_sde_karras",
    "euler",
    "euler_a",
    "ddim",
    "unipc",
    "heun",
    "dpm2",
    "dpm2_a",
    "lcm",
]
SAMPLERS: tuple[Sampler, ...] = get_args(Sampler)
SAMPLER_NAMES: dict[Sampler, str] = {
    "dpmpp_2m": "DPM++ 2M",
    "dpmpp_2m_karras": "DPM++ 2M Karras",
    "dpmpp_2m_sde": "DPM++ 2M SDE",
    "dpmpp_2m_sde_karras": "DPM++ 2M SDE Karras",
    "dpmpp_3m_sde": "DPM++ 3M SDE",
    "dpmpp_3m_sde_karras": "DPM++ 3M SDE Karras",
    "dpmpp_sde": "DPM++ SDE",
    "dpmpp_sde_karras": "DPM++ SDE Karras",
    "euler": "Euler",
    "euler_a": "Euler a",
    "ddim": "DDIM",
    "unipc": "UniPC",
    "heun": "Heun",
    "dpm2": "DPM2",
    "dpm2_a": "DPM2 a",
    "lcm": "LCM",
}

# How the words of a prompt are weighted: not at all, as the web UI of AUTOMATIC1111 reads them,
# or as the library compel does.
Syntax = Literal["plain", "a1111", "compel"]
SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)

Fill = Literal["original", "blur", "border", "neutral", "noise"]
FILLS: tuple[Fill, ...] = get_args(Fill)

MAX_SEED = 2**32 - 1
MAX_STEPS = 500
MAX_GUIDANCE = 100.0
MIN_SIDE, MAX_SIDE = 16, 8192
MAX_PIXELS = 4096 * 4096
MAX_BATCH = 999
MAX_PROMPT = 100_000
SIZE_MULTIPLE = 8
MAX_REGIONS, MAX_CONTROLS, MAX_LORAS = 16, 8, 16
MAX_WEIGHT = 4.0
MAX_CLIP_SKIP = 11


class Repaint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a picture begins with where it does not begin with noise alone.

    image: digest of an RGB picture of the recipe's width and height. mask: digest of a grey one,
    255 where it is painted anew, values between where it may change less; "" for everywhere.
    strength: how much of the noise schedule is run, 0 (nothing changes) to 1 (nothing is kept).
    fill: what the masked part begins with: itself, itself blurred, its border carried inwards
    (Telea or Navier-Stokes inpainting), mid grey, or noise.
    """

    image: str
    mask: str = ""
    strength: float = 0.6
    fill: Fill = "original"


class Region(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A prompt for a part of the picture. mask: digest of a grey picture, any size, 255 inside."""

    prompt: str
    mask: str
    weight: float = 1.0


class Control(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture that guides the painting through a control model.

    model: the id or path of a ControlNet, T2I-adapter or IP-Adapter. image: digest of an RGB
    picture, any size. weight: 0 to 4. start, end: shares of the steps between which it guides.
    """

    model: str
    image: str
    weight: float = 1.0
    start: float = 0.0
    end: float = 1.0


class Lora(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Low-rank changes to a model's weights (Hu et al. 2021).

    model: the id or path of a LoRA. weight: how much of it is added, -4 to 4.
    """

    model: str
    weight: float = 1.0


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to paint. Immutable, and enough to paint the same picture again.

    prompt, negative_prompt: any text; empty paints unconditionally.
    model: the id of a model on the shelf, or the path of a model folder.
    steps: denoising steps, 1 to 500. guidance: classifier-free guidance scale
    (Ho and Salimans 2022), 1 switches it off. seed: 0 to 2**32 - 1.
    width, height: pixels, multiples of 8. batch: how many pictures, painted one after the other
    with seeds seed, seed + 1, …, so that each can be painted again alone, bit for bit.
    repaint: the picture it begins with; None begins with noise. regions: prompts for parts of it.
    controls: pictures that guide it. All three name pictures by digest; those are handed over
    beside the recipe, see `aipaint.core.pixels.Inputs`. loras: changes to the model, all at once.
    syntax: how weights are written in the prompts. clip_skip: how many of the text encoder's last
    layers are left out, 0 to 11. vae: the id or path of an autoencoder in place of the model's own.
    latent: the point of the model's latent space that is drawn; steps, guidance and sampler then
    count only for diffusion models, whose noise it is.
    """

    prompt: str = ""
    negative_prompt: str = ""
    model: str
    steps: int
    guidance: float
    sampler: Sampler
    seed: int
    width: int
    height: int
    batch: int = 1
    repaint: Repaint | None = None
    regions: tuple[Region, ...] = ()
    controls: tuple[Control, ...] = ()
    loras: tuple[Lora, ...] = ()
    syntax: Syntax = "plain"
    clip_skip: int = 0
    vae: str = ""
    latent: Latent | None = None

    def one(self, index: int) -> Recipe:
        """Return the recipe of picture `index` of the batch alone."""
        return msgspec.structs.replace(self, seed=(self.seed + index) % (MAX_SEED + 1), batch=1)

    def digests(self) -> set[str]:
        """Return the digests of all pictures that must be handed over with the recipe."""
        found = {region.mask for region in self.regions}
        found |= {control.image for control in self.controls}
        if self.repaint is not None:
            found |= {self.repaint.image, self.repaint.mask}
        if self.latent is not None:
            found |= self.latent.digests()
        return found - {""}


def random_seed() -> int:
    """Return a seed that nobody can foresee, 0 to 2**32 - 1."""
    return secrets.randbelow(MAX_SEED + 1)


def check(recipe: Recipe) -> tuple[Recipe, list[Message]]:
    """Return a recipe that can be painted, and a sentence for each thing that was changed.

    Sides that are no multiple of 8 are rounded to the nearest. Raises UserError for values that
    make no sense: zero or absurd sizes, no steps, a guidance that is no number.
    """
    in_range("steps", recipe.steps, 1, MAX_STEPS)
    in_range("seed", recipe.seed, 0, MAX_SEED)
    in_range("batch", recipe.batch, 1, MAX_BATCH)
    in_range("guidance", recipe.guidance, 0, MAX_GUIDANCE)
    in_range("clip skip", recipe.clip_skip, 0, MAX_CLIP_SKIP)
    if recipe.syntax not in SYNTAXES:
        raise UserError(
            "There is no way of weighting words called {syntax}.",
            fix="Use one of {syntaxes}.",
            syntax=recipe.syntax,
            syntaxes=", ".join(SYNTAXES),
        )
    if recipe.sampler not in SAMPLERS:
        raise UserError(
            "There is no sampler called {sampler}.",
            fix="Use one of {samplers}.",
            sampler=recipe.sampler,
            samplers=", ".join(SAMPLERS),
        )
    for text in (recipe.prompt, recipe.negative_prompt):
        if len(text) > MAX_PROMPT:
            raise UserError(
                "A prompt of {length} characters cannot be used.",
                "At most {limit} are read.",
                "Shorten it.",
                length=f"{len(text):,}",
                limit=f"{MAX_PROMPT:,}",
            )
    in_range("width", recipe.width, MIN_SIDE, MAX_SIDE)
    in_range("height", recipe.height, MIN_SIDE, MAX_SIDE)
    if recipe.width * recipe.height > MAX_PIXELS:
        raise UserError(
            "A picture of {width}×{height} is too large.",
            "At most {limit} pixels are painted at once.",
            "Choose a smaller size.",
            width=recipe.width,
            height=recipe.height,
            limit=f"{MAX_PIXELS:,}",
        )
    _check_guides(recipe)
    if recipe.latent is not None:
        check_latent(recipe.latent, in_range)
    notes: list[Message] = []
    width, height = _round_side(recipe.width), _round_side(recipe.height)
    if (width, height) != (recipe.width, recipe.height):
        notes.append(
            say(
                "The size {old} was rounded to {new}: sides must be multiples of {multiple}.",
                old=f"{recipe.width}×{recipe.height}",
                new=f"{width}×{height}",
                multiple=SIZE_MULTIPLE,
            )
        )
    return msgspec.structs.replace(recipe, width=width, height=height), notes


def check_inputs(recipe: Recipe, inputs: Inputs) -> None:
    """Raise UserError where the pictures handed over do not suit the recipe.

    A picture that is missing altogether: the recipe was made elsewhere, or long ago.
    """
    if recipe.digests() - inputs.keys():
        raise UserError(
            "A picture that this recipe begins with is not there any more.",
            "The recipe names it, but it was not kept.",
            "Open the picture and repaint it anew.",
        )
    if recipe.repaint is None:
        return
    size = (recipe.width, recipe.height)
    for digest, channels in ((recipe.repaint.image, 3), (recipe.repaint.mask, 1)):
        image = inputs.get(digest)
        if image is not None and ((image.width, image.height), image.channels) != (size, channels):
            raise UserError(
                "The picture to repaint does not fit the recipe.",
                "It has {found} pixels, the recipe {size}.",
                "Scale it to the recipe's size, or choose that size.",
                found=f"{image.width}×{image.height}",
                size=f"{size[0]}×{size[1]}",
            )
    mask = inputs.get(recipe.repaint.mask)
    if mask is not None and not any(mask.data):
        raise UserError(
            "Nothing is selected to be repainted.",
            "The mask is empty.",
            "Select a part of the picture, or remove the mask to repaint all of it.",
        )


def _check_guides(recipe: Recipe) -> None:
    if recipe.repaint is not None:
        in_range("strength", recipe.repaint.strength, 0, 1)
        if recipe.repaint.fill not in FILLS:
            raise UserError(
                "There is no fill called {fill}.",
                fix="Use one of {fills}.",
                fill=recipe.repaint.fill,
                fills=", ".join(FILLS),
            )
    in_range("regions", len(recipe.regions), 0, MAX_REGIONS)
    in_range("controls", len(recipe.controls), 0, MAX_CONTROLS)
    for region in recipe.regions:
        in_range("weight", region.weight, 0, MAX_WEIGHT)
    for control in recipe.controls:
        in_range("weight", control.weight, 0, MAX_WEIGHT)
        in_range("start", control.start, 0, 1)
        in_range("end", control.end, control.start, 1)
    in_range("loras", len(recipe.loras), 0, MAX_LORAS)
    for lora in recipe.loras:
        in_range("weight", lora.weight, -MAX_WEIGHT, MAX_WEIGHT)


def _round_side(side: int) -> int:
    return max(MIN_SIDE, (side + SIZE_MULTIPLE // 2) // SIZE_MULTIPLE * SIZE_MULTIPLE)


def in_range(name: str, value: float, low: float, high: float) -> None:
    """Raise UserError unless `low <= value <= high`; NaN is outside of everything."""
    # Written so that NaN, which compares false with everything, is refused too.
    if not low <= value <= high:
        raise UserError(
            "The value {value} cannot be used for {name}.",
            fix="Give a number from {low} to {high}.",
            name=name,
            value=value,
            low=f"{low:,g}" if high < 1e6 else int(low),
            high=f"{high:,g}" if high < 1e6 else int(high),
        )
