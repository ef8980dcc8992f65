"""What is said of a file: its kind, or why it is refused."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from aipaint.core.messages import Message

Role = Literal[
    "checkpoint",
    "inpaint",
    "edit",
    "refiner",
    "prior",
    "unet",
    "transformer",
    "vae",
    "text encoder",
    "image encoder",
    "clip",
    "lora",
    "textual inversion",
    "hypernetwork",
    "controlnet",
    "t2i-adapter",
    "ip-adapter",
    "motion module",
    "upscaler",
    "face restoration",
    "estimator",
    "gan",
    "vqgan",
    "small vae",
    "guided-diffusion",
]
"""What a file is for.

checkpoint: a whole painting model, or one that lacks only its VAE or text encoder. inpaint,
edit (instructions, or a picture besides the prompt), refiner: checkpoints made for that. unet,
transformer: the denoising network alone. prior: makes the image embeddings that another paints.
clip: text and image encoder together. small vae: an autoencoder whose latent is one vector.
guided-diffusion: OpenAI's pixel UNets and classifiers.
"""

ROLES: tuple[Role, ...] = get_args(Role)

Prediction = Literal["epsilon", "v_prediction", "flow", "edm", "sample", "unknown"]
"""What a denoising network predicts; "unknown" where the file's header does not tell."""

Format = Literal[
    "safetensors",
    "safetensors shards",
    "gguf",
    "torch zip",
    "torch legacy",
    "torchscript",
    "stylegan pickle",
    "diffusers folder",
    "model folder",
    "unknown",
    "unreadable",
]
"""unreadable: the system does not let us look; that may change though the file does not."""


class Network(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How an added network changes another one.

    kind: LoRA, DoRA, LoHa, LoKr, OFT, BOFT, IA3, GLoRA, full or norm. layout: kohya, diffusers,
    peft or lycoris, after whose names it has. rank: of its most matrices; None where it has none.
    alpha: as its metadata tells it. parts: which networks it changes.
    """

    kind: str
    layout: str
    rank: int | None = None
    alpha: float | None = None
    parts: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What names and shapes of tensors tell; what a detector answers.

    family: diffusion, gan, guided (what CLIP guides: VQGAN, CLIP, guided diffusion), upscale or
    estimators. base: the model it is, or is made for, such as "SDXL"; "" where that is no matter.
    variant: what sets it apart within its base. parts: what else is in a checkpoint.
    size: width and height in pixels that it was made for, where that is known.
    prediction: None where nothing is predicted. factor: how many times an upscaler enlarges.
    """

    family: str
    base: str
    role: Role
    prediction: Prediction | None = None
    variant: str = ""
    size: tuple[int, int] | None = None
    parts: tuple[str, ...] = ()
    network: Network | None = None
    factor: int | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the maker wrote into the file, shortened; none of it is checked.

    base: what it says it was made for. triggers: words that call what it learned. tags: the
    captions' most frequent tags with how often each stood there.
    """

    title: str = ""
    author: str = ""
    description: str = ""
    licence: str = ""
    date: str = ""
    base: str = ""
    prediction: Prediction | None = None
    size: tuple[int, int] | None = None
    rank: int | None = None
    alpha: float | None = None
    network: str = ""
    triggers: tuple[str, ...] = ()
    tags: tuple[tuple[str, int], ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file or folder as its header describes it; nothing of it was loaded or run.

    accepted: whether it is a model of a known kind. Whether that can be used yet is for those to
    say who load it. reason, fix: why it was refused, and what helps, if anything does.
    dtype: of most of its numbers, as torch or GGUF names it; parameters: how many numbers.
    bytes: size of its files. metadata: what its maker wrote, as it stands there, shortened.
    """

    accepted: bool
    format: Format
    family: str = ""
    base: str = ""
    role: Role | None = None
    variant: str = ""
    prediction: Prediction | None = None
    size: tuple[int, int] | None = None
    dtype: str = ""
    parameters: int = 0
    bytes: int = 0
    parts: tuple[str, ...] = ()
    network: Network | None = None
    factor: int | None = None
    told: Told = Told()
    metadata: dict[str, str] = {}
    reason: Message | None = None
    fix: Message | None = None


class RefusedError(Exception):
    """A file cannot be accepted: why, and what helps. Sentences that a window can translate."""

    def __init__(self, why: Message, fix: Message | None = None) -> None:
        super().__init__(str(why))
        self.why = why
        self.fix = fix


class UnreadableError(RefusedError):
    """The system does not let us open or read it."""
