"""Recognises Stable Diffusion 3 and Flux in single files, and finds the files beside. No torch.

Such a file holds the transformer, often alone: the text encoders and the autoencoder are passed on
as files of their own, which several models share. They are looked for in the checkpoint, beside it
and in the folders `text_encoders`, `clip` and `vae` beside it or one level up, as ComfyUI has them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.card import FAMILY, Card
from aipaint.families.diffusion.checks import Vae, read_settings
from aipaint.families.diffusion.flow.checks import defaults_of
from aipaint.families.diffusion.flow.kinds import FLUX, KINDS, T5, TRANSFORMER, Transformer
from aipaint.families.diffusion.flow.names import PREFIX
from aipaint.families.diffusion.layouts import configs
from aipaint.families.diffusion.parts import INDEX
from aipaint.families.weight_files import ENDINGS, open_header, open_metadata
from aipaint.families.weights import Header, fingerprint, read_config

Shapes = Mapping[str, tuple[int, ...]]

_FLUX_ENTRY, _SD3_ENTRY = "img_in.weight", "x_embedder.proj.weight"
_DOUBLE = re.compile(r"(?:joint|double)_blocks\.([0-9]{1,3})\.")
# Where a checkpoint that holds more than its transformer has the rest.
_INSIDE = {
    "clip_l": "text_encoders.clip_l.transformer.",
    "clip_g": "text_encoders.clip_g.transformer.",
    "t5": "text_encoders.t5xxl.transformer.",
}
_AUTOENCODERS = ("first_stage_model.", "vae.")
_CLIP_KEY = "text_model.embeddings.token_embedding.weight"
_T5_KEY = "encoder.block.0.layer.0.SelfAttention.q.weight"
_VAE_KEY = "decoder.conv_in.weight"
_FOLDERS = ("text_encoders", "clip", "vae")
_MOST_FILES = 1000
# What the files are called that the makers publish.
_USUAL = {
    "clip_l": "clip_l.safetensors",
    "clip_g": "clip_g.safetensors",
    "t5": "t5xxl_fp16.safetensors",
    "vae": "ae.safetensors",
}


class Layout(msgspec.Struct, frozen=True):
    """One base model's settings, laid out as a diffusers folder. texts: part to role."""

    folder: Path
    pipeline: str
    net: Transformer
    vae: Vae
    texts: dict[str, str]
    widths: dict[str, int]


class Place(NamedTuple):
    """Where a part's weights are: a file, and what their names begin with in it."""

    path: Path
    prefix: str


@functools.cache
def flow_layouts(root: Path) -> tuple[Layout, ...]:
    """Read the layouts of flow models below `root`, by name."""
    found: list[Layout] = []
    for folder in sorted(path.parent for path in root.glob(f"*/{INDEX}")):
        pipeline = str(read_config(folder / INDEX)["_class_name"])
        if pipeline in KINDS:
            found.append(_read(folder, pipeline))
    return tuple(found)


def detect_flow_file(path: Path, root: Path | None = None) -> ModelInfo | None:
    """Read a file's header. None: no flow model. UserError: one, but unusable.

    root: where the layouts lie; None for those of the program.
    """
    if path.suffix.lower() not in ENDINGS:
        return None
    header = open_header(path)
    prefix = PREFIX if any(name.startswith(PREFIX) for name in header.shapes) else ""
    shapes = {
        name.removeprefix(prefix): shape
        for name, shape in header.shapes.items()
        if name.startswith(prefix)
    }
    pipeline = _pipeline(shapes)
    if pipeline is None:
        return None
    layout = _layout(path, shapes, pipeline, flow_layouts(root or configs()))
    places = find_places(path, header, prefix, layout)
    headers = {place.path: open_header(place.path) for place in places.values()}
    title = " ".join(open_metadata(path).get("modelspec.title", "").split())
    return ModelInfo(
        id=str(path),
        name=title if 0 < len(title) <= 100 else path.stem,
        path=path,
        family=FAMILY,
        defaults=defaults_of(path, pipeline, layout.net, layout.vae, Card()),
        parameters=sum(each.parameters for each in headers.values()),
        bytes=sum(each.bytes for each in headers.values()),
        hash=hash_of(places, headers),
        layout=layout.folder,
    )


def hash_of(places: Mapping[str, Place], headers: Mapping[Path, Header]) -> str:
    """Return what stands for the content of all files; see `ModelInfo.hash`."""
    return fingerprint({part: headers[place.path].digest for part, place in places.items()})


