"""The parts of a diffusers folder: how their files are called, and what their headers say."""

from __future__ import annotations

from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.weights import Header, read_config, read_header, refuse_pickles

INDEX = "model_index.json"
CARD = "aipaint.json"
_SD, _XL = ("text_encoder",), ("text_encoder", "text_encoder_2")
# The pipelines that are known, and the text encoders of each.
PIPELINES = {
    "StableDiffusionPipeline": _SD,
    "StableDiffusionXLPipeline": _XL,
    "StableDiffusionInpaintPipeline": _SD,
    "StableDiffusionXLInpaintPipeline": _XL,
    # The refiner, which reads its prompts with the second encoder of XL alone.
    "StableDiffusionXLImg2ImgPipeline": ("text_encoder_2",),
}
_WEIGHTS = "diffusion_pytorch_model"
_NAMES: dict[str, str] = {"unet": _WEIGHTS, "transformer": _WEIGHTS, "vae": _WEIGHTS}


def variant(path: Path, part: str) -> str | None:
    """Return `fp16` for a part that is there in half precision only, else None."""
    stem = _NAMES.get(part, "model")
    folder = path / part
    plain = (f"{stem}.safetensors", f"{stem}.safetensors.index.json")
    if any((folder / name).is_file() for name in plain):
        return None
    half = (f"{stem}.fp16.safetensors", f"{stem}.safetensors.index.fp16.json")
    return "fp16" if any((folder / name).is_file() for name in half) else None


def read_part(path: Path, part: str) -> list[Header]:
    """Read the headers of one part's weights, a single file or shards, and check they are whole."""
    stem, folder = _NAMES.get(part, "model"), path / part
    half = variant(path, part)
    table = folder / f"{stem}.safetensors.index{'.fp16' if half else ''}.json"
    if not table.is_file():
        single = folder / f"{stem}{'.fp16' if half else ''}.safetensors"
        if not single.exists() and folder.is_dir():
            # A pickle beside safetensors is never opened; one in their place is all there is.
            refuse_pickles(path, sorted(folder.iterdir()))
        return [read_header(single)]
    shards = read_config(table).get("weight_map")
    if not isinstance(shards, dict) or not shards:
        raise odd(table, say("It names no files."))
    names = {str(name) for name in shards.values()}
    if any(Path(name).name != name or "\\" in name for name in names):
        raise odd(table, say("It names files outside of its folder."))
    return [read_header(folder / name) for name in sorted(names)]


def odd(file: Path, why: Message) -> UserError:
    return UserError(
        "The file {file} of the model {folder} cannot be used.",
        why.template,
        "Download or copy the model again, or choose another version of it.",
        file="/".join(file.parts[-2:]),
        folder=file.parent.parent.name if file.name != CARD else file.parent.name,
        **why.values,
    )
