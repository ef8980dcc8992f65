"""Textual inversions: all their forms, their names in prompts, their vectors in words' place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from aipaint.core.errors import UserError
from aipaint.core.paths import find_home
from aipaint.core.recipe import Recipe, Region, Syntax
from aipaint.families import registry
from aipaint.families.base import LoadedModel
from aipaint.families.diffusion import layouts
from aipaint.families.diffusion.conditioning import encode, left_out
from aipaint.families.diffusion.embedding_detect import detect_embedding
from aipaint.families.diffusion.embeddings import Vectors, split
from aipaint.families.identify import identify
from aipaint.families.shelf import Shelf
from tests.families.clip import WIDTH, build_clip_pipeline
from tests.families.safetensors_files import sparse_file

SECOND = 24
TABLE = torch.linspace(-1, 1, 2 * WIDTH).reshape(2, WIDTH)


def write(path: Path, content: Any) -> Path:
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".safetensors":
        save_file(content, path)
    else:
        torch.save(content, path)
    return path


def forms(folder: Path) -> list[Path]:
    """The same two vectors as trainers write them."""
    return [
        write(folder / "one.safetensors", {"emb_params": TABLE}),
        write(folder / "two.bin", {"<word>": TABLE}),
        write(
            folder / "three.pt",
            {
                "string_to_token": {"*": 265},
                "string_to_param": {"*": torch.nn.Parameter(TABLE)},
                "name": "three",
                "step": 1000,
            },
        ),
        write(
            folder / "four.pt",
            {"string_to_token": {"*": torch.tensor(265)}, "string_to_param": {"*": TABLE}},
        ),
    ]


def test_all_forms_are_recognised_and_read(tmp_path: Path) -> None:
    vectors = Vectors()
    for path in forms(tmp_path):
        info = detect_embedding(path)
        assert (info.name, info.widths, info.vectors) == (path.stem, (WIDTH,), 2)
        assert torch.equal(vectors.get(path)[1][0], TABLE)
    folder = tmp_path / "cat-toy"
    write(folder / "learned_embeds.bin", {"<cat-toy>": TABLE[0]})
    info = detect_embedding(folder)
    assert (info.name, info.vectors) == ("cat-toy", 1)
    assert vectors.get(folder)[1][0].shape == (1, WIDTH)


def test_published_sizes_are_known(tmp_path: Path) -> None:
    kinds = {
        "Stable Diffusion 1": {"emb_params": (4, 768)},
        "Stable Diffusion 2": {"<x>": (1024,)},
        "Stable Diffusion XL": {"clip_l": (8, 768), "clip_g": (8, 1280)},
    }
    for base, shapes in kinds.items():
        path = sparse_file(tmp_path / f"{base}.safetensors", shapes)
        assert detect_embedding(path).base == base
        assert identify(path).role == "textual inversion"
    token = {"string_to_token": {"*": torch.tensor(265)}, "string_to_param": {"*": torch.ones(768)}}
    assert identify(write(tmp_path / "paper.pt", token)).role == "textual inversion"


@pytest.mark.parametrize(
    "shapes",
    [
        {"a": (2, 768), "b": (2, 768)},
        {"clip_l": (2, 768), "clip_g": (2, 1280), "more": (3,)},
        {"a": (2000, 768)},
        {"a": (3, 3, 768)},
        {"norm.weight": (768,)},
        {"a": (2, 3)},
    ],
)
def test_other_files_are_refused(tmp_path: Path, shapes: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(UserError, match="no textual inversion"):
        detect_embedding(sparse_file(tmp_path / "some.safetensors", shapes))


def test_damaged_ones_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no textual inversion"):
        detect_embedding(tmp_path)
    bad = write(tmp_path / "bad.pt", {"<x>": torch.full((2, WIDTH), torch.nan)})
    with pytest.raises(UserError, match="damaged"):
        Vectors().get(bad)
    with pytest.raises(UserError, match="cannot be read"):
        Vectors().get(tmp_path / "gone.pt")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home with embeddings and models, one of SD1's kind and one of SDXL's."""
    place = tmp_path_factory.mktemp("home")
    words = layouts.configs() / layouts.VOCABULARY
    models = find_home(place).models
    for name, xl in (("small", False), ("large", True)):
        made = build_clip_pipeline(place / name, xl, words, second=SECOND)
        models.mkdir(parents=True, exist_ok=True)
        made.rename(models / name)
    write(models / "embeddings" / "inkwell.pt", {"<x>": TABLE})
    write(models / "embeddings" / "bad hands-v2.safetensors", {"emb_params": TABLE[:1]})
    both = {"clip_l": TABLE, "clip_g": torch.ones(2, SECOND)}
    write(models / "embeddings" / "deep" / "both.safetensors", both)
    return place, models


@pytest.fixture
def shelf(folders: tuple[Path, Path]) -> Shelf:
    return Shelf(find_home(folders[0]))


def recipe(prompt: str, syntax: Syntax = "a1111", model: str = "small", **changes: Any) -> Recipe:
    return Recipe(
        prompt=prompt,
        syntax=syntax,
        model=model,
        steps=2,
        guidance=3.0,
        sampler="euler",
        seed=1,
        width=32,
        height=32,
        **changes,
    )


