"""The kinds of things on the shelf: what each is read by, and what is said of one that is missing.

Another kind is one more `Kind` here, and its name in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.control_detect import ControlInfo, detect_control
from aipaint.families.diffusion.embedding_detect import EmbeddingInfo, detect_embedding
from aipaint.families.diffusion.lora_detect import LoraInfo, detect_lora
from aipaint.families.diffusion.vae_detect import VaeInfo, detect_vae
from aipaint.families.identify.found import Role
from aipaint.families.registry import inspect, inspect_latent


class Described(Protocol):
    """What a detector answers: a struct that says at least how recipes name the thing."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Described)
T_co = TypeVar("T_co", bound=Described, covariant=True)


@dataclass(frozen=True, eq=False)
class Kind(Generic[T_co]):
    """One kind of thing on the shelf.

    folder: of its own below the folder of models; "" for painting models, which lie in it.
    roles: what `identify` calls such a thing. info: what describes one. read: describes a path from
    its headers, or raises UserError. unknown: the error for a name that is not there, from the
    name, those most like it, and the folder where the user may put one. endings: that a name may
    lack. beside: a folder that belongs to a file that lies next to it. settings: endings of files
    that may say how a file next to them is built.
    """

    folder: str
    roles: frozenset[Role]
    info: type[T_co]
    read: Callable[[Path], T_co]
    unknown: Callable[[str, list[str], Path], UserError]
    endings: tuple[str, ...] = (".safetensors",)
    beside: str = ""
    settings: tuple[str, ...] = ()


def _unknown_model(model: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no model called {model}.",
            "No model is on the shelf.",
            "Put a model folder into {folder}.",
            model=model[:200],
            folder=folder,
        )
    return UserError(
        "There is no model called {model}.",
        fix="The nearest names are: {names}.",
        model=model[:200],
        names=", ".join(near),
    )


def _unknown_control(control: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no control model called {control}.",
            "No control model is on the shelf.",
            "Put a ControlNet, T2I-adapter or IP-Adapter into {folder}.",
            control=control[:200],
            folder=folder,
        )
    return UserError(
        "There is no control model called {control}.",
        fix="The nearest names are: {names}.",
        control=control[:200],
        names=", ".join(near),
    )


def _unknown_lora(lora: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no LoRA called {lora}.",
            "No LoRA is on the shelf.",
            "Put its safetensors file into {folder}.",
            lora=lora[:200],
            folder=folder,
        )
    return UserError(
        "There is no LoRA called {lora}.",
        fix="The nearest names are: {names}.",
        lora=lora[:200],
        names=", ".join(near),
    )


def _unknown_vae(vae: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no autoencoder called {vae}.",
            "No autoencoder is on the shelf.",
            "Put its safetensors file into {folder}.",
            vae=vae[:200],
            folder=folder,
        )
    return UserError(
        "There is no autoencoder called {vae}.",
        fix="The nearest names are: {names}.",
        vae=vae[:200],
        names=", ".join(near),
    )


def _unknown_embedding(embedding: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no embedding called {embedding}.",
            "No embedding is on the shelf.",
            "Put its file into {folder}.",
            embedding=embedding[:200],
            folder=folder,
        )
    return UserError(
        "There is no embedding called {embedding}.",
        fix="The nearest names are: {names}.",
        embedding=embedding[:200],
        names=", ".join(near),
    )


def _unknown_latent(model: str, near: list[str], folder: Path) -> UserError:
    if not near:
        return UserError(
            "There is no model with a latent space called {model}.",
            "No such model is on the shelf.",
            "Put a StyleGAN, a BigGAN or an autoencoder into {folder}.",
            model=model[:200],
            folder=folder,
        )
    return UserError(
        "There is no model with a latent space called {model}.",
        fix="The nearest names are: {names}.",
        model=model[:200],
        names=", ".join(near),
    )


MODEL: Kind[ModelInfo] = Kind(
    folder="",
    roles=frozenset({"checkpoint", "inpaint", "edit", "refiner", "prior", "unet", "transformer"}),
    info=ModelInfo,
    read=inspect,
    unknown=_unknown_model,
    endings=(".safetensors", ".ckpt"),
)
CONTROL: Kind[ControlInfo] = Kind(
    folder="controls",
    roles=frozenset({"controlnet", "t2i-adapter", "ip-adapter"}),
    info=ControlInfo,
    read=detect_control,
    unknown=_unknown_control,
    beside="image_encoder",
)
LORA: Kind[LoraInfo] = Kind(
    folder="loras",
    roles=frozenset({"lora"}),
    info=LoraInfo,
    read=detect_lora,
    unknown=_unknown_lora,
)
VAE: Kind[VaeInfo] = Kind(
    folder="vaes",
    roles=frozenset({"vae"}),
    info=VaeInfo,
    read=detect_vae,
    unknown=_unknown_vae,
    endings=(".safetensors", ".pt", ".ckpt"),
)
EMBEDDING: Kind[EmbeddingInfo] = Kind(
    folder="embeddings",
    roles=frozenset({"textual inversion"}),
    info=EmbeddingInfo,
    read=detect_embedding,
    unknown=_unknown_embedding,
    endings=(".safetensors", ".pt", ".bin"),
)
LATENT: Kind[ModelInfo] = Kind(
    folder="latents",
    roles=frozenset({"gan", "vqgan", "small vae"}),
    info=ModelInfo,
    read=inspect_latent,
    unknown=_unknown_latent,
    endings=(".pkl", ".pt", ".safetensors", ".ckpt"),
    settings=(".yaml", ".yml"),
)
KINDS: tuple[Kind[Any], ...] = (MODEL, CONTROL, LORA, VAE, EMBEDDING, LATENT)
