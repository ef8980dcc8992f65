"""Recognises textual inversions (Gal et al. 2022, arXiv:2208.01618) from headers alone. No torch.

They are word vectors for a text encoder, a few for one word. Ways to store them that are common:

- one table or vector under any name: diffusers' `learned_embeds`, the web UI's `emb_params`
- `string_to_param.*`: the web UI of AUTOMATIC1111 and the paper's own code
- `clip_l` and `clip_g`, one table for each of the text encoders of Stable Diffusion XL
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Text, read_settings
from aipaint.families.weight_files import ENDINGS, open_header
from aipaint.families.weights import fingerprint

# What a folder of diffusers' holds it under.
_IN_FOLDERS = ("learned_embeds.safetensors", "learned_embeds.bin")
_SECOND = "text_encoder_2"
_MOST_VECTORS, _LEAST_WIDTH, _MOST_WIDTH = 1024, 8, 8192
# Beside the vectors: the numbers of words, and what the trainer counted.
_NO_VECTORS = ("string_to_token.",)
FIRST, LARGE = "clip_l", "clip_g"
_BASES = {
    (768,): "Stable Diffusion 1",
    (1024,): "Stable Diffusion 2",
    (768, 1280): "Stable Diffusion XL",
}


class EmbeddingInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A textual inversion as its header describes it.

    id: how it is found on the shelf. name: the word that stands for it in prompts. base: the model
    it was made for, in words. widths: of its vectors, for each text encoder that it speaks to.
    tensors: their names in the file, in that order. vectors: how many tokens it takes of a prompt.
    hash: 16 hex digits that stand for its content.
    """

    id: str
    name: str
    path: Path
    base: str
    widths: tuple[int, ...]
    tensors: tuple[str, ...]
    vectors: int
    parameters: int
    hash: str


def detect_embedding(path: Path) -> EmbeddingInfo:
    """Describe the textual inversion at `path`, a file or diffusers' folder.

    Raises UserError when it is none.
    """
    file = path
    if path.is_dir():
        file = next((path / name for name in _IN_FOLDERS if (path / name).is_file()), path)
    if file.is_dir() or file.suffix.lower() not in ENDINGS:
        raise _none(path)
    header = open_header(file)
    shapes = {
        name: shape for name, shape in header.shapes.items() if not name.startswith(_NO_VECTORS)
    }
    names = (FIRST, LARGE) if FIRST in shapes and LARGE in shapes else tuple(shapes)
    if set(names) != set(shapes) or not (names == (FIRST, LARGE) or len(names) == 1):
        raise _none(path)
    for shape in shapes.values():
        if len(shape) not in (1, 2) or not _LEAST_WIDTH <= shape[-1] <= _MOST_WIDTH:
            raise _none(path)
        if len(shape) == 2 and not 0 < shape[0] <= _MOST_VECTORS:
            raise _none(path)
    if any(name.endswith((".weight", ".bias")) for name in names):
        raise _none(path)
    widths = tuple(shapes[name][-1] for name in names)
    return EmbeddingInfo(
        id=str(path),
        name=path.name if path.is_dir() else path.stem,
        path=path,
        base=_BASES.get(widths, "another model"),
        widths=widths,
        tensors=names,
        vectors=max(shape[0] if len(shape) == 2 else 1 for shape in shapes.values()),
        parameters=header.parameters,
        hash=fingerprint({"file": header.digest}),
    )


def weights_of(path: Path) -> Path:
    """Return the file that holds the vectors of a textual inversion at `path`."""
    if not path.is_dir():
        return path
    return next((path / name for name in _IN_FOLDERS if (path / name).is_file()), path)


def embedding_fits(embedding: EmbeddingInfo, model: ModelInfo) -> bool:
    """Whether a textual inversion was made for text encoders as wide as this model's.

    Raises UserError when the model's settings cannot be read.
    """
    return embedding.widths == text_widths(model)


def text_widths(model: ModelInfo) -> tuple[int, ...]:
    """Return how wide the states of each text encoder of a model are, the first one's first."""
    files = (model.settings / name / "config.json" for name in ("text_encoder", _SECOND))
    return tuple(read_settings(file, Text).hidden_size for file in files if file.is_file())


def _none(path: Path) -> UserError:
    return UserError(
        "The file {file} is no textual inversion.",
        "It holds no table of word vectors for text encoders.",
        "Look for the embedding as one file, safetensors or .pt.",
        file=path.name,
    )