def find_places(path: Path, header: Header, prefix: str, layout: Layout) -> dict[str, Place]:
    """Return where each part is. Raises UserError that names what is missing, and where to put it.

    T5 may be missing where the model can do without.
    """
    found = {TRANSFORMER: Place(path, prefix)}
    missing: list[str] = []
    for part, role in layout.texts.items():
        inside = _INSIDE[role]
        key = inside + (_T5_KEY if role == "t5" else _CLIP_KEY)
        if key in header.shapes:
            found[part] = Place(path, inside)
        elif (beside := _beside(path, role, layout)) is not None:
            found[part] = beside
        elif part not in KINDS[layout.pipeline].optional:
            missing.append(_USUAL[role])
    inside = next((each for each in _AUTOENCODERS if each + _VAE_KEY in header.shapes), None)
    beside = Place(path, inside) if inside is not None else _beside(path, "vae", layout)
    if beside is None:
        missing.append(_USUAL["vae"] if layout.pipeline == FLUX else "sd3_vae.safetensors")
    else:
        found["vae"] = beside
    if missing:
        raise UserError(
            "The model {file} holds its painting network alone.",
            "It needs {missing} as well, which the makers of {base} publish beside it.",
            "Put them into {folder}, or into folders text_encoders and vae in it.",
            file=path.name,
            missing=", ".join(missing),
            base=KINDS[layout.pipeline].name,
            folder=path.parent,
        )
    return found


def _read(folder: Path, pipeline: str) -> Layout:
    texts: dict[str, str] = {}
    widths: dict[str, int] = {}
    for part, kind in KINDS[pipeline].texts.items():
        role = "t5" if kind == T5 else ("clip_g" if part == "text_encoder_2" else "clip_l")
        told = read_config(folder / part / "config.json")
        texts[part], widths[role] = role, int(told["d_model" if kind == T5 else "hidden_size"])
    return Layout(
        folder,
        pipeline,
        read_settings(folder / TRANSFORMER / "config.json", Transformer),
        read_settings(folder / "vae" / "config.json", Vae),
        texts,
        widths,
    )


def _pipeline(shapes: Shapes) -> str | None:
    if _FLUX_ENTRY in shapes and "single_blocks.0.linear1.weight" in shapes:
        # Others that are built alike read no sentence vector (Chroma), or have it elsewhere.
        return FLUX if "vector_in.in_layer.weight" in shapes else None
    if _SD3_ENTRY in shapes and "joint_blocks.0.x_block.attn.qkv.weight" in shapes:
        return next(kind for kind in KINDS if kind != FLUX)
    return None


def _layout(path: Path, shapes: Shapes, pipeline: str, known: tuple[Layout, ...]) -> Layout:
    entry = shapes[_FLUX_ENTRY if pipeline == FLUX else _SD3_ENTRY]
    layers = 1 + max(int(match[1]) for name in shapes if (match := _DOUBLE.match(name)))
    told = (
        entry[0],
        entry[1],
        layers,
        "guidance_in.in_layer.weight" in shapes,
        "joint_blocks.0.x_block.attn.ln_q.weight" in shapes,
        "joint_blocks.0.x_block.attn2.qkv.weight" in shapes,
    )
    for layout in known:
        net = layout.net
        if layout.pipeline == pipeline and told == (
            net.width,
            net.in_channels,
            net.num_layers,
            net.guidance_embeds,
            net.qk_norm is not None,
            bool(net.dual_attention_layers),
        ):
            return layout
    raise UserError(
        "The model {file} is of a kind that cannot paint here.",
        "{reason}",
        "Choose a text-to-image version of Stable Diffusion 3 or 3.5, or of Flux dev or schnell.",
        file=path.name,
        reason=say(
            "Its transformer has {layers} layers, is {width} wide and reads {channels} channels.",
            layers=layers,
            width=entry[0],
            channels=entry[1],
        ),
    )


def _beside(path: Path, role: str, layout: Layout) -> Place | None:
    """Return a file beside the model that holds what is asked for."""
    for file in _near(path, role, layout.pipeline):
        shapes = open_header(file).shapes
        if role == "vae":
            fits = shapes.get(_VAE_KEY, ())[1:2] == (layout.vae.latent_channels,)
        elif role == "t5":
            fits = shapes.get(_T5_KEY, ())[1:] == (layout.widths[role],)
        else:
            fits = shapes.get(_CLIP_KEY, ())[1:] == (layout.widths[role],)
        if fits:
            return Place(file, "")
    return None


def _near(path: Path, role: str, pipeline: str) -> Iterator[Path]:
    """Look for files whose names promise `role`; only those are opened."""
    here, above = path.parent, path.parent.parent
    for folder in (here, *(here / name for name in _FOLDERS), *(above / name for name in _FOLDERS)):
        if not folder.is_dir():
            continue
        for _, file in zip(range(_MOST_FILES), sorted(folder.iterdir()), strict=False):
            name = file.name.lower()
            if file == path or file.suffix.lower() not in ENDINGS or not file.is_file():
                continue
            if role == "vae":
                # Both have as many channels; which is which stands in the name alone.
                of_sd3 = "sd3" in name
                wanted = of_sd3 if pipeline != FLUX else not of_sd3
                if wanted and ("vae" in name or name.startswith("ae")):
                    yield file
            elif role[:2] in name and (role == "t5" or "clip" in name):
                yield file
