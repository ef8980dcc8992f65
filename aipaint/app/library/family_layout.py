"""Where the pictures of a family lie: one column a generation, with few lines that cross.

The layered drawing of Sugiyama, Tagawa and Toda (1981): a link over several generations passes
through a place kept free in each of them, columns are ordered by the mean place of their
neighbours, and then each picture lies as near to its neighbours as the order allows.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

import msgspec

_SWEEPS = 8
_SETTLING = 12
_FREE = 0.35  # rows that a passing link takes

_Key = TypeVar("_Key", bound=Hashable)
_Node = tuple[Hashable, Hashable, int] | Hashable


class Layout(msgspec.Struct, Generic[_Key], frozen=True):
    """places: column and row of each key; rows are 1 apart at least, in fractions.

    ways: for each link the points it passes through, the first at its beginning, the last at its
    end, each a column and a row. crossings: how many pairs of links cross.
    """

    places: dict[_Key, tuple[int, float]]
    ways: dict[tuple[_Key, _Key], list[tuple[int, float]]]
    crossings: int


def lay_out(columns: Mapping[_Key, int], links: Iterable[tuple[_Key, _Key]]) -> Layout[_Key]:
    """Return where keys lie, each in its column of `columns`, linked by pairs from left to right.

    Pairs that do not lead to the right are drawn straight and do not count.
    """
    links = list(dict.fromkeys(links))
    layers: dict[int, list[_Node]] = {}
    for key, column in columns.items():
        layers.setdefault(column, []).append(key)
    left: dict[_Node, list[_Node]] = {key: [] for key in columns}
    right: dict[_Node, list[_Node]] = {key: [] for key in columns}
    chains: dict[tuple[_Key, _Key], list[_Node]] = {}
    for first, last in links:
        chain: list[_Node] = [first]
        for column in range(columns[first] + 1, columns[last]):
            node = (first, last, column)
            layers.setdefault(column, []).append(node)
            left[node], right[node] = [], []
            chain.append(node)
        chain.append(last)
        chains[first, last] = chain
        if columns[first] < columns[last]:
            for one, next_one in pairwise(chain):
                right[one].append(next_one)
                left[next_one].append(one)
    order, crossings = _ordered([layers[each] for each in sorted(layers)], left, right)
    rows = _settled(order, left, right, columns)
    places = {key: (column, rows[key]) for key, column in columns.items()}
    ways = {
        (first, last): [
            (columns[first] + step if len(chain) > 2 else columns[(first, last)[step]], rows[node])
            for step, node in enumerate(chain)
        ]
        for (first, last), chain in chains.items()
    }
    return Layout(places, ways, crossings)


_Near = Mapping[_Node, Sequence[_Node]]


def _ordered(layers: list[list[_Node]], left: _Near, right: _Near) -> tuple[list[list[_Node]], int]:
    """Return the columns' order with the fewest crossings that was met, and how many those are."""
    best, fewest = layers, _crossings(layers, right)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        layers = [list(layer) for layer in layers]
        forward = sweep % 2 == 0
        near = left if forward else right
        steps = range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1)
        for step in steps:
            beside = layers[step - 1 if forward else step + 1]
            place = {node: row for row, node in enumerate(beside)}
            own = {node: row for row, node in enumerate(layers[step])}
            means = {node: _mean([place[n] for n in near[node]], own[node]) for node in own}
            layers[step].sort(key=lambda node, means=means: means[node])
        found = _crossings(layers, right)
        if found < fewest:
            best, fewest = layers, found
    return best, fewest


def _crossings(layers: list[list[_Node]], right: _Near) -> int:
    count = 0
    for one, other in pairwise(layers):
        place = {node: row for row, node in enumerate(other)}
        seen: list[int] = []
        for node in one:
            ends = sorted(place[each] for each in right[node])
            # Those that began above and end below one cross it.
            count += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def _settled(
    layers: list[list[_Node]], left: _Near, right: _Near, keys: Mapping[_Key, int]
) -> dict[_Node, float]:
    """Return the rows: in this order, as near to the mean of the neighbours' as they go."""
    rows: dict[_Node, float] = {}
    for layer in layers:
        rows.update(_spread(layer, [0.0] * len(layer), keys))
    for sweep in range(_SETTLING):
        last = sweep >= _SETTLING - 2  # then both sides count, so that neither is forgotten
        forward = sweep % 2 == 0
        for layer in layers if forward else reversed(layers):
            wanted: list[float] = []
            for node in layer:
                near = [*left[node], *right[node]] if last else (left if forward else right)[node]
                wanted.append(_mean([rows[each] for each in near], rows[node]))
            rows.update(_spread(layer, wanted, keys))
    return rows


def _spread(
    layer: list[_Node], wanted: list[float], keys: Mapping[_Key, int]
) -> dict[_Node, float]:
    """Return rows nearest to those wanted, by the sum of squares, that keep order and distances.

    Isotonic regression by pooling adjacent violators (Ayer et al. 1955).
    """
    offsets, at = list[float](), 0.0
    for number, node in enumerate(layer):
        if number:
            before = layer[number - 1]
            at += (_room(before, keys) + _room(node, keys)) / 2
        offsets.append(at)
    pools: list[tuple[float, int]] = []
    for value, offset in zip(wanted, offsets, strict=True):
        mean, size = value - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    return {n: f + offset for n, f, offset in zip(layer, flat, offsets, strict=True)}


def _room(node: _Node, keys: Mapping[_Key, int]) -> float:
    return 1.0 if node in keys else _FREE


def _mean(values: list[int] | list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
