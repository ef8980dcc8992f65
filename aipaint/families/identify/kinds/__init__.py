"""Which kinds of model are known: an ordered list of small detectors.

A detector is a function of a `Tensors` that answers with a `Kind`, or with None for what is not its
own. It looks at names, shapes and notes, does no I/O, and raises nothing for whatever a stranger's
header may name. The first answer counts: what may contain another kind stands before it (a
checkpoint has a VAE in it), and added networks, which are named after what they change, come first.
A new kind is one function, one line below, and one header in tests/families/headers.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from aipaint.core.messages import say
from aipaint.families.identify.found import Kind, RefusedError, Told
from aipaint.families.identify.kinds import (
    autoencoders,
    controls,
    embeddings,
    encoders,
    generators,
    images,
    loras,
    transformers,
    unets,
)
from aipaint.families.identify.tensors import Tensors

Detector = Callable[[Tensors], Kind | None]

DETECTORS: tuple[tuple[str, Detector], ...] = (
    ("textual inversion", embeddings.textual_inversion),
    ("hypernetwork", embeddings.hypernetwork),
    ("controlnet lllite", controls.lllite),
    ("ip-adapter", controls.ip_adapter),
    ("control lora", controls.control_lora),
    ("lora", loras.lora),
    ("motion module", controls.motion_module),
    ("ldm controlnet", controls.ldm_controlnet),
    ("diffusers controlnet", controls.diffusers_controlnet),
    ("transformer controlnet", controls.transformer_controlnet),
    ("t2i-adapter", controls.t2i_adapter),
    ("ldm checkpoint", unets.ldm),
    ("diffusers unet", unets.diffusers),
    ("stable cascade", unets.cascade),
    ("prior", unets.prior),
    ("transformer", transformers.transformer),
    ("guided diffusion", unets.guided),
    ("upscaler", images.upscaler),
    ("face restoration", images.face_restoration),
    ("gan", images.gan),
    ("dcgan", generators.dcgan),
    ("vqgan", autoencoders.vqgan),
    ("vae", autoencoders.vae),
    ("clip", encoders.clip),
    ("text encoder", encoders.text_encoder),
    ("image encoder", encoders.image_encoder),
    ("estimator", images.estimator),
)

UNKNOWN = RefusedError(
    say("It holds weights, but of no kind of model that is known here."),
    say("If it is one part of a model in several files, choose the whole model."),
)


def kind_of(tensors: Tensors, told: Told) -> Kind | None:
    """Return what the first detector answers, completed by what the maker tells."""
    for _, detect in DETECTORS:
        kind = detect(tensors)
        if kind is not None:
            return _completed(kind, told)
    return None


def _completed(kind: Kind, told: Told) -> Kind:
    """Fill in what names and shapes cannot tell. Where they can, they are believed."""
    network = kind.network
    if network is not None:
        rank = told.rank if network.rank is None else network.rank
        network = msgspec.structs.replace(network, rank=rank, alpha=told.alpha)
    guessed = kind.prediction is not None and told.prediction is not None
    return msgspec.structs.replace(
        kind,
        base=kind.base or told.base,
        prediction=told.prediction if guessed else kind.prediction,
        size=kind.size if told.size is None else told.size,
        network=network,
    )
