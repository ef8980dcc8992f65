"""What is to happen to a part of the picture, and what each intent stands for."""

from __future__ import annotations

from typing import Literal, cast, get_args

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.recipe import FILLS, Fill

Intent = Literal[
    "fill", "expand", "add", "remove", "replace", "vary_subtle", "vary_strong", "refine"
]
INTENTS: tuple[Intent, ...] = get_args(Intent)

MAX_REACH = 1000  # pixels of grow and feather
MAX_CONTEXT = 8192  # pixels


class Wish(msgspec.Struct, frozen=True):
    """What is to be done. None: what suits the intent and the size of what is repainted.

    intent: one of INTENTS. strength: 0 (nothing changes) to 1 (nothing is kept).
    grow: canvas pixels, 0 to 1000, by which the selection is extended. feather: canvas pixels,
    0 to 1000, over which the new fades into the old. context: canvas pixels, 0 to 8192, around
    the selection that the model sees. fill: what the selected part begins with.
    """

    intent: str = "fill"
    strength: float | None = None
    grow: int | None = None
    feather: int | None = None
    context: int | None = None
    fill: Fill | None = None


class Prompting(msgspec.Struct, frozen=True):
    """What an intent does with the prompt.

    used: False where the prompt must be left out. needed: True where an empty one makes no sense.
    guidance: classifier-free guidance scale to use instead of the model's own, None for that.
    """

    used: bool = True
    needed: bool = False
    guidance: float | None = None


class _Habit(msgspec.Struct, frozen=True):
    strength: float
    fill: Fill
    prompting: Prompting = Prompting()
    # Times the automatic value.
    grow: float = 1.0
    feather: float = 1.0
    context: float = 1.0
    # Strength with a model that was not made for repainting; None: the same.
    plain: float | None = None
    # What it does not make sense without: a selection, or something painted.
    selection: bool = False
    picture: bool = False


_HABITS: dict[Intent, _Habit] = {
    "fill": _Habit(1.0, "border"),
    "expand": _Habit(1.0, "original", grow=2.0, feather=2.0, plain=0.8),
    "add": _Habit(0.9, "original", Prompting(needed=True), grow=0.5, selection=True),
    "remove": _Habit(
        1.0,
        "border",
        Prompting(used=False, guidance=1.0),
        grow=1.5,
        context=1.5,
        plain=0.5,
        selection=True,
        picture=True,
    ),
    "replace": _Habit(1.0, "blur", Prompting(needed=True), selection=True, picture=True),
    "vary_subtle": _Habit(0.35, "original", picture=True),
    "vary_strong": _Habit(0.65, "original", picture=True),
    "refine": _Habit(0.25, "original", grow=0.5, picture=True),
}


def habit(intent: str) -> _Habit:
    """What an intent stands for. Raises UserError for an unknown one."""
    found = _HABITS.get(cast("Intent", intent))
    if found is None:
        raise UserError(
            "There is no intent called {intent}.",
            fix="Use one of {intents}.",
            intent=intent,
            intents=", ".join(INTENTS),
        )
    return found


def defaults_for(intent: str) -> Wish:
    """Return what one press on an intent asks for. Raises UserError for an unknown one.

    grow, feather and context stay None: they come from the size of what is repainted
    (`aipaint.repaint.reach.reach_of`), times the factors of this table.

    ============ ======== ======== ==== ======= ======= ==========================================
    intent       strength fill     grow feather context why
    ============ ======== ======== ==== ======= ======= ==========================================
    fill         1        border   1    1       1       nothing of the old is wanted; its border
                                                        carried inwards gives light and colour
    expand       1        original 2    2       1       the unknown part holds the picture carried
                                                        outwards already; a wide overlap hides the
                                                        seam; with a model that was not made for
                                                        repainting strength 0.8: it begins with
                                                        those colours instead of any
    add          0.9      original 1/2  1       1       what is there shows through a little, so
                                                        that the new thing stands in the scene
    remove       1        border   1.5  1       1.5     the thing must leave no rim or shadow, and
                                                        the surroundings decide: no prompt,
                                                        guidance 1; with a model that was not
                                                        made for repainting strength 0.5: led by
                                                        no prompt it would paint anything there
    replace      1        blur     1    1       1       the new thing takes over colours and
                                                        layout of the old, not its lines
    vary_subtle  0.35     original 1    1       1       the same picture, other details
    vary_strong  0.65     original 1    1       1       the same layout, another picture
    refine       0.25     original 1/2  1       1       only texture and small faults change
    ============ ======== ======== ==== ======= ======= ==========================================

    Upscaling is a filter and no intent of this room.
    """
    kept = habit(intent)
    return Wish(intent, strength=kept.strength, fill=kept.fill)


def prompting_for(intent: str) -> Prompting:
    """Return what an intent does with the prompt. Raises UserError for an unknown intent."""
    return habit(intent).prompting


def complete(wish: Wish, inpaints: bool = True) -> Wish:
    """Return the wish with strength and fill set. Raises UserError for impossible values.

    inpaints: whether the model was made for repainting.
    """
    kept = habit(wish.intent)
    usual = kept.strength if inpaints or kept.plain is None else kept.plain
    strength = usual if wish.strength is None else wish.strength
    fill = kept.fill if wish.fill is None else wish.fill
    _in_range("strength", strength, 1)
    _in_range("grow", wish.grow, MAX_REACH)
    _in_range("feather", wish.feather, MAX_REACH)
    _in_range("context", wish.context, MAX_CONTEXT)
    if fill not in FILLS:
        raise UserError(
            "There is no fill called {fill}.",
            fix="Use one of {fills}.",
            fill=fill,
            fills=", ".join(FILLS),
        )
    return msgspec.structs.replace(wish, strength=strength, fill=fill)


def _in_range(name: str, value: float | None, high: int) -> None:
    if value is not None and not 0 <= value <= high:
        raise UserError(
            "The value {value} cannot be used for {name}.",
            fix="Give a number from {low} to {high}.",
            name=name,
            value=value,
            low=0,
            high=f"{high:,}",
        )
