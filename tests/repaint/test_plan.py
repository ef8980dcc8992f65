"""Plans: what becomes of a selection, a frame and an intent, and what is refused."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from aipaint.core.errors import UserError
from aipaint.core.pixels import digest_of, inputs_of, to_array
from aipaint.core.recipe import Recipe, check, check_inputs
from aipaint.repaint import (
    INTENTS,
    ArraySource,
    Box,
    Native,
    Plan,
    Wish,
    defaults_for,
    finish,
    plan,
    preview_patch,
    prompting_for,
)
from tests.repaint.seams import scene

NATIVE = Native(128, 128)
CANVAS = Box(0, 0, 320, 240)
PART = Box(120, 90, 60, 50)


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return scene(320, 240)


def full(box: Box) -> np.ndarray:
    return np.full((box.height, box.width), 255, np.uint8)


def of(picture: np.ndarray, wish: Wish | str, box: Box | None = PART, frame: Box = CANVAS) -> Plan:
    wish = defaults_for(wish) if isinstance(wish, str) else wish
    mask = None if box is None else full(box)
    return plan(ArraySource(picture), wish, NATIVE, mask, box, frame)


def draft() -> Recipe:
    return Recipe(
        prompt="x", model="m", steps=4, guidance=2, sampler="ddim", seed=1, width=64, height=64
    )


@pytest.mark.parametrize("intent", INTENTS)
def test_each_intent_makes_a_recipe_that_can_be_painted(picture: np.ndarray, intent: str) -> None:
    wide = np.zeros((240, 320, 4), np.uint8)
    wide[:, :200, :3], wide[:, :200, 3] = picture[:, :200], 255
    made = of(wide, intent, Box(60, 60, 200, 50))
    recipe, notes = check(made.recipe(draft()))
    assert notes == []
    assert recipe.repaint is not None
    assert recipe.repaint.strength == defaults_for(intent).strength
    check_inputs(recipe, made.inputs)
    assert made.inputs == inputs_of([image for image in (made.image, made.mask) if image])
    assert (recipe.width, recipe.height) == made.work
    assert made.composite.shape == (made.box.height, made.box.width)
    assert made.composite.max() == 255


def test_what_the_model_gets_is_the_canvas_pixel_by_pixel(picture: np.ndarray) -> None:
    made = of(picture, "fill")
    assert made.box.size == made.work
    assert made.image is not None
    assert (to_array(made.image) == picture[made.box.slices(CANVAS)]).all()
    assert made.mask is not None
    inside = to_array(made.mask)[PART.slices(made.box)]
    assert (inside == 255).all()
    assert made.repaint is not None
    assert made.repaint.mask == digest_of(made.mask)


def test_the_mask_of_an_inpainting_model_is_black_and_white(picture: np.ndarray) -> None:
    native = Native(128, 128, 8, True)
    made = plan(ArraySource(picture), Wish("fill"), native, full(PART), PART, CANVAS)
    assert made.mask is not None
    assert set(made.mask.data) == {0, 255}


@pytest.mark.parametrize("size", [(40, 30), (320, 240), (700, 900)])
def test_previews_of_any_size_and_results_cover_the_box(
    picture: np.ndarray, size: tuple[int, int]
) -> None:
    from aipaint.core.pixels import from_array

    made = of(picture, "fill")
    image = from_array(np.full((size[1], size[0], 3), 77, np.uint8))
    for box, patch in (preview_patch(made, image), finish(made, image)):
        assert box == made.box
        assert patch.shape == (box.height, box.width, 4)
        assert (patch[..., 3] == made.composite).all()


def test_own_values_are_used_as_they_are(picture: np.ndarray) -> None:
    wish = Wish("fill", strength=0.3, grow=3, feather=5, context=40, fill="noise")
    made = of(picture, wish)
    assert made.wish == wish
    assert made.repaint is not None
    assert (made.repaint.strength, made.repaint.fill) == (0.3, "noise")


def test_an_empty_frame_is_painted_from_the_prompt_alone() -> None:
    made = of(np.zeros((240, 320, 4), np.uint8), "fill", None)
    assert (made.repaint, made.image, made.mask, made.inputs) == (None, None, None, {})
    assert made.box.contains(CANVAS)
    assert (made.composite[CANVAS.slices(made.box)] == 255).all()
    assert made.recipe(draft()).repaint is None


def test_an_empty_selection_of_an_empty_canvas_is_the_shape_of_the_result() -> None:
    made = of(np.zeros((240, 320, 4), np.uint8), "fill", PART)
    assert made.repaint is None
    assert (made.composite[PART.slices(made.box)] == 255).all()
    assert np.count_nonzero(made.composite) == PART.area


def test_fill_of_a_painted_frame_begins_from_nothing_and_vary_from_it(picture: np.ndarray) -> None:
    assert of(picture, "fill", None).repaint is None
    made = of(picture, "vary_subtle", None)
    assert made.repaint is not None
    assert made.mask is None
    assert (made.composite[CANVAS.slices(made.box)] == 255).all()


def test_a_frame_in_the_picture_fades_into_it(picture: np.ndarray) -> None:
    frame = Box(100, 80, 128, 96)
    made = of(picture, "refine", None, frame)
    alpha = made.composite[frame.slices(made.box)]
    assert alpha[48, 64] == 255
    assert alpha[0, 64] < 255
    outside = made.composite.copy()
    outside[frame.slices(made.box)] = 0
    assert not outside.any()


def test_a_frame_around_a_part_is_as_good_as_a_selection(picture: np.ndarray) -> None:
    made = of(picture, "remove", None, PART)
    assert (made.composite[PART.slices(made.box)] == 255).all()


def test_a_plain_model_removes_by_what_is_around(picture: np.ndarray) -> None:
    mask = np.full((PART.height, PART.width), 255, np.uint8)

    def strength(inpaints: bool, wanted: float | None = None) -> float:
        wish, native = Wish("remove", wanted), Native(128, 128, 8, inpaints)
        made = plan(ArraySource(picture), wish, native, mask, PART, CANVAS)
        assert made.repaint is not None
        assert made.repaint.fill == "border"
        return made.repaint.strength

    assert strength(True) == 1
    assert 0 < strength(False) < 0.7
    assert strength(False, 0.9) == 0.9


def test_a_plain_model_expands_from_the_colours_of_the_border(picture: np.ndarray) -> None:
    frame = Box(0, 0, 400, 240)
    for inpaints, strength in ((True, 1.0), (False, 0.8)):
        native = Native(128, 128, 8, inpaints)
        made = plan(ArraySource(picture), Wish("expand"), native, None, None, frame)
        assert made.repaint is not None
        assert made.repaint.strength == strength


def test_varying_keeps_the_shape_of_what_is_painted(picture: np.ndarray) -> None:
    shape = np.dstack([picture, np.zeros(picture.shape[:2], np.uint8)])
    shape[60:180, 80:240, 3] = 255
    made = of(shape, "vary_strong", None)
    assert not made.composite[:50].any()
    assert made.composite[100, 120] == 255


def test_another_size_to_work_in(picture: np.ndarray) -> None:
    made = of(picture, "vary_strong", None).worked_in((160, 120))
    assert made.image is not None
    assert (made.image.width, made.image.height) == made.work == (160, 120)
    assert made.recipe(draft()).repaint == made.repaint
    assert set(made.inputs) == {digest_of(made.image)}


def test_it_is_said_when_little_is_enlarged_much() -> None:
    made = of(np.zeros((1200, 1200, 4), np.uint8), "fill", None, Box(0, 0, 1200, 1200))
    assert [str(note) for note in made.notes] == [
        "1200×1200 pixels of the canvas are painted as 256×256 and enlarged: they will look soft."
    ]


@pytest.mark.parametrize(
    ("wish", "box", "frame", "words"),
    [
        (Wish("fill"), None, Box(0, 0, 1, 1), "too small"),
        (Wish("fill"), None, Box(0, 0, 100_000, 100_000), "too many"),
        (Wish("fill"), None, Box(0, 0, 100_000, 20), "too many"),
        (Wish("fill"), Box(-90, -90, 50, 50), CANVAS, "outside of the canvas"),
        (Wish("fill"), Box(400, 10, 50, 50), CANVAS, "outside of the canvas"),
        (Wish("expand"), None, CANVAS, "nothing to expand"),
        (Wish("expand"), PART, CANVAS, "nothing to expand"),
        (Wish("remove"), None, CANVAS, "Nothing is selected"),
        (Wish("add"), None, CANVAS, "Nothing is selected"),
        (Wish("replace"), None, CANVAS, "Nothing is selected"),
        (Wish("refine"), None, Box(500, 0, 64, 64), "outside of the canvas"),
        (Wish("dream"), PART, CANVAS, "dream"),
        (Wish("fill", strength=1.5), PART, CANVAS, "strength"),
        (Wish("fill", strength=float("nan")), PART, CANVAS, "strength"),
        (Wish("fill", grow=-1), PART, CANVAS, "grow"),
        (Wish("fill", feather=1001), PART, CANVAS, "feather"),
        (Wish("fill", context=10_000), PART, CANVAS, "context"),
        (Wish("fill", fill="gold"), PART, CANVAS, "gold"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_done_is_refused_with_a_way_out(
    picture: np.ndarray, wish: Wish, box: Box | None, frame: Box, words: str
) -> None:
    with pytest.raises(UserError) as caught:
        of(picture, wish, box, frame)
    assert words in caught.value.message
    assert caught.value.fix


def test_an_empty_selection_is_refused(picture: np.ndarray) -> None:
    with pytest.raises(UserError, match="Nothing is selected"):
        plan(ArraySource(picture), Wish(), NATIVE, np.zeros((9, 9), np.uint8), PART, CANVAS)


def test_nothing_painted_cannot_be_removed() -> None:
    half = np.zeros((240, 320, 4), np.uint8)
    half[:, :60] = 255
    for intent in ("remove", "replace", "refine"):
        with pytest.raises(UserError, match="nothing to be repainted"):
            of(half, intent)


@pytest.mark.parametrize("size", [(1, 1), (5, 300), (17, 16), (451, 300)])
def test_canvases_of_any_size(size: tuple[int, int]) -> None:
    width, height = size
    spot = Box(width // 2, height // 2, 1, 1)
    made = plan(
        *(ArraySource(scene(width, height)), Wish("fill"), NATIVE),
        *(full(spot), spot, Box(0, 0, width, height)),
    )
    assert made.image is not None
    # A canvas that is smaller than the mask's reach is painted as a whole.
    assert made.mask is None or to_array(made.mask).any()
    outside = np.ones(made.composite.shape, bool)
    inside = made.box.intersection(Box(0, 0, width, height))
    assert inside is not None
    outside[inside.slices(made.box)] = False
    assert not made.composite[outside].any()


def test_only_what_is_needed_is_ever_composed(picture: np.ndarray) -> None:
    asked: list[Box] = []

    class Huge:
        size = (32_000, 32_000)

        def rgba(self, box: Box) -> np.ndarray:
            asked.append(box)
            out = np.full((box.height, box.width, 4), 255, np.uint8)
            out[:, max(0, 32_000 - box.x) :] = 0
            return out

    far = PART.moved(20_000, 9_000)
    plan(Huge(), Wish("fill"), NATIVE, full(far), far, Box(0, 0, 32_000, 32_000))
    plan(Huge(), Wish("expand"), NATIVE, None, None, Box(31_000, 0, 1100, 900))
    assert max(box.area for box in asked) <= 1024 * 1024


def test_prompts() -> None:
    assert not prompting_for("remove").used
    assert prompting_for("add").needed
    assert not prompting_for("fill").needed
    with pytest.raises(UserError):
        prompting_for("dream")


def test_importing_the_room_costs_neither_opencv_nor_qt() -> None:
    code = (
        "import sys, aipaint.repaint; print(sorted({'cv2', 'PySide6', 'torch'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
