"""The parts of a diffusers folder: how their files are called, and what their headers say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.weight_files import open_header
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

# Who packed a part's numbers into fewer bits, and the library that unpacks them.
_PACKERS = {"bitsandbytes": "bitsandbytes", "torchao": "torchao"}


def variant(path: Path, part: str) -> str | None:
    """Return `fp16` for a part that is there in half precision only, else None."""
    stem = _NAMES.get(part, "model")
    folder = path / part
    plain = (f"{stem}.safetensors", f"{stem}.safetensors.index.json")
    if any((folder / name).is_file() for name in plain):
        return None
    half = (f"{stem}.fp16.safetensors", f"{stem}.safetensors.index.fp16.json")
    return "fp16" if any((folder / name).is_file() for name in half) else None


def pickled(path: Path, part: str) -> Path | None:
    """Return the file of a part that is there only as torch writes it, None where it is not."""
    stem, folder = _NAMES.get(part, "pytorch_model"), path / part
    if not folder.is_dir() or any(folder.glob("*.safetensors*")):
        return None
    files = (folder / f"{stem}{half}.bin" for half in ("", ".fp16"))
    return next((file for file in files if file.is_file()), None)


def read_part(path: Path, part: str) -> list[Header]:
    """Read the headers of one part's weights, a single file or shards, and check they are whole."""
    stem, folder = _NAMES.get(part, "model"), path / part
    _check_packing(folder)
    half = variant(path, part)
    table = folder / f"{stem}.safetensors.index{'.fp16' if half else ''}.json"
    if not table.is_file():
        single = folder / f"{stem}{'.fp16' if half else ''}.safetensors"
        if not single.exists() and folder.is_dir():
            # A pickle beside safetensors is never opened; one in their place is all there is.
            if (file := pickled(path, part)) is not None:
                return [open_header(file)]
            refuse_pickles(path, sorted(folder.iterdir()))
        return [read_header(single)]
    shards = read_config(table).get("weight_map")
    if not isinstance(shards, dict) or not shards:
        raise odd(table, say("It names no files."))
    names = {str(name) for name in shards.values()}
    if any(Path(name).name != name or "\\" in name for name in names):
        raise odd(table, say("It names files outside of its folder."))
    return [read_header(folder / name) for name in sorted(names)]


def _check_packing(folder: Path) -> None:
    """Raise UserError where numbers are packed in a way that needs a library that is not there."""
    file = folder / "config.json"
    told = read_config(file).get("quantization_config") if file.is_file() else None
    if not isinstance(told, dict):
        return
    method = str(told.get("quant_method", ""))[:40]
    library = _PACKERS.get(method)
    if library is None:
        raise odd(
            file, say("Its numbers are packed by {method}, which is not known.", method=method)
        )
    if importlib.util.find_spec(library) is None:
        raise UserError(
            "The model {folder} needs the library {library}.",
            "The numbers of its {part} are packed by it, and it is not installed.",
            "Install it (pip install {library}), or get the model in float16.",
            folder=folder.parent.name,
            library=library,
            part=folder.name,
        )


def odd(file: Path, why: Message) -> UserError:
    return UserError(
        "The file {file} of the model {folder} cannot be used.",
        why.template,
        "Download or copy the model again, or choose another version of it.",
        file="/".join(file.parts[-2:]),
        folder=file.parent.parent.name if file.name != CARD else file.parent.name,
        **why.values,
    )
