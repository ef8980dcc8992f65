"""Several layers at once: which are meant, and where they go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from aipaint.paint import edits
from aipaint.paint.layers import Layer, Layers, find, place_of, walk
from aipaint.paint.state import State

_HIGH = 1 << 20  # more layers than there are


def from_the_top(layers: Layers) -> Iterator[Layer]:
    """Every layer as a list shows them: the uppermost first, a group before what is in it."""
    for layer in reversed(layers):
        yield layer
        yield from from_the_top(layer.children)


def outermost(layers: Layers, ids: Collection[str]) -> list[Layer]:
    """The layers with these ids from the top down, without those inside another of them."""
    found: list[Layer] = []
    for layer in from_the_top(layers):
        if layer.id in ids and not any(find((one,), layer.id) for one in found):
            found.append(layer)
    return found


def moved(state: State, ids: Sequence[str], group_id: str | None, index: int) -> State:
    """Put layers together, the uppermost first, into a group (None: outermost).

    index: from the bottom, among the layers there that are not moved themselves. Raises UserError
    for a locked layer or group, or a group that would go into itself.
    """
    after = state
    for layer_id in ids:  # first all out of the way, so that they don't count
        after = edits.move_to(after, layer_id, group_id, _HIGH)
    for layer_id in ids:
        after = edits.move_to(after, layer_id, group_id, index)
    return replace(after, active=state.active)


def raised(state: State, ids: Collection[str]) -> State:
    """Each of the layers one place up; those at the top of a group leave it."""
    return _shifted(state, [layer.id for layer in outermost(state.layers, ids)], 1)


def lowered(state: State, ids: Collection[str]) -> State:
    """Each of the layers one place down; those at the bottom of a group leave it."""
    return _shifted(state, [layer.id for layer in reversed(outermost(state.layers, ids))], -1)


def merged(state: State, ids: list[str]) -> State:
    """Several layers made one, where the topmost is and under the lowest one's name."""
    lowest = find(state.layers, ids[-1])
    assert lowest is not None
    state = edits.add_group(state, lowest.name, ids)
    return edits.merge_group(state, state.active)


def ungrouped(state: State, group_id: str) -> State:
    """What was in a group stands where it was, as visible as it was in there."""
    group, place = find(state.layers, group_id), place_of(state.layers, group_id)
    if group is None or place is None or not group.group:
        return state
    edits.unlocked(state, group_id)
    active = group.children[-1].id if group.children else None
    for child in reversed(group.children):
        state = edits.move_to(state, child.id, *place)
        if not group.visible:
            state = edits.set_look(state, child.id, visible=False)
    state = edits.delete(state, group_id)
    return replace(state, active=active or state.active)


def alone(state: State, layer_id: str) -> State:
    """Only one layer visible, with the groups around it and as it was what is in it."""
    for layer in walk(state.layers):
        shown = find((layer,), layer_id) is not None
        inside = find((find(state.layers, layer_id) or layer).children, layer.id) is not None
        if not inside and layer.visible != shown:
            state = edits.set_look(state, layer.id, visible=shown)
    return state


def all_shown(state: State) -> State:
    """Every layer visible."""
    for layer in walk(state.layers):
        if not layer.visible:
            state = edits.set_look(state, layer.id, visible=True)
    return state


def _shifted(state: State, ids: list[str], by: int) -> State:
    """ids: that which goes first at the front, so that a block stops at the end as it is."""
    after = state
    step = edits.raise_ if by > 0 else edits.lower
    resting: set[str] = set()
    for layer_id in ids:
        place = place_of(after.layers, layer_id)
        assert place is not None
        group_id, index = place
        if group_id is None and _neighbour(after.layers, index + by) in resting:
            resting.add(layer_id)
            continue
        before, after = after, step(after, layer_id)
        if after is before:
            resting.add(layer_id)
    return replace(after, active=state.active)


def _neighbour(layers: Layers, index: int) -> str | None:
    return layers[index].id if 0 <= index < len(layers) else None