def names(prompt: str) -> list[str]:
    """A prompt as it was placed, with the names of the files that were found."""
    return [part if isinstance(part, str) else f"<{part.stem}>" for part in split(prompt)]


@pytest.mark.parametrize(
    ("prompt", "syntax", "wanted"),
    [
        ("a cat, inkwell", "a1111", ["a cat, ", "<inkwell>", ""]),
        ("(InkWell:1.2) x", "a1111", ["(", "<inkwell>", ":1.2) x"]),
        ("inkwells, my_inkwell, inkwell-2", "a1111", ["inkwells, my_inkwell, inkwell-2"]),
        ("水inkwell画", "a1111", ["水", "<inkwell>", "画"]),
        ("bad hands-v2 here", "a1111", ["", "<bad hands-v2>", " here"]),
        ("embedding:inkwell.pt, both", "a1111", ["", "<inkwell>", ", ", "<both>", ""]),
        ("inkwell embedding:inkwell++", "compel", ["inkwell ", "<inkwell>", "++"]),
        ("inkwell embedding:both.", "plain", ["inkwell ", "<both>", "."]),
        ("embedding:gone", "a1111", ["embedding:gone"]),
    ],
)
def test_words_stand_for_files(
    shelf: Shelf, prompt: str, syntax: Syntax, wanted: list[str]
) -> None:
    placed = shelf.place_parts(
        recipe(prompt, syntax, negative_prompt=prompt, regions=(Region(prompt=prompt, mask=""),))
    )
    for text in (placed.prompt, placed.negative_prompt, placed.regions[0].prompt):
        assert names(text) == wanted
    assert placed.steps == 2


def test_they_are_on_the_shelf_and_what_does_not_fit_is_told_before(shelf: Shelf) -> None:
    assert sorted(info.name for info in shelf.embeddings()) == ["bad hands-v2", "both", "inkwell"]
    assert shelf.notes_on(recipe("a cat, inkwell")) == []
    notes = [str(note) for note in shelf.notes_on(recipe("both, embedding:gone"))]
    assert notes == [
        "There is no embedding called “gone”; it is left out.",
        "The embedding both was made for another model and is left out: it does not fit the model.",
    ]
    assert [str(n) for n in shelf.notes_on(recipe("inkwell, both", model="large"))] == [
        "The embedding inkwell was made for another model and is left out: "
        "it does not fit the model."
    ]


@pytest.fixture(scope="module", params=["small", "large"])
def model(
    request: pytest.FixtureRequest,
    folders: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> LoadedModel:
    info = registry.inspect(folders[1] / request.param)
    return registry.load(info, tmp_path_factory.mktemp("cache"))


def test_vectors_are_put_in_the_place_of_words(shelf: Shelf, model: LoadedModel) -> None:
    pipe: Any = model._pipe  # pyright: ignore[reportAttributeAccessIssue]
    large = hasattr(pipe, "text_encoder_2")
    word = "both" if large else "inkwell"

    def heard(prompt: str) -> torch.Tensor:
        placed = shelf.place_parts(recipe(prompt, model=model.info.path.name))
        with torch.inference_mode():
            return encode(pipe, placed.prompt, "", 1.0, "a1111").states

    encoders = [pipe.text_encoder, pipe.text_encoder_2] if large else [pipe.text_encoder]
    tables = [TABLE, torch.ones(2, SECOND)]
    ids = pipe.tokenizer(" red dog")["input_ids"][1:3]
    found = heard(f"a {word} cat")
    assert not torch.equal(found, heard("a red dog cat"))
    for encoder, table in zip(encoders, tables, strict=False):
        weight = encoder.get_input_embeddings().weight
        before = weight.detach().clone()
        with torch.no_grad():
            weight[ids] = table
        try:
            # The same as if two words had meant that all along.
            wanted = heard("a red dog cat")
        finally:
            with torch.no_grad():
                weight.copy_(before)
        first = pipe.text_encoder.config.hidden_size
        part = slice(0, first) if encoder is pipe.text_encoder else slice(first, None)
        assert torch.allclose(found[..., part], wanted[..., part], atol=1e-6)
    weighted = heard(f"a ({word}:1.5) cat")
    assert not torch.equal(weighted, found)


def test_what_does_not_fit_is_left_out(shelf: Shelf, model: LoadedModel) -> None:
    pipe: Any = model._pipe  # pyright: ignore[reportAttributeAccessIssue]
    word = "inkwell" if hasattr(pipe, "text_encoder_2") else "both"
    placed = shelf.place_parts(recipe(f"a {word} cat", model=model.info.path.name))
    with torch.inference_mode():
        found = encode(pipe, placed.prompt, "", 1.0, "a1111").states
        assert torch.equal(found, encode(pipe, "a  cat", "", 1.0, "a1111").states)
    assert [str(note) for note in left_out(pipe, placed)] == [
        f"The embedding {word} was made for another model and is left out: "
        "it does not fit the model."
    ]
    assert left_out(pipe, msgspec.structs.replace(placed, prompt="a cat")) == []
